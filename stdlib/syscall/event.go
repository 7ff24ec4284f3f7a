package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// EpollCreate makes an epoll descriptor. size means nothing but must be positive.
func EpollCreate(size int) (fd int, err error) {
	if size <= 0 {
		return -1, EINVAL
	}
	return EpollCreate1(0)
}

// EpollCreate1 makes an epoll descriptor.
func EpollCreate1(flag int) (fd int, err error) { return newFd(SYS_EPOLL_CREATE1, uintptr(flag)) }

func newFd(nr, arg uintptr) (int, error) {
	r, err := quick(nr, arg, 0, 0)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// EpollCtl changes what an epoll descriptor watches.
func EpollCtl(epfd int, op int, fd int, event *EpollEvent) (err error) {
	_, err = call(SYS_EPOLL_CTL, uintptr(epfd), uintptr(op), uintptr(fd), uintptr(unsafe.Pointer(event)))
	rt.KeepAlive(unsafe.Pointer(event))
	return err
}

// EpollWait waits up to msec milliseconds (negative: for ever) for events.
func EpollWait(epfd int, events []EpollEvent, msec int) (n int, err error) {
	p := unsafe.Pointer(unsafe.SliceData(events))
	r, errno := linux.CallFdPtr(SYS_EPOLL_PWAIT, uintptr(epfd), p, uintptr(len(events)), uintptr(msec), 0, 0)
	if errno != 0 {
		return -1, Errno(errno)
	}
	return int(r), nil
}

// InotifyInit makes a descriptor that reports changes of files.
func InotifyInit() (fd int, err error) { return InotifyInit1(0) }

// InotifyInit1 is InotifyInit with flags.
func InotifyInit1(flags int) (fd int, err error) { return newFd(SYS_INOTIFY_INIT1, uintptr(flags)) }

// InotifyAddWatch watches the file at pathname.
func InotifyAddWatch(fd int, pathname string, mask uint32) (watchdesc int, err error) {
	r, err := atCall(SYS_INOTIFY_ADD_WATCH, fd, pathname, uintptr(mask), 0, 0)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// InotifyRmWatch ends a watch.
func InotifyRmWatch(fd int, watchdesc uint32) (success int, err error) {
	r, err := call(SYS_INOTIFY_RM_WATCH, uintptr(fd), uintptr(watchdesc), 0, 0)
	return int(r), err
}

// xattr makes a call on a path, the name of an attribute and a buffer.
func xattr(nr uintptr, path, attr string, buf []byte, flags int) (int, error) {
	name, ok := linux.CString(attr)
	if !ok {
		return -1, EINVAL
	}
	where, ok := linux.CString(path)
	if !ok {
		return -1, EINVAL
	}
	p := unsafe.Pointer(unsafe.SliceData(buf))
	r, errno := linux.CallPtr(nr, unsafe.Pointer(where), uintptr(unsafe.Pointer(name)), uintptr(p), uintptr(len(buf)), uintptr(flags))
	rt.KeepAlive(unsafe.Pointer(name))
	rt.KeepAlive(p)
	if errno != 0 {
		return -1, Errno(errno)
	}
	return int(r), nil
}

// Getxattr reads an extended attribute of a file.
func Getxattr(path string, attr string, dest []byte) (sz int, err error) {
	return xattr(SYS_GETXATTR, path, attr, dest, 0)
}

// Setxattr writes an extended attribute of a file.
func Setxattr(path string, attr string, data []byte, flags int) (err error) {
	_, err = xattr(SYS_SETXATTR, path, attr, data, flags)
	return err
}

// Removexattr removes an extended attribute of a file.
func Removexattr(path string, attr string) (err error) {
	_, err = xattr(SYS_REMOVEXATTR, path, attr, nil, 0)
	return err
}

// Listxattr lists the names of the extended attributes of a file.
func Listxattr(path string, dest []byte) (sz int, err error) {
	p := unsafe.Pointer(unsafe.SliceData(dest))
	where, ok := linux.CString(path)
	if !ok {
		return -1, EINVAL
	}
	r, errno := linux.CallPtr(SYS_LISTXATTR, unsafe.Pointer(where), uintptr(p), uintptr(len(dest)), 0, 0)
	rt.KeepAlive(p)
	if errno != 0 {
		return -1, Errno(errno)
	}
	return int(r), nil
}
