// Package rand has random numbers fit for secrets, from the kernel.
package rand

import (
	"crypto/internal/randomness"
	"io"
)

// Reader gives random bytes; it has no errors and needs no closing.
var Reader io.Reader = randomness.Kernel{}

// Read fills b from Reader. It has no errors: where Reader has one, the process ends.
func Read(b []byte) (n int, err error) {
	if k, ok := Reader.(randomness.Kernel); ok {
		return k.Read(b)
	}
	// What somebody else's Read does with the slice is not known; b itself stays the caller's.
	own := make([]byte, len(b))
	if _, err := io.ReadFull(Reader, own); err != nil {
		randomness.Fail(err.Error())
	}
	copy(b, own)
	return len(b), nil
}

// Text returns a random text of letters and digits (the alphabet of base32) with at least 128 bits of randomness.
func Text() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	text := make([]byte, 26) // of five bits
	Read(text)
	for i, b := range text {
		text[i] = alphabet[b%32]
	}
	return string(text)
}
