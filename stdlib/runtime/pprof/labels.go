package pprof

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// label is a key with its value.
type label struct {
	key, value string
}

// LabelSet is a set of labels.
type LabelSet struct {
	// list is sorted by key and has each key once.
	list []label
}

// Labels returns a set of labels from keys and values in turn. The last value of a key counts.
func Labels(args ...string) LabelSet {
	if len(args)%2 != 0 {
		panic("uneven number of arguments to pprof.Labels")
	}
	var s LabelSet
	for pair := range slices.Chunk(args, 2) {
		s.list = with(s.list, label{pair[0], pair[1]})
	}
	return s
}

// with returns a sorted list with one label added or replaced; the list itself may change.
func with(list []label, l label) []label {
	i, found := slices.BinarySearchFunc(list, l, func(a, b label) int { return strings.Compare(a.key, b.key) })
	if found {
		list[i] = l
		return list
	}
	return slices.Insert(list, i, l)
}

// String lists the labels as {"key":"value", ...}.
func (s *LabelSet) String() string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	b.WriteByte('{')
	for i, l := range s.list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(l.key) + ":" + strconv.Quote(l.value))
	}
	b.WriteByte('}')
	return b.String()
}

// contextKey is what a context has its labels under, as *LabelSet.
type contextKey struct{}

// of returns the labels of a context, nil if it has none.
func of(ctx context.Context) *LabelSet {
	s, _ := ctx.Value(contextKey{}).(*LabelSet)
	return s
}

// WithLabels returns a context with the labels of ctx and the given ones, which win.
func WithLabels(ctx context.Context, labels LabelSet) context.Context {
	all := new(LabelSet)
	if s := of(ctx); s != nil {
		all.list = slices.Clone(s.list)
	}
	for _, l := range labels.list {
		all.list = with(all.list, l)
	}
	return context.WithValue(ctx, contextKey{}, all)
}

// Label returns one of the labels of ctx, and whether it has that one.
func Label(ctx context.Context, key string) (string, bool) {
	if s := of(ctx); s != nil {
		for _, l := range s.list {
			if l.key == key {
				return l.value, true
			}
		}
	}
	return "", false
}

// ForLabels calls f with each label of ctx until it returns false.
func ForLabels(ctx context.Context, f func(key, value string) bool) {
	if s := of(ctx); s != nil {
		for _, l := range s.list {
			if !f(l.key, l.value) {
				return
			}
		}
	}
}

//go:linkname setProfileLabels runtime.setProfileLabels
func setProfileLabels(labels unsafe.Pointer)

// SetGoroutineLabels gives the calling goroutine the labels of ctx in place of those that it has. Do is what programs need.
func SetGoroutineLabels(ctx context.Context) { setProfileLabels(unsafe.Pointer(of(ctx))) }

// Do calls f while the goroutine has the labels of ctx and the given ones, and goroutines that it starts get them too.
func Do(ctx context.Context, labels LabelSet, f func(context.Context)) {
	defer SetGoroutineLabels(ctx)
	inner := WithLabels(ctx, labels)
	SetGoroutineLabels(inner)
	f(inner)
}
