package rsa

import (
	"bytes"
	"crypto"
	"errors"
	"hash"
	"io"
	"slices"
)

// Salt lengths that aren't lengths.
const (
	// PSSSaltLengthAuto has the salt of a new signature as long as fits, and accepts any length.
	PSSSaltLengthAuto = 0
	// PSSSaltLengthEqualsHash has the salt as long as the digest.
	PSSSaltLengthEqualsHash = -1
)

// PSSOptions says how a PSS signature is made or verified.
type PSSOptions struct {
	// SaltLength is a number of bytes, or one of the constants.
	SaltLength int

	// Hash, if not zero, is used instead of SignPSS's argument. PrivateKey.Sign needs it.
	Hash crypto.Hash
}

// HashFunc returns opts.Hash.
func (opts *PSSOptions) HashFunc() crypto.Hash { return opts.Hash }

func (opts *PSSOptions) saltLength() int {
	if opts == nil {
		return PSSSaltLengthAuto
	}
	return opts.SaltLength
}

// digester returns a hash by its number, which must be linked in.
func digester(id crypto.Hash) (hash.Hash, error) {
	if !id.Available() {
		return nil, errors.New("crypto/rsa: requested hash function unavailable: " + id.String())
	}
	return id.New(), nil
}

// mask combines b with the output of MGF1 for this seed.
func mask(b []byte, h hash.Hash, seed []byte) {
	var counter [4]byte
	var digest []byte
	for len(b) > 0 {
		h.Reset()
		h.Write(seed)
		h.Write(counter[:])
		digest = h.Sum(digest[:0])
		n := min(len(b), len(digest))
		for i := range n {
			b[i] ^= digest[i]
		}
		b = b[n:]
		for i := 3; i >= 0; i-- {
			counter[i]++
			if counter[i] != 0 {
				break
			}
		}
	}
}

// salted is the digest that a block contains.
func salted(h hash.Hash, digest, salt []byte) []byte {
	h.Reset()
	h.Write(make([]byte, 8))
	h.Write(digest)
	h.Write(salt)
	return h.Sum(nil)
}

// pssSize returns the bytes of the block for a modulus, which is one bit shorter, and what its first byte must not have.
func (pub *PublicKey) pssSize() (size int, unused byte) {
	bits := pub.N.BitLen() - 1
	size = (bits + 7) / 8
	return size, ^byte(0xff >> (8*size - bits))
}

// SignPSS signs the digest of a message. opts may be nil.
func SignPSS(random io.Reader, priv *PrivateKey, hash crypto.Hash, digest []byte, opts *PSSOptions) ([]byte, error) {
	if err := priv.checkSize(); err != nil {
		return nil, err
	}
	if opts != nil && opts.Hash != 0 {
		hash = opts.Hash
	}
	h, err := digester(hash)
	if err != nil {
		return nil, err
	}
	s, err := priv.secret()
	if err != nil {
		return nil, err
	}
	size, unused := priv.pssSize()
	length := opts.saltLength()
	switch {
	case length == PSSSaltLengthAuto:
		if length = size - h.Size() - 2; length < 0 {
			return nil, ErrMessageTooLong
		}
	case length == PSSSaltLengthEqualsHash:
		length = h.Size()
	case length < 0:
		return nil, errors.New("crypto/rsa: invalid PSS salt length")
	}
	if length > size {
		return nil, ErrMessageTooLong
	}
	salt := make([]byte, length)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, err
	}
	if len(digest) != h.Size() {
		return nil, errors.New("crypto/rsa: input must be hashed with given hash")
	}
	if size < h.Size()+length+2 {
		return nil, ErrMessageTooLong
	}
	// Zeros, a one, the salt; all masked; the digest; a fixed byte.
	block := make([]byte, size)
	own := salted(h, digest, salt)
	data := block[:size-h.Size()-1]
	copy(data[len(data)-length:], salt)
	data[len(data)-length-1] = 1
	mask(data, h, own)
	block[0] &^= unused
	copy(block[len(data):], own)
	block[size-1] = 0xbc
	return s.decrypt(block)
}

// VerifyPSS returns nil if sig is a signature of the digest. opts may be nil; its Hash is not looked at.
func VerifyPSS(pub *PublicKey, hash crypto.Hash, digest []byte, sig []byte, opts *PSSOptions) error {
	if err := pub.checkSize(); err != nil {
		return err
	}
	h, err := digester(hash)
	if err != nil {
		return err
	}
	if err := pub.check(); err != nil {
		return err
	}
	length := opts.saltLength()
	switch {
	case length == PSSSaltLengthEqualsHash:
		length = h.Size()
	case length < 0:
		return errors.New("crypto/rsa: salt length cannot be negative")
	}
	if len(sig) != pub.Size() || len(digest) != h.Size() {
		return ErrVerification
	}
	block, err := pub.encrypt(sig)
	if err != nil {
		return ErrVerification
	}
	size, unused := pub.pssSize()
	if len(block) > size && block[0] != 0 {
		return ErrVerification
	}
	block = block[len(block)-size:]
	if size < h.Size()+length+2 || block[size-1] != 0xbc || block[0]&unused != 0 {
		return ErrVerification
	}
	data, own := block[:size-h.Size()-1], block[size-h.Size()-1:size-1]
	mask(data, h, own)
	data[0] &^= unused
	start := slices.IndexFunc(data, func(b byte) bool { return b != 0 })
	if length != PSSSaltLengthAuto {
		if start != len(data)-length-1 {
			return ErrVerification
		}
	}
	if start < 0 || data[start] != 1 || !bytes.Equal(salted(h, digest, data[start+1:]), own) {
		return ErrVerification
	}
	return nil
}
