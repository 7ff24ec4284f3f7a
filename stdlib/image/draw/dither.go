package draw

import (
	"image"
	"image/color"
)

// FloydSteinberg draws images with few colours so that the errors of neighbouring pixels even out.
var FloydSteinberg Drawer = dithering{}

type dithering struct{}

// Draw draws; onto images without a palette it is Src's.
func (dithering) Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point) {
	confine(dst, &r, src, &sp, nil, &image.Point{})
	if r.Empty() {
		return
	}
	var palette [][4]int32
	model, ok := dst.ColorModel().(color.Palette)
	if ok {
		palette = make([][4]int32, len(model))
		for i, c := range model {
			cr, cg, cb, ca := c.RGBA()
			palette[i] = [4]int32{int32(cr), int32(cg), int32(cb), int32(ca)}
		}
	}
	get := reader(src)
	indexed, hasIndex := dst.(*image.Paletted)
	// What the pixels above left over for this row and this row leaves for the next, in sixteenths, with a place more on
	// each side.
	here, next := make([][4]int32, r.Dx()+2), make([][4]int32, r.Dx()+2)
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := get(sp.X+x, sp.Y+y)
			want := [4]int32{int32(c.R), int32(c.G), int32(c.B), int32(c.A)}
			for i := range want {
				want[i] = min(max(want[i]+here[x+1][i]/16, 0), 0xffff)
			}
			var got [4]int32
			if ok {
				best, least := 0, uint32(1<<32-1)
				for i := range palette {
					if d := distance(&want, &palette[i]); d < least {
						best, least = i, d
						if d == 0 {
							break
						}
					}
				}
				if hasIndex {
					indexed.Pix[indexed.PixOffset(r.Min.X+x, r.Min.Y+y)] = uint8(best)
				} else {
					dst.Set(r.Min.X+x, r.Min.Y+y, model[best])
				}
				got = palette[best]
			} else {
				dst.Set(r.Min.X+x, r.Min.Y+y, color.RGBA64{R: uint16(want[0]), G: uint16(want[1]), B: uint16(want[2]), A: uint16(want[3])})
				r, g, b, a := dst.At(r.Min.X+x, r.Min.Y+y).RGBA()
				got = [4]int32{int32(r), int32(g), int32(b), int32(a)}
			}
			for i := range want {
				left := want[i] - got[i]
				here[x+2][i] += 7 * left
				next[x][i] += 3 * left
				next[x+1][i] += 5 * left
				next[x+2][i] += left
			}
		}
		here, next = next, here
		clear(next)
	}
}

func distance(p, q *[4]int32) uint32 {
	sum := uint32(0)
	for i := range p {
		d := uint32(p[i] - q[i])
		sum += d * d >> 2
	}
	return sum
}
