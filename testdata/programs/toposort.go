// Topological sorting of a build graph, with cycles reported as errors that show the way round.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Graph maps a name to what it needs.
type Graph[K ~string] struct {
	needs map[K][]K
	order []K
}

// Add inserts a node and its needs; both are kept in the order of their first mention.
func (g *Graph[K]) Add(k K, needs ...K) {
	if g.needs == nil {
		g.needs = make(map[K][]K)
	}
	for _, n := range append([]K{k}, needs...) {
		if _, ok := g.needs[n]; !ok {
			g.needs[n] = nil
			g.order = append(g.order, n)
		}
	}
	for _, n := range needs {
		if !slices.Contains(g.needs[k], n) {
			g.needs[k] = append(g.needs[k], n)
		}
	}
}

// CycleError holds the nodes of a cycle; the first is also where it closes.
type CycleError[K ~string] struct{ Path []K }

func (e *CycleError[K]) Error() string {
	var b strings.Builder
	b.WriteString("cycle: ")
	for _, k := range e.Path {
		fmt.Fprintf(&b, "%s → ", string(k))
	}
	b.WriteString(string(e.Path[0]))
	return b.String()
}

// Is makes all cycle errors match the sentinel.
func (e *CycleError[K]) Is(target error) bool { return target == ErrCycle }

// ErrCycle is matched by every CycleError.
var ErrCycle = errors.New("dependency cycle")

type mark uint8

const (
	unseen mark = iota
	active
	finished
)

// Sort lists every node after what it needs, by depth-first search.
func (g *Graph[K]) Sort() (sorted []K, err error) {
	marks := make(map[K]mark, len(g.needs))
	var path []K
	var visit func(K) error
	visit = func(k K) error {
		switch marks[k] {
		case finished:
			return nil
		case active:
			return &CycleError[K]{slices.Clone(path[slices.Index(path, k):])}
		}
		marks[k] = active
		path = append(path, k)
		for _, n := range g.needs[k] {
			if err := visit(n); err != nil {
				return err
			}
		}
		path = path[:len(path)-1]
		marks[k] = finished
		sorted = append(sorted, k)
		return nil
	}
	for _, k := range g.order {
		if err := visit(k); err != nil {
			return nil, fmt.Errorf("sorting %d nodes: %w", len(g.order), err)
		}
	}
	return sorted, nil
}

// Levels groups the nodes so that each level needs only earlier ones; what is left over is on or behind a cycle.
func (g *Graph[K]) Levels() (levels [][]K, left []K) {
	missing := make(map[K]int)
	users := make(map[K][]K)
	for k, needs := range g.needs {
		missing[k] = len(needs)
		for _, n := range needs {
			users[n] = append(users[n], k)
		}
	}
	var ready []K
	for k, n := range missing {
		if n == 0 {
			ready = append(ready, k)
		}
	}
	for len(ready) > 0 {
		slices.Sort(ready)
		levels = append(levels, ready)
		var next []K
		for _, k := range ready {
			delete(missing, k)
			for _, u := range users[k] {
				if missing[u]--; missing[u] == 0 {
					next = append(next, u)
				}
			}
		}
		ready = next
	}
	return levels, slices.Sorted(maps.Keys(missing))
}

// Components finds the strongly connected parts with more than one node, or with an edge to itself.
func (g *Graph[K]) Components() (parts [][]K) {
	type info struct{ index, low int }
	seen := map[K]*info{}
	on := map[K]bool{}
	var stack []K
	var connect func(K) *info
	connect = func(k K) *info {
		v := &info{len(seen), len(seen)}
		seen[k] = v
		stack = append(stack, k)
		on[k] = true
		for _, n := range g.needs[k] {
			if w, ok := seen[n]; !ok {
				v.low = min(v.low, connect(n).low)
			} else if on[n] {
				v.low = min(v.low, w.index)
			}
		}
		if v.low == v.index {
			at := slices.Index(stack, k)
			part := slices.Clone(stack[at:])
			stack = stack[:at]
			for _, p := range part {
				delete(on, p)
			}
			if len(part) > 1 || slices.Contains(g.needs[k], k) {
				slices.Sort(part)
				parts = append(parts, part)
			}
		}
		return v
	}
	for _, k := range g.order {
		if seen[k] == nil {
			connect(k)
		}
	}
	return parts
}

// Target is a name in a build file.
type Target string

func parse(text string) (*Graph[Target], error) {
	g := new(Graph[Target])
	var errs []error
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, needs, ok := strings.Cut(line, ":")
		if !ok {
			errs = append(errs, fmt.Errorf("line %d: no colon in %q", n, line))
			continue
		}
		var list []Target
		for f := range strings.FieldsSeq(needs) {
			list = append(list, Target(f))
		}
		g.Add(Target(strings.TrimSpace(name)), list...)
	}
	return g, errors.Join(errs...)
}

func main() {
	files := []struct{ name, text string }{
		{"good", "app: ui core net # the program\nui: core fonts\nnet: core tls\ntls: core\ncore: base\n\nfonts: base\ntools:\n"},
		{"cycle", "a: b\nb: c x\nc: d\nd: b\nx:\n"},
		{"self", "me: me\n"},
		{"two cycles", "p: q\nq: p\nr: s\ns: t\nt: r p\nfree:\nbehind: r\n"},
		{"broken", "fine: ok\nnot fine\nalso not\n"},
	}
	for _, f := range files {
		fmt.Println("---", f.name)
		g, err := parse(f.text)
		if err != nil {
			fmt.Println(err)
		}
		sorted, err := g.Sort()
		var cycle *CycleError[Target]
		switch {
		case errors.As(err, &cycle):
			fmt.Println(err, len(cycle.Path), errors.Is(err, ErrCycle))
		case err != nil:
			fmt.Println("other error:", err)
		default:
			fmt.Println(sorted)
			position := map[Target]int{}
			for i, k := range sorted {
				position[k] = i
			}
			for k, needs := range g.needs {
				for _, n := range needs {
					if position[n] >= position[k] {
						fmt.Println("wrong order:", n, k)
					}
				}
			}
		}
		levels, left := g.Levels()
		fmt.Println(levels, left, g.Components())
	}

	// A long chain makes the search recurse deeply.
	chain := new(Graph[string])
	const length = 20_000
	name := func(i int) string { return fmt.Sprintf("n%05d", i) }
	for i := range length {
		chain.Add(name(i), name(i+1))
	}
	sorted, err := chain.deep()
	fmt.Println(len(sorted), sorted[0], sorted[length], err)
}

// deep sorts without looking up positions, for graphs known to be chains.
func (g *Graph[K]) deep() (sorted []K, err error) {
	var down func(K, int) int
	done := make(map[K]bool)
	down = func(k K, depth int) int {
		if done[k] {
			return depth
		}
		done[k] = true
		deepest := depth
		for _, n := range g.needs[k] {
			deepest = max(deepest, down(n, depth+1))
		}
		sorted = append(sorted, k)
		return deepest
	}
	for _, k := range g.order {
		if d := down(k, 1); d > 1 && d != len(g.order) {
			return nil, fmt.Errorf("deepest is %d", d)
		}
	}
	return sorted, nil
}
