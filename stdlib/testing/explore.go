package testing

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"time"
)

// explore looks for failing inputs: it changes known ones at random. It knows nothing of what an input covers, and it
// runs in this process, so that an input that kills the program isn't stored.
func (f *F) explore(types []reflect.Type, call func(t *T, values []any)) {
	limit := flags.fuzzTime
	start := time.Now()
	last := start
	known := make([][]any, 0, len(f.seeds))
	for _, s := range f.seeds {
		known = append(known, s.values)
	}
	if len(known) == 0 {
		zero := make([]any, len(types))
		for i, t := range types {
			zero[i] = reflect.Zero(t).Interface()
			if t.Kind() == reflect.Slice {
				zero[i] = []byte{}
			}
		}
		known = append(known, zero)
	}
	show := func(runs int) {
		spent := time.Since(start)
		rate := float64(runs) / max(spent.Seconds(), 1e-3)
		fmt.Printf("fuzz: elapsed: %v, execs: %d (%.0f/sec)\n", spent.Round(time.Second), runs, rate)
	}
	show(0)
	runs := 0
	for (limit.count == 0 || runs < limit.count) && (limit.time == 0 || time.Since(start) < limit.time) {
		values := mutate(known[rand.Intn(len(known))])
		runs++
		failed, text := f.attempt(call, values)
		if failed {
			show(runs)
			values = f.shrink(call, values)
			f.keep(values, text)
			return
		}
		if time.Since(last) >= 3*time.Second {
			last = time.Now()
			show(runs)
		}
	}
	show(runs)
}

// attempt runs the target's function with one input and reports whether it failed, with its log.
func (f *F) attempt(call func(t *T, values []any), values []any) (failed bool, text string) {
	quiet := &runner{match: f.run.match, slots: make(chan bool, 1), active: map[string]time.Time{}}
	t := &T{signal: make(chan bool, 1), release: make(chan bool)}
	t.init(f.name, nil, quiet)
	done := make(chan bool)
	go func() {
		defer func() { done <- true }()
		defer func() {
			if failure := recover(); failure != nil {
				t.Fail()
				stack := make([]byte, 16<<10)
				stack = stack[:runtime.Stack(stack, false)]
				t.mu.Lock()
				fmt.Fprintf(&t.log, "    panic: %v\n%s\n", failure, stack)
				t.mu.Unlock()
			}
		}()
		defer t.undo()
		// The function may keep or change what it gets.
		call(t, copyValues(values))
	}()
	<-done
	return t.Failed(), t.log.String()
}

func copyValues(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		if b, ok := v.([]byte); ok {
			v = append([]byte{}, b...)
		}
		out[i] = v
	}
	return out
}

// shrink makes a failing input smaller as long as it fails.
func (f *F) shrink(call func(t *T, values []any), values []any) []any {
	limit := flags.fuzzMinimize
	start := time.Now()
	tries := 0
	enough := func() bool {
		return limit.count > 0 && tries >= limit.count || limit.time > 0 && time.Since(start) > limit.time
	}
	for i := range values {
		size := length(values[i])
		for step := size / 2; step > 0; step /= 2 {
			for at := 0; at+step <= length(values[i]) && !enough(); {
				smaller := copyValues(values)
				smaller[i] = without(values[i], at, at+step)
				tries++
				if failed, _ := f.attempt(call, smaller); failed {
					values = smaller
				} else {
					at += step
				}
			}
		}
	}
	return values
}

func length(v any) int {
	switch v := v.(type) {
	case []byte:
		return len(v)
	case string:
		return len(v)
	}
	return 0
}

func without(v any, from, to int) any {
	switch v := v.(type) {
	case []byte:
		return append(append([]byte{}, v[:from]...), v[to:]...)
	case string:
		return v[:from] + v[to:]
	}
	return v
}

// keep stores a failing input and says so.
func (f *F) keep(values []any, text string) {
	f.Fail()
	f.mu.Lock()
	f.log.WriteString(text)
	f.mu.Unlock()
	dir := filepath.Join(corpusDir, f.name)
	name, err := writeCorpus(dir, values)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		fmt.Fprintf(&f.log, "    cannot store the failing input: %v\n", err)
		return
	}
	fmt.Fprintf(&f.log, "    \n    Failing input written to %s\n    To re-run:\n    go test -run=%s/%s\n", filepath.Join(dir, name), f.name, name)
}

// interesting are numbers at which code often changes its ways.
var interesting = [...]int64{0, 1, -1, 2, 7, 8, 9, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 1024, 4096,
	32767, 32768, 65535, 65536, 1 << 31, 1<<31 - 1, -1 << 31, 1<<32 - 1, 1 << 32, 1<<63 - 1, -1 << 63}

// mutate returns a changed copy of an input.
func mutate(values []any) []any {
	out := copyValues(values)
	for range 1 + rand.Intn(4) {
		i := rand.Intn(len(out))
		v := reflect.ValueOf(out[i])
		switch v.Kind() {
		case reflect.Slice:
			out[i] = mutateBytes(out[i].([]byte))
		case reflect.String:
			out[i] = string(mutateBytes([]byte(v.String())))
		case reflect.Bool:
			out[i] = !v.Bool()
		default:
			out[i] = mutateNumber(v)
		}
	}
	return out
}

func mutateNumber(v reflect.Value) any {
	n := reflect.New(v.Type()).Elem()
	pick := interesting[rand.Intn(len(interesting))]
	delta := int64(rand.Intn(33) - 16)
	switch rand.Intn(3) {
	case 0:
		delta = 0
	case 1:
		pick = int64(rand.Uint64())
	}
	switch {
	case v.CanInt():
		if delta != 0 {
			pick = v.Int() + delta
		}
		n.SetInt(pick)
	case v.CanUint():
		if delta != 0 {
			pick = int64(v.Uint()) + delta
		}
		n.SetUint(uint64(pick))
	case v.CanFloat():
		x := float64(pick)
		if delta != 0 {
			x = v.Float() * float64(delta) / 3
		}
		n.SetFloat(x)
	}
	return n.Interface()
}

func mutateBytes(b []byte) []byte {
	at := rand.Intn(len(b) + 1)
	rest := len(b) - at
	size := 1 + rand.Intn(1<<rand.Intn(6))
	switch rand.Intn(7) {
	case 0:
		return append(b[:at:at], append([]byte{byte(rand.Uint32())}, b[at:]...)...)
	case 1:
		return append(b[:at:at], b[at+min(size, rest):]...)
	case 2:
		if rest > 0 {
			b[at] ^= 1 << rand.Intn(8)
		}
	case 3:
		if rest > 0 {
			b[at] = byte(interesting[rand.Intn(len(interesting))])
		}
	case 4:
		return append(b[:at:at], append([]byte(strings.Repeat(string(rune(' '+rand.Intn(95))), size)), b[at:]...)...)
	case 5:
		again := b[at : at+min(size, rest)]
		return append(b[:at:at], append(append([]byte{}, again...), b[at:]...)...)
	default:
		if rest > 0 {
			other := rand.Intn(len(b))
			b[at], b[other] = b[other], b[at]
		}
	}
	return b
}
