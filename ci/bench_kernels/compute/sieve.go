// Loops over a slice of bytes: the sieve of Eratosthenes.
//
// counts: limit = 10_000_000 => limit = 200_000
package main

import "fmt"

func main() {
	count := 0
	for range 8 {
		const limit = 10_000_000
		crossed := make([]bool, limit)
		count = 0
		for n := 2; n < limit; n++ {
			if crossed[n] {
				continue
			}
			count++
			for m := n * n; m < limit; m += n {
				crossed[m] = true
			}
		}
	}
	fmt.Println(count)
}
