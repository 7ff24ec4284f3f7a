// Matrices by generics, elimination, Fourier transforms, big numbers, and the texts of numbers in all formats.
package main

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"strconv"
	"strings"
)

type Matrix[T ~int | ~int64 | ~float64 | ~complex128] struct {
	r, c int
	d    []T
}

func New[T ~int | ~int64 | ~float64 | ~complex128](r, c int) *Matrix[T] {
	return &Matrix[T]{r, c, make([]T, r*c)}
}
func (m *Matrix[T]) At(i, j int) *T { return &m.d[i*m.c+j] }
func (m *Matrix[T]) Mul(o *Matrix[T]) *Matrix[T] {
	if m.c != o.r {
		panic(fmt.Sprintf("shape %dx%d * %dx%d", m.r, m.c, o.r, o.c))
	}
	out := New[T](m.r, o.c)
	for i := range m.r {
		for k := range m.c {
			a := *m.At(i, k)
			row := out.d[i*o.c : (i+1)*o.c]
			for j, b := range o.d[k*o.c : (k+1)*o.c] {
				row[j] += a * b
			}
		}
	}
	return out
}
func Pow[T ~int | ~int64 | ~float64 | ~complex128](m *Matrix[T], n uint) *Matrix[T] {
	id := New[T](m.r, m.c)
	for i := range m.r {
		*id.At(i, i) = 1
	}
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			id = id.Mul(m)
		}
		m = m.Mul(m)
	}
	return id
}

func solve(a [][]float64, b []float64) ([]float64, error) {
	n := len(a)
	for i := range n {
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[p][i]) {
				p = r
			}
		}
		a[i], a[p], b[i], b[p] = a[p], a[i], b[p], b[i]
		if a[i][i] == 0 {
			return nil, fmt.Errorf("singular at %d", i)
		}
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for c := i + 1; c < n; c++ {
			x[i] -= a[i][c] * x[c]
		}
		x[i] /= a[i][i]
	}
	return x, nil
}

func fft(a []complex128, inv bool) {
	n := len(a)
	for i := range a {
		if j := int(bits.Reverse(uint(i)) >> (bits.UintSize - bits.TrailingZeros(uint(n)))); j > i {
			a[i], a[j] = a[j], a[i]
		}
	}
	for l := 2; l <= n; l <<= 1 {
		ang := 2 * math.Pi / float64(l)
		if inv {
			ang = -ang
		}
		wl := cmplx.Rect(1, ang)
		for i := 0; i < n; i += l {
			w := complex(1, 0)
			for j := range l / 2 {
				u, v := a[i+j], a[i+j+l/2]*w
				a[i+j], a[i+j+l/2] = u+v, u-v
				w *= wl
			}
		}
	}
	if inv {
		for i := range a {
			a[i] /= complex(float64(n), 0)
		}
	}
}

func mandel(w, h, max int) string {
	var sb strings.Builder
	for y := range h {
		for x := range w {
			c := complex(float64(x)/float64(w)*3-2, float64(y)/float64(h)*2-1)
			z := c
			n := 0
			for ; n < max && real(z)*real(z)+imag(z)*imag(z) < 4; n++ {
				z = z*z + c
			}
			sb.WriteByte(" .:-=+*#%@"[n*9/max])
		}
		sb.WriteByte('\n')
	}
	return sb.String()
}

type fixed int64

func (f fixed) String() string { return fmt.Sprintf("%d.%02d", int64(f)/100, int64(f)%100) }

