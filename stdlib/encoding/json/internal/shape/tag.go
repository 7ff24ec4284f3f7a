package shape

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Tag is what a field's tag says.
type Tag struct {
	Named, Embed, OmitEmpty, OmitZero, Quoted bool
	// Strict and IgnoreCase are the values of the option case.
	Strict, IgnoreCase bool
	Format             string
}

// tagReader reads a field's tag. What is wrong is passed over; err is the first such thing.
type tagReader struct {
	field string
	rest  string
	err   error
	Tag
}

func (r *tagReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("Go struct field "+r.field+" "+format, args...)
	}
}

const malformed = "has malformed `json` tag: "

// parseTag reads a field's tag; the name is the field's own if the tag has none.
func parseTag(f reflect.StructField) (name string, t Tag, err error) {
	r := tagReader{field: f.Name, rest: f.Tag.Get("json")}
	name = f.Name
	if r.rest != "" && r.rest[0] != ',' {
		if given, ok := r.name(); ok {
			name, r.Named = given, true
		}
	}
	var seen []string
	for formatted := false; r.rest != ""; {
		if r.rest[0] != ',' {
			r.fail(malformed+"invalid character %q before next option (expecting ',')", r.rest[0])
		} else if r.rest = r.rest[1:]; r.rest == "" {
			r.fail(malformed + "invalid trailing ',' character")
			break
		}
		option, n, err := word(r.rest)
		if err != nil {
			r.fail(malformed+"%v", err)
		}
		raw := r.rest[:n]
		r.rest = r.rest[n:]
		switch {
		case formatted:
			r.fail("has `format` tag option that was not specified last")
		case raw != "" && raw[0] == '\'' && strings.TrimFunc(option, inWord) == "":
			r.fail("has unnecessarily quoted appearance of `%s` tag option; specify `%s` instead", raw, option)
		}
		formatted = r.option(option) || formatted
		if r.Strict && r.IgnoreCase {
			r.fail("cannot have both `case:ignore` and `case:strict` tag options")
		}
		for _, s := range seen {
			if s == option {
				r.fail("has duplicate appearance of `%s` tag option", raw)
			}
		}
		seen = append(seen, option)
	}
	return name, r.Tag, r.err
}

// name reads the name at the beginning of the tag.
func (r *tagReader) name() (name string, ok bool) {
	n := strings.IndexAny(r.rest, ",\\'\"`")
	if n < 0 {
		n = len(r.rest)
	}
	name, ok = r.rest[:n], true
	if n < len(r.rest) && r.rest[n] != ',' {
		// Only words and what is quoted end without a comma.
		var err error
		if name, n, err = word(r.rest); err != nil {
			r.fail(malformed+"%v", err)
			ok = false
		}
	}
	if !utf8.ValidString(name) {
		r.fail("has JSON object name %q with invalid UTF-8", name)
		name = string([]rune(name))
	}
	r.rest = r.rest[n:]
	return name, ok
}

// option handles an option, whose value is next; it reports whether that was a format.
func (r *tagReader) option(option string) bool {
	switch option {
	case "omitempty":
		r.OmitEmpty = true
	case "omitzero":
		r.OmitZero = true
	case "string":
		r.Quoted = true
	case "embed":
		r.Embed = true
	case "case":
		if !r.colon() {
			r.fail("is missing value for `case` tag option; specify `case:ignore` or `case:strict` instead")
			break
		}
		value, n, err := word(r.rest)
		if err != nil {
			r.fail("has malformed value for `case` tag option: %v", err)
			break
		}
		r.rest = r.rest[n:]
		switch value {
		case "ignore":
			r.IgnoreCase = true
		case "strict":
			r.Strict = true
		default:
			r.fail("has unknown `case:%s` tag value", value)
		}
	case "format":
		if !r.colon() {
			r.fail("is missing value for `format` tag option")
			break
		}
		value, n, err := wordOrQuoted(r.rest)
		switch {
		case err != nil:
			r.fail("has malformed value for `format` tag option: %v", err)
		case value == "":
			r.fail("cannot have empty value for `format` tag option")
		default:
			r.rest = r.rest[n:]
			r.Format = value
			return true
		}
	default:
		switch meant := strings.ReplaceAll(strings.ToLower(option), "_", ""); meant {
		case "case", "embed", "omitzero", "omitempty", "string", "format":
			r.fail("has invalid appearance of `%s` tag option; specify `%s` instead", option, meant)
		}
	}
	return false
}

// colon reads a colon.
func (r *tagReader) colon() (ok bool) {
	r.rest, ok = strings.CutPrefix(r.rest, ":")
	return ok
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// word reads a word and returns its length, too. With an error, these are of what stands before the next comma.
func word(s string) (w string, n int, err error) {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && (first == '_' || unicode.IsLetter(first)) {
		n = len(s) - len(strings.TrimLeftFunc(s, inWord))
		return s[:n], n, nil
	}
	w, _, _ = strings.Cut(s, ",")
	if s == "" {
		return w, len(w), io.ErrUnexpectedEOF
	}
	return w, len(w), fmt.Errorf("invalid character %q at start of option (expecting Unicode letter)", first)
}

// wordOrQuoted is word, but there may be a text in single quotes as well, with the escapes of Go's strings.
func wordOrQuoted(s string) (w string, n int, err error) {
	if s == "" || s[0] != '\'' {
		w, n, err = word(s)
		if err != nil && s != "" {
			first, _ := utf8.DecodeRuneInString(s)
			err = fmt.Errorf("invalid character %q at start of option (expecting Unicode letter or single quote)", first)
		}
		return w, n, err
	}
	var text strings.Builder
	text.WriteByte('"')
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			text.WriteByte('"')
			w, err = strconv.Unquote(text.String())
			if err != nil {
				err = errors.New("invalid single-quoted string: " + s[:i+1])
			}
			return w, i + 1, err
		case c == '"':
			text.WriteString(`\"`)
		case c == '\\' && i+1 < len(s):
			i++
			if s[i] != '\'' {
				text.WriteByte('\\')
			}
			text.WriteByte(s[i])
		default:
			text.WriteByte(c)
		}
	}
	const shown = 10
	return "", 0, fmt.Errorf("single-quoted string not terminated: %s...", s[:min(len(s), shown)])
}
