// Package constanttime has the steps of which package crypto/subtle makes its own, and on which packages of a Go source tree build.
package constanttime

// ByteEq returns 1 if x and y are equal, else 0.
func ByteEq(x, y uint8) int {
	// Only of 0 does the difference to 1 go below 0.
	return int((uint32(x^y) - 1) >> 31)
}

// Eq returns 1 if x and y are equal, else 0.
func Eq(x, y int32) int {
	return int((uint64(uint32(x^y)) - 1) >> 63)
}

// LessOrEq returns 1 if x <= y, else 0. Both are from 0 to 2³¹-1.
func LessOrEq(x, y int) int {
	return int((uint32(int32(x)-int32(y)-1) >> 31) & 1)
}

// Select returns x if v is 1 and y if v is 0.
func Select(v, x, y int) int {
	mask := -v
	return x&mask | y&^mask
}
