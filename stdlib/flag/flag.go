// Package flag reads a command line with flags like -name=value, -name value (not for booleans) and -name; two
// dashes mean the same. Flags end before the first argument that is none, or after "--".
//
//	var n = flag.Int("n", 1234, "help message for n")
//
//	func main() {
//		flag.Parse()
//		fmt.Println(*n, flag.Args())
//	}
package flag

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"time"
)

// ErrHelp is returned where -help or -h is given and no such flag defined.
var ErrHelp = errors.New("flag: help requested")

// ErrorHandling says what Parse does about an error.
type ErrorHandling int

// What Parse can do about an error: return it, exit (with status 2, or 0 after help), or panic.
const (
	ContinueOnError ErrorHandling = iota
	ExitOnError
	PanicOnError
)

// A Flag is one flag.
type Flag struct {
	Name     string // without dashes
	Usage    string // what it is for
	Value    Value
	DefValue string // how the value was shown at first
}

// A FlagSet is the flags of a command. Names are unique in a set.
type FlagSet struct {
	// Usage tells how to use the command; called after an error. If nil, the flags are listed.
	Usage func()

	name      string
	handling  ErrorHandling
	parsed    bool
	output    io.Writer // nil for the standard error
	defined   map[string]*Flag
	set       map[string]*Flag
	args      []string          // behind the flags
	premature map[string]string // flags that were set before they were defined, and where in the program
}

// CommandLine is the flags of the program: the package's functions work on it.
var CommandLine = NewFlagSet(program(), ExitOnError)

// program returns the name that the program was started by, which may have been none at all.
func program() string {
	if len(os.Args) == 0 {
		return ""
	}
	return os.Args[0]
}

// Usage tells, on CommandLine's output, how to use the program. It may be replaced.
var Usage = func() {
	fmt.Fprintf(CommandLine.Output(), "Usage of %s:\n", program())
	PrintDefaults()
}

func init() {
	// By way of the variable, which may be replaced.
	CommandLine.Usage = func() { Usage() }
}

// NewFlagSet returns a set without flags. The name is used in messages if it is not empty.
func NewFlagSet(name string, errorHandling ErrorHandling) *FlagSet {
	f := &FlagSet{name: name, handling: errorHandling}
	f.Usage = f.usage
	return f
}

// Init sets name and error handling.
func (f *FlagSet) Init(name string, errorHandling ErrorHandling) {
	f.name, f.handling = name, errorHandling
}

// Name returns the name of the set.
func (f *FlagSet) Name() string { return f.name }

// ErrorHandling returns what Parse does about errors.
func (f *FlagSet) ErrorHandling() ErrorHandling { return f.handling }

// Output returns where messages go.
func (f *FlagSet) Output() io.Writer {
	if f.output == nil {
		return os.Stderr
	}
	return f.output
}

// SetOutput sets where messages go; nil stands for the standard error.
func (f *FlagSet) SetOutput(output io.Writer) { f.output = output }

// visit calls fn for flags in the order of their names.
func visit(flags map[string]*Flag, fn func(*Flag)) {
	names := make([]string, 0, len(flags))
	for name := range flags {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fn(flags[name])
	}
}

// VisitAll calls fn for every flag, in the order of their names.
func (f *FlagSet) VisitAll(fn func(*Flag)) { visit(f.defined, fn) }

// Visit calls fn for every flag that has been set, in the order of their names.
func (f *FlagSet) Visit(fn func(*Flag)) { visit(f.set, fn) }

// Lookup returns the flag with the given name, or nil.
func (f *FlagSet) Lookup(name string) *Flag { return f.defined[name] }

// Set sets the value of a flag.
func (f *FlagSet) Set(name, value string) error { return f.assign(name, value) }

