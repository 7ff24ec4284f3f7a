package http

// What the distribution's tests of package http know of its inside, in terms of ours.

import (
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	DefaultUserAgent     = userAgent
	MaxPostCloseReadTime = maxLeftTime
)

var (
	ExportErrRequestCanceled     = errCanceled
	ExportErrRequestCanceledConn = errCancelWait
	ExportErrServerClosedIdle    = errServerClosed
	ExportServeFile              = serveFile

	// MaxWriteWaitBeforeConnReuse is a constant in ours: setting it changes nothing.
	MaxWriteWaitBeforeConnReuse = new(time.Duration)
)

func ExportScanETag(s string) (tag, rest string) {
	tag, rest, _ = cutTag(s)
	return tag, rest
}

func Export_shouldCopyHeaderOnRedirect(first, next *url.URL) bool { return sameOrBelow(next, first) }

func ResetCachedEnvironment() { environment = sync.OnceValue(readEnvironment) }

// These tests' business is elsewhere.
func CondSkipHTTP2(t testing.TB)                            { t.Skip("no HTTP/2") }
func SetRSTAvoidanceDelay(t *testing.T, d time.Duration)    {}
func SetTestHookServerServe(fn func(*Server, net.Listener)) {}

func (r *Request) ExportIsReplayable() bool { return r.repeatable() }

// ofPool asks the pool something.
func ofPool[T any](t *Transport, question func(*pool) T) T {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	return question(&t.pool)
}

func (t *Transport) IdleConnKeysForTesting() []string {
	return ofPool(t, func(p *pool) []string {
		texts := []string{}
		for k := range maps.Keys(p.idle) {
			texts = append(texts, strings.Join([]string{k.proxy, k.scheme, k.addr}, "|"))
		}
		slices.Sort(texts)
		return texts
	})
}

func (t *Transport) IdleConnStrsForTesting() []string {
	return ofPool(t, func(p *pool) (texts []string) {
		for _, pc := range p.order {
			texts = append(texts, pc.conn.LocalAddr().String()+"/"+pc.conn.RemoteAddr().String())
		}
		slices.Sort(texts)
		return texts
	})
}

func (t *Transport) IdleConnKeyCountForTesting() int {
	return ofPool(t, func(p *pool) int { return len(p.idle) })
}

func (t *Transport) IdleConnCountForTesting(scheme, addr string) int {
	return ofPool(t, func(p *pool) int { return len(p.idle[connKey{scheme: scheme, addr: addr}]) })
}

func (t *Transport) IdleConnWaitMapSizeForTesting() int {
	return ofPool(t, func(p *pool) int { return len(p.waiting) })
}

func (t *Transport) IsIdleForTesting() bool {
	return ofPool(t, func(p *pool) bool { return p.closing })
}

func (t *Transport) NumPendingRequestsForTesting() int {
	t.cancelMu.Lock()
	defer t.cancelMu.Unlock()
	return len(t.cancels)
}

func (s *Server) ExportAllConnsByState() map[ConnState]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := map[ConnState]int{}
	for c := range s.conns {
		state, _ := c.stateSince()
		count[state]++
	}
	return count
}

func (s *Server) ExportAllConnsIdle() bool {
	for state, n := range s.ExportAllConnsByState() {
		if state != StateIdle && n > 0 {
			return false
		}
	}
	return true
}

func ResponseWriterConnForTesting(w ResponseWriter) (net.Conn, bool) {
	r, ok := w.(*response)
	if !ok {
		return nil, false
	}
	return r.conn.rwc, true
}
