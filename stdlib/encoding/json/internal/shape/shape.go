// Package shape knows which members a struct type has in JSON. It knows nothing of values.
package shape

import (
	"cmp"
	"encoding"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// A Shape is what is known about a struct type.
type Shape struct {
	// Fields are those with a member, in the order of the source.
	Fields []Field
	// Rest is an embedded map or text that holds the members without a field.
	Rest *Field
	// Err is the first thing that is wrong with the struct type In, or nil: a best effort was made then.
	Err error
	In  reflect.Type
	// Unsupported is the error of a field whose tag has a format; UnsupportedIn is its struct type.
	Unsupported   error
	UnsupportedIn reflect.Type

	// table finds fields by name: open addressing, places in Fields plus one.
	table []uint16
	// folded has the places of fields whose names are alike, in breadth-first order.
	folded map[string][]uint16
}

// A Field is a field that has a member of the object.
type Field struct {
	Name string
	Type reflect.Type
	// Path has the embedded pointers on the way to the field; Offset counts from the last of them.
	Path   []Step
	Offset uintptr
	// ID is the place in breadth-first order, by which one of several fields is chosen.
	ID int
	// Index is the way to the field as reflection has it.
	Index []int
	Tag
	// IsZero is what the option omitzero means.
	IsZero func(p unsafe.Pointer) bool
}

// A Step goes through an embedded pointer.
type Step struct {
	Offset uintptr
	Elem   reflect.Type
	// Hidden: the field isn't exported, so nothing may be stored there.
	Hidden bool
}

// zeroer decides about the option omitzero.
type zeroer interface{ IsZero() bool }

var (
	zeroerType = reflect.TypeFor[zeroer]()
	textType   = reflect.TypeFor[jsontext.Value]()

	// methods are the interfaces of types that write or read themselves.
	methods = [...]reflect.Type{
		reflect.TypeFor[interface {
			MarshalJSONTo(*jsontext.Encoder) error
		}](),
		reflect.TypeFor[interface{ MarshalJSON() ([]byte, error) }](),
		reflect.TypeFor[encoding.TextAppender](),
		reflect.TypeFor[encoding.TextMarshaler](),
		reflect.TypeFor[interface {
			UnmarshalJSONFrom(*jsontext.Decoder) error
		}](),
		reflect.TypeFor[interface{ UnmarshalJSON([]byte) error }](),
		reflect.TypeFor[encoding.TextUnmarshaler](),
	}
)

// hasMethods reports whether values of the type, or variables, write or read themselves.
func hasMethods(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return slices.ContainsFunc(methods[:], func(m reflect.Type) bool { return t.Implements(m) || p.Implements(m) })
}

// collector gathers the fields of a struct type and of those embedded in it, level by level.
type collector struct {
	shape *Shape
	found []Field
	rests []Field
	queue []embedded
	seen  map[reflect.Type]bool
}

// embedded is a struct type to look at, and the way there.
type embedded struct {
	typ    reflect.Type
	path   []Step
	offset uintptr
	index  []int
	// first: the type wasn't met before, so what is embedded in it counts.
	first bool
	// names are the members it has itself, rest is the field that holds others.
	names map[string]string
	rest  string
}

// Of returns what the members of a struct type are.
func Of(t reflect.Type) *Shape {
	c := collector{shape: &Shape{}, seen: map[reflect.Type]bool{t: true}}
	c.queue = []embedded{{typ: t, first: true}}
	for len(c.queue) > 0 {
		e := &c.queue[0]
		c.queue = c.queue[1:]
		c.visit(e)
	}
	s := c.shape
	s.Fields = dominant(c.found)
	if n := len(c.rests); n == 1 || n > 1 && len(c.rests[0].Index) != len(c.rests[1].Index) {
		s.Rest = &c.rests[0]
	}
	s.index()
	return s
}

func (c *collector) wrong(t reflect.Type, err error) {
	if c.shape.Err == nil && err != nil {
		c.shape.Err, c.shape.In = err, t
	}
}

func (c *collector) wrongf(t reflect.Type, format string, args ...any) {
	if c.shape.Err == nil {
		c.wrong(t, fmt.Errorf(format, args...))
	}
}

// visit looks at a struct type's fields.
func (c *collector) visit(e *embedded) {
	e.names = map[string]string{}
	tagged, any := false, false
	n := e.typ.NumField()
	for i := range n {
		sf := e.typ.Field(i)
		tag, has := sf.Tag.Lookup("json")
		tagged = tagged || has
		switch {
		case tag == "-":
		case !sf.IsExported() && !sf.Anonymous:
			if has {
				c.wrongf(e.typ, "unexported Go struct field %s cannot have non-ignored `json:%q` tag", sf.Name, tag)
			}
		default:
			any = true
			c.look(e, sf, i)
		}
	}
	if n > 0 && !tagged && !any {
		c.wrong(e.typ, errors.New("Go struct has no exported fields"))
	}
}

// indirect returns what a pointer type without name points to.
func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return t.Elem()
	}
	return t
}

