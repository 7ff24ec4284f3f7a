// Package ed25519 has the signatures of RFC 8032 with the curve Ed25519, also its variants with a context (Ed25519ctx) and of
// a digest (Ed25519ph). What is done with private keys takes time that doesn't depend on them.
package ed25519

import (
	"bytes"
	"crypto"
	"crypto/internal/randomness"
	"crypto/rand"
	"crypto/sha512"
	"crypto/subtle"
	"errors"
	"internal/godebug"
	"internal/rt"
	"io"
	"strconv"
)

// Lengths in bytes.
const (
	PublicKeySize  = 32
	PrivateKeySize = 64
	SignatureSize  = 64
	// SeedSize is that of what RFC 8032 calls the private key.
	SeedSize = 32
)

// PublicKey is the encoded point that belongs to a private key.
type PublicKey []byte

// Equal reports whether x is the same key.
func (pub PublicKey) Equal(x crypto.PublicKey) bool {
	other, ok := x.(PublicKey)
	return ok && subtle.ConstantTimeCompare(pub, other) == 1
}

// PrivateKey is the seed, followed by the public key.
type PrivateKey []byte

// Public returns the public key, a PublicKey.
func (priv PrivateKey) Public() crypto.PublicKey {
	return PublicKey(bytes.Clone(priv[SeedSize:]))
}

// Equal reports whether x is the same key.
func (priv PrivateKey) Equal(x crypto.PrivateKey) bool {
	other, ok := x.(PrivateKey)
	return ok && subtle.ConstantTimeCompare(priv, other) == 1
}

// Seed returns what the key was made of.
func (priv PrivateKey) Seed() []byte { return bytes.Clone(priv[:SeedSize]) }

// Options choose a variant for PrivateKey.Sign and VerifyWithOptions.
type Options struct {
	// Hash is crypto.SHA512 for Ed25519ph, or 0.
	Hash crypto.Hash

	// Context has up to 255 bytes; without Hash, one that isn't empty chooses Ed25519ctx.
	Context string
}

// HashFunc returns o.Hash.
func (o *Options) HashFunc() crypto.Hash { return o.Hash }

// domain returns what is hashed before all else in the variant that is chosen: nothing for Ed25519 itself. asked is how
// the caller put the hash, for the error.
func domain(hash crypto.Hash, context string, message []byte, asked string) ([]byte, error) {
	flag := byte(0)
	name := "ctx"
	switch {
	case hash == crypto.SHA512:
		flag, name = 1, "ph"
		if len(message) != sha512.Size {
			return nil, errors.New("ed25519: bad Ed25519ph message hash length: " + strconv.Itoa(len(message)))
		}
	case hash != 0:
		return nil, errors.New("ed25519: expected " + asked + " zero (unhashed message, for standard Ed25519) or SHA-512 (for Ed25519ph)")
	case context == "":
		return nil, nil
	}
	if len(context) > 255 {
		return nil, errors.New("ed25519: bad Ed25519" + name + " context length: " + strconv.Itoa(len(context)))
	}
	prefix := append([]byte("SigEd25519 no Ed25519 collisions"), flag, byte(len(context)))
	return append(prefix, context...), nil
}

// digest returns the SHA-512 of all the parts.
func digest(parts ...[]byte) (sum [sha512.Size]byte) {
	h := sha512.New()
	for _, p := range parts {
		h.Write(p)
	}
	h.Sum(sum[:0])
	return sum
}

// GenerateKey makes a key of SeedSize bytes read from random; the kernel's if that is nil.
func GenerateKey(random io.Reader) (PublicKey, PrivateKey, error) {
	if random == nil {
		random = randomness.Kernel{}
		if godebug.Value("cryptocustomrand") == "1" {
			random = rand.Reader
		}
	}
	seed := make([]byte, SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, nil, err
	}
	priv := NewKeyFromSeed(seed)
	return priv.Public().(PublicKey), priv, nil
}

// NewKeyFromSeed makes the key of a seed. It panics if that doesn't have SeedSize bytes.
func NewKeyFromSeed(seed []byte) PrivateKey {
	if len(seed) != SeedSize {
		panic("ed25519: bad seed length: " + strconv.Itoa(len(seed)))
	}
	secret := digest(seed)
	priv := make(PrivateKey, PrivateKeySize)
	copy(priv, seed)
	rt.Ed25519Public((*[32]byte)(priv[SeedSize:]), (*[32]byte)(secret[:32]))
	return priv
}

// badKey is the error for a private key that can't be one.
func (priv PrivateKey) badKey() error {
	if len(priv) != PrivateKeySize {
		return errors.New("ed25519: bad private key length: " + strconv.Itoa(len(priv)))
	}
	return nil
}

// Sign signs a message, or for Ed25519ph its SHA-512. opts is an *Options or a crypto.Hash. The random reader is not used.
func (priv PrivateKey) Sign(random io.Reader, message []byte, opts crypto.SignerOpts) (signature []byte, err error) {
	if err := priv.badKey(); err != nil {
		return nil, err
	}
	var context string
	if o, ok := opts.(*Options); ok {
		context = o.Context
	}
	prefix, err := domain(opts.HashFunc(), context, message, "opts.HashFunc()")
	if err != nil {
		return nil, err
	}
	return priv.sign(prefix, message), nil
}

// Sign signs a message. It panics if the key doesn't have PrivateKeySize bytes.
func Sign(privateKey PrivateKey, message []byte) []byte {
	if err := privateKey.badKey(); err != nil {
		panic("ed25519: bad private key: " + err.Error())
	}
	return privateKey.sign(nil, message)
}

// sign signs a message in the variant with this prefix (RFC 8032, 5.1.6).
func (priv PrivateKey) sign(prefix, message []byte) []byte {
	signature := make([]byte, SignatureSize)
	commitment, answer := (*[32]byte)(signature), (*[32]byte)(signature[32:])
	secret := digest(priv[:SeedSize])
	nonce := digest(prefix, secret[32:], message)
	rt.Ed25519Commit(commitment, &nonce)
	challenge := digest(prefix, commitment[:], priv[SeedSize:], message)
	rt.Ed25519Answer(answer, &nonce, &challenge, (*[32]byte)(secret[:32]))
	return signature
}

// Verify reports whether sig is a signature of the message. It panics if the key doesn't have PublicKeySize bytes.
func Verify(publicKey PublicKey, message, sig []byte) bool {
	return VerifyWithOptions(publicKey, message, sig, &Options{}) == nil
}

// VerifyWithOptions returns nil if sig is a signature of the message, or for Ed25519ph of the message with this SHA-512. It
// panics if the key doesn't have PublicKeySize bytes.
func VerifyWithOptions(publicKey PublicKey, message, sig []byte, opts *Options) error {
	if len(publicKey) != PublicKeySize {
		panic("ed25519: bad public key length: " + strconv.Itoa(len(publicKey)))
	}
	prefix, err := domain(opts.Hash, opts.Context, message, "opts.Hash")
	if err != nil {
		return err
	}
	key := (*[32]byte)(publicKey)
	if !rt.Ed25519Point(key) {
		return errors.New("ed25519: bad public key")
	}
	if len(sig) != SignatureSize {
		return errors.New("ed25519: bad signature length: " + strconv.Itoa(len(sig)))
	}
	challenge := digest(prefix, sig[:32], key[:], message)
	if !rt.Ed25519Verify((*[64]byte)(sig), &challenge, key) {
		return errors.New("ed25519: invalid signature")
	}
	return nil
}
