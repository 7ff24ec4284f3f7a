package os

import (
	"errors"
	"internal/linux"
	"io/fs"
	"syscall"
	"time"
)

// A Root is a directory whose methods reach only what is below it: a path that leads out, by "..", being absolute, or
// through a symbolic link, is an error. Links that stay below are followed. Mount points are no borders, and
// a Root follows its directory when that is renamed. Its methods may be called by several goroutines at once.
type Root struct {
	dir *File
}

var (
	errEscapes         = errors.New("path escapes from parent")
	errUnsupportedMode = errors.New("unsupported file mode")
)

// OpenRoot opens a directory as a Root.
func OpenRoot(name string) (*Root, error) {
	f, err := OpenFile(name, O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return &Root{f}, nil
}

// OpenInRoot opens a file below a directory, as Open of a Root does.
func OpenInRoot(dir, name string) (*File, error) {
	r, err := OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Open(name)
}

// Name returns the name that the directory was opened with.
func (r *Root) Name() string { return r.dir.name }

// Close closes the Root. Files opened through it stay open.
func (r *Root) Close() error {
	if err := r.dir.Close(); err != nil && !errors.Is(err, ErrClosed) {
		return err
	}
	return nil
}

// step is what an operation is asked to do: to work on name in the directory dir, not following a link. Where name
// is a link that should be followed, it returns isLink.
type step func(dir int, name string) error

// isLink is where a link leads.
type isLink string

func (isLink) Error() string { return "symbolic link" }

// maxLinks is how many links a path may go through.
const maxLinks = 255

// splitPath returns the elements of a path without empty ones, and whether it says that it is a directory.
func splitPath(path string) (parts []string, directory bool) {
	for start, i := 0, 0; i <= len(path); i++ {
		if i == len(path) || path[i] == '/' {
			if i > start {
				parts = append(parts, path[start:i])
			}
			start = i + 1
		}
	}
	return parts, path != "" && path[len(path)-1] == '/'
}

// walk goes to the directory of a path's last element, one element at a time, and runs the operation there. The
// directories on the way stay open: so ".." leads back to where we came from, whoever has moved what meanwhile.
func (r *Root) walk(path string, operation step) error {
	if err := r.dir.fd.Enter(); err != nil {
		return meaning(err)
	}
	defer r.dir.fd.Leave()
	if path == "" {
		return errors.New("empty path")
	}
	if path[0] == '/' {
		return errEscapes
	}
	parts, directory := splitPath(path)
	dirs := []int{r.dir.fd.Sysfd}
	defer func() {
		for _, fd := range dirs[1:] {
			syscall.Close(fd)
		}
	}()
	follow := func(target string, rest []string, last bool) ([]string, error) {
		if target == "" || target[0] == '/' {
			return nil, errEscapes
		}
		more, dir := splitPath(target)
		directory = directory || last && dir
		return append(more, rest...), nil
	}
	for links := 0; links <= maxLinks; {
		here := dirs[len(dirs)-1]
		if len(parts) == 0 {
			return operation(here, ".")
		}
		name, rest := parts[0], parts[1:]
		switch name {
		case ".":
			parts = rest
			continue
		case "..":
			if len(dirs) == 1 {
				return errEscapes
			}
			syscall.Close(here)
			dirs = dirs[:len(dirs)-1]
			parts = rest
			continue
		}
		if len(rest) == 0 {
			err := lastStep(here, name, directory, operation)
			target, ok := err.(isLink)
			if !ok {
				return err
			}
			links++
			if parts, err = follow(string(target), nil, true); err != nil {
				return err
			}
			continue
		}
		fd, err := openAt(here, name, oPath|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
		if err == nil {
			dirs = append(dirs, fd)
			parts = rest
			continue
		}
		if err != syscall.ENOTDIR && err != syscall.ELOOP {
			return err
		}
		target, linkErr := readlinkAt(here, name)
		if linkErr != nil {
			return err
		}
		links++
		if parts, err = follow(target, rest, false); err != nil {
			return err
		}
	}
	return syscall.ELOOP
}

// oPath opens a file for nothing but to be named by its descriptor.
const oPath = 0x200000

// lastStep runs the operation. A path with a slash at its end must be a directory or a link to one; the slash itself
// can't be left to the kernel, which would follow the link.
func lastStep(dir int, name string, directory bool, operation step) error {
	if directory {
		var st syscall.Stat_t
		err := statAt(dir, name, &st, atNoFollow)
		if err == nil && st.Mode&syscall.S_IFMT == syscall.S_IFLNK {
			return linkOr(dir, name, syscall.ENOTDIR)
		}
		if err == nil && st.Mode&syscall.S_IFMT != syscall.S_IFDIR {
			return syscall.ENOTDIR
		}
	}
	return operation(dir, name)
}

// linkOr returns where name leads if it is a link, else err.
func linkOr(dir int, name string, err error) error {
	if target, linkErr := readlinkAt(dir, name); linkErr == nil {
		return isLink(target)
	}
	return err
}

// run is walk with a PathError.
func (r *Root) run(op, name string, operation step) error {
	if err := r.walk(name, operation); err != nil {
		return &PathError{Op: op, Path: name, Err: err}
	}
	return nil
}

// open opens a file.
func (r *Root) open(name string, flag int, perm FileMode) (fd int, err error) {
	err = r.walk(name, func(dir int, last string) error {
		fd, err = openAt(dir, last, flag|syscall.O_NOFOLLOW, kernelMode(perm))
		if err == syscall.ELOOP || err == syscall.ENOTDIR || err == syscall.EMLINK {
			// With O_CREATE and O_EXCL a link is a file that exists, and not followed.
			return linkOr(dir, last, err)
		}
		return err
	})
	return fd, err
}

// Open opens a file for reading.
func (r *Root) Open(name string) (*File, error) { return r.OpenFile(name, O_RDONLY, 0) }

// Create creates a file, or empties it if it exists, and opens it for reading and writing.
func (r *Root) Create(name string) (*File, error) {
	return r.OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0o666)
}

// OpenFile opens a file as flag says. perm may have permissions only.
func (r *Root) OpenFile(name string, flag int, perm FileMode) (*File, error) {
	if perm&0o777 != perm {
		return nil, &PathError{Op: "openat", Path: name, Err: errUnsupportedMode}
	}
	fd, err := r.open(name, flag, perm)
	if err != nil {
		return nil, &PathError{Op: "openat", Path: name, Err: err}
	}
	f := newFile(fd, r.full(name), flag&O_APPEND != 0)
	f.park()
	return f, nil
}

// full returns the path of name with the Root's own in front.
func (r *Root) full(name string) string {
	root := r.Name()
	for name != "" && (name == "." || len(name) > 1 && name[:2] == "./") {
		name = name[min(2, len(name)):]
	}
	switch {
	case name == "":
		return root
	case root != "" && root[len(root)-1] == '/':
		return root + name
	}
	return root + "/" + name
}

// OpenRoot opens a directory as a Root.
func (r *Root) OpenRoot(name string) (*Root, error) {
	fd, err := r.open(name, O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, &PathError{Op: "openat", Path: name, Err: err}
	}
	return &Root{newFile(fd, r.full(name), false)}, nil
}

// ReadFile returns all that is in a file.
func (r *Root) ReadFile(name string) ([]byte, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f)
}

