// run

// x = append(x, ...) and x = x[i:j] where x is memory: what is written, in which order, and what panics leave behind.
package main

import (
	"fmt"
	"math"
)

type tree struct {
	name string
	list []tree
}

type box struct {
	pad   int
	bytes []byte
	ptrs  []*int
	texts []string
}

var global []string

var byKey = map[string][]int{}

func grown(s []int) (r []int) {
	r = append(r, s...)
	return
}

func (b *box) put(c byte)       { b.bytes = append(b.bytes, c) }
func (b *box) write(s string)   { b.bytes = append(b.bytes, s...) }
func (b *box) add(p ...*int)    { b.ptrs = append(b.ptrs, p...) }
func (b *box) drop(n int)       { b.bytes = b.bytes[n:] }
func (b *box) cut(n int)        { b.bytes = b.bytes[:n] }
func (b *box) clip(i, j, k int) { b.bytes = b.bytes[i:j:k] }

func (b *box) replace() byte {
	b.bytes = []byte("replaced")
	return '!'
}

func caught(what string, f func()) {
	defer func() { fmt.Println(what, recover()) }()
	f()
}

func fields() {
	b := new(box)
	for i := range 100 {
		b.put(byte('a' + i%26))
		b.add(new(int), &i)
		b.texts = append(b.texts, fmt.Sprint(i))
	}
	b.write("tail")
	fmt.Println(string(b.bytes), len(b.ptrs), *b.ptrs[199], len(b.texts), b.texts[99])
	b.drop(90)
	fmt.Println(string(b.bytes), cap(b.bytes) >= 14)
	b.cut(3)
	b.put('X')
	b.put('Y')
	fmt.Println(string(b.bytes), string(b.bytes[:8]))
	b.clip(1, 2, 3)
	fmt.Println(string(b.bytes), len(b.bytes), cap(b.bytes))
	b.put('Z')
	b.put('W')
	fmt.Println(string(b.bytes), len(b.bytes))
	caught("cut", func() { b.cut(1000) })
	caught("drop", func() { b.drop(-1) })
	fmt.Println(string(b.bytes))
	b.bytes = append(b.bytes, b.replace(), b.replace())
	fmt.Println(string(b.bytes))
	b.bytes = append(b.bytes, b.bytes...)
	b.bytes = append(b.bytes, b.bytes[2], b.bytes[len(b.bytes)-1], byte(len(b.bytes)))
	fmt.Println(string(b.bytes))
}

func nested() {
	a := make([]tree, 3, 4)
	a[1].list = append(a[1].list, tree{name: "x"}, tree{name: "y"})
	i := 0
	next := func() int { i++; return i }
	a[next()].list = append(a[1].list, tree{name: "z"})
	fmt.Println(i, len(a[1].list), a[1].list[2].name)
	a[1].list = append(a[1].list, a[1].list...)
	a[1].list = append(a[1].list, a[1], a[2])
	fmt.Println(len(a[1].list), len(a[1].list[6].list), a[1].list[6].list[5].name)
	a[1].list = append(a[1].list[:1], a[1].list[3:]...)
	fmt.Println(len(a[1].list), a[1].list[1].name)
	caught("index", func() { a[i+7].list = append(a[i+7].list, tree{}) })
	p := &a
	*p = append(*p, tree{name: "last"})
	(*p) = append((*p), tree{name: "grown"})
	fmt.Println(len(a), a[4].name)
	var none *box
	caught("nil", func() { none.bytes = append(none.bytes, 1) })
	caught("nil slice", func() { none.bytes = none.bytes[:0] })
	caught("order", func() { none.bytes = append(none.bytes, a[77].name[0]) })
}

func maps() {
	for i := range 20 {
		k := fmt.Sprint("k", i%3)
		byKey[k] = append(byKey[k], i, len(byKey))
	}
	fmt.Println(byKey)
	nan := map[float64][]int{}
	x := math.NaN()
	nan[x] = append(nan[x], 1)
	nan[x] = append(nan[x], 2)
	fmt.Println(len(nan))
	var null map[int][]int
	caught("nil map", func() { null[1] = append(null[1], 2) })
	caught("value", func() { byKey["new"] = append(byKey["new"], byKey["k1"][99]) })
	_, made := byKey["new"]
	fmt.Println(made)
	byKey["k1"] = byKey["k1"][:2]
	type key struct{ a, b any }
	keys := map[key][]string{}
	k := key{1, "x"}
	keys[k] = append(keys[k], "one")
	keys[k] = append(keys[k], "two", keys[k][0])
	fmt.Println(keys, byKey["k1"])
	bad := key{1, []int{}}
	caught("hash", func() { keys[bad] = append(keys[bad], "x") })
}

func loops() {
	var lists [4][]int
	for i := range 1000 {
		lists[i&3] = append(lists[i&3], i)
		if len(lists[i&3]) > 20 {
			lists[i&3] = lists[i&3][:5]
		}
	}
	fmt.Println(lists)
	for i := range 40 {
		global = append(global, fmt.Sprint(i))
		for len(global) > 7 {
			global = global[1:]
		}
	}
	fmt.Println(global, grown([]int{1, 2}))
	queue := &box{}
	for i := range 30 {
		queue.bytes = append(queue.bytes, byte(i))
		if i%3 == 2 {
			queue.bytes = queue.bytes[1:len(queue.bytes)]
		}
	}
	fmt.Println(queue.bytes)
}

func main() {
	fields()
	nested()
	maps()
	loops()
}
