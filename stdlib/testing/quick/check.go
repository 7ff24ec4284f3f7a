// Package quick looks for arguments that make a function misbehave, at random.
package quick

import (
	"flag"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"time"
)

var defaultMaxCount = flag.Int("quickchecks", 100, "The default number of iterations for each check")

// A Config says how a function is tried; a nil one means the defaults.
type Config struct {
	// MaxCount is the number of tries; 0: the default, times MaxCountScale if that isn't 0.
	MaxCount      int
	MaxCountScale float64
	// Rand is the source of random numbers; nil: one of its own.
	Rand *rand.Rand
	// Values fills in the arguments; nil: Value makes them.
	Values func(args []reflect.Value, rand *rand.Rand)
}

var defaults Config

func (c *Config) random() *rand.Rand {
	if c.Rand == nil {
		return rand.New(rand.NewSource(time.Now().UnixNano()))
	}
	return c.Rand
}

func (c *Config) tries() int {
	switch {
	case c.MaxCount != 0:
		return c.MaxCount
	case c.MaxCountScale != 0:
		return int(c.MaxCountScale * float64(*defaultMaxCount))
	}
	return *defaultMaxCount
}

// A SetupError says that the check itself is wrong, not what it checks.
type SetupError string

func (s SetupError) Error() string { return string(s) }

// A CheckError holds the arguments for which Check's function returned false.
type CheckError struct {
	Count int
	In    []any
}

func (s *CheckError) Error() string {
	return fmt.Sprintf("#%d: failed on input %s", s.Count, list(s.In))
}

// A CheckEqualError also holds the two functions' results.
type CheckEqualError struct {
	CheckError
	Out1 []any
	Out2 []any
}

func (s *CheckEqualError) Error() string {
	return fmt.Sprintf("#%d: failed on input %s. Output 1: %s. Output 2: %s", s.Count, list(s.In), list(s.Out1), list(s.Out2))
}

// Check calls f, which returns a bool, with random arguments and returns an error once it returns false.
func Check(f any, config *Config) error {
	if config == nil {
		config = &defaults
	}
	fn, t, ok := function(f)
	switch {
	case !ok:
		return SetupError("argument is not a function")
	case t.NumOut() != 1:
		return SetupError("function does not return one value")
	case t.Out(0).Kind() != reflect.Bool:
		return SetupError("function does not return a bool")
	}
	return config.each(t, func(n int, args []reflect.Value) error {
		if fn.Call(args)[0].Bool() {
			return nil
		}
		return &CheckError{n, interfaces(args)}
	})
}

// CheckEqual calls f and g with the same random arguments and returns an error once their results differ.
func CheckEqual(f, g any, config *Config) error {
	if config == nil {
		config = &defaults
	}
	x, xt, ok := function(f)
	if !ok {
		return SetupError("f is not a function")
	}
	y, yt, ok := function(g)
	if !ok {
		return SetupError("g is not a function")
	}
	if xt != yt {
		return SetupError("functions have different types")
	}
	return config.each(xt, func(n int, args []reflect.Value) error {
		a, b := interfaces(x.Call(args)), interfaces(y.Call(args))
		if reflect.DeepEqual(a, b) {
			return nil
		}
		return &CheckEqualError{CheckError{n, interfaces(args)}, a, b}
	})
}

// each makes arguments and calls try with them and the number of the try, until that returns an error.
func (c *Config) each(t reflect.Type, try func(n int, args []reflect.Value) error) error {
	random := c.random()
	args := make([]reflect.Value, t.NumIn())
	for n := 1; n <= c.tries(); n++ {
		if c.Values != nil {
			c.Values(args, random)
		} else {
			for i := range args {
				v, ok := Value(t.In(i), random)
				if !ok {
					return SetupError(fmt.Sprintf("cannot create arbitrary value of type %s for argument %d", t.In(i), i))
				}
				args[i] = v
			}
		}
		if err := try(n, args); err != nil {
			return err
		}
	}
	return nil
}

func function(f any) (reflect.Value, reflect.Type, bool) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func {
		return v, nil, false
	}
	return v, v.Type(), true
}

func interfaces(values []reflect.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v.Interface()
	}
	return out
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprintf("%#v", v)
	}
	return strings.Join(words, ", ")
}
