// Package rc4 is the stream cipher RC4, for protocols that still have it: it isn't safe, and looks up tables by secrets.
package rc4

import (
	"crypto/internal/overlap"
	"strconv"
)

// KeySizeError is the error of a key with so many bytes.
type KeySizeError int

// Error implements error.
func (k KeySizeError) Error() string { return "crypto/rc4: invalid key size " + strconv.Itoa(int(k)) }

// Cipher is the stream of a key.
type Cipher struct {
	box  [256]uint8
	i, j uint8
}

// NewCipher returns the Cipher of a key of 1 to 256 bytes.
func NewCipher(key []byte) (*Cipher, error) {
	if len(key) < 1 || len(key) > 256 {
		return nil, KeySizeError(len(key))
	}
	c := new(Cipher)
	for i := range c.box {
		c.box[i] = uint8(i)
	}
	var j uint8
	for i := range c.box {
		at := c.box[i]
		j += at + key[i%len(key)]
		c.box[i], c.box[j] = c.box[j], at
	}
	return c, nil
}

// Reset forgets the key; the Cipher is of no use any more.
//
// Deprecated: copies of the key may be elsewhere in memory.
func (c *Cipher) Reset() { *c = Cipher{} }

// XORKeyStream adds the stream to src. dst is the same memory or none of it.
func (c *Cipher) XORKeyStream(dst, src []byte) {
	if len(src) == 0 {
		return
	}
	// A destination that is too short is an index that is out of range.
	_ = dst[len(src)-1]
	if overlap.Shifted(dst[:len(src)], src) {
		panic("crypto/rc4: invalid buffer overlap")
	}
	i, j := c.i, c.j
	dst = dst[:len(src)]
	for k, b := range src {
		i++
		x := c.box[i]
		j += x
		y := c.box[j]
		c.box[i], c.box[j] = y, x
		dst[k] = b ^ c.box[x+y]
	}
	c.i, c.j = i, j
}
