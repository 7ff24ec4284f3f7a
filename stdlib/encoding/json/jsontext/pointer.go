package jsontext

import (
	"encoding/json/internal/wire"
	"iter"
	"strings"
	"unicode/utf8"
)

// A Pointer is a JSON pointer (RFC 6901): the way to a value, each name or index with a slash before it.
type Pointer string

// IsValid reports whether p is a JSON pointer.
func (p Pointer) IsValid() bool {
	if p != "" && p[0] != '/' || !utf8.ValidString(string(p)) {
		return false
	}
	for i := range len(p) {
		if p[i] == '~' && (i+1 == len(p) || p[i+1] != '0' && p[i+1] != '1') {
			return false
		}
	}
	return true
}

// Contains reports whether what p leads to contains, or is, what pc leads to.
func (p Pointer) Contains(pc Pointer) bool {
	rest, ok := strings.CutPrefix(string(pc), string(p))
	return ok && (rest == "" || rest[0] == '/')
}

// cut returns what is before the last slash and what is behind it.
func (p Pointer) cut() (Pointer, string) {
	i := strings.LastIndexByte(string(p), '/')
	return p[:max(i, 0)], string(p[i+1:])
}

// Parent returns p without the last token.
func (p Pointer) Parent() Pointer {
	parent, _ := p.cut()
	return parent
}

// unescaped undoes the escapes of a token. As they are read from left to right, ~01 is ~1.
var unescaped = strings.NewReplacer("~1", "/", "~0", "~")

// LastToken returns the last name or index, "" for the empty pointer.
func (p Pointer) LastToken() string {
	_, last := p.cut()
	return unescaped.Replace(last)
}

// AppendToken returns p with another name or index.
func (p Pointer) AppendToken(tok string) Pointer { return p + "/" + Pointer(wire.PointerToken(tok)) }

// Tokens iterates over the names and indices.
func (p Pointer) Tokens() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := string(p); rest != ""; {
			rest = strings.TrimPrefix(rest, "/")
			end := strings.IndexByte(rest, '/')
			if end < 0 {
				end = len(rest)
			}
			if !yield(unescaped.Replace(rest[:end])) {
				return
			}
			rest = rest[end:]
		}
	}
}
