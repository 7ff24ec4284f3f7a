package slog

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// A Value is any Go value, but small ones need no allocation. The zero Value is nil.
type Value struct {
	// Values can't be compared with ==.
	_ [0]func()
	// num is the number, the length of a string or group, or the time in nanoseconds.
	num uint64
	// held is the Kind of a value that num has whole; where the string or the group lies; the time's location; or
	// the value itself.
	held any
}

// What held has, in types of our own so that nothing from outside is mistaken for it.
type (
	chars     *byte
	members   *Attr
	place     *time.Location
	wholeTime time.Time
	// givenKind is a Kind that is the value.
	givenKind Kind
)

// A Kind is a kind of Value.
type Kind int

const (
	KindAny Kind = iota
	KindBool
	KindDuration
	KindFloat64
	KindInt64
	KindString
	KindTime
	KindUint64
	KindGroup
	KindLogValuer
)

var kindNames = [...]string{"Any", "Bool", "Duration", "Float64", "Int64", "String", "Time", "Uint64", "Group", "LogValuer"}

// String returns the kind's name.
func (k Kind) String() string {
	if uint(k) < uint(len(kindNames)) {
		return kindNames[k]
	}
	return "<unknown slog.Kind>"
}

// Kind returns the kind of v.
func (v Value) Kind() Kind {
	switch h := v.held.(type) {
	case Kind:
		return h
	case chars:
		return KindString
	case members:
		return KindGroup
	case place, wholeTime:
		return KindTime
	case LogValuer:
		return KindLogValuer
	}
	return KindAny
}

// StringValue and its like return a Value with what they are given.
func StringValue(value string) Value {
	return Value{num: uint64(len(value)), held: chars(unsafe.StringData(value))}
}

func IntValue(v int) Value { return Int64Value(int64(v)) }

func Int64Value(v int64) Value { return Value{num: uint64(v), held: KindInt64} }

func Uint64Value(v uint64) Value { return Value{num: v, held: KindUint64} }

func Float64Value(v float64) Value { return Value{num: math.Float64bits(v), held: KindFloat64} }

func BoolValue(v bool) Value {
	if v {
		return Value{num: 1, held: KindBool}
	}
	return Value{held: KindBool}
}

func DurationValue(v time.Duration) Value { return Value{num: uint64(v), held: KindDuration} }

// TimeValue drops the monotonic part.
func TimeValue(v time.Time) Value {
	if v.IsZero() {
		return Value{held: place(nil)}
	}
	// Far from 1970 nanoseconds don't fit.
	if ns := v.UnixNano(); time.Unix(0, ns).Equal(v) {
		return Value{num: uint64(ns), held: place(v.Location())}
	}
	return Value{held: wholeTime(v.Round(0))}
}

// GroupValue returns a group, without the empty groups among its members. The caller must not change the slice later.
func GroupValue(as ...Attr) Value {
	if hollow := hollowGroups(as); hollow > 0 {
		filled := make([]Attr, 0, len(as)-hollow)
		for _, a := range as {
			if !a.Value.isHollow() {
				filled = append(filled, a)
			}
		}
		as = filled
	}
	return Value{num: uint64(len(as)), held: members(unsafe.SliceData(as))}
}

// isHollow reports whether v is a group without members.
func (v Value) isHollow() bool {
	_, ok := v.held.(members)
	return ok && v.num == 0
}

func hollowGroups(as []Attr) int {
	n := 0
	for i := range as {
		if as[i].Value.isHollow() {
			n++
		}
	}
	return n
}

// AnyValue returns a Value of the kind that suits v: numbers of all sizes become Int64, Uint64 or Float64, a slice of
// Attrs a group, and a Value stays itself. What else there is has KindAny or KindLogValuer.
func AnyValue(v any) Value {
	switch v := v.(type) {
	case string:
		return StringValue(v)
	case bool:
		return BoolValue(v)
	case int:
		return IntValue(v)
	case int8:
		return Int64Value(int64(v))
	case int16:
		return Int64Value(int64(v))
	case int32:
		return Int64Value(int64(v))
	case int64:
		return Int64Value(v)
	case uint:
		return Uint64Value(uint64(v))
	case uint8:
		return Uint64Value(uint64(v))
	case uint16:
		return Uint64Value(uint64(v))
	case uint32:
		return Uint64Value(uint64(v))
	case uint64:
		return Uint64Value(v)
	case uintptr:
		return Uint64Value(uint64(v))
	case float32:
		return Float64Value(float64(v))
	case float64:
		return Float64Value(v)
	case time.Duration:
		return DurationValue(v)
	case time.Time:
		return TimeValue(v)
	case []Attr:
		return GroupValue(v...)
	case Value:
		return v
	case Kind:
		return Value{held: givenKind(v)}
	}
	return Value{held: v}
}

// Any returns the value as what it is.
func (v Value) Any() any {
	switch h := v.held.(type) {
	case chars:
		return v.text()
	case members:
		return v.group()
	case place, wholeTime:
		return v.time()
	case givenKind:
		return Kind(h)
	case Kind:
		switch h {
		case KindInt64:
			return int64(v.num)
		case KindUint64:
			return v.num
		case KindFloat64:
			return v.float()
		case KindBool:
			return v.num != 0
		case KindDuration:
			return time.Duration(v.num)
		}
	}
	return v.held
}

