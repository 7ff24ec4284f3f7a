package url

import (
	"errors"
	"internal/godebug"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Values maps the keys of a query or form to their values. Unlike in http.Header, case matters in the keys.
type Values map[string][]string

// Get returns the first value of key, or "".
func (v Values) Get(key string) string {
	if list := v[key]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// Set makes value the only one of key.
func (v Values) Set(key, value string) { v[key] = []string{value} }

// Add gives key one more value.
func (v Values) Add(key, value string) { v[key] = append(v[key], value) }

// Del removes key.
func (v Values) Del(key string) { delete(v, key) }

// Has reports whether there is a key.
func (v Values) Has(key string) bool {
	_, has := v[key]
	return has
}

// Clone returns a deep copy.
func (vs Values) Clone() Values {
	if vs == nil {
		return nil
	}
	c := make(Values, len(vs))
	for key, list := range vs {
		c[key] = slices.Clone(list)
	}
	return c
}

// maxParams is how many pairs a query may have: each costs a map entry, so many short ones are a cheap attack.
// The setting urlmaxqueryparams of GODEBUG changes it; 0 is no limit.
const maxParams = 10000

func tooMany(params int) bool {
	limit, err := strconv.Atoi(godebug.Value("urlmaxqueryparams"))
	if err != nil {
		limit = maxParams
	}
	return limit > 0 && params > limit
}

var (
	errParams    = errors.New("number of URL query parameters exceeded limit")
	errSemicolon = errors.New("invalid semicolon separator in query")
)

// ParseQuery decodes a query, a list of key=value pairs separated by ampersands. A pair without = has an empty value. The
// result is never nil and has all pairs that are well-formed; err tells of the first that is not. Semicolons must be escaped.
func ParseQuery(query string) (Values, error) {
	v := Values{}
	if tooMany(strings.Count(query, "&") + 1) {
		return v, errParams
	}
	var firstErr error
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if pair == "" {
			continue
		}
		if err := v.addPair(pair); err != nil && (firstErr == nil || err == errSemicolon) {
			firstErr = err
		}
	}
	return v, firstErr
}

func (v Values) addPair(pair string) error {
	if strings.IndexByte(pair, ';') >= 0 {
		return errSemicolon
	}
	key, value, _ := strings.Cut(pair, "=")
	key, err := QueryUnescape(key)
	if err != nil {
		return err
	}
	if value, err = QueryUnescape(value); err != nil {
		return err
	}
	v[key] = append(v[key], value)
	return nil
}

// Encode returns the escaped form "a=1&b=2" with the keys in order.
func (v Values) Encode() string {
	if len(v) == 0 {
		return ""
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(v)) {
		name := QueryEscape(key)
		for _, value := range v[key] {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name)
			b.WriteByte('=')
			b.WriteString(QueryEscape(value))
		}
	}
	return b.String()
}
