// run

// Errors of the runtime, recovered: their texts and that they are runtime.Error, for each kind of index and slice.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

type s struct {
	pad [5000]byte
	v   int
}

var sink any

func main() {
	list, str, arr := []int{1, 2, 3}, "abc", [3]int{}
	var np *s
	var nm map[string]map[string]int
	var ni interface{ M() }
	var nf func()
	pa := (*[3]int)(nil)
	five, minus, u8, huge := 5, -1, uint8(250), uint64(1)<<63
	for i, f := range []func(){
		func() { sink = list[five] }, func() { sink = list[minus] }, func() { sink = list[u8] }, func() { sink = list[huge] },
		func() { sink = arr[five] }, func() { arr[five%4+2] = 1 }, func() { sink = str[five] },
		func() { sink = list[five:] }, func() { sink = list[:five] }, func() { sink = list[five-2 : 2 : 3] },
		func() { sink = list[minus:] }, func() { sink = str[five:] }, func() { sink = str[2 : minus+2] }, func() { sink = str[:u8] },
		func() { sink = arr[five:] }, func() { sink = arr[1:five] }, func() { sink = list[0 : five-3 : five-4] }, func() { sink = list[0:1:five] },
		func() { sink = np.v }, func() { np.v = 1 }, func() { sink = np.pad[4000] }, func() { sink = *np }, func() { nm["a"]["b"] = 1 },
		func() { ni.M() }, func() { nf() }, func() { sink = pa[1] }, func() { sink = pa[:] == nil }, func() {
			for i := range pa {
				sink = i
			}
		},
		func() {
			for _, v := range pa {
				sink = v
			}
		}, func() { sink = five / (minus + 1) }, func() { sink = [4]int(list) }, func() { sink = (*[0]int)(list) != nil },
		func() { sink = make([]int, five, five-1) }, func() { sink = make([]int, huge) }, func() { sink = make(map[int]int, minus) }, func() { var e error; sink = e.Error() },
		func() { panic(fmt.Errorf("wrapped: %w", errors.ErrUnsupported)) },
	} {
		func() {
			defer func() {
				r := recover()
				_, ok := r.(runtime.Error)
				fmt.Println(i, ok, r)
			}()
			f()
		}()
	}
}
