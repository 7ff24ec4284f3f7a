package regexp

import (
	"io"
	"unicode/utf8"
)

// one finds the first match and returns a copy of its positions, padded to all groups if more than the whole is asked for.
func (re *Regexp) one(s string, ncap int) []int {
	m := re.begin()
	out := re.padded(m.search(re, s, 0, ncap), ncap)
	re.end(m)
	return out
}

// padded copies positions into a slice of its own, with -1 for groups that the program does not have.
func (re *Regexp) padded(caps []int, ncap int) []int {
	if caps == nil {
		return nil
	}
	out := make([]int, ncap)
	for i := copy(out, caps); i < ncap; i++ {
		out[i] = -1
	}
	return out
}

func (re *Regexp) allCaps() int { return 2 * len(re.names) }

// all calls f with the positions of each match in turn.
func (re *Regexp) all(s string, n, ncap int, f func(caps []int)) {
	if n < 0 {
		n = len(s) + 1
	}
	m := re.begin()
	pos, lastEnd := 0, -1
	for n > 0 && pos <= len(s) {
		caps := m.search(re, s, pos, ncap)
		if caps == nil {
			break
		}
		if caps[1] == pos {
			// Empty: go on behind the next character, and leave it out if it touches the match before.
			if caps[0] != lastEnd {
				f(caps)
				n--
			}
			_, size := utf8.DecodeRuneInString(s[pos:])
			lastEnd = pos
			pos += max(size, 1)
			continue
		}
		pos, lastEnd = caps[1], caps[1]
		f(caps)
		n--
	}
	re.end(m)
}

// group returns where a group lies; false if it took no part.
func (re *Regexp) group(caps []int, g int) (from, to int, ok bool) {
	if 2*g+1 >= len(caps) || caps[2*g] < 0 {
		return 0, 0, false
	}
	return caps[2*g], caps[2*g+1], true
}

// Find returns the first match in b.
func (re *Regexp) Find(b []byte) (out []byte) {
	m := re.begin()
	caps := m.search(re, view(b), 0, 2)
	if caps != nil {
		out = b[caps[0]:caps[1]:caps[1]]
	}
	re.end(m)
	return out
}

// FindIndex returns where the first match in b lies.
func (re *Regexp) FindIndex(b []byte) (loc []int) { return re.one(view(b), 2) }

// FindString returns the first match in s; "" if there is none, or if it is empty.
func (re *Regexp) FindString(s string) (out string) {
	m := re.begin()
	caps := m.search(re, s, 0, 2)
	if caps != nil {
		out = s[caps[0]:caps[1]]
	}
	re.end(m)
	return out
}

// FindStringIndex returns where the first match in s lies.
func (re *Regexp) FindStringIndex(s string) (loc []int) { return re.one(s, 2) }

// FindReaderIndex returns where the first match in the text from r lies.
func (re *Regexp) FindReaderIndex(r io.RuneReader) (loc []int) { return re.reader(r, 2) }

// FindReaderSubmatchIndex returns where the first match in the text from r and its groups lie.
func (re *Regexp) FindReaderSubmatchIndex(r io.RuneReader) []int { return re.reader(r, re.allCaps()) }

func (re *Regexp) reader(r io.RuneReader, ncap int) []int {
	m := re.begin()
	out := re.padded(m.searchReader(re, r, ncap), ncap)
	re.end(m)
	return out
}

// FindSubmatch returns the first match in b and its groups.
func (re *Regexp) FindSubmatch(b []byte) (out [][]byte) {
	m := re.begin()
	caps := m.search(re, view(b), 0, re.allCaps())
	if caps != nil {
		out = re.byteGroups(b, caps)
	}
	re.end(m)
	return out
}

// FindSubmatchIndex returns where the first match in b and its groups lie.
func (re *Regexp) FindSubmatchIndex(b []byte) []int { return re.one(view(b), re.allCaps()) }

// FindStringSubmatch returns the first match in s and its groups.
func (re *Regexp) FindStringSubmatch(s string) (out []string) {
	m := re.begin()
	caps := m.search(re, s, 0, re.allCaps())
	if caps != nil {
		out = re.stringGroups(s, caps)
	}
	re.end(m)
	return out
}

// FindStringSubmatchIndex returns where the first match in s and its groups lie.
func (re *Regexp) FindStringSubmatchIndex(s string) []int { return re.one(s, re.allCaps()) }

func (re *Regexp) byteGroups(b []byte, caps []int) [][]byte {
	out := make([][]byte, len(re.names))
	for g := range out {
		if from, to, ok := re.group(caps, g); ok {
			out[g] = b[from:to:to]
		}
	}
	return out
}

func (re *Regexp) stringGroups(s string, caps []int) []string {
	out := make([]string, len(re.names))
	for g := range out {
		if from, to, ok := re.group(caps, g); ok {
			out[g] = s[from:to]
		}
	}
	return out
}

// FindAll returns the matches in b, at most n if n >= 0.
func (re *Regexp) FindAll(b []byte, n int) [][]byte {
	var out [][]byte
	re.all(view(b), n, 2, func(caps []int) { out = append(out, b[caps[0]:caps[1]:caps[1]]) })
	return out
}

// FindAllIndex returns where the matches in b lie, at most n if n >= 0.
func (re *Regexp) FindAllIndex(b []byte, n int) [][]int { return re.FindAllStringIndex(view(b), n) }

// FindAllString returns the matches in s, at most n if n >= 0.
func (re *Regexp) FindAllString(s string, n int) []string {
	var out []string
	re.all(s, n, 2, func(caps []int) { out = append(out, s[caps[0]:caps[1]]) })
	return out
}

// FindAllStringIndex returns where the matches in s lie, at most n if n >= 0.
func (re *Regexp) FindAllStringIndex(s string, n int) [][]int {
	var out [][]int
	re.all(s, n, 2, func(caps []int) { out = append(out, []int{caps[0], caps[1]}) })
	return out
}

// FindAllSubmatch returns the matches in b and their groups, at most n if n >= 0.
func (re *Regexp) FindAllSubmatch(b []byte, n int) [][][]byte {
	var out [][][]byte
	re.all(view(b), n, re.allCaps(), func(caps []int) { out = append(out, re.byteGroups(b, caps)) })
	return out
}

// FindAllSubmatchIndex returns where the matches in b and their groups lie, at most n if n >= 0.
func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return re.FindAllStringSubmatchIndex(view(b), n)
}

// FindAllStringSubmatch returns the matches in s and their groups, at most n if n >= 0.
func (re *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	var out [][]string
	re.all(s, n, re.allCaps(), func(caps []int) { out = append(out, re.stringGroups(s, caps)) })
	return out
}

// FindAllStringSubmatchIndex returns where the matches in s and their groups lie, at most n if n >= 0.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	var out [][]int
	re.all(s, n, re.allCaps(), func(caps []int) { out = append(out, re.padded(caps, re.allCaps())) })
	return out
}

// Split cuts s at the matches and returns what lies between them: at most n pieces if n >= 0, the last with the rest.
func (re *Regexp) Split(s string, n int) []string {
	if n == 0 {
		return nil
	}
	if re.expr != "" && s == "" {
		return []string{""}
	}
	var out []string
	from, end := 0, 0
	for _, loc := range re.FindAllStringIndex(s, n) {
		if n > 0 && len(out) == n-1 {
			break
		}
		end = loc[0]
		if loc[1] != 0 {
			out = append(out, s[from:end])
		}
		from = loc[1]
	}
	if end != len(s) {
		out = append(out, s[from:])
	}
	return out
}
