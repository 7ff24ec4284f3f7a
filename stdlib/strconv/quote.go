package strconv

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// charset says which runes a quoting form leaves as they are.
type charset uint8

const (
	printSet   charset = iota // IsPrint
	asciiSet                  // printable and below U+0080
	graphicSet                // IsGraphic
)

func (set charset) has(r rune) bool {
	switch set {
	case asciiSet:
		return ' ' <= r && r < 0x7F
	case graphicSet:
		return IsGraphic(r)
	}
	return IsPrint(r)
}

// IsPrint reports whether r is printable as Go defines it, like unicode.IsPrint: letters, marks, numbers,
// punctuation, symbols and the ASCII space.
func IsPrint(r rune) bool {
	if uint32(r) < 0x7F {
		return r >= ' '
	}
	// Binary search for the number of edges that are at most r.
	lo, hi := 0, len(printEdges)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if printEdges[mid] <= uint32(r) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo&1 == 1
}

// IsGraphic reports whether r is graphic as Unicode defines it: printable, or any space of category Zs.
func IsGraphic(r rune) bool {
	if IsPrint(r) {
		return true
	}
	for _, s := range graphicSpaces {
		if s == r {
			return true
		}
	}
	return false
}

func appendHex(dst []byte, r rune, digits int) []byte {
	for s := 4 * (digits - 1); s >= 0; s -= 4 {
		dst = append(dst, hexDigits[r>>uint(s)&0xF])
	}
	return dst
}

// appendEscaped appends one rune as it stands between the given quotes.
func appendEscaped(dst []byte, r rune, quote byte, set charset) []byte {
	if r == rune(quote) || r == '\\' {
		return append(dst, '\\', byte(r))
	}
	if set.has(r) {
		return utf8.AppendRune(dst, r)
	}
	switch {
	case '\a' <= r && r <= '\r':
		return append(dst, '\\', "abtnvfr"[r-'\a'])
	case r < ' ' || r == 0x7F:
		return appendHex(append(dst, '\\', 'x'), r, 2)
	case !utf8.ValidRune(r):
		return append(dst, `\ufffd`...)
	case r < 0x10000:
		return appendHex(append(dst, '\\', 'u'), r, 4)
	}
	return appendHex(append(dst, '\\', 'U'), r, 8)
}

func appendQuoted(dst []byte, s string, quote byte, set charset) []byte {
	if need := len(s) + 2; cap(dst)-len(dst) < need {
		dst = append(make([]byte, 0, len(dst)+need+len(s)/2), dst...)
	}
	dst = append(dst, quote)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if ' ' <= c && c < 0x7F && c != quote && c != '\\' {
				dst = append(dst, c)
			} else {
				dst = appendEscaped(dst, rune(c), quote, set)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 1 { // a byte that is no UTF-8
			dst = appendHex(append(dst, '\\', 'x'), rune(c), 2)
		} else {
			dst = appendEscaped(dst, r, quote, set)
		}
		i += n
	}
	return append(dst, quote)
}

func appendQuotedRune(dst []byte, r rune, set charset) []byte {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return append(appendEscaped(append(dst, '\''), r, '\'', set), '\'')
}

// Quote returns s as a Go string literal in double quotes, with escapes for what IsPrint refuses.
func Quote(s string) string { return string(appendQuoted(nil, s, '"', printSet)) }

// AppendQuote appends Quote(s) to dst.
func AppendQuote(dst []byte, s string) []byte { return appendQuoted(dst, s, '"', printSet) }

// QuoteToASCII is Quote with escapes for everything outside ASCII.
func QuoteToASCII(s string) string { return string(appendQuoted(nil, s, '"', asciiSet)) }

// AppendQuoteToASCII appends QuoteToASCII(s) to dst.
func AppendQuoteToASCII(dst []byte, s string) []byte { return appendQuoted(dst, s, '"', asciiSet) }

// QuoteToGraphic is Quote with escapes for what IsGraphic refuses.
func QuoteToGraphic(s string) string { return string(appendQuoted(nil, s, '"', graphicSet)) }

// AppendQuoteToGraphic appends QuoteToGraphic(s) to dst.
func AppendQuoteToGraphic(dst []byte, s string) []byte { return appendQuoted(dst, s, '"', graphicSet) }

// QuoteRune returns r as a Go rune literal; an invalid rune is U+FFFD.
func QuoteRune(r rune) string { return string(appendQuotedRune(nil, r, printSet)) }

// AppendQuoteRune appends QuoteRune(r) to dst.
func AppendQuoteRune(dst []byte, r rune) []byte { return appendQuotedRune(dst, r, printSet) }

// QuoteRuneToASCII is QuoteRune with escapes for everything outside ASCII.
func QuoteRuneToASCII(r rune) string { return string(appendQuotedRune(nil, r, asciiSet)) }

// AppendQuoteRuneToASCII appends QuoteRuneToASCII(r) to dst.
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte { return appendQuotedRune(dst, r, asciiSet) }

// QuoteRuneToGraphic is QuoteRune with escapes for what IsGraphic refuses.
func QuoteRuneToGraphic(r rune) string { return string(appendQuotedRune(nil, r, graphicSet)) }

// AppendQuoteRuneToGraphic appends QuoteRuneToGraphic(r) to dst.
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte { return appendQuotedRune(dst, r, graphicSet) }

