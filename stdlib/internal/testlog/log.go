package testlog

import "sync/atomic"

// noter is told what the program asks the system for: "getenv", "stat", "open" or "chdir", and of what.
var noter atomic.Pointer[func(op, name string)]

// SetNoter makes f the one that Note tells.
func SetNoter(f func(op, name string)) { noter.Store(&f) }

// Active reports whether anyone listens.
func Active() bool { return noter.Load() != nil }

// Note is called by package os, so that whoever runs tests knows what their outcome depends on.
func Note(op, name string) {
	if f := noter.Load(); f != nil {
		(*f)(op, name)
	}
}
