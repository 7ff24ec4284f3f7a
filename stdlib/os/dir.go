package os

import (
	"io"
	"io/fs"
	"syscall"
)

// dirBuffer is directory entries as the kernel gives them; what begins at next has not been looked at.
type dirBuffer struct {
	data [8192]byte
	next int
	end  int
}

// entry is one directory entry.
type entry struct {
	name string
	kind byte // one of the DT_ constants
}

// nextEntry returns the next entry of the directory, reading more when the buffer is empty. ok is false at the end.
func (f *File) nextEntry() (e entry, ok bool, err error) {
	d := f.dir
	for {
		if d.next >= d.end {
			var n int
			err := retry(func() (err error) {
				n, err = syscall.Getdents(f.fd.Sysfd, d.data[:])
				return err
			})
			if err != nil || n <= 0 {
				return e, false, err
			}
			d.next, d.end = 0, n
		}
		// inode 8, offset 8, length of the entry 2, type 1, name up to a zero byte
		raw := d.data[d.next:d.end]
		const nameAt = 19
		size := 0
		if len(raw) > nameAt {
			size = int(raw[16]) | int(raw[17])<<8
		}
		if size <= nameAt || size > len(raw) {
			d.next = d.end
			continue
		}
		d.next += size
		inode := byte(0)
		for _, b := range raw[:8] {
			inode |= b
		}
		name := raw[nameAt:size]
		for i, c := range name {
			if c == 0 {
				name = name[:i]
				break
			}
		}
		if inode == 0 || string(name) == "." || string(name) == ".." {
			continue
		}
		return entry{string(name), raw[18]}, true, nil
	}
}

// entries calls add for each of the next n entries, or all if n <= 0. add says whether its entry counts. For n > 0,
// io.EOF tells that there are no more.
func (f *File) entries(n int, add func(entry) (bool, error)) error {
	if err := f.start("readdir"); err != nil {
		return err
	}
	defer f.fd.Leave()
	f.dirMu.Lock()
	defer f.dirMu.Unlock()
	if f.dir == nil {
		f.dir = new(dirBuffer)
	}
	for count := 0; n <= 0 || count < n; {
		e, ok, err := f.nextEntry()
		if err != nil {
			return &PathError{Op: "readdirent", Path: f.name, Err: err}
		}
		if !ok {
			f.dir = nil // the room is needed no more, and reading on finds the end again
			if n > 0 && count == 0 {
				return io.EOF
			}
			return nil
		}
		counts, err := add(e)
		if err != nil {
			return err
		}
		if counts {
			count++
		}
	}
	return nil
}

// Readdirnames returns the names of up to n entries of the directory, in its order, or of all if n <= 0. With n > 0
// the end is io.EOF.
func (f *File) Readdirnames(n int) (names []string, err error) {
	err = f.entries(n, func(e entry) (bool, error) {
		names = append(names, e.name)
		return true, nil
	})
	if names == nil {
		names = []string{}
	}
	return names, err
}

// ReadDir returns up to n entries of the directory, in its order, or all if n <= 0. With n > 0 the end is io.EOF.
func (f *File) ReadDir(n int) (list []DirEntry, err error) {
	err = f.entries(n, func(e entry) (bool, error) {
		d, err := newDirEntry(f.name, e)
		if IsNotExist(err) {
			return false, nil // removed meanwhile
		}
		if err != nil {
			return false, err
		}
		list = append(list, d)
		return true, nil
	})
	if list == nil {
		list = []DirEntry{}
	}
	return list, err
}

// Readdir is ReadDir with full descriptions.
func (f *File) Readdir(n int) (list []FileInfo, err error) {
	err = f.entries(n, func(e entry) (bool, error) {
		info, err := Lstat(f.name + "/" + e.name)
		if IsNotExist(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		list = append(list, info)
		return true, nil
	})
	if list == nil {
		list = []FileInfo{}
	}
	return list, err
}

// dirEntry is the DirEntry of this package.
type dirEntry struct {
	dir  string
	name string
	kind FileMode
	info FileInfo // nil until asked for
}

// newDirEntry asks the file itself where the directory does not tell the type.
func newDirEntry(dir string, e entry) (DirEntry, error) {
	d := &dirEntry{dir: dir, name: e.name}
	switch e.kind {
	case syscall.DT_BLK:
		d.kind = ModeDevice
	case syscall.DT_CHR:
		d.kind = ModeDevice | ModeCharDevice
	case syscall.DT_DIR:
		d.kind = ModeDir
	case syscall.DT_FIFO:
		d.kind = ModeNamedPipe
	case syscall.DT_LNK:
		d.kind = ModeSymlink
	case syscall.DT_SOCK:
		d.kind = ModeSocket
	case syscall.DT_REG:
	default:
		info, err := Lstat(dir + "/" + e.name)
		if err != nil {
			return nil, err
		}
		d.kind, d.info = info.Mode().Type(), info
	}
	return d, nil
}

func (d *dirEntry) Name() string   { return d.name }
func (d *dirEntry) IsDir() bool    { return d.kind.IsDir() }
func (d *dirEntry) Type() FileMode { return d.kind }
func (d *dirEntry) String() string { return fs.FormatDirEntry(d) }

func (d *dirEntry) Info() (FileInfo, error) {
	if d.info != nil {
		return d.info, nil
	}
	return Lstat(d.dir + "/" + d.name)
}

// ReadDir returns the entries of a directory, sorted by name. With an error, those before it.
func ReadDir(name string) ([]DirEntry, error) {
	f, err := OpenFile(name, O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readSorted(f)
}

func readSorted(f *File) ([]DirEntry, error) {
	list, err := f.ReadDir(-1)
	sortEntries(list)
	return list, err
}

// sortEntries sorts by name, by merging: package sort would do, but is more than this needs.
func sortEntries(list []DirEntry) {
	if len(list) < 2 {
		return
	}
	half := len(list) / 2
	a, b := append([]DirEntry(nil), list[:half]...), list[half:]
	sortEntries(a)
	sortEntries(b)
	for i := range list {
		if len(a) == 0 {
			return
		}
		if len(b) == 0 || a[0].Name() <= b[0].Name() {
			list[i], a = a[0], a[1:]
		} else {
			list[i], b = b[0], b[1:]
		}
	}
}
