package fstest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing/iotest"
)

// TestFS walks a whole file system, opens everything in it and checks that its ways agree with each other and with the
// rules of package fs. The expected files have to be there; if there are none, it has to be empty.
func TestFS(fsys fs.FS, expected ...string) error {
	if err := check(fsys, expected); err != nil {
		return err
	}
	for _, name := range expected {
		dir, _, ok := strings.Cut(name, "/")
		if !ok || dir == "." {
			continue
		}
		sub, err := fs.Sub(fsys, dir)
		if err != nil {
			return err
		}
		var below []string
		for _, other := range expected {
			if rest, ok := strings.CutPrefix(other, dir+"/"); ok {
				below = append(below, rest)
			}
		}
		if err := check(sub, below); err != nil {
			return fmt.Errorf("testing fs.Sub(fsys, %s): %w", dir, err)
		}
		// One directory is enough.
		break
	}
	return nil
}

// checker collects what is wrong.
type checker struct {
	fsys  fs.FS
	errs  []error
	files []string
	dirs  []string
}

func check(fsys fs.FS, expected []string) error {
	c := &checker{fsys: fsys}
	c.dir(".")
	c.misuse(".")
	found := map[string]bool{}
	for _, name := range c.dirs {
		found[name] = true
	}
	for _, name := range c.files {
		found[name] = true
	}
	delete(found, ".")
	if len(expected) == 0 && len(found) > 0 {
		var list []string
		for name := range found {
			list = append(list, name)
		}
		slices.Sort(list)
		if len(list) > 15 {
			list = append(list[:10], "...")
		}
		c.errorf("expected empty file system but found files:\n%s", strings.Join(list, "\n"))
	}
	for _, name := range expected {
		if !found[name] {
			c.errorf("expected but not found: %s", name)
		}
	}
	if len(c.errs) == 0 {
		return nil
	}
	return fmt.Errorf("TestFS found errors:\n%w", errors.Join(c.errs...))
}

