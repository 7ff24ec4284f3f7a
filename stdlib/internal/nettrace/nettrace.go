// Package nettrace carries the hooks of net/http/httptrace that package net calls to it.
package nettrace

import "context"

// Trace is a set of hooks, any of which can be nil.
type Trace struct {
	// DNSStart and DNSDone are called around the look-up of a name. The addresses are of type net.IPAddr; coalesced says that others
	// waited for the same look-up.
	DNSStart func(name string)
	DNSDone  func(addresses []any, coalesced bool, err error)

	// ConnectStart and ConnectDone are called around each attempt to connect.
	ConnectStart func(network, address string)
	ConnectDone  func(network, address string, err error)
}

type key struct{}

// From returns the hooks in ctx, or nil.
func From(ctx context.Context) *Trace {
	t, _ := ctx.Value(key{}).(*Trace)
	return t
}

// With returns a context with other hooks; nil takes them away.
func With(ctx context.Context, t *Trace) context.Context { return context.WithValue(ctx, key{}, t) }
