package http

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// byteRange is a part of a content.
type byteRange struct {
	start, length int64
}

var (
	errRange     = errors.New("invalid range")
	errNoOverlap = errors.New("invalid range: failed to overlap")
)

func (r byteRange) contentRange(size int64) string {
	return fmt.Sprintf("bytes %d-%d/%d", r.start, r.start+r.length-1, size)
}

func (r byteRange) header(kind string, size int64) textproto.MIMEHeader {
	return textproto.MIMEHeader{"Content-Range": {r.contentRange(size)}, "Content-Type": {kind}}
}

// parseRange parses a Range header (RFC 9110, 14.1.2). If no range overlaps the content that is errNoOverlap.
func parseRange(s string, size int64) ([]byteRange, error) {
	if s == "" {
		return nil, nil
	}
	s, ok := strings.CutPrefix(s, "bytes=")
	if !ok {
		return nil, errRange
	}
	var list []byteRange
	outside := false
	for one := range strings.SplitSeq(s, ",") {
		one = textproto.TrimString(one)
		if one == "" {
			continue
		}
		r, inside, err := parseOneRange(one, size)
		if err != nil {
			return nil, err
		}
		if inside {
			list = append(list, r)
		} else {
			outside = true
		}
	}
	if outside && len(list) == 0 {
		return nil, errNoOverlap
	}
	return list, nil
}

// parseOneRange parses "first-last", "first-" or "-length".
func parseOneRange(s string, size int64) (r byteRange, inside bool, err error) {
	first, last, ok := strings.Cut(s, "-")
	if !ok {
		return r, false, errRange
	}
	first, last = textproto.TrimString(first), textproto.TrimString(last)
	if first == "" {
		n, err := strconv.ParseUint(last, 10, 63)
		if err != nil {
			return r, false, errRange
		}
		length := min(int64(n), size)
		return byteRange{size - length, length}, true, nil
	}
	start, err := strconv.ParseInt(first, 10, 64)
	if err != nil || start < 0 {
		return r, false, errRange
	}
	if start >= size {
		return r, false, nil
	}
	end := size - 1
	if last != "" {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < start {
			return r, false, errRange
		}
		end = min(n, end)
	}
	return byteRange{start, end - start + 1}, true, nil
}

// multipartSize returns the size of the multipart body with the ranges.
func multipartSize(ranges []byteRange, kind string, size int64) int64 {
	var n countingWriter
	mw := multipart.NewWriter(&n)
	for _, r := range ranges {
		mw.CreatePart(r.header(kind, size))
		n += countingWriter(r.length)
	}
	mw.Close()
	return int64(n)
}

type countingWriter int64

func (c *countingWriter) Write(p []byte) (int, error) {
	*c += countingWriter(len(p))
	return len(p), nil
}

// isZeroTime: also the time that stands for none in many file systems.
func isZeroTime(t time.Time) bool { return t.IsZero() || t.Equal(time.Unix(0, 0)) }

func setLastModified(w ResponseWriter, t time.Time) {
	if !isZeroTime(t) {
		w.Header().Set("Last-Modified", t.UTC().Format(TimeFormat))
	}
}

func notModified(w ResponseWriter) {
	// RFC 9110, 15.4.5: no headers about the body that is not sent, except ETag and the like. Without an ETag, Last-Modified is
	// what the client can do without the least.
	h := w.Header()
	delete(h, "Content-Type")
	delete(h, "Content-Length")
	delete(h, "Content-Encoding")
	if h.get("Etag") != "" {
		delete(h, "Last-Modified")
	}
	w.WriteHeader(StatusNotModified)
}

// condition is the outcome of a conditional header.
type condition uint8

const (
	absent condition = iota
	holds
	fails
)

func conditionOf(ok bool) condition {
	if ok {
		return holds
	}
	return fails
}

// cutTag takes an entity tag off the start of s, which may be weak.
func cutTag(s string) (tag, rest string, ok bool) {
	s = textproto.TrimString(s)
	start := 0
	if strings.HasPrefix(s, "W/") {
		start = 2
	}
	if len(s) < start+2 || s[start] != '"' {
		return "", "", false
	}
	for i := start + 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[:i+1], s[i+1:], true
		case c == 0x21 || c >= 0x23 && c <= 0x7e || c >= 0x80:
		default:
			return "", "", false
		}
	}
	return "", "", false
}

// strongMatch and weakMatch compare tags (RFC 9110, 8.8.3.2).
func strongMatch(a, b string) bool { return a == b && a != "" && a[0] == '"' }

func weakMatch(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }

// anyTag reports whether a list of tags has one that matches, or a star.
func anyTag(list, tag string, matches func(a, b string) bool) bool {
	for {
		list = textproto.TrimString(list)
		switch {
		case list == "":
			return false
		case list[0] == ',':
			list = list[1:]
			continue
		case list[0] == '*':
			return true
		}
		one, rest, ok := cutTag(list)
		if !ok {
			return false
		}
		if matches(one, tag) {
			return true
		}
		list = rest
	}
}

// unmodifiedSince evaluates If-Unmodified-Since. Times in headers have no fractions of a second.
func unmodifiedSince(r *Request, modified time.Time) condition {
	s := r.Header.get("If-Unmodified-Since")
	if s == "" || isZeroTime(modified) {
		return absent
	}
	t, err := ParseTime(s)
	if err != nil {
		return absent
	}
	return conditionOf(modified.Truncate(time.Second).Compare(t) <= 0)
}

// modifiedSince evaluates If-Modified-Since, which counts for GET and HEAD.
func modifiedSince(r *Request, modified time.Time) bool {
	s := r.Header.get("If-Modified-Since")
	if r.Method != "GET" && r.Method != "HEAD" || s == "" || isZeroTime(modified) {
		return true
	}
	t, err := ParseTime(s)
	return err != nil || modified.Truncate(time.Second).Compare(t) > 0
}

// rangeCondition evaluates If-Range: a tag or a time.
func rangeCondition(w ResponseWriter, r *Request, modified time.Time) condition {
	if r.Method != "GET" && r.Method != "HEAD" {
		return absent
	}
	s := r.Header.get("If-Range")
	if s == "" {
		return absent
	}
	if tag, _, ok := cutTag(s); ok {
		return conditionOf(strongMatch(tag, w.Header().Get("Etag")))
	}
	// Without the time of the content there can be no match.
	if modified.IsZero() {
		return fails
	}
	t, err := ParseTime(s)
	return conditionOf(err == nil && t.Unix() == modified.Unix())
}

// checkConditions evaluates the conditional headers in the order of RFC 9110, 13.2.2. It returns the Range header if that counts, or
// reports that the request has been answered.
func checkConditions(w ResponseWriter, r *Request, modified time.Time) (ranges string, done bool) {
	tag := w.Header().get("Etag")
	met := absent
	if list := r.Header.get("If-Match"); list != "" {
		met = conditionOf(anyTag(list, tag, strongMatch))
	}
	if met == absent {
		met = unmodifiedSince(r, modified)
	}
	if met == fails {
		w.WriteHeader(StatusPreconditionFailed)
		return "", true
	}
	if list := r.Header.get("If-None-Match"); list != "" {
		if anyTag(list, tag, weakMatch) {
			if r.Method == "GET" || r.Method == "HEAD" {
				notModified(w)
			} else {
				w.WriteHeader(StatusPreconditionFailed)
			}
			return "", true
		}
	} else if !modifiedSince(r, modified) {
		notModified(w)
		return "", true
	}
	ranges = r.Header.get("Range")
	if ranges != "" && rangeCondition(w, r, modified) == fails {
		ranges = ""
	}
	return ranges, false
}
