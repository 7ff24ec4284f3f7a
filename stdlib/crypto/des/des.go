// Package des is the Data Encryption Standard and its threefold application (FIPS 46-3), for protocols that still have it: its
// keys are too short and its blocks too small.
package des

import (
	"crypto/cipher"
	"crypto/internal/overlap"
	"internal/rt"
	"strconv"
)

// BlockSize is the size of blocks in bytes.
const BlockSize = 8

// KeySizeError is the error of a key with so many bytes.
type KeySizeError int

// Error implements error.
func (k KeySizeError) Error() string { return "crypto/des: invalid key size " + strconv.Itoa(int(k)) }

// block is a key of so many bytes.
type block struct {
	key  rt.DESKey
	size int
}

func expand(key []byte, size int) (cipher.Block, error) {
	if len(key) != size {
		return nil, KeySizeError(len(key))
	}
	b := &block{size: size}
	rt.DESExpand(&b.key, &key[0], size)
	return b, nil
}

// NewCipher returns DES with a key of 8 bytes.
func NewCipher(key []byte) (cipher.Block, error) { return expand(key, 8) }

// NewTripleDESCipher returns triple DES with a key of 24 bytes: three of DES.
func NewTripleDESCipher(key []byte) (cipher.Block, error) { return expand(key, 24) }

func (b *block) BlockSize() int { return BlockSize }

func (b *block) Encrypt(dst, src []byte) { b.crypt(dst, src, false) }

func (b *block) Decrypt(dst, src []byte) { b.crypt(dst, src, true) }

func (b *block) crypt(dst, src []byte, decrypts bool) {
	switch {
	case len(src) < BlockSize:
		panic("crypto/des: input not full block")
	case len(dst) < BlockSize:
		panic("crypto/des: output not full block")
	case overlap.Shifted(dst[:BlockSize], src[:BlockSize]):
		panic("crypto/des: invalid buffer overlap")
	}
	rt.DESBlock(&b.key, b.size, &dst[0], &src[0], decrypts)
}
