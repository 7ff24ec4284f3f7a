package color

// Model makes colours of one kind of those of any kind, with loss perhaps.
type Model interface {
	Convert(c Color) Color
}

// ModelFunc returns the Model that calls f.
func ModelFunc(f func(Color) Color) Model { return &byFunc{f} }

// byFunc is behind a pointer so that models can be compared.
type byFunc struct {
	convert func(Color) Color
}

func (m *byFunc) Convert(c Color) Color { return m.convert(c) }

// unless makes a conversion that leaves colours of its own kind alone.
func unless[T Color](mix func(r, g, b, a uint32) T) func(Color) Color {
	return func(c Color) Color {
		if _, same := c.(T); same {
			return c
		}
		return mix(c.RGBA())
	}
}

// The models of the kinds of colours.
var (
	RGBAModel = ModelFunc(unless(func(r, g, b, a uint32) RGBA {
		return RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
	}))
	RGBA64Model = ModelFunc(unless(func(r, g, b, a uint32) RGBA64 {
		return RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
	}))
	NRGBAModel = ModelFunc(unless(func(r, g, b, a uint32) NRGBA {
		r, g, b = divided(r, g, b, a)
		return NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
	}))
	NRGBA64Model = ModelFunc(unless(func(r, g, b, a uint32) NRGBA64 {
		r, g, b = divided(r, g, b, a)
		return NRGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
	}))
	AlphaModel   = ModelFunc(unless(func(_, _, _, a uint32) Alpha { return Alpha{uint8(a >> 8)} }))
	Alpha16Model = ModelFunc(unless(func(_, _, _, a uint32) Alpha16 { return Alpha16{uint16(a)} }))
	GrayModel    = ModelFunc(unless(func(r, g, b, _ uint32) Gray { return Gray{uint8(luma(r, g, b) >> 24)} }))
	Gray16Model  = ModelFunc(unless(func(r, g, b, _ uint32) Gray16 { return Gray16{uint16(luma(r, g, b) >> 16)} }))
	YCbCrModel   = ModelFunc(unless(func(r, g, b, _ uint32) YCbCr { return toYCbCr(r, g, b) }))
	CMYKModel    = ModelFunc(unless(func(r, g, b, _ uint32) CMYK {
		c, m, y, k := RGBToCMYK(uint8(r>>8), uint8(g>>8), uint8(b>>8))
		return CMYK{c, m, y, k}
	}))
	NYCbCrAModel = ModelFunc(toNYCbCrA)
)

// divided takes the alpha out of colours.
func divided(r, g, b, a uint32) (uint32, uint32, uint32) {
	switch a {
	case 0:
		return 0, 0, 0
	case 0xffff:
		return r, g, b
	}
	return r * 0xffff / a, g * 0xffff / a, b * 0xffff / a
}

// luma is how bright a colour is after JFIF's weights, in units of 1/65536, rounded to the nearest.
func luma(r, g, b uint32) uint32 { return 19595*r + 38470*g + 7471*b + 1<<15 }

func toYCbCr(r, g, b uint32) YCbCr {
	y, cb, cr := RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	return YCbCr{y, cb, cr}
}

func toNYCbCrA(c Color) Color {
	switch c := c.(type) {
	case NYCbCrA:
		return c
	case YCbCr:
		return NYCbCrA{c, 0xff}
	}
	r, g, b, a := c.RGBA()
	r, g, b = divided(r, g, b, a)
	return NYCbCrA{toYCbCr(r, g, b), uint8(a >> 8)}
}

// Palette is a choice of colours. As a Model it converts to the nearest of them.
type Palette []Color

// Convert returns the colour of the palette that is nearest to c, nil if the palette is empty.
func (p Palette) Convert(c Color) Color {
	if len(p) == 0 {
		return nil
	}
	return p[p.Index(c)]
}

// Index returns the number of the colour that is nearest to c, the first of several: the one with the least sum of the
// squares of the differences.
func (p Palette) Index(c Color) int {
	r, g, b, a := c.RGBA()
	best, least := 0, uint32(1<<32-1)
	for i, entry := range p {
		r2, g2, b2, a2 := entry.RGBA()
		if d := square(r, r2) + square(g, g2) + square(b, b2) + square(a, a2); d < least {
			if d == 0 {
				return i
			}
			best, least = i, d
		}
	}
	return best
}

// square is a quarter of the difference's square, so that four of them fit in 32 bits.
func square(x, y uint32) uint32 {
	d := x - y
	return d * d >> 2
}
