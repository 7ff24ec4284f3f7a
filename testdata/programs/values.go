// Values: big structs and arrays copied whole, compared, used as keys, passed and returned; slices that share or don't.
package main

import (
	"fmt"
	"slices"
	"strings"
)

// Big is passed by value everywhere.
type Big struct {
	ID    int
	Name  string
	Grid  [8][8]int16
	Tags  [3]string
	Inner struct {
		A, B  float64
		Flags [5]bool
	}
	Ptr *int
}

func makeBig(id int) (b Big) {
	b.ID = id
	b.Name = fmt.Sprint("big", id)
	for i := range b.Grid {
		for j := range b.Grid[i] {
			b.Grid[i][j] = int16(id*100 + i*8 + j)
		}
	}
	b.Tags = [...]string{0: "x", 2: "z"}
	b.Inner.A, b.Inner.Flags[id%5] = float64(id)/2, true
	return b
}

// changed works on its own copy.
func changed(b Big) Big {
	b.Grid[0][0] = -1
	b.Tags[1] = "changed"
	b.Inner.Flags = [5]bool{}
	return b
}

func (b Big) byValue(n int) int    { b.ID += n; return b.ID }
func (b *Big) byPointer(n int) int { b.ID += n; return b.ID }

func many(a, b Big, n int, s string, c [4]int, f float32, d Big) (Big, [4]int, string, error, Big) {
	c[3] = n
	a.ID, d.Name = b.ID, s
	return d, c, s + fmt.Sprint(f), nil, a
}

func swap[T any](a, b T) (T, T) { return b, a }

type board [3][3]rune

func (b board) with(r, c int, p rune) board {
	b[r][c] = p
	return b
}

func (b *board) String() string {
	var s strings.Builder
	for _, row := range b {
		for _, c := range row {
			s.WriteRune(max(c, '.'))
		}
		s.WriteByte('/')
	}
	return s.String()
}

func (b board) wins(p rune) bool {
	for i := range 3 {
		if b[i] == [3]rune{p, p, p} || b[0][i] == p && b[1][i] == p && b[2][i] == p {
			return true
		}
	}
	return b[1][1] == p && (b[0][0] == p && b[2][2] == p || b[0][2] == p && b[2][0] == p)
}

// outcomes plays every game; boards are keys of the memory.
func outcomes(b board, turn, other rune, memory map[board][3]int) (r [3]int) {
	if old, ok := memory[b]; ok {
		return old
	}
	defer func() { memory[b] = r }()
	if b.wins(other) {
		if other == 'x' {
			return [3]int{1, 0, 0}
		}
		return [3]int{0, 1, 0}
	}
	full := true
	for i, row := range b {
		for j, c := range row {
			if c != 0 {
				continue
			}
			full = false
			for k, n := range outcomes(b.with(i, j, turn), other, turn, memory) {
				r[k] += n
			}
		}
	}
	if full {
		r[2] = 1
	}
	return r
}

func slicing() {
	base := [10]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	s := base[2:5]
	t := append(s, 100)
	u := append(base[2:5:5], 200)
	fmt.Println(base, s, t, u, len(s), cap(s), cap(base[2:5:7]))
	s[0], u[1] = -2, -3
	fmt.Println(base, t, u)
	copy(base[1:], base[:])
	fmt.Println(base, copy(s, s[3:]), copy([]byte("abc"), "too long"))
	arr := [4]int(s[:4])
	ptr := (*[2]int)(s)
	ptr[1] = 77
	fmt.Println(arr, *ptr, s)
	var nilSlice []int
	empty := nilSlice[0:0]
	fmt.Println(nilSlice == nil, empty == nil, []int{} == nil, len(nilSlice), append(nilSlice, nilSlice...) == nil, slices.Equal(nilSlice, []int{}))
	var grow []byte
	caps := 0
	for i, last := 0, 0; i < 5000; i++ {
		grow = append(grow, byte(i))
		if cap(grow) != last {
			caps, last = caps+1, cap(grow)
		}
	}
	fmt.Println(len(grow), caps < 40, grow[4999], string(append([]byte("abc"), "def"...)))
	matrix := [][]int{{1}, {2, 2}, nil, {4, 4, 4, 4}}
	for i, row := range matrix {
		matrix[i] = append(row, -i)
	}
	fmt.Println(matrix, slices.Index([]string{"a", "b"}, "b"))
	s = []int{1, 2, 3}
	for i, v := range s {
		// The range expression is evaluated once: what is appended here is not visited.
		s = append(s, v*10)
		s[i] = 0
	}
	fmt.Println(s)
	a := [3]int{1, 2, 3}
	for i, v := range a {
		// Ranging over an array works on a copy of it.
		a[2] = 10
		if i == 2 {
			fmt.Println(v, a)
		}
	}
	for i, v := range &a {
		a[2] = 20
		if i == 2 {
			fmt.Println(v, a)
		}
	}
}

