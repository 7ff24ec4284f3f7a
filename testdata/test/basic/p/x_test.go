package p_test

import (
	"testing"

	"example.com/basic/p"
	"example.com/basic/q"
)

func TestVariant(t *testing.T) {
	if q.Q() != 2 || p.Internal() != "of the test file" {
		t.Fatal(p.Abs(2))
	}
}
