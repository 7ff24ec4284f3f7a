package net

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// SplitHostPort splits host:port, [host]:port or [host%zone]:port. A host with colons must be in brackets.
func SplitHostPort(hostport string) (host, port string, err error) {
	fail := func(why string) (string, string, error) {
		return "", "", &AddrError{Err: why, Addr: hostport}
	}
	const (
		missingPort   = "missing port in address"
		tooManyColons = "too many colons in address"
	)
	colon := strings.LastIndexByte(hostport, ':')
	if colon < 0 {
		return fail(missingPort)
	}
	// From where on no bracket may stand.
	opening, closing := 0, 0
	if hostport[0] == '[' {
		end := strings.IndexByte(hostport, ']')
		switch {
		case end < 0:
			return fail("missing ']' in address")
		case end+1 == len(hostport):
			return fail(missingPort)
		case end+1 != colon:
			if hostport[end+1] == ':' {
				return fail(tooManyColons)
			}
			return fail(missingPort)
		}
		host = hostport[1:end]
		opening, closing = 1, end+1
	} else {
		host = hostport[:colon]
		if strings.IndexByte(host, ':') >= 0 {
			return fail(tooManyColons)
		}
	}
	if strings.IndexByte(hostport[opening:], '[') >= 0 {
		return fail("unexpected '[' in address")
	}
	if strings.IndexByte(hostport[closing:], ']') >= 0 {
		return fail("unexpected ']' in address")
	}
	return host, hostport[colon+1:], nil
}

// JoinHostPort returns host:port, with brackets around a host that has colons.
func JoinHostPort(host, port string) string {
	if strings.IndexByte(host, ':') >= 0 {
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}

// splitZone splits address%zone.
func splitZone(s string) (host, zone string) {
	if i := strings.LastIndexByte(s, '%'); i > 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}
