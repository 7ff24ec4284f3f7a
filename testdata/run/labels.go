// run

// Labelled break, continue and goto through nested loops, switches, selects and ranges over functions.
package main

import "fmt"

func seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

func find(m [][]int, want int) (r, c int) {
	for r = range m {
		for c = range m[r] {
			if m[r][c] == want {
				goto found
			}
		}
	}
	return -1, -1
found:
	return r, c
}

func funcs() (out []int) {
outer:
	for i := range seq(5) {
		for j := range seq(5) {
			for k := range 3 {
				switch {
				case i == 4:
					break outer
				case j > i:
					continue outer
				case k == 1:
					break
				case k == 2:
					continue
				}
				out = append(out, i*100+j*10+k)
			}
		}
	}
	return
}

func early() string {
	for i := range seq(10) {
		for range seq(2) {
			if i == 3 {
				return fmt.Sprint("returned at ", i)
			}
		}
	}
	return "end"
}

func main() {
	fmt.Println(find([][]int{{1, 2}, {3, 4}}, 3))
	fmt.Println(find(nil, 3))
	fmt.Println(funcs(), early())
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
loop:
	for {
		select {
		case v, ok := <-ch:
			if !ok {
				break loop
			}
			if v == 1 {
				continue loop
			}
			fmt.Println(v)
			break
		}
	}
	n := 0
top:
	n++
	if n < 5 {
		goto top
	}
	switch x := any(n).(type) {
	case int:
		if x == 5 {
			goto end
		}
		fmt.Println("not reached")
	}
end:
	fmt.Println(n)
}
