package cipher

import (
	"crypto/internal/aesblock"
	"crypto/internal/overlap"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"internal/rt"
	"slices"
)

// AEAD is a cipher that also proves that the text, and data beside it, are what was encrypted.
type AEAD interface {
	// NonceSize returns the length of nonces.
	NonceSize() int
	// Overhead returns by how many bytes at most the cipher's text is longer.
	Overhead() int
	// Seal encrypts plaintext and appends the result, which proves additionalData too, to dst. With one key no nonce is
	// used twice. plaintext[:0] as dst has the result in its place; dst overlaps it in no other way, and not
	// additionalData.
	Seal(dst, nonce, plaintext, additionalData []byte) []byte
	// Open decrypts ciphertext and appends the plain text to dst, or fails if ciphertext, nonce and additionalData aren't
	// what Seal had and made. dst is as for Seal; what is behind its length may be overwritten even then.
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}

const (
	gcmBlock     = 16
	gcmNonce     = 12
	gcmTag       = 16
	gcmLeastTag  = 12
	gcmMaxBlocks = 1<<32 - 2
)

var errOpen = errors.New("cipher: message authentication failed")

// gcmBlockCipher is what a Block with a GCM of its own has.
type gcmBlockCipher interface {
	NewGCM(nonceSize, tagSize int) (AEAD, error)
}

// gcm is the Galois/counter mode.
type gcm struct {
	block     Block
	aes       *aesblock.Block // block, if that is its kind
	empty     rt.GHASH        // the hash of nothing
	nonceSize int
	tagSize   int
}

// NewGCM returns block, whose blocks have 128 bits, in Galois/counter mode: nonces have 12 bytes, proofs 16.
func NewGCM(cipher Block) (AEAD, error) { return newGCM(cipher, gcmNonce, gcmTag) }

// NewGCMWithNonceSize returns the same for nonces of another length, which some protocols have. NewGCM is faster and harder to
// use wrongly.
func NewGCMWithNonceSize(cipher Block, size int) (AEAD, error) { return newGCM(cipher, size, gcmTag) }

// NewGCMWithTagSize returns the same as NewGCM with proofs of 12 to 16 bytes, which some protocols have.
func NewGCMWithTagSize(cipher Block, tagSize int) (AEAD, error) {
	return newGCM(cipher, gcmNonce, tagSize)
}

func newGCM(block Block, nonceSize, tagSize int) (AEAD, error) {
	switch {
	case tagSize < gcmLeastTag || tagSize > gcmTag:
		return nil, errors.New("cipher: incorrect tag size given to GCM")
	case nonceSize <= 0:
		return nil, errors.New("cipher: the nonce can't have zero length")
	}
	if own, ok := block.(gcmBlockCipher); ok {
		return own.NewGCM(nonceSize, tagSize)
	}
	if block.BlockSize() != gcmBlock {
		return nil, errors.New("cipher: NewGCM requires 128-bit block cipher")
	}
	return makeGCM(block, nonceSize, tagSize), nil
}

func makeGCM(block Block, nonceSize, tagSize int) *gcm {
	g := &gcm{block: block, nonceSize: nonceSize, tagSize: tagSize}
	g.aes, _ = block.(*aesblock.Block)
	var key [gcmBlock]byte
	g.mask(&key, &key)
	rt.GHASHStart(&g.empty, &key)
	return g
}

func (g *gcm) NonceSize() int { return g.nonceSize }

func (g *gcm) Overhead() int { return g.tagSize }

// mask encrypts one block.
func (g *gcm) mask(dst, src *[gcmBlock]byte) {
	if g.aes != nil {
		g.aes.Mask(dst, src)
		return
	}
	// Of another Block it isn't known what it does with slices.
	own := *src
	g.block.Encrypt(own[:], own[:])
	*dst = own
}

// hashRun limits how much is hashed in one call of the runtime, which nothing can interrupt. It is a multiple of blocks.
const hashRun = 64 << 10

// hash adds bytes and zeros up to a block.
func hash(h *rt.GHASH, p []byte) {
	for len(p) > 0 {
		n := min(len(p), hashRun)
		rt.GHASHUpdate(h, &p[0], n)
		p = p[n:]
	}
}

// hashLengths adds a block with two lengths in bits.
func hashLengths(h *rt.GHASH, first, second int) {
	var lengths [gcmBlock]byte
	binary.BigEndian.PutUint64(lengths[:], uint64(first)*8)
	binary.BigEndian.PutUint64(lengths[8:], uint64(second)*8)
	rt.GHASHUpdate(h, &lengths[0], gcmBlock)
}

// step moves the counter to its next value.
func step(counter *[gcmBlock]byte) {
	last := counter[gcmBlock-4:]
	binary.BigEndian.PutUint32(last, binary.BigEndian.Uint32(last)+1)
}

// begin returns the hash with the data, the counter of the first block, and what the proof is masked with.
func (g *gcm) begin(nonce, data []byte) (h rt.GHASH, counter, proofMask [gcmBlock]byte) {
	if len(nonce) == gcmNonce {
		copy(counter[:], nonce)
		counter[gcmBlock-1] = 1
	} else {
		h = g.empty
		hash(&h, nonce)
		hashLengths(&h, 0, len(nonce))
		rt.GHASHSum(&h, &counter)
	}
	g.mask(&proofMask, &counter)
	step(&counter)
	h = g.empty
	hash(&h, data)
	return h, counter, proofMask
}

