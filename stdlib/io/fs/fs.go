// Package fs holds the interfaces of a file system, and what can be done with them alone.
package fs

import (
	"internal/oserror"
	"time"
)

// FS is a file system. Open's errors should be *PathError, with Op "open"; it must refuse a name that is no ValidPath.
// What else a file system can do, further interfaces tell.
type FS interface {
	Open(name string) (File, error)
}

// File is an open file. A directory should have ReadDirFile, too.
type File interface {
	Stat() (FileInfo, error)
	Read([]byte) (int, error)
	Close() error
}

// DirEntry is an entry of a directory.
type DirEntry interface {
	Name() string            // the last element of its path
	IsDir() bool             // whether it describes a directory
	Type() FileMode          // the type bits of its mode
	Info() (FileInfo, error) // the rest, as of now or as of reading the directory
}

// ReadDirFile is a directory that can be read: ReadDir(n) gives the next n entries, with io.EOF at the end, or all
// that are left if n <= 0.
type ReadDirFile interface {
	File
	ReadDir(n int) ([]DirEntry, error)
}

// FileInfo describes a file.
type FileInfo interface {
	Name() string       // the last element of its path
	Size() int64        // in bytes, for regular files
	Mode() FileMode     // type and permissions
	ModTime() time.Time // of the last modification
	IsDir() bool        // Mode().IsDir()
	Sys() any           // what the system tells, may be nil
}

// The conditions of file system errors: errors.Is tests for them.
var (
	ErrInvalid    = oserror.ErrInvalid    // "invalid argument"
	ErrPermission = oserror.ErrPermission // "permission denied"
	ErrExist      = oserror.ErrExist      // "file already exists"
	ErrNotExist   = oserror.ErrNotExist   // "file does not exist"
	ErrClosed     = oserror.ErrClosed     // "file already closed"
)

// PathError is an error with the operation and the path that it is about.
type PathError struct {
	Op   string
	Path string
	Err  error
}

// Error describes the failure.
func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *PathError) Unwrap() error { return e.Err }

// Timeout reports whether the reason was a timeout.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// ValidPath reports whether name can be given to Open: elements separated by single slashes, none of them empty, "."
// or "..", except that "." is the root.
func ValidPath(name string) bool {
	if name == "." {
		return true
	}
	for start := 0; ; {
		end := start
		for end < len(name) && name[end] != '/' {
			end++
		}
		if elem := name[start:end]; elem == "" || elem == "." || elem == ".." {
			return false
		}
		if end == len(name) {
			return validText(name)
		}
		start = end + 1
	}
}

// validText reports whether name is UTF-8.
func validText(name string) bool {
	for i, r := range name {
		if r == '\uFFFD' && (len(name)-i < 3 || name[i:i+3] != "\uFFFD") {
			return false
		}
	}
	return true
}
