// Closures: captured variables, one per iteration, counters, memory, function tables, recursion through variables.
package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

func counter(start, step int) (next func() int, reset func(), peek func() int) {
	n := start
	next = func() int { n += step; return n }
	reset = func() { n = start }
	peek = func() int { return n }
	return
}

func compose[T any](fs ...func(T) T) func(T) T {
	return func(v T) T {
		for _, f := range fs {
			v = f(v)
		}
		return v
	}
}

func curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C {
		return func(b B) C { return f(a, b) }
	}
}

func memoize[K comparable, V any](f func(func(K) V, K) V) func(K) V {
	known := map[K]V{}
	var self func(K) V
	self = func(k K) V {
		if v, ok := known[k]; ok {
			return v
		}
		v := f(self, k)
		known[k] = v
		return v
	}
	return self
}

func perIteration() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	// The body's change of the variable is seen by the loop, the closure's later one is not.
	var seen []*int
	for i := 0; i < 6; i++ {
		seen = append(seen, &i)
		if i == 2 {
			i++
		}
	}
	for _, p := range seen {
		*p *= 2
		fmt.Print(*p, ",")
	}
	var printers []func()
	for i, s := range []string{"a", "b", "c"} {
		printers = append(printers, func() { fmt.Print(i, s, " ") })
	}
	for k := range maps.All(map[string]int{"only": 1}) {
		printers = append(printers, func() { fmt.Print(k) })
	}
	for _, p := range slices.Backward(printers) {
		p()
	}
	outer := 0
	for outer = range 3 {
		defer func() { fmt.Print("outer ", outer, "; ") }()
	}
	fmt.Println()
}

// accumulate changes a captured parameter and a captured result.
func accumulate(list []int, start int) (sum int, log []string) {
	add := func(v int) {
		start += v
		sum = start
		log = append(log, fmt.Sprint(sum))
	}
	for _, v := range list {
		add(v)
	}
	return
}

type account struct{ balance int }

func (a *account) deposit(n int) *account   { a.balance += n; return a }
func (a account) show(prefix string) string { return fmt.Sprint(prefix, a.balance) }

type op struct {
	name string
	f    func(float64, float64) float64
}

type handler func(string) string

func (h handler) twice(s string) string { return h(h(s)) }

// machine is made of functions that return functions.
type state func(byte) state

func parseStates(s string) (trace string) {
	var start, word, number state
	note := func(c byte) { trace += string(c) }
	start = func(c byte) state {
		switch {
		case c >= '0' && c <= '9':
			note('N')
			return number
		case c != ' ':
			note('W')
			return word
		}
		return start
	}
	word = func(c byte) state {
		if c == ' ' {
			return start
		}
		return word
	}
	number = func(c byte) state {
		if c == ' ' {
			return start
		}
		if c < '0' || c > '9' {
			note('!')
			return word
		}
		return number
	}
	current := start
	for i := range len(s) {
		current = current(s[i])
	}
	return trace
}

func generator(limit int) func() (int, bool) {
	a, b := 0, 1
	return func() (v int, ok bool) {
		if a > limit {
			return 0, false
		}
		v = a
		a, b = b, a+b
		return v, true
	}
}

func main() {
	next, reset, peek := counter(10, 3)
	next()
	fmt.Print(next(), " ", peek(), " ")
	reset()
	other, _, _ := counter(0, 1)
	fmt.Println(next(), other(), other(), peek())

	shout := compose(strings.TrimSpace, strings.ToUpper, func(s string) string { return s + "!" })
	fmt.Println(shout("  hey "), compose[int]()(5), curry(func(a int, b string) string { return strings.Repeat(b, a) })(3)("ab"))

	calls := 0
	fib := memoize(func(self func(int) int, n int) int {
		calls++
		if n < 2 {
			return n
		}
		return self(n-1) + self(n-2)
	})
	fmt.Println(fib(80), calls)
	perIteration()
	fmt.Println(accumulate([]int{1, 2, 3}, 100))

	acc := &account{5}
	show := acc.show
	deposit := acc.deposit
	deposit(10).deposit(1)
	unbound := (*account).deposit
	unbound(acc, 4)
	fmt.Println(show("bound early: "), acc.show("now: "), account.show(*acc, "expr: "), (*account).show(acc, "ptr: "))

	ops := []op{{"+", func(a, b float64) float64 { return a + b }}, {"max", func(a, b float64) float64 { return max(a, b) }}}
	table := map[string]func(float64, float64) float64{}
	for _, o := range ops {
		table[o.name] = o.f
	}
	table["avg"] = func(a, b float64) float64 { return table["+"](a, b) / 2 }
	for _, name := range slices.Sorted(maps.Keys(table)) {
		fmt.Print(name, "=", table[name](3, 8), " ")
	}
	fmt.Println(table["none"] == nil, handler(strings.ToTitle).twice("x"), handler(func(s string) string { return s + s }).twice("ab"))
	fmt.Println(parseStates("abc 12 3x 4 d5"))

	g := generator(50)
	for v, ok := g(); ok; v, ok = g() {
		fmt.Print(v, " ")
	}
	fmt.Println()

	var even, odd func(int) bool
	even = func(n int) bool { return n == 0 || odd(n-1) }
	odd = func(n int) bool { return n != 0 && even(n-1) }
	fmt.Println(even(100), odd(7), even(7))

	var wg sync.WaitGroup
	results := make([]int, 20)
	for i := range results {
		wg.Go(func() { results[i] = func() int { return i * i }() })
	}
	wg.Wait()
	fmt.Println(results[19], slices.IsSorted(results))

	once := sync.OnceValue(func() int { calls = -1; return 7 })
	fmt.Println(once(), once(), calls)
	func(args ...any) { fmt.Println(len(args), args) }(1, "two", nil)
	x := 1
	{
		x := x + 1
		inc := func() { x++ }
		inc()
		fmt.Print(x, " ")
	}
	if x := x * 5; x > 3 {
		fmt.Print(x, " ")
	}
	fmt.Println(x, func() (r int) { defer func() { r *= 2 }(); return 21 }())
	big := [1000]int{999: 5}
	get := func(i int) int { return big[i] }
	big[0] = 3
	fmt.Println(get(0)+get(999), func(a [3]int) [3]int { a[1] = 9; return a }([3]int{1, 2, 3}))
}
