package png

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"io"
	"strconv"
)

// CompressionLevel says how much work goes into small files.
type CompressionLevel int

// The levels.
const (
	DefaultCompression CompressionLevel = 0
	NoCompression      CompressionLevel = -1
	BestSpeed          CompressionLevel = -2
	BestCompression    CompressionLevel = -3
)

// Encoder writes pictures with a level of compression and, if there is a pool, with its memory.
type Encoder struct {
	CompressionLevel CompressionLevel

	// BufferPool, if not nil, lends the memory that is only needed during Encode.
	BufferPool EncoderBufferPool
}

// EncoderBufferPool keeps memory for several calls of Encode.
type EncoderBufferPool interface {
	Get() *EncoderBuffer
	Put(*EncoderBuffer)
}

// EncoderBuffer is memory that Encode needs.
type EncoderBuffer writer

type writer struct {
	w      io.Writer
	level  CompressionLevel
	err    error
	head   [8]byte
	small  [4 * 256]byte
	rows   [filters][]uint8 // a row after each filter
	before []uint8
	z      *zlib.Writer
	zLevel int
	data   *bufio.Writer
}

// Encode writes a picture with the default compression. Any Image can be written; colours of more than sixteen bits, or
// multiplied by their alpha, lose by it.
func Encode(w io.Writer, m image.Image) error { return new(Encoder).Encode(w, m) }

// Encode writes a picture.
func (enc *Encoder) Encode(w io.Writer, m image.Image) error {
	width, height := int64(m.Bounds().Dx()), int64(m.Bounds().Dy())
	if width <= 0 || height <= 0 || width >= 1<<32 || height >= 1<<32 {
		return FormatError("invalid image size: " + strconv.FormatInt(width, 10) + "x" + strconv.FormatInt(height, 10))
	}
	var e *writer
	if enc.BufferPool != nil {
		lent := enc.BufferPool.Get()
		e = (*writer)(lent)
	}
	if e == nil {
		e = new(writer)
	}
	if enc.BufferPool != nil {
		defer enc.BufferPool.Put((*EncoderBuffer)(e))
	}
	e.w, e.err, e.level = w, nil, enc.CompressionLevel
	kind, depth, palette := choose(m)
	if palette != nil && (len(palette) < 1 || len(palette) > 256) {
		return FormatError("bad palette length: " + strconv.Itoa(len(palette)))
	}
	_, e.err = io.WriteString(w, signature)
	h := e.small[:13]
	binary.BigEndian.PutUint32(h, uint32(width))
	binary.BigEndian.PutUint32(h[4:], uint32(height))
	h[8], h[9], h[10], h[11], h[12] = uint8(depth), kind, 0, 0, 0
	e.chunk("IHDR", h)
	if palette != nil {
		e.palette(palette)
	}
	if e.err == nil {
		e.err = e.picture(m, kind, depth)
	}
	e.chunk("IEND", nil)
	e.w = nil
	return e.err
}

// choose finds the least kind of pixels that keeps the picture.
func choose(m image.Image) (kind uint8, depth int, palette color.Palette) {
	if _, ok := m.(image.PalettedImage); ok {
		if p, ok := m.ColorModel().(color.Palette); ok {
			depth = 8
			switch {
			case len(p) <= 2:
				depth = 1
			case len(p) <= 4:
				depth = 2
			case len(p) <= 16:
				depth = 4
			}
			if p == nil {
				p = color.Palette{}
			}
			return kindPaletted, depth, p
		}
	}
	switch m.ColorModel() {
	case color.GrayModel:
		return kindGray, 8, nil
	case color.Gray16Model:
		return kindGray, 16, nil
	case color.RGBAModel, color.NRGBAModel, color.AlphaModel:
		depth = 8
	default:
		depth = 16
	}
	if opaque(m) {
		return kindRGB, depth, nil
	}
	return kindRGBA, depth, nil
}

func opaque(m image.Image) bool {
	if o, ok := m.(interface{ Opaque() bool }); ok {
		return o.Opaque()
	}
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := m.At(x, y).RGBA(); a != 0xffff {
				return false
			}
		}
	}
	return true
}

