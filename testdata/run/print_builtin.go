// run
// stderr: 1 -2 true text 1.5 (1-2i) nil

// The print and println built-ins write to standard error.
package main

func main() {
	println(1, -2, true, "text", 1.5, complex(1, -2), "nil")
	print("no", "spaces", 3, '\n')
	print("\n")
	var e error
	var s []int
	println(e, len(s), uint8(255), int64(-1<<63), 1e100, float32(0.1))
}