// CanBackquote reports whether s fits a raw string literal on one line: UTF-8 without backquotes, byte order marks
// and control characters other than tab.
func CanBackquote(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case n > 1 && r == '\uFEFF', n == 1 && r == utf8.RuneError:
			return false
		case r < ' ' && r != '\t', r == '`', r == 0x7F:
			return false
		}
	}
	return true
}

// UnquoteChar decodes the first character or escape of s, the inside of a literal with the given quote ('\” or '"'
// may then be escaped, and may not stand unescaped; 0 allows both unescaped and neither escaped). multibyte says
// whether the value takes UTF-8 encoding, as opposed to a byte value.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" {
		return 0, false, "", ErrSyntax
	}
	c := s[0]
	switch {
	case c == quote && (quote == '\'' || quote == '"'):
		return 0, false, "", ErrSyntax
	case c >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(s)
		return r, true, s[n:], nil
	case c != '\\':
		return rune(c), false, s[1:], nil
	case len(s) == 1:
		return 0, false, "", ErrSyntax
	}
	c, s = s[1], s[2:]
	switch c {
	case 'a':
		return '\a', false, s, nil
	case 'b':
		return '\b', false, s, nil
	case 'f':
		return '\f', false, s, nil
	case 'n':
		return '\n', false, s, nil
	case 'r':
		return '\r', false, s, nil
	case 't':
		return '\t', false, s, nil
	case 'v':
		return '\v', false, s, nil
	case '\\':
		return '\\', false, s, nil
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		return rune(c), false, s, nil
	case 'x':
		return numericEscape(s, 0, 2, 16, false)
	case 'u':
		return numericEscape(s, 0, 4, 16, true)
	case 'U':
		return numericEscape(s, 0, 8, 16, true)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return numericEscape(s, rune(c-'0'), 2, 8, false)
	}
	return 0, false, "", ErrSyntax
}

// numericEscape reads the given number of digits from s, which continue value; the result is a code point or a byte.
func numericEscape(s string, value rune, digits, base int, codePoint bool) (rune, bool, string, error) {
	if len(s) < digits {
		return 0, false, "", ErrSyntax
	}
	for i := 0; i < digits; i++ {
		d := int(digitOf(s[i]))
		if d >= base {
			return 0, false, "", ErrSyntax
		}
		value = value*rune(base) + rune(d)
	}
	if codePoint && !utf8.ValidRune(value) || !codePoint && value > 255 {
		return 0, false, "", ErrSyntax
	}
	return value, codePoint, s[digits:], nil
}

// quotedPrefix finds the literal at the start of s, a Go string or rune literal, and its value if wanted.
func quotedPrefix(s string, wantValue bool) (literal, value string, err error) {
	if len(s) < 2 {
		return "", "", ErrSyntax
	}
	quote := s[0]
	switch quote {
	case '`':
		return rawPrefix(s, wantValue)
	case '"', '\'':
	default:
		return "", "", ErrSyntax
	}
	var buf []byte
	runes := 0
	in := s[1:]
	// As long as nothing is escaped the value is a part of s.
	plain := true
	for in == "" || in[0] != quote {
		if in == "" || in[0] == '\n' || quote == '\'' && runes == 1 {
			return "", "", ErrSyntax
		}
		r, multibyte, tail, err := UnquoteChar(in, quote)
		if err != nil {
			return "", "", err
		}
		runes++
		width := len(in) - len(tail)
		escaped := in[0] == '\\' || multibyte && r == utf8.RuneError && width == 1
		if wantValue {
			if plain && escaped {
				plain = false
				buf = append(make([]byte, 0, len(s)), s[1:len(s)-len(in)]...)
			}
			if !plain {
				if multibyte {
					buf = utf8.AppendRune(buf, r)
				} else {
					buf = append(buf, byte(r))
				}
			}
		}
		in = tail
	}
	// Go takes the literal without any rune, too: nothing to refuse for runes == 0.
	literal = s[:len(s)-len(in)+1]
	if plain {
		return literal, literal[1 : len(literal)-1], nil
	}
	return literal, string(buf), nil
}

// rawPrefix is quotedPrefix for a raw string, whose value drops carriage returns.
func rawPrefix(s string, wantValue bool) (literal, value string, err error) {
	end, returns := 1, 0
	for ; end < len(s) && s[end] != '`'; end++ {
		if s[end] == '\r' {
			returns++
		}
	}
	if end == len(s) {
		return "", "", ErrSyntax
	}
	literal, value = s[:end+1], s[1:end]
	if returns > 0 && wantValue {
		buf := make([]byte, 0, len(value)-returns)
		for i := 0; i < len(value); i++ {
			if value[i] != '\r' {
				buf = append(buf, value[i])
			}
		}
		value = string(buf)
	}
	return literal, value, nil
}

// QuotedPrefix returns the Go string or rune literal that s starts with.
func QuotedPrefix(s string) (string, error) {
	literal, _, err := quotedPrefix(s, false)
	return literal, err
}

// Unquote returns the value of the Go string or rune literal s; a rune's value is the string of that rune.
func Unquote(s string) (string, error) {
	literal, value, err := quotedPrefix(s, true)
	if err != nil || len(literal) != len(s) {
		return "", ErrSyntax
	}
	return value, nil
}
