package testing

import (
	"fmt"
	"reflect"
)

// An F is a fuzz target. Only its seeds are run: there is no fuzzing engine.
type F struct {
	common
	t     *T
	seeds [][]any
}

// An InternalFuzzTarget is a fuzz target's function and its name.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// seeds makes a test that runs the target's seeds.
func (x InternalFuzzTarget) seeds() InternalTest {
	return InternalTest{x.Name, func(t *T) {
		f := &F{t: t}
		f.init(t.name, &t.common, t.run)
		defer f.cleanUp()
		defer func() {
			// The function may have ended the goroutine by way of f.
			t.finished = t.finished || f.finished
			t.skipped = t.skipped || f.skipped
			t.log.WriteString(f.log.String())
		}()
		x.Fn(f)
	}}
}

// Helper marks the calling function as one whose lines aren't shown.
func (f *F) Helper() { f.common.Helper() }

// Fail and Skipped are those of the target's test.
func (f *F) Fail()         { f.common.Fail() }
func (f *F) Skipped() bool { return f.common.Skipped() }

// Add adds the arguments of one run to the seeds.
func (f *F) Add(args ...any) {
	for _, a := range args {
		switch a.(type) {
		case []byte, string, bool, byte, rune, float32, float64, int, int8, int16, int64, uint, uint16, uint32, uint64:
		default:
			panic(fmt.Sprintf("testing: unsupported type to Add %T", a))
		}
	}
	f.seeds = append(f.seeds, args)
}

// Fuzz runs ff, a function of a *T and further parameters, with each of the seeds.
func (f *F) Fuzz(ff any) {
	fn := reflect.ValueOf(ff)
	if fn.Kind() != reflect.Func {
		panic("testing: F.Fuzz must receive a function")
	}
	t := fn.Type()
	if t.NumIn() < 2 || t.In(0) != reflect.TypeFor[*T]() {
		panic("testing: fuzz target must receive at least two arguments, where the first argument is a *T")
	}
	if t.NumOut() != 0 {
		panic("testing: fuzz target must not return a value")
	}
	for i, seed := range f.seeds {
		if len(seed) != t.NumIn()-1 {
			f.Fatalf("wrong number of values in corpus entry: %d, want %d", len(seed), t.NumIn()-1)
		}
		f.t.Run(fmt.Sprintf("seed#%d", i), func(t *T) {
			in := []reflect.Value{reflect.ValueOf(t)}
			for _, x := range seed {
				in = append(in, reflect.ValueOf(x))
			}
			fn.Call(in)
		})
	}
}
