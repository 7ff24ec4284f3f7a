// run

// Variables of a for clause that only the post statement changes are captured by value; all others keep one copy per iteration.
package main

import "fmt"

func plain() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return
}

func skipping() (fs []func() int) {
	for i, j := 0, 10; i < 6; i, j = i+1, j-1 {
		if i%2 == 0 {
			continue
		}
		fs = append(fs, func() int { return i*100 + j })
	}
	return
}

func changed() (fs []func() int) {
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		i++
	}
	return
}

func inside() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	return
}

func inPost() (fs []func() int) {
	for i, f := 0, func() int { return -1 }; i < 3; i, f = i+1, func() int { return i } {
		fs = append(fs, f, func() int { return i })
	}
	return
}

func calledInPost() (fs []func() int) {
	for i := 0; i < 4; func() { i++ }() {
		fs = append(fs, func() int { return i })
	}
	return
}

func addressed() (fs []func() int) {
	step := func(p *int) { *p += 2 }
	for i := 0; i < 6; step(&i) {
		fs = append(fs, func() int { return i })
	}
	return
}

func inCondition() (fs []func() int) {
	for i := 0; func() bool { fs = append(fs, func() int { return i }); return i < 3 }(); i++ {
	}
	return
}

func arrays() (fs []func() int) {
	for a := [3]int{1, 2, 3}; a[0] < 4; a[0]++ {
		for _, v := range a {
			fs = append(fs, func() int { return v * a[0] })
		}
	}
	return
}

func strings() (fs []func() int) {
	for s := "abc"; s != ""; s = s[1:] {
		fs = append(fs, func() int { return len(s) })
		defer func() { fmt.Print(s, " ") }()
	}
	return
}

func nested() (fs []func() int) {
	for i := 0; i < 2; i++ {
		for j := i; j < i+2; j++ {
			for k := range func(yield func(int) bool) { _ = yield(i) && yield(j) } {
				fs = append(fs, func() int { return i*100 + j*10 + k })
			}
		}
	}
	return
}

func outer() (fs []func() int) {
	var i int
	for i = 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return
}

func main() {
	for n, make := range []func() []func() int{
		plain, skipping, changed, inside, inPost, calledInPost, addressed, inCondition, arrays, strings, nested, outer,
	} {
		fmt.Print(n, ":")
		for _, f := range make() {
			fmt.Print(" ", f(), " ", f())
		}
		fmt.Println()
	}
}
