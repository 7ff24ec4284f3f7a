package bzip2

// maxSymbols is how many symbols there can be: run lengths, places in the list, and the end.
const maxSymbols = 258

// A code has up to maxLength bits. Those of up to quickBits are found at once.
const (
	maxLength = 20
	quickBits = 10
)

// tree is a Huffman code.
type tree struct {
	// quick has symbol << 5 | length for the next quickBits bits, 0 where more are needed.
	quick [1 << quickBits]uint16
	// Codes of a length are the numbers below limit; offset is what to add to get an index of symbols.
	limit   [maxLength + 2]int
	offset  [maxLength + 2]int
	symbols [maxSymbols]uint16
	longest uint
}

// build makes the tree of these code lengths; it need not be complete, but there must be room for all codes.
func (t *tree) build(lengths []uint8) error {
	*t = tree{}
	code, index := 0, 0
	for n := 1; n <= maxLength; n++ {
		t.offset[n] = index - code
		for sym, length := range lengths {
			if int(length) != n {
				continue
			}
			if code >= 1<<n {
				return StructuralError("equal symbols in Huffman tree")
			}
			t.symbols[index] = uint16(sym)
			if n <= quickBits {
				room := 1 << (quickBits - n)
				entries := t.quick[code*room:][:room]
				for i := range entries {
					entries[i] = uint16(sym)<<5 | uint16(n)
				}
			}
			index++
			code++
			t.longest = uint(n)
		}
		t.limit[n] = code
		code <<= 1
	}
	return nil
}

// decode returns the next symbol, or -1 where there is no such code or the input ends. It may look at bits after the
// code: more than that follow in every stream.
func (t *tree) decode(b *bitReader) int {
	if b.n < maxLength && !b.have(maxLength) {
		return -1
	}
	if e := t.quick[b.bits>>(b.n-quickBits)&(1<<quickBits-1)]; e != 0 {
		b.n -= uint(e & 31)
		return int(e >> 5)
	}
	for n := uint(quickBits + 1); n <= t.longest; n++ {
		if code := int(b.bits >> (b.n - n) & (1<<n - 1)); code < t.limit[n] {
			b.n -= n
			return int(t.symbols[code+t.offset[n]])
		}
	}
	return -1
}
