package image

import "image/color"

// RGBA is an image of colours of eight bits multiplied by the alpha.
type RGBA struct {
	// Pix has the pixels as R, G, B, A; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*4.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewRGBA returns an image of r's size with zero pixels.
func NewRGBA(r Rectangle) *RGBA {
	return &RGBA{Pix: make([]uint8, size(4, r, "NewRGBA")), Stride: 4 * r.Dx(), Rect: r}
}

// ColorModel returns the model of RGBA.
func (p *RGBA) ColorModel() color.Model { return color.RGBAModel }

// Bounds returns Rect.
func (p *RGBA) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *RGBA) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *RGBA) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 4)
}

// At returns a pixel.
func (p *RGBA) At(x, y int) color.Color { return p.RGBAAt(x, y) }

// RGBAAt returns a pixel in the image's own kind of colour.
func (p *RGBA) RGBAAt(x, y int) color.RGBA {
	s := p.pixel(x, y)
	if s == nil {
		return color.RGBA{}
	}
	return color.RGBA{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *RGBA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.RGBAAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *RGBA) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetRGBA(x, y, color.RGBAModel.Convert(c).(color.RGBA))
	}
}

// SetRGBA changes a pixel.
func (p *RGBA) SetRGBA(x, y int, c color.RGBA) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	s[0], s[1], s[2], s[3] = c.R, c.G, c.B, c.A
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *RGBA) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetRGBA(x, y, color.RGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *RGBA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &RGBA{}
	}
	return &RGBA{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *RGBA) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 4, 3, 1) }

// RGBA64 is an image of colours of sixteen bits multiplied by the alpha.
type RGBA64 struct {
	// Pix has the pixels as R, G, B, A, each with its high byte first; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*8.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewRGBA64 returns an image of r's size with zero pixels.
func NewRGBA64(r Rectangle) *RGBA64 {
	return &RGBA64{Pix: make([]uint8, size(8, r, "NewRGBA64")), Stride: 8 * r.Dx(), Rect: r}
}

// ColorModel returns the model of RGBA64.
func (p *RGBA64) ColorModel() color.Model { return color.RGBA64Model }

// Bounds returns Rect.
func (p *RGBA64) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *RGBA64) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*8
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *RGBA64) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 8)
}

// At returns a pixel.
func (p *RGBA64) At(x, y int) color.Color { return p.RGBA64At(x, y) }

// RGBA64At returns a pixel in the image's own kind of colour.
func (p *RGBA64) RGBA64At(x, y int) color.RGBA64 {
	s := p.pixel(x, y)
	if s == nil {
		return color.RGBA64{}
	}
	return color.RGBA64{two(s), two(s[2:]), two(s[4:]), two(s[6:])}
}

// Set changes a pixel, converting the colour.
func (p *RGBA64) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetRGBA64(x, y, color.RGBA64Model.Convert(c).(color.RGBA64))
	}
}

// SetRGBA64 changes a pixel.
func (p *RGBA64) SetRGBA64(x, y int, c color.RGBA64) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	put(s, c.R)
	put(s[2:], c.G)
	put(s[4:], c.B)
	put(s[6:], c.A)
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *RGBA64) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &RGBA64{}
	}
	return &RGBA64{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *RGBA64) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 8, 6, 2) }

// two reads two bytes, the high one first.
func two(s []uint8) uint16 { return uint16(s[0])<<8 | uint16(s[1]) }

// put writes two bytes, the high one first.
func put(s []uint8, v uint16) { s[0], s[1] = uint8(v>>8), uint8(v) }
