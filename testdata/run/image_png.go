// run

// Pictures of all kinds through PNG and back, and broken files.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/png"
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

type settable interface {
	image.Image
	Set(x, y int, c color.Color)
}

type pool struct{ b *png.EncoderBuffer }

func (p *pool) Get() *png.EncoderBuffer  { return p.b }
func (p *pool) Put(b *png.EncoderBuffer) { p.b = b }

func main() {
	r := image.Rect(-3, 2, 20, 15)
	images := []settable{
		image.NewRGBA(r), image.NewNRGBA(r), image.NewRGBA64(r), image.NewNRGBA64(r), image.NewAlpha(r), image.NewAlpha16(r),
		image.NewGray(r), image.NewGray16(r), image.NewCMYK(r), image.NewPaletted(r, palette.WebSafe),
		image.NewPaletted(r, palette.Plan9[:3]), image.NewPaletted(r, palette.Plan9[:2]), image.NewPaletted(r, palette.Plan9[:13]),
		image.NewPaletted(r, color.Palette{color.Transparent, color.NRGBA{200, 0, 9, 100}, color.White}),
	}
	keep := &pool{}
	for i, m := range images {
		for _, alpha := range []uint8{255, 90} {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					m.Set(x, y, color.NRGBA{uint8(x * 12), uint8(y*17 + x), uint8(x*y + i), alpha | uint8(x)})
				}
			}
			for level := png.CompressionLevel(-3); level <= 0; level++ {
				var b bytes.Buffer
				e := png.Encoder{CompressionLevel: level, BufferPool: keep}
				if err := e.Encode(&b, m); err != nil {
					fmt.Println(err)
					continue
				}
				c, name, err := image.DecodeConfig(bytes.NewReader(b.Bytes()))
				back, err2 := png.Decode(bytes.NewReader(b.Bytes()))
				if err != nil || err2 != nil {
					fmt.Println(err, err2)
					continue
				}
				fmt.Printf("%T %d %s %dx%d %T %v %08x %08x\n", m, alpha, name, c.Width, c.Height, back, back.Bounds(), sum(m), sum(back))
			}
		}
		sub := m.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(1, 4, 9, 100))
		var b bytes.Buffer
		png.Encode(&b, sub)
		back, err := png.Decode(&b)
		fmt.Println(err, sub.Bounds(), sum(sub) == sum(back), m.(interface{ Opaque() bool }).Opaque())
	}
	fmt.Println(png.Encode(&bytes.Buffer{}, image.NewGray(image.Rectangle{})))
	fmt.Println(png.Encode(&bytes.Buffer{}, image.NewPaletted(r, color.Palette{})))
	_, _, err := image.Decode(bytes.NewReader([]byte("not a picture")))
	fmt.Println(err)
	var b bytes.Buffer
	png.Encode(&b, images[10])
	whole := b.Bytes()
	for i := 0; i < len(whole); i += 3 {
		broken := bytes.Clone(whole)
		broken[i] ^= 0x55
		_, err := png.Decode(bytes.NewReader(broken))
		_, err2 := png.DecodeConfig(bytes.NewReader(whole[:i]))
		if i < 54 { // what follows is compressed data, which may be written in more than one way
			fmt.Println(i, err, err2)
		}
	}
	defer func() { fmt.Println(recover()) }()
	image.NewRGBA(image.Rectangle{Max: image.Point{1 << 40, 1 << 40}})
}
