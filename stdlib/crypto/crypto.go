// Package crypto numbers digests, whoever implements them, and has the interfaces of keys.
package crypto

import (
	"hash"
	"io"
	"strconv"
)

// Hash numbers a digest. Its implementation is another package, which the program imports.
type Hash uint

// The digests. Of some the implementation is outside the standard library.
const (
	MD4 Hash = iota + 1
	MD5
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
	MD5SHA1 // both, in TLS; has no implementation
	RIPEMD160
	SHA3_224
	SHA3_256
	SHA3_384
	SHA3_512
	SHA512_224
	SHA512_256
	BLAKE2s_256
	BLAKE2b_256
	BLAKE2b_384
	BLAKE2b_512
	MLDSAMu // a message representative of ML-DSA, as SignerOpts; has no implementation
	end
)

// known has the name and the length in bytes of each.
var known = [end]struct {
	name string
	size int
}{
	MD4:         {"MD4", 16},
	MD5:         {"MD5", 16},
	SHA1:        {"SHA-1", 20},
	SHA224:      {"SHA-224", 28},
	SHA256:      {"SHA-256", 32},
	SHA384:      {"SHA-384", 48},
	SHA512:      {"SHA-512", 64},
	MD5SHA1:     {"MD5+SHA1", 36},
	RIPEMD160:   {"RIPEMD-160", 20},
	SHA3_224:    {"SHA3-224", 28},
	SHA3_256:    {"SHA3-256", 32},
	SHA3_384:    {"SHA3-384", 48},
	SHA3_512:    {"SHA3-512", 64},
	SHA512_224:  {"SHA-512/224", 28},
	SHA512_256:  {"SHA-512/256", 32},
	BLAKE2s_256: {"BLAKE2s-256", 32},
	BLAKE2b_256: {"BLAKE2b-256", 32},
	BLAKE2b_384: {"BLAKE2b-384", 48},
	BLAKE2b_512: {"BLAKE2b-512", 64},
	MLDSAMu:     {"ML-DSA μ message representative", 64},
}

// registered has the constructors of those that the program contains.
var registered [end]func() hash.Hash

func (h Hash) valid() bool { return 0 < h && h < end }

// HashFunc returns h: a Hash is a SignerOpts.
func (h Hash) HashFunc() Hash { return h }

// String returns the digest's name.
func (h Hash) String() string {
	if !h.valid() {
		return "unknown hash value " + strconv.Itoa(int(h))
	}
	return known[h].name
}

// Size returns the digest's length in bytes; it panics if there is no such digest.
func (h Hash) Size() int {
	if !h.valid() {
		panic("crypto: Size of unknown hash function")
	}
	return known[h].size
}

// Available tells whether the program contains the digest.
func (h Hash) Available() bool { return h.valid() && registered[h] != nil }

// New returns a new hash.Hash of the digest; it panics if the program doesn't contain it.
func (h Hash) New() hash.Hash {
	if !h.Available() {
		panic("crypto: requested hash function unavailable: " + h.String())
	}
	return registered[h]()
}

// RegisterHash makes f the constructor of a digest. Packages that implement one call it while they are initialised.
func RegisterHash(h Hash, f func() hash.Hash) {
	switch {
	case !h.valid():
		panic("crypto: RegisterHash of unknown hash function")
	case h == MLDSAMu:
		panic("crypto: cannot RegisterHash for MLDSAMu")
	}
	registered[h] = f
}

// PublicKey is a public key of any kind. Those of the standard library have a method Equal(crypto.PublicKey) bool.
type PublicKey any

// PrivateKey is a private key of any kind. Those of the standard library have the methods Public() crypto.PublicKey and
// Equal(crypto.PrivateKey) bool.
type PrivateKey any

// Signer is a private key that signs; where it lies is its own business.
type Signer interface {
	Public() PublicKey
	// Sign signs a digest. opts says which one it is; further meanings of opts depend on the kind of key. Random
	// numbers may be taken from rand.
	Sign(rand io.Reader, digest []byte, opts SignerOpts) (signature []byte, err error)
}

// MessageSigner is a Signer that can also do the digest itself: with equal options both signatures are the same. What
// can't sign digests has a Sign that fails always.
type MessageSigner interface {
	Signer
	SignMessage(rand io.Reader, msg []byte, opts SignerOpts) (signature []byte, err error)
}

// SignerOpts says how to sign.
type SignerOpts interface {
	// HashFunc is the digest in use; 0: none, the message itself is signed.
	HashFunc() Hash
}

// Decrypter is a private key that decrypts.
type Decrypter interface {
	Public() PublicKey
	// Decrypt decrypts a message; the meaning of opts depends on the kind of key.
	Decrypt(rand io.Reader, msg []byte, opts DecrypterOpts) (plaintext []byte, err error)
}

// DecrypterOpts says how to decrypt.
type DecrypterOpts any

// Encapsulator is a public key by which a shared secret is made.
type Encapsulator interface {
	Bytes() []byte
	Encapsulate() (sharedKey, ciphertext []byte)
}

// Decapsulator is the private key to an Encapsulator.
type Decapsulator interface {
	Encapsulator() Encapsulator
	Decapsulate(ciphertext []byte) (sharedKey []byte, err error)
}

// unavailable is a digest that the program doesn't contain.
type unavailable Hash

func (h unavailable) Error() string {
	return "crypto: requested hash function unavailable: " + Hash(h).String()
}

// SignMessage signs a message: by the signer's own SignMessage if it has one, else the digest that opts names.
func SignMessage(signer Signer, rand io.Reader, msg []byte, opts SignerOpts) (signature []byte, err error) {
	if whole, ok := signer.(MessageSigner); ok {
		return whole.SignMessage(rand, msg, opts)
	}
	if which := opts.HashFunc(); which != 0 {
		if !which.Available() {
			return nil, unavailable(which)
		}
		digest := which.New()
		digest.Write(msg)
		msg = digest.Sum(nil)
	}
	return signer.Sign(rand, msg, opts)
}
