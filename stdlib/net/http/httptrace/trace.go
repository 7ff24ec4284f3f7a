// Package httptrace lets a program watch what happens within the requests of an HTTP client.
package httptrace

import (
	"context"
	"crypto/tls"
	"internal/nettrace"
	"net"
	"net/textproto"
	"reflect"
	"time"
)

type traceKey struct{}

// ContextClientTrace returns the trace in ctx, or nil.
func ContextClientTrace(ctx context.Context) *ClientTrace {
	t, _ := ctx.Value(traceKey{}).(*ClientTrace)
	return t
}

// WithClientTrace returns a context with trace. Requests made with it call the hooks of trace first, and then those of a trace that
// ctx had already.
func WithClientTrace(ctx context.Context, trace *ClientTrace) context.Context {
	if trace == nil {
		panic("nil trace")
	}
	if old := ContextClientTrace(ctx); old != nil {
		trace.callAlso(old)
	}
	ctx = context.WithValue(ctx, traceKey{}, trace)
	if trace.DNSStart != nil || trace.DNSDone != nil || trace.ConnectStart != nil || trace.ConnectDone != nil {
		ctx = nettrace.With(ctx, trace.forNet())
	}
	return ctx
}

// forNet returns the hooks that package net calls.
func (t *ClientTrace) forNet() *nettrace.Trace {
	n := &nettrace.Trace{ConnectStart: t.ConnectStart, ConnectDone: t.ConnectDone}
	if t.DNSStart != nil {
		n.DNSStart = func(name string) { t.DNSStart(DNSStartInfo{Host: name}) }
	}
	if t.DNSDone != nil {
		n.DNSDone = func(addresses []any, coalesced bool, err error) {
			info := DNSDoneInfo{Coalesced: coalesced, Err: err, Addrs: make([]net.IPAddr, len(addresses))}
			for i, a := range addresses {
				info.Addrs[i] = a.(net.IPAddr)
			}
			t.DNSDone(info)
		}
	}
	return n
}

// callAlso makes the hooks of t call those of old too.
func (t *ClientTrace) callAlso(old *ClientTrace) {
	newHooks, oldHooks := reflect.ValueOf(t).Elem(), reflect.ValueOf(old).Elem()
	for i := range newHooks.NumField() {
		hook, also := newHooks.Field(i), oldHooks.Field(i)
		if hook.Kind() != reflect.Func || also.IsNil() {
			continue
		}
		if hook.IsNil() {
			hook.Set(also)
			continue
		}
		first := reflect.ValueOf(hook.Interface()) // hook itself is about to change
		hook.Set(reflect.MakeFunc(hook.Type(), func(args []reflect.Value) []reflect.Value {
			first.Call(args)
			return also.Call(args)
		}))
	}
}

// ClientTrace is a set of hooks, any of which can be nil. They may be called from several goroutines at once, and some after the
// request has ended or failed. One request is traced here: redirects are requests of their own.
type ClientTrace struct {
	// GetConn is called when a connection is created or taken from the idle ones. hostPort is that of the target or proxy.
	GetConn func(hostPort string)

	// GotConn is called when there is one. Failures are reported by RoundTrip.
	GotConn func(GotConnInfo)

	// PutIdleConn is called when the connection is returned to the idle ones, or with the reason why not.
	PutIdleConn func(err error)

	// GotFirstResponseByte is called when the first byte of the response's header is there.
	GotFirstResponseByte func()

	// Got100Continue is called when the server replies 100 Continue.
	Got100Continue func()

	// Got1xxResponse is called for each informational response before the final one, 100 included. An error ends the request.
	Got1xxResponse func(code int, header textproto.MIMEHeader) error

	// DNSStart and DNSDone are called around the look-up of a name.
	DNSStart func(DNSStartInfo)
	DNSDone  func(DNSDoneInfo)

	// ConnectStart and ConnectDone are called around Dial; if several addresses are tried at once, several times.
	ConnectStart func(network, addr string)
	ConnectDone  func(network, addr string, err error)

	// TLSHandshakeStart and TLSHandshakeDone are called around the handshake of TLS.
	TLSHandshakeStart func()
	TLSHandshakeDone  func(tls.ConnectionState, error)

	// WroteHeaderField is called for each header written, which may be before it is on the wire.
	WroteHeaderField func(key string, value []string)

	// WroteHeaders is called when all are written.
	WroteHeaders func()

	// Wait100Continue is called when the header is on the wire and the body waits for 100 Continue.
	Wait100Continue func()

	// WroteRequest is called when the request and its body are written, several times if it is tried again.
	WroteRequest func(WroteRequestInfo)
}

// WroteRequestInfo tells the outcome of writing a request.
type WroteRequestInfo struct {
	Err error
}

// DNSStartInfo is about a look-up that begins.
type DNSStartInfo struct {
	Host string
}

// DNSDoneInfo is about a look-up that ends.
type DNSDoneInfo struct {
	Addrs []net.IPAddr
	Err   error

	// Coalesced is whether the look-up was shared with others for the same name.
	Coalesced bool
}

// GotConnInfo is about the connection of a request.
type GotConnInfo struct {
	// Conn is the connection. It belongs to the Transport: no reading or writing.
	Conn net.Conn

	// Reused is whether it has been used before.
	Reused bool

	// WasIdle is whether it was an idle one, for IdleTime.
	WasIdle  bool
	IdleTime time.Duration
}
