// compress/gzip: 64 MB of text inflated, and a share of it compressed first.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"io"
)

func main() {
	block := make([]byte, 0, 8<<20)
	seed := uint32(1)
	for len(block) < 8<<20-64 {
		seed = seed*1664525 + 1013904223
		block = fmt.Appendf(block, "line %d with a value of %x\n", seed>>20, seed>>12)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(block); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	data, total, sum := packed.Bytes(), int64(0), crc32.NewIEEE()
	for range 8 {
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			panic(err)
		}
		n, err := io.Copy(sum, r)
		if err != nil {
			panic(err)
		}
		total += n
	}
	fmt.Println(total, sum.Sum32(), len(data) < len(block)/2)
}
