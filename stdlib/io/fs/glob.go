package fs

import (
	"path"
	"strings"
)

// GlobFS is a file system with a Glob of its own.
type GlobFS interface {
	FS
	Glob(pattern string) ([]string, error)
}

// maxGlobDepth bounds the recursion over the elements of a pattern.
const maxGlobDepth = 10000

// Glob returns the names of the files that match the pattern, in the syntax of path.Match. Errors of reading
// directories do not count; a malformed pattern is path.ErrBadPattern.
func Glob(fsys FS, pattern string) (matches []string, err error) {
	return glob(fsys, pattern, 0)
}

func glob(fsys FS, pattern string, depth int) (matches []string, err error) {
	if depth > maxGlobDepth {
		return nil, path.ErrBadPattern
	}
	if g, ok := fsys.(GlobFS); ok {
		return g.Glob(pattern)
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if !special(pattern) {
		if _, err := Stat(fsys, pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := path.Split(pattern)
	if dir = strings.TrimSuffix(dir, "/"); dir == "" {
		dir = "."
	}
	dirs := []string{dir}
	if special(dir) {
		if dir == pattern { // would go on for ever
			return nil, path.ErrBadPattern
		}
		if dirs, err = glob(fsys, dir, depth+1); err != nil {
			return nil, err
		}
	}
	for _, dir := range dirs {
		list, err := ReadDir(fsys, dir)
		if err != nil {
			continue
		}
		for _, entry := range list {
			match, err := path.Match(file, entry.Name())
			if err != nil {
				return matches, err
			}
			if match {
				matches = append(matches, path.Join(dir, entry.Name()))
			}
		}
	}
	return matches, nil
}

// special reports whether a pattern has anything but plain text.
func special(pattern string) bool { return strings.ContainsAny(pattern, `*?[\`) }
