// Package syscall gives access to the kernel's interface: the system calls by their names, their constants and
// structures. It covers files, memory, processes, signals, sockets and events of Linux.
//
// Functions here make one call each and don't repeat it when a signal interrupts it (EINTR); package os does.
package syscall

import (
	"errors"
	"internal/linux"
	"internal/oserror"
)

// An Errno is an error number of the kernel. 0 is success and never stored in an error.
type Errno uintptr

// Error returns what the number means.
func (e Errno) Error() string {
	if int(e) < len(linux.ErrorText) && linux.ErrorText[e] != "" {
		return linux.ErrorText[e]
	}
	return "errno " + linux.Itoa(int(e))
}

// Is reports whether e belongs to the class of errors that target, one of package io/fs's values, stands for.
func (e Errno) Is(target error) bool {
	switch e {
	case EACCES, EPERM:
		return target == oserror.ErrPermission
	case EEXIST, ENOTEMPTY:
		return target == oserror.ErrExist
	case ENOENT:
		return target == oserror.ErrNotExist
	case ENOSYS, ENOTSUP: // EOPNOTSUPP is ENOTSUP
		return target == errors.ErrUnsupported
	}
	return false
}

// Temporary reports whether trying again may help.
func (e Errno) Temporary() bool {
	return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout()
}

// Timeout reports whether e says that something would take, or took, too long.
func (e Errno) Timeout() bool {
	return e == EAGAIN || e == ETIMEDOUT // EWOULDBLOCK is EAGAIN
}

// check makes an error of an error number.
func check(errno uintptr) error {
	if errno == 0 {
		return nil
	}
	return Errno(errno)
}

// A Signal is the number of a signal.
type Signal int

// Signal marks the type as an os.Signal.
func (s Signal) Signal() {}

// String says what the signal means.
func (s Signal) String() string {
	if 0 <= s && int(s) < len(linux.SignalText) && linux.SignalText[s] != "" {
		return linux.SignalText[s]
	}
	return "signal " + linux.Itoa(int(s))
}
