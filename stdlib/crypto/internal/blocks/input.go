package blocks

import "encoding/binary"

// input collects the bytes of a message. block is the size of blocks, 64 or 128.
type input struct {
	waiting [128]byte
	used    int
	block   int
	total   uint64
}

// reset forgets everything written.
func (in *input) reset() { in.used, in.total = 0, 0 }

// note counts n bytes that will go through take.
func (in *input) note(n int) { in.total += uint64(n) }

// take splits whole blocks off p: run is what is to be mixed in now (valid until the next call), rest what take is to
// be called with next. What doesn't fill a block is kept.
func (in *input) take(p []byte) (run, rest []byte) {
	if in.used == 0 && len(p) >= in.block {
		n := len(p) &^ (in.block - 1)
		return p[:n], p[n:]
	}
	n := copy(in.waiting[in.used:in.block], p)
	in.used += n
	if in.used == in.block {
		in.used = 0
		return in.waiting[:in.block], p[n:]
	}
	return nil, p[n:]
}

// end is pad of what waits.
func (in *input) end(tail *[256]byte, bigEndian bool) int {
	return pad(tail, in.waiting[:in.used], in.total, in.block, bigEndian)
}

// pad puts the end of a message into tail: the bytes that fill no block, a one bit, zeros, and the length of it all in
// bits. It returns the size of that: one or two blocks.
func pad(tail *[256]byte, rest []byte, total uint64, block int, bigEndian bool) int {
	size := block
	if len(rest)+1+block/8 > block {
		size *= 2
	}
	n := copy(tail[:], rest)
	tail[n] = 0x80
	if bigEndian {
		binary.BigEndian.PutUint64(tail[size-8:], total<<3)
		if block == 128 {
			// The length has 128 bits.
			tail[size-9] = byte(total >> 61)
		}
	} else {
		binary.LittleEndian.PutUint64(tail[size-8:], total<<3)
	}
	return size
}

// store appends the bytes that wait, filled up to a block, and the length so far.
func (in *input) store(b []byte) []byte {
	b = append(b, in.waiting[:in.used]...)
	b = append(b, make([]byte, in.block-in.used)...)
	return binary.BigEndian.AppendUint64(b, in.total)
}

// load reads what store wrote.
func (in *input) load(b []byte) {
	copy(in.waiting[:], b[:in.block])
	in.total = binary.BigEndian.Uint64(b[in.block:])
	in.used = int(in.total % uint64(in.block))
}
