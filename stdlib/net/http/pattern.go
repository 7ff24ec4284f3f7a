package http

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// pattern is a parsed pattern of ServeMux: "[METHOD ][HOST]/[PATH]".
type pattern struct {
	text     string
	method   string // "" is any
	host     string // "" is any
	segments []segment
	location string // where it was registered
}

// segment is what is between two slashes of a pattern's path.
type segment struct {
	text string // the literal, unescaped, or the name of the wildcard; "/" is {$}
	kind segmentKind
}

type segmentKind uint8

const (
	literal segmentKind = iota
	single              // {name}: one segment
	multi               // {name...}, or nameless a slash at the end: all the rest
)

const endSegment = "/" // no literal is this

func (p *pattern) String() string { return p.text }

func (p *pattern) last() segment { return p.segments[len(p.segments)-1] }

// patternError is an error at a place in the pattern.
func patternError(offset int, format string, args ...any) error {
	return fmt.Errorf("at offset %d: %w", offset, fmt.Errorf(format, args...))
}

func parsePattern(s string) (*pattern, error) {
	if s == "" {
		return nil, errors.New("empty pattern")
	}
	p := &pattern{text: s}
	rest := s
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		p.method, rest = s[:i], strings.TrimLeft(s[i:], " \t")
		if p.method != "" && !validMethod(p.method) {
			return nil, patternError(0, "invalid method %q", p.method)
		}
	}
	offset := 0
	if len(rest) < len(s) {
		offset = len(p.method) + 1
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return nil, patternError(offset, "host/path missing /")
	}
	p.host, rest = rest[:slash], rest[slash:]
	if i := strings.IndexByte(p.host, '{'); i >= 0 {
		return nil, patternError(offset+i, "host contains '{' (missing initial '/'?)")
	}
	if p.method != "" && p.method != "CONNECT" && rest != cleanPath(rest) {
		return nil, patternError(offset+slash, "non-CONNECT pattern with unclean path can never match")
	}
	for rest != "" {
		rest = rest[1:]
		offset := len(s) - len(rest)
		if rest == "" {
			p.segments = append(p.segments, segment{kind: multi})
			break
		}
		text := rest
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			text = rest[:i]
		}
		rest = rest[len(text):]
		seg, err := parseSegment(text, rest == "")
		if err != nil {
			return nil, patternError(offset, "%w", err)
		}
		if seg.kind != literal {
			for _, other := range p.segments {
				if other.kind != literal && other.text == seg.text {
					return nil, patternError(offset, "duplicate wildcard name %q", seg.text)
				}
			}
		}
		p.segments = append(p.segments, seg)
	}
	return p, nil
}

func parseSegment(s string, atEnd bool) (segment, error) {
	switch i := strings.IndexByte(s, '{'); {
	case i < 0:
		return segment{text: unescapeSegment(s)}, nil
	case i > 0:
		return segment{}, errors.New("bad wildcard segment (must start with '{')")
	case s[len(s)-1] != '}':
		return segment{}, errors.New("bad wildcard segment (must end with '}')")
	}
	name := s[1 : len(s)-1]
	if name == "$" {
		if !atEnd {
			return segment{}, errors.New("{$} not at end")
		}
		return segment{text: endSegment}, nil
	}
	kind := single
	if base, ok := strings.CutSuffix(name, "..."); ok {
		if !atEnd {
			return segment{}, errors.New("{...} wildcard not at end")
		}
		name, kind = base, multi
	}
	if name == "" {
		return segment{}, errors.New("empty wildcard")
	}
	for i, c := range name {
		if !unicode.IsLetter(c) && c != '_' && (i == 0 || !unicode.IsDigit(c)) {
			return segment{}, fmt.Errorf("bad wildcard name %q", name)
		}
	}
	return segment{name, kind}, nil
}

