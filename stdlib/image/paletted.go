package image

import "image/color"

// Paletted is an image whose pixels are numbers of a palette's colours.
type Paletted struct {
	// Pix has the numbers; that of (x, y) is at (y-Rect.Min.Y)*Stride + (x-Rect.Min.X).
	Pix []uint8
	// Stride is the distance in Pix between a pixel and the one below.
	Stride int
	// Rect is the bounds.
	Rect Rectangle
	// Palette is the colours.
	Palette color.Palette
}

// NewPaletted returns an image of r's size, all of the palette's first colour.
func NewPaletted(r Rectangle, p color.Palette) *Paletted {
	return &Paletted{Pix: make([]uint8, size(1, r, "NewPaletted")), Stride: r.Dx(), Rect: r, Palette: p}
}

// ColorModel returns the palette.
func (p *Paletted) ColorModel() color.Model { return p.Palette }

// Bounds returns Rect.
func (p *Paletted) Bounds() Rectangle { return p.Rect }

// PixOffset returns where in Pix a pixel is.
func (p *Paletted) PixOffset(x, y int) int { return (y-p.Rect.Min.Y)*p.Stride + x - p.Rect.Min.X }

// At returns a pixel's colour, the first one outside the bounds, nil without a palette.
func (p *Paletted) At(x, y int) color.Color {
	if len(p.Palette) == 0 {
		return nil
	}
	return p.Palette[p.ColorIndexAt(x, y)]
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *Paletted) RGBA64At(x, y int) color.RGBA64 {
	if len(p.Palette) == 0 {
		return color.RGBA64{}
	}
	return rgba64(p.Palette[p.ColorIndexAt(x, y)])
}

// ColorIndexAt returns the number of a pixel's colour.
func (p *Paletted) ColorIndexAt(x, y int) uint8 {
	if !(Point{x, y}).In(p.Rect) {
		return 0
	}
	return p.Pix[p.PixOffset(x, y)]
}

// SetColorIndex changes a pixel.
func (p *Paletted) SetColorIndex(x, y int, index uint8) {
	if (Point{x, y}).In(p.Rect) {
		p.Pix[p.PixOffset(x, y)] = index
	}
}

// Set changes a pixel to the nearest colour of the palette.
func (p *Paletted) Set(x, y int, c color.Color) {
	if (Point{x, y}).In(p.Rect) {
		p.Pix[p.PixOffset(x, y)] = uint8(p.Palette.Index(c))
	}
}

// SetRGBA64 changes a pixel to the nearest colour of the palette.
func (p *Paletted) SetRGBA64(x, y int, c color.RGBA64) { p.Set(x, y, c) }

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *Paletted) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Paletted{Palette: p.Palette}
	}
	return &Paletted{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r, Palette: p.Palette}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *Paletted) Opaque() bool {
	var used [256]bool
	for y := range max(p.Rect.Dy(), 0) {
		for _, index := range p.Pix[y*p.Stride:][:p.Rect.Dx()] {
			used[index] = true
		}
	}
	for i, c := range p.Palette {
		if _, _, _, a := c.RGBA(); used[i] && a != 0xffff {
			return false
		}
	}
	return true
}
