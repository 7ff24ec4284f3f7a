// Package math has the constants and functions of real arithmetic.
//
// Results are those of Go on amd64, to the last bit where the function is not correctly rounded: the algorithms and
// the order of operations are part of the behaviour.
package math

import "unsafe"

// The parts of a float64.
const (
	signBit   = 1 << 63
	expMask   = 0x7FF
	expShift  = 52
	expBias   = 1023
	fracMask  = 1<<expShift - 1
	quietNaN  = 0x7FF8000000000001
	plusInf   = 0x7FF << expShift
	oneBits   = expBias << expShift
	minNormal = 0x1p-1022
)

// Float64bits returns the IEEE 754 representation of f.
func Float64bits(f float64) uint64 { return *(*uint64)(unsafe.Pointer(&f)) }

// Float64frombits returns the number with the IEEE 754 representation b.
func Float64frombits(b uint64) float64 { return *(*float64)(unsafe.Pointer(&b)) }

// Float32bits returns the IEEE 754 representation of f.
func Float32bits(f float32) uint32 { return *(*uint32)(unsafe.Pointer(&f)) }

// Float32frombits returns the number with the IEEE 754 representation b.
func Float32frombits(b uint32) float32 { return *(*float32)(unsafe.Pointer(&b)) }

// Inf returns positive infinity for sign >= 0, else negative infinity.
func Inf(sign int) float64 {
	if sign < 0 {
		return Float64frombits(signBit | plusInf)
	}
	return Float64frombits(plusInf)
}

// NaN returns a value that is not a number.
func NaN() float64 { return Float64frombits(quietNaN) }

// IsNaN reports whether f is not a number: only that differs from itself.
func IsNaN(f float64) (is bool) { return f != f }

// IsInf reports whether f is positive infinity (sign > 0), negative infinity (sign < 0) or either (sign == 0).
func IsInf(f float64, sign int) bool {
	return sign >= 0 && f > MaxFloat64 || sign <= 0 && f < -MaxFloat64
}

// Signbit reports whether x is negative or negative zero.
func Signbit(x float64) bool { return Float64bits(x)&signBit != 0 }

// Copysign returns f with the sign of sign.
func Copysign(f, sign float64) float64 {
	return Float64frombits(Float64bits(f)&^signBit | Float64bits(sign)&signBit)
}

// Abs returns the absolute value of x.
func Abs(x float64) float64 { return Float64frombits(Float64bits(x) &^ signBit) }

// Frexp splits f into frac × 2**exp with frac in [½, 1). Zero, infinities and NaN come back with exponent 0.
func Frexp(f float64) (frac float64, exp int) {
	if f == 0 || f-f != 0 {
		return f, 0
	}
	if Abs(f) < minNormal {
		f *= 1 << expShift
		exp = -expShift
	}
	b := Float64bits(f)
	exp += int(b>>expShift&expMask) - expBias + 1
	return Float64frombits(b&^(expMask<<expShift) | (expBias-1)<<expShift), exp
}

// Ldexp returns frac × 2**exp.
func Ldexp(frac float64, exp int) float64 {
	if frac == 0 || frac-frac != 0 {
		return frac
	}
	if Abs(frac) < minNormal {
		frac *= 1 << expShift
		exp -= expShift
	}
	b := Float64bits(frac)
	exp += int(b>>expShift&expMask) - expBias
	switch {
	case exp > expBias:
		return Inf(1 - 2*int(b>>63))
	case exp < -1075:
		return Copysign(0, frac)
	}
	scale := 1.0
	if exp < 1-expBias { // denormal: one rounding, by the multiplication
		exp += 53
		scale = 0x1p-53
	}
	return scale * Float64frombits(b&^(expMask<<expShift)|uint64(exp+expBias)<<expShift)
}

// Logb returns the binary exponent of x.
func Logb(x float64) float64 {
	switch {
	case x == 0:
		return Inf(-1)
	case IsInf(x, 0):
		return Inf(1)
	case x != x:
		return x
	}
	_, e := Frexp(x)
	return float64(e - 1)
}

// Ilogb returns the binary exponent of x as an integer: MinInt32 for zero, MaxInt32 for infinities and NaN.
func Ilogb(x float64) int {
	switch {
	case x == 0:
		return MinInt32
	case x-x != 0:
		return MaxInt32
	}
	_, e := Frexp(x)
	return e - 1
}

// Nextafter returns the float64 that follows x towards y.
func Nextafter(x, y float64) (r float64) {
	switch {
	case x != x || y != y:
		return NaN()
	case x == y:
		return x
	case x == 0:
		return Copysign(SmallestNonzeroFloat64, y)
	case (y > x) == (x > 0): // away from zero
		return Float64frombits(Float64bits(x) + 1)
	}
	return Float64frombits(Float64bits(x) - 1)
}

// Nextafter32 returns the float32 that follows x towards y.
func Nextafter32(x, y float32) (r float32) {
	switch {
	case x != x || y != y:
		return float32(NaN())
	case x == y:
		return x
	case x == 0:
		return float32(Copysign(SmallestNonzeroFloat32, float64(y)))
	case (y > x) == (x > 0):
		return Float32frombits(Float32bits(x) + 1)
	}
	return Float32frombits(Float32bits(x) - 1)
}