// must panics if v isn't of the kind.
func (v Value) must(k Kind) {
	if have := v.Kind(); have != k {
		panic("Value kind is " + have.String() + ", not " + k.String())
	}
}

// Int64, Uint64, Bool, Duration, Float64 and Time return the value if it is of that kind and panic if it is not.
func (v Value) Int64() int64 {
	v.must(KindInt64)
	return int64(v.num)
}

func (v Value) Uint64() uint64 {
	v.must(KindUint64)
	return v.num
}

func (v Value) Bool() bool {
	v.must(KindBool)
	return v.num != 0
}

func (v Value) Duration() time.Duration {
	v.must(KindDuration)
	return time.Duration(v.num)
}

func (v Value) Float64() float64 {
	v.must(KindFloat64)
	return v.float()
}

func (v Value) Time() time.Time {
	v.must(KindTime)
	return v.time()
}

// LogValuer returns the value as a LogValuer; it panics if it isn't one.
func (v Value) LogValuer() LogValuer { return v.held.(LogValuer) }

// Group returns a group's members; it panics if v is no group.
func (v Value) Group() []Attr {
	if v.Kind() != KindGroup {
		panic("Group: bad kind")
	}
	return v.group()
}

func (v Value) text() string { return unsafe.String((*byte)(v.held.(chars)), int(v.num)) }

func (v Value) group() []Attr { return unsafe.Slice((*Attr)(v.held.(members)), int(v.num)) }

func (v Value) float() float64 { return math.Float64frombits(v.num) }

func (v Value) time() time.Time {
	switch h := v.held.(type) {
	case wholeTime:
		return time.Time(h)
	case place:
		if h != nil {
			return time.Unix(0, int64(v.num)).In((*time.Location)(h))
		}
	}
	return time.Time{}
}

// Equal reports whether kinds and values are equal. It panics where == of the values would.
func (v Value) Equal(w Value) bool {
	k := v.Kind()
	if k != w.Kind() {
		return false
	}
	switch k {
	case KindString:
		return v.text() == w.text()
	case KindFloat64:
		return v.float() == w.float()
	case KindTime:
		return v.time().Equal(w.time())
	case KindGroup:
		return slices.EqualFunc(v.group(), w.group(), Attr.Equal)
	case KindAny, KindLogValuer:
		return v.held == w.held
	}
	return v.num == w.num
}

// String formats the value as fmt.Print would.
func (v Value) String() string {
	if v.Kind() == KindString {
		return v.text()
	}
	return string(v.append(nil))
}

// append appends the value's text.
func (v Value) append(b []byte) []byte {
	switch v.Kind() {
	case KindString:
		return append(b, v.text()...)
	case KindInt64:
		return strconv.AppendInt(b, int64(v.num), 10)
	case KindUint64:
		return strconv.AppendUint(b, v.num, 10)
	case KindFloat64:
		return strconv.AppendFloat(b, v.float(), 'g', -1, 64)
	case KindBool:
		return strconv.AppendBool(b, v.num != 0)
	case KindDuration:
		return append(b, time.Duration(v.num).String()...)
	case KindTime:
		return append(b, v.time().String()...)
	case KindGroup:
		return fmt.Append(b, v.group())
	}
	return fmt.Append(b, v.held)
}

// A LogValuer makes the Value that stands for it in logs.
type LogValuer interface {
	LogValue() Value
}

// mostSteps is how many LogValuers in a row Resolve follows.
const mostSteps = 100

// Resolve calls LogValue as long as the value is a LogValuer. Panics and endless chains become errors as the value.
func (v Value) Resolve() Value {
	if v.Kind() != KindLogValuer {
		return v
	}
	return v.resolved()
}

func (v Value) resolved() (result Value) {
	defer func() {
		if recover() != nil {
			result = AnyValue(fmt.Errorf("LogValue panicked\n%s", panicSite()))
		}
	}()
	start := v
	for range mostSteps {
		if v.Kind() != KindLogValuer {
			return v
		}
		v = v.LogValuer().LogValue()
	}
	return AnyValue(fmt.Errorf("LogValue called too many times on Value of type %T", start.held))
}

// panicSite lists the innermost functions of a panic; it is called by the deferred function that recovers.
func panicSite() string {
	const most = 5
	// Callers, this function, the deferred one, and the runtime's.
	var pcs [most + 1]uintptr
	n := runtime.Callers(4, pcs[:])
	if n == 0 {
		return "(no stack)"
	}
	var b strings.Builder
	frames := runtime.CallersFrames(pcs[:n])
	for i := 1; ; i++ {
		f, more := frames.Next()
		fmt.Fprintf(&b, "called from %s (%s:%d)\n", f.Function, f.File, f.Line)
		if !more {
			return b.String()
		}
		if i == most {
			b.WriteString("(rest of stack elided)\n")
			return b.String()
		}
	}
}
