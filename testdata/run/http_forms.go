// run

// Forms, multipart bodies, cookies, basic authentication, dumps and the reading and writing of whole messages.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"
)

func main() {
	post := func(kind, body, target string) *http.Request {
		r := httptest.NewRequest("POST", target, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		return r
	}
	r := post("application/x-www-form-urlencoded; charset=utf-8", "a=1&b=2&a=3&c=%zz&d=x+y", "/f?a=q&e=5;6")
	fmt.Println(r.ParseForm())
	fmt.Println(r.Form, r.PostForm, r.FormValue("a"), r.PostFormValue("a"), r.FormValue("none"))
	r = post("text/plain", "a=1", "/f?x=y")
	fmt.Println(r.ParseForm(), r.Form, r.PostForm)
	r = post("", "a=1", "/f")
	fmt.Println(r.ParseForm(), r.Form)
	r = post("bad/;;type", "a=1", "/f")
	fmt.Println(r.ParseForm())

	var b bytes.Buffer
	mw := multipart.NewWriter(&b)
	fmt.Println(mw.SetBoundary("edge of part"), mw.SetBoundary("bad{"), mw.SetBoundary(strings.Repeat("x", 71)))
	mw.WriteField("name", "value \"quoted\"")
	w, _ := mw.CreateFormFile("file", "dir/na\"me.txt")
	io.WriteString(w, "content\r\n--edge of partial\r\nmore")
	w, _ = mw.CreateFormFile("file", "second")
	io.WriteString(w, strings.Repeat("z", 5000))
	w, _ = mw.CreateFormField("empty")
	mw.Close()
	fmt.Println(mw.FormDataContentType(), b.Len())
	fmt.Printf("%.420q\n", b.String())
	_, err := w.Write([]byte("x"))
	fmt.Println(err)
	for _, memory := range []int64{1 << 20, 100} {
		r = post(mw.FormDataContentType(), b.String(), "/up?q=1")
		fmt.Println(r.ParseMultipartForm(memory), r.Form, r.PostForm)
		for _, fh := range r.MultipartForm.File["file"] {
			f, err := fh.Open()
			data, _ := io.ReadAll(f)
			_, onDisk := f.(*os.File)
			fmt.Println(fh.Filename, fh.Size, fh.Header, err, len(data), string(data[:7]), onDisk)
			f.Close()
		}
		f, fh, err := r.FormFile("file")
		fmt.Println(f != nil, fh.Filename, err)
		_, _, err = r.FormFile("none")
		fmt.Println(err, r.MultipartForm.RemoveAll())
	}
	r = post(mw.FormDataContentType(), b.String(), "/up")
	mr, err := r.MultipartReader()
	for err == nil {
		var p *multipart.Part
		if p, err = mr.NextPart(); err == nil {
			data, _ := io.ReadAll(p)
			fmt.Println(p.FormName(), p.FileName(), len(data))
		}
	}
	fmt.Println(err)
	_, err = r.MultipartReader()
	fmt.Println(err, r.ParseMultipartForm(10))
	r = post("multipart/form-data", "x", "/")
	fmt.Println(r.ParseMultipartForm(10))
	r = post("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ntrunc", "/")
	fmt.Println(r.ParseMultipartForm(10))
	r = post("text/plain", "0123456789", "/")
	r.Body = http.MaxBytesReader(nil, r.Body, 4)
	data, err := io.ReadAll(r.Body)
	var tooBig *http.MaxBytesError
	fmt.Println(string(data), err, errors.As(err, &tooBig), tooBig.Limit)

	r = httptest.NewRequest("GET", "/", nil)
	r.Header.Add("Cookie", `a=1; b="two words"; bad name=x; c; d=4; a=5`)
	fmt.Println(r.Cookies(), r.CookiesNamed("a"))
	ck, err := r.Cookie("b")
	fmt.Println(ck, ck.Quoted, err)
	_, err = r.Cookie("zz")
	fmt.Println(err)
	r.AddCookie(&http.Cookie{Name: "new\n", Value: "v,w"})
	fmt.Println(r.Header.Get("Cookie"))
	for _, line := range []string{"k=v; Path=/p; Domain=.example.com; Expires=Wed, 09 Jun 2021 10:18:14 GMT; Max-Age=10; Secure; HttpOnly; SameSite=Strict; Partitioned; Odd=1",
		"k=v; Max-Age=0", "k=v; Expires=never; Max-Age=x", "=v", "novalue", "", `q="a b"`, "k=v; SameSite=other; domain="} {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(c, c.MaxAge, c.Expires, c.RawExpires, c.Unparsed, c.SameSite, c.Quoted)
	}
	for _, c := range []*http.Cookie{{Name: "n", Value: "v"}, {Name: "n", Value: "a b", Path: "/x", MaxAge: -1, Secure: true},
		{Name: "bad name", Value: "v"}, {Name: "n", Value: "v", Expires: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), SameSite: http.SameSiteLaxMode, Quoted: true},
		{Name: "n", Value: "v", Domain: "-bad-"}, {Name: "n", Value: "v", Partitioned: true}} {
		fmt.Println(c.Valid())
		if c.Domain == "" {
			fmt.Printf("%q\n", c.String())
		}
	}
	_, err = http.ParseCookie("a=1; b")
	fmt.Println(err)
	r.SetBasicAuth("u:ser", "p")
	fmt.Println(r.BasicAuth())
	r.Header.Set("Authorization", "Basic !!!")
	fmt.Println(r.BasicAuth())

	req, _ := http.NewRequest("POST", "http://host:80/p?q=1#frag", strings.NewReader("body"))
	req.Header.Set("X-Z", "z")
	req.Header.Set("X-A", "a")
	var out bytes.Buffer
	fmt.Println(req.Write(&out))
	fmt.Printf("%q\n", out.String())
	req.Body, _ = req.GetBody()
	out.Reset()
	req.WriteProxy(&out)
	fmt.Printf("%q\n", out.String())
	req, _ = http.NewRequest("PUT", "http://host/", io.MultiReader(strings.NewReader("ab"), strings.NewReader("cd")))
	req.Trailer = http.Header{"X-T": {"tv"}}
	req.Close = true
	dump, err := httputil.DumpRequestOut(req, true)
	fmt.Printf("%q %v\n", dump, err)
	dump, err = httputil.DumpRequest(post("text/x", "hello", "/p?x=y"), true)
	fmt.Printf("%q %v\n", dump, err)
	got, err := http.ReadRequest(bufio.NewReader(&out))
	fmt.Println(err, out.Len(), got == nil)
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader("HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\nX: 1\r\nX: 2\r\n\r\n5\r\nhello\r\n0\r\nT: end\r\n\r\n")), nil)
	if err != nil {
		panic(err)
	}
	dump, err = httputil.DumpResponse(resp, true)
	fmt.Printf("%q %v %v\n", dump, err, resp.Trailer)
	resp = &http.Response{StatusCode: 404, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"A": {"b"}}, Body: io.NopCloser(strings.NewReader("nf")), ContentLength: -1}
	out.Reset()
	fmt.Println(resp.Write(&out))
	fmt.Printf("%q\n", out.String())
	h := http.Header{"B": {"2"}, "A": {"1", "x\ny"}, "bad key": {"no"}}
	h.Write(os.Stdout)
	u := &url.URL{Scheme: "http", Host: "h", Path: "/a b"}
	fmt.Println(u, http.CanonicalHeaderKey("x-fOO-bar"), http.StatusText(418), http.StatusText(999))
	for _, s := range []string{"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "x"} {
		t, err := http.ParseTime(s)
		fmt.Println(t.UTC(), err)
	}
}
