package os

import (
	"internal/testlog"
	"io/fs"
	"syscall"
	"time"
)

// FileMode, FileInfo and DirEntry are package io/fs's.
type (
	FileMode = fs.FileMode
	FileInfo = fs.FileInfo
	DirEntry = fs.DirEntry
)

// Bits of a FileMode.
const (
	ModeDir        = fs.ModeDir
	ModeAppend     = fs.ModeAppend
	ModeExclusive  = fs.ModeExclusive
	ModeTemporary  = fs.ModeTemporary
	ModeSymlink    = fs.ModeSymlink
	ModeDevice     = fs.ModeDevice
	ModeNamedPipe  = fs.ModeNamedPipe
	ModeSocket     = fs.ModeSocket
	ModeSetuid     = fs.ModeSetuid
	ModeSetgid     = fs.ModeSetgid
	ModeCharDevice = fs.ModeCharDevice
	ModeSticky     = fs.ModeSticky
	ModeIrregular  = fs.ModeIrregular

	ModeType = fs.ModeType
	ModePerm = fs.ModePerm
)

// kernelMode returns the permissions of m as the kernel wants them.
func kernelMode(m FileMode) uint32 {
	mode := uint32(m.Perm())
	if m&ModeSetuid != 0 {
		mode |= syscall.S_ISUID
	}
	if m&ModeSetgid != 0 {
		mode |= syscall.S_ISGID
	}
	if m&ModeSticky != 0 {
		mode |= syscall.S_ISVTX
	}
	return mode
}

// fileMode is the reverse of kernelMode, with the type.
func fileMode(mode uint32) FileMode {
	m := FileMode(mode & 0o777)
	switch mode & syscall.S_IFMT {
	case syscall.S_IFBLK:
		m |= ModeDevice
	case syscall.S_IFCHR:
		m |= ModeDevice | ModeCharDevice
	case syscall.S_IFDIR:
		m |= ModeDir
	case syscall.S_IFIFO:
		m |= ModeNamedPipe
	case syscall.S_IFLNK:
		m |= ModeSymlink
	case syscall.S_IFSOCK:
		m |= ModeSocket
	}
	if mode&syscall.S_ISUID != 0 {
		m |= ModeSetuid
	}
	if mode&syscall.S_ISGID != 0 {
		m |= ModeSetgid
	}
	if mode&syscall.S_ISVTX != 0 {
		m |= ModeSticky
	}
	return m
}

// fileStat is the FileInfo of this package.
type fileStat struct {
	name string
	sys  syscall.Stat_t
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.sys.Size }
func (s *fileStat) Mode() FileMode     { return fileMode(s.sys.Mode) }
func (s *fileStat) IsDir() bool        { return s.Mode().IsDir() }
func (s *fileStat) Sys() any           { return &s.sys }
func (s *fileStat) ModTime() time.Time { return time.Unix(s.sys.Mtim.Sec, s.sys.Mtim.Nsec) }

// baseName returns the last element of a path.
func baseName(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	for i := len(path) - 2; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// statNamed describes a file relative to a directory.
func statNamed(op string, dir int, path, name string, flags int) (FileInfo, error) {
	s := &fileStat{name: baseName(name)}
	if err := statAt(dir, path, &s.sys, flags); err != nil {
		return nil, &PathError{Op: op, Path: name, Err: err}
	}
	return s, nil
}

// Stat describes a file.
func Stat(name string) (FileInfo, error) {
	testlog.Note("stat", name)
	return statNamed("stat", cwd, name, name, 0)
}

// Lstat describes a file; a symbolic link itself, not what it leads to.
func Lstat(name string) (FileInfo, error) {
	testlog.Note("stat", name)
	return statNamed("lstat", cwd, name, name, atNoFollow)
}

// Stat describes the file.
func (f *File) Stat() (FileInfo, error) {
	s := new(fileStat)
	if err := f.do("stat", func(fd int) error { return syscall.Fstat(fd, &s.sys) }); err != nil {
		return nil, err
	}
	s.name = baseName(f.name)
	return s, nil
}

// SameFile reports whether two results of this package's functions describe one file.
func SameFile(fi1, fi2 FileInfo) bool {
	a, ok1 := fi1.(*fileStat)
	b, ok2 := fi2.(*fileStat)
	return ok1 && ok2 && a.sys.Dev == b.sys.Dev && a.sys.Ino == b.sys.Ino
}
