// Package reflect looks into values and types at run time, by way of the type descriptors that the compiler puts into
// the program.
package reflect

import (
	"internal/rt"
	"internal/typ"
	"iter"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Kind is the kind of type that a Type represents. The zero Kind is not valid.
type Kind uint

const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the older name of Pointer.
const Ptr = Pointer

var kindNames = [...]string{
	"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
	"uintptr", "float32", "float64", "complex64", "complex128", "array", "chan", "func", "interface", "map", "ptr",
	"slice", "string", "struct", "unsafe.Pointer",
}

// String returns the kind's name.
func (k Kind) String() string {
	if k < Kind(len(kindNames)) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// ChanDir is a channel type's direction.
type ChanDir int

const (
	RecvDir ChanDir = 1 << iota
	SendDir
	BothDir = RecvDir | SendDir
)

func (d ChanDir) String() string {
	switch d {
	case RecvDir:
		return "<-chan"
	case SendDir:
		return "chan<-"
	case BothDir:
		return "chan"
	}
	return "ChanDir" + strconv.Itoa(int(d))
}

// Type is a Go type. Types are comparable: equal types are the same Type.
type Type interface {
	Align() int
	FieldAlign() int
	Method(int) Method
	MethodByName(string) (Method, bool)
	NumMethod() int
	Methods() iter.Seq[Method]
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	Fields() iter.Seq[StructField]
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	FieldByNameFunc(match func(string) bool) (StructField, bool)
	In(i int) Type
	Ins() iter.Seq[Type]
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type
	Outs() iter.Seq[Type]
	OverflowComplex(x complex128) bool
	OverflowFloat(x float64) bool
	OverflowInt(x int64) bool
	OverflowUint(x uint64) bool
	CanSeq() bool
	CanSeq2() bool

	desc() *typ.Desc
}

// A Method is one method of a type.
type Method struct {
	Name    string
	PkgPath string
	Type    Type
	Func    Value
	Index   int
}

// IsExported reports whether the name is exported.
func (m Method) IsExported() bool { return m.PkgPath == "" }

// A StructField is one field of a struct type.
type StructField struct {
	Name      string
	PkgPath   string
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

// IsExported reports whether the name is exported.
func (f StructField) IsExported() bool { return f.PkgPath == "" }

// rtype is a type descriptor as a Type.
type rtype struct {
	d typ.Desc
}

func toType(d *typ.Desc) Type {
	if d == nil {
		return nil
	}
	return (*rtype)(unsafe.Pointer(d))
}

func (t *rtype) desc() *typ.Desc { return &t.d }

// TypeOf returns the dynamic type of i, nil for a nil interface.
func TypeOf(i any) Type { return toType(typ.Of(i)) }

// TypeFor returns the Type of T.
func TypeFor[T any]() Type {
	return toType(typ.Of((*T)(nil)).Elem)
}

func (t *rtype) Align() int      { return int(t.d.Align) }
func (t *rtype) FieldAlign() int { return int(t.d.Align) }
func (t *rtype) Size() uintptr   { return t.d.Size }
func (t *rtype) String() string  { return t.d.Str }
func (t *rtype) Kind() Kind      { return Kind(t.d.Kind) }
func (t *rtype) Name() string    { return t.d.Name }

func (t *rtype) PkgPath() string  { return t.d.PkgPath }
func (t *rtype) Comparable() bool { return t.d.Flags&typ.Comparable != 0 }

// fail panics with a message about a method that t's kind doesn't have.
func (t *rtype) fail(method string) {
	panic("reflect: " + method + " of non-" + method + " type " + t.d.Str)
}

func (t *rtype) need(k Kind, method, noun string) {
	if t.Kind() != k {
		panic("reflect: " + method + " of non-" + noun + " type " + t.d.Str)
	}
}

func (t *rtype) Bits() int {
	if k := t.Kind(); k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.d.Str)
	}
	return int(t.d.Size) * 8
}

func (t *rtype) ChanDir() ChanDir {
	t.need(Chan, "ChanDir", "chan")
	return ChanDir(t.d.Len)
}

func (t *rtype) IsVariadic() bool {
	t.need(Func, "IsVariadic", "func")
	return t.d.Flags&typ.Variadic != 0
}

func (t *rtype) Elem() Type {
	switch t.Kind() {
	case Array, Chan, Map, Pointer, Slice:
		return toType(t.d.Elem)
	}
	panic("reflect: Elem of invalid type " + t.d.Str)
}

func (t *rtype) Key() Type {
	t.need(Map, "Key", "map")
	return toType(t.d.Key)
}

func (t *rtype) Len() int {
	t.need(Array, "Len", "array")
	return int(t.d.Len)
}

func (t *rtype) NumIn() int {
	t.need(Func, "NumIn", "func")
	return len(t.d.Params())
}

func (t *rtype) NumOut() int {
	t.need(Func, "NumOut", "func")
	return len(t.d.Results())
}

func (t *rtype) In(i int) Type {
	t.need(Func, "In", "func")
	return toType(t.d.Params()[i])
}

func (t *rtype) Out(i int) Type {
	t.need(Func, "Out", "func")
	return toType(t.d.Results()[i])
}

// each makes an iterator of the n values of f.
func each[T any](n int, f func(int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range n {
			if !yield(f(i)) {
				return
			}
		}
	}
}

func (t *rtype) Ins() iter.Seq[Type]           { return each(t.NumIn(), t.In) }
func (t *rtype) Outs() iter.Seq[Type]          { return each(t.NumOut(), t.Out) }
func (t *rtype) Fields() iter.Seq[StructField] { return each(t.NumField(), t.Field) }
func (t *rtype) Methods() iter.Seq[Method]     { return each(t.NumMethod(), t.Method) }

func (t *rtype) NumField() int {
	t.need(Struct, "NumField", "struct")
	return len(t.d.Fields())
}

func (t *rtype) Field(i int) StructField {
	t.need(Struct, "Field", "struct")
	fields := t.d.Fields()
	if i < 0 || i >= len(fields) {
		panic("reflect: Field index out of bounds")
	}
	f := &fields[i]
	return StructField{
		Name:      f.Name,
		PkgPath:   f.PkgPath,
		Type:      toType(f.Type),
		Tag:       StructTag(f.Tag),
		Offset:    f.Offset,
		Index:     []int{i},
		Anonymous: f.Embedded(),
	}
}

func (t *rtype) FieldByIndex(index []int) StructField {
	var f StructField
	var at Type = t
	for i, x := range index {
		if i > 0 && at.Kind() == Pointer && at.Elem().Kind() == Struct {
			at = at.Elem()
		}
		f = at.Field(x)
		at = f.Type
	}
	return f
}

func (t *rtype) FieldByName(name string) (StructField, bool) {
	return t.FieldByNameFunc(func(s string) bool { return s == name })
}

// FieldByNameFunc searches level by level: the shallowest match counts, two on one level hide each other.
func (t *rtype) FieldByNameFunc(match func(string) bool) (StructField, bool) {
	t.need(Struct, "FieldByNameFunc", "struct")
	type place struct {
		t     *rtype
		index []int
	}
	level := []place{{t, nil}}
	seen := map[*rtype]bool{}
	for len(level) > 0 {
		var found StructField
		matches := 0
		var next []place
		counts := map[*rtype]int{}
		for _, p := range level {
			counts[p.t]++
		}
		for _, p := range level {
			if seen[p.t] {
				continue
			}
			seen[p.t] = true
			for i := range p.t.d.Fields() {
				f := p.t.Field(i)
				index := append(append([]int(nil), p.index...), i)
				if match(f.Name) {
					matches += counts[p.t]
					f.Index = index
					found = f
					continue
				}
				if f.Anonymous {
					e := f.Type
					if e.Kind() == Pointer {
						e = e.Elem()
					}
					if e.Kind() == Struct {
						next = append(next, place{e.(*rtype), index})
						if counts[p.t] > 1 {
							next = append(next, place{e.(*rtype), index})
						}
					}
				}
			}
		}
		if matches == 1 {
			return found, true
		}
		if matches > 1 {
			return StructField{}, false
		}
		level = next
	}
	return StructField{}, false
}

func implements(inter, d *typ.Desc) bool {
	if len(inter.InterfaceMethods()) == 0 {
		return true
	}
	if d.Kind != typ.Interface {
		return rt.Itab(unsafe.Pointer(inter), unsafe.Pointer(d)) != nil
	}
	have := d.InterfaceMethods()
	i := 0
	for _, want := range inter.InterfaceMethods() {
		for i < len(have) && (have[i].Name != want.Name || have[i].PkgPath != want.PkgPath) {
			i++
		}
		if i == len(have) || have[i].Type != want.Type {
			return false
		}
	}
	return true
}

func (t *rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return implements(u.desc(), &t.d)
}

func (t *rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	return assignable(u.desc(), &t.d)
}

func assignable(to, from *typ.Desc) bool {
	if to == from {
		return true
	}
	if to.Kind == typ.Interface {
		return implements(to, from)
	}
	if to.Flags&typ.Named != 0 && from.Flags&typ.Named != 0 {
		return false
	}
	if to.Kind == typ.Chan && from.Kind == typ.Chan && ChanDir(from.Len) == BothDir && to.Elem == from.Elem {
		return true
	}
	return sameUnderlying(to, from, true)
}

// sameUnderlying compares the structure of two types, ignoring their names at the top.
func sameUnderlying(a, b *typ.Desc, tags bool) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	same := func(x, y *typ.Desc) bool {
		if tags {
			return x == y
		}
		return x == y || x.Flags&typ.Named == 0 && y.Flags&typ.Named == 0 && sameUnderlying(x, y, false)
	}
	switch a.Kind {
	case typ.Array:
		return a.Len == b.Len && same(a.Elem, b.Elem)
	case typ.Chan:
		return a.Len == b.Len && same(a.Elem, b.Elem)
	case typ.Map:
		return same(a.Key, b.Key) && same(a.Elem, b.Elem)
	case typ.Pointer, typ.Slice:
		return same(a.Elem, b.Elem)
	case typ.Func:
		p, q := a.Params(), b.Params()
		r, s := a.Results(), b.Results()
		if len(p) != len(q) || len(r) != len(s) || a.Flags&typ.Variadic != b.Flags&typ.Variadic {
			return false
		}
		for i := range p {
			if !same(p[i], q[i]) {
				return false
			}
		}
		for i := range r {
			if !same(r[i], s[i]) {
				return false
			}
		}
		return true
	case typ.Interface:
		return len(a.InterfaceMethods()) == len(b.InterfaceMethods()) && implements(a, b)
	case typ.Struct:
		f, g := a.Fields(), b.Fields()
		if len(f) != len(g) {
			return false
		}
		for i := range f {
			if f[i].Name != g[i].Name || f[i].PkgPath != g[i].PkgPath || f[i].Embedded() != g[i].Embedded() ||
				!same(f[i].Type, g[i].Type) || tags && f[i].Tag != g[i].Tag {
				return false
			}
		}
		return true
	}
	return true
}

