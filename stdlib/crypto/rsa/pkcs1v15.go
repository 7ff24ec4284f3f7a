package rsa

import (
	"bytes"
	"crypto"
	"crypto/internal/randomness"
	"crypto/subtle"
	"errors"
	"io"
)

// PKCS1v15DecryptOptions is for PrivateKey.Decrypt.
type PKCS1v15DecryptOptions struct {
	// SessionKeyLen, if not zero, is the length of the session key that is decrypted. Instead of an error, wrong padding then
	// gives a random key, in the same time.
	SessionKeyLen int
}

// EncryptPKCS1v15 encrypts msg, which is at least 11 bytes shorter than the modulus. The random reader is not used.
//
// Deprecated: use EncryptOAEP. Whoever can find out whether decryption fails can decrypt.
func EncryptPKCS1v15(random io.Reader, pub *PublicKey, msg []byte) ([]byte, error) {
	if err := pub.checkSize(); err != nil {
		return nil, err
	}
	size := pub.Size()
	if len(msg) > size-11 {
		return nil, ErrMessageTooLong
	}
	block := make([]byte, size)
	block[1] = 2
	fill := block[2 : size-len(msg)-1]
	if err := nonZero(randomness.Source(random), fill); err != nil {
		return nil, err
	}
	copy(block[size-len(msg):], msg)
	return pub.encrypt(block)
}

