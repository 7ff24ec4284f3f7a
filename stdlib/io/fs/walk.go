package fs

import (
	"errors"
	"path"
)

// SkipDir, returned by a WalkDirFunc, skips the directory, for a file the rest of the directory it is in.
var SkipDir = errors.New("skip this directory")

// SkipAll, returned by a WalkDirFunc, ends the walk without an error.
var SkipAll = errors.New("skip everything and stop the walk")

// WalkDirFunc is called by WalkDir for each file and directory. err says that the root could not be described (d is
// nil then) or, in a second call for it, that a directory could not be read.
type WalkDirFunc func(path string, d DirEntry, err error) error

// WalkDir walks the tree at root and calls fn for each file and directory in it, in lexical order. It does not follow
// symbolic links.
func WalkDir(fsys FS, root string, fn WalkDirFunc) error {
	info, err := Stat(fsys, root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walk(fsys, root, infoEntry{info}, fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

// walk visits name and what is in it. SkipDir comes back only where it means the directory that name is in.
func walk(fsys FS, name string, d DirEntry, fn WalkDirFunc) error {
	err := fn(name, d, nil)
	if !d.IsDir() {
		return err
	}
	var list []DirEntry
	if err == nil {
		list, err = ReadDir(fsys, name)
		if err != nil {
			err = fn(name, d, err)
		}
	}
	for i := 0; i < len(list) && err == nil; i++ {
		err = walk(fsys, path.Join(name, list[i].Name()), list[i], fn)
	}
	if err == SkipDir {
		return nil
	}
	return err
}
