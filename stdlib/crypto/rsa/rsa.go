// Package rsa has RSA keys, and encryption and signatures with them after PKCS #1 (RFC 8017). What is done with private keys
// takes time that doesn't depend on their values, but for making and preparing them.
package rsa

import (
	"crypto"
	"crypto/internal/modular"
	"crypto/subtle"
	"errors"
	"fmt"
	"internal/godebug"
	"io"
	"math"
	"math/big"
)

// ErrMessageTooLong is the error for what doesn't fit the key, with its padding.
var ErrMessageTooLong = errors.New("crypto/rsa: message too long for RSA key size")

// ErrDecryption is the error of all decryption, which doesn't tell why.
var ErrDecryption = errors.New("crypto/rsa: decryption error")

// ErrVerification is the error for all wrong signatures.
var ErrVerification = errors.New("crypto/rsa: verification error")

// A PublicKey is the public part of a key.
type PublicKey struct {
	N *big.Int // the modulus
	E int      // the exponent
}

// Size returns how many bytes the modulus has, as do signatures and ciphertexts.
func (pub *PublicKey) Size() int { return (pub.N.BitLen() + 7) / 8 }

// Equal reports whether x is the same key.
func (pub *PublicKey) Equal(x crypto.PublicKey) bool {
	other, ok := x.(*PublicKey)
	return ok && sameNumber(pub.N, other.N) && pub.E == other.E
}

// sameNumber compares in time that depends on the lengths only.
func sameNumber(a, b *big.Int) bool { return subtle.ConstantTimeCompare(a.Bytes(), b.Bytes()) == 1 }

const leastBits = 1024

// checkBits is the error for a key that is too short.
func checkBits(bits int) error {
	if bits >= leastBits || godebug.Value("rsa1024min") == "0" {
		return nil
	}
	return fmt.Errorf("crypto/rsa: %d-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)", bits)
}

// checkSize is the first thing that all operations do.
func (pub *PublicKey) checkSize() error {
	if pub.N == nil {
		return errors.New("crypto/rsa: missing public modulus")
	}
	return checkBits(pub.N.BitLen())
}

// check is the error for a key whose parts can't be right.
func (pub *PublicKey) check() error {
	switch {
	case pub.N == nil:
		return errors.New("crypto/rsa: missing public modulus")
	case pub.N.BitLen() < 2:
		return errors.New("modulus must be > 1")
	case pub.N.Bit(0) == 0:
		return errors.New("crypto/rsa: public modulus is even")
	case pub.E < 2:
		return errors.New("crypto/rsa: public exponent too small or negative")
	case pub.E&1 == 0:
		return errors.New("crypto/rsa: public exponent is even")
	case pub.E > math.MaxInt32:
		return errors.New("crypto/rsa: public exponent too large")
	}
	return nil
}

// modulus returns the key's modulus to compute with, after a check of the key.
func (pub *PublicKey) modulus() (*modular.Modulus, error) {
	if err := pub.check(); err != nil {
		return nil, err
	}
	return modular.New(pub.N.Bytes()), nil
}

// encrypt raises m to the public exponent.
func (pub *PublicKey) encrypt(m []byte) ([]byte, error) {
	n, err := pub.modulus()
	if err != nil {
		return nil, err
	}
	x := modular.FromBytes(m)
	if !n.Below(x) {
		return nil, errors.New("input overflows the modulus")
	}
	return n.ExpPublic(x, uint64(pub.E)).Bytes(make([]byte, pub.Size())), nil
}

// A PrivateKey is a key. Its parts must not be changed once Precompute was called.
type PrivateKey struct {
	PublicKey
	D      *big.Int   // the private exponent
	Primes []*big.Int // the factors of N, at least two

	// Precomputed is what Precompute makes.
	Precomputed PrecomputedValues
}

// Public returns the public part, a *PublicKey.
func (priv *PrivateKey) Public() crypto.PublicKey { return &priv.PublicKey }

// Equal reports whether x is the same key. Precomputed values don't matter.
func (priv *PrivateKey) Equal(x crypto.PrivateKey) bool {
	other, ok := x.(*PrivateKey)
	if !ok || !priv.PublicKey.Equal(&other.PublicKey) || !sameNumber(priv.D, other.D) || len(priv.Primes) != len(other.Primes) {
		return false
	}
	for i, p := range priv.Primes {
		if !sameNumber(p, other.Primes[i]) {
			return false
		}
	}
	return true
}

// Sign signs the digest of a message: by PSS if opts is a *PSSOptions, else as PKCS #1 v1.5 has it. random is for PSS's salt.
func (priv *PrivateKey) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if pss, ok := opts.(*PSSOptions); ok {
		return SignPSS(random, priv, pss.Hash, digest, pss)
	}
	return SignPKCS1v15(random, priv, opts.HashFunc(), digest)
}

// Decrypt decrypts: by OAEP if opts is an *OAEPOptions, as PKCS #1 v1.5 has it if opts is nil or a *PKCS1v15DecryptOptions.
func (priv *PrivateKey) Decrypt(random io.Reader, ciphertext []byte, opts crypto.DecrypterOpts) (plaintext []byte, err error) {
	switch o := opts.(type) {
	case nil:
		return DecryptPKCS1v15(random, priv, ciphertext)
	case *OAEPOptions:
		return decryptOAEP(priv, ciphertext, o)
	case *PKCS1v15DecryptOptions:
		if o.SessionKeyLen <= 0 {
			return DecryptPKCS1v15(random, priv, ciphertext)
		}
		plaintext = make([]byte, o.SessionKeyLen)
		if _, err := io.ReadFull(random, plaintext); err != nil {
			return nil, err
		}
		if err := DecryptPKCS1v15SessionKey(random, priv, ciphertext, plaintext); err != nil {
			return nil, err
		}
		return plaintext, nil
	}
	return nil, errors.New("crypto/rsa: invalid options for Decrypt")
}
