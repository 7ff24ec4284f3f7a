package json

import "encoding/json/internal/opt"

// Options say how packages encoding/json/v2 and encoding/json/jsontext work. The functions of this package don't take
// any: they work as DefaultOptionsV1 says.
type Options = opt.Options

// DefaultOptionsV1 are all the options in which this package differs from encoding/json/v2.
func DefaultOptionsV1() Options { return &opt.Set{Given: opt.V1, On: opt.V1} }

// CallMethodsWithLegacySemantics: methods of pointer types are called for variables only, and those for JSON not for
// keys of maps.
func CallMethodsWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.CallMethodsWithLegacySemantics, On: v}
}

// FormatByteArrayAsArray: arrays of bytes are arrays of numbers.
func FormatByteArrayAsArray(v bool) Options {
	return opt.Flag{Which: opt.FormatByteArrayAsArray, On: v}
}

// FormatBytesWithLegacySemantics: slices of named byte types are base64 too, unless the type has methods; and slices of
// bytes may be read from arrays.
func FormatBytesWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.FormatBytesWithLegacySemantics, On: v}
}

// FormatDurationAsNano: a time.Duration is a number of nanoseconds.
func FormatDurationAsNano(v bool) Options { return opt.Flag{Which: opt.FormatDurationAsNano, On: v} }

// MatchCaseSensitiveDelimiter: underscores and hyphens count when names match in spite of their case.
func MatchCaseSensitiveDelimiter(v bool) Options {
	return opt.Flag{Which: opt.MatchCaseSensitiveDelimiter, On: v}
}

// MergeWithLegacySemantics: null leaves most variables alone, and elements of slices and arrays are changed rather than
// replaced, but not those of maps.
func MergeWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.MergeWithLegacySemantics, On: v}
}

// OmitEmptyWithLegacySemantics: the tag omitempty is about Go values, not about what they are in JSON.
func OmitEmptyWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.OmitEmptyWithLegacySemantics, On: v}
}

// ParseBytesWithLooseRFC4648: base64 may have line ends.
func ParseBytesWithLooseRFC4648(v bool) Options {
	return opt.Flag{Which: opt.ParseBytesWithLooseRFC4648, On: v}
}

// ParseTimeWithLooseRFC3339: times are read by their UnmarshalText without further checks.
func ParseTimeWithLooseRFC3339(v bool) Options {
	return opt.Flag{Which: opt.ParseTimeWithLooseRFC3339, On: v}
}

// ReportErrorsWithLegacySemantics: the errors are those of this package, the syntax is checked first, and values that
// don't fit are skipped.
func ReportErrorsWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.ReportErrorsWithLegacySemantics, On: v}
}

// StringifyWithLegacySemantics: the tag string is for booleans and strings too, but only for a field's own value.
func StringifyWithLegacySemantics(v bool) Options {
	return opt.Flag{Which: opt.StringifyWithLegacySemantics, On: v}
}

// UnmarshalArrayFromAnyLength: arrays may be read from arrays of other lengths.
func UnmarshalArrayFromAnyLength(v bool) Options {
	return opt.Flag{Which: opt.UnmarshalArrayFromAnyLength, On: v}
}
