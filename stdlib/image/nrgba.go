package image

import "image/color"

// NRGBA is an image of colours of eight bits not multiplied by the alpha.
type NRGBA struct {
	// Pix has the pixels as R, G, B, A; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*4.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewNRGBA returns an image of r's size with zero pixels.
func NewNRGBA(r Rectangle) *NRGBA {
	return &NRGBA{Pix: make([]uint8, size(4, r, "NewNRGBA")), Stride: 4 * r.Dx(), Rect: r}
}

// ColorModel returns the model of NRGBA.
func (p *NRGBA) ColorModel() color.Model { return color.NRGBAModel }

// Bounds returns Rect.
func (p *NRGBA) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *NRGBA) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *NRGBA) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 4)
}

// At returns a pixel.
func (p *NRGBA) At(x, y int) color.Color { return p.NRGBAAt(x, y) }

// NRGBAAt returns a pixel in the image's own kind of colour.
func (p *NRGBA) NRGBAAt(x, y int) color.NRGBA {
	s := p.pixel(x, y)
	if s == nil {
		return color.NRGBA{}
	}
	return color.NRGBA{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *NRGBA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NRGBAAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *NRGBA) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetNRGBA(x, y, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
}

// SetNRGBA changes a pixel.
func (p *NRGBA) SetNRGBA(x, y int, c color.NRGBA) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	s[0], s[1], s[2], s[3] = c.R, c.G, c.B, c.A
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *NRGBA) SetRGBA64(x, y int, c color.RGBA64) {
	r, g, b := unmultiplied(c)
	p.SetNRGBA(x, y, color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(c.A >> 8)})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *NRGBA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NRGBA{}
	}
	return &NRGBA{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *NRGBA) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 4, 3, 1) }

// NRGBA64 is an image of colours of sixteen bits not multiplied by the alpha.
type NRGBA64 struct {
	// Pix has the pixels as R, G, B, A, each with its high byte first; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*8.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewNRGBA64 returns an image of r's size with zero pixels.
func NewNRGBA64(r Rectangle) *NRGBA64 {
	return &NRGBA64{Pix: make([]uint8, size(8, r, "NewNRGBA64")), Stride: 8 * r.Dx(), Rect: r}
}

// ColorModel returns the model of NRGBA64.
func (p *NRGBA64) ColorModel() color.Model { return color.NRGBA64Model }

// Bounds returns Rect.
func (p *NRGBA64) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *NRGBA64) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*8
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *NRGBA64) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 8)
}

// At returns a pixel.
func (p *NRGBA64) At(x, y int) color.Color { return p.NRGBA64At(x, y) }

// NRGBA64At returns a pixel in the image's own kind of colour.
func (p *NRGBA64) NRGBA64At(x, y int) color.NRGBA64 {
	s := p.pixel(x, y)
	if s == nil {
		return color.NRGBA64{}
	}
	return color.NRGBA64{two(s), two(s[2:]), two(s[4:]), two(s[6:])}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *NRGBA64) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NRGBA64At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *NRGBA64) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetNRGBA64(x, y, color.NRGBA64Model.Convert(c).(color.NRGBA64))
	}
}

// SetNRGBA64 changes a pixel.
func (p *NRGBA64) SetNRGBA64(x, y int, c color.NRGBA64) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	put(s, c.R)
	put(s[2:], c.G)
	put(s[4:], c.B)
	put(s[6:], c.A)
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *NRGBA64) SetRGBA64(x, y int, c color.RGBA64) {
	r, g, b := unmultiplied(c)
	p.SetNRGBA64(x, y, color.NRGBA64{uint16(r), uint16(g), uint16(b), c.A})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *NRGBA64) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NRGBA64{}
	}
	return &NRGBA64{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *NRGBA64) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 8, 6, 2) }

// unmultiplied takes the alpha out of a colour's parts.
func unmultiplied(c color.RGBA64) (r, g, b uint32) {
	r, g, b = uint32(c.R), uint32(c.G), uint32(c.B)
	if a := uint32(c.A); a != 0 && a != 0xffff {
		r, g, b = r*0xffff/a, g*0xffff/a, b*0xffff/a
	}
	return r, g, b
}
