package big_test

import (
	"fmt"
	ref "math/big"
	"math/rand/v2"
	"testing"

	own "rgostd/math/big"
)

// random returns the text of a number of up to the given digits, often with runs of one digit.
func random(r *rand.Rand, digits int) string {
	b := []byte{'-', byte('1' + r.IntN(9))}
	for range r.IntN(digits) {
		if r.IntN(4) != 0 {
			b = append(b, b[len(b)-1])
		} else {
			b = append(b, byte('0'+r.IntN(10)))
		}
	}
	return string(b[r.IntN(2):])
}

// TestInt compares the results of operations on integers of very different sizes.
func TestInt(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 900 {
		digits := []int{5, 30, 300, 3000, 12000}[i%5]
		x, y := random(r, digits), random(r, 1+r.IntN(digits))
		a, _ := new(own.Int).SetString(x, 10)
		b, _ := new(own.Int).SetString(y, 10)
		p, _ := new(ref.Int).SetString(x, 10)
		q, _ := new(ref.Int).SetString(y, 10)
		compare := func(what string, got *own.Int, want *ref.Int) {
			if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
				t.Errorf("%s of %s and %s: %s, want %s", what, x, y, g, w)
			}
		}
		compare("Add", new(own.Int).Add(a, b), new(ref.Int).Add(p, q))
		compare("Mul", new(own.Int).Mul(a, b), new(ref.Int).Mul(p, q))
		compare("square", new(own.Int).Mul(a, a), new(ref.Int).Mul(p, p))
		compare("Quo", new(own.Int).Quo(a, b), new(ref.Int).Quo(p, q))
		compare("Mod", new(own.Int).Mod(a, b), new(ref.Int).Mod(p, q))
		compare("And", new(own.Int).And(a, b), new(ref.Int).And(p, q))
		compare("Or", new(own.Int).Or(a, b), new(ref.Int).Or(p, q))
		compare("Xor", new(own.Int).Xor(a, b), new(ref.Int).Xor(p, q))
		compare("Rsh", new(own.Int).Rsh(a, 67), new(ref.Int).Rsh(p, 67))
		var cx, cy own.Int
		var wx, wy ref.Int
		compare("GCD", new(own.Int).GCD(&cx, &cy, a, b), new(ref.Int).GCD(&wx, &wy, p, q))
		// The reference's may be -0; adding 0 mends that.
		compare("x of GCD", &cx, wx.Add(&wx, new(ref.Int)))
		compare("y of GCD", &cy, wy.Add(&wy, new(ref.Int)))
		for _, mode := range []own.RoundingMode{own.Trunc, own.Floor, own.Round, own.Ceil} {
			g, gr := new(own.Int).Divide(a, b, new(own.Int), mode)
			w, wr := new(ref.Int).Divide(p, q, new(ref.Int), ref.RoundingMode(mode))
			compare("Divide", g, w)
			compare("rest of Divide", gr, wr)
		}
		if digits <= 300 {
			e := int64(r.IntN(5000))
			compare("Exp", new(own.Int).Exp(a, own.NewInt(e), b), new(ref.Int).Exp(p, ref.NewInt(e), q))
			compare("ModInverse", new(own.Int).ModInverse(a, b), new(ref.Int).ModInverse(p, q))
			if g, w := a.ProbablyPrime(2), p.ProbablyPrime(2); g != w {
				t.Errorf("ProbablyPrime of %s: %v", x, g)
			}
		}
		for _, base := range []int{2, 7, 16, 62} {
			if g, w := a.Text(base), p.Text(base); g != w {
				t.Errorf("%s in base %d: %s, want %s", x, base, g, w)
			}
		}
	}
}

// TestFloat compares arithmetic, accuracies and texts in all modes and several precisions.
func TestFloat(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 3000 {
		x := fmt.Sprintf("%s.%de%d", random(r, 30), r.Uint32(), r.IntN(700)-350)
		y := fmt.Sprintf("%se%d", random(r, 8), r.IntN(40)-20)
		prec, mode := uint(1+r.IntN(200)), r.IntN(6)
		a, _, _ := own.ParseFloat(x, 10, prec, own.RoundingMode(mode))
		b, _, _ := own.ParseFloat(y, 10, prec, own.RoundingMode(mode))
		p, _, _ := ref.ParseFloat(x, 10, prec, ref.RoundingMode(mode))
		q, _, _ := ref.ParseFloat(y, 10, prec, ref.RoundingMode(mode))
		compare := func(what string, got *own.Float, want *ref.Float) {
			for _, f := range "gefpbx" {
				for _, digits := range []int{-1, 0, 7, 40} {
					if g, w := got.Text(byte(f), digits), want.Text(byte(f), digits); g != w {
						t.Errorf("%s of %s and %s, precision %d, mode %d: %%.%d%c: %s, want %s", what, x, y, prec, mode, digits, f, g, w)
					}
				}
			}
			if g, w := got.Acc().String(), want.Acc().String(); g != w {
				t.Errorf("%s of %s and %s, precision %d, mode %d: %s, want %s", what, x, y, prec, mode, g, w)
			}
		}
		compare("parsing", a, p)
		na, nb := new(own.Float).SetMode(own.RoundingMode(mode)).SetPrec(prec), new(ref.Float).SetMode(ref.RoundingMode(mode)).SetPrec(prec)
		compare("Add", na.Add(a, b), nb.Add(p, q))
		compare("Sub", na.Sub(a, b), nb.Sub(p, q))
		compare("Mul", na.Mul(a, b), nb.Mul(p, q))
		compare("Quo", na.Quo(a, b), nb.Quo(p, q))
		g64, gacc := a.Float64()
		w64, wacc := p.Float64()
		g32, _ := a.Float32()
		w32, _ := p.Float32()
		if g64 != w64 || gacc.String() != wacc.String() || g32 != w32 {
			t.Errorf("%s: %g %v %g, want %g %v %g", x, g64, gacc, g32, w64, wacc, w32)
		}
		gr, _ := a.Rat(nil)
		wr, _ := p.Rat(nil)
		gf, gok := gr.Float64()
		wf, wok := wr.Float64()
		if wf == 0 {
			wok = p.Sign() == 0 // the reference takes numbers far too small for exact
		}
		if gr.FloatString(20) != wr.FloatString(20) || gf != wf || gok != wok {
			t.Errorf("%s as Rat: %s %g %v, want %s %g %v", x, gr.FloatString(20), gf, gok, wr.FloatString(20), wf, wok)
		}
	}
}

// TestRoots compares square roots of numbers next to squares and of others.
func TestRoots(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for i := range 600 {
		s := random(r, []int{4, 12, 22, 45, 400, 3000}[i%6])
		a, _ := new(own.Int).SetString(s, 10)
		a.Abs(a)
		if i%2 == 0 {
			a.Mul(a, a)
			a.Add(a, own.NewInt(int64(r.IntN(3)-1)))
			a.Abs(a)
		}
		b, _ := new(ref.Int).SetString(a.String(), 10)
		if g, w := new(own.Int).Sqrt(a).String(), new(ref.Int).Sqrt(b).String(); g != w {
			t.Errorf("root of %s: %s, want %s", a, g, w)
		}
		prec := uint(1 + r.IntN(700))
		g := new(own.Float).SetPrec(prec).Sqrt(new(own.Float).SetInt(a)).Text('p', 0)
		if w := new(ref.Float).SetPrec(prec).Sqrt(new(ref.Float).SetInt(b)).Text('p', 0); g != w {
			t.Errorf("root of %s with precision %d: %s, want %s", a, prec, g, w)
		}
	}
}
