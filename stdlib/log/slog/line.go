package slog

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"
)

// common is what the handlers that write lines have in common.
type common struct {
	json bool
	opts HandlerOptions
	// ready is the text of the Attrs of WithAttrs, in which the first of the groups are open: opened many. In text
	// they are the prefix of keys.
	ready  []byte
	groups []string
	opened int
	prefix string
	// mu is for w and the same in all derived handlers.
	mu *sync.Mutex
	w  io.Writer
}

func (h *common) enabled(l Level) bool {
	lowest := LevelInfo
	if h.opts.Level != nil {
		lowest = h.opts.Level.Level()
	}
	return l >= lowest
}

func (h *common) withGroup(name string) common {
	derived := *h
	derived.groups = append(slices.Clip(h.groups), name)
	return derived
}

func (h *common) withAttrs(as []Attr) common {
	if hollowGroups(as) == len(as) {
		return *h
	}
	derived := *h
	l := newLine(h)
	defer l.free()
	l.buf = append(l.buf, h.ready...)
	l.continued(h.ready)
	l.openAll()
	wrote := false
	for _, a := range as {
		wrote = l.attr(a) || wrote
	}
	if wrote {
		derived.ready = slices.Clone(l.buf)
		derived.prefix = string(l.prefix)
		derived.opened = len(h.groups)
	}
	return derived
}

// handle writes the event as a line.
func (h *common) handle(r *Record) error {
	l := newLine(h)
	defer l.free()
	if h.json {
		l.buf = append(l.buf, '{')
	}
	l.fixed(r)
	l.attrs(r)
	l.buf = append(l.buf, '\n')
	return h.write(l.buf)
}

func (h *common) write(b []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := h.w.Write(b)
	return err
}

// A line is text in the making.
type line struct {
	h   *common
	buf []byte
	// separate: something stands before what comes next.
	separate bool
	// prefix is that of keys in text.
	prefix []byte
	// groups are the open ones, kept only if ReplaceAttr wants them.
	groups []string
}

var lines = sync.Pool{New: func() any { return &line{buf: make([]byte, 0, 1024)} }}

func newLine(h *common) *line {
	l := lines.Get().(*line)
	l.h = h
	return l
}

func (l *line) free() {
	const large = 16 << 10
	if cap(l.buf) > large {
		return
	}
	clear(l.groups)
	*l = line{buf: l.buf[:0], prefix: l.prefix[:0], groups: l.groups[:0]}
	lines.Put(l)
}

// fixed writes what each event has.
func (l *line) fixed(r *Record) {
	replace := l.h.opts.ReplaceAttr != nil
	if !r.Time.IsZero() {
		t := r.Time.Round(0)
		if replace {
			l.attr(Time(TimeKey, t))
		} else {
			l.key(TimeKey)
			l.time(t)
		}
	}
	if replace {
		l.attr(Any(LevelKey, r.Level))
	} else {
		l.key(LevelKey)
		l.level(r.Level)
	}
	if l.h.opts.AddSource {
		source := r.Source()
		if source == nil {
			source = new(Source)
		}
		l.attr(Any(SourceKey, source))
	}
	if replace {
		l.attr(String(MessageKey, r.Message))
	} else {
		l.key(MessageKey)
		l.text(r.Message)
	}
}

// level writes a level's name, which needs quotes in JSON only.
func (l *line) level(level Level) {
	if l.h.json {
		l.buf = append(level.append(append(l.buf, '"')), '"')
	} else {
		l.buf = level.append(l.buf)
	}
}

// continued notes that text was written, which may end with an opening bracket.
func (l *line) continued(text []byte) {
	if n := len(text); n > 0 {
		l.separate = !l.h.json || text[n-1] != '{'
	}
}

// attrs writes the handler's Attrs and those of the event, and closes all brackets.
func (l *line) attrs(r *Record) {
	h := l.h
	if len(h.ready) > 0 {
		l.separator()
		l.buf = append(l.buf, h.ready...)
		l.continued(h.ready)
	}
	open := h.opened
	if r.NumAttrs() > 0 {
		start := len(l.buf)
		l.openAll()
		wrote := false
		for i := range r.count {
			wrote = l.attr(r.few[i]) || wrote
		}
		for _, a := range r.more {
			wrote = l.attr(a) || wrote
		}
		if wrote {
			open = len(h.groups)
		} else {
			l.buf = l.buf[:start]
		}
	}
	if h.json {
		for range open + 1 {
			l.buf = append(l.buf, '}')
		}
	}
}

