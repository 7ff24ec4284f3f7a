// run

// Files over HTTP: types, ranges, conditions, directories, redirects and errors.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

var boundary = regexp.MustCompile(`[0-9a-f]{60}`)

func main() {
	root, err := os.MkdirTemp("", "files")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	when := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	put := func(name, text string) {
		full := filepath.Join(root, name)
		os.MkdirAll(filepath.Dir(full), 0o755)
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			panic(err)
		}
		os.Chtimes(full, when, when)
	}
	put("digits.txt", "0123456789")
	put("page.html", "<p>page</p>")
	put("site/index.html", "<h1>index</h1>")
	put("list/b.css", "b{}")
	put("list/a <&>.js", "a")
	put("list/sub/x", "x")
	put("noext", "%PDF-1.4 or so")
	put("empty", "")
	os.Chtimes(filepath.Join(root, "list"), when, when)

	server := http.FileServer(http.Dir(root))
	serverFS := http.FileServerFS(os.DirFS(root))
	do := func(h http.Handler, method, target string, headers ...string) {
		r := httptest.NewRequest(method, target, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		out := fmt.Sprintf("%s %s %q: %d %v %q", method, target, headers, w.Code, w.Header(), w.Body)
		fmt.Println(boundary.ReplaceAllString(out, "BOUNDARY"))
	}
	for _, h := range []http.Handler{server, serverFS} {
		for _, target := range []string{"/digits.txt", "/page.html", "/site/", "/site", "/site/index.html", "/list/", "/list", "/noext",
			"/empty", "/none", "/digits.txt/", "/digits.txt/x", "/../digits.txt", "/list/?q=1", "/list?q=1", "/site%2f"} {
			do(h, "GET", target)
		}
		do(h, "HEAD", "/digits.txt")
	}
	for _, spec := range []string{"bytes=0-3", "bytes=4-", "bytes=-3", "bytes=0-0,5-6", "bytes=20-", "bytes=5-2", "bytes=a-b", "lines=1-2",
		"bytes=", "bytes=0-99", "bytes=-0", "bytes=2-4, 8-", "bytes=0-9,0-9", "bytes=-20"} {
		do(server, "GET", "/digits.txt", "Range", spec)
	}
	do(server, "GET", "/empty", "Range", "bytes=0-0")
	stamp, later, earlier := when.Format(http.TimeFormat), when.Add(time.Hour).Format(http.TimeFormat), when.Add(-time.Hour).Format(http.TimeFormat)
	do(server, "GET", "/digits.txt", "If-Modified-Since", stamp)
	do(server, "GET", "/digits.txt", "If-Modified-Since", earlier)
	do(server, "GET", "/digits.txt", "If-Modified-Since", "nonsense")
	do(server, "GET", "/digits.txt", "If-Unmodified-Since", earlier)
	do(server, "GET", "/digits.txt", "If-Unmodified-Since", later)
	do(server, "GET", "/digits.txt", "If-Range", stamp, "Range", "bytes=1-2")
	do(server, "GET", "/digits.txt", "If-Range", earlier, "Range", "bytes=1-2")
	do(server, "GET", "/list/", "If-Modified-Since", later)
	tagged := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Etag", `"v1"`)
		if r.URL.Query().Has("type") {
			w.Header().Set("Content-Type", "x/y")
		}
		http.ServeContent(w, r, "name.json", time.Time{}, strings.NewReader(`{"k":1}`))
	})
	do(tagged, "GET", "/")
	do(tagged, "GET", "/?type")
	for _, h := range [][]string{{"If-None-Match", `"v1"`}, {"If-None-Match", `W/"v1"`}, {"If-None-Match", `"v0", "v1"`}, {"If-None-Match", "*"},
		{"If-None-Match", `"v2"`}, {"If-Match", `"v1"`}, {"If-Match", `W/"v1"`}, {"If-Match", `"v2"`}, {"If-Match", "*"},
		{"If-Range", `"v1"`, "Range", "bytes=1-3"}, {"If-Range", `"v2"`, "Range", "bytes=1-3"}} {
		do(tagged, "GET", "/", h...)
		do(tagged, "PUT", "/", h...)
	}
	one := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, filepath.Join(root, "digits.txt")) })
	do(one, "GET", "/any/where")
	do(one, "GET", "/a/../b")
	oneFS := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, os.DirFS(root), "page.html") })
	do(oneFS, "GET", "/x")
	do(http.StripPrefix("/files", server), "GET", "/files/digits.txt")
	do(http.StripPrefix("/files", server), "GET", "/other/digits.txt")

	live := httptest.NewServer(server)
	defer live.Close()
	resp, err := live.Client().Get(live.URL + "/digits.txt")
	if err != nil {
		panic(err)
	}
	b, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	fmt.Println(resp.StatusCode, resp.ContentLength, string(b))

	tr := &http.Transport{}
	tr.RegisterProtocol("file", http.NewFileTransport(http.Dir(root)))
	resp, err = (&http.Client{Transport: tr}).Get("file:///digits.txt")
	if err != nil {
		panic(err)
	}
	b, _ = io.ReadAll(resp.Body)
	fmt.Println(resp.Status, resp.Proto, string(b))
	for _, data := range []string{"", "plain", "  <html>", "<!doctype html >", "\x00\x01", "GIF89a", "\x89PNG\r\n\x1a\n", "%PDF-", "PK\x03\x04", "\x1f\x8b\x08",
		"<?xml ", "RIFF1234WAVE", "RIFF1234WEBPVP", "\xff\xfeab", "\x00\x00\x00\x18ftypmp42....mp42isom", "wOFF", "OggS\x00", "\x00asm", "ID3"} {
		fmt.Printf("%q %s\n", data, http.DetectContentType([]byte(data)))
	}
}
