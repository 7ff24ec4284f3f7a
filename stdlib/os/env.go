package os

import (
	"errors"
	"internal/rt"
	"internal/testlog"
	"syscall"
)

// Args is the command line, beginning with the program's name.
var Args = commandLine()

func commandLine() []string {
	args := make([]string, rt.ArgCount())
	for i := range args {
		args[i] = rt.Arg(i)
	}
	return args
}

// Exit ends the program at once, without running deferred calls. 0 means success.
func Exit(code int) {
	if code == 0 && testlog.PanicOnExit0() {
		panic("unexpected call to os.Exit(0) during test")
	}
	rt.Exit(code)
}

// Getenv returns the value of a variable of the environment, "" if it is not set.
func Getenv(key string) string {
	testlog.Note("getenv", key)
	value, _ := syscall.Getenv(key)
	return value
}

// LookupEnv is Getenv and also says whether the variable is set.
func LookupEnv(key string) (string, bool) {
	testlog.Note("getenv", key)
	return syscall.Getenv(key)
}

// Setenv sets a variable.
func Setenv(key, value string) error { return NewSyscallError("setenv", syscall.Setenv(key, value)) }

// Unsetenv removes a variable.
func Unsetenv(key string) error { return syscall.Unsetenv(key) }

// Clearenv removes all variables.
func Clearenv() { syscall.Clearenv() }

// Environ returns a copy of the environment, as "name=value".
func Environ() []string { return syscall.Environ() }

// ExpandEnv replaces ${var} and $var in s by variables of the environment.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

// Expand replaces ${var} and $var in s by what mapping returns for var.
func Expand(s string, mapping func(string) string) string {
	var out []byte
	done := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '$' {
			continue
		}
		out = append(out, s[done:i]...)
		name, size := variable(s[i+1:])
		switch {
		case name != "":
			out = append(out, mapping(name)...)
		case size == 0:
			out = append(out, '$') // nothing like a name follows
		}
		// Else there are braces without a name between them, which are dropped.
		done = i + 1 + size
		i = done - 1
	}
	if done == 0 && out == nil {
		return s
	}
	return string(append(out, s[done:]...))
}

// variable returns the name at the start of s, which is behind a dollar sign, and how long it is with its braces.
func variable(s string) (name string, size int) {
	if s[0] == '{' {
		if len(s) > 2 && isSpecial(s[1]) && s[2] == '}' {
			return s[1:2], 3
		}
		for i := 1; i < len(s); i++ {
			if s[i] == '}' {
				return s[1:i], i + 1
			}
		}
		return "", 1
	}
	if isSpecial(s[0]) {
		return s[:1], 1
	}
	for size < len(s) && isNameByte(s[size]) {
		size++
	}
	return s[:size], size
}

// isSpecial reports whether c alone is a variable of the shell.
func isSpecial(c byte) bool {
	switch c {
	case '*', '#', '$', '@', '!', '?', '-':
		return true
	}
	return '0' <= c && c <= '9'
}

func isNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// Getpid returns the number of this process.
func Getpid() int { return syscall.Getpid() }

// Getppid returns the number of the process that started this one.
func Getppid() int { return syscall.Getppid() }

// Getuid returns the real user.
func Getuid() int { return syscall.Getuid() }

// Geteuid returns the effective user.
func Geteuid() int { return syscall.Geteuid() }

// Getgid returns the real group.
func Getgid() int { return syscall.Getgid() }

// Getegid returns the effective group.
func Getegid() int { return syscall.Getegid() }

// Getgroups returns the other groups the user is in.
func Getgroups() ([]int, error) {
	gids, err := syscall.Getgroups()
	return gids, NewSyscallError("getgroups", err)
}

// Getpagesize returns the size of a page of memory.
func Getpagesize() int { return syscall.Getpagesize() }

// Hostname returns the name of the machine.
func Hostname() (name string, err error) {
	var names syscall.Utsname
	if err := syscall.Uname(&names); err != nil {
		return "", NewSyscallError("uname", err)
	}
	b := make([]byte, 0, len(names.Nodename))
	for _, c := range names.Nodename {
		if c == 0 {
			break
		}
		b = append(b, byte(c))
	}
	return string(b), nil
}

// Getwd returns the path of the working directory. Where several lead to it, $PWD decides.
func Getwd() (dir string, err error) {
	if pwd := Getenv("PWD"); pwd != "" && pwd[0] == '/' {
		a, errA := Stat(".")
		b, errB := Stat(pwd)
		if errA == nil && errB == nil && SameFile(a, b) {
			return pwd, nil
		}
	}
	err = retry(func() (err error) {
		dir, err = syscall.Getwd()
		return err
	})
	if err == syscall.ENAMETOOLONG {
		return climb()
	}
	return dir, NewSyscallError("getwd", err)
}

// climb finds the path of the working directory from below, where it is longer than the kernel tells: each directory is looked for
// among the entries of the one above.
func climb() (dir string, err error) {
	root, err := Stat("/")
	if err != nil {
		return "", err
	}
	here, err := Stat(".")
	if err != nil {
		return "", err
	}
	for up := ".."; !SameFile(here, root); up += "/.." {
		entries, err := ReadDir(up)
		if err != nil {
			return "", err
		}
		name := ""
		for _, e := range entries {
			if !e.IsDir() {
				continue
			}
			if info, gone := Lstat(up + "/" + e.Name()); gone == nil && SameFile(info, here) {
				name = e.Name()
				break
			}
		}
		if name == "" {
			return "", NewSyscallError("getwd", syscall.ENOENT)
		}
		dir = "/" + name + dir
		if here, err = Stat(up); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// Executable returns the path of the program that runs.
func Executable() (string, error) {
	path, err := Readlink("/proc/self/exe")
	// The kernel marks a program whose file is gone.
	const gone = " (deleted)"
	if n := len(path) - len(gone); n >= 0 && path[n:] == gone {
		path = path[:n]
	}
	return path, err
}

// TempDir returns the directory for temporary files: $TMPDIR, or /tmp.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// UserHomeDir returns $HOME.
func UserHomeDir() (string, error) {
	if dir := Getenv("HOME"); dir != "" {
		return dir, nil
	}
	return "", errors.New("$HOME is not defined")
}

// userDir returns a directory that has a variable of its own, or a place in $HOME.
func userDir(name, below string) (string, error) {
	if dir := Getenv(name); dir != "" {
		if dir[0] != '/' {
			return "", errors.New("path in $" + name + " is relative")
		}
		return dir, nil
	}
	home := Getenv("HOME")
	if home == "" {
		return "", errors.New("neither $" + name + " nor $HOME are defined")
	}
	return home + below, nil
}

// UserCacheDir returns $XDG_CACHE_HOME or $HOME/.cache.
func UserCacheDir() (string, error) { return userDir("XDG_CACHE_HOME", "/.cache") }

// UserConfigDir returns $XDG_CONFIG_HOME or $HOME/.config.
func UserConfigDir() (string, error) { return userDir("XDG_CONFIG_HOME", "/.config") }
