// run

// Archives: tar and zip written and read back, as file systems too; formats and limits of tar; names, modes, times; what
// is wrong with broken ones.

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"
)

var when = time.Date(2024, 2, 29, 13, 14, 15, 987654321, time.FixedZone("", 2*3600))

func tars() {
	headers := []*tar.Header{
		{Name: "plain.txt", Mode: 0o644, Size: 5, ModTime: when, Uname: "user", Gname: "group", Uid: 1000, Gid: 100},
		{Name: "dir/", Mode: 0o755, ModTime: when},
		{Name: strings.Repeat("long/", 30) + "name", Size: 5, ModTime: when},
		{Name: strings.Repeat("longer", 50), Size: 5, ModTime: when},
		{Name: "größe", Size: 5, ModTime: when, Uname: "Jürgen"},
		{Name: "fine", Size: 5, ModTime: when, AccessTime: when.Add(time.Hour), Format: tar.FormatPAX},
		{Name: "gnu" + strings.Repeat("x", 120), Size: 5, ModTime: when, ChangeTime: when, Format: tar.FormatGNU},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: strings.Repeat("target", 40), ModTime: when},
		{Name: "dev", Typeflag: tar.TypeChar, Devmajor: 4, Devminor: 1 << 20, ModTime: when},
		{Name: "big id", Size: 5, Uid: 1 << 30, ModTime: when},
		{Name: "records", Size: 5, ModTime: when, PAXRecords: map[string]string{"GO.test": "a=b\nc", "comment": "x"}},
		{Name: "old", Size: 5, ModTime: time.Unix(-1000, 5e8), Format: tar.FormatPAX},
		{Name: "glob", Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"path": "all"}},
		{Name: "big id", Size: 5, Uid: 1 << 30, ModTime: when, Format: tar.FormatUSTAR},
		{Name: "nul\x00", Size: 5},
		{Name: "two", Size: 5, Xattrs: map[string]string{"user.a": "b"}, Format: tar.FormatGNU},
		{Name: "dir/", Typeflag: tar.TypeReg},
	}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		err := w.WriteHeader(h)
		if err != nil {
			fmt.Println(h.Name, err)
			continue
		}
		_, err = io.WriteString(w, "texts"[:h.Size])
		if err != nil {
			fmt.Println(err)
		}
	}
	_, err := w.Write([]byte("more"))
	fmt.Println(err, w.Close(), w.Close(), w.WriteHeader(headers[0]))
	fmt.Printf("%d %x\n", b.Len(), sha256.Sum256(b.Bytes()))
	archive := b.Bytes()

	r := tar.NewReader(bytes.NewReader(archive))
	for {
		h, err := r.Next()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%.20q %c %v %d %d %d %q %q %.10q\n", h.Name, h.Typeflag, h.Format, h.Size, h.Uid, h.Gid, h.Uname, h.Gname, h.Linkname)
		fmt.Println("\t", h.ModTime.UTC(), h.AccessTime.IsZero(), h.ChangeTime.IsZero(), h.Devmajor, h.Devminor, h.PAXRecords["GO.test"])
		fi := h.FileInfo()
		fmt.Println("\t", len(fi.Name()), fi.Mode(), fi.IsDir(), fi.Size())
		if h.Name == "fine" {
			continue // not read
		}
		text, err := io.ReadAll(r)
		if err != nil || string(text) != "texts"[:h.Size] {
			fmt.Printf("%q %v\n", text, err)
		}
	}
	for _, n := range []int{0, 100, 512, 600, 1100, len(archive) - 1024, len(archive) - 600} {
		r := tar.NewReader(bytes.NewReader(archive[:n]))
		var err error
		for err == nil {
			_, err = r.Next()
		}
		fmt.Println(n, err)
	}
	broken := bytes.Clone(archive)
	broken[0] ^= 1
	_, err = tar.NewReader(bytes.NewReader(broken)).Next()
	fmt.Println(err, errors.Is(err, tar.ErrHeader))
	w = tar.NewWriter(io.Discard)
	w.WriteHeader(&tar.Header{Name: "short", Size: 10})
	n, err := w.Write([]byte("a text that is too long"))
	fmt.Println(n, err)
	w = tar.NewWriter(io.Discard)
	w.WriteHeader(&tar.Header{Name: "long", Size: 10})
	fmt.Println(w.Close())
}

