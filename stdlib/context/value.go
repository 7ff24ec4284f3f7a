package context

import (
	"internal/typ"
	"time"
)

// WithValue returns a Context that associates val with key. Keys are compared with ==; give them a type of your own,
// so that packages can't clash.
func WithValue(parent Context, key, val any) Context {
	checkParent(parent)
	if key == nil {
		panic("nil key")
	}
	if typ.Of(key).Flags&typ.Comparable == 0 {
		panic("key is not comparable")
	}
	return &valued{parent, key, val}
}

// valued is a Context with one value more than its parent.
type valued struct {
	Context
	key, value any
}

func (v *valued) Value(key any) any { return lookup(v, key) }

func (v *valued) String() string {
	return nameOf(v.Context) + ".WithValue(" + show(v.key) + ", " + show(v.value) + ")"
}

// detached is a Context with nothing but the values of its parent.
type detached struct{ parent Context }

func (detached) Deadline() (deadline time.Time, ok bool) { return }
func (detached) Done() <-chan struct{}                   { return nil }
func (detached) Err() error                              { return nil }
func (d detached) Value(key any) any                     { return lookup(d, key) }
func (d detached) String() string                        { return nameOf(d.parent) + ".WithoutCancel" }

// lookup finds the value of key at c or above, in a loop: chains may be long.
func lookup(c Context, key any) any {
	for {
		switch at := c.(type) {
		case *valued:
			if at.key == key {
				return at.value
			}
			c = at.Context
		case *canceler:
			if key == &cancelerKey {
				return at
			}
			c = at.parent
		case *timed:
			if key == &cancelerKey {
				return &at.canceler
			}
			c = at.parent
		case unhook:
			c = at.Context
		case detached:
			if key == &cancelerKey {
				// The cancellation of those above is none of its own.
				return nil
			}
			c = at.parent
		case *root:
			return nil
		default:
			return at.Value(key)
		}
	}
}

// nameOf describes a Context.
func nameOf(c Context) string {
	if u, ok := c.(unhook); ok {
		c = u.Context
	}
	if s, ok := c.(interface{ String() string }); ok {
		return s.String()
	}
	return typ.Of(c).Str
}

// show describes a key or a value as far as that is possible without package fmt.
func show(v any) string {
	switch v := v.(type) {
	case interface{ String() string }:
		return v.String()
	case string:
		return v
	case nil:
		return "<nil>"
	}
	return typ.Of(v).Str
}
