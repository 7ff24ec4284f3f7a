// Package testlog connects package os with package testing, which can't import each other.
package testlog

import "sync/atomic"

var panicOnExit0 atomic.Bool

// PanicOnExit0 says whether a call of os.Exit(0) is a mistake: a test that makes one would seem to succeed.
func PanicOnExit0() bool { return panicOnExit0.Load() }

// SetPanicOnExit0 sets what PanicOnExit0 returns.
func SetPanicOnExit0(v bool) { panicOnExit0.Store(v) }
