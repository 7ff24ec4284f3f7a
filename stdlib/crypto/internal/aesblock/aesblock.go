// Package aesblock has AES as crypto/aes makes it and crypto/cipher knows it: with runs of many blocks at once.
package aesblock

import (
	"crypto/internal/overlap"
	"internal/rt"
)

// Size is the size of blocks.
const Size = 16

// maxRun limits how much is done in one call of the runtime, which nothing can interrupt.
const maxRun = 64 << 10

// Block is a key of AES, as a cipher.Block.
type Block struct{ key rt.AESKey }

// New returns the Block of a key of 16, 24 or 32 bytes.
func New(key []byte) *Block {
	b := new(Block)
	rt.AESExpand(&b.key, &key[0], len(key))
	return b
}

// BlockSize returns Size.
func (b *Block) BlockSize() int { return Size }

// Encrypt encrypts a block.
func (b *Block) Encrypt(dst, src []byte) { b.one(dst, src, false) }

// Decrypt decrypts a block.
func (b *Block) Decrypt(dst, src []byte) { b.one(dst, src, true) }

func (b *Block) one(dst, src []byte, decrypts bool) {
	switch {
	case len(src) < Size:
		panic("crypto/aes: input not full block")
	case len(dst) < Size:
		panic("crypto/aes: output not full block")
	case overlap.Shifted(dst[:Size], src[:Size]):
		panic("crypto/aes: invalid buffer overlap")
	}
	rt.AESBlocks(&b.key, &dst[0], &src[0], 1, decrypts)
}

// Mask encrypts one block.
func (b *Block) Mask(dst, src *[Size]byte) { rt.AESBlocks(&b.key, &dst[0], &src[0], 1, false) }

// Chain encrypts or decrypts whole blocks in CBC mode. iv becomes the last block of the cipher's text.
func (b *Block) Chain(iv *[Size]byte, dst, src []byte, decrypts bool) {
	for len(src) > 0 {
		n := min(len(src), maxRun)
		rt.AESCBC(&b.key, iv, &dst[0], &src[0], n/Size, decrypts)
		dst, src = dst[n:], src[n:]
	}
}

// Count encrypts whole blocks in counter mode and moves the counter on.
func (b *Block) Count(counter *[Size]byte, dst, src []byte) {
	for len(src) > 0 {
		n := min(len(src), maxRun)
		rt.AESCTR(&b.key, counter, &dst[0], &src[0], n/Size)
		dst, src = dst[n:], src[n:]
	}
}

// Seal and Open encrypt and decrypt whole blocks in GCM: the counter's last four bytes are moved on, and the hash knows the
// cipher's text afterwards.
func (b *Block) Seal(hash *rt.GHASH, counter *[Size]byte, dst, src []byte) {
	for len(src) > 0 {
		n := min(len(src), maxRun)
		rt.AESSeal(&b.key, hash, counter, &dst[0], &src[0], n/Size)
		dst, src = dst[n:], src[n:]
	}
}

// Open is Seal's counterpart.
func (b *Block) Open(hash *rt.GHASH, counter *[Size]byte, dst, src []byte) {
	for len(src) > 0 {
		n := min(len(src), maxRun)
		rt.AESOpen(&b.key, hash, counter, &dst[0], &src[0], n/Size)
		dst, src = dst[n:], src[n:]
	}
}
