package slog

import (
	"context"
	"errors"
	"io"
	"sync"
)

// A Handler does something with events. Its methods may be called by several goroutines at once.
type Handler interface {
	// Enabled reports whether events of the level matter; if not there will be no Record.
	Enabled(context.Context, Level) bool
	// Handle handles an event. It leaves out a zero Time, a zero PC, zero Attrs and empty groups, resolves the values,
	// and puts the members of groups without key among the others.
	Handle(ctx context.Context, r Record) error
	// WithAttrs returns a Handler for events with the Attrs before their own.
	WithAttrs(attrs []Attr) Handler
	// WithGroup returns a Handler for events whose own Attrs, and those of later WithAttrs, are in a group.
	WithGroup(name string) Handler
}

// HandlerOptions say what a TextHandler or JSONHandler does. The zero HandlerOptions is for the usual.
type HandlerOptions struct {
	// AddSource adds the place in the program.
	AddSource bool
	// Level is the lowest that is written, LevelInfo if nil.
	Level Leveler
	// ReplaceAttr changes Attrs before they are written; a zero Attr is left out. It is called for time, level, source
	// and message without groups, and for all members of groups but not for groups themselves. It must not keep or
	// change the groups.
	ReplaceAttr func(groups []string, a Attr) Attr
}

// The keys of what each event has.
const (
	TimeKey    = "time"
	LevelKey   = "level"
	MessageKey = "msg"
	SourceKey  = "source"
)

// A TextHandler writes events as lines of key=value pairs, with values in quotes where that is needed.
type TextHandler struct {
	common
}

// NewTextHandler returns a handler that writes to w.
func NewTextHandler(w io.Writer, opts *HandlerOptions) *TextHandler {
	return &TextHandler{newCommon(w, opts, false)}
}

// Enabled, Handle, WithAttrs and WithGroup do what Handler says.
func (h *TextHandler) Enabled(_ context.Context, level Level) bool { return h.enabled(level) }

func (h *TextHandler) Handle(_ context.Context, r Record) error { return h.handle(&r) }

func (h *TextHandler) WithAttrs(attrs []Attr) Handler { return &TextHandler{h.withAttrs(attrs)} }

func (h *TextHandler) WithGroup(name string) Handler { return &TextHandler{h.withGroup(name)} }

// A JSONHandler writes events as lines, each a JSON object.
type JSONHandler struct {
	common
}

// NewJSONHandler returns a handler that writes to w.
func NewJSONHandler(w io.Writer, opts *HandlerOptions) *JSONHandler {
	return &JSONHandler{newCommon(w, opts, true)}
}

// Enabled, Handle, WithAttrs and WithGroup do what Handler says.
func (h *JSONHandler) Enabled(_ context.Context, level Level) bool { return h.enabled(level) }

func (h *JSONHandler) Handle(_ context.Context, r Record) error { return h.handle(&r) }

func (h *JSONHandler) WithAttrs(attrs []Attr) Handler { return &JSONHandler{h.withAttrs(attrs)} }

func (h *JSONHandler) WithGroup(name string) Handler { return &JSONHandler{h.withGroup(name)} }

func newCommon(w io.Writer, opts *HandlerOptions, json bool) common {
	c := common{json: json, w: w, mu: new(sync.Mutex)}
	if opts != nil {
		c.opts = *opts
	}
	return c
}

// defaultHandler writes events as messages of package log, which adds the time.
type defaultHandler struct {
	common
	output func(pc uintptr, line []byte) error
}

func newDefaultHandler(output func(pc uintptr, line []byte) error) *defaultHandler {
	return &defaultHandler{output: output}
}

func (*defaultHandler) Enabled(_ context.Context, l Level) bool { return l >= bridged.Level() }

func (h *defaultHandler) Handle(_ context.Context, r Record) error {
	l := newLine(&h.common)
	defer l.free()
	l.buf = r.Level.append(l.buf)
	l.buf = append(l.buf, ' ')
	l.buf = append(l.buf, r.Message...)
	l.separate = true
	l.attrs(&r)
	return h.output(r.PC, l.buf)
}

func (h *defaultHandler) WithAttrs(attrs []Attr) Handler {
	return &defaultHandler{h.withAttrs(attrs), h.output}
}

func (h *defaultHandler) WithGroup(name string) Handler {
	return &defaultHandler{h.withGroup(name), h.output}
}

// DiscardHandler ignores all events.
var DiscardHandler Handler = discard{}

type discard struct{}

func (discard) Enabled(context.Context, Level) bool  { return false }
func (discard) Handle(context.Context, Record) error { return nil }
func (d discard) WithAttrs([]Attr) Handler           { return d }
func (d discard) WithGroup(string) Handler           { return d }

// A MultiHandler gives events to several handlers.
type MultiHandler struct {
	handlers []Handler
}

// NewMultiHandler returns a handler that gives events to all the handlers that want them.
func NewMultiHandler(handlers ...Handler) *MultiHandler {
	return &MultiHandler{append([]Handler(nil), handlers...)}
}

// Enabled reports whether one of the handlers is enabled.
func (m *MultiHandler) Enabled(ctx context.Context, l Level) bool {
	for _, h := range m.handlers {
		if h.Enabled(ctx, l) {
			return true
		}
	}
	return false
}

// Handle gives the event to the handlers that are enabled and joins their errors.
func (m *MultiHandler) Handle(ctx context.Context, r Record) error {
	var errs []error
	for _, h := range m.handlers {
		if h.Enabled(ctx, r.Level) {
			errs = append(errs, h.Handle(ctx, r.Clone()))
		}
	}
	return errors.Join(errs...)
}

// derive makes a MultiHandler of what f makes of the handlers.
func (m *MultiHandler) derive(f func(Handler) Handler) Handler {
	derived := make([]Handler, len(m.handlers))
	for i, h := range m.handlers {
		derived[i] = f(h)
	}
	return &MultiHandler{derived}
}

// WithAttrs and WithGroup derive handlers from all of the handlers.
func (m *MultiHandler) WithAttrs(attrs []Attr) Handler {
	return m.derive(func(h Handler) Handler { return h.WithAttrs(attrs) })
}

func (m *MultiHandler) WithGroup(name string) Handler {
	return m.derive(func(h Handler) Handler { return h.WithGroup(name) })
}
