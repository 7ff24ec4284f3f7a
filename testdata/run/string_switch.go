// run

// Switches over strings by length and bytes, comparisons with constants of every length, and conversions that need no copy.
package main

import (
	"fmt"
	"strings"
)

type kind string

func word(s string) int {
	switch s {
	case "":
		return 1
	case "a":
		return 2
	case "b", "c":
		return 3
	default:
		return -1
	case "if", "do", "of", "\xff\xfe":
		return 4
	case "for", "fox", "box", "boy":
		return 5
	case "break", "bread", "bream", "brink":
		return 6
	case "continue", "continua", "fallthru":
		return 7
	case "a rather long text, longer than what is compared in place":
		return 8
	case "another rather long text that is longer than that as well":
		return 9
	case "größe":
		return 10
	}
}

func falls(k kind) (out []string) {
	switch k {
	case "one":
		out = append(out, "1")
		fallthrough
	case "two":
		out = append(out, "2")
	case "six":
		out = append(out, "6")
		break
	case "ten":
		out = append(out, "10")
		fallthrough
	default:
		out = append(out, "?")
	}
	return
}

func pick[T ~string](t T) string {
	switch t {
	case "x":
		return "ex"
	case "y":
		return "why"
	case "zz":
		return "zees"
	case "zy":
		return "zee why"
	}
	return "none"
}

func bytes(b []byte) int {
	switch string(b) {
	case "red":
		b[0] = 'b'
		return 1
	case "bed":
		return 2
	case "ted":
		return 3
	case "led":
		return 4
	}
	return 0
}

var calls []string

func change(b []byte, to string) string {
	calls = append(calls, to)
	copy(b, to)
	return to
}

func order() {
	b := []byte("abc")
	fmt.Println(string(b) == change(b, "xyz"), string(b))
	b = []byte("abc")
	fmt.Println(change(b, "xyz") == string(b), string(b) < change(b, "abc"), calls)
	s := string(b)
	fmt.Println(string(b) == s, s != string(b), string(b) == string(b[:2])+"c", string(b[1:]) >= "bc")
	total := 0
	for i, c := range []byte(s + "äöü") {
		total += i * int(c)
	}
	var none []byte
	fmt.Println(total, string(none) == "", "" == string(none), string(none) < "a")
	for i, c := range []byte("constant") {
		b = append(b, c+byte(i))
	}
	fmt.Println(string(b))
	named := kind("abc")
	fmt.Println(named == kind(b[:3]), kind(b) != named)
}

func lengths() {
	const all = "0123456789abcdefghijklmnopqrstuvwxyzABCD"
	hits := 0
	for n := range 38 {
		s := strings.Clone(all[:n])
		for at := -1; at < n; at++ {
			t := []byte(s)
			if at >= 0 {
				t[at] ^= 0x80
			}
			u := string(t)
			equal := [...]bool{
				u == "", u == "0", u == "01", u == "012", u == "0123", u == "01234", u == "012345", u == "0123456",
				u == "01234567", u == "012345678", u == "0123456789", u == "0123456789a", u == "0123456789ab",
				u == "0123456789abcde", u == "0123456789abcdef", u == "0123456789abcdefg", u == "0123456789abcdefghijklm",
				u == "0123456789abcdefghijklmnopqrstu", u == "0123456789abcdefghijklmnopqrstuv", "0123456789abcdefghijklmnopqrstuvw" == u,
				u == all[:37],
			}
			for _, e := range equal {
				if e != (at < 0 && e) {
					fmt.Println("wrong", n, at)
				}
				if e {
					hits++
				}
			}
		}
	}
	fmt.Println(hits)
	type quad struct{ a, b, c, d int64 }
	type small struct{ a, b, c uint8 }
	x, y := [3]quad{{1, 2, 3, 4}}, [3]quad{{1, 2, 3, 4}}
	p, q := [2]small{{1, 2, 3}}, [2]small{{1, 2, 3}}
	fmt.Println(x == y, p == q)
	y[0].d++
	q[1].c++
	fmt.Println(x == y, p == q, p != q)
}

func main() {
	for _, s := range []string{
		"", "a", "b", "c", "d", "if", "do", "of", "og", "\xff\xfe", "for", "fox", "box", "boy", "foy", "box ", "break", "bread", "bream",
		"brink", "brine", "continue", "continua", "continub", "fallthru", "größe", "größer", "größ\xc3",
		"a rather long text, longer than what is compared in place", "a rather long text, longer than what is compared in plaice",
		"another rather long text that is longer than that as well", "another rather long text that is longer than that as welt",
	} {
		fmt.Print(word(s), " ")
	}
	fmt.Println()
	fmt.Println(falls("one"), falls("two"), falls("six"), falls("ten"), falls("ten "), falls(""))
	fmt.Println(pick("x"), pick(kind("y")), pick("zz"), pick("zy"), pick("zx"), pick(""))
	b := []byte("red")
	fmt.Println(bytes(b), bytes(b), bytes(b[:2]), bytes([]byte("led")), string(b))
	order()
	lengths()
}
