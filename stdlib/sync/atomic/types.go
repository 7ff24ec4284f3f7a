package atomic

import "unsafe"

// noCopy makes "go vet" report copies of the struct it is a field of.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// An Int32 is an int32 that is only ever accessed atomically. It is zero at first.
type Int32 struct {
	_ noCopy
	n int32
}

// Load reads the value.
func (x *Int32) Load() int32 { return LoadInt32(&x.n) }

// Store writes val.
func (x *Int32) Store(val int32) { StoreInt32(&x.n, val) }

// Swap writes new and returns the previous value.
func (x *Int32) Swap(new int32) (old int32) { return SwapInt32(&x.n, new) }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	return CompareAndSwapInt32(&x.n, old, new)
}

// Add adds delta and returns the sum.
func (x *Int32) Add(delta int32) (new int32) { return AddInt32(&x.n, delta) }

// And keeps only the bits of mask and returns the previous value.
func (x *Int32) And(mask int32) (old int32) { return AndInt32(&x.n, mask) }

// Or sets the bits of mask and returns the previous value.
func (x *Int32) Or(mask int32) (old int32) { return OrInt32(&x.n, mask) }

// An Int64 is an int64 that is only ever accessed atomically. It is zero at first.
type Int64 struct {
	_ noCopy
	n int64
}

// Load reads the value.
func (x *Int64) Load() int64 { return LoadInt64(&x.n) }

// Store writes val.
func (x *Int64) Store(val int64) { StoreInt64(&x.n, val) }

// Swap writes new and returns the previous value.
func (x *Int64) Swap(new int64) (old int64) { return SwapInt64(&x.n, new) }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	return CompareAndSwapInt64(&x.n, old, new)
}

// Add adds delta and returns the sum.
func (x *Int64) Add(delta int64) (new int64) { return AddInt64(&x.n, delta) }

// And keeps only the bits of mask and returns the previous value.
func (x *Int64) And(mask int64) (old int64) { return AndInt64(&x.n, mask) }

// Or sets the bits of mask and returns the previous value.
func (x *Int64) Or(mask int64) (old int64) { return OrInt64(&x.n, mask) }

// A Uint32 is a uint32 that is only ever accessed atomically. It is zero at first.
type Uint32 struct {
	_ noCopy
	n uint32
}

// Load reads the value.
func (x *Uint32) Load() uint32 { return LoadUint32(&x.n) }

// Store writes val.
func (x *Uint32) Store(val uint32) { StoreUint32(&x.n, val) }

// Swap writes new and returns the previous value.
func (x *Uint32) Swap(new uint32) (old uint32) { return SwapUint32(&x.n, new) }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	return CompareAndSwapUint32(&x.n, old, new)
}

// Add adds delta and returns the sum.
func (x *Uint32) Add(delta uint32) (new uint32) { return AddUint32(&x.n, delta) }

// And keeps only the bits of mask and returns the previous value.
func (x *Uint32) And(mask uint32) (old uint32) { return AndUint32(&x.n, mask) }

// Or sets the bits of mask and returns the previous value.
func (x *Uint32) Or(mask uint32) (old uint32) { return OrUint32(&x.n, mask) }

// A Uint64 is a uint64 that is only ever accessed atomically. It is zero at first.
type Uint64 struct {
	_ noCopy
	n uint64
}

// Load reads the value.
func (x *Uint64) Load() uint64 { return LoadUint64(&x.n) }

// Store writes val.
func (x *Uint64) Store(val uint64) { StoreUint64(&x.n, val) }

// Swap writes new and returns the previous value.
func (x *Uint64) Swap(new uint64) (old uint64) { return SwapUint64(&x.n, new) }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	return CompareAndSwapUint64(&x.n, old, new)
}

// Add adds delta and returns the sum.
func (x *Uint64) Add(delta uint64) (new uint64) { return AddUint64(&x.n, delta) }

// And keeps only the bits of mask and returns the previous value.
func (x *Uint64) And(mask uint64) (old uint64) { return AndUint64(&x.n, mask) }

// Or sets the bits of mask and returns the previous value.
func (x *Uint64) Or(mask uint64) (old uint64) { return OrUint64(&x.n, mask) }

// A Uintptr is a uintptr that is only ever accessed atomically. It is zero at first.
type Uintptr struct {
	_ noCopy
	n uintptr
}

// Load reads the value.
func (x *Uintptr) Load() uintptr { return LoadUintptr(&x.n) }

// Store writes val.
func (x *Uintptr) Store(val uintptr) { StoreUintptr(&x.n, val) }

// Swap writes new and returns the previous value.
func (x *Uintptr) Swap(new uintptr) (old uintptr) { return SwapUintptr(&x.n, new) }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return CompareAndSwapUintptr(&x.n, old, new)
}

// Add adds delta and returns the sum.
func (x *Uintptr) Add(delta uintptr) (new uintptr) { return AddUintptr(&x.n, delta) }

// And keeps only the bits of mask and returns the previous value.
func (x *Uintptr) And(mask uintptr) (old uintptr) { return AndUintptr(&x.n, mask) }

// Or sets the bits of mask and returns the previous value.
func (x *Uintptr) Or(mask uintptr) (old uintptr) { return OrUintptr(&x.n, mask) }

// A Bool is a bool that is only ever accessed atomically. It is false at first.
type Bool struct {
	_ noCopy
	n uint32
}

func word(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// Load reads the value.
func (x *Bool) Load() bool { return LoadUint32(&x.n) == 1 }

// Store writes val.
func (x *Bool) Store(val bool) { StoreUint32(&x.n, word(val)) }

// Swap writes new and returns the previous value.
func (x *Bool) Swap(new bool) (old bool) { return SwapUint32(&x.n, word(new)) == 1 }

// CompareAndSwap writes new if the value is old, and says whether it was.
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	return CompareAndSwapUint32(&x.n, word(old), word(new))
}

// A Pointer is a *T that is only ever accessed atomically. It is nil at first.
type Pointer[T any] struct {
	// Without it, Pointers to different types could be converted to each other.
	_ [0]*T
	_ noCopy
	p unsafe.Pointer
}

// Load reads the pointer.
func (x *Pointer[T]) Load() *T { return (*T)(LoadPointer(&x.p)) }

// Store writes val.
func (x *Pointer[T]) Store(val *T) { StorePointer(&x.p, unsafe.Pointer(val)) }

// Swap writes new and returns the previous pointer.
func (x *Pointer[T]) Swap(new *T) (old *T) { return (*T)(SwapPointer(&x.p, unsafe.Pointer(new))) }

// CompareAndSwap writes new if the pointer is old, and says whether it was.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return CompareAndSwapPointer(&x.p, unsafe.Pointer(old), unsafe.Pointer(new))
}