// nonZero fills b with random bytes other than zero.
func nonZero(random io.Reader, b []byte) error {
	if _, err := io.ReadFull(random, b); err != nil {
		return err
	}
	for i := range b {
		for b[i] == 0 {
			if _, err := io.ReadFull(random, b[i:i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// DecryptPKCS1v15 decrypts. The random reader is not used.
//
// Deprecated: use DecryptOAEP. Whoever can find out whether this returned an error can decrypt.
func DecryptPKCS1v15(random io.Reader, priv *PrivateKey, ciphertext []byte) ([]byte, error) {
	block, valid, start, err := openPKCS1v15(priv, ciphertext)
	if err != nil {
		return nil, err
	}
	if valid == 0 {
		return nil, ErrDecryption
	}
	return block[start:], nil
}

// DecryptPKCS1v15SessionKey decrypts into key if the padding is right and the length is that of key. If not it leaves key as
// it is, and takes the same time; key should be random before. Errors are about the ciphertext as such. The random reader is
// not used.
//
// Deprecated: use DecryptOAEP. What the caller does with a key that stayed random can tell that it did.
func DecryptPKCS1v15SessionKey(random io.Reader, priv *PrivateKey, ciphertext []byte, key []byte) error {
	if err := priv.checkSize(); err != nil {
		return err
	}
	size := priv.Size()
	if size-len(key) < 11 {
		return ErrDecryption
	}
	block, valid, start, err := openPKCS1v15(priv, ciphertext)
	if err != nil {
		return err
	}
	if len(block) != size {
		return ErrDecryption
	}
	valid &= subtle.ConstantTimeEq(int32(len(block)-start), int32(len(key)))
	subtle.ConstantTimeCopy(valid, key, block[size-len(key):])
	return nil
}

// openPKCS1v15 decrypts and finds the message in the block. valid is 1 if the padding is right; then the message begins at
// start. How long that takes doesn't depend on the block.
func openPKCS1v15(priv *PrivateKey, ciphertext []byte) (block []byte, valid, start int, err error) {
	s, err := priv.secret()
	if err != nil {
		return nil, 0, 0, err
	}
	if priv.Size() < 11 {
		return nil, 0, 0, ErrDecryption
	}
	if block, err = s.decrypt(ciphertext); err != nil {
		return nil, 0, 0, err
	}
	valid = subtle.ConstantTimeByteEq(block[0], 0) & subtle.ConstantTimeByteEq(block[1], 2)
	searching := 1
	for i := 2; i < len(block); i++ {
		zero := subtle.ConstantTimeByteEq(block[i], 0)
		start = subtle.ConstantTimeSelect(searching&zero, i+1, start)
		searching &^= zero
	}
	// At least eight bytes of padding are before the zero.
	valid &= (searching ^ 1) & subtle.ConstantTimeLessOrEq(2+8+1, start)
	return block, valid, subtle.ConstantTimeSelect(valid, start, 0), nil
}

// nist has the last number of a digest's identifier 2.16.840.1.101.3.4.2.n, 0 for those that have another one.
var nist = [...]byte{
	crypto.SHA256: 1, crypto.SHA384: 2, crypto.SHA512: 3, crypto.SHA224: 4, crypto.SHA512_224: 5, crypto.SHA512_256: 6,
	crypto.SHA3_224: 7, crypto.SHA3_256: 8, crypto.SHA3_384: 9, crypto.SHA3_512: 10,
}

// digestInfo returns what stands before a digest in the block that is signed: DER of its algorithm and length.
func digestInfo(hash crypto.Hash) ([]byte, error) {
	// The algorithm's identifier, with the tag and length that it has in DER.
	var oid []byte
	switch {
	case hash == crypto.MD5:
		oid = []byte{6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5}
	case hash == crypto.SHA1:
		oid = []byte{6, 5, 0x2b, 0x0e, 3, 2, 0x1a}
	case hash == crypto.RIPEMD160:
		// It goes without the NULL, and by an identifier of ISO's.
		return []byte{0x30, 0x20, 0x30, 8, 6, 6, 0x28, 0xcf, 6, 3, 0, 0x31, 4, 20}, nil
	case hash == crypto.MD5SHA1:
		// TLS before 1.2 signs both digests as they are.
		return nil, nil
	case int(hash) < len(nist) && nist[hash] != 0:
		oid = []byte{6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, nist[hash]}
	default:
		return nil, errors.New("crypto/rsa: unsupported hash function")
	}
	algorithm := len(oid) + 2
	b := []byte{0x30, byte(algorithm + 4 + hash.Size()), 0x30, byte(algorithm)}
	return append(append(b, oid...), 5, 0, 4, byte(hash.Size())), nil
}

// blockPKCS1v15 returns the block that is signed for a digest.
func blockPKCS1v15(pub *PublicKey, hash crypto.Hash, hashed []byte) ([]byte, error) {
	var prefix []byte
	if hash != 0 {
		if len(hashed) != hash.Size() {
			return nil, errors.New("crypto/rsa: input must be hashed message")
		}
		var err error
		if prefix, err = digestInfo(hash); err != nil {
			return nil, err
		}
	}
	size := pub.Size()
	length := len(prefix) + len(hashed)
	if size < length+11 {
		return nil, ErrMessageTooLong
	}
	block := make([]byte, size)
	block[1] = 1
	for i := 2; i < size-length-1; i++ {
		block[i] = 0xff
	}
	copy(block[size-length:], prefix)
	copy(block[size-len(hashed):], hashed)
	return block, nil
}

// SignPKCS1v15 signs the digest of a message. If hash is zero hashed is signed as it is. The random reader is not used.
func SignPKCS1v15(random io.Reader, priv *PrivateKey, hash crypto.Hash, hashed []byte) ([]byte, error) {
	if err := priv.checkSize(); err != nil {
		return nil, err
	}
	if hash != 0 && len(hashed) != hash.Size() {
		return nil, errors.New("crypto/rsa: input must be hashed message")
	}
	s, err := priv.secret()
	if err != nil {
		return nil, err
	}
	block, err := blockPKCS1v15(&priv.PublicKey, hash, hashed)
	if err != nil {
		return nil, err
	}
	return s.decrypt(block)
}

// VerifyPKCS1v15 returns nil if sig is the signature of the digest, which is made with hash; if that is zero the digest is
// taken as it is.
func VerifyPKCS1v15(pub *PublicKey, hash crypto.Hash, hashed []byte, sig []byte) error {
	if err := pub.checkSize(); err != nil {
		return err
	}
	if hash != 0 && len(hashed) != hash.Size() {
		return errors.New("crypto/rsa: input must be hashed message")
	}
	if err := pub.check(); err != nil {
		return err
	}
	want, err := blockPKCS1v15(pub, hash, hashed)
	if err != nil || len(sig) != pub.Size() {
		return ErrVerification
	}
	// There is one block only that is right.
	got, err := pub.encrypt(sig)
	if err != nil || !bytes.Equal(got, want) {
		return ErrVerification
	}
	return nil
}
