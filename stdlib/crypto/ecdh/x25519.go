package ecdh

import (
	"bytes"
	"crypto/internal/randomness"
	"errors"
	"internal/rt"
	"io"
)

// size is the length in bytes of what X25519 works with.
const size = 32

type x25519 struct{}

var curve25519 = &x25519{}

// X25519 returns the function X25519 over Curve25519 (RFC 7748, 5), always the same value.
func X25519() Curve { return curve25519 }

func (c *x25519) String() string { return "X25519" }

func (c *x25519) GenerateKey(random io.Reader) (*PrivateKey, error) {
	k := make([]byte, size)
	if _, err := io.ReadFull(randomness.Source(random), k); err != nil {
		return nil, err
	}
	return c.NewPrivateKey(k)
}

func (c *x25519) NewPrivateKey(key []byte) (*PrivateKey, error) {
	if len(key) != size {
		return nil, errors.New("crypto/ecdh: invalid private key size")
	}
	own := bytes.Clone(key)
	public := make([]byte, size)
	rt.X25519((*[size]byte)(public), (*[size]byte)(own), nil)
	return &PrivateKey{c, own, &PublicKey{c, public}}, nil
}

func (c *x25519) NewPublicKey(key []byte) (*PublicKey, error) {
	if len(key) != size {
		return nil, errors.New("crypto/ecdh: invalid public key")
	}
	return &PublicKey{c, bytes.Clone(key)}, nil
}

func (c *x25519) exchange(local *PrivateKey, remote *PublicKey) ([]byte, error) {
	secret := make([]byte, size)
	rt.X25519((*[size]byte)(secret), (*[size]byte)(local.encoded), (*[size]byte)(remote.encoded))
	any := byte(0)
	for _, b := range secret {
		any |= b
	}
	if any == 0 {
		return nil, errors.New("crypto/ecdh: bad X25519 remote ECDH input: low order point")
	}
	return secret, nil
}
