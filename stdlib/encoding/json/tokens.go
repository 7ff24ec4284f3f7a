package json

import (
	"encoding/json/internal/wire"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// A Token is a Delim, a bool, a float64 or Number, a string, or nil for null.
type Token any

// A Delim is one of [ ] { }.
type Delim rune

// String returns the bracket.
func (d Delim) String() string { return string(d) }

// Token returns the next token; commas and colons go without saying. At the end of the stream it is nil and io.EOF.
// Brackets are seen to match.
func (d *Decoder) Token() (Token, error) {
	if d.err != nil {
		return nil, d.err
	}
	t, err := d.token()
	if e, ok := err.(*SyntaxError); ok && e.msg == endOfInput {
		// Within a token the end is unexpected; between tokens it is not, even with brackets open.
		if strings.Trim(string(d.buf[d.pos:]), " \r\n\t,:") != "" {
			return nil, io.ErrUnexpectedEOF
		}
		d.ended = true
		return nil, io.EOF
	}
	return t, err
}

func (d *Decoder) token() (Token, error) {
	off, err := d.seek()
	if err != nil {
		return nil, err
	}
	top := d.top()
	switch c := d.buf[d.pos+off]; c {
	case '{', '[':
		switch {
		case top.wantsName():
			return nil, d.misplaced(off)
		case len(d.open) > wire.MaxDepth:
			return nil, d.syntax(&wire.Error{Fault: wire.Deep, Pos: off})
		}
		d.took(off + 1)
		d.open = append(d.open, nesting{bracket: c})
		return Delim(c), nil
	case '}', ']':
		switch {
		case c-2 != top.bracket:
			return nil, d.wrong(off, top.after())
		case c == '}' && !top.wantsName():
			return nil, &SyntaxError{"missing value after object key", d.base + int64(d.pos+off) + 1}
		}
		d.open = d.open[:len(d.open)-1]
		d.pos += off + 1
		d.peeked, d.ended = false, false
		return Delim(c), nil
	}
	end, err := d.scan(off)
	if err != nil {
		return nil, err
	}
	b := d.buf[d.pos+off : d.pos+end]
	if b[0] != '"' && top.wantsName() {
		return nil, d.misplaced(off)
	}
	d.took(end)
	switch b[0] {
	case 'n':
		return nil, nil
	case 't', 'f':
		return b[0] == 't', nil
	case '"':
		return string(wire.AppendUnquote(nil, b[1:len(b)-1])), nil
	}
	if d.numbers {
		return Number(b), nil
	}
	x, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return nil, &UnmarshalTypeError{Value: "number " + string(b), Type: reflect.TypeFor[float64](), Offset: d.InputOffset()}
	}
	return x, nil
}
