// Package dsa implements the Digital Signature Algorithm of FIPS 186-3. Its operations take time that depends on the keys.
//
// Deprecated: DSA is of the past. Use crypto/ed25519.
package dsa

import (
	"crypto/internal/randomness"
	"errors"
	"io"
	"math/big"
)

// Parameters are what many keys may have in common. The bits of Q must be whole bytes.
type Parameters struct {
	P, Q, G *big.Int
}

// PublicKey is a public key.
type PublicKey struct {
	Parameters
	Y *big.Int
}

// PrivateKey is a private key.
type PrivateKey struct {
	PublicKey
	X *big.Int
}

// ErrInvalidPublicKey is the error for keys that can't be used. Others make keys that FIPS doesn't allow.
var ErrInvalidPublicKey = errors.New("crypto/dsa: invalid public key")

// ParameterSizes says how many bits P and Q have.
type ParameterSizes int

// The sizes that FIPS 186-3 allows.
const (
	L1024N160 ParameterSizes = iota
	L2048N224
	L2048N256
	L3072N256
)

// rounds is how many tests a prime must pass.
const rounds = 64

var one = big.NewInt(1)

// randomBits returns a random number of so many bits, the highest of which is set, that is odd.
func randomBits(random io.Reader, bits int) (*big.Int, error) {
	b := make([]byte, bits/8)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, err
	}
	b[0] |= 0x80
	b[len(b)-1] |= 1
	return new(big.Int).SetBytes(b), nil
}

// GenerateParameters makes new parameters. That can take many seconds.
func GenerateParameters(params *Parameters, rand io.Reader, sizes ParameterSizes) error {
	if sizes < L1024N160 || sizes > L3072N256 {
		return errors.New("crypto/dsa: invalid ParameterSizes")
	}
	size := [...][2]int{{1024, 160}, {2048, 224}, {2048, 256}, {3072, 256}}[sizes]
	for {
		q, err := randomBits(rand, size[1])
		if err != nil {
			return err
		}
		if !q.ProbablyPrime(rounds) {
			continue
		}
		// A prime P with P-1 a multiple of Q is found soon, or Q is given up.
		for range 4 * size[0] {
			p, err := randomBits(rand, size[0])
			if err != nil {
				return err
			}
			over := new(big.Int).Mod(p, q)
			p.Sub(p, over.Sub(over, one))
			if p.BitLen() < size[0] || !p.ProbablyPrime(rounds) {
				continue
			}
			params.P, params.Q = p, q
			params.G = generator(p, q)
			return nil
		}
	}
}

// generator returns a number whose powers are the subgroup with q elements.
func generator(p, q *big.Int) *big.Int {
	cofactor := new(big.Int).Sub(p, one)
	cofactor.Div(cofactor, q)
	for h := int64(2); ; h++ {
		if g := new(big.Int).Exp(big.NewInt(h), cofactor, p); g.Cmp(one) != 0 {
			return g
		}
	}
}

// below returns a random number from 1 to q-1.
func below(random io.Reader, q *big.Int) (*big.Int, error) {
	b := make([]byte, q.BitLen()/8)
	for {
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, err
		}
		if n := new(big.Int).SetBytes(b); n.Sign() != 0 && n.Cmp(q) < 0 {
			return n, nil
		}
	}
}

// GenerateKey makes a new key, whose Parameters must be set.
func GenerateKey(priv *PrivateKey, rand io.Reader) error {
	if priv.P == nil || priv.Q == nil || priv.G == nil {
		return errors.New("crypto/dsa: parameters not set up before generating key")
	}
	x, err := below(rand, priv.Q)
	if err != nil {
		return err
	}
	priv.X = x
	priv.Y = new(big.Int).Exp(priv.G, x, priv.P)
	return nil
}

// Sign signs a digest, which should not be longer than Q. The random reader is not used; see GODEBUG's cryptocustomrand. With
// a key of an attacker it can take any time.
func Sign(random io.Reader, priv *PrivateKey, hash []byte) (r, s *big.Int, err error) {
	random = randomness.Source(random)
	bits := priv.Q.BitLen()
	if priv.P.Sign() <= 0 || priv.Q.Sign() <= 0 || priv.G.Sign() <= 0 || priv.X.Sign() <= 0 || bits%8 != 0 {
		return nil, nil, ErrInvalidPublicKey
	}
	z := new(big.Int).SetBytes(hash)
	// With sound keys once is enough, but for a chance that never comes.
	for range 10 {
		k, err := below(random, priv.Q)
		if err != nil {
			return nil, nil, err
		}
		inverse := new(big.Int).ModInverse(k, priv.Q)
		if inverse == nil {
			continue
		}
		r = new(big.Int).Exp(priv.G, k, priv.P)
		if r.Mod(r, priv.Q).Sign() == 0 {
			continue
		}
		s = new(big.Int).Mul(priv.X, r)
		s.Mul(s.Add(s, z), inverse)
		if s.Mod(s, priv.Q).Sign() != 0 {
			return r, s, nil
		}
	}
	return nil, nil, ErrInvalidPublicKey
}

// Verify reports whether r and s are a signature of a digest, which should not be longer than Q.
func Verify(pub *PublicKey, hash []byte, r, s *big.Int) bool {
	if pub.P.Sign() == 0 || r.Sign() <= 0 || r.Cmp(pub.Q) >= 0 || s.Sign() <= 0 || s.Cmp(pub.Q) >= 0 || pub.Q.BitLen()%8 != 0 {
		return false
	}
	w := new(big.Int).ModInverse(s, pub.Q)
	if w == nil {
		return false
	}
	u := new(big.Int).SetBytes(hash)
	u.Mod(u.Mul(u, w), pub.Q)
	w.Mod(w.Mul(r, w), pub.Q)
	u.Exp(pub.G, u, pub.P)
	w.Exp(pub.Y, w, pub.P)
	u.Mod(u.Mul(u, w), pub.P)
	return u.Mod(u, pub.Q).Cmp(r) == 0
}