func (c *checker) errorf(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

// openDir opens a directory that has to be readable as one.
func (c *checker) openDir(dir string) fs.ReadDirFile {
	f, err := c.fsys.Open(dir)
	if err != nil {
		c.errorf("%s: Open: %w", dir, err)
		return nil
	}
	d, ok := f.(fs.ReadDirFile)
	if !ok {
		f.Close()
		c.errorf("%s: Open returned File type %T, not a fs.ReadDirFile", dir, f)
		return nil
	}
	return d
}

// dir checks a directory and everything in it.
func (c *checker) dir(dir string) {
	c.dirs = append(c.dirs, dir)
	d := c.openDir(dir)
	if d == nil {
		return
	}
	list, err := d.ReadDir(-1)
	if err != nil {
		d.Close()
		c.errorf("%s: ReadDir(-1): %w", dir, err)
		return
	}
	prefix := dir + "/"
	if dir == "." {
		prefix = ""
	}
	for _, info := range list {
		name := info.Name()
		switch {
		case name == ".", name == "..", name == "":
			c.errorf("%s: ReadDir: child has invalid name: %#q", dir, name)
			continue
		case strings.ContainsAny(name, `/\`):
			c.errorf("%s: ReadDir: child name contains slash or backslash: %#q", dir, name)
			continue
		}
		full := prefix + name
		c.stat(full, info)
		c.misuse(full)
		switch info.Type() {
		case fs.ModeDir:
			c.dir(full)
		case fs.ModeSymlink:
			c.files = append(c.files, full)
			c.link(full)
		case 0:
			c.files = append(c.files, full)
			c.file(full)
		default:
			c.files = append(c.files, full)
		}
	}
	if again, err := d.ReadDir(-1); len(again) > 0 || err != nil {
		d.Close()
		c.errorf("%s: ReadDir(-1) at EOF = %d entries, %w, wanted 0 entries, nil", dir, len(again), err)
		return
	}
	if again, err := d.ReadDir(1); len(again) > 0 || err != io.EOF {
		d.Close()
		c.errorf("%s: ReadDir(1) at EOF = %d entries, %w, wanted 0 entries, EOF", dir, len(again), err)
		return
	}
	if err := d.Close(); err != nil {
		c.errorf("%s: Close: %w", dir, err)
	}
	// What a closed directory says is its own affair, but it must not panic.
	d.Close()
	c.otherLists(dir, list)
	c.globs(dir, list)
}

// otherLists compares the ways to list a directory.
func (c *checker) otherLists(dir string, list []fs.DirEntry) {
	if d := c.openDir(dir); d != nil {
		again, err := d.ReadDir(-1)
		d.Close()
		if err != nil {
			c.errorf("%s: second Open+ReadDir(-1): %w", dir, err)
			return
		}
		c.sameList(dir, "first Open+ReadDir(-1) vs second Open+ReadDir(-1)", list, again)
	}
	if d := c.openDir(dir); d != nil {
		var pieces []fs.DirEntry
		for n := 1; ; n = 3 - n {
			part, err := d.ReadDir(n)
			if len(part) > n {
				d.Close()
				c.errorf("%s: third Open: ReadDir(%d) after %d: got %d entries", dir, n, len(pieces), len(part))
				return
			}
			pieces = append(pieces, part...)
			if err == io.EOF {
				break
			}
			if err != nil {
				d.Close()
				c.errorf("%s: third Open: ReadDir(%d) after %d: %w", dir, n, len(pieces), err)
				return
			}
		}
		d.Close()
		c.sameList(dir, "first Open+ReadDir(-1) vs third Open+ReadDir(1,2) loop", list, pieces)
	}
	ways := []struct {
		name string
		read func(string) ([]fs.DirEntry, error)
	}{{"fs.ReadDir", func(name string) ([]fs.DirEntry, error) { return fs.ReadDir(c.fsys, name) }}}
	if own, ok := c.fsys.(fs.ReadDirFS); ok {
		ways = append(ways, ways[0])
		ways[0].name, ways[0].read = "fsys.ReadDir", own.ReadDir
	}
	for _, way := range ways {
		again, err := way.read(dir)
		if err != nil {
			c.errorf("%s: %s: %w", dir, way.name, err)
			return
		}
		c.sameList(dir, "first Open+ReadDir(-1) vs "+way.name, list, again)
		if !slices.IsSortedFunc(again, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }) {
			c.errorf("%s: %s: list not sorted", dir, way.name)
		}
	}
}

// globs checks that patterns find exactly what they match in a directory.
func (c *checker) globs(dir string, list []fs.DirEntry) {
	own, ok := c.fsys.(fs.GlobFS)
	if !ok {
		return
	}
	if _, err := own.Glob(escape(dir) + "/nonexist/[]"); err == nil {
		c.errorf("%s: Glob(%#q): bad pattern not detected", dir, escape(dir)+"/nonexist/[]")
	}
	letters := map[byte]bool{}
	for _, e := range list {
		name := e.Name()
		letters[name[len(name)-1]] = true
	}
	pattern, prefix := "*", ""
	if dir != "." {
		prefix = dir + "/"
		pattern = escape(dir) + "/*"
	}
	for letter := range letters {
		if letter >= 0x80 || strings.IndexByte(`*?[\]^-`, letter) >= 0 {
			continue
		}
		p := pattern + string(rune(letter))
		got, err := own.Glob(p)
		if err != nil {
			c.errorf("%s: Glob(%#q): %w", dir, p, err)
			continue
		}
		var want []string
		for _, e := range list {
			if name := e.Name(); name[len(name)-1] == letter {
				want = append(want, prefix+name)
			}
		}
		if !slices.IsSorted(got) {
			c.errorf("%s: Glob(%#q): unsorted output:\n%s", dir, p, strings.Join(got, "\n"))
			slices.Sort(got)
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			c.errorf("%s: Glob(%#q) wrong\n\tgot  %s\n\twant %s", dir, p, got, want)
		}
	}
}

// escape makes a path a pattern that matches it alone.
func escape(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if strings.IndexByte(`*?[\`, name[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

func describe(info fs.FileInfo) string {
	return fmt.Sprintf("%s IsDir=%v Mode=%v Size=%d ModTime=%v", info.Name(), info.IsDir(), info.Mode(), info.Size(), info.ModTime())
}

func brief(e fs.DirEntry) string {
	return fmt.Sprintf("%s IsDir=%v Type=%v", e.Name(), e.IsDir(), e.Type())
}

// stat compares the ways to describe a file with its entry in the directory.
func (c *checker) stat(name string, e fs.DirEntry) {
	f, err := c.fsys.Open(name)
	if err != nil {
		// A link may lead nowhere.
		if e.Type() != fs.ModeSymlink {
			c.errorf("%s: Open: %w", name, err)
		}
		return
	}
	info, err := f.Stat()
	f.Close()
	if err != nil {
		c.errorf("%s: Stat: %w", name, err)
		return
	}
	ofEntry, err := e.Info()
	if err != nil {
		c.errorf("%s: entry.Info: %w", name, err)
		return
	}
	isLink := e.Type() == fs.ModeSymlink
	if !isLink {
		if a, b := brief(e), brief(fs.FileInfoToDirEntry(info)); a != b {
			c.errorf("%s: mismatch:\n\tentry = %s\n\tfile.Stat() = %s", name, a, b)
		}
		if a, b := describe(ofEntry), describe(info); a != b {
			c.errorf("%s: mismatch:\n\tentry.Info() = %s\n\tfile.Stat() = %s\n", name, a, b)
		}
	}
	if got, want := fs.FormatDirEntry(e), brief(e); got == "" {
		c.errorf("%s: no description of %s", name, want)
	}
	again, err := fs.Stat(c.fsys, name)
	if err != nil {
		c.errorf("%s: fs.Stat: %w", name, err)
		return
	}
	if a, b := describe(info), describe(again); a != b {
		c.errorf("%s: fs.Stat(...) = %s\n\twant %s", name, b, a)
	}
	if own, ok := c.fsys.(fs.StatFS); ok {
		again, err := own.Stat(name)
		if err != nil {
			c.errorf("%s: fsys.Stat: %w", name, err)
			return
		}
		if a, b := describe(info), describe(again); a != b {
			c.errorf("%s: fsys.Stat(...) = %s\n\twant %s", name, b, a)
		}
	}
	if own, ok := c.fsys.(fs.ReadLinkFS); ok {
		again, err := own.Lstat(name)
		if err != nil {
			c.errorf("%s: fsys.Lstat: %v", name, err)
			return
		}
		if a, b := describe(ofEntry), describe(again); isLink && a != b {
			c.errorf("%s: mismatch:\n\tentry.Info() = %s\n\tfsys.Lstat(...) = %s\n", name, a, b)
		}
	}
}

func (c *checker) link(name string) {
	own, ok := c.fsys.(fs.ReadLinkFS)
	if !ok {
		return
	}
	if _, err := own.ReadLink(name); err != nil {
		c.errorf("%s: ReadLink: %w", name, err)
	}
}

// sameList compares two lists of a directory, whatever their order.
func (c *checker) sameList(dir, what string, a, b []fs.DirEntry) {
	lines := func(list []fs.DirEntry) []string {
		var out []string
		for _, e := range list {
			text := brief(e)
			if info, err := e.Info(); err == nil {
				text = describe(info)
			}
			out = append(out, text)
		}
		slices.Sort(out)
		return out
	}
	x, y := lines(a), lines(b)
	if !reflect.DeepEqual(x, y) {
		c.errorf("%s: diff %s:\n\t%s\nversus\n\t%s", dir, what, strings.Join(x, "\n\t"), strings.Join(y, "\n\t"))
	}
}

// file compares the ways to read a file.
func (c *checker) file(name string) {
	f, err := c.fsys.Open(name)
	if err != nil {
		c.errorf("%s: Open: %w", name, err)
		return
	}
	data, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		c.errorf("%s: Open+ReadAll: %w", name, err)
		return
	}
	if err := f.Close(); err != nil {
		c.errorf("%s: Close: %w", name, err)
	}
	f.Close()
	ways := []struct {
		name string
		read func(string) ([]byte, error)
	}{{"fs.ReadFile", func(name string) ([]byte, error) { return fs.ReadFile(c.fsys, name) }}}
	if own, ok := c.fsys.(fs.ReadFileFS); ok {
		ways = append(ways, ways[0])
		ways[0].name, ways[0].read = "fsys.ReadFile", own.ReadFile
	}
	for _, way := range ways {
		got, err := way.read(name)
		if err != nil {
			c.errorf("%s: %s: %w", name, way.name, err)
			return
		}
		c.sameData(name, "ReadAll vs "+way.name, data, got)
		// The caller owns what it got.
		for i := range got {
			got[i]++
		}
		if got, err = way.read(name); err != nil {
			c.errorf("%s: second call of %s: %w", name, way.name, err)
			return
		}
		c.sameData(name, "ReadAll vs second "+way.name, data, got)
	}
	if f, err = c.fsys.Open(name); err != nil {
		c.errorf("%s: second Open: %w", name, err)
		return
	}
	defer f.Close()
	if err := iotest.TestReader(f, data); err != nil {
		c.errorf("%s: failed TestReader:\n\t%s", name, strings.ReplaceAll(err.Error(), "\n", "\n\t"))
	}
}

func (c *checker) sameData(name, what string, a, b []byte) {
	if string(a) != string(b) {
		c.errorf("%s: %s: different data returned\n\t%q\n\t%q", name, what, a, b)
	}
}

// misuse checks that opening and reading paths which are not valid is refused.
func (c *checker) misuse(name string) {
	bad := []string{"/" + name, name + "/."}
	if name == "." {
		bad = append(bad, "/")
	}
	if dir, base, ok := strings.Cut(name, "/"); ok {
		bad = append(bad, dir+"//"+base, dir+"/./"+base, dir+"/../"+dir+"/"+base)
	}
	if dir, base := path.Split(name); dir != "" {
		bad = append(bad, dir+"../"+dir+base)
	}
	type call struct {
		name string
		try  func(string) error
	}
	calls := []call{{"Open", func(name string) error {
		f, err := c.fsys.Open(name)
		if err == nil {
			f.Close()
		}
		return err
	}}}
	if own, ok := c.fsys.(fs.ReadFileFS); ok {
		calls = append(calls, call{"ReadFile", func(name string) error { _, err := own.ReadFile(name); return err }})
	}
	for _, b := range bad {
		if fs.ValidPath(b) {
			continue
		}
		for _, call := range calls {
			if call.try(b) == nil {
				c.errorf("%s: %s(%s) succeeded, want error", name, call.name, b)
			}
		}
	}
}
