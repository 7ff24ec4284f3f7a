package jsontext

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// formatter writes valid texts in the form that options ask for.
type formatter struct {
	opts *opt.Set
	esc  wire.Escapes
	src  []byte
}

// line begins a line at the depth.
func line(b []byte, s *opt.Set, depth int) []byte {
	b = append(b, '\n')
	b = append(b, s.PrefixText...)
	for range depth {
		b = append(b, s.IndentText...)
	}
	return b
}

// value appends the value at src[i], which is in depth arrays and objects, and returns the place behind it.
func (f *formatter) value(b []byte, i, depth int) ([]byte, int) {
	switch c := f.src[i]; c {
	case '"':
		end, _ := wire.StringEnd(f.src, i)
		return f.text(b, i, end+1), end + 1
	case '{', '[':
		return f.list(b, i, depth)
	case 'n', 't', 'f':
		end := wire.ValueEnd(f.src, i)
		return append(b, f.src[i:end]...), end
	}
	end := wire.NumberEnd(f.src, i)
	return f.number(b, f.src[i:end]), end
}

// member is part of the result.
type member struct {
	name []byte
	text []byte
}

// list appends the array or object at src[i].
func (f *formatter) list(b []byte, i, depth int) ([]byte, int) {
	open := f.src[i]
	b = append(b, open)
	i = wire.Space(f.src, i+1)
	if f.src[i] == open+2 {
		return append(b, open+2), i + 1
	}
	sorted := open == '{' && f.opts.Has(opt.ReorderRawObjects)
	var members []member
	for n := 0; ; n++ {
		if n > 0 && !sorted {
			b = f.comma(b)
		}
		start := len(b)
		if f.opts.Has(opt.Multiline) {
			b = line(b, f.opts, depth+1)
		}
		var name []byte
		if open == '{' {
			end, verbatim := wire.StringEnd(f.src, i)
			if sorted {
				name = wire.Unquote(f.src, i, end, verbatim)
			}
			b = append(f.text(b, i, end+1), ':')
			if f.opts.Has(opt.SpaceAfterColon) {
				b = append(b, ' ')
			}
			i = wire.Space(f.src, wire.Space(f.src, end+1)+1)
		}
		b, i = f.value(b, i, depth+1)
		if sorted {
			members = append(members, member{name, bytes.Clone(b[start:])})
			b = b[:start]
		}
		i = wire.Space(f.src, i)
		if f.src[i] != ',' {
			break
		}
		i = wire.Space(f.src, i+1)
	}
	slices.SortStableFunc(members, func(x, y member) int {
		if c := compareUTF16(x.name, y.name); c != 0 {
			return c
		}
		return compareUTF16(x.text, y.text)
	})
	for n, m := range members {
		if n > 0 {
			b = f.comma(b)
		}
		b = append(b, m.text...)
	}
	if f.opts.Has(opt.Multiline) {
		b = line(b, f.opts, depth)
	}
	return append(b, open+2), i + 1
}

func (f *formatter) comma(b []byte) []byte {
	b = append(b, ',')
	if f.opts.Has(opt.SpaceAfterComma) {
		b = append(b, ' ')
	}
	return b
}

// text appends the string at src[i:end].
func (f *formatter) text(b []byte, i, end int) []byte {
	s := f.src[i:end]
	switch {
	case f.opts.Has(opt.PreserveRawStrings) && f.esc == 0:
		return append(b, s...)
	case f.opts.Has(opt.PreserveRawStrings):
		return wire.AppendEscaped(b, s, f.esc)
	}
	b, _ = wire.AppendQuote(b, string(wire.AppendUnquote(nil, s[1:len(s)-1])), f.esc)
	return b
}

// number appends a number.
func (f *formatter) number(b, n []byte) []byte {
	// Integers with fewer digits are exact as float64.
	const exact = 16
	float := bytes.ContainsAny(n, ".eE")
	switch {
	case !f.opts.Has(opt.CanonicalizeRawInts | opt.CanonicalizeRawFloats):
		return append(b, n...)
	case string(n) == "-0":
		return append(b, '0')
	case float && !f.opts.Has(opt.CanonicalizeRawFloats):
		return append(b, n...)
	case !float && (!f.opts.Has(opt.CanonicalizeRawInts) || len(n) < exact):
		return append(b, n...)
	}
	x, _ := strconv.ParseFloat(string(n), 64)
	if x == 0 {
		// Not the negative one.
		return append(b, '0')
	}
	return wire.AppendFloat(b, max(min(x, math.MaxFloat64), -math.MaxFloat64), 64)
}

// compareUTF16 compares texts as RFC 8785 has it: by their UTF-16.
func compareUTF16(x, y []byte) int {
	for len(x) > 0 && len(y) > 0 {
		a, n := utf8.DecodeRune(x)
		b, m := utf8.DecodeRune(y)
		if a != b {
			return int(units(a)) - int(units(b))
		}
		if a == utf8.RuneError && x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[n:], y[m:]
	}
	return len(x) - len(y)
}

// units orders characters by their UTF-16: those beyond the first plane come before the end of that.
func units(r rune) uint32 {
	if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
		return uint32(hi)<<16 | uint32(lo)
	}
	return uint32(r) << 16
}
