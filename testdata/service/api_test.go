package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

type client struct {
	t   *testing.T
	url string
}

func start(t *testing.T) (client, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	server := httptest.NewServer(Handler(NewStore(clock()), slog.New(slog.NewJSONHandler(&log, nil))))
	t.Cleanup(server.Close)
	return client{t, server.URL}, &log
}

func (c client) do(method, path, body string, headers ...string) (*http.Response, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res, string(data)
}

func TestResources(t *testing.T) {
	c, _ := start(t)
	res, body := c.do("POST", "/notes", `{"title":"<b>","tags":["x"]}`)
	if res.StatusCode != 201 || res.Header.Get("Location") != "/notes/1" || !strings.Contains(body, `"title":"<b>"`) {
		t.Fatal(res.Status, body)
	}
	tag := res.Header.Get("ETag")
	res, _ = c.do("GET", "/notes/1", "", "If-None-Match", tag)
	if res.StatusCode != 304 {
		t.Error(res.Status)
	}
	res, body = c.do("PUT", "/notes/1", `{"title":"new","version":1}`)
	var n Note
	if err := json.Unmarshal([]byte(body), &n); err != nil || n.Version != 2 || n.Title != "new" {
		t.Error(res.Status, body, err)
	}
	c.do("POST", "/notes", `{"title":"other"}`)
	res, body = c.do("GET", "/notes?q=OTH&limit=1", "")
	var page []Note
	if err := json.Unmarshal([]byte(body), &page); err != nil || len(page) != 1 || res.Header.Get("X-Total-Count") != "1" {
		t.Error(body, err)
	}
	if res, body = c.do("DELETE", "/notes/1", ""); res.StatusCode != 204 || body != "" {
		t.Error(res.Status, body)
	}
	if _, body = c.do("GET", "/notes?tag=none", ""); body != "[]\n" {
		t.Error(body)
	}
	_, body = c.do("GET", "/metrics", "")
	if !strings.Contains(body, `requests_total{status="201"} 2`) {
		t.Error(body)
	}
}

func TestMistakes(t *testing.T) {
	c, _ := start(t)
	c.do("POST", "/notes", `{"title":"x"}`)
	for _, m := range []struct {
		method, path, body string
		status             int
		text               string
	}{
		{"GET", "/notes/9", "", 404, "no such note"},
		{"GET", "/notes/abc", "", 404, "no such note"},
		{"GET", "/nowhere", "", 404, "page not found"},
		{"PATCH", "/notes/1", "", 405, "Method Not Allowed"},
		{"POST", "/notes", `{"title":`, 400, "malformed JSON"},
		{"POST", "/notes", ``, 400, "malformed JSON"},
		{"POST", "/notes", `{"title":3}`, 400, `"field":"title"`},
		{"POST", "/notes", `{"title":"x","colour":"red"}`, 422, `"field":"colour"`},
		{"POST", "/notes", `{"title":"x"} {}`, 422, "goes on"},
		{"POST", "/notes", `{"title":" "}`, 422, "is empty"},
		{"POST", "/notes", `{"title":"` + strings.Repeat("x", maxBody) + `"}`, 413, "more than"},
		{"PUT", "/notes/1", `{"title":"y","version":7}`, 409, "has changed"},
		{"GET", "/notes?limit=-1", "", 422, `"field":"limit"`},
	} {
		res, body := c.do(m.method, m.path, m.body)
		if res.StatusCode != m.status || !strings.Contains(body, m.text) {
			t.Errorf("%s %s %.40s: %s %s", m.method, m.path, m.body, res.Status, body)
		}
	}
}

func TestLogAndRequestID(t *testing.T) {
	c, log := start(t)
	res, _ := c.do("GET", "/healthz", "", "X-Request-Id", "mine")
	if res.Header.Get("X-Request-Id") != "mine" {
		t.Error(res.Header)
	}
	res, _ = c.do("GET", "/healthz", "")
	if len(res.Header.Get("X-Request-Id")) != 16 {
		t.Error(res.Header)
	}
	c.do("GET", "/", "")
	var line struct {
		Msg, ID, Method, Path string
		Status                int
		Bytes                 int
	}
	first, _, _ := strings.Cut(log.String(), "\n")
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		t.Fatal(err, first)
	}
	if line.Msg != "request" || line.ID != "mine" || line.Status != 200 || line.Path != "/healthz" || line.Bytes != 3 {
		t.Errorf("%+v", line)
	}
}

func TestPanicsAreAnswered(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	h := chain(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") }), Logged(log), Recovered(log))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 500 || !strings.Contains(out.String(), `"value":"boom"`) || !strings.Contains(out.String(), `"level":"ERROR","msg":"request"`) {
		t.Error(w.Code, out.String())
	}
}

func TestShutdownLetsRequestsFinish(t *testing.T) {
	begun, release := make(chan bool), make(chan bool)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-release
		io.WriteString(w, "late")
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, server, l, time.Minute, slog.New(slog.DiscardHandler)) }()
	got := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		got <- string(b)
	}()
	<-begun
	stop()
	for tries := 0; ; tries++ {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
		if tries == 5000 {
			t.Error("still listening")
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(release)
	if s := <-got; s != "late" {
		t.Error(s)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRunUntilSignal(t *testing.T) {
	file := t.TempDir() + "/addr"
	done := make(chan error, 1)
	go func() { done <- run([]string{"-addr", "127.0.0.1:0", "-addr-file", file, "-quiet"}) }()
	var addr []byte
	for range 10_000 {
		if addr, _ = os.ReadFile(file); len(addr) > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	c := client{t, "http://" + strings.TrimSpace(string(addr))}
	if _, body := c.do("GET", "/healthz", ""); body != "ok\n" {
		t.Error(body)
	}
	syscall.Kill(os.Getpid(), syscall.SIGTERM)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := run([]string{"-nosuch"}); err == nil {
		t.Error("an unknown flag was taken")
	}
}
