// Package filepath works on paths as the operating system has them. Here that is always Linux, where they are the
// slash-separated ones of package path.
package filepath

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

const (
	Separator     = os.PathSeparator
	ListSeparator = os.PathListSeparator
)

// Clean returns the shortest path that names the same by text alone; see path.Clean.
func Clean(p string) string { return path.Clean(p) }

// IsLocal reports whether the path stays below the directory it is taken from: not absolute, not empty, no way out by
// "..". It looks at the text alone, not at links.
func IsLocal(p string) bool {
	if p == "" || IsAbs(p) {
		return false
	}
	clean := Clean(p)
	return clean != ".." && !strings.HasPrefix(clean, "../")
}

// Localize turns a slash-separated path, a fs.ValidPath, into one of the system.
func Localize(p string) (string, error) {
	if !fs.ValidPath(p) || strings.IndexByte(p, 0) >= 0 {
		return "", errors.New("invalid path")
	}
	return p, nil
}

// ToSlash replaces separators by slashes, which here they are.
func ToSlash(p string) string { return p }

// FromSlash replaces slashes by separators, which here they are.
func FromSlash(p string) string { return p }

// SplitList splits a list as in PATH; an empty one gives no elements.
func SplitList(p string) []string {
	if p == "" {
		return []string{}
	}
	return strings.Split(p, string(ListSeparator))
}

// Split splits the path after its last separator.
func Split(p string) (dir, file string) { return path.Split(p) }

// Join joins the elements that are not empty and cleans the result; without any it is "".
func Join(elem ...string) string { return path.Join(elem...) }

// Ext returns the last element's part from its last dot on.
func Ext(p string) string { return path.Ext(p) }

// Base returns the last element, without trailing separators; "." for the empty path, "/" for separators alone.
func Base(p string) string { return path.Base(p) }

// Dir returns all but the last element, cleaned.
func Dir(p string) string { return path.Dir(p) }

// VolumeName returns the leading volume, which there is none of here.
func VolumeName(p string) string { return "" }

// IsAbs reports whether the path is absolute.
func IsAbs(p string) bool { return path.IsAbs(p) }

// HasPrefix reports whether p begins with prefix, as text.
//
// Deprecated: it does not respect path boundaries.
func HasPrefix(p, prefix string) bool { return strings.HasPrefix(p, prefix) }

// Abs returns an absolute path for p, taken from the working directory, cleaned.
func Abs(p string) (string, error) {
	if IsAbs(p) {
		return Clean(p), nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return Join(wd, p), nil
}

// Rel returns a path that leads from basePath to targPath by text alone: Join(basePath, Rel(basePath, targPath)) is
// targPath. There is none from a relative to an absolute path, or the other way, or out of unknown directories.
func Rel(basePath, targPath string) (string, error) {
	base, target := Clean(basePath), Clean(targPath)
	if base == target {
		return ".", nil
	}
	fail := func() (string, error) {
		return "", errors.New("Rel: can't make " + targPath + " relative to " + basePath)
	}
	if IsAbs(base) != IsAbs(target) {
		return fail()
	}
	from, to := elements(base), elements(target)
	for len(from) > 0 && len(to) > 0 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	if len(from) > 0 && from[0] == ".." {
		return fail()
	}
	up := make([]string, 0, len(from)+len(to))
	for range from {
		up = append(up, "..")
	}
	return strings.Join(append(up, to...), "/"), nil
}

// elements splits a clean path; "." has none, and the root's slash counts not.
func elements(p string) []string {
	p = strings.TrimPrefix(p, "/")
	if p == "" || p == "." {
		return nil
	}
	return strings.Split(p, "/")
}

// maxLinks is how many symbolic links EvalSymlinks follows before it takes them for a circle.
const maxLinks = 255

// EvalSymlinks returns the path with all symbolic links resolved, cleaned; relative if p is and no link is absolute.
func EvalSymlinks(p string) (string, error) {
	done := "" // resolved so far
	if IsAbs(p) {
		done = "/"
	}
	links := 0
	for rest := p; rest != ""; {
		var (
			elem string
			more bool // a separator follows: elem must be a directory
		)
		elem, rest, more = strings.Cut(rest, "/")
		switch elem {
		case "", ".":
			continue
		case "..":
			// The parent of what is resolved, which is real: up one, unless it is relative and goes up already.
			switch base := Base(done); {
			case done == "/":
			case done == "" || base == "..":
				done = Join(done, "..")
			default:
				if done = Dir(done); done == "." {
					done = ""
				}
			}
			continue
		}
		next := Join(done, elem)
		info, err := os.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			if more && !info.IsDir() {
				return "", syscall.ENOTDIR
			}
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", errors.New("EvalSymlinks: too many links")
		}
		target, err := os.Readlink(next)
		if err != nil {
			return "", err
		}
		if IsAbs(target) {
			done = "/"
		}
		if more {
			target += "/"
		}
		rest = target + rest
	}
	return Clean(done), nil
}
