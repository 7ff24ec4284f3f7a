package p_test

import (
	"every/p"
	"testing"
)

var _ = p.X

func TestOutside(t *testing.T) {
	x := 1
	x = x
	t.Logf("%s", x)
	t.Log("%s", x)
}

func ExampleX()      {}
func ExampleX_Wrong() {}
func ExampleY()      {}
