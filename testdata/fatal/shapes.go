// fatal
// case: nestedGeneric
// case: genericMethod
// case: genericClosure
// case: genericInGoroutine
// case: twoTypeParameters
// case: constraintMethod
// case: methodValue
// case: methodExpression
// case: interfaceMethodValue
// case: deferredMethodValue
// case: promotedMethod
// case: promotedByPointer
// case: embeddedInterface
// case: localTypeMethod
// case: deferredClosure
// case: deferredLoop
// case: closureReturned
// case: packageClosure
// case: rangeFunc
// case: rangeFuncNested
// case: rangeFuncDefer
// case: sortCallback
// case: reflected
// case: goMethod
// case: goMethodValue
// case: goGenericMethod
// case: goFromGenericClosure
// case: goInGo
// case: goInterface
// case: goexitWithPanic
// case: goexitDeadlock
// case: goexitOthersWait
// case: repanickedTwice
// case: repanickedOther
// case: recoveredInGoroutine
// case: panicsInFour
// case: runtimeThenSame
// case: errorInRecovered
// case: typedErrors
// case: joined
// case: wrappedRuntime
// case: hugeText
// case: controlText
// case: invalidText
// case: int8
// case: int16
// case: int32
// case: int64
// case: uint
// case: uint8
// case: uint16
// case: uint32
// case: uint64
// case: float32
// case: float64
// case: floatSpecial
// case: complex64
// case: named8
// case: named16
// case: named32
// case: named64
// case: namedUint
// case: namedUint8
// case: namedUint16
// case: namedUint32
// case: namedUint64
// case: namedUintptr
// case: namedFloat32
// case: namedComplex64
// case: namedSpecial
// case: genericNamed
// case: localNamed
// case: aPointer only first line
// case: aMap only first line
// case: aChannel only first line
// case: anArray only first line
// case: emptyStruct
// case: emptyText
// case: pointerToNamed only first line
// case: errorPanicsError
// case: errorExits
// case: errorNilPointer
// case: errorLinesEmpty
// case: stringerPanicsRuntime
// case: errorPanicsSelf
// case: waits
// case: stackInDefer
// case: stackInPanic
// case: stackInGeneric
// case: assertionSame
// case: conversionFails
// case: sliceForms0
// case: sliceForms1
// case: sliceForms2
// case: sliceForms3
// case: sliceForms4
// case: sliceForms5
// case: sliceForms6
// case: sliceForms7
// case: makeForms0
// case: makeForms1
// case: makeForms2
// case: comparedFuncs
// case: comparedInArray
// case: hashedSlice
// case: nilMethodOfEmbedded
// case: valueMethodNil

// Panics and traces in the language's less simple shapes: generic code, method values, closures in closures, loops over
// functions, panics upon panics, values of every kind.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

type (
	n8         int8
	n16        int16
	n32        int32
	n64        int64
	nu         uint
	nu8        uint8
	nu16       uint16
	nu32       uint32
	nu64       uint64
	nup        uintptr
	nf32       float32
	nf64       float64
	nc64       complex64
	text       string
	box[T any] struct{ v T }
	num[T any] int
)

var one = len(os.Args) - 1

