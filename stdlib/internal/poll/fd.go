package poll

import (
	"internal/linux"
	"internal/rt"
	"io"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// FD is a descriptor. Its methods may be called by several goroutines at once. The zero value with Sysfd set is a
// blocking file.
type FD struct {
	gate gate
	poll registration
	gone uint32 // semaphore: Close waits for the last user

	// scratches are the lanes' own.
	scratches [2]*scratch

	// Sysfd is the descriptor.
	Sysfd int
	// IsSocket chooses the error of closed descriptors; ZeroReadIsEOF says that a read of nothing is the end.
	IsSocket      bool
	ZeroReadIsEOF bool
	// nonblocking calls return at once: they need not tell the scheduler.
	nonblocking atomic.Bool
	// exposed descriptors are not registered any more.
	exposed atomic.Bool
}

// Register makes calls park instead of block. It fails if the kernel can't tell when the descriptor is ready, as for
// regular files. The descriptor must be non-blocking, or be made so afterwards.
func (fd *FD) Register() error {
	err := fd.poll.open(fd.Sysfd)
	if err == nil {
		fd.nonblocking.Store(true)
	}
	return err
}

// Expose returns the descriptor to somebody who uses it without this package: it blocks from now on, and if they change
// that, calls fail where they would have to wait.
func (fd *FD) Expose() int {
	fd.exposed.Store(true)
	if fd.nonblocking.Swap(false) {
		syscall.SetNonblock(fd.Sysfd, false)
	}
	return fd.Sysfd
}

// closed returns the error of calls after Close.
func (fd *FD) closed() error {
	if fd.IsSocket {
		return ErrNetClosing
	}
	return ErrFileClosing
}

// Close ends all calls and closes the descriptor once they have returned.
func (fd *FD) Close() error {
	if !fd.gate.close() {
		return fd.closed()
	}
	fd.poll.unblock()
	err := fd.leave()
	if fd.nonblocking.Load() {
		// Its users are woken, so this does not take long; the descriptor's number may be used again afterwards.
		rt.Semacquire(&fd.gone, false, 0)
	}
	return err
}

// IsClosed reports whether Close was called.
func (fd *FD) IsClosed() bool { return fd.gate.isShut() }

func (fd *FD) destroy() error {
	fd.poll.close()
	err := syscall.Close(fd.Sysfd)
	fd.Sysfd = -1
	rt.Semrelease(&fd.gone, false)
	return err
}

// Enter keeps the descriptor open until Leave.
func (fd *FD) Enter() error {
	if !fd.gate.enter() {
		return fd.closed()
	}
	return nil
}

// Leave ends what Enter began.
func (fd *FD) Leave() { fd.leave() }

func (fd *FD) leave() error {
	if fd.gate.leave() {
		return fd.destroy()
	}
	return nil
}

func (fd *FD) give(l lane) {
	if fd.gate.give(l) {
		fd.destroy()
	}
}

// begin takes a lane and looks at its deadline.
func (fd *FD) begin(l lane) error {
	if !fd.gate.take(l) {
		return fd.closed()
	}
	if err := fd.prepare(l); err != nil {
		fd.give(l)
		return err
	}
	return nil
}

// call makes a system call whose second argument is a pointer, again and again while it is interrupted or the
// descriptor is not ready. The lane is the caller's.
func (fd *FD) call(l lane, nr uintptr, p unsafe.Pointer, c, d, e, f uintptr) (uintptr, error) {
	for {
		var r, errno uintptr
		if fd.nonblocking.Load() {
			r, errno = rt.RawSyscall6(nr, uintptr(fd.Sysfd), uintptr(p), c, d, e, f)
		} else {
			r, errno = rt.Syscall6(nr, uintptr(fd.Sysfd), uintptr(p), c, d, e, f)
		}
		if errno == 0 {
			rt.KeepAlive(p)
			return r, nil
		}
		switch e := syscall.Errno(errno); e {
		case syscall.EINTR:
		case syscall.EAGAIN:
			if err := fd.wait(l); err != nil {
				return 0, err
			}
		default:
			return 0, e
		}
	}
}

// maxTransfer bounds a single read or write: the kernel moves less than 2 GB at once.
const maxTransfer = 1 << 30

// Read reads up to len(p) bytes.
func (fd *FD) Read(p []byte) (int, error) {
	if !fd.gate.take(reading) {
		return 0, fd.closed()
	}
	if len(p) == 0 {
		fd.give(reading)
		return 0, nil
	}
	err := fd.prepare(reading)
	var n uintptr
	if err == nil {
		n, err = fd.call(reading, syscall.SYS_READ, unsafe.Pointer(&p[0]), uintptr(min(len(p), maxTransfer)), 0, 0, 0)
		if n == 0 && err == nil && fd.ZeroReadIsEOF {
			err = io.EOF
		}
	}
	fd.give(reading)
	return int(n), err
}

// ReadAt reads once at an offset.
func (fd *FD) ReadAt(p []byte, off int64) (int, error) {
	if !fd.gate.enter() {
		return 0, fd.closed()
	}
	// The position is not shared with other reads, so they need not wait for each other.
	n, err := fd.call(reading, syscall.SYS_PREAD64, unsafe.Pointer(unsafe.SliceData(p)), uintptr(min(len(p), maxTransfer)), uintptr(off), 0, 0)
	fd.leave()
	if n == 0 && err == nil && len(p) != 0 {
		err = io.EOF
	}
	return int(n), err
}

// Write writes all of p.
func (fd *FD) Write(p []byte) (int, error) {
	if err := fd.begin(writing); err != nil {
		return 0, err
	}
	n, err := fd.writeAll(p)
	fd.give(writing)
	return n, err
}

// writeAll is Write with the lane taken. An empty p is a write as well: the kernel may have something to say.
func (fd *FD) writeAll(p []byte) (n int, err error) {
	for {
		rest := p[n:]
		m, err := fd.call(writing, syscall.SYS_WRITE, unsafe.Pointer(unsafe.SliceData(rest)), uintptr(min(len(rest), maxTransfer)), 0, 0, 0)
		n += int(m)
		if err != nil || n == len(p) {
			return n, err
		}
		if m == 0 {
			return n, io.ErrUnexpectedEOF
		}
	}
}

// WriteAt writes all of p at an offset.
func (fd *FD) WriteAt(p []byte, off int64) (n int, err error) {
	if !fd.gate.enter() {
		return 0, fd.closed()
	}
	for n < len(p) {
		rest := p[n:]
		var m uintptr
		m, err = fd.call(writing, syscall.SYS_PWRITE64, unsafe.Pointer(&rest[0]), uintptr(min(len(rest), maxTransfer)), uintptr(off+int64(n)), 0, 0)
		n += int(m)
		if err == nil && m == 0 {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			break
		}
	}
	fd.leave()
	return n, err
}

// Use calls f with the descriptor, which stays open meanwhile, again while it is interrupted.
func (fd *FD) Use(f func(fd int) error) error {
	if !fd.gate.enter() {
		return fd.closed()
	}
	defer fd.leave()
	for {
		if err := f(fd.Sysfd); err != syscall.EINTR {
			return err
		}
	}
}

// Control calls f with the descriptor, which stays open meanwhile.
func (fd *FD) Control(f func(fd uintptr)) error {
	if !fd.gate.enter() {
		return fd.closed()
	}
	defer fd.leave()
	f(uintptr(fd.Sysfd))
	return nil
}

// ReadUntil calls f until it returns true, and waits in between till there is something to read.
func (fd *FD) ReadUntil(f func(fd uintptr) bool) error { return fd.until(reading, f) }

// WriteUntil calls f until it returns true, and waits in between till there is room for writing.
func (fd *FD) WriteUntil(f func(fd uintptr) bool) error { return fd.until(writing, f) }

func (fd *FD) until(l lane, f func(fd uintptr) bool) error {
	if err := fd.begin(l); err != nil {
		return err
	}
	defer fd.give(l)
	for !f(uintptr(fd.Sysfd)) {
		if err := fd.wait(l); err != nil {
			return err
		}
	}
	return nil
}

// Dup returns a copy of the descriptor, which exec closes.
func (fd *FD) Dup() (int, error) {
	copied := -1
	err := fd.Use(func(fd int) error {
		r, errno := linux.Quick(syscall.SYS_FCNTL, uintptr(fd), syscall.F_DUPFD_CLOEXEC, 0)
		if errno != 0 {
			return syscall.Errno(errno)
		}
		copied = int(r)
		return nil
	})
	return copied, err
}
