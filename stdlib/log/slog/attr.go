package slog

import "time"

// An Attr is a key and a value.
type Attr struct {
	Key   string
	Value Value
}

// String, Int64, Int, Uint64, Float64, Bool, Time and Duration return an Attr with a value of the type.
func String(key, value string) Attr { return Attr{key, StringValue(value)} }

func Int64(key string, value int64) Attr { return Attr{key, Int64Value(value)} }

func Int(key string, value int) Attr { return Attr{key, IntValue(value)} }

func Uint64(key string, v uint64) Attr { return Attr{key, Uint64Value(v)} }

func Float64(key string, v float64) Attr { return Attr{key, Float64Value(v)} }

func Bool(key string, v bool) Attr { return Attr{key, BoolValue(v)} }

// Time drops the monotonic part.
func Time(key string, v time.Time) Attr { return Attr{key, TimeValue(v)} }

func Duration(key string, v time.Duration) Attr { return Attr{key, DurationValue(v)} }

// Any returns an Attr with the value that AnyValue makes.
func Any(key string, value any) Attr { return Attr{key, AnyValue(value)} }

// Group returns an Attr that groups others; args are as for Logger.Log.
func Group(key string, args ...any) Attr { return GroupAttrs(key, attrsOf(args)...) }

// GroupAttrs is Group for Attrs only.
func GroupAttrs(key string, attrs ...Attr) Attr { return Attr{key, GroupValue(attrs...)} }

// attrsOf makes Attrs of the arguments of Logger.Log and its like.
func attrsOf(args []any) []Attr {
	attrs := make([]Attr, 0, (len(args)+1)/2)
	for len(args) > 0 {
		var a Attr
		a, args = nextAttr(args)
		attrs = append(attrs, a)
	}
	return attrs
}

// noKey is the key of values that have none.
const noKey = "!BADKEY"

// nextAttr makes an Attr of the first one or two arguments and returns it with the others.
func nextAttr(args []any) (Attr, []any) {
	first, rest := args[0], args[1:]
	switch x := first.(type) {
	case Attr:
		return x, rest
	case string:
		if len(rest) > 0 {
			return Any(x, rest[0]), rest[1:]
		}
	}
	return Any(noKey, first), rest
}

// Equal reports whether keys and values are equal.
func (a Attr) Equal(b Attr) bool { return a.Key == b.Key && a.Value.Equal(b.Value) }

// String returns key=value.
func (a Attr) String() string { return a.Key + "=" + a.Value.String() }

// isEmpty reports whether the Attr is the zero Attr.
func (a Attr) isEmpty() bool { return a.Key == "" && a.Value.num == 0 && a.Value.held == nil }