var cases = map[string]func(){
	"nestedGeneric":         func() { outerPick[box[[]string]](nil) },
	"genericMethod":         func() { box[map[string]int]{}.fail("x") },
	"genericClosure":        func() { lazily[int](nil)() },
	"genericInGoroutine":    func() { go outerPick[int](nil); select {} },
	"twoTypeParameters":     func() { both[string, error](nil, "k") },
	"constraintMethod":      func() { callIt(counter(0)) },
	"methodValue":           func() { f := (&tree{}).walk; f(2) },
	"methodExpression":      func() { f := (*tree).walk; f(&tree{}, 2) },
	"interfaceMethodValue":  func() { var w walker = &tree{}; f := w.walk; f(1) },
	"deferredMethodValue":   deferredMethodValue,
	"promotedMethod":        func() { var w walker = forest{tree: &tree{}}; w.walk(1) },
	"promotedByPointer":     func() { var w walker = &forest{tree: &tree{}}; w.walk(1) },
	"embeddedInterface":     func() { var w walker = wood{}; w.walk(1) },
	"localTypeMethod":       func() { localType() },
	"deferredClosure":       deferredClosure,
	"deferredLoop":          deferredLoop,
	"closureReturned":       func() { adder(one)(0) },
	"packageClosure":        func() { packageClosure(0) },
	"rangeFunc":             rangeFunc,
	"rangeFuncNested":       rangeFuncNested,
	"rangeFuncDefer":        rangeFuncDefer,
	"sortCallback":          sortCallback,
	"reflected":             func() { reflect.ValueOf(index).Call([]reflect.Value{reflect.ValueOf([]string{}), reflect.ValueOf(1)}) },
	"goMethod":              func() { go (&tree{}).walk(1); select {} },
	"goMethodValue":         func() { f := (&tree{}).walk; go f(1); select {} },
	"goGenericMethod":       func() { box[int]{}.spawn() },
	"goFromGenericClosure":  func() { spawner[string]()() },
	"goInGo":                goInGo,
	"goInterface":           func() { var w walker = &tree{}; go w.walk(1); select {} },
	"goexitWithPanic":       goexitWithPanic,
	"goexitDeadlock":        func() { defer println("left"); runtime.Goexit() },
	"goexitOthersWait":      func() { go func() { select {} }(); runtime.Gosched(); runtime.Goexit() },
	"repanickedTwice":       repanickedTwice,
	"repanickedOther":       repanickedOther,
	"recoveredInGoroutine":  recoveredInGoroutine,
	"panicsInFour":          func() { defer again(4); panic("level 0") },
	"runtimeThenSame":       runtimeThenSame,
	"errorInRecovered":      errorInRecovered,
	"typedErrors":           func() { panic(&fs.PathError{Op: "open", Path: "/nowhere", Err: fs.ErrNotExist}) },
	"joined":                func() { panic(errors.Join(io.EOF, errors.New("two"))) },
	"wrappedRuntime":        wrappedRuntime,
	"hugeText":              func() { panic(strings.Repeat("0123456789", 500) + "\n" + strings.Repeat("x", 3000)) },
	"controlText":           func() { panic("tab\tbell\abackspace\b return\r quote\" back\\slash \x00 \x7f é ☺") },
	"invalidText":           func() { panic(text("bad \xff\xfe\n\tindented\n")) },
	"int8":                  func() { panic(int8(-128)) },
	"int16":                 func() { panic(int16(-300)) },
	"int32":                 func() { panic(int32(math.MinInt32)) },
	"int64":                 func() { panic(int64(math.MinInt64)) },
	"uint":                  func() { panic(uint(math.MaxUint)) },
	"uint8":                 func() { panic(uint8(255)) },
	"uint16":                func() { panic(uint16(65535)) },
	"uint32":                func() { panic(uint32(math.MaxUint32)) },
	"uint64":                func() { panic(uint64(math.MaxUint64)) },
	"float32":               func() { panic(float32(0.1)) },
	"float64":               func() { panic(math.Pi) },
	"floatSpecial":          func() { panic(math.NaN()) },
	"complex64":             func() { panic(complex64(complex(0.5, float32(math.Inf(-1))))) },
	"named8":                func() { panic(n8(-1)) },
	"named16":               func() { panic(n16(-1)) },
	"named32":               func() { panic(n32(-1)) },
	"named64":               func() { panic(n64(-1)) },
	"namedUint":             func() { panic(nu(1)) },
	"namedUint8":            func() { panic(nu8(1)) },
	"namedUint16":           func() { panic(nu16(1)) },
	"namedUint32":           func() { panic(nu32(1)) },
	"namedUint64":           func() { panic(nu64(1)) },
	"namedUintptr":          func() { panic(nup(1)) },
	"namedFloat32":          func() { panic(nf32(0.1)) },
	"namedComplex64":        func() { panic(nc64(complex(0.1, 0.2))) },
	"namedSpecial":          func() { panic(nf64(math.Inf(1))) },
	"genericNamed":          func() { panic(num[map[string]box[int]](7)) },
	"localNamed":            func() { type hidden string; panic(hidden("inside")) },
	"aPointer":              func() { panic(&one) },
	"aMap":                  func() { panic(map[string]int{"a": 1}) },
	"aChannel":              func() { panic(make(chan int)) },
	"anArray":               func() { panic([2]int{1, 2}) },
	"emptyStruct":           func() { panic(struct{}{}) },
	"emptyText":             func() { panic("") },
	"pointerToNamed":        func() { panic(new(n8)) },
	"errorPanicsError":      func() { panic(angry{errors.New("while telling")}) },
	"errorExits":            func() { panic(angry{exits}) },
	"errorNilPointer":       func() { panic((*careless)(nil)) },
	"errorLinesEmpty":       func() { panic(errors.New("\n\n")) },
	"stringerPanicsRuntime": func() { panic(badName{}) },
	"errorPanicsSelf":       func() { panic(selfish{}) },
	"waits":                 waits,
	"stackInDefer":          func() { defer func() { defer show(1 << 16) }() },
	"stackInPanic":          stackInPanic,
	"stackInGeneric":        func() { box[string]{}.stack() },
	"assertionSame":         assertionSame,
	"conversionFails":       func() { var e any = box[int]{}; _ = e.(fmt.Stringer) },
	"sliceForms0":           func() { _ = make([]int, 3)[one+4:] },
	"sliceForms1":           func() { _ = make([]int, 3, 5)[: one+5 : 5] },
	"sliceForms2":           func() { _ = make([]int, 3, 5)[3:one] },
	"sliceForms3":           func() { _ = "text"[one+6:] },
	"sliceForms4":           func() { _ = "text"[3:one] },
	"sliceForms5":           func() { _ = make([]int, 3, 5)[one+3 : 2 : 3] },
	"sliceForms6":           func() { _ = make([]int, 3, 5)[: 2 : one+8] },
	"sliceForms7":           func() { _ = [4]int{}[one-2] },
	"makeForms0":            func() { _ = make([]int, one-2) },
	"makeForms1":            func() { _ = make([]int, one+2, one) },
	"makeForms2":            func() { _ = make(chan int, one-3) },
	"comparedFuncs":         func() { var a, b any = exit, exit; println(a == b) },
	"comparedInArray":       func() { var a, b any = [1]any{[]int{}}, [1]any{[]int{}}; println(a == b) },
	"hashedSlice":           func() { m := map[any]int{}; m[box[any]{[]int{1}}] = 1 },
	"nilMethodOfEmbedded":   func() { var f *forest; f.walk(1) },
	"valueMethodNil":        func() { var p *point; sizeOf(p) },
}

