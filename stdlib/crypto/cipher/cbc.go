package cipher

import (
	"bytes"
	"crypto/internal/aesblock"
	"crypto/subtle"
)

// A Block may have these modes of its own.
type (
	chainEncrypter interface{ NewCBCEncrypter(iv []byte) BlockMode }
	chainDecrypter interface{ NewCBCDecrypter(iv []byte) BlockMode }
)

// chain is the cipher block chaining mode in one direction.
type chain struct {
	block    Block
	last     []byte // block of the cipher's text
	next     []byte // room for one
	decrypts bool
}

// aesChain is the same with AES.
type aesChain struct {
	block    *aesblock.Block
	last     [aesblock.Size]byte
	decrypts bool
}

func newChain(b Block, iv []byte, decrypts bool) BlockMode {
	if known, ok := b.(*aesblock.Block); ok {
		return &aesChain{known, [aesblock.Size]byte(iv), decrypts}
	}
	return &chain{b, bytes.Clone(iv), make([]byte, len(iv)), decrypts}
}

// NewCBCEncrypter returns the encryption by cipher block chaining. iv, which nobody may foresee, has the size of a block.
func NewCBCEncrypter(b Block, iv []byte) BlockMode {
	checkIV("NewCBCEncrypter", b, iv)
	if own, ok := b.(chainEncrypter); ok {
		return own.NewCBCEncrypter(iv)
	}
	return newChain(b, iv, false)
}

// NewCBCDecrypter returns the decryption by cipher block chaining, with the same iv.
func NewCBCDecrypter(b Block, iv []byte) BlockMode {
	checkIV("NewCBCDecrypter", b, iv)
	if own, ok := b.(chainDecrypter); ok {
		return own.NewCBCDecrypter(iv)
	}
	return newChain(b, iv, true)
}

func checkBlocks(dst, src []byte, size int) {
	if len(src)%size != 0 {
		panic("crypto/cipher: input not full blocks")
	}
	check(dst, src)
}

func (c *aesChain) BlockSize() int { return aesblock.Size }

func (c *aesChain) CryptBlocks(dst, src []byte) {
	checkBlocks(dst, src, aesblock.Size)
	c.block.Chain(&c.last, dst, src, c.decrypts)
}

// SetIV begins anew.
func (c *aesChain) SetIV(iv []byte) {
	if len(iv) != aesblock.Size {
		panic("cipher: incorrect length IV")
	}
	c.last = [aesblock.Size]byte(iv)
}

func (c *chain) BlockSize() int { return len(c.last) }

func (c *chain) CryptBlocks(dst, src []byte) {
	size := len(c.last)
	checkBlocks(dst, src, size)
	for len(src) > 0 {
		if c.decrypts {
			// dst may be src.
			copy(c.next, src)
			c.block.Decrypt(dst[:size], src[:size])
			subtle.XORBytes(dst, dst[:size], c.last)
			c.last, c.next = c.next, c.last
		} else {
			subtle.XORBytes(c.last, c.last, src[:size])
			c.block.Encrypt(c.last, c.last)
			copy(dst, c.last)
		}
		dst, src = dst[size:], src[size:]
	}
}

// SetIV begins anew.
func (c *chain) SetIV(iv []byte) {
	if len(iv) != len(c.last) {
		panic("cipher: incorrect length IV")
	}
	copy(c.last, iv)
}