// holes reads a file with holes, in the format of GNU tar with records: a table of fragments stands before them.
func holes() {
	record := func(key, value string) string {
		n := len(key) + len(value) + 5 // below 100
		return fmt.Sprintf("%d %s=%s\n", n, key, value)
	}
	block := func(name string, typeflag byte, contents string) string {
		b := make([]byte, 512)
		copy(b, name)
		copy(b[100:], "0000644\x000000000\x000000000\x00")
		copy(b[124:], fmt.Sprintf("%011o\x0000000000000\x00", len(contents)))
		copy(b[148:], "        ")
		b[156] = typeflag
		copy(b[257:], "ustar\x0000")
		sum := 0
		for _, c := range b {
			sum += int(c)
		}
		copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
		return string(b) + contents + strings.Repeat("\x00", -len(contents)&511)
	}
	records := record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0") +
		record("GNU.sparse.name", "holes") + record("GNU.sparse.realsize", "1000010")
	for _, table := range []string{"2\n3\n4\n1000000\n5\n", "1\n3\n4\n", "2\n3\n4\n5\n6\n", "x\n", "3\n1\n"} {
		contents := table + strings.Repeat("\x00", 512-len(table)) + "datamore!"
		archive := block("PaxHeaders/x", 'x', records) + block("x", '0', contents) + strings.Repeat("\x00", 1024)
		r := tar.NewReader(strings.NewReader(archive))
		h, err := r.Next()
		if err != nil {
			fmt.Println(err)
			continue
		}
		text, err := io.ReadAll(r)
		fmt.Println(h.Name, h.Size, h.Format, len(text), err)
		if len(text) > 10 {
			fmt.Printf("%q %q %d\n", text[:10], text[len(text)-11:], bytes.Count(text, []byte{0}))
		}
	}
}

func zips() {
	var b bytes.Buffer
	b.WriteString("something before")
	w := zip.NewWriter(&b)
	w.SetOffset(int64(b.Len()))
	for i, name := range []string{"a.txt", "dir/", "dir/b.txt", "dir/sub/c", "größe"} {
		h := &zip.FileHeader{Name: name, Method: uint16(i%2) * zip.Deflate, Modified: when, Comment: "comment"[:i]}
		h.SetMode(fs.FileMode(0o640 + i))
		f, err := w.CreateHeader(h)
		if err != nil {
			fmt.Println(err)
			continue
		}
		if !strings.HasSuffix(name, "/") {
			io.WriteString(f, strings.Repeat(name, 100))
		}
	}
	f, err := w.Create("last")
	io.WriteString(f, "text")
	fmt.Println(err, w.SetComment("the archive's"), w.Close(), w.Close())
	_, err = f.Write([]byte("x"))
	fmt.Println(err)

	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(r.Comment, err)
	for _, f := range r.File {
		at, err := f.DataOffset()
		fmt.Println(f.Name, f.Method, f.Mode(), f.Modified.Format(time.RFC3339), f.UncompressedSize64, f.NonUTF8, f.Flags, f.Comment, at > 16, err)
		rc, err := f.Open()
		if err != nil {
			fmt.Println(err)
			continue
		}
		text, err := io.ReadAll(rc)
		fmt.Println("\t", len(text), err, rc.Close(), f.FileInfo().ModTime())
	}
	fmt.Println(fstest.TestFS(r, "a.txt", "dir/b.txt", "dir/sub/c", "last"))
	_, err = r.Open("missing")
	fmt.Println(err)
	_, err = r.Open("../a")
	fmt.Println(err)

	var second bytes.Buffer
	w = zip.NewWriter(&second)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			fmt.Println(err)
		}
	}
	w.Close()
	r2, err := zip.NewReader(bytes.NewReader(second.Bytes()), int64(second.Len()))
	fmt.Println(err, len(r2.File))
	for i, f := range r2.File {
		if f.CRC32 != r.File[i].CRC32 || f.Name != r.File[i].Name {
			fmt.Println("differs:", f.Name)
		}
	}

	bad := bytes.Clone(b.Bytes())
	at, _ := r.File[0].DataOffset()
	bad[at] ^= 1
	r, _ = zip.NewReader(bytes.NewReader(bad), int64(len(bad)))
	_, err = fs.ReadFile(r, "a.txt")
	fmt.Println(err)
	for _, n := range []int{0, 10, 21, len(bad) / 2, len(bad) - 1} {
		_, err := zip.NewReader(bytes.NewReader(bad[:n]), int64(n))
		fmt.Println(n > 0, err)
	}
	w = zip.NewWriter(io.Discard)
	_, err = w.CreateHeader(&zip.FileHeader{Name: "x", Method: 99})
	fmt.Println(err)
	dir, _ := w.Create("d/")
	_, err = dir.Write([]byte("x"))
	fmt.Println(err)
}

