// Package sha3 computes the SHA-3 digests and the SHAKE functions, whose output has any length (FIPS 202), and their
// variants with a name (SP 800-185).
package sha3

import (
	"crypto"
	"errors"
	"hash"
)

func init() {
	crypto.RegisterHash(crypto.SHA3_224, func() hash.Hash { return New224() })
	crypto.RegisterHash(crypto.SHA3_256, func() hash.Hash { return New256() })
	crypto.RegisterHash(crypto.SHA3_384, func() hash.Hash { return New384() })
	crypto.RegisterHash(crypto.SHA3_512, func() hash.Hash { return New512() })
}

// SHA3 is a digest in the making, a hash.Hash. The zero value is SHA3-256.
type SHA3 struct {
	sponge sponge
	size   int
}

// create makes the digest of a size: twice as many bytes are not part of the rate.
func create(size int) SHA3 { return SHA3{sponge{rate: 200 - 2*size, end: endSHA3}, size} }

func (s *SHA3) prepare() {
	if s.size == 0 {
		*s = create(32)
	}
}

// New224 returns a new SHA3-224.
func New224() *SHA3 {
	s := create(28)
	return &s
}

// New256 returns a new SHA3-256.
func New256() *SHA3 {
	s := create(32)
	return &s
}

// New384 returns a new SHA3-384.
func New384() *SHA3 {
	s := create(48)
	return &s
}

// New512 returns a new SHA3-512.
func New512() *SHA3 {
	s := create(64)
	return &s
}

// fill sets sum to the digest of its length.
func fill(sum, data []byte) {
	s := create(len(sum))
	s.sponge.write(data)
	s.sponge.read(sum)
}

// Sum224 returns the SHA3-224 digest of data.
func Sum224(data []byte) (sum [28]byte) {
	fill(sum[:], data)
	return sum
}

// Sum256 returns the SHA3-256 digest of data.
func Sum256(data []byte) (sum [32]byte) {
	fill(sum[:], data)
	return sum
}

// Sum384 returns the SHA3-384 digest of data.
func Sum384(data []byte) (sum [48]byte) {
	fill(sum[:], data)
	return sum
}

// Sum512 returns the SHA3-512 digest of data.
func Sum512(data []byte) (sum [64]byte) {
	fill(sum[:], data)
	return sum
}

// Write takes more bytes.
func (s *SHA3) Write(p []byte) (n int, err error) {
	s.prepare()
	s.sponge.write(p)
	return len(p), nil
}

// Sum appends the digest of what was written so far to b.
func (s *SHA3) Sum(b []byte) []byte {
	s.prepare()
	return append(b, s.sponge.sum(s.size)...)
}

// Reset makes the digest as new.
func (s *SHA3) Reset() {
	s.prepare()
	s.sponge.reset()
}

// Size returns the digest's length in bytes.
func (s *SHA3) Size() int {
	s.prepare()
	return s.size
}

// BlockSize returns how many bytes are mixed in at a time.
func (s *SHA3) BlockSize() int {
	s.prepare()
	return s.sponge.rate
}

// Clone returns a copy.
func (s *SHA3) Clone() (hash.Cloner, error) {
	s.prepare()
	c := *s
	return &c, nil
}

// MarshalBinary stores the unfinished digest.
func (s *SHA3) MarshalBinary() ([]byte, error) { return s.AppendBinary(make([]byte, 0, storedSize)) }

// AppendBinary appends what MarshalBinary returns to p.
func (s *SHA3) AppendBinary(p []byte) ([]byte, error) {
	s.prepare()
	return s.sponge.append(p), nil
}

// UnmarshalBinary restores a stored digest of the same kind.
func (s *SHA3) UnmarshalBinary(data []byte) error {
	s.prepare()
	return s.sponge.load(data)
}

// SHAKE is a function whose output has any length: first everything is written, then the output is read. The zero
// value is SHAKE256.
type SHAKE struct {
	sponge sponge
	// name is the first block of what has one.
	name []byte
}

// withStrength makes the SHAKE function of that many bytes of strength.
func withStrength(bytes int) SHAKE { return SHAKE{sponge: sponge{rate: 200 - 2*bytes, end: endSHAKE}} }

