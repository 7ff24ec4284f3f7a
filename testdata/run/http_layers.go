// run
// timed: a time limit of a second for handlers

// Handlers around handlers: time limits, size limits, cross-origin checks, controllers, panics, proxies, upgrades.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"
)

type wrapper struct{ http.ResponseWriter }

func (w wrapper) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	body := func(resp *http.Response, err error) string {
		if err != nil {
			return "error " + err.Error()
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return fmt.Sprintf("%s %q %v", resp.Status, b, err)
	}
	// The slow handler goes on when its client has the answer, and says when it has done so.
	answered, gone := make(chan bool), make(chan bool)
	mux := http.NewServeMux()
	mux.Handle("/timeout", http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Set", "yes")
		if r.URL.Query().Has("slow") {
			<-answered
			_, err := w.Write([]byte("late"))
			log.Print("handler: ", err, " ", r.Context().Err())
			answered <- true
		}
		w.Write([]byte("in time"))
	}), time.Second, "too slow"))
	mux.Handle("/limit", http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		var e *http.MaxBytesError
		fmt.Fprint(w, len(b), " ", err, " ", errors.As(err, &e))
	}), 10))
	cop := http.NewCrossOriginProtection()
	fmt.Println(cop.AddTrustedOrigin("https://good.example"), cop.AddTrustedOrigin("good.example"), cop.AddTrustedOrigin("https://x/path"))
	cop.AddInsecureBypassPattern("/guarded/open/")
	mux.Handle("/guarded/", cop.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "passed") })))
	mux.HandleFunc("/controller", func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(wrapper{wrapper{w}})
		fmt.Fprint(w, rc.SetReadDeadline(time.Now().Add(time.Minute)), rc.SetWriteDeadline(time.Now().Add(time.Minute)), rc.EnableFullDuplex(), rc.Flush())
		rc = http.NewResponseController(httptest.NewRecorder())
		_, _, err := rc.Hijack()
		fmt.Fprint(w, " ", err, errors.Is(err, http.ErrNotSupported), errors.Is(err, errors.ErrUnsupported), rc.Flush())
	})
	mux.HandleFunc("/panic", func(w http.ResponseWriter, r *http.Request) {
		defer log.Print("unwinding")
		panic(http.ErrAbortHandler)
	})
	mux.HandleFunc("/twice", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(201)
		w.WriteHeader(500)
	})
	mux.HandleFunc("/switch", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "echo")
		w.WriteHeader(http.StatusSwitchingProtocols)
		c, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			log.Print(err)
			return
		}
		defer c.Close()
		line, _ := rw.ReadString('\n')
		rw.WriteString("echo " + line)
		rw.Flush()
	})
	mux.HandleFunc("/info", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s host=%s xff=%q xfh=%q hop=%q ua=%q body=%q", r.Method, r.URL, r.Host, r.Header["X-Forwarded-For"],
			r.Header.Get("X-Forwarded-Host"), r.Header.Get("X-Hop"), r.Header.Get("User-Agent"), b)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		log.Print("client gone: ", r.Context().Err())
		close(gone)
	})
	srv := httptest.NewUnstartedServer(mux)
	srv.Config.ErrorLog = log.New(os.Stdout, "server: ", 0)
	type key struct{}
	srv.Config.BaseContext = func(net.Listener) context.Context { return context.WithValue(context.Background(), key{}, "base") }
	srv.Start()
	c := srv.Client()
	fmt.Println(body(c.Get(srv.URL + "/timeout")))
	fmt.Println(body(c.Get(srv.URL + "/timeout?slow")))
	answered <- true
	<-answered
	fmt.Println(body(c.Post(srv.URL+"/limit", "", strings.NewReader("0123456789"))))
	fmt.Println(body(c.Post(srv.URL+"/limit", "", strings.NewReader("0123456789X"))))
	for _, h := range [][2]string{{"", ""}, {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://good.example"},
		{"Origin", "https://evil.example"}, {"Origin", srv.URL}, {"Origin", "null"}} {
		for _, path := range []string{"/guarded/x", "/guarded/open/x"} {
			req, _ := http.NewRequest("POST", srv.URL+path, nil)
			if h[0] != "" {
				req.Header.Set(h[0], h[1])
			}
			fmt.Println(strings.ReplaceAll(h[1], srv.URL, "SELF"), path, body(c.Do(req)))
		}
	}
	fmt.Println(body(c.Get(srv.URL + "/controller")))
	_, err := c.Get(srv.URL + "/panic")
	fmt.Println(strings.ReplaceAll(err.Error(), srv.URL, "SERVER"))
	fmt.Println(body(c.Get(srv.URL + "/twice")))

	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	io.WriteString(conn, "GET /gone HTTP/1.1\r\nHost: x\r\n\r\n")
	conn.Read(make([]byte, 1))
	conn.Close()
	<-gone

	target, _ := url.Parse(srv.URL + "/base/..?always=1")
	target.Path = "/"
	rewrite := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.SetXForwarded()
		},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Set("X-Modified", "yes")
			if r.StatusCode == 404 {
				return errors.New("not wanted")
			}
			return nil
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	front := httptest.NewServer(rewrite)
	req, _ := http.NewRequest("POST", front.URL+"/info?q=1&bad=%zz;x", strings.NewReader("payload"))
	req.Header.Set("Connection", "X-Hop")
	req.Header.Set("X-Hop", "by hop")
	req.Header.Set("X-Forwarded-For", "spoof")
	req.Header.Set("User-Agent", "")
	resp, err := front.Client().Do(req)
	hide := strings.NewReplacer(srv.Listener.Addr().String(), "BACK", front.Listener.Addr().String(), "FRONT")
	fmt.Println(hide.Replace(body(resp, err)), resp.Header.Get("X-Modified"))
	fmt.Println(body(front.Client().Get(front.URL + "/missing")))
	single := httptest.NewServer(httputil.NewSingleHostReverseProxy(target))
	req, _ = http.NewRequest("GET", single.URL+"/info", nil)
	req.Header.Set("X-Forwarded-For", "first")
	hide = strings.NewReplacer(single.Listener.Addr().String(), "SINGLE")
	fmt.Println(hide.Replace(body(single.Client().Do(req))))
	conn, err = net.Dial("tcp", front.Listener.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	io.WriteString(conn, "GET /switch HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
	br := bufio.NewReader(conn)
	resp, err = http.ReadResponse(br, nil)
	fmt.Println(resp.Status, resp.Header.Get("Upgrade"), err)
	io.WriteString(conn, "through the proxy\n")
	line, err := br.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	conn.Close()
	req, _ = http.NewRequest("GET", srv.URL+"/switch", nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "echo")
	resp, err = c.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	rwc := resp.Body.(io.ReadWriteCloser)
	io.WriteString(rwc, "direct\n")
	var got bytes.Buffer
	io.Copy(&got, rwc)
	fmt.Printf("%s %q\n", resp.Status, got.String())
	rwc.Close()
	srv.Close()
	fmt.Println(strings.Contains(body(front.Client().Get(front.URL+"/info")), "502 Bad Gateway"))
	front.Close()
	single.Close()
}
