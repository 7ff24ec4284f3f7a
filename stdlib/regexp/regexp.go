// Package regexp searches text for regular expressions, in time linear in the length of the text.
//
// The language is RE2's as package regexp/syntax describes it. Text is UTF-8; a byte that belongs to no character is
// treated as U+FFFD.
//
// The searching methods are named Find(All)?(String)?(Submatch)?(Index)?. With All they return successive matches that
// do not overlap, at most n if n >= 0, and leave out empty matches that touch the match before. With String the text
// is a string, else a byte slice. With Submatch they return the texts of the match and of its groups, a group's at its
// number, nil or "" if the group took no part. With Index, pairs of byte positions take the place of the texts, -1 for
// a group that took no part. A result of nil says that there is no match. With Reader the text comes from an
// io.RuneReader, of which more may be read than the match needs.
package regexp

import (
	"io"
	"regexp/syntax"
	"strconv"
	"strings"
	"unsafe"
)

// A Regexp is a compiled regular expression. It may be used by several goroutines at once, except for Longest.
type Regexp struct {
	expr    string
	prog    *program
	names   []string // of groups, by number
	longest bool     // prefer the longest of the leftmost matches
}

// Compile compiles a pattern. Of the matches that begin leftmost, the one that a backtracking search would find first
// is chosen.
func Compile(expr string) (*Regexp, error) { return compile(expr, syntax.Perl, false) }

// CompilePOSIX compiles a pattern of POSIX's egrep. Of the matches that begin leftmost, the longest is chosen; which
// way its groups match is not as POSIX demands.
func CompilePOSIX(expr string) (*Regexp, error) { return compile(expr, syntax.POSIX, true) }

func compile(expr string, flags syntax.Flags, longest bool) (*Regexp, error) {
	tree, err := syntax.Parse(expr, flags)
	if err != nil {
		return nil, err
	}
	names := tree.CapNames()
	tree = tree.Simplify()
	code, err := syntax.Compile(tree)
	if err != nil {
		return nil, err
	}
	return &Regexp{expr: expr, prog: newProgram(code, tree), names: names, longest: longest}, nil
}

// MustCompile is Compile for patterns known to be right: it panics on an error.
func MustCompile(str string) *Regexp {
	re, err := Compile(str)
	if err != nil {
		panic("regexp: Compile(" + quote(str) + "): " + err.Error())
	}
	return re
}

// MustCompilePOSIX is CompilePOSIX for patterns known to be right: it panics on an error.
func MustCompilePOSIX(str string) *Regexp {
	re, err := CompilePOSIX(str)
	if err != nil {
		panic("regexp: CompilePOSIX(" + quote(str) + "): " + err.Error())
	}
	return re
}

func quote(s string) string {
	if strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// String returns the pattern.
func (re *Regexp) String() string { return re.expr }

// Copy returns a copy.
//
// Deprecated: goroutines may share a Regexp. A copy serves only to have one with and one without Longest.
func (re *Regexp) Copy() *Regexp {
	c := *re
	return &c
}

// Longest makes later searches prefer the longest of the leftmost matches.
func (re *Regexp) Longest() { re.longest = true }

// NumSubexp returns the number of groups.
func (re *Regexp) NumSubexp() int { return len(re.names) - 1 }

// SubexpNames returns the names of the groups, by number; "" for those without a name, and at 0. The slice must not be
// changed.
func (re *Regexp) SubexpNames() []string { return re.names }

// SubexpIndex returns the number of the first group with the name, or -1.
func (re *Regexp) SubexpIndex(name string) int {
	if name != "" {
		for i, s := range re.names {
			if s == name {
				return i
			}
		}
	}
	return -1
}

// LiteralPrefix returns the text that every match begins with, and whether it is all the pattern says.
func (re *Regexp) LiteralPrefix() (prefix string, complete bool) {
	if op := re.prog.onepass; op != nil && op.shown {
		return op.prefix, op.complete
	}
	return re.prog.prefix, re.prog.complete
}

// AppendText appends the pattern, as encoding.TextAppender wants it.
func (re *Regexp) AppendText(b []byte) ([]byte, error) { return append(b, re.expr...), nil }

// MarshalText returns the pattern, as encoding.TextMarshaler wants it.
func (re *Regexp) MarshalText() ([]byte, error) { return []byte(re.expr), nil }

// UnmarshalText compiles a pattern into re, as encoding.TextUnmarshaler wants it.
func (re *Regexp) UnmarshalText(text []byte) error {
	n, err := Compile(string(text))
	if err == nil {
		*re = *n
	}
	return err
}

// Match reports whether b contains a match.
func (re *Regexp) Match(b []byte) bool { return re.MatchString(view(b)) }

// MatchString reports whether s contains a match.
func (re *Regexp) MatchString(s string) bool {
	m := re.begin()
	found := m.search(re, s, 0, 0) != nil
	re.end(m)
	return found
}

// MatchReader reports whether the text from r contains a match.
func (re *Regexp) MatchReader(r io.RuneReader) bool {
	m := re.begin()
	found := m.searchReader(re, r, 0) != nil
	re.end(m)
	return found
}

// Match reports whether b contains a match of the pattern.
func Match(pattern string, b []byte) (matched bool, err error) { return MatchString(pattern, view(b)) }

// MatchString reports whether s contains a match of the pattern.
func MatchString(pattern string, s string) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// MatchReader reports whether the text from r contains a match of the pattern.
func MatchReader(pattern string, r io.RuneReader) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchReader(r), nil
}

// QuoteMeta returns a pattern that matches the text s and nothing else.
func QuoteMeta(s string) string {
	const special = `\.+*?()|[]{}^$`
	if !strings.ContainsAny(s, special) {
		return s
	}
	out := make([]byte, 0, 2*len(s))
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(special, s[i]) >= 0 {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(out)
}

// view returns the bytes as a string, for as long as nobody changes them.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
