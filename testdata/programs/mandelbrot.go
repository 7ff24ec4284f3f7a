// Floating point work: a Mandelbrot picture in characters, planets, integration, root finding, rounding of each width.
// Products are converted before they are added, so that no machine may fuse the two operations.
package main

import (
	"fmt"
	"math"
	"strings"
)

const shades = " .:-=+*#%@"

// escape counts the steps until c leaves the circle.
func escape(c complex128, limit int) int {
	z := complex(0, 0)
	for i := range limit {
		re, im := real(z), imag(z)
		if float64(re*re)+float64(im*im) > 4 {
			return i
		}
		z = complex(float64(re*re)-float64(im*im), 2*re*im) + c
	}
	return limit
}

func mandelbrot(width, height, limit int) []string {
	rows := make(chan struct {
		y    int
		text string
	})
	for y := range height {
		go func() {
			var b strings.Builder
			im := 1.2 - 2.4*float64(y)/float64(height-1)
			for x := range width {
				re := -2.1 + 2.8*float64(x)/float64(width-1)
				n := escape(complex(re, im), limit)
				b.WriteByte(shades[n*(len(shades)-1)/limit])
			}
			rows <- struct {
				y    int
				text string
			}{y, strings.TrimRight(b.String(), " ")}
		}()
	}
	picture := make([]string, height)
	for range height {
		r := <-rows
		picture[r.y] = r.text
	}
	return picture
}

type vec [3]float64

func (v vec) add(w vec) vec { return vec{v[0] + w[0], v[1] + w[1], v[2] + w[2]} }
func (v vec) sub(w vec) vec { return vec{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }
func (v vec) scale(f float64) (r vec) {
	for i, x := range v {
		r[i] = x * f
	}
	return r
}
func (v vec) dot(w vec) (sum float64) {
	for i := range v {
		sum += float64(v[i] * w[i])
	}
	return sum
}

type body struct {
	pos, vel vec
	mass     float64
}

type system []body

func (s system) energy() (e float64) {
	for i, b := range s {
		e += float64(0.5 * b.mass * b.vel.dot(b.vel))
		for _, o := range s[i+1:] {
			d := b.pos.sub(o.pos)
			e -= b.mass * o.mass / math.Sqrt(d.dot(d))
		}
	}
	return e
}

func (s system) step(dt float64) {
	for i := range s {
		for j := i + 1; j < len(s); j++ {
			d := s[i].pos.sub(s[j].pos)
			r2 := d.dot(d)
			mag := dt / (r2 * math.Sqrt(r2))
			s[i].vel = s[i].vel.sub(d.scale(s[j].mass * mag))
			s[j].vel = s[j].vel.add(d.scale(s[i].mass * mag))
		}
	}
	for i := range s {
		s[i].pos = s[i].pos.add(s[i].vel.scale(dt))
	}
}

// simpson integrates with n intervals.
func simpson(f func(float64) float64, a, b float64, n int) float64 {
	h := (b - a) / float64(2*n)
	sum := f(a) + f(b)
	for i := 1; i < 2*n; i++ {
		weight := 2.0
		if i%2 == 1 {
			weight = 4
		}
		sum += float64(weight * f(a+float64(float64(i)*h)))
	}
	return sum * h / 3
}

func bisect(f func(float64) float64, lo, hi float64) (root float64, steps int) {
	for steps = 0; hi-lo > 1e-12; steps++ {
		mid := lo + (hi-lo)/2
		if math.Signbit(f(mid)) == math.Signbit(f(lo)) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo, steps
}

func widths() {
	var f32 float32 = 16777216
	fmt.Println(f32+1 == f32, float32(0.1), float64(float32(0.1)), 0.1+0.2, float32(0.1)+float32(0.2))
	x := 1.0
	n := 0
	for x/2+1 > 1 {
		x /= 2
		n++
	}
	fmt.Println("epsilon", x, n, math.Nextafter(1, 2)-1)
	y := float32(1)
	for y/2 > 0 {
		y /= 2
	}
	fmt.Println("smallest", y, math.SmallestNonzeroFloat64, math.MaxFloat64, math.MaxFloat32)
	zero := 0.0
	inf, nan := 1/zero, zero/zero
	fmt.Println(inf, -inf, nan, nan == nan, nan < 1, nan != nan, inf > math.MaxFloat64, 1/-inf, math.Signbit(1/-inf), inf-inf)
	small, large := -2.99, 255.9
	fmt.Println(int64(1e18), int(small), uint8(large), int32(float32(1<<24)), float64(1<<63), float32(math.MaxInt64))
	fmt.Println(math.Floor(-1.5), math.Ceil(-1.5), math.Trunc(-1.5), math.Round(-2.5), math.RoundToEven(-2.5), math.Mod(-7, 3), math.Remainder(-7, 4))
	frac, exp := math.Frexp(10)
	whole, part := math.Modf(-3.25)
	fmt.Println(frac, exp, whole, part, math.Ldexp(0.625, 4), math.Hypot(3, 4), math.Cbrt(-27), math.Copysign(3, -1), math.Max(3, nan), math.Min(-0.0, 0))
	fmt.Printf("%x %x %b\n", math.Float64bits(-0.1), math.Float32bits(0.1), math.Float64bits(1.5))
	c := complex(3, -4)
	fmt.Println(c*c, c/complex(0, 1), real(c), imag(c), -c, c == complex(3, -4), complex64(c)*2)
}

func main() {
	for _, row := range mandelbrot(72, 25, 60) {
		fmt.Println(row)
	}

	s := system{{mass: 1000}, {pos: vec{10}, vel: vec{0, 10, 0}, mass: 1}, {pos: vec{0, 25, 1}, vel: vec{6.3, 0, 0.1}, mass: 0.5}}
	before := s.energy()
	for range 20_000 {
		s.step(0.0005)
	}
	fmt.Printf("energy drifts less than a thousandth: %t; first planet at distance %.1f\n", math.Abs(s.energy()/before-1) < 1e-3,
		math.Sqrt(s[1].pos.sub(s[0].pos).dot(s[1].pos.sub(s[0].pos))))

	fmt.Printf("%.9f %.9f %.6f\n", simpson(math.Sin, 0, math.Pi, 100), simpson(func(x float64) float64 { return 4 / (1 + float64(x*x)) }, 0, 1, 50),
		simpson(func(x float64) float64 { return math.Exp(-float64(x * x)) }, -6, 6, 300))
	root, steps := bisect(func(x float64) float64 { return math.Cos(x) - x }, 0, 1)
	fmt.Printf("%.10f in %d steps\n", root, steps)
	fmt.Printf("%.10f %.10f %.10f %.10f %.8f\n", math.Tan(1), math.Atan2(-1, -1), math.Log(10), math.Log2(1000), math.Pow(2, 0.5))
	fmt.Printf("%.8f %.8f %.8f %.6f %.8f\n", math.Sinh(1), math.Asin(0.5), math.Log1p(1e-5), math.Gamma(5.5), math.Erf(0.5))
	widths()
}
