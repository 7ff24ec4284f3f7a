package runtime

import (
	"internal/rt"
	"internal/typ"
	"unsafe"
)

// An Error is a run-time panic's value.
type Error interface {
	error

	// RuntimeError only marks the type.
	RuntimeError()
}

// A TypeAssertionError explains a failed type assertion.
type TypeAssertionError struct {
	operand  *typ.Desc
	dynamic  *typ.Desc
	asserted *typ.Desc
	missing  string
}

func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string {
	const prefix = "interface conversion: "
	// The reference names the operand's type only where a concrete type was asserted.
	operand := "interface"
	if e.operand != nil && e.asserted.Kind != typ.Interface {
		operand = e.operand.Str
	}
	if e.dynamic == nil {
		return prefix + operand + " is nil, not " + e.asserted.Str
	}
	if e.missing != "" {
		return prefix + e.dynamic.Str + " is not " + e.asserted.Str + ": missing method " + e.missing
	}
	text := prefix + operand + " is " + e.dynamic.Str + ", not " + e.asserted.Str
	if e.dynamic.Str == e.asserted.Str {
		if pkgPath(e.dynamic) != pkgPath(e.asserted) {
			return text + " (types from different packages)"
		}
		return text + " (types from different scopes)"
	}
	return text
}

// pkgPath returns the package that a type belongs to: that of its declaration, for a struct type literal that of its
// unexported fields.
func pkgPath(t *typ.Desc) string {
	if t.PkgPath == "" && t.Kind == typ.Struct {
		for _, f := range t.Fields() {
			if f.PkgPath != "" {
				return f.PkgPath
			}
		}
	}
	return t.PkgPath
}

// A PanicNilError is the value of panic(nil).
type PanicNilError struct {
	_ [0]func()
}

func (*PanicNilError) Error() string {
	return "runtime error: panic called with nil argument"
}
func (*PanicNilError) RuntimeError() {}

// plainError is a run-time error whose text has no "runtime error: " prefix.
type plainError string

func (e plainError) Error() string { return string(e) }
func (plainError) RuntimeError()   {}

// errorString is an ordinary run-time error, or a memory fault with what the signal said; boundsError is one of indices and
// slices. The names are what %T shows.
type errorString struct {
	text string
	addr uintptr
	pc   uintptr
	// code is 0 where there was no fault.
	code uintptr
}

func (e errorString) Error() string { return "runtime error: " + e.text }
func (errorString) RuntimeError()   {}

type boundsError string

func (e boundsError) Error() string { return "runtime error: " + string(e) }
func (boundsError) RuntimeError()   {}

// errorAddressString is a fault at another address than nil, of a goroutine that asked for a panic.
type errorAddressString struct{ errorString }

// Addr returns the address that was accessed.
func (e errorAddressString) Addr() uintptr { return e.addr }

func (e errorString) note() string {
	if e.code == 0 {
		return ""
	}
	return "[signal SIGSEGV: segmentation violation code=0x" + hex(uint64(e.code)) + " addr=0x" + hex(uint64(e.addr)) +
		" pc=0x" + hex(uint64(e.pc)) + "]"
}

// Trap codes, as runtime/abi/src/trap.rs numbers them.
const (
	trapNil = iota
	trapIndex
	trapSliceAlen
	trapSliceAcap
	trapSliceB
	trapSlice3Alen
	trapSlice3Acap
	trapSlice3B
	trapSlice3C
	trapSliceToArray
	trapDivZero
	trapNegativeShift
	trapMakeSliceLen
	trapMakeSliceCap
	trapMakeChanSize
	trapNilMapWrite
	trapSendClosed
	trapCloseClosed
	trapCloseNil
	trapUnhashable
	trapUncomparable
	trapAssert
	trapGrowSlice
	trapUnsafeSliceLen
	trapUnsafeSliceNil
	trapUnsafeStringLen
	trapUnsafeStringNil
	trapRangeState
	trapGoNil
	trapUnreachable
	trapNilPointerMethod
	trapFaultAddress
	trapMakeMapSize
	trapIndexUnsigned
	// The slice bounds panics again, in the same order, for operands of unsigned types.
	trapUnsignedSlices
)

