// Package os gives access to the operating system: files, directories, the environment and processes. Errors name
// the operation and the file, and hold the kernel's error.
package os

import (
	"errors"
	"internal/linux"
	"internal/rt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// How to open a file: one of the first three, with any of the others.
const (
	O_RDONLY int = syscall.O_RDONLY // for reading
	O_WRONLY int = syscall.O_WRONLY // for writing
	O_RDWR   int = syscall.O_RDWR   // for both

	O_APPEND int = syscall.O_APPEND // write at the end
	O_CREATE int = syscall.O_CREAT  // create the file if there is none
	O_EXCL   int = syscall.O_EXCL   // with O_CREATE: there must be none
	O_SYNC   int = syscall.O_SYNC   // writes return when the disk has the data
	O_TRUNC  int = syscall.O_TRUNC  // empty the file
)

// What Seek counts from.
//
// Deprecated: use io.SeekStart and so on.
const (
	SEEK_SET int = 0
	SEEK_CUR int = 1
	SEEK_END int = 2
)

// Separators in paths and in lists of paths.
const (
	PathSeparator     = '/'
	PathListSeparator = ':'
)

// DevNull is the file that swallows everything.
const DevNull = "/dev/null"

// IsPathSeparator reports whether c separates directories in paths.
func IsPathSeparator(c uint8) bool { return c == PathSeparator }

// A File is an open file. Its methods may be called by several goroutines at once.
type File struct {
	*file
}

// file is what a File shares with copies of it.
type file struct {
	fd       int
	name     string
	appends  bool // opened with O_APPEND
	nonblock bool // a pipe of ours: waiting for it ends when it is closed
	standard bool // not on the heap: has no finalizer

	// users counts the calls that use fd at the moment; closedBit is added by Close. Whoever leaves the bit
	// alone closes fd, which must not be given to another file while somebody uses it.
	users atomic.Int64

	// wake is a descriptor that becomes readable when the file is closed, plus 1; 0 until somebody waits.
	wakeMu sync.Mutex
	wake   int

	dirMu sync.Mutex
	dir   *dirBuffer // what has been read of a directory and not been given out
}

const closedBit = 1 << 62

// The standard files.
var (
	Stdin  = &File{&stdin}
	Stdout = &File{&stdout}
	Stderr = &File{&stderr}

	stdin  = file{fd: 0, name: "/dev/stdin", standard: true}
	stdout = file{fd: 1, name: "/dev/stdout", standard: true}
	stderr = file{fd: 2, name: "/dev/stderr", standard: true}
)

// NewFile returns a File with the given descriptor and name, or nil if fd can't be one.
func NewFile(fd uintptr, name string) *File {
	if int(fd) < 0 {
		return nil
	}
	return newFile(int(fd), name, false)
}

func newFile(fd int, name string, appends bool) *File {
	f := &file{fd: fd, name: name, appends: appends}
	rt.SetFinalizer(unsafe.Pointer(f), closeUnused)
	return &File{f}
}

// closeUnused closes a file that nothing refers to any more.
func closeUnused(p unsafe.Pointer) { (*file)(p).close() }

// acquire keeps the descriptor open until release.
func (f *file) acquire() error {
	if f.users.Add(1)&closedBit != 0 {
		f.release()
		return ErrClosed
	}
	return nil
}

func (f *file) release() {
	if f.users.Add(-1) == closedBit {
		f.closeDescriptors()
	}
}

func (f *file) closeDescriptors() error {
	f.wakeMu.Lock()
	if f.wake != 0 {
		syscall.Close(f.wake - 1)
		f.wake = 0
	}
	f.wakeMu.Unlock()
	return syscall.Close(f.fd)
}

func (f *file) closed() bool { return f.users.Load()&closedBit != 0 }

// close marks the file as closed; the descriptor goes with its last user.
func (f *file) close() error {
	for {
		n := f.users.Load()
		if n&closedBit != 0 {
			return ErrClosed
		}
		if f.users.CompareAndSwap(n, n|closedBit) {
			if !f.standard {
				rt.SetFinalizer(unsafe.Pointer(f), nil)
			}
			if n == 0 {
				return f.closeDescriptors()
			}
			f.wakeMu.Lock()
			if f.wake != 0 {
				one := [8]byte{1}
				syscall.Write(f.wake-1, one[:])
			}
			f.wakeMu.Unlock()
			return nil
		}
	}
}

// start begins an operation: it returns an error for nil and closed files.
func (f *File) start(op string) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap(op, f.acquire())
}

