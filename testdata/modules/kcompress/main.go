package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
)

func main() {
	text := []byte(strings.Repeat("hello compress ", 500))
	var b bytes.Buffer
	w, _ := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
	w.Write(text)
	w.Close()
	r, _ := zstd.NewReader(&b)
	out, err := io.ReadAll(r)
	fmt.Println(bytes.Equal(out, text), err)
	e := s2.Encode(nil, text)
	d, err := s2.Decode(nil, e)
	fmt.Println(bytes.Equal(d, text), err, len(e) < len(text))
	var z bytes.Buffer
	gw := gzip.NewWriter(&z)
	gw.Write(text)
	gw.Close()
	gr, _ := gzip.NewReader(&z)
	out, err = io.ReadAll(gr)
	fmt.Println(bytes.Equal(out, text), err)
}
