package flate

import (
	"math/bits"
	"slices"
)

// code is a Huffman code: its bits as they go into the stream from bit 8 on, their number below.
type code uint32

func makeCode(v uint32, n uint8) code { return code(v<<8 | uint32(n)) }

// codeBuilder computes code lengths. It is kept because of its memory.
type codeBuilder struct {
	sorted [288]uint64 // frequency << 16 | symbol
	depth  [288]int32
}

// lengths computes the lengths of an optimal code for the frequencies, of limit bits at most. Symbols that don't occur
// get none; a lone one gets one bit.
func (b *codeBuilder) lengths(freq []uint32, limit int, out []uint8) {
	clear(out)
	sorted := b.sorted[:0]
	for sym, f := range freq {
		if f != 0 {
			sorted = append(sorted, uint64(f)<<16|uint64(sym))
		}
	}
	n := len(sorted)
	if n < 2 {
		if n == 1 {
			out[uint16(sorted[0])] = 1
		}
		return
	}
	slices.Sort(sorted)

	// The tree of Huffman in place, after Moffat and Katajainen: node[i] is first the weight of the i-th inner node,
	// then its parent, then its depth.
	node := b.depth[:n]
	leaf, root := 0, 0
	weight := func(i int) int32 { return int32(sorted[i] >> 16) }
	for next := 0; next < n-1; next++ {
		pick := func() (w int32) {
			if leaf >= n || root < next && node[root] < weight(leaf) {
				w = node[root]
				node[root] = int32(next)
				root++
			} else {
				w = weight(leaf)
				leaf++
			}
			return w
		}
		first := pick()
		node[next] = first + pick()
	}
	node[n-2] = 0
	for i := n - 3; i >= 0; i-- {
		node[i] = node[node[i]] + 1
	}
	// How many leaves there are at each depth: what is not inner there.
	var count [64]int
	available, depth, inner := 1, int32(0), n-2
	for available > 0 {
		used := 0
		for inner >= 0 && node[inner] == depth {
			used++
			inner--
		}
		count[min(int(depth), limit)] += available - used
		available = 2 * used
		depth++
	}
	// Codes that were too long are now too many of the longest: each step frees one of these places, by making two
	// longer ones out of a shorter one.
	room := 0
	for d := 1; d <= limit; d++ {
		room += count[d] << (limit - d)
	}
	for ; room > 1<<limit; room-- {
		d := limit - 1
		for count[d] == 0 {
			d--
		}
		count[d]--
		count[d+1] += 2
		count[limit]--
	}
	// The rarest get the longest.
	i := 0
	for d := limit; d > 0; d-- {
		for range count[d] {
			out[uint16(sorted[i])] = uint8(d)
			i++
		}
	}
}

// assign gives out the codes of these lengths.
func assign(lengths []uint8, codes []code) {
	var count, next [maxCodeBits + 2]uint32
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	for n := 1; n <= maxCodeBits; n++ {
		next[n+1] = (next[n] + count[n]) << 1
	}
	for sym, n := range lengths {
		if n == 0 {
			codes[sym] = 0
			continue
		}
		codes[sym] = makeCode(bits.Reverse32(next[n])>>(32-n), n)
		next[n]++
	}
}
