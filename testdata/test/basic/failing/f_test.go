package failing

import (
	"fmt"
	"testing"
)

func TestFails(t *testing.T) {
	t.Errorf("no %d\nline2", 1)
	t.Run("a b", func(t *testing.T) {
		t.Parallel()
		t.Fatal("x")
	})
	t.Run("fine", func(t *testing.T) {})
}

func TestGoesOn(t *testing.T) {}

func Example_wrong() {
	fmt.Println("a")
	// Output: b
}
