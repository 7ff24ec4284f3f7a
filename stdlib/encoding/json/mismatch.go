package json

import (
	"encoding/json/internal/wire"
	"reflect"
	"strconv"
	"strings"
)

// kindOf names the kind of the value that begins with c.
func kindOf(c byte) string {
	switch c {
	case 'n':
		return "null"
	case 't', 'f':
		return "bool"
	case '"':
		return "string"
	case '[', ']':
		return "array"
	case '{', '}':
		return "object"
	}
	return "number"
}

// mismatch notes that the value at i doesn't fit type t. withText adds a scalar's text to its description.
func (d *decoder) mismatch(t reflect.Type, i int, withText bool, cause error) {
	if d.err != nil {
		return
	}
	b := d.data
	if b[i] == '{' || b[i] == '[' {
		d.err = d.typeError(t, i, i+1, "", cause)
		return
	}
	end := wire.ValueEnd(b, i)
	text := ""
	if withText && (b[i] == '"' || kindOf(b[i]) == "number") {
		text = string(b[i:end])
	}
	d.err = d.typeError(t, i, end, text, cause)
}

// typeError makes the error for the value at i; offset is what it says was read.
func (d *decoder) typeError(t reflect.Type, i, offset int, text string, cause error) error {
	value := kindOf(d.data[i])
	if text != "" {
		if (cause == strconv.ErrRange || cause == strconv.ErrSyntax) && isNumeric(t.Kind()) {
			value, cause = "number", nil
			if text[0] == '"' {
				text = string(wire.AppendUnquote(nil, []byte(text[1:len(text)-1])))
			}
		}
		value += " " + text
	}
	e := &UnmarshalTypeError{Value: value, Type: t, Offset: int64(offset), Err: cause}
	var inside bool
	if e.Field, inside = d.path(i); inside {
		e.Struct = d.root.Elem().Name()
	}
	return e
}

// path returns the names and indices that lead to the value or name at i, and whether there are any.
func (d *decoder) path(i int) (string, bool) {
	open := wire.Trail(d.data, i)
	if n := len(open) - 1; n >= 0 && open[n].AtName {
		open[n].Name = wire.PointerName(d.data, i)
	}
	var s strings.Builder
	for k := range open {
		if k > 0 {
			s.WriteByte('.')
		}
		s.WriteString(open[k].Step())
	}
	return s.String(), len(open) > 0
}

// badKey is the error of a map's key that isn't a string. The map's opening bracket was written last.
func (e *encoder) badKey() error {
	open := wire.Trail(e.buf, len(e.buf))
	s := "jsontext: " + errNotString.Error()
	if len(open) > 1 {
		pointer := ""
		for k := range open[:len(open)-1] {
			pointer += "/" + open[k].Step()
		}
		s += " within " + strconv.Quote(pointer)
	}
	return &UnsupportedValueError{Str: s + " after offset " + strconv.Itoa(len(e.buf)+1)}
}