func files() {
	dir, err := os.MkdirTemp("", "archives")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	os.MkdirAll(filepath.Join(dir, "in/sub"), 0o755)
	os.WriteFile(filepath.Join(dir, "in/a"), []byte("contents"), 0o600)
	os.WriteFile(filepath.Join(dir, "in/sub/b"), bytes.Repeat([]byte("contents"), 1000), 0o644)
	os.Symlink("a", filepath.Join(dir, "in/link"))
	fsys := os.DirFS(filepath.Join(dir, "in"))

	var b bytes.Buffer
	w := tar.NewWriter(&b)
	fmt.Println(w.AddFS(fsys), w.Close())
	r := tar.NewReader(&b)
	for h, err := r.Next(); err == nil; h, err = r.Next() {
		text, _ := io.ReadAll(r)
		fmt.Printf("%s %c %o %d %s %v\n", h.Name, h.Typeflag, h.Mode, len(text), h.Linkname, h.Uid == os.Getuid())
	}
	os.Remove(filepath.Join(dir, "in/link"))
	name := filepath.Join(dir, "out.zip")
	out, _ := os.Create(name)
	z := zip.NewWriter(out)
	fmt.Println(z.AddFS(fsys), z.Close(), out.Close())
	rc, err := zip.OpenReader(name)
	fmt.Println(err)
	fs.WalkDir(rc, ".", func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		fmt.Println(path, d.IsDir(), info.Size(), err)
		return nil
	})
	fmt.Println(rc.Close())
	_, err = zip.OpenReader(filepath.Join(dir, "none"))
	fmt.Println(errors.Is(err, fs.ErrNotExist))
}

// mutations breaks archives in many ways; all that may happen are errors.
func mutations() {
	var t, z bytes.Buffer
	tw, zw := tar.NewWriter(&t), zip.NewWriter(&z)
	for i := range 5 {
		name := strings.Repeat("n", 50*i+1)
		tw.WriteHeader(&tar.Header{Name: name, Size: 100, PAXRecords: map[string]string{"GO.x": name}})
		tw.Write(make([]byte, 100))
		f, _ := zw.Create(name)
		f.Write(make([]byte, 1000))
	}
	tw.Close()
	zw.Close()
	x := uint32(7)
	random := func(n int) int {
		x = x*1664525 + 1013904223
		return int(x>>8) % n
	}
	done := 0
	for i := range 3000 {
		from := [][]byte{t.Bytes(), z.Bytes()}[i%2]
		b := bytes.Clone(from)
		for range random(5) + 1 {
			switch at := random(len(b)); random(3) {
			case 0:
				b[at] = byte(random(256))
			case 1:
				b[at] ^= 1 << random(8)
			case 2:
				b = slices.Delete(b, at, min(at+random(3), len(b)))
			}
		}
		if i%2 == 0 {
			r := tar.NewReader(bytes.NewReader(b))
			for range 20 {
				if _, err := r.Next(); err != nil {
					break
				}
				io.Copy(io.Discard, io.LimitReader(r, 1<<20))
			}
		} else if r, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
			for _, f := range r.File {
				if rc, err := f.Open(); err == nil {
					io.Copy(io.Discard, io.LimitReader(rc, 1<<20))
					rc.Close()
				}
			}
			r.Open("n")
		}
		done++
	}
	fmt.Println(done, "mutations")
}

func main() {
	tars()
	holes()
	zips()
	files()
	mutations()
}
