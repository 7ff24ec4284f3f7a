// Package rand draws pseudo-random numbers. Those of the package's functions and of ChaCha8 are hard to predict; for
// secrets there is crypto/rand.
package rand

import (
	"internal/rt"
	"internal/variate"
	"math/bits"
)

// Source is a source of uniform 64-bit numbers. It is not safe for use by several goroutines at once.
type Source interface {
	Uint64() uint64
}

// Rand draws numbers from a Source.
type Rand struct {
	src Source
}

// New returns a Rand that draws from src.
func New(src Source) *Rand { return &Rand{src} }

// Int64 returns 63 random bits as an int64 that is not negative.
func (r *Rand) Int64() int64 { return int64(r.src.Uint64() << 1 >> 1) }

// Uint32 returns 32 random bits.
func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }

// Uint64 returns 64 random bits.
func (r *Rand) Uint64() uint64 { return r.src.Uint64() }

// Int32 returns 31 random bits as an int32 that is not negative.
func (r *Rand) Int32() int32 { return int32(r.src.Uint64() >> 33) }

// Int returns an int that is not negative.
func (r *Rand) Int() int { return int(uint(r.src.Uint64()) << 1 >> 1) }

// Uint returns a random uint.
func (r *Rand) Uint() uint { return uint(r.src.Uint64()) }

// below returns a number in [0, n), by Lemire's multiplication without bias.
func (r *Rand) below(n uint64) uint64 {
	if n&(n-1) == 0 {
		return r.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		for least := -n % n; lo < least; {
			hi, lo = bits.Mul64(r.Uint64(), n)
		}
	}
	return hi
}

// checked is below for a bound that the caller's caller has to answer for.
func (r *Rand) checked(n uint64, positive bool, name string) uint64 {
	if !positive {
		panic("invalid argument to " + name)
	}
	return r.below(n)
}

// Int64N returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int64N(n int64) int64 { return int64(r.checked(uint64(n), n > 0, "Int64N")) }

// Uint64N returns a number in [0, n). It panics if n == 0.
func (r *Rand) Uint64N(n uint64) uint64 { return r.checked(n, n > 0, "Uint64N") }

// Int32N returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int32N(n int32) int32 { return int32(r.checked(uint64(n), n > 0, "Int32N")) }

// Uint32N returns a number in [0, n). It panics if n == 0.
func (r *Rand) Uint32N(n uint32) uint32 { return uint32(r.checked(uint64(n), n > 0, "Uint32N")) }

// IntN returns a number in [0, n). It panics if n <= 0.
func (r *Rand) IntN(n int) int { return int(r.checked(uint64(n), n > 0, "IntN")) }

// UintN returns a number in [0, n). It panics if n == 0.
func (r *Rand) UintN(n uint) uint { return uint(r.checked(uint64(n), n > 0, "UintN")) }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// N returns a number in [0, n) of n's type. It panics if n <= 0.
func (r *Rand) N[Int intType](n Int) Int { return Int(r.checked(uint64(n), n > 0, "N")) }

// Float64 returns a number in [0, 1).
func (r *Rand) Float64() float64 { return float64(r.Uint64()<<11>>11) / (1 << 53) }

// Float32 returns a number in [0, 1).
func (r *Rand) Float32() float32 { return float32(r.Uint32()<<8>>8) / (1 << 24) }

// Perm returns a permutation of the numbers below n.
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// Shuffle permutes n elements through swap. It panics if n < 0.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(uint64(i+1))))
	}
}

// draws gives the ziggurat method its bits.
type draws struct{ *Rand }

func (d draws) NormBits() (bits int32, layer uint32) {
	u := d.Uint64()
	return int32(u), uint32(u>>32) & 0x7F
}

func (d draws) ExpBits() (bits uint32, layer uint32) {
	u := d.Uint64()
	return uint32(u), uint32(u>>32) & 0xFF
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

// system is the runtime's generator, seeded at random, that all goroutines may use.
type system struct{}

func (system) Uint64() uint64 { return rt.Random() }

// shared draws for the functions of the package.
var shared = &Rand{system{}}

// Int64 returns 63 random bits as an int64 that is not negative.
func Int64() int64 { return shared.Int64() }

// Uint32 returns 32 random bits.
func Uint32() uint32 { return shared.Uint32() }

// Uint64 returns 64 random bits.
func Uint64() uint64 { return shared.Uint64() }

// Int32 returns 31 random bits as an int32 that is not negative.
func Int32() int32 { return shared.Int32() }

// Int returns an int that is not negative.
func Int() int { return shared.Int() }

// Uint returns a random uint.
func Uint() uint { return shared.Uint() }

// Int64N returns a number in [0, n). It panics if n <= 0.
func Int64N(n int64) int64 { return shared.Int64N(n) }

// Uint64N returns a number in [0, n). It panics if n == 0.
func Uint64N(n uint64) uint64 { return shared.Uint64N(n) }

// Int32N returns a number in [0, n). It panics if n <= 0.
func Int32N(n int32) int32 { return shared.Int32N(n) }

// Uint32N returns a number in [0, n). It panics if n == 0.
func Uint32N(n uint32) uint32 { return shared.Uint32N(n) }

// IntN returns a number in [0, n). It panics if n <= 0.
func IntN(n int) int { return shared.IntN(n) }

// UintN returns a number in [0, n). It panics if n == 0.
func UintN(n uint) uint { return shared.UintN(n) }

// N returns a number in [0, n) of n's type. It panics if n <= 0.
func N[Int intType](n Int) Int { return Int(shared.checked(uint64(n), n > 0, "N")) }

// Float64 returns a number in [0, 1).
func Float64() float64 { return shared.Float64() }

// Float32 returns a number in [0, 1).
func Float32() float32 { return shared.Float32() }

// Perm returns a permutation of the numbers below n.
func Perm(n int) []int { return shared.Perm(n) }

// Shuffle permutes n elements through swap. It panics if n < 0.
func Shuffle(n int, swap func(i, j int)) { shared.Shuffle(n, swap) }

// NormFloat64 draws from the standard normal distribution.
func NormFloat64() float64 { return shared.NormFloat64() }

// ExpFloat64 draws from the exponential distribution with rate 1.
func ExpFloat64() float64 { return shared.ExpFloat64() }
