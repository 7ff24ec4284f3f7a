package strconv

import "math/bits"

// FormatFloat returns the text of f, rounded first if bitSize is 32.
//
// fmt is 'b' (-ddddp±ddd, a binary exponent), 'e' or 'E' (-d.dddde±dd), 'f' (-ddd.dddd), 'g' or 'G' ('e' for large
// exponents, else 'f'), 'x' or 'X' (-0xd.ddddp±dd). prec is the number of digits after the point, for 'g' and 'G'
// the number of significant digits; -1 asks for as few as identify f.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	var buf [32]byte
	return string(AppendFloat(buf[:0], f, fmt, prec, bitSize))
}

// AppendFloat appends FormatFloat(f, fmt, prec, bitSize) to dst.
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	n, kind := floatBits(f, bitSize)
	switch n.class {
	case notNumber:
		return append(dst, "NaN"...)
	case infinite:
		if n.negative {
			return append(dst, "-Inf"...)
		}
		return append(dst, "+Inf"...)
	}
	if n.negative {
		dst = append(dst, '-')
	}
	switch fmt {
	case 'b':
		dst = AppendUint(dst, n.mant, 10)
		dst = append(dst, 'p')
		if n.exp >= 0 {
			dst = append(dst, '+')
		}
		return AppendInt(dst, int64(n.exp), 10)
	case 'x', 'X':
		return appendHexFloat(dst, &n, kind, fmt, prec)
	case 'e', 'E', 'f', 'g', 'G':
	default:
		if n.negative {
			dst = dst[:len(dst)-1]
		}
		return append(dst, '%', fmt)
	}
	if prec < 0 {
		return appendShortest(dst, &n, kind, fmt)
	}
	var small [20]byte
	if d, ok := quickDigits(&n, fmt, prec, &small); ok {
		return layOut(dst, &d, fmt, max(prec, leastPrec(fmt)), false)
	}
	return appendExact(dst, &n, fmt, prec)
}

// leastPrec is the precision that a smaller one counts as: %g has at least one digit.
func leastPrec(fmt byte) int {
	if fmt|0x20 == 'g' {
		return 1
	}
	return 0
}

// appendShortest writes the fewest digits that identify the number.
func appendShortest(dst []byte, n *number, kind *format, fmt byte) []byte {
	var (
		buf [20]byte
		d   decimal
	)
	if n.mant != 0 {
		digits, k := shortest(n, kind)
		d = integerDecimal(digits, k, &buf)
		trimZeros(&d)
	}
	prec := len(d.digits)
	switch fmt {
	case 'e', 'E':
		prec = max(prec-1, 0)
	case 'f':
		prec = max(prec-d.point, 0)
	}
	return layOut(dst, &d, fmt, prec, true)
}

// quickDigits rounds to the digits asked for, if 64 bits can hold them and the fast multiplication is sure of them.
func quickDigits(n *number, fmt byte, prec int, buf *[20]byte) (d decimal, ok bool) {
	if n.mant == 0 {
		return d, true
	}
	switch fmt {
	case 'f':
		v, ok := scaled(n.mant, n.exp, prec)
		return integerDecimal(v, -prec, buf), ok
	case 'e', 'E':
		prec++
	default:
		prec = max(prec, 1)
	}
	if d, ok = significant(n, prec, buf); ok && fmt|0x20 == 'g' {
		trimZeros(&d)
	}
	return d, ok
}

// appendExact writes a rounded number from all its digits.
func appendExact(dst []byte, n *number, fmt byte, prec int) []byte {
	var buf [800]byte
	d := exactDecimal(n.mant, n.exp, buf[:])
	switch fmt {
	case 'f':
		d.round(d.point + prec)
	case 'e', 'E':
		d.round(prec + 1)
	default:
		prec = max(prec, 1)
		d.round(prec)
		trimZeros(&d)
	}
	return layOut(dst, &d, fmt, prec, false)
}

// integerDecimal returns v × 10**exp.
func integerDecimal(v uint64, exp int, buf *[20]byte) decimal {
	if v == 0 {
		return decimal{}
	}
	i := writeDecimal(buf[:], v)
	return decimal{digits: buf[i:], point: len(buf) - i + exp}
}

func trimZeros(d *decimal) {
	n := len(d.digits)
	for n > 0 && d.digits[n-1] == '0' {
		n--
	}
	d.digits = d.digits[:n]
	if n == 0 {
		d.point = 0
	}
}

// significant returns the value rounded to count digits, if that is quick.
func significant(n *number, count int, buf *[20]byte) (d decimal, ok bool) {
	if count > 17 {
		return d, false
	}
	// The decimal exponent is known up to one: from the position of the leading bit.
	top := n.exp + bits.Len64(n.mant) - 1
	p := count - 1 - floorLog10Pow2(top)
	v, ok := scaled(n.mant, n.exp, p)
	if ok && v >= exactPow10[count] {
		// One digit too many. If it was only the rounding that reached the limit, rounding again changes nothing.
		p--
		v, ok = scaled(n.mant, n.exp, p)
	}
	return integerDecimal(v, -p, buf), ok
}

