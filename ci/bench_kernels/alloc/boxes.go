// Values in interfaces and captured variables, which live on the heap.
package main

import "fmt"

type point struct{ x, y int }

func (p point) area() int { return p.x * p.y }

type shape interface{ area() int }

func counter(start int) func() int {
	return func() int { start++; return start }
}

func main() {
	shapes := make([]shape, 1024)
	anys := make([]any, 1024)
	funcs := make([]func() int, 1024)
	sum := 0
	for i := range 8_000_000 {
		at := i & 1023
		shapes[at] = point{i, 2}
		anys[at] = i
		funcs[at] = counter(i)
		other := (i * 7) & 1023
		if s := shapes[other]; s != nil {
			sum += s.area() & 0xff
		}
		if f := funcs[other]; f != nil {
			sum += f() & 1
		}
	}
	fmt.Println(sum, anys[3])
}
