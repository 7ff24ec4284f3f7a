// run
package main

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
)

//go:embed one.txt
var text string

//go:embed "with space.bin"
var binary []byte

type blob []byte

//go:embed `one.txt`
var named blob

//go:embed tree
var tree embed.FS

//go:embed all:tree
var all embed.FS

//go:embed tree/*.txt one.txt
//go:embed tree/sub/[a-d].txt
var some embed.FS

var (
	//go:embed tree/b.md
	inGroup string
)

func list(name string, f embed.FS) {
	fmt.Println(name)
	err := fs.WalkDir(f, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Println(" ", path, d.IsDir(), info.Size(), info.Mode(), info.ModTime().IsZero())
		return nil
	})
	fmt.Println(" ", err)
}

func main() {
	fmt.Printf("%q %q %q %q\n", text, binary, named, inGroup)
	binary[0] = 'X'
	fmt.Printf("%q %d %d\n", binary, len(binary), cap(binary))
	list("tree", tree)
	list("all", all)
	list("some", some)
	list("none", embed.FS{})

	data, err := tree.ReadFile("tree/sub/deep/d.txt")
	fmt.Printf("%q %v\n", data, err)
	for _, name := range []string{"tree/none", "tree", "/tree", "", "tree/../one.txt", "tree/sub/"} {
		_, err := tree.ReadFile(name)
		fmt.Println(err)
		_, err = tree.Open(name)
		fmt.Println(err)
	}
	_, err = tree.ReadDir("tree/a.txt")
	fmt.Println(err)
	entries, err := tree.ReadDir("tree")
	fmt.Println(len(entries), entries[0], entries[2], err)

	f, err := tree.Open("tree/a.txt")
	if err != nil {
		panic(err)
	}
	got, err := io.ReadAll(f)
	fmt.Printf("%q %v\n", got, err)
	pos, err := f.(io.Seeker).Seek(-1, io.SeekEnd)
	fmt.Println(pos, err)
	_, err = f.(io.Seeker).Seek(-5, io.SeekStart)
	fmt.Println(err)
	var p [4]byte
	n, err := f.(io.ReaderAt).ReadAt(p[:], 0)
	fmt.Println(n, err, bytes.TrimRight(p[:], "\x00"))
	stat, err := f.Stat()
	fmt.Println(stat.Name(), stat.Size(), stat.Mode(), err)
	fmt.Println(f.Close())

	dir, err := tree.Open("tree/sub")
	if err != nil {
		panic(err)
	}
	for {
		part, err := dir.(fs.ReadDirFile).ReadDir(1)
		fmt.Println(len(part), err)
		if err != nil {
			break
		}
	}
	_, err = dir.Read(p[:])
	fmt.Println(err)
	sub, err := fs.Sub(tree, "tree/sub")
	fmt.Println(err)
	matches, err := fs.Glob(sub, "*/*.txt")
	fmt.Println(matches, err)
}
