package big

import (
	"fmt"
	"strconv"
	"strings"
)

// A decimal is 0.d₁d₂d₃… × 10**exp, without zeros at either end; 0 has no digits.
type decimal struct {
	mant []byte // '0' to '9'
	exp  int
}

// init sets d to m × 2**shift exactly.
func (d *decimal) init(m nat, shift int) {
	if len(m) == 0 {
		d.mant, d.exp = d.mant[:0], 0
		return
	}
	// Zero bits at the end are moved into the exponent; then a negative power of two becomes one of ten.
	if shift < 0 {
		k := min(m.trailingZeroBits(), uint(-shift))
		m = nat(nil).shr(m, k)
		shift += int(k)
	}
	point := 0
	if shift > 0 {
		m = nat(nil).shl(m, uint(shift))
	} else if shift < 0 {
		m = nat(nil).mul(m, nat(nil).expWord(5, uint(-shift)))
		point = shift
	}
	d.mant = m.appendText(d.mant[:0], false, 10)
	d.exp = len(d.mant) + point
	d.trim()
}

func (d *decimal) trim() {
	n := len(d.mant)
	for n > 0 && d.mant[n-1] == '0' {
		n--
	}
	d.mant = d.mant[:n]
	if n == 0 {
		d.exp = 0
	}
}

// at returns digit i.
func (d *decimal) at(i int) byte {
	if 0 <= i && i < len(d.mant) {
		return d.mant[i]
	}
	return '0'
}

// round keeps n digits, rounding to the nearest, to even in the middle.
func (d *decimal) round(n int) {
	if n < 0 || n >= len(d.mant) {
		return
	}
	up := d.mant[n] >= '5'
	if d.mant[n] == '5' && n+1 == len(d.mant) {
		up = n > 0 && d.mant[n-1]&1 != 0
	}
	if up {
		d.roundUp(n)
	} else {
		d.roundDown(n)
	}
}

func (d *decimal) roundDown(n int) {
	if n >= 0 && n < len(d.mant) {
		d.mant = d.mant[:n]
		d.trim()
	}
}

func (d *decimal) roundUp(n int) {
	if n < 0 || n >= len(d.mant) {
		return
	}
	for n > 0 && d.mant[n-1] == '9' {
		n--
	}
	if n == 0 {
		d.mant[0] = '1'
		d.mant = d.mant[:1]
		d.exp++
		return
	}
	d.mant[n-1]++
	d.mant = d.mant[:n]
}

// Text returns x in the format: 'e', 'E', 'f', 'g' and 'G' as strconv.FormatFloat has them, 'b' (decimal mantissa and
// binary exponent), 'p' (hexadecimal mantissa below 1) and 'x' (hexadecimal mantissa from 1 on). prec is the number of
// digits behind the point, with 'g' and 'G' of all; negative, as many as tell x from other Floats of its precision.
func (x *Float) Text(format byte, prec int) string {
	return string(x.Append(make([]byte, 0, 16+max(prec, 0)), format, prec))
}

// String returns x.Text('g', 10).
func (x *Float) String() string { return x.Text('g', 10) }

// Append appends what Text returns.
func (x *Float) Append(buf []byte, fmt byte, prec int) []byte {
	start := len(buf)
	if x.neg {
		buf = append(buf, '-')
	}
	if x.form == inf {
		if !x.neg {
			buf = append(buf, '+')
		}
		return append(buf, "Inf"...)
	}
	switch fmt {
	case 'b':
		return x.appendBinary(buf)
	case 'p':
		return x.appendP(buf)
	case 'x':
		return x.appendHex(buf, prec)
	case 'e', 'E', 'f', 'g', 'G':
	default:
		return append(buf[:start], '%', fmt)
	}

	var d decimal
	if x.form == finite {
		d.init(x.mant, int(x.lowest()))
	}
	shortest := prec < 0
	kind := fmt | 0x20
	if shortest {
		x.shorten(&d)
		switch kind {
		case 'e':
			prec = len(d.mant) - 1
		case 'f':
			prec = max(len(d.mant)-d.exp, 0)
		case 'g':
			prec = len(d.mant)
		}
	} else {
		switch kind {
		case 'e':
			d.round(1 + prec)
		case 'f':
			d.round(d.exp + prec)
		case 'g':
			prec = max(prec, 1)
			d.round(prec)
		}
	}
	switch kind {
	case 'e':
		return d.appendE(buf, fmt, prec)
	case 'f':
		return d.appendF(buf, prec)
	}
	// The exponent from which on %g writes it.
	limit := prec
	if limit > len(d.mant) && len(d.mant) >= d.exp {
		limit = len(d.mant)
	}
	if shortest {
		limit = 6
	}
	if exp := d.exp - 1; exp < -4 || exp >= limit {
		return d.appendE(buf, fmt-'g'+'e', min(prec, len(d.mant))-1)
	}
	if prec > d.exp {
		prec = len(d.mant)
	}
	return d.appendF(buf, max(prec-d.exp, 0))
}

