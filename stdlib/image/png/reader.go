package png

import (
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"image"
	"image/color"
	"io"
)

// How far the chunks have come.
const (
	atStart = iota
	afterHeader
	afterPalette
	afterTransparency
	inData
	afterEnd
)

var errOrder = FormatError("chunk out of order")

type reader struct {
	r     io.Reader
	crc   hash.Hash32
	stage int
	img   image.Image
	buf   [3 * 256]byte
	rest  uint32 // what is unread of the data chunk

	width, height int
	depth, kind   uint8
	interlaced    bool
	palette       color.Palette
	clear         bool // one colour is transparent: that of key
	key           [6]byte
}

// header reads the first chunk.
func (d *reader) header(length uint32) error {
	if length != 13 {
		return FormatError("bad IHDR length")
	}
	h := d.buf[:13]
	if err := d.take(h); err != nil {
		return err
	}
	if h[10] != 0 {
		return UnsupportedError("compression method")
	}
	if h[11] != 0 {
		return UnsupportedError("filter method")
	}
	if h[12] > 1 {
		return FormatError("invalid interlace method")
	}
	d.interlaced = h[12] == 1
	w, ht := int32(binary.BigEndian.Uint32(h)), int32(binary.BigEndian.Uint32(h[4:]))
	if w <= 0 || ht <= 0 {
		return FormatError("non-positive dimension")
	}
	pixels := int64(w) * int64(ht)
	// A pixel takes eight bytes at most.
	if pixels != int64(int(pixels)) || pixels != pixels*8/8 || int(pixels*8) < 0 {
		return UnsupportedError("dimension overflow")
	}
	d.depth, d.kind = h[8], h[9]
	valid := false
	switch d.kind {
	case kindGray:
		valid = d.depth == 1 || d.depth == 2 || d.depth == 4 || d.depth == 8 || d.depth == 16
	case kindPaletted:
		valid = d.depth == 1 || d.depth == 2 || d.depth == 4 || d.depth == 8
	case kindRGB, kindGrayAlpha, kindRGBA:
		valid = d.depth == 8 || d.depth == 16
	}
	if !valid {
		return UnsupportedError(fmt.Sprintf("bit depth %d, color type %d", h[8], h[9]))
	}
	d.width, d.height = int(w), int(ht)
	return d.check()
}

// take reads a chunk's bytes into the checksum.
func (d *reader) take(p []byte) error {
	if _, err := io.ReadFull(d.r, p); err != nil {
		return err
	}
	d.crc.Write(p)
	return nil
}

