package math

import "math/bits"

// octant returns x = j × π/4 + z for a finite x >= 0, with j even, taken modulo 8 and z in [-π/4, π/4]
// (Cephes: Cody and Waite with π/4 in three parts; from 2**29 on Payne and Hanek).
func octant(x float64) (j uint64, z float64) {
	const (
		a = 7.85398125648498535156e-1
		b = 3.77489470793079817668e-8
		c = 2.69515142907905952645e-15
	)
	if x >= 1<<29 {
		return octantLarge(x)
	}
	j = uint64(x * (4 / Pi))
	j += j & 1
	y := float64(j)
	return j & 7, ((x - y*a) - y*b) - y*c
}

// fourOverPi holds the binary digits of 4/π, 64 in each; the first is its integer part.
var fourOverPi = [...]uint64{
	0x0000000000000001, 0x45f306dc9c882a53, 0xf84eafa3ea69bb81, 0xb6c52b3278872083, 0xfca2c757bd778ac3,
	0x6e48dc74849ba5c0, 0x0c925dd413a32439, 0xfc3bd63962534e7d, 0xd1046bea5d768909, 0xd338e04d68befc82,
	0x7323ac7306a673e9, 0x3908bf177bf25076, 0x3ff12fffbc0b301f, 0xde5e2316b414da3e, 0xda6cfd9e4f96136e,
	0x9e8c7ecd3cbfd45a, 0xea4f758fd7cbe2f6, 0x7a0e73ef14a525d4, 0xd7f6bf623f1aba10, 0xac06608df8f6d757,
}

// octantLarge multiplies x's mantissa by the 192 digits of 4/π that matter: those above give multiples of 8, those
// below vanish.
func octantLarge(x float64) (j uint64, z float64) {
	m, e := split(x)
	at := uint(e + 61)
	word, shift := at/64, at%64
	digits := func(i uint) uint64 {
		return fourOverPi[word+i]<<shift | fourOverPi[word+i+1]>>(64-shift)
	}
	low, _ := bits.Mul64(digits(2), m)
	midHi, midLo := bits.Mul64(digits(1), m)
	lo, carry := bits.Add64(midLo, low, 0)
	hi, _ := bits.Add64(digits(0)*m, midHi, carry)
	// Three bits of octant, then the fraction, which becomes a float64.
	j = hi >> 61
	hi = hi<<3 | lo>>61
	n := uint(bits.LeadingZeros64(hi)) + 1
	frac := (hi<<n | lo>>(64-n)) >> (64 - expShift)
	z = Float64frombits(frac | uint64(expBias-n)<<expShift)
	if j&1 == 1 {
		j = (j + 1) & 7
		z--
	}
	return j, z * (Pi / 4)
}

// sinPoly returns the sine of z, cosPoly its cosine, for |z| <= π/4; zz is z².
func sinPoly(z, zz float64) float64 {
	return z + z*zz*(((((1.58962301576546568060e-10*zz+-2.50507477628578072866e-8)*zz+2.75573136213857245213e-6)*zz+
		-1.98412698295895385996e-4)*zz+8.33333333332211858878e-3)*zz+-1.66666666666666307295e-1)
}

func cosPoly(zz float64) float64 {
	return 1 - 0.5*zz + zz*zz*(((((-1.13585365213876817300e-11*zz+2.08757008419747316778e-9)*zz+
		-2.75573141792967388112e-7)*zz+2.48015872888517045348e-5)*zz+-1.38888888888730564116e-3)*zz+
		4.16666666666665929218e-2)
}

// Sin returns the sine of x in radians.
func Sin(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	j, z := octant(Abs(x))
	var y float64
	if j&2 != 0 {
		y = cosPoly(z * z)
	} else {
		y = sinPoly(z, z*z)
	}
	if (j&4 != 0) != (x < 0) {
		return -y
	}
	return y
}

// Cos returns the cosine of x in radians.
func Cos(x float64) float64 {
	if x-x != 0 {
		return NaN()
	}
	j, z := octant(Abs(x))
	var y float64
	if j&2 != 0 {
		y = sinPoly(z, z*z)
	} else {
		y = cosPoly(z * z)
	}
	if (j+2)&4 != 0 { // octants 2 and 4 are negative
		return -y
	}
	return y
}

