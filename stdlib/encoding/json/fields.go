package json

import (
	"cmp"
	"encoding/json/internal/wire"
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// An object is what is known about a struct type.
type object struct {
	fields []field
	// table finds fields by name: open addressing, places in fields plus one.
	table []uint16
	// folded finds the first of the fields whose names differ in case only.
	folded map[string]*field
	// rest is an embedded map that holds the members without a field.
	rest *field
	// unsupported is the error of a field whose tag asks for something that there is not.
	unsupported error
	// owner is the struct type of the field of unsupported.
	owner reflect.Type
}

// A field is a member of an object.
type field struct {
	name string
	// heads are the beginning of the member, with a comma before: without and with characters of HTML escaped.
	heads [2]string
	plan  *plan
	typ   reflect.Type
	// path has the embedded pointers on the way to the field; offset counts from the last of them.
	path   []step
	offset uintptr
	// order is the place in breadth-first order, by which one of several fields is chosen.
	order int
	index []int
	tag
	isZero func(p unsafe.Pointer) bool
}

// A step goes through an embedded pointer.
type step struct {
	offset uintptr
	elem   reflect.Type
	// hidden: the field isn't exported, so nothing may be stored there.
	hidden bool
}

// tag is what a field's tag says.
type tag struct {
	named, embed, omitEmpty, omitZero, quoted bool
	strict, ignoreCase                        bool
	format                                    string
}

var zeroerType = reflect.TypeFor[zeroer]()

// zeroer decides about the option omitzero.
type zeroer interface{ IsZero() bool }

// parseTag reads a field's tag; the name is the field's own if the tag has none.
func parseTag(f reflect.StructField) (name string, t tag) {
	name = f.Name
	text := f.Tag.Get("json")
	if text != "" && text[0] != ',' {
		n := strings.IndexAny(text, ",\\'\"`")
		if n < 0 {
			n = len(text)
		}
		given, ok := text[:n], true
		if n < len(text) && text[n] != ',' {
			given, n, ok = word(text)
		}
		if ok {
			name, t.named = string([]rune(given)), true
		}
		text = text[n:]
	}
	for text != "" {
		if text[0] == ',' {
			text = text[1:]
		}
		option, n, _ := word(text)
		text = text[n:]
		switch option {
		case "omitempty":
			t.omitEmpty = true
		case "omitzero":
			t.omitZero = true
		case "string":
			t.quoted = true
		case "embed":
			t.embed = true
		case "case":
			if !strings.HasPrefix(text, ":") {
				break
			}
			text = text[1:]
			value, n, ok := word(text)
			if !ok {
				break
			}
			text = text[n:]
			t.strict = t.strict || value == "strict"
			t.ignoreCase = t.ignoreCase || value == "ignore"
		case "format":
			if !strings.HasPrefix(text, ":") {
				break
			}
			text = text[1:]
			value, n, ok := word(text)
			if strings.HasPrefix(text, "'") {
				if end := strings.IndexByte(text[1:], '\''); end >= 0 {
					value, n, ok = text[1:end+1], end+2, true
				}
			}
			if ok && value != "" {
				text = text[n:]
				t.format = value
			}
		}
	}
	return name, t
}

// word reads an option's name; where there is none, ok is false and the word is what stands before the next comma.
func word(s string) (w string, n int, ok bool) {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsNumber(r)) {
			break
		}
		n = i + utf8.RuneLen(r)
	}
	if n > 0 {
		return s[:n], n, true
	}
	if n = strings.IndexByte(s, ','); n < 0 {
		n = len(s)
	}
	return s[:n], n, false
}

// collector gathers the fields of a struct type and of those embedded in it, level by level.
type collector struct {
	object *object
	found  []field
	rests  []field
	queue  []embedded
	seen   map[reflect.Type]bool
}

// embedded is a struct type to look at, and the way there.
type embedded struct {
	typ    reflect.Type
	path   []step
	offset uintptr
	index  []int
	// first: the type wasn't met before, so what is embedded in it counts.
	first bool
}

func newObject(t reflect.Type) *object {
	c := collector{object: &object{}, seen: map[reflect.Type]bool{t: true}}
	c.queue = []embedded{{typ: t, first: true}}
	for len(c.queue) > 0 {
		e := c.queue[0]
		c.queue = c.queue[1:]
		for i := range e.typ.NumField() {
			c.look(e, e.typ.Field(i), i)
		}
	}
	o := c.object
	o.fields = dominant(c.found)
	if n := len(c.rests); n == 1 || n > 1 && len(c.rests[0].index) != len(c.rests[1].index) {
		o.rest = &c.rests[0]
	}
	o.index()
	return o
}

// indirect returns what a pointer type without name points to.
func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return t.Elem()
	}
	return t
}