// shorten rounds d, which is x exactly, to the fewest digits that still round to x: those of a number between the
// middles to x's neighbours.
func (x *Float) shorten(d *decimal) {
	if len(d.mant) == 0 {
		return
	}
	// The mantissa with one bit more than the precision: the middles are one away.
	mant := nat(nil).set(x.mant)
	exp := int(x.exp) - mant.bitLen()
	s := mant.bitLen() - int(x.prec) - 1
	if s < 0 {
		mant = mant.shl(mant, uint(-s))
	} else {
		mant = mant.shr(mant, uint(s))
	}
	exp += s
	var low, high decimal
	low.init(nat(nil).sub(mant, natOne), exp)
	high.init(nat(nil).add(mant, natOne), exp)
	// The middles themselves round to x if its mantissa is even.
	even := mant[0]&2 == 0

	for i, m := range d.mant {
		l, h := low.at(i), high.at(i)
		// Down is right if that stays above the lower middle, up if that stays below the upper one.
		down := l != m || even && i+1 == len(low.mant)
		up := m != h && (even || m+1 < h || i+1 < len(high.mant) || i >= len(high.mant) && m < '9')
		switch {
		case down && up:
			d.round(i + 1)
			return
		case down:
			d.roundDown(i + 1)
			return
		case up:
			d.roundUp(i + 1)
			return
		}
	}
}

// appendExp appends an exponent with its sign and at least so many digits.
func appendExp(buf []byte, exp int64, digits int) []byte {
	if exp < 0 {
		buf = append(buf, '-')
		exp = -exp
	} else {
		buf = append(buf, '+')
	}
	if digits == 2 && exp < 10 {
		buf = append(buf, '0')
	}
	return strconv.AppendInt(buf, exp, 10)
}

// appendE appends d.ddde±dd with prec digits behind the point.
func (d *decimal) appendE(buf []byte, e byte, prec int) []byte {
	buf = append(buf, d.at(0))
	if prec > 0 {
		buf = append(buf, '.')
		for i := 1; i <= prec; i++ {
			buf = append(buf, d.at(i))
		}
	}
	exp := int64(0)
	if len(d.mant) > 0 {
		exp = int64(d.exp) - 1
	}
	return appendExp(append(buf, e), exp, 2)
}

// appendF appends ddd.ddd with prec digits behind the point.
func (d *decimal) appendF(buf []byte, prec int) []byte {
	if d.exp <= 0 {
		buf = append(buf, '0')
	}
	for i := 0; i < d.exp; i++ {
		buf = append(buf, d.at(i))
	}
	if prec > 0 {
		buf = append(buf, '.')
		for i := range prec {
			buf = append(buf, d.at(d.exp+i))
		}
	}
	return buf
}

// scaled returns the mantissa as a whole number of n bits.
func (x *Float) scaled(n uint) nat {
	have := uint(len(x.mant)) * wordBits
	if have < n {
		return nat(nil).shl(x.mant, n-have)
	}
	return nat(nil).shr(x.mant, have-n)
}

// appendBinary appends the mantissa as a whole number of prec bits, in decimal, and the exponent of two.
func (x *Float) appendBinary(buf []byte) []byte {
	if x.form == zero {
		return append(buf, '0')
	}
	buf = x.scaled(uint(x.prec)).appendText(buf, false, 10)
	e := int64(x.exp) - int64(x.prec)
	buf = append(buf, 'p')
	return appendExp(buf, e, 1)
}

// appendHex appends 0x1.hhhp±dd, rounded to prec digits behind the point.
func (x *Float) appendHex(buf []byte, prec int) []byte {
	if x.form == zero {
		buf = append(buf, "0x0"...)
		if prec > 0 {
			buf = append(buf, "."+strings.Repeat("0", prec)...)
		}
		return append(buf, "p+00"...)
	}
	n := 1 + 4*uint(max(prec, 0))
	if prec < 0 {
		n = 1 + (x.MinPrec()+2)/4*4
	}
	r := new(Float).SetPrec(n).SetMode(x.mode).Set(x)
	hex := r.scaled(n).appendText(nil, false, 16)
	buf = append(buf, "0x1"...)
	if len(hex) > 1 {
		buf = append(buf, '.')
		buf = append(buf, hex[1:]...)
	}
	return appendExp(append(buf, 'p'), int64(r.exp)-1, 2)
}

// appendP appends 0x.hhhp±d without zeros at the end.
func (x *Float) appendP(buf []byte) []byte {
	if x.form == zero {
		return append(buf, '0')
	}
	hex := strings.TrimRight(string(x.mant.appendText(nil, false, 16)), "0")
	buf = append(buf, "0x."+hex+"p"...)
	return appendExp(buf, int64(x.exp), 1)
}

// Format lets package fmt print x with the verbs of Text and v, and with the flags, width and precision of numbers.
func (x *Float) Format(s fmt.State, format rune) {
	prec, hasPrec := s.Precision()
	if !hasPrec {
		prec = 6
	}
	switch format {
	case 'e', 'E', 'f', 'b', 'p', 'x':
	case 'F':
		format = 'f'
	case 'g', 'G', 'v':
		if format == 'v' {
			format = 'g'
		}
		if !hasPrec {
			prec = -1
		}
	default:
		fmt.Fprintf(s, "%%!%c(*big.Float=%s)", format, x.String())
		return
	}
	text := x.Text(byte(format), prec)
	sign := ""
	switch {
	case text[0] == '-':
		sign, text = "-", text[1:]
	case text[0] == '+': // of an infinity
		sign, text = "+", text[1:]
		if s.Flag(' ') {
			sign = " "
		}
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	pad := ""
	if width, ok := s.Width(); ok && width > len(sign)+len(text) {
		pad = strings.Repeat(" ", width-len(sign)-len(text))
	}
	switch {
	case s.Flag('0') && !x.IsInf():
		text = sign + strings.ReplaceAll(pad, " ", "0") + text
	case s.Flag('-'):
		text = sign + text + pad
	default:
		text = pad + sign + text
	}
	s.Write([]byte(text))
}
