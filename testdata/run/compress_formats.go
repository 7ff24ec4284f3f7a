// run

// Compression: every level and format gives back what was written, in any pieces, after Reset, with a dictionary, after
// Flush; readers stop where the stream ends; headers; errors.

package main

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing/iotest"
	"time"
)

// samples are texts of different kinds.
func samples() map[string][]byte {
	noise := make([]byte, 150000)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	var words bytes.Buffer
	for i := range 40000 {
		fmt.Fprintf(&words, "%s%d ", []string{"alpha", "beta", "gamma", "delta"}[noise[i]%4], noise[i*3%1000]%50)
	}
	mixed := bytes.Clone(noise[:70000])
	copy(mixed[30000:], words.Bytes()[:20000])
	copy(mixed[65000:], mixed[:5000])
	return map[string][]byte{
		"empty": nil, "byte": {42}, "short": []byte("hello, hello"), "zeros": make([]byte, 300000),
		"noise": noise, "words": words.Bytes(), "mixed": mixed, "block": words.Bytes()[:65535], "more": words.Bytes()[:65536],
	}
}

var names = []string{"empty", "byte", "short", "zeros", "noise", "words", "mixed", "block", "more"}

func levels() {
	texts := samples()
	for level := -2; level <= 9; level++ {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, level)
		fmt.Println("level", level, err)
		r := flate.NewReader(&b)
		for i, name := range names {
			text := texts[name]
			b.Reset()
			w.Reset(&b)
			for rest := text; len(rest) > 0; {
				n := min(len(rest), 1+i*7919)
				w.Write(rest[:n])
				rest = rest[n:]
				if level > 2 && len(rest) == len(text)/2 {
					w.Flush()
				}
			}
			fmt.Print(w.Close(), " ")
			b.WriteString("rest")
			r.(flate.Resetter).Reset(&b, nil)
			got, err := io.ReadAll(r)
			fmt.Print(bytes.Equal(got, text), " ", err, " ", b.String(), "; ")
		}
		fmt.Println()
	}
	_, err := flate.NewWriter(nil, 10)
	fmt.Println(err)
}

// ratios: compression is at least that good.
func ratios() {
	text := samples()["words"]
	for level, most := range map[int]int{1: 35, 6: 30, 9: 28, -2: 60} {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, level)
		w.Write(text)
		w.Close()
		if b.Len()*100 > len(text)*most {
			fmt.Println("level", level, "compresses to", b.Len(), "of", len(text))
		}
	}
}

func sync() {
	pr, pw := io.Pipe()
	w, _ := flate.NewWriter(pw, 6)
	done := make(chan bool)
	go func() {
		r := flate.NewReader(pr)
		buf := make([]byte, 100)
		for {
			n, err := r.Read(buf)
			if n > 0 {
				fmt.Printf("read %q\n", buf[:n])
				done <- true
			}
			if err != nil {
				fmt.Println(err)
				close(done)
				return
			}
		}
	}()
	for _, s := range []string{"first", "second", "second"} {
		io.WriteString(w, s)
		w.Flush()
		<-done
	}
	w.Close()
	pw.Close()
	<-done
}

func dictionaries() {
	dict := []byte(strings.Repeat("a common beginning of all texts; ", 30))
	text := append(bytes.Clone(dict[:500]), "and an end"...)
	var b bytes.Buffer
	for _, level := range []int{-2, 1, 2, 3, 5, 6, 7, 9} {
		b.Reset()
		w, _ := flate.NewWriterDict(&b, level, dict)
		w.Write(text)
		w.Close()
		if level > 0 && b.Len() > 60 {
			fmt.Println("level", level, "takes", b.Len())
		}
		got, err := io.ReadAll(flate.NewReaderDict(&b, dict))
		fmt.Print(bytes.Equal(got, text), err, " ")
	}
	fmt.Println()
	b.Reset()
	w, _ := zlib.NewWriterLevelDict(&b, 6, dict)
	w.Write(text)
	w.Close()
	z := b.Bytes()
	_, err := zlib.NewReader(bytes.NewReader(z))
	fmt.Println(err)
	r, err := zlib.NewReaderDict(bytes.NewReader(z), dict)
	got, err2 := io.ReadAll(r)
	fmt.Println(err, bytes.Equal(got, text), err2)
	z[len(z)-1]++
	r, _ = zlib.NewReaderDict(bytes.NewReader(z), dict)
	_, err = io.ReadAll(r)
	fmt.Println(err)
	_, err = zlib.NewReader(strings.NewReader("\x78\x9d"))
	fmt.Println(err)
	_, err = zlib.NewWriterLevel(nil, 22)
	fmt.Println(err)
}

