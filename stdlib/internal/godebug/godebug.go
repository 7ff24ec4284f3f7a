// Package godebug reads the settings in the environment variable GODEBUG, by which users of a program go back to what a package did
// in earlier versions.
package godebug

import (
	"strings"
	"sync/atomic"
	"syscall"
)

// Value returns the value of a setting, or "". GODEBUG is a list of name=value separated by commas; the last of a name counts.
func Value(name string) string {
	env, _ := syscall.Getenv("GODEBUG")
	for env != "" {
		i := strings.LastIndexByte(env, ',')
		if key, value, ok := strings.Cut(env[i+1:], "="); ok && key == name {
			return value
		}
		env = env[:max(i, 0)]
	}
	return ""
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

// Value returns what GODEBUG says now, or "".
func (s *Setting) Value() string { return Value(s.name) }

// String returns name=value.
func (s *Setting) String() string { return s.name + "=" + s.Value() }

// IncNonDefault counts one deed that was done otherwise because of the setting.
func (s *Setting) IncNonDefault() { s.uses.Add(1) }
