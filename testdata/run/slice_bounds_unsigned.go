// run

// The texts of slice bounds panics depend on whether the operand's type has a sign.
package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	s, t := make([]int, 3, 5), "text"
	var a [4]int
	big, n8, minus := uint64(1<<63+5), uint8(200), -3
	ptr := ^uintptr(0)
	try(func() { _ = s[big:] })
	try(func() { _ = s[:big] })
	try(func() { _ = s[0:1:big] })
	try(func() { _ = s[0:big:5] })
	try(func() { _ = s[big:2:4] })
	try(func() { _ = s[minus:] })
	try(func() { _ = s[:minus] })
	try(func() { _ = s[0:1:minus] })
	try(func() { _ = s[0:minus:4] })
	try(func() { _ = s[minus:2:4] })
	try(func() { _ = a[ptr:] })
	try(func() { _ = a[:ptr] })
	try(func() { _ = t[big:] })
	try(func() { _ = t[:n8] })
	try(func() { _ = s[n8:] })
	try(func() { lo := 4; _ = s[lo:2] })
	try(func() { _ = a[0:2:n8] })
}
