// run

// Constants are exact: big intermediate values, untyped kinds, iota, typed limits.
package main

import (
	"fmt"
	"math"
)

const (
	huge  = 1 << 200
	small = huge >> 198
	third = 1.0 / 3
	exact = third * 3
	rune1 = 'a' + 1
	mixed = 'a' + 1.0
	cmplx = 2i * 2i
)

type weekday uint8

const (
	mon weekday = iota + 1
	tue
	_
	thu
)

const (
	kb = 1 << (10 * (iota + 1))
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	e, f = "x", len("héllo")
)

type flags uint16

const (
	f0 flags = 1 << iota
	f1
	f2
	all = f0 | f1 | f2
)

func main() {
	fmt.Println(small, exact == 1, rune1, mixed, cmplx, mon, tue, thu, kb, mb, gb, a, b, c, d, e, f, all)
	fmt.Printf("%T %T %T %T %T %T\n", rune1, mixed, cmplx, third, thu, 'x'-'a')
	fmt.Println(math.MaxUint64/3, uint64(math.MaxUint64), huge/(huge-1), -5/2, -5%2, 5.0/2, 7/2.0, 1/2+1/2.0)
	fmt.Println(^0, ^uint8(1), -1>>1, 1<<3.0, "a"+"b" < "abc", !(1 > 2) && true)
	const big = 1e100
	fmt.Println(int64(big/1e90), float32(1e-46), uint8('é'), string(rune(0x65e5)), len([10]int{}), cap([3]string{}))
	var x uint8 = 255
	var s uint = 9
	var y = 1 << s
	var z float64 = float64(int(1)<<s) + 0.5*2
	fmt.Println(x+1, y, z, int32(1)<<s, uint8(1)<<s, x<<1>>1)
}
