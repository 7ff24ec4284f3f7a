package p

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
)

type counter struct {
	name string
	sync.Mutex
	n int
}

type nested struct {
	list [2]counter
	once sync.Once
}

type own struct{ a int }

func (*own) Lock()   {}
func (*own) Unlock() {}

func byValue(c counter, p *counter, l ...counter) counter { return *p }

func (c counter) method() {}

func (n *nested) copies(all []nested, m map[string]counter, f func() counter) (_ counter) {
	a := n.list
	b, c := n.list[0], 1
	var d = *n
	x := own{1}
	y := x
	for i, v := range all {
		_, _ = i, v
	}
	for _, v := range m {
		_ = v.n
	}
	for c := f(); c.n < 3; c.n++ {
	}
	byValue(m["a"], nil)
	_ = len(n.list)
	func(c counter) {}(*new(counter))
	s := struct{ c counter }{m["b"]}
	fmt.Println(&a, &b, c, &d, &y, &s, *n, f())
	var i atomic.Int32
	j := i
	var buf bytes.Buffer
	k := buf
	_, _ = &j, k
	if len(all) > 1 {
		return n.list[0]
	}
	return
}

func locked[T counter | *counter](t T) T {
	u := t
	return u
}
