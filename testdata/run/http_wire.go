// run
// timed: answers within three seconds

// What an HTTP server writes, byte by byte, for requests well-formed and malformed.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
)

var date = regexp.MustCompile(`Date: [^\r]*`)

func handler(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	switch r.URL.Path {
	case "/hello":
		io.WriteString(w, "hello "+r.Proto)
	case "/empty":
	case "/status":
		h.Set("X-B", "2")
		h.Add("X-A", "1")
		h.Add("X-A", "line\r\nbreak")
		h["x-raw"] = []string{"kept"}
		w.WriteHeader(299)
		io.WriteString(w, "<html><body>")
	case "/204":
		h.Set("Content-Type", "text/plain")
		w.WriteHeader(204)
		_, err := io.WriteString(w, "no")
		log.Print(err)
	case "/304":
		h.Set("Content-Type", "text/plain")
		h.Set("Etag", `"x"`)
		w.WriteHeader(304)
	case "/chunks":
		for i := range 3 {
			fmt.Fprintf(w, "part %d;", i)
			w.(http.Flusher).Flush()
		}
	case "/big":
		io.WriteString(w, strings.Repeat("0123456789", 300))
	case "/toolong":
		h.Set("Content-Length", "5")
		n, err := io.WriteString(w, "123456")
		log.Print(n, err)
	case "/short":
		h.Set("Content-Length", "10")
		io.WriteString(w, "12345")
	case "/trailer":
		h.Set("Trailer", "X-Sum, X-None")
		io.WriteString(w, "body")
		h.Set("X-Sum", "42")
		h.Set(http.TrailerPrefix+"X-Late", "late")
	case "/hints":
		h.Set("Link", "</style.css>")
		w.WriteHeader(http.StatusEarlyHints)
		h.Set("X-Final", "yes")
		io.WriteString(w, "done")
	case "/echo":
		b, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%q %v %v %d %v", b, err, r.TransferEncoding, r.ContentLength, r.Trailer)
	case "/ignore":
		io.WriteString(w, "not read")
	case "/giveup":
		r.Body.Close()
		io.WriteString(w, "given up")
	case "/close":
		h.Set("Connection", "close")
		io.WriteString(w, "bye")
	case "/panic":
		panic(http.ErrAbortHandler)
	case "/hijack":
		c, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			log.Print(err)
			return
		}
		_, err = w.Write([]byte("x"))
		fmt.Fprintf(rw, "raw %v buffered=%d\n", errors.Is(err, http.ErrHijacked), rw.Reader.Buffered())
		line, _ := rw.ReadString('\n')
		fmt.Fprintf(rw, "you said %q\n", line)
		rw.Flush()
		c.Close()
	case "/notype":
		h["Content-Type"] = nil
		h["Date"] = nil
		io.WriteString(w, "no type, no date")
	case "/identity":
		h.Set("Transfer-Encoding", "identity")
		io.WriteString(w, "until the end")
	default:
		http.NotFound(w, r)
	}
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(handler), MaxHeaderBytes: 4096, ReadHeaderTimeout: 30 * time.Second}
	go srv.Serve(l)
	patience := time.Minute
	talk := func(text string) {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			log.Fatal(err)
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(patience))
		fmt.Printf("> %.90q\n", text)
		io.WriteString(c, text)
		var reply []byte
		r := bufio.NewReader(c)
		for {
			b, err := r.ReadByte()
			if err != nil {
				break
			}
			reply = append(reply, b)
		}
		fmt.Printf("%.900q\n", date.ReplaceAllString(string(reply), "Date: now"))
	}
	end := "Host: x\r\nConnection: close\r\n\r\n"
	for _, path := range []string{"/hello", "/empty", "/status", "/204", "/304", "/chunks", "/big", "/toolong", "/short", "/trailer", "/hints",
		"/ignore", "/close", "/panic", "/notype", "/identity", "/missing"} {
		talk("GET " + path + " HTTP/1.1\r\n" + end)
	}
	for _, path := range []string{"/hello", "/big", "/chunks", "/empty"} {
		talk("HEAD " + path + " HTTP/1.1\r\n" + end)
		talk("GET " + path + " HTTP/1.0\r\n\r\n")
	}
	talk("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /hello HTTP/1.0\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /empty HTTP/1.1\r\nHost: b\r\n\r\nGET /hello HTTP/1.1\r\n" + end)
	talk("POST /echo HTTP/1.1\r\nContent-Length: 4\r\n" + end + "data")
	talk("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n" + end + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-T: tv\r\n\r\n")
	talk("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + end + "zz\r\n")
	talk("POST /echo HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + end)
	talk("POST /echo HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n" + end + "abcd")
	talk("POST /echo HTTP/1.1\r\nContent-Length: -1\r\n" + end)
	talk("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\ndataGET /hello HTTP/1.1\r\n" + end)
	talk("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n" + end + "data")
	// The server waits for the body that doesn't come.
	patience = 3 * time.Second
	talk("POST /ignore HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
	talk("POST /giveup HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
	patience = time.Minute
	talk("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n")
	talk("OPTIONS * HTTP/1.1\r\n" + end)
	talk("GET /hijack HTTP/1.1\r\nHost: x\r\n\r\nover to you\n")
	talk("GET /hello HTTP/1.1\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n")
	talk("GET /hello HTTP/2.0\r\nHost: a\r\n\r\n")
	talk("GET /hello HTTP/x\r\nHost: a\r\n\r\n")
	talk("GET /hello\r\n\r\n")
	talk("G@T /hello HTTP/1.1\r\nHost: a\r\n\r\n")
	talk("GET hello HTTP/1.1\r\nHost: a\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\nbad header: x\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\nX-Y: a\r\n b\r\nConnection: close\r\n\r\n")
	talk("GET /hello HTTP/1.1\r\nHost: a\r\nX-Big: " + strings.Repeat("y", 9000) + "\r\n\r\n")
	srv.Close()
}
