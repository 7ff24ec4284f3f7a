package rsa

import (
	"crypto/rand"
	"errors"
	"io"
	"math"
	"math/big"
)

// exponent is the public exponent of the keys that are made here.
const exponent = 65537

// GenerateKey makes a key of two primes whose modulus has so many bits. The random reader is not used; see GODEBUG's
// cryptocustomrand. Less than 1024 bits are an error.
func GenerateKey(random io.Reader, bits int) (*PrivateKey, error) {
	if err := checkBits(bits); err != nil {
		return nil, err
	}
	if bits < 32 {
		return nil, errors.New("rsa: key too small")
	}
	return generate(random, []int{(bits + 1) / 2, bits / 2}, bits)
}

// GenerateMultiPrimeKey makes a key of nprimes primes whose modulus has so many bits.
//
// Deprecated: there is no reason to use a number other than two, and keys with more are slower. Use GenerateKey.
func GenerateMultiPrimeKey(random io.Reader, nprimes int, bits int) (*PrivateKey, error) {
	if nprimes == 2 {
		return GenerateKey(random, bits)
	}
	if nprimes < 2 {
		return nil, errors.New("crypto/rsa: GenerateMultiPrimeKey: nprimes must be >= 2")
	}
	if bits < 64 {
		// About one in so many numbers is prime; a quarter of them has the two highest bits set, and half of those may go
		// with the exponent. Choosing must not go on forever.
		limit := float64(int64(1) << (max(bits, 0) / nprimes))
		if known := limit / (math.Log(limit) - 1) / 8; known <= float64(nprimes) {
			return nil, errors.New("crypto/rsa: too few primes of given length to generate an RSA key")
		}
	}
	return generate(random, make([]int, nprimes), bits)
}

// generate makes a key of primes with these sizes. Of sizes that are zero the bits are shared out.
func generate(random io.Reader, sizes []int, bits int) (*PrivateKey, error) {
	e := big.NewInt(exponent)
	for {
		priv := &PrivateKey{PublicKey: PublicKey{E: exponent}}
		todo := bits
		if len(sizes) > 3 {
			// Products of many numbers that begin with two ones lose more than one bit each other time.
			todo += (len(sizes) - 2) / 5
		}
		n, order := big.NewInt(1), big.NewInt(1)
		for i, size := range sizes {
			if size == 0 {
				size = todo / (len(sizes) - i)
			}
			p, err := rand.Prime(random, size)
			if err != nil {
				return nil, err
			}
			todo -= p.BitLen()
			priv.Primes = append(priv.Primes, p)
			n.Mul(n, p)
			below := new(big.Int).Sub(p, one)
			common := new(big.Int).GCD(nil, nil, order, below)
			order.Mul(order, below.Quo(below, common))
		}
		if n.BitLen() != bits || !apart(priv.Primes, bits) {
			continue
		}
		// The order is the least common multiple, as FIPS 186-5 wants it.
		d := new(big.Int).ModInverse(e, order)
		if d == nil || bits >= leastBits && d.BitLen() <= bits/2 {
			continue
		}
		priv.N, priv.D = n, d
		priv.Precompute()
		return priv, priv.Validate()
	}
}

// apart reports whether the primes are distinct, and those of large keys so far from each other that none is found by
// searching around the root of the product.
func apart(primes []*big.Int, bits int) bool {
	for i, p := range primes {
		for _, q := range primes[:i] {
			distance := new(big.Int).Sub(p, q)
			if distance.Sign() == 0 || len(primes) == 2 && bits >= leastBits && distance.BitLen() <= bits/2-100 {
				return false
			}
		}
	}
	return true
}
