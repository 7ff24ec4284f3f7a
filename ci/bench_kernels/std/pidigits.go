// math/big: digits of pi by a spigot, a large power, factorial, its decimal text and a modular power.
package main

import (
	"fmt"
	"math/big"
)

func digits(n int) string {
	var out []byte
	num, den, acc := big.NewInt(1), big.NewInt(1), big.NewInt(0)
	t1, t2 := new(big.Int), new(big.Int)
	extract := func(k int64) int64 {
		t1.SetInt64(k)
		t2.Mul(num, t1)
		t2.Add(t2, acc)
		return t1.Div(t2, den).Int64()
	}
	for k := int64(1); len(out) < n; k++ {
		y := 2*k + 1
		t1.SetInt64(y)
		t2.Lsh(num, 1)
		acc.Add(acc, t2)
		acc.Mul(acc, t1)
		den.Mul(den, t1)
		t1.SetInt64(k)
		num.Mul(num, t1)
		if num.Cmp(acc) > 0 {
			continue
		}
		d := extract(3)
		if d != extract(4) {
			continue
		}
		out = append(out, byte('0'+d))
		t1.SetInt64(d)
		t2.Mul(den, t1)
		acc.Sub(acc, t2)
		acc.Mul(acc, t1.SetInt64(10))
		num.Mul(num, t1)
	}
	return string(out)
}

func main() {
	pi := digits(6000)
	fmt.Println(pi[:20], pi[5980:])
	f := new(big.Int).MulRange(1, 20_000)
	text := f.String()
	back, _ := new(big.Int).SetString(text, 10)
	p := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 1279), big.NewInt(1))
	x := big.NewInt(3)
	for range 60 {
		x.Exp(x, p, new(big.Int).Sub(p, big.NewInt(58)))
	}
	fmt.Println(len(text), back.Cmp(f), new(big.Int).Mod(x, big.NewInt(1_000_000_007)))
}