func gzips() {
	var b bytes.Buffer
	for i, name := range []string{"one", "zwölf", ""} {
		w, _ := gzip.NewWriterLevel(&b, i+4)
		w.Name, w.Comment = name, "comment "+name
		w.Extra = []byte("extra")[:i]
		w.ModTime = time.Unix(1e9+int64(i), 0)
		fmt.Fprintf(w, "text %d\n", i)
		fmt.Println(w.Close(), w.Close())
		_, err := w.Write([]byte("x"))
		fmt.Println(err)
	}
	all := b.Bytes()
	r, err := gzip.NewReader(bytes.NewReader(all))
	fmt.Println(r.Name, r.Comment, string(r.Extra), r.ModTime.UTC(), r.OS, err)
	text, err := io.ReadAll(r)
	fmt.Printf("%q %v\n", text, err)
	in := bytes.NewReader(all)
	fmt.Println(r.Reset(in))
	for {
		r.Multistream(false)
		text, err := io.ReadAll(r)
		fmt.Printf("%q %q %v\n", r.Name, text, err)
		if err := r.Reset(in); err != nil {
			fmt.Println(err)
			break
		}
	}
	for _, n := range []int{0, 5, 12, 40, len(all) - 3} {
		r, err := gzip.NewReader(iotest.OneByteReader(bytes.NewReader(all[:n])))
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		fmt.Println(err, errors.Is(err, io.ErrUnexpectedEOF))
	}
	bad := bytes.Clone(all)
	bad[len(bad)-6] ^= 1
	r, _ = gzip.NewReader(bytes.NewReader(bad))
	_, err = io.ReadAll(r)
	fmt.Println(err)
	_, err = gzip.NewReader(strings.NewReader("not a gzip file"))
	fmt.Println(err)
	w := gzip.NewWriter(io.Discard)
	w.Name = "日本"
	_, err = w.Write(nil)
	fmt.Println(err)
}

func others() {
	text := samples()["words"][:50000]
	for _, order := range []lzw.Order{lzw.LSB, lzw.MSB} {
		var b bytes.Buffer
		w := lzw.NewWriter(&b, order, 8)
		w.Write(text[:10])
		w.Write(text[10:])
		fmt.Println(w.Close(), b.Len() < len(text)/2)
		got, err := io.ReadAll(lzw.NewReader(&b, order, 8))
		fmt.Println(bytes.Equal(got, text), err)
	}
	_, err := lzw.NewWriter(io.Discard, lzw.LSB, 2).Write([]byte{4})
	fmt.Println(err)
	_, err = lzw.NewReader(strings.NewReader("\xff\xff"), lzw.MSB, 8).Read(make([]byte, 10))
	fmt.Println(err)
	_, err = lzw.NewReader(nil, lzw.MSB, 9).Read(nil)
	fmt.Println(err)

	const hello = "QlpoOTFBWSZTWbEj3kMAAANZgAAQQAQQABJkwBAgADEDQNAgAaaRA6tsgoT4u5IpwoSFiR7yGA=="
	z, _ := base64.StdEncoding.DecodeString(hello)
	got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(z)))
	fmt.Printf("%q %v\n", got, err)
	got, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(append(bytes.Clone(z), z...))))
	fmt.Printf("%q %v\n", got, err)
	z[20] ^= 4
	_, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(z)))
	fmt.Println(err != nil)
	_, err = io.ReadAll(bzip2.NewReader(strings.NewReader("BZx")))
	fmt.Println(err)
}

func corrupt() {
	for _, s := range []string{"", "\x06", "\x07", "\x01\x05\x00\xfa\xff1234", "\x01\x05\x00\x05\x00", "\x03\x00", "\x4b\x4c\x04\x62",
		"\x05\xc0\x81\x08\x00\x00\x00\x00\x20\x7f\xeb\x0b\x00\x00", "\xff\xff\xff"} {
		got, err := io.ReadAll(flate.NewReader(strings.NewReader(s)))
		fmt.Printf("%q %q %v\n", s, got, err)
	}
}

func main() {
	levels()
	ratios()
	sync()
	dictionaries()
	gzips()
	others()
	corrupt()
}
