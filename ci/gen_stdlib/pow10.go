package main

import (
	"fmt"
	"math/big"
)

// pow10 writes the 128 leading bits of the powers of ten, rounded down, that strconv scales with.
func pow10(w *output) {
	const lo, hi = -348, 347
	w.header("strconv")
	fmt.Fprintf(w, "// The table's first and last exponent.\nconst (\n\tpow10Min = %d\n\tpow10Max = %d\n)\n\n", lo, hi)
	fmt.Fprint(w, "// pow10 holds the 128 leading bits of 10**n as {high, low}, truncated; the top bit is always set.\n")
	fmt.Fprintf(w, "var pow10 = [pow10Max - pow10Min + 1][2]uint64{\n")
	mask := new(big.Int).SetUint64(1<<64 - 1)
	for n := lo; n <= hi; n++ {
		p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil)
		if n < 0 {
			// 2**k / 10**-n with enough bits.
			p.Div(new(big.Int).Lsh(big.NewInt(1), uint(p.BitLen()+200)), p)
		}
		if shift := p.BitLen() - 128; shift >= 0 {
			p.Rsh(p, uint(shift))
		} else {
			p.Lsh(p, uint(-shift))
		}
		fmt.Fprintf(w, "\t{0x%016X, 0x%016X}, // 1e%d\n", new(big.Int).Rsh(p, 64), new(big.Int).And(p, mask), n)
	}
	fmt.Fprint(w, "}\n")
}
