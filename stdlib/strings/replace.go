package strings

import "io"

// Replacer replaces a list of strings. Goroutines may share one.
type Replacer struct {
	bytes *[256]byte // where all strings are single bytes: the mapping
	pairs []pair     // in order of priority, the first of those with equal old
	first [256][]int // the pairs whose old begins with a byte
	empty int        // the pair with an empty old, or -1
}

type pair struct{ old, new string }

// NewReplacer returns a Replacer of pairs of old and new strings. It goes through a string from left to right without
// overlap and tries the old strings in the order given. It panics if there is an odd number of arguments.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	r := &Replacer{empty: -1}
	single := true
	for i := 0; i < len(oldnew); i += 2 {
		p := pair{oldnew[i], oldnew[i+1]}
		single = single && len(p.old) == 1 && len(p.new) == 1
		r.add(p)
	}
	if single {
		r.bytes = new([256]byte)
		for i := range r.bytes {
			r.bytes[i] = byte(i)
		}
		for _, p := range r.pairs {
			r.bytes[p.old[0]] = p.new[0]
		}
	}
	return r
}

func (r *Replacer) add(p pair) {
	if p.old == "" {
		if r.empty < 0 {
			r.empty = len(r.pairs)
			r.pairs = append(r.pairs, p)
		}
		return
	}
	list := &r.first[p.old[0]]
	for _, i := range *list {
		if r.pairs[i].old == p.old {
			return
		}
	}
	*list = append(*list, len(r.pairs))
	r.pairs = append(r.pairs, p)
}

// match returns the pair of highest priority that s begins with, or -1.
func (r *Replacer) match(s string, noEmpty bool) int {
	best := -1
	if s != "" {
		for _, i := range r.first[s[0]] {
			if HasPrefix(s, r.pairs[i].old) {
				best = i
				break
			}
		}
	}
	if r.empty >= 0 && !noEmpty && (best < 0 || r.empty < best) {
		return r.empty
	}
	return best
}

// each calls emit with the parts of the result in order and returns whether anything was replaced.
func (r *Replacer) each(s string, emit func(part string) bool) bool {
	done, i := 0, 0
	wasEmpty, replaced := false, false
	for i <= len(s) {
		if r.empty < 0 && (i == len(s) || r.first[s[i]] == nil) {
			i++
			continue
		}
		// An empty match does not follow another one at the same place.
		m := r.match(s[i:], wasEmpty)
		wasEmpty = m >= 0 && m == r.empty
		if m < 0 {
			i++
			continue
		}
		replaced = true
		if done < i && !emit(s[done:i]) || !emit(r.pairs[m].new) {
			return true
		}
		i += len(r.pairs[m].old)
		done = i
	}
	if done < len(s) {
		emit(s[done:])
	}
	return replaced
}

// Replace returns s with all replacements done.
func (r *Replacer) Replace(s string) string {
	if r.bytes != nil {
		return r.replaceBytes(s)
	}
	size := 0
	if !r.each(s, func(part string) bool { size += len(part); return true }) {
		return s
	}
	buf := make([]byte, 0, size)
	r.each(s, func(part string) bool { buf = append(buf, part...); return true })
	return own(buf)
}

func (r *Replacer) replaceBytes(s string) string {
	for i := 0; i < len(s); i++ {
		if r.bytes[s[i]] == s[i] {
			continue
		}
		buf := []byte(s)
		for ; i < len(buf); i++ {
			buf[i] = r.bytes[buf[i]]
		}
		return own(buf)
	}
	return s
}

// WriteString writes s to w with all replacements done.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	if r.bytes != nil {
		return io.WriteString(w, r.replaceBytes(s))
	}
	r.each(s, func(part string) bool {
		var m int
		m, err = io.WriteString(w, part)
		n += m
		return err == nil
	})
	return n, err
}
