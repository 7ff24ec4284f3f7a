package rand

// shared draws for the functions of the package. It has no state of its own, so goroutines need no lock.
var shared = &Rand{src: system{}, src64: system{}}

// Seed does nothing: the functions of the package are seeded at random.
//
// Deprecated: use New(NewSource(seed)) for a sequence that repeats.
func Seed(seed int64) {}

// Int63 returns 63 random bits as an int64 that is not negative.
func Int63() int64 { return shared.Int63() }

// Uint32 returns 32 random bits.
func Uint32() uint32 { return shared.Uint32() }

// Uint64 returns 64 random bits.
func Uint64() uint64 { return shared.Uint64() }

// Int31 returns 31 random bits as an int32 that is not negative.
func Int31() int32 { return shared.Int31() }

// Int returns an int that is not negative.
func Int() int { return shared.Int() }

// Int63n returns a number in [0, n). It panics if n <= 0.
func Int63n(n int64) int64 { return shared.Int63n(n) }

// Int31n returns a number in [0, n). It panics if n <= 0.
func Int31n(n int32) int32 { return shared.Int31n(n) }

// Intn returns a number in [0, n). It panics if n <= 0.
func Intn(n int) int { return shared.Intn(n) }

// Float64 returns a number in [0, 1).
func Float64() float64 { return shared.Float64() }

// Float32 returns a number in [0, 1).
func Float32() float32 { return shared.Float32() }

// Perm returns a permutation of the numbers below n.
func Perm(n int) []int { return shared.Perm(n) }

// Shuffle permutes n elements through swap. It panics if n < 0.
func Shuffle(n int, swap func(i, j int)) { shared.Shuffle(n, swap) }

// Read fills p with random bytes. The error is always nil.
//
// Deprecated: use Read of crypto/rand.
func Read(p []byte) (n int, err error) {
	// A Rand of its own, for the bytes left over.
	return New(system{}).Read(p)
}

// NormFloat64 draws from the standard normal distribution.
func NormFloat64() float64 { return shared.NormFloat64() }

// ExpFloat64 draws from the exponential distribution with rate 1.
func ExpFloat64() float64 { return shared.ExpFloat64() }
