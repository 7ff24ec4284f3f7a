// Package slogtest finds out whether an implementation of slog.Handler does what handlers should.
package slogtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A rule is something that handlers must do.
type rule struct {
	name string
	says string
	// log logs one event; change, unless nil, changes it before the handler gets it.
	log    func(l *slog.Logger)
	change func(r *slog.Record)
	// want is about the result: "key" must be there, "!key" must not, and "key=value" must have the value. Groups and
	// their members are separated by dots.
	want []string
}

var rules = [...]rule{
	{
		name: "built-ins",
		says: "this test expects slog.TimeKey, slog.LevelKey and slog.MessageKey",
		log:  func(l *slog.Logger) { l.Info("message") },
		want: []string{"time", "level", "msg=message"},
	}, {
		name: "attrs",
		says: "a Handler should output attributes passed to the logging function",
		log:  func(l *slog.Logger) { l.Info("message", "k", "v") },
		want: []string{"k=v"},
	}, {
		name: "empty-attr",
		says: "a Handler should ignore an empty Attr",
		log:  func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Attr{}, "c", "d") },
		want: []string{"a=b", "!", "c=d"},
	}, {
		name:   "zero-time",
		says:   "a Handler should ignore a zero Record.Time",
		log:    func(l *slog.Logger) { l.Info("msg", "k", "v") },
		change: func(r *slog.Record) { r.Time = time.Time{} },
		want:   []string{"!time"},
	}, {
		name: "WithAttrs",
		says: "a Handler should include the attributes from the WithAttrs method",
		log:  func(l *slog.Logger) { l.With("a", "b").Info("msg", "k", "v") },
		want: []string{"a=b", "k=v"},
	}, {
		name: "groups",
		says: "a Handler should handle Group attributes",
		log:  func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("G", "c", "d"), "e", "f") },
		want: []string{"a=b", "G.c=d", "e=f"},
	}, {
		name: "empty-group",
		says: "a Handler should ignore an empty group",
		log:  func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("G"), "e", "f") },
		want: []string{"a=b", "!G", "e=f"},
	}, {
		name: "inline-group",
		says: "a Handler should inline the Attrs of a group with an empty key",
		log:  func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("", "c", "d"), "e", "f") },
		want: []string{"a=b", "c=d", "e=f"},
	}, {
		name: "WithGroup",
		says: "a Handler should handle the WithGroup method",
		log:  func(l *slog.Logger) { l.WithGroup("G").Info("msg", "a", "b") },
		want: []string{"time", "level", "msg=msg", "!a", "G.a=b"},
	}, {
		name: "multi-With",
		says: "a Handler should handle multiple WithGroup and WithAttr calls",
		log:  func(l *slog.Logger) { nested(l).Info("msg", "e", "f") },
		want: []string{"time", "level", "msg=msg", "a=b", "G.c=d", "G.H.e=f"},
	}, {
		name: "empty-group-record",
		says: "a Handler should not output groups if there are no attributes",
		log:  func(l *slog.Logger) { nested(l).Info("msg") },
		want: []string{"time", "level", "msg=msg", "a=b", "G.c=d", "!G.H"},
	}, {
		name: "nested-empty-group-record",
		says: "a Handler should not output nested groups if there are no attributes",
		log:  func(l *slog.Logger) { nested(l).WithGroup("I").Info("msg") },
		want: []string{"time", "level", "msg=msg", "a=b", "G.c=d", "!G.H", "!G.I"},
	}, {
		name: "resolve",
		says: "a Handler should call Resolve on attribute values",
		log:  func(l *slog.Logger) { l.Info("msg", "k", standIn("replaced")) },
		want: []string{"k=replaced"},
	}, {
		name: "resolve-groups",
		says: "a Handler should call Resolve on attribute values in groups",
		log:  func(l *slog.Logger) { l.Info("msg", slog.Group("G", "a", "v1", "b", standIn("v2"))) },
		want: []string{"G.a=v1", "G.b=v2"},
	}, {
		name: "resolve-WithAttrs",
		says: "a Handler should call Resolve on attribute values from WithAttrs",
		log:  func(l *slog.Logger) { l.With("k", standIn("replaced")).Info("msg") },
		want: []string{"k=replaced"},
	}, {
		name: "resolve-WithAttrs-groups",
		says: "a Handler should call Resolve on attribute values in groups from WithAttrs",
		log:  func(l *slog.Logger) { l.With(slog.Group("G", "a", "v1", "b", standIn("v2"))).Info("msg") },
		want: []string{"G.a=v1", "G.b=v2"},
	}, {
		name:   "empty-PC",
		says:   "a Handler should not output SourceKey if the PC is zero",
		log:    func(l *slog.Logger) { l.Info("message") },
		change: func(r *slog.Record) { r.PC = 0 },
		want:   []string{"!source"},
	},
}

