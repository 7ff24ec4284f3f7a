package image

import "image/color"

// Gray is an image of grays of eight bits.
type Gray struct {
	// Pix has the pixels as Y; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*1.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewGray returns an image of r's size with zero pixels.
func NewGray(r Rectangle) *Gray {
	return &Gray{Pix: make([]uint8, size(1, r, "NewGray")), Stride: 1 * r.Dx(), Rect: r}
}

// ColorModel returns the model of Gray.
func (p *Gray) ColorModel() color.Model { return color.GrayModel }

// Bounds returns Rect.
func (p *Gray) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *Gray) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*1
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *Gray) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 1)
}

// At returns a pixel.
func (p *Gray) At(x, y int) color.Color { return p.GrayAt(x, y) }

// GrayAt returns a pixel in the image's own kind of colour.
func (p *Gray) GrayAt(x, y int) color.Gray {
	s := p.pixel(x, y)
	if s == nil {
		return color.Gray{}
	}
	return color.Gray{s[0]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *Gray) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.GrayAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *Gray) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetGray(x, y, color.GrayModel.Convert(c).(color.Gray))
	}
}

// SetGray changes a pixel.
func (p *Gray) SetGray(x, y int, c color.Gray) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	s[0] = c.Y
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *Gray) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetGray(x, y, color.Gray{uint8(brightness(c) >> 24)})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *Gray) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Gray{}
	}
	return &Gray{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque is true.
func (p *Gray) Opaque() bool { return true }

// Gray16 is an image of grays of sixteen bits.
type Gray16 struct {
	// Pix has the pixels as Y with its high byte first; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*2.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewGray16 returns an image of r's size with zero pixels.
func NewGray16(r Rectangle) *Gray16 {
	return &Gray16{Pix: make([]uint8, size(2, r, "NewGray16")), Stride: 2 * r.Dx(), Rect: r}
}

// ColorModel returns the model of Gray16.
func (p *Gray16) ColorModel() color.Model { return color.Gray16Model }

// Bounds returns Rect.
func (p *Gray16) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *Gray16) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*2
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *Gray16) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 2)
}

// At returns a pixel.
func (p *Gray16) At(x, y int) color.Color { return p.Gray16At(x, y) }

// Gray16At returns a pixel in the image's own kind of colour.
func (p *Gray16) Gray16At(x, y int) color.Gray16 {
	s := p.pixel(x, y)
	if s == nil {
		return color.Gray16{}
	}
	return color.Gray16{two(s)}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *Gray16) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.Gray16At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *Gray16) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetGray16(x, y, color.Gray16Model.Convert(c).(color.Gray16))
	}
}

// SetGray16 changes a pixel.
func (p *Gray16) SetGray16(x, y int, c color.Gray16) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	put(s, c.Y)
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *Gray16) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetGray16(x, y, color.Gray16{uint16(brightness(c) >> 16)})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *Gray16) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Gray16{}
	}
	return &Gray16{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque is true.
func (p *Gray16) Opaque() bool { return true }

// brightness is how bright a colour is after JFIF's weights, in units of 1/65536, rounded to the nearest.
func brightness(c color.RGBA64) uint32 {
	return 19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15
}
