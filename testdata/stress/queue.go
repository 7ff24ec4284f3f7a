package main

// queueTrial: one goroutine, operations that don't block, against a slice.
func queueTrial(t *attempt) {
	c := make(chan int, t.IntN(9))
	var model []int
	closed := false
	for step := range 200 {
		switch t.IntN(6) {
		case 0, 1:
			sent, panicked := trySend(c, step)
			want := !closed && len(model) < cap(c)
			if panicked != closed || sent != want {
				t.failf("step %d: sent %v, panicked %v, closed %v", step, sent, panicked, closed)
			}
			if sent {
				model = append(model, step)
			}
		case 2, 3:
			v, ok, ready := 0, false, true
			select {
			case v, ok = <-c:
			default:
				ready = false
			}
			switch {
			case len(model) > 0:
				if !ready || !ok || v != model[0] {
					t.failf("step %d: received %d %v %v, want %d", step, v, ok, ready, model[0])
				}
				model = model[1:]
			case ready != closed || ok || v != 0:
				t.failf("step %d: received %d %v %v of nothing", step, v, ok, ready)
			}
		case 4:
			if len(c) != len(model) {
				t.failf("step %d: length %d, want %d", step, len(c), len(model))
			}
		case 5:
			if t.IntN(40) == 0 {
				if panicked := tryClose(c); panicked != closed {
					t.failf("step %d: closing panicked: %v", step, panicked)
				}
				closed = true
			}
		}
	}
}

func trySend(c chan int, v int) (sent, panicked bool) {
	defer func() { panicked = recover() != nil }()
	select {
	case c <- v:
		return true, false
	default:
		return false, false
	}
}

func tryClose(c chan int) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	close(c)
	return
}
