package flate

import (
	"io"
	"math/bits"
	"sync"
	"unsafe"
)

// A step is some literals and then a repetition of earlier bytes: literals | length << 16 | distance << 32.
type step uint64

func makeStep(literals, length, distance uintptr) step {
	return step(literals | length<<16 | distance<<32)
}

const (
	// maxBlock is how many bytes a block stands for at most: as many as a stored one can have.
	maxBlock = 65535
	maxSteps = 16 << 10
	// A block is written in the shortest of three forms, so that it fits with its head.
	outRoom = maxBlock + 1024
	// outFull is from where on what is written goes to the writer.
	outFull = 8 << 10
)

// lengthCodes has the code (from 0) of each length less 3.
var lengthCodes = sync.OnceValue(func() *[256]uint8 {
	t := new([256]uint8)
	for i, base := range lengthBase {
		for n := int(base); n < 259; n++ {
			t[n-3] = uint8(i)
		}
	}
	return t
})

// distanceCode returns the code of a distance less 1, and how many extra bits it has.
func distanceCode(d uint32) (code, extra uint32) {
	if d < 4 {
		return d, 0
	}
	top := uint32(bits.Len32(d)) - 1
	return 2*top + d>>(top-1)&1, top - 1
}

// blockWriter writes blocks bit by bit.
type blockWriter struct {
	w    io.Writer
	err  error
	out  *[outFull + outRoom]byte
	n    int    // bytes in out
	bits uint64 // the next ones, below 8 between blocks
	nb   uint

	builder   codeBuilder
	literals  [literalMax]uint32 // frequencies
	distances [distanceMax]uint32
	lengths   [literalMax + distanceMax]uint8
	codes     [288]code
	dcodes    [32]code
	matches   [256]code // lengths less 3, extra bits included
}

func (b *blockWriter) reset(w io.Writer) {
	if b.out == nil {
		b.out = new([outFull + outRoom]byte)
	}
	b.w, b.err, b.n, b.bits, b.nb = w, nil, 0, 0, 0
}

// put writes up to 48 bits.
func (b *blockWriter) put(v uint64, n uint) {
	b.bits |= v << b.nb
	b.nb += n
	store64(unsafe.Pointer(b.out), uintptr(b.n), b.bits)
	b.n += int(b.nb >> 3)
	b.bits >>= b.nb &^ 7
	b.nb &= 7
}

// align goes on at the next whole byte.
func (b *blockWriter) align() {
	if b.nb > 0 {
		b.put(0, 8-b.nb)
	}
}

// send writes the whole bytes out.
func (b *blockWriter) send() {
	if b.err == nil && b.n > 0 {
		_, b.err = b.w.Write(b.out[:b.n])
	}
	b.n = 0
}

// last writes an empty block that says it is the last one, and fills up the byte.
func (b *blockWriter) last() {
	b.put(1|1<<1, 3+7)
	b.align()
}

// stored writes a stored block.
func (b *blockWriter) stored(p []byte) {
	b.put(0, 3)
	b.align()
	b.put(uint64(len(p))|uint64(^uint16(len(p)))<<16, 32)
	if len(p) > 0 {
		b.send()
		if b.err == nil {
			_, b.err = b.w.Write(p)
		}
	}
}

