// Package linux is the lowest layer over the kernel: the numbers of the system calls, the texts of its errors and
// signals, and calls that take pointers safely. Errors are plain numbers here; package syscall gives them a type.
package linux

import (
	"internal/rt"
	"unsafe"
)

// Call makes a system call that may block.
func Call(nr, a, b, c, d, e, f uintptr) (r, errno uintptr) {
	return rt.Syscall6(nr, a, b, c, d, e, f)
}

// Quick makes a system call that returns at once.
func Quick(nr, a, b, c uintptr) (r, errno uintptr) {
	return rt.RawSyscall6(nr, a, b, c, 0, 0, 0)
}

// CallPtr is Call with a pointer as the first argument, whose object lives until the call is over.
func CallPtr(nr uintptr, p unsafe.Pointer, b, c, d, e uintptr) (r, errno uintptr) {
	r, errno = rt.Syscall6(nr, uintptr(p), b, c, d, e, 0)
	rt.KeepAlive(p)
	return
}

// CallFdPtr is Call with a pointer as the second argument, whose object lives until the call is over.
func CallFdPtr(nr, a uintptr, p unsafe.Pointer, c, d, e, f uintptr) (r, errno uintptr) {
	r, errno = rt.Syscall6(nr, a, uintptr(p), c, d, e, f)
	rt.KeepAlive(p)
	return
}

// CString copies s and ends it with a zero byte. It fails if s has one already.
func CString(s string) (p *byte, ok bool) {
	b := make([]byte, len(s)+1)
	for i := range len(s) {
		if s[i] == 0 {
			return nil, false
		}
		b[i] = s[i]
	}
	return &b[0], true
}

// Itoa writes n in decimal: packages below strconv's users need no more.
func Itoa(n int) string {
	var buf [20]byte
	at := len(buf)
	u := uint(n)
	if n < 0 {
		u = -u
	}
	for {
		at--
		buf[at] = byte('0' + u%10)
		if u /= 10; u == 0 {
			break
		}
	}
	if n < 0 {
		at--
		buf[at] = '-'
	}
	return string(buf[at:])
}
