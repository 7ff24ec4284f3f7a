package reflect

import (
	"internal/rt"
	"internal/typ"
	"strconv"
	"unicode"
	"unsafe"
)

// composed holds the function and struct types that were asked for at run time, by their string.
var composed map[string][]*typ.Desc

// compose returns the type with the given kind and string that same accepts: one of the program's, one made before, or
// what build makes.
func compose(kind typ.Kind, str string, same func(*typ.Desc) bool, build func() *typ.Desc) *typ.Desc {
	made.Lock()
	defer made.Unlock()
	for _, d := range composed[str] {
		if d.Kind == kind && same(d) {
			return d
		}
	}
	var found *typ.Desc
	for i := range rt.TypeCount() {
		d := (*typ.Desc)(rt.TypeAt(i))
		if d.Kind == kind && d.Flags&typ.Named == 0 && d.Str == str && same(d) {
			found = d
			break
		}
	}
	if found == nil {
		found = build()
		found.Kind, found.Str, found.Hash = kind, str, hashOf(str)
	}
	if composed == nil {
		composed = map[string][]*typ.Desc{}
	}
	composed[str] = append(composed[str], found)
	return found
}

// FuncOf returns the type of functions with the given parameters and results. The last parameter of a variadic one is a
// slice.
func FuncOf(in, out []Type, variadic bool) Type {
	if variadic && (len(in) == 0 || in[len(in)-1].Kind() != Slice) {
		panic("reflect.FuncOf: last arg of variadic func must be slice")
	}
	return toType(funcOf(descriptors(in), descriptors(out), variadic))
}

func descriptors(types []Type) []*typ.Desc {
	list := make([]*typ.Desc, len(types))
	for i, t := range types {
		list[i] = t.desc()
	}
	return list
}

func sameList(a, b []*typ.Desc) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func funcOf(in, out []*typ.Desc, variadic bool) *typ.Desc {
	var flag uint8 = typ.DirectIface
	if variadic {
		flag |= typ.Variadic
	}
	str := "func("
	for i, t := range in {
		if i > 0 {
			str += ", "
		}
		if variadic && i == len(in)-1 {
			str += "..." + t.Elem.Str
		} else {
			str += t.Str
		}
	}
	str += ")"
	switch len(out) {
	case 0:
	case 1:
		str += " " + out[0].Str
	default:
		for i, t := range out {
			if i == 0 {
				str += " ("
			} else {
				str += ", "
			}
			str += t.Str
		}
		str += ")"
	}
	return compose(typ.Func, str, func(d *typ.Desc) bool {
		return d.Flags&typ.Variadic == flag&typ.Variadic && sameList(d.Params(), in) && sameList(d.Results(), out)
	}, func() *typ.Desc {
		d := &typ.Desc{Size: 8, Align: 8, PtrBytes: 8, Mask: &oneWord[0], Flags: flag}
		d.SetSignature(append(append([]*typ.Desc(nil), in...), out...), len(in))
		return d
	})
}

// isName says whether s is an identifier.
func isName(s string) bool {
	for i, c := range s {
		if c != '_' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c)) {
			return false
		}
	}
	return s != ""
}