func main() {
	a := makeBig(1)
	b := a
	b.Grid[3][3]++
	fmt.Println(a == b, a.Grid[3][3], b.Grid[3][3], a == makeBig(1), a != makeBig(2))
	c := changed(a)
	fmt.Println(a.Grid[0], c.Grid[0], a.Tags, c.Tags, c.Inner, a.Inner)
	fmt.Println(a.byValue(5), a.byPointer(5))
	fmt.Println(a.ID)

	list := []Big{makeBig(3), makeBig(4)}
	for _, x := range list {
		x.ID = 1000
	}
	for i := range list {
		list[i].Inner.B = float64(i)
	}
	list[0], list[1] = list[1], list[0]
	fmt.Println(list[0].ID, list[1].ID, list[0].Inner.B, list[1].Grid[7][7])
	x, y := swap(list[0], list[1])
	fmt.Println(x.Name, y.Name)
	d, arr, s, err, e := many(a, x, 9, "text", [4]int{1, 2, 3, 4}, 1.5, y)
	fmt.Println(d.ID, d.Name, arr, s, err, e.ID, e.Tags, d.Grid[1][1])

	m := map[int]Big{1: a}
	v := m[1]
	v.ID = 55
	fmt.Println(m[1].ID, v.ID, m[2].Name == "", m[2].Grid == [8][8]int16{})
	ch := make(chan Big, 2)
	ch <- a
	a.Name = "later"
	got := <-ch
	fmt.Println(got.Name, a.Name)
	var any1, any2 any = got, got
	fmt.Println(any1 == any2, any1 == any(a), any1.(Big).Tags[2])
	f := func() Big { return a }
	fmt.Println(f().Grid[2][5], f().Tags[0], len(f().Grid), makeBig(7).Inner.Flags)
	p := &list[0]
	list = append(list, makeBig(9))
	p.Name = "old array"
	fmt.Println(list[0].Name, p.Name, *p == list[0])
	n := 3
	a.Ptr = &n
	b = a
	*b.Ptr = 4
	fmt.Println(*a.Ptr, a.Ptr == b.Ptr)

	memory := map[board][3]int{}
	fmt.Println(outcomes(board{}, 'x', 'o', memory), len(memory))
	start := board{}.with(1, 1, 'x')
	next := start.with(0, 0, 'o')
	fmt.Println(&start, &next, start == next, next == board{{'o'}, {0, 'x'}})

	points := map[struct{ x, y int }]string{{1, 2}: "a", {3, 4}: "b"}
	type pair [2]any
	mixed := map[pair]int{{1, "x"}: 1, {nil, 2.5}: 2}
	fmt.Println(points[struct{ x, y int }{3, 4}], mixed[pair{nil, 2.5}], mixed[pair{1, "y"}])
	anonymous := struct {
		Big
		extra [2]struct{ k, v string }
	}{Big: b}
	anonymous.extra[1].v = "deep"
	copied := anonymous
	copied.extra[1].v += "er"
	fmt.Println(anonymous.extra, copied.extra, anonymous == copied, copied.Name, struct{}{} == struct{}{}, [0]int{} == [0]int{})
	slicing()
}
