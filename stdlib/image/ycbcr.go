package image

import (
	"image/color"
	"math/bits"
	"strconv"
)

// YCbCrSubsampleRatio says how many pixels have their differences of colour in common.
type YCbCrSubsampleRatio int

// The ratios: with 444 each pixel has its own; the others join 2×1, 2×2, 1×2, 4×1 and 4×2 pixels.
const (
	YCbCrSubsampleRatio444 YCbCrSubsampleRatio = iota
	YCbCrSubsampleRatio422
	YCbCrSubsampleRatio420
	YCbCrSubsampleRatio440
	YCbCrSubsampleRatio411
	YCbCrSubsampleRatio410
)

// String returns the name.
func (s YCbCrSubsampleRatio) String() string {
	name := "Unknown"
	if s >= 0 && int(s) < len(ratios) {
		name = strconv.Itoa(ratios[s].name)
	}
	return "YCbCrSubsampleRatio" + name
}

// ratios has how many pixels are joined, and the names.
var ratios = [...]struct{ across, down, name int }{
	{1, 1, 444}, {2, 1, 422}, {2, 2, 420}, {1, 2, 440}, {4, 1, 411}, {4, 2, 410},
}

// joined is how many pixels are joined; an unknown ratio is 444.
func (s YCbCrSubsampleRatio) joined() (across, down int) {
	if s < 0 || int(s) >= len(ratios) {
		s = 0
	}
	return ratios[s].across, ratios[s].down
}

// YCbCr is an image of brightnesses, one for each pixel, and of differences of colour, which pixels may share. Y at (x, y)
// is Y[YOffset(x, y)], the differences are Cb and Cr at COffset(x, y).
type YCbCr struct {
	Y, Cb, Cr      []uint8
	YStride        int
	CStride        int
	SubsampleRatio YCbCrSubsampleRatio
	Rect           Rectangle
}

// planes returns the sizes of an image: width and height of the pixels and of the differences.
func planes(r Rectangle, ratio YCbCrSubsampleRatio) (w, h, cw, ch int) {
	across, down := ratio.joined()
	w, h = r.Dx(), r.Dy()
	cw = (r.Max.X+across-1)/across - r.Min.X/across
	ch = (r.Max.Y+down-1)/down - r.Min.Y/down
	return w, h, cw, ch
}

// checked panics if an image of n planes as large as the pixels, and two of differences, can't be.
func checked(n, w, h, cw, ch int, maker string) {
	sum := uint64(0)
	for _, plane := range [...][3]int{{n, w, h}, {2, cw, ch}} {
		if plane[1] < 0 || plane[2] < 0 {
			panic("image: " + maker + " Rectangle has huge or negative dimensions")
		}
		high, area := bits.Mul64(uint64(plane[1]), uint64(plane[2]))
		if high != 0 || area > 1<<60 {
			panic("image: " + maker + " Rectangle has huge or negative dimensions")
		}
		sum += area * uint64(plane[0])
	}
	if sum > 1<<(bits.UintSize-1)-1 {
		panic("image: " + maker + " Rectangle has huge or negative dimensions")
	}
}

// NewYCbCr returns an image of r's size with zero pixels.
func NewYCbCr(r Rectangle, subsampleRatio YCbCrSubsampleRatio) *YCbCr {
	w, h, cw, ch := planes(r, subsampleRatio)
	checked(1, w, h, cw, ch, "NewYCbCr")
	p := makePlanes(make([]byte, w*h+2*cw*ch), r, subsampleRatio)
	return &p
}

func makePlanes(memory []byte, r Rectangle, ratio YCbCrSubsampleRatio) YCbCr {
	w, h, cw, ch := planes(r, ratio)
	cb, cr, end := w*h, w*h+cw*ch, w*h+2*cw*ch
	return YCbCr{Y: memory[:cb:cb], Cb: memory[cb:cr:cr], Cr: memory[cr:end:end], YStride: w, CStride: cw,
		SubsampleRatio: ratio, Rect: r}
}

// ColorModel returns the model of YCbCr.
func (p *YCbCr) ColorModel() color.Model { return color.YCbCrModel }

