// The prime sieve of chained goroutines: each filters one prime's multiples out of what the one before it passes on.
package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// candidates sends 2 and the odd numbers until the context is over.
func candidates(ctx context.Context, wg *sync.WaitGroup) <-chan int {
	out := make(chan int)
	wg.Go(func() {
		defer close(out)
		for n := 2; ; n += 1 + n&1 {
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
		}
	})
	return out
}

// filter passes on what prime does not divide.
func filter(ctx context.Context, wg *sync.WaitGroup, in <-chan int, prime int, dropped *atomic.Int64) <-chan int {
	out := make(chan int)
	wg.Go(func() {
		defer close(out)
		for n := range in {
			if n%prime == 0 {
				dropped.Add(1)
				continue
			}
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
		}
	})
	return out
}

// chained returns the first count primes, with one goroutine for each.
func chained(count int) []int {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var dropped atomic.Int64
	primes := make([]int, 0, count)
	in := candidates(ctx, &wg)
	for len(primes) < count {
		p := <-in
		primes = append(primes, p)
		in = filter(ctx, &wg, in, p, &dropped)
	}
	cancel()
	for range in {
	}
	// Every goroutine of the chain must have ended, or this waits for ever.
	wg.Wait()
	if dropped.Load() == 0 {
		fmt.Println("nothing was filtered")
	}
	return primes
}

// bits is a set of odd numbers.
type bits []uint64

func (b bits) set(n int)      { b[n>>7] |= 1 << (n >> 1 & 63) }
func (b bits) has(n int) bool { return b[n>>7]>>(n>>1&63)&1 != 0 }

// table finds all primes below limit by crossing out.
func table(limit int) []int {
	crossed := make(bits, limit>>7+1)
	primes := []int{2}
	for n := 3; n < limit; n += 2 {
		if crossed.has(n) {
			continue
		}
		primes = append(primes, n)
		for m := n * n; m < limit; m += 2 * n {
			crossed.set(m)
		}
	}
	return primes
}

// segmented counts primes in [lo, hi) given the small ones, for one goroutine of many.
func segmented(lo, hi int, small []int) (count int) {
	composite := make([]bool, hi-lo)
	for _, p := range small {
		if p*p >= hi {
			break
		}
		for m := max(p*p, (lo+p-1)/p*p); m < hi; m += p {
			composite[m-lo] = true
		}
	}
	for i, c := range composite {
		if !c && lo+i >= 2 {
			count++
		}
	}
	return count
}

// parallel counts primes below limit with a goroutine per segment.
func parallel(limit, segment int) int {
	small := table(2000)
	counts := make(chan int)
	n := 0
	for lo := 0; lo < limit; lo += segment {
		n++
		go func() { counts <- segmented(lo, min(lo+segment, limit), small) }()
	}
	total := 0
	for range n {
		total += <-counts
	}
	return total
}

// wheel yields numbers not divisible by 2, 3 or 5.
func wheel(yield func(int) bool) {
	steps := [8]int{4, 2, 4, 2, 4, 6, 2, 6}
	n := 7
	for i := 0; yield(n); i = (i + 1) % len(steps) {
		n += steps[i]
	}
}

func isPrime(n int) bool {
	for _, p := range [...]int{2, 3, 5} {
		if n%p == 0 {
			return n == p
		}
	}
	for d := range wheel {
		if d*d > n {
			break
		}
		if n%d == 0 {
			return false
		}
	}
	return n > 1
}

func main() {
	a := chained(120)
	b := table(a[len(a)-1] + 1)
	fmt.Println(a[:20], a[len(a)-1], len(a) == len(b))
	for i := range a {
		if a[i] != b[i] {
			fmt.Println("differ at", i, a[i], b[i])
		}
	}
	big := table(1_000_000)
	fmt.Println(len(big), big[len(big)-1], parallel(1_000_000, 50_000))
	sum := 0
	for n := range 5000 {
		if isPrime(n) {
			sum += n
		}
	}
	for _, p := range big {
		if p < 5000 {
			sum -= p
		}
	}
	fmt.Println("difference", sum)

	gaps := map[int]int{}
	for i := 1; i < len(big); i++ {
		gaps[big[i]-big[i-1]]++
	}
	fmt.Println(gaps[2], gaps[4], gaps[6], len(gaps))
}
