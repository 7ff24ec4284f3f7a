// run

// Packages net/url, mime, mime/quotedprintable and net/textproto.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"net/url"
	"strings"
)

func main() {
	for _, s := range []string{"http://user:p%40ss@host:8080/a%2Fb/c?x=1&y=%41#frag%20x", "mailto:a@b", "//host/p", "/p?", "http://[fe80::1%25en0]:80/", "a:b:c",
		"http://a b/", "1http://x", ":x", "http://[::1", "http://h:port/", "http://::1/", "ftp://h", "http://host?q", "*", "", "http://%41/", "http://h/%zz", "x\x7f",
		"http://[1.2.3.4]/", "postgres://a:1,b:2/db", "http://h/a;b=c/", "file:///etc", "http:opaque?q#f"} {
		u, err := url.Parse(s)
		if err != nil {
			fmt.Println("!", err)
			continue
		}
		fmt.Printf("%q -> %q scheme=%q user=%v host=%q (%q %q) path=%q raw=%q query=%q frag=%q opaque=%q uri=%q %v %v\n", s, u, u.Scheme, u.User, u.Host,
			u.Hostname(), u.Port(), u.Path, u.RawPath, u.RawQuery, u.Fragment, u.Opaque, u.RequestURI(), u.IsAbs(), u.Redacted())
	}
	base, _ := url.Parse("http://h/a/b/c?q#f")
	for _, ref := range []string{"d", "./d", "../d", "/d", "//x/d", "?r", "#g", "", "../../../d", "d/..", "http:d", "..", "g;x=1/../y", "mailto:x"} {
		u, err := base.Parse(ref)
		fmt.Println(ref, "=", u, err)
	}
	for _, e := range [][]string{{"x", "../y"}, {"/abs"}, {"a/", "b/"}, {}, {"%2f"}, {"%zz"}} {
		fmt.Println(base.JoinPath(e...))
	}
	v, err := url.ParseQuery("a=1&b=%20+&a=2&c&=d&bad=%1&e;f=1")
	fmt.Println(v, err, v.Encode(), v.Get("a"), v.Has("c"))
	fmt.Println(url.QueryEscape("a/b c&d=é~"), url.PathEscape("a/b c&d=é~"))
	fmt.Println(url.PathUnescape("a+b%20c"))
	fmt.Println(url.QueryUnescape("a+b%2"))

	for _, s := range []string{"text/html; charset=utf-8", "Form-Data; Name=\"a\\\"b\"; filename=\"C:\\dir\\f\"", "a/b; x*=utf-8''%e2%82%ac; y*0=1; y*1*=%32", "text/", "a b", "t/h; k=1; k=2",
		"t/h; k", "t/h;;", "", "t/h; k=\"open", "attachment"} {
		t, p, err := mime.ParseMediaType(s)
		fmt.Printf("%q -> %q %v %v\n", s, t, p, err)
	}
	fmt.Println(mime.FormatMediaType("Text/HTML", map[string]string{"Charset": "utf-8", "name": "a b", "x": "é"}), mime.FormatMediaType("bad type", nil) == "")
	fmt.Println(mime.TypeByExtension(".HTML"), mime.TypeByExtension(".json"), mime.TypeByExtension(".none"), mime.AddExtensionType("x", "a/b"), mime.AddExtensionType(".q1", "text/q"), mime.TypeByExtension(".q1"))
	dec := new(mime.WordDecoder)
	for _, s := range []string{"=?UTF-8?Q?=C2=A1Hola,_se=C3=B1or!?=", "=?utf-8?b?wqE=?= =?ISO-8859-1?q?=E9?= x", "=?x?y?z?=", "plain"} {
		fmt.Println(dec.DecodeHeader(s))
	}
	fmt.Println(mime.QEncoding.Encode("utf-8", "¡Hola, señor!"), mime.BEncoding.Encode("UTF-8", strings.Repeat("é", 50)))
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	io.WriteString(w, "tabs\tand é = "+strings.Repeat("long ", 20)+"\nend \n")
	w.Close()
	fmt.Printf("%q\n", b.String())
	out, err := io.ReadAll(quotedprintable.NewReader(&b))
	fmt.Printf("%q %v\n", out, err)

	r := textproto.NewReader(bufio.NewReader(strings.NewReader("key: v1\r\nKey:  v2 \r\nlong: a\r\n b\r\n\r\n220-multi\r\n220 line\r\n550 no\r\n..dot\r\nx\r\n.\r\nrest\n")))
	h, err := r.ReadMIMEHeader()
	fmt.Println(h, err)
	fmt.Println(r.ReadResponse(220))
	_, _, err = r.ReadCodeLine(2)
	fmt.Println(err)
	fmt.Println(r.ReadDotLines())
	fmt.Println(r.ReadLine())
	for _, bad := range []string{" x: y\r\n\r\n", "nocolon\r\n\r\n", "a\x01: b\r\n\r\n", "k: v"} {
		h, err := textproto.NewReader(bufio.NewReader(strings.NewReader(bad))).ReadMIMEHeader()
		fmt.Println(h, err)
	}
	b.Reset()
	tw := textproto.NewWriter(bufio.NewWriter(&b))
	dw := tw.DotWriter()
	io.WriteString(dw, "a\n.b\r\n..\n\nc")
	dw.Close()
	tw.PrintfLine("end %d", 1)
	fmt.Printf("%q\n", b.String())
}