// assign is Set; the caller's caller is who wants it.
func (f *FlagSet) assign(name, value string) error {
	flag := f.defined[name]
	if flag == nil {
		// A definition that comes later would undo it silently: remember, to complain then.
		if _, file, line, ok := runtime.Caller(2); ok {
			if f.premature == nil {
				f.premature = map[string]string{}
			}
			f.premature[name] = fmt.Sprintf("%s:%d", file, line)
		}
		return fmt.Errorf("no such flag -%v", name)
	}
	if err := flag.Value.Set(value); err != nil {
		return err
	}
	f.markSet(flag)
	return nil
}

func (f *FlagSet) markSet(flag *Flag) {
	if f.set == nil {
		f.set = make(map[string]*Flag)
	}
	f.set[flag.Name] = flag
}

// UnquoteUsage returns the name of a flag's value for messages, and the usage without quotes: the name is what is in
// back quotes there, or tells the type; it is empty for a boolean.
func UnquoteUsage(flag *Flag) (name string, usage string) {
	if before, rest, ok := strings.Cut(flag.Usage, "`"); ok {
		if name, after, ok := strings.Cut(rest, "`"); ok {
			return name, before + name + after
		}
	}
	name = "value"
	switch v := flag.Value.(type) {
	case boolFlag:
		if v.IsBoolFlag() {
			name = ""
		}
	case *durationValue:
		name = "duration"
	case *float64Value:
		name = "float"
	case *intValue, *int64Value:
		name = "int"
	case *stringValue:
		name = "string"
	case *uintValue, *uint64Value:
		name = "uint"
	}
	return name, flag.Usage
}

// PrintDefaults lists the flags, what they are for and their default values.
func (f *FlagSet) PrintDefaults() {
	var errs []error
	f.VisitAll(func(flag *Flag) {
		name, usage := UnquoteUsage(flag)
		line := "  -" + flag.Name
		if name != "" {
			line += " " + name
		}
		// Up to here 4 bytes fit before the tab; then what a flag is for goes to a line of its own.
		if len(line) <= len("  -x") {
			line += "\t"
		} else {
			line += "\n    \t"
		}
		line += strings.ReplaceAll(usage, "\n", "\n    \t")
		if zero, err := isZero(flag, flag.DefValue); err != nil {
			errs = append(errs, err)
		} else if !zero {
			verb := " (default %v)"
			if _, ok := flag.Value.(*stringValue); ok {
				verb = " (default %q)"
			}
			line += fmt.Sprintf(verb, flag.DefValue)
		}
		fmt.Fprint(f.Output(), line, "\n")
	})
	if len(errs) > 0 {
		fmt.Fprintln(f.Output())
		for _, err := range errs {
			fmt.Fprintln(f.Output(), err)
		}
	}
}

// usage is what Usage is where the program has nothing else.
func (f *FlagSet) usage() {
	if f.name == "" {
		fmt.Fprintf(f.Output(), "Usage:\n")
	} else {
		fmt.Fprintf(f.Output(), "Usage of %s:\n", f.name)
	}
	f.PrintDefaults()
}

// NFlag returns how many flags have been set.
func (f *FlagSet) NFlag() int { return len(f.set) }

// NArg returns how many arguments are behind the flags.
func (f *FlagSet) NArg() int { return len(f.args) }

// Args returns the arguments behind the flags.
func (f *FlagSet) Args() []string { return f.args }

// Arg returns the i-th argument behind the flags, or "".
func (f *FlagSet) Arg(i int) string {
	if i < 0 || i >= len(f.args) {
		return ""
	}
	return f.args[i]
}

// Parsed reports whether Parse has been called.
func (f *FlagSet) Parsed() bool { return f.parsed }

// complain shows a message on the output and panics: a definition that is wrong is a mistake in the program.
func (f *FlagSet) complain(format string, a ...any) {
	msg := fmt.Sprintf(format, a...)
	fmt.Fprintln(f.Output(), msg)
	panic(msg)
}

