package json

import (
	"encoding/json/internal/shape"
	"encoding/json/internal/wire"
	"reflect"
)

// An object is what is known about a struct type.
type object struct {
	*shape.Shape
	fields []field
	// rest is the plan of the field Rest.
	rest *plan
}

// A field is one of the fields of a shape.
type field struct {
	*shape.Field
	// heads are the beginning of the member, with a comma before: without and with characters of HTML escaped.
	heads [2]string
	plan  *plan
}

func newObject(t reflect.Type) *object {
	o := &object{Shape: shape.Of(t)}
	o.fields = make([]field, len(o.Fields))
	for i := range o.fields {
		f := &o.fields[i]
		f.Field = &o.Fields[i]
		f.plan = planOf(f.Type)
		for k, esc := range [...]wire.Escapes{wire.JS, wire.JS | wire.HTML} {
			head, _ := wire.AppendQuote([]byte{','}, f.Name, esc)
			f.heads[k] = string(head) + ":"
		}
	}
	if o.Rest != nil {
		o.rest = planOf(o.Rest.Type)
	}
	return o
}

// find returns the field for a member's name; next is where it is expected.
func (o *object) find(name []byte, next *int) *field {
	i := o.Find(name, next)
	if i < 0 {
		if i, _ = o.Similar(name, true, true); i < 0 {
			return nil
		}
	}
	return &o.fields[i]
}
