// run

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"
)

// wrapped hides the Transport, so that a Client with a time limit uses both ways to end a request: its context and its channel.
type wrapped struct{ inner http.RoundTripper }

func (w wrapped) RoundTrip(r *http.Request) (*http.Response, error) { return w.inner.RoundTrip(r) }

var reason = errors.New("a reason of our own")

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	client := &http.Client{Timeout: time.Minute, Transport: wrapped{http.DefaultTransport}}
	outcomes := map[string]int{}
	for i := range 200 {
		var ctx context.Context
		var cancel context.CancelFunc
		if i%2 == 0 {
			ctx, cancel = context.WithTimeout(context.Background(), time.Duration(i)*20*time.Microsecond)
		} else {
			c, cancelCause := context.WithCancelCause(context.Background())
			timer := time.AfterFunc(time.Duration(i)*20*time.Microsecond, func() { cancelCause(reason) })
			ctx, cancel = c, func() { timer.Stop(); cancelCause(nil) }
		}
		req, err := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
		if err != nil {
			panic(err)
		}
		_, err = client.Do(req)
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			outcomes["deadline"]++
		case errors.Is(err, reason):
			outcomes["reason"]++
		default:
			outcomes[err.Error()]++
		}
		cancel()
	}
	fmt.Println(outcomes)
	server.Close()
}
