package checks

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync/atomic"
)

type T struct{ a, b int }

func (t T) String() string { return fmt.Sprintf("%v", t) }

type E struct{}

func (*E) Error() string { return "" }

func f() int { return 1 }

func wrap(format string, args ...any) { fmt.Printf(format, args...) }
func wrapln(args ...any)               { fmt.Println(args...) }

func printf(x int, s string, err error, p *T) {
	fmt.Printf("%d %s\n", s, x)
	fmt.Printf("%d\n")
	fmt.Printf("%d\n", x, s)
	fmt.Printf("%z\n", x)
	fmt.Printf("hello\n", x)
	fmt.Printf("%d %", x)
	fmt.Printf("%w", err)
	fmt.Printf(s)
	fmt.Println("x %d", x)
	fmt.Println("x\n")
	fmt.Println(f, x)
	fmt.Printf("%v", f)
	fmt.Printf("%[2]d %[1]d", x)
	fmt.Printf("%*d", s, x)
	fmt.Printf("%-+08.3f", x)
	fmt.Printf("%s", p)
	fmt.Printf("%d %t %q %x %c %U %e %p %T", x, x, x, x, x, x, x, x, x)
	fmt.Errorf("%w %w", err, s)
	log.Printf("%s", x)
	log.Fatal("x %s")
	fmt.Fprintf(os.Stderr, "%s", 3)
	wrap("%s", x)
	wrap("%d", x, x)
	wrapln("a %d")
	fmt.Sprint("a", "b\n")
	fmt.Print("a %v")
	fmt.Fprintln(io.Discard, "x\n")
	fmt.Printf("%+q %#x % x %s", s, s, s, []string{s})
	fmt.Printf("%d", []int{x})
	fmt.Printf("%d", map[string]int{})
	fmt.Printf("%.*f", x, 1.5)
	fmt.Printf("%s %[1]s %s", s)
	_ = fmt.Sprintf("%y%d", x)
}

func others(r io.Reader, x, y int, n int32) {
	var e E
	err := errors.New("x")
	errors.As(err, e)
	errors.As(err, &e)
	var pe *E
	errors.As(err, &pe)
	errors.As(err, nil)
	errors.As(err, err)
	errors.As(err, &err)
	if f == nil {
	}
	if others != nil {
	}
	_ = string(x)
	_ = string(n)
	_ = string('a')
	_ = string(byte(x))
	_ = []string{string(rune(x))}
	if x == 1 || x == 1 {
	}
	if x != 1 || x != 2 {
	}
	if x == 1 && x == 2 {
	}
	if x == 1 && y == 2 && x == 1 {
	}
	var c int64
	c = atomic.AddInt64(&c, 1)
	pc := &c
	*pc = atomic.AddInt64(pc, 1)
	_, _ = r.(interface{ Read() })
	switch r.(type) {
	case interface{ Read(int) }:
	}
}
