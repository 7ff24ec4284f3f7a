package http

import (
	"bufio"
	"fmt"
	"internal/fields"
	"internal/godebug"
	"net/textproto"
	"strconv"
	"strings"
)

// unsupportedCoding is the error of a Transfer-Encoding other than chunked.
type unsupportedCoding string

func (e unsupportedCoding) Error() string { return string(e) }

func quotedError(what, value string) error { return fmt.Errorf("%s %q", what, value) }

// framing is what the header of a message that is read says about its body.
type framing struct {
	chunked bool
	length  int64 // of the body, -1 if not known
	stated  int64 // what ContentLength is to be, which for HEAD is not that of the body
	trailer Header
}

// readFraming finds out how the body is delimited and removes the headers that say so, except Content-Length. method is that of the
// request; status is that of the response or 0 for a request.
func readFraming(h Header, http11 bool, method string, status int, maxCount int64) (f framing, err error) {
	if coding, ok := h["Transfer-Encoding"]; ok {
		delete(h, "Transfer-Encoding")
		// HTTP/1.0 does not know it. Here smugglers of requests are at work, so nothing but the one form is accepted.
		switch {
		case !http11:
		case len(coding) != 1:
			return f, unsupportedCoding(fmt.Sprintf("too many transfer encodings: %q", coding))
		case !equalFold(coding[0], "chunked"):
			return f, unsupportedCoding(fmt.Sprintf("unsupported transfer encoding: %q", coding[0]))
		default:
			f.chunked = true
		}
	}
	stated, err := contentLength(h)
	if err != nil {
		return f, err
	}
	switch {
	case status != 0 && (method == "HEAD" || !bodyAllowed(status)):
		f.length = 0
	case f.chunked:
		delete(h, "Content-Length")
		f.length = -1
	case status != 0 || stated >= 0:
		f.length = stated
	}
	if f.stated = f.length; status != 0 && method == "HEAD" {
		f.stated = stated
	}
	if f.chunked {
		f.trailer, err = takeTrailer(h, maxCount)
	}
	return f, err
}

// contentLength parses Content-Length, and makes one of several if they agree. -1: there is none.
func contentLength(h Header) (int64, error) {
	values := h["Content-Length"]
	if len(values) == 0 {
		return -1, nil
	}
	first := textproto.TrimString(values[0])
	if len(values) > 1 {
		for _, v := range values[1:] {
			if textproto.TrimString(v) != first {
				return 0, fmt.Errorf("http: message cannot contain multiple Content-Length headers; got %q", values)
			}
		}
		h["Content-Length"] = []string{first}
	}
	if first == "" {
		if godebug.Value("httplaxcontentlength") == "1" {
			return -1, nil
		}
		return 0, quotedError("invalid empty Content-Length", first)
	}
	n, err := strconv.ParseUint(first, 10, 63)
	if err != nil {
		return 0, quotedError("bad Content-Length", first)
	}
	return int64(n), nil
}

// takeTrailer turns the header Trailer into the keys of one.
func takeTrailer(h Header, maxCount int64) (Header, error) {
	lists, ok := h["Trailer"]
	if !ok {
		return nil, nil
	}
	delete(h, "Trailer")
	for _, list := range lists {
		if maxCount -= int64(strings.Count(list, ",") + 1); maxCount < 0 {
			return nil, errHeaderTooLarge
		}
	}
	trailer := Header{}
	for _, list := range lists {
		for name := range strings.SplitSeq(list, ",") {
			if name = textproto.TrimString(name); name == "" {
				continue
			}
			name = fields.Canonical(name)
			if !mayTrail(name) {
				return nil, quotedError("bad trailer key", name)
			}
			trailer[name] = nil
		}
	}
	if len(trailer) == 0 {
		return nil, nil
	}
	return trailer, nil
}

// mayTrail reports whether a header can be in a trailer: those that say where the message ends can not.
func mayTrail(name string) bool {
	return name != "Transfer-Encoding" && name != "Trailer" && name != "Content-Length"
}

// bodyAllowed reports whether a response with the status can have a body.
func bodyAllowed(status int) bool { return status/100 != 1 && status != 204 && status != 304 }

// wantsClose reports whether the connection is to be closed behind a message.
func wantsClose(major, minor int, h Header) bool {
	if major < 1 {
		return true
	}
	connection := h["Connection"]
	if len(connection) == 0 {
		return major == 1 && minor == 0
	}
	if hasToken(connection, "close") {
		return true
	}
	return major == 1 && minor == 0 && !hasToken(connection, "keep-alive")
}

// newBody returns the body, or NoBody. trailer is where a trailer goes.
func (f *framing) newBody(r *bufio.Reader, closing bool, trailer *Header, maxCount int64) *body {
	switch {
	case f.length == 0, f.length < 0 && !f.chunked && !closing:
		return nil
	case f.length > 0:
		return &body{r: r, kind: sized, left: f.length, closing: closing}
	case f.chunked:
		b := &body{r: r, kind: chunked, closing: closing, trailer: trailer, maxCount: maxCount}
		b.chunks.Reset(r)
		return b
	}
	return &body{r: r, kind: toEnd, closing: closing}
}

// addCacheControl gives a message with "Pragma: no-cache" the Cache-Control that this stands for (RFC 9111, 5.4).
func addCacheControl(h Header) {
	if pragma := h["Pragma"]; len(pragma) > 0 && pragma[0] == "no-cache" {
		if _, has := h["Cache-Control"]; !has {
			h["Cache-Control"] = []string{"no-cache"}
		}
	}
}

// ParseHTTPVersion parses "HTTP/1.1" and the like.
func ParseHTTPVersion(vers string) (major, minor int, ok bool) {
	if len(vers) != len("HTTP/x.y") || vers[:5] != "HTTP/" || vers[6] != '.' || vers[5]-'0' > 9 || vers[7]-'0' > 9 {
		return 0, 0, false
	}
	return int(vers[5] - '0'), int(vers[7] - '0'), true
}
