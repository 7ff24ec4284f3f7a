package flag

import (
	"encoding"
	"os"
	"time"
)

// The functions of this file are the methods of CommandLine.

// Parse reads the flags of the program's command line. It is called after all have been defined.
func Parse() { CommandLine.Parse(os.Args[1:]) }

// Parsed reports whether Parse has been called.
func Parsed() bool { return CommandLine.Parsed() }

// Args returns the arguments behind the flags.
func Args() []string { return CommandLine.Args() }

// Arg returns the i-th argument behind the flags, or "".
func Arg(i int) string { return CommandLine.Arg(i) }

// NArg returns how many arguments are behind the flags.
func NArg() int { return CommandLine.NArg() }

// NFlag returns how many flags have been set.
func NFlag() int { return CommandLine.NFlag() }

// Lookup returns the flag with the given name, or nil.
func Lookup(name string) *Flag { return CommandLine.Lookup(name) }

// Set sets the value of a flag.
func Set(name, value string) error { return CommandLine.assign(name, value) }

// Visit calls fn for every flag that has been set, in the order of their names.
func Visit(fn func(*Flag)) { CommandLine.Visit(fn) }

// VisitAll calls fn for every flag, in the order of their names.
func VisitAll(fn func(*Flag)) { CommandLine.VisitAll(fn) }

// PrintDefaults lists the flags, what they are for and their default values.
func PrintDefaults() { CommandLine.PrintDefaults() }

// Var defines a flag with a Value of one's own.
func Var(value Value, name string, usage string) { CommandLine.Var(value, name, usage) }

// Func defines a flag that calls fn with its value each time it is seen.
func Func(name, usage string, fn func(string) error) { CommandLine.Func(name, usage, fn) }

// BoolFunc defines a flag that needs no value and calls fn each time it is seen.
func BoolFunc(name, usage string, fn func(string) error) { CommandLine.BoolFunc(name, usage, fn) }

// TextVar defines a flag whose value is stored in p.
func TextVar(p encoding.TextUnmarshaler, name string, value encoding.TextMarshaler, usage string) {
	CommandLine.TextVar(p, name, value, usage)
}

// Bool defines a flag and returns where its value is stored.
func Bool(name string, value bool, usage string) *bool { return CommandLine.Bool(name, value, usage) }

// BoolVar defines a flag whose value is stored in *p.
func BoolVar(p *bool, name string, value bool, usage string) {
	CommandLine.BoolVar(p, name, value, usage)
}

// Int defines a flag and returns where its value is stored.
func Int(name string, value int, usage string) *int { return CommandLine.Int(name, value, usage) }

// IntVar defines a flag whose value is stored in *p.
func IntVar(p *int, name string, value int, usage string) { CommandLine.IntVar(p, name, value, usage) }

// Int64 defines a flag and returns where its value is stored.
func Int64(name string, value int64, usage string) *int64 {
	return CommandLine.Int64(name, value, usage)
}

// Int64Var defines a flag whose value is stored in *p.
func Int64Var(p *int64, name string, value int64, usage string) {
	CommandLine.Int64Var(p, name, value, usage)
}

// Uint defines a flag and returns where its value is stored.
func Uint(name string, value uint, usage string) *uint { return CommandLine.Uint(name, value, usage) }

// UintVar defines a flag whose value is stored in *p.
func UintVar(p *uint, name string, value uint, usage string) {
	CommandLine.UintVar(p, name, value, usage)
}

// Uint64 defines a flag and returns where its value is stored.
func Uint64(name string, value uint64, usage string) *uint64 {
	return CommandLine.Uint64(name, value, usage)
}

// Uint64Var defines a flag whose value is stored in *p.
func Uint64Var(p *uint64, name string, value uint64, usage string) {
	CommandLine.Uint64Var(p, name, value, usage)
}

// String defines a flag and returns where its value is stored.
func String(name string, value string, usage string) *string {
	return CommandLine.String(name, value, usage)
}

// StringVar defines a flag whose value is stored in *p.
func StringVar(p *string, name string, value string, usage string) {
	CommandLine.StringVar(p, name, value, usage)
}

// Float64 defines a flag and returns where its value is stored.
func Float64(name string, value float64, usage string) *float64 {
	return CommandLine.Float64(name, value, usage)
}

// Float64Var defines a flag whose value is stored in *p.
func Float64Var(p *float64, name string, value float64, usage string) {
	CommandLine.Float64Var(p, name, value, usage)
}

// Duration defines a flag and returns where its value is stored.
func Duration(name string, value time.Duration, usage string) *time.Duration {
	return CommandLine.Duration(name, value, usage)
}

// DurationVar defines a flag whose value is stored in *p.
func DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	CommandLine.DurationVar(p, name, value, usage)
}
