package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// Open opens the file at path.
func Open(path string, mode int, perm uint32) (fd int, err error) {
	return Openat(here, path, mode, perm)
}

// Openat opens the file at path, relative to the directory dirfd.
func Openat(dirfd int, path string, flags int, mode uint32) (fd int, err error) {
	r, err := atCall(SYS_OPENAT, dirfd, path, uintptr(flags), uintptr(mode), 0)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Creat creates or truncates the file at path.
func Creat(path string, mode uint32) (fd int, err error) {
	return Open(path, O_CREAT|O_WRONLY|O_TRUNC, mode)
}

// Close gives the descriptor up.
func Close(fd int) (err error) {
	_, err = call(SYS_CLOSE, uintptr(fd), 0, 0, 0)
	return err
}

// Read reads up to len(p) bytes.
func Read(fd int, p []byte) (n int, err error) { return bufCall(SYS_READ, fd, p, 0, 0) }

// Write writes up to len(p) bytes.
func Write(fd int, p []byte) (n int, err error) { return bufCall(SYS_WRITE, fd, p, 0, 0) }

// Pread reads at offset and leaves the file's position.
func Pread(fd int, p []byte, offset int64) (n int, err error) {
	return bufCall(SYS_PREAD64, fd, p, uintptr(offset), 0)
}

// Pwrite writes at offset and leaves the file's position.
func Pwrite(fd int, p []byte, offset int64) (n int, err error) {
	return bufCall(SYS_PWRITE64, fd, p, uintptr(offset), 0)
}

// Seek sets the file's position.
func Seek(fd int, offset int64, whence int) (off int64, err error) {
	r, err := call(SYS_LSEEK, uintptr(fd), uintptr(offset), uintptr(whence), 0)
	if err != nil {
		return -1, err
	}
	return int64(r), nil
}

// Fstat describes an open file.
func Fstat(fd int, stat *Stat_t) (err error) {
	_, err = fillCall(SYS_FSTAT, fd, unsafe.Pointer(stat), 0, 0)
	return err
}

// Stat describes the file at path; Lstat doesn't follow a link at its end.
func Stat(path string, stat *Stat_t) (err error) { return fstatat(here, path, stat, 0) }

// Lstat describes the file at path without following a link at its end.
func Lstat(path string, stat *Stat_t) (err error) {
	return fstatat(here, path, stat, atSymlinkNofollow)
}

func fstatat(dir int, path string, stat *Stat_t, flags int) error {
	_, err := atCall(sysFstatat, dir, path, uintptr(unsafe.Pointer(stat)), uintptr(flags), 0)
	rt.KeepAlive(unsafe.Pointer(stat))
	return err
}

// Statfs describes the file system at path.
func Statfs(path string, buf *Statfs_t) (err error) {
	err = pathCall(SYS_STATFS, path, uintptr(unsafe.Pointer(buf)), 0)
	rt.KeepAlive(unsafe.Pointer(buf))
	return err
}

// Fstatfs describes the file system of an open file.
func Fstatfs(fd int, buf *Statfs_t) (err error) {
	_, err = fillCall(SYS_FSTATFS, fd, unsafe.Pointer(buf), 0, 0)
	return err
}

// Access checks what the real user may do with the file at path.
func Access(path string, mode uint32) (err error) {
	_, err = atCall(SYS_FACCESSAT, here, path, uintptr(mode), 0, 0)
	return err
}

// Faccessat is Access relative to a directory. Its flags are AT_EACCESS and AT_SYMLINK_NOFOLLOW.
func Faccessat(dirfd int, path string, mode uint32, flags int) (err error) {
	if flags == 0 {
		_, err = atCall(SYS_FACCESSAT, dirfd, path, uintptr(mode), 0, 0)
		return err
	}
	_, err = atCall(sysFaccessat2, dirfd, path, uintptr(mode), uintptr(flags), 0)
	return err
}

// sysFaccessat2 has one number on all architectures, as every call since 2018.
const sysFaccessat2 = 439

// Chmod sets the permissions of the file at path.
func Chmod(path string, mode uint32) (err error) { return Fchmodat(here, path, mode, 0) }

// Fchmod sets the permissions of an open file.
func Fchmod(fd int, mode uint32) (err error) {
	_, err = call(SYS_FCHMOD, uintptr(fd), uintptr(mode), 0, 0)
	return err
}

// Fchmodat is Chmod relative to a directory.
func Fchmodat(dirfd int, path string, mode uint32, flags int) error {
	if flags == 0 {
		_, err := atCall(SYS_FCHMODAT, dirfd, path, uintptr(mode), 0, 0)
		return err
	}
	_, err := atCall(sysFchmodat2, dirfd, path, uintptr(mode), uintptr(flags), 0)
	if err == ENOSYS {
		if flags&^(atSymlinkNofollow|atEmptyPath) != 0 {
			return EINVAL
		}
		return EOPNOTSUPP
	}
	return err
}

const sysFchmodat2 = 452

// Flags of the calls that work relative to a directory.
const (
	atSymlinkNofollow = 0x100
	atRemovedir       = 0x200
	atEmptyPath       = 0x1000
)

// Chown sets owner and group of the file at path.
func Chown(path string, uid int, gid int) (err error) { return Fchownat(here, path, uid, gid, 0) }

// Lchown is Chown without following a link at the path's end.
func Lchown(path string, uid int, gid int) (err error) {
	return Fchownat(here, path, uid, gid, atSymlinkNofollow)
}

// Fchown sets owner and group of an open file.
func Fchown(fd int, uid int, gid int) (err error) {
	_, err = call(SYS_FCHOWN, uintptr(fd), uintptr(uid), uintptr(gid), 0)
	return err
}

// Fchownat is Chown relative to a directory.
func Fchownat(dirfd int, path string, uid int, gid int, flags int) (err error) {
	_, err = atCall(SYS_FCHOWNAT, dirfd, path, uintptr(uid), uintptr(gid), uintptr(flags))
	return err
}

// Mkdir makes a directory.
func Mkdir(path string, mode uint32) (err error) { return Mkdirat(here, path, mode) }

// Mkdirat is Mkdir relative to a directory.
func Mkdirat(dirfd int, path string, mode uint32) (err error) {
	_, err = atCall(SYS_MKDIRAT, dirfd, path, uintptr(mode), 0, 0)
	return err
}

// Mknod makes a file, a device or a pipe.
func Mknod(path string, mode uint32, dev int) (err error) { return Mknodat(here, path, mode, dev) }

// Mknodat is Mknod relative to a directory.
func Mknodat(dirfd int, path string, mode uint32, dev int) (err error) {
	_, err = atCall(SYS_MKNODAT, dirfd, path, uintptr(mode), uintptr(dev), 0)
	return err
}

// Mkfifo makes a named pipe.
func Mkfifo(path string, mode uint32) (err error) { return Mknod(path, mode|S_IFIFO, 0) }

// Unlink removes a name that is not a directory's.
func Unlink(path string) error { return Unlinkat(here, path) }

// Unlinkat is Unlink relative to a directory.
func Unlinkat(dirfd int, path string) error { return unlinkat(dirfd, path, 0) }

// Rmdir removes an empty directory.
func Rmdir(path string) error { return unlinkat(here, path, atRemovedir) }

func unlinkat(dir int, path string, flags int) error {
	_, err := atCall(SYS_UNLINKAT, dir, path, uintptr(flags), 0, 0)
	return err
}

// twoPaths makes a call on two paths, each relative to a directory.
func twoPaths(nr uintptr, fromDir int, from string, toDir int, to string, flags int) error {
	p, ok := linux.CString(to)
	if !ok {
		return EINVAL
	}
	_, err := atCall(nr, fromDir, from, uintptr(toDir), uintptr(unsafe.Pointer(p)), uintptr(flags))
	rt.KeepAlive(unsafe.Pointer(p))
	return err
}

// Rename gives a file another name.
func Rename(oldpath string, newpath string) (err error) {
	return Renameat(here, oldpath, here, newpath)
}

// Renameat is Rename relative to directories.
func Renameat(olddirfd int, oldpath string, newdirfd int, newpath string) (err error) {
	return twoPaths(sysRenameat2, olddirfd, oldpath, newdirfd, newpath, 0)
}

// Link gives a file a second name.
func Link(oldpath string, newpath string) (err error) {
	return twoPaths(SYS_LINKAT, here, oldpath, here, newpath, 0)
}

// Symlink makes newpath a symbolic link to oldpath.
func Symlink(oldpath string, newpath string) (err error) {
	from, ok := linux.CString(oldpath)
	if !ok {
		return EINVAL
	}
	to, ok := linux.CString(newpath)
	if !ok {
		return EINVAL
	}
	dir := here
	_, errno := linux.CallPtr(SYS_SYMLINKAT, unsafe.Pointer(from), uintptr(dir), uintptr(unsafe.Pointer(to)), 0, 0)
	rt.KeepAlive(unsafe.Pointer(to))
	return check(errno)
}

// Readlink stores in buf where a symbolic link leads to.
func Readlink(path string, buf []byte) (n int, err error) {
	p := unsafe.Pointer(unsafe.SliceData(buf))
	r, err := atCall(SYS_READLINKAT, here, path, uintptr(p), uintptr(len(buf)), 0)
	rt.KeepAlive(p)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Truncate sets the length of the file at path.
func Truncate(path string, length int64) (err error) {
	return pathCall(SYS_TRUNCATE, path, uintptr(length), 0)
}

// Ftruncate sets the length of an open file.
func Ftruncate(fd int, length int64) (err error) {
	_, err = call(SYS_FTRUNCATE, uintptr(fd), uintptr(length), 0, 0)
	return err
}

// Fallocate reserves or releases room of a file.
func Fallocate(fd int, mode uint32, off int64, len int64) (err error) {
	_, err = call(SYS_FALLOCATE, uintptr(fd), uintptr(mode), uintptr(off), uintptr(len))
	return err
}

// Fsync writes a file and its description to the disk.
func Fsync(fd int) (err error) {
	_, err = call(SYS_FSYNC, uintptr(fd), 0, 0, 0)
	return err
}

// Fdatasync writes a file to the disk.
func Fdatasync(fd int) (err error) {
	_, err = call(SYS_FDATASYNC, uintptr(fd), 0, 0, 0)
	return err
}

// Sync writes everything to the disks.
func Sync() { call(SYS_SYNC, 0, 0, 0, 0) }

// SyncFileRange writes a part of a file to the disk.
func SyncFileRange(fd int, off int64, n int64, flags int) (err error) {
	_, err = call(SYS_SYNC_FILE_RANGE, uintptr(fd), uintptr(off), uintptr(n), uintptr(flags))
	return err
}

// Flock locks or unlocks a whole file.
func Flock(fd int, how int) (err error) {
	_, err = call(SYS_FLOCK, uintptr(fd), uintptr(how), 0, 0)
	return err
}

// FcntlFlock locks or unlocks a part of a file, or asks about locks.
func FcntlFlock(fd uintptr, cmd int, lk *Flock_t) error {
	_, errno := linux.Call(SYS_FCNTL, fd, uintptr(cmd), uintptr(unsafe.Pointer(lk)), 0, 0, 0)
	rt.KeepAlive(unsafe.Pointer(lk))
	return check(errno)
}

func fcntl(fd, cmd, arg int) (int, error) {
	r, err := call(SYS_FCNTL, uintptr(fd), uintptr(cmd), uintptr(arg), 0)
	return int(r), err
}

// SetNonblock sets whether reads and writes return EAGAIN rather than wait.
func SetNonblock(fd int, nonblocking bool) (err error) {
	flags, err := fcntl(fd, F_GETFL, 0)
	if err != nil {
		return err
	}
	want := flags &^ O_NONBLOCK
	if nonblocking {
		want |= O_NONBLOCK
	}
	if want == flags {
		return nil
	}
	_, err = fcntl(fd, F_SETFL, want)
	return err
}

// CloseOnExec makes the descriptor end with the program in execve.
func CloseOnExec(fd int) { fcntl(fd, F_SETFD, FD_CLOEXEC) }

// Dup returns a second descriptor of the same open file.
func Dup(oldfd int) (fd int, err error) {
	r, err := call(SYS_DUP, uintptr(oldfd), 0, 0, 0)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Dup3 makes newfd a descriptor of oldfd's open file.
func Dup3(oldfd int, newfd int, flags int) (err error) {
	_, err = call(SYS_DUP3, uintptr(oldfd), uintptr(newfd), uintptr(flags), 0)
	return err
}

// Pipe makes a pipe: p[0] reads what is written to p[1].
func Pipe(p []int) error { return Pipe2(p, 0) }

// Pipe2 is Pipe with flags.
func Pipe2(p []int, flags int) error {
	if len(p) != 2 {
		return EINVAL
	}
	var ends [2]int32
	_, errno := linux.CallPtr(SYS_PIPE2, unsafe.Pointer(&ends), uintptr(flags), 0, 0, 0)
	if errno == 0 {
		p[0], p[1] = int(ends[0]), int(ends[1])
	}
	return check(errno)
}

// Getdents reads directory entries as the kernel gives them.
func Getdents(fd int, buf []byte) (n int, err error) { return bufCall(SYS_GETDENTS64, fd, buf, 0, 0) }

// ReadDirent reads directory entries for ParseDirent.
func ReadDirent(fd int, buf []byte) (n int, err error) { return Getdents(fd, buf) }

// direntName is where the name is in a directory entry.
const direntName = 19

// ParseDirent appends up to max names (all if max is negative) from buf to names, but for "." and "..". It returns
// how many bytes and names that were.
func ParseDirent(buf []byte, max int, names []string) (consumed int, count int, newnames []string) {
	for max != 0 && len(buf)-consumed > direntName {
		entry := buf[consumed:]
		size := int(entry[16]) | int(entry[17])<<8
		if size <= direntName || size > len(entry) {
			break
		}
		consumed += size
		var ino uint64
		for i := range 8 {
			ino |= uint64(entry[i]) << (8 * i)
		}
		if ino == 0 {
			continue // removed while it was read
		}
		name := entry[direntName:size]
		for i, c := range name {
			if c == 0 {
				name = name[:i]
				break
			}
		}
		if string(name) == "." || string(name) == ".." {
			continue
		}
		names = append(names, string(name))
		count++
		max--
	}
	return consumed, count, names
}

// Chdir changes the directory that relative paths start from.
func Chdir(path string) (err error) { return pathCall(SYS_CHDIR, path, 0, 0) }

// Fchdir is Chdir to an open directory.
func Fchdir(fd int) (err error) {
	_, err = call(SYS_FCHDIR, uintptr(fd), 0, 0, 0)
	return err
}

// Chroot changes the directory that absolute paths start from.
func Chroot(path string) (err error) { return pathCall(SYS_CHROOT, path, 0, 0) }

// Getcwd stores the path of the working directory and a zero byte in buf.
func Getcwd(buf []byte) (n int, err error) {
	r, errno := linux.CallPtr(SYS_GETCWD, unsafe.Pointer(unsafe.SliceData(buf)), uintptr(len(buf)), 0, 0, 0)
	return int(r), check(errno)
}

// Getwd returns the path of the working directory.
func Getwd() (wd string, err error) {
	var buf [PathMax]byte
	n, err := Getcwd(buf[:])
	if err != nil {
		return "", err
	}
	if n < 1 || n > len(buf) || buf[n-1] != 0 {
		return "", EINVAL
	}
	// A directory that can't be reached from the root is reported with a text in front.
	if buf[0] != '/' {
		return "", ENOENT
	}
	return string(buf[:n-1]), nil
}

// Umask sets which permissions new files do not get, and returns the previous ones.
func Umask(mask int) (oldmask int) {
	r, _ := quick(SYS_UMASK, uintptr(mask), 0, 0)
	return int(r)
}

// UtimesNano sets the times of access and modification of the file at path.
func UtimesNano(path string, ts []Timespec) (err error) {
	if len(ts) != 2 {
		return EINVAL
	}
	return utimensat(here, path, &ts[0], 0)
}

func utimensat(dir int, path string, ts *Timespec, flags int) error {
	_, err := atCall(SYS_UTIMENSAT, dir, path, uintptr(unsafe.Pointer(ts)), uintptr(flags), 0)
	rt.KeepAlive(unsafe.Pointer(ts))
	return err
}

func nanos(tv []Timeval) (ts [2]Timespec, err error) {
	if len(tv) != 2 {
		return ts, EINVAL
	}
	for i := range ts {
		ts[i] = NsecToTimespec(TimevalToNsec(tv[i]))
	}
	return ts, nil
}

// Utimes is UtimesNano in microseconds.
func Utimes(path string, tv []Timeval) (err error) { return Futimesat(here, path, tv) }

// Futimesat is Utimes relative to a directory.
func Futimesat(dirfd int, path string, tv []Timeval) (err error) {
	ts, err := nanos(tv)
	if err != nil {
		return err
	}
	return utimensat(dirfd, path, &ts[0], 0)
}

// Futimes is Utimes of an open file.
func Futimes(fd int, tv []Timeval) (err error) {
	ts, err := nanos(tv)
	if err != nil {
		return err
	}
	_, err = fillCall(SYS_UTIMENSAT, fd, nil, uintptr(unsafe.Pointer(&ts)), 0)
	rt.KeepAlive(unsafe.Pointer(&ts))
	return err
}

// Utime is Utimes in seconds.
func Utime(path string, buf *Utimbuf) (err error) {
	return UtimesNano(path, []Timespec{{Sec: buf.Actime}, {Sec: buf.Modtime}})
}

// Sendfile copies from one open file to another within the kernel.
func Sendfile(outfd int, infd int, offset *int64, count int) (written int, err error) {
	r, err := call(SYS_SENDFILE, uintptr(outfd), uintptr(infd), uintptr(unsafe.Pointer(offset)), uintptr(count))
	rt.KeepAlive(unsafe.Pointer(offset))
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Splice moves data between a pipe and another open file within the kernel.
func Splice(rfd int, roff *int64, wfd int, woff *int64, len int, flags int) (n int64, err error) {
	r, errno := linux.Call(SYS_SPLICE, uintptr(rfd), uintptr(unsafe.Pointer(roff)), uintptr(wfd),
		uintptr(unsafe.Pointer(woff)), uintptr(len), uintptr(flags))
	rt.KeepAlive(unsafe.Pointer(roff))
	rt.KeepAlive(unsafe.Pointer(woff))
	return int64(r), check(errno)
}

// Tee copies data from one pipe to another within the kernel.
func Tee(rfd int, wfd int, len int, flags int) (n int64, err error) {
	r, err := call(SYS_TEE, uintptr(rfd), uintptr(wfd), uintptr(len), uintptr(flags))
	return int64(r), err
}

// Select waits until one of the sets of descriptors has a ready one, or timeout has passed.
func Select(nfd int, r *FdSet, w *FdSet, e *FdSet, timeout *Timeval) (n int, err error) {
	var limit *Timespec
	if timeout != nil {
		ts := NsecToTimespec(TimevalToNsec(*timeout))
		limit = &ts
	}
	got, errno := linux.Call(SYS_PSELECT6, uintptr(nfd), uintptr(unsafe.Pointer(r)), uintptr(unsafe.Pointer(w)),
		uintptr(unsafe.Pointer(e)), uintptr(unsafe.Pointer(limit)), 0)
	rt.KeepAlive(unsafe.Pointer(r))
	rt.KeepAlive(unsafe.Pointer(w))
	rt.KeepAlive(unsafe.Pointer(e))
	rt.KeepAlive(unsafe.Pointer(limit))
	return int(got), check(errno)
}
