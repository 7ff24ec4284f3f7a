// run
// timed: a time limit of a second for requests

// An HTTP client: redirects, cookies, compression, timeouts, cancellation, proxies, retries and reuse of connections.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s body=%q len=%d te=%v ua=%s ae=%s ct=%s ref=%q auth=%q cookie=%q", r.Method, r.URL.RequestURI(), b, r.ContentLength,
			r.TransferEncoding, r.UserAgent(), r.Header.Get("Accept-Encoding"), r.Header.Get("Content-Type"),
			strings.ReplaceAll(r.Referer(), r.Host, "HOST"), r.Header.Get("Authorization"), r.Header.Get("Cookie"))
	})
	mux.HandleFunc("/to/{code}", func(w http.ResponseWriter, r *http.Request) {
		var code int
		fmt.Sscan(r.PathValue("code"), &code)
		http.Redirect(w, r, "/echo?from="+r.PathValue("code"), code)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", 302) })
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s e", Path: "/", HttpOnly: true, MaxAge: 60})
		http.SetCookie(w, &http.Cookie{Name: "deep", Value: "d", Path: "/login/deep"})
		http.Redirect(w, r, "/echo", http.StatusSeeOther)
	})
	mux.HandleFunc("/gzip", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		zw := gzip.NewWriter(w)
		io.WriteString(zw, strings.Repeat("compress me ", 100))
		zw.Close()
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	})
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("first"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/trailer", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		io.WriteString(w, "data")
		w.Header().Set("X-Sum", "7")
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()
	hide := func(s string) string { return strings.ReplaceAll(s, strings.TrimPrefix(srv.URL, "http://"), "HOST") }
	show := func(what string, resp *http.Response, err error) {
		if err != nil {
			var ue *url.Error
			timeout := errors.As(err, &ue) && ue.Timeout()
			fmt.Println(what, "error:", hide(err.Error()), "timeout:", timeout, resp != nil)
			return
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		fmt.Printf("%s: %s len=%d te=%v unz=%v %q %v\n", what, resp.Status, resp.ContentLength, resp.TransferEncoding, resp.Uncompressed, hide(string(b[:min(len(b), 300)])), err)
	}
	c := srv.Client()
	get := func(path string) { resp, err := c.Get(srv.URL + path); show(path, resp, err) }
	get("/echo?a=b")
	for _, code := range []int{301, 302, 303, 307, 308} {
		resp, err := c.Post(fmt.Sprint(srv.URL, "/to/", code), "text/x", strings.NewReader("payload"))
		show(fmt.Sprint("post ", code), resp, err)
	}
	req, _ := http.NewRequest("PUT", srv.URL+"/to/307", io.MultiReader(strings.NewReader("once")))
	resp, err := c.Do(req)
	show("no GetBody", resp, err)
	get("/loop")
	stop := &http.Client{Transport: c.Transport, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) == 2 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	resp, err = stop.Get(srv.URL + "/loop")
	show("last response", resp, err)
	stop.CheckRedirect = func(req *http.Request, via []*http.Request) error { return errors.New("no further") }
	resp, err = stop.Get(srv.URL + "/loop")
	show("refused", resp, err)

	jar, _ := cookiejar.New(nil)
	withJar := &http.Client{Transport: c.Transport, Jar: jar}
	resp, err = withJar.Get(srv.URL + "/login")
	show("login", resp, err)
	u, _ := url.Parse(srv.URL + "/login/deep/er")
	fmt.Println(jar.Cookies(u))

	get("/gzip")
	plain := &http.Transport{DisableCompression: true}
	resp, err = (&http.Client{Transport: plain}).Get(srv.URL + "/gzip")
	if err == nil {
		zr, _ := gzip.NewReader(resp.Body)
		b, _ := io.ReadAll(zr)
		fmt.Println("by hand:", len(b), resp.Header.Get("Content-Encoding"), resp.Uncompressed)
		resp.Body.Close()
	}
	plain.CloseIdleConnections()

	req, _ = http.NewRequest("POST", srv.URL+"/echo", io.MultiReader(strings.NewReader("un"), strings.NewReader("known")))
	req.SetBasicAuth("user", "pass")
	req.Header.Set("User-Agent", "mine")
	resp, err = c.Do(req)
	show("chunked", resp, err)
	withUser := strings.Replace(srv.URL, "http://", "http://bob:secret@", 1)
	resp, err = c.Get(withUser + "/echo")
	show("userinfo", resp, err)
	resp, err = c.PostForm(srv.URL+"/echo", url.Values{"k": {"v 1", "v&2"}})
	show("form", resp, err)
	resp, err = c.Head(srv.URL + "/echo")
	show("head", resp, err)
	resp, err = c.Get(srv.URL + "/trailer")
	if err == nil {
		fmt.Println(resp.Trailer)
		io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.Trailer)
	}

	timed := &http.Client{Transport: c.Transport, Timeout: time.Second}
	resp, err = timed.Get(srv.URL + "/slow")
	show("timeout", resp, err)
	resp, err = timed.Get(srv.URL + "/drip")
	show("timeout in body", resp, err)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	req, _ = http.NewRequestWithContext(ctx, "GET", srv.URL+"/slow", nil)
	resp, err = c.Do(req)
	show("canceled", resp, err)
	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	req, _ = http.NewRequestWithContext(ctx, "GET", srv.URL+"/slow", nil)
	resp, err = c.Do(req)
	show("deadline", resp, err)
	cancel()
	patient := &http.Transport{ResponseHeaderTimeout: 50 * time.Millisecond}
	resp, err = (&http.Client{Transport: patient}).Get(srv.URL + "/slow")
	show("header timeout", resp, err)

	var dials atomic.Int32
	counting := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		dials.Add(1)
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}
	cc := &http.Client{Transport: counting}
	var reused []bool
	for range 5 {
		req, _ := http.NewRequest("GET", srv.URL+"/echo", nil)
		req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
			GotConn: func(i httptrace.GotConnInfo) { reused = append(reused, i.Reused) },
		}))
		resp, err := cc.Do(req)
		if err != nil {
			fmt.Println(err)
			continue
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	fmt.Println("dials:", dials.Load(), reused)
	srv.CloseClientConnections()
	resp, err = cc.Get(srv.URL + "/echo?again")
	show("after close", resp, err)
	fmt.Println("dials:", dials.Load())
	counting.CloseIdleConnections()

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "proxied %s %s %s", r.Method, r.URL, r.Header.Get("Proxy-Authorization"))
	}))
	defer proxy.Close()
	pu, _ := url.Parse(strings.Replace(proxy.URL, "http://", "http://me:pw@", 1))
	via := &http.Transport{Proxy: http.ProxyURL(pu)}
	resp, err = (&http.Client{Transport: via}).Get("http://far.example/path?q=1")
	show("proxy", resp, err)
	via.CloseIdleConnections()

	for _, bad := range []string{"ftp://x/", "http://", "://", "http://[::1", "/relative", "http://x y/"} {
		_, err := c.Get(bad)
		fmt.Println(bad, "->", err)
	}
	_, err = http.NewRequest("BAD METHOD", "http://x/", nil)
	fmt.Println(err)
	req, _ = http.NewRequest("GET", srv.URL, nil)
	req.Header["bad name"] = []string{"x"}
	_, err = c.Do(req)
	fmt.Println(hide(err.Error()))
	req, _ = http.NewRequest("GET", srv.URL, nil)
	req.Header.Set("X", "a\nb")
	_, err = c.Do(req)
	fmt.Println(hide(err.Error()))
	req, _ = http.NewRequest("POST", srv.URL+"/echo", bytes.NewReader([]byte("123")))
	req.ContentLength = 5
	_, err = c.Do(req)
	fmt.Println(hide(err.Error()))
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	addr := l.Addr().String()
	l.Close()
	_, err = c.Get("http://" + addr + "/")
	fmt.Println(strings.ReplaceAll(err.Error(), addr, "ADDR"))
	raw := func(reply string) {
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		defer l.Close()
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			buf := make([]byte, 4096)
			conn.Read(buf)
			io.WriteString(conn, reply)
			conn.Close()
		}()
		tr := &http.Transport{}
		defer tr.CloseIdleConnections()
		resp, err := (&http.Client{Transport: tr}).Get("http://" + l.Addr().String() + "/")
		if err != nil {
			fmt.Printf("%.40q -> %s\n", reply, strings.ReplaceAll(err.Error(), l.Addr().String(), "ADDR"))
			return
		}
		b, err := io.ReadAll(resp.Body)
		fmt.Printf("%.40q -> %s %q %v close=%v\n", reply, resp.Status, b, err, resp.Close)
		resp.Body.Close()
	}
	raw("")
	raw("HTTP/1.1 200 OK\r\n\r\nuntil end")
	raw("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc")
	raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")
	raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
	raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
	raw("HTTP/1.1 999\r\n\r\n")
	raw("HTTP/1.1 20 OK\r\n\r\n")
	raw("garbage\r\n\r\n")
	raw("HTTP/1.1 200 OK\r\nbroken\r\n\r\n")
	raw("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")
}
