// run

// Maps: NaN keys, interface keys, deletion while ranging, zero values, nested and struct values.
package main

import (
	"fmt"
	"math"
	"sort"
)

type key struct {
	s string
	f float64
	i any
}

func main() {
	nan := math.NaN()
	m := map[float64]int{nan: 1, 1: 2}
	m[nan]++
	m[nan]++
	sum := 0
	for k, v := range m {
		if k != k {
			sum += v
		}
	}
	fmt.Println(len(m), sum, m[nan], m[1])
	keys := map[key]string{{"a", 0, 1}: "x", {"a", math.Copysign(0, -1), int8(1)}: "y"}
	keys[key{"a", math.Copysign(0, -1), 1}] += "!"
	fmt.Println(len(keys), keys[key{"a", 0, 1}], keys[key{f: nan}] == "")
	count := map[int]int{}
	for i := range 100 {
		count[i%10] += i
	}
	var left []int
	for k := range count {
		if k%2 == 0 {
			delete(count, k)
			delete(count, k+1)
			continue
		}
		left = append(left, k)
	}
	sort.Ints(left)
	for _, k := range left {
		if k%2 == 0 {
			fmt.Println("even key seen")
		}
	}
	fmt.Println(len(count))
	type inner struct{ n int }
	s := map[string]*inner{}
	for _, w := range []string{"a", "b", "a"} {
		if s[w] == nil {
			s[w] = &inner{}
		}
		s[w].n++
	}
	fmt.Println(s["a"].n, s["b"].n, s["c"] == nil)
	var none map[string]int
	n, ok := none["x"]
	for range none {
		fmt.Println("never")
	}
	fmt.Println(n, ok, len(none))
	arrays := map[[2]string][]int{{"a", "b"}: {1}}
	arrays[[2]string{"a", "b"}] = append(arrays[[2]string{"a", "b"}], 2)
	fmt.Println(arrays)
	large := map[[40]int]bool{{39: 1}: true}
	fmt.Println(large[[40]int{39: 1}], large[[40]int{}])
	f := map[string]func() int{"one": func() int { return 1 }}
	if g, ok := f["one"]; ok {
		fmt.Println(g())
	}
	clear(count)
	fmt.Println(count, len(map[struct{}]int{{}: 1}))
	func() {
		defer func() { fmt.Println(recover()) }()
		none["x"] = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = keys[key{i: []int{1}}]
	}()
}
