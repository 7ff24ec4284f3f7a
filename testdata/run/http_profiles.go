// run

// Profiles over HTTP.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

var server = httptest.NewServer(nil)

func get(path string) (status int, header http.Header, body []byte) {
	r, err := http.Get(server.URL + "/debug/pprof/" + path)
	if err != nil {
		panic(err)
	}
	defer r.Body.Close()
	body, err = io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	return r.StatusCode, r.Header, body
}

func unzip(b []byte) string {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err.Error()
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

//go:noinline
func before(mu *sync.Mutex) { contend(mu) }

//go:noinline
func during(mu *sync.Mutex) { contend(mu) }

//go:noinline
func contend(mu *sync.Mutex) {
	mu.Lock()
	done := make(chan bool)
	go func() {
		mu.Lock()
		mu.Unlock()
		done <- true
	}()
	time.Sleep(10 * time.Millisecond)
	mu.Unlock()
	<-done
}

func main() {
	defer server.Close()
	status, header, body := get("")
	fmt.Println(status, header.Get("Content-Type"), header.Get("X-Content-Type-Options"))
	for _, p := range []string{"allocs", "block", "cmdline", "goroutine", "heap", "mutex", "profile", "threadcreate"} {
		fmt.Print(bytes.Contains(body, []byte(p)), " ")
	}
	fmt.Println()
	for _, path := range []string{"heap", "goroutine", "allocs?debug=0", "profile?seconds=1"} {
		status, header, body = get(path)
		fmt.Println(path, status, header.Get("Content-Type"), header.Get("Content-Disposition"), len(unzip(body)) > 100)
	}
	status, header, body = get("goroutine?debug=1")
	fmt.Println(status, header.Get("Content-Type"), strings.HasPrefix(string(body), "goroutine profile: total "))
	status, _, body = get("goroutine?debug=2")
	fmt.Println(status, strings.HasPrefix(string(body), "goroutine "), strings.Contains(string(body), "main.main("))
	_, _, body = get("heap?debug=1&gc=1")
	fmt.Println(strings.HasPrefix(string(body), "heap profile: "), strings.Contains(string(body), "# HeapAlloc = "))
	_, _, body = get("cmdline")
	fmt.Println(string(body) == strings.Join(os.Args, "\x00"))
	for _, path := range []string{"none", "heap?seconds=x", "heap?seconds=-1"} {
		status, header, body = get(path)
		fmt.Printf("%d %q %q\n", status, header.Get("X-Go-Pprof"), body)
	}
	pc, _, _, _ := runtime.Caller(0)
	_, _, body = get(fmt.Sprintf("symbol?%#x", pc))
	fmt.Println(string(body) == fmt.Sprintf("num_symbols: 1\n%#x main.main\n", pc))

	runtime.SetMutexProfileFraction(1)
	var mu sync.Mutex
	var text string
	// Where the machine is busy the other goroutine may come too late to wait.
	for attempts := 0; attempts < 50 && !strings.Contains(text, "main.before"); attempts++ {
		before(&mu)
		_, _, body = get("mutex")
		text = unzip(body)
	}
	fmt.Println(strings.Contains(text, "main.before"), strings.Contains(text, "main.during"))
	stop := make(chan bool)
	stopped := make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				during(&mu)
			}
		}
	}()
	status, header, body = get("mutex?seconds=1")
	text = unzip(body)
	close(stop)
	<-stopped
	fmt.Println(status, header.Get("Content-Disposition"), strings.Contains(text, "main.before"), strings.Contains(text, "main.during"))
}
