// Package wire knows the text of JSON: where tokens end, what is wrong with them, how strings are quoted. It knows no Go
// values.
package wire

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// MaxDepth is how many arrays and objects may be open at once.
const MaxDepth = 10000

// ErrNotUTF8 is the error of strings that aren't UTF-8, where that matters.
var ErrNotUTF8 = errors.New("invalid UTF-8")

// Fault says in what way a text isn't JSON.
type Fault uint8

const (
	// Ended: the text stops within a value.
	Ended Fault = iota
	// Character: a character that may not stand where it does.
	Character
	// Escape: a backslash with something unknown behind it.
	Escape
	// Surrogates: two escapes that make no pair.
	Surrogates
	// Deep: more than MaxDepth open brackets.
	Deep
	// NotUTF8: an ill-formed sequence in a string, where that matters.
	NotUTF8
)

// Error describes the first place where a text isn't JSON.
type Error struct {
	Fault Fault
	// Text is what is wrong there.
	Text string
	// Where continues the sentence "invalid character 'x' …"; Expecting is what could have stood there.
	Where     string
	Expecting string
	// Pos is where in the text, Start where the token begins.
	Pos, Start int
	// Inside: the error is one of the current element or member rather than of the array or object around.
	Inside bool
	// Made is up to where a number that ended early was one.
	Made int
}

// Message describes the error without its position.
func (e *Error) Message() string {
	var b strings.Builder
	switch e.Fault {
	case Ended:
		return "unexpected EOF"
	case Deep:
		return "exceeded max depth"
	case NotUTF8:
		return ErrNotUTF8.Error()
	case Character:
		b.WriteString("invalid character ")
	case Escape:
		b.WriteString("invalid escape sequence ")
	case Surrogates:
		b.WriteString("invalid surrogate pair ")
	}
	b.WriteString(show(e.Text))
	b.WriteByte(' ')
	b.WriteString(e.Where)
	if e.Expecting != "" {
		b.WriteString(" (expecting " + e.Expecting + ")")
	}
	return b.String()
}

// A TextError is an Error without its place.
type TextError struct {
	message string
	// Size is how much of the text is wrong.
	Size int
}

func (e *TextError) Error() string { return e.message }

// Cause returns the error without its place.
func (e *Error) Cause() error { return &TextError{e.Message(), len(e.Text)} }

// show puts a text in the quotes that suit it.
func show(s string) string {
	if utf8.RuneCountInString(s) == 1 {
		return QuoteRune(s)
	}
	for _, r := range s {
		if r == '`' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return strconv.Quote(s)
		}
	}
	return "`" + s + "`"
}

// QuoteRune quotes the first character of s; what isn't UTF-8 as a hexadecimal escape.
func QuoteRune(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return `'\x` + strconv.FormatUint(uint64(s[0]), 16) + `'`
	}
	return strconv.QuoteRune(r)
}

// Unexpected returns the error of the character at b[i].
func Unexpected(b []byte, i int, where, expecting string) *Error {
	_, n := utf8.DecodeRune(b[i:])
	return &Error{Fault: Character, Text: string(b[i : i+n]), Where: where, Expecting: expecting, Pos: i, Start: i}
}

// Space returns where the blanks at b[i:] end.
func Space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x8080808080808080
)

// load reads eight bytes of b at i, which must be there.
func load(b []byte, i int) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
}

// marks has the high bit of each byte of w that can't simply be copied within a string: quotes, backslashes, control
// characters, and what isn't ASCII. Above the lowest such byte it may be wrong.
func marks(w uint64) uint64 {
	quote := w ^ eachByte*'"'
	slash := w ^ eachByte*'\\'
	return (((w-eachByte*' ')|(quote-eachByte)|(slash-eachByte))&^w | w) & highBits
}

// Plain returns where the characters at b[i:] end that stand for themselves in a string: the place of the first quote,
// backslash, control character or byte beyond ASCII, else len(b).
func Plain(b []byte, i int) int {
	for i+8 <= len(b) {
		if m := marks(load(b, i)); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) {
		if c := b[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return i
		}
		i++
	}
	return i
}

// StringEnd returns the place of the quote that ends the valid string whose opening quote is at b[i], and whether what
// is between stands for itself.
func StringEnd(b []byte, i int) (end int, verbatim bool) {
	i++
	start := i
	i = Plain(b, i)
	if b[i] == '"' {
		return i, true
	}
	escapes := false
	for {
		switch c := b[i]; {
		case c == '"':
			return i, !escapes && utf8.Valid(b[start:i])
		case c == '\\':
			escapes = true
			i += 2
		default:
			i++
		}
		i = Plain(b, i)
	}
}

// NumberEnd returns where the valid number at b[i] ends.
func NumberEnd(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.', 'e', 'E':
			i++
		default:
			return i
		}
	}
	return i
}

// ValueEnd returns where the value at b[i], in a valid text, ends.
func ValueEnd(b []byte, i int) int {
	depth := 0
	for {
		switch b[i] {
		case '"':
			i, _ = StringEnd(b, i)
			i++
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case 't', 'n':
			i += 4
		case 'f':
			i += 5
		case ',', ':', ' ', '\t', '\r', '\n':
			i++
			continue
		default:
			i = NumberEnd(b, i)
		}
		if depth == 0 {
			return i
		}
	}
}
