// Package fips140 tells about a certified module of cryptography. rgo has none, so its mode is never on.
package fips140

// Enabled reports whether cryptography is that of a certified module, which rgo doesn't have.
func Enabled() bool { return false }

// Enforced reports whether everything outside of the module is refused.
func Enforced() bool { return false }

// Version returns the version of the module, "latest" where it isn't a frozen one.
func Version() string { return "latest" }

// WithoutEnforcement calls f; there is no enforcement that it could lift.
func WithoutEnforcement(f func()) { f() }
