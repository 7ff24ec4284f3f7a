// run

//go:debug randseednop=0

// With the setting randseednop=0 Seed makes the functions of math/rand draw a sequence that repeats.
package main

import (
	"fmt"
	"math/rand"
	"sync"
)

func main() {
	for _, seed := range []int64{1, 42, -7} {
		rand.Seed(seed)
		own := rand.New(rand.NewSource(seed))
		b, c := make([]byte, 10), make([]byte, 10)
		fmt.Println(rand.Int63() == own.Int63(), rand.Intn(100), own.Intn(100), rand.Float64() == own.Float64())
		fmt.Println(rand.Perm(8), own.Perm(8), rand.Uint64() == own.Uint64(), rand.NormFloat64() == own.NormFloat64())
		rand.Read(b[:3])
		rand.Read(b[3:])
		own.Read(c)
		fmt.Println(b, c, rand.ExpFloat64() == own.ExpFloat64(), rand.Int31n(1000), own.Int31n(1000))
		rand.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
		fmt.Println(b)
	}
	// Goroutines share it.
	rand.Seed(5)
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := uint32(0)
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				x := rand.Uint32()
				mu.Lock()
				sum += x
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(sum)
}
