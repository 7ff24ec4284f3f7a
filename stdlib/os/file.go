// Package os gives access to the operating system: files, directories, the environment and processes. Errors name
// the operation and the file, and hold the kernel's error.
package os

import (
	"errors"
	"internal/linux"
	"internal/poll"
	"internal/rt"
	"internal/testlog"
	"io"
	"io/fs"
	"sync"
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
	fd       poll.FD
	name     string
	appends  bool // opened with O_APPEND
	standard bool // not on the heap: has no finalizer

	dirMu sync.Mutex
	dir   *dirBuffer // what has been read of a directory and not been given out
}

// The standard files.
var (
	Stdin  = &File{&stdin}
	Stdout = &File{&stdout}
	Stderr = &File{&stderr}

	stdin  = file{fd: poll.FD{Sysfd: 0, ZeroReadIsEOF: true}, name: "/dev/stdin", standard: true}
	stdout = file{fd: poll.FD{Sysfd: 1, ZeroReadIsEOF: true}, name: "/dev/stdout", standard: true}
	stderr = file{fd: poll.FD{Sysfd: 2, ZeroReadIsEOF: true}, name: "/dev/stderr", standard: true}
)

// NewFile returns a File with the given descriptor and name, or nil if fd can't be one. If the descriptor does not
// block, goroutines that wait for it cost no thread, and deadlines work.
func NewFile(fd uintptr, name string) *File {
	if int(fd) < 0 {
		return nil
	}
	f := newFile(int(fd), name, false)
	flags, errno := linux.Quick(syscall.SYS_FCNTL, fd, syscall.F_GETFL, 0)
	if errno == 0 && flags&syscall.O_NONBLOCK != 0 {
		// Where that does not work, reads and writes may return EAGAIN, as the kernel does.
		f.fd.Register()
	}
	return f
}

func newFile(fd int, name string, appends bool) *File {
	f := &file{fd: poll.FD{Sysfd: fd, ZeroReadIsEOF: true}, name: name, appends: appends}
	rt.SetFinalizer(unsafe.Pointer(f), closeUnused)
	return &File{f}
}

// closeUnused closes a file that nothing refers to any more.
func closeUnused(p unsafe.Pointer) { (*file)(p).fd.Close() }

// park makes the goroutines that wait for a new file cost no thread, if it is one that is waited for.
func (f *file) park() {
	var st syscall.Stat_t
	if syscall.Fstat(f.fd.Sysfd, &st) != nil {
		return
	}
	switch st.Mode & syscall.S_IFMT {
	case syscall.S_IFIFO, syscall.S_IFCHR, syscall.S_IFSOCK:
		if f.fd.Register() == nil {
			syscall.SetNonblock(f.fd.Sysfd, true)
		}
	}
}

// start begins an operation, which f.fd.Leave ends: it returns an error for nil and closed files.
func (f *File) start(op string) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap(op, f.fd.Enter())
}

// wrap names operation and file in an error.
func (f *File) wrap(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &PathError{Op: op, Path: f.name, Err: meaning(err)}
}

// meaning translates the error of closed descriptors.
func meaning(err error) error {
	if err == poll.ErrFileClosing {
		return ErrClosed
	}
	return err
}

// do runs an operation that returns no more than an error.
func (f *File) do(op string, operation func(fd int) error) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap(op, f.fd.Use(operation))
}

// Name returns the name that f was opened with.
func (f *File) Name() string { return f.name }

// Fd returns the descriptor, which is valid for as long as f is open. It blocks from now on.
func (f *File) Fd() uintptr {
	if f == nil || f.fd.IsClosed() {
		return ^uintptr(0)
	}
	// Who uses it without this package expects calls to wait, and so do other programs.
	return uintptr(f.fd.Expose())
}

// Close closes the file. It is an error to do it twice. Reads and writes that wait return errors.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	err := f.fd.Close()
	if !f.standard && err != poll.ErrFileClosing {
		rt.SetFinalizer(unsafe.Pointer(f.file), nil)
	}
	return f.wrap("close", err)
}

// maxTransfer bounds a single transfer within the kernel.
const maxTransfer = 1 << 30

// Read reads up to len(b) bytes; at the end of the file it returns 0 and io.EOF.
func (f *File) Read(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, err = f.fd.Read(b)
	return n, f.wrap("read", err)
}

// ReadAt reads len(b) bytes from off on. It returns fewer only with an error, which is io.EOF at the end.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.start("read"); err != nil {
		return 0, err
	}
	defer f.fd.Leave()
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: errors.New("negative offset")}
	}
	for n < len(b) {
		m, err := f.fd.ReadAt(b[n:], off+int64(n))
		if err != nil {
			return n, f.wrap("read", err)
		}
		n += m
	}
	return n, nil
}

