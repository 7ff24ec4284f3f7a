// Package draw puts images onto images, over them or in their place, through masks, and with few colours.
package draw

import (
	"image"
	"image/color"
)

// Image is an image whose pixels can be changed.
type Image interface {
	image.Image
	Set(x, y int, c color.Color)
}

// RGBA64Image is an Image that takes and returns colours without allocating.
type RGBA64Image interface {
	image.RGBA64Image
	Set(x, y int, c color.Color)
	SetRGBA64(x, y int, c color.RGBA64)
}

// Quantizer chooses colours for an image.
type Quantizer interface {
	// Quantize appends colours for m to p, as far as p's capacity goes.
	Quantize(p color.Palette, m image.Image) color.Palette
}

// Drawer draws in its own way.
type Drawer interface {
	// Draw replaces r of dst by src, beginning with sp, drawn onto it.
	Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point)
}

// Op says how what is drawn and what is there become one.
type Op int

const (
	// Over lets what is there show where what is drawn, or the mask, lets it through.
	Over Op = iota
	// Src puts what is drawn, through the mask, in the place of what is there.
	Src
)

// Draw is the function Draw with op.
func (op Op) Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// Draw is DrawMask without a mask.
func Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point, op Op) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// confine leaves of r what all three images have, and moves the points with it.
func confine(dst Image, r *image.Rectangle, src image.Image, sp *image.Point, mask image.Image, mp *image.Point) {
	before := r.Min
	*r = r.Intersect(dst.Bounds())
	*r = r.Intersect(src.Bounds().Add(before.Sub(*sp)))
	if mask != nil {
		*r = r.Intersect(mask.Bounds().Add(before.Sub(*mp)))
	}
	moved := r.Min.Sub(before)
	*sp = sp.Add(moved)
	*mp = mp.Add(moved)
}

const full = 0xffff

// DrawMask draws src, beginning with sp, through mask, beginning with mp, onto r of dst. A nil mask lets all through.
func DrawMask(dst Image, r image.Rectangle, src image.Image, sp image.Point, mask image.Image, mp image.Point, op Op) {
	confine(dst, &r, src, &sp, mask, &mp)
	if r.Empty() {
		return
	}
	if mask == nil && op == Over && isOpaque(src) {
		op = Src
	}
	if mask == nil && op == Src && copied(dst, r, src, sp) {
		return
	}
	// Where an image is drawn onto itself, pixels must be read before they are written.
	x0, x1, dx := r.Min.X, r.Max.X, 1
	y0, y1, dy := r.Min.Y, r.Max.Y, 1
	if same(dst, src) && (r.Min.Y > sp.Y || r.Min.Y == sp.Y && r.Min.X > sp.X) {
		x0, x1, dx = x1-1, x0-1, -1
		y0, y1, dy = y1-1, y0-1, -1
	}
	get, set := reader(src), writer(dst)
	old := reader(dst)
	var through func(x, y int) color.RGBA64
	if mask != nil {
		through = reader(mask)
	}
	// By way of multiplied colours those that aren't would lose.
	asIs := op == Src && (mask == nil && bothOf(color.NRGBAModel, dst, src) || mask == nil && bothOf(color.NRGBA64Model, dst, src) ||
		!wide(dst, src, mask))
	for y := y0; y != y1; y += dy {
		for x := x0; x != x1; x += dx {
			m := uint32(full)
			if through != nil {
				m = uint32(through(mp.X+x-r.Min.X, mp.Y+y-r.Min.Y).A)
			}
			if m == 0 {
				if op == Src {
					set(x, y, color.RGBA64{})
				}
				continue
			}
			if asIs && m == full {
				dst.Set(x, y, src.At(sp.X+x-r.Min.X, sp.Y+y-r.Min.Y))
				continue
			}
			s := get(sp.X+x-r.Min.X, sp.Y+y-r.Min.Y)
			if op == Src {
				if m != full {
					s = scaled(s, m)
				}
				set(x, y, s)
				continue
			}
			if m == full && s.A == full {
				set(x, y, s)
				continue
			}
			set(x, y, blend(old(x, y), s, m))
		}
	}
}

