package json

import "encoding/json/internal/opt"

// Options say how the functions of this package work; later ones have the last word. Those of packages encoding/json and
// encoding/json/jsontext are of the same type.
type Options = opt.Options

// JoinOptions makes several options one.
func JoinOptions(srcs ...Options) Options {
	s := opt.Join(srcs...)
	return &s
}

// GetOption returns what opts say about the option that setter makes, and whether they say anything.
func GetOption[T any](opts Options, setter func(T) Options) (T, bool) {
	var zero T
	v, ok := opt.Lookup(opts, setter(zero))
	return v.(T), ok
}

// DefaultOptionsV2 are the options of encoding/json.DefaultOptionsV1, all off.
func DefaultOptionsV2() Options { return &opt.Set{Given: opt.V1} }

// StringifyNumbers puts numbers in strings, and reads them from there.
func StringifyNumbers(v bool) Options { return opt.Flag{Which: opt.StringifyNumbers, On: v} }

// Deterministic makes equal values equal texts: maps are sorted.
func Deterministic(v bool) Options { return opt.Flag{Which: opt.Deterministic, On: v} }

// FormatNilSliceAsNull and FormatNilMapAsNull write nil as null rather than as [], "" or {}.
func FormatNilSliceAsNull(v bool) Options { return opt.Flag{Which: opt.FormatNilSliceAsNull, On: v} }

func FormatNilMapAsNull(v bool) Options { return opt.Flag{Which: opt.FormatNilMapAsNull, On: v} }

// OmitZeroStructFields is the tag omitzero for all fields.
func OmitZeroStructFields(v bool) Options { return opt.Flag{Which: opt.OmitZeroStructFields, On: v} }

// MatchCaseInsensitiveNames is the tag case:ignore for all fields without another.
func MatchCaseInsensitiveNames(v bool) Options {
	return opt.Flag{Which: opt.MatchCaseInsensitiveNames, On: v}
}

// RejectUnknownMembers makes members without a field errors.
func RejectUnknownMembers(v bool) Options { return opt.Flag{Which: opt.RejectUnknownMembers, On: v} }

// WithMarshalers lets functions write values of their types, WithUnmarshalers read them.
func WithMarshalers(v *Marshalers) Options { return opt.Functions{Which: opt.Marshalers, List: v} }

func WithUnmarshalers(v *Unmarshalers) Options {
	return opt.Functions{Which: opt.Unmarshalers, List: v}
}
