package p

import (
	"fmt"
	"testing"
)

func Testlower(t *testing.T)        {}

func TestGo(t *testing.T) {
	go func() {
		t.Fatal("x")
		t.Log("fine")
	}()
	helper := func() { t.FailNow() }
	go helper()
	go outside(t)
	t.Run("sub", func(t *testing.T) {
		go func() { t.Skip() }()
	})
	t.Errorf("%d", "x")
}

func outside(t *testing.T) { t.Fatalf("%d", "y") }

func BenchmarkB(b *testing.B) {
	go b.Fatal("x")
}

func FuzzAdd(f *testing.F) {
	f.Add(1, "x")
	f.Add("y")
	f.Add(int8(1))
	f.Fuzz(func(t *testing.T, s string) { f.Log("x"); _ = f.Name() })
}

func FuzzBad(f *testing.F) {
	f.Fuzz(func(x int, m map[string]int) int { return 0 })
	f.Fuzz(1)
}

func Examplelists()            {}
func Example_Bad()             {}
func ExampleNosuch()           {}
func Example_ok(n int)         {}
func Examplelogger_logf() bool { return true }
func Examplelogger_Nosuch()    {}
func Examplelogger_log_Bad()   {}

func Example() {
	// Output: a
	fmt.Println("a")
	// more
}

func Example_two() {
	fmt.Println("a")
	// Output: a

	// Unordered output: b
}
