// Package bzip2 decompresses bzip2 files.
package bzip2

import "io"

// StructuralError says what is wrong with a file.
type StructuralError string

// Error returns the text.
func (s StructuralError) Error() string { return "bzip2 data invalid: " + string(s) }

// Marks before a block and after the last one.
const (
	blockMark = 0x314159265359
	endMark   = 0x177245385090
)

// checksums is the table of the file's CRC-32, which takes the highest bit first.
var checksums = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			r = r<<1 ^ 0x04c11db7&-(r>>31)
		}
		t[i] = r
	}
	return t
}()

type reader struct {
	in      bitReader
	started bool
	err     error
	fileSum uint32
	block   block

	// The block at hand: sum is the checksum of what was read of it, want the one that it should have.
	inBlock   bool
	sum, want uint32
	pos, left uint32 // in block.bytes; how many are left
	last      int    // the last byte, or -1
	same      int    // how many there were of it before it, up to 3, or startAfresh
	repeat    int    // how many more there are of it
}

// startAfresh says that the next byte begins a new run, whatever it is.
const startAfresh = -1

// NewReader returns a Reader of what is compressed in r. Where that isn't an io.ByteReader, more than the file may be
// read.
func NewReader(r io.Reader) io.Reader { return &reader{in: newBitReader(r)} }

func (z *reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, z.err
	}
	for n == 0 && z.err == nil {
		switch {
		case !z.started:
			z.start(z.in.take(16))
		case z.inBlock:
			if n = z.output(p); n == 0 {
				z.endBlock()
			}
		default:
			z.next()
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, z.err
}

// fail sets the error: that of the input first.
func (z *reader) fail(what string) {
	if z.err = z.in.err; z.err == nil {
		z.err = StructuralError(what)
	}
}

// start reads the head of a file after its first two bytes.
func (z *reader) start(magic int) {
	switch {
	case z.in.err != nil:
		z.fail("")
		return
	case magic != 'B'<<8|'Z':
		z.fail("bad magic value")
		return
	}
	if z.in.take(8) != 'h' {
		z.fail("non-Huffman entropy encoding")
		return
	}
	level := z.in.take(8) - '0'
	if level < 1 || level > 9 {
		z.fail("invalid compression level")
		return
	}
	z.started, z.fileSum = true, 0
	z.block.size = level * 100 * 1000
	if len(z.block.bytes) < z.block.size {
		z.block.bytes = make([]uint32, z.block.size)
	}
}

// next reads the next block, or the end of the file and the head of the next file, if there is one.
func (z *reader) next() {
	switch z.in.take(48) {
	case blockMark:
		z.want = uint32(z.in.take(32))
		first, count, err := z.block.read(&z.in)
		switch {
		case z.in.err != nil:
			z.err = z.in.err
		case err != nil:
			z.err = err
		default:
			z.inBlock, z.pos, z.left = true, first, count
			z.sum, z.last, z.same, z.repeat = ^uint32(0), -1, 0, 0
		}
	case endMark:
		if want := uint32(z.in.take(32)); z.in.err != nil || want != z.fileSum {
			z.fail("file checksum mismatch")
			return
		}
		z.in.n &^= 7
		if z.in.n == 0 {
			c, err := z.in.from.ReadByte()
			if err != nil {
				z.err = err // io.EOF, usually
				return
			}
			z.in.bits, z.in.n = uint64(c), 8
		}
		if z.in.take(16) != 'B'<<8|'Z' {
			z.fail("bad magic value in continuation file")
			return
		}
		z.start('B'<<8 | 'Z')
	default:
		z.fail("bad magic value found")
	}
}

// endBlock checks a block's checksum.
func (z *reader) endBlock() {
	z.inBlock = false
	sum := ^z.sum
	if sum != z.want {
		z.fail("block checksum mismatch")
		return
	}
	z.fileSum = (z.fileSum<<1 | z.fileSum>>31) ^ sum
}

// output gives the next bytes of the block. After four equal ones, a byte tells how many more there are.
func (z *reader) output(p []byte) int {
	n, sum, last := 0, z.sum, z.last
	bytes := z.block.bytes
	for n < len(p) {
		if z.repeat > 0 {
			z.repeat--
		} else {
			if z.left == 0 {
				break
			}
			z.left--
			e := bytes[z.pos]
			z.pos = e >> 8
			c := int(byte(e))
			if z.same == 3 {
				z.repeat, z.same = c, startAfresh
				continue
			}
			if c == last && z.same != startAfresh {
				z.same++
			} else {
				z.same = 0
			}
			last = c
		}
		p[n] = byte(last)
		n++
		sum = sum<<8 ^ checksums[byte(sum>>24)^byte(last)]
	}
	z.sum, z.last = sum, last
	return n
}
