package strconv

import (
	"errors"
	"math/bits"
)

const (
	maxUint64 = 1<<64 - 1
	alphabet  = "0123456789abcdefghijklmnopqrstuvwxyz"

	// pairs holds the decimal numbers 00 to 99: two digits for one division.
	pairs = "00010203040506070809" + "10111213141516171819" + "20212223242526272829" + "30313233343536373839" +
		"40414243444546474849" + "50515253545556575859" + "60616263646566676869" + "70717273747576777879" +
		"80818283848586878889" + "90919293949596979899"
)

// digitOf returns the value of an alphanumeric digit, or 255.
func digitOf(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return c | 0x20 - 'a' + 10
	}
	return 255
}

// underscoresFit checks Go's rule for a number that has underscores: each stands between two digits, where a base
// prefix counts as a digit.
func underscoresFit(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	afterDigit := false
	hex := false
	if len(s) >= 2 && s[0] == '0' {
		switch s[1] | 0x20 {
		case 'x':
			hex = true
			fallthrough
		case 'b', 'o':
			s = s[2:]
			afterDigit = true
		}
	}
	pending := false // the last character was an underscore
	for i := 0; i < len(s); i++ {
		c := s[i]
		isDigit := '0' <= c && c <= '9' || hex && 'a' <= c|0x20 && c|0x20 <= 'f'
		switch {
		case c == '_' && !afterDigit, pending && !isDigit:
			return false
		}
		pending = c == '_'
		afterDigit = isDigit
	}
	return !pending
}

// parseUint parses unsigned digits. On overflow of bits it returns the largest value with ErrRange.
func parseUint(s string, base, size int) (uint64, error) {
	if s == "" {
		return 0, ErrSyntax
	}
	digits, prefixed := s, base == 0
	switch {
	case base == 0:
		base = 10
		if s[0] == '0' {
			base, digits = 8, s[1:]
			if len(s) >= 3 {
				switch s[1] | 0x20 {
				case 'b':
					base, digits = 2, s[2:]
				case 'o':
					base, digits = 8, s[2:]
				case 'x':
					base, digits = 16, s[2:]
				}
			}
		}
	case base < 2 || base > 36:
		return 0, errors.New("invalid base " + Itoa(base))
	}
	switch {
	case size == 0:
		size = IntSize
	case size < 0 || size > 64:
		return 0, errors.New("invalid bit size " + Itoa(size))
	}
	limit := uint64(1)<<uint(size) - 1 // a shift by 64 gives 0, and this all ones
	var n uint64
	underscores := false
	for i := 0; i < len(digits); i++ {
		if digits[i] == '_' && prefixed {
			underscores = true
			continue
		}
		d := digitOf(digits[i])
		if int(d) >= base {
			return 0, ErrSyntax
		}
		hi, lo := bits.Mul64(n, uint64(base))
		sum, carry := bits.Add64(lo, uint64(d), 0)
		if hi|carry != 0 || sum > limit {
			return limit, ErrRange
		}
		n = sum
	}
	if underscores && !underscoresFit(s) {
		return 0, ErrSyntax
	}
	return n, nil
}

// parseInt parses an optional sign and digits.
func parseInt(s string, base, size int) (int64, error) {
	if s == "" {
		return 0, ErrSyntax
	}
	rest, negative := s, s[0] == '-'
	if negative || s[0] == '+' {
		rest = s[1:]
	}
	u, err := parseUint(rest, base, size)
	if err != nil && err != ErrRange {
		return 0, err
	}
	if size == 0 {
		size = IntSize
	}
	limit := uint64(1) << uint(size-1)
	switch {
	case negative && u > limit:
		return -int64(limit), ErrRange
	case negative:
		return -int64(u), nil // for 1 bit, a range error of the magnitude goes unnoticed; so it does in Go
	case u >= limit:
		return int64(limit - 1), ErrRange
	}
	return int64(u), err
}

// ParseUint parses an unsigned number in the given base (0: by its prefix, underscores allowed) that fits bitSize
// bits (0: a uint). There is no sign.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	n, err := parseUint(s, base, bitSize)
	if err != nil {
		return n, fail("ParseUint", s, err)
	}
	return n, nil
}

