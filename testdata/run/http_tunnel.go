// run
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// proxy answers one CONNECT request and shows it.
func proxy(answer string) *url.URL {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		defer l.Close()
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		req, err := http.ReadRequest(bufio.NewReader(c))
		if err != nil {
			return
		}
		fmt.Println("proxy:", req.Method, req.RequestURI, req.Host, req.Header["X-From"], req.Header["Proxy-Authorization"], req.Header["User-Agent"])
		io.WriteString(c, answer)
	}()
	return &url.URL{Scheme: "http", Host: l.Addr().String()}
}

func try(name, answer string, set func(*http.Transport, *url.URL)) {
	u := proxy(answer)
	t := &http.Transport{Proxy: http.ProxyURL(u), MaxResponseHeaderBytes: 2000}
	if set != nil {
		set(t, u)
	}
	_, err := (&http.Client{Transport: t}).Get("https://server.example/path")
	fmt.Printf("%s: %v\n", name, err)
}

func main() {
	try("refused", "HTTP/1.1 403 Keep out\r\nContent-Length: 0\r\n\r\n", nil)
	try("no words", "HTTP/1.1 599\r\n\r\n", nil)
	try("header", "HTTP/1.1 407 Who are you\r\n\r\n", func(t *http.Transport, u *url.URL) {
		t.ProxyConnectHeader = http.Header{"X-From": {"fixed"}}
		u.User = url.UserPassword("me", "secret")
	})
	try("header of a function", "HTTP/1.1 407 Who are you\r\n\r\n", func(t *http.Transport, u *url.URL) {
		t.ProxyConnectHeader = http.Header{"X-From": {"fixed"}}
		t.GetProxyConnectHeader = func(ctx context.Context, u *url.URL, target string) (http.Header, error) {
			return http.Header{"X-From": {"function for " + target}}, nil
		}
	})
	try("function fails", "", func(t *http.Transport, u *url.URL) {
		t.GetProxyConnectHeader = func(context.Context, *url.URL, string) (http.Header, error) {
			return nil, errors.New("no header today")
		}
	})
	try("looked at", "HTTP/1.1 200 OK\r\nX-Proxy: yes\r\n\r\n", func(t *http.Transport, u *url.URL) {
		t.OnProxyConnectResponse = func(ctx context.Context, u *url.URL, req *http.Request, res *http.Response) error {
			return fmt.Errorf("%s %s: %s %s", req.Method, req.URL.Opaque, res.Status, res.Header.Get("X-Proxy"))
		}
	})
	try("nonsense", "what?\r\n\r\n", nil)
	try("hangs up", "", nil)
	try("too much", "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 5000), nil)

	// A request for a host is none for the root.
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "root") })
	rec := httptest.NewRecorder()
	req := httptest.NewRequest("CONNECT", "host:1", nil)
	mux.ServeHTTP(rec, req)
	fmt.Println(rec.Code, rec.Header()["Allow"])

	// A 100 that nobody asked for isn't told.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		http.ReadRequest(bufio.NewReader(c))
		io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
		c.Close()
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{Got100Continue: func() { fmt.Println("told") }})
	plain, _ := http.NewRequestWithContext(ctx, "GET", "http://"+l.Addr().String(), nil)
	res, err := http.DefaultClient.Do(plain)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := io.ReadAll(res.Body)
	fmt.Println(res.Status, string(body), err)
}
