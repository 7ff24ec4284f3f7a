package big

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

func ratToken(ch rune) bool { return strings.ContainsRune("+-/0123456789.eE", ch) }

// Scan lets package fmt read z with the verbs e, E, f, F, g, G and v, in the forms of SetString.
func (z *Rat) Scan(s fmt.ScanState, ch rune) error {
	tok, err := s.Token(true, ratToken)
	if err != nil {
		return err
	}
	if !strings.ContainsRune("efgEFGv", ch) {
		return errors.New("Rat.Scan: invalid verb")
	}
	if _, ok := z.SetString(string(tok)); !ok {
		return errors.New("Rat.Scan: invalid syntax")
	}
	return nil
}

// SetString sets z to the number that s is and returns z and true; if s is none, nil and false, and z is undefined. s
// may be a fraction a/b, of which b has no sign, or a floating-point number; prefixes say the base as in Go's
// literals.
func (z *Rat) SetString(s string) (*Rat, bool) {
	if s == "" {
		return nil, false
	}
	if num, den, ok := strings.Cut(s, "/"); ok {
		if _, ok := z.a.SetString(num, 0); !ok {
			return nil, false
		}
		r := strings.NewReader(den)
		var err error
		if z.b.abs, _, _, err = z.b.abs.scan(r, 0, false); err != nil || r.Len() > 0 || len(z.b.abs) == 0 {
			return nil, false
		}
		return z.lowest(), true
	}

	r := strings.NewReader(s)
	neg, err := scanSign(r)
	if err != nil {
		return nil, false
	}
	var base, count int
	z.a.abs, base, count, err = z.a.abs.scan(r, 0, true)
	if err != nil {
		return nil, false
	}
	exp, expBase, err := scanExponent(r, true, true)
	if err != nil || r.Len() > 0 {
		return nil, false
	}
	if len(z.a.abs) == 0 {
		return z.SetInt64(0), true
	}
	// The value is mantissa * base**-digits * expBase**exp: as powers of 2 and 5.
	var exp2, exp5 int64
	if count < 0 {
		switch base {
		case 10:
			exp2, exp5 = int64(count), int64(count)
		case 2:
			exp2 = int64(count)
		case 8:
			exp2 = 3 * int64(count)
		case 16:
			exp2 = 4 * int64(count)
		}
	}
	if expBase == 10 {
		exp5 += exp
	}
	exp2 += exp
	// Numbers that would not fit in memory are refused.
	if exp5 < -1e6 || exp5 > 1e6 || exp2 < -1e7 || exp2 > 1e7 {
		return nil, false
	}
	z.b.abs = z.b.abs.setWord(1)
	scale := func(up, down *nat, b Word, e int64) {
		to := up
		if e < 0 {
			to, e = down, -e
		}
		if b == 2 {
			*to = to.shl(*to, uint(e))
		} else if e > 0 {
			*to = to.mul(*to, nat(nil).expWord(b, uint(e)))
		}
	}
	scale(&z.a.abs, &z.b.abs, 5, exp5)
	scale(&z.a.abs, &z.b.abs, 2, exp2)
	z.a.signed(neg)
	return z.lowest(), true
}

// scanExponent reads an exponent, if there is one: e and, if base2ok, p. sepOk allows underscores.
func scanExponent(r io.ByteScanner, base2ok, sepOk bool) (exp int64, base int, err error) {
	ch, err := r.ReadByte()
	if err != nil {
		if err == io.EOF {
			err = nil
		}
		return 0, 10, err
	}
	switch ch {
	case 'e', 'E':
		base = 10
	case 'p', 'P':
		if base2ok {
			base = 2
			break
		}
		fallthrough
	default:
		r.UnreadByte()
		return 0, 10, nil
	}
	var text []byte
	ch, err = r.ReadByte()
	if err == nil && (ch == '+' || ch == '-') {
		if ch == '-' {
			text = append(text, '-')
		}
		ch, err = r.ReadByte()
	}
	prev, badSep, any := '.', false, false
	for err == nil {
		if '0' <= ch && ch <= '9' {
			text = append(text, ch)
			prev, any = '0', true
		} else if ch == '_' && sepOk {
			badSep = badSep || prev != '0'
			prev = '_'
		} else {
			r.UnreadByte()
			break
		}
		ch, err = r.ReadByte()
	}
	if err == io.EOF {
		err = nil
	}
	if err == nil && !any {
		err = errNoDigits
	}
	if err == nil {
		exp, err = strconv.ParseInt(string(text), 10, 64)
	}
	if err == nil && (badSep || prev == '_') {
		err = errInvalSep
	}
	return exp, base, err
}