// Var defines a flag with a Value of one's own.
func (f *FlagSet) Var(value Value, name string, usage string) {
	if strings.HasPrefix(name, "-") {
		f.complain("flag %q begins with -", name)
	}
	if strings.Contains(name, "=") {
		f.complain("flag %q contains =", name)
	}
	if f.defined[name] != nil {
		if f.name == "" {
			f.complain("flag redefined: %s", name)
		}
		f.complain("%s flag redefined: %s", f.name, name)
	}
	if where, ok := f.premature[name]; ok {
		panic(fmt.Sprintf("flag %s set at %s before being defined", name, where))
	}
	if f.defined == nil {
		f.defined = make(map[string]*Flag)
	}
	f.defined[name] = &Flag{name, usage, value, value.String()}
}

// fail shows a message and the usage, and returns the message as an error.
func (f *FlagSet) fail(format string, a ...any) error {
	msg := fmt.Sprintf(format, a...)
	fmt.Fprintln(f.Output(), msg)
	f.showUsage()
	return errors.New(msg)
}

func (f *FlagSet) showUsage() {
	if f.Usage != nil {
		f.Usage()
	} else {
		f.usage()
	}
}

// next reads one flag off the arguments; more is false where they are none any longer.
func (f *FlagSet) next() (more bool, err error) {
	if len(f.args) == 0 {
		return false, nil
	}
	arg := f.args[0]
	if len(arg) < 2 || arg[0] != '-' {
		return false, nil
	}
	name := arg[1:]
	if name[0] == '-' {
		if name = name[1:]; name == "" {
			f.args = f.args[1:]
			return false, nil
		}
	}
	if name == "" || name[0] == '-' || name[0] == '=' {
		return false, f.fail("bad flag syntax: %s", arg)
	}
	f.args = f.args[1:]
	name, value, hasValue := strings.Cut(name, "=")
	flag := f.defined[name]
	if flag == nil {
		if name == "help" || name == "h" {
			f.showUsage()
			return false, ErrHelp
		}
		return false, f.fail("flag provided but not defined: -%s", name)
	}
	if b, ok := flag.Value.(boolFlag); ok && b.IsBoolFlag() {
		if !hasValue {
			if err := b.Set("true"); err != nil {
				return false, f.fail("invalid boolean flag %s: %v", name, err)
			}
		} else if err := b.Set(value); err != nil {
			return false, f.fail("invalid boolean value %q for -%s: %v", value, name, err)
		}
	} else {
		if !hasValue {
			if len(f.args) == 0 {
				return false, f.fail("flag needs an argument: -%s", name)
			}
			value, f.args = f.args[0], f.args[1:]
		}
		if err := flag.Value.Set(value); err != nil {
			return false, f.fail("invalid value %q for flag -%s: %v", value, name, err)
		}
	}
	f.markSet(flag)
	return true, nil
}

// Parse reads the flags from the arguments, which do not begin with the command's name.
func (f *FlagSet) Parse(arguments []string) error {
	f.parsed = true
	f.args = arguments
	for {
		more, err := f.next()
		if more {
			continue
		}
		if err != nil {
			switch f.handling {
			case ExitOnError:
				if err == ErrHelp {
					os.Exit(0)
				}
				os.Exit(2)
			case PanicOnError:
				panic(err)
			}
		}
		return err
	}
}

// BoolVar defines a flag whose value is stored in *p.
func (f *FlagSet) BoolVar(p *bool, name string, value bool, usage string) {
	*p = value
	f.Var((*boolValue)(p), name, usage)
}

// IntVar defines a flag whose value is stored in *p.
func (f *FlagSet) IntVar(p *int, name string, value int, usage string) {
	*p = value
	f.Var((*intValue)(p), name, usage)
}

// Int64Var defines a flag whose value is stored in *p.
func (f *FlagSet) Int64Var(p *int64, name string, value int64, usage string) {
	*p = value
	f.Var((*int64Value)(p), name, usage)
}

