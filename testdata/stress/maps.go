package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

type wide struct {
	a    int
	name string
	pad  [20]int
}

type mixed struct {
	f float64
	s string
	i any
}

// mapTrial: maps of several shapes against a sorted slice.
func mapTrial(t *attempt) {
	switch t.IntN(9) {
	case 0:
		compareMap(t, func(n int) int { return n * 64 })
	case 1:
		compareMap(t, func(n int) string { return fmt.Sprint("key ", n) })
	case 2:
		compareMap(t, func(n int) uint32 { return uint32(n) << 16 })
	case 3:
		compareMap(t, func(n int) float64 { return float64(n) - 100 })
	case 4:
		compareMap(t, func(n int) any {
			switch n % 4 {
			case 0:
				return n
			case 1:
				return fmt.Sprint(n)
			case 2:
				return [2]int8{int8(n), int8(n >> 8)}
			}
			return mixed{f: float64(n), s: fmt.Sprint(n)}
		})
	case 5:
		compareMap(t, func(n int) wide { return wide{a: n % 7, name: fmt.Sprint(n)} })
	case 6:
		compareMap(t, func(n int) [3]uint8 { return [3]uint8{uint8(n), uint8(n >> 8), 7} })
	case 7:
		compareMap(t, func(n int) mixed { return mixed{f: float64(n % 5), i: n} })
	case 8:
		nanTrial(t)
	}
}

// entry is an element of the model: sorted by number.
type entry struct{ number, value int }

type model []entry

func (m model) find(number int) (int, bool) {
	return slices.BinarySearchFunc(m, number, func(e entry, n int) int { return e.number - n })
}

func (m *model) set(number, value int) {
	i, found := m.find(number)
	if found {
		(*m)[i].value = value
	} else {
		*m = slices.Insert(*m, i, entry{number, value})
	}
}

func (m *model) remove(number int) {
	if i, found := m.find(number); found {
		*m = slices.Delete(*m, i, i+1)
	}
}

// payload is an element with pointers, whose parts must stay together.
type payload struct {
	value int
	text  *string
}

func newPayload(v int) payload {
	s := fmt.Sprint(v)
	return payload{v, &s}
}

func (p payload) ok() bool { return p.text != nil && *p.text == fmt.Sprint(p.value) }

func compareMap[K comparable](t *attempt, key func(n int) K) {
	universe := []int{4, 9, 40, 300, 2000}[t.IntN(5)]
	m := map[K]payload{}
	if t.IntN(2) == 0 {
		m = make(map[K]payload, t.IntN(200))
	}
	numbers := map[K]int{}
	for n := range universe {
		numbers[key(n)] = n
	}
	var want model
	for step := range 100 + t.IntN(3000) {
		n := t.IntN(universe)
		switch op := t.IntN(40); {
		case op < 18:
			m[key(n)] = newPayload(step)
			want.set(n, step)
		case op < 28:
			delete(m, key(n))
			want.remove(n)
		case op < 37:
			got, ok := m[key(n)]
			i, found := want.find(n)
			if ok != found || ok && (got.value != want[i].value || !got.ok()) {
				t.failf("map[%T]: key %d is %+v %v, want %v", key(n), n, got, ok, found)
				return
			}
		case op == 37:
			iterate(t, m, &want, key, numbers)
		case op == 38 && t.IntN(10) == 0:
			clear(m)
			want = nil
		case op == 39 && t.IntN(4) == 0:
			old := m
			m = maps.Clone(m)
			clear(old)
		}
		if len(m) != len(want) {
			t.failf("map[%T]: length %d, want %d at step %d", key(n), len(m), len(want), step)
			return
		}
	}
	iterate(t, m, &want, key, numbers)
}

// iterate goes over the map and changes it meanwhile: entries that stay are seen once, removed ones not after their removal,
// new ones at most once.
func iterate[K comparable](t *attempt, m map[K]payload, want *model, key func(n int) K, numbers map[K]int) {
	stays := map[int]bool{}
	gone := map[int]bool{}
	for _, e := range *want {
		stays[e.number] = true
	}
	changes := t.IntN(3)
	seen := map[int]int{}
	for k, v := range m {
		n, known := numbers[k]
		i, found := want.find(n)
		switch {
		case !known || !found:
			t.failf("map[%T]: iteration gives %v, which isn't there", k, k)
			return
		case v.value != (*want)[i].value || !v.ok():
			t.failf("map[%T]: iteration gives %v for %v, want %v", k, v.value, k, (*want)[i].value)
			return
		}
		seen[n]++
		if changes == 0 {
			continue
		}
		for range t.IntN(4) {
			other := t.IntN(len(numbers))
			delete(m, key(other))
			want.remove(other)
			if stays[other] {
				delete(stays, other)
				gone[other] = seen[other] > 0
			}
			if changes == 2 {
				fresh := t.IntN(len(numbers))
				if _, has := m[key(fresh)]; !has || t.IntN(2) == 0 {
					m[key(fresh)] = newPayload(-fresh)
					want.set(fresh, -fresh)
				}
			}
		}
	}
	for n := range stays {
		if seen[n] != 1 {
			t.failf("map[%T]: iteration gives key %d %d times", key(n), n, seen[n])
			return
		}
	}
	for n, times := range seen {
		// A key that was removed and entered again may come again.
		if _, removed := gone[n]; times > 1 && !removed && changes < 2 {
			t.failf("map[%T]: iteration gives key %d %d times", key(n), n, times)
			return
		}
	}
}

// nanTrial: each entry of NaN is one of its own, found by iteration only.
func nanTrial(t *attempt) {
	m := map[float64]int{}
	nans := 0
	var plain model
	for step := range 300 {
		switch t.IntN(4) {
		case 0:
			m[math.NaN()] = step
			nans++
		case 1:
			n := t.IntN(50)
			m[float64(n)] = step
			plain.set(n, step)
		case 2:
			n := t.IntN(50)
			delete(m, float64(n))
			delete(m, math.NaN())
			plain.remove(n)
		case 3:
			if _, ok := m[math.NaN()]; ok {
				t.failf("map: NaN found")
			}
			m[math.Copysign(0, -1)] = step
			plain.set(0, step)
			if m[0] != step {
				t.failf("map: zeros differ")
			}
		}
		if len(m) != nans+len(plain) {
			t.failf("map: %d entries, want %d and %d NaN", len(m), len(plain), nans)
			return
		}
	}
	count := 0
	for k := range m {
		if k != k {
			count++
		}
	}
	if count != nans {
		t.failf("map: %d NaN seen of %d", count, nans)
	}
	clear(m)
	if len(m) != 0 {
		t.failf("map: %d left after clear", len(m))
	}
}
