// Package hkdf derives keys by HMAC (RFC 5869): a secret is condensed to a uniform key, which is expanded to as many bytes as
// are wanted.
package hkdf

import (
	"crypto/hmac"
	"errors"
	"hash"
)

// untyped returns h with the interface for its result.
func untyped[H hash.Hash](h func() H) func() hash.Hash {
	return func() hash.Hash { return h() }
}

// Extract condenses a secret, which need not be uniform, to a key for Expand. salt is no secret and may be nil.
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	// An absent salt is as many zeros as the digest has bytes; HMAC fills short keys up with zeros anyway.
	m := hmac.New(untyped(h), salt)
	m.Write(secret)
	return m.Sum(nil), nil
}

// Expand derives keyLength bytes, at most 255 digests, from a key that Extract made or that is uniformly random. Different
// texts info lead to keys that tell nothing about each other.
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	m := hmac.New(untyped(h), pseudorandomKey)
	if keyLength > 255*m.Size() {
		return nil, errors.New("hkdf: requested key length too large")
	}
	var key, block []byte
	for number := byte(1); len(key) < keyLength; number++ {
		m.Reset()
		m.Write(block)
		m.Write([]byte(info))
		m.Write([]byte{number})
		block = m.Sum(block[:0])
		key = append(key, block[:min(len(block), keyLength-len(key))]...)
	}
	return key, nil
}

// Key derives keyLength bytes from a secret: Extract, and Expand.
func Key[Hash hash.Hash](h func() Hash, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	condensed, err := Extract(h, secret, salt)
	if err != nil {
		return nil, err
	}
	return Expand(h, condensed, info, keyLength)
}