// Sincos returns Sin(x), Cos(x).
func Sincos(x float64) (sin, cos float64) {
	if x == 0 {
		return x, 1
	}
	if x-x != 0 {
		return NaN(), NaN()
	}
	j, z := octant(Abs(x))
	sin, cos = sinPoly(z, z*z), cosPoly(z*z)
	if j&2 != 0 {
		sin, cos = cos, sin
	}
	if (j&4 != 0) != (x < 0) {
		sin = -sin
	}
	if (j+2)&4 != 0 {
		cos = -cos
	}
	return sin, cos
}

// Tan returns the tangent of x in radians.
func Tan(x float64) float64 {
	const (
		p0, p1 = -1.30936939181383777646e4, 1.15351664838587416140e6
		p2     = -1.79565251976484877988e7
		q1, q2 = 1.36812963470692954678e4, -1.32089234440210967447e6
		q3, q4 = 2.50083801823357915839e7, -5.38695755929454629881e7
	)
	if x == 0 || x != x {
		return x
	}
	if IsInf(x, 0) {
		return NaN()
	}
	j, z := octant(Abs(x))
	y := z
	if zz := z * z; zz > 1e-14 {
		y = z + z*(zz*((p0*zz+p1)*zz+p2)/((((zz+q1)*zz+q2)*zz+q3)*zz+q4))
	}
	if j&2 != 0 {
		y = -1 / y
	}
	if x < 0 {
		return -y
	}
	return y
}

// atanPoly returns the arctangent of x in [0, 0.66].
func atanPoly(x float64) float64 {
	const (
		p0, p1 = -8.750608600031904122785e-01, -1.615753718733365076637e+01
		p2, p3 = -7.500855792314704667340e+01, -1.228866684490136173410e+02
		p4     = -6.485021904942025371773e+01
		q0, q1 = 2.485846490142306297962e+01, 1.650270098316988542046e+02
		q2, q3 = 4.328810604912902668951e+02, 4.853903996359136964868e+02
		q4     = 1.945506571482613964425e+02
	)
	z := x * x
	z = z * ((((p0*z+p1)*z+p2)*z+p3)*z + p4) / (((((z+q0)*z+q1)*z+q2)*z+q3)*z + q4)
	return x*z + x
}

// atanPositive reduces a positive argument (Cephes).
func atanPositive(x float64) float64 {
	const (
		rest   = 6.123233995736765886130e-17 // what π/2 lacks as a float64
		tan3d8 = 2.41421356237309504880      // tan 3π/8
	)
	switch {
	case x <= 0.66:
		return atanPoly(x)
	case x > tan3d8:
		return Pi/2 - atanPoly(1/x) + rest
	}
	return Pi/4 + atanPoly((x-1)/(x+1)) + 0.5*rest
}

// Atan returns the arctangent of x in radians.
func Atan(x float64) float64 {
	switch {
	case x > 0:
		return atanPositive(x)
	case x < 0:
		return -atanPositive(-x)
	}
	return x
}

// Asin returns the arcsine of x in radians.
func Asin(x float64) float64 {
	a := Abs(x)
	if x == 0 {
		return x
	}
	if !(a <= 1) {
		return NaN()
	}
	other := Sqrt(1 - a*a)
	if a > 0.7 {
		a = Pi/2 - atanPositive(other/a)
	} else {
		a = atanPositive(a / other)
	}
	return Copysign(a, x)
}

// Acos returns the arccosine of x in radians.
func Acos(x float64) float64 { return Pi/2 - Asin(x) }

// Atan2 returns the angle of the point (x, y) in radians.
func Atan2(y, x float64) float64 {
	switch {
	case x != x || y != y:
		return NaN()
	case y == 0:
		if Signbit(x) {
			return Copysign(Pi, y)
		}
		return y
	case x == 0:
		return Copysign(Pi/2, y)
	case IsInf(y, 0):
		switch {
		case IsInf(x, 1):
			return Copysign(Pi/4, y)
		case IsInf(x, -1):
			return Copysign(3*Pi/4, y)
		}
		return Copysign(Pi/2, y)
	case IsInf(x, 1):
		return Copysign(0, y)
	case IsInf(x, -1):
		return Copysign(Pi, y)
	}
	q := Atan(y / x)
	switch {
	case x > 0:
		return q
	case q <= 0:
		return q + Pi
	}
	return q - Pi
}
