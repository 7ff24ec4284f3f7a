// Package flate compresses and decompresses DEFLATE (RFC 1951).
package flate

import (
	"io"
	"strconv"
	"unsafe"
)

// CorruptInputError says that the input is not a stream, found at this offset.
type CorruptInputError int64

// Error tells the offset.
func (e CorruptInputError) Error() string {
	return "flate: corrupt input before offset " + strconv.FormatInt(int64(e), 10)
}

// InternalError is a mistake of this package.
type InternalError string

// Error returns the text.
func (e InternalError) Error() string { return "flate: internal error: " + string(e) }

// ReadError was an error of the reader. It is not used any more: the error itself is returned.
//
// Deprecated: never returned.
type ReadError struct {
	Offset int64
	Err    error
}

// Error tells the offset and the error.
func (e *ReadError) Error() string {
	return "flate: read error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// WriteError was an error of the writer. It is not used any more: the error itself is returned.
//
// Deprecated: never returned.
type WriteError struct {
	Offset int64
	Err    error
}

// Error tells the offset and the error.
func (e *WriteError) Error() string {
	return "flate: write error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// Reader is what NewReader reads from without taking bytes that come after the stream.
type Reader interface {
	io.Reader
	io.ByteReader
}

// Resetter is implemented by what NewReader and NewReaderDict return.
type Resetter interface {
	// Reset forgets everything and starts a new stream, as NewReaderDict does.
	Reset(r io.Reader, dict []byte) error
}

const (
	windowSize = 32 << 10
	// chunk is how much is decompressed between two moves of the window.
	chunk = 32 << 10
	// longestMatch is what one code may stand for; copies write up to slack bytes more.
	longestMatch = 258
	slack        = 16
	beyond       = longestMatch + slack
	// Small streams need a small window only: it grows up to fullWindow.
	firstWindow = 4 << 10
	fullWindow  = windowSize + chunk
)

// What comes next in the stream.
const (
	atHeader = iota
	inStored
	inCodes
)

// decompressor is one stream.
type decompressor struct {
	src  source
	bits uint64 // read and not used: nbits of them, below 8 whenever a window ends
	n    uint

	// out has the window and what follows it: [:delivered] is the caller's already, [:w] decompressed. Decompressing
	// stops at limit; beyond it, there is room for what was begun.
	out          []byte
	limit        int
	delivered, w int

	next   int
	final  bool
	stored int // bytes left of a stored block
	err    error

	// The tables of the block: literal and distance are own ones or those of fixed blocks.
	literal     *[literalMost]uint32
	distance    *[distanceMost]uint32
	ownLiteral  [literalMost]uint32
	ownDistance [distanceMost]uint32
}

// NewReader returns a reader of what is compressed in r. Where r isn't a Reader, more than the stream may be read.
// The result is a Resetter; it should be closed.
func NewReader(r io.Reader) io.ReadCloser { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for streams that go on from a text which is not part of them: they were made by
// NewWriterDict with the same.
func NewReaderDict(r io.Reader, dict []byte) io.ReadCloser {
	d := new(decompressor)
	d.Reset(r, dict)
	return d
}

func (d *decompressor) Reset(r io.Reader, dict []byte) error {
	d.src.reset(r)
	d.bits, d.n, d.next, d.final, d.err = 0, 0, atHeader, false, nil
	if len(dict) > windowSize {
		dict = dict[len(dict)-windowSize:]
	}
	d.w, d.delivered = 0, 0
	for d.limit <= len(dict) {
		d.grow()
	}
	d.w = copy(d.out, dict)
	d.delivered = d.w
	return nil
}

// Close closes the reader, not what it reads from.
func (d *decompressor) Close() error {
	if d.err == io.EOF {
		return nil
	}
	return d.err
}

func (d *decompressor) Read(b []byte) (int, error) {
	for {
		if d.delivered < d.w {
			n := copy(b, d.out[d.delivered:d.w])
			d.delivered += n
			if d.delivered == d.w {
				return n, d.err
			}
			return n, nil
		}
		if d.err != nil {
			return 0, d.err
		}
		d.decode()
		d.src.release()
	}
}

// corrupt ends the stream.
func (d *decompressor) corrupt() { d.err = CorruptInputError(d.src.offset()) }

// failed ends the stream by an error of the reader: its end is one as well.
func (d *decompressor) failed(err error) {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	d.err = err
}

// more reads a byte into bits.
func (d *decompressor) more() bool {
	c, err := d.src.next()
	if err != nil {
		d.failed(err)
		return false
	}
	d.bits |= uint64(c) << d.n
	d.n += 8
	return true
}

// take returns the next n bits.
func (d *decompressor) take(n uint) (v uint, ok bool) {
	for d.n < n {
		if !d.more() {
			return 0, false
		}
	}
	v = uint(d.bits) & (1<<n - 1)
	d.bits >>= n
	d.n -= n
	return v, true
}

// decode goes on until there is no room, the stream ends, or it says that all so far is to be delivered.
func (d *decompressor) decode() {
	d.makeRoom()
	for d.err == nil && d.w < d.limit {
		switch d.next {
		case atHeader:
			if d.final {
				d.err = io.EOF
				return
			}
			if d.header() && d.w > d.delivered {
				return
			}
		case inStored:
			d.copyStored()
		case inCodes:
			if d.fast() {
				d.slow()
			}
		}
	}
}

// makeRoom makes the window larger where it is full, or moves it to the front.
func (d *decompressor) makeRoom() {
	switch {
	case d.w < d.limit:
	case d.limit < fullWindow:
		d.grow()
	default:
		copy(d.out[:windowSize], d.out[d.w-windowSize:d.w])
		d.w, d.delivered = windowSize, windowSize
	}
}

func (d *decompressor) grow() {
	d.limit = min(max(4*d.limit, firstWindow), fullWindow)
	larger := make([]byte, d.limit+beyond)
	copy(larger, d.out[:d.w])
	d.out = larger
}

// header reads the head of a block. It tells whether it was an empty stored one, which writers use for flushing.
func (d *decompressor) header() (flushed bool) {
	v, ok := d.take(3)
	if !ok {
		return false
	}
	d.final = v&1 != 0
	switch v >> 1 {
	case 0:
		// The rest of the byte is nothing.
		d.bits, d.n = 0, 0
		v, ok := d.take(32)
		if !ok {
			return false
		}
		if uint16(v) != ^uint16(v>>16) {
			d.corrupt()
			return false
		}
		if d.stored = int(uint16(v)); d.stored == 0 {
			return true
		}
		d.next = inStored
	case 1:
		m := meaning()
		d.literal, d.distance = &m.fixedLiteral, &m.fixedDistance
		d.next = inCodes
	case 2:
		if d.dynamic() {
			d.literal, d.distance = &d.ownLiteral, &d.ownDistance
			d.next = inCodes
		}
	default:
		d.corrupt()
	}
	return false
}

// dynamic reads the tables of a block.
func (d *decompressor) dynamic() bool {
	v, ok := d.take(14)
	if !ok {
		return false
	}
	literals, distances, lengths := int(v&31)+257, int(v>>5&31)+1, int(v>>10)+4
	if literals > literalMax || distances > distanceMax {
		d.corrupt()
		return false
	}
	var codeLengths [19]uint8
	for _, sym := range lengthOrder[:lengths] {
		v, ok := d.take(3)
		if !ok {
			return false
		}
		codeLengths[sym] = uint8(v)
	}
	m := meaning()
	var table [lengthMost]uint32
	if !build(table[:], codeLengths[:], lengthBits, m.plain[:]) {
		d.corrupt()
		return false
	}
	var all [literalMax + distanceMax]uint8
	for i := 0; i < literals+distances; {
		e, ok := d.symbol(table[:], lengthBits)
		if !ok {
			return false
		}
		sym := uint8(e >> 16)
		if sym < 16 {
			all[i] = sym
			i++
			continue
		}
		var value uint8
		repeat, extra := 3, uint(2)
		switch sym {
		case 16:
			if i == 0 {
				d.corrupt()
				return false
			}
			value = all[i-1]
		case 17:
			extra = 3
		case 18:
			repeat, extra = 11, 7
		}
		v, ok := d.take(extra)
		if !ok {
			return false
		}
		repeat += int(v)
		if repeat > literals+distances-i {
			d.corrupt()
			return false
		}
		for range repeat {
			all[i] = value
			i++
		}
	}
	if !build(d.ownLiteral[:], all[:literals], literalBits, m.literal[:]) ||
		!build(d.ownDistance[:], all[literals:literals+distances], distanceBits, m.distance[:]) {
		d.corrupt()
		return false
	}
	return true
}

// symbol decodes one symbol and uses up its code, reading no more bytes than that needs. What is returned has its extra
// bits still to come: their number is the difference of the two in the entry.
func (d *decompressor) symbol(table []uint32, primary uint) (entry uint32, ok bool) {
	for {
		e, used := table[d.bits&(1<<primary-1)], uint(0)
		if e&(isLiteral|isSpecial|isLink) == isSpecial|isLink {
			used = primary
			e = table[uint64(e>>16)+d.bits>>primary&(1<<(e>>8&31)-1)]
		}
		// Bits that were not read yet count as 0 so far.
		used += uint(e >> 8 & 15)
		if used <= d.n {
			if e&(isLiteral|isSpecial|isInvalid) == isSpecial|isInvalid {
				d.corrupt()
				return 0, false
			}
			d.bits >>= used
			d.n -= used
			return e, true
		}
		if !d.more() {
			return 0, false
		}
	}
}

// extra adds the extra bits of a length or distance to its base.
func (d *decompressor) extra(e uint32) (int, bool) {
	v, ok := d.take(uint(e&255) - uint(e>>8&15))
	return int(e>>16) + int(v), ok
}

// copyStored copies bytes of a stored block.
func (d *decompressor) copyStored() {
	if d.src.pos == len(d.src.in) {
		if err := d.src.fill(); err != nil {
			d.failed(err)
			return
		}
	}
	n := min(d.stored, d.limit-d.w, len(d.src.in)-d.src.pos)
	copy(d.out[d.w:d.w+n], d.src.in[d.src.pos:])
	d.src.pos += n
	d.w += n
	if d.stored -= n; d.stored == 0 {
		d.next = atHeader
	}
}

// slow decodes one symbol, with no more input than that needs.
func (d *decompressor) slow() {
	e, ok := d.symbol(d.literal[:], literalBits)
	switch {
	case !ok:
	case e&isLiteral != 0:
		d.out[d.w] = byte(e >> 16)
		d.w++
	case e&isSpecial != 0:
		d.next = atHeader
	default:
		length, ok := d.extra(e)
		if !ok {
			return
		}
		if e, ok = d.symbol(d.distance[:], distanceBits); !ok {
			return
		}
		distance, ok := d.extra(e)
		if !ok {
			return
		}
		if distance > d.w {
			d.corrupt()
			return
		}
		for range length {
			d.out[d.w] = d.out[d.w-distance]
			d.w++
		}
	}
}

// What fast wants to find: a refill of the bits is one load of eight bytes, and between two refills a length and a
// distance or three literals are decoded.
const fastInput = 24

// fast decodes while there is plenty of input in the window and of room. It tells whether the block goes on.
func (d *decompressor) fast() (goesOn bool) {
	if len(d.src.in)-d.src.pos < fastInput {
		return true
	}
	in := unsafe.Pointer(unsafe.SliceData(d.src.in))
	out := unsafe.Pointer(unsafe.SliceData(d.out))
	literal, distances := d.literal, d.distance
	pos, lastPos := uintptr(d.src.pos), uintptr(len(d.src.in)-fastInput)
	w, lastW := uintptr(d.w), uintptr(d.limit)
	bits, n := d.bits, d.n
	goesOn = true
	corrupt := false
	for pos <= lastPos && w < lastW {
		bits |= load64(in, pos) << (n & 63)
		pos += uintptr(63-n) >> 3
		n |= 56
		e := literal[bits&(1<<literalBits-1)]
		if e&isLiteral != 0 {
			bits >>= e & 63
			n -= uint(e & 63)
			store8(out, w, byte(e>>16))
			w++
			e = literal[bits&(1<<literalBits-1)]
			if e&isLiteral != 0 {
				bits >>= e & 63
				n -= uint(e & 63)
				store8(out, w, byte(e>>16))
				w++
				e = literal[bits&(1<<literalBits-1)]
				if e&isLiteral != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					store8(out, w, byte(e>>16))
					w++
					continue
				}
			}
			bits |= load64(in, pos) << (n & 63)
			pos += uintptr(63-n) >> 3
			n |= 56
		}
		if e&isSpecial != 0 {
			if e&isLink != 0 {
				bits >>= literalBits
				n -= literalBits
				e = literal[uint64(e>>16)+bits&(1<<(e>>8&31)-1)]
				if e&isLiteral != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					store8(out, w, byte(e>>16))
					w++
					continue
				}
			}
			if e&isSpecial != 0 {
				if e&isEnd != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					goesOn = false
				} else {
					corrupt = true
				}
				break
			}
		}
		length := uintptr(e>>16) + uintptr(bits&(1<<(e&63)-1)>>(e>>8&15))
		bits >>= e & 63
		n -= uint(e & 63)

		e = distances[bits&(1<<distanceBits-1)]
		if e&isSpecial != 0 {
			if e&isLink != 0 {
				bits >>= distanceBits
				n -= distanceBits
				e = distances[uint64(e>>16)+bits&(1<<(e>>8&31)-1)]
			}
			if e&isSpecial != 0 {
				corrupt = true
				break
			}
		}
		distance := uintptr(e>>16) + uintptr(bits&(1<<(e&63)-1)>>(e>>8&15))
		bits >>= e & 63
		n -= uint(e & 63)
		if distance > w {
			corrupt = true
			break
		}

		// Both loops write up to seven bytes too many.
		from, end := w-distance, w+length
		switch {
		case distance >= 8:
			for {
				store64(out, w, load64(out, from))
				w += 8
				from += 8
				if w >= end {
					break
				}
			}
		case distance == 1:
			same := uint64(load8(out, from)) * 0x0101010101010101
			for ; w < end; w += 8 {
				store64(out, w, same)
			}
		default:
			for ; w < end; w++ {
				store8(out, w, load8(out, from))
				from++
			}
		}
		w = end
	}
	// Whole bytes go back.
	d.src.pos = int(pos - uintptr(n>>3))
	d.n = n & 7
	d.bits = bits & (1<<d.n - 1)
	d.w = int(w)
	if corrupt {
		d.corrupt()
		return false
	}
	if !goesOn {
		d.next = atHeader
		return false
	}
	return d.w < d.limit
}