func main() {
	f := New[int64](2, 2)
	copy(f.d, []int64{1, 1, 1, 0})
	fmt.Println(*Pow(f, 90).At(0, 1))
	c := New[complex128](2, 2)
	copy(c.d, []complex128{1i, 2, 3 - 1i, 4})
	fmt.Printf("%v %.3f\n", Pow(c, 5).d, Pow(c, 3).d[0])
	x, err := solve([][]float64{{2, 1, -1}, {-3, -1, 2}, {-2, 1, 2}}, []float64{8, -11, -3})
	fmt.Printf("%.6f %v\n", x, err)
	_, err = solve([][]float64{{1, 2}, {2, 4}}, []float64{1, 2})
	fmt.Println(err)
	a := make([]complex128, 16)
	for i := range a {
		a[i] = complex(float64(i*i%7), 0)
	}
	fft(a, false)
	fmt.Printf("%.4f\n", a[:5])
	fft(a, true)
	for _, v := range a {
		fmt.Print(math.Round(real(v)), " ")
	}
	fmt.Println()
	fmt.Print(mandel(60, 20, 90))
	// big
	fact := new(big.Int).MulRange(1, 60)
	fmt.Println(fact, fact.BitLen(), fact.TrailingZeroBits())
	p, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	fmt.Println(p.ProbablyPrime(20), new(big.Int).Exp(big.NewInt(3), p, new(big.Int).Lsh(big.NewInt(1), 100)), new(big.Int).ModInverse(big.NewInt(12345), p))
	q, r := new(big.Int).QuoRem(big.NewInt(-17), big.NewInt(5), new(big.Int))
	d, m := new(big.Int).DivMod(big.NewInt(-17), big.NewInt(5), new(big.Int))
	fmt.Println(q, r, d, m, new(big.Int).Sqrt(fact), new(big.Int).GCD(nil, nil, big.NewInt(84), big.NewInt(36)))
	fmt.Printf("%x %#o %30d|%-20s|%+d %q\n", fact, big.NewInt(-8), big.NewInt(99), big.NewInt(5), big.NewInt(7), big.NewInt(65).Text(36))
	h := new(big.Rat)
	for i := int64(1); i <= 30; i++ {
		h.Add(h, big.NewRat(1, i))
	}
	fl, exact := h.Float64()
	fmt.Println(h, h.FloatString(25), fl, exact)
	two := new(big.Float).SetPrec(200).SetInt64(2)
	fmt.Println(new(big.Float).SetPrec(200).Sqrt(two), new(big.Float).Quo(big.NewFloat(1), big.NewFloat(3)).Text('g', 40))
	fmt.Printf("%.50f %10.3e\n", new(big.Float).SetPrec(200).Sqrt(two), two)
	// formats
	for _, v := range []float64{0, math.Copysign(0, -1), 1, 0.1, 1e21, 1e20, 123456789, 1e-7, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(-1), math.NaN(), 2.5, 3.5, 1.0 / 3} {
		fmt.Printf("%v|%g|%e|%.3f|%8.2f|%+.0f|%x|%s|%s\n", v, float32(v), v, v, v, v, v, strconv.FormatFloat(v, 'f', -1, 32), strconv.FormatFloat(v, 'G', 4, 64))
	}
	for _, s := range []string{"1e400", "0x1p-2", "1_000", "nan", "-Inf", " 1", "1.5e", "0.1e-400", "9007199254740993", "١"} {
		v, err := strconv.ParseFloat(s, 64)
		fmt.Println(v, err)
	}
	for _, s := range []string{"9223372036854775808", "-9223372036854775808", "0b101", "0x_ff", "08", "", "-", "1 2"} {
		v, err := strconv.ParseInt(s, 0, 64)
		fmt.Println(v, err)
	}
	for _, fn := range []struct {
		n string
		f func(float64) float64
	}{{"sin", math.Sin}, {"tan", math.Tan}, {"exp", math.Exp}, {"log", math.Log}, {"cbrt", math.Cbrt}, {"gamma", math.Gamma}, {"erf", math.Erf}, {"asinh", math.Asinh}, {"log1p", math.Log1p}, {"j0", math.J0}, {"pow", func(x float64) float64 { return math.Pow(x, 1.7) }}, {"sinh", math.Sinh}, {"atan", math.Atan}, {"exp2", math.Exp2}, {"expm1", math.Expm1}} {
		fmt.Print(fn.n)
		for _, x := range []float64{-1.5, 0.001, 0.7, 2, 10.25, 1e6, 1e22} {
			fmt.Print(" ", fn.f(x))
		}
		fmt.Println()
	}
	fmt.Println(cmplx.Sqrt(-1), cmplx.Exp(1i*math.Pi), cmplx.Log(-1), cmplx.Pow(2i, 3i), cmplx.Asin(2), cmplx.Inf(), cmplx.Abs(3+4i))
	var i8 int8 = -128
	var u8 uint8 = 200
	n := uint(9)
	fmt.Println(-i8, i8/-1, i8-1, u8+100, u8<<n, i8>>n, ^u8, u8&^3, 1<<n>>1, int8(u8), uint16(i8), int64(math.Float64bits(-1)), uint8(int(n)*100))
	hi, lo := bits.Mul64(math.MaxUint64, 12345678901)
	qq, rr := bits.Div64(5, lo, hi)
	fmt.Println(hi, lo, qq, rr, bits.OnesCount(255), bits.Len32(1<<20), bits.RotateLeft8(0x81, 1), bits.ReverseBytes32(1))
	fmt.Println(math.FMA(2, 3, 4), math.Mod(-7, 3), math.Remainder(7, 4), math.Hypot(3, 4), math.Nextafter(1, 2), math.RoundToEven(2.5), math.Trunc(-2.7), math.Ilogb(100), fixed(12345))
	fr, ex := math.Frexp(10)
	ip, fp := math.Modf(-3.25)
	fmt.Println(fr, ex, ip, fp, math.Ldexp(0.5, -1074), math.MaxInt64, uint64(math.MaxUint64))
	defer func() { fmt.Println(recover()) }()
	f.Mul(New[int64](3, 1))
}