// wrap names operation and file in an error.
func (f *File) wrap(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &PathError{Op: op, Path: f.name, Err: err}
}

// do runs an operation that returns no more than an error.
func (f *File) do(op string, operation func(fd int) error) error {
	if err := f.start(op); err != nil {
		return err
	}
	defer f.release()
	return f.wrap(op, retry(func() error { return operation(f.fd) }))
}

// Name returns the name that f was opened with.
func (f *File) Name() string { return f.name }

// Fd returns the descriptor, which is valid for as long as f is open. It blocks from now on.
func (f *File) Fd() uintptr {
	if f == nil || f.closed() {
		return ^uintptr(0)
	}
	if f.nonblock {
		// Who uses it without this package expects calls to wait, and so do other programs.
		syscall.SetNonblock(f.fd, false)
	}
	return uintptr(f.fd)
}

// Close closes the file. It is an error to do it twice.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("close", f.close())
}

// maxTransfer bounds a single read or write: the kernel moves less than 2 GB at once.
const maxTransfer = 1 << 30

// transfer reads or writes once, waiting where the descriptor doesn't.
func (f *file) transfer(p []byte, events int16, call func(fd int, p []byte) (int, error)) (int, error) {
	if len(p) > maxTransfer {
		p = p[:maxTransfer]
	}
	for {
		n, err := call(f.fd, p)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			if err := f.wait(events); err != nil {
				return 0, err
			}
		default:
			return 0, err
		}
	}
}

const (
	readable = 1 // POLLIN
	writable = 4 // POLLOUT
)

// wait waits until a descriptor that does not block can be read or written, or the file is closed. It need not be us
// who has set it so: the mode is shared by all processes that have the file open.
func (f *file) wait(events int16) error {
	f.wakeMu.Lock()
	if f.wake == 0 {
		fd, errno := linux.Quick(syscall.SYS_EVENTFD2, 0, syscall.O_CLOEXEC, 0)
		if errno != 0 {
			f.wakeMu.Unlock()
			return syscall.Errno(errno)
		}
		f.wake = int(fd) + 1
	}
	wake := f.wake - 1
	f.wakeMu.Unlock()
	if f.closed() {
		// Close may have come before there was anything to wake.
		return ErrClosed
	}
	type request struct {
		fd               int32
		events, happened int16
	}
	requests := [2]request{{fd: int32(f.fd), events: events}, {fd: int32(wake), events: readable}}
	err := retry(func() error {
		_, errno := linux.CallPtr(syscall.SYS_PPOLL, unsafe.Pointer(&requests), uintptr(len(requests)), 0, 0, 0)
		if errno == 0 {
			return nil
		}
		return syscall.Errno(errno)
	})
	if err == nil && f.closed() {
		err = ErrClosed
	}
	return err
}

// Read reads up to len(b) bytes; at the end of the file it returns 0 and io.EOF.
func (f *File) Read(b []byte) (n int, err error) {
	if err := f.start("read"); err != nil {
		return 0, err
	}
	defer f.release()
	if len(b) == 0 {
		return 0, nil
	}
	n, err = f.transfer(b, readable, syscall.Read)
	if n == 0 && err == nil {
		return 0, io.EOF
	}
	return n, f.wrap("read", err)
}

// ReadAt reads len(b) bytes from off on. It returns fewer only with an error, which is io.EOF at the end.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.start("read"); err != nil {
		return 0, err
	}
	defer f.release()
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: errors.New("negative offset")}
	}
	for n < len(b) {
		m, err := f.transfer(b[n:], readable, func(fd int, p []byte) (int, error) {
			return syscall.Pread(fd, p, off+int64(n))
		})
		if err != nil {
			return n, f.wrap("read", err)
		}
		if m == 0 {
			return n, io.EOF
		}
		n += m
	}
	return n, nil
}

