package rand

import (
	"crypto/internal/randomness"
	"errors"
	"io"
	"math/big"
)

// fill reads a random number of so many bits, big-endian, into b, which has as many bytes as that needs.
func fill(r io.Reader, b []byte, bits int) error {
	if _, err := io.ReadFull(r, b); err != nil {
		return err
	}
	b[0] &= 0xff >> (8*len(b) - bits)
	return nil
}

// Int returns a random number from 0 to max-1, all equally likely. It panics if max is not positive.
func Int(rand io.Reader, max *big.Int) (n *big.Int, err error) {
	if max.Sign() <= 0 {
		panic("crypto/rand: argument to Int is <= 0")
	}
	n = new(big.Int)
	bits := new(big.Int).Sub(max, big.NewInt(1)).BitLen()
	if bits == 0 {
		return n, nil
	}
	b := make([]byte, (bits+7)/8)
	for {
		if err := fill(rand, b, bits); err != nil {
			return nil, err
		}
		if n.SetBytes(b).Cmp(max) < 0 {
			return n, nil
		}
	}
}

// Prime returns a number of exactly so many bits that is prime, but for a very small chance. Its two highest bits are
// set, so that products of two have twice as many bits. r is not used; see GODEBUG's cryptocustomrand.
func Prime(r io.Reader, bits int) (*big.Int, error) {
	if bits < 2 {
		return nil, errors.New("crypto/rand: prime size must be at least 2-bit")
	}
	r = randomness.Source(r)
	const rounds = 20
	b := make([]byte, (bits+7)/8)
	for {
		if err := fill(r, b, bits); err != nil {
			return nil, err
		}
		p := new(big.Int).SetBytes(b)
		p.SetBit(p, bits-1, 1)
		p.SetBit(p, bits-2, 1)
		p.SetBit(p, 0, 1)
		if p.ProbablyPrime(rounds) {
			return p, nil
		}
	}
}
