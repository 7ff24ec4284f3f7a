// Package aes is the block cipher of FIPS 197. The runtime uses the processor's instructions for it, and code without tables
// where there are none: its time doesn't depend on secrets.
package aes

import (
	"crypto/cipher"
	"crypto/internal/aesblock"
	"strconv"
)

// BlockSize is the size of blocks in bytes.
const BlockSize = aesblock.Size

// KeySizeError is the error of a key with so many bytes, of which AES has none.
type KeySizeError int

// Error implements error.
func (k KeySizeError) Error() string { return "crypto/aes: invalid key size " + strconv.Itoa(int(k)) }

// NewCipher returns the cipher of a key of 16, 24 or 32 bytes: AES-128, AES-192 or AES-256.
func NewCipher(key []byte) (cipher.Block, error) {
	switch len(key) {
	case 16, 24, 32:
		return aesblock.New(key), nil
	}
	return nil, KeySizeError(len(key))
}
