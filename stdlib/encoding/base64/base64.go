// Package base64 writes bytes as text of 64 characters and reads them (RFC 4648).
package base64

import (
	"io"
	"slices"
	"strconv"
	"unsafe"
)

// An encoding's padding: the standard character, or none.
const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// Encoding is an alphabet with its rules.
type Encoding struct {
	alphabet [64]byte
	values   [256]uint8 // of the characters, or notInAlphabet
	pad      rune
	strict   bool
}

const notInAlphabet = 0xFF

// NewEncoding returns a padded Encoding with the given alphabet: 64 different bytes, neither line ends nor padding. It
// panics if that is not so.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 64 {
		panic("encoding alphabet is not 64-bytes long")
	}
	e := &Encoding{pad: StdPadding}
	for i := range e.values {
		e.values[i] = notInAlphabet
	}
	for i := range e.alphabet {
		c := encoder[i]
		switch {
		case c == '\n' || c == '\r':
			panic("encoding alphabet contains newline character")
		case e.values[c] != notInAlphabet:
			panic("encoding alphabet includes duplicate symbols")
		}
		e.alphabet[i], e.values[c] = c, uint8(i)
	}
	return e
}

// WithPadding returns the encoding with another padding, or NoPadding. It panics if that is not a character of its own.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	switch {
	case padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xFF:
		panic("invalid padding")
	case padding != NoPadding && enc.values[byte(padding)] != notInAlphabet:
		panic("padding contained in alphabet")
	}
	enc.pad = padding
	return &enc
}

// Strict returns the encoding with a check that the bits left over at the end are zero.
func (enc Encoding) Strict() *Encoding {
	enc.strict = true
	return &enc
}

const (
	upperLowerDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz" + "0123456789"
)

// StdEncoding is the standard encoding.
var StdEncoding = NewEncoding(upperLowerDigits + "+/")

// URLEncoding is the one for URLs and file names.
var URLEncoding = NewEncoding(upperLowerDigits + "-_")

// RawStdEncoding is StdEncoding without padding.
var RawStdEncoding = StdEncoding.WithPadding(NoPadding)

// RawURLEncoding is URLEncoding without padding.
var RawURLEncoding = URLEncoding.WithPadding(NoPadding)

// EncodedLen returns the length of the text of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/3*4 + (n%3*8+5)/6
	}
	return (n + 2) / 3 * 4
}

// DecodedLen returns how many bytes a text of length n can be at most.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/4*3 + n%4*6/8
	}
	return n / 4 * 3
}

// Encode writes the text of src into dst.
func (enc *Encoding) Encode(dst, src []byte) {
	for len(src) >= 3 && len(dst) >= 4 {
		v := uint(src[0])<<16 | uint(src[1])<<8 | uint(src[2])
		dst[0] = enc.alphabet[v>>18&0x3F]
		dst[1] = enc.alphabet[v>>12&0x3F]
		dst[2] = enc.alphabet[v>>6&0x3F]
		dst[3] = enc.alphabet[v&0x3F]
		src, dst = src[3:], dst[4:]
	}
	if len(src) >= 3 {
		_ = dst[3] // too short: fails here
	}
	if len(src) == 0 {
		return
	}
	v := uint(src[0]) << 16
	if len(src) == 2 {
		v |= uint(src[1]) << 8
	}
	dst[0], dst[1] = enc.alphabet[v>>18], enc.alphabet[v>>12&0x3F]
	n := 2
	if len(src) == 2 {
		dst[2] = enc.alphabet[v>>6&0x3F]
		n = 3
	}
	if enc.pad != NoPadding {
		for ; n < 4; n++ {
			dst[n] = byte(enc.pad)
		}
	}
}

// AppendEncode appends the text of src to dst.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, enc.EncodedLen(len(src)))[:n+enc.EncodedLen(len(src))]
	enc.Encode(dst[n:], src)
	return dst
}

// EncodeToString returns the text of src.
func (enc *Encoding) EncodeToString(src []byte) string {
	text := enc.AppendEncode(nil, src)
	return unsafe.String(unsafe.SliceData(text), len(text)) // nobody else has it
}

// CorruptInputError is the offset of a byte that has no place in the text.
type CorruptInputError int64

// Error tells the offset.
func (e CorruptInputError) Error() string {
	return "illegal base64 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// Decode reads the text of src into dst and returns how many bytes it has decoded, up to an error if there is one. Line
// ends are skipped.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	_, n, err = enc.decode(dst, src)
	return n, err
}

// decode also says whether padding has ended the text.
func (enc *Encoding) decode(dst, src []byte) (ended bool, n int, err error) {
	var group [4]byte
	i := 0
	for {
		// Groups of four characters of the alphabet.
		for len(src)-i >= 4 && len(dst)-n >= 3 {
			from, to := src[i:i+4], dst[n:n+3]
			a, b, c, d := enc.values[from[0]], enc.values[from[1]], enc.values[from[2]], enc.values[from[3]]
			if (a|b|c|d)&^0x3F != 0 {
				break
			}
			v := uint(a)<<18 | uint(b)<<12 | uint(c)<<6 | uint(d)
			to[0], to[1], to[2] = byte(v>>16), byte(v>>8), byte(v)
			i += 4
			n += 3
		}
		// Collect a group of four characters among others.
		j := 0
		for j < 4 {
			if i == len(src) {
				if j == 0 {
					return false, n, nil
				}
				if j == 1 || enc.pad != NoPadding {
					return false, n, CorruptInputError(i - j)
				}
				m, err := enc.partial(dst[n:], &group, j, i)
				return true, n + m, err
			}
			c := src[i]
			i++
			if v := enc.values[c]; v != notInAlphabet {
				group[j] = v
				j++
				continue
			}
			if c == '\n' || c == '\r' {
				continue
			}
			if rune(c) != enc.pad || j < 2 {
				return false, n, CorruptInputError(i - 1)
			}
			m, err := enc.padded(dst[n:], src, &group, j, i)
			return true, n + m, err
		}
		v := uint(group[0])<<18 | uint(group[1])<<12 | uint(group[2])<<6 | uint(group[3])
		dst[n+2] = byte(v)
		dst[n+1] = byte(v >> 8)
		dst[n] = byte(v >> 16)
		n += 3
	}
}