// UintVar defines a flag whose value is stored in *p.
func (f *FlagSet) UintVar(p *uint, name string, value uint, usage string) {
	*p = value
	f.Var((*uintValue)(p), name, usage)
}

// Uint64Var defines a flag whose value is stored in *p.
func (f *FlagSet) Uint64Var(p *uint64, name string, value uint64, usage string) {
	*p = value
	f.Var((*uint64Value)(p), name, usage)
}

// StringVar defines a flag whose value is stored in *p.
func (f *FlagSet) StringVar(p *string, name string, value string, usage string) {
	*p = value
	f.Var((*stringValue)(p), name, usage)
}

// Float64Var defines a flag whose value is stored in *p.
func (f *FlagSet) Float64Var(p *float64, name string, value float64, usage string) {
	*p = value
	f.Var((*float64Value)(p), name, usage)
}

// DurationVar defines a flag whose value, in the form of time.ParseDuration, is stored in *p.
func (f *FlagSet) DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	*p = value
	f.Var((*durationValue)(p), name, usage)
}

// TextVar defines a flag whose value is stored in p, a pointer to a variable of value's type.
func (f *FlagSet) TextVar(p encoding.TextUnmarshaler, name string, value encoding.TextMarshaler, usage string) {
	to := reflect.ValueOf(p)
	if to.Kind() != reflect.Pointer {
		panic("variable value type must be a pointer")
	}
	from := reflect.ValueOf(value)
	if from.Kind() == reflect.Pointer {
		from = from.Elem()
	}
	if from.Type() != to.Type().Elem() {
		panic(fmt.Sprintf("default type does not match variable type: %v != %v", from.Type(), to.Type().Elem()))
	}
	to.Elem().Set(from)
	f.Var(textValue{p}, name, usage)
}

// Func defines a flag that calls fn with its value each time it is seen.
func (f *FlagSet) Func(name, usage string, fn func(string) error) {
	f.Var(funcValue(fn), name, usage)
}

// BoolFunc defines a flag that needs no value and calls fn each time it is seen, with "true" if none is given.
func (f *FlagSet) BoolFunc(name, usage string, fn func(string) error) {
	f.Var(boolFuncValue(fn), name, usage)
}

// Bool defines a flag and returns where its value is stored.
func (f *FlagSet) Bool(name string, value bool, usage string) *bool {
	p := new(bool)
	f.BoolVar(p, name, value, usage)
	return p
}

// Int defines a flag and returns where its value is stored.
func (f *FlagSet) Int(name string, value int, usage string) *int {
	p := new(int)
	f.IntVar(p, name, value, usage)
	return p
}

// Int64 defines a flag and returns where its value is stored.
func (f *FlagSet) Int64(name string, value int64, usage string) *int64 {
	p := new(int64)
	f.Int64Var(p, name, value, usage)
	return p
}

// Uint defines a flag and returns where its value is stored.
func (f *FlagSet) Uint(name string, value uint, usage string) *uint {
	p := new(uint)
	f.UintVar(p, name, value, usage)
	return p
}

// Uint64 defines a flag and returns where its value is stored.
func (f *FlagSet) Uint64(name string, value uint64, usage string) *uint64 {
	p := new(uint64)
	f.Uint64Var(p, name, value, usage)
	return p
}

// String defines a flag and returns where its value is stored.
func (f *FlagSet) String(name string, value string, usage string) *string {
	p := new(string)
	f.StringVar(p, name, value, usage)
	return p
}

// Float64 defines a flag and returns where its value is stored.
func (f *FlagSet) Float64(name string, value float64, usage string) *float64 {
	p := new(float64)
	f.Float64Var(p, name, value, usage)
	return p
}

// Duration defines a flag and returns where its value is stored.
func (f *FlagSet) Duration(name string, value time.Duration, usage string) *time.Duration {
	p := new(time.Duration)
	f.DurationVar(p, name, value, usage)
	return p
}
