package jsontext

import (
	"encoding/json/internal/wire"
	"errors"
	"math"
	"slices"
	"strconv"
)

// A Token is a bracket, a string, a number, or one of null, false and true. The zero Token is invalid. Tokens that
// a Decoder returns are valid until it reads on: use Clone to keep one.
type Token struct {
	_ [0]func()

	kind Kind
	// form is how a number that isn't a text is given: bits has it.
	form form
	bits uint64
	// text is a string's characters, or what was read if raw is set.
	text string
	// raw is where the token was read; then bits is which read that was.
	raw *reading
}

type form uint8

const (
	isText form = iota
	isInt
	isUint
	isFloat32
	isFloat64
)

// reading is the last token that a Decoder has read.
type reading struct {
	number uint64
	text   []byte
}

// The tokens that are always the same.
var (
	Null  = Token{kind: KindNull}
	False = Token{kind: KindFalse}
	True  = Token{kind: KindTrue}

	BeginObject = Token{kind: KindBeginObject}
	EndObject   = Token{kind: KindEndObject}
	BeginArray  = Token{kind: KindBeginArray}
	EndArray    = Token{kind: KindEndArray}
)

// Bool, String, Int and Uint return a token.
func Bool(b bool) Token {
	if b {
		return True
	}
	return False
}

func String(s string) Token { return Token{kind: KindString, text: s} }

func Int(n int64) Token { return Token{kind: KindNumber, form: isInt, bits: uint64(n)} }

func Uint(n uint64) Token { return Token{kind: KindNumber, form: isUint, bits: n} }

// Float and Float32 return a number with as many digits as distinguish it. NaN and infinities become strings.
func Float(n float64) Token {
	switch {
	case math.IsNaN(n):
		return String("NaN")
	case math.IsInf(n, 0):
		return String(infinity(n))
	}
	return Token{kind: KindNumber, form: isFloat64, bits: math.Float64bits(n)}
}

func Float32(n float32) Token {
	if x := float64(n); x-x != 0 {
		return Float(x)
	}
	return Token{kind: KindNumber, form: isFloat32, bits: uint64(math.Float32bits(n))}
}

func infinity(x float64) string {
	if x < 0 {
		return "-Infinity"
	}
	return "Infinity"
}

// read returns the text of a token that was read.
func (t Token) read() []byte {
	if t.raw.number != t.bits {
		panic("invalid jsontext.Token; it has been voided by a subsequent json.Decoder call")
	}
	return t.raw.text
}

// Clone returns a token that stays valid.
func (t Token) Clone() Token {
	if t.raw != nil {
		t.raw = &reading{text: append([]byte(nil), t.read()...)}
		t.bits = 0
	}
	return t
}

// Kind returns the token's kind.
func (t Token) Kind() Kind {
	if t.raw != nil {
		t.read()
	}
	return t.kind
}

func (t Token) wrongKind() string { return "invalid JSON token kind: " + t.Kind().String() }

// Bool returns the value of True or False and panics for other tokens.
func (t Token) Bool() bool {
	if t.kind != KindTrue && t.kind != KindFalse {
		panic(t.wrongKind())
	}
	return t.kind == KindTrue
}

// String returns a string's characters; of other tokens the text.
func (t Token) String() string {
	if t.raw != nil {
		b := t.read()
		if b[0] != '"' {
			return string(b)
		}
		return string(wire.AppendUnquote(nil, b[1:len(b)-1]))
	}
	switch t.kind {
	case KindInvalid:
		return "<invalid jsontext.Token>"
	case KindString:
		return t.text
	case KindNumber:
		return string(t.appendNumber(nil))
	}
	return t.kind.String()
}

// appendNumber appends a number that wasn't read.
func (t Token) appendNumber(b []byte) []byte {
	switch t.form {
	case isInt:
		return strconv.AppendInt(b, int64(t.bits), 10)
	case isUint:
		return strconv.AppendUint(b, t.bits, 10)
	case isFloat32:
		return wire.AppendFloat(b, float64(math.Float32frombits(uint32(t.bits))), 32)
	}
	return wire.AppendFloat(b, math.Float64frombits(t.bits), 64)
}

// Float and Float32 return a number, or one of the strings that stand for NaN and infinities. It is an error if the
// number is too large. They panic for other tokens.
func (t Token) Float() (float64, error) { return t.float(64) }

func (t Token) Float32() (float32, error) {
	x, err := t.float(32)
	return float32(x), err
}

