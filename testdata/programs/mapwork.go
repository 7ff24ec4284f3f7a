// Maps at work: an inventory of structs, deletion and insertion while ranging, sets of sets, inversion, big maps.
package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
)

type item struct {
	name  string
	count int
	price float64
	tags  []string
}

type position struct {
	aisle string
	shelf int
}

type store struct {
	items map[position]item
	index map[string]map[position]struct{}
}

func newStore() *store {
	return &store{items: make(map[position]item), index: make(map[string]map[position]struct{})}
}

func (s *store) put(p position, i item) {
	s.remove(p)
	s.items[p] = i
	for _, t := range i.tags {
		if s.index[t] == nil {
			s.index[t] = map[position]struct{}{}
		}
		s.index[t][p] = struct{}{}
	}
}

func (s *store) remove(p position) bool {
	old, ok := s.items[p]
	for _, t := range old.tags {
		delete(s.index[t], p)
		if len(s.index[t]) == 0 {
			delete(s.index, t)
		}
	}
	delete(s.items, p)
	return ok
}

func (s *store) tagged(tag string) (names []string) {
	for p := range s.index[tag] {
		names = append(names, s.items[p].name)
	}
	sort.Strings(names)
	return names
}

// sell can't change the struct inside the map; it stores a changed copy.
func (s *store) sell(p position, n int) error {
	i, ok := s.items[p]
	switch {
	case !ok:
		return fmt.Errorf("nothing at %v", p)
	case i.count < n:
		return fmt.Errorf("only %d %s", i.count, i.name)
	case i.count == n:
		s.remove(p)
	default:
		i.count -= n
		s.items[p] = i
	}
	return nil
}

func (s *store) print() {
	for _, p := range slices.SortedFunc(maps.Keys(s.items), func(a, b position) int {
		if c := strings.Compare(a.aisle, b.aisle); c != 0 {
			return c
		}
		return a.shelf - b.shelf
	}) {
		i := s.items[p]
		fmt.Printf("%s%d %-6s %3d %6.2f %v\n", p.aisle, p.shelf, i.name, i.count, i.price, i.tags)
	}
	fmt.Println(len(s.items), slices.Sorted(maps.Keys(s.index)))
}

// whileRanging deletes and inserts during iteration: what is deleted must not appear later, nothing may appear twice.
func whileRanging() {
	for _, n := range []int{1, 7, 8, 9, 100, 1000} {
		m := map[int]int{}
		for i := range n {
			m[i] = i
		}
		visited := map[int]int{}
		deleted := map[int]bool{}
		for k := range m {
			visited[k]++
			if deleted[k] {
				fmt.Println("visited after deletion:", k)
			}
			for d := k + 1; d < min(k+3, n); d++ {
				delete(m, d)
				deleted[d] = true
			}
			delete(m, k)
		}
		twice := 0
		for _, times := range visited {
			if times > 1 {
				twice++
			}
		}
		fmt.Print(n, ": left ", len(m), " twice ", twice, "; ")
	}
	fmt.Println()
	grow := map[int]bool{0: true}
	seen := map[int]int{}
	for k := range grow {
		seen[k]++
		if len(grow) < 5000 {
			for i := range 100 {
				grow[len(grow)+i*7] = true
			}
		}
	}
	worst := 0
	for _, n := range seen {
		worst = max(worst, n)
	}
	fmt.Println("each seen at most", worst)
	cleared := map[string]int{"a": 1, "b": 2, "c": 3}
	rounds := 0
	for range cleared {
		clear(cleared)
		rounds++
	}
	fmt.Println(rounds, len(cleared))
}

func floats() {
	nan := math.NaN()
	m := map[float64]string{nan: "a", 0: "zero", math.Inf(1): "inf"}
	m[nan] = "b"
	m[math.Copysign(0, -1)] = "minus zero"
	_, ok := m[nan]
	delete(m, nan)
	n := 0
	for k := range m {
		if k != k {
			n++
		}
	}
	fmt.Println(len(m), ok, n, m[0], m[math.Inf(1)])
	clear(m)
	fmt.Println(len(m))
}

