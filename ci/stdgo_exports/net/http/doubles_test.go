package http_test

// Parts of the distribution's own test tools that are built on TLS, HTTP/2, HTTP/3 or testing/synctest, with what there is.

import (
	"log"
	. "net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// clientServerTest is a server with a client of its own.
type clientServerTest struct {
	t  testing.TB
	h2 bool
	h  Handler
	ts *httptest.Server
	tr *Transport
	c  *Client
}

// newClientServerTest starts a server for mode HTTP/1; tests of other modes are skipped.
func newClientServerTest(t testing.TB, mode testMode, h Handler, opts ...any) *clientServerTest {
	if mode != http1Mode {
		t.Skip("no TLS and no HTTP/2")
	}
	if slices.Contains(opts, any(optFakeNet)) {
		t.Skip("no testing/synctest")
	}
	cst := &clientServerTest{t: t, h: h, ts: httptest.NewUnstartedServer(h)}
	var later []func(*Transport)
	for _, opt := range opts {
		switch opt := opt.(type) {
		case func(*Transport):
			later = append(later, opt)
		case func(*httptest.Server):
			opt(cst.ts)
		case func(*Server):
			opt(cst.ts.Config)
		default:
			t.Fatalf("an option of type %T", opt)
		}
	}
	if cst.ts.Config.ErrorLog == nil {
		cst.ts.Config.ErrorLog = log.New(testLogWriter{t}, "", 0)
	}
	cst.ts.Start()
	cst.c = cst.ts.Client()
	cst.tr = cst.c.Transport.(*Transport)
	for _, f := range later {
		f(cst.tr)
	}
	t.Cleanup(func() {
		cst.tr.CloseIdleConnections()
		cst.ts.Close()
	})
	return cst
}

// runSynctest would run f in a bubble.
func runSynctest(t *testing.T, f func(t *testing.T, mode testMode), opts ...any) {
	t.Skip("no testing/synctest")
}
