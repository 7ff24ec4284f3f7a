// Package jsontest is what the tests of the packages for JSON name their cases with.
package jsontest

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// CaseName is a case's name and place.
type CaseName struct {
	Name  string
	Where CasePos
}

// CasePos is a line of a file.
type CasePos struct {
	file string
	line int
}

// String returns file and line without the directory.
func (p CasePos) String() string { return fmt.Sprintf("%s:%d", filepath.Base(p.file), p.line) }

// Name makes the name of a case that stands where Name is called.
func Name(name string) CaseName {
	_, file, line, _ := runtime.Caller(1)
	return CaseName{Name: name, Where: CasePos{file, line}}
}

// Data is empty: benchmarks have documents there.
var Data []struct {
	Name string
	Data func() []byte
	New  func() any
}
