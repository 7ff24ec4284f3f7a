package reflect

import (
	"internal/rt"
	"unsafe"
)

// A SelectDir says what a case of Select does.
type SelectDir int

const (
	_ SelectDir = iota
	SelectSend
	SelectRecv
	SelectDefault
)

// A SelectCase is one case of Select. A case whose Chan is the zero Value never proceeds.
type SelectCase struct {
	Dir  SelectDir
	Chan Value
	Send Value
}

// Select runs a select statement with the given cases: it returns which of them was done, and for a receive what came
// and whether anything was sent (rather than the channel closed).
func Select(cases []SelectCase) (chosen int, recv Value, recvOK bool) {
	if len(cases) > 65536 {
		panic("reflect.Select: too many cases (max 65536)")
	}
	list := make([]rt.SelectCase, len(cases))
	// values holds what is sent, and where to receive.
	values := make([]Value, len(cases))
	defaults := false
	for i := range cases {
		c, out := &cases[i], &list[i]
		out.Dir = int(c.Dir)
		switch c.Dir {
		case SelectDefault:
			switch {
			case defaults:
				panic("reflect.Select: multiple default cases")
			case c.Chan.IsValid():
				panic("reflect.Select: default case has Chan value")
			case c.Send.IsValid():
				panic("reflect.Select: default case has Send value")
			}
			defaults = true
		case SelectSend:
			if !c.Chan.IsValid() {
				continue
			}
			c.Chan.selectable(SendDir, "reflect.Select: SendDir case using recv-only channel")
			if !c.Send.IsValid() {
				panic("reflect.Select: SendDir case missing Send value")
			}
			c.Send.mayUse("Send")
			values[i] = c.Send.assignTo("reflect.Select", c.Chan.t.Elem)
			out.Chan, out.Elem = c.Chan.word(), values[i].addr()
		case SelectRecv:
			if c.Send.IsValid() {
				panic("reflect.Select: RecvDir case has Send value")
			}
			if !c.Chan.IsValid() {
				continue
			}
			c.Chan.selectable(RecvDir, "reflect.Select: RecvDir case using send-only channel")
			values[i] = fresh(c.Chan.t.Elem)
			out.Chan, out.Elem = c.Chan.word(), values[i].p
		default:
			panic("reflect.Select: invalid Dir")
		}
	}
	chosen, ok := rt.Select(unsafe.SliceData(list), len(list))
	if cases[chosen].Dir == SelectRecv {
		recv, recvOK = values[chosen], ok
		if recv.t.IsDirect() {
			recv = Value{recv.t, recv.word(), 0}
		}
	}
	return chosen, recv, recvOK
}

// selectable panics unless v is a channel for the direction.
func (v Value) selectable(dir ChanDir, wrong string) {
	v.need(Chan, "Select")
	v.mayUse("Select")
	if ChanDir(v.t.Len)&dir == 0 {
		panic(wrong)
	}
}
