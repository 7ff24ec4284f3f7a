package jsontext

import (
	"encoding/json/internal/wire"
	"strconv"
)

// stack has the arrays and objects that are open in a stream of tokens; the first entry is the stream itself.
type stack []frame

type frame struct {
	bracket byte
	checks  checks
	// count is how many elements, or names and values, there were.
	count int64
	// The last name is what is in quotes at from up to to in the buffer; or it is name, if to is 0.
	from, to int
	name     string
	// names are all names.
	names nameSet
}

// checks says who looks for names that an object has twice.
type checks uint8

const (
	// here: this package, if options ask for that.
	here checks = iota
	// elsewhere: who writes or reads the members.
	elsewhere
	// lost: they did, but stopped in between, so that nobody knows the names.
	lost
)

// label returns the last name; buf is the buffer.
func (f *frame) label(buf []byte) string {
	if f.to == 0 {
		return f.name
	}
	return string(wire.AppendUnquote(nil, buf[f.from+1:f.to-1]))
}

// keep makes the names independent of the buffer.
func (s stack) keep(buf []byte) {
	for i := range s {
		if f := &s[i]; f.to != 0 {
			f.name = f.label(buf)
			f.from, f.to = 0, 0
		}
	}
}

// nameSet finds out whether a name occurs twice.
type nameSet struct {
	// text has the names one behind the other, ends where each ends.
	text []byte
	ends []int
	// many has all names if there are many.
	many map[string]struct{}
}

// add adds a name and reports whether it is new.
func (s *nameSet) add(name []byte) bool {
	const most = 16
	if s.many != nil {
		if _, ok := s.many[string(name)]; ok {
			return false
		}
		s.many[string(name)] = struct{}{}
	} else {
		start := 0
		for _, end := range s.ends {
			if string(s.text[start:end]) == string(name) {
				return false
			}
			start = end
		}
	}
	s.text = append(s.text, name...)
	s.ends = append(s.ends, len(s.text))
	if s.many == nil && len(s.ends) > most {
		s.many = make(map[string]struct{}, 2*most)
		start := 0
		for _, end := range s.ends {
			s.many[string(s.text[start:end])] = struct{}{}
			start = end
		}
	}
	return true
}

// drop forgets the last name.
func (s *nameSet) drop() {
	n := len(s.ends) - 1
	start := 0
	if n > 0 {
		start = s.ends[n-1]
	}
	delete(s.many, string(s.text[start:s.ends[n]]))
	s.text, s.ends = s.text[:start], s.ends[:n]
}

func (s stack) top() *frame { return &s[len(s)-1] }

func (f *frame) wantsName() bool  { return f.bracket == '{' && f.count%2 == 0 }
func (f *frame) wantsValue() bool { return f.bracket == '{' && f.count%2 == 1 }

// separator is what stands before a token of the kind; 0 is nothing.
func (s stack) separator(k Kind) byte {
	switch f := s.top(); {
	case f.wantsValue():
		return ':'
	case f.bracket != 0 && f.count > 0 && k != KindEndObject && k != KindEndArray:
		return ','
	}
	return 0
}

// named notes a name; unique says that it must be a new one. Where it stands in the buffer is for the caller to say.
func (s stack) named(name []byte, unique bool) error {
	f := s.top()
	switch {
	case f.checks == lost:
		return errNamesLost
	case unique && f.checks == here && !f.names.add(name):
		return ErrDuplicateName
	}
	f.count++
	return nil
}

// value returns an error if no value may come next.
func (s stack) value() error {
	f := s.top()
	switch {
	case f.wantsName():
		return ErrNonStringName
	case f.checks == lost:
		return errNamesLost
	}
	return nil
}

// open notes an opening bracket.
func (s *stack) open(bracket byte) error {
	f := s.top()
	if err := s.value(); err != nil {
		return err
	}
	if len(*s) > wire.MaxDepth {
		return errTooDeep
	}
	f.count++
	n := len(*s)
	if n == cap(*s) {
		*s = append(*s, frame{bracket: bracket})
		return nil
	}
	// What the frame had before serves again.
	*s = (*s)[:n+1]
	f = &(*s)[n]
	f.bracket, f.checks, f.count, f.to, f.name = bracket, here, 0, 0, ""
	f.names.text, f.names.ends, f.names.many = f.names.text[:0], f.names.ends[:0], nil
	return nil
}

// close notes a closing bracket.
func (s *stack) close(bracket byte) error {
	f := s.top()
	switch {
	case f.bracket != bracket-2:
		return errMismatch
	case f.wantsValue():
		return errMissingValue
	case f.checks == lost:
		return errNamesLost
	}
	*s = (*s)[:len(*s)-1]
	return nil
}

// at says which value a pointer is for.
type at int8

const (
	previous at = iota - 1
	around
	next
)

// pointer leads to the previous value or name, the next one, or what is around both unless a member has only its name
// yet. buf is the buffer.
func (s stack) pointer(where at, buf []byte) Pointer {
	p := Pointer("")
	for i := 1; i < len(s); i++ {
		f := &s[i]
		index := f.count - 1
		if i == len(s)-1 {
			if where == previous && f.count == 0 || where == around && !f.wantsValue() || where == next && f.wantsName() {
				return p
			}
			if where == next {
				index++
			}
		}
		if f.bracket == '{' {
			p = p.AppendToken(f.label(buf))
		} else {
			p += "/" + Pointer(strconv.FormatInt(index, 10))
		}
	}
	return p
}

// inside returns the rest of a pointer, that leads to an error in a value that begins at b[0].
func inside(b []byte, e *wire.Error) Pointer {
	open := wire.Trail(b, e.Start)
	p := Pointer("")
	for i := range open {
		if i < len(open)-1 || e.Inside {
			p += "/" + Pointer(open[i].Step())
		}
	}
	return p
}

// repeated looks for an object with two members of one name in the first n bytes, which are the beginning of a valid
// value, and returns the place of the second and the pointer to it.
func repeated(b []byte, n int) (i int, p Pointer, found bool) {
	type object struct {
		names nameSet
		// named: the next string is a name.
		named, isObject bool
	}
	var open []object
	for i < n {
		k := len(open) - 1
		switch c := b[i]; c {
		case '{', '[':
			open = append(open, object{named: c == '{', isObject: c == '{'})
		case '}', ']':
			open = open[:k]
		case ',':
			open[k].named = open[k].isObject
		case '"':
			end := stringEnd(b, i, n)
			if end < 0 {
				return 0, "", false
			}
			if k >= 0 && open[k].named {
				open[k].named = false
				if !open[k].names.add(wire.AppendUnquote(nil, b[i+1:end-1])) {
					return i, inside(b, &wire.Error{Start: i}) + "/" + Pointer(wire.PointerName(b, i)), true
				}
			}
			i = end
			continue
		}
		i++
	}
	return 0, "", false
}

// stringEnd returns the place behind the string at b[i], -1 if it doesn't end before n.
func stringEnd(b []byte, i, n int) int {
	for i++; i < n; i++ {
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}
