package context_test

import (
	"context"
	"errors"
	own "rgostd/context"
	"testing"
	"time"
)

type key int

func TestDescriptionsAndCauses(t *testing.T) {
	cause := errors.New("cause")
	o1, ocancel := own.WithCancelCause(own.WithValue(own.Background(), key(1), "v"))
	r1, rcancel := context.WithCancelCause(context.WithValue(context.Background(), key(1), "v"))
	o2, r2 := own.WithoutCancel(o1), context.WithoutCancel(r1)
	o3, oc3 := own.WithTimeout(o1, 1<<40)
	defer oc3()
	for _, p := range [][2]any{{o1, r1}, {o2, r2}} {
		a, b := p[0].(interface{ String() string }).String(), p[1].(interface{ String() string }).String()
		if a != b {
			t.Errorf("%s, want %s", a, b)
		}
	}
	stopped := own.AfterFunc(o1, func() { t.Error("stopped function called") })
	if !stopped() || stopped() {
		t.Error("stop")
	}
	called := make(chan bool)
	own.AfterFunc(o3, func() { close(called) })
	ocancel(cause)
	rcancel(cause)
	<-called
	<-o3.Done()
	if o1.Err() != own.Canceled || o2.Err() != nil || o3.Err() != own.Canceled || own.Cause(o3) != cause || own.Cause(o2) != nil {
		t.Error(o1.Err(), o2.Err(), o3.Err(), own.Cause(o3))
	}
	if o3.Value(key(1)) != "v" || o2.Value(key(1)) != "v" || o3.Value(key(2)) != nil {
		t.Error(o3.Value(key(1)))
	}
}

// foreign is a Context of somebody else's, with a channel of its own.
type foreign struct {
	own.Context
	done chan struct{}
}

func (f foreign) Done() <-chan struct{} { return f.done }
func (f foreign) Err() error {
	select {
	case <-f.done:
		return errors.New("foreign")
	default:
		return nil
	}
}

func TestForeignParent(t *testing.T) {
	f := foreign{own.Background(), make(chan struct{})}
	c, cancel := own.WithCancel(f)
	defer cancel()
	close(f.done)
	select {
	case <-c.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("not cancelled")
	}
	if c.Err().Error() != "foreign" {
		t.Error(c.Err())
	}
}
