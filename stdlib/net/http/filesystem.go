package http

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// FileSystem is a set of files whose names are slash-separated paths.
type FileSystem interface {
	Open(name string) (File, error)
}

// File is an open file of a FileSystem. The methods are those of *os.File.
type File interface {
	io.Closer
	io.Reader
	io.Seeker
	Readdir(count int) ([]fs.FileInfo, error)
	Stat() (fs.FileInfo, error)
}

// Dir is a FileSystem of the files below a directory of the system; "" is ".". Files whose names begin with a dot, which often hold
// secrets, are there too, and symbolic links lead wherever they point.
type Dir string

var errUnsafePath = errors.New("http: invalid or unsafe file path")

// Open opens a file for reading. That a part of the path is no directory means, for this purpose, that the file is not there.
func (d Dir) Open(name string) (File, error) {
	inner := path.Clean("/" + name)[1:]
	if inner == "" {
		inner = "."
	}
	local, err := filepath.Localize(inner)
	if err != nil {
		return nil, errUnsafePath
	}
	root := string(d)
	if root == "" {
		root = "."
	}
	full := filepath.Join(root, local)
	f, err := os.Open(full)
	if err != nil {
		return nil, openError(err, full, os.Stat)
	}
	return f, nil
}

// openError returns fs.ErrNotExist if the reason for err is a file in the place of a directory, else err.
func openError(err error, name string, stat func(string) (fs.FileInfo, error)) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	for i := range len(name) {
		if name[i] != '/' || i == 0 {
			continue
		}
		info, statErr := stat(name[:i])
		if statErr != nil {
			return err
		}
		if !info.IsDir() {
			return fs.ErrNotExist
		}
	}
	return err
}

// FS makes a FileSystem of an fs.FS, whose files should be io.Seekers.
func FS(fsys fs.FS) FileSystem { return fsFileSystem{fsys} }

type fsFileSystem struct{ fsys fs.FS }

func (f fsFileSystem) Open(name string) (File, error) {
	if name == "/" {
		name = "."
	} else {
		name = strings.TrimPrefix(name, "/")
	}
	file, err := f.fsys.Open(name)
	if err != nil {
		return nil, openError(err, name, func(name string) (fs.FileInfo, error) { return fs.Stat(f.fsys, name) })
	}
	return fsFile{file}, nil
}

type fsFile struct{ fs.File }

var (
	errNoSeek    = errors.New("io.File missing Seek method")
	errNoReadDir = errors.New("io.File directory missing ReadDir method")
)

func (f fsFile) Seek(offset int64, whence int) (int64, error) {
	if s, ok := f.File.(io.Seeker); ok {
		return s.Seek(offset, whence)
	}
	return 0, errNoSeek
}

func (f fsFile) ReadDir(count int) ([]fs.DirEntry, error) {
	if d, ok := f.File.(fs.ReadDirFile); ok {
		return d.ReadDir(count)
	}
	return nil, errNoReadDir
}

func (f fsFile) Readdir(count int) ([]fs.FileInfo, error) {
	entries, err := f.ReadDir(count)
	list := make([]fs.FileInfo, 0, len(entries))
	for _, e := range entries {
		info, infoErr := e.Info()
		if infoErr != nil {
			if err == nil {
				err = infoErr
			}
			break
		}
		list = append(list, info)
	}
	return list, err
}
