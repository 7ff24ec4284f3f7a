package flag

import (
	"io"
	"os"
)

// DefaultUsage is what Usage is at first.
var DefaultUsage = Usage

// ResetForTesting makes CommandLine an empty set that returns errors, silently.
func ResetForTesting(usage func()) {
	Usage = usage
	CommandLine = NewFlagSet(os.Args[0], ContinueOnError)
	CommandLine.SetOutput(io.Discard)
	CommandLine.Usage = func() { Usage() }
}
