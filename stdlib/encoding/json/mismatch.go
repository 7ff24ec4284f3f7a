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
	case '[':
		return "array"
	case '{':
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
		if o := opOf[t.Kind()]; (cause == strconv.ErrRange || cause == strconv.ErrSyntax) &&
			(o.isInt() || o.isUint() || o.isFloat()) {
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

// level is an open array or object on the way to a value.
type level struct {
	object, atKey bool
	name          string
	index         int
}

// trail returns the arrays and objects that are open at b[i].
func trail(b []byte, i int) []level {
	var open []level
	for at := 0; at < i; {
		n := len(open) - 1
		switch c := b[at]; c {
		case '{', '[':
			open = append(open, level{object: c == '{', atKey: c == '{'})
			at++
		case '}', ']':
			open = open[:n]
			at++
		case ',':
			open[n].index++
			open[n].atKey = open[n].object
			at++
		case ':':
			open[n].atKey = false
			at++
		case ' ', '\t', '\r', '\n':
			at++
		case '"':
			if n >= 0 && open[n].atKey {
				open[n].name = nameAt(b, at)
			}
			at = wire.ValueEnd(b, at)
		default:
			at = wire.ValueEnd(b, at)
		}
	}
	return open
}

// step returns the name or index in the array or object.
func (l *level) step() string {
	if l.object {
		return l.name
	}
	return strconv.Itoa(l.index)
}

// path returns the names and indices that lead to the value or name at i, and whether there are any.
func (d *decoder) path(i int) (string, bool) {
	open := trail(d.data, i)
	if n := len(open) - 1; n >= 0 && open[n].atKey {
		open[n].name = nameAt(d.data, i)
	}
	var s strings.Builder
	for k := range open {
		if k > 0 {
			s.WriteByte('.')
		}
		s.WriteString(open[k].step())
	}
	return s.String(), len(open) > 0
}

// pointerEscapes are those of JSON pointers, of which paths are made.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func nameAt(b []byte, i int) string {
	end, _ := wire.StringEnd(b, i)
	return pointerEscapes.Replace(string(wire.AppendUnquote(nil, b[i+1:end])))
}

// badKey is the error of a map's key that isn't a string. The map's opening bracket was written last.
func (e *encoder) badKey() error {
	open := trail(e.buf, len(e.buf))
	s := "jsontext: " + errNotString.Error()
	if len(open) > 1 {
		pointer := ""
		for k := range open[:len(open)-1] {
			pointer += "/" + open[k].step()
		}
		s += " within " + strconv.Quote(pointer)
	}
	return &UnsupportedValueError{Str: s + " after offset " + strconv.Itoa(len(e.buf)+1)}
}
