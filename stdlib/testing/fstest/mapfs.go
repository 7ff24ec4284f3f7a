// Package fstest has a file system in memory and a test for file systems.
package fstest

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// A MapFS is a file system in memory: paths, without a leading slash, and what is there. Directories that only occur in
// the paths of others need no entry. Operations read the map, so it must not be changed meanwhile.
type MapFS map[string]*MapFile

// A MapFile is a file, a directory or a link in a MapFS. A link's Data is its target.
type MapFile struct {
	Data    []byte
	Mode    fs.FileMode
	ModTime time.Time
	Sys     any
}

var (
	_ fs.FS         = MapFS(nil)
	_ fs.ReadLinkFS = MapFS(nil)
	_ fs.File       = (*openFile)(nil)
)

// maxLinks bounds how many links a path may lead through.
const maxLinks = 40

// Open opens a file; links are followed.
func (fsys MapFS) Open(name string) (fs.File, error) {
	fail := func(err error) (fs.File, error) { return nil, &fs.PathError{Op: "open", Path: name, Err: err} }
	if !fs.ValidPath(name) {
		return fail(fs.ErrNotExist)
	}
	real, ok := fsys.resolve(name, true)
	if !ok {
		return fail(fs.ErrNotExist)
	}
	info := entry{path.Base(name), fsys.at(real)}
	if !info.IsDir() {
		return &openFile{path: name, entry: info}, nil
	}
	return &mapDir{name, info, fsys.children(real), 0}, nil
}

// at returns what is at a path without links, a directory made up where there is no entry.
func (fsys MapFS) at(real string) *MapFile {
	if f := fsys[real]; f != nil {
		return f
	}
	return &MapFile{Mode: fs.ModeDir | 0o555}
}

// exists says whether a path without links leads to something, by an entry of its own or as part of another's path.
func (fsys MapFS) exists(real string) bool {
	if real == "." || fsys[real] != nil {
		return true
	}
	for name := range fsys {
		if strings.HasPrefix(name, real+"/") {
			return true
		}
	}
	return false
}

// resolve follows the links in a path's directories, and one that it ends with if last is set.
func (fsys MapFS) resolve(name string, last bool) (real string, ok bool) {
	rest := strings.Split(name, "/")
	at := "."
	for links := 0; len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		if step == "." || step == "" {
			continue
		}
		next := path.Join(at, step)
		f := fsys[next]
		if f == nil || f.Mode.Type() != fs.ModeSymlink || len(rest) == 0 && !last {
			at = next
			continue
		}
		target := string(f.Data)
		if links++; links > maxLinks || path.IsAbs(target) {
			return "", false
		}
		target = path.Join(at, target)
		if !fs.ValidPath(target) {
			return "", false
		}
		rest = append(strings.Split(target, "/"), rest...)
		at = "."
	}
	return at, fsys.exists(at)
}