func (e *writer) chunk(name string, p []byte) {
	if e.err != nil {
		return
	}
	if uint64(len(p)) > 1<<32-1 {
		e.err = UnsupportedError(name + " chunk is too large: " + strconv.Itoa(len(p)))
		return
	}
	binary.BigEndian.PutUint32(e.head[:], uint32(len(p)))
	copy(e.head[4:], name)
	sum := crc32.Update(crc32.ChecksumIEEE(e.head[4:]), crc32.IEEETable, p)
	if _, e.err = e.w.Write(e.head[:]); e.err != nil {
		return
	}
	if _, e.err = e.w.Write(p); e.err != nil {
		return
	}
	binary.BigEndian.PutUint32(e.head[:], sum)
	_, e.err = e.w.Write(e.head[:4])
}

// palette writes the colours, and the alphas up to the last that isn't full.
func (e *writer) palette(p color.Palette) {
	rgb, alphas := e.small[:3*len(p)], e.small[3*256:]
	last := -1
	for i, c := range p {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		rgb[3*i], rgb[3*i+1], rgb[3*i+2], alphas[i] = n.R, n.G, n.B, n.A
		if n.A != 0xff {
			last = i
		}
	}
	e.chunk("PLTE", rgb)
	if last >= 0 {
		e.chunk("tRNS", alphas[:last+1])
	}
}

// Write makes a chunk of compressed data.
func (e *writer) Write(p []byte) (int, error) {
	e.chunk("IDAT", p)
	if e.err != nil {
		return 0, e.err
	}
	return len(p), nil
}

func (l CompressionLevel) zlib() int {
	switch l {
	case NoCompression:
		return zlib.NoCompression
	case BestSpeed:
		return zlib.BestSpeed
	case BestCompression:
		return zlib.BestCompression
	}
	return zlib.DefaultCompression
}

func (e *writer) picture(m image.Image, kind uint8, depth int) error {
	const chunkSize = 1 << 15
	if e.data == nil {
		e.data = bufio.NewWriterSize(e, chunkSize)
	} else {
		e.data.Reset(e)
	}
	level := e.level.zlib()
	if e.z == nil || e.zLevel != level {
		z, err := zlib.NewWriterLevel(e.data, level)
		if err != nil {
			return err
		}
		e.z, e.zLevel = z, level
	} else {
		e.z.Reset(e.data)
	}
	b := m.Bounds()
	bits := channels(kind) * depth
	length := 1 + (b.Dx()*bits+7)/8
	for i := range e.rows {
		e.rows[i] = sized(e.rows[i], length)
		e.rows[i][0] = uint8(i)
	}
	e.before = sized(e.before, length)
	clear(e.before)
	filtered := level != zlib.NoCompression && kind != kindPaletted
	for y := b.Min.Y; y < b.Max.Y; y++ {
		pack(e.rows[filterNone][1:], m, y, kind, depth)
		best := filterNone
		if filtered {
			best = filter(&e.rows, e.before, (bits+7)/8)
		}
		if _, err := e.z.Write(e.rows[best]); err != nil {
			return err
		}
		e.before, e.rows[filterNone] = e.rows[filterNone], e.before
		e.rows[filterNone][0] = filterNone
	}
	if err := e.z.Close(); err != nil {
		return err
	}
	return e.data.Flush()
}

func sized(p []uint8, n int) []uint8 {
	if cap(p) < n {
		return make([]uint8, n)
	}
	return p[:n]
}

