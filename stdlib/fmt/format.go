package fmt

import (
	"math/bits"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// spec is what stands between % and the verb.
type spec struct {
	width, prec       int
	hasWidth, hasPrec bool
	plus, minus       bool
	sharp, space      bool
	zero              bool
	// plusV and sharpV: the verb is %+v or %#v.
	plusV, sharpV bool
}

// pad writes s padded to the width, with blanks, or in front with zeros.
func (p *printer) pad(s string) {
	start := len(p.buf)
	p.buf = append(p.buf, s...)
	if p.hasWidth {
		p.padFrom(start, p.zero)
	}
}

// padFrom pads what stands in the buffer from start on; zeros says that zeros go in front of it.
func (p *printer) padFrom(start int, zeros bool) {
	if !p.hasWidth {
		return
	}
	n := p.width - utf8.RuneCount(p.buf[start:])
	if n <= 0 {
		return
	}
	if p.minus || !zeros {
		p.fill(n, ' ')
	} else {
		p.fill(n, '0')
	}
	if !p.minus {
		text := p.buf[start:]
		filler := text[len(text)-1]
		copy(text[n:], text)
		for i := range n {
			text[i] = filler
		}
	}
}

func (p *printer) fill(n int, c byte) {
	for range n {
		p.buf = append(p.buf, c)
	}
}

func (p *printer) bool(x bool, verb rune) {
	switch verb {
	case 't', 'v':
		if x {
			p.pad("true")
		} else {
			p.pad("false")
		}
	default:
		p.badVerb(verb)
	}
}

// integer prints an integer whose bits (sign-extended if signed) are u.
func (p *printer) integer(u uint64, signed bool, bits int, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			p.hexAddress(u, true)
			return
		}
		p.digits(u, signed, 10, verb)
	case 'd':
		p.digits(u, signed, 10, verb)
	case 'b':
		p.digits(u, signed, 2, verb)
	case 'o', 'O':
		p.digits(u, signed, 8, verb)
	case 'x', 'X':
		p.digits(u, signed, 16, verb)
	case 'c':
		start := len(p.buf)
		p.rune(toRune(u))
		p.padFrom(start, p.zero)
	case 'q':
		p.quoteRune(u)
	case 'U':
		p.unicode(u)
	default:
		p.badVerb(verb)
	}
}

func toRune(u uint64) rune {
	if u > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(u)
}

func (p *printer) quoteRune(u uint64) {
	start := len(p.buf)
	if p.plus {
		p.buf = strconv.AppendQuoteRuneToASCII(p.buf, toRune(u))
	} else {
		p.buf = strconv.AppendQuoteRune(p.buf, toRune(u))
	}
	p.padFrom(start, p.zero)
}

// digits prints a number in a base with sign, base prefix, precision and zero padding.
func (p *printer) digits(u uint64, signed bool, base int, verb rune) {
	negative := signed && int64(u) < 0
	if negative {
		u = -u
	}
	start := len(p.buf)
	// A precision of 0 makes nothing of the value 0.
	if p.hasPrec && p.prec == 0 && u == 0 {
		p.padFrom(start, false)
		return
	}
	least := 0
	if p.hasPrec {
		least = p.prec
	} else if p.zero && !p.minus && p.hasWidth {
		least = p.width
		if negative || p.plus || p.space {
			least--
		}
	}
	switch {
	case negative:
		p.buf = append(p.buf, '-')
	case p.plus:
		p.buf = append(p.buf, '+')
	case p.space:
		p.buf = append(p.buf, ' ')
	}
	if verb == 'O' {
		p.buf = append(p.buf, '0', 'o')
	}
	if p.sharp {
		switch base {
		case 2:
			p.buf = append(p.buf, '0', 'b')
		case 8:
			if u != 0 && (bits.Len64(u)+2)/3 >= least {
				p.buf = append(p.buf, '0')
			}
		case 16:
			p.buf = append(p.buf, '0', byte(verb))
		}
	}
	first := len(p.buf)
	p.buf = strconv.AppendUint(p.buf, u, base)
	if n := least - (len(p.buf) - first); n > 0 {
		p.fill(n, '0')
		digits := p.buf[first:]
		copy(digits[n:], digits)
		for i := range n {
			digits[i] = '0'
		}
	}
	if verb == 'X' {
		upper(p.buf[first:])
	}
	p.padFrom(start, false)
}

// upper turns hexadecimal digits into capitals.
func upper(digits []byte) {
	for i, c := range digits {
		if 'a' <= c {
			digits[i] = c - 'a' + 'A'
		}
	}
}

func (p *printer) hexAddress(u uint64, prefix bool) {
	sharp := p.sharp
	p.sharp = prefix
	p.digits(u, false, 16, 'x')
	p.sharp = sharp
}

// unicode prints U+0041, and with # also the character.
func (p *printer) unicode(u uint64) {
	start := len(p.buf)
	p.buf = append(p.buf, "U+"...)
	least := 4
	if p.hasPrec && p.prec > least {
		least = p.prec
	}
	p.fill(least-max(1, (bits.Len64(u)+3)/4), '0')
	first := len(p.buf)
	p.buf = strconv.AppendUint(p.buf, u, 16)
	upper(p.buf[first:])
	if p.sharp && u <= utf8.MaxRune && strconv.IsPrint(rune(u)) {
		p.buf = append(p.buf, " '"...)
		p.rune(rune(u))
		p.buf = append(p.buf, '\'')
	}
	p.padFrom(start, false)
}

