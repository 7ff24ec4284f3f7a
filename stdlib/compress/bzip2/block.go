package bzip2

const (
	groupSize  = 50 // how many symbols are coded by one tree
	maxRepeats = 2 << 20
)

// block is the contents of a block. Its memory is kept.
type block struct {
	size int // of blocks at most
	// bytes has the sorted bytes, and above them from where the next one is.
	bytes     []uint32
	trees     [6]tree
	selectors []uint8
}

// moveToFront moves list[i] to the front and returns it.
func moveToFront(list []uint8, i int) uint8 {
	v := list[i]
	copy(list[1:i+1], list[:i])
	list[0] = v
	return v
}

// read reads a block after its checksum. It returns where in bytes its first byte is, and how many there are. Where the
// input ends, what it returns means nothing.
func (b *block) read(in *bitReader) (first, count uint32, err error) {
	if in.take(1) != 0 {
		return 0, 0, StructuralError("deprecated randomized files")
	}
	origin := in.take(24)

	// Which bytes occur: first in which sixteens any do.
	var used [256]uint8
	symbols := 0
	sixteens := in.take(16)
	for i := range 16 {
		if sixteens>>(15-i)&1 == 0 {
			continue
		}
		bits := in.take(16)
		for j := range 16 {
			if bits>>(15-j)&1 != 0 {
				used[symbols] = uint8(16*i + j)
				symbols++
			}
		}
	}
	if symbols == 0 {
		return 0, 0, StructuralError("no symbols in input")
	}
	if err := b.readTrees(in, symbols+2); err != nil {
		return 0, 0, err
	}
	n, err := b.readBytes(in, used[:symbols])
	if err != nil {
		return 0, 0, err
	}
	if origin >= n {
		return 0, 0, StructuralError("origPtr out of bounds")
	}

	// Where is each byte's next? The sorted bytes are the first column, the bytes here the last.
	var from [256]uint32
	bytes := b.bytes[:n]
	for _, c := range bytes {
		from[c]++
	}
	sum := uint32(0)
	for i, k := range from {
		from[i] = sum
		sum += k
	}
	for i, c := range bytes {
		c := byte(c)
		bytes[from[c]] |= uint32(i) << 8
		from[c]++
	}
	return bytes[origin] >> 8, uint32(n), nil
}

// readTrees reads the selectors and the trees for so many symbols.
func (b *block) readTrees(in *bitReader, symbols int) error {
	trees := in.take(3)
	if trees < 2 || trees > len(b.trees) {
		return StructuralError("invalid number of Huffman trees")
	}
	n := in.take(15)
	if n == 0 {
		return StructuralError("no tree selectors given")
	}
	b.selectors = b.selectors[:0]
	order := [6]uint8{0, 1, 2, 3, 4, 5}
	for range n {
		i := 0
		for in.take(1) != 0 {
			if i++; i == trees {
				return StructuralError("tree index too large")
			}
		}
		b.selectors = append(b.selectors, moveToFront(order[:], i))
	}
	for t := range trees {
		var lengths [maxSymbols]uint8
		length := in.take(5)
		for i := range symbols {
			for {
				if length < 1 || length > maxLength {
					return StructuralError("Huffman length out of range")
				}
				if in.take(1) == 0 {
					break
				}
				if in.take(1) == 0 {
					length++
				} else {
					length--
				}
			}
			lengths[i] = uint8(length)
		}
		if err := b.trees[t].build(lengths[:symbols]); err != nil {
			return err
		}
	}
	return nil
}

// readBytes reads the sorted bytes of a block: places in the list of bytes, with runs of the first one.
func (b *block) readBytes(in *bitReader, list []uint8) (n int, err error) {
	end := len(list) + 1
	bytes := b.bytes[:b.size]
	run, weight := 0, 1
	next, left := 0, 0
	var t *tree
	for {
		if left == 0 {
			if next == len(b.selectors) {
				return 0, StructuralError("insufficient selector indices for number of symbols")
			}
			t = &b.trees[b.selectors[next]]
			next, left = next+1, groupSize
		}
		left--
		sym := t.decode(in)
		switch {
		case sym < 0:
			return 0, StructuralError("no such code in Huffman tree")
		case sym < 2:
			if run > maxRepeats {
				return 0, StructuralError("repeat count too large")
			}
			run += weight << sym
			weight <<= 1
			continue
		}
		if run > 0 {
			if run > len(bytes)-n {
				return 0, StructuralError("repeats past end of block")
			}
			c := uint32(list[0])
			for i := range bytes[n : n+run] {
				bytes[n+i] = c
			}
			n += run
			run, weight = 0, 1
		}
		if sym == end {
			return n, nil
		}
		if n == len(bytes) {
			return 0, StructuralError("data exceeds block size")
		}
		bytes[n] = uint32(moveToFront(list, sym-1))
		n++
	}
}