// writeAll writes all of b with call, which gets how much is done already.
func (f *File) writeAll(b []byte, call func(fd int, p []byte, done int) (int, error)) (n int, err error) {
	for n < len(b) {
		m, err := f.transfer(b[n:], writable, func(fd int, p []byte) (int, error) { return call(fd, p, n) })
		if err != nil {
			if err == syscall.EPIPE && (f.fd == 1 || f.fd == 2) {
				brokenOutput()
			}
			return n, f.wrap("write", err)
		}
		if m == 0 {
			return n, f.wrap("write", io.ErrUnexpectedEOF)
		}
		n += m
	}
	return n, nil
}

// brokenOutput ends the process as the kernel does with programs that write to a pipe nobody reads, unless SIGPIPE
// has been asked for.
func brokenOutput() {
	if linux.PipeSignal.Load() {
		syscall.Kill(syscall.Getpid(), syscall.SIGPIPE)
		return
	}
	var action [4]uintptr // the default
	linux.CallFdPtr(syscall.SYS_RT_SIGACTION, uintptr(syscall.SIGPIPE), unsafe.Pointer(&action), 0, 8, 0, 0)
	syscall.Kill(syscall.Getpid(), syscall.SIGPIPE)
}

// Write writes b. It returns fewer bytes only with an error.
func (f *File) Write(b []byte) (n int, err error) {
	if err := f.start("write"); err != nil {
		return 0, err
	}
	defer f.release()
	if len(b) == 0 {
		// The kernel has a say in that as well.
		_, err = syscall.Write(f.fd, b)
		return 0, f.wrap("write", err)
	}
	return f.writeAll(b, func(fd int, p []byte, _ int) (int, error) { return syscall.Write(fd, p) })
}

var errAppends = errors.New("os: invalid use of WriteAt on file opened with O_APPEND")

// WriteAt writes b from off on. It returns fewer bytes only with an error. The file must not be open for appending.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.start("write"); err != nil {
		return 0, err
	}
	defer f.release()
	if f.appends {
		return 0, errAppends
	}
	if off < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: errors.New("negative offset")}
	}
	return f.writeAll(b, func(fd int, p []byte, done int) (int, error) {
		return syscall.Pwrite(fd, p, off+int64(done))
	})
}

// WriteString is Write for a string.
func (f *File) WriteString(s string) (n int, err error) {
	return f.Write(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// writerOnly and readerOnly hide the methods that io.Copy would call back.
type writerOnly struct{ f *File }

func (w writerOnly) Write(b []byte) (int, error) { return w.f.Write(b) }

type readerOnly struct{ f *File }

func (r readerOnly) Read(b []byte) (int, error) { return r.f.Read(b) }

// ReadFrom writes all that r has to f.
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if err := f.start("write"); err != nil {
		return 0, err
	}
	defer f.release()
	if n, handled, err := f.copyRange(r); handled {
		return n, err
	}
	return io.Copy(writerOnly{f}, r)
}

// copyRange copies from another file within the kernel. Some file systems share the blocks then.
func (f *File) copyRange(r io.Reader) (n int64, handled bool, err error) {
	left := int64(1<<63 - 1)
	limited, isLimited := r.(*io.LimitedReader)
	if isLimited {
		left = limited.N
		r = limited.R
	}
	from, ok := r.(*File)
	if !ok || from == nil || f.appends || from.acquire() != nil {
		return 0, false, nil
	}
	defer from.release()
	for left > 0 {
		m, errno := linux.Call(sysCopyFileRange, uintptr(from.fd), 0, uintptr(f.fd), 0, uintptr(min(left, maxTransfer)), 0)
		if e := syscall.Errno(errno); e == syscall.EINTR {
			continue
		} else if e != 0 {
			// Whatever the kernel dislikes about the files, reading and writing works or tells better.
			return n, n > 0, f.wrap("copy_file_range", e)
		}
		if m == 0 {
			// Files of /proc and the like seem empty to it.
			return n, n > 0, nil
		}
		n += int64(m)
		left -= int64(m)
		if isLimited {
			limited.N = left
		}
	}
	return n, true, nil
}

// WriteTo writes all that is left of f to w.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	if err := f.start("read"); err != nil {
		return 0, err
	}
	defer f.release()
	return io.Copy(w, readerOnly{f})
}

// Seek sets where the next Read or Write starts, and returns it from the file's start.
func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	err = f.do("seek", func(fd int) (err error) {
		ret, err = syscall.Seek(fd, offset, whence)
		return err
	})
	if err != nil {
		return 0, err
	}
	f.dirMu.Lock()
	f.dir = nil
	f.dirMu.Unlock()
	return ret, nil
}

