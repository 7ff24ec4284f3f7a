package asn1

import (
	"errors"
	"fmt"
	"math/big"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

func readBool(b []byte) (bool, error) {
	if len(b) == 1 && (b[0] == 0 || b[0] == 0xff) {
		return b[0] != 0, nil
	}
	return false, SyntaxError{"invalid boolean"}
}

// checkInteger reports whether b is a two's complement number in as few bytes as it needs.
func checkInteger(b []byte) error {
	if len(b) == 0 {
		return StructuralError{"empty integer"}
	}
	if len(b) > 1 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80) {
		return StructuralError{"integer not minimally-encoded"}
	}
	return nil
}

// readInt reads a number that fits size bytes.
func readInt(b []byte, size int) (int64, error) {
	if err := checkInteger(b); err != nil {
		return 0, err
	}
	if len(b) > size {
		return 0, StructuralError{"integer too large"}
	}
	n := int64(int8(b[0]))
	for _, c := range b[1:] {
		n = n<<8 | int64(c)
	}
	return n, nil
}

func readBig(b []byte) (*big.Int, error) {
	if err := checkInteger(b); err != nil {
		return nil, err
	}
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n, nil
}

// appendInt appends n in as few bytes as it needs.
func appendInt(dst []byte, n int64) []byte {
	shift := 0
	for m := n; m > 0x7f || m < -0x80; m >>= 8 {
		shift += 8
	}
	for ; shift >= 0; shift -= 8 {
		dst = append(dst, byte(n>>shift))
	}
	return dst
}

func appendBig(dst []byte, n *big.Int) []byte {
	if n.Sign() >= 0 {
		if n.BitLen()&7 == 0 {
			// The highest bit is the sign's, and zero has a byte too.
			dst = append(dst, 0)
		}
		return append(dst, n.Bytes()...)
	}
	// -n-1 has the inverse of the bits of n.
	inverse := new(big.Int).Not(n)
	b := inverse.Bytes()
	if inverse.BitLen()&7 == 0 {
		dst = append(dst, 0xff)
	}
	for _, c := range b {
		dst = append(dst, ^c)
	}
	return dst
}

func readBits(b []byte) (s BitString, err error) {
	if len(b) == 0 {
		return s, SyntaxError{"zero length BIT STRING"}
	}
	unused := int(b[0])
	if unused > 7 || len(b) == 1 && unused > 0 || b[len(b)-1]&(1<<unused-1) != 0 {
		return s, SyntaxError{"invalid padding bits in BIT STRING"}
	}
	s.Bytes = b[1:]
	s.BitLength = 8*len(s.Bytes) - unused
	return s, nil
}

func readOID(b []byte) (ObjectIdentifier, error) {
	if len(b) == 0 {
		return nil, SyntaxError{"zero length OBJECT IDENTIFIER"}
	}
	count := 1
	for _, c := range b {
		if c < 0x80 {
			count++
		}
	}
	first, at, err := readBase128(b, 0)
	if err != nil {
		return nil, err
	}
	// The first two components are one number. Only after 2 can the second go beyond 39.
	oid := make(ObjectIdentifier, 0, count)
	top := min(first/40, 2)
	oid = append(oid, top, first-40*top)
	for at < len(b) {
		var n int
		if n, at, err = readBase128(b, at); err != nil {
			return nil, err
		}
		oid = append(oid, n)
	}
	return oid, nil
}

func appendOID(dst []byte, oid ObjectIdentifier) ([]byte, error) {
	if len(oid) < 2 || oid[0] > 2 || oid[0] < 2 && oid[1] >= 40 {
		return nil, StructuralError{"invalid object identifier"}
	}
	dst = appendBase128(dst, int64(40*oid[0]+oid[1]))
	for _, n := range oid[2:] {
		dst = appendBase128(dst, int64(n))
	}
	return dst, nil
}

