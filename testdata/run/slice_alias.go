// run

// Slices: aliasing after append, copy with overlap, three indices, conversions to arrays, nil and empty.
package main

import "fmt"

func extend(s []int) []int { return append(s, 99) }

func main() {
	a := make([]int, 3, 5)
	b := extend(a)
	c := extend(a)
	b[0] = 7
	fmt.Println(a, b, c, len(b), cap(b), &a[0] == &c[0])
	d := append(a[:1:1], 5)
	d[0] = -1
	fmt.Println(a, d)
	x := []int{1, 2, 3, 4, 5}
	fmt.Println(copy(x[1:], x), x, copy(x, x[2:]), x, copy(x, []int{9}), x)
	x = append(x, x...)
	x = append(x[:2], x[4:]...)
	fmt.Println(x, len(x))
	arr := [5]int{1, 2, 3, 4, 5}
	s := arr[1:3]
	s = append(s, 40)
	fmt.Println(arr, s[:cap(s)], len(arr[5:]), arr[:][4])
	p := (*[3]int)(s)
	p[0] = 100
	v := [2]int(s)
	v[1] = 0
	fmt.Println(arr, *p, v, len(p[1:]), cap(p[1:]))
	var n []string
	fmt.Println(n == nil, len(n), append(n, n...) == nil, n[:0] == nil, []string{} == nil, append([]string(nil), "x"))
	nested := [][]int{{1}, {2, 3}}
	shallow := append([][]int(nil), nested...)
	shallow[0][0] = 50
	shallow[1] = nil
	fmt.Println(nested, shallow)
	e := make([]struct{}, 1000)
	fmt.Println(len(append(e, struct{}{})), []int{5: 1, 2, 1: 7}, [...]string{2: "c", 0: "a"})
	for i := range x {
		x = append(x, i)
		if i > 2 {
			x = x[:2]
		}
	}
	fmt.Println(x)
	clear(x)
	fmt.Println(x, min(3, 1, 2), max(2.5, 1), min("b", "a"))
}