// check compares the checksum at a chunk's end.
func (d *reader) check() error {
	if _, err := io.ReadFull(d.r, d.buf[:4]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(d.buf[:4]) != d.crc.Sum32() {
		return FormatError("invalid checksum")
	}
	return nil
}

func (d *reader) readPalette(length uint32) error {
	n := int(length / 3)
	if length%3 != 0 || n <= 0 || n > 256 || d.kind == kindPaletted && n > 1<<d.depth {
		return FormatError("bad PLTE length")
	}
	p := d.buf[:3*n]
	if err := d.take(p); err != nil {
		return err
	}
	switch d.kind {
	case kindPaletted:
		// What pixels may name beyond the palette is black.
		d.palette = make(color.Palette, 256)
		for i := range d.palette {
			c := color.RGBA{A: 0xff}
			if i < n {
				c.R, c.G, c.B = p[3*i], p[3*i+1], p[3*i+2]
			}
			d.palette[i] = c
		}
		d.palette = d.palette[:n]
	case kindRGB, kindRGBA:
		// Here it is only advice for screens with few colours.
	default:
		return FormatError("PLTE, color type mismatch")
	}
	return d.check()
}

func (d *reader) readTransparency(length uint32) error {
	switch d.kind {
	case kindGray, kindRGB:
		need := uint32(2 * channels(d.kind))
		if length != need {
			return FormatError("bad tRNS length")
		}
		p := d.buf[:need]
		if err := d.take(p); err != nil {
			return err
		}
		copy(d.key[:], p)
		if d.depth < 8 || d.kind == kindGray && d.depth == 1 {
			// Pixels are compared as they are in the file's depth, widened to eight bits.
			d.key[1] *= 255 / (1<<d.depth - 1)
		}
		d.clear = true
	case kindPaletted:
		if length > 256 {
			return FormatError("bad tRNS length")
		}
		p := d.buf[:length]
		if err := d.take(p); err != nil {
			return err
		}
		if len(d.palette) < len(p) {
			d.palette = d.palette[:len(p)]
		}
		for i, a := range p {
			c := d.palette[i].(color.RGBA)
			d.palette[i] = color.NRGBA{c.R, c.G, c.B, a}
		}
	default:
		return FormatError("tRNS, color type mismatch")
	}
	return d.check()
}

// Read reads the data of consecutive data chunks as if they were one.
func (d *reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for d.rest == 0 {
		if err := d.check(); err != nil {
			return 0, err
		}
		if _, err := io.ReadFull(d.r, d.buf[:8]); err != nil {
			return 0, err
		}
		d.rest = binary.BigEndian.Uint32(d.buf[:4])
		if string(d.buf[4:8]) != "IDAT" {
			return 0, FormatError("not enough pixel data")
		}
		d.crc.Reset()
		d.crc.Write(d.buf[4:8])
	}
	if int(d.rest) < 0 {
		return 0, UnsupportedError("IDAT chunk length overflow")
	}
	n, err := d.r.Read(p[:min(len(p), int(d.rest))])
	d.crc.Write(p[:n])
	d.rest -= uint32(n)
	return n, err
}

// pixels reads the picture.
func (d *reader) pixels() (image.Image, error) {
	z, err := zlib.NewReader(d)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var img image.Image
	if !d.interlaced {
		if img, err = d.one(z, d.width, d.height, false); err != nil {
			return nil, err
		}
	} else {
		if img, err = d.one(z, d.width, d.height, true); err != nil {
			return nil, err
		}
		for _, p := range passes {
			w := (d.width - p.x + p.stepX - 1) / p.stepX
			h := (d.height - p.y + p.stepY - 1) / p.stepY
			if w <= 0 || h <= 0 {
				continue
			}
			part, err := d.one(z, w, h, false)
			if err != nil {
				return nil, err
			}
			spread(img, part, p)
		}
	}
	// The end of the compressed data has a checksum, which is read with the end only.
	n := 0
	for i := 0; n == 0 && err == nil; i++ {
		if i == 100 {
			return nil, io.ErrNoProgress
		}
		n, err = z.Read(d.buf[:1])
	}
	if err != nil && err != io.EOF {
		return nil, FormatError(err.Error())
	}
	if n != 0 || d.rest != 0 {
		return nil, FormatError("too much pixel data")
	}
	return img, nil
}

// raster is an image's memory.
func raster(m image.Image) (pix []uint8, stride, bytes int) {
	switch m := m.(type) {
	case *image.Gray:
		return m.Pix, m.Stride, 1
	case *image.Gray16:
		return m.Pix, m.Stride, 2
	case *image.RGBA:
		return m.Pix, m.Stride, 4
	case *image.NRGBA:
		return m.Pix, m.Stride, 4
	case *image.RGBA64:
		return m.Pix, m.Stride, 8
	case *image.NRGBA64:
		return m.Pix, m.Stride, 8
	}
	p := m.(*image.Paletted)
	return p.Pix, p.Stride, 1
}

// spread puts the pixels of a pass where they belong.
func spread(whole, part image.Image, p pass) {
	to, toStride, bytes := raster(whole)
	from, fromStride, _ := raster(part)
	if all, ok := whole.(*image.Paletted); ok {
		all.Palette = part.(*image.Paletted).Palette // more colours may have been needed
	}
	size := part.Bounds().Size()
	for y := range size.Y {
		src := from[y*fromStride:][:size.X*bytes]
		at := (y*p.stepY+p.y)*toStride + p.x*bytes
		for ; len(src) > 0; src = src[bytes:] {
			copy(to[at:at+bytes], src)
			at += p.stepX * bytes
		}
	}
}

// blank makes an image of the kind that the picture's pixels need.
func (d *reader) blank(w, h int) image.Image {
	r := image.Rect(0, 0, w, h)
	deep := d.depth == 16
	switch {
	case d.kind == kindPaletted:
		return image.NewPaletted(r, d.palette)
	case d.kind == kindGray && !d.clear && deep:
		return image.NewGray16(r)
	case d.kind == kindGray && !d.clear:
		return image.NewGray(r)
	case d.kind == kindRGB && !d.clear && deep:
		return image.NewRGBA64(r)
	case d.kind == kindRGB && !d.clear:
		return image.NewRGBA(r)
	case deep:
		return image.NewNRGBA64(r)
	}
	return image.NewNRGBA(r)
}

// one reads a picture, or a pass of one; with empty it only makes the image.
func (d *reader) one(z io.Reader, w, h int, empty bool) (image.Image, error) {
	img := d.blank(w, h)
	if empty {
		return img, nil
	}
	bits := channels(d.kind) * int(d.depth)
	step := (bits + 7) / 8
	length := 1 + (int64(bits)*int64(w)+7)/8
	if length != int64(int(length)) {
		return nil, UnsupportedError("dimension overflow")
	}
	row, above := make([]uint8, length), make([]uint8, length)
	pix, stride, _ := raster(img)
	for y := range h {
		if _, err := io.ReadFull(z, row); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return nil, FormatError("not enough pixel data")
			}
			return nil, err
		}
		if !unfilter(row, above, step) {
			return nil, FormatError("bad filter type")
		}
		d.unpack(img, pix[y*stride:], row[1:], w)
		row, above = above, row
	}
	return img, nil
}

