// Package rand has random numbers fit for secrets, from the kernel.
package rand

import (
	"internal/linux"
	"internal/rt"
	"io"
	"unsafe"
)

// Reader gives random bytes; it has no errors and needs no closing.
var Reader io.Reader = kernel{}

type kernel struct{}

// The kernel gives up to atOnce bytes without being interruptible; larger pieces go by a call that may block, and are
// limited too so that signals are seen.
const (
	atOnce = 256
	most   = 1 << 20
)

const interrupted = 4 // EINTR

// Read fills b.
func (kernel) Read(b []byte) (int, error) {
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
			fail(linux.ErrorText[errno])
		}
	}
	return n, nil
}

// fail ends the process: what a program does with numbers that aren't random can't be good.
func fail(reason string) {
	rt.Throw("crypto/rand: failed to read random data (see https://go.dev/issue/66821): " + reason)
}

// Read fills b from Reader. It has no errors: where Reader has one, the process ends.
func Read(b []byte) (n int, err error) {
	if k, ok := Reader.(kernel); ok {
		return k.Read(b)
	}
	// What somebody else's Read does with the slice is not known; b itself stays the caller's.
	own := make([]byte, len(b))
	if _, err := io.ReadFull(Reader, own); err != nil {
		fail(err.Error())
	}
	copy(b, own)
	return len(b), nil
}

// Text returns a random text of letters and digits (the alphabet of base32) with at least 128 bits of randomness.
func Text() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	text := make([]byte, 26) // of five bits
	Read(text)
	for i, b := range text {
		text[i] = alphabet[b%32]
	}
	return string(text)
}
