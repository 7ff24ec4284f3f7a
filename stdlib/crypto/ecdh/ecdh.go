// Package ecdh agrees on secrets by the method of Diffie and Hellman, over NIST's curves and Curve25519.
package ecdh

import (
	"bytes"
	"crypto"
	"crypto/subtle"
	"errors"
	"io"
)

// A Curve is what a key is for: one of P256, P384, P521 and X25519.
type Curve interface {
	// GenerateKey makes a random key. The reader is not used; see GODEBUG's cryptocustomrand.
	GenerateKey(rand io.Reader) (*PrivateKey, error)

	// NewPrivateKey returns the key that is encoded as key: a number, big-endian, from 1 to the curve's order, exclusive (SEC 1,
	// 2.3.6); for X25519 any 32 bytes.
	NewPrivateKey(key []byte) (*PrivateKey, error)

	// NewPublicKey returns the key that is encoded as key: an uncompressed point of the curve (SEC 1, 2.3.4); for X25519 any 32
	// bytes.
	NewPublicKey(key []byte) (*PublicKey, error)

	// exchange returns the secret of two keys of this curve.
	exchange(local *PrivateKey, remote *PublicKey) ([]byte, error)
}

// A PublicKey is what the other side is told.
type PublicKey struct {
	curve   Curve
	encoded []byte
}

// Bytes returns the encoded key.
func (k *PublicKey) Bytes() []byte { return bytes.Clone(k.encoded) }

// Curve returns what the key is for.
func (k *PublicKey) Curve() Curve { return k.curve }

// Equal reports whether x is the same key, equally encoded.
func (k *PublicKey) Equal(x crypto.PublicKey) bool {
	other, ok := x.(*PublicKey)
	return ok && k.curve == other.curve && subtle.ConstantTimeCompare(k.encoded, other.encoded) == 1
}

// A PrivateKey is one side's secret.
type PrivateKey struct {
	curve   Curve
	encoded []byte
	public  *PublicKey
}

// Bytes returns the encoded key.
func (k *PrivateKey) Bytes() []byte { return bytes.Clone(k.encoded) }

// Curve returns what the key is for.
func (k *PrivateKey) Curve() Curve { return k.curve }

// PublicKey returns what the other side is told.
func (k *PrivateKey) PublicKey() *PublicKey { return k.public }

// Public returns the public key, a *PublicKey.
func (k *PrivateKey) Public() crypto.PublicKey { return k.public }

// Equal reports whether x is the same key, equally encoded.
func (k *PrivateKey) Equal(x crypto.PrivateKey) bool {
	other, ok := x.(*PrivateKey)
	return ok && k.curve == other.curve && subtle.ConstantTimeCompare(k.encoded, other.encoded) == 1
}

// ECDH returns the secret that the other side finds, too, with its own private key and k's public one: the first coordinate
// of the common point (SEC 1, 3.3.1), or what X25519 gives (RFC 7748, 6.1) unless it is zero.
func (k *PrivateKey) ECDH(remote *PublicKey) ([]byte, error) {
	if k.curve != remote.curve {
		return nil, errors.New("crypto/ecdh: private key and public key curves do not match")
	}
	return k.curve.exchange(k, remote)
}

// A KeyExchanger is a private key that may be out of reach, in a device for example.
type KeyExchanger interface {
	PublicKey() *PublicKey
	Curve() Curve
	ECDH(*PublicKey) ([]byte, error)
}

var _ KeyExchanger = (*PrivateKey)(nil)