func (l *line) separator() {
	if !l.separate {
		return
	}
	c := byte(' ')
	if l.h.json {
		c = ','
	}
	l.buf = append(l.buf, c)
}

// openAll goes into the handler's groups and opens those that aren't.
func (l *line) openAll() {
	if l.h.opts.ReplaceAttr != nil {
		l.groups = append(l.groups, l.h.groups[:l.h.opened]...)
	}
	l.prefix = append(l.prefix, l.h.prefix...)
	for _, g := range l.h.groups[l.h.opened:] {
		l.open(g)
	}
}

func (l *line) open(group string) {
	if l.h.json {
		l.key(group)
		l.buf = append(l.buf, '{')
		l.separate = false
	} else {
		l.prefix = append(append(l.prefix, group...), '.')
	}
	if l.h.opts.ReplaceAttr != nil {
		l.groups = append(l.groups, group)
	}
}

func (l *line) close(group string) {
	if l.h.json {
		l.buf = append(l.buf, '}')
	} else {
		l.prefix = l.prefix[:len(l.prefix)-len(group)-len(".")]
	}
	l.separate = true
	if l.h.opts.ReplaceAttr != nil {
		l.groups = l.groups[:len(l.groups)-1]
	}
}

// attr writes an Attr and reports whether there was something to write.
func (l *line) attr(a Attr) bool {
	a.Value = a.Value.Resolve()
	if replace := l.h.opts.ReplaceAttr; replace != nil && a.Value.Kind() != KindGroup {
		var groups []string
		if len(l.groups) > 0 {
			groups = l.groups
		}
		a = replace(groups, a)
		a.Value = a.Value.Resolve()
	}
	if a.isEmpty() {
		return false
	}
	if source, ok := a.Value.held.(*Source); ok {
		switch {
		case source == nil || *source == Source{}:
			return false
		case l.h.json:
			a.Value = source.value()
		default:
			a.Value = StringValue(source.File + ":" + strconv.Itoa(source.Line))
		}
	}
	if a.Value.Kind() == KindGroup {
		return l.group(a)
	}
	l.key(a.Key)
	l.value(a.Value)
	return true
}

func (l *line) group(a Attr) bool {
	list := a.Value.group()
	if len(list) == 0 {
		return true
	}
	start, separate := len(l.buf), l.separate
	if a.Key != "" {
		l.open(a.Key)
	}
	wrote := false
	for _, m := range list {
		wrote = l.attr(m) || wrote
	}
	if a.Key != "" {
		l.close(a.Key)
	}
	if !wrote {
		l.buf, l.separate = l.buf[:start], separate
	}
	return wrote
}

func (l *line) key(k string) {
	l.separator()
	l.separate = true
	switch {
	case l.h.json:
		l.buf = append(appendJSONString(append(l.buf, '"'), k), '"', ':')
		return
	case len(l.prefix) == 0:
		l.text(k)
	case needsQuotes(string(l.prefix)) || needsQuotes(k):
		l.buf = strconv.AppendQuote(l.buf, string(l.prefix)+k)
	default:
		l.buf = append(append(l.buf, l.prefix...), k...)
	}
	l.buf = append(l.buf, '=')
}

// text writes a string.
func (l *line) text(s string) {
	switch {
	case l.h.json:
		l.buf = append(appendJSONString(append(l.buf, '"'), s), '"')
	case needsQuotes(s):
		l.buf = strconv.AppendQuote(l.buf, s)
	default:
		l.buf = append(l.buf, s...)
	}
}

func (l *line) time(t time.Time) {
	if l.h.json {
		l.jsonTime(t)
	} else {
		l.buf = appendMillis(l.buf, t)
	}
}

// value writes a value; what goes wrong is written in its place.
func (l *line) value(v Value) {
	if v.Kind() == KindAny {
		defer l.caught(v)
	}
	var err error
	if l.h.json {
		err = l.jsonValue(v)
	} else {
		err = l.textValue(v)
	}
	if err != nil {
		l.failed(err)
	}
}

func (l *line) failed(err error) { l.text(fmt.Sprintf("!ERROR:%v", err)) }

// caught writes the panic of a value's method, if there is one: methods of nil pointers often do that.
func (l *line) caught(v Value) {
	cause := recover()
	if cause == nil {
		return
	}
	if r := reflect.ValueOf(v.held); r.Kind() == reflect.Pointer && r.IsNil() {
		l.text("<nil>")
		return
	}
	l.text(fmt.Sprintf("!PANIC: %v", cause))
}
