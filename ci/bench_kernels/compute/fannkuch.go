// Small arrays of integers: pancake flips over all permutations.
package main

import "fmt"

func fannkuch(n int) (checksum, most int) {
	perm, work, count := make([]int, n), make([]int, n), make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	sign, r := 1, n
	for {
		for ; r != 1; r-- {
			count[r-1] = r
		}
		if perm[0] != 0 {
			copy(work, perm)
			flips := 0
			for k := work[0]; k != 0; k = work[0] {
				for i, j := 0, k; i < j; i, j = i+1, j-1 {
					work[i], work[j] = work[j], work[i]
				}
				flips++
			}
			most = max(most, flips)
			checksum += sign * flips
		}
		sign = -sign
		for {
			if r == n {
				return checksum, most
			}
			first := perm[0]
			copy(perm[:r], perm[1:r+1])
			perm[r] = first
			count[r]--
			if count[r] > 0 {
				break
			}
			r++
		}
	}
}

func main() { fmt.Println(fannkuch(10)) }
