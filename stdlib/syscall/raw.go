package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// The descriptors every process starts with.
var (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)

// ImplementsGetwd says that Getwd asks the kernel.
const ImplementsGetwd = true

// Syscall makes the system call trap. Other goroutines run while it blocks.
func Syscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	return Syscall6(trap, a1, a2, a3, 0, 0, 0)
}

// Syscall6 is Syscall with six arguments.
func Syscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	r, errno := rt.Syscall6(trap, a1, a2, a3, a4, a5, a6)
	if errno != 0 {
		return ^uintptr(0), 0, Errno(errno)
	}
	return r, 0, 0
}

// RawSyscall makes the system call trap, which must not block, without telling the scheduler.
func RawSyscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	return RawSyscall6(trap, a1, a2, a3, 0, 0, 0)
}

// RawSyscall6 is RawSyscall with six arguments.
func RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	r, errno := rt.RawSyscall6(trap, a1, a2, a3, a4, a5, a6)
	if errno != 0 {
		return ^uintptr(0), 0, Errno(errno)
	}
	return r, 0, 0
}

// BytePtrFromString returns s as a C string; EINVAL if it has a zero byte.
func BytePtrFromString(s string) (*byte, error) {
	p, ok := linux.CString(s)
	if !ok {
		return nil, EINVAL
	}
	return p, nil
}

// ByteSliceFromString returns s with a zero byte appended; EINVAL if it has one.
func ByteSliceFromString(s string) ([]byte, error) {
	p, ok := linux.CString(s)
	if !ok {
		return nil, EINVAL
	}
	return unsafe.Slice(p, len(s)+1), nil
}

// SlicePtrFromStrings returns C strings and a nil at the end; EINVAL if one has a zero byte.
func SlicePtrFromStrings(ss []string) ([]*byte, error) {
	list := make([]*byte, len(ss)+1)
	for i, s := range ss {
		p, ok := linux.CString(s)
		if !ok {
			return nil, EINVAL
		}
		list[i] = p
	}
	return list, nil
}

// StringByteSlice is ByteSliceFromString for strings that have no zero byte.
//
// Deprecated: it panics on a zero byte.
func StringByteSlice(s string) []byte {
	b, err := ByteSliceFromString(s)
	if err != nil {
		panic("syscall: string with NUL passed to StringByteSlice")
	}
	return b
}

// StringBytePtr is BytePtrFromString for strings that have no zero byte.
//
// Deprecated: it panics on a zero byte.
func StringBytePtr(s string) *byte { return &StringByteSlice(s)[0] }

// StringSlicePtr is SlicePtrFromStrings for strings that have no zero byte.
//
// Deprecated: it panics on a zero byte.
func StringSlicePtr(ss []string) []*byte {
	list := make([]*byte, len(ss)+1)
	for i, s := range ss {
		list[i] = StringBytePtr(s)
	}
	return list
}

// call makes a call that may block and has no pointers among its arguments.
func call(nr, a, b, c, d uintptr) (uintptr, error) {
	r, errno := linux.Call(nr, a, b, c, d, 0, 0)
	return r, check(errno)
}

// quick makes a call that doesn't block and has no pointers among its arguments.
func quick(nr, a, b, c uintptr) (uintptr, error) {
	r, errno := linux.Quick(nr, a, b, c)
	return r, check(errno)
}

// get makes a call that can't fail.
func get(nr uintptr) int {
	r, _ := linux.Quick(nr, 0, 0, 0)
	return int(r)
}

// pathCall makes a call whose first argument is a path.
func pathCall(nr uintptr, path string, b, c uintptr) error {
	p, ok := linux.CString(path)
	if !ok {
		return EINVAL
	}
	_, errno := linux.CallPtr(nr, unsafe.Pointer(p), b, c, 0, 0)
	return check(errno)
}

// atCall makes a call whose first arguments are a directory and a path relative to it.
func atCall(nr uintptr, dir int, path string, c, d, e uintptr) (uintptr, error) {
	p, ok := linux.CString(path)
	if !ok {
		return 0, EINVAL
	}
	r, errno := linux.CallFdPtr(nr, uintptr(dir), unsafe.Pointer(p), c, d, e, 0)
	return r, check(errno)
}

// here is the directory that relative paths start from.
const here = -100 // AT_FDCWD

// bufCall makes a call whose first arguments are a descriptor, a buffer and its length.
func bufCall(nr uintptr, fd int, buf []byte, d, e uintptr) (int, error) {
	r, errno := linux.CallFdPtr(nr, uintptr(fd), unsafe.Pointer(unsafe.SliceData(buf)), uintptr(len(buf)), d, e, 0)
	if errno != 0 {
		return -1, Errno(errno)
	}
	return int(r), nil
}

// fillCall makes a call whose second argument is a structure that the kernel reads or writes.
func fillCall(nr uintptr, a int, p unsafe.Pointer, c, d uintptr) (uintptr, error) {
	r, errno := linux.CallFdPtr(nr, uintptr(a), p, c, d, 0, 0)
	return r, check(errno)
}