// Bounds returns Rect.
func (p *YCbCr) Bounds() Rectangle { return p.Rect }

// YOffset returns where in Y a pixel is.
func (p *YCbCr) YOffset(x, y int) int { return (y-p.Rect.Min.Y)*p.YStride + x - p.Rect.Min.X }

// COffset returns where in Cb and Cr a pixel's differences are.
func (p *YCbCr) COffset(x, y int) int {
	across, down := p.SubsampleRatio.joined()
	return (y/down-p.Rect.Min.Y/down)*p.CStride + x/across - p.Rect.Min.X/across
}

// At returns a pixel.
func (p *YCbCr) At(x, y int) color.Color { return p.YCbCrAt(x, y) }

// YCbCrAt returns a pixel in the image's own kind of colour.
func (p *YCbCr) YCbCrAt(x, y int) color.YCbCr {
	if !(Point{x, y}).In(p.Rect) {
		return color.YCbCr{}
	}
	c := p.COffset(x, y)
	return color.YCbCr{Y: p.Y[p.YOffset(x, y)], Cb: p.Cb[c], Cr: p.Cr[c]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *YCbCr) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.YCbCrAt(x, y).RGBA()
	return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *YCbCr) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &YCbCr{SubsampleRatio: p.SubsampleRatio}
	}
	s := p.within(r)
	return &s
}

func (p *YCbCr) within(r Rectangle) YCbCr {
	s, c := *p, p.COffset(r.Min.X, r.Min.Y)
	s.Y, s.Cb, s.Cr, s.Rect = p.Y[p.YOffset(r.Min.X, r.Min.Y):], p.Cb[c:], p.Cr[c:], r
	return s
}

// Opaque is true.
func (p *YCbCr) Opaque() bool { return true }

// NYCbCrA is YCbCr with an alpha for each pixel, by which the colours aren't multiplied.
type NYCbCrA struct {
	YCbCr
	A       []uint8
	AStride int
}

// NewNYCbCrA returns an image of r's size with zero pixels.
func NewNYCbCrA(r Rectangle, subsampleRatio YCbCrSubsampleRatio) *NYCbCrA {
	w, h, cw, ch := planes(r, subsampleRatio)
	checked(2, w, h, cw, ch, "NewNYCbCrA")
	memory := make([]byte, 2*w*h+2*cw*ch)
	return &NYCbCrA{YCbCr: makePlanes(memory, r, subsampleRatio), A: memory[w*h+2*cw*ch:], AStride: w}
}

// ColorModel returns the model of NYCbCrA.
func (p *NYCbCrA) ColorModel() color.Model { return color.NYCbCrAModel }

// AOffset returns where in A a pixel is.
func (p *NYCbCrA) AOffset(x, y int) int { return (y-p.Rect.Min.Y)*p.AStride + x - p.Rect.Min.X }

// At returns a pixel.
func (p *NYCbCrA) At(x, y int) color.Color { return p.NYCbCrAAt(x, y) }

// NYCbCrAAt returns a pixel in the image's own kind of colour.
func (p *NYCbCrA) NYCbCrAAt(x, y int) color.NYCbCrA {
	if !(Point{x, y}).In(p.Rect) {
		return color.NYCbCrA{}
	}
	return color.NYCbCrA{YCbCr: p.YCbCrAt(x, y), A: p.A[p.AOffset(x, y)]}
}

// RGBA64At returns a pixel in sixteen bits for each part.
func (p *NYCbCrA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NYCbCrAAt(x, y).RGBA()
	return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
}

// SubImage returns what r shows of the image; they have their pixels in common.
func (p *NYCbCrA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NYCbCrA{YCbCr: YCbCr{SubsampleRatio: p.SubsampleRatio}}
	}
	return &NYCbCrA{YCbCr: p.within(r), A: p.A[p.AOffset(r.Min.X, r.Min.Y):], AStride: p.AStride}
}

// Opaque looks through all pixels and says whether none lets anything through.
func (p *NYCbCrA) Opaque() bool { return opaqueRows(p.A, p.AStride, p.Rect, 1, 0, 1) }