func bothOf(model color.Model, dst, src image.Image) bool {
	return dst.ColorModel() == model && src.ColorModel() == model
}

// wide says whether all images take part in colours of sixteen bits.
func wide(dst Image, src, mask image.Image) bool {
	_, to := dst.(RGBA64Image)
	_, from := src.(image.RGBA64Image)
	_, through := mask.(image.RGBA64Image)
	return to && from && (through || mask == nil)
}

func scaled(s color.RGBA64, m uint32) color.RGBA64 {
	part := func(v uint16) uint16 { return uint16(uint32(v) * m / full) }
	return color.RGBA64{R: part(s.R), G: part(s.G), B: part(s.B), A: part(s.A)}
}

// blend draws s through m over d.
func blend(d, s color.RGBA64, m uint32) color.RGBA64 {
	rest := full - uint32(s.A)*m/full
	part := func(d, s uint16) uint16 { return uint16((uint32(d)*rest + uint32(s)*m) / full) }
	return color.RGBA64{R: part(d.R, s.R), G: part(d.G, s.G), B: part(d.B, s.B), A: part(d.A, s.A)}
}

func isOpaque(m image.Image) bool {
	o, ok := m.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// same says whether two images have their memory in common, as far as can be seen.
func same(dst Image, src image.Image) bool {
	if image.Image(dst) == src {
		return true
	}
	a, b := memory(dst), memory(src)
	return len(a) > 0 && len(b) > 0 && &a[:cap(a)][cap(a)-1] == &b[:cap(b)][cap(b)-1]
}

func memory(m image.Image) []uint8 {
	switch m := m.(type) {
	case *image.RGBA:
		return m.Pix
	case *image.NRGBA:
		return m.Pix
	case *image.RGBA64:
		return m.Pix
	case *image.NRGBA64:
		return m.Pix
	case *image.Gray:
		return m.Pix
	case *image.Paletted:
		return m.Pix
	}
	return nil
}

func reader(m image.Image) func(x, y int) color.RGBA64 {
	if fast, ok := m.(image.RGBA64Image); ok {
		return fast.RGBA64At
	}
	return func(x, y int) color.RGBA64 {
		r, g, b, a := m.At(x, y).RGBA()
		return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)}
	}
}

func writer(m Image) func(x, y int, c color.RGBA64) {
	if fast, ok := m.(RGBA64Image); ok {
		return fast.SetRGBA64
	}
	return func(x, y int, c color.RGBA64) { m.Set(x, y, c) }
}

// copied does what needs no arithmetic: rows of the same kind of pixels, and one colour everywhere.
func copied(dst Image, r image.Rectangle, src image.Image, sp image.Point) bool {
	to, ok := dst.(*image.RGBA)
	if !ok {
		return false
	}
	first := to.Pix[to.PixOffset(r.Min.X, r.Min.Y):]
	width := 4 * r.Dx()
	switch s := src.(type) {
	case *image.Uniform:
		cr, cg, cb, ca := s.RGBA()
		c := [4]uint8{uint8(cr >> 8), uint8(cg >> 8), uint8(cb >> 8), uint8(ca >> 8)}
		for i := 0; i < width; i += 4 {
			copy(first[i:], c[:])
		}
		for y := 1; y < r.Dy(); y++ {
			copy(first[y*to.Stride:][:width], first)
		}
		return true
	case *image.RGBA:
		from := s.Pix[s.PixOffset(sp.X, sp.Y):]
		down := r.Min.Y < sp.Y || r.Min.Y == sp.Y && r.Min.X <= sp.X
		for i := range r.Dy() {
			y := i
			if !down {
				y = r.Dy() - 1 - i
			}
			copy(first[y*to.Stride:][:width], from[y*s.Stride:][:width])
		}
		return true
	}
	return false
}