func (s *SHAKE) prepare() {
	if s.sponge.rate == 0 {
		*s = withStrength(32)
	}
}

// NewSHAKE128 returns a new SHAKE128.
func NewSHAKE128() *SHAKE {
	s := withStrength(16)
	return &s
}

// NewSHAKE256 returns a new SHAKE256.
func NewSHAKE256() *SHAKE {
	s := withStrength(32)
	return &s
}

// NewCSHAKE128 returns a new cSHAKE128: N names a function that is made of it, S is the application's own. Where both
// are empty, it is SHAKE128.
func NewCSHAKE128(N, S []byte) *SHAKE { return named(16, N, S) }

// NewCSHAKE256 returns a new cSHAKE256; see NewCSHAKE128.
func NewCSHAKE256(N, S []byte) *SHAKE { return named(32, N, S) }

func named(strength int, function, custom []byte) *SHAKE {
	s := withStrength(strength)
	if len(function)+len(custom) > 0 {
		s.sponge.end = endCSHAKE
		s.name = encodeString(encodeString(nil, function), custom)
		s.writeName()
	}
	return &s
}

// writeName writes the name, filled up to whole blocks.
func (s *SHAKE) writeName() {
	rate := s.sponge.rate
	s.sponge.write(encodeLength(nil, uint64(rate)))
	s.sponge.write(s.name)
	if s.sponge.at > 0 {
		s.sponge.write(make([]byte, rate-s.sponge.at))
	}
}

// encodeLength appends how many bytes the number has, and the number.
func encodeLength(b []byte, n uint64) []byte {
	size := 1
	for n>>(8*size) != 0 && size < 8 {
		size++
	}
	b = append(b, byte(size))
	for i := size - 1; i >= 0; i-- {
		b = append(b, byte(n>>(8*i)))
	}
	return b
}

// encodeString appends the length in bits and the bytes.
func encodeString(b, text []byte) []byte {
	return append(encodeLength(b, uint64(len(text))*8), text...)
}

func shake(strength int, data []byte, length int) []byte {
	s := withStrength(strength)
	s.sponge.write(data)
	out := make([]byte, length)
	s.sponge.read(out)
	return out
}

// SumSHAKE128 returns the first length bytes of the SHAKE128 output for data.
func SumSHAKE128(data []byte, length int) []byte { return shake(16, data, length) }

// SumSHAKE256 returns the first length bytes of the SHAKE256 output for data.
func SumSHAKE256(data []byte, length int) []byte { return shake(32, data, length) }

// Write takes more bytes; it panics after the first Read.
func (s *SHAKE) Write(p []byte) (n int, err error) {
	s.prepare()
	s.sponge.write(p)
	return len(p), nil
}

// Read gives the next bytes of the output.
func (s *SHAKE) Read(p []byte) (n int, err error) {
	s.prepare()
	s.sponge.read(p)
	return len(p), nil
}

// Reset makes the function as new.
func (s *SHAKE) Reset() {
	s.prepare()
	s.sponge.reset()
	if s.name != nil {
		s.writeName()
	}
}

// BlockSize returns how many bytes are mixed in at a time.
func (s *SHAKE) BlockSize() int {
	s.prepare()
	return s.sponge.rate
}

// MarshalBinary stores the state.
func (s *SHAKE) MarshalBinary() ([]byte, error) {
	return s.AppendBinary(make([]byte, 0, storedSize+len(s.name)))
}

// AppendBinary appends what MarshalBinary returns to p.
func (s *SHAKE) AppendBinary(p []byte) ([]byte, error) {
	s.prepare()
	return append(s.sponge.append(p), s.name...), nil
}

// UnmarshalBinary restores a stored state of the same kind.
func (s *SHAKE) UnmarshalBinary(data []byte) error {
	s.prepare()
	if len(data) < storedSize {
		return errors.New("sha3: invalid hash state")
	}
	if err := s.sponge.load(data[:storedSize]); err != nil {
		return err
	}
	s.name = append([]byte(nil), data[storedSize:]...)
	if len(s.name) == 0 {
		s.name = nil
	}
	return nil
}
