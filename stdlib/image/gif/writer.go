package gif

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"io"
	"math/bits"
)

// Options say how Encode gets along with 256 colours.
type Options struct {
	// NumColors is how many colours there may be, from 1 to 256.
	NumColors int

	// Quantizer chooses them; without one they are of palette.Plan9.
	Quantizer draw.Quantizer

	// Drawer draws the picture with them; without one draw.FloydSteinberg does.
	Drawer draw.Drawer
}

// limit is the largest number that a size or place can't be.
const limit = 1 << 16

type writer struct {
	*bufio.Writer
	gif    *GIF
	common []byte // the common colours as they are in the file
}

// tableOf returns the exponent of a palette's size in the file, and its bytes.
func tableOf(p color.Palette) (int, []byte, error) {
	if len(p) > 256 {
		return 0, nil, errors.New("gif: cannot encode color table with more than 256 entries")
	}
	size := max(bits.Len(uint(max(len(p), 1)-1)), 1) - 1
	table := make([]byte, 3*(2<<size))
	for i, c := range p {
		if c == nil {
			return 0, nil, errors.New("gif: cannot encode color table with nil entries")
		}
		r, g, b, _ := c.RGBA()
		if n, ok := c.(color.RGBA); ok {
			r, g, b = uint32(n.R)<<8, uint32(n.G)<<8, uint32(n.B)<<8
		}
		table[3*i], table[3*i+1], table[3*i+2] = uint8(r>>8), uint8(g>>8), uint8(b>>8)
	}
	return size, table, nil
}

// numbers writes numbers of two bytes.
func (e *writer) numbers(list ...int) {
	for _, n := range list {
		e.Write([]byte{byte(n), byte(n >> 8)})
	}
}

func (e *writer) header() error {
	e.WriteString("GIF89a")
	e.numbers(e.gif.Config.Width, e.gif.Config.Height)
	if p, ok := e.gif.Config.ColorModel.(color.Palette); ok && len(p) > 0 {
		size, table, err := tableOf(p)
		if err != nil {
			return err
		}
		e.common = table
		e.Write([]byte{hasTable | byte(size), e.gif.BackgroundIndex, 0})
		e.Write(table)
	} else {
		e.Write([]byte{0, 0, 0})
	}
	if len(e.gif.Image) > 1 && e.gif.LoopCount >= 0 {
		e.Write([]byte{blockExtension, extensionApplication, byte(len(application))})
		e.WriteString(application)
		e.Write([]byte{3, 1})
		e.numbers(e.gif.LoopCount)
		e.WriteByte(0)
	}
	return nil
}

func (e *writer) picture(m *image.Paletted, delay int, disposal byte) error {
	if len(m.Palette) == 0 {
		return errors.New("gif: cannot encode image block with empty palette")
	}
	b := m.Bounds()
	if b.Min.X < 0 || b.Max.X >= limit || b.Min.Y < 0 || b.Max.Y >= limit {
		return errors.New("gif: image block is too large to encode")
	}
	if !b.In(image.Rect(0, 0, e.gif.Config.Width, e.gif.Config.Height)) {
		return errors.New("gif: image block is out of bounds")
	}
	transparent := -1
	for i, c := range m.Palette {
		if c == nil {
			return errors.New("gif: cannot encode color table with nil entries")
		}
		if _, _, _, a := c.RGBA(); a == 0 {
			transparent = i
			break
		}
	}
	if delay > 0 || disposal != 0 || transparent >= 0 {
		fields, index := disposal<<2, byte(0)
		if transparent >= 0 {
			fields, index = fields|hasTransparent, byte(transparent)
		}
		e.Write([]byte{blockExtension, extensionControl, 4, fields, byte(delay), byte(delay >> 8), index, 0})
	}
	e.WriteByte(blockImage)
	e.numbers(b.Min.X, b.Min.Y, b.Dx(), b.Dy())
	size, table, err := tableOf(m.Palette)
	if err != nil {
		return err
	}
	if e.shared(m.Palette, table, transparent) {
		size = bits.Len(uint(len(e.common)/3)) - 2
		e.WriteByte(0)
	} else {
		e.WriteByte(hasTable | byte(size))
		e.Write(table)
	}
	width := max(size+1, 2)
	e.WriteByte(byte(width))
	out := &blockWriter{to: e.Writer}
	z := lzw.NewWriter(out, lzw.LSB, width)
	if b.Dx() == m.Stride {
		_, err = z.Write(m.Pix[:b.Dx()*b.Dy()])
	} else {
		for y := 0; y < b.Dy() && err == nil; y++ {
			_, err = z.Write(m.Pix[y*m.Stride:][:b.Dx()])
		}
	}
	if closing := z.Close(); err == nil {
		err = closing
	}
	out.end()
	return err
}