func (t Token) float(bits int) (float64, error) {
	if t.Kind() == KindString {
		switch t.String() {
		case "NaN":
			return math.NaN(), nil
		case "Infinity":
			return math.Inf(1), nil
		case "-Infinity":
			return math.Inf(-1), nil
		}
	}
	if t.kind != KindNumber {
		panic(t.wrongKind())
	}
	if t.raw != nil {
		x, err := strconv.ParseFloat(string(t.read()), bits)
		if err != nil {
			err = &numberError{t.String(), "Float", errors.Unwrap(err)}
		}
		return x, err
	}
	x := t.value()
	if bits == 32 && math.IsInf(float64(float32(x)), 0) {
		return x, &numberError{t.String(), "Float", strconv.ErrRange}
	}
	return x, nil
}

// value returns a number that wasn't read, maybe rounded.
func (t Token) value() float64 {
	switch t.form {
	case isInt:
		return float64(int64(t.bits))
	case isUint:
		return float64(t.bits)
	case isFloat32:
		return float64(math.Float32frombits(uint32(t.bits)))
	}
	return math.Float64frombits(t.bits)
}

// digits parses the digits of an integer. Without error they were all of b; too large is the largest uint64.
func digits(b []byte) (uint64, error) {
	other := func(c byte) bool { return c < '0' || c > '9' }
	if len(b) == 0 || b[0] == '0' && len(b) > 1 || slices.ContainsFunc(b, other) {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(string(b), 10, 64)
	if err != nil {
		return n, errors.Unwrap(err)
	}
	return n, nil
}

// Int returns a number as an int64. What isn't an integer is cut off, what is too large or small becomes the nearest;
// both are errors. It panics for other tokens.
func (t Token) Int() (int64, error) {
	if t.Kind() != KindNumber {
		panic(t.wrongKind())
	}
	wrong := func(n int64, why error) (int64, error) { return n, &numberError{t.String(), "Int", why} }
	switch {
	case t.raw != nil:
		b := t.read()
		negative := b[0] == '-'
		if negative {
			b = b[1:]
		}
		n, err := digits(b)
		switch {
		case err == strconv.ErrSyntax:
			x, _ := strconv.ParseFloat(string(t.read()), 64)
			return wrong(toInt(x), err)
		case negative && n > 1<<63:
			return wrong(math.MinInt64, strconv.ErrRange)
		case negative:
			return -int64(n), nil
		case n > math.MaxInt64:
			return wrong(math.MaxInt64, strconv.ErrRange)
		}
		return int64(n), nil
	case t.form == isInt:
		return int64(t.bits), nil
	case t.form == isUint:
		if t.bits > math.MaxInt64 {
			return wrong(math.MaxInt64, strconv.ErrRange)
		}
		return int64(t.bits), nil
	}
	x := t.value()
	switch {
	case math.Trunc(x) != x:
		return wrong(toInt(x), strconv.ErrSyntax)
	case x < math.MinInt64 || x >= 1<<63:
		return wrong(toInt(x), strconv.ErrRange)
	}
	return int64(x), nil
}

// toInt returns the nearest int64 towards zero.
func toInt(x float64) int64 {
	switch {
	case x >= 1<<63:
		return math.MaxInt64
	case x < math.MinInt64:
		return math.MinInt64
	}
	return int64(x)
}

// Uint returns a number as a uint64; errors and panics are as for Int.
func (t Token) Uint() (uint64, error) {
	if t.Kind() != KindNumber {
		panic(t.wrongKind())
	}
	wrong := func(n uint64, why error) (uint64, error) { return n, &numberError{t.String(), "Uint", why} }
	switch {
	case t.raw != nil:
		n, err := digits(t.read())
		if err == strconv.ErrSyntax {
			x, _ := strconv.ParseFloat(string(t.read()), 64)
			n = toUint(x)
		}
		if err != nil {
			return wrong(n, err)
		}
		return n, nil
	case t.form == isUint:
		return t.bits, nil
	case t.form == isInt:
		if int64(t.bits) < 0 {
			return wrong(0, strconv.ErrSyntax)
		}
		return t.bits, nil
	}
	x := t.value()
	switch {
	case math.Trunc(x) != x || math.Signbit(x) && x != 0:
		return wrong(toUint(x), strconv.ErrSyntax)
	case x >= 1<<64:
		return wrong(toUint(x), strconv.ErrRange)
	}
	return uint64(x), nil
}

// toUint returns the nearest uint64 towards zero.
func toUint(x float64) uint64 {
	switch {
	case x >= 1<<64:
		return math.MaxUint64
	case x < 0:
		return 0
	}
	return uint64(x)
}