// written is the end of all writes.
func (f *File) written(err error) error {
	if err == syscall.EPIPE && (f.fd.Sysfd == 1 || f.fd.Sysfd == 2) {
		brokenOutput()
	}
	return f.wrap("write", err)
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
	if f == nil {
		return 0, ErrInvalid
	}
	n, err = f.fd.Write(b)
	if err != nil {
		err = f.written(err)
	}
	return n, err
}

var errAppends = errors.New("os: invalid use of WriteAt on file opened with O_APPEND")

// WriteAt writes b from off on. It returns fewer bytes only with an error. The file must not be open for appending.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.start("write"); err != nil {
		return 0, err
	}
	defer f.fd.Leave()
	if f.appends {
		return 0, errAppends
	}
	if off < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: errors.New("negative offset")}
	}
	n, err = f.fd.WriteAt(b, off)
	if err != nil {
		err = f.written(err)
	}
	return n, err
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
	n, handled, err := f.copyRange(r)
	// Close must not wait for r.
	f.fd.Leave()
	if handled {
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
	if !ok || from == nil || f.appends || from.fd.Enter() != nil {
		return 0, false, nil
	}
	defer from.fd.Leave()
	for left > 0 {
		m, errno := linux.Call(sysCopyFileRange, uintptr(from.fd.Sysfd), 0, uintptr(f.fd.Sysfd), 0, uintptr(min(left, maxTransfer)), 0)
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
	// Close must not wait for w.
	f.fd.Leave()
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
func (f *File) Chdir() error {
	err := f.do("chdir", syscall.Fchdir)
	if err == nil && testlog.Active() {
		if dir, unknown := Getwd(); unknown == nil {
			testlog.Note("chdir", dir)
		}
	}
	return err
}

// deadline sets one of f's deadlines.
func (f *File) deadline(t time.Time, set func(*poll.FD, time.Time) error) error {
	if f == nil {
		return ErrInvalid
	}
	return set(&f.fd, t)
}

// SetDeadline sets until when reads and writes wait; they fail with ErrDeadlineExceeded afterwards. The zero time is
// none. Files that don't wait, as those on disks, have no deadlines: it returns ErrNoDeadline.
func (f *File) SetDeadline(t time.Time) error { return f.deadline(t, (*poll.FD).SetDeadline) }

// SetReadDeadline is SetDeadline for reads.
func (f *File) SetReadDeadline(t time.Time) error { return f.deadline(t, (*poll.FD).SetReadDeadline) }

// SetWriteDeadline is SetDeadline for writes.
func (f *File) SetWriteDeadline(t time.Time) error { return f.deadline(t, (*poll.FD).SetWriteDeadline) }

// SyscallConn gives access to the descriptor while it can't be closed.
func (f *File) SyscallConn() (syscall.RawConn, error) {
	if err := f.start("SyscallConn"); err != nil {
		return nil, err
	}
	f.fd.Leave()
	return rawFile{f}, nil
}

type rawFile struct{ f *File }

func (r rawFile) Control(use func(fd uintptr)) error { return meaning(r.f.fd.Control(use)) }

func (r rawFile) Read(use func(fd uintptr) (done bool)) error { return meaning(r.f.fd.ReadUntil(use)) }

func (r rawFile) Write(use func(fd uintptr) (done bool)) error {
	return meaning(r.f.fd.WriteUntil(use))
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create creates a file, or empties it if it exists, and opens it for reading and writing.
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0o666) }

// OpenFile opens a file as flag says. A new one gets the mode perm, less the umask.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	testlog.Note("open", name)
	return openFile(cwd, name, name, flag, perm)
}

// openFile opens path, relative to a directory, as a File with the given name.
func openFile(dir int, path, name string, flag int, perm FileMode) (*File, error) {
	fd, err := openAt(dir, path, flag, kernelMode(perm))
	if err != nil {
		return nil, &PathError{Op: "open", Path: name, Err: err}
	}
	f := newFile(fd, name, flag&O_APPEND != 0)
	f.park()
	return f, nil
}

// Pipe returns two connected files: r reads what is written to w.
func Pipe() (r *File, w *File, err error) {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC|syscall.O_NONBLOCK); err != nil {
		return nil, nil, NewSyscallError("pipe2", err)
	}
	r, w = newFile(p[0], "|0", false), newFile(p[1], "|1", false)
	// Without the poller they are registered by the first call that has to wait.
	r.fd.Register()
	w.fd.Register()
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