// look decides what a struct field is: nothing, a member, or more fields.
func (c *collector) look(e embedded, sf reflect.StructField, i int) {
	if sf.Tag.Get("json") == "-" || !sf.IsExported() && !sf.Anonymous {
		return
	}
	f := field{typ: sf.Type, path: e.path, offset: e.offset + sf.Offset}
	f.index = append(slices.Clone(e.index), i)
	f.name, f.tag = parseTag(sf)
	base := indirect(sf.Type)
	if sf.Anonymous && !f.named && base.Kind() == reflect.Struct {
		f.embed = true
	}
	if !f.embed {
		c.member(e, sf, f)
		return
	}
	if f.named {
		c.member(e, sf, f)
		return
	}
	f.tag = tag{embed: true}
	if base.Kind() == reflect.Struct {
		if e.first {
			next := embedded{typ: base, path: e.path, offset: f.offset, index: f.index, first: !c.seen[base]}
			if sf.Type != base {
				next.path = append(slices.Clone(e.path), step{f.offset, base, !sf.IsExported()})
				next.offset = 0
			}
			c.queue = append(c.queue, next)
		}
		c.seen[base] = true
		return
	}
	switch {
	case !sf.IsExported():
	case base == rawType, base.Kind() == reflect.Map && base.Key().Kind() == reflect.String && !hasMethods(base.Key()):
		f.plan = planOf(sf.Type)
		c.rests = append(c.rests, f)
	default:
		c.member(e, sf, f)
	}
}

// hasMethods reports whether values of the type, or variables, read or write themselves.
func hasMethods(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	for _, w := range writers {
		if p.Implements(w) {
			return true
		}
	}
	return p.Implements(tokenUnmarshalerType) || p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType)
}

// member adds a field that is a member of the object.
func (c *collector) member(e embedded, sf reflect.StructField, f field) {
	if !sf.IsExported() {
		base := indirect(sf.Type)
		if !sf.Anonymous || base.Kind() != reflect.Struct || hasMethods(base) ||
			f.omitZero && reflect.PointerTo(base).Implements(zeroerType) {
			return
		}
	}
	f.isZero = zeroTest(sf.Type)
	f.order = len(c.found)
	if f.format != "" && c.object.unsupported == nil {
		c.object.unsupported = errors.New("Go struct field " + sf.Name + " has unsupported `format` tag option")
		c.object.owner = e.typ
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
func dominant(all []field) []field {
	slices.SortStableFunc(all, func(a, b field) int {
		named := func(f field) int {
			if f.named {
				return 0
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(len(a.index), len(b.index)), named(a)-named(b))
	})
	var kept []field
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].name == all[0].name {
			n++
		}
		if n == 1 || len(all[0].index) != len(all[1].index) || all[0].named != all[1].named {
			kept = append(kept, all[0])
		}
		all = all[n:]
	}
	slices.SortFunc(kept, func(a, b field) int { return slices.Compare(a.index, b.index) })
	return kept
}

// index completes the fields and makes the tables.
func (o *object) index() {
	size := 8
	for size < 2*len(o.fields) {
		size *= 2
	}
	o.table = make([]uint16, size)
	o.folded = make(map[string]*field, len(o.fields))
	for i := range o.fields {
		f := &o.fields[i]
		f.plan = planOf(f.typ)
		for k, esc := range [...]wire.Escapes{wire.JS, wire.JS | wire.HTML} {
			head, _ := wire.AppendQuote([]byte{','}, f.name, esc)
			f.heads[k] = string(head) + ":"
		}
		at := int(hash([]byte(f.name))) & (size - 1)
		for o.table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		o.table[at] = uint16(i + 1)
		if f.strict {
			continue
		}
		if other := o.folded[fold(f.name)]; other == nil || f.order < other.order {
			o.folded[fold(f.name)] = f
		}
	}
}

// hash spreads names; it needs to be fast rather than good.
func hash(b []byte) uint32 {
	h := uint32(len(b))
	for _, c := range b {
		h = (h ^ uint32(c)) * 0x01000193
	}
	return h ^ h>>15
}

// fold maps names that differ in case only to one.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				return next
			}
			r = next
		}
	}, s)
}

// find returns the field for a member's name. next is where the member is expected: members mostly come in the order of
// the fields.
func (o *object) find(name []byte, next *int) *field {
	if i := *next; i < len(o.fields) && o.fields[i].name == string(name) {
		*next = i + 1
		return &o.fields[i]
	}
	mask := len(o.table) - 1
	for at := int(hash(name)) & mask; o.table[at] != 0; at = (at + 1) & mask {
		if i := int(o.table[at]); o.fields[i-1].name == string(name) {
			*next = i
			return &o.fields[i-1]
		}
	}
	if len(o.folded) == 0 {
		return nil
	}
	return o.folded[fold(string(name))]
}

// in returns where the field lies in the struct at p; nil behind a nil pointer.
func (f *field) in(p unsafe.Pointer) unsafe.Pointer {
	for i := range f.path {
		if p = *(*unsafe.Pointer)(unsafe.Add(p, f.path[i].offset)); p == nil {
			return nil
		}
	}
	return unsafe.Add(p, f.offset)
}

// make is in, but makes what the pointers should point to. It returns nil where nothing may be stored.
func (f *field) make(p unsafe.Pointer) unsafe.Pointer {
	for i := range f.path {
		s := &f.path[i]
		at := (*unsafe.Pointer)(unsafe.Add(p, s.offset))
		if *at == nil {
			if s.hidden {
				return nil
			}
			*at = reflect.New(s.elem).UnsafePointer()
		}
		p = *at
	}
	return unsafe.Add(p, f.offset)
}