// WriteFile makes data all that is in a file, which gets the mode perm if it is new.
func (r *Root) WriteFile(name string, data []byte, perm FileMode) error {
	f, err := r.OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Stat describes a file.
func (r *Root) Stat(name string) (FileInfo, error) { return r.stat("statat", name, true) }

// Lstat describes a file; a symbolic link itself, not what it leads to.
func (r *Root) Lstat(name string) (FileInfo, error) { return r.stat("lstatat", name, false) }

func (r *Root) stat(op, name string, follow bool) (FileInfo, error) {
	s := &fileStat{name: baseName(name)}
	err := r.run(op, name, func(dir int, last string) error {
		if err := statAt(dir, last, &s.sys, atNoFollow); err != nil {
			return err
		}
		if follow && s.sys.Mode&syscall.S_IFMT == syscall.S_IFLNK {
			return linkOr(dir, last, syscall.ELOOP)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Readlink returns where a symbolic link leads, which may be outside.
func (r *Root) Readlink(name string) (target string, err error) {
	err = r.run("readlinkat", name, func(dir int, last string) (err error) {
		target, err = readlinkAt(dir, last)
		return err
	})
	return target, err
}

// Mkdir makes a directory. perm may have permissions only.
func (r *Root) Mkdir(name string, perm FileMode) error {
	if perm&0o777 != perm {
		return &PathError{Op: "mkdirat", Path: name, Err: errUnsupportedMode}
	}
	return r.run("mkdirat", name, func(dir int, last string) error {
		return syscall.Mkdirat(dir, last, kernelMode(perm))
	})
}

// MkdirAll makes a directory and those above it that are missing. It is no error if the directory exists.
func (r *Root) MkdirAll(name string, perm FileMode) error {
	if perm&0o777 != perm {
		return &PathError{Op: "mkdirat", Path: name, Err: errUnsupportedMode}
	}
	for end := 1; end <= len(name); end++ {
		if end < len(name) && (name[end] != '/' || name[end-1] == '/') {
			continue
		}
		path := name[:end]
		err := r.walk(path, func(dir int, last string) error {
			return syscall.Mkdirat(dir, last, kernelMode(perm))
		})
		if err == syscall.EEXIST {
			// A link to a directory will do; one that leads nowhere is in the way.
			if info, statErr := r.Stat(path); statErr == nil && info.IsDir() {
				err = nil
			} else if statErr == nil {
				err = syscall.ENOTDIR
			}
		}
		if err != nil {
			return &PathError{Op: "mkdirat", Path: path, Err: err}
		}
	}
	if name == "" {
		return &PathError{Op: "mkdirat", Path: name, Err: errors.New("empty path")}
	}
	return nil
}

// Remove removes a file or an empty directory.
func (r *Root) Remove(name string) error {
	return r.run("unlinkat", name, func(dir int, last string) error {
		return underlying(removeAt(dir, last, name))
	})
}

// RemoveAll removes a file, or a directory with all that is in it. It is no error if there is nothing.
func (r *Root) RemoveAll(name string) error {
	if base := baseName(name); base == "." || base == ".." {
		return &PathError{Op: "RemoveAll", Path: name, Err: syscall.EINVAL}
	}
	path := name
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1] // a link there is removed, not followed
	}
	err := r.walk(path, func(dir int, last string) error {
		var st syscall.Stat_t
		if path != name && statAt(dir, last, &st, atNoFollow) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFREG {
			return syscall.ENOTDIR
		}
		return removeTree(dir, last, name)
	})
	if err == nil || err == syscall.ENOENT {
		return nil
	}
	return &PathError{Op: "RemoveAll", Path: name, Err: underlying(err)}
}

// byDescriptor opens the file itself, following links, and runs an operation on a path that leads to it.
func (r *Root) byDescriptor(op, name string, follow bool, operation func(path string) error) error {
	return r.run(op, name, func(dir int, last string) error {
		var st syscall.Stat_t
		fd, err := openAt(dir, last, oPath|syscall.O_NOFOLLOW, 0)
		if err != nil {
			return err
		}
		defer syscall.Close(fd)
		if err := syscall.Fstat(fd, &st); err != nil {
			return err
		}
		if follow && st.Mode&syscall.S_IFMT == syscall.S_IFLNK {
			return linkOr(dir, last, syscall.ELOOP)
		}
		return retry(func() error { return operation("/proc/self/fd/" + linux.Itoa(fd)) })
	})
}

// Chmod sets the mode of a file.
func (r *Root) Chmod(name string, mode FileMode) error {
	return r.byDescriptor("chmodat", name, true, func(path string) error { return syscall.Chmod(path, kernelMode(mode)) })
}

// Chown sets user and group of a file; -1 leaves one as it is.
func (r *Root) Chown(name string, uid, gid int) error {
	return r.byDescriptor("chownat", name, true, func(path string) error { return syscall.Chown(path, uid, gid) })
}

// Lchown is Chown without following a symbolic link.
func (r *Root) Lchown(name string, uid, gid int) error {
	return r.run("lchownat", name, func(dir int, last string) error {
		return syscall.Fchownat(dir, last, uid, gid, atNoFollow)
	})
}

// Chtimes sets the times of access and modification of a file. A zero Time leaves one as it is.
func (r *Root) Chtimes(name string, atime time.Time, mtime time.Time) error {
	ts := timespecs(atime, mtime)
	return r.byDescriptor("chtimesat", name, true, func(path string) error { return utimesAt(cwd, path, &ts, 0) })
}

// onBoth runs a call on two paths, neither of which is followed.
func (r *Root) onBoth(op, oldname, newname string, call func(oldDir int, old string, newDir int, new string) error) error {
	err := r.walk(oldname, func(oldDir int, old string) error {
		return r.walk(newname, func(newDir int, new string) error { return call(oldDir, old, newDir, new) })
	})
	if err != nil {
		return &LinkError{op, oldname, newname, err}
	}
	return nil
}

// Rename gives a file another name.
func (r *Root) Rename(oldname, newname string) error {
	return r.onBoth("renameat", oldname, newname, syscall.Renameat)
}

// Link makes newname a second name of a file; of a symbolic link, if that is what oldname is.
func (r *Root) Link(oldname, newname string) error {
	return r.onBoth("linkat", oldname, newname, func(oldDir int, old string, newDir int, new string) error {
		return twoAt(syscall.SYS_LINKAT, oldDir, old, newDir, new, 0)
	})
}

// Symlink makes newname a symbolic link to oldname, which may be anything.
func (r *Root) Symlink(oldname, newname string) error {
	err := r.walk(newname, func(dir int, last string) error { return symlinkAt(oldname, dir, last) })
	if err != nil {
		return &LinkError{"symlinkat", oldname, newname, err}
	}
	return nil
}

// FS returns the files below r as a file system.
func (r *Root) FS() fs.FS { return rootFS{r} }

type rootFS struct{ r *Root }

// at returns an error for names that package io/fs does not allow.
func (f rootFS) at(op, name string) error {
	if !fs.ValidPath(name) {
		return &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	return nil
}

func (f rootFS) Open(name string) (fs.File, error) {
	if err := f.at("open", name); err != nil {
		return nil, err
	}
	file, err := f.r.Open(name)
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f rootFS) ReadDir(name string) ([]DirEntry, error) {
	if err := f.at("readdir", name); err != nil {
		return nil, err
	}
	dir, err := f.r.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return readSorted(dir)
}

func (f rootFS) ReadFile(name string) ([]byte, error) {
	if err := f.at("readfile", name); err != nil {
		return nil, err
	}
	return f.r.ReadFile(name)
}

func (f rootFS) ReadLink(name string) (string, error) {
	if err := f.at("readlink", name); err != nil {
		return "", err
	}
	return f.r.Readlink(name)
}

func (f rootFS) Stat(name string) (FileInfo, error) {
	if err := f.at("stat", name); err != nil {
		return nil, err
	}
	return f.r.Stat(name)
}

func (f rootFS) Lstat(name string) (FileInfo, error) {
	if err := f.at("lstat", name); err != nil {
		return nil, err
	}
	return f.r.Lstat(name)
}