// StructOf returns the type of structs with the given fields, whose Offset and Index are not looked at. Embedded
// fields whose type has methods are not supported: there is no code for promoted methods.
func StructOf(fields []StructField) Type {
	list := make([]typ.Field, len(fields))
	names := map[string]bool{}
	pkg := ""
	str := "struct {"
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Name == "":
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no name")
		case !isName(f.Name):
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has invalid name")
		case f.Type == nil:
			panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no type")
		case f.PkgPath == "" && !unicode.IsUpper([]rune(f.Name)[0]):
			panic("reflect.StructOf: field \"" + f.Name + "\" is unexported but missing PkgPath")
		case f.Name != "_" && names[f.Name]:
			panic("reflect.StructOf: duplicate field " + f.Name)
		case f.PkgPath != "" && pkg != "" && pkg != f.PkgPath:
			panic("reflect.StructOf: fields with different PkgPath " + pkg + " and " + f.PkgPath)
		}
		names[f.Name] = true
		if f.PkgPath != "" {
			pkg = f.PkgPath
		}
		d := f.Type.desc()
		list[i] = typ.Field{Name: f.Name, PkgPath: f.PkgPath, Tag: string(f.Tag), Type: d}
		str += " "
		if f.Anonymous {
			if len(d.Methods()) > 0 || d.Kind == typ.Interface && len(d.InterfaceMethods()) > 0 {
				panic("reflect.StructOf: embedded field with methods is not supported: " + d.Str)
			}
			list[i].Embed()
		} else {
			str += f.Name + " "
		}
		str += d.Str
		if f.Tag != "" {
			str += " " + strconv.Quote(string(f.Tag))
		}
		if i < len(fields)-1 {
			str += ";"
		}
	}
	if len(fields) > 0 {
		str += " "
	}
	str += "}"
	return toType(compose(typ.Struct, str, func(d *typ.Desc) bool {
		have := d.Fields()
		if len(have) != len(list) {
			return false
		}
		for i := range have {
			a, b := &have[i], &list[i]
			if a.Type != b.Type || a.Name != b.Name || a.PkgPath != b.PkgPath || a.Tag != b.Tag || a.Embedded() != b.Embedded() {
				return false
			}
		}
		return true
	}, func() *typ.Desc { return layOut(list) }))
}

// layOut makes the descriptor of a struct type and sets its fields' offsets.
func layOut(list []typ.Field) *typ.Desc {
	s := &typ.Desc{Align: 1, Flags: typ.PlainMemory | typ.Comparable}
	used := uintptr(0)
	for i := range list {
		f := &list[i]
		align := uintptr(max(f.Type.Align, 1))
		s.Align = max(s.Align, f.Type.Align)
		f.Offset = (s.Size + align - 1) &^ (align - 1)
		s.Size = f.Offset + f.Type.Size
		used += f.Type.Size
		if f.Type.Flags&typ.PlainMemory == 0 || f.Name == "_" {
			s.Flags &^= typ.PlainMemory
		}
		if f.Type.Flags&typ.Comparable == 0 {
			s.Flags &^= typ.Comparable
		}
		if f.Type.PtrBytes > 0 {
			s.PtrBytes = f.Offset + f.Type.PtrBytes
		}
	}
	// A pointer to a last field without size must not point past the struct.
	if n := len(list); n > 0 && s.Size > 0 && list[n-1].Type.Size == 0 {
		s.Size++
	}
	s.Size = (s.Size + uintptr(s.Align) - 1) &^ (uintptr(s.Align) - 1)
	if used != s.Size {
		s.Flags &^= typ.PlainMemory
	}
	if len(list) == 1 && list[0].Type.IsDirect() {
		s.Flags |= typ.DirectIface
	}
	if s.PtrBytes > 0 {
		mask := make([]byte, (s.PtrBytes/8+7)/8)
		for i := range list {
			addPointers(mask, list[i].Offset, list[i].Type)
		}
		s.Mask = &mask[0]
	}
	s.SetFields(list)
	return s
}

// addPointers sets the bits of the pointer words of a value of type d at the given offset.
func addPointers(mask []byte, at uintptr, d *typ.Desc) {
	if d.PtrBytes == 0 {
		return
	}
	if d.Flags&typ.MaskRepeats != 0 {
		for i := range d.Len {
			addPointers(mask, at+i*d.Elem.Size, d.Elem)
		}
		return
	}
	bits := unsafe.Slice(d.Mask, (d.PtrBytes/8+7)/8)
	for w := range d.PtrBytes / 8 {
		if bits[w/8]>>(w%8)&1 != 0 {
			to := at/8 + w
			mask[to/8] |= 1 << (to % 8)
		}
	}
}
