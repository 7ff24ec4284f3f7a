package os

import (
	"internal/linux"
	"internal/rt"
	"syscall"
	"unsafe"
)

// Calls on paths relative to an open directory, which package syscall has no functions for.

const (
	cwd = -100 // AT_FDCWD

	atNoFollow  = 0x100
	atRemoveDir = 0x200
)

// retry repeats a call while signals interrupt it.
func retry(f func() error) error {
	for {
		if err := f(); err != syscall.EINTR {
			return err
		}
	}
}

// atCall makes the call nr on a directory, a path and up to three more arguments.
func atCall(nr uintptr, dir int, path string, a, b, c uintptr) (uintptr, error) {
	p, ok := linux.CString(path)
	if !ok {
		return 0, syscall.EINVAL
	}
	for {
		r, errno := linux.CallFdPtr(nr, uintptr(dir), unsafe.Pointer(p), a, b, c, 0)
		if errno == 0 {
			return r, nil
		}
		if err := syscall.Errno(errno); err != syscall.EINTR {
			return 0, err
		}
	}
}

func openAt(dir int, path string, flags int, perm uint32) (int, error) {
	fd, err := atCall(syscall.SYS_OPENAT, dir, path, uintptr(flags|syscall.O_CLOEXEC), uintptr(perm), 0)
	return int(fd), err
}

func statAt(dir int, path string, st *syscall.Stat_t, flags int) error {
	_, err := atCall(sysStatAt, dir, path, uintptr(unsafe.Pointer(st)), uintptr(flags), 0)
	rt.KeepAlive(unsafe.Pointer(st))
	return err
}

func unlinkAt(dir int, path string, flags int) error {
	_, err := atCall(syscall.SYS_UNLINKAT, dir, path, uintptr(flags), 0, 0)
	return err
}

// utimesAt sets the times of a file. The zero seconds with omitTime leave one as it is.
func utimesAt(dir int, path string, ts *[2]syscall.Timespec, flags int) error {
	_, err := atCall(syscall.SYS_UTIMENSAT, dir, path, uintptr(unsafe.Pointer(ts)), uintptr(flags), 0)
	rt.KeepAlive(unsafe.Pointer(ts))
	return err
}

const omitTime = 0x3ffffffe // UTIME_OMIT, as the nanoseconds

// readlinkAt returns where a symbolic link leads.
func readlinkAt(dir int, path string) (string, error) {
	for size := 128; ; size *= 2 {
		buf := make([]byte, size)
		n, err := atCall(syscall.SYS_READLINKAT, dir, path, uintptr(unsafe.Pointer(&buf[0])), uintptr(size), 0)
		rt.KeepAlive(unsafe.Pointer(&buf[0]))
		if err != nil {
			return "", err
		}
		if int(n) < size {
			return string(buf[:n]), nil
		}
	}
}

// twoAt makes a call on two paths.
func twoAt(nr uintptr, fromDir int, from string, toDir int, to string, flags int) error {
	p, ok := linux.CString(to)
	if !ok {
		return syscall.EINVAL
	}
	_, err := atCall(nr, fromDir, from, uintptr(toDir), uintptr(unsafe.Pointer(p)), uintptr(flags))
	rt.KeepAlive(unsafe.Pointer(p))
	return err
}

func symlinkAt(target string, dir int, path string) error {
	from, ok := linux.CString(target)
	if !ok {
		return syscall.EINVAL
	}
	to, ok := linux.CString(path)
	if !ok {
		return syscall.EINVAL
	}
	return retry(func() error {
		_, errno := linux.CallPtr(syscall.SYS_SYMLINKAT, unsafe.Pointer(from), uintptr(dir), uintptr(unsafe.Pointer(to)), 0, 0)
		rt.KeepAlive(unsafe.Pointer(to))
		if errno == 0 {
			return nil
		}
		return syscall.Errno(errno)
	})
}