// raise is where every run-time panic starts, whether generated code trapped or a runtime function failed.
func raise(code, a, b, c, d uintptr) {
	switch code {
	case trapNil:
		panic(errorString{"invalid memory address or nil pointer dereference", a, b, max(c, 1)})
	case trapFaultAddress:
		if getg().panicOnFault != 0 {
			panic(errorAddressString{errorString{"invalid memory address or nil pointer dereference", a, b, max(c, 1)}})
		}
		print("unexpected fault address 0x", hex(uint64(a)), "\n")
		throw("fault")
	case trapGoNil:
		rt.Fatal("go of nil func value")
	case trapUnreachable:
		throw("unreachable code reached (compiler bug)")
	case trapNilMapWrite:
		panic(plainError("assignment to entry in nil map"))
	case trapSendClosed:
		panic(plainError("send on closed channel"))
	case trapCloseClosed:
		panic(plainError("close of closed channel"))
	case trapCloseNil:
		panic(plainError("close of nil channel"))
	case trapMakeChanSize:
		panic(plainError("makechan: size out of range"))
	case trapAssert:
		e := &TypeAssertionError{operand: desc(a), dynamic: desc(b), asserted: desc(c)}
		if d != 0 {
			e.missing = *(*string)(unsafe.Pointer(d))
		}
		panic(e)
	case trapUnhashable:
		// b: the map was empty.
		if b != 0 {
			panic(plainError("hash of unhashable type: " + desc(a).Str))
		}
	case trapNilPointerMethod:
		panic(plainError(*(*string)(unsafe.Pointer(a))))
	}
	text := describe(code, int64(a), int64(b))
	if isBounds(code) {
		panic(boundsError(text))
	}
	panic(errorString{text: text})
}

func desc(p uintptr) *typ.Desc { return (*typ.Desc)(unsafe.Pointer(p)) }

// sliceBounds words the panic of a slice expression: operand is the one that is out of range.
func sliceBounds(code uintptr, operand string, negative bool, b int64) string {
	before, after := "[", ":]"
	switch code {
	case trapSliceAlen, trapSliceAcap:
		before, after = "[:", "]"
	case trapSlice3Alen, trapSlice3Acap:
		before, after = "[::", "]"
	case trapSlice3B:
		before, after = "[:", ":]"
	case trapSlice3C:
		before, after = "[", "::]"
	}
	text := "slice bounds out of range " + before + operand
	if negative {
		return text + after
	}
	switch code {
	case trapSliceB, trapSlice3B:
		return text + ":" + itoa(b) + "]"
	case trapSlice3C:
		return text + ":" + itoa(b) + ":]"
	}
	return text + "] with " + lengthOrCapacity(code == trapSliceAcap || code == trapSlice3Acap) + itoa(b)
}

// isBounds says whether a trap is about an index or a slice's length.
func isBounds(code uintptr) bool {
	return code >= trapIndex && code <= trapSliceToArray || code >= trapIndexUnsigned
}

// describe words the errors that print their operands.
func describe(code uintptr, a, b int64) string {
	if code >= trapUnsignedSlices {
		return sliceBounds(code-trapUnsignedSlices+trapSliceAlen, utoa(uint64(a)), false, b)
	}
	switch code {
	case trapSliceAlen, trapSliceAcap, trapSliceB, trapSlice3Alen, trapSlice3Acap, trapSlice3B, trapSlice3C:
		return sliceBounds(code, itoa(a), a < 0, b)
	case trapIndexUnsigned:
		return "index out of range [" + utoa(uint64(a)) + "] with length " + itoa(b)
	case trapIndex:
		if a < 0 {
			return "index out of range [" + itoa(a) + "]"
		}
		return "index out of range [" + itoa(a) + "] with length " + itoa(b)
	case trapSliceToArray:
		return "cannot convert slice with length " + itoa(a) + " to array or pointer to array with length " + itoa(b)
	case trapDivZero:
		return "integer divide by zero"
	case trapNegativeShift:
		return "negative shift amount"
	case trapMakeSliceLen:
		return "makeslice: len out of range"
	case trapMakeSliceCap:
		return "makeslice: cap out of range"
	case trapMakeMapSize:
		return "makemap: size out of range"
	case trapUnhashable:
		return "hash of unhashable type " + desc(uintptr(a)).Str
	case trapUncomparable:
		return "comparing uncomparable type " + desc(uintptr(a)).Str
	case trapGrowSlice:
		return "growslice: len out of range"
	case trapUnsafeSliceLen:
		return "unsafe.Slice: len out of range"
	case trapUnsafeSliceNil:
		return "unsafe.Slice: ptr is nil and len is not zero"
	case trapUnsafeStringLen:
		return "unsafe.String: len out of range"
	case trapUnsafeStringNil:
		return "unsafe.String: ptr is nil and len is not zero"
	case trapRangeState:
		return rangeStateText(a)
	}
	return "unknown trap " + itoa(int64(code))
}

