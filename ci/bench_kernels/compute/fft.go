// Complex numbers: fast Fourier transforms there and back.
package main

import (
	"fmt"
	"math"
	"math/bits"
	"math/cmplx"
)

func transform(a []complex128, sign float64) {
	n := len(a)
	shift := 64 - bits.Len(uint(n-1))
	for i := range a {
		if j := int(bits.Reverse64(uint64(i)) >> shift); i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	for size := 2; size <= n; size *= 2 {
		root := cmplx.Rect(1, sign*2*math.Pi/float64(size))
		for start := 0; start < n; start += size {
			w := complex(1, 0)
			low, high := a[start:start+size/2], a[start+size/2:start+size]
			for k := range low {
				t := w * high[k]
				low[k], high[k] = low[k]+t, low[k]-t
				w *= root
			}
		}
	}
}

func main() {
	const n = 1 << 18
	a := make([]complex128, n)
	for i := range a {
		a[i] = complex(float64(i%1000), float64(i%77))
	}
	for range 8 {
		transform(a, 1)
		transform(a, -1)
		for i := range a {
			a[i] /= n
		}
	}
	sum := complex(0, 0)
	for _, v := range a {
		sum += v
	}
	fmt.Printf("%.2f\n", sum)
}
