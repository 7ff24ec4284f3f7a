// Package hex writes bytes as hexadecimal digits and reads them.
package hex

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unsafe"
)

const digits = "0123456789abcdef"

// ErrLength says that there is an odd number of digits.
var ErrLength = errors.New("encoding/hex: odd length hex string")

// InvalidByteError is a byte that is no hexadecimal digit.
type InvalidByteError byte

// Error names the byte.
func (e InvalidByteError) Error() string {
	return fmt.Sprintf("encoding/hex: invalid byte: %#U", rune(e))
}

// EncodedLen returns how many digits n bytes take.
func EncodedLen(n int) int { return 2 * n }

// DecodedLen returns how many bytes x digits are.
func DecodedLen(x int) int { return x / 2 }

// Encode writes the digits of src into dst and returns their number.
func Encode(dst, src []byte) int {
	out := dst
	for _, b := range src {
		out[1] = digits[b&0xF]
		out[0] = digits[b>>4]
		out = out[2:]
	}
	return EncodedLen(len(src))
}

// AppendEncode appends the digits of src to dst.
func AppendEncode(dst, src []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, EncodedLen(len(src)))
	dst = dst[:n+Encode(dst[n:n+EncodedLen(len(src))], src)]
	return dst
}

// EncodeToString returns the digits of src.
func EncodeToString(src []byte) string {
	text := make([]byte, EncodedLen(len(src)))
	Encode(text, src)
	return unsafe.String(unsafe.SliceData(text), len(text)) // nobody else has it
}

// value returns a digit's value, or 16.
func value(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 16
}

// Decode reads the digits of src into dst and returns how many bytes it has decoded, up to an error if there is one.
func Decode(dst, src []byte) (int, error) {
	n := 0
	for ; 2*n+1 < len(src); n++ {
		hi, lo := value(src[2*n]), value(src[2*n+1])
		if hi > 15 {
			return n, InvalidByteError(src[2*n])
		}
		if lo > 15 {
			return n, InvalidByteError(src[2*n+1])
		}
		dst[n] = hi<<4 | lo
	}
	if len(src)%2 == 1 {
		// A bad digit tells more than the length.
		if last := src[len(src)-1]; value(last) > 15 {
			return n, InvalidByteError(last)
		}
		return n, ErrLength
	}
	return n, nil
}

// AppendDecode appends the bytes that the digits of src are to dst.
func AppendDecode(dst, src []byte) ([]byte, error) {
	buf := make([]byte, DecodedLen(len(src)))
	n, err := Decode(buf, src)
	return append(dst, buf[:n]...), err
}

// DecodeString returns the bytes that the digits of s are, those before an error if there is one.
func DecodeString(s string) ([]byte, error) {
	buf := []byte(s)
	n, err := Decode(buf, buf) // in place: the output never overtakes the input
	return buf[:n], err
}

const chunk = 1024

type encoder struct {
	w   io.Writer
	err error
	buf [chunk]byte
}

// NewEncoder returns a Writer that writes digits to w.
func NewEncoder(w io.Writer) io.Writer { return &encoder{w: w} }

func (e *encoder) Write(p []byte) (n int, err error) {
	for len(p) > 0 && e.err == nil {
		part := p[:min(len(p), chunk/2)]
		var written int
		written, e.err = e.w.Write(e.buf[:Encode(e.buf[:], part)])
		n += written / 2
		p = p[len(part):]
	}
	return n, e.err
}

type decoder struct {
	r    io.Reader
	err  error
	have []byte // digits not decoded yet, in buf
	buf  [chunk]byte
}

// NewDecoder returns a Reader of what the digits in r are.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	if len(d.have) < 2 && d.err == nil {
		kept := copy(d.buf[:], d.have)
		var m int
		m, d.err = d.r.Read(d.buf[kept:])
		d.have = d.buf[:kept+m]
		if d.err == io.EOF && len(d.have)%2 == 1 {
			d.err = io.ErrUnexpectedEOF
			if last := d.have[len(d.have)-1]; value(last) > 15 {
				d.err = InvalidByteError(last)
			}
		}
	}
	take := min(len(p), len(d.have)/2)
	n, err = Decode(p, d.have[:2*take])
	d.have = d.have[2*n:]
	if err != nil {
		d.have, d.err = nil, err
	}
	if len(d.have) < 2 {
		return n, d.err
	}
	return n, nil
}

// Dump returns a dump of data as "hexdump -C" prints it.
func Dump(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	var b strings.Builder
	d := Dumper(&b)
	d.Write(data)
	d.Close()
	return b.String()
}

const perLine = 16

type dumper struct {
	w      io.Writer
	line   [perLine]byte
	n      int  // bytes in line
	offset uint // of the line
	closed bool
}

// Dumper returns a writer that writes a dump of what is written to it to w, the last line at Close.
func Dumper(w io.Writer) io.WriteCloser { return &dumper{w: w} }

func (d *dumper) Write(p []byte) (n int, err error) {
	if d.closed {
		return 0, errors.New("encoding/hex: dumper closed")
	}
	for n < len(p) {
		m := copy(d.line[d.n:], p[n:])
		d.n += m
		n += m
		if d.n == perLine {
			if err := d.writeLine(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// writeLine writes what is in line: offset, digits in two groups, and the printable bytes as text.
func (d *dumper) writeLine() error {
	out := make([]byte, 0, 80)
	for s := 28; s >= 0; s -= 4 {
		out = append(out, digits[d.offset>>uint(s)&0xF])
	}
	out = append(out, ' ')
	for i := range perLine {
		if i%8 == 0 {
			out = append(out, ' ')
		}
		if i < d.n {
			out = append(out, digits[d.line[i]>>4], digits[d.line[i]&0xF], ' ')
		} else {
			out = append(out, "   "...)
		}
	}
	out = append(out, " |"...)
	for _, c := range d.line[:d.n] {
		if c < ' ' || c > '~' {
			c = '.'
		}
		out = append(out, c)
	}
	out = append(out, "|\n"...)
	d.offset += uint(d.n)
	d.n = 0
	_, err := d.w.Write(out)
	return err
}

func (d *dumper) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if d.n == 0 {
		return nil
	}
	return d.writeLine()
}
