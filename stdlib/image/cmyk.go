package image

import "image/color"

// CMYK is an image of colours of printing.
type CMYK struct {
	// Pix has the pixels as C, M, Y, K; that of (x, y) begins at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X)*4.
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
}

// NewCMYK returns an image of r's size with zero pixels.
func NewCMYK(r Rectangle) *CMYK {
	return &CMYK{Pix: make([]uint8, size(4, r, "NewCMYK")), Stride: 4 * r.Dx(), Rect: r}
}

// ColorModel returns the model of CMYK.
func (p *CMYK) ColorModel() color.Model { return color.CMYKModel }

// Bounds returns Rect.
func (p *CMYK) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel begins.
func (p *CMYK) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// pixel returns the bytes of a pixel, nil for one outside the bounds.
func (p *CMYK) pixel(x, y int) []uint8 {
	return pixelAt(p.Pix, p.Stride, p.Rect, x, y, 4)
}

// At returns a pixel.
func (p *CMYK) At(x, y int) color.Color { return p.CMYKAt(x, y) }

// CMYKAt returns a pixel in the image's own kind of colour.
func (p *CMYK) CMYKAt(x, y int) color.CMYK {
	s := p.pixel(x, y)
	if s == nil {
		return color.CMYK{}
	}
	return color.CMYK{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *CMYK) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.CMYKAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Set changes a pixel, converting the colour.
func (p *CMYK) Set(x, y int, c color.Color) {
	if s := p.pixel(x, y); s != nil {
		p.SetCMYK(x, y, color.CMYKModel.Convert(c).(color.CMYK))
	}
}

// SetCMYK changes a pixel.
func (p *CMYK) SetCMYK(x, y int, c color.CMYK) {
	s := p.pixel(x, y)
	if s == nil {
		return
	}
	s[0], s[1], s[2], s[3] = c.C, c.M, c.Y, c.K
}

// SetRGBA64 changes a pixel, converting the colour.
func (p *CMYK) SetRGBA64(x, y int, c color.RGBA64) {
	cyan, magenta, yellow, black := color.RGBToCMYK(uint8(c.R>>8), uint8(c.G>>8), uint8(c.B>>8))
	p.SetCMYK(x, y, color.CMYK{cyan, magenta, yellow, black})
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *CMYK) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &CMYK{}
	}
	return &CMYK{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque is true.
func (p *CMYK) Opaque() bool { return true }
