package rand

import (
	"internal/godebug"
	"sync"
	"sync/atomic"
)

// current is what the functions of the package draw from, chosen when one of them is called first.
var current atomic.Pointer[Rand]

func shared() *Rand {
	if r := current.Load(); r != nil {
		return r
	}
	return choose()
}

// choose takes the runtime's generator, which has no state here, so goroutines need no lock; with the setting randautoseed=0 the
// sequence that earlier versions of the package began with.
func choose() *Rand {
	r := &Rand{src: system{}, src64: system{}}
	if godebug.Value("randautoseed") == "0" {
		r = repeatable(1)
	}
	current.CompareAndSwap(nil, r)
	return current.Load()
}

// repeatable makes a Rand that goroutines share by a lock.
func repeatable(seed int64) *Rand {
	s := new(locked)
	s.Seed(seed)
	return &Rand{src: s, src64: s}
}

// locked is an additive generator for several goroutines.
type locked struct {
	mu sync.Mutex
	additive
}

func (s *locked) Int63() int64 { return int64(s.Uint64() & mask63) }

func (s *locked) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.additive.Uint64()
}

func (s *locked) Seed(seed int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.additive.Seed(seed)
}

// Seed makes the functions of the package draw the sequence of a seed with the setting randseednop=0, which is that of modules whose
// go version is below 1.24. Else it does nothing: they are seeded at random.
//
// Deprecated: use New(NewSource(seed)) for a sequence that repeats.
func Seed(seed int64) {
	if godebug.Value("randseednop") == "0" {
		current.Store(repeatable(seed))
	}
}

// Int63 returns 63 random bits as an int64 that is not negative.
func Int63() int64 { return shared().Int63() }

// Uint32 returns 32 random bits.
func Uint32() uint32 { return shared().Uint32() }

// Uint64 returns 64 random bits.
func Uint64() uint64 { return shared().Uint64() }

// Int31 returns 31 random bits as an int32 that is not negative.
func Int31() int32 { return shared().Int31() }

// Int returns an int that is not negative.
func Int() int { return shared().Int() }

// Int63n returns a number in [0, n). It panics if n <= 0.
func Int63n(n int64) int64 { return shared().Int63n(n) }

// Int31n returns a number in [0, n). It panics if n <= 0.
func Int31n(n int32) int32 { return shared().Int31n(n) }

// Intn returns a number in [0, n). It panics if n <= 0.
func Intn(n int) int { return shared().Intn(n) }

// Float64 returns a number in [0, 1).
func Float64() float64 { return shared().Float64() }

// Float32 returns a number in [0, 1).
func Float32() float32 { return shared().Float32() }

// Perm returns a permutation of the numbers below n.
func Perm(n int) []int { return shared().Perm(n) }

// Shuffle permutes n elements through swap. It panics if n < 0.
func Shuffle(n int, swap func(i, j int)) { shared().Shuffle(n, swap) }

// Read fills p with random bytes. The error is always nil.
//
// Deprecated: use Read of crypto/rand.
func Read(p []byte) (n int, err error) {
	r := shared()
	if s, seeded := r.src.(*locked); seeded {
		s.mu.Lock()
		defer s.mu.Unlock()
		r.fill(p, &s.additive)
		return len(p), nil
	}
	// A Rand of its own, for the bytes left over.
	return New(system{}).Read(p)
}

// NormFloat64 draws from the standard normal distribution.
func NormFloat64() float64 { return shared().NormFloat64() }

// ExpFloat64 draws from the exponential distribution with rate 1.
func ExpFloat64() float64 { return shared().ExpFloat64() }
