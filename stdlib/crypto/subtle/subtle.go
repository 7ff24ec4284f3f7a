// Package subtle has operations on secrets whose duration doesn't depend on them.
package subtle

import (
	"crypto/internal/constanttime"
	"crypto/internal/overlap"
	"encoding/binary"
)

// ConstantTimeByteEq returns 1 if x and y are equal, else 0.
func ConstantTimeByteEq(x, y uint8) int { return constanttime.ByteEq(x, y) }

// ConstantTimeEq returns 1 if x and y are equal, else 0.
func ConstantTimeEq(x, y int32) int { return constanttime.Eq(x, y) }

// ConstantTimeLessOrEq returns 1 if x <= y, else 0. Both are from 0 to 2³¹-1.
func ConstantTimeLessOrEq(x, y int) int { return constanttime.LessOrEq(x, y) }

// ConstantTimeSelect returns x if v is 1 and y if v is 0.
func ConstantTimeSelect(v, x, y int) int { return constanttime.Select(v, x, y) }

// ConstantTimeCopy copies y to x if v is 1 and does nothing if v is 0. It panics if their lengths differ.
func ConstantTimeCopy(v int, x, y []byte) {
	if len(x) != len(y) {
		panic("subtle: slices have different lengths")
	}
	mask := byte(-v)
	for i := range x {
		x[i] = x[i]&^mask | y[i]&mask
	}
}

// ConstantTimeCompare returns 1 if x and y are equal, else 0. Only their lengths have an influence on the time; where
// these differ, the answer comes at once.
func ConstantTimeCompare(x, y []byte) int {
	if len(x) != len(y) {
		return 0
	}
	var differ byte
	for i, b := range x {
		differ |= b ^ y[i]
	}
	return constanttime.ByteEq(differ, 0)
}

// XORBytes sets dst[i] = x[i] ^ y[i] up to the shorter one's end and returns how many bytes those are. It panics if dst
// is shorter, or if it overlaps x or y without being at the same place.
func XORBytes(dst, x, y []byte) int {
	n := min(len(x), len(y))
	if n == 0 {
		return 0
	}
	if len(dst) < n {
		panic("subtle.XORBytes: dst too short")
	}
	dst, x, y = dst[:n], x[:n], y[:n]
	if overlap.Shifted(dst, x) || overlap.Shifted(dst, y) {
		panic("subtle.XORBytes: invalid overlap")
	}
	i := 0
	for ; i+8 <= n; i += 8 {
		w := binary.NativeEndian.Uint64(x[i:]) ^ binary.NativeEndian.Uint64(y[i:])
		binary.NativeEndian.PutUint64(dst[i:], w)
	}
	for ; i < n; i++ {
		dst[i] = x[i] ^ y[i]
	}
	return n
}

// WithDataIndependentTiming calls f. On processors with a mode in which the time of instructions doesn't depend on
// their operands, that would be on meanwhile; rgo's code for such processors doesn't switch it.
func WithDataIndependentTiming(f func()) { f() }
