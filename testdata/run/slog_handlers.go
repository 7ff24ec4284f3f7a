// run

// What the handlers of log/slog write, and the logger in front of them.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"time"
)

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

type person struct{ First, Last string }

func (p person) LogValue() slog.Value {
	return slog.GroupValue(slog.String("first", p.First), slog.String("last", p.Last))
}

type endless struct{}

func (e endless) LogValue() slog.Value { return slog.AnyValue(e) }

type upper string

func (u upper) MarshalText() ([]byte, error) {
	if u == "" {
		return nil, errors.New("nothing")
	}
	return []byte(strings.ToUpper(string(u))), nil
}

type crash struct{ s string }

func (c *crash) MarshalText() ([]byte, error) { return []byte(c.s), nil }

// noTime takes the time out.
func noTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	if a.Key == "drop" {
		return slog.Attr{}
	}
	if a.Key == "g" {
		a.Value = slog.StringValue(strings.Join(groups, "/"))
	}
	return a
}

func events(l *slog.Logger) {
	l.Info("plain")
	l.Debug("hidden")
	l.Warn("with \"quotes\" and =", "k", "v", "a b", "c=d", "empty", "", "uni", "é\u2028", "bad", "\xff\x00")
	l.Error("numbers", "i", -1, "u", uint8(2), "f", 1.5, "f32", float32(0.25), "b", true, "d", 3*time.Second, "nil", nil,
		"t", time.Date(2020, 1, 2, 3, 4, 5, 678912345, time.UTC), "big", 1e30)
	l.Info("others", "err", errors.New("oops"), "slice", []int{1, 2}, "bytes", []byte("hi there"), "map", map[string]int{"b": 2, "a": 1},
		"struct", struct{ A, B int }{1, 2}, "text", upper("up"), "fails", upper(""), "crash", (*crash)(nil), "level", slog.LevelWarn+1,
		"kind", slog.KindBool, "chan", make(chan int) == nil)
	l.Info("groups", slog.Group("outer", "a", 1, slog.Group("inner", "b", 2, "g", 0)), slog.Group("none"), slog.Group("", "inline", true), "after", 1,
		slog.Group("dropped", "drop", 1))
	l.Info("values", "secret", secret("x"), "person", person{"A", "B"}, "endless", endless{})
	l.Info("bad", 1, "lonely")
	l.LogAttrs(nil, slog.LevelInfo+2, "attrs", slog.Int("x", 1), slog.Attr{}, slog.Any("", nil))
	m := l.With("w", 1).WithGroup("g1").With("x", 2, "g", 0).WithGroup("g2")
	m.Info("nested", "y", 3, "g", 0)
	m.Info("no attrs")
	m.WithGroup("").With().Info("same", slog.Int("drop", 1))
}

func main() {
	for _, opts := range []*slog.HandlerOptions{{ReplaceAttr: noTime}, {ReplaceAttr: noTime, Level: slog.LevelWarn}} {
		events(slog.New(slog.NewTextHandler(os.Stdout, opts)))
		events(slog.New(slog.NewJSONHandler(os.Stdout, opts)))
	}
	ctx := context.Background()
	var lv slog.LevelVar
	h := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: &lv})
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "record", 0)
	for i := range 8 {
		r.Add(fmt.Sprint("k", i), i)
	}
	r.AddAttrs(slog.Bool("last", true))
	c := r.Clone()
	c.AddAttrs(slog.String("clone", "c"))
	h.Handle(ctx, r)
	h.Handle(ctx, c)
	fmt.Println(c.NumAttrs(), h.Enabled(ctx, slog.LevelDebug))
	lv.Set(slog.LevelDebug)
	fmt.Println(&lv, h.Enabled(ctx, slog.LevelDebug))

	r = slog.NewRecord(time.Date(2021, 2, 3, 4, 5, 6, 789999999, time.FixedZone("", 5400)), slog.LevelWarn, "many", 0)
	multi := slog.NewMultiHandler(h, slog.NewJSONHandler(os.Stdout, nil), slog.DiscardHandler).WithGroup("m").WithAttrs([]slog.Attr{slog.Int("n", 1)})
	fmt.Println(multi.Handle(ctx, r), multi.Enabled(ctx, slog.LevelDebug-1))

	// The bridges to and from package log.
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	slog.Info("through log", "a", 1)
	slog.Debug("too low")
	fmt.Println(slog.SetLogLoggerLevel(slog.LevelDebug))
	slog.With("x", "y z").WithGroup("g").Debug("low enough", "k", "v")
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: noTime})))
	log.Print("through slog")
	log.Println("two", "words")
	slog.Info("direct")
	slog.NewLogLogger(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: noTime}), slog.LevelError).Print("adapted")

	for _, s := range []string{"info", "WARN+2", "Error-1", "x", "debug+y"} {
		var l slog.Level
		err := l.UnmarshalText([]byte(s))
		fmt.Println(l, int(l), err)
	}
	b, err := json.Marshal(map[slog.Level]slog.Level{slog.LevelWarn + 1: slog.LevelDebug - 1})
	fmt.Println(string(b), err)
	v := slog.GroupValue(slog.Int("a", 1), slog.Group("b", "c", 2.5))
	fmt.Println(v, v.Kind(), v.Equal(slog.AnyValue([]slog.Attr{slog.Int64("a", 1), slog.Group("b", "c", 2.5)})), slog.Any("t", time.Time{}), slog.TimeValue(time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)))
	func() {
		defer func() { fmt.Println(recover()) }()
		slog.StringValue("x").Int64()
	}()

	// The place in the program.
	l := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{AddSource: true, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if s, ok := a.Value.Any().(*slog.Source); ok {
			a.Value = slog.StringValue(fmt.Sprint(s.Function, " ", s.File[strings.LastIndexByte(s.File, '/')+1:], " ", s.Line))
		}
		return noTime(groups, a)
	}}))
	l.Info("here")
	l.LogAttrs(ctx, slog.LevelInfo, "and here")
}
