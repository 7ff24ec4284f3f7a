package zip

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// tree is the archive as a file system.
type tree struct {
	root  *node
	nodes map[string]*node
}

// node is a file or a directory.
type node struct {
	path     string
	file     *File // nil: a directory that the archive doesn't mention
	dir      bool
	twice    bool // there is another one of the same name
	children []*node
}

// cleaned returns the path that a name in the archive means; there is none if it is empty. Nothing lies above the root.
func cleaned(name string) string {
	name = strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/")
	for {
		below, ok := strings.CutPrefix(name, "../")
		if !ok {
			return name
		}
		name = below
	}
}

// makeTree makes the tree of an archive.
func (r *Reader) makeTree() *tree {
	t := &tree{&node{path: "./", dir: true}, map[string]*node{}}
	var all []*node
	for _, f := range r.File {
		name := cleaned(f.Name)
		if name == "" {
			continue
		}
		if n := t.nodes[name]; n != nil {
			n.twice = true
			continue
		}
		n := &node{path: name, file: f, dir: f.isDir()}
		t.nodes[name] = n
		all = append(all, n)
	}
	// Directories that are only mentioned as a part of names. What lies in a file can't be: the file is in doubt.
	for _, n := range all {
		for dir := path.Dir(n.path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			above := t.nodes[dir]
			if above != nil {
				above.twice = above.twice || !above.dir
				break
			}
			above = &node{path: dir, dir: true}
			t.nodes[dir] = above
			all = append(all, above)
		}
	}
	for _, n := range all {
		above := t.nodes[path.Dir(n.path)]
		if above == nil || above == n {
			above = t.root
		}
		above.children = append(above.children, n)
	}
	for _, n := range append(all, t.root) {
		slices.SortFunc(n.children, func(a, b *node) int { return cmp.Compare(a.Name(), b.Name()) })
	}
	return t
}

// entry is what stat returns.
type entry interface {
	fs.FileInfo
	fs.DirEntry
}

// stat returns the node's properties.
func (n *node) stat() (entry, error) {
	switch {
	case n.twice:
		return nil, errors.New(n.path + ": duplicate entries in zip file")
	case n.dir:
		return n, nil
	}
	return fileInfo{&n.file.FileHeader}, nil
}

// A directory is its own description.

func (n *node) Name() string               { return path.Base(n.path) }
func (n *node) Size() int64                { return 0 }
func (n *node) Mode() fs.FileMode          { return fs.ModeDir | 0o555 }
func (n *node) Type() fs.FileMode          { return fs.ModeDir }
func (n *node) IsDir() bool                { return true }
func (n *node) Sys() any                   { return nil }
func (n *node) Info() (fs.FileInfo, error) { return n, nil }
func (n *node) String() string             { return fs.FormatDirEntry(n) }

func (n *node) ModTime() time.Time {
	if n.file == nil {
		return time.Time{}
	}
	return n.file.Modified.UTC()
}

// Open opens a file or directory as fs.FS does.
func (r *Reader) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	t := r.tree()
	n := t.root
	if name != "." {
		if n = t.nodes[name]; n == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	}
	if n.dir {
		return &openDir{n: n}, nil
	}
	rc, err := n.file.Open()
	if err != nil {
		return nil, err
	}
	return rc.(fs.File), nil
}

// openDir is an open directory.
type openDir struct {
	n    *node
	next int
}

func (d *openDir) Close() error               { return nil }
func (d *openDir) Stat() (fs.FileInfo, error) { return d.n.stat() }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.n.path, Err: errors.New("is a directory")}
}

// ReadDir returns the next count entries, all if it isn't positive.
func (d *openDir) ReadDir(count int) (list []fs.DirEntry, err error) {
	left := d.n.children[d.next:]
	if count > 0 {
		if len(left) == 0 {
			return nil, io.EOF
		}
		left = left[:min(count, len(left))]
	}
	for _, n := range left {
		e, err := n.stat()
		if err != nil {
			return nil, err
		}
		if name := e.Name(); name == "." || !fs.ValidPath(name) {
			return nil, &fs.PathError{Op: "readdir", Path: d.n.path, Err: errors.New("invalid file name: " + n.path)}
		}
		list = append(list, e)
	}
	d.next += len(list)
	return list, nil
}
