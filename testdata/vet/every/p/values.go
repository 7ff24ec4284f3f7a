package p

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unsafe"
)

type raw []byte

func (b raw) String() string { return string(b[:1]) }

type number int

type text string

func lists(s []int, m map[string]int, a, b int) []int {
	s = append(s)
	a = a
	a, b = a, b+1
	m["x"] = m["x"]
	s[a] = s[a]
	s[next()] = s[next()]
	(a) = (a)
	return s
}

func next() int { return 0 }

func literals() {
	_ = unicode.Range16{1, 2, 3}
	_ = net.TCPAddr{nil, 80, ""}
	_ = []net.UDPAddr{{nil, 80, ""}}
	_ = &os.PathError{"open", "x", nil}
	_ = os.PathError{Op: "open"}
}

func shifts(x int8, y uint64, n uint) {
	_ = x << 8
	_ = x >> 7
	_ = y << 64
	x <<= 9
	_ = uint32(n) >> 40
	if false {
		_ = x << 20
	}
	switch unsafe.Sizeof(n) {
	case 4:
		_ = y << 65
	case 8:
		_ = y << 66
	}
	_ = y + 1<<70>>68
}

func narrow[T int8 | int32](t T) { _ = t << 10 }

func results(e error, s fmt.Stringer, b *strings.Builder) {
	fmt.Sprintf("%d", 1)
	errors.New("x")
	(slices.Max([]int{1}))
	e.Error()
	s.String()
	b.String()
	fmt.Errorf("x")
	_ = b.String()
}

type tagged struct {
	A int `json:"a"`
	B int `json:"a"`
	C int `json:"c" xml:"c,attr"`
	D int `xml:"c,attr"`
	e int `json:"e"`
	F int `json: "f"`
	G int `json:"g,omit empty"`
	H int `plain`
	inner
	I int "json:\"\x01`\""
}

type inner struct {
	C int `json:"c"`
	J int `json:"j"`
	K int `json:"j"`
}

func (tagged) ReadByte() byte                { return 0 }
func (*tagged) Seek(off int64, whence int64) {}
func (tagged) WriteTo(w io.Writer) error     { return nil }
func (tagged) Scan(x fmt.ScanState, c byte) error {
	return nil
}

type failure struct{}

func (failure) Error() string       { return "" }
func (failure) Is(other any) bool   { return false }
func (failure) Unwrap() (a, b error) { return }

type reader interface {
	UnreadRune() (rune, error)
}

func conversions(n number, r rune, u uintptr, p unsafe.Pointer, v reflect.Value, h *reflect.SliceHeader) {
	_ = string(n)
	_ = text(n)
	_ = string(r)
	_ = text(65)
	_ = unsafe.Pointer(u)
	_ = unsafe.Pointer(uintptr(p) + 8)
	_ = unsafe.Pointer(v.Pointer())
	_ = unsafe.Pointer(h.Data)
	_ = *h
}

func generic[T number | string, S text | string](t T) { _ = S(t) }

func times(t time.Time) {
	_ = t.Format("2006-02-01")
	const layout = "at 2006-02-01"
	_, _ = time.Parse(layout, "")
	defer fmt.Println(time.Since(t))
	defer func() { fmt.Println(time.Since(t)) }()
	var x struct{ A int }
	json.Unmarshal(nil, x)
	json.Unmarshal(nil, &x)
	json.NewDecoder(nil).Decode(x)
}

func signals() {
	c := make(chan os.Signal)
	signal.Notify(c)
	d := make(chan os.Signal, 1)
	signal.Notify(d)
	signal.Notify(make(chan os.Signal))
	var e = make(chan os.Signal)
	notify := signal.Notify
	notify(e, os.Interrupt)
}

func dial(host string, port int) {
	net.Dial("tcp", fmt.Sprintf("%s:%d", host, port))
	addr := fmt.Sprintf("%s:%s", host, "80")
	net.DialTimeout("tcp", addr, 0)
	other := fmt.Sprintf("%s-%d", host, port)
	net.Dial("tcp", other)
}

func groups() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1)
		defer wg.Done()
	}()
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
	}()
	wg.Wait()
}
