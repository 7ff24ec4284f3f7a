package path

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrBadPattern says that a pattern is malformed.
var ErrBadPattern = errors.New("syntax error in pattern")

// Match reports whether name as a whole matches the pattern, in which * stands for any text without a slash, ? for any
// one rune but the slash, [class] for one of the listed runes and ranges, [^class] for any other, and \c for c itself.
func Match(pattern, name string) (matched bool, err error) {
	if !wellFormed(pattern) {
		return false, ErrBadPattern
	}
	// After a failure, the last * takes one byte more.
	starPattern, starName, haveStar := "", "", false
	for pattern != "" || name != "" {
		if strings.HasPrefix(pattern, "*") {
			pattern = strings.TrimLeft(pattern, "*")
			if pattern == "" {
				return !strings.Contains(name, "/"), nil
			}
			starPattern, starName, haveStar = pattern, name, true
			continue
		}
		if pattern != "" && name != "" {
			if n, m := matchOne(pattern, name); m > 0 {
				pattern, name = pattern[n:], name[m:]
				continue
			}
		}
		if !haveStar || starName == "" || starName[0] == '/' {
			return false, nil
		}
		starName = starName[1:]
		pattern, name = starPattern, starName
	}
	return true, nil
}

// matchOne matches pattern's first item, no star, against the start of name. It returns the lengths of the item and
// of what it matched, 0 if it does not match.
func matchOne(pattern, name string) (n, m int) {
	switch pattern[0] {
	case '?':
		if name[0] == '/' {
			return 1, 0
		}
		_, m = utf8.DecodeRuneInString(name)
		return 1, m
	case '[':
		r, m := utf8.DecodeRuneInString(name)
		n, in := class(pattern, r)
		if !in {
			m = 0
		}
		return n, m
	case '\\':
		if pattern[1] == name[0] {
			return 2, 1
		}
		return 2, 0
	}
	if pattern[0] == name[0] {
		return 1, 1
	}
	return 1, 0
}

// class reads the class at pattern's start and tests r. n is its length, 0 if it is malformed.
func class(pattern string, r rune) (n int, in bool) {
	rest := pattern[1:]
	negated := strings.HasPrefix(rest, "^")
	if negated {
		rest = rest[1:]
	}
	for first := true; first || !strings.HasPrefix(rest, "]"); first = false {
		lo, w := classRune(rest)
		if w == 0 {
			return 0, false
		}
		rest = rest[w:]
		hi := lo
		if rest[0] == '-' {
			if hi, w = classRune(rest[1:]); w == 0 {
				return 0, false
			}
			rest = rest[1+w:]
		}
		in = in || lo <= r && r <= hi
	}
	return len(pattern) - len(rest) + 1, in != negated
}

// classRune reads a rune, maybe escaped, that something must follow. w is its length, 0 if there is none.
func classRune(s string) (r rune, w int) {
	if s == "" || s[0] == '-' || s[0] == ']' {
		return 0, 0
	}
	if s[0] == '\\' {
		w = 1
	}
	r, n := utf8.DecodeRuneInString(s[w:])
	if r == utf8.RuneError && n <= 1 || w+n == len(s) {
		return 0, 0
	}
	return r, w + n
}

// wellFormed checks all of the pattern.
func wellFormed(pattern string) bool {
	for pattern != "" {
		n := 1
		switch pattern[0] {
		case '\\':
			n = 2
		case '[':
			if n, _ = class(pattern, 0); n == 0 {
				return false
			}
		}
		if n > len(pattern) {
			return false
		}
		pattern = pattern[n:]
	}
	return true
}
