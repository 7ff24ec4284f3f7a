// run

// The hooks of net/http/httptrace in their order.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
)

// stage is 0 for what comes before the request goes out, 1 for events of its writer, 2 for those of the reader.
func stage(event string) int {
	switch {
	case strings.HasPrefix(event, "Wrote"), strings.HasPrefix(event, "Wait"):
		return 1
	case strings.HasPrefix(event, "GotFirst"), strings.HasPrefix(event, "Got1"), strings.HasPrefix(event, "Put"):
		return 2
	}
	return 0
}

func main() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hints" {
			w.Header().Set("Link", "</a>")
			w.WriteHeader(http.StatusEarlyHints)
		}
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, "ok")
	}))
	defer srv.Close()
	var mu sync.Mutex
	var events []string
	addr := srv.Listener.Addr().String()
	port := addr[strings.LastIndexByte(addr, ':'):]
	// over gets a value when a request has been written, and when its connection is idle again.
	over := make(chan bool, 10)
	note := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, strings.ReplaceAll(fmt.Sprintf(format, args...), port, ":PORT"))
	}
	trace := &httptrace.ClientTrace{
		GetConn: func(hostPort string) { note("GetConn %s", hostPort) },
		GotConn: func(i httptrace.GotConnInfo) { note("GotConn reused=%v idle=%v", i.Reused, i.WasIdle) },
		PutIdleConn: func(err error) {
			note("PutIdleConn %v", err)
			over <- true
		},
		GotFirstResponseByte: func() { note("GotFirstResponseByte") },
		Got100Continue:       func() { note("Got100Continue") },
		Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
			note("Got1xxResponse %d %v", code, h)
			return nil
		},
		DNSStart:         func(i httptrace.DNSStartInfo) { note("DNSStart %s", i.Host) },
		DNSDone:          func(i httptrace.DNSDoneInfo) { note("DNSDone %v %v", len(i.Addrs) > 0, i.Err) },
		ConnectStart:     func(network, addr string) { note("ConnectStart %s %s", network, addr) },
		ConnectDone:      func(network, addr string, err error) { note("ConnectDone %s %s %v", network, addr, err) },
		WroteHeaderField: func(key string, value []string) { note("WroteHeaderField %s %v", key, value) },
		WroteHeaders:     func() { note("WroteHeaders") },
		Wait100Continue:  func() { note("Wait100Continue") },
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			note("WroteRequest %v", i.Err)
			over <- true
		},
	}
	tr := &http.Transport{ExpectContinueTimeout: time.Minute}
	c := &http.Client{Transport: tr}
	do := func(method, url, body string, headers ...string) {
		var r io.Reader
		if body != "" {
			r = strings.NewReader(body)
		}
		req, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), method, url, r)
		if err != nil {
			panic(err)
		}
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := c.Do(req)
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		<-over
		<-over
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(method, strings.ReplaceAll(url, port, ":PORT"), err)
		// Two goroutines write and read: only the order within each is certain.
		slices.SortStableFunc(events, func(a, b string) int { return stage(a) - stage(b) })
		for _, e := range events {
			if strings.Contains(url, "localhost") && strings.HasPrefix(e, "Connect") {
				continue // which addresses it has depends on the machine
			}
			fmt.Println("   ", e)
		}
		events = nil
	}
	do("GET", srv.URL+"/", "")
	do("GET", srv.URL+"/hints", "", "X-Custom", "1")
	do("POST", srv.URL+"/", "body", "Expect", "100-continue")
	tr.CloseIdleConnections()
	do("GET", "http://localhost"+port+"/named", "")
	both := httptrace.WithClientTrace(httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GetConn: func(string) { fmt.Println("outer") },
	}), &httptrace.ClientTrace{GetConn: func(string) { fmt.Println("inner") }})
	httptrace.ContextClientTrace(both).GetConn("")
}
