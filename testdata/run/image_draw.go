// run

// Images drawn onto images of all kinds, with and without masks, onto themselves, and with few colours.
package main

import (
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
)

func sum(m image.Image) uint32 {
	h := crc32.NewIEEE()
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, b, a := m.At(x, y).RGBA()
			h.Write([]byte{byte(r >> 8), byte(r), byte(g >> 8), byte(g), byte(b >> 8), byte(b), byte(a >> 8), byte(a)})
		}
	}
	return h.Sum32()
}

// plain hides what an image could do more than it must.
type plain struct{ m draw.Image }

func (p plain) ColorModel() color.Model     { return p.m.ColorModel() }
func (p plain) Bounds() image.Rectangle     { return p.m.Bounds() }
func (p plain) At(x, y int) color.Color     { return p.m.At(x, y) }
func (p plain) Set(x, y int, c color.Color) { p.m.Set(x, y, c) }

func fill(m draw.Image, seed int) draw.Image {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			v := x*71 + y*193 + seed*37
			m.Set(x, y, color.NRGBA{uint8(v), uint8(v >> 2), uint8(v * 5), uint8(v*3 + x)})
		}
	}
	return m
}

func main() {
	r := image.Rect(0, 0, 12, 9)
	kinds := func() []draw.Image {
		return []draw.Image{image.NewRGBA(r), image.NewNRGBA(r), image.NewRGBA64(r), image.NewNRGBA64(r), image.NewGray(r),
			image.NewAlpha(r), image.NewCMYK(r), image.NewPaletted(r, palette.Plan9[:40]), plain{image.NewNRGBA64(r)}}
	}
	y := image.NewYCbCr(r, image.YCbCrSubsampleRatio420)
	for i := range y.Y {
		y.Y[i] = uint8(i * 7)
	}
	for i := range y.Cb {
		y.Cb[i], y.Cr[i] = uint8(i*31), uint8(200-i*9)
	}
	sources := []image.Image{image.NewUniform(color.NRGBA{200, 100, 50, 128}), image.White, y}
	for i, k := range kinds() {
		sources = append(sources, fill(k, i))
	}
	masks := []image.Image{nil, fill(image.NewAlpha(r), 5), image.NewUniform(color.Alpha{77}), image.Rect(3, 3, 8, 8), image.Transparent}
	for s, src := range sources {
		for m, mask := range masks {
			for _, op := range []draw.Op{draw.Over, draw.Src} {
				fmt.Print(s, m, op)
				for i, dst := range kinds() {
					if _, ok := dst.(*image.RGBA); !ok && op == draw.Over && s > 3 {
						continue
					}
					fill(dst, i+20)
					draw.DrawMask(dst, image.Rect(2, -1, 10, 7), src, image.Pt(1, 2), mask, image.Pt(0, 1), op)
					fmt.Printf(" %08x", sum(dst))
				}
				fmt.Println()
			}
		}
	}
	for _, at := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {3, 2}} {
		for _, k := range kinds()[:4] {
			fill(k, 1)
			draw.Draw(k, image.Rect(1, 1, 9, 8), k, at, draw.Src)
			fmt.Printf("%08x ", sum(k))
		}
		fmt.Println()
	}
	for _, p := range []color.Palette{palette.Plan9[:7], palette.WebSafe, {color.Black, color.White}} {
		for _, src := range sources[2:6] {
			dst := image.NewPaletted(r, p)
			draw.FloydSteinberg.Draw(dst, r, src, image.Point{1, 1})
			fmt.Printf("%08x ", sum(dst))
		}
		fmt.Println()
	}
	g := image.NewGray(r)
	draw.FloydSteinberg.Draw(g, r, sources[4], image.Point{})
	fmt.Printf("%08x\n", sum(g))
	draw.Over.Draw(g, r, sources[3], image.Point{4, 4})
	fmt.Printf("%08x\n", sum(g))
}