func lengthOrCapacity(capacity bool) string {
	if capacity {
		return "capacity "
	}
	return "length "
}

// rangeStateText words the misuse of a range-over-func loop's yield function.
func rangeStateText(state int64) string {
	switch state {
	case 1:
		return "range function continued iteration after function for loop body returned false"
	case 2:
		return "range function continued iteration after loop body panic"
	case 3:
		return "range function continued iteration after whole loop exit"
	case 4:
		return "range function recovered a loop body panic and did not resume panicking"
	}
	return "range function misused its yield function"
}

// throw ends the process with a fatal error.
func throw(msg string) { rt.Throw(msg) }

// itoa, utoa and hex avoid a dependency on strconv.
func itoa(v int64) string {
	if v < 0 {
		return "-" + utoa(-uint64(v))
	}
	return utoa(uint64(v))
}

func utoa(u uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			return string(buf[i:])
		}
	}
}

func hex(v uint64) string {
	var buf [16]byte
	i := len(buf)
	for {
		i--
		buf[i] = "0123456789abcdef"[v&15]
		v >>= 4
		if v == 0 {
			return string(buf[i:])
		}
	}
}

// printPanicValue prints a panic's value as the print builtin would; other types as their name and address.
func printPanicValue(v any) {
	switch x := v.(type) {
	case nil:
		print("nil")
	case shown:
		printIndented(x.text)
	case bool:
		print(x)
	case int:
		print(x)
	case int8:
		print(x)
	case int16:
		print(x)
	case int32:
		print(x)
	case int64:
		print(x)
	case uint:
		print(x)
	case uint8:
		print(x)
	case uint16:
		print(x)
	case uint32:
		print(x)
	case uint64:
		print(x)
	case uintptr:
		print(x)
	case float32:
		print(x)
	case float64:
		print(x)
	case complex64:
		print(x)
	case complex128:
		print(x)
	case string:
		printIndented(x)
	default:
		printOther(v)
	}
}

// printOther prints values of defined basic types as T(value), everything else as (T) address.
func printOther(v any) {
	e := (*typ.Eface)(unsafe.Pointer(&v))
	t, p := e.Type, e.Data
	switch t.Kind {
	case typ.Bool:
		print(t.Str, "(", *(*bool)(p), ")")
	case typ.Int:
		print(t.Str, "(", *(*int)(p), ")")
	case typ.Int8:
		print(t.Str, "(", *(*int8)(p), ")")
	case typ.Int16:
		print(t.Str, "(", *(*int16)(p), ")")
	case typ.Int32:
		print(t.Str, "(", *(*int32)(p), ")")
	case typ.Int64:
		print(t.Str, "(", *(*int64)(p), ")")
	case typ.Uint:
		print(t.Str, "(", *(*uint)(p), ")")
	case typ.Uint8:
		print(t.Str, "(", *(*uint8)(p), ")")
	case typ.Uint16:
		print(t.Str, "(", *(*uint16)(p), ")")
	case typ.Uint32:
		print(t.Str, "(", *(*uint32)(p), ")")
	case typ.Uint64:
		print(t.Str, "(", *(*uint64)(p), ")")
	case typ.Uintptr:
		print(t.Str, "(", *(*uintptr)(p), ")")
	case typ.Float32:
		print(t.Str, "(", *(*float32)(p), ")")
	case typ.Float64:
		print(t.Str, "(", *(*float64)(p), ")")
	case typ.Complex64:
		print(t.Str, *(*complex64)(p))
	case typ.Complex128:
		print(t.Str, *(*complex128)(p))
	case typ.String:
		print(t.Str, "(\"")
		printIndented(*(*string)(p))
		print("\")")
	default:
		print("(", t.Str, ") ", p)
	}
}

// printIndented prints text with a tab after each newline, so that a panic's text can't pass for a trace.
func printIndented(text string) {
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			print(text[from:i+1], "\t")
			from = i + 1
		}
	}
	print(text[from:])
}

// fatalSignal is called on a goroutine that a hardware exception other than a memory fault interrupted.
func fatalSignal(sig uint32) {
	const sigFPE = 8
	if sig == sigFPE {
		panic(errorString{text: "integer divide by zero"})
	}
	throw("unexpected signal " + itoa(int64(sig)))
}
