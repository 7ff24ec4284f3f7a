package image

import "image/color"

// Alpha is an image of alphas of eight bits.
type Alpha struct {
	// Pix has the pixels as A; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*1.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewAlpha returns an image of r's size with zero pixels.
func NewAlpha(r Rectangle) *Alpha {
	return &Alpha{Pix: make([]uint8, size(1, r, "NewAlpha")), Stride: 1 * r.Dx(), Rect: r}
}

// ColorModel returns the model of Alpha.
func (p *Alpha) ColorModel() color.Model { return color.AlphaModel }

// Bounds returns Rect.
func (p *Alpha) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *Alpha) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*1
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *Alpha) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 1)
}

// At returns a pixel.
func (p *Alpha) At(x, y int) color.Color { return p.AlphaAt(x, y) }

// AlphaAt returns a pixel in the image's own kind of colour.
func (p *Alpha) AlphaAt(x, y int) color.Alpha {
	s := p.pixel(x, y)
	if s == nil {
		return color.Alpha{}
	}
	return color.Alpha{s[0]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *Alpha) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.AlphaAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *Alpha) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetAlpha(x, y, color.AlphaModel.Convert(c).(color.Alpha))
	}
}

// SetAlpha changes a pixel.
func (p *Alpha) SetAlpha(x, y int, c color.Alpha) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	s[0] = c.A
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *Alpha) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetAlpha(x, y, color.Alpha{uint8(c.A >> 8)})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *Alpha) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Alpha{}
	}
	return &Alpha{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *Alpha) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 1, 0, 1) }

// Alpha16 is an image of alphas of sixteen bits.
type Alpha16 struct {
	// Pix has the pixels as A with its high byte first; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*2.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewAlpha16 returns an image of r's size with zero pixels.
func NewAlpha16(r Rectangle) *Alpha16 {
	return &Alpha16{Pix: make([]uint8, size(2, r, "NewAlpha16")), Stride: 2 * r.Dx(), Rect: r}
}

// ColorModel returns the model of Alpha16.
func (p *Alpha16) ColorModel() color.Model { return color.Alpha16Model }

// Bounds returns Rect.
func (p *Alpha16) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *Alpha16) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*2
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *Alpha16) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 2)
}

// At returns a pixel.
func (p *Alpha16) At(x, y int) color.Color { return p.Alpha16At(x, y) }

// Alpha16At returns a pixel in the image's own kind of colour.
func (p *Alpha16) Alpha16At(x, y int) color.Alpha16 {
	s := p.pixel(x, y)
	if s == nil {
		return color.Alpha16{}
	}
	return color.Alpha16{two(s)}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *Alpha16) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.Alpha16At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *Alpha16) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetAlpha16(x, y, color.Alpha16Model.Convert(c).(color.Alpha16))
	}
}

// SetAlpha16 changes a pixel.
func (p *Alpha16) SetAlpha16(x, y int, c color.Alpha16) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	put(s, c.A)
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *Alpha16) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetAlpha16(x, y, color.Alpha16{c.A})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *Alpha16) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Alpha16{}
	}
	return &Alpha16{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *Alpha16) Opaque() bool { return opaqueRows(p.Pix, p.Stride, p.Rect, 2, 0, 2) }
