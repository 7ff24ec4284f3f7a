// Dynamic types: switches over concrete types and interfaces, assertions, comparisons of interfaces.
//
// counts: 40_000_000 => 100_000
// counts: 1_000_000 => 10_000
package main

import (
	"errors"
	"fmt"
)

type num int
type pair struct{ a, b int }
type list []any
type fault struct{ code int }

func (f *fault) Error() string { return "fault" }
func (n num) String() string   { return "num" }

func weigh(v any) int {
	switch v := v.(type) {
	case nil:
		return 1
	case int:
		return v & 3
	case string:
		return len(v)
	case float64:
		return int(v)
	case bool:
		return 5
	case pair:
		return v.a
	case *pair:
		return v.b
	case list:
		n := 0
		for _, e := range v {
			n += weigh(e)
		}
		return n
	case error:
		return 7
	case fmt.Stringer:
		return 9
	}
	return 100
}

func main() {
	fault7 := &fault{7}
	chained := fmt.Errorf("outer: %w", fmt.Errorf("inner: %w", fault7))
	values := []any{1, "text", 2.5, nil, pair{3, 4}, &pair{5, 6}, list{1, "x", nil}, fault7, num(3), true, []int{}}
	sum, same, found := 0, 0, 0
	var prior any = 1
	for i := range 40_000_000 {
		v := values[i%len(values)]
		sum += weigh(v)
		if i%len(values) < 6 && v == prior {
			same++
		}
		if s, ok := v.(fmt.Stringer); ok && s != nil {
			sum++
		}
		prior = values[i&1]
	}
	for range 1_000_000 {
		var f *fault
		if errors.As(chained, &f) && errors.Is(chained, fault7) {
			found += f.code
		}
	}
	fmt.Println(sum, same, found)
}
