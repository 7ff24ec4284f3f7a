package filepath_test

import (
	"fmt"
	iofs "io/fs"
	"math/rand/v2"
	"os"
	ref "path/filepath"
	"testing"

	"rgostd/io/fs"
	own "rgostd/path/filepath"
)

func text(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, r.IntN(n))
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

func TestText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200000 {
		p, q := text(r, "//..ab", 10), text(r, "//..ab", 10)
		x, err1 := own.Rel(p, q)
		y, err2 := ref.Rel(p, q)
		if x != y || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatalf("Rel(%q, %q) = %q, %v; want %q, %v", p, q, x, err1, y, err2)
		}
		if own.IsLocal(p) != ref.IsLocal(p) {
			t.Fatalf("IsLocal(%q) = %v", p, own.IsLocal(p))
		}
		if a, b := fmt.Sprint(own.SplitList(p+":"+q)), fmt.Sprint(ref.SplitList(p+":"+q)); a != b {
			t.Fatalf("SplitList(%q) = %s", p+":"+q, a)
		}
	}
}

func TestTree(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"a/b/c", "a/d", "e"} {
		if err := os.MkdirAll(ref.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"a/one.txt", "a/b/two.txt", "e/three.go", "four.txt"} {
		if err := os.WriteFile(ref.Join(dir, f), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{"a/link": "b/c", "e/up": "../a/link", "loop": "loop", "broken": "nowhere", "file": "four.txt", "abs": ref.Join(dir, "a")} {
		if err := os.Symlink(to, ref.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, pattern := range []string{"*", "*/*", "a/*.txt", "*/b/t?o.txt", "[", "a/[", "four.txt", "none", "../*/a", dir + "/*/*.go", "", "./*"} {
		a, err1 := own.Glob(pattern)
		b, err2 := ref.Glob(pattern)
		if fmt.Sprintf("%q", a) != fmt.Sprintf("%q", b) || (err1 == nil) != (err2 == nil) {
			t.Errorf("Glob(%q) = %q, %v; want %q, %v", pattern, a, err1, b, err2)
		}
	}
	for _, p := range []string{".", "a/link", "e/up", "e/up/..", "e/up/../../one.txt", "loop", "broken", "file", "file/", "four.txt/x", "abs/b", "./a/../e/up/.", "", "..", "../.."} {
		a, err1 := own.EvalSymlinks(p)
		b, err2 := ref.EvalSymlinks(p)
		if a != b || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("EvalSymlinks(%q) = %q, %v; want %q, %v", p, a, err1, b, err2)
		}
	}
	// Walks that skip at each place in turn.
	for stop := range 20 {
		for _, skip := range []bool{false, true} {
			x, y, n, m := "", "", 0, 0
			err1 := own.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
				x += fmt.Sprint(p, d != nil && d.IsDir(), err, ";")
				if n++; n == stop && skip {
					return own.SkipDir
				} else if n == stop {
					return own.SkipAll
				}
				return nil
			})
			err2 := ref.WalkDir(".", func(p string, d iofs.DirEntry, err error) error {
				y += fmt.Sprint(p, d != nil && d.IsDir(), err, ";")
				if m++; m == stop && skip {
					return ref.SkipDir
				} else if m == stop {
					return ref.SkipAll
				}
				return nil
			})
			if x != y || err1 != nil || err2 != nil {
				t.Errorf("WalkDir, stopped at %d: %s %v\nwant %s %v", stop, x, err1, y, err2)
			}
			x, y, n, m = "", "", 0, 0
			err1 = own.Walk("a", func(p string, info fs.FileInfo, err error) error {
				x += fmt.Sprint(p, info.IsDir(), err, ";")
				if n++; n == stop && skip {
					return own.SkipDir
				}
				return nil
			})
			err2 = ref.Walk("a", func(p string, info iofs.FileInfo, err error) error {
				y += fmt.Sprint(p, info.IsDir(), err, ";")
				if m++; m == stop && skip {
					return ref.SkipDir
				}
				return nil
			})
			if x != y || err1 != nil || err2 != nil {
				t.Errorf("Walk, stopped at %d: %s\nwant %s", stop, x, y)
			}
		}
	}
}
