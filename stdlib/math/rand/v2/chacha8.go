package rand

import (
	"errors"
	"math/bits"
)

// ChaCha8 is a generator on the cipher ChaCha with 8 rounds. It is fit for cryptography as long as the seed is secret.
type ChaCha8 struct {
	key     [4]uint64
	words   [32]uint64 // four blocks of output
	used    int        // of the words
	counter uint32     // of the first of the blocks
	spare   [8]byte    // bytes for Read, those at the end
	spares  int
}

// After blocksPerKey blocks the last reserved words of output become the key.
const (
	blocksAtOnce = 4
	blocksPerKey = 16
	reserved     = 4
)

// NewChaCha8 returns a ChaCha8 with the given seed.
func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

// Seed sets the state.
func (c *ChaCha8) Seed(seed [32]byte) {
	*c = ChaCha8{}
	for i := range c.key {
		c.key[i] = little(seed[8*i:])
	}
	c.fill()
}

// end is how many of the words are output.
func (c *ChaCha8) end() int {
	if c.counter == blocksPerKey-blocksAtOnce {
		return len(c.words) - reserved
	}
	return len(c.words)
}

// Uint64 returns the next number.
func (c *ChaCha8) Uint64() uint64 {
	if c.used == c.end() {
		if c.counter += blocksAtOnce; c.counter == blocksPerKey {
			copy(c.key[:], c.words[len(c.words)-reserved:])
			c.counter = 0
		}
		c.fill()
		c.used = 0
	}
	x := c.words[c.used]
	c.used++
	return x
}

// fill computes four blocks. They lie interleaved, row by row, as four lanes of a vector processor have them. The key
// alone is added at the end, not the constants and the counter.
func (c *ChaCha8) fill() {
	for lane := range blocksAtOnce {
		b := [16]uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}
		for i, k := range c.key {
			b[4+2*i], b[5+2*i] = uint32(k), uint32(k>>32)
		}
		b[12] = c.counter + uint32(lane)
		key := [8]uint32(b[4:12])
		for range 4 {
			for i := range 4 { // columns
				mix(&b, i, 4+i, 8+i, 12+i)
			}
			for i := range 4 { // diagonals
				mix(&b, i, 4+(i+1)%4, 8+(i+2)%4, 12+(i+3)%4)
			}
		}
		for i, k := range key {
			b[4+i] += k
		}
		for row, v := range b {
			word, shift := &c.words[2*row+lane/2], uint(lane%2)*32
			*word = *word&^(0xFFFFFFFF<<shift) | uint64(v)<<shift
		}
	}
}

// mix is ChaCha's quarter round.
func mix(b *[16]uint32, i, j, k, l int) {
	b[i] += b[j]
	b[l] = bits.RotateLeft32(b[l]^b[i], 16)
	b[k] += b[l]
	b[j] = bits.RotateLeft32(b[j]^b[k], 12)
	b[i] += b[j]
	b[l] = bits.RotateLeft32(b[l]^b[i], 8)
	b[k] += b[l]
	b[j] = bits.RotateLeft32(b[j]^b[k], 7)
}

// Read fills p with random bytes. The error is always nil. The bytes are those of Uint64, the least significant first.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if c.spares == 0 {
			for i, x := 0, c.Uint64(); i < 8; i, x = i+1, x>>8 {
				c.spare[i] = byte(x)
			}
			c.spares = 8
		}
		m := copy(p[n:], c.spare[8-c.spares:])
		n += m
		c.spares -= m
	}
	return n, nil
}

const (
	chachaMark = "chacha8:"
	spareMark  = "readbuf:"
)

var errChaCha8 = errors.New("invalid ChaCha8 encoding")

// AppendBinary appends the state to b.
func (c *ChaCha8) AppendBinary(b []byte) ([]byte, error) {
	if c.spares > 0 {
		b = append(append(b, spareMark...), byte(c.spares))
		b = append(b, c.spare[8-c.spares:]...)
	}
	b = append(b, chachaMark...)
	b = appendBig(b, uint64(c.counter/blocksAtOnce)*uint64(len(c.words))+uint64(c.used))
	for _, k := range c.key {
		for s := uint(0); s < 64; s += 8 {
			b = append(b, byte(k>>s))
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (c *ChaCha8) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary sets the state to one that MarshalBinary returned.
func (c *ChaCha8) UnmarshalBinary(data []byte) error {
	if len(data) >= len(spareMark) && string(data[:len(spareMark)]) == spareMark {
		data = data[len(spareMark):]
		if len(data) == 0 || int(data[0]) > len(c.spare) || len(data) < 1+int(data[0]) {
			return errors.New("invalid ChaCha8 Read buffer encoding")
		}
		c.spares = copy(c.spare[8-data[0]:], data[1:1+data[0]])
		data = data[1+c.spares:]
	}
	if len(data) != len(chachaMark)+5*8 || string(data[:len(chachaMark)]) != chachaMark {
		return errChaCha8
	}
	data = data[len(chachaMark):]
	used := big(data)
	perKey := uint64(blocksPerKey/blocksAtOnce*len(c.words) - reserved)
	if used > perKey {
		return errChaCha8
	}
	for i := range c.key {
		c.key[i] = little(data[8+8*i:])
	}
	c.counter = uint32(used) / uint32(len(c.words)) * blocksAtOnce
	c.used = int(used) % len(c.words)
	c.fill()
	return nil
}

// little reads a number of which the least significant byte comes first.
func little(b []byte) (x uint64) {
	for i := 7; i >= 0; i-- {
		x = x<<8 | uint64(b[i])
	}
	return x
}
