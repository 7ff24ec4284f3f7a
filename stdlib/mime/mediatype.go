// Package mime has parts of MIME: media types with their parameters, types by file extension, and encoded words in headers.
package mime

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrInvalidMediaParameter is returned by ParseMediaType, with the type, when the type is fine but a parameter is malformed.
var ErrInvalidMediaParameter = errors.New("mime: invalid media parameter")

var (
	errNoType    = errors.New("mime: no media type")
	errNoSlash   = errors.New("mime: expected slash after first token")
	errNoSubtype = errors.New("mime: expected token after slash")
	errTrailing  = errors.New("mime: unexpected content after media subtype")
	errDuplicate = errors.New("mime: duplicate parameter name")
)

const (
	upperHex = "0123456789ABCDEF"
	// specials separate tokens.
	specials = `()<>@,;:\"/[]?=`
)

func isTokenByte(c byte) bool { return c > ' ' && c < 0x7f && strings.IndexByte(specials, c) < 0 }

func isToken(s string) bool {
	token, rest := cutToken(s)
	return token != "" && rest == ""
}

func cutToken(s string) (token, rest string) {
	i := 0
	for i < len(s) && isTokenByte(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

func trimLeft(s string) string { return strings.TrimLeft(s, " \t\n\v\f\r\u0085\u00a0") }

// FormatMediaType puts a media type together from a type "major/minor", or a single word, and its parameters in the order of their
// names. All but the values are written in lower case. A value beyond ASCII is encoded after RFC 2231. Without a valid type, or
// with an attribute that is no token, the result is "".
func FormatMediaType(t string, param map[string]string) string {
	major, minor, slash := strings.Cut(t, "/")
	if !isToken(major) || slash && !isToken(minor) {
		return ""
	}
	b := []byte(strings.ToLower(t))
	for _, name := range slices.Sorted(maps.Keys(param)) {
		if !isToken(name) {
			return ""
		}
		b = append(b, "; "...)
		b = append(b, strings.ToLower(name)...)
		switch value := param[name]; {
		case needsEncoding(value):
			b = append(b, "*=utf-8''"...)
			b = appendExtended(b, value)
		case isToken(value):
			b = append(b, '=')
			b = append(b, value...)
		default:
			b = append(b, `="`...)
			for i := range len(value) {
				if value[i] == '"' || value[i] == '\\' {
					b = append(b, '\\')
				}
				b = append(b, value[i])
			}
			b = append(b, '"')
		}
	}
	return string(b)
}

// appendExtended appends value with all that is not an attribute-char of RFC 2231 percent-encoded.
func appendExtended(b []byte, value string) []byte {
	for i := range len(value) {
		c := value[i]
		if isTokenByte(c) && c != '*' && c != '\'' && c != '%' {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return b
}

// checkType checks that s is "major/minor" or, as in Content-Disposition, a single word.
func checkType(s string) error {
	major, rest := cutToken(s)
	switch {
	case major == "":
		return errNoType
	case rest == "":
		return nil
	case rest[0] != '/':
		return errNoSlash
	}
	minor, rest := cutToken(rest[1:])
	switch {
	case minor == "":
		return errNoSubtype
	case rest != "":
		return errTrailing
	}
	return nil
}

// ParseMediaType takes a media type and its parameters apart, as they stand in Content-Type and Content-Disposition (RFC 2045,
// 2183). Type and names of parameters are returned in lower case, values with quoting and the encodings of RFC 2231 undone. params
// is not nil unless there is an error, and with ErrInvalidMediaParameter the type is returned too.
func ParseMediaType(v string) (mediatype string, params map[string]string, err error) {
	i := strings.IndexByte(v, ';')
	if i < 0 {
		i = len(v)
	}
	mediatype = strings.TrimSpace(strings.ToLower(v[:i]))
	if err := checkType(mediatype); err != nil {
		return "", nil, err
	}
	params = map[string]string{}
	// pieces has, by name and then with what is behind the star, the parameters that come in pieces or are encoded.
	var pieces map[string]map[string]string
	for v = trimLeft(v[i:]); v != ""; v = trimLeft(v) {
		name, value, rest, ok := cutParam(v)
		if !ok {
			if strings.TrimSpace(v) == ";" {
				break // a semicolon too many is common and harmless
			}
			return mediatype, nil, ErrInvalidMediaParameter
		}
		v = rest
		into := params
		if base, piece, star := strings.Cut(name, "*"); star {
			if pieces == nil {
				pieces = map[string]map[string]string{}
			}
			if pieces[base] == nil {
				pieces[base] = map[string]string{}
			}
			into, name = pieces[base], piece
		}
		if old, dup := into[name]; dup && old != value {
			return "", nil, errDuplicate
		}
		into[name] = value
	}
	for name, list := range pieces {
		if value, ok := joinPieces(list); ok {
			params[name] = value
		}
	}
	return mediatype, params, nil
}

// joinPieces puts a value together: either "" has all of it, encoded, or it comes as "0", "1" and so on, with a star behind those
// that are encoded.
func joinPieces(list map[string]string) (string, bool) {
	if whole, ok := list[""]; ok {
		return decodeExtended(whole)
	}
	var b strings.Builder
	n := 0
	for ; ; n++ {
		key := strconv.Itoa(n)
		if plain, ok := list[key]; ok {
			b.WriteString(plain)
			continue
		}
		encoded, ok := list[key+"*"]
		if !ok {
			break
		}
		if n == 0 {
			encoded, ok = decodeExtended(encoded) // only the first has a charset
		} else {
			encoded, ok = unescapePercent(encoded)
		}
		if ok {
			b.WriteString(encoded)
		}
	}
	return b.String(), n > 0
}

// decodeExtended decodes charset'language'text, of the charsets that are UTF-8 or part of it.
func decodeExtended(s string) (string, bool) {
	parts := strings.SplitN(s, "'", 3)
	if len(parts) < 3 {
		return "", false
	}
	if charset := strings.ToLower(parts[0]); charset != "us-ascii" && charset != "utf-8" {
		return "", false
	}
	return unescapePercent(parts[2])
}

func unescapePercent(s string) (string, bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "%")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		if len(after) < 2 {
			return "", false
		}
		c, err := strconv.ParseUint(after[:2], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		s = after[2:]
	}
}

// cutParam takes "; name=value" off.
func cutParam(s string) (name, value, rest string, ok bool) {
	rest, ok = strings.CutPrefix(trimLeft(s), ";")
	if !ok {
		return "", "", s, false
	}
	name, rest = cutToken(trimLeft(rest))
	rest = trimLeft(rest)
	if name == "" || rest == "" || rest[0] != '=' {
		return "", "", s, false
	}
	value, rest, ok = cutValue(trimLeft(rest[1:]))
	return strings.ToLower(name), value, rest, ok
}

// cutValue takes a token or a quoted string off.
func cutValue(s string) (value, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		value, rest = cutToken(s)
		return value, rest, value != ""
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; c {
		case '"':
			return b.String(), s[i+1:], true
		case '\r', '\n':
			return "", s, false
		case '\\':
			// Internet Explorer sent paths with backslashes that were not meant to escape. What needs no escape is taken
			// with its backslash.
			if i+1 < len(s) && strings.IndexByte(specials, s[i+1]) >= 0 {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return "", s, false
}
