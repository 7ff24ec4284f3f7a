// Package path works on slash-separated paths, such as those of URLs.
package path

import "strings"

// Clean returns the shortest path that names the same by text alone: no "." elements, no doubled or trailing slashes,
// ".." resolved against the element before it or dropped after the root. The empty path becomes ".".
func Clean(path string) string {
	if path == "" {
		return "."
	}
	rooted := path[0] == '/'
	// out is what has been kept, as long as possible as a prefix of path; fixed is its part that no ".." removes.
	out := cleaned{path: path}
	if rooted {
		out.add('/')
	}
	fixed := out.n
	for rest := path; rest != ""; {
		var elem string
		elem, rest, _ = strings.Cut(rest, "/")
		switch {
		case elem == "" || elem == ".":
		case elem == ".." && out.n > fixed:
			out.dropLast(fixed)
		case elem == ".." && rooted:
		default:
			if out.n > 0 && !(rooted && out.n == 1) {
				out.add('/')
			}
			for i := 0; i < len(elem); i++ {
				out.add(elem[i])
			}
			if elem == ".." {
				fixed = out.n
			}
		}
	}
	if out.n == 0 {
		return "."
	}
	return out.String()
}

// cleaned is Clean's output; it needs a buffer only from where it differs from the input.
type cleaned struct {
	path string
	buf  []byte
	n    int
}

func (c *cleaned) add(b byte) {
	if c.buf == nil {
		if c.n < len(c.path) && c.path[c.n] == b {
			c.n++
			return
		}
		c.buf = make([]byte, len(c.path))
		copy(c.buf, c.path[:c.n])
	}
	c.buf[c.n] = b
	c.n++
}

// dropLast removes the last element and the slash before it, but nothing of the first keep bytes.
func (c *cleaned) dropLast(keep int) {
	have := c.path
	if c.buf != nil {
		have = string(c.buf[:c.n])
	}
	c.n = max(keep, strings.LastIndexByte(have[:c.n], '/'))
}

func (c *cleaned) String() string {
	if c.buf == nil {
		return c.path[:c.n]
	}
	return string(c.buf[:c.n])
}

// Split splits path after its last slash.
func Split(path string) (dir, file string) {
	i := strings.LastIndexByte(path, '/') + 1
	return path[:i], path[i:]
}

// Join joins the elements that are not empty with slashes and cleans the result; without any it is "".
func Join(elem ...string) string {
	var b strings.Builder
	for _, e := range elem {
		if e == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(e)
	}
	if b.Len() == 0 {
		return ""
	}
	return Clean(b.String())
}

// Ext returns the last element's part from its last dot on.
func Ext(path string) string {
	if dot := strings.LastIndexByte(path, '.'); dot > strings.LastIndexByte(path, '/') {
		return path[dot:]
	}
	return ""
}

// Base returns the last element, without trailing slashes; "." for the empty path, "/" for slashes alone.
func Base(path string) string {
	if path == "" {
		return "."
	}
	path = strings.TrimRight(path, "/")
	if path == "" {
		return "/"
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

// IsAbs reports whether path begins with a slash.
func IsAbs(path string) bool { return strings.HasPrefix(path, "/") }

// Dir returns all but the last element, cleaned.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}
