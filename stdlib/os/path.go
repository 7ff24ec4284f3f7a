package os

import (
	"internal/testlog"
	"io"
	"io/fs"
	"syscall"
	"time"
)

// onPath runs an operation on a path and names both in its error.
func onPath(op, path string, operation func() error) error {
	if err := retry(operation); err != nil {
		return &PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

// onPaths is onPath for two paths.
func onPaths(op, from, to string, operation func() error) error {
	if err := retry(operation); err != nil {
		return &LinkError{op, from, to, err}
	}
	return nil
}

// Mkdir makes a directory with the mode perm, less the umask.
func Mkdir(name string, perm FileMode) error {
	return onPath("mkdir", name, func() error { return syscall.Mkdir(name, kernelMode(perm)) })
}

// MkdirAll makes a directory and those above it that are missing, all with the mode perm, less the umask. It is no
// error if the directory exists.
func MkdirAll(path string, perm FileMode) error {
	if info, err := Stat(path); err == nil {
		if info.IsDir() {
			return nil
		}
		return &PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
	}
	end := len(path)
	for end > 0 && path[end-1] == '/' {
		end--
	}
	for end > 0 && path[end-1] != '/' {
		end--
	}
	for end > 0 && path[end-1] == '/' {
		end--
	}
	if end > 0 {
		if err := MkdirAll(path[:end], perm); err != nil {
			return err
		}
	}
	err := Mkdir(path, perm)
	if err != nil {
		// Somebody may have been faster, and "a/." exists once "a" does.
		if info, statErr := Lstat(path); statErr == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// Chdir makes a directory the working directory.
func Chdir(dir string) error {
	err := onPath("chdir", dir, func() error { return syscall.Chdir(dir) })
	if err == nil {
		testlog.Note("chdir", dir)
	}
	return err
}

// Chmod sets the mode of a file.
func Chmod(name string, mode FileMode) error {
	return onPath("chmod", name, func() error { return syscall.Chmod(name, kernelMode(mode)) })
}

// Chown sets user and group of a file; -1 leaves one as it is.
func Chown(name string, uid, gid int) error {
	return onPath("chown", name, func() error { return syscall.Chown(name, uid, gid) })
}

// Lchown is Chown without following a symbolic link.
func Lchown(name string, uid, gid int) error {
	return onPath("lchown", name, func() error { return syscall.Lchown(name, uid, gid) })
}

// timespecs converts times; a zero one stays as it is in the file.
func timespecs(atime, mtime time.Time) (ts [2]syscall.Timespec) {
	for i, t := range [...]time.Time{atime, mtime} {
		if t.IsZero() {
			ts[i].Nsec = omitTime
		} else {
			ts[i] = syscall.Timespec{Sec: t.Unix(), Nsec: int64(t.Nanosecond())}
		}
	}
	return ts
}

// Chtimes sets the times of access and modification of a file. A zero Time leaves one as it is.
func Chtimes(name string, atime time.Time, mtime time.Time) error {
	ts := timespecs(atime, mtime)
	return onPath("chtimes", name, func() error { return utimesAt(cwd, name, &ts, 0) })
}

// Truncate sets the length of a file.
func Truncate(name string, size int64) error {
	return onPath("truncate", name, func() error { return syscall.Truncate(name, size) })
}

// Remove removes a file or an empty directory.
func Remove(name string) error { return removeAt(cwd, name, name) }

// removeAt removes path, whatever it is, relative to a directory.
func removeAt(dir int, path, name string) error {
	asFile := unlinkAt(dir, path, 0)
	if asFile == nil {
		return nil
	}
	asDir := unlinkAt(dir, path, atRemoveDir)
	if asDir == nil {
		return nil
	}
	// One of the two has been tried on the wrong kind of thing. ENOTDIR from the second tells that the first was
	// the right one.
	err := asDir
	if asDir == syscall.ENOTDIR {
		err = asFile
	}
	return &PathError{Op: "remove", Path: name, Err: err}
}

// Rename gives a file another name. What had that name, but for a directory, is replaced.
func Rename(oldpath, newpath string) error {
	// The kernel would put a directory in the place of an empty one.
	if there, err := Lstat(newpath); err == nil && there.IsDir() {
		here, err := Lstat(oldpath)
		if err != nil {
			return &LinkError{"rename", oldpath, newpath, underlying(err)}
		}
		// A file system without regard for case has a directory under its new name already.
		if newpath == oldpath || !SameFile(here, there) {
			return &LinkError{"rename", oldpath, newpath, syscall.EEXIST}
		}
	}
	return onPaths("rename", oldpath, newpath, func() error { return syscall.Rename(oldpath, newpath) })
}

// Link makes newname a second name of a file.
func Link(oldname, newname string) error {
	return onPaths("link", oldname, newname, func() error { return syscall.Link(oldname, newname) })
}

// Symlink makes newname a symbolic link to oldname.
func Symlink(oldname, newname string) error {
	return onPaths("symlink", oldname, newname, func() error { return syscall.Symlink(oldname, newname) })
}

// Readlink returns where a symbolic link leads.
func Readlink(name string) (string, error) {
	target, err := readlinkAt(cwd, name)
	if err != nil {
		return "", &PathError{Op: "readlink", Path: name, Err: err}
	}
	return target, nil
}

// RemoveAll removes a file, or a directory with all that is in it. It is no error if there is nothing.
func RemoveAll(path string) error {
	if path == "" {
		return nil
	}
	// The kernel refuses to remove "."; better not to begin.
	if base := baseName(path); base == "." && path[len(path)-1] != '/' {
		return &PathError{Op: "RemoveAll", Path: path, Err: syscall.EINVAL}
	}
	return removeTree(cwd, path, path)
}

// removeTree removes path, relative to a directory, and all below it. Directories are opened relative to the one
// above, so that nobody can lead it elsewhere by putting a link in its way.
func removeTree(dir int, path, name string) error {
	fail := func(op string, err error) error {
		if err == nil || err == syscall.ENOENT {
			return nil
		}
		return &PathError{Op: op, Path: name, Err: err}
	}
	err := unlinkAt(dir, path, 0)
	if err == nil || err == syscall.ENOENT {
		return nil
	}
	// Directories answer EISDIR, EPERM or, without the right to write above, EACCES.
	if err != syscall.EISDIR && err != syscall.EPERM && err != syscall.EACCES {
		return fail("unlinkat", err)
	}
	var st syscall.Stat_t
	if statErr := statAt(dir, path, &st, atNoFollow); statErr != nil {
		return fail("fstatat", statErr)
	}
	if st.Mode&syscall.S_IFMT != syscall.S_IFDIR {
		return fail("unlinkat", err)
	}
	if err := unlinkAt(dir, path, atRemoveDir); err == nil || err == syscall.ENOENT {
		return nil
	}
	var first error
	for again := true; again; {
		again = false
		fd, err := openAt(dir, path, syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
		if err != nil {
			if first = fail("openfdat", err); first == nil {
				return nil
			}
			break
		}
		// Removing while reading may make entries be missed; so another round follows until there are few.
		const batch = 1024
		f := newFile(fd, name, false)
		names, err := f.Readdirnames(batch)
		if err != nil && err != io.EOF {
			first = err
		}
		removed := 0
		for _, n := range names {
			if err := removeTree(fd, n, name+"/"+n); err == nil {
				removed++
			} else if first == nil {
				first = err
			}
		}
		f.Close()
		again = len(names) > 0 && removed > 0 && (len(names) == batch || removed == len(names))
	}
	last := unlinkAt(dir, path, atRemoveDir)
	if last == nil || last == syscall.ENOENT {
		return nil
	}
	if first != nil {
		return first
	}
	return fail("unlinkat", last)
}

// DirFS returns the files below a directory as a file system. Symbolic links may lead out of it: it is no jail.
func DirFS(dir string) fs.FS { return dirFS(dir) }

type dirFS string

// at returns the path of name within the directory. Errors of the operations name the shorter one.
func (d dirFS) at(op, name string) (string, error) {
	if d == "" {
		return "", &PathError{Op: op, Path: name, Err: errEmptyDir{}}
	}
	if !fs.ValidPath(name) {
		return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	for i := range len(name) {
		if name[i] == 0 {
			return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
		}
	}
	if d[len(d)-1] == '/' {
		return string(d) + name, nil
	}
	return string(d) + "/" + name, nil
}

type errEmptyDir struct{}

func (errEmptyDir) Error() string { return "os: DirFS with empty root" }

// short puts name in the place of the full path in err.
func short(err error, name string) error {
	if e, ok := err.(*PathError); ok {
		e.Path = name
	}
	return err
}

func (d dirFS) Open(name string) (fs.File, error) {
	path, err := d.at("open", name)
	if err != nil {
		return nil, err
	}
	f, err := Open(path)
	if err != nil {
		return nil, short(err, name)
	}
	return f, nil
}

func (d dirFS) ReadFile(name string) ([]byte, error) {
	path, err := d.at("readfile", name)
	if err != nil {
		return nil, err
	}
	data, err := ReadFile(path)
	return data, short(err, name)
}

func (d dirFS) ReadDir(name string) ([]DirEntry, error) {
	path, err := d.at("readdir", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(path)
	return list, short(err, name)
}

func (d dirFS) Stat(name string) (FileInfo, error) {
	path, err := d.at("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := Stat(path)
	return info, short(err, name)
}

func (d dirFS) Lstat(name string) (FileInfo, error) {
	path, err := d.at("lstat", name)
	if err != nil {
		return nil, err
	}
	info, err := Lstat(path)
	return info, short(err, name)
}

func (d dirFS) ReadLink(name string) (string, error) {
	path, err := d.at("readlink", name)
	if err != nil {
		return "", err
	}
	target, err := Readlink(path)
	return target, short(err, name)
}

// CopyFS copies a file system into a directory, which is made where needed. Files there are not overwritten: that
// is an error.
func CopyFS(dir string, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		for i := range len(name) {
			if name[i] == 0 {
				return &PathError{Op: "CopyFS", Path: name, Err: ErrInvalid}
			}
		}
		to := dir
		if name != "." {
			to = dir + "/" + name
			if dir != "" && dir[len(dir)-1] == '/' {
				to = dir + name
			}
		}
		switch d.Type() {
		case ModeDir:
			return MkdirAll(to, 0o777)
		case ModeSymlink:
			target, err := fs.ReadLink(fsys, name)
			if err != nil {
				return err
			}
			return Symlink(target, to)
		case 0:
			return copyFile(to, fsys, name)
		}
		return &PathError{Op: "CopyFS", Path: name, Err: ErrInvalid}
	})
}

func copyFile(to string, fsys fs.FS, name string) error {
	from, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return err
	}
	w, err := OpenFile(to, O_CREATE|O_EXCL|O_WRONLY, 0o666|info.Mode()&0o777)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, from); err != nil {
		w.Close()
		return &PathError{Op: "Copy", Path: to, Err: err}
	}
	return w.Close()
}