func unescapeSegment(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// relation says how the sets of requests that two patterns match lie to each other. If they meet it is a set of the two bits.
type relation uint8

const (
	equivalent   relation = 0
	moreGeneral  relation = 1 // the first matches something that the second does not
	moreSpecific relation = 2 // the other way round
	overlaps     relation = moreGeneral | moreSpecific
	disjoint     relation = 4
)

// and combines the relations of two independent parts of the patterns.
func (r relation) and(s relation) relation {
	if (r|s)&disjoint != 0 {
		return disjoint
	}
	return r | s
}

func compareMethods(p, q *pattern) relation {
	switch {
	case p.method == q.method:
		return equivalent
	case p.method == "", p.method == "GET" && q.method == "HEAD":
		return moreGeneral
	case q.method == "", q.method == "GET" && p.method == "HEAD":
		return moreSpecific
	}
	return disjoint
}

func compareSegments(a, b segment) relation {
	switch {
	case a.kind != literal && a.kind == b.kind:
		return equivalent
	case a.kind == literal && b.kind == literal:
		if a.text == b.text {
			return equivalent
		}
		return disjoint
	case a.kind > b.kind:
		if a.kind == single && b.text == endSegment {
			return disjoint
		}
		return moreGeneral
	}
	if b.kind == single && a.text == endSegment {
		return disjoint
	}
	return moreSpecific
}

func comparePaths(p, q *pattern) relation {
	n, m := len(p.segments), len(q.segments)
	rel := equivalent
	for i := range min(n, m) {
		rel = rel.and(compareSegments(p.segments[i], q.segments[i]))
	}
	switch {
	case n < m && p.last().kind == multi:
		return rel.and(moreGeneral)
	case m < n && q.last().kind == multi:
		return rel.and(moreSpecific)
	case n != m:
		return disjoint
	}
	return rel
}

// conflicts reports whether there are requests for which none of the two patterns takes precedence. With different hosts there
// are none: either they are for different requests, or the one with a host wins.
func (p *pattern) conflicts(q *pattern) bool {
	if p.host != q.host {
		return false
	}
	rel := compareMethods(p, q).and(comparePaths(p, q))
	return rel == equivalent || rel == overlaps
}

// describeConflict explains a conflict.
func describeConflict(p, q *pattern) string {
	methods, paths := compareMethods(p, q), comparePaths(p, q)
	switch {
	case methods|paths == equivalent:
		return fmt.Sprintf("%s matches the same requests as %s", p, q)
	case paths == overlaps:
		return fmt.Sprintf("%[1]s and %[2]s both match some paths, like %[3]q.\n"+
			"But neither is more specific than the other.\n"+
			"%[1]s matches %[4]q, but %[2]s doesn't.\n"+
			"%[2]s matches %[5]q, but %[1]s doesn't.",
			p, q, commonPath(p, q), differentPath(p, q), differentPath(q, p))
	case methods == moreGeneral:
		return fmt.Sprintf("%s matches more methods than %s, but has a more specific path pattern", p, q)
	}
	return fmt.Sprintf("%s matches fewer methods than %s, but has a more general path pattern", p, q)
}

// example appends a segment that s matches.
func example(b []byte, s segment) []byte {
	b = append(b, '/')
	if s.kind != multi && s.text != endSegment {
		b = append(b, s.text...)
	}
	return b
}

// tail appends examples for the segments that only the longer of two patterns has.
func tail(b []byte, p, q *pattern) string {
	longer, n := p.segments, len(q.segments)
	if len(longer) < n {
		longer, n = q.segments, len(longer)
	}
	for _, s := range longer[n:] {
		b = example(b, s)
	}
	return string(b)
}

// commonPath returns a path that both match.
func commonPath(p, q *pattern) string {
	var b []byte
	for i := range min(len(p.segments), len(q.segments)) {
		s := p.segments[i]
		if s.kind != literal {
			s = q.segments[i]
		}
		b = example(b, s)
	}
	return tail(b, p, q)
}

// differentPath returns a path that p matches and q does not.
func differentPath(p, q *pattern) string {
	var b []byte
	for i := range min(len(p.segments), len(q.segments)) {
		s, t := p.segments[i], q.segments[i]
		switch {
		case s.kind == multi:
			b = append(b, '/')
			if t.kind == literal && t.text == endSegment {
				if s.text == "" {
					return string(append(b, 'x'))
				}
				b = append(b, s.text...)
			}
			return string(b)
		case s.kind == single && t.kind == literal && s.text == t.text:
			b = append(example(b, t), 'x')
		default:
			b = example(b, s)
		}
	}
	return tail(b, p, q)
}
