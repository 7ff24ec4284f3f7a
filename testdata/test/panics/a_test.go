package panics

import (
	"os"
	"testing"
)

func TestBefore(t *testing.T) {}

func TestPanics(t *testing.T) {
	t.Run("inner", func(t *testing.T) {
		t.Log("said before")
		panic("oh")
	})
}

func TestExits(t *testing.T) { os.Exit(0) }

func TestExitsWith3(t *testing.T) {
	println("no end of line")
	os.Exit(3)
}

func TestParentFailNow(t *testing.T) {
	t.Run("sub", func(*testing.T) { t.FailNow() })
}