// Sync writes the file to the disk.
func (f *File) Sync() error { return f.do("sync", syscall.Fsync) }

// Truncate sets the length of the file; the position stays.
func (f *File) Truncate(size int64) error {
	return f.do("truncate", func(fd int) error { return syscall.Ftruncate(fd, size) })
}

// Chmod sets the mode of the file.
func (f *File) Chmod(mode FileMode) error {
	return f.do("chmod", func(fd int) error { return syscall.Fchmod(fd, kernelMode(mode)) })
}

// Chown sets user and group of the file; -1 leaves one as it is.
func (f *File) Chown(uid, gid int) error {
	return f.do("chown", func(fd int) error { return syscall.Fchown(fd, uid, gid) })
}

// Chdir makes f, a directory, the working directory.
func (f *File) Chdir() error { return f.do("chdir", syscall.Fchdir) }

// noDeadline answers the methods that set one: calls block in the kernel.
func (f *File) noDeadline(op string) error {
	if err := f.start(op); err != nil {
		return err
	}
	f.release()
	return ErrNoDeadline
}

// SetDeadline returns ErrNoDeadline: no file supports it.
func (f *File) SetDeadline(t time.Time) error { return f.noDeadline("SetDeadline") }

// SetReadDeadline returns ErrNoDeadline: no file supports it.
func (f *File) SetReadDeadline(t time.Time) error { return f.noDeadline("SetReadDeadline") }

// SetWriteDeadline returns ErrNoDeadline: no file supports it.
func (f *File) SetWriteDeadline(t time.Time) error { return f.noDeadline("SetWriteDeadline") }

// SyscallConn gives access to the descriptor while it can't be closed.
func (f *File) SyscallConn() (syscall.RawConn, error) {
	if err := f.start("SyscallConn"); err != nil {
		return nil, err
	}
	f.release()
	return rawFile{f}, nil
}

type rawFile struct{ f *File }

func (r rawFile) Control(use func(fd uintptr)) error {
	if err := r.f.start("SyscallConn"); err != nil {
		return err
	}
	defer r.f.release()
	use(uintptr(r.f.fd))
	return nil
}

func (r rawFile) Read(use func(fd uintptr) (done bool)) error  { return r.until(use, readable) }
func (r rawFile) Write(use func(fd uintptr) (done bool)) error { return r.until(use, writable) }

func (r rawFile) until(use func(fd uintptr) (done bool), events int16) error {
	if err := r.f.start("SyscallConn"); err != nil {
		return err
	}
	defer r.f.release()
	for !use(uintptr(r.f.fd)) {
		if err := r.f.wait(events); err != nil {
			return err
		}
	}
	return nil
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create creates a file, or empties it if it exists, and opens it for reading and writing.
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0o666) }

// OpenFile opens a file as flag says. A new one gets the mode perm, less the umask.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	return openFile(cwd, name, name, flag, perm)
}

// openFile opens path, relative to a directory, as a File with the given name.
func openFile(dir int, path, name string, flag int, perm FileMode) (*File, error) {
	fd, err := openAt(dir, path, flag, kernelMode(perm))
	if err != nil {
		return nil, &PathError{Op: "open", Path: name, Err: err}
	}
	return newFile(fd, name, flag&O_APPEND != 0), nil
}

// Pipe returns two connected files: r reads what is written to w.
func Pipe() (r *File, w *File, err error) {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC|syscall.O_NONBLOCK); err != nil {
		return nil, nil, NewSyscallError("pipe2", err)
	}
	r, w = newFile(p[0], "|0", false), newFile(p[1], "|1", false)
	r.nonblock, w.nonblock = true, true
	return r, w, nil
}

// ReadFile returns all that is in a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f)
}

func readAll(f *File) ([]byte, error) {
	var st syscall.Stat_t
	size := 0
	if f.do("stat", func(fd int) error { return syscall.Fstat(fd, &st) }) == nil && st.Size < 1<<40 {
		size = int(st.Size)
	}
	// One byte more shows the end without another round; files of /proc say that they are empty.
	data := make([]byte, 0, max(size+1, 512))
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// WriteFile makes data all that is in a file, which gets the mode perm if it is new.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

var _ fs.ReadDirFile = (*File)(nil)
