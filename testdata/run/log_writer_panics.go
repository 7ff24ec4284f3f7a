// run

// A writer that panics leaves loggers and handlers usable.
package main

import (
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
)

type fragile struct{ calls int }

func (f *fragile) Write(p []byte) (int, error) {
	f.calls++
	if strings.Contains(string(p), "bad") {
		panic(fmt.Sprintf("writer: %q", p))
	}
	return os.Stdout.Write(p)
}

func try(f func()) {
	defer func() { fmt.Println("recovered:", recover()) }()
	f()
}

func main() {
	f := new(fragile)
	l := log.New(f, "p: ", log.Lmsgprefix)
	try(func() { l.Print("good") })
	try(func() { l.Print("bad") })
	l.SetOutput(f)
	try(func() { l.Panicln("bad again") })
	fmt.Println(l.Writer() == f, f.calls)

	log.SetOutput(f)
	log.SetFlags(0)
	try(func() { log.Printf("bad %d", 1) })
	log.Print("good")

	plain := func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	for _, h := range []slog.Handler{
		slog.NewTextHandler(f, &slog.HandlerOptions{ReplaceAttr: plain}),
		slog.NewJSONHandler(f, &slog.HandlerOptions{ReplaceAttr: plain}),
	} {
		s := slog.New(h)
		try(func() { s.Info("bad") })
		s.Info("good", "n", 1)
	}
}
