// Package randomness reads the kernel's random numbers, for packages that don't take them from whom their callers name.
package randomness

import (
	"internal/godebug"
	"internal/linux"
	"internal/rt"
	"io"
	"unsafe"
)

// Source returns what randomness is taken from where an API ignores the reader that it is given: the kernel, unless GODEBUG
// contains cryptocustomrand=1. Reading from r would make its bytes, or how many are read, a part of the result's contract.
func Source(r io.Reader) io.Reader {
	if godebug.Value("cryptocustomrand") == "1" {
		return r
	}
	return Kernel{}
}

// Kernel is a reader of the kernel's random numbers. It has no errors.
type Kernel struct{}

// The kernel gives up to atOnce bytes without being interruptible; larger pieces go by a call that may block, and are
// limited too so that signals are seen.
const (
	atOnce = 256
	most   = 1 << 20
)

const interrupted = 4 // EINTR

// Read fills b.
func (Kernel) Read(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		p, size := uintptr(unsafe.Pointer(&b[0])), uintptr(min(len(b), most))
		var got, errno uintptr
		if size <= atOnce {
			got, errno = rt.RawSyscall6(getrandom, p, size, 0, 0, 0, 0)
		} else {
			got, errno = rt.Syscall6(getrandom, p, size, 0, 0, 0, 0)
		}
		rt.KeepAlive(unsafe.Pointer(&b[0]))
		switch errno {
		case 0:
			b = b[got:]
		case interrupted:
		default:
			Fail(linux.ErrorText[errno])
		}
	}
	return n, nil
}

// Fail ends the process: what a program does with numbers that aren't random can't be good.
func Fail(reason string) {
	rt.Throw("crypto/rand: failed to read random data (see https://go.dev/issue/66821): " + reason)
}
