package big

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// SetString sets z to the number that s is, as Parse reads it with base 0, rounded, and returns z and true; if s is
// none, nil and false, and z is undefined.
func (z *Float) SetString(s string) (*Float, bool) {
	if f, _, err := z.Parse(s, 0); err == nil {
		return f, true
	}
	return nil, false
}

// Parse sets z to the number that s is in the base, rounded, and returns z and the base; all of s must be the number.
// The base is 2, 8, 10, 16, or 0, which lets a prefix (0b, 0o, 0x) say it and underscores separate digits; anything
// else panics. The number is an infinity (inf or Inf), or has a mantissa, perhaps with a radix point, and perhaps an
// exponent: e for a power of ten, p for one of two, both in base 10. A precision of 0 becomes 64.
func (z *Float) Parse(s string, base int) (f *Float, b int, err error) {
	switch s {
	case "Inf", "inf", "+Inf", "+inf":
		return z.SetInf(false), 0, nil
	case "-Inf", "-inf":
		return z.SetInf(true), 0, nil
	}
	r := strings.NewReader(s)
	if f, b, err = z.scan(r, base); err != nil {
		return f, b, err
	}
	if ch, err := r.ReadByte(); err == nil {
		return f, b, fmt.Errorf("expected end of string, found %q", ch)
	}
	return f, b, nil
}

// ParseFloat is Parse for a new Float with the precision and mode.
func ParseFloat(s string, base int, prec uint, mode RoundingMode) (f *Float, b int, err error) {
	return new(Float).SetPrec(prec).SetMode(mode).Parse(s, base)
}

// scan reads a number.
func (z *Float) scan(r io.ByteScanner, base int) (f *Float, b int, err error) {
	prec := z.prec
	if prec == 0 {
		prec = 64
	}
	z.form = zero
	if z.neg, err = scanSign(r); err != nil {
		return nil, 0, err
	}
	var count int
	if z.mant, b, count, err = z.mant.scan(r, base, true); err != nil {
		return nil, b, err
	}
	exp, expBase, err := scanExponent(r, true, base == 0)
	if err != nil {
		return nil, b, err
	}
	if len(z.mant) == 0 {
		z.prec, z.acc = prec, Exact
		return z, b, nil
	}

	// mantissa × b**-digits × expBase**exp, as mantissa × 2**exp2 × 5**exp5
	var exp2, exp5 int64
	if count < 0 {
		d := int64(count)
		switch b {
		case 2:
			exp2 = d
		case 8:
			exp2 = 3 * d
		case 10:
			exp2, exp5 = d, d
		case 16:
			exp2 = 4 * d
		}
	}
	if expBase == 10 {
		exp5 += exp
	}
	exp2 += exp
	if top := exp2 + int64(z.mant.bitLen()); top < MinExp || top > MaxExp {
		return nil, b, errors.New("exponent overflow")
	}
	z.prec = prec
	if exp5 == 0 {
		z.setNat(z.mant, exp2, 0)
		return z, b, nil
	}
	// The mantissa is not rounded before the power comes in.
	m := z.mant
	exp2 += int64(len(m))*wordBits - normalize(m)
	z.form, z.exp = finite, int32(exp2)
	p := new(Float).SetPrec(uint(prec) + 64)
	if exp5 < 0 {
		z.Quo(z, p.powerOfFive(uint64(-exp5)))
	} else {
		z.Mul(z, p.powerOfFive(uint64(exp5)))
	}
	return z, b, nil
}

// powerOfFive sets z to 5**n, rounded, and returns z.
func (z *Float) powerOfFive(n uint64) *Float {
	const most = 27 // fits in a word
	fits := uint64(1)
	for range min(n, most) {
		fits *= 5
	}
	z.SetUint64(fits)
	n -= min(n, most)
	f := new(Float).SetPrec(z.Prec() + 64).SetUint64(5)
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			z.Mul(z, f)
		}
		f.Mul(f, f)
	}
	return z
}

// Scan lets package fmt read z, as Parse does with base 0, up to what is no part of a number.
func (z *Float) Scan(s fmt.ScanState, ch rune) error {
	s.SkipSpace()
	_, _, err := z.scan(scanBytes{s}, 0)
	return err
}

// The form of encoding/gob: a byte with the version; mode, accuracy, form and sign in one; the precision in four; for
// finite numbers, the exponent in four and the mantissa, most significant byte first.
const floatGobVersion = 1

// GobEncode writes x, with its precision, mode and accuracy, as encoding/gob wants it.
func (x *Float) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	kind := byte(x.mode&7)<<5 | byte((x.acc+1)&3)<<3 | byte(x.form&3)<<1
	if x.neg {
		kind |= 1
	}
	buf := binary.BigEndian.AppendUint32([]byte{floatGobVersion, kind}, x.prec)
	if x.form != finite {
		return buf, nil
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(x.exp))
	// Words below the precision are zero.
	n := min(len(x.mant), int((uint64(x.prec)+wordBits-1)/wordBits))
	mant := make([]byte, n*wordBytes)
	x.mant[len(x.mant)-n:].fill(mant)
	return append(buf, mant...), nil
}

// GobDecode reads what GobEncode wrote, and rounds it if z has a precision.
func (z *Float) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Float{} // a nil pointer was sent
		return nil
	}
	if len(buf) < 6 {
		return errors.New("Float.GobDecode: buffer too small")
	}
	if buf[0] != floatGobVersion {
		return fmt.Errorf("Float.GobDecode: encoding version %d not supported", buf[0])
	}
	prec, mode := z.prec, z.mode
	kind := buf[1]
	z.mode = RoundingMode(kind >> 5)
	z.acc = Accuracy(kind>>3&3) - 1
	z.form = form(kind >> 1 & 3)
	z.neg = kind&1 != 0
	z.prec = binary.BigEndian.Uint32(buf[2:])
	if z.form == finite {
		if len(buf) < 10 {
			return errors.New("Float.GobDecode: buffer too small for finite form float")
		}
		z.exp = int32(binary.BigEndian.Uint32(buf[6:]))
		z.mant = z.mant.setBytes(buf[10:])
	}
	if prec != 0 {
		z.mode = mode
		z.SetPrec(uint(prec))
	}
	if d := z.defect(); d != "" {
		return errors.New("Float.GobDecode: " + d)
	}
	return nil
}

// AppendText appends x with as many digits as tell it from others, as encoding.TextAppender wants it.
func (x *Float) AppendText(b []byte) ([]byte, error) {
	if x == nil {
		return append(b, "<nil>"...), nil
	}
	return x.Append(b, 'g', -1), nil
}

// MarshalText returns x with as many digits as tell it from others, as encoding.TextMarshaler wants it.
func (x *Float) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText reads a number as Parse does with base 0.
func (z *Float) UnmarshalText(text []byte) error {
	if _, _, err := z.Parse(string(text), 0); err != nil {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Float (%v)", text, err)
	}
	return nil
}
