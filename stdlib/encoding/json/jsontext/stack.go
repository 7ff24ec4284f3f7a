package jsontext

import (
	"encoding/json/internal/wire"
	"strconv"
)

// stack has the arrays and objects that are open in a stream of tokens; the first entry is the stream itself.
type stack []frame

type frame struct {
	bracket byte
	// count is how many elements, or names and values, there were.
	count int64
	// name is the last name, names all of them.
	name  string
	names nameSet
}

// nameSet finds out whether a name occurs twice.
type nameSet struct {
	few  []string
	many map[string]struct{}
}

// add adds a name and reports whether it is new.
func (s *nameSet) add(name string) bool {
	const most = 16
	if s.many != nil {
		if _, ok := s.many[name]; ok {
			return false
		}
		s.many[name] = struct{}{}
		return true
	}
	for _, n := range s.few {
		if n == name {
			return false
		}
	}
	s.few = append(s.few, name)
	if len(s.few) > most {
		s.many = make(map[string]struct{}, 2*most)
		for _, n := range s.few {
			s.many[n] = struct{}{}
		}
	}
	return true
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

// scalar notes a value other than a string.
func (s stack) scalar() error {
	f := s.top()
	if f.wantsName() {
		return ErrNonStringName
	}
	f.count++
	return nil
}

// text notes a string. Where it is a name, unique says that it must be a new one.
func (s stack) text(value string, unique bool) error {
	f := s.top()
	if f.wantsName() {
		if unique && !f.names.add(value) {
			return ErrDuplicateName
		}
		f.name = value
	}
	f.count++
	return nil
}

// open notes an opening bracket.
func (s *stack) open(bracket byte) error {
	if s.top().wantsName() {
		return ErrNonStringName
	}
	if len(*s) > wire.MaxDepth {
		return errTooDeep
	}
	s.top().count++
	*s = append(*s, frame{bracket: bracket})
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
// yet.
func (s stack) pointer(where at) Pointer {
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
			p = p.AppendToken(f.name)
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
				if !open[k].names.add(string(wire.AppendUnquote(nil, b[i+1:end-1]))) {
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