func (t *rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return convertible(u.desc(), &t.d)
}

func (t *rtype) OverflowComplex(x complex128) bool {
	switch t.Kind() {
	case Complex64:
		return overflowFloat32(real(x)) || overflowFloat32(imag(x))
	case Complex128:
		return false
	}
	panic("reflect: OverflowComplex of non-complex type " + t.d.Str)
}

func (t *rtype) OverflowFloat(x float64) bool {
	switch t.Kind() {
	case Float32:
		return overflowFloat32(x)
	case Float64:
		return false
	}
	panic("reflect: OverflowFloat of non-float type " + t.d.Str)
}

func overflowFloat32(x float64) bool {
	if x < 0 {
		x = -x
	}
	const max = 0x1p127 * (1 + (1 - 0x1p-23))
	const inf = 0x1p1023 * (1 + (1 - 0x1p-52))
	return max < x && x <= inf
}

func (t *rtype) OverflowInt(x int64) bool {
	if k := t.Kind(); k < Int || k > Int64 {
		panic("reflect: OverflowInt of non-int type " + t.d.Str)
	}
	shift := 64 - t.d.Size*8
	return x<<shift>>shift != x
}

func (t *rtype) OverflowUint(x uint64) bool {
	if k := t.Kind(); k < Uint || k > Uintptr {
		panic("reflect: OverflowUint of non-uint type " + t.d.Str)
	}
	shift := 64 - t.d.Size*8
	return x<<shift>>shift != x
}