func exit() {}

//go:noinline
func index(s []string, i int) string { return s[i] }

//go:noinline
func outerPick[T any](s []T) T { return innerPick[box[T]](nil).v }

//go:noinline
func innerPick[U any](s []U) U { return s[one] }

//go:noinline
func (b box[T]) fail(v any) T {
	return v.(T)
}

//go:noinline
func lazily[T any](s []T) func() T {
	return func() T {
		return func() T { return s[one] }()
	}
}

//go:noinline
func both[K comparable, V any](m map[K]V, k K) {
	var zero V
	m[k] = zero
}

type doer interface{ do() }

type counter int

//go:noinline
func (c counter) do() { println(1 / int(c)) }

//go:noinline
func callIt[D doer](d D) { d.do() }

type tree struct{ left *tree }

type walker interface{ walk(int) }

//go:noinline
func (t *tree) walk(depth int) {
	if depth == 0 {
		panic("at the bottom")
	}
	t.walk(depth - 1)
}

type forest struct {
	name string
	*tree
}

type wood struct{ walker }

type point struct{ x, y int }

type sizer interface{ size() int }

//go:noinline
func (p point) size() int { return p.x + p.y }

//go:noinline
func sizeOf(s sizer) int { return s.size() }

//go:noinline
func deferredMethodValue() {
	t := &tree{}
	defer t.walk(1)
	panic("before")
}

//go:noinline
func localType() {
	type local struct{ box[int] }
	local{}.fail(nil)
}

//go:noinline
func deferredClosure() {
	n := one
	defer func() {
		defer func() { println(n / (n - 1)) }()
	}()
}

//go:noinline
func deferredLoop() {
	for i := range 3 {
		defer func() {
			if i == 1 {
				panic(i)
			}
		}()
	}
}

//go:noinline
func adder(n int) func(int) int {
	return func(d int) int { return n / d }
}

var packageClosure = func(d int) int {
	return func() int { return one / d }()
}

//go:noinline
func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

//go:noinline
func rangeFunc() {
	for i := range upTo(3) {
		println(10 / (1 - i))
	}
}

//go:noinline
func rangeFuncNested() {
	for i := range upTo(3) {
		for j := range upTo(3) {
			if i+j == 2 {
				panic("met")
			}
		}
	}
}

//go:noinline
func rangeFuncDefer() {
	for i := range upTo(2) {
		defer func() { panic(fmt.Sprint("deferred ", i)) }()
	}
	panic("body")
}

