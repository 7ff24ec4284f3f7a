// Package color has the kinds of colours that images are made of, and converts between them.
package color

// Color is a colour that can tell its red, green, blue and alpha, each from 0 to 0xffff, the colours already multiplied by
// the alpha.
type Color interface {
	RGBA() (r, g, b, a uint32)
}

// wide makes sixteen bits of eight: 0xff becomes 0xffff.
func wide(v uint8) uint32 { return uint32(v) * 0x101 }

// RGBA is a colour of eight bits each, multiplied by the alpha.
type RGBA struct {
	R, G, B, A uint8
}

// RGBA returns the parts.
func (c RGBA) RGBA() (r, g, b, a uint32) { return wide(c.R), wide(c.G), wide(c.B), wide(c.A) }

// RGBA64 is a colour of sixteen bits each, multiplied by the alpha.
type RGBA64 struct {
	R, G, B, A uint16
}

// RGBA returns the parts.
func (c RGBA64) RGBA() (r, g, b, a uint32) {
	return uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
}

// NRGBA is a colour of eight bits each, not multiplied by the alpha.
type NRGBA struct {
	R, G, B, A uint8
}

// RGBA returns the parts, multiplied.
func (c NRGBA) RGBA() (r, g, b, a uint32) {
	alpha := uint32(c.A)
	return wide(c.R) * alpha / 0xff, wide(c.G) * alpha / 0xff, wide(c.B) * alpha / 0xff, wide(c.A)
}

// NRGBA64 is a colour of sixteen bits each, not multiplied by the alpha.
type NRGBA64 struct {
	R, G, B, A uint16
}

// RGBA returns the parts, multiplied.
func (c NRGBA64) RGBA() (r, g, b, a uint32) {
	alpha := uint32(c.A)
	return uint32(c.R) * alpha / 0xffff, uint32(c.G) * alpha / 0xffff, uint32(c.B) * alpha / 0xffff, alpha
}

// Alpha is an alpha of eight bits.
type Alpha struct {
	A uint8
}

// RGBA returns the alpha as all parts.
func (c Alpha) RGBA() (r, g, b, a uint32) {
	v := wide(c.A)
	return v, v, v, v
}

// Alpha16 is an alpha of sixteen bits.
type Alpha16 struct {
	A uint16
}

// RGBA returns the alpha as all parts.
func (c Alpha16) RGBA() (r, g, b, a uint32) {
	v := uint32(c.A)
	return v, v, v, v
}

// Gray is a gray of eight bits.
type Gray struct {
	Y uint8
}

// RGBA returns the gray as all colours.
func (c Gray) RGBA() (r, g, b, a uint32) {
	v := wide(c.Y)
	return v, v, v, 0xffff
}

// Gray16 is a gray of sixteen bits.
type Gray16 struct {
	Y uint16
}

// RGBA returns the gray as all colours.
func (c Gray16) RGBA() (r, g, b, a uint32) {
	v := uint32(c.Y)
	return v, v, v, 0xffff
}

// The four colours that need no mixing.
var (
	Black       = Gray16{0}
	White       = Gray16{0xffff}
	Transparent = Alpha16{0}
	Opaque      = Alpha16{0xffff}
)