// unfilter makes a row's bytes of what its filter left of them.
func unfilter(row, aboveRow []uint8, step int) bool {
	cur, above := row[1:], aboveRow[1:]
	above = above[:len(cur)]
	switch row[0] {
	case filterNone:
	case filterLeft:
		for i := step; i < len(cur); i++ {
			cur[i] += cur[i-step]
		}
	case filterUp:
		for i, v := range above {
			cur[i] += v
		}
	case filterAverage:
		for i := range min(step, len(cur)) {
			cur[i] += above[i] / 2
		}
		for i := step; i < len(cur); i++ {
			cur[i] += uint8((int(cur[i-step]) + int(above[i])) / 2)
		}
	case filterPaeth:
		for i := range min(step, len(cur)) {
			cur[i] += above[i]
		}
		for i := step; i < len(cur); i++ {
			cur[i] += paeth(cur[i-step], above[i], above[i-step])
		}
	default:
		return false
	}
	return true
}

// unpack writes a row's pixels as the image has them.
func (d *reader) unpack(img image.Image, to, row []uint8, w int) {
	switch {
	case d.kind == kindPaletted:
		d.unpackBits(to[:w], row, 1)
		p := img.(*image.Paletted)
		for _, index := range to[:w] {
			if int(index) >= len(p.Palette) {
				p.Palette = p.Palette[:int(index)+1]
				d.palette = p.Palette
			}
		}
	case d.kind == kindGray && !d.clear && d.depth < 8:
		d.unpackBits(to[:w], row, 255/(1<<d.depth-1))
	case d.kind == kindGray && d.clear && d.depth <= 8:
		grays := row
		if d.depth < 8 {
			grays = make([]uint8, w)
			d.unpackBits(grays, row, 255/(1<<d.depth-1))
		}
		for x, v := range grays[:w] {
			a := uint8(0xff)
			if v == d.key[1] {
				a = 0
			}
			t := to[4*x:][:4]
			t[0], t[1], t[2], t[3] = v, v, v, a
		}
	case d.kind == kindGray && d.clear:
		for x := range w {
			s, t := row[2*x:][:2], to[8*x:][:8]
			for i := range 3 {
				copy(t[2*i:], s)
			}
			t[6], t[7] = 0xff, 0xff
			if s[0] == d.key[0] && s[1] == d.key[1] {
				t[6], t[7] = 0, 0
			}
		}
	case d.kind == kindRGB && d.depth == 8:
		for x := range w {
			s, t := row[3*x:][:3], to[4*x:][:4]
			t[0], t[1], t[2], t[3] = s[0], s[1], s[2], 0xff
			if d.clear && s[0] == d.key[1] && s[1] == d.key[3] && s[2] == d.key[5] {
				t[3] = 0
			}
		}
	case d.kind == kindRGB:
		for x := range w {
			s, t := row[6*x:][:6], to[8*x:][:8]
			copy(t, s)
			t[6], t[7] = 0xff, 0xff
			if d.clear && string(s) == string(d.key[:]) {
				t[6], t[7] = 0, 0
			}
		}
	case d.kind == kindGrayAlpha && d.depth == 8:
		for x := range w {
			s, t := row[2*x:][:2], to[4*x:][:4]
			t[0], t[1], t[2], t[3] = s[0], s[0], s[0], s[1]
		}
	case d.kind == kindGrayAlpha:
		for x := range w {
			s, t := row[4*x:][:4], to[8*x:][:8]
			t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7] = s[0], s[1], s[0], s[1], s[0], s[1], s[2], s[3]
		}
	default:
		copy(to, row)
	}
}

