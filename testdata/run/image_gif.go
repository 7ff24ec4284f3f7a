// run

// Pictures through GIF and back: one, several with their own palettes and disposals, few colours, and broken files.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
)

type firsts struct{}

func (firsts) Quantize(p color.Palette, m image.Image) color.Palette {
	b := m.Bounds()
	for x := b.Min.X; len(p) < cap(p) && x < b.Max.X; x++ {
		p = append(p, m.At(x, b.Min.Y))
	}
	return p
}

func main() {
	r := image.Rect(3, 2, 40, 30)
	rgba := image.NewNRGBA(r)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			rgba.Set(x, y, color.NRGBA{uint8(x * 6), uint8(y * 9), uint8(x * y), 255})
		}
	}
	show := func(b []byte, err error) {
		if err != nil {
			fmt.Println("error:", err)
			return
		}
		c, name, err := image.DecodeConfig(bytes.NewReader(b))
		p, _ := c.ColorModel.(color.Palette)
		fmt.Print(len(b), " ", fmt.Sprintf("%08x", crc32.ChecksumIEEE(b)), " ", c.Width, "x", c.Height, " ", len(p), " ", name, " ", err)
		g, err := gif.DecodeAll(bytes.NewReader(b))
		if err != nil {
			fmt.Println("error:", err)
			return
		}
		fmt.Print(" ", g.Delay, g.Disposal, g.LoopCount, g.BackgroundIndex)
		for _, m := range g.Image {
			fmt.Printf(" %v %d %08x", m.Rect, len(m.Palette), crc32.ChecksumIEEE(m.Pix))
		}
		fmt.Println()
	}
	for _, o := range []*gif.Options{nil, {NumColors: 7}, {NumColors: 2}, {NumColors: 1}, {NumColors: 16, Quantizer: firsts{}},
		{NumColors: 100, Drawer: draw.Src}} {
		var b bytes.Buffer
		err := gif.Encode(&b, rgba, o)
		show(b.Bytes(), err)
	}
	g := &gif.GIF{Config: image.Config{ColorModel: color.Palette(palette.Plan9[:5]), Width: 50, Height: 40}, BackgroundIndex: 3}
	for i, p := range []color.Palette{palette.Plan9[:5], palette.WebSafe[:20], {color.Transparent, color.White}, palette.Plan9} {
		m := image.NewPaletted(image.Rect(i, i*2, i+9*i+1, i*5+4), p)
		for j := range m.Pix {
			m.Pix[j] = uint8(j * j % len(p))
		}
		g.Image = append(g.Image, m)
		g.Delay = append(g.Delay, i*10)
		g.Disposal = append(g.Disposal, byte(i))
	}
	for _, loops := range []int{-1, 0, 12} {
		g.LoopCount = loops
		var b bytes.Buffer
		err := gif.EncodeAll(&b, g)
		show(b.Bytes(), err)
	}
	var b bytes.Buffer
	gif.EncodeAll(&b, g)
	whole := b.Bytes()
	for i := 0; i < len(whole); i += 5 {
		broken := bytes.Clone(whole)
		broken[i] ^= byte(0x11 << (i % 4))
		_, err := gif.DecodeAll(bytes.NewReader(broken))
		_, err2 := gif.Decode(bytes.NewReader(whole[:i]))
		if i < 400 {
			fmt.Println(i, err, "|", err2)
		}
	}
	bad := func(change func(*gif.GIF)) {
		c := *g
		change(&c)
		fmt.Println(gif.EncodeAll(&bytes.Buffer{}, &c))
	}
	bad(func(g *gif.GIF) { g.Image = nil })
	bad(func(g *gif.GIF) { g.Delay = nil })
	bad(func(g *gif.GIF) { g.Disposal = []byte{1} })
	bad(func(g *gif.GIF) { g.Config.Width = 5 })
	bad(func(g *gif.GIF) { g.Config.ColorModel = color.GrayModel })
	bad(func(g *gif.GIF) { g.Config = image.Config{} })
	bad(func(g *gif.GIF) {
		g.Image = []*image.Paletted{image.NewPaletted(r, nil)}
		g.Delay = []int{0}
		g.Disposal = nil
	})
	fmt.Println(gif.Encode(&bytes.Buffer{}, image.NewUniform(color.Black), nil))
}
