package slog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	ref "log/slog"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	own "rgostd/log/slog"
	owntime "rgostd/time"
)

var keys = []string{"k", "key two", "", "é", "a=b", "q\"", "\xff", "time", "msg", "drop", "\u2028", "x.y", "\x7f", "tab\t"}

type text struct{ s string }

func (t text) MarshalText() ([]byte, error) {
	if t.s == "" {
		return nil, errors.New("no text")
	}
	return []byte(t.s), nil
}

type broken struct{ p *int }

func (b *broken) MarshalText() ([]byte, error) { return fmt.Append(nil, *b.p), nil }

// plain are values that both packages take as they are.
var plain = []any{nil, true, 1, int8(-2), uint16(3), 4.5, float32(0.1), "text", "with space", "", "\xff<é>\u2028\n", []byte("bytes"), []int{1, 2},
	map[string]int{"b": 1, "a": 2}, struct{ A, b int }{1, 2}, errors.New("an error"), text{"a b"}, text{}, (*text)(nil), (*broken)(nil), &broken{}, math.NaN(),
	make(chan int) == nil, uintptr(9), 1e300, []any{1, "x", nil}}

type pair struct {
	a []any
	b []any
}

func (p *pair) add(a, b any) {
	p.a, p.b = append(p.a, a), append(p.b, b)
}

// outermost is the depth of arguments that are in no group.
const outermost = 2

func args(r *rand.Rand, depth int) (p pair) {
	for range r.IntN(4) {
		key := keys[r.IntN(len(keys))]
		switch k := r.IntN(12); {
		case k == 0 && depth > 0:
			g := args(r, depth-1)
			p.add(ref.Group(key, g.a...), own.Group(key, g.b...))
		case k == 1:
			v := r.Int64()
			p.add(ref.Int64(key, v), own.Int64(key, v))
		case k == 2:
			v := time.Duration(r.Int64N(1e12))
			p.add(ref.Duration(key, v), own.Duration(key, owntime.Duration(v)))
		case k == 3:
			sec := r.Int64N(1e11) - 5e10
			p.add(ref.Time(key, time.Unix(sec, 5e8).UTC()), own.Time(key, owntime.Unix(sec, 5e8).UTC()))
		case k == 4 && depth == outermost:
			// In groups it could be all that there is, which confuses the reference.
			p.add(ref.Attr{}, own.Attr{})
		case k == 5:
			p.add(ref.Any(key, ref.LevelWarn+1), own.Any(key, own.LevelWarn+1))
		case k == 6:
			p.add(7, 7)
		case k == 7:
			p.add(ref.Any(key, ref.StringValue("v")), own.Any(key, own.StringValue("v")))
		default:
			v := plain[r.IntN(len(plain))]
			if key == "" && v == nil {
				key = "nil"
			}
			p.add(key, key)
			p.add(v, v)
		}
	}
	return p
}

func TestHandlersAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40000 {
		var a, b bytes.Buffer
		x, y := &ref.HandlerOptions{}, &own.HandlerOptions{}
		if r.IntN(2) == 0 {
			// No group has all its members replaced by nothing: the reference forgets a comma then.
			x.ReplaceAttr = func(groups []string, a ref.Attr) ref.Attr {
				if len(groups) == 0 && a.Key == "drop" {
					return ref.Attr{}
				}
				return ref.Any(a.Key+fmt.Sprint(groups), a.Value)
			}
			y.ReplaceAttr = func(groups []string, a own.Attr) own.Attr {
				if len(groups) == 0 && a.Key == "drop" {
					return own.Attr{}
				}
				return own.Any(a.Key+fmt.Sprint(groups), a.Value)
			}
		}
		if r.IntN(4) == 0 {
			x.Level, y.Level = ref.LevelWarn, own.LevelWarn
		}
		var h ref.Handler = ref.NewTextHandler(&a, x)
		var g own.Handler = own.NewTextHandler(&b, y)
		if r.IntN(2) == 0 {
			h, g = ref.NewJSONHandler(&a, x), own.NewJSONHandler(&b, y)
		}
		l, m := ref.New(h), own.New(g)
		for range r.IntN(4) {
			if r.IntN(2) == 0 {
				p := args(r, outermost)
				l, m = l.With(p.a...), m.With(p.b...)
			} else {
				name := keys[r.IntN(len(keys))]
				l, m = l.WithGroup(name), m.WithGroup(name)
			}
		}
		p := args(r, outermost)
		at := time.Unix(r.Int64N(1e10), r.Int64N(1e9)).UTC()
		level := r.IntN(20) - 8
		rec, rec2 := ref.NewRecord(at, ref.Level(level), "a message", 0), own.NewRecord(owntime.Unix(at.Unix(), int64(at.Nanosecond())).UTC(), own.Level(level), "a message", 0)
		rec.Add(p.a...)
		rec2.Add(p.b...)
		if l.Enabled(nil, rec.Level) != m.Enabled(nil, rec2.Level) {
			t.Fatalf("Enabled(%v)", rec.Level)
		}
		err1, err2 := l.Handler().Handle(context.Background(), rec), m.Handler().Handle(nil, rec2)
		if a.String() != b.String() || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatalf("%v:\n got %s\nwant %s", p.a, &b, &a)
		}
	}
}

func TestLevelsAgainstReference(t *testing.T) {
	for i := -12; i < 16; i++ {
		a, b := ref.Level(i).String(), own.Level(i).String()
		if a != b {
			t.Errorf("%d: %s, want %s", i, b, a)
		}
	}
	for _, s := range []string{"", "info", "Warn+3", "ERROR-", "debug--1", "inf", "INFO+99999999999999999999", "error-4"} {
		var a ref.Level
		var b own.Level
		err1, err2 := a.UnmarshalText([]byte(s)), b.UnmarshalText([]byte(s))
		if int(a) != int(b) || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("%q: %v %v, want %v %v", s, b, err2, a, err1)
		}
	}
}