// write writes the text as a block: the steps, and what is left after them.
func (b *blockWriter) write(text []byte, steps []step) {
	b.count(text, steps)
	b.literals[endOfBlock] = 1
	lens, dists := b.lengths[:literalMax], b.lengths[literalMax:]
	b.builder.lengths(b.literals[:], maxCodeBits, lens)
	b.builder.lengths(b.distances[:], maxCodeBits, dists)
	if len(steps) == 0 {
		// Some readers want a code.
		dists[0] = 1
	}

	// How long are the three forms?
	extra, fixed, dynamic := 0, 0, 0
	for sym, f := range b.literals {
		f := int(f)
		dynamic += f * int(lens[sym])
		switch {
		case sym > endOfBlock:
			extra += f * int(lengthExtra[sym-endOfBlock-1])
			fixed += 7 * f
			if sym >= 280 {
				fixed += f
			}
		case sym < 144:
			fixed += 8 * f
		case sym < 256:
			fixed += 9 * f
		default:
			fixed += 7 * f
		}
	}
	for sym, f := range b.distances {
		f := int(f)
		dynamic += f * int(dists[sym])
		fixed += 5 * f
		extra += f * int(distanceExtra[sym])
	}
	var h head
	h.make(&b.builder, lens, dists)
	dynamic += h.bits
	if shorter := 8*len(text) + 32 + 7; shorter < extra+min(dynamic, fixed) {
		b.stored(text)
		return
	}
	if fixed <= dynamic {
		b.put(1<<1, 3)
		all := fixedLengths()
		assign(all[:], b.codes[:])
		for i := range b.dcodes {
			b.dcodes[i] = makeCode(bits.Reverse32(uint32(i))>>27, 5)
		}
	} else {
		b.put(2<<1, 3)
		h.write(b)
		assign(lens, b.codes[:literalMax])
		assign(dists, b.dcodes[:distanceMax])
	}
	b.body(text, steps)
	if b.n >= outFull {
		b.send()
	}
}

// count counts how often each symbol occurs.
func (b *blockWriter) count(text []byte, steps []step) {
	clear(b.literals[:])
	clear(b.distances[:])
	lengths := lengthCodes()
	// Equal bytes in a row would wait for each other with one table.
	var other [256]uint32
	bytes := func(run []byte) {
		for len(run) >= 2 {
			b.literals[run[0]]++
			other[run[1]]++
			run = run[2:]
		}
		if len(run) > 0 {
			b.literals[run[0]]++
		}
	}
	for _, s := range steps {
		n := uint16(s)
		bytes(text[:n])
		length := int(s >> 16 & 0xffff)
		text = text[int(n)+length:]
		d, _ := distanceCode(uint32(s>>32) - 1)
		for {
			part := piece(length)
			b.literals[endOfBlock+1+int(lengths[part-3])]++
			b.distances[d]++
			if length -= part; length == 0 {
				break
			}
		}
	}
	bytes(text)
	for i, n := range other {
		b.literals[i] += n
	}
}

// piece is how much of a length is written at once: no piece is longer than one code can tell, or shorter.
func piece(length int) int {
	switch {
	case length <= longestMatch:
		return length
	case length < longestMatch+3:
		return length - 3
	}
	return longestMatch
}

// body writes the symbols.
func (b *blockWriter) body(text []byte, steps []step) {
	if len(steps) > 0 {
		for i, c := range lengthCodes() {
			huffman := b.codes[endOfBlock+1+int(c)]
			n := uint32(huffman & 255)
			more := uint32(i+3) - uint32(lengthBase[c])
			b.matches[i] = makeCode(uint32(huffman>>8)|more<<n, uint8(n)+lengthExtra[c])
		}
	}
	in, at := unsafe.Pointer(unsafe.SliceData(text)), uintptr(0)
	out, pos := unsafe.Pointer(b.out), uintptr(b.n)
	acc, nb := b.bits, b.nb
	codes := &b.codes
	for i := 0; ; i++ {
		end := uintptr(len(text))
		if i < len(steps) {
			end = at + uintptr(steps[i]&0xffff)
		}
		// Up to seven bits wait, and a code has fifteen.
		for ; at+3 <= end; at += 3 {
			c0, c1, c2 := codes[load8(in, at)], codes[load8(in, at+1)], codes[load8(in, at+2)]
			acc |= uint64(c0>>8) << (nb & 63)
			nb += uint(c0 & 63)
			acc |= uint64(c1>>8) << (nb & 63)
			nb += uint(c1 & 63)
			acc |= uint64(c2>>8) << (nb & 63)
			nb += uint(c2 & 63)
			store64(out, pos, acc)
			pos += uintptr(nb >> 3)
			acc >>= nb &^ 7 & 63
			nb &= 7
		}
		for ; at < end; at++ {
			c := codes[load8(in, at)]
			acc |= uint64(c>>8) << (nb & 63)
			nb += uint(c & 63)
		}
		store64(out, pos, acc)
		pos += uintptr(nb >> 3)
		acc >>= nb &^ 7 & 63
		nb &= 7
		if i == len(steps) {
			break
		}

		s := steps[i]
		d := uint32(s>>32) - 1
		dcode, dextra := distanceCode(d)
		c := b.dcodes[dcode&31]
		dbits := uint64(c>>8) | uint64(d&(1<<(dextra&31)-1))<<(c&63)
		dlen := uint(c&63) + uint(dextra)
		length := int(s >> 16 & 0xffff)
		at += uintptr(length)
		for length > 0 {
			part := piece(length)
			length -= part
			m := b.matches[uint8(part-3)]
			acc |= uint64(m>>8) << (nb & 63)
			nb += uint(m & 63)
			acc |= dbits << (nb & 63)
			nb += dlen
			store64(out, pos, acc)
			pos += uintptr(nb >> 3)
			acc >>= nb &^ 7 & 63
			nb &= 7
		}
	}
	b.bits, b.nb, b.n = acc, nb, int(pos)
	end := codes[endOfBlock]
	b.put(uint64(end>>8), uint(end&63))
}