// children lists a directory, sorted by name.
func (fsys MapFS) children(dir string) []entry {
	prefix := dir + "/"
	if dir == "." {
		prefix = ""
	}
	seen := map[string]*MapFile{}
	for name, file := range fsys {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok || rest == "" || name == "." {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		switch {
		case !deeper:
			seen[first] = file
		case seen[first] == nil:
			seen[first] = nil
		}
	}
	list := make([]entry, 0, len(seen))
	for name, file := range seen {
		if file == nil {
			file = fsys.at(prefix + name)
		}
		list = append(list, entry{name, file})
	}
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return list
}

// ReadLink returns a link's target.
func (fsys MapFS) ReadLink(name string) (string, error) {
	info, err := fsys.lstat("readlink", name)
	if err != nil {
		return "", err
	}
	if info.f.Mode.Type() != fs.ModeSymlink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return string(info.f.Data), nil
}

// Lstat describes a file; a link at the end of the path isn't followed.
func (fsys MapFS) Lstat(name string) (fs.FileInfo, error) {
	info, err := fsys.lstat("lstat", name)
	if err != nil {
		return nil, err
	}
	return info, nil
}

func (fsys MapFS) lstat(op, name string) (*entry, error) {
	if fs.ValidPath(name) {
		if real, ok := fsys.resolve(name, false); ok {
			return &entry{path.Base(name), fsys.at(real)}, nil
		}
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// plain hides the other methods, so that package fs works by way of Open.
type plain struct{ fsys MapFS }

func (p plain) Open(name string) (fs.File, error)        { return p.fsys.Open(name) }
func (p plain) ReadLink(name string) (string, error)     { return p.fsys.ReadLink(name) }
func (p plain) Lstat(name string) (fs.FileInfo, error)   { return p.fsys.Lstat(name) }
func (fsys MapFS) ReadFile(name string) ([]byte, error)  { return fs.ReadFile(plain{fsys}, name) }
func (fsys MapFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(plain{fsys}, name) }
func (fsys MapFS) Glob(pattern string) ([]string, error) { return fs.Glob(plain{fsys}, pattern) }
func (fsys MapFS) Sub(dir string) (fs.FS, error)         { return fs.Sub(shielded{fsys}, dir) }
func (fsys MapFS) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(plain{fsys}, name)
}

// shielded has everything but Sub, which would call itself.
type shielded struct{ fsys MapFS }

func (s shielded) Open(name string) (fs.File, error)          { return s.fsys.Open(name) }
func (s shielded) ReadFile(name string) ([]byte, error)       { return s.fsys.ReadFile(name) }
func (s shielded) Stat(name string) (fs.FileInfo, error)      { return s.fsys.Stat(name) }
func (s shielded) ReadDir(name string) ([]fs.DirEntry, error) { return s.fsys.ReadDir(name) }
func (s shielded) Glob(pattern string) ([]string, error)      { return s.fsys.Glob(pattern) }
func (s shielded) ReadLink(name string) (string, error)       { return s.fsys.ReadLink(name) }
func (s shielded) Lstat(name string) (fs.FileInfo, error)     { return s.fsys.Lstat(name) }

// entry describes a file of a MapFS, both as FileInfo and as DirEntry.
type entry struct {
	name string
	f    *MapFile
}

func (e *entry) Name() string               { return e.name }
func (e *entry) Size() int64                { return int64(len(e.f.Data)) }
func (e *entry) Mode() fs.FileMode          { return e.f.Mode }
func (e *entry) Type() fs.FileMode          { return e.f.Mode.Type() }
func (e *entry) ModTime() time.Time         { return e.f.ModTime }
func (e *entry) IsDir() bool                { return e.f.Mode.IsDir() }
func (e *entry) Sys() any                   { return e.f.Sys }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
func (e *entry) String() string             { return fs.FormatFileInfo(e) }

// openFile is an open file.
type openFile struct {
	path string
	entry
	offset int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return &f.entry, nil }
func (f *openFile) Close() error               { return nil }

func (f *openFile) Read(p []byte) (int, error) {
	if f.offset < 0 {
		return 0, f.invalid("read")
	}
	if f.offset >= f.Size() {
		return 0, io.EOF
	}
	n := copy(p, f.f.Data[f.offset:])
	f.offset += int64(n)
	return n, nil
}

func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.offset
	case io.SeekEnd:
		offset += f.Size()
	}
	if offset < 0 || offset > f.Size() {
		return 0, f.invalid("seek")
	}
	f.offset = offset
	return offset, nil
}

func (f *openFile) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 || offset > f.Size() {
		return 0, f.invalid("read")
	}
	n := copy(p, f.f.Data[offset:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *openFile) invalid(op string) error {
	return &fs.PathError{Op: op, Path: f.path, Err: fs.ErrInvalid}
}

// mapDir is an open directory.
type mapDir struct {
	path string
	entry
	list   []entry
	offset int
}

func (d *mapDir) Stat() (fs.FileInfo, error) { return &d.entry, nil }
func (d *mapDir) Close() error               { return nil }
func (d *mapDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: fs.ErrInvalid}
}

func (d *mapDir) ReadDir(count int) ([]fs.DirEntry, error) {
	left := d.list[d.offset:]
	if count > 0 {
		if len(left) == 0 {
			return nil, io.EOF
		}
		left = left[:min(count, len(left))]
	}
	out := make([]fs.DirEntry, len(left))
	for i := range left {
		out[i] = &left[i]
	}
	d.offset += len(left)
	return out, nil
}
