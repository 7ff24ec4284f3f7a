package cmp_test

import (
	ref "cmp"
	"math"
	"testing"

	own "rgostd/cmp"
)

func TestAgainstReference(t *testing.T) {
	values := []float64{math.NaN(), math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1)}
	for _, x := range values {
		for _, y := range values {
			if own.Compare(x, y) != ref.Compare(x, y) || own.Less(x, y) != ref.Less(x, y) {
				t.Errorf("Compare(%v, %v) = %d, Less %v", x, y, own.Compare(x, y), own.Less(x, y))
			}
		}
	}
	if own.Or(0, 3, 4) != 3 || own.Or("", "") != "" || own.Or[int]() != 0 {
		t.Error("Or")
	}
}