// shared says whether the common colours do for a picture: they begin like its own, apart from what can't be seen.
func (e *writer) shared(p color.Palette, table []byte, transparent int) bool {
	n := 3 * len(p)
	if len(e.common) < n {
		return false
	}
	if transparent < 0 {
		return bytes.Equal(e.common[:n], table[:n])
	}
	t := 3 * transparent
	return bytes.Equal(e.common[:t], table[:t]) && bytes.Equal(e.common[t+3:n], table[t+3:n])
}

// blockWriter writes data in blocks of 255 bytes.
type blockWriter struct {
	to   *bufio.Writer
	data [256]byte // the first is the length
}

func (b *blockWriter) WriteByte(c byte) error {
	b.data[0]++
	b.data[b.data[0]] = c
	if b.data[0] < 255 {
		return nil
	}
	return b.flush()
}

func (b *blockWriter) flush() error {
	_, err := b.to.Write(b.data[:1+int(b.data[0])])
	b.data[0] = 0
	return err
}

func (b *blockWriter) Flush() error { return nil }

func (b *blockWriter) Write(p []byte) (int, error) {
	for i, c := range p {
		if err := b.WriteByte(c); err != nil {
			return i, err
		}
	}
	return len(p), nil
}

// end writes what is left and the empty block after it.
func (b *blockWriter) end() {
	if b.data[0] > 0 {
		b.flush()
	}
	b.flush()
}

// EncodeAll writes pictures and how they are shown.
func EncodeAll(w io.Writer, g *GIF) error {
	if len(g.Image) == 0 {
		return errors.New("gif: must provide at least one image")
	}
	if len(g.Image) != len(g.Delay) {
		return errors.New("gif: mismatched image and delay lengths")
	}
	if g.Disposal != nil && len(g.Image) != len(g.Disposal) {
		return errors.New("gif: mismatched image and disposal lengths")
	}
	whole := *g
	if g.Config == (image.Config{}) {
		end := g.Image[0].Bounds().Max
		whole.Config.Width, whole.Config.Height = end.X, end.Y
	} else if g.Config.ColorModel != nil {
		if _, ok := g.Config.ColorModel.(color.Palette); !ok {
			return errors.New("gif: GIF color model must be a color.Palette")
		}
	}
	e := &writer{Writer: bufio.NewWriter(w), gif: &whole}
	if err := e.header(); err != nil {
		return err
	}
	for i, m := range g.Image {
		disposal := byte(0)
		if g.Disposal != nil {
			disposal = g.Disposal[i]
		}
		if err := e.picture(m, g.Delay[i], disposal); err != nil {
			return err
		}
	}
	e.WriteByte(blockEnd)
	return e.Flush()
}

// Encode writes one picture; nil is the zero Options.
func Encode(w io.Writer, m image.Image, o *Options) error {
	b := m.Bounds()
	if b.Dx() >= limit || b.Dy() >= limit {
		return errors.New("gif: image is too large to encode")
	}
	var opts Options
	if o != nil {
		opts = *o
	}
	if opts.NumColors < 1 || opts.NumColors > 256 {
		opts.NumColors = 256
	}
	if opts.Drawer == nil {
		opts.Drawer = draw.FloydSteinberg
	}
	p, ok := m.(*image.Paletted)
	if !ok {
		if colors, few := m.ColorModel().(color.Palette); few {
			p = image.NewPaletted(b, colors)
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					p.Set(x, y, colors.Convert(m.At(x, y)))
				}
			}
		}
	}
	if p == nil || len(p.Palette) > opts.NumColors {
		p = image.NewPaletted(b, palette.Plan9[:opts.NumColors])
		if opts.Quantizer != nil {
			p.Palette = opts.Quantizer.Quantize(make(color.Palette, 0, opts.NumColors), m)
		}
		opts.Drawer.Draw(p, b, m, b.Min)
	}
	if p.Rect.Min != (image.Point{}) {
		moved := *p
		moved.Rect = moved.Rect.Sub(moved.Rect.Min)
		p = &moved
	}
	return EncodeAll(w, &GIF{
		Image:  []*image.Paletted{p},
		Delay:  []int{0},
		Config: image.Config{ColorModel: p.Palette, Width: b.Dx(), Height: b.Dy()},
	})
}
