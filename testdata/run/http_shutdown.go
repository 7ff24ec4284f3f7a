// run
// timed: time limits of some hundred milliseconds

// The life of a server: states of connections, shutting down with requests under way, closing, time limits.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	started, release := make(chan bool, 10), make(chan bool)
	mux := http.NewServeMux()
	mux.HandleFunc("/fast", func(w http.ResponseWriter, r *http.Request) {
		srv := r.Context().Value(http.ServerContextKey).(*http.Server)
		addr := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		fmt.Fprint(w, "fast ", srv.Handler != nil, " ", addr.Network(), " ", r.Context().Value(connKey{}))
	})
	mux.HandleFunc("/held", func(w http.ResponseWriter, r *http.Request) {
		started <- true
		<-release
		io.WriteString(w, "held till the end")
	})
	var mu sync.Mutex
	states := map[string][]string{}
	n := 0
	srv := &http.Server{
		Handler: mux,
		ConnState: func(c net.Conn, s http.ConnState) {
			mu.Lock()
			defer mu.Unlock()
			states[c.RemoteAddr().String()] = append(states[c.RemoteAddr().String()], s.String())
		},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			n++
			return context.WithValue(ctx, connKey{}, n)
		},
		IdleTimeout: time.Minute,
	}
	srv.RegisterOnShutdown(func() { started <- false })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- srv.Serve(l) }()
	base := "http://" + l.Addr().String()
	get := func(c *http.Client, path string) string {
		resp, err := c.Get(base + path)
		if err != nil {
			return "error"
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return fmt.Sprint(resp.StatusCode, " ", string(b), " close=", resp.Close)
	}
	one, two := &http.Client{Transport: &http.Transport{}}, &http.Client{Transport: &http.Transport{}}
	fmt.Println(get(one, "/fast"))
	fmt.Println(get(one, "/fast"))
	result := make(chan string)
	go func() { result <- get(two, "/held") }()
	fmt.Println("in the handler:", <-started)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	fmt.Println("impatient:", srv.Shutdown(ctx))
	cancel()
	fmt.Println("serve:", <-served, "hook:", <-started)
	down := make(chan error)
	go func() { down <- srv.Shutdown(context.Background()) }()
	time.Sleep(20 * time.Millisecond)
	close(release)
	fmt.Println("answer:", <-result)
	fmt.Println("patient:", <-down)
	fmt.Println("again:", srv.Serve(l), errors.Is(srv.ListenAndServe(), http.ErrServerClosed))
	fmt.Println("after:", get(one, "/fast"))
	// The hook may hear of a closed connection after Shutdown has ended.
	closed := 0
	kinds := map[string]int{}
	for closed < 2 {
		time.Sleep(time.Millisecond)
		clear(kinds)
		closed = 0
		mu.Lock()
		for _, s := range states {
			kinds[fmt.Sprint(s)]++
			if s[len(s)-1] == "closed" {
				closed++
			}
		}
		mu.Unlock()
	}
	fmt.Println(kinds)

	quick := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		var ne net.Error
		fmt.Println("body:", errors.As(err, &ne) && ne.Timeout())
	}), ReadTimeout: 900 * time.Millisecond, ReadHeaderTimeout: 600 * time.Millisecond}
	l, _ = net.Listen("tcp", "127.0.0.1:0")
	go quick.Serve(l)
	talk := func(text string) {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			log.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, text)
		c.SetReadDeadline(time.Now().Add(time.Minute))
		start := time.Now()
		b, err := io.ReadAll(c)
		fmt.Println(len(b) > 0, err, time.Since(start) < 30*time.Second)
	}
	talk("GET / HT")
	talk("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
	talk("")
	quick.SetKeepAlivesEnabled(false)
	fmt.Println(quick.Close())
}

type connKey struct{}