// seqYield returns the parameters of the yield function if t is a range-over-func type.
func (t *rtype) seqYield() ([]*typ.Desc, bool) {
	if t.Kind() != Func || len(t.d.Params()) != 1 || len(t.d.Results()) != 0 {
		return nil, false
	}
	y := t.d.Params()[0]
	if y.Kind != typ.Func || len(y.Results()) != 1 || y.Results()[0].Kind != typ.Bool {
		return nil, false
	}
	return y.Params(), true
}

func (t *rtype) CanSeq() bool {
	switch t.Kind() {
	case Int, Int8, Int16, Int32, Int64, Uint, Uint8, Uint16, Uint32, Uint64, Uintptr, Array, Slice, Chan, String, Map:
		return true
	case Func:
		params, ok := t.seqYield()
		return ok && len(params) == 1
	case Pointer:
		return t.d.Elem.Kind == typ.Array
	}
	return false
}

func (t *rtype) CanSeq2() bool {
	switch t.Kind() {
	case Array, Slice, String, Map:
		return true
	case Func:
		params, ok := t.seqYield()
		return ok && len(params) == 2
	case Pointer:
		return t.d.Elem.Kind == typ.Array
	}
	return false
}

// made holds the types that the program made while it ran, by their string and element.
var made struct {
	sync.Mutex
	types map[madeKey]*typ.Desc
}

type madeKey struct {
	kind typ.Kind
	elem *typ.Desc
	key  *typ.Desc
	len  uintptr
}

