// Package embed gives access to files that the compiler put into the program, by //go:embed lines above variables of
// type string, []byte or FS.
package embed

import (
	"errors"
	"io"
	"io/fs"
	"time"
)

// FS is a read-only tree of files. Its zero value is empty; others come from //go:embed. It may be used by several
// goroutines at once and copied.
type FS struct {
	// image is what the compiler lays out: a count, a table of that many rows of five little-endian words (place and
	// length of the path, place and length of the content, 1 for a directory), then the bytes. The rows are sorted by
	// directory first, by last element second, so that a directory's entries are neighbours.
	image string
}

const (
	wordSize = 8
	rowWords = 5
)

// word reads the n-th word of the image.
func (f FS) word(n int) int {
	at := f.image[n*wordSize : n*wordSize+wordSize]
	v := 0
	for i := wordSize - 1; i >= 0; i-- {
		v = v<<8 | int(at[i])
	}
	return v
}

func (f FS) count() int {
	if f.image == "" {
		return 0
	}
	return f.word(0)
}

// entry is row number n.
func (f FS) entry(n int) *entry {
	at := 1 + n*rowWords
	name, content := f.word(at), f.word(at+2)
	return &entry{
		path:    f.image[name : name+f.word(at+1)],
		content: f.image[content : content+f.word(at+3)],
		dir:     f.word(at+4) == 1,
	}
}

// split cuts a path in front of its last element; the directory of the top level is ".".
func split(path string) (dir, base string) {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[:i], path[i+1:]
		}
	}
	return ".", path
}

// seek returns the number of the first row that doesn't stand before (dir, base).
func (f FS) seek(dir, base string) int {
	low, high := 0, f.count()
	for low < high {
		middle := int(uint(low+high) / 2)
		d, b := split(f.entry(middle).path)
		if d < dir || d == dir && b < base {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// find returns the entry for a path as Open takes it.
func (f FS) find(op, path string) (*entry, error) {
	if !fs.ValidPath(path) {
		return nil, &fs.PathError{Op: op, Path: path, Err: fs.ErrNotExist}
	}
	if path == "." {
		return &entry{path: ".", dir: true}, nil
	}
	if n := f.seek(split(path)); n < f.count() {
		if e := f.entry(n); e.path == path {
			return e, nil
		}
	}
	return nil, &fs.PathError{Op: op, Path: path, Err: fs.ErrNotExist}
}

// Open opens a file or directory for reading. Files are io.Seekers and io.ReaderAts.
func (f FS) Open(name string) (fs.File, error) {
	e, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if e.dir {
		return &openDir{entry: e, rest: f.children(e.path)}, nil
	}
	return &openFile{entry: e}, nil
}

// children lists a directory.
func (f FS) children(dir string) []fs.DirEntry {
	var list []fs.DirEntry
	for n := f.seek(dir, ""); n < f.count(); n++ {
		e := f.entry(n)
		if d, _ := split(e.path); d != dir {
			break
		}
		list = append(list, e)
	}
	return list
}

// ReadDir lists a directory, sorted by name.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if !e.dir {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a directory")}
	}
	return f.children(e.path), nil
}

// ReadFile returns the whole content of a file.
func (f FS) ReadFile(name string) ([]byte, error) {
	e, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if e.dir {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return []byte(e.content), nil
}

// entry is a file or directory, in all the roles that package fs knows for one.
type entry struct {
	path    string
	content string
	dir     bool
}

func (e *entry) Name() string {
	_, base := split(e.path)
	return base
}

func (e *entry) Size() int64                { return int64(len(e.content)) }
func (e *entry) ModTime() time.Time         { return time.Time{} }
func (e *entry) IsDir() bool                { return e.dir }
func (e *entry) Sys() any                   { return nil }
func (e *entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
func (e *entry) String() string             { return fs.FormatFileInfo(e) }

func (e *entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// openFile is an open file with its position.
type openFile struct {
	*entry
	at int64
}

var (
	_ io.Seeker   = (*openFile)(nil)
	_ io.ReaderAt = (*openFile)(nil)
)

func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.entry, nil }

func (f *openFile) Read(p []byte) (int, error) {
	if f.at >= f.Size() {
		return 0, io.EOF
	}
	n := copy(p, f.content[f.at:])
	f.at += int64(n)
	return n, nil
}

func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.Size()
	}
	if offset < 0 || offset > f.Size() {
		return 0, &fs.PathError{Op: "seek", Path: f.path, Err: fs.ErrInvalid}
	}
	f.at = offset
	return offset, nil
}

func (f *openFile) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 || offset > f.Size() {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrInvalid}
	}
	n := copy(p, f.content[offset:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// openDir is an open directory with what is left to list.
type openDir struct {
	*entry
	rest []fs.DirEntry
}

func (d *openDir) Close() error               { return nil }
func (d *openDir) Stat() (fs.FileInfo, error) { return d.entry, nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path + "/", Err: errors.New("is a directory")}
}

func (d *openDir) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(d.rest)
	if count > 0 {
		if n == 0 {
			return nil, io.EOF
		}
		n = min(n, count)
	}
	list := make([]fs.DirEntry, n)
	copy(list, d.rest)
	d.rest = d.rest[n:]
	return list, nil
}
