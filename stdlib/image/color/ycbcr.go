package color

// The conversions are JFIF's, in fixed point with sixteen bits after the point.

// RGBToYCbCr converts.
func RGBToYCbCr(r, g, b uint8) (uint8, uint8, uint8) {
	red, green, blue := int32(r), int32(g), int32(b)
	y := (19595*red + 38470*green + 7471*blue + 1<<15) >> 16
	cb := -11056*red - 21712*green + 32768*blue + 257<<15
	cr := 32768*red - 27440*green - 5328*blue + 257<<15
	return uint8(y), clamped(cb), clamped(cr)
}

// clamped takes the whole part, at most 255 and at least 0.
func clamped(v int32) uint8 {
	if uint32(v)&0xff000000 == 0 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}

// YCbCrToRGB converts.
func YCbCrToRGB(y, cb, cr uint8) (uint8, uint8, uint8) {
	light := int32(y) * 0x10101
	blue, red := int32(cb)-128, int32(cr)-128
	return clamped(light + 91881*red), clamped(light - 22554*blue - 46802*red), clamped(light + 116130*blue)
}

// YCbCr is a colour as brightness and differences of colour, as in JPEG.
type YCbCr struct {
	Y, Cb, Cr uint8
}

// RGBA returns the parts, more exactly than by way of eight bits.
func (c YCbCr) RGBA() (uint32, uint32, uint32, uint32) {
	light := int32(c.Y) * 0x10101
	blue, red := int32(c.Cb)-128, int32(c.Cr)-128
	return clamped16(light + 91881*red), clamped16(light - 22554*blue - 46802*red), clamped16(light + 116130*blue), 0xffff
}

func clamped16(v int32) uint32 {
	if uint32(v)&0xff000000 == 0 {
		return uint32(v >> 8)
	}
	return uint32(^(v >> 31)) & 0xffff
}

// NYCbCrA is YCbCr with an alpha, by which it isn't multiplied.
type NYCbCrA struct {
	YCbCr
	A uint8
}

// RGBA returns the parts, multiplied.
func (c NYCbCrA) RGBA() (uint32, uint32, uint32, uint32) {
	r, g, b, _ := c.YCbCr.RGBA()
	a := wide(c.A)
	return r * a / 0xffff, g * a / 0xffff, b * a / 0xffff, a
}

// CMYK is a colour of printing.
type CMYK struct {
	C, M, Y, K uint8
}

// RGBA returns the parts, more exactly than by way of eight bits.
func (c CMYK) RGBA() (uint32, uint32, uint32, uint32) {
	w := 0xffff - wide(c.K)
	return (0xffff - wide(c.C)) * w / 0xffff, (0xffff - wide(c.M)) * w / 0xffff, (0xffff - wide(c.Y)) * w / 0xffff, 0xffff
}

// RGBToCMYK converts, with as much black as there can be.
func RGBToCMYK(r, g, b uint8) (uint8, uint8, uint8, uint8) {
	white := uint32(max(r, g, b))
	if white == 0 {
		return 0, 0, 0, 0xff
	}
	ink := func(v uint8) uint8 { return uint8((white - uint32(v)) * 0xff / white) }
	return ink(r), ink(g), ink(b), uint8(0xff - white)
}

// CMYKToRGB converts.
func CMYKToRGB(c, m, y, k uint8) (uint8, uint8, uint8) {
	w := 0xffff - wide(k)
	light := func(v uint8) uint8 { return uint8((0xffff - wide(v)) * w / 0xffff >> 8) }
	return light(c), light(m), light(y)
}
