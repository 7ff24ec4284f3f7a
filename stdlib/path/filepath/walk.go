package filepath

import (
	"io/fs"
	"os"
	"slices"
)

// SkipDir, returned by a WalkFunc, skips the directory, for a file the rest of the directory it is in.
var SkipDir error = fs.SkipDir

// SkipAll, returned by a WalkFunc, ends the walk without an error.
var SkipAll error = fs.SkipAll

// WalkFunc is called by Walk for each file and directory. err says that the path could not be described (info is nil
// then) or that a directory could not be read.
type WalkFunc func(path string, info fs.FileInfo, err error) error

// ended turns the two errors that are none into nil.
func ended(err error) error {
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

// WalkDir walks the tree at root and calls fn for each file and directory in it, in lexical order. It does not follow
// symbolic links.
func WalkDir(root string, fn fs.WalkDirFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		return ended(fn(root, nil, err))
	}
	return ended(visit(root, fs.FileInfoToDirEntry(info), fn))
}

// visit visits name and what is in it. SkipDir comes back only where it means the directory that name is in.
func visit(name string, d fs.DirEntry, fn fs.WalkDirFunc) error {
	err := fn(name, d, nil)
	if !d.IsDir() {
		return err
	}
	var list []fs.DirEntry
	if err == nil {
		if list, err = os.ReadDir(name); err != nil {
			err = fn(name, d, err)
		}
	}
	for i := 0; i < len(list) && err == nil; i++ {
		err = visit(Join(name, list[i].Name()), list[i], fn)
	}
	if err == SkipDir {
		return nil
	}
	return err
}

// Walk is WalkDir with a FileInfo for each path, which costs a system call; WalkDir is faster.
func Walk(root string, fn WalkFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		return ended(fn(root, nil, err))
	}
	return ended(visitInfo(root, info, fn))
}

func visitInfo(name string, info fs.FileInfo, fn WalkFunc) error {
	if !info.IsDir() {
		return fn(name, info, nil)
	}
	list, readErr := names(name)
	if err := fn(name, info, readErr); readErr != nil || err != nil {
		return err
	}
	for _, entry := range list {
		path := Join(name, entry)
		info, err := os.Lstat(path)
		isDir := true
		if err != nil {
			err = fn(path, info, err)
		} else {
			err = visitInfo(path, info, fn)
			isDir = info.IsDir()
		}
		if err != nil && !(isDir && err == SkipDir) {
			return err
		}
	}
	return nil
}

// names returns the names in a directory in order.
func names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	slices.Sort(list)
	return list, nil
}
