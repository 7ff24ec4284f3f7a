package old

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
)

func loops(list []int) {
	for i, v := range list {
		go func() { fmt.Println(i, v) }()
	}
	for i := 0; i < 3; i++ {
		if i > 1 {
			defer func() { fmt.Println(i) }()
		} else {
			switch {
			default:
				go func(i int) { fmt.Println(i) }(i)
			}
		}
	}
	for i := 0; i < 3; i++ {
		go func() { fmt.Println(i) }()
		fmt.Println()
	}
	for _, v := range list {
		func() { fmt.Println(v) }()
	}
}

func newer(s *http.Server) {
	_ = cmp.Or(1, 2)
	_ = slices.Collect[int]
	_ = slices.Sorted[int]
	_ = slices.Sort[[]int]
	_ = strings.SplitSeq("a b", " ")
	_ = s.Protocols
	_ = reflect.TypeFor[int]
	var r os.Root
	_ = r.Name()
	_ = errors.ErrUnsupported
	_ = fmt.Append
	_ = s.DisableGeneralOptionsHandler
	fmt.Printf(strings.ToLower("X"))
	fmt.Printf("%q", 65)
}
