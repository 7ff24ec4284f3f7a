// Package cipher makes ciphers for texts of any length out of ciphers for blocks (NIST SP 800-38A and 800-38D), and has the
// interfaces of all of them.
package cipher

import "crypto/internal/overlap"

// Block is a cipher for blocks, with its key. A source and a destination may be the same, but don't overlap otherwise.
type Block interface {
	// BlockSize returns the size of blocks in bytes.
	BlockSize() int
	// Encrypt encrypts the first block of src.
	Encrypt(dst, src []byte)
	// Decrypt decrypts the first block of src.
	Decrypt(dst, src []byte)
}

// BlockMode is a cipher for texts of whole blocks, each of which depends on those before.
type BlockMode interface {
	// BlockSize returns the size of blocks in bytes.
	BlockSize() int
	// CryptBlocks goes on with src, whose length is a multiple of BlockSize. dst isn't shorter, is the same memory or none
	// of it, and isn't touched behind len(src).
	CryptBlocks(dst, src []byte)
}

// Stream is a cipher that adds a stream of bytes to the text.
type Stream interface {
	// XORKeyStream goes on with src. dst is as for CryptBlocks.
	XORKeyStream(dst, src []byte)
}

// check panics where a mode can't write to dst what it makes of src.
func check(dst, src []byte) {
	if len(dst) < len(src) {
		panic("crypto/cipher: output smaller than input")
	}
	if overlap.Shifted(dst[:len(src)], src) {
		panic("crypto/cipher: invalid buffer overlap")
	}
}

// checkIV panics where the initial value of constructor name has another length than a block.
func checkIV(name string, b Block, iv []byte) {
	if len(iv) != b.BlockSize() {
		panic("cipher." + name + ": IV length must equal block size")
	}
}
