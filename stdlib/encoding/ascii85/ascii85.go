// Package ascii85 writes bytes as text of 85 characters and reads them, as btoa, PostScript and PDF do. Delimiters of a
// text (<~ and ~>) are not part of it here.
package ascii85

import (
	"io"
	"strconv"
)

// A group is four bytes, or five characters from ! on; z is a group of zeros.
const (
	groupBytes = 4
	groupChars = 5
	base       = 85
	first      = '!'
	zeros      = 'z'
)

// MaxEncodedLen returns the length that the text of n bytes has at most.
func MaxEncodedLen(n int) int { return (n + groupBytes - 1) / groupBytes * groupChars }

// Encode writes the text of src into dst, which has room for MaxEncodedLen(len(src)) characters, and returns its length.
// An incomplete group gets less characters: the pieces of a large text must be of complete groups.
func Encode(dst, src []byte) int {
	n := 0
	for len(src) > 0 {
		var v uint32
		have := min(len(src), groupBytes)
		for i, b := range src[:have] {
			v |= uint32(b) << (24 - 8*i)
		}
		src = src[have:]
		if v == 0 && have == groupBytes {
			dst[n] = zeros
			n++
			continue
		}
		var group [groupChars]byte
		for i := groupChars - 1; i >= 0; i-- {
			group[i] = first + byte(v%base)
			v /= base
		}
		n += copy(dst[n:n+have+1], group[:])
	}
	return n
}

// CorruptInputError is the offset of a character that has no place in the text.
type CorruptInputError int64

// Error tells the offset.
func (e CorruptInputError) Error() string {
	return "illegal ascii85 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// Decode reads the text of src into dst and returns how many bytes it has written and how many characters it has used.
// White space and control characters are skipped. It stops where a group has no room in dst. With flush an incomplete
// group is the end of the text, otherwise it is left.
func Decode(dst, src []byte, flush bool) (ndst, nsrc int, err error) {
	var v uint32
	have := 0
	for i, c := range src {
		if len(dst)-ndst < groupBytes {
			return ndst, nsrc, nil
		}
		switch {
		case c <= ' ':
			continue
		case c == zeros && have == 0:
			have, v = groupChars, 0
		case first <= c && c < first+base:
			v = v*base + uint32(c-first)
			have++
		default:
			return 0, 0, CorruptInputError(i)
		}
		if have == groupChars {
			nsrc = i + 1
			ndst += put(dst[ndst:], v, groupBytes)
			have, v = 0, 0
		}
	}
	if !flush {
		return ndst, nsrc, nil
	}
	nsrc = len(src)
	if have > 0 {
		if have == 1 {
			return 0, 0, CorruptInputError(len(src))
		}
		// What is missing would have been the highest.
		for i := have; i < groupChars; i++ {
			v = v*base + base - 1
		}
		ndst += put(dst[ndst:], v, have-1)
	}
	return ndst, nsrc, nil
}

// put writes the first n bytes of a group.
func put(dst []byte, v uint32, n int) int {
	for i := range n {
		dst[i] = byte(v >> (24 - 8*i))
	}
	return n
}

type encoder struct {
	w    io.Writer
	err  error
	rest [groupBytes]byte // less than a group waits for more
	n    int
	out  [1024]byte
}

// NewEncoder returns a writer that writes text to w. Close writes the last, incomplete group.
func NewEncoder(w io.Writer) io.WriteCloser { return &encoder{w: w} }

func (e *encoder) emit(p []byte) {
	n := Encode(e.out[:], p)
	_, e.err = e.w.Write(e.out[:n])
}

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if e.n > 0 {
		n = copy(e.rest[e.n:], p)
		p = p[n:]
		if e.n += n; e.n < groupBytes {
			return n, nil
		}
		if e.emit(e.rest[:]); e.err != nil {
			return n, e.err
		}
		e.n = 0
	}
	for len(p) >= groupBytes {
		part := p[:min(len(p), len(e.out)/groupChars*groupBytes)&^(groupBytes-1)]
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
	r    io.Reader
	err  error // to be told when out is empty
	text [1024]byte
	n    int    // of text not decoded
	out  []byte // decoded, not read
	buf  [1024]byte
}

// NewDecoder returns a Reader of the bytes of the text in r.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		if len(d.out) > 0 {
			n = copy(p, d.out)
			d.out = d.out[n:]
			return n, nil
		}
		// What is left of the text may have had no room.
		if d.n > 0 {
			n, used, err := Decode(d.buf[:], d.text[:d.n], d.err != nil)
			d.out = d.buf[:n]
			d.n = copy(d.text[:], d.text[used:d.n])
			if err != nil {
				d.err, d.n = err, 0
			}
			if n > 0 {
				continue
			}
			if d.n == len(d.text) {
				// White space only, but for less than a group: it is not needed any more.
				kept := d.text[:0]
				for _, c := range d.text[:d.n] {
					if c > ' ' {
						kept = append(kept, c)
					}
				}
				d.n = len(kept)
			}
		}
		if d.err != nil {
			return 0, d.err
		}
		n, d.err = d.r.Read(d.text[d.n:])
		d.n += n
	}
}
