package fs_test

import (
	iofs "io/fs"
	"testing"

	"rgostd/io/fs"
)

func TestMode(t *testing.T) {
	for bit := range 32 {
		for _, perm := range []uint32{0, 0644, 0777, 0001} {
			m := 1<<bit | perm
			if a, b := fs.FileMode(m).String(), iofs.FileMode(m).String(); a != b {
				t.Errorf("FileMode(%o) = %s, want %s", m, a, b)
			}
			if fs.FileMode(m).IsRegular() != iofs.FileMode(m).IsRegular() || uint32(fs.FileMode(m).Type()) != uint32(iofs.FileMode(m).Type()) {
				t.Errorf("the type of %o", m)
			}
		}
	}
}

func TestValidPath(t *testing.T) {
	for _, p := range []string{"", ".", "a", "a/b", "/a", "a/", "a//b", "a/./b", "..", "a/..", "a\xff", "a\uFFFD", "x.y/..z"} {
		if a, b := fs.ValidPath(p), iofs.ValidPath(p); a != b {
			t.Errorf("ValidPath(%q) = %v", p, a)
		}
	}
}
