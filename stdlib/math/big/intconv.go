package big

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Text returns x in the base, from 2 to MaxBase; digits above 9 are the small letters, then the capitals.
func (x *Int) Text(base int) string {
	if x == nil {
		return "<nil>"
	}
	return string(x.abs.appendText(nil, x.neg, base))
}

// Append appends x in the base to buf.
func (x *Int) Append(buf []byte, base int) []byte {
	if x == nil {
		return append(buf, "<nil>"...)
	}
	return x.abs.appendText(buf, x.neg, base)
}

// String returns x in base 10.
func (x *Int) String() string { return x.Text(10) }

// Format lets package fmt print x with the verbs b, o, d, x and X, and O with its prefix, and with the flags, width and
// precision of integers.
func (x *Int) Format(s fmt.State, ch rune) {
	base := 10
	switch ch {
	case 'b':
		base = 2
	case 'o', 'O':
		base = 8
	case 'd', 's', 'v':
	case 'x', 'X':
		base = 16
	default:
		fmt.Fprintf(s, "%%!%c(big.Int=%s)", ch, x.String())
		return
	}
	if x == nil {
		fmt.Fprint(s, "<nil>")
		return
	}
	sign := ""
	switch {
	case x.neg:
		sign = "-"
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	prefix := ""
	if s.Flag('#') {
		switch ch {
		case 'b':
			prefix = "0b"
		case 'o':
			prefix = "0"
		case 'x':
			prefix = "0x"
		case 'X':
			prefix = "0X"
		}
	}
	if ch == 'O' {
		prefix = "0o"
	}
	text := string(x.abs.appendText(nil, false, base))
	if ch == 'X' {
		text = strings.ToUpper(text)
	}
	left, zeros, right := 0, 0, 0
	precision, hasPrecision := s.Precision()
	if hasPrecision {
		if len(text) < precision {
			zeros = precision - len(text)
		} else if text == "0" && precision == 0 {
			return
		}
	}
	if width, ok := s.Width(); ok {
		if pad := width - len(sign) - len(prefix) - zeros - len(text); pad > 0 {
			switch {
			case s.Flag('-'):
				right = pad
			case s.Flag('0') && !hasPrecision:
				zeros = pad
			default:
				left = pad
			}
		}
	}
	io.WriteString(s, strings.Repeat(" ", left)+sign+prefix+strings.Repeat("0", zeros)+text+strings.Repeat(" ", right))
}

// scan reads an optional sign and a number; see nat.scan.
func (z *Int) scan(r io.ByteScanner, base int) (*Int, int, error) {
	neg, err := scanSign(r)
	if err != nil {
		return nil, 0, err
	}
	z.abs, base, _, err = z.abs.scan(r, base, false)
	if err != nil {
		return nil, base, err
	}
	return z.signed(neg), base, nil
}

func scanSign(r io.ByteScanner) (neg bool, err error) {
	ch, err := r.ReadByte()
	if err != nil {
		return false, err
	}
	if ch != '-' && ch != '+' {
		r.UnreadByte()
	}
	return ch == '-', nil
}

// A scanBytes reads bytes from a fmt.ScanState.
type scanBytes struct{ fmt.ScanState }

func (r scanBytes) ReadByte() (byte, error) {
	ch, size, err := r.ReadRune()
	if size != 1 && err == nil {
		err = fmt.Errorf("invalid rune %#U", ch)
	}
	return byte(ch), err
}

func (r scanBytes) UnreadByte() error { return r.UnreadRune() }

// Scan lets package fmt read z with the verbs b, o, d, x, X, and with s and v, which take prefixes.
func (z *Int) Scan(s fmt.ScanState, ch rune) error {
	s.SkipSpace()
	base := 0
	switch ch {
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'd':
		base = 10
	case 'x', 'X':
		base = 16
	case 's', 'v':
	default:
		return errors.New("Int.Scan: invalid verb")
	}
	_, _, err := z.scan(scanBytes{s}, base)
	return err
}

// SetString sets z to the number that s is, in the base, and returns z and true; if s is none, nil and false, and z is
// undefined. Base 0 lets a prefix say the base: 0b, 0, 0o or 0x; underscores may then separate digits. Up to base 36,
// capital letters have the values of small ones.
func (z *Int) SetString(s string, base int) (*Int, bool) {
	r := strings.NewReader(s)
	if _, _, err := z.scan(r, base); err != nil || r.Len() > 0 {
		return nil, false
	}
	return z, true
}

// The form of encoding/gob: a byte with the version and the sign, then the absolute value, most significant byte first.
const intGobVersion = 1

// GobEncode writes x as encoding/gob wants it.
func (x *Int) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	buf := make([]byte, 1, 1+len(x.abs)*wordBytes)
	buf[0] = intGobVersion << 1
	if x.neg {
		buf[0] |= 1
	}
	return append(buf, x.Bytes()...), nil
}

// GobDecode reads what GobEncode wrote.
func (z *Int) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Int{} // a nil pointer was sent
		return nil
	}
	if v := buf[0] >> 1; v != intGobVersion {
		return fmt.Errorf("Int.GobDecode: encoding version %d not supported", v)
	}
	z.abs = z.abs.setBytes(buf[1:])
	z.neg = buf[0]&1 != 0
	return nil
}

// AppendText appends x in base 10, as encoding.TextAppender wants it.
func (x *Int) AppendText(b []byte) (text []byte, err error) { return x.Append(b, 10), nil }

// MarshalText returns x in base 10, as encoding.TextMarshaler wants it.
func (x *Int) MarshalText() (text []byte, err error) { return x.AppendText(nil) }

// UnmarshalText reads a number as SetString does with base 0.
func (z *Int) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text), 0); !ok {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Int", text)
	}
	return nil
}

// MarshalJSON returns x in base 10; a nil x is null.
func (x *Int) MarshalJSON() ([]byte, error) {
	if x == nil {
		return []byte("null"), nil
	}
	return x.abs.appendText(nil, x.neg, 10), nil
}

// UnmarshalJSON reads what MarshalJSON wrote; null changes nothing.
func (z *Int) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	return z.UnmarshalText(text)
}

// appendSized appends bytes with their number in front.
func appendSized(buf, data []byte) []byte {
	return append(binary.BigEndian.AppendUint32(buf, uint32(len(data))), data...)
}
