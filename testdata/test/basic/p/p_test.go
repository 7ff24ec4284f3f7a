package p

import (
	"fmt"
	"os"
	"testing"
)

func TestAbs(t *testing.T) {
	if Abs(-1) != 1 {
		t.Error("bad")
	}
	t.Log("one line")
	t.Logf("two\nlines %d", 2)
	t.Run("sub test", func(t *testing.T) {
		t.Log("inside")
		t.Cleanup(func() { t.Log("cleanup") })
		Abs(3)
	})
	t.Run("sub test", func(t *testing.T) {})
	t.Run("", func(t *testing.T) { t.SkipNow() })
}

func TestSkip(t *testing.T) { t.Skip("because") }

func helper(t *testing.T, s string) {
	t.Helper()
	t.Log(s)
}

func TestHelper(t *testing.T) {
	helper(t, "seen here")
	t.Attr("key", "value")
	fmt.Fprint(t.Output(), "some ", "output\nwithout end")
}

func TestParallel(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Setenv("A", "b")
			t.Log(os.Getenv("A"))
		})
	}
	t.Run("group", func(t *testing.T) {
		t.Run("one", func(t *testing.T) {
			t.Parallel()
			t.Log("parallel")
		})
	})
}

func TestDirs(t *testing.T) {
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	if _, err := os.Stat(wd + "/p.go"); err != nil {
		t.Error(err)
	}
	if t.Context().Err() != nil {
		t.Error("context is over")
	}
	t.Cleanup(func() {
		if t.Context().Err() == nil {
			t.Error("context isn't over")
		}
	})
}

func ExampleAbs() {
	fmt.Println(Abs(-3))
	// Output: 3
}

func ExampleAbs_unordered() {
	for i := range map[int]bool{1: true, 2: true} {
		fmt.Println(i)
	}
	// Unordered output:
	// 2
	// 1
}

func Example_notRun() {
	fmt.Println("not run")
}

func BenchmarkAbs(b *testing.B) {
	for b.Loop() {
		Abs(-3)
	}
}

func BenchmarkSub(b *testing.B) {
	b.Run("x", func(b *testing.B) {
		b.SetBytes(10)
		for range b.N {
			Abs(-3)
		}
		b.ReportMetric(3, "things/op")
	})
}

func FuzzAbs(f *testing.F) {
	f.Add(3)
	f.Fuzz(func(t *testing.T, x int) {
		if Abs(x) < 0 {
			t.Fatal(x)
		}
	})
}