// ParseInt parses a number with an optional sign in the given base (0: by its prefix, underscores allowed) that fits
// bitSize bits (0: an int). A number out of range gives the nearest value and an error of ErrRange.
func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	i, err = parseInt(s, base, bitSize)
	if err != nil {
		return i, fail("ParseInt", s, err)
	}
	return i, nil
}

// Atoi is ParseInt(s, 10, 0) as an int.
func Atoi(s string) (int, error) {
	// Up to 18 digits can not overflow.
	if n := len(s); IntSize == 64 && 0 < n && n < 19 {
		i, value := 0, 0
		if s[0] == '-' || s[0] == '+' {
			i = 1
		}
		start := i
		for ; i < n; i++ {
			d := s[i] - '0'
			if d > 9 {
				break
			}
			value = value*10 + int(d)
		}
		if i == n && i > start {
			if s[0] == '-' {
				value = -value
			}
			return value, nil
		}
	}
	n, err := parseInt(s, 10, 0)
	if err != nil {
		return int(n), fail("Atoi", s, err)
	}
	return int(n), nil
}

// writeDecimal writes the digits of u so that they end at buf's end, and returns where they start.
func writeDecimal(buf []byte, u uint64) int {
	i := len(buf)
	for u >= 100 {
		q := u / 100
		p := (u - q*100) * 2
		u = q
		i -= 2
		buf[i+1] = pairs[p+1]
		buf[i] = pairs[p]
	}
	i--
	buf[i] = pairs[u*2+1]
	if u >= 10 {
		i--
		buf[i] = pairs[u*2]
	}
	return i
}

// writeInt writes sign and digits of a number at buf's end and returns where they start.
func writeInt(buf *[65]byte, u uint64, base int, negative bool) int {
	if base < 2 || base > len(alphabet) {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	var i int
	switch {
	case base == 10:
		i = writeDecimal(buf[:], u)
	case base&(base-1) == 0:
		shift := uint(bits.TrailingZeros(uint(base)))
		mask := uint64(base - 1)
		i = len(buf) - 1
		for ; u > mask; u >>= shift {
			buf[i] = alphabet[u&mask]
			i--
		}
		buf[i] = alphabet[u]
	default:
		b := uint64(base)
		i = len(buf) - 1
		for u >= b {
			q := u / b
			buf[i] = alphabet[u-q*b]
			u = q
			i--
		}
		buf[i] = alphabet[u]
	}
	if negative {
		i--
		buf[i] = '-'
	}
	return i
}

func magnitude(i int64) (u uint64, negative bool) {
	if i < 0 {
		return -uint64(i), true
	}
	return uint64(i), false
}

// FormatUint returns i in the given base, 2 to 36, with lower-case letters.
func FormatUint(i uint64, base int) string {
	if i < 100 && base == 10 {
		return small(int(i))
	}
	var buf [65]byte
	return string(buf[writeInt(&buf, i, base, false):])
}

// FormatInt is FormatUint for signed numbers.
func FormatInt(i int64, base int) string {
	if 0 <= i && i < 100 && base == 10 {
		return small(int(i))
	}
	var buf [65]byte
	u, negative := magnitude(i)
	return string(buf[writeInt(&buf, u, base, negative):])
}

// small returns the text of 0 to 99 without allocating.
func small(i int) string {
	if i < 10 {
		return pairs[2*i+1 : 2*i+2]
	}
	return pairs[2*i : 2*i+2]
}

// Itoa is FormatInt(int64(i), 10).
func Itoa(i int) string { return FormatInt(int64(i), 10) }

// AppendInt appends FormatInt(i, base) to dst.
func AppendInt(dst []byte, i int64, base int) []byte {
	var buf [65]byte
	u, negative := magnitude(i)
	return append(dst, buf[writeInt(&buf, u, base, negative):]...)
}

// AppendUint appends FormatUint(i, base) to dst.
func AppendUint(dst []byte, i uint64, base int) []byte {
	var buf [65]byte
	return append(dst, buf[writeInt(&buf, i, base, false):]...)
}
