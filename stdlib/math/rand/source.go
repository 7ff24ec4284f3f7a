package rand

import "internal/rt"

// Source is a source of uniform numbers of 63 bits. It is not safe for use by several goroutines at once.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// Source64 is a Source that also gives 64 bits at a time.
type Source64 interface {
	Source
	Uint64() uint64
}

const (
	lagLong  = 607
	lagShort = 273
	mask63   = 1<<63 - 1
)

// additive is the lagged Fibonacci generator y(n) = y(n-607) + y(n-273) of Mitchell and Reeds.
type additive struct {
	tap, feed int
	register  [lagLong]uint64
}

// NewSource returns a Source (that is also a Source64) seeded with seed.
func NewSource(seed int64) Source {
	s := new(additive)
	s.Seed(seed)
	return s
}

// Seed fills the register from a Lehmer generator, mixed with a state of the generator itself far from its start.
func (s *additive) Seed(seed int64) {
	const modulus = 1<<31 - 1
	s.tap, s.feed = 0, lagLong-lagShort
	if seed %= modulus; seed < 0 {
		seed += modulus
	}
	if seed == 0 {
		seed = 89482311
	}
	x := uint64(seed)
	next := func() uint64 {
		x = x * 48271 % modulus
		return x
	}
	for range 20 {
		next()
	}
	for i := range s.register {
		u := next() << 40
		u ^= next() << 20
		u ^= next()
		s.register[i] = u ^ seedMix[i]
	}
}

func (s *additive) Uint64() uint64 {
	if s.tap--; s.tap < 0 {
		s.tap += lagLong
	}
	if s.feed--; s.feed < 0 {
		s.feed += lagLong
	}
	s.register[s.feed] += s.register[s.tap]
	return s.register[s.feed]
}

func (s *additive) Int63() int64 { return int64(s.Uint64() & mask63) }

// system is the runtime's generator, seeded at random, that all goroutines may use.
type system struct{}

func (system) Uint64() uint64 { return rt.Random() }
func (system) Int63() int64   { return int64(rt.Random() & mask63) }
func (system) Seed(int64)     {}
