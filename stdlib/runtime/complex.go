package runtime

// complexDiv is division of complex numbers: the compiler calls it. Where the textbook quotient loses its way among
// infinities and zeros, the result is the one that C's Annex G asks for.
func complexDiv(n, m complex128) complex128 {
	a, b := real(n), imag(n)
	c, d := real(m), imag(m)
	if c == 0 && d == 0 && !(isNaN(a) && isNaN(b)) {
		z := copySign(infinity(), c)
		return complex(z*a, z*b)
	}
	if isNaN(a) || isNaN(b) || isNaN(c) || isNaN(d) {
		if infinite(n) && !infinite(m) {
			// An infinity stays one although its other part is no number.
			return infiniteQuotient(a, b, c, d)
		}
		if infinite(m) && !infinite(n) && !isNaN(a) && !isNaN(b) {
			return zeroQuotient(a, b, c, d)
		}
		nan := notANumber()
		return complex(nan, nan)
	}
	switch {
	case infinite(n) && infinite(m):
		nan := notANumber()
		return complex(nan, nan)
	case infinite(n):
		return infiniteQuotient(a, b, c, d)
	case infinite(m):
		return zeroQuotient(a, b, c, d)
	}
	// Dividing by the larger part first keeps the intermediate values in range.
	if abs(c) >= abs(d) {
		ratio := d / c
		scale := c + ratio*d
		return complex((a+b*ratio)/scale, (b-a*ratio)/scale)
	}
	ratio := c / d
	scale := d + ratio*c
	return complex((a*ratio+b)/scale, (b*ratio-a)/scale)
}

// infiniteQuotient is an infinite number divided by a finite one.
func infiniteQuotient(a, b, c, d float64) complex128 {
	a, b = unit(a), unit(b)
	inf := infinity()
	return complex(inf*(a*c+b*d), inf*(b*c-a*d))
}

// zeroQuotient is a finite number divided by an infinite one.
func zeroQuotient(a, b, c, d float64) complex128 {
	c, d = unit(c), unit(d)
	return complex(0*(a*c+b*d), 0*(b*c-a*d))
}

// unit is 1 for infinities and 0 otherwise, with the sign of x.
func unit(x float64) float64 {
	if isInf(x) {
		return copySign(1, x)
	}
	return copySign(0, x)
}

func infinite(z complex128) bool { return isInf(real(z)) || isInf(imag(z)) }

func isNaN(x float64) bool { return x != x }

func isInf(x float64) bool { return !isNaN(x) && isNaN(x-x) }

func infinity() float64 {
	var zero float64
	return 1 / zero
}

func notANumber() float64 {
	var zero float64
	return zero / zero
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// copySign is x with the sign of y, zeros included.
func copySign(x, y float64) float64 {
	if (x < 0 || x == 0 && 1/x < 0) != (y < 0 || y == 0 && 1/y < 0) {
		return -x
	}
	return x
}
