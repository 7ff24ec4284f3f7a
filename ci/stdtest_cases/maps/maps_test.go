package maps_test

import (
	"testing"

	"rgostd/maps"
	"rgostd/slices"
)

func TestMaps(t *testing.T) {
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	c := maps.Clone(m)
	if !maps.Equal(m, c) || maps.Clone(map[int]int(nil)) != nil {
		t.Error("Clone")
	}
	c["d"] = 4
	if maps.Equal(m, c) || len(m) != 3 {
		t.Error("the copy shares memory")
	}
	maps.DeleteFunc(c, func(_ string, v int) bool { return v%2 == 0 })
	if !maps.Equal(c, map[string]int{"a": 1, "c": 3}) {
		t.Error("DeleteFunc:", c)
	}
	maps.Copy(c, m)
	if !maps.EqualFunc(c, m, func(a, b int) bool { return a == b }) {
		t.Error("Copy:", c)
	}
	if keys := slices.Sorted(maps.Keys(m)); !slices.Equal(keys, []string{"a", "b", "c"}) {
		t.Error("Keys:", keys)
	}
	if values := slices.Sorted(maps.Values(m)); !slices.Equal(values, []int{1, 2, 3}) {
		t.Error("Values:", values)
	}
	if !maps.Equal(maps.Collect(maps.All(m)), m) {
		t.Error("Collect")
	}
	for range maps.All(m) { // a loop that ends early
		break
	}
}