// blocks encrypts or decrypts whole blocks and hashes the cipher's text.
func (g *gcm) blocks(h *rt.GHASH, counter *[gcmBlock]byte, dst, src []byte, opens bool) {
	switch {
	case g.aes != nil && opens:
		g.aes.Open(h, counter, dst, src)
	case g.aes != nil:
		g.aes.Seal(h, counter, dst, src)
	default:
		if opens {
			hash(h, src)
		}
		var stream [gcmBlock]byte
		for at := 0; at < len(src); at += gcmBlock {
			g.mask(&stream, counter)
			step(counter)
			subtle.XORBytes(dst[at:], src[at:at+gcmBlock], stream[:])
		}
		if !opens {
			hash(h, dst[:len(src)])
		}
	}
}

// crypt encrypts or decrypts src and returns the proof, of which the first tagSize bytes count.
func (g *gcm) crypt(dst, src, nonce, data []byte, opens bool) (proof [gcmBlock]byte) {
	h, counter, proofMask := g.begin(nonce, data)
	whole := len(src) &^ (gcmBlock - 1)
	g.blocks(&h, &counter, dst, src[:whole], opens)
	if rest := src[whole:]; len(rest) > 0 {
		var stream [gcmBlock]byte
		g.mask(&stream, &counter)
		if opens {
			hash(&h, rest)
		}
		subtle.XORBytes(dst[whole:], rest, stream[:])
		if !opens {
			hash(&h, dst[whole:len(src)])
		}
	}
	hashLengths(&h, len(data), len(src))
	rt.GHASHSum(&h, &proof)
	subtle.XORBytes(proof[:], proof[:], proofMask[:])
	return proof
}

// grow returns dst with n bytes more, and these.
func grow(dst []byte, n int) (whole, more []byte) {
	whole = slices.Grow(dst, n)[:len(dst)+n]
	return whole, whole[len(dst):]
}

func checkBuffers(out, in, data []byte) {
	if overlap.Shifted(out, in) {
		panic("crypto/cipher: invalid buffer overlap of output and input")
	}
	if overlap.Any(out, data) {
		panic("crypto/cipher: invalid buffer overlap of output and additional data")
	}
}

func (g *gcm) checkNonce(nonce []byte) {
	if len(nonce) != g.nonceSize {
		panic("crypto/cipher: incorrect nonce length given to GCM")
	}
}

func (g *gcm) Seal(dst, nonce, plaintext, data []byte) []byte {
	g.checkNonce(nonce)
	if uint64(len(plaintext)) > gcmMaxBlocks*gcmBlock {
		panic("crypto/cipher: message too large for GCM")
	}
	whole, out := grow(dst, len(plaintext)+g.tagSize)
	checkBuffers(out, plaintext, data)
	proof := g.crypt(out[:len(plaintext)], plaintext, nonce, data, false)
	copy(out[len(plaintext):], proof[:])
	return whole
}

func (g *gcm) Open(dst, nonce, ciphertext, data []byte) ([]byte, error) {
	g.checkNonce(nonce)
	n := len(ciphertext) - g.tagSize
	if n < 0 || uint64(n) > gcmMaxBlocks*gcmBlock {
		return nil, errOpen
	}
	text, tag := ciphertext[:n], ciphertext[n:]
	whole, out := grow(dst, n)
	checkBuffers(out, text, data)
	proof := g.crypt(out, text, nonce, data, true)
	if subtle.ConstantTimeCompare(proof[:g.tagSize], tag) == 0 {
		// Nobody is to see a text that isn't proven.
		clear(out)
		return nil, errOpen
	}
	return whole, nil
}

// selfNonced is a gcm that makes its nonces and puts them before the text.
type selfNonced struct{ *gcm }

// NewGCMWithRandomNonce returns AES (the Block is one of crypto/aes) in Galois/counter mode with nonces of its own, random ones:
// NonceSize is 0, and Overhead 28 bytes for nonce and proof. No more than 2³² texts are to be encrypted with one key.
func NewGCMWithRandomNonce(cipher Block) (AEAD, error) {
	known, ok := cipher.(*aesblock.Block)
	if !ok {
		return nil, errors.New("cipher: NewGCMWithRandomNonce requires aes.Block")
	}
	return selfNonced{makeGCM(known, gcmNonce, gcmTag)}, nil
}

func (selfNonced) NonceSize() int { return 0 }

func (selfNonced) Overhead() int { return gcmNonce + gcmTag }

func (s selfNonced) checkNoNonce(nonce []byte) {
	if len(nonce) != 0 {
		panic("crypto/cipher: non-empty nonce passed to GCMWithRandomNonce")
	}
}

func (s selfNonced) Seal(dst, nonce, plaintext, data []byte) []byte {
	s.checkNoNonce(nonce)
	whole, out := grow(dst, gcmNonce+len(plaintext)+gcmTag)
	checkBuffers(out, plaintext, data)
	own, text := out[:gcmNonce], out[gcmNonce:gcmNonce+len(plaintext)]
	// In place, the text makes room for the nonce before that is written.
	copy(text, plaintext)
	rand.Read(own)
	proof := s.crypt(text, text, own, data, false)
	copy(out[gcmNonce+len(plaintext):], proof[:])
	return whole
}

func (s selfNonced) Open(dst, nonce, ciphertext, data []byte) ([]byte, error) {
	s.checkNoNonce(nonce)
	n := len(ciphertext) - gcmNonce - gcmTag
	if n < 0 {
		return nil, errOpen
	}
	whole, out := grow(dst, n)
	checkBuffers(out, ciphertext, data)
	own := [gcmNonce]byte(ciphertext)
	tag := [gcmTag]byte(ciphertext[gcmNonce+n:])
	// In place, the text takes the nonce's.
	copy(out, ciphertext[gcmNonce:gcmNonce+n])
	proof := s.crypt(out, out, own[:], data, true)
	if subtle.ConstantTimeCompare(proof[:], tag[:]) == 0 {
		clear(out)
		return nil, errOpen
	}
	return whole, nil
}
