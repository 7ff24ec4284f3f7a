// Package image has pictures of several kinds in memory and reads the formats that are registered with it. Large pictures
// take much memory: a program that reads pictures of others asks DecodeConfig for their size first.
package image

import "image/color"

// Config says what a picture is like without its pixels.
type Config struct {
	ColorModel    color.Model
	Width, Height int
}

// Image is a rectangle of colours.
type Image interface {
	// ColorModel returns the model of the colours.
	ColorModel() color.Model
	// Bounds returns where there are pixels; it need not begin at (0, 0).
	Bounds() Rectangle
	// At returns a pixel; one outside the bounds is the zero colour.
	At(x, y int) color.Color
}

// RGBA64Image is an Image that returns colours without allocating.
type RGBA64Image interface {
	// RGBA64At is At, in sixteen bits for each part.
	RGBA64At(x, y int) color.RGBA64
	Image
}

// PalettedImage is an Image whose pixels are numbers of colours; its model is the palette.
type PalettedImage interface {
	// ColorIndexAt returns the number of a pixel's colour.
	ColorIndexAt(x, y int) uint8
	Image
}

// Uniform is an image without bounds of one colour. It is that colour and its model too.
type Uniform struct {
	C color.Color
}

// NewUniform returns the image of a colour.
func NewUniform(c color.Color) *Uniform { return &Uniform{c} }

// The images of the four colours of package color.
var (
	Black       = &Uniform{color.Black}
	White       = &Uniform{color.White}
	Transparent = &Uniform{color.Transparent}
	Opaque      = &Uniform{color.Opaque}
)

// RGBA returns the colour's parts.
func (c *Uniform) RGBA() (r, g, b, a uint32) { return c.C.RGBA() }

// ColorModel is the image, which as a model converts all to its colour.
func (c *Uniform) ColorModel() color.Model { return c }

// Convert returns the colour.
func (c *Uniform) Convert(color.Color) color.Color { return c.C }

// Bounds returns more than a picture is large.
func (c *Uniform) Bounds() Rectangle { return Rect(-1e9, -1e9, 1e9, 1e9) }

// At returns the colour.
func (c *Uniform) At(x, y int) color.Color { return c.C }

// RGBA64At returns the colour.
func (c *Uniform) RGBA64At(x, y int) color.RGBA64 { return rgba64(c.C) }

// Opaque says whether the colour is.
func (c *Uniform) Opaque() bool {
	_, _, _, a := c.C.RGBA()
	return a == 0xffff
}

func rgba64(c color.Color) color.RGBA64 {
	r, g, b, a := c.RGBA()
	return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
}

// pixelAt returns the n bytes of a pixel, nil for one outside the bounds r.
func pixelAt(pix []uint8, stride int, r Rectangle, x, y, n int) []uint8 {
	if !(Point{x, y}).In(r) {
		return nil
	}
	i := (y-r.Min.Y)*stride + (x-r.Min.X)*n
	return pix[i : i+n : i+n]
}

// opaqueRows says whether each of the alphas in the rows is full: every step'th byte, and with two bytes each the next.
func opaqueRows(pix []uint8, stride int, r Rectangle, step, first, bytes int) bool {
	if r.Empty() {
		return true
	}
	for y := range r.Dy() {
		row := pix[y*stride:][:r.Dx()*step]
		for i := first; i < len(row); i += step {
			if row[i] != 0xff || bytes == 2 && row[i+1] != 0xff {
				return false
			}
		}
	}
	return true
}