// padded finishes a group of have characters at the first padding character, which ends before i.
func (enc *Encoding) padded(dst, src []byte, group *[4]byte, have, i int) (n int, err error) {
	skip := func() {
		for i < len(src) && (src[i] == '\n' || src[i] == '\r') {
			i++
		}
	}
	if have == 2 { // there must be a second one
		skip()
		if i == len(src) {
			return 0, CorruptInputError(len(src))
		}
		if rune(src[i]) != enc.pad {
			return 0, CorruptInputError(i - 1)
		}
		i++
	}
	skip()
	n, err = enc.partial(dst, group, have, i)
	if err == nil && i < len(src) {
		err = CorruptInputError(i) // something after the end
	}
	return n, err
}

// partial decodes a group of two or three characters, which ends before i.
func (enc *Encoding) partial(dst []byte, group *[4]byte, have, i int) (n int, err error) {
	v := uint(group[0])<<18 | uint(group[1])<<12
	if have == 3 {
		v |= uint(group[2]) << 6
	}
	if n = have - 1; enc.strict && v&(1<<uint(24-8*n)-1) != 0 {
		return 0, CorruptInputError(i - 3 + n)
	}
	if n == 2 {
		dst[1] = byte(v >> 8)
	}
	dst[0] = byte(v >> 16)
	return n, nil
}

// AppendDecode appends the bytes of the text src to dst.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	buf := make([]byte, len(src)/4*3+3)
	n, err := enc.Decode(buf, src)
	return append(dst, buf[:n]...), err
}

// DecodeString returns the bytes of the text s, those before an error if there is one.
func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	buf := make([]byte, enc.DecodedLen(len(s)))
	n, err := enc.Decode(buf, unsafe.Slice(unsafe.StringData(s), len(s))) // only read
	return buf[:n], err
}

// streamChunk is how many bytes an encoder turns into text at once; a multiple of 3.
const streamChunk = 768

type encoder struct {
	enc  *Encoding
	w    io.Writer
	err  error
	rest [3]byte // fewer than three bytes wait for more
	n    int
	out  [streamChunk / 3 * 4]byte
}

// NewEncoder returns a writer that writes text to w. Close writes the last, incomplete group.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser { return &encoder{enc: enc, w: w} }

func (e *encoder) emit(p []byte) {
	e.enc.Encode(e.out[:], p)
	_, e.err = e.w.Write(e.out[:e.enc.EncodedLen(len(p))])
}

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if e.n > 0 {
		n = copy(e.rest[e.n:], p)
		p = p[n:]
		if e.n += n; e.n < 3 {
			return n, nil
		}
		if e.emit(e.rest[:]); e.err != nil {
			return n, e.err
		}
		e.n = 0
	}
	for len(p) >= 3 {
		part := p[:min(len(p)/3*3, streamChunk)]
		if e.emit(part); e.err != nil {
			return n, e.err
		}
		n += len(part)
		p = p[len(part):]
	}
	e.n = copy(e.rest[:], p)
	return n + e.n, nil
}

func (e *encoder) Close() error {
	if e.err == nil && e.n > 0 {
		e.emit(e.rest[:e.n])
		e.n = 0
	}
	return e.err
}

type decoder struct {
	enc   *Encoding
	r     io.Reader
	err   error // to be told when out is empty
	ended bool
	text  [1024]byte
	n     int    // of text not decoded
	out   []byte // decoded, not read
	buf   [768]byte
}

// NewDecoder returns a Reader of the bytes of the text in r.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader { return &decoder{enc: enc, r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill reads text and decodes the complete groups, at the end all of it.
func (d *decoder) fill() {
	m, err := d.r.Read(d.text[d.n:])
	// Line ends do not count: drop them, so that groups can be told by length.
	for _, c := range d.text[d.n : d.n+m] {
		if c != '\n' && c != '\r' {
			d.text[d.n] = c
			d.n++
		}
	}
	whole := d.n / 4 * 4
	if err == io.EOF && d.enc.pad == NoPadding {
		whole = d.n
	}
	if whole > 0 {
		if d.ended {
			d.err = CorruptInputError(0)
			return
		}
		ended, n, decodeErr := d.enc.decode(d.buf[:], d.text[:whole])
		d.out = d.buf[:n]
		d.ended = ended
		d.n = copy(d.text[:], d.text[whole:d.n])
		if decodeErr != nil {
			d.err = decodeErr
			return
		}
	}
	if err == io.EOF && d.n > 0 {
		err = io.ErrUnexpectedEOF
	}
	d.err = err
}