// head is the description of a dynamic block's codes.
type head struct {
	symbols         [literalMax + distanceMax]uint8 // code lengths, or repetitions with what follows in extras
	extras          [literalMax + distanceMax]uint8
	n               int
	lens            [19]uint8
	hlit, hdist, hc int
	bits            int
}

// make describes the code lengths.
func (h *head) make(builder *codeBuilder, lens, dists []uint8) {
	h.hlit, h.hdist = literalMax, distanceMax
	for h.hlit > 257 && lens[h.hlit-1] == 0 {
		h.hlit--
	}
	for h.hdist > 1 && dists[h.hdist-1] == 0 {
		h.hdist--
	}
	var all [literalMax + distanceMax]uint8
	n := copy(all[:], lens[:h.hlit])
	n += copy(all[n:], dists[:h.hdist])
	var freq [19]uint32
	add := func(sym, extra uint8) {
		h.symbols[h.n], h.extras[h.n] = sym, extra
		h.n++
		freq[sym]++
	}
	for i := 0; i < n; {
		v, run := all[i], 1
		for i+run < n && all[i+run] == v {
			run++
		}
		i += run
		if v == 0 {
			for run >= 11 {
				k := min(run, 138)
				add(18, uint8(k-11))
				run -= k
			}
			if run >= 3 {
				add(17, uint8(run-3))
				run = 0
			}
		} else {
			add(v, 0)
			run--
			for run >= 3 {
				k := min(run, 6)
				add(16, uint8(k-3))
				run -= k
			}
		}
		for range run {
			add(v, 0)
		}
	}
	builder.lengths(freq[:], 7, h.lens[:])
	h.hc = 19
	for h.hc > 4 && h.lens[lengthOrder[h.hc-1]] == 0 {
		h.hc--
	}
	h.bits = 14 + 3*h.hc
	for sym, f := range freq {
		h.bits += int(f) * (int(h.lens[sym]) + extraOf(uint8(sym)))
	}
}

// extraOf is how many bits follow a symbol of the description.
func extraOf(sym uint8) int {
	switch sym {
	case 16:
		return 2
	case 17:
		return 3
	case 18:
		return 7
	}
	return 0
}

func (h *head) write(b *blockWriter) {
	b.put(uint64(h.hlit-257|(h.hdist-1)<<5|(h.hc-4)<<10), 14)
	for _, sym := range lengthOrder[:h.hc] {
		b.put(uint64(h.lens[sym]), 3)
	}
	var codes [19]code
	assign(h.lens[:], codes[:])
	for i, sym := range h.symbols[:h.n] {
		c := codes[sym]
		b.put(uint64(c>>8)|uint64(h.extras[i])<<(c&63), uint(c&63)+uint(extraOf(sym)))
	}
}
