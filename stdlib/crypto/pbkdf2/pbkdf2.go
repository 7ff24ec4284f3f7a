// Package pbkdf2 derives keys from passwords (RFC 8018, 5.2), as slowly as is wanted.
package pbkdf2

import (
	"crypto/hmac"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"hash"
	"math"
)

// Key derives keyLength bytes from a password by HMAC over the digest h, applied iter times. The salt should be random, and
// has at least eight bytes.
func Key[Hash hash.Hash](h func() Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	if keyLength <= 0 {
		return nil, errors.New("pbkdf2: keyLength must be larger than 0")
	}
	prf := hmac.New(func() hash.Hash { return h() }, []byte(password))
	size := prf.Size()
	blocks := (keyLength-1)/size + 1
	if keyLength > math.MaxInt-size || int64(blocks) > math.MaxUint32 {
		return nil, errors.New("pbkdf2: keyLength too long")
	}
	key := make([]byte, 0, blocks*size)
	digest := make([]byte, 0, size)
	for number := uint32(1); number <= uint32(blocks); number++ {
		prf.Reset()
		prf.Write(salt)
		prf.Write(binary.BigEndian.AppendUint32(nil, number))
		key = prf.Sum(key)
		sum := key[len(key)-size:]
		digest = append(digest[:0], sum...)
		for range iter - 1 {
			prf.Reset()
			prf.Write(digest)
			digest = prf.Sum(digest[:0])
			subtle.XORBytes(sum, sum, digest)
		}
	}
	return key[:keyLength], nil
}