// unpackBits spreads pixels of less than a byte, the first from the highest bits.
func (d *reader) unpackBits(to, row []uint8, scale uint8) {
	depth := int(d.depth)
	if depth == 8 {
		copy(to, row)
		return
	}
	per, mask := 8/depth, uint8(1<<depth-1)
	for x := range to {
		to[x] = row[x/per] >> (8 - depth - x%per*depth) & mask * scale
	}
}

// chunk reads the next chunk.
func (d *reader) chunk(configOnly bool) error {
	if _, err := io.ReadFull(d.r, d.buf[:8]); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(d.buf[:4])
	d.crc.Reset()
	d.crc.Write(d.buf[4:8])
	switch string(d.buf[4:8]) {
	case "IHDR":
		if d.stage != atStart {
			return errOrder
		}
		d.stage = afterHeader
		return d.header(length)
	case "PLTE":
		if d.stage != afterHeader {
			return errOrder
		}
		d.stage = afterPalette
		return d.readPalette(length)
	case "tRNS":
		if d.kind == kindPaletted && d.stage != afterPalette ||
			d.kind == kindRGB && d.stage != afterHeader && d.stage != afterPalette ||
			d.kind != kindPaletted && d.kind != kindRGB && d.stage != afterHeader {
			return errOrder
		}
		d.stage = afterTransparency
		return d.readTransparency(length)
	case "IDAT":
		if d.stage < afterHeader || d.stage > inData || d.stage == afterHeader && d.kind == kindPaletted {
			return errOrder
		}
		if d.stage == inData {
			break // what comes after the picture's data is passed over
		}
		d.stage = inData
		if configOnly {
			return nil
		}
		d.rest = length
		img, err := d.pixels()
		if err != nil {
			return err
		}
		d.img = img
		return d.check()
	case "IEND":
		if d.stage != inData {
			return errOrder
		}
		d.stage = afterEnd
		if length != 0 {
			return FormatError("bad IEND length")
		}
		return d.check()
	}
	if length > 0x7fffffff {
		return FormatError(fmt.Sprintf("Bad chunk length: %d", length))
	}
	for length > 0 {
		p := d.buf[:min(int(length), len(d.buf))]
		if err := d.take(p); err != nil {
			return err
		}
		length -= uint32(len(p))
	}
	return d.check()
}

// start begins reading; that the input ends too early is said in one way.
func start(r io.Reader) (*reader, error) {
	d := &reader{r: r, crc: crc32.NewIEEE()}
	if _, err := io.ReadFull(r, d.buf[:len(signature)]); err != nil {
		return nil, early(err)
	}
	if string(d.buf[:len(signature)]) != signature {
		return nil, FormatError("not a PNG file")
	}
	return d, nil
}

func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Decode reads a picture. What kind of image it becomes depends on its pixels.
func Decode(r io.Reader) (image.Image, error) {
	d, err := start(r)
	if err != nil {
		return nil, err
	}
	for d.stage != afterEnd {
		if err := d.chunk(false); err != nil {
			return nil, early(err)
		}
	}
	return d.img, nil
}

// DecodeConfig reads what a picture is like, as far as its pixels.
func DecodeConfig(r io.Reader) (image.Config, error) {
	d, err := start(r)
	if err != nil {
		return image.Config{}, err
	}
	for {
		if err := d.chunk(true); err != nil {
			return image.Config{}, early(err)
		}
		// The transparency of a palette is part of the model; for other kinds the header says all that is told.
		if d.kind != kindPaletted && d.stage >= afterHeader || d.stage >= afterTransparency {
			break
		}
	}
	c := image.Config{Width: d.width, Height: d.height, ColorModel: d.palette}
	if d.kind != kindPaletted {
		c.ColorModel = d.blank(0, 0).ColorModel()
	}
	return c, nil
}
