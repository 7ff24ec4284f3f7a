package library

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// limit is how much of an unpacked stream is looked at: what is claimed to be there may be endless.
const limit = 1 << 20

func drain(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, limit)) }

func FuzzHTTPRequest(f *testing.F) {
	for _, s := range []string{
		"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n5;e=1\r\nhello\r\n0\r\nT: v\r\n\r\n",
		"PUT http://h/ HTTP/1.0\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabc",
		"CONNECT h:1 HTTP/1.1\r\n\r\n", "GET  / HTTP/9.9\n\n",
		"POST /f HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 60\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--b--\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "GET / HTTP/1.1\r\nCookie: a=b; c=\"d\r\nHost: x\r\nRange: bytes=0-,5-2\r\n\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		for range 8 {
			req, err := http.ReadRequest(r)
			if err != nil {
				break
			}
			req.Cookies()
			req.BasicAuth()
			if req.ParseMultipartForm(1<<16) == nil && req.MultipartForm != nil {
				req.MultipartForm.RemoveAll()
			}
			if _, err := drain(req.Body); err != nil {
				break
			}
			req.Body = nil
			req.ContentLength = 0
			req.TransferEncoding = nil
			var b bytes.Buffer
			if req.Write(&b) == nil {
				// Requests that only servers understand can be read and not be written.
				http.ReadRequest(bufio.NewReader(&b))
			}
		}
		if res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(data)), nil); err == nil {
			drain(res.Body)
			res.Cookies()
		}
	})
}

func packed(write func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := write(&b)
	io.WriteString(w, strings.Repeat("some text, some more text; ", 20))
	w.Close()
	return b.Bytes()
}

func FuzzCompressed(f *testing.F) {
	f.Add(packed(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }))
	f.Add(packed(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }))
	f.Add(packed(func(w io.Writer) io.WriteCloser { return lzw.NewWriter(w, lzw.LSB, 8) }))
	f.Add(packed(func(w io.Writer) io.WriteCloser {
		c, _ := flate.NewWriter(w, flate.HuffmanOnly)
		return c
	}))
	f.Add([]byte("BZh91AY&SY\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			drain(r)
		}
		if r, err := zlib.NewReader(bytes.NewReader(data)); err == nil {
			drain(r)
		}
		drain(flate.NewReader(bytes.NewReader(data)))
		drain(bzip2.NewReader(bytes.NewReader(data)))
		drain(lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8))
		drain(lzw.NewReader(bytes.NewReader(data), lzw.LSB, 7))
		for _, level := range []int{flate.HuffmanOnly, 1, 6, 9} {
			var b bytes.Buffer
			w, err := flate.NewWriter(&b, level)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(data)
			w.Close()
			back, err := io.ReadAll(flate.NewReader(&b))
			if err != nil || !bytes.Equal(back, data) {
				t.Fatalf("level %d: %v", level, err)
			}
		}
	})
}

func FuzzArchives(f *testing.F) {
	var b bytes.Buffer
	tw := tar.NewWriter(&b)
	tw.WriteHeader(&tar.Header{Name: strings.Repeat("long/", 40) + "ü", Size: 3, PAXRecords: map[string]string{"X.y": "z"}})
	tw.Write([]byte("abc"))
	tw.WriteHeader(&tar.Header{Name: "l", Linkname: "m", Typeflag: tar.TypeSymlink})
	tw.Close()
	f.Add(b.Bytes())
	b.Reset()
	zw := zip.NewWriter(&b)
	w, _ := zw.Create("dir/file")
	w.Write(bytes.Repeat([]byte("x"), 100))
	zw.Create("empty/")
	zw.SetComment("c")
	zw.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		tr := tar.NewReader(bytes.NewReader(data))
		for range 100 {
			h, err := tr.Next()
			if err != nil {
				break
			}
			h.FileInfo().Mode()
			if _, err := io.Copy(io.Discard, io.LimitReader(tr, limit)); err != nil {
				break
			}
		}
		zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for i, file := range zr.File {
			if i == 100 {
				break
			}
			if r, err := file.Open(); err == nil {
				drain(r)
				r.Close()
			}
		}
		zr.Open("dir/file")
	})
}

func FuzzEncodings(f *testing.F) {
	f.Add([]byte("-----BEGIN X-----\nA: b\n\nTWFu\n-----END X-----\n"), "aGk=")
	f.Add([]byte("--b\r\nContent-Type: x\r\n\r\nbody\r\n--b--"), "00ff")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		if block, _ := pem.Decode(data); block != nil {
			if again := pem.EncodeToMemory(block); again != nil {
				if b, _ := pem.Decode(again); b == nil || !bytes.Equal(b.Bytes, block.Bytes) {
					t.Fatalf("%q", again)
				}
			}
		}
		if b, err := base64.StdEncoding.DecodeString(text); err == nil {
			base64.StdEncoding.DecodeString(base64.StdEncoding.EncodeToString(b))
		}
		if b, err := hex.DecodeString(text); err == nil && !strings.EqualFold(hex.EncodeToString(b), text) {
			t.Fatal(text)
		}
		r := multipart.NewReader(bytes.NewReader(data), "b")
		for range 20 {
			p, err := r.NextPart()
			if err != nil {
				break
			}
			drain(p)
		}
		if v, n := binary.Uvarint(data); n > 0 {
			if w, _ := binary.Uvarint(binary.AppendUvarint(nil, v)); v != w {
				t.Fatal(v, w)
			}
		}
		var s struct {
			A uint16
			B [3]int32
			C bool
		}
		binary.Read(bytes.NewReader(data), binary.BigEndian, &s)
	})
}