// nested has Attrs before and in a group, and opens another one.
func nested(l *slog.Logger) *slog.Logger {
	return l.With("a", "b").WithGroup("G").With("c", "d").WithGroup("H")
}

// standIn is a LogValuer whose own text is wrong.
type standIn string

func (s standIn) LogValue() slog.Value { return slog.StringValue(string(s)) }

func (s standIn) String() string { return "<replace(" + string(s) + ")>" }

// changing is a handler of changed events. Handlers that are derived from it are not.
type changing struct {
	slog.Handler
	change func(*slog.Record)
}

func (c *changing) Handle(ctx context.Context, r slog.Record) error {
	c.change(&r)
	return c.Handler.Handle(ctx, r)
}

// try logs the rule's event.
func (r *rule) try(h slog.Handler) {
	if r.change != nil {
		h = &changing{h, r.change}
	}
	r.log(slog.New(h))
}

// problems compares a result with what it should be.
func (r *rule) problems(result map[string]any) []string {
	var list []string
	for _, want := range r.want {
		if p := problem(result, want); p != "" {
			list = append(list, p+": "+r.says)
		}
	}
	return list
}

func problem(result map[string]any, want string) string {
	want, unwanted := strings.CutPrefix(want, "!")
	path, value, exact := strings.Cut(want, "=")
	for {
		group, rest, ok := strings.Cut(path, ".")
		if !ok {
			break
		}
		have, ok := result[group]
		if !ok {
			return fmt.Sprintf("missing group %q", group)
		}
		if result, ok = have.(map[string]any); !ok {
			return fmt.Sprintf("value for group %q is not map[string]any", group)
		}
		path = rest
	}
	switch have, ok := result[path]; {
	case unwanted && ok:
		return fmt.Sprintf("unexpected key %q", path)
	case !unwanted && !ok:
		return fmt.Sprintf("missing key %q", path)
	case exact && have != value:
		return fmt.Sprintf("%q: got %#v, want %#v", path, have, value)
	}
	return ""
}

// TestHandler logs some events to h and looks at the results, one map for each event in which groups are maps
// themselves. The error tells all that is wrong.
func TestHandler(h slog.Handler, results func() []map[string]any) error {
	for i := range rules {
		rules[i].try(h)
	}
	all := results()
	if len(all) != len(rules) {
		return fmt.Errorf("got %d results, want %d", len(all), len(rules))
	}
	var errs []error
	for i, result := range all {
		for _, p := range rules[i].problems(result) {
			errs = append(errs, errors.New(p))
		}
	}
	return errors.Join(errs...)
}

// Run does the same in a subtest for each event, with a handler of its own.
func Run(t *testing.T, newHandler func(*testing.T) slog.Handler, result func(*testing.T) map[string]any) {
	for i := range rules {
		r := &rules[i]
		t.Run(r.name, func(t *testing.T) {
			r.try(newHandler(t))
			for _, p := range r.problems(result(t)) {
				t.Error(p)
			}
		})
	}
}
