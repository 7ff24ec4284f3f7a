// Package variate draws from distributions that are not uniform, for both versions of math/rand.
package variate

import "math"

// Source is what the ziggurat method draws from.
type Source interface {
	NormBits() (bits int32, layer uint32) // a layer below 128
	ExpBits() (bits uint32, layer uint32) // a layer below 256
	Float64() float64
}

const (
	normTail = 3.442619855899
	expTail  = 7.69711747013104972
)

// Norm draws from the standard normal distribution (Marsaglia and Tsang, The Ziggurat Method, 2000).
func Norm[S Source](s S) float64 {
	for {
		bits, layer := s.NormBits()
		x := float64(bits) * float64(normWidth[layer])
		size := uint32(bits)
		if bits < 0 {
			size = -size
		}
		if size < normAccept[layer] {
			return x
		}
		if layer == 0 {
			return normFromTail(s, bits > 0)
		}
		edge := normHeight[layer] + float32(s.Float64())*(normHeight[layer-1]-normHeight[layer])
		if edge < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

func normFromTail[S Source](s S, positive bool) float64 {
	for {
		x := -math.Log(s.Float64()) * (1.0 / normTail)
		y := -math.Log(s.Float64())
		if y+y >= x*x {
			if positive {
				return normTail + x
			}
			return -normTail - x
		}
	}
}

// Exp draws from the exponential distribution with rate 1.
func Exp[S Source](s S) float64 {
	for {
		bits, layer := s.ExpBits()
		x := float64(bits) * float64(expWidth[layer])
		if bits < expAccept[layer] {
			return x
		}
		if layer == 0 {
			return expTail - math.Log(s.Float64())
		}
		edge := expHeight[layer] + float32(s.Float64())*(expHeight[layer-1]-expHeight[layer])
		if edge < float32(math.Exp(-x)) {
			return x
		}
	}
}

// Zipf draws k with a probability in proportion to (v+k)**(-q), by rejection-inversion (Hörmann and Derflinger, 1996).
type Zipf struct {
	top, v, q, accept     float64
	oneMinusQ, inverse    float64
	integralEnd, integral float64
}

// NewZipf prepares drawing from 0 up to top. ok is false unless q > 1 and v >= 1.
func NewZipf(q, v float64, top uint64) (z Zipf, ok bool) {
	if q <= 1.0 || v < 1 {
		return z, false
	}
	z = Zipf{top: float64(top), v: v, q: q, oneMinusQ: 1.0 - q, inverse: 1.0 / (1.0 - q)}
	z.integralEnd = z.h(z.top + 0.5)
	z.integral = z.h(0.5) - math.Exp(math.Log(v)*(-q)) - z.integralEnd
	z.accept = 1 - z.hInverse(z.h(1.5)-math.Exp(-q*math.Log(v+1.0)))
	return z, true
}

// h is the integral of the density's envelope.
func (z *Zipf) h(x float64) float64 { return math.Exp(z.oneMinusQ*math.Log(z.v+x)) * z.inverse }

func (z *Zipf) hInverse(x float64) float64 {
	return math.Exp(z.inverse*math.Log(z.oneMinusQ*x)) - z.v
}

// Draw draws with uniform numbers of [0, 1).
func (z *Zipf) Draw(uniform func() float64) uint64 {
	for {
		u := z.integralEnd + uniform()*z.integral
		x := z.hInverse(u)
		k := math.Floor(x + 0.5)
		if k-x <= z.accept || u >= z.h(k+0.5)-math.Exp(-math.Log(k+z.v)*z.q) {
			return uint64(k)
		}
	}
}
