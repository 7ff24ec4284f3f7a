// Package godebug reads the settings in the environment variable GODEBUG, by which users of a program go back to what a package did
// in earlier versions.
package godebug

import (
	"strings"
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
