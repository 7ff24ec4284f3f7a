// run

// The built-in functions: new with an expression, min, max, clear, append and copy on strings, complex, cap, len.
package main

import "fmt"

type opts struct {
	limit *int
	name  *string
	on    *bool
}

func f() (n int) { return 7 }

func main() {
	o := opts{limit: new(10), name: new("x" + "y"), on: new(true)}
	*o.limit++
	fmt.Println(*o.limit, *o.name, *o.on, *new(f()), *new(int), *new([2]string{"a"}), new(o).name == o.name)
	p, q := new(int64(3)), new(3.5)
	fmt.Printf("%T %T %v %v\n", p, q, *p, *q)
	x, y := 3, -2.5
	fmt.Println(min(x, 5, 1), max(y, -3), min("b", "a", "c"), max(2, 2.5), min(1, 'a'), max(uint8(3), 200))
	nan := 0.0
	nan /= nan
	fmt.Println(min(nan, 1), max(1, nan, 3), min(0.0, -nan*0))
	m := map[string]int{"a": 1}
	s := []string{"a", "b"}
	clear(m)
	clear(s[:1])
	fmt.Printf("%v %q\n", m, s)
	b := append([]byte("ab"), "cd"...)
	fmt.Println(string(b), len("é"), cap(b[:1:2]))
	copied := copy(b, "xyz")
	fmt.Println(copied, string(b))
	var arr *[5]int
	fmt.Println(len(arr), cap(arr), len([...]int{9: 1}))
	c := complex(1, 2)
	fmt.Println(real(c)*imag(c), c*c, complex64(c) == 1+2i)
	ch := make(chan int, 4)
	ch <- 1
	fmt.Println(len(ch), cap(ch), len(make([]int, 2, 10)), cap(make([]int, 2, 10)), len(make(map[int]int, 100)))
	delete(m, "none")
	var v any = append([]any(nil), 1, "a")
	fmt.Println(v)
}
