package os

import (
	"errors"
	"internal/linux"
	"internal/rt"
)

var errSeparator = errors.New("pattern contains path separator")

// fresh tries names made of dir and pattern, a random number in the place of its last asterisk, until create says
// something else than that the file exists.
func fresh(op, dir, pattern string, create func(name string) error) error {
	if dir == "" {
		dir = TempDir()
	}
	star := len(pattern)
	prefix, suffix := pattern, ""
	for i := range len(pattern) {
		switch pattern[i] {
		case '/':
			return &PathError{Op: op, Path: pattern, Err: errSeparator}
		case '*':
			star = i
		}
	}
	if star < len(pattern) {
		prefix, suffix = pattern[:star], pattern[star+1:]
	}
	if dir[len(dir)-1] != '/' {
		dir += "/"
	}
	for range 10000 {
		name := dir + prefix + linux.Itoa(int(uint32(rt.Random()))) + suffix
		if err := create(name); !IsExist(err) {
			return err
		}
	}
	return &PathError{Op: op, Path: dir + prefix + "*" + suffix, Err: ErrExist}
}

// CreateTemp creates a new file in dir (TempDir() if that is empty) and opens it for reading and writing. Its name
// is pattern with a random number in the place of the last asterisk, or at the end.
func CreateTemp(dir, pattern string) (f *File, err error) {
	err = fresh("createtemp", dir, pattern, func(name string) (err error) {
		f, err = OpenFile(name, O_RDWR|O_CREATE|O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// MkdirTemp makes a new directory in dir (TempDir() if that is empty) and returns its path. Its name is pattern with
// a random number in the place of the last asterisk, or at the end.
func MkdirTemp(dir, pattern string) (path string, err error) {
	if dir == "" {
		dir = TempDir()
	}
	err = fresh("mkdirtemp", dir, pattern, func(name string) error {
		path = name
		err := Mkdir(name, 0o700)
		if IsNotExist(err) {
			// That is rather an error of the directory above.
			if _, above := Stat(name[:len(name)-len(baseName(name))]); IsNotExist(above) {
				above.(*PathError).Path = dir
				return above
			}
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return path, nil
}
