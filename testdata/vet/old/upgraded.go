//go:build go1.22

package old

import (
	"cmp"
	"slices"
)

func loops22(list []int) {
	for i := range list {
		go func() { println(i) }()
	}
	_ = cmp.Or(1, 2)
	_ = slices.Collect[int]
}
