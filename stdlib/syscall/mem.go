package syscall

import (
	"internal/linux"
	"sync"
	"unsafe"
)

// mappings remembers the length of each mapping by its last byte, so that Munmap can tell one from a part of it.
var mappings struct {
	sync.Mutex
	byEnd map[*byte][]byte
}

// Mmap maps length bytes of a file, or fresh memory with MAP_ANON.
func Mmap(fd int, offset int64, length int, prot int, flags int) (data []byte, err error) {
	if length <= 0 {
		return nil, EINVAL
	}
	r, errno := linux.Call(SYS_MMAP, 0, uintptr(length), uintptr(prot), uintptr(flags), uintptr(fd), uintptr(offset))
	if errno != 0 {
		return nil, Errno(errno)
	}
	// The address is not the collector's, which the conversion through a pointer's bits tells vet.
	data = unsafe.Slice(*(**byte)(unsafe.Pointer(&r)), length)
	mappings.Lock()
	if mappings.byEnd == nil {
		mappings.byEnd = make(map[*byte][]byte)
	}
	mappings.byEnd[&data[length-1]] = data
	mappings.Unlock()
	return data, nil
}

// Munmap undoes a Mmap. b must be what that returned.
func Munmap(b []byte) (err error) {
	if len(b) == 0 || len(b) != cap(b) {
		return EINVAL
	}
	end := &b[len(b)-1]
	mappings.Lock()
	defer mappings.Unlock()
	whole := mappings.byEnd[end]
	if whole == nil || &whole[0] != &b[0] {
		return EINVAL
	}
	if err = memCall(SYS_MUNMAP, b, 0); err == nil {
		delete(mappings.byEnd, end)
	}
	return err
}

func memCall(nr uintptr, b []byte, arg int) error {
	_, errno := linux.CallPtr(nr, unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(b)), uintptr(arg), 0, 0)
	return check(errno)
}

// Madvise tells the kernel how memory will be used.
func Madvise(b []byte, advice int) (err error) { return memCall(SYS_MADVISE, b, advice) }

// Mprotect sets what may be done with memory.
func Mprotect(b []byte, prot int) (err error) { return memCall(SYS_MPROTECT, b, prot) }

// Mlock keeps memory from being swapped out.
func Mlock(b []byte) (err error) { return memCall(SYS_MLOCK, b, 0) }

// Munlock undoes Mlock.
func Munlock(b []byte) (err error) { return memCall(SYS_MUNLOCK, b, 0) }

// Mlockall keeps all memory of the process from being swapped out.
func Mlockall(flags int) (err error) {
	_, err = call(SYS_MLOCKALL, uintptr(flags), 0, 0, 0)
	return err
}

// Munlockall undoes Mlockall.
func Munlockall() (err error) {
	_, err = call(SYS_MUNLOCKALL, 0, 0, 0, 0)
	return err
}
