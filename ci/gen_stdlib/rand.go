package main

import (
	"fmt"
	"math"
)

const (
	lagLong  = 607
	lagShort = 273
	skipped  = 7_800_000_000_000
)

// lehmer steps the generator that seeds: x → 48271 x mod 2³¹-1.
func lehmer(x uint64) uint64 { return x * 48271 % (1<<31 - 1) }

// times multiplies two polynomials with coefficients modulo 2⁶⁴, modulo x⁶⁰⁷ - x³³⁴ - 1, the characteristic
// polynomial of y(n) = y(n-273) + y(n-607).
func times(a, b *[lagLong]uint64) *[lagLong]uint64 {
	var wide [2 * lagLong]uint64
	for i, x := range a {
		for j, y := range b {
			wide[i+j] += x * y
		}
	}
	for i := len(wide) - 1; i >= lagLong; i-- {
		wide[i-lagLong] += wide[i]
		wide[i-lagShort] += wide[i]
	}
	return (*[lagLong]uint64)(wide[:lagLong])
}

// seedTable writes the state of the additive lagged Fibonacci generator of Mitchell and Reeds after 7.8e12 steps from
// seed 1, which math/rand mixes into every seed. The steps are jumped over: x**n modulo the characteristic polynomial
// gives the n-th value as a combination of the first ones.
func seedTable(w *output) {
	// The initial state: slot i of the register holds y(333-i) for a time that counts from -607.
	var state [lagLong]uint64
	x := uint64(1)
	for i := -20; i < lagLong; i++ {
		x = lehmer(x)
		if i >= 0 {
			u := x << 20
			x = lehmer(x)
			u ^= x << 10
			x = lehmer(x)
			state[i] = u ^ x
		}
	}
	slot := func(time int64) int { return int(((lagLong-lagShort-1-time)%lagLong + lagLong) % lagLong) }
	power := &[lagLong]uint64{1}
	base := &[lagLong]uint64{0, 1}
	for n := uint64(skipped); n > 0; n >>= 1 {
		if n&1 == 1 {
			power = times(power, base)
		}
		base = times(base, base)
	}
	step := &[lagLong]uint64{0, 1}
	var out [lagLong]uint64
	for k := int64(0); k < lagLong; k++ {
		var y uint64
		for j, c := range power {
			y += c * state[slot(int64(j)-lagLong)]
		}
		out[slot(skipped-lagLong+k)] = y
		power = times(power, step)
	}
	w.header("rand")
	fmt.Fprint(w, "// seedMix is the generator's register after 7.8e12 steps from seed 1.\nvar seedMix = [lagLong]uint64{")
	for i, v := range out {
		if i%5 == 0 {
			fmt.Fprint(w, "\n\t")
		}
		fmt.Fprintf(w, "%#016x, ", v)
	}
	fmt.Fprint(w, "\n}\n")
}

// zigguratTables writes the tables of Marsaglia and Tsang's ziggurat method, by the formulas of their paper.
func zigguratTables(w *output) {
	w.header("variate")
	ziggurat(w, "norm", 128, 1<<31, 3.442619855899, 9.91256303526217e-3,
		func(x float64) float64 { return math.Exp(-0.5 * x * x) },
		func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })
	ziggurat(w, "exp", 256, 1<<32, 7.69711747013104972, 3.949659822581572e-3,
		func(x float64) float64 { return math.Exp(-x) },
		func(y float64) float64 { return -math.Log(y) })
}

// ziggurat writes the tables for n layers of the area each under a density, the last of which starts at tail.
func ziggurat(w *output, name string, n int, scale, tail, area float64, density, inverse func(float64) float64) {
	accept := make([]uint32, n)
	width, height := make([]float32, n), make([]float32, n)
	base := area / density(tail)
	accept[0] = uint32(tail / base * scale)
	width[0], width[n-1] = float32(base/scale), float32(tail/scale)
	height[0], height[n-1] = 1, float32(density(tail))
	for i, x, prev := n-2, tail, tail; i >= 1; i-- {
		x = inverse(area/x + density(x))
		accept[i+1] = uint32(x / prev * scale)
		prev = x
		height[i], width[i] = float32(density(x)), float32(x/scale)
	}
	fmt.Fprintf(w, "// The %s tables: a draw below accept lies inside its layer, width scales it, height is the density at its edge.\nvar (\n", name)
	list(w, name+"Accept", "uint32", accept)
	list(w, name+"Width", "float32", width)
	list(w, name+"Height", "float32", height)
	fmt.Fprint(w, ")\n\n")
}

func list[T uint32 | float32](w *output, name, typ string, values []T) {
	fmt.Fprintf(w, "\t%s = [%d]%s{", name, len(values), typ)
	for i, v := range values {
		if i%8 == 0 {
			fmt.Fprint(w, "\n\t\t")
		}
		fmt.Fprintf(w, "%v, ", v)
	}
	fmt.Fprint(w, "\n\t}\n")
}
