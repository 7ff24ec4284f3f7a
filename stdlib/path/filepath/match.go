package filepath

import (
	"os"
	"path"
	"slices"
	"strings"
)

// ErrBadPattern says that a pattern is malformed.
var ErrBadPattern = path.ErrBadPattern

// Match reports whether name as a whole matches the pattern; see path.Match.
func Match(pattern, name string) (matched bool, err error) { return path.Match(pattern, name) }

// maxGlobDepth bounds the recursion over the elements of a pattern.
const maxGlobDepth = 10000

// Glob returns the names of the files that match the pattern. Errors of reading directories do not count; a malformed
// pattern is ErrBadPattern.
func Glob(pattern string) (matches []string, err error) { return glob(pattern, 0) }

func glob(pattern string, depth int) (matches []string, err error) {
	if depth > maxGlobDepth {
		return nil, ErrBadPattern
	}
	if _, err := Match(pattern, ""); err != nil {
		return nil, err
	}
	if !special(pattern) {
		if _, err := os.Lstat(pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := Split(pattern)
	switch {
	case dir == "":
		dir = "."
	case dir != "/":
		dir = strings.TrimSuffix(dir, "/")
	}
	dirs := []string{dir}
	if special(dir) {
		if dir == pattern { // would go on for ever
			return nil, ErrBadPattern
		}
		if dirs, err = glob(dir, depth+1); err != nil {
			return nil, err
		}
	}
	for _, dir := range dirs {
		if matches, err = globIn(dir, file, matches); err != nil {
			return matches, err
		}
	}
	return matches, nil
}

// globIn appends the files of one directory that match.
func globIn(dir, pattern string, matches []string) ([]string, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return matches, nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return matches, nil
	}
	defer f.Close()
	list, _ := f.Readdirnames(-1)
	slices.Sort(list)
	for _, name := range list {
		match, err := Match(pattern, name)
		if err != nil {
			return matches, err
		}
		if match {
			matches = append(matches, Join(dir, name))
		}
	}
	return matches, nil
}

// special reports whether a pattern has anything but plain text.
func special(pattern string) bool { return strings.ContainsAny(pattern, `*?[\`) }
