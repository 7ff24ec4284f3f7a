package mock

import (
	"fmt"
	"sync"
	"testing"
)

// try gives f a T made by new, as tests of assertion packages do: it has no test around it and keeps the outcome.
func try(what string, f func(t *testing.T)) {
	t := new(testing.T)
	var wg sync.WaitGroup
	ended := false
	wg.Go(func() {
		f(t)
		ended = true
	})
	wg.Wait()
	fmt.Printf("%s: failed %v, skipped %v, ended %v, name %q\n", what, t.Failed(), t.Skipped(), ended, t.Name())
}

func TestEnds(t *testing.T) {
	try("nothing", func(t *testing.T) {})
	try("Fail", func(t *testing.T) { t.Fail() })
	try("FailNow", func(t *testing.T) { t.FailNow() })
	try("SkipNow", func(t *testing.T) { t.Cleanup(func() { fmt.Println("never") }); t.SkipNow() })
}

func TestWords(t *testing.T) {
	m := new(testing.T)
	m.Log("a", 1)
	m.Logf("%d", 2)
	fmt.Println(m.Failed())
	m.Helper()
	m.Errorf("%s\nand more", "text")
	m.Error("text")
	fmt.Println(m.Failed(), m.Skipped())
	t.Log("still here")
}

func FuzzSeeds(f *testing.F) {
	const n = 3
	for i := range n {
		f.Add(i)
	}
	sum := 0
	f.Fuzz(func(t *testing.T, i int) {
		sum += i
		if i == n-1 {
			fmt.Println(sum)
		}
		if i < n-1 {
			return
		}
		t.Skip(t.Name())
	})
}
