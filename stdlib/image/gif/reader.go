// Package gif reads and writes GIF, with one picture or several. Reading takes memory for all pictures: for files of
// others DecodeConfig tells the size first.
package gif

import (
	"bufio"
	"compress/lzw"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// What becomes of a picture before the next is shown.
const (
	DisposalNone       = 0x01 // it stays
	DisposalBackground = 0x02 // the background takes its place
	DisposalPrevious   = 0x03 // what was there before comes back
)

// Blocks of a file, and kinds of extensions.
const (
	blockExtension = '!'
	blockImage     = ','
	blockEnd       = ';'

	extensionText        = 0x01
	extensionControl     = 0xf9
	extensionComment     = 0xfe
	extensionApplication = 0xff
)

// Bits of fields.
const (
	hasTable       = 1 << 7
	isInterlaced   = 1 << 6
	tableSize      = 7
	hasTransparent = 1
)

const application = "NETSCAPE2.0"

var (
	errTooLittle = errors.New("gif: not enough image data")
	errTooMuch   = errors.New("gif: too much image data")
	errBadPixel  = errors.New("gif: invalid pixel value")
)

// GIF is the pictures of a file and how they are shown.
type GIF struct {
	Image []*image.Paletted // one after the other
	Delay []int             // how long each is shown, in hundredths of a second
	// LoopCount is how often the pictures are shown again: 0 is for ever, -1 not at all, and any other number one time
	// more than it says.
	LoopCount int
	// Disposal is what becomes of each picture; nil is 0, nothing said, for all.
	Disposal []byte
	// Config has the size, in which all pictures are, and as the model the palette of those that have none of their own,
	// or nil. For EncodeAll all zero is the size up to the first picture's end.
	Config image.Config
	// BackgroundIndex is the background's number in the common palette.
	BackgroundIndex byte
}

type source interface {
	io.Reader
	io.ByteReader
}

type reader struct {
	r   source
	gif GIF
	buf [768]byte

	common      color.Palette
	disposal    byte
	delay       int
	transparent int // a number of a colour, or -1
}

// blocks reads data that comes in blocks of up to 255 bytes.
type blocks struct {
	d           *reader
	start, stop int // what is unread of the block
	err         error
	data        [255]byte
}

func (b *blocks) next() {
	if b.err != nil {
		return
	}
	n, err := b.d.r.ReadByte()
	if err == nil && n == 0 {
		err = io.EOF
	} else if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	b.start, b.stop = 0, int(n)
	if b.err = err; err != nil {
		b.stop = 0
		return
	}
	if _, err := io.ReadFull(b.d.r, b.data[:n]); err != nil {
		b.stop = 0
		if b.err = err; err == io.EOF {
			b.err = io.ErrUnexpectedEOF
		}
	}
}

func (b *blocks) ReadByte() (byte, error) {
	if b.start == b.stop {
		if b.next(); b.err != nil {
			return 0, b.err
		}
	}
	c := b.data[b.start]
	b.start++
	return c, nil
}

func (b *blocks) Read(p []byte) (int, error) {
	if len(p) == 0 || b.err != nil {
		return 0, b.err
	}
	if b.start == b.stop {
		if b.next(); b.err != nil {
			return 0, b.err
		}
	}
	n := copy(p, b.data[b.start:b.stop])
	b.start += n
	return n, nil
}

// end goes past the blocks' end. Writers leave up to one byte, in the block of the data's end or in one of its own.
func (b *blocks) end() error {
	if b.err == nil && b.start == b.stop {
		if b.next(); b.err == nil && b.stop > 1 {
			return errTooMuch
		}
	}
	if b.err == nil {
		if b.next(); b.err == nil {
			return errTooMuch
		}
	}
	if b.err == io.EOF {
		return nil
	}
	return b.err
}

func (d *reader) full(n int) ([]byte, error) {
	_, err := io.ReadFull(d.r, d.buf[:n])
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return d.buf[:n], err
}

func (d *reader) byte() (byte, error) {
	c, err := d.r.ReadByte()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return c, err
}

func number(p []byte) int { return int(p[0]) | int(p[1])<<8 }

// decode reads a file, or its beginning: up to the pictures, or up to the first.
func decode(r io.Reader, configOnly, all bool) (*reader, error) {
	d := &reader{transparent: -1}
	if buffered, ok := r.(source); ok {
		d.r = buffered
	} else {
		d.r = bufio.NewReader(r)
	}
	d.gif.LoopCount = -1
	if err := d.header(); err != nil || configOnly {
		return d, err
	}
	for {
		c, err := d.byte()
		if err != nil {
			return nil, fmt.Errorf("gif: reading frames: %v", err)
		}
		switch c {
		case blockExtension:
			err = d.extension()
		case blockImage:
			if err = d.picture(all); err == nil && !all {
				return d, nil
			}
		case blockEnd:
			if len(d.gif.Image) == 0 {
				return nil, errors.New("gif: missing image data")
			}
			return d, nil
		default:
			err = fmt.Errorf("gif: unknown block type: 0x%.2x", c)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (d *reader) header() error {
	h, err := d.full(13)
	if err != nil {
		return fmt.Errorf("gif: reading header: %v", err)
	}
	if v := string(h[:6]); v != "GIF87a" && v != "GIF89a" {
		return fmt.Errorf("gif: can't recognize format %q", v)
	}
	d.gif.Config.Width, d.gif.Config.Height = number(h[6:]), number(h[8:])
	if h[10]&hasTable != 0 {
		d.gif.BackgroundIndex = h[11]
		if d.common, err = d.table(h[10]); err != nil {
			return err
		}
	}
	d.gif.Config.ColorModel = d.common
	return nil
}

func (d *reader) table(fields byte) (color.Palette, error) {
	n := 2 << (fields & tableSize)
	b, err := d.full(3 * n)
	if err != nil {
		return nil, fmt.Errorf("gif: reading color table: %s", err)
	}
	p := make(color.Palette, n)
	for i := range p {
		p[i] = color.RGBA{b[3*i], b[3*i+1], b[3*i+2], 0xff}
	}
	return p, nil
}

// block reads one block of an extension.
func (d *reader) block() (int, error) {
	n, err := d.byte()
	if n == 0 || err != nil {
		return 0, err
	}
	_, err = d.full(int(n))
	return int(n), err
}

func (d *reader) extension() error {
	fail := func(err error) error { return fmt.Errorf("gif: reading extension: %v", err) }
	kind, err := d.byte()
	if err != nil {
		return fail(err)
	}
	size := 0
	switch kind {
	case extensionText:
		size = 13
	case extensionControl:
		return d.control()
	case extensionComment:
	case extensionApplication:
		n, err := d.byte()
		if err != nil {
			return fail(err)
		}
		size = int(n)
	default:
		return fmt.Errorf("gif: unknown extension 0x%.2x", kind)
	}
	head, err := d.full(size)
	if err != nil && size > 0 {
		return fail(err)
	}
	looping := kind == extensionApplication && string(head) == application && d.gif.LoopCount == -1
	for {
		n, err := d.block()
		switch {
		case err != nil:
			return fail(err)
		case n == 0:
			return nil
		case looping && n == 3 && d.buf[0] == 1:
			d.gif.LoopCount = number(d.buf[1:])
		}
		looping = false
	}
}

func (d *reader) control() error {
	b, err := d.full(6)
	if err != nil {
		return fmt.Errorf("gif: can't read graphic control: %s", err)
	}
	if b[0] != 4 {
		return fmt.Errorf("gif: invalid graphic control extension block size: %d", b[0])
	}
	d.disposal, d.delay = b[1]>>2&7, number(b[2:])
	if b[1]&hasTransparent != 0 {
		d.transparent = int(b[4])
	}
	if b[5] != 0 {
		return fmt.Errorf("gif: invalid graphic control extension block terminator: %d", b[5])
	}
	return nil
}

func (d *reader) picture(all bool) error {
	m, interlaced, err := d.describe()
	if err != nil {
		return err
	}
	width, err := d.byte()
	if err != nil {
		return fmt.Errorf("gif: reading image data: %v", err)
	}
	if width < 2 || width > 8 {
		return fmt.Errorf("gif: pixel size in decode out of range: %d", width)
	}
	data := &blocks{d: d}
	z := lzw.NewReader(data, lzw.LSB, int(width))
	defer z.Close()
	if _, err := io.ReadFull(z, m.Pix); err != nil {
		if err != io.ErrUnexpectedEOF && err != io.EOF {
			return fmt.Errorf("gif: reading image data: %v", err)
		}
		return errTooLittle
	}
	// Files without the code of the end are common.
	if n, err := z.Read(d.buf[:1]); n != 0 || err != io.EOF && err != io.ErrUnexpectedEOF {
		if err != nil {
			return fmt.Errorf("gif: reading image data: %v", err)
		}
		return errTooMuch
	}
	if err := data.end(); err == errTooMuch {
		return err
	} else if err != nil {
		return fmt.Errorf("gif: reading image data: %v", err)
	}
	if len(m.Palette) < 256 {
		for _, index := range m.Pix {
			if int(index) >= len(m.Palette) {
				return errBadPixel
			}
		}
	}
	if interlaced {
		deinterlace(m)
	}
	if all || len(d.gif.Image) == 0 {
		d.gif.Image = append(d.gif.Image, m)
		d.gif.Delay = append(d.gif.Delay, d.delay)
		d.gif.Disposal = append(d.gif.Disposal, d.disposal)
	}
	d.delay, d.transparent = 0, -1
	return nil
}

// describe reads what comes before a picture's pixels.
func (d *reader) describe() (m *image.Paletted, interlaced bool, err error) {
	b, err := d.full(9)
	if err != nil {
		return nil, false, fmt.Errorf("gif: can't read image descriptor: %s", err)
	}
	x, y, w, h, fields := number(b), number(b[2:]), number(b[4:]), number(b[6:]), b[8]
	if x+w > d.gif.Config.Width || y+h > d.gif.Config.Height {
		return nil, false, errors.New("gif: frame bounds larger than image bounds")
	}
	p := d.common
	if fields&hasTable != 0 {
		if p, err = d.table(fields); err != nil {
			return nil, false, err
		}
	} else if p == nil {
		return nil, false, errors.New("gif: no color table")
	}
	if t := d.transparent; t >= 0 {
		p = append(make(color.Palette, 0, max(len(p), t+1)), p...)
		for len(p) <= t {
			p = append(p, color.RGBA{})
		}
		p[t] = color.RGBA{}
	}
	return image.NewPaletted(image.Rect(x, y, x+w, y+h), p), fields&isInterlaced != 0, nil
}

// deinterlace puts the rows in order: the file has every eighth first, then those between.
func deinterlace(m *image.Paletted) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	ordered, from := make([]uint8, len(m.Pix)), 0
	for _, turn := range [...]struct{ first, step int }{{0, 8}, {4, 8}, {2, 4}, {1, 2}} {
		for y := turn.first; y < h; y += turn.step {
			copy(ordered[y*w:][:w], m.Pix[from:])
			from += w
		}
	}
	m.Pix = ordered
}

// Decode reads the first picture.
func Decode(r io.Reader) (image.Image, error) {
	d, err := decode(r, false, false)
	if err != nil {
		return nil, err
	}
	return d.gif.Image[0], nil
}

// DecodeAll reads all pictures and how they are shown.
func DecodeAll(r io.Reader) (*GIF, error) {
	d, err := decode(r, false, true)
	if err != nil {
		return nil, err
	}
	return &d.gif, nil
}

// DecodeConfig reads the size and the common palette.
func DecodeConfig(r io.Reader) (image.Config, error) {
	d, err := decode(r, true, false)
	if err != nil {
		return image.Config{}, err
	}
	return d.gif.Config, nil
}

func init() {
	image.RegisterFormat("gif", "GIF8?a", Decode, DecodeConfig)
}
