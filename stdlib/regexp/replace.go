package regexp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// replace returns src with each match replaced by what repl appends for it.
func (re *Regexp) replace(src string, ncap int, repl func(out []byte, caps []int) []byte) (out []byte, changed bool) {
	m := re.begin()
	kept, pos := 0, 0
	for pos <= len(src) {
		caps := m.search(re, src, pos, ncap)
		if caps == nil {
			break
		}
		if !changed {
			changed = true
			out = make([]byte, 0, len(src)+len(src)/8)
		}
		from, to := caps[0], caps[1]
		out = append(out, src[kept:from]...)
		if to > kept || from == 0 {
			// An empty match that touches the match before does not count.
			out = repl(out, caps)
		}
		kept = to
		_, size := utf8.DecodeRuneInString(src[pos:])
		pos = max(to, pos+max(size, 1))
	}
	re.end(m)
	if changed {
		out = append(out, src[kept:]...)
	}
	return out, changed
}

func (re *Regexp) replaceString(src string, ncap int, repl func(out []byte, caps []int) []byte) string {
	out, changed := re.replace(src, ncap, repl)
	if !changed {
		return src
	}
	return view(out) // nobody else has it
}

func (re *Regexp) replaceBytes(src []byte, ncap int, repl func(out []byte, caps []int) []byte) []byte {
	out, changed := re.replace(view(src), ncap, repl)
	if !changed {
		return append([]byte(nil), src...)
	}
	return out
}

// expander returns the function that appends a template, and how many positions it needs.
func (re *Regexp) expander(src, template string) (int, func(out []byte, caps []int) []byte) {
	if strings.IndexByte(template, '$') < 0 {
		return 2, func(out []byte, caps []int) []byte { return append(out, template...) }
	}
	return re.allCaps(), func(out []byte, caps []int) []byte { return re.expand(out, template, src, caps) }
}

// ReplaceAllString returns src with the matches replaced by repl, in which $ has the meaning Expand gives it.
func (re *Regexp) ReplaceAllString(src, repl string) string {
	ncap, f := re.expander(src, repl)
	return re.replaceString(src, ncap, f)
}

// ReplaceAllLiteralString returns src with the matches replaced by repl as it stands.
func (re *Regexp) ReplaceAllLiteralString(src, repl string) string {
	return re.replaceString(src, 2, func(out []byte, caps []int) []byte { return append(out, repl...) })
}

// ReplaceAllStringFunc returns src with the matches replaced by what repl returns for them.
func (re *Regexp) ReplaceAllStringFunc(src string, repl func(string) string) string {
	return re.replaceString(src, 2, func(out []byte, caps []int) []byte {
		return append(out, repl(src[caps[0]:caps[1]])...)
	})
}

// ReplaceAll returns a copy of src with the matches replaced by repl, in which $ has the meaning Expand gives it.
func (re *Regexp) ReplaceAll(src, repl []byte) []byte {
	ncap, f := re.expander(view(src), string(repl))
	return re.replaceBytes(src, ncap, f)
}

// ReplaceAllLiteral returns a copy of src with the matches replaced by repl as it stands.
func (re *Regexp) ReplaceAllLiteral(src, repl []byte) []byte {
	return re.replaceBytes(src, 2, func(out []byte, caps []int) []byte { return append(out, repl...) })
}

// ReplaceAllFunc returns a copy of src with the matches replaced by what repl returns for them.
func (re *Regexp) ReplaceAllFunc(src []byte, repl func([]byte) []byte) []byte {
	return re.replaceBytes(src, 2, func(out []byte, caps []int) []byte {
		return append(out, repl(src[caps[0]:caps[1]])...)
	})
}

// Expand appends the template to dst, with $name, ${name}, $1 and ${1} replaced by the groups of a match in src, and $$
// by a dollar sign. A name without braces is as long as possible. A group that does not exist is replaced by nothing.
func (re *Regexp) Expand(dst []byte, template []byte, src []byte, match []int) []byte {
	return re.expand(dst, view(template), view(src), match)
}

// ExpandString is Expand for strings.
func (re *Regexp) ExpandString(dst []byte, template string, src string, match []int) []byte {
	return re.expand(dst, template, src, match)
}

func (re *Regexp) expand(dst []byte, template, src string, match []int) []byte {
	for {
		text, rest, ok := strings.Cut(template, "$")
		dst = append(dst, text...)
		if !ok {
			return dst
		}
		if strings.HasPrefix(rest, "$") {
			dst = append(dst, '$')
			template = rest[1:]
			continue
		}
		name, rest2, ok := groupName(rest)
		if !ok {
			dst = append(dst, '$')
			template = rest
			continue
		}
		template = rest2
		if n := decimal(name); n >= 0 {
			if from, to, ok := re.group(match, n); ok {
				dst = append(dst, src[from:to]...)
			}
			continue
		}
		for g, s := range re.names {
			if from, to, ok := re.group(match, g); ok && s == name {
				dst = append(dst, src[from:to]...)
				break
			}
		}
	}
}

// groupName reads the name or number behind a dollar sign, with or without braces.
func groupName(s string) (name, rest string, ok bool) {
	body, braced := strings.CutPrefix(s, "{")
	n := 0
	for n < len(body) {
		r, size := utf8.DecodeRuneInString(body[n:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		n += size
	}
	name, rest = body[:n], body[n:]
	if n == 0 {
		return "", "", false
	}
	if braced {
		rest, ok = strings.CutPrefix(rest, "}")
		return name, rest, ok
	}
	return name, rest, true
}

// decimal returns a group's number; -1 if the name is none.
func decimal(name string) int {
	n := 0
	for _, c := range []byte(name) {
		if c < '0' || c > '9' || n >= 1e8 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if name[0] == '0' && len(name) > 1 {
		return -1
	}
	return n
}