// look decides what a struct field is: a member or more fields.
func (c *collector) look(e *embedded, sf reflect.StructField, i int) {
	f := Field{Type: sf.Type, Path: e.path, Offset: e.offset + sf.Offset}
	f.Index = append(slices.Clone(e.index), i)
	var err error
	f.Name, f.Tag, err = parseTag(sf)
	c.wrong(e.typ, err)
	base := indirect(sf.Type)
	if sf.Anonymous && !f.Named {
		if base.Kind() == reflect.Struct {
			f.Embed = true
		} else {
			c.wrongf(e.typ, "embedded Go struct field %s of non-struct type must be explicitly given a JSON name", sf.Name)
		}
	}
	if f.Embed && f.Tag != (Tag{Embed: true}) {
		c.wrongf(e.typ, "Go struct field %s cannot have any options other than `embed` specified", sf.Name)
		if f.Named {
			c.member(e, sf, f)
			return
		}
		f.Tag = Tag{Embed: true}
	}
	if !f.Embed {
		c.member(e, sf, f)
		return
	}
	if base != textType && hasMethods(base) {
		c.wrongf(e.typ, "embedded Go struct field %s of type %s must not implement marshal or unmarshal methods", sf.Name, base)
	}
	switch {
	case base.Kind() == reflect.Struct:
		if e.first {
			next := embedded{typ: base, path: e.path, offset: f.Offset, index: f.Index, first: !c.seen[base]}
			if sf.Type != base {
				next.path = append(slices.Clone(e.path), Step{f.Offset, base, !sf.IsExported()})
				next.offset = 0
			}
			c.queue = append(c.queue, next)
		}
		c.seen[base] = true
	case !sf.IsExported():
		c.wrongf(e.typ, "embedded Go struct field %s is not exported", sf.Name)
	case base != textType && (base.Kind() != reflect.Map || base.Key().Kind() != reflect.String):
		c.wrongf(e.typ, "embedded Go struct field %s of type %s must be a Go struct, Go map of string key, or jsontext.Value", sf.Name, base)
		c.member(e, sf, f)
	case base != textType && hasMethods(base.Key()):
		c.wrongf(e.typ, "embedded map field %s of type %s must have a string key that does not implement marshal or unmarshal methods", sf.Name, base)
		c.member(e, sf, f)
	default:
		if e.rest != "" {
			c.wrongf(e.typ, "embedded Go struct fields %s and %s cannot both be a Go map or jsontext.Value", e.rest, sf.Name)
		}
		e.rest = sf.Name
		c.rests = append(c.rests, f)
	}
}

// member adds a field that is a member of the object.
func (c *collector) member(e *embedded, sf reflect.StructField, f Field) {
	if !sf.IsExported() {
		base := indirect(sf.Type)
		if !sf.Anonymous || base.Kind() != reflect.Struct {
			c.wrongf(e.typ, "Go struct field %s is not exported", sf.Name)
			return
		}
		if hasMethods(base) || f.OmitZero && reflect.PointerTo(base).Implements(zeroerType) {
			c.wrongf(e.typ, "Go struct field %s is not exported for method calls", sf.Name)
			return
		}
	}
	if other, ok := e.names[f.Name]; ok {
		c.wrongf(e.typ, "Go struct fields %s and %s conflict over JSON object name %q", other, sf.Name, f.Name)
	}
	e.names[f.Name] = sf.Name
	f.IsZero = zeroTest(sf.Type)
	f.ID = len(c.found)
	if s := c.shape; f.Format != "" && s.Unsupported == nil {
		s.Unsupported = errors.New("Go struct field " + sf.Name + " has unsupported `format` tag option")
		s.UnsupportedIn = e.typ
	}
	c.found = append(c.found, f)
}

// zeroTest returns what the option omitzero means for a type.
func zeroTest(t reflect.Type) func(p unsafe.Pointer) bool {
	variable := func(p unsafe.Pointer) reflect.Value { return reflect.NewAt(t, p).Elem() }
	switch own := t.Implements(zeroerType); {
	case own && t.Kind() == reflect.Interface:
		return func(p unsafe.Pointer) bool {
			v := variable(p)
			return v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() || v.Interface().(zeroer).IsZero()
		}
	case own && t.Kind() == reflect.Pointer:
		return func(p unsafe.Pointer) bool {
			v := variable(p)
			return v.IsNil() || v.Interface().(zeroer).IsZero()
		}
	case own || reflect.PointerTo(t).Implements(zeroerType):
		return func(p unsafe.Pointer) bool { return reflect.NewAt(t, p).Interface().(zeroer).IsZero() }
	}
	return func(p unsafe.Pointer) bool { return variable(p).IsZero() }
}

// dominant leaves one field of each name: the one least deep; among equals one that has its name from a tag; none if
// there is more than one such.
func dominant(all []Field) []Field {
	named := func(f Field) int {
		if f.Named {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Field) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(len(a.Index), len(b.Index)), named(a)-named(b))
	})
	var kept []Field
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Name == all[0].Name {
			n++
		}
		if n == 1 || len(all[0].Index) != len(all[1].Index) || all[0].Named != all[1].Named {
			kept = append(kept, all[0])
		}
		all = all[n:]
	}
	// Small IDs let a set of fields be a few words.
	slices.SortFunc(kept, func(a, b Field) int { return cmp.Compare(a.ID, b.ID) })
	for i := range kept {
		kept[i].ID = i
	}
	slices.SortFunc(kept, func(a, b Field) int { return slices.Compare(a.Index, b.Index) })
	return kept
}

// In returns where the field lies in the struct at p; nil behind a nil pointer.
func (f *Field) In(p unsafe.Pointer) unsafe.Pointer {
	for i := range f.Path {
		if p = *(*unsafe.Pointer)(unsafe.Add(p, f.Path[i].Offset)); p == nil {
			return nil
		}
	}
	return unsafe.Add(p, f.Offset)
}

// Make is In, but makes what the pointers should point to. It returns nil where nothing may be stored.
func (f *Field) Make(p unsafe.Pointer) unsafe.Pointer {
	for i := range f.Path {
		s := &f.Path[i]
		at := (*unsafe.Pointer)(unsafe.Add(p, s.Offset))
		if *at == nil {
			if s.Hidden {
				return nil
			}
			*at = reflect.New(s.Elem).UnsafePointer()
		}
		p = *at
	}
	return unsafe.Add(p, f.Offset)
}
