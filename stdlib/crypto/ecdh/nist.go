package ecdh

import (
	"bytes"
	"crypto/internal/nist"
	"errors"
	"internal/rt"
	"io"
)

// nistCurve is a Curve over one of NIST's.
type nistCurve struct{ *nist.Curve }

var (
	p256 = &nistCurve{nist.P256()}
	p384 = &nistCurve{nist.P384()}
	p521 = &nistCurve{nist.P521()}
)

// P256 returns NIST's curve P-256, always the same value.
func P256() Curve { return p256 }

// P384 returns NIST's curve P-384, always the same value.
func P384() Curve { return p384 }

// P521 returns NIST's curve P-521, always the same value.
func P521() Curve { return p521 }

func (c *nistCurve) String() string { return c.Name }

func (c *nistCurve) GenerateKey(random io.Reader) (*PrivateKey, error) {
	k, err := c.NewScalar(random)
	if err != nil {
		return nil, err
	}
	return c.key(k), nil
}

// key returns the private key with this number, which is not copied.
func (c *nistCurve) key(k []byte) *PrivateKey {
	return &PrivateKey{c, k, &PublicKey{c, c.Public(k)}}
}

func (c *nistCurve) NewPrivateKey(key []byte) (*PrivateKey, error) {
	if !c.IsScalar(key) {
		return nil, errors.New("crypto/ecdh: invalid private key")
	}
	return c.key(bytes.Clone(key)), nil
}

func (c *nistCurve) NewPublicKey(key []byte) (*PublicKey, error) {
	if len(key) == 0 || key[0] != 4 {
		return nil, errors.New("crypto/ecdh: invalid public key")
	}
	if _, err := c.Decode(key); err != nil {
		return nil, err
	}
	return &PublicKey{c, bytes.Clone(key)}, nil
}

func (c *nistCurve) exchange(local *PrivateKey, remote *PublicKey) ([]byte, error) {
	point := make([]byte, 2*c.Size)
	// The order is prime: no point of the curve times less than that is infinity.
	if !rt.NISTMul(c.Bits, &point[0], &remote.encoded[1], &local.encoded[0]) {
		return nil, errors.New("crypto/ecdh: invalid public key")
	}
	return point[:c.Size:c.Size], nil
}
