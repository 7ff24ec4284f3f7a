package slog

import (
	"runtime"
	"slices"
	"time"
)

// inRecord is how many Attrs a Record has room for itself.
const inRecord = 5

// A Record is an event that is logged. Copies share Attrs, so before two of them change there must be a Clone.
type Record struct {
	Time    time.Time
	Message string
	Level   Level
	// PC is where in the program the event was logged, as runtime.Callers has it, or 0.
	PC uintptr

	// The first count Attrs are in few, the others in more.
	few   [inRecord]Attr
	count int
	more  []Attr
}

// NewRecord returns a Record without Attrs.
func NewRecord(t time.Time, level Level, msg string, pc uintptr) Record {
	return Record{Time: t, Message: msg, Level: level, PC: pc}
}

// Clone returns a copy that shares nothing that will change.
func (r Record) Clone() Record {
	r.more = slices.Clip(r.more)
	return r
}

// NumAttrs returns the number of Attrs.
func (r Record) NumAttrs() int { return r.count + len(r.more) }

// Attrs calls f for each Attr until it returns false.
func (r Record) Attrs(f func(Attr) bool) {
	for i := range r.count {
		if !f(r.few[i]) {
			return
		}
	}
	for _, a := range r.more {
		if !f(a) {
			return
		}
	}
}

// AddAttrs appends Attrs, except empty groups.
func (r *Record) AddAttrs(attrs ...Attr) {
	for len(attrs) > 0 && r.count < inRecord {
		if !attrs[0].Value.isHollow() {
			r.few[r.count] = attrs[0]
			r.count++
		}
		attrs = attrs[1:]
	}
	if n := len(r.more); n < cap(r.more) && !r.more[:n+1][n].isEmpty() {
		// Another copy of the record wrote there.
		r.more = append(slices.Clip(r.more),
			String("!BUG", "AddAttrs unsafely called on copy of Record made without using Record.Clone"))
	}
	r.more = slices.Grow(r.more, len(attrs)-hollowGroups(attrs))
	for _, a := range attrs {
		if !a.Value.isHollow() {
			r.more = append(r.more, a)
		}
	}
}

// Add appends Attrs made of arguments as those of Logger.Log.
func (r *Record) Add(args ...any) {
	for len(args) > 0 {
		var a Attr
		a, args = nextAttr(args)
		switch {
		case a.Value.isHollow():
		case r.count < inRecord:
			r.few[r.count] = a
			r.count++
		default:
			if r.more == nil {
				r.more = make([]Attr, 0, 1+pairs(args))
			}
			r.more = append(r.more, a)
		}
	}
}

// pairs returns how many Attrs the arguments make.
func pairs(args []any) int {
	n := 0
	for i := 0; i < len(args); i++ {
		if _, ok := args[i].(string); ok {
			i++
		}
		n++
	}
	return n
}

// Source says where in the program something is.
type Source struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// Source returns where the event was logged, nil if that isn't known.
func (r Record) Source() *Source {
	if r.PC == 0 {
		return nil
	}
	f, _ := runtime.CallersFrames([]uintptr{r.PC}).Next()
	return &Source{f.Function, f.File, f.Line}
}

// value returns the source as a group of what is known.
func (s *Source) value() Value {
	var as []Attr
	if s.Function != "" {
		as = append(as, String("function", s.Function))
	}
	if s.File != "" {
		as = append(as, String("file", s.File))
	}
	if s.Line != 0 {
		as = append(as, Int("line", s.Line))
	}
	return GroupValue(as...)
}
