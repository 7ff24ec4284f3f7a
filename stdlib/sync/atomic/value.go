package atomic

import "unsafe"

// A Value holds values of one dynamic type, chosen by the first store. Load gives nil before that. It must not be
// copied after its first use.
//
// Each stored value lives in a box of its own that never changes, so that a reader needs one load only.
type Value struct {
	box unsafe.Pointer // *any
}

// dynamicType is the type word of an interface value: equal words mean identical types.
func dynamicType(v *any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(v)) }

// newBox checks what may be stored and puts it in a box.
func newBox(op string, v any) *any {
	if v == nil {
		panic("sync/atomic: " + op + " of nil value into Value")
	}
	box := new(any)
	*box = v
	return box
}

func (v *Value) load() *any { return (*any)(LoadPointer(&v.box)) }

func (v *Value) replace(old, new *any) bool {
	return CompareAndSwapPointer(&v.box, unsafe.Pointer(old), unsafe.Pointer(new))
}

// Load returns the value stored last, or nil.
func (v *Value) Load() (val any) {
	if box := v.load(); box != nil {
		return *box
	}
	return nil
}

// Store makes val the value. It panics if val is nil or of another type than the values before.
func (v *Value) Store(val any) { v.exchange("store", newBox("store", val)) }

// Swap makes new the value and returns the previous one, nil if there was none. It panics like Store.
func (v *Value) Swap(new any) (old any) { return v.exchange("swap", newBox("swap", new)) }

func (v *Value) exchange(op string, box *any) any {
	for {
		cur := v.load()
		if cur != nil && dynamicType(cur) != dynamicType(box) {
			panic("sync/atomic: " + op + " of inconsistently typed value into Value")
		}
		if v.replace(cur, box) {
			if cur == nil {
				return nil
			}
			return *cur
		}
	}
}

// CompareAndSwap makes new the value if the present one equals old, and says whether it did. It panics like Store,
// and where old can not be compared.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	box := newBox("compare and swap", new)
	if old != nil && dynamicType(&old) != dynamicType(box) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	for {
		cur := v.load()
		if cur == nil {
			if old != nil {
				return false
			}
			if v.replace(nil, box) {
				return true
			}
			continue
		}
		if dynamicType(cur) != dynamicType(box) {
			panic("sync/atomic: compare and swap of inconsistently typed value into Value")
		}
		if *cur != old {
			return false
		}
		if v.replace(cur, box) {
			return true
		}
	}
}
