package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

func main() {
	dir, _ := os.MkdirTemp("", "fsn")
	defer os.RemoveAll(dir)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		panic(err)
	}
	fmt.Println(w.Add(dir), w.Add(filepath.Join(dir, "none")) != nil, len(w.WatchList()))
	next := func() {
		select {
		case e := <-w.Events:
			rel, _ := filepath.Rel(dir, e.Name)
			fmt.Println(e.Op, rel)
		case err := <-w.Errors:
			fmt.Println("error", err)
		case <-time.After(10 * time.Second):
			fmt.Println("nothing")
		}
	}
	f := filepath.Join(dir, "a")
	h, _ := os.Create(f)
	next()
	h.Write([]byte("x"))
	next()
	h.Close()
	os.Chmod(f, 0o600)
	next()
	os.Rename(f, f+"b")
	next()
	next()
	os.Remove(f + "b")
	next()
	fmt.Println(w.Close())
	_, ok := <-w.Events
	fmt.Println(ok)
}
