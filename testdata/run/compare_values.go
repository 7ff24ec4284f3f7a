// run

// Comparison of structs, arrays, interfaces, channels, pointers; blank fields; uncomparable panics.
package main

import "fmt"

type point struct{ x, y float64 }
type named struct {
	name string
	p    point
	any  any
	arr  [2]string
	_    int
}

func main() {
	a := named{"n", point{1, 2}, 3, [2]string{"a", "b"}, 0}
	b := a
	fmt.Println(a == b, a != b)
	b.arr[1] += ""
	b.name = string([]byte{'n'})
	fmt.Println(a == b)
	b.any = int8(3)
	fmt.Println(a == b)
	zero := 0.0
	nan := zero / zero
	fmt.Println(point{nan, 0} == point{nan, 0}, point{0, 0} == point{-zero, 0}, [2]float64{1, nan} == [2]float64{1, nan})
	x, y := new(int), new(int)
	c, d := make(chan int), make(chan int)
	var ro <-chan int = c
	fmt.Println(x == y, x == x, c == d, c == ro, any(c) == any(ro), any(x) == any(x))
	var e1, e2 error
	var i1 any = e1
	fmt.Println(e1 == e2, i1 == nil, any(point{1, 2}) == any(point{1, 2}), any(point{1, 2}) == any(struct{ x, y float64 }{1, 2}))
	fmt.Println(any("a") == any("a"), any(1) == any(int64(1)), any([1]int{1}) == any([1]int{1}), struct{}{} == struct{}{}, any(struct{}{}) == any([0]int{}))
	fmt.Println("a" == "b", "" == string([]byte{}), true == (1 < 2), 'a' == 97, 1i*1i == -1)
	type big struct {
		pad [100]int
		s   string
	}
	b1, b2 := big{s: "x"}, big{s: "x"}
	fmt.Println(b1 == b2)
	b2.pad[99] = 1
	fmt.Println(b1 == b2, b1.s == b2.s)
	for _, f := range []func() bool{
		func() bool { return any([]int{1}) == any([]int{1}) },
		func() bool { return any(map[int]int{}) == any(1) },
		func() bool { return any(struct{ f func() }{}) == any(struct{ f func() }{}) },
		func() bool { return [2]any{1, []int{}} == [2]any{2, []int{}} },
		func() bool { return [2]any{1, []int{}} == [2]any{1, []int{}} },
	} {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println(r)
				}
			}()
			fmt.Println(f())
		}()
	}
}
