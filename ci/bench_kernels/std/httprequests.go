// net/http: requests over loopback with kept connections, eight clients at a time.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "item %s %s", r.PathValue("id"), r.Header.Get("X-Who"))
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	base := "http://" + listener.Addr().String()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	var wg sync.WaitGroup
	var total atomic.Int64
	for c := range 8 {
		wg.Go(func() {
			for i := range 3000 {
				var resp *http.Response
				var err error
				if i%4 == 3 {
					resp, err = client.Post(base+"/echo", "text/plain", strings.NewReader(strings.Repeat("x", 2000)))
				} else {
					req, _ := http.NewRequest("GET", fmt.Sprintf("%s/items/%d", base, i), nil)
					req.Header.Set("X-Who", fmt.Sprint("client", c))
					resp, err = client.Do(req)
				}
				if err != nil {
					panic(err)
				}
				body, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || resp.StatusCode != 200 {
					panic(fmt.Sprint(resp.Status, err))
				}
				total.Add(int64(len(body)))
			}
		})
	}
	wg.Wait()
	server.Close()
	fmt.Println(total.Load())
}
