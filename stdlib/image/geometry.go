package image

import (
	"image/color"
	"math/bits"
	"strconv"
)

// Point is a place: X grows to the right, Y downwards.
type Point struct {
	X, Y int
}

// ZP is the zero Point. Deprecated: write image.Point{}.
var ZP Point

// Pt is Point{X, Y}.
func Pt(X, Y int) Point { return Point{X, Y} }

// String writes the point as "(3,4)".
func (p Point) String() string { return "(" + strconv.Itoa(p.X) + "," + strconv.Itoa(p.Y) + ")" }

// Add is p+q.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Sub is p-q.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Mul is p*k.
func (p Point) Mul(k int) Point { return Point{p.X * k, p.Y * k} }

// Div is p/k.
func (p Point) Div(k int) Point { return Point{p.X / k, p.Y / k} }

// Eq says whether the points are the same.
func (p Point) Eq(q Point) bool { return p == q }

// In says whether p is in r.
func (p Point) In(r Rectangle) bool {
	return r.Min.X <= p.X && p.X < r.Max.X && r.Min.Y <= p.Y && p.Y < r.Max.Y
}

// Mod is the point in r that is a whole number of r's widths and heights away from p.
func (p Point) Mod(r Rectangle) Point {
	around := func(v, n int) int {
		if v %= n; v < 0 {
			v += n
		}
		return v
	}
	d := p.Sub(r.Min)
	return Point{around(d.X, r.Dx()), around(d.Y, r.Dy())}.Add(r.Min)
}

// Rectangle has the points from Min, included, to Max, excluded. One whose Min isn't above and left of its Max is empty.
// It is an Image too: opaque inside and transparent outside.
type Rectangle struct {
	Min, Max Point
}

// ZR is the zero Rectangle. Deprecated: write image.Rectangle{}.
var ZR Rectangle

// Rect is the rectangle of two corners, put in order.
func Rect(x0, y0, x1, y1 int) Rectangle {
	return Rectangle{Point{min(x0, x1), min(y0, y1)}, Point{max(x0, x1), max(y0, y1)}}
}

// String writes the rectangle as "(3,4)-(6,5)".
func (r Rectangle) String() string { return r.Min.String() + "-" + r.Max.String() }

// Dx is the width.
func (r Rectangle) Dx() int { return r.Max.X - r.Min.X }

// Dy is the height.
func (r Rectangle) Dy() int { return r.Max.Y - r.Min.Y }

// Size is width and height.
func (r Rectangle) Size() Point { return r.Max.Sub(r.Min) }

// Add moves r by p.
func (r Rectangle) Add(p Point) Rectangle { return Rectangle{r.Min.Add(p), r.Max.Add(p)} }

// Sub moves r by -p.
func (r Rectangle) Sub(p Point) Rectangle { return Rectangle{r.Min.Sub(p), r.Max.Sub(p)} }

// Inset takes n off each side, or adds -n; what is too small for it becomes an empty rectangle at its middle.
func (r Rectangle) Inset(n int) Rectangle {
	shrink := func(low, high *int) {
		if *high-*low < 2*n {
			*low = (*low + *high) / 2
			*high = *low
			return
		}
		*low += n
		*high -= n
	}
	shrink(&r.Min.X, &r.Max.X)
	shrink(&r.Min.Y, &r.Max.Y)
	return r
}

// Intersect is what r and s have in common; nothing is the zero Rectangle.
func (r Rectangle) Intersect(s Rectangle) Rectangle {
	c := Rectangle{Point{max(r.Min.X, s.Min.X), max(r.Min.Y, s.Min.Y)}, Point{min(r.Max.X, s.Max.X), min(r.Max.Y, s.Max.Y)}}
	if c.Empty() {
		return Rectangle{}
	}
	return c
}

// Union is the least rectangle that has both r and s in it.
func (r Rectangle) Union(s Rectangle) Rectangle {
	switch {
	case r.Empty():
		return s
	case s.Empty():
		return r
	}
	return Rectangle{Point{min(r.Min.X, s.Min.X), min(r.Min.Y, s.Min.Y)}, Point{max(r.Max.X, s.Max.X), max(r.Max.Y, s.Max.Y)}}
}

// Empty says whether there is no point in r.
func (r Rectangle) Empty() bool { return r.Min.X >= r.Max.X || r.Min.Y >= r.Max.Y }

// Eq says whether the same points are in both.
func (r Rectangle) Eq(s Rectangle) bool { return r == s || r.Empty() && s.Empty() }

// Overlaps says whether r and s have a point in common.
func (r Rectangle) Overlaps(s Rectangle) bool {
	return !r.Empty() && !s.Empty() &&
		r.Min.X < s.Max.X && s.Min.X < r.Max.X && r.Min.Y < s.Max.Y && s.Min.Y < r.Max.Y
}

// In says whether all of r is in s.
func (r Rectangle) In(s Rectangle) bool {
	return r.Empty() || s.Min.X <= r.Min.X && r.Max.X <= s.Max.X && s.Min.Y <= r.Min.Y && r.Max.Y <= s.Max.Y
}

// Canon puts the corners in order.
func (r Rectangle) Canon() Rectangle { return Rect(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y) }

// At is opaque in r and transparent elsewhere.
func (r Rectangle) At(x, y int) color.Color {
	if (Point{x, y}).In(r) {
		return color.Opaque
	}
	return color.Transparent
}

// RGBA64At is At.
func (r Rectangle) RGBA64At(x, y int) color.RGBA64 {
	if (Point{x, y}).In(r) {
		return color.RGBA64{0xffff, 0xffff, 0xffff, 0xffff}
	}
	return color.RGBA64{}
}

// Bounds is r.
func (r Rectangle) Bounds() Rectangle { return r }

// ColorModel is that of sixteen bits of alpha.
func (r Rectangle) ColorModel() color.Model { return color.Alpha16Model }

// size is how many bytes the pixels of a rectangle take; what is too much for an int panics with the maker's name.
func size(bytes int, r Rectangle, maker string) int {
	w, h := r.Dx(), r.Dy()
	if w < 0 || h < 0 {
		panic("image: " + maker + " Rectangle has huge or negative dimensions")
	}
	high, area := bits.Mul64(uint64(w), uint64(h))
	over, total := bits.Mul64(area, uint64(bytes))
	if high != 0 || over != 0 || total > 1<<(bits.UintSize-1)-1 {
		panic("image: " + maker + " Rectangle has huge or negative dimensions")
	}
	return int(total)
}
