// run

// Arrays and structs as values: assignment, parameters, results, ranges, multi-dimensional, anonymous, zero-sized.
package main

import "fmt"

type grid [3][4]int
type rec struct {
	id   int8
	name string
	pos  struct{ x, y float32 }
	g    grid
	next *rec
	_    [0]func()
}

func fill(g grid, v int) grid {
	for i := range g {
		for j := range g[i] {
			g[i][j] = v + i*10 + j
		}
	}
	return g
}

func (g *grid) set(i, j, v int) { g[i][j] = v }

func multi() (rec, [2]rec, error) {
	return rec{id: 1}, [2]rec{{id: 2}, {id: 3, name: "three"}}, nil
}

func modify(a [3]*int, r rec) { *a[0] = 100; a[1] = nil; r.g[0][0] = 77; r.next = nil }

func main() {
	var g grid
	h := fill(g, 1)
	g.set(2, 3, 9)
	fmt.Println(g, h, g == h, h[1] == [4]int{11, 12, 13, 14})
	r := rec{id: -1, name: "r", g: h}
	r.pos.x = 1.5
	q := r
	q.g[1][1], q.pos.y = 0, 2
	r.next = &q
	q.next = &rec{name: "deep"}
	fmt.Println(r.g[1][1], q.g[1][1], r.pos, q.pos, r.next.next.name)
	a, b, err := multi()
	b[0], b[1] = b[1], b[0]
	fmt.Println(a.id, b[0].name, b[1].id, err)
	x, y := 1, 2
	p := [3]*int{&x, &y}
	modify(p, r)
	fmt.Println(x, p[1] == &y, r.g[0][0], r.next != nil)
	c := [...]string{2: "c", 0: "a", 4: "e"}
	for i, v := range c {
		c[len(c)-1-i] = "x"
		fmt.Print(i, v, " ")
	}
	fmt.Println(c, len(c))
	lists := [2][]int{{1}, {2}}
	copied := lists
	copied[0][0] = 50
	copied[1] = nil
	fmt.Println(lists, copied)
	anon := []struct {
		k string
		v [2]int
	}{{"a", [2]int{1, 2}}, {k: "b"}}
	for _, s := range anon {
		s.v[0] = 99
	}
	for i := range anon {
		anon[i].v[1]++
	}
	fmt.Println(anon)
	type empty struct{}
	var es [1000]empty
	fmt.Println(len(es), es[3] == empty{}, [2]empty{} == [2]empty{})
	fs := map[string]rec{"k": r}
	fmt.Println(fs["k"].g[0], fs["none"].name == "", func() rec { return q }().g[2][3])
	i := 1
	arr := [3]int{10, 20, 30}
	i, arr[i] = 2, arr[2]
	arr[0], arr[1], arr[2] = arr[1], arr[2], arr[0]
	fmt.Println(i, arr)
	pp := &arr
	for j := range pp {
		pp[j] *= 2
	}
	s := pp[:2]
	s[0]++
	fmt.Println(arr, *pp == arr)
}
