package sort

import (
	"internal/pdq"
	"reflect"
)

// funcs sorts a slice of any type through two functions.
type funcs struct {
	less func(i, j int) bool
	swap func(i, j int)
}

func (f funcs) Less(i, j int) bool { return f.less(i, j) }
func (f funcs) Swap(i, j int)      { f.swap(i, j) }

// Slice sorts the slice x by less, which gets indices. It panics if x is not a slice. Equal elements end up in any
// order.
func Slice(x any, less func(i, j int) bool) {
	pdq.Sort(funcs{less, reflect.Swapper(x)}, reflect.ValueOf(x).Len())
}

// SliceStable is Slice that keeps the order of equal elements.
func SliceStable(x any, less func(i, j int) bool) {
	pdq.Stable(funcs{less, reflect.Swapper(x)}, reflect.ValueOf(x).Len())
}

// SliceIsSorted reports whether the slice x is sorted by less. It panics if x is not a slice.
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := reflect.ValueOf(x).Len() - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}
