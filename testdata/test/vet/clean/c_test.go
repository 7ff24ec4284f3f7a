package clean

import "testing"

func TestClean(t *testing.T) {
	// Only the checks that a test makes by itself count.
	x := 1
	x = x
	if x != 1 {
		t.Fatal(x)
	}
}