// String returns x as a/b, even if b is 1.
func (x *Rat) String() string { return string(x.text(nil)) }

func (x *Rat) text(buf []byte) []byte {
	buf = x.a.Append(buf, 10)
	buf = append(buf, '/')
	return x.denom().appendText(buf, false, 10)
}

// RatString returns x as a/b, as a if b is 1.
func (x *Rat) RatString() string {
	if x.IsInt() {
		return x.a.String()
	}
	return x.String()
}

// FloatString returns x with prec digits behind the decimal point, rounded to the nearest, half away from zero.
func (x *Rat) FloatString(prec int) string {
	den := x.denom()
	if x.IsInt() {
		text := string(x.a.Append(nil, 10))
		if prec > 0 {
			text += "." + strings.Repeat("0", prec)
		}
		return text
	}
	q, r := nat(nil).div(nil, x.a.abs, den)
	scale := nat(nil).expWord(10, uint(max(prec, 0)))
	r = r.mul(r, scale)
	r, rest := nat(nil).div(nil, r, den)
	if rest = rest.add(rest, rest); rest.cmp(den) >= 0 {
		r = r.add(r, natOne)
		if r.cmp(scale) >= 0 {
			q = q.add(q, natOne)
			r = r.sub(r, scale)
		}
	}
	var buf []byte
	if x.a.neg {
		buf = append(buf, '-')
	}
	buf = q.appendText(buf, false, 10)
	if prec > 0 {
		frac := r.appendText(nil, false, 10)
		buf = append(buf, '.')
		for range prec - len(frac) {
			buf = append(buf, '0')
		}
		buf = append(buf, frac...)
	}
	return string(buf)
}

// FloatPrec returns the number of digits behind the decimal point that x has, and true; if the digits never end, how
// many there are in front of the part that repeats, and false.
func (x *Rat) FloatPrec() (n int, exact bool) {
	// Denominators of 2**p * 5**q end after max(p, q) digits; other factors make them repeat.
	d := x.denom()
	p2 := d.trailingZeroBits()
	d = nat(nil).shr(d, p2)
	// Squares of five, the largest that divides first, so that few divisions are made.
	var powers []nat
	for f := (nat{5}); ; f = nat(nil).sqr(f) {
		if _, r := nat(nil).div(nil, d, f); len(r) != 0 {
			break
		}
		powers = append(powers, f)
	}
	p5 := uint(0)
	for i := len(powers) - 1; i >= 0; i-- {
		for {
			q, r := nat(nil).div(nil, d, powers[i])
			if len(r) != 0 {
				break
			}
			d = q
			p5 += 1 << i
		}
	}
	return int(max(p2, p5)), d.cmp(natOne) == 0
}

// The form of encoding/gob: a byte with the version and the sign, the length of the numerator's bytes in four bytes,
// numerator, denominator.
const ratGobVersion = 1

// GobEncode writes x as encoding/gob wants it.
func (x *Rat) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	num := x.a.Bytes()
	if uint64(len(num)) > math.MaxUint32 {
		return nil, errors.New("Rat.GobEncode: numerator too large")
	}
	buf := []byte{ratGobVersion << 1}
	if x.a.neg {
		buf[0] |= 1
	}
	return append(appendSized(buf, num), x.b.Bytes()...), nil
}

// GobDecode reads what GobEncode wrote.
func (z *Rat) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Rat{} // a nil pointer was sent
		return nil
	}
	if len(buf) < 5 {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	if v := buf[0] >> 1; v != ratGobVersion {
		return fmt.Errorf("Rat.GobDecode: encoding version %d not supported", v)
	}
	n := uint64(binary.BigEndian.Uint32(buf[1:]))
	if uint64(len(buf)-5) < n {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	z.a.neg = buf[0]&1 != 0
	z.a.abs = z.a.abs.setBytes(buf[5 : 5+n])
	z.b.abs = z.b.abs.setBytes(buf[5+n:])
	return nil
}

// AppendText appends x as RatString returns it, as encoding.TextAppender wants it.
func (x *Rat) AppendText(b []byte) ([]byte, error) {
	if x.IsInt() {
		return x.a.Append(b, 10), nil
	}
	return x.text(b), nil
}

// MarshalText returns x as RatString does, as encoding.TextMarshaler wants it.
func (x *Rat) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText reads a number as SetString does.
func (z *Rat) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text)); !ok {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Rat", text)
	}
	return nil
}
