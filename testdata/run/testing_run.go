// run

package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

func helper(t testing.TB, n int) {
	t.Helper()
	if n > 1 {
		t.Errorf("helper saw %d\nsecond line", n)
	}
}

var sink *int

func match(pat, str string) (bool, error) { return strings.Contains(str, pat), nil }

func main() {
	testing.Init()
	os.Args = []string{os.Args[0], "-test.short", "-test.run=T", "-test.parallel=1"}
	flag.Parse()
	fmt.Println(testing.Short(), testing.Verbose(), testing.Testing(), testing.CoverMode() == "")
	var order []string
	tests := []testing.InternalTest{
		{"TestPass", func(t *testing.T) { t.Log("not shown") }},
		{"TestSub", func(t *testing.T) {
			t.Cleanup(func() { order = append(order, "cleanup sub") })
			fmt.Println(t.Run("good", func(t *testing.T) {}))
			t.Run("T a b", func(t *testing.T) {
				defer func() { order = append(order, "deferred "+t.Name()) }()
				t.SkipNow()
			})
			t.Run("T par", func(t *testing.T) {
				t.Parallel()
				order = append(order, "parallel")
			})
			t.Run("T same", func(t *testing.T) { order = append(order, t.Name()) })
			t.Run("T same", func(t *testing.T) { order = append(order, t.Name()) })
			order = append(order, "body")
		}},
		{"TestEnv", func(t *testing.T) {
			t.Setenv("D1_VAR", "value")
			order = append(order, os.Getenv("D1_VAR"))
			dir := t.TempDir()
			if err := os.WriteFile(dir+"/f", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _, err := os.Stat(dir); order = append(order, fmt.Sprint("exists ", err == nil)) })
		}},
	}
	x := 0
	fmt.Println(testing.AllocsPerRun(100, func() { sink = new(int); x++ }), x, *sink)
	fmt.Println(testing.AllocsPerRun(100, func() { x++ }))
	rounds := 0
	r := testing.Benchmark(func(b *testing.B) {
		b.SetBytes(100)
		for range b.N {
			rounds++
			if rounds%1000 == 0 {
				helper(b, 0)
			}
		}
	})
	fmt.Println(r.N > 1000, r.NsPerOp() < 1e6, r.T > 0, r.Bytes, r.AllocsPerOp())
	loops := 0
	r = testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			loops++
		}
	})
	fmt.Println(r.N == loops, loops > 1000)
	r = testing.Benchmark(func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
			}
		})
	})
	fmt.Println(r.N > 1)
	for _, r := range []testing.BenchmarkResult{
		{N: 100, T: 2e9}, {N: 3, T: 5}, {N: 1000, T: 123456, Bytes: 10}, {N: 7, T: 100, MemAllocs: 15, MemBytes: 700}, {N: 100000, T: 999, Extra: map[string]float64{"x/op": 12.5}},
	} {
		fmt.Printf("%s|%s\n", r, r.MemString())
	}
	tests = append(tests, testing.InternalTest{Name: "TestOrder", F: func(t *testing.T) {
		for _, s := range order {
			fmt.Println(" ", s)
		}
		fmt.Println(os.Getenv("D1_VAR") == "", t.Name())
	}})
	testing.Main(match, tests, nil, []testing.InternalExample{
		{Name: "ExampleT", F: func() { fmt.Println("b\na") }, Output: "a\nb", Unordered: true},
	})
}
