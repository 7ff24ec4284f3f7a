package fs

import (
	"errors"
	"path"
	"strings"
)

// SubFS is a file system with a Sub of its own.
type SubFS interface {
	FS
	Sub(dir string) (FS, error)
}

// Sub returns the file system that has dir as its root. It is no barrier: links may lead out of it.
func Sub(fsys FS, dir string) (FS, error) {
	if !ValidPath(dir) {
		return nil, &PathError{Op: "sub", Path: dir, Err: ErrInvalid}
	}
	if dir == "." {
		return fsys, nil
	}
	if s, ok := fsys.(SubFS); ok {
		return s.Sub(dir)
	}
	return &subtree{fsys, dir}, nil
}

type subtree struct {
	fsys FS
	dir  string
}

// within calls f with the name in the whole file system, and puts names in its errors back into the subtree.
func within[T any](s *subtree, op, name string, f func(FS, string) (T, error)) (T, error) {
	if !ValidPath(name) {
		var zero T
		return zero, &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	v, err := f(s.fsys, path.Join(s.dir, name))
	return v, s.fix(err)
}

func (s *subtree) fix(err error) error {
	if e, ok := err.(*PathError); ok {
		if name, ok := s.relative(e.Path); ok {
			e.Path = name
		}
	}
	return err
}

func (s *subtree) relative(name string) (string, bool) {
	if name == s.dir {
		return ".", true
	}
	rest, ok := strings.CutPrefix(name, s.dir+"/")
	if !ok || rest == "" {
		return "", false
	}
	return rest, true
}

func (s *subtree) Open(name string) (File, error) { return within(s, "open", name, FS.Open) }

func (s *subtree) ReadDir(name string) ([]DirEntry, error) { return within(s, "read", name, ReadDir) }

func (s *subtree) ReadFile(name string) ([]byte, error) { return within(s, "read", name, ReadFile) }

func (s *subtree) ReadLink(name string) (string, error) {
	target, err := within(s, "readlink", name, ReadLink)
	if err != nil {
		return "", err
	}
	return target, nil
}

func (s *subtree) Lstat(name string) (FileInfo, error) { return within(s, "lstat", name, Lstat) }

func (s *subtree) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if pattern == "." {
		return []string{"."}, nil
	}
	list, err := Glob(s.fsys, s.dir+"/"+pattern)
	for i, name := range list {
		rel, ok := s.relative(name)
		if !ok {
			return nil, errors.New("invalid result from inner fsys Glob: " + name + " not in " + s.dir)
		}
		list[i] = rel
	}
	return list, s.fix(err)
}

func (s *subtree) Sub(dir string) (FS, error) {
	if dir == "." {
		return s, nil
	}
	if !ValidPath(dir) {
		return nil, &PathError{Op: "sub", Path: dir, Err: ErrInvalid}
	}
	return &subtree{s.fsys, path.Join(s.dir, dir)}, nil
}
