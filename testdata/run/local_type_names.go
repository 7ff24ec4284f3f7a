// run

// How types that functions declare are named where they are type arguments.
package main

import (
	"fmt"
	"reflect"
)

type Box[T any] struct{ v T }

type Pair[A, B any] struct {
	a A
	b B
}

func (b Box[T]) Kind() string { return fmt.Sprintf("%T", b.v) }

func plain() any {
	type alias = int
	type first int
	type second struct{ f first }
	var x struct{ Pair[first, *second] }
	return []any{first(1), second{}, Box[first]{}, Box[[]second]{}, Box[alias]{}, x, map[first]Box[second]{}}
}

func generic[T any]() []any {
	type inner struct{ v T }
	type own[U any] struct{ v U }
	return []any{inner{}, own[T]{}, own[inner]{}, Box[inner]{}, Box[own[*T]]{}, Box[func(inner) own[int]]{}}
}

var literal = func() any {
	type late int
	return Box[Box[late]]{}
}

type first string

func main() {
	for _, x := range plain().([]any) {
		fmt.Printf("%T %s\n", x, reflect.TypeOf(x).Name())
	}
	for _, x := range append(generic[int](), generic[first]()...) {
		fmt.Printf("%T %s\n", x, reflect.TypeOf(x).Name())
	}
	fmt.Printf("%T %T\n", literal(), Box[first]{})
	type late [2]int
	fmt.Println(Box[late]{}.Kind(), Box[Box[late]]{}.Kind())
	if reflect.TypeOf(Box[late]{}) == reflect.TypeOf(literal()) {
		fmt.Println("one type for two")
	}
}
