// Package godebug reads the settings in the environment variable GODEBUG, by which users of a program go back to what a package did
// in earlier versions.
package godebug

import (
	"strings"
	"sync/atomic"
	"syscall"
)

// defaults is what the program was built with: the settings of go.mod, of //go:debug lines and of the go version, in GODEBUG's form.
var defaults string

// Value returns the value of a setting, or "". What GODEBUG says has precedence over what the program was built with.
func Value(name string) string {
	env, _ := syscall.Getenv("GODEBUG")
	if value, ok := find(env, name); ok {
		return value
	}
	value, _ := find(defaults, name)
	return value
}

// find looks in a list of name=value separated by commas; the last of a name counts.
func find(list, name string) (value string, ok bool) {
	for list != "" {
		i := strings.LastIndexByte(list, ',')
		if key, value, ok := strings.Cut(list[i+1:], "="); ok && key == name {
			return value, true
		}
		list = list[:max(i, 0)]
	}
	return "", false
}

// Setting is one setting for packages that ask for it again and again or count what it changed.
type Setting struct {
	name   string
	hidden bool
	uses   atomic.Uint64
}

// New returns the setting of that name. The mark # in front stands for one that isn't documented.
func New(name string) *Setting {
	plain, hidden := strings.CutPrefix(name, "#")
	return &Setting{name: plain, hidden: hidden}
}

// Name returns the name without mark.
func (s *Setting) Name() string { return s.name }

// Undocumented reports whether New was told so.
func (s *Setting) Undocumented() bool { return s.hidden }

// Value returns what counts now, or "".
func (s *Setting) Value() string { return Value(s.name) }

// String returns name=value.
func (s *Setting) String() string { return s.name + "=" + s.Value() }

// IncNonDefault counts one deed that was done otherwise because of the setting.
func (s *Setting) IncNonDefault() { s.uses.Add(1) }
