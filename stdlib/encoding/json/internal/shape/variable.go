package shape

import (
	"reflect"
	"unsafe"
)

// A Slice is a slice variable as it lies in memory.
type Slice struct {
	Data     unsafe.Pointer
	Len, Cap int
}

// IsEmpty is what the option omitempty means in the first version, for the variable at p of the type t, which is of kind k.
func IsEmpty(k reflect.Kind, t reflect.Type, p unsafe.Pointer) bool {
	switch k {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return *(*uint8)(p) == 0
	case reflect.Int16, reflect.Uint16:
		return *(*uint16)(p) == 0
	case reflect.Int32, reflect.Uint32:
		return *(*uint32)(p) == 0
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return *(*uint64)(p) == 0
	case reflect.Float32:
		return *(*float32)(p) == 0
	case reflect.Float64:
		return *(*float64)(p) == 0
	case reflect.String:
		return len(*(*string)(p)) == 0
	case reflect.Slice:
		return (*Slice)(p).Len == 0
	case reflect.Pointer, reflect.Interface:
		// The first word of an interface is nil only if the interface is.
		return *(*unsafe.Pointer)(p) == nil
	case reflect.Array:
		return t.Len() == 0
	case reflect.Map:
		return reflect.NewAt(t, p).Elem().Len() == 0
	}
	return false
}

// Clear sets the variable at p of the type t, which is of kind k, to the zero value.
func Clear(k reflect.Kind, t reflect.Type, p unsafe.Pointer) {
	switch k {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		*(*uint8)(p) = 0
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Float64:
		*(*uint64)(p) = 0
	case reflect.String:
		*(*string)(p) = ""
	case reflect.Pointer:
		*(*unsafe.Pointer)(p) = nil
	case reflect.Interface:
		// All interfaces are two words.
		*(*any)(p) = nil
	default:
		reflect.NewAt(t, p).Elem().SetZero()
	}
}