// exactPow10 holds powers of ten as integers.
var exactPow10 = [...]uint64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
}

// layOut writes the digits in the given form; fewest says that they are those of the shortest text.
func layOut(dst []byte, d *decimal, fmt byte, prec int, fewest bool) []byte {
	switch fmt {
	case 'e', 'E':
		return layOutExp(dst, d, fmt, prec)
	case 'f':
		return layOutPlain(dst, d, prec)
	}
	// %g: an exponent that is small, or large against the precision, takes the exponent form.
	limit := prec
	if limit > len(d.digits) && len(d.digits) >= d.point {
		limit = len(d.digits)
	}
	if fewest {
		limit = 6
	}
	if e := d.point - 1; e < -4 || e >= limit {
		return layOutExp(dst, d, fmt-'g'+'e', min(prec, len(d.digits))-1)
	}
	return layOutPlain(dst, d, max(len(d.digits)-d.point, 0))
}

func layOutExp(dst []byte, d *decimal, e byte, prec int) []byte {
	exp := 0
	if len(d.digits) == 0 {
		dst = append(dst, '0')
	} else {
		dst = append(dst, d.digits[0])
		exp = d.point - 1
	}
	if prec > 0 {
		dst = append(dst, '.')
		i := 1
		if m := min(len(d.digits), prec+1); i < m {
			dst = append(dst, d.digits[i:m]...)
			i = m
		}
		for ; i <= prec; i++ {
			dst = append(dst, '0')
		}
	}
	return appendExponent(append(dst, e), exp)
}

// appendExponent writes sign and at least two digits.
func appendExponent(dst []byte, exp int) []byte {
	if exp < 0 {
		dst = append(dst, '-')
		exp = -exp
	} else {
		dst = append(dst, '+')
	}
	if exp < 10 {
		dst = append(dst, '0')
	}
	return AppendUint(dst, uint64(exp), 10)
}

func layOutPlain(dst []byte, d *decimal, prec int) []byte {
	if d.point <= 0 {
		dst = append(dst, '0')
	} else {
		m := min(len(d.digits), d.point)
		dst = append(dst, d.digits[:m]...)
		for ; m < d.point; m++ {
			dst = append(dst, '0')
		}
	}
	if prec <= 0 {
		return dst
	}
	dst = append(dst, '.')
	// Zeros in front of the digits, digits, zeros behind them.
	at := d.point
	for ; prec > 0 && at < 0; at++ {
		dst = append(dst, '0')
		prec--
	}
	if 0 <= at && at < len(d.digits) {
		m := min(len(d.digits)-at, prec)
		dst = append(dst, d.digits[at:at+m]...)
		prec -= m
	}
	for range prec {
		dst = append(dst, '0')
	}
	return dst
}

// appendHexFloat writes the 'x' form: one digit 1 (0 for zero), prec hexadecimal digits, a binary exponent.
func appendHexFloat(dst []byte, n *number, f *format, fmt byte, prec int) []byte {
	mant, exp := n.mant, n.exp
	if mant == 0 {
		exp = 0
	} else {
		// The leading bit to bit 60: 15 digits after it.
		s := 61 - bits.Len64(mant)
		mant <<= uint(s)
		exp += 60 - s
	}
	if prec >= 0 && prec < 15 {
		drop := uint(60 - 4*prec)
		rest := mant & (1<<drop - 1)
		mant >>= drop
		if half := uint64(1) << (drop - 1); rest > half || rest == half && mant&1 == 1 {
			mant++
		}
		mant <<= drop
		if mant>>61 != 0 {
			mant >>= 1
			exp++
		}
	}
	letters := "0123456789abcdef"
	if fmt == 'X' {
		letters = "0123456789ABCDEF"
	}
	dst = append(dst, '0', fmt, '0'+byte(mant>>60))
	mant <<= 4
	if prec < 0 && mant != 0 {
		dst = append(dst, '.')
		for ; mant != 0; mant <<= 4 {
			dst = append(dst, letters[mant>>60])
		}
	} else if prec > 0 {
		dst = append(dst, '.')
		for range prec {
			dst = append(dst, letters[mant>>60])
			mant <<= 4
		}
	}
	return appendExponent(append(dst, fmt-'x'+'p'), exp)
}

// FormatComplex returns c as (a+bi) with both parts formatted by FormatFloat; bitSize is 64 or 128.
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	half := bitSize / 2
	var buf [64]byte
	dst := append(buf[:0], '(')
	dst = AppendFloat(dst, real(c), fmt, prec, half)
	at := len(dst)
	dst = AppendFloat(dst, imag(c), fmt, prec, half)
	if dst[at] != '+' && dst[at] != '-' {
		dst = append(dst, 0)
		copy(dst[at+1:], dst[at:])
		dst[at] = '+'
	}
	return string(append(dst, 'i', ')'))
}
