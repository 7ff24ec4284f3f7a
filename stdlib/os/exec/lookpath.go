package exec

import (
	"errors"
	"internal/godebug"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// ErrNotFound is the reason where no directory of $PATH has a program.
var ErrNotFound = errors.New("executable file not found in $PATH")

// ErrDot is the reason where a program is found in the current directory only, which has to be asked for with "./".
var ErrDot = errors.New("cannot run executable found relative to current directory")

// Error says that a name stands for no program.
type Error struct {
	Name string
	Err  error
}

// Error returns the text of the error.
func (e *Error) Error() string { return "exec: " + strconv.Quote(e.Name) + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// canRun returns nil if file is a program this process may run.
func canRun(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return syscall.EISDIR
	}
	const cwd, execute, asEffective = -100, 1, 0x200
	err = syscall.Faccessat(cwd, file, execute, asEffective)
	// An old kernel or a sandbox may not know that call.
	if err != syscall.ENOSYS && err != syscall.EPERM {
		return err
	}
	if info.Mode()&0o111 != 0 {
		return nil
	}
	return fs.ErrPermission
}

// LookPath returns the path of a program: file itself if it has a slash, else the first one in the directories of
// $PATH. If that is the current directory, the error is ErrDot, unless GODEBUG has execerrdot=0.
func LookPath(file string) (string, error) {
	switch file {
	case "", ".", "..":
		return "", &Error{file, ErrNotFound}
	}
	if strings.Contains(file, "/") {
		if err := canRun(file); err != nil {
			return "", &Error{file, err}
		}
		return file, nil
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if dir == "" {
			dir = "." // as the shell has it
		}
		path := filepath.Join(dir, file)
		if canRun(path) == nil {
			if !filepath.IsAbs(path) && godebug.Value("execerrdot") != "0" {
				return path, &Error{file, ErrDot}
			}
			return path, nil
		}
	}
	return "", &Error{file, ErrNotFound}
}
