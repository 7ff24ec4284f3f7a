package http

import (
	"internal/fields"
	"io"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
)

// Header maps the canonical names of a header to their values.
type Header map[string][]string

// CanonicalHeaderKey returns the form under which a header is kept, like "Accept-Encoding".
func CanonicalHeaderKey(s string) string { return fields.Canonical(s) }

// Add gives key, made canonical, one more value.
func (h Header) Add(key, value string) { textproto.MIMEHeader(h).Add(key, value) }

// Set makes value the only one of key, made canonical. Other keys can be set in the map itself.
func (h Header) Set(key, value string) { textproto.MIMEHeader(h).Set(key, value) }

// Get returns the first value of key, made canonical, or "".
func (h Header) Get(key string) string { return textproto.MIMEHeader(h).Get(key) }

// Values returns all values of key, made canonical. It is not a copy.
func (h Header) Values(key string) []string { return textproto.MIMEHeader(h).Values(key) }

// Del removes key, made canonical.
func (h Header) Del(key string) { textproto.MIMEHeader(h).Del(key) }

// get is Get for a key that is canonical.
func (h Header) get(key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Clone returns a deep copy.
func (h Header) Clone() Header {
	if h == nil {
		return nil
	}
	total := 0
	for _, v := range h {
		total += len(v)
	}
	all := make([]string, 0, total)
	c := make(Header, len(h))
	for k, v := range h {
		if v == nil {
			c[k] = nil // means something in trailers
			continue
		}
		from := len(all)
		all = append(all, v...)
		c[k] = all[from:len(all):len(all)]
	}
	return c
}

// Write writes the lines of the header, without the empty one behind.
func (h Header) Write(w io.Writer) error { return h.WriteSubset(w, nil) }

// WriteSubset writes the lines whose keys are not true in exclude. The keys there are not made canonical. The order is that of the
// keys; line ends in values become spaces.
func (h Header) WriteSubset(w io.Writer, exclude map[string]bool) error {
	return h.write(w, exclude, nil)
}

// keysPool has the scratch space for sorting keys.
var keysPool = sync.Pool{New: func() any { return new([]string) }}

func (h Header) write(w io.Writer, exclude map[string]bool, trace *httptrace.ClientTrace) error {
	if len(h) == 0 {
		return nil
	}
	sw, ok := w.(io.StringWriter)
	if !ok {
		sw = plainStringWriter{w}
	}
	scratch := keysPool.Get().(*[]string)
	defer keysPool.Put(scratch)
	keys := (*scratch)[:0]
	for k := range h {
		if !exclude[k] {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	*scratch = keys
	for _, k := range keys {
		if !isToken(k) {
			continue // it could be made to look like something else
		}
		values := h[k]
		for _, v := range values {
			for _, s := range [...]string{k, ": ", cleanValue(v), "\r\n"} {
				if _, err := sw.WriteString(s); err != nil {
					return err
				}
			}
		}
		if trace != nil && trace.WroteHeaderField != nil {
			trace.WroteHeaderField(k, slices.Clone(values))
		}
	}
	return nil
}

type plainStringWriter struct{ io.Writer }

func (w plainStringWriter) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// cleanValue returns v with line ends replaced, and without space around it.
func cleanValue(v string) string {
	if strings.ContainsAny(v, "\r\n") {
		b := []byte(v)
		for i, c := range b {
			if c == '\r' || c == '\n' {
				b[i] = ' '
			}
		}
		v = string(b)
	}
	return textproto.TrimString(v)
}

// TimeFormat is the layout of times in headers. They are in UTC, which time.Format must be given, for it writes GMT whatever the zone is.
const TimeFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// ParseTime parses a time in one of the three formats that RFC 9110, 5.6.7 allows.
func ParseTime(text string) (t time.Time, err error) {
	for _, layout := range [...]string{TimeFormat, time.RFC850, time.ANSIC} {
		if t, err = time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return t, err
}
