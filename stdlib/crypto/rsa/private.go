package rsa

import (
	"crypto/internal/modular"
	"errors"
	"math/big"
)

// PrecomputedValues are numbers that make operations faster.
type PrecomputedValues struct {
	Dp, Dq *big.Int // D mod P-1 and D mod Q-1
	Qinv   *big.Int // 1/Q mod P

	// CRTValues are those of the primes after the second. They are not used.
	//
	// Deprecated: keys with more primes are worked with as if the primes weren't known.
	CRTValues []CRTValue

	key *secret
}

// CRTValue is what the Chinese remainder theorem needs of one prime.
type CRTValue struct {
	Exp   *big.Int // D mod prime-1
	Coeff *big.Int // 1/R mod prime
	R     *big.Int // the product of the primes before
}

// secret is a key in the form that is computed with.
type secret struct {
	from    PrivateKey // the numbers that it was made of
	n       *modular.Modulus
	d       []byte
	p, q    *modular.Modulus // nil unless there are just two primes
	dp, dq  []byte
	inverse modular.Nat // of q mod p
	qWords  modular.Nat
}

var one = big.NewInt(1)

// copied returns a copy of x, nil of nil.
func copied(x *big.Int) *big.Int {
	if x == nil {
		return nil
	}
	return new(big.Int).Set(x)
}

// prepare checks the key and returns it in the form that is computed with, and with Dp, Dq and Qinv where it has primes.
func (priv *PrivateKey) prepare() (values PrecomputedValues, err error) {
	n, err := priv.modulus()
	if err != nil {
		return values, err
	}
	if priv.D == nil {
		return values, errors.New("crypto/rsa: missing private exponent")
	}
	size := priv.Size()
	if len(priv.D.Bytes()) > size {
		return values, errors.New("input overflows the modulus size")
	}
	s := &secret{n: n, d: priv.D.FillBytes(make([]byte, size))}
	values.key = s
	s.from = PrivateKey{PublicKey: PublicKey{copied(priv.N), priv.E}, D: copied(priv.D)}
	for _, p := range priv.Primes {
		s.from.Primes = append(s.from.Primes, copied(p))
	}
	defer func() {
		if err == nil {
			v := &s.from.Precomputed
			v.Dp, v.Dq, v.Qinv = copied(values.Dp), copied(values.Dq), copied(values.Qinv)
		}
	}()
	if len(priv.Primes) < 2 {
		return values, nil
	}
	if err := s.prepareTwo(priv, &values); err != nil {
		return values, err
	}
	if len(priv.Primes) > 2 {
		return values, s.prepareMore(priv, &values)
	}
	return values, nil
}

// prepareTwo does what is to be done of the first two primes.
func (s *secret) prepareTwo(priv *PrivateKey, values *PrecomputedValues) error {
	p, q := priv.Primes[0], priv.Primes[1]
	switch {
	case p == nil:
		return errors.New("crypto/rsa: prime P is nil")
	case q == nil:
		return errors.New("crypto/rsa: prime Q is nil")
	}
	p, q = new(big.Int).Abs(p), new(big.Int).Abs(q)
	if p.Cmp(one) <= 0 || q.Cmp(one) <= 0 {
		return errors.New("modulus must be > 1")
	}
	n, d := new(big.Int).Abs(priv.N), new(big.Int).Abs(priv.D)
	if len(priv.Primes) == 2 {
		switch {
		case p.BitLen() > n.BitLen() || q.BitLen() > n.BitLen():
			return errors.New("input overflows the modulus size")
		case p.Bit(0) == 0:
			return errors.New("crypto/rsa: p is even")
		case new(big.Int).Mul(p, q).Cmp(n) != 0:
			return errors.New("crypto/rsa: p * q != n")
		}
	}
	given := &priv.Precomputed
	var expected [2]*big.Int // if the numbers are given
	e := big.NewInt(int64(priv.E))
	p1, q1 := new(big.Int).Sub(p, one), new(big.Int).Sub(q, one)
	values.Dp, values.Dq = new(big.Int).Mod(d, p1), new(big.Int).Mod(d, q1)
	if given.Dp != nil && given.Dq != nil && given.Qinv != nil {
		// The caller knows them already; that they fit the primes is checked as if they had been computed.
		expected = [2]*big.Int{values.Dp, values.Dq}
		values.Dp, values.Dq = new(big.Int).Abs(given.Dp), new(big.Int).Abs(given.Dq)
		values.Qinv = new(big.Int).Abs(given.Qinv)
	} else if values.Qinv = new(big.Int).ModInverse(q, p); values.Qinv == nil {
		return errors.New("crypto/rsa: invalid CRT coefficient")
	}
	if len(priv.Primes) == 2 {
		product := new(big.Int)
		for _, c := range [...][2]*big.Int{{values.Dp, p1}, {values.Dq, q1}} {
			if c[1].Cmp(one) <= 0 || product.Mod(product.Mul(c[0], e), c[1]).Cmp(one) != 0 {
				return errors.New("crypto/rsa: invalid CRT exponent")
			}
		}
		if product.Mod(product.Mul(values.Qinv, q), p).Cmp(one) != 0 {
			return errors.New("crypto/rsa: invalid CRT coefficient")
		}
		switch {
		case values.Dp.Cmp(p1) >= 0 || values.Dq.Cmp(q1) >= 0:
			return errors.New("crypto/rsa: invalid CRT exponent")
		case values.Qinv.Cmp(p) >= 0:
			return errors.New("crypto/rsa: invalid CRT coefficient")
		case expected[0] != nil && values.Dp.Cmp(expected[0]) != 0:
			return errors.New("crypto/rsa: d does not match dP")
		case expected[1] != nil && values.Dq.Cmp(expected[1]) != 0:
			return errors.New("crypto/rsa: d does not match dQ")
		}
		s.p, s.q = modular.New(p.Bytes()), modular.New(q.Bytes())
		s.dp = values.Dp.FillBytes(make([]byte, s.p.Size()))
		s.dq = values.Dq.FillBytes(make([]byte, s.q.Size()))
		s.inverse = s.p.Reduce(modular.FromBytes(values.Qinv.Bytes()))
		s.qWords = modular.FromBytes(q.Bytes())
	}
	return nil
}

