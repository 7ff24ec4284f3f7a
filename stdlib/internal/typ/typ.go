// Package typ mirrors the layout of type descriptors (runtime/abi/src/typedesc.rs) for the packages that look into
// interface values: runtime, reflect, errors, fmt.
package typ

import "unsafe"

// Kind numbers are those of package reflect.
type Kind uint8

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

// Bits of Desc.Flags.
const (
	DirectIface = 1 << iota
	PlainMemory
	Named
	Comparable
	Variadic
	MaskRepeats
)

// Desc is a type descriptor; equal types have one address.
type Desc struct {
	Size          uintptr
	PtrBytes      uintptr
	Hash          uint32
	Kind          Kind
	Align         uint8
	Flags         uint8
	_             uint8
	Mask          *byte
	Str           string
	Name          string
	PkgPath       string
	PtrTo         *Desc
	methods       *methodTable
	Elem          *Desc
	Key           *Desc
	Len           uintptr
	list          unsafe.Pointer
	listLen       uintptr
	MapElemOffset uint32
	MapSlotSize   uint32
}

type methodTable struct {
	len      uintptr
	exported uintptr
}

// Method is one method of a concrete type. Type is nil and Code 0 where the program can't reach it.
type Method struct {
	Name    string
	PkgPath string
	Type    *Desc
	Code    unsafe.Pointer
}

// InterfaceMethod is one method of an interface type.
type InterfaceMethod struct {
	Name    string
	PkgPath string
	Type    *Desc
}

// Field is one struct field.
type Field struct {
	Name     string
	PkgPath  string
	Tag      string
	Type     *Desc
	Offset   uintptr
	embedded uintptr
}

// Embedded says whether the field was declared without a name.
func (f *Field) Embedded() bool { return f.embedded != 0 }

// Methods returns the method set of a concrete type, sorted by name.
func (d *Desc) Methods() []Method {
	if d.methods == nil {
		return nil
	}
	return unsafe.Slice((*Method)(unsafe.Add(unsafe.Pointer(d.methods), 16)), d.methods.len)
}

// Fields returns a struct type's fields.
func (d *Desc) Fields() []Field {
	return unsafe.Slice((*Field)(d.list), d.listLen)
}

// InterfaceMethods returns an interface type's methods, sorted by name.
func (d *Desc) InterfaceMethods() []InterfaceMethod {
	return unsafe.Slice((*InterfaceMethod)(d.list), d.listLen)
}

// Copy copies n values of the type from one array to another; they may overlap.
func (d *Desc) Copy(to, from unsafe.Pointer, n int) {
	const word = unsafe.Sizeof(uintptr(0))
	bytes := uintptr(n) * d.Size
	switch {
	case bytes == 0:
	case d.PtrBytes == 0:
		copy(unsafe.Slice((*byte)(to), bytes), unsafe.Slice((*byte)(from), bytes))
	default:
		// Whole words, for the alignment of pointers. To the collector it does no harm if one that is no pointer is taken for one.
		copy(unsafe.Slice((*unsafe.Pointer)(to), bytes/word), unsafe.Slice((*unsafe.Pointer)(from), bytes/word))
	}
}

// Params and Results return a function type's parts.
func (d *Desc) Params() []*Desc {
	return unsafe.Slice((**Desc)(d.list), d.Len)
}

func (d *Desc) Results() []*Desc {
	return unsafe.Slice((**Desc)(d.list), d.listLen)[d.Len:]
}

// SetSignature gives a function type made at run time its parts: the first params of list are parameters.
func (d *Desc) SetSignature(list []*Desc, params int) {
	d.list, d.listLen, d.Len = unsafe.Pointer(unsafe.SliceData(list)), uintptr(len(list)), uintptr(params)
}

// SetFields gives a struct type made at run time its fields.
func (d *Desc) SetFields(list []Field) {
	d.list, d.listLen = unsafe.Pointer(unsafe.SliceData(list)), uintptr(len(list))
}

// Embed marks a field as declared without a name.
func (f *Field) Embed() { f.embedded = 1 }

// Itab is an interface table's head.
type Itab struct {
	Inter *Desc
	Type  *Desc
}

// Eface is an interface value without methods in parts.
type Eface struct {
	Type *Desc
	Data unsafe.Pointer
}

// Of returns the dynamic type of v, nil for a nil interface.
func Of(v any) *Desc {
	return (*Eface)(unsafe.Pointer(&v)).Type
}

// Any makes an interface value of its parts.
func Any(t *Desc, data unsafe.Pointer) (v any) {
	*(*Eface)(unsafe.Pointer(&v)) = Eface{t, data}
	return v
}

// IsDirect says whether an interface's data word is the value itself (pointer-shaped types) rather than its address.
func (d *Desc) IsDirect() bool { return d.Flags&DirectIface != 0 }
