// run

// Arithmetic on numbers of all sizes, with identities that tie the operations together, and their texts.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand"
)

func main() {
	rnd := rand.New(rand.NewSource(1))
	number := func(bits int) *big.Int {
		x := new(big.Int).Rand(rnd, new(big.Int).Lsh(big.NewInt(1), uint(bits)))
		if rnd.Intn(2) == 0 {
			x.Neg(x)
		}
		return x
	}
	check := func(what string, ok bool) {
		if !ok {
			fmt.Println("wrong:", what)
		}
	}
	sum := new(big.Int)
	for _, bits := range []int{5, 64, 65, 300, 2300, 2400, 9000, 40000, 130000} {
		for range 4 {
			a, b, c := number(bits), number(bits*2/3+1), number(bits/2+3)
			b.Add(b, big.NewInt(1)).SetBit(b, 0, 1)
			var p, q, r, t, u big.Int
			p.Mul(a, b)
			p.Add(&p, t.Mul(a, c))
			check("distributive", p.Cmp(t.Mul(a, u.Add(b, c))) == 0)
			t.Add(a, b)
			t.Mul(&t, &t)
			u.Mul(a, a)
			u.Add(&u, p.Mul(b, b))
			u.Add(&u, p.Lsh(p.Mul(a, b), 1))
			check("square", t.Cmp(&u) == 0)
			q.QuoRem(&t, b, &r)
			check("quorem", u.Add(u.Mul(&q, b), &r).Cmp(&t) == 0 && r.CmpAbs(b) < 0)
			q.DivMod(a, c.Or(c, big.NewInt(2)), &r)
			check("divmod", u.Add(u.Mul(&q, c), &r).Cmp(a) == 0 && r.Sign() >= 0)
			for _, base := range []int{2, 8, 10, 16, 36, 62, 7} {
				s, ok := new(big.Int).SetString(a.Text(base), base)
				check(fmt.Sprint("base ", base), ok && s.Cmp(a) == 0)
			}
			t.Abs(a)
			u.Sqrt(&t)
			check("sqrt", p.Mul(&u, &u).Cmp(&t) <= 0 && q.Mul(q.Add(&u, big.NewInt(1)), &q).Cmp(&t) > 0)
			g := new(big.Int).GCD(&p, &q, a, b)
			check("gcd", u.Add(u.Mul(a, &p), t.Mul(b, &q)).Cmp(g) == 0)
			check("bits", u.Xor(t.Or(a, b), p.And(a, b)).Cmp(q.Xor(a, b)) == 0 && t.AndNot(a, b).Cmp(p.And(a, q.Not(b))) == 0)
			check("shift", t.Rsh(u.Lsh(a, 77), 77).Cmp(a) == 0)
			sum.Add(sum, a)
			if bits < 3000 {
				m := new(big.Int).Abs(b)
				e := new(big.Int).Abs(number(200))
				if inv := new(big.Int).ModInverse(a, m); inv != nil && m.Cmp(big.NewInt(1)) > 0 {
					check("inverse", t.Mod(t.Mul(inv, a), m).Cmp(big.NewInt(1)) == 0)
				}
				x := new(big.Int).Exp(a, e, m)
				power := func() *big.Int {
					y := big.NewInt(1)
					for i := e.BitLen() - 1; i >= 0; i-- {
						y.Mod(y.Mul(y, y), m)
						if e.Bit(i) == 1 {
							y.Mod(y.Mul(y, a), m)
						}
					}
					return y.Mod(y, m)
				}
				check("exp", x.Cmp(power()) == 0)
				m.Lsh(m, 9)
				check("even exp", x.Exp(a, e, m).Cmp(power()) == 0)
			}
		}
	}
	fmt.Println(sum.BitLen(), new(big.Int).Mod(sum, big.NewInt(1e18)))

	x, _ := new(big.Int).SetString("-0x_dead_beef_0123_4567_89ab_cdef", 0)
	fmt.Printf("%d|%x|%#X|%+o|%b|%40d|%-40d|%040d|%.35d|%v|%s\n", x, x, x, x, big.NewInt(5), x, x, x, x, x, x)
	fmt.Println(new(big.Int).Binomial(100, 50), new(big.Int).MulRange(10, 30), new(big.Int).Exp(big.NewInt(3), big.NewInt(200), nil))
	for _, s := range []string{"", "-", "0b12", "1_000", "1__0", "0x", "08", "007", "99999999999999999999", "12 "} {
		v, ok := new(big.Int).SetString(s, 0)
		fmt.Print(v, ok, " ")
	}
	fmt.Println()
	for i := int64(2); i < 60; i++ {
		if big.NewInt(i).ProbablyPrime(1) {
			fmt.Print(i, " ")
		}
	}
	m127 := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1))
	fmt.Println(m127.ProbablyPrime(20), new(big.Int).Mul(m127, big.NewInt(61)).ProbablyPrime(5), big.NewInt(3215031751).ProbablyPrime(0))
	fmt.Println(new(big.Int).ModSqrt(big.NewInt(5), big.NewInt(41)), new(big.Int).ModSqrt(big.NewInt(3), big.NewInt(7)), big.Jacobi(big.NewInt(1001), big.NewInt(9907)))
	js, err := json.Marshal(map[string]any{"n": x, "f": big.NewFloat(1.5), "r": big.NewRat(-3, 9)})
	fmt.Println(string(js), err)
	var scanned big.Int
	n, err := fmt.Sscan(" -123456789012345678901234567890", &scanned)
	fmt.Println(n, err, &scanned)

	h := new(big.Rat)
	for i := int64(1); i <= 60; i++ {
		h.Add(h, big.NewRat(1, i))
	}
	f64, exact := h.Float64()
	f32, _ := h.Float32()
	fmt.Println(h, f64, exact, f32, h.FloatString(30))
	for _, s := range []string{"3/4", "-0.125", "1e-3", "0x1p-2", "1/0", "2/-3", "1.5e2", ".5", "x"} {
		r, ok := new(big.Rat).SetString(s)
		fmt.Print(r, ok, " ")
	}
	fmt.Println()

	for _, s := range []string{"0", "1", "-2.5", "1e100", "3.14159265358979323846264338327950288", "1e-400", "0x1.8p-3", "Inf", "1234567.875"} {
		f, _, err := big.ParseFloat(s, 0, 120, big.ToNearestEven)
		d, acc := f.Float64()
		i, iacc := f.Int(nil)
		fmt.Println(f, f.Text('g', -1), f.Text('f', 10), f.Text('e', 5), f.Text('p', 0), f.Text('b', 0), f.Text('x', 10), d, acc, i, iacc, err)
		fmt.Printf("%10.3f|%-12g|%+e|%v\n", f, f, f, f)
	}
	for mode := big.ToNearestEven; mode <= big.ToPositiveInf; mode++ {
		for _, v := range []float64{2.5, 3.5, -2.5, 2.25, -2.75} {
			f := new(big.Float).SetMode(mode).SetPrec(2).SetFloat64(v)
			fmt.Print(f, f.Acc(), " ")
		}
		fmt.Println(mode)
	}
	one := new(big.Float).SetPrec(300).SetInt64(1)
	third := new(big.Float).Quo(one, big.NewFloat(3))
	root := new(big.Float).SetPrec(300).Sqrt(big.NewFloat(2))
	fmt.Println(third.Text('g', 90), root.Text('g', 90), root.Acc(), new(big.Float).Mul(root, root).Text('g', 80))
	fmt.Println(new(big.Float).Sub(root, third).Cmp(one), third.MinPrec(), new(big.Float).SetInf(true).Add(one, new(big.Float).SetInf(true)))
	for _, v := range []float64{math.MaxFloat64, math.SmallestNonzeroFloat64, 1.0 / 3, -0.0, 5e-320} {
		d, acc := new(big.Float).SetFloat64(v).Float64()
		g, gacc := new(big.Float).SetFloat64(v).Float32()
		fmt.Print(d == v, acc, g, gacc, " ")
	}
	fmt.Println()
	defer func() { fmt.Println(recover()) }()
	inf := new(big.Float).SetInf(false)
	inf.Sub(inf, inf)
}
