package os

import (
	"errors"
	"internal/oserror"
	"internal/poll"
	"io/fs"
	"syscall"
)

// The kinds of errors that functions here return; test with errors.Is.
var (
	ErrInvalid    = fs.ErrInvalid    // "invalid argument"
	ErrPermission = fs.ErrPermission // "permission denied"
	ErrExist      = fs.ErrExist      // "file already exists"
	ErrNotExist   = fs.ErrNotExist   // "file does not exist"
	ErrClosed     = fs.ErrClosed     // "file already closed"

	// ErrNoDeadline is returned where reads and writes can't be given a deadline.
	ErrNoDeadline = poll.ErrNoDeadline
	// ErrDeadlineExceeded is returned by reads and writes whose deadline has passed.
	ErrDeadlineExceeded = poll.ErrDeadlineExceeded
	// ErrProcessDone is returned by operations on a process that has ended.
	ErrProcessDone = errors.New("os: process already finished")
	// ErrNoHandle is returned where there is no handle of a process.
	ErrNoHandle = errors.New("os: process handle unavailable")
)

// PathError is an error, the operation that met it, and the file.
type PathError = fs.PathError

// SyscallError is an error and the system call that returned it.
type SyscallError struct {
	Syscall string
	Err     error
}

// Error returns the text of the error.
func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

// Unwrap returns the system call's error.
func (e *SyscallError) Unwrap() error { return e.Err }

// Timeout reports whether the error says that something took too long.
func (e *SyscallError) Timeout() bool { return timedOut(e.Err) }

// NewSyscallError returns a SyscallError, or nil if err is nil.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// LinkError is an error of an operation on two paths.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

// Error returns the text of the error.
func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }

// Unwrap returns the error without operation and paths.
func (e *LinkError) Unwrap() error { return e.Err }

func timedOut(err error) bool {
	t, ok := err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// underlying returns the error in one of this package's errors.
func underlying(err error) error {
	switch e := err.(type) {
	case *PathError:
		return e.Err
	case *LinkError:
		return e.Err
	case *SyscallError:
		return e.Err
	}
	return err
}

// isKind is what the Is functions do. They are older than errors.Is and look only at this package's errors.
func isKind(err, kind error) bool {
	err = underlying(err)
	if err == kind {
		return true
	}
	errno, ok := err.(syscall.Errno)
	return ok && errno.Is(kind)
}

// IsExist reports whether err says that a file exists already. New code uses errors.Is(err, fs.ErrExist).
func IsExist(err error) bool { return isKind(err, oserror.ErrExist) }

// IsNotExist reports whether err says that a file does not exist. New code uses errors.Is(err, fs.ErrNotExist).
func IsNotExist(err error) bool { return isKind(err, oserror.ErrNotExist) }

// IsPermission reports whether err says that something is not allowed. New code uses errors.Is(err, fs.ErrPermission).
func IsPermission(err error) bool { return isKind(err, oserror.ErrPermission) }

// IsTimeout reports whether err says that something took too long.
func IsTimeout(err error) bool { return timedOut(underlying(err)) }