// readString reads a string of the type with this tag.
func readString(b []byte, tag int) (string, error) {
	switch tag {
	case TagPrintableString:
		for _, c := range b {
			// Neither '*' nor '&' belong there, but both are found in certificates.
			if !printable(c) && c != '*' && c != '&' {
				return "", SyntaxError{"PrintableString contains invalid character"}
			}
		}
	case TagNumericString:
		for _, c := range b {
			if !numeric(c) {
				return "", SyntaxError{"NumericString contains invalid character"}
			}
		}
	case TagIA5String:
		for _, c := range b {
			if c >= utf8.RuneSelf {
				return "", SyntaxError{"IA5String contains invalid character"}
			}
		}
	case TagUTF8String:
		if !utf8.Valid(b) {
			return "", errors.New("asn1: invalid UTF-8 string")
		}
	case TagT61String:
		// T.61 has no mapping that anybody follows. What is called so is Latin 1.
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		return string(runes), nil
	case TagBMPString:
		return readBMP(b)
	}
	return string(b), nil
}

// readBMP reads a string of UCS-2, two bytes a character; a zero character at its end is dropped.
func readBMP(b []byte) (string, error) {
	if len(b)%2 != 0 {
		return "", errors.New("invalid BMPString")
	}
	if n := len(b); n >= 2 && b[n-1] == 0 && b[n-2] == 0 {
		b = b[:n-2]
	}
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 0; b = b[2:] {
		unit := uint16(b[0])<<8 | uint16(b[1])
		// Halves of pairs and what isn't a character are no UCS-2.
		if unit >= 0xd800 && unit < 0xe000 || unit >= 0xfdd0 && unit <= 0xfdef || unit >= 0xfffe {
			return "", errors.New("invalid BMPString")
		}
		units = append(units, unit)
	}
	return string(utf16.Decode(units)), nil
}

func numeric(c byte) bool { return c >= '0' && c <= '9' || c == ' ' }

func printable(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	switch c {
	case ' ', '\'', '(', ')', '+', ',', '-', '.', '/', ':', '=', '?':
		return true
	}
	return false
}

const (
	layoutUTC         = "060102150405Z0700"
	layoutUTCShort    = "0601021504Z0700"
	layoutGeneralized = "20060102150405.999999999Z0700"
)

func readUTCTime(b []byte) (time.Time, error) {
	text := string(b)
	layout := layoutUTCShort
	t, err := time.Parse(layout, text)
	if err != nil {
		layout = layoutUTC
		t, err = time.Parse(layout, text)
	}
	if err != nil {
		return t, err
	}
	if err := sameTime(text, t.Format(layout)); err != nil {
		return t, err
	}
	if t.Year() >= 2050 {
		// Two digits count from 1950; time.Parse has them begin later.
		t = t.AddDate(-100, 0, 0)
	}
	return t, nil
}

func readGeneralizedTime(b []byte) (time.Time, error) {
	text := string(b)
	t, err := time.Parse(layoutGeneralized, text)
	if err != nil {
		return t, err
	}
	return t, sameTime(text, t.Format(layoutGeneralized))
}

// sameTime checks that a time is written in the one way that DER has for it.
func sameTime(given, again string) error {
	if given == again {
		return nil
	}
	return fmt.Errorf("asn1: time did not serialize back to the original value and may be invalid: given %q, but serialized as %q", given, again)
}

// inUTCRange reports whether the year of t has a UTCTime.
func inUTCRange(t time.Time) bool { return t.Year() >= 1950 && t.Year() < 2050 }

// appendTime appends t as a UTCTime or GeneralizedTime.
func appendTime(dst []byte, t time.Time, tag int) ([]byte, error) {
	if tag == TagUTCTime {
		if !inUTCRange(t) {
			return nil, StructuralError{"cannot represent time as UTCTime"}
		}
		dst = appendDigits(dst, t.Year()%100)
	} else {
		if t.Year() < 0 || t.Year() > 9999 {
			return nil, StructuralError{"cannot represent time as GeneralizedTime"}
		}
		dst = appendDigits(appendDigits(dst, t.Year()/100), t.Year()%100)
	}
	for _, n := range [...]int{int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second()} {
		dst = appendDigits(dst, n)
	}
	_, seconds := t.Zone()
	east := seconds / 60
	switch {
	case east == 0:
		return append(dst, 'Z'), nil
	case east > 0:
		dst = append(dst, '+')
	default:
		dst = append(dst, '-')
		east = -east
	}
	return appendDigits(appendDigits(dst, east/60), east%60), nil
}

// appendDigits appends the last two digits of n.
func appendDigits(dst []byte, n int) []byte {
	return append(dst, '0'+byte(n/10%10), '0'+byte(n%10))
}