// pack writes a row of pixels as the file has them.
func pack(to []uint8, m image.Image, y int, kind uint8, depth int) {
	b := m.Bounds()
	switch {
	case kind == kindPaletted:
		p := m.(image.PalettedImage)
		per := 8 / depth
		clear(to)
		for i := range b.Dx() {
			to[i/per] |= p.ColorIndexAt(b.Min.X+i, y) << (8 - depth - i%per*depth)
		}
	case kind == kindGray && depth == 8:
		if g, ok := m.(*image.Gray); ok {
			copy(to, g.Pix[g.PixOffset(b.Min.X, y):])
			return
		}
		for i := range b.Dx() {
			to[i] = color.GrayModel.Convert(m.At(b.Min.X+i, y)).(color.Gray).Y
		}
	case kind == kindGray:
		for i := range b.Dx() {
			c := color.Gray16Model.Convert(m.At(b.Min.X+i, y)).(color.Gray16)
			binary.BigEndian.PutUint16(to[2*i:], c.Y)
		}
	case kind == kindRGB && depth == 8:
		packRGB(to, m, y)
	case kind == kindRGBA && depth == 8:
		packNRGBA(to, m, y)
	case kind == kindRGB:
		for i := range b.Dx() {
			r, g, bl, _ := m.At(b.Min.X+i, y).RGBA()
			t := to[6*i:][:6]
			t[0], t[1], t[2], t[3], t[4], t[5] = uint8(r>>8), uint8(r), uint8(g>>8), uint8(g), uint8(bl>>8), uint8(bl)
		}
	default:
		for i := range b.Dx() {
			c := color.NRGBA64Model.Convert(m.At(b.Min.X+i, y)).(color.NRGBA64)
			t := to[8*i:]
			binary.BigEndian.PutUint16(t, c.R)
			binary.BigEndian.PutUint16(t[2:], c.G)
			binary.BigEndian.PutUint16(t[4:], c.B)
			binary.BigEndian.PutUint16(t[6:], c.A)
		}
	}
}

func packRGB(to []uint8, m image.Image, y int) {
	b := m.Bounds()
	var row []uint8
	switch m := m.(type) {
	case *image.RGBA:
		row = m.Pix[m.PixOffset(b.Min.X, y):]
	case *image.NRGBA:
		row = m.Pix[m.PixOffset(b.Min.X, y):]
	}
	if row == nil {
		for i := range b.Dx() {
			r, g, bl, _ := m.At(b.Min.X+i, y).RGBA()
			t := to[3*i:][:3]
			t[0], t[1], t[2] = uint8(r>>8), uint8(g>>8), uint8(bl>>8)
		}
		return
	}
	for i := range b.Dx() {
		s, t := row[4*i:][:4], to[3*i:][:3]
		t[0], t[1], t[2] = s[0], s[1], s[2]
	}
}

func packNRGBA(to []uint8, m image.Image, y int) {
	b := m.Bounds()
	if n, ok := m.(*image.NRGBA); ok {
		copy(to, n.Pix[n.PixOffset(b.Min.X, y):])
		return
	}
	for i := range b.Dx() {
		c := color.NRGBAModel.Convert(m.At(b.Min.X+i, y)).(color.NRGBA)
		t := to[4*i:][:4]
		t[0], t[1], t[2], t[3] = c.R, c.G, c.B, c.A
	}
}

// filter tries all filters on a row and returns the one with the least sum of differences, which compresses well as a rule.
func filter(rows *[filters][]uint8, beforeRow []uint8, step int) int {
	raw := rows[filterNone][1:]
	n := len(raw)
	before := beforeRow[1:][:n]
	up, left, average, nearest := rows[filterUp][1:][:n], rows[filterLeft][1:][:n], rows[filterAverage][1:][:n], rows[filterPaeth][1:][:n]
	weigh := func(v uint8) int {
		d := int(int8(v))
		return max(d, -d)
	}
	best, least := filterUp, 0
	for i, v := range raw {
		d := v - before[i]
		up[i] = d
		least += weigh(d)
	}
	try := func(which int, row []uint8, difference func(i int) uint8) {
		sum := 0
		for i := range row {
			d := difference(i)
			row[i] = d
			if sum += weigh(d); sum >= least {
				return
			}
		}
		best, least = which, sum
	}
	try(filterPaeth, nearest, func(i int) uint8 {
		if i < step {
			return raw[i] - before[i]
		}
		return raw[i] - paeth(raw[i-step], before[i], before[i-step])
	})
	try(filterNone, raw, func(i int) uint8 { return raw[i] })
	try(filterLeft, left, func(i int) uint8 {
		if i < step {
			return raw[i]
		}
		return raw[i] - raw[i-step]
	})
	try(filterAverage, average, func(i int) uint8 {
		if i < step {
			return raw[i] - before[i]/2
		}
		return raw[i] - uint8((int(raw[i-step])+int(before[i]))/2)
	})
	return best
}
