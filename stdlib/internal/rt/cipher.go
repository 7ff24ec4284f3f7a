package rt

import "unsafe"

// Expanded keys and hashes under way lie in memory whose form is the runtime's. A value of these types is not to be copied
// once it is in use, but for GHASH.
type (
	// AESKey is an expanded key of AES.
	AESKey struct{ room [1024]byte }
	// DESKey is an expanded key of DES or triple DES.
	DESKey struct{ room [384]byte }
	// GHASH is the hash of GCM.
	GHASH struct{ room [256]byte }
	// KEM768 and KEM1024 are keys of ML-KEM, private or public ones.
	KEM768  struct{ room [16 << 10]byte }
	KEM1024 struct{ room [28 << 10]byte }
)

// For all of the following, where a source and a destination overlap they are the same, and the world can't stop meanwhile,
// so that callers pass pieces of moderate size.

// AESExpand expands a key of 16, 24 or 32 bytes.
func AESExpand(key *AESKey, p *byte, n int)

// AESBlocks encrypts (or decrypts) n blocks of 16 bytes, each for itself.
func AESBlocks(key *AESKey, dst, src *byte, n int, decrypts bool)

// AESCBC chains n blocks. iv becomes the last block of the cipher's text.
func AESCBC(key *AESKey, iv *[16]byte, dst, src *byte, n int, decrypts bool)

// AESCTR adds the encrypted counter to each of n blocks; the counter is moved on.
func AESCTR(key *AESKey, counter *[16]byte, dst, src *byte, n int)

// AESSeal and AESOpen do the same with GCM's counter, of which the last four bytes count, and add the cipher's text, the
// destination or the source, to the hash.
func AESSeal(key *AESKey, hash *GHASH, counter *[16]byte, dst, src *byte, n int)
func AESOpen(key *AESKey, hash *GHASH, counter *[16]byte, dst, src *byte, n int)

// GHASHStart starts a hash, GHASHUpdate adds bytes, filled up to a block with zeros, GHASHSum returns what they come to.
func GHASHStart(hash *GHASH, key *[16]byte)
func GHASHUpdate(hash *GHASH, p *byte, n int)
func GHASHSum(hash *GHASH, sum *[16]byte)

// DESExpand expands a key of 8 bytes, or 24 for triple DES.
func DESExpand(key *DESKey, p *byte, n int)

// DESBlock encrypts (or decrypts) a block with an expanded key of n bytes.
func DESBlock(key *DESKey, n int, dst, src *byte, decrypts bool)

// ChaCha20 adds the stream of bytes from a block on. place is the nonce, 12 bytes, and the number of the block, 4 bytes, the
// lowest first.
func ChaCha20(key *[32]byte, place *[16]byte, dst, src *byte, n int)

func poly1305(tag, key *byte, data *byte, dataLen int, text *byte, textLen int)

// Poly1305 makes the tag of additional data and a text, RFC 8439, 2.8, with a key that is used once.
func Poly1305(tag *[16]byte, key *[32]byte, data, text []byte) {
	poly1305(&tag[0], &key[0], unsafe.SliceData(data), len(data), unsafe.SliceData(text), len(text))
}

// Points of a NIST curve, which is named by its bits, are two coordinates of that length, without a prefix.

// NISTMul multiplies a point, or the base point for nil, and tells whether there is a result other than infinity.
func NISTMul(curve int, out, point, scalar *byte) bool

// NISTAdd adds two points and tells the same.
func NISTAdd(curve int, out, p, q *byte) bool

// NISTCheck tells whether a point is on the curve.
func NISTCheck(curve int, point *byte) bool

// NISTDecompress finds the point with a first coordinate and a second one that is odd or not.
func NISTDecompress(curve int, out, x *byte, odd bool) bool

// NISTSign signs a digest, with the private key d and the secret number k; false if it takes another k.
func NISTSign(curve int, signature, d, k, digest *byte) bool

// NISTVerify tells whether a signature, its two numbers, is right.
func NISTVerify(curve int, signature, key, digest *byte) bool

// X25519 multiplies a point, or the base point for nil.
func X25519(out, secret, point *[32]byte)

// Ed25519Public multiplies the base point by a secret number, some bits of which are given; Ed25519Commit by a number that
// is taken modulo the base point's order.
func Ed25519Public(out, secret *[32]byte)
func Ed25519Commit(out *[32]byte, nonce *[64]byte)

// Ed25519Answer returns nonce + challenge · secret.
func Ed25519Answer(out *[32]byte, nonce, challenge *[64]byte, secret *[32]byte)

// Ed25519Verify tells whether a signature fits the challenge and the public key.
func Ed25519Verify(signature, challenge *[64]byte, key *[32]byte) bool

// Ed25519Point tells whether the bytes are a point of the curve.
func Ed25519Point(p *[32]byte) bool

// Private and public keys of ML-KEM from a seed of 64 bytes and from their encoded form; the encoded public key of a private
// one; the text and the shared key for a secret of 32 bytes; the shared key of a text.
func KEM768Private(key *KEM768, seed *byte)
func KEM768Export(key *KEM768, out *byte)
func KEM768Public(key *KEM768, encoded *byte) bool
func KEM768Encapsulate(key *KEM768, secret, text, shared *byte)
func KEM768Decapsulate(key *KEM768, text, shared *byte)
func KEM1024Private(key *KEM1024, seed *byte)
func KEM1024Export(key *KEM1024, out *byte)
func KEM1024Public(key *KEM1024, encoded *byte) bool
func KEM1024Encapsulate(key *KEM1024, secret, text, shared *byte)
func KEM1024Decapsulate(key *KEM1024, text, shared *byte)