func (p *printer) float(x float64, bits int, verb rune) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X':
		prec := -1
		if p.hasPrec {
			prec = p.prec
		}
		if verb == 'v' {
			verb = 'g'
		}
		p.number(x, bits, byte(verb), prec)
	case 'f', 'e', 'E', 'F':
		if verb == 'F' {
			verb = 'f'
		}
		prec := 6
		if p.hasPrec {
			prec = p.prec
		}
		p.number(x, bits, byte(verb), prec)
	default:
		p.badVerb(verb)
	}
}

// number prints a floating-point number: sign, # (keep the point and trailing zeros), zero padding after the sign.
func (p *printer) number(x float64, bits int, format byte, prec int) {
	var room [64]byte
	s := strconv.AppendFloat(room[:1], x, format, prec, bits)
	if s[1] == '-' || s[1] == '+' {
		s = s[1:]
	} else {
		s[0] = '+'
	}
	if p.space && s[0] == '+' && !p.plus {
		s[0] = ' '
	}
	if s[1] == 'I' || s[1] == 'N' {
		if s[1] == 'N' && !p.space && !p.plus {
			s = s[1:]
		}
		p.padText(s, false)
		return
	}
	if p.sharp && format != 'b' {
		s = keepPoint(s, format, prec, p.hasPrec)
	}
	if p.plus || s[0] != '+' {
		if p.zero && !p.minus && p.hasWidth && p.width > len(s) {
			p.buf = append(p.buf, s[0])
			p.fill(p.width-len(s), '0')
			p.buf = append(p.buf, s[1:]...)
			return
		}
		p.padText(s, p.zero)
		return
	}
	p.padText(s[1:], p.zero)
}

func (p *printer) padText(s []byte, zeros bool) {
	start := len(p.buf)
	p.buf = append(p.buf, s...)
	p.padFrom(start, zeros)
}

// keepPoint adds the decimal point and the trailing zeros that # asks for.
func keepPoint(s []byte, format byte, prec int, hasPrec bool) []byte {
	digits := 0
	switch format {
	case 'g', 'G', 'x':
		digits = prec
		if digits < 0 {
			digits = 6
		}
	}
	var tail []byte
	mantissa := s
	hasPoint, significant := false, false
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '.':
			hasPoint = true
			continue
		case c == 'p' || c == 'P':
			tail, mantissa = append(tail, s[i:]...), s[:i]
		case (c == 'e' || c == 'E') && format != 'x' && format != 'X':
			tail, mantissa = append(tail, s[i:]...), s[:i]
		default:
			if c != '0' {
				significant = true
			}
			if significant {
				digits--
			}
			continue
		}
		break
	}
	out := append([]byte(nil), mantissa...)
	if !hasPoint {
		// A lone zero counts as a digit.
		if len(mantissa) == 2 && mantissa[1] == '0' {
			digits--
		}
		out = append(out, '.')
	}
	for ; digits > 0; digits-- {
		out = append(out, '0')
	}
	return append(out, tail...)
}

func (p *printer) complex(x complex128, bits int, verb rune) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
		plus := p.plus
		p.buf = append(p.buf, '(')
		p.float(real(x), bits/2, verb)
		p.plus = true
		p.float(imag(x), bits/2, verb)
		p.str("i)")
		p.plus = plus
	default:
		p.badVerb(verb)
	}
}

// truncate cuts s after the precision's number of characters.
func (p *printer) truncate(s string) string {
	if !p.hasPrec {
		return s
	}
	n := p.prec
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func (p *printer) string(s string, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.quoteOrPad(s, 'q')
		} else {
			p.quoteOrPad(s, 's')
		}
	case 's', 'q':
		p.quoteOrPad(s, verb)
	case 'x', 'X':
		p.hexText(s, verb)
	default:
		p.badVerb(verb)
	}
}

func (p *printer) quoteOrPad(s string, verb rune) {
	s = p.truncate(s)
	if verb == 's' {
		p.pad(s)
		return
	}
	start := len(p.buf)
	if p.sharp && strconv.CanBackquote(s) {
		p.buf = append(append(append(p.buf, '`'), s...), '`')
	} else if p.plus {
		p.buf = strconv.AppendQuoteToASCII(p.buf, s)
	} else {
		p.buf = strconv.AppendQuote(p.buf, s)
	}
	p.padFrom(start, p.zero)
}

// hexText prints bytes in hexadecimal: # puts 0x in front, a blank goes between bytes.
func (p *printer) hexText(s string, verb rune) {
	digits := "0123456789abcdef"
	if verb == 'X' {
		digits = "0123456789ABCDEF"
	}
	if p.hasPrec && p.prec < len(s) {
		s = s[:p.prec]
	}
	start := len(p.buf)
	for i := range len(s) {
		if i > 0 && p.space {
			p.buf = append(p.buf, ' ')
		}
		if p.sharp && (i == 0 || p.space) {
			p.buf = append(p.buf, '0', byte(verb))
		}
		p.buf = append(p.buf, digits[s[i]>>4], digits[s[i]&15])
	}
	p.padFrom(start, p.zero)
}

func (p *printer) bytes(b []byte, verb rune, typeName string) {
	switch verb {
	case 'v', 'd':
		if p.sharpV {
			p.str(typeName)
			if b == nil {
				p.str("(nil)")
				return
			}
			p.buf = append(p.buf, '{')
			for i, c := range b {
				if i > 0 {
					p.str(", ")
				}
				p.hexAddress(uint64(c), true)
			}
			p.buf = append(p.buf, '}')
			return
		}
		p.buf = append(p.buf, '[')
		for i, c := range b {
			if i > 0 {
				p.buf = append(p.buf, ' ')
			}
			p.digits(uint64(c), false, 10, verb)
		}
		p.buf = append(p.buf, ']')
	case 's', 'q', 'x', 'X':
		p.string(string(b), verb)
	default:
		// Any other verb goes to the elements.
		p.value(reflect.ValueOf(b), verb, 0)
	}
}