func keys() {
	type pair struct {
		a any
		b [2]string
	}
	m := map[any]int{1: 1, int8(1): 2, "1": 3, 1.0: 4, 'x': 5, nil: 6, true: 7, [2]int{1, 2}: 8, pair{1, [2]string{"x", ""}}: 9, struct{}{}: 10}
	fmt.Println(len(m), m[1], m[int8(1)], m[int64(1)], m["1"], m[1.0], m[rune('x')], m[nil], m[[2]int{1, 2}], m[pair{1, [2]string{"x", ""}}], m[pair{int8(1), [2]string{"x", ""}}])
	ch := make(chan int)
	p, q := new(int), new(int)
	refs := map[any]string{p: "p", q: "q", ch: "chan"}
	fmt.Println(refs[p], refs[q], refs[ch], refs[new(int)] == "")
	func() {
		defer func() { fmt.Println(recover()) }()
		m[[]int{1}] = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(m[map[string]int{}])
	}()
	var none map[string][]int
	v, ok := none["x"]
	delete(none, "x")
	fmt.Println(v == nil, ok, len(none), none == nil)
}

func nestedAndMore() {
	graph := map[string]map[string]int{}
	add := func(a, b string, w int) {
		if graph[a] == nil {
			graph[a] = map[string]int{}
		}
		graph[a][b] += w
	}
	for i, w := range strings.Fields("a b c a d b a c a b") {
		add(w, string('a'+rune(i*i%4)), i)
	}
	fmt.Println(graph)
	lists := map[int][]string{}
	for w := range strings.FieldsSeq("one two three four five six seven") {
		lists[len(w)] = append(lists[len(w)], w)
	}
	fmt.Println(lists)
	arrays := map[string][3]int{}
	a := arrays["x"]
	a[1]++
	arrays["x"] = a
	pointers := map[string]*item{"p": {name: "pen"}}
	pointers["p"].count += 5
	funcs := map[string]func(int) int{"double": func(n int) int { return 2 * n }}
	fmt.Println(arrays, pointers["p"].count, funcs["double"](21), len(map[bool]int{true: 1, false: 0}))
	inverse := map[int]string{}
	for k, v := range map[string]int{"x": 1, "y": 2} {
		inverse[v] = k
	}
	clone := maps.Clone(inverse)
	clone[1] = "changed"
	maps.DeleteFunc(clone, func(k int, _ string) bool { return k == 2 })
	fmt.Println(inverse, clone, maps.Equal(inverse, clone))
	i := 0
	m := map[int]int{}
	next := func() int { i++; return i }
	m[next()] = next()
	m[next()] += next()
	m[10], m[20] = m[20], 5
	m[1]++
	fmt.Println(m, i)
}

func big() {
	m := make(map[uint64]uint64)
	x := uint64(88172645463325252)
	for range 200_000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		m[x%100_003] += x & 0xff
	}
	sum := uint64(0)
	for k, v := range m {
		sum += k * v
		if k%3 != 0 {
			delete(m, k)
		}
	}
	missing := 0
	for k := range uint64(100_003) {
		if _, ok := m[k]; !ok {
			missing++
		}
	}
	fmt.Println(sum, len(m), missing+len(m))
	words := map[string]int{}
	for i := range 50_000 {
		words[fmt.Sprintf("w%d", i*i%9973)]++
	}
	most := 0
	for _, n := range words {
		most = max(most, n)
	}
	fmt.Println(len(words), most, words["w1"])

	// The order of iteration is not fixed: over many tries, more than one comes up.
	orders := map[string]bool{}
	for range 200 {
		var b strings.Builder
		for k := range map[int]bool{1: true, 2: true, 3: true, 4: true} {
			fmt.Fprint(&b, k)
		}
		orders[b.String()] = true
	}
	fmt.Println("several orders:", len(orders) > 1)
}

func main() {
	s := newStore()
	s.put(position{"B", 2}, item{"lamp", 4, 19.99, []string{"light", "home"}})
	s.put(position{"A", 1}, item{"desk", 2, 120, []string{"home"}})
	s.put(position{"A", 10}, item{"torch", 9, 7.5, []string{"light"}})
	s.put(position{"B", 2}, item{"bulb", 40, 1.25, []string{"light", "spare"}})
	fmt.Println(s.tagged("light"), s.tagged("home"), s.tagged("none"))
	fmt.Println(s.sell(position{"A", 1}, 2), s.sell(position{"B", 2}, 50), s.sell(position{"Z", 0}, 1), s.sell(position{"B", 2}, 1))
	s.print()
	whileRanging()
	floats()
	keys()
	nestedAndMore()
	big()
}