//go:noinline
func sortCallback() {
	slices.SortFunc([]int{3, 1, 2}, func(a, b int) int {
		panic(fmt.Sprint("compare"))
	})
}

//go:noinline
func (b box[T]) spawn() {
	go func() { _ = make([]T, 0)[one] }()
	select {}
}

//go:noinline
func spawner[T any]() func() {
	return func() {
		go func() { innerPick[T](nil) }()
		select {}
	}
}

//go:noinline
func goInGo() {
	go func() {
		go func() { panic("two down") }()
		select {}
	}()
	select {}
}

//go:noinline
func goexitWithPanic() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() {
			defer func() { println("recovered", recover().(string)) }()
			panic("in the deferred call")
		}()
		runtime.Goexit()
	}()
	<-done
	panic("after")
}

//go:noinline
func repanickedTwice() {
	defer func() {
		r := recover()
		defer func() {
			recover()
			panic(r)
		}()
		panic(r)
	}()
	panic("once")
}

//go:noinline
func repanickedOther() {
	defer func() { panic(fmt.Errorf("third: %v", recover())) }()
	defer func() { panic(fmt.Errorf("second: %v", recover())) }()
	panic("first")
}

//go:noinline
func recoveredInGoroutine() {
	c := make(chan any)
	go func() {
		defer func() { c <- recover() }()
		_ = make([]int, 0)[one]
	}()
	panic(<-c)
}

//go:noinline
func again(n int) {
	if n > 1 {
		defer again(n - 1)
	}
	panic(fmt.Sprint("level ", 5-n))
}

//go:noinline
func runtimeThenSame() {
	defer func() {
		e := recover().(runtime.Error)
		panic(e)
	}()
	println(one / (one - 1))
}

//go:noinline
func errorInRecovered() {
	defer func() {
		recover()
		panic(angry{errors.New("second text")})
	}()
	panic(errors.New("first"))
}

//go:noinline
func wrappedRuntime() {
	defer func() { panic(fmt.Errorf("wrapped: %w", recover().(error))) }()
	var m map[string]int
	m["a"] = one
}

var exits = errors.New("exits")

type angry struct{ err error }

func (a angry) Error() string {
	if a.err == exits {
		os.Exit(9)
	}
	panic(a.err)
}

type careless struct{ s string }

func (c *careless) Error() string { return c.s }

type badName struct{}

func (badName) String() string { return index(nil, 2) }

type selfish struct{}

func (s selfish) Error() string { panic(s) }

// One goroutine for each kind of wait, seen from a goroutine that runs.
//
//go:noinline
func waits() {
	var (
		mutex  sync.Mutex
		rw     sync.RWMutex
		group  sync.WaitGroup
		cond   = sync.NewCond(new(sync.Mutex))
		c      = make(chan int)
		none   chan int
		locked = make(chan bool)
	)
	mutex.Lock()
	rw.Lock()
	group.Add(1)
	go func() { c <- 1 }()
	go func() { <-make(chan int) }()
	go func() { none <- 1 }()
	go func() { <-none }()
	go func() { select {} }()
	go func() {
		select {
		case <-none:
		case <-locked:
		}
	}()
	go func() { mutex.Lock() }()
	go func() { rw.RLock() }()
	go func() { rw.Lock() }()
	go func() { group.Wait() }()
	go func() {
		cond.L.Lock()
		cond.Wait()
	}()
	go func() { time.Sleep(time.Hour) }()
	go func() {
		runtime.LockOSThread()
		<-locked
	}()
	go func() {
		r, w, _ := os.Pipe()
		defer w.Close()
		r.Read(make([]byte, 1))
	}()
	go func() {
		for range time.Tick(time.Hour) {
		}
	}()
	time.Sleep(50 * time.Millisecond)
	buf := make([]byte, 1<<16)
	os.Stderr.Write(buf[:runtime.Stack(buf, true)])
}

//go:noinline
func show(size int) {
	buf := make([]byte, size)
	os.Stderr.Write(buf[:runtime.Stack(buf, false)])
	os.Stderr.WriteString("\n")
}

//go:noinline
func stackInPanic() {
	defer func() {
		show(1 << 16)
		recover()
		show(1 << 16)
	}()
	index(nil, 4)
}

//go:noinline
func (b box[T]) stack() {
	func() { show(1 << 16) }()
}

//go:noinline
func assertionSame() {
	type n8 int
	var v any = n8(1)
	_ = v.(interface{ missing() })
}

func main() {
	cases[os.Args[1]]()
}
