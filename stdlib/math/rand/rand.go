// Package rand draws pseudo-random numbers, not fit for secrets. Package math/rand/v2 is its better successor.
package rand

import "internal/variate"

// Rand draws numbers from a Source. It is not safe for use by several goroutines at once.
type Rand struct {
	src   Source
	src64 Source64 // src if it is one
	stock int64    // bytes for Read, of which left are unused
	left  int
}

// New returns a Rand that draws from src.
func New(src Source) *Rand {
	s64, _ := src.(Source64)
	return &Rand{src: src, src64: s64}
}

// Seed seeds the source.
func (r *Rand) Seed(seed int64) {
	r.src.Seed(seed)
	r.left = 0
}

// Int63 returns 63 random bits as an int64 that is not negative.
func (r *Rand) Int63() int64 { return r.src.Int63() }

// Uint32 returns 32 random bits.
func (r *Rand) Uint32() uint32 { return uint32(r.Int63() >> 31) }

// Uint64 returns 64 random bits.
func (r *Rand) Uint64() uint64 {
	if r.src64 != nil {
		return r.src64.Uint64()
	}
	low := uint64(r.Int63()) >> 31
	return low | uint64(r.Int63())<<32
}

// Int31 returns 31 random bits as an int32 that is not negative.
func (r *Rand) Int31() int32 { return int32(r.Int63() >> 32) }

// Int returns an int that is not negative.
func (r *Rand) Int() int { return int(uint(r.Int63()) << 1 >> 1) }

// Int63n returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if n&(n-1) == 0 {
		return r.Int63() & (n - 1)
	}
	// The largest multiple of n leaves all remainders equally likely.
	last := mask63 - (1<<63)%uint64(n)
	for {
		if v := r.Int63(); uint64(v) <= last {
			return v % n
		}
	}
}

// Int31n returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if n&(n-1) == 0 {
		return r.Int31() & (n - 1)
	}
	last := (1<<31 - 1) - (1<<31)%uint32(n)
	for {
		if v := r.Int31(); uint32(v) <= last {
			return v % n
		}
	}
}

// below returns a number in [0, n) by Lemire's multiplication.
func (r *Rand) below(n uint32) uint32 {
	product := uint64(r.Uint32()) * uint64(n)
	if uint32(product) < n {
		for least := -n % n; uint32(product) < least; {
			product = uint64(r.Uint32()) * uint64(n)
		}
	}
	return uint32(product >> 32)
}

// Intn returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Intn(n int) int {
	switch {
	case n <= 0:
		panic("invalid argument to Intn")
	case n < 1<<31:
		return int(r.Int31n(int32(n)))
	}
	return int(r.Int63n(int64(n)))
}

// Float64 returns a number in [0, 1).
func (r *Rand) Float64() float64 {
	for {
		if f := float64(r.Int63()) / (1 << 63); f < 1 { // rounding may give 1
			return f
		}
	}
}

// Float32 returns a number in [0, 1).
func (r *Rand) Float32() float32 {
	for {
		if f := float32(r.Float64()); f < 1 {
			return f
		}
	}
}

// Perm returns a permutation of the numbers below n.
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		j := r.Intn(i + 1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}

// Shuffle permutes n elements through swap. It panics if n < 0.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		if i < 1<<31-1 {
			swap(i, int(r.below(uint32(i+1))))
		} else {
			swap(i, int(r.Int63n(int64(i+1))))
		}
	}
}

// Read fills p with random bytes. The error is always nil.
func (r *Rand) Read(p []byte) (n int, err error) {
	r.fill(p, r.src)
	return len(p), nil
}

// fill takes seven bytes from each number, the lowest first.
func (r *Rand) fill(p []byte, src Source) {
	for i := range p {
		if r.left == 0 {
			r.stock, r.left = src.Int63(), 7
		}
		p[i] = byte(r.stock)
		r.stock >>= 8
		r.left--
	}
}

// draws gives the ziggurat method its bits.
type draws struct{ *Rand }

func (d draws) NormBits() (bits int32, layer uint32) {
	bits = int32(d.Uint32())
	return bits, uint32(bits) & 0x7F
}

func (d draws) ExpBits() (bits uint32, layer uint32) {
	bits = d.Uint32()
	return bits, bits & 0xFF
}

// NormFloat64 draws from the standard normal distribution.
func (r *Rand) NormFloat64() float64 { return variate.Norm(draws{r}) }

// ExpFloat64 draws from the exponential distribution with rate 1.
func (r *Rand) ExpFloat64() float64 { return variate.Exp(draws{r}) }

// Zipf draws from a Zipf distribution.
type Zipf struct {
	r *Rand
	z variate.Zipf
}

// NewZipf returns a Zipf that draws k in [0, imax] with a probability in proportion to (v+k)**(-s); nil unless s > 1
// and v >= 1.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	z, ok := variate.NewZipf(s, v, imax)
	if !ok {
		return nil
	}
	return &Zipf{r, z}
}

// Uint64 draws a number.
func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	return z.z.Draw(z.r.Float64)
}
