package rsa

import (
	"crypto"
	"crypto/subtle"
	"errors"
	"hash"
	"io"
)

// OAEPOptions says how OAEP is done.
type OAEPOptions struct {
	// Hash is the hash of the label, and of the mask.
	Hash crypto.Hash

	// MGFHash, if not zero, is that of the mask.
	MGFHash crypto.Hash

	// Label is what decryption must be given the same of as encryption.
	Label []byte
}

// hashes returns new hashes for the label and the mask.
func (o *OAEPOptions) hashes() (label, mgf hash.Hash, err error) {
	second := o.MGFHash
	if second == 0 {
		second = o.Hash
	}
	for _, id := range [...]crypto.Hash{o.Hash, second} {
		if !id.Available() {
			return nil, nil, errors.New("rsa: requested hash function unavailable: " + id.String())
		}
	}
	return o.Hash.New(), second.New(), nil
}

// EncryptOAEP encrypts msg, which is shorter than the modulus by two digests and two bytes. label is not encrypted, and must be
// the same for decryption.
func EncryptOAEP(hash hash.Hash, random io.Reader, pub *PublicKey, msg []byte, label []byte) ([]byte, error) {
	defer hash.Reset()
	return encryptOAEP(hash, hash, random, pub, msg, label)
}

// EncryptOAEPWithOptions is EncryptOAEP where the mask may have a hash of its own.
func EncryptOAEPWithOptions(random io.Reader, pub *PublicKey, msg []byte, opts *OAEPOptions) ([]byte, error) {
	h, mgf, err := opts.hashes()
	if err != nil {
		return nil, err
	}
	return encryptOAEP(h, mgf, random, pub, msg, opts.Label)
}

func encryptOAEP(h, mgf hash.Hash, random io.Reader, pub *PublicKey, msg, label []byte) ([]byte, error) {
	if err := pub.checkSize(); err != nil {
		return nil, err
	}
	if err := pub.check(); err != nil {
		return nil, err
	}
	size := pub.Size()
	if len(msg) > size-2*h.Size()-2 {
		return nil, ErrMessageTooLong
	}
	h.Reset()
	h.Write(label)
	// A zero; the seed; the label's digest, zeros, a one and the message. The last two are masked with each other.
	block := make([]byte, size)
	seed, data := block[1:1+h.Size()], block[1+h.Size():]
	copy(data, h.Sum(nil))
	data[len(data)-len(msg)-1] = 1
	copy(data[len(data)-len(msg):], msg)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	mask(data, mgf, seed)
	mask(seed, mgf, data)
	return pub.encrypt(block)
}

// DecryptOAEP decrypts what EncryptOAEP made with the same hash and label. The random reader is not used.
func DecryptOAEP(hash hash.Hash, random io.Reader, priv *PrivateKey, ciphertext []byte, label []byte) ([]byte, error) {
	defer hash.Reset()
	return openOAEP(hash, hash, priv, ciphertext, label)
}

func decryptOAEP(priv *PrivateKey, ciphertext []byte, opts *OAEPOptions) ([]byte, error) {
	h, mgf, err := opts.hashes()
	if err != nil {
		return nil, err
	}
	return openOAEP(h, mgf, priv, ciphertext, opts.Label)
}

// openOAEP decrypts. What is wrong with a block must not be seen from the time either.
func openOAEP(h, mgf hash.Hash, priv *PrivateKey, ciphertext, label []byte) ([]byte, error) {
	s, err := priv.secret()
	if err != nil {
		return nil, err
	}
	size := priv.Size()
	if len(ciphertext) > size || size < 2*h.Size()+2 {
		return nil, ErrDecryption
	}
	block, err := s.decrypt(ciphertext)
	if err != nil {
		return nil, err
	}
	seed, data := block[1:1+h.Size()], block[1+h.Size():]
	mask(seed, mgf, data)
	mask(data, mgf, seed)
	h.Reset()
	h.Write(label)
	valid := subtle.ConstantTimeByteEq(block[0], 0) & subtle.ConstantTimeCompare(data[:h.Size()], h.Sum(nil))
	rest := data[h.Size():]
	searching, start := 1, 0
	for i, b := range rest {
		one, zero := subtle.ConstantTimeByteEq(b, 1), subtle.ConstantTimeByteEq(b, 0)
		start = subtle.ConstantTimeSelect(searching&one, i+1, start)
		valid &= searching&(one|zero) | (searching ^ 1)
		searching &^= one
	}
	if valid&^searching != 1 {
		return nil, ErrDecryption
	}
	return rest[start:], nil
}
