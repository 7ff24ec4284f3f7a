package wire

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Literal looks at a word at b[i:] that should be lit. With an error it returns how far it got.
func Literal(b []byte, i int, lit string) (int, *Error) {
	for k := range len(lit) {
		if i+k >= len(b) {
			return len(b), &Error{Fault: Ended, Pos: len(b)}
		}
		if b[i+k] != lit[k] {
			return i + k, Unexpected(b, i+k, "in literal "+lit, "'"+lit[k:k+1]+"'")
		}
	}
	return i + len(lit), nil
}

// Number looks at the number at b[i:]. A number at the end of b may go on in what follows.
func Number(b []byte, i int) (int, *Error) {
	start := i
	if i < len(b) && b[i] == '-' {
		i++
	}
	var err *Error
	if i < len(b) && b[i] == '0' {
		i++
	} else if i, err = digits(b, i, start); err != nil {
		return i, err
	}
	if i < len(b) && b[i] == '.' {
		start = i
		if i, err = digits(b, i+1, start); err != nil {
			return i, err
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		start = i
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		return digits(b, i, start)
	}
	return i, nil
}

// digits looks at one or more digits of the part of a number that begins at start.
func digits(b []byte, i, start int) (int, *Error) {
	first := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	if i > first {
		return i, nil
	}
	if i == len(b) {
		return start, &Error{Fault: Ended, Pos: start, Made: start}
	}
	return i, Unexpected(b, i, "in number", "digit")
}

// String looks at the string whose opening quote is at b[i], from b[from] on (what is before from, if that is after i,
// was looked at already). It returns the place behind the closing quote; where the text ends early, the place to go on
// from. strict makes it reject what isn't UTF-8.
func String(b []byte, i, from int, strict bool) (int, *Error) {
	if from <= i {
		if i >= len(b) {
			return i, &Error{Fault: Ended, Pos: i}
		}
		if b[i] != '"' {
			return i, Unexpected(b, i, "at start of string", `'"'`)
		}
		from = i + 1
	}
	i = from
	for {
		i = Plain(b, i)
		if i >= len(b) {
			return i, &Error{Fault: Ended, Pos: i}
		}
		c := b[i]
		switch {
		case c == '"':
			return i + 1, nil
		case c == '\\':
			n, err := escape(b, i, strict)
			if err != nil {
				return i, err
			}
			i += n
		case c < ' ':
			return i, Unexpected(b, i, "in string", "non-control character")
		default:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				if !utf8.FullRune(b[i:]) {
					return i, &Error{Fault: Ended, Pos: i}
				}
				if strict {
					return i, &Error{Fault: NotUTF8, Pos: i}
				}
			}
			i += n
		}
	}
}

// escape looks at the escape sequence at b[i] and returns its length.
func escape(b []byte, i int, strict bool) (int, *Error) {
	if i+2 > len(b) {
		return 0, &Error{Fault: Ended, Pos: i}
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, nil
	case 'u':
	default:
		return 0, &Error{Fault: Escape, Text: string(b[i : i+2]), Where: "in string", Pos: i}
	}
	v, n := hex4(b, i+2)
	if n < 4 {
		if i+2+n == len(b) {
			return 0, &Error{Fault: Ended, Pos: i}
		}
		return 0, &Error{Fault: Escape, Text: string(b[i:min(i+6, len(b))]), Where: "in string", Pos: i}
	}
	if !strict || !utf16.IsSurrogate(v) {
		return 6, nil
	}
	low, n, more := lowSurrogate(b, i+6)
	if more {
		return 0, &Error{Fault: Ended, Pos: i}
	}
	if n == 0 || utf16.DecodeRune(v, low) == utf8.RuneError {
		fault := Surrogates
		if i+6 == len(b) {
			fault = Escape
		}
		return 0, &Error{Fault: fault, Text: string(b[i:min(i+12, len(b))]), Where: "in string", Pos: i}
	}
	return 12, nil
}

// lowSurrogate reads the second escape of a pair; more says that the text ends before one can tell.
func lowSurrogate(b []byte, i int) (v rune, n int, more bool) {
	const prefix = `\u`
	for k := range len(prefix) {
		if i+k >= len(b) {
			return 0, 0, true
		}
		if b[i+k] != prefix[k] {
			return 0, 0, false
		}
	}
	v, n = hex4(b, i+2)
	if n == 4 {
		return v, 6, false
	}
	if i+2+n < len(b) || n >= 1 && b[i+2]|0x20 != 'd' || n >= 2 && (b[i+3]|0x20 < 'c' || b[i+3]|0x20 > 'f') {
		return 0, 0, false
	}
	return 0, 0, true
}

// hex4 reads up to four hexadecimal digits and says how many there were.
func hex4(b []byte, i int) (v rune, n int) {
	for n < 4 && i+n < len(b) {
		c := b[i+n]
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return v, n
		}
		v = v<<4 | rune(c)
		n++
	}
	return v, n
}
