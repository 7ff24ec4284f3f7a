// Package lzw compresses and decompresses LZW as GIF and PDF have it: codes of up to 12 bits, with one that clears the
// table and one that ends the stream. That of TIFF differs.
package lzw

import (
	"bufio"
	"errors"
	"io"
	"strconv"
)

// Order says how codes lie in bytes.
type Order int

const (
	LSB Order = iota // the lowest bit first, as in GIF
	MSB              // the highest bit first, as in PDF
)

const (
	maxWidth = 12
	maxCodes = 1 << maxWidth
	none     = 0xffff
)

var errClosed = errors.New("lzw: reader/writer is closed")

// check tells what is wrong with a format.
func check(order Order, litWidth int) error {
	switch {
	case order != LSB && order != MSB:
		return errors.New("lzw: unknown order")
	case litWidth < 2 || litWidth > 8:
		return errors.New("lzw: litWidth " + strconv.Itoa(litWidth) + " out of range")
	}
	return nil
}

// Reader decompresses.
type Reader struct {
	from  io.ByteReader
	order Order
	err   error
	bits  uint32 // read and not used; n of them
	n     uint

	width   uint   // of codes, now
	literal uint   // of bytes
	next    uint16 // the code that the next entry of the table gets
	last    uint16 // the code before, or none

	// What a code from clear+2 on stands for: what prefix does, and a byte; and its length.
	prefix [maxCodes]uint16
	suffix [maxCodes]uint8
	length [maxCodes]uint16

	out  []byte // not read yet, in buf
	buf  [2 * maxCodes]byte
	done bool
}

// NewReader returns a *Reader of what is compressed in r. Where that isn't an io.ByteReader, more than the stream may be
// read. litWidth is how many bits a byte has, from 2 to 8: what the writer had.
func NewReader(r io.Reader, order Order, litWidth int) io.ReadCloser {
	z := new(Reader)
	z.Reset(r, order, litWidth)
	return z
}

// Reset forgets everything and starts a new stream, as NewReader does.
func (r *Reader) Reset(src io.Reader, order Order, litWidth int) {
	r.order, r.err, r.out, r.done = order, check(order, litWidth), nil, false
	r.bits, r.n = 0, 0
	if r.err != nil {
		return
	}
	from, ok := src.(io.ByteReader)
	if !ok && src != nil {
		from = bufio.NewReader(src)
	}
	r.from, r.literal = from, uint(litWidth)
	r.clear()
}

// clear empties the table.
func (r *Reader) clear() {
	r.width = r.literal + 1
	r.next = 1<<r.literal + 2
	r.last = none
}

// Close makes further reads an error. What the Reader reads from stays open.
func (r *Reader) Close() error {
	r.err, r.out = errClosed, nil
	return nil
}

// Read reads what is compressed.
func (r *Reader) Read(b []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		if r.done {
			r.err = io.EOF
			return 0, r.err
		}
		r.decode()
	}
	n := copy(b, r.out)
	r.out = r.out[n:]
	return n, nil
}

// code reads the next code.
func (r *Reader) code() (uint16, error) {
	for r.n < r.width {
		c, err := r.from.ReadByte()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		if r.order == LSB {
			r.bits |= uint32(c) << r.n
		} else {
			r.bits |= uint32(c) << (24 - r.n)
		}
		r.n += 8
	}
	var code uint32
	if r.order == LSB {
		code = r.bits & (1<<r.width - 1)
		r.bits >>= r.width
	} else {
		code = r.bits >> (32 - r.width)
		r.bits <<= r.width
	}
	r.n -= r.width
	return uint16(code), nil
}

// decode decodes until there is something to read. An error is told after what came before it.
func (r *Reader) decode() {
	clear := uint16(1) << r.literal
	n := 0
	for n < maxCodes {
		code, err := r.code()
		if err != nil {
			r.err = err
			break
		}
		if code == clear {
			r.clear()
			continue
		}
		if code == clear+1 {
			r.done = true
			break
		}
		// A code that would be the next entry is the last one and its own first byte.
		own := code == r.next && r.last != none
		if code > r.next || code == r.next && !own {
			r.err = errors.New("lzw: invalid code")
			break
		}
		from := code
		if own {
			from = r.last
		}
		size := 1
		if from > clear {
			size = int(r.length[from])
		}
		end := n + size
		for at := end - 1; ; at-- {
			if from < clear {
				r.buf[at] = uint8(from)
				break
			}
			r.buf[at] = r.suffix[from]
			from = r.prefix[from]
		}
		first := r.buf[n]
		if own {
			r.buf[end] = first
			end++
		}
		n = end
		if r.last != none && r.next < maxCodes {
			r.prefix[r.next], r.suffix[r.next] = r.last, first
			r.length[r.next] = 2
			if r.last > clear {
				r.length[r.next] = r.length[r.last] + 1
			}
		}
		r.advance(code)
	}
	r.out = r.buf[:n]
}

// advance counts an entry, which is not one after a clear code, and makes codes wider in time. A full table stays as it
// is.
func (r *Reader) advance(code uint16) {
	switch {
	case r.last == none:
		r.last = code
		return
	case r.next == maxCodes:
		return
	}
	r.last = code
	r.next++
	if r.next == 1<<r.width && r.width < maxWidth {
		r.width++
	}
}
