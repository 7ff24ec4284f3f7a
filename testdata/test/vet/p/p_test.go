package p

import "testing"

func TestShow(t *testing.T) {
	if Show(1) == "" {
		t.Errorf("%d", "x")
	}
}