// prepareMore fills in what is known of further primes. Nothing uses it.
func (s *secret) prepareMore(priv *PrivateKey, values *PrecomputedValues) error {
	product := new(big.Int).Mul(priv.Primes[0], priv.Primes[1])
	for _, p := range priv.Primes[2:] {
		switch {
		case p == nil:
			return errors.New("crypto/rsa: prime factor is nil")
		case p.Cmp(one) <= 0:
			return errors.New("crypto/rsa: prime factor is <= 1")
		}
		v := CRTValue{R: copied(product)}
		v.Exp = new(big.Int).Mod(priv.D, new(big.Int).Sub(p, one))
		if v.Coeff = new(big.Int).ModInverse(product, p); v.Coeff == nil {
			return errors.New("crypto/rsa: prime factors are not relatively prime")
		}
		values.CRTValues = append(values.CRTValues, v)
		product.Mul(product, p)
	}
	return nil
}

// Precompute does once what every private operation would have to do. What is wrong with the key, Validate tells. It must not
// be called while the key is in use.
func (priv *PrivateKey) Precompute() {
	if priv.Precomputed.key != nil {
		return
	}
	values, err := priv.prepare()
	if err != nil {
		return
	}
	if len(priv.Primes) >= 2 && values.CRTValues == nil {
		values.CRTValues = []CRTValue{}
	}
	priv.Precomputed = values
}

// Validate returns nil if the parts of the key fit together, else what is wrong. It is faster after Precompute.
func (priv *PrivateKey) Validate() error {
	if priv.N == nil {
		return errors.New("crypto/rsa: missing public modulus")
	}
	if len(priv.Primes) < 2 {
		return errors.New("crypto/rsa: missing primes")
	}
	if s := priv.Precomputed.key; s != nil {
		if !s.madeOf(priv) {
			return errors.New("crypto/rsa: precomputed values are inconsistent with the key")
		}
		return nil
	}
	_, err := priv.prepare()
	return err
}

// madeOf reports whether the key still has the numbers that s was made of.
func (s *secret) madeOf(priv *PrivateKey) bool {
	f := &s.from
	if priv.D == nil || f.E != priv.E || len(f.Primes) != len(priv.Primes) {
		return false
	}
	pairs := [][2]*big.Int{{f.N, priv.N}, {f.D, priv.D}}
	for i, p := range f.Primes {
		pairs = append(pairs, [2]*big.Int{p, priv.Primes[i]})
	}
	was, is := &f.Precomputed, &priv.Precomputed
	pairs = append(pairs, [2]*big.Int{was.Dp, is.Dp}, [2]*big.Int{was.Dq, is.Dq}, [2]*big.Int{was.Qinv, is.Qinv})
	for _, p := range pairs {
		if p[0] == nil || p[1] == nil {
			if p[0] != p[1] {
				return false
			}
		} else if !sameNumber(p[0], p[1]) {
			return false
		}
	}
	return true
}

// secret returns the form that is computed with.
func (priv *PrivateKey) secret() (*secret, error) {
	if err := priv.checkSize(); err != nil {
		return nil, err
	}
	if priv.Precomputed.key != nil {
		return priv.Precomputed.key, nil
	}
	values, err := priv.prepare()
	return values.key, err
}

// decrypt raises c to the private exponent. The result is as long as the modulus. A wrong result, as a fault of the hardware
// could make one, would give the primes away; so it is checked.
func (s *secret) decrypt(c []byte) ([]byte, error) {
	x := modular.FromBytes(c)
	if !s.n.Below(x) {
		return nil, ErrDecryption
	}
	var m modular.Nat
	if s.p == nil {
		m = s.n.Exp(x, s.d)
	} else {
		high, low := s.p.Exp(x, s.dp), s.q.Exp(x, s.dq)
		// m = low + q·((high-low)/q mod p)
		s.p.Sub(high, s.p.Reduce(low))
		m = modular.MulAdd(s.p.Mul(high, s.inverse), s.qWords, low)
	}
	if !modular.Equal(s.n.ExpPublic(m, uint64(s.from.E)), x) {
		return nil, ErrDecryption
	}
	return m.Bytes(make([]byte, s.n.Size())), nil
}