// find returns the descriptor with the given structure: one of the program's, or one made before, or a new one that
// fill completes.
func find(k madeKey, fill func(d *typ.Desc)) *typ.Desc {
	made.Lock()
	defer made.Unlock()
	if d := made.types[k]; d != nil {
		return d
	}
	var d *typ.Desc
	for i := range rt.TypeCount() {
		t := (*typ.Desc)(rt.TypeAt(i))
		if t.Kind == k.kind && t.Elem == k.elem && t.Key == k.key && t.Len == k.len && t.Flags&typ.Named == 0 {
			d = t
			break
		}
	}
	if d == nil {
		d = &typ.Desc{Kind: k.kind, Elem: k.elem, Key: k.key, Len: k.len, Align: 8, Size: 8}
		fill(d)
		d.Hash = hashOf(d.Str)
	}
	if made.types == nil {
		made.types = map[madeKey]*typ.Desc{}
	}
	made.types[k] = d
	return d
}

// hashOf returns a made type's hash.
func hashOf(str string) uint32 {
	hash := uint32(2166136261)
	for i := 0; i < len(str); i++ {
		hash = (hash ^ uint32(str[i])) * 16777619
	}
	return hash
}

var oneWord = [1]byte{1}

// pointerTo returns *d.
func pointerTo(d *typ.Desc) *typ.Desc {
	if d.PtrTo != nil {
		return d.PtrTo
	}
	near := &pointers[d.Hash%uint32(len(pointers))]
	if p := near.Load(); p != nil && p.Elem == d {
		return p
	}
	p := find(madeKey{kind: typ.Pointer, elem: d}, func(p *typ.Desc) {
		p.Str = "*" + d.Str
		p.PtrBytes = 8
		p.Mask = &oneWord[0]
		p.Flags = typ.DirectIface | typ.PlainMemory | typ.Comparable
	})
	near.Store(p)
	return p
}

// pointers has some of the pointer types that the program doesn't have itself, by the hash of what they point to.
var pointers [64]atomic.Pointer[typ.Desc]

// PointerTo returns the type of pointers to t.
func PointerTo(t Type) Type { return toType(pointerTo(t.desc())) }

// PtrTo is the older name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

// SliceOf returns the type of slices of t.
func SliceOf(t Type) Type {
	e := t.desc()
	return toType(find(madeKey{kind: typ.Slice, elem: e}, func(s *typ.Desc) {
		s.Str = "[]" + e.Str
		s.Size = 24
		s.PtrBytes = 8
		s.Mask = &oneWord[0]
	}))
}

// ChanOf returns the type of channels of t.
func ChanOf(dir ChanDir, t Type) Type {
	e := t.desc()
	if e.Size >= 1<<16 {
		panic("reflect.ChanOf: element size too large")
	}
	return toType(find(madeKey{kind: typ.Chan, elem: e, len: uintptr(dir)}, func(c *typ.Desc) {
		elem := e.Str
		if dir == BothDir && len(elem) > 0 && elem[0] == '<' {
			elem = "(" + elem + ")"
		}
		c.Str = dir.String() + " " + elem
		c.PtrBytes = 8
		c.Mask = &oneWord[0]
		c.Flags = typ.DirectIface | typ.PlainMemory | typ.Comparable
	}))
}

// MapOf returns the type of maps from key to elem.
func MapOf(key, elem Type) Type {
	k, e := key.desc(), elem.desc()
	if k.Flags&typ.Comparable == 0 {
		panic("reflect.MapOf: invalid key type " + k.Str)
	}
	return toType(find(madeKey{kind: typ.Map, elem: e, key: k}, func(m *typ.Desc) {
		m.Str = "map[" + k.Str + "]" + e.Str
		m.PtrBytes = 8
		m.Mask = &oneWord[0]
		m.Flags = typ.DirectIface
		ea := uintptr(max(e.Align, 1))
		ka := uintptr(max(k.Align, 1))
		off := (k.Size + ea - 1) &^ (ea - 1)
		al := max(ea, ka)
		m.MapElemOffset = uint32(off)
		m.MapSlotSize = uint32((off + e.Size + al - 1) &^ (al - 1))
	}))
}

// ArrayOf returns the type of arrays of n elements t.
func ArrayOf(n int, t Type) Type {
	if n < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	e := t.desc()
	return toType(find(madeKey{kind: typ.Array, elem: e, len: uintptr(n)}, func(a *typ.Desc) {
		a.Str = "[" + strconv.Itoa(n) + "]" + e.Str
		a.Align = e.Align
		a.Size = e.Size * uintptr(n)
		a.Flags = e.Flags & (typ.PlainMemory | typ.Comparable)
		if n > 0 && e.PtrBytes > 0 {
			a.PtrBytes = e.Size*uintptr(n-1) + e.PtrBytes
			a.Mask = e.Mask
			a.Flags |= typ.MaskRepeats
		}
		if n == 1 && e.IsDirect() {
			a.Flags |= typ.DirectIface
		}
	}))
}
