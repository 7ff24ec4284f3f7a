package lzw

import (
	"bufio"
	"errors"
	"io"
)

// A slot of the hash table holds a code and a byte after it, and the code that both together have: 20 and 12 bits.
// Slots with an empty code are free: no entry has that one.
const (
	hashBits = 14
	empty    = 0
)

// Writer compresses what is written to it.
type Writer struct {
	to    io.ByteWriter
	flush func() error
	order Order
	err   error
	bits  uint32 // not written yet; n of them
	n     uint

	width   uint   // of codes, now
	literal uint   // of bytes
	last    uint32 // the last code that was given out, the clear and the end code included
	code    uint32 // what waits for more bytes, or none
	table   [1 << hashBits]uint32
}

// NewWriter returns a *Writer that writes a stream to w. It must be closed. litWidth is how many bits a byte has, from 2
// to 8.
func NewWriter(w io.Writer, order Order, litWidth int) io.WriteCloser {
	z := new(Writer)
	z.Reset(w, order, litWidth)
	return z
}

// Reset forgets everything and starts a new stream, as NewWriter does.
func (w *Writer) Reset(dst io.Writer, order Order, litWidth int) {
	w.order, w.err = order, check(order, litWidth)
	w.bits, w.n, w.code = 0, 0, none
	if w.err != nil {
		return
	}
	type bytesWriter interface {
		io.ByteWriter
		Flush() error
	}
	if to, ok := dst.(bytesWriter); ok {
		w.to, w.flush = to, to.Flush
	} else {
		to := bufio.NewWriter(dst)
		w.to, w.flush = to, to.Flush
	}
	w.literal = uint(litWidth)
	w.clear()
}

// clear empties the table.
func (w *Writer) clear() {
	w.width = w.literal + 1
	w.last = 1<<w.literal + 1
	clear(w.table[:])
}

// put writes a code.
func (w *Writer) put(code uint32) {
	if w.order == LSB {
		w.bits |= code << w.n
	} else {
		w.bits |= code << (32 - w.width - w.n)
	}
	for w.n += w.width; w.n >= 8 && w.err == nil; w.n -= 8 {
		if w.order == LSB {
			w.err = w.to.WriteByte(byte(w.bits))
			w.bits >>= 8
		} else {
			w.err = w.to.WriteByte(byte(w.bits >> 24))
			w.bits <<= 8
		}
	}
}

// give gives out the next code. Where there is none left, it clears the table and tells so.
func (w *Writer) give() bool {
	w.last++
	if w.last == 1<<w.width {
		w.width++
	}
	if w.last < maxCodes-1 {
		return true
	}
	w.put(1 << w.literal)
	w.clear()
	return false
}

// Write writes p, compressed sooner or later. Its bytes must have litWidth bits.
func (w *Writer) Write(p []byte) (n int, err error) {
	if w.err != nil || len(p) == 0 {
		return 0, w.err
	}
	for _, c := range p {
		if c>>w.literal != 0 {
			w.err = errors.New("lzw: input byte too large for the litWidth")
			return 0, w.err
		}
	}
	n = len(p)
	code := w.code
	if code == none {
		w.put(1 << w.literal)
		code, p = uint32(p[0]), p[1:]
	}
	for _, c := range p {
		key := code<<8 | uint32(c)
		at := key * 0x9E3779B1 >> (32 - hashBits)
		for w.table[at] != empty && w.table[at]>>maxWidth != key {
			at = (at + 1) % uint32(len(w.table))
		}
		if found := w.table[at]; found != empty {
			code = found % maxCodes
			continue
		}
		w.put(code)
		code = uint32(c)
		if w.give() {
			w.table[at] = key<<maxWidth | w.last
		}
		if w.err != nil {
			return 0, w.err
		}
	}
	w.code = code
	return n, w.err
}

// Close ends the stream; the underlying writer stays open.
func (w *Writer) Close() error {
	if w.err == errClosed {
		return nil
	}
	if w.err != nil {
		return w.err
	}
	if w.code != none {
		w.put(w.code)
		w.give()
	} else {
		w.put(1 << w.literal)
	}
	w.put(1<<w.literal + 1)
	if w.n > 0 && w.err == nil {
		last := byte(w.bits)
		if w.order == MSB {
			last = byte(w.bits >> 24)
		}
		w.err = w.to.WriteByte(last)
	}
	if w.err == nil {
		w.err = w.flush()
	}
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	return nil
}
