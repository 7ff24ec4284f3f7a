package debug

import (
	"internal/rt"
	"os"
	"syscall"
)

// CrashOptions is for options of SetCrashOutput that may come.
type CrashOptions struct{}

// SetCrashOutput has what the runtime prints when a panic or another fault ends the program written to f as well as to standard
// error, or only to that if f is nil. f may be closed afterwards: its descriptor is duplicated.
func SetCrashOutput(f *os.File, opts CrashOptions) error {
	fd := -1
	if f != nil {
		conn, err := f.SyscallConn()
		if err != nil {
			return err
		}
		var failed error
		err = conn.Control(func(old uintptr) {
			fd, failed = duplicate(int(old))
		})
		if err == nil {
			err = failed
		}
		if err != nil {
			return err
		}
	}
	if old := rt.CrashOutput(int32(fd)); old >= 0 {
		syscall.Close(int(old))
	}
	return nil
}

// duplicate makes another descriptor of a file, which programs that are started don't get.
func duplicate(fd int) (int, error) {
	r, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_DUPFD_CLOEXEC, 0)
	if errno != 0 {
		return -1, os.NewSyscallError("fcntl", errno)
	}
	return int(r), nil
}
