// Package cmp holds the order of ordered types.
package cmp

// Ordered is satisfied by every type with the operators < <= >= >.
//
// Floating-point types count, though NaN compares false with everything.
type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64 |
		~string
}

// Less reports whether x sorts before y, with NaN before all numbers.
func Less[T Ordered](x, y T) bool {
	return x < y || x != x && y == y
}

// Compare returns -1, 0 or +1 as x sorts before, with or after y; NaN sorts first and equals NaN, -0.0 equals 0.0.
func Compare[T Ordered](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	}
	// At least one NaN is involved.
	if y == y {
		return -1
	}
	if x == x {
		return 1
	}
	return 0
}

// Or returns its first argument that is not the zero value, or the zero value.
func Or[T comparable](vals ...T) T {
	var zero T
	for i := range vals {
		if vals[i] != zero {
			return vals[i]
		}
	}
	return zero
}
