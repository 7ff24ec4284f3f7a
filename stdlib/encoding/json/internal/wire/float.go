package wire

import (
	"math"
	"strconv"
)

// AppendFloat appends a finite number as JavaScript does: with an exponent only below 1e-6 and from 1e21 on, and that
// without leading zeros.
func AppendFloat(b []byte, x float64, bits int) []byte {
	small, large := 1e-6, 1e21
	if bits == 32 {
		x = float64(float32(x))
		small, large = float64(float32(small)), float64(float32(large))
	}
	if abs := math.Abs(x); abs == 0 || abs >= small && abs < large {
		return strconv.AppendFloat(b, x, 'f', -1, bits)
	}
	b = strconv.AppendFloat(b, x, 'e', -1, bits)
	if n := len(b); b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}
