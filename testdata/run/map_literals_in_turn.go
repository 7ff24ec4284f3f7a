// run

// Map literals whose calls run before the rest of a statement: behind &, with types left out, nested in others.
package main

import "fmt"

type table map[string]int

var calls int

func next(what string) int {
	calls++
	fmt.Println("call", calls, what)
	return calls
}

type box struct {
	p *table
	n int
}

func pair() (int, *table) { return next("pair"), &table{"p": next("in pair")} }

func main() {
	shared := 7
	bump := func() int { shared++; return next("bump") }

	list := []any{shared, &table{"a": next("a")}, bump(), &table{"b": next("b"), "c": next("c")}}
	for _, x := range list {
		if t, ok := x.(*table); ok {
			fmt.Println(*t)
		} else {
			fmt.Println(x)
		}
	}

	elided := []map[string]int{{"a": next("e1")}, {"b": shared, "c": bump()}, {}}
	fmt.Println(elided, shared)

	pointers := []*table{{"a": next("p1")}, {"b": shared, "c": bump()}}
	fmt.Println(*pointers[0], *pointers[1])

	b := box{&table{"x": bump()}, shared + bump()}
	fmt.Println(*b.p, b.n)

	nested := map[string]*table{"k": {"v": bump()}, "l": &table{"w": shared, "x": bump()}}
	fmt.Println(*nested["k"], *nested["l"])

	structs := []struct {
		name string
		spec any
		want *table
		more []table
	}{
		{"one", &table{}, &table{"q": next("q")}, []table{{"r": next("r")}, {"s": bump()}}},
		{fmt.Sprint(shared), &table{"t": shared}, nil, nil},
	}
	for _, s := range structs {
		fmt.Println(s.name, *s.spec.(*table), s.want, s.more)
	}
	n, t := pair()
	fmt.Println(n, *t, calls)
	fmt.Println(shared, &table{"z": bump()}, *(&table{"y": bump()}), shared)
}
