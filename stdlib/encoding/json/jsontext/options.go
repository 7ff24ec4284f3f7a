package jsontext

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"strings"
)

// Options say how texts are read and written; later ones have the last word.
type Options = opt.Options

// AllowDuplicateNames lets objects have several members of one name.
func AllowDuplicateNames(v bool) Options { return opt.Flag{Which: opt.AllowDuplicateNames, On: v} }

// AllowInvalidUTF8 lets strings be what isn't UTF-8; it becomes U+FFFD.
func AllowInvalidUTF8(v bool) Options { return opt.Flag{Which: opt.AllowInvalidUTF8, On: v} }

// EscapeForHTML writes <, > and & in strings as escapes, EscapeForJS U+2028 and U+2029.
func EscapeForHTML(v bool) Options { return opt.Flag{Which: opt.EscapeForHTML, On: v} }

func EscapeForJS(v bool) Options { return opt.Flag{Which: opt.EscapeForJS, On: v} }

// PreserveRawStrings writes strings of tokens and values that were read as they were, instead of in the shortest form.
func PreserveRawStrings(v bool) Options { return opt.Flag{Which: opt.PreserveRawStrings, On: v} }

// CanonicalizeRawInts and CanonicalizeRawFloats write numbers that were read in the form of RFC 8785, as float64.
func CanonicalizeRawInts(v bool) Options { return opt.Flag{Which: opt.CanonicalizeRawInts, On: v} }

func CanonicalizeRawFloats(v bool) Options { return opt.Flag{Which: opt.CanonicalizeRawFloats, On: v} }

// ReorderRawObjects writes the members of objects in Values sorted by their names in UTF-16.
func ReorderRawObjects(v bool) Options { return opt.Flag{Which: opt.ReorderRawObjects, On: v} }

// SpaceAfterColon and SpaceAfterComma write a blank there.
func SpaceAfterColon(v bool) Options { return opt.Flag{Which: opt.SpaceAfterColon, On: v} }

func SpaceAfterComma(v bool) Options { return opt.Flag{Which: opt.SpaceAfterComma, On: v} }

// Multiline writes each member and element on a line of its own, with blanks after colons and tabs as indents unless
// other options say otherwise.
func Multiline(v bool) Options { return opt.Flag{Which: opt.Multiline, On: v} }

// WithIndent is Multiline with another indent, WithIndentPrefix with something before the indents; both may be blanks
// and tabs only.
func WithIndent(indent string) Options {
	mustBeBlank(indent, "indent")
	return opt.Text{Which: opt.Indent, Text: indent}
}

func WithIndentPrefix(prefix string) Options {
	mustBeBlank(prefix, "indent prefix")
	return opt.Text{Which: opt.IndentPrefix, Text: prefix}
}

func mustBeBlank(s, what string) {
	if odd := strings.Trim(s, " \t"); odd != "" {
		panic("json: invalid character " + wire.QuoteRune(odd) + " in " + what)
	}
}

// complete settles what Multiline leaves open.
func complete(s opt.Set) opt.Set {
	if s.Has(opt.Multiline) {
		if s.Given&opt.SpaceAfterColon == 0 {
			s.Put(opt.SpaceAfterColon, true)
		}
		if s.Given&opt.Indent == 0 {
			s.Put(opt.Indent, true)
			s.IndentText = "\t"
		}
	}
	return s
}

// escapes returns which characters become escapes.
func escapes(s *opt.Set) wire.Escapes {
	var e wire.Escapes
	if s.Has(opt.EscapeForHTML) {
		e |= wire.HTML
	}
	if s.Has(opt.EscapeForJS) {
		e |= wire.JS
	}
	return e
}
