// Package testdeps is what generated test programs hand to package testing, so that testing itself needs not import it.
package testdeps

import (
	"regexp"
	"sync"
)

var (
	// ImportPath is the import path of the package under test.
	ImportPath string
	// ModulePath is its module's.
	ModulePath string
	// ExitCode is what testing.M.Run returned last, for programs whose TestMain doesn't call os.Exit.
	ExitCode int
)

// TestDeps implements the interface that testing.MainStart wants.
type TestDeps struct{}

var compiled struct {
	sync.Mutex
	text string
	re   *regexp.Regexp
}

// MatchString reports whether the regular expression pat matches str somewhere.
func (TestDeps) MatchString(pat, str string) (bool, error) {
	compiled.Lock()
	defer compiled.Unlock()
	if compiled.re == nil || compiled.text != pat {
		re, err := regexp.Compile(pat)
		if err != nil {
			return false, err
		}
		compiled.text, compiled.re = pat, re
	}
	return compiled.re.MatchString(str), nil
}

// ImportPath returns the import path of the package under test.
func (TestDeps) ImportPath() string { return ImportPath }

// ModulePath returns the path of its module.
func (TestDeps) ModulePath() string { return ModulePath }

// SetExitCode notes the outcome of M.Run.
func (TestDeps) SetExitCode(code int) { ExitCode = code }
