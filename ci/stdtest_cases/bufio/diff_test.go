package bufio_test

import (
	ref "bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	own "rgostd/bufio"
	ownio "rgostd/io"
)

// source gives data in random portions and then an error that both libraries take for the end.
type source struct {
	data []byte
	r    *rand.Rand
	end  error
}

func (s *source) Read(p []byte) (int, error) {
	if len(s.data) == 0 {
		return 0, s.end
	}
	n := copy(p, s.data[:min(len(s.data), s.r.IntN(20))])
	s.data = s.data[n:]
	return n, nil
}

func sources(seed uint64, data []byte) (*source, *source) {
	return &source{data, rand.New(rand.NewPCG(seed, 1)), ownio.EOF}, &source{data, rand.New(rand.NewPCG(seed, 1)), io.EOF}
}

func text(r *rand.Rand, n int) []byte {
	pieces := []string{"a", "bc ", "\n", "\r\n", "\r", "é", "世", "\xff", " ", "word", "\u2003"}
	var s []byte
	for range r.IntN(n) {
		s = append(s, pieces[r.IntN(len(pieces))]...)
	}
	return s
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestScanner(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	splits := []struct {
		own own.SplitFunc
		ref ref.SplitFunc
	}{{own.ScanLines, ref.ScanLines}, {own.ScanWords, ref.ScanWords}, {own.ScanRunes, ref.ScanRunes}, {own.ScanBytes, ref.ScanBytes}}
	for i := range 6000 {
		data := text(r, 120)
		x, y := sources(uint64(i), data)
		a, b := own.NewScanner(x), ref.NewScanner(y)
		limit := 1 + r.IntN(200)
		a.Buffer(make([]byte, 0, limit/2), limit)
		b.Buffer(make([]byte, 0, limit/2), limit)
		s := splits[r.IntN(4)]
		a.Split(s.own)
		b.Split(s.ref)
		for {
			p, q := a.Scan(), b.Scan()
			if p != q || a.Text() != b.Text() {
				t.Fatalf("%q: %v %q, want %v %q", data, p, a.Text(), q, b.Text())
			}
			if !p {
				break
			}
		}
		if errText(a.Err()) != errText(b.Err()) {
			t.Fatalf("%q: error %v, want %v", data, a.Err(), b.Err())
		}
	}
}

func TestReader(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 4000 {
		data := text(r, 200)
		x, y := sources(uint64(i), data)
		size := 16 + r.IntN(40)
		a, b := own.NewReaderSize(x, size), ref.NewReaderSize(y, size)
		for range 50 {
			n, op := r.IntN(30), r.IntN(10)
			var u, v string
			switch op {
			case 0:
				p, q := make([]byte, n), make([]byte, n)
				k, err1 := a.Read(p)
				l, err2 := b.Read(q)
				u, v = fmt.Sprint(k, p, errText(err1)), fmt.Sprint(l, q, errText(err2))
			case 1:
				p, err1 := a.ReadString('\n')
				q, err2 := b.ReadString('\n')
				u, v = fmt.Sprintf("%q %s", p, errText(err1)), fmt.Sprintf("%q %s", q, errText(err2))
			case 2:
				p, k, err1 := a.ReadLine()
				q, l, err2 := b.ReadLine()
				u, v = fmt.Sprintf("%q %v %s", p, k, errText(err1)), fmt.Sprintf("%q %v %s", q, l, errText(err2))
			case 3:
				p, k, err1 := a.ReadRune()
				q, l, err2 := b.ReadRune()
				u, v = fmt.Sprint(p, k, errText(err1)), fmt.Sprint(q, l, errText(err2))
			case 4:
				u, v = errText(a.UnreadRune()), errText(b.UnreadRune())
			case 5:
				u, v = errText(a.UnreadByte()), errText(b.UnreadByte())
			case 6:
				p, err1 := a.Peek(n)
				q, err2 := b.Peek(n)
				u, v = fmt.Sprint(p, errText(err1)), fmt.Sprint(q, errText(err2))
			case 7:
				p, err1 := a.Discard(n)
				q, err2 := b.Discard(n)
				u, v = fmt.Sprint(p, errText(err1)), fmt.Sprint(q, errText(err2))
			case 8:
				p, err1 := a.ReadSlice('c')
				q, err2 := b.ReadSlice('c')
				u, v = fmt.Sprint(p, errText(err1)), fmt.Sprint(q, errText(err2))
			case 9:
				p, err1 := a.ReadByte()
				q, err2 := b.ReadByte()
				u, v = fmt.Sprint(p, errText(err1)), fmt.Sprint(q, errText(err2))
			}
			if u != v || a.Buffered() != b.Buffered() {
				t.Fatalf("operation %d: %s, want %s (buffered %d, %d)", op, u, v, a.Buffered(), b.Buffered())
			}
		}
	}
}

// failing takes limit bytes, then fails.
type failing struct {
	bytes.Buffer
	limit int
}

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	n := min(len(p), f.limit)
	f.limit -= n
	f.Buffer.Write(p[:n])
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestWriter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		limit := r.IntN(400)
		x, y := &failing{limit: limit}, &failing{limit: limit}
		size := 1 + r.IntN(30)
		a, b := own.NewWriterSize(x, size), ref.NewWriterSize(y, size)
		for range 30 {
			p := text(r, 20)
			var k, l int
			var err1, err2 error
			switch r.IntN(5) {
			case 0:
				k, err1 = a.Write(p)
				l, err2 = b.Write(p)
			case 1:
				k, err1 = a.WriteString(string(p))
				l, err2 = b.WriteString(string(p))
			case 2:
				err1, err2 = a.WriteByte('x'), b.WriteByte('x')
			case 3:
				k, err1 = a.WriteRune('世')
				l, err2 = b.WriteRune('世')
			case 4:
				err1, err2 = a.Flush(), b.Flush()
			}
			if k != l || errText(err1) != errText(err2) || a.Buffered() != b.Buffered() || x.String() != y.String() {
				t.Fatalf("%d, %v, %d; want %d, %v, %d", k, err1, a.Buffered(), l, err2, b.Buffered())
			}
		}
	}
}
