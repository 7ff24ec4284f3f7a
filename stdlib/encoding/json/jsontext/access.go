package jsontext

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"io"
	"sync"
)

// What follows is for package encoding/json/v2, which reads and writes values without making tokens of them.

var (
	encoders = sync.Pool{New: func() any { return new(Encoder) }}
	decoders = sync.Pool{New: func() any { return new(Decoder) }}
)

// NewEncoder returns an encoder for one value without newline, which stays in the buffer if w is nil.
func (export) NewEncoder(w io.Writer, opts []Options) *Encoder {
	e := encoders.Get().(*Encoder)
	e.restart(w)
	e.opts.Add(opts...)
	e.opts = complete(e.opts)
	e.bare = true
	return e
}

// Done gives an encoder of NewEncoder back. What is in its buffer may change from now on.
func (export) Done(e *Encoder) {
	// A large buffer stays only if it is about what is needed.
	const large = 1 << 16
	if cap(e.buf) > large && len(e.buf) < cap(e.buf)/4 {
		e.buf = nil
	}
	e.w, e.opts, e.above = nil, opt.Set{}, nil
	encoders.Put(e)
}

// NewDecoder returns a decoder that reads from r, or for text if r is nil.
func (export) NewDecoder(r io.Reader, text []byte, opts []Options) *Decoder {
	d := decoders.Get().(*Decoder)
	d.restart(r, text)
	d.opts.Add(opts...)
	return d
}

// Close gives a decoder of NewDecoder back.
func (export) Close(d *Decoder) {
	d.r, d.buf, d.opts, d.last.text, d.peeked = nil, nil, opt.Set{}, nil, nil
	decoders.Put(d)
}

// Complete settles what Multiline leaves open.
func (export) Complete(s *opt.Set) { *s = complete(*s) }

// Settings returns the options, which may be changed.
func (export) Settings(e *Encoder) *opt.Set { return &e.opts }

// Buffer returns what wasn't written yet.
func (export) Buffer(e *Encoder) []byte { return e.buf }

// AtName reports whether a name comes next.
func (export) AtName(e *Encoder) bool { return e.open.top().wantsName() }

// Depth returns how many arrays and objects are open, those around a nested encoder not counted.
func (export) Depth(e *Encoder) int { return len(e.open) - 1 }

// Place returns Depth and how much the innermost of them has.
func (export) Place(e *Encoder) (depth int, count int64) { return len(e.open), e.open.top().count }

// Lead returns how much stands before the next value.
func (export) Lead(e *Encoder) int { return len(e.begin(KindString)) - len(e.buf) }

// Pointer leads to the previous value (where is -1), the next one (1), or what is around both (0).
func (export) Pointer(e *Encoder, where int) Pointer {
	return e.outer.pointer(at(where), e.open) + e.open.pointer(at(where), e.buf)
}

// Begin returns the buffer with what stands before a value that isn't a bracket.
func (export) Begin(e *Encoder, k Kind) []byte { return e.begin(k) }

// Literal writes b, which Begin returned and a value that isn't a string was appended to; it begins at b[pos].
func (export) Literal(e *Encoder, b []byte, pos int) error { return e.scalar(b, pos) }

// Text is Literal for strings.
func (export) Text(e *Encoder, b []byte, pos int) error { return e.text(b, pos) }

// Quote writes a string.
func (export) Quote(e *Encoder, s string) error {
	b := e.begin(KindString)
	pos := len(b)
	b, valid := wire.AppendQuote(b, s, escapes(&e.opts))
	if !valid && !e.opts.Has(opt.AllowInvalidUTF8) {
		return e.fail(wire.ErrNotUTF8, pos, e.open.pointer(next, e.buf))
	}
	return e.text(b, pos)
}

// NotUTF8 is the error of a string at the place pos in the buffer.
func (export) NotUTF8(e *Encoder, pos int) error {
	return e.fail(wire.ErrNotUTF8, pos, e.open.pointer(next, e.buf))
}

// Escapes returns which characters become escapes.
func (export) Escapes(e *Encoder) wire.Escapes { return escapes(&e.opts) }

// Bracket writes a bracket.
func (export) Bracket(e *Encoder, k Kind) error { return e.bracket(k) }

// Unique says that the names of the innermost object need no looking at.
func (export) Unique(e *Encoder) { e.open.top().checks = elsewhere }

// Lost says that the caller stopped looking at names.
func (export) Lost(e *Encoder) { e.open.lose() }

// AddName adds a name to those of the innermost object, and reports whether it is new.
func (export) AddName(e *Encoder, name []byte) bool { return e.open.top().names.add(name) }

// Member writes the name of a struct's member, given in quotes. No name needs to be looked at. What is written from now
// on stays in the buffer until Release.
func (export) Member(e *Encoder, quoted string) {
	b := e.begin(KindString)
	f := e.open.top()
	f.from = len(b)
	b = append(b, quoted...)
	f.to = len(b)
	f.count++
	e.buf = b
}

// A Mark is a place to go back to in the innermost object.
type Mark struct {
	size, from, to int
	count          int64
	name           string
}

// Hold returns the place before a member, and keeps what is written from now on in the buffer.
func (export) Hold(e *Encoder) Mark {
	e.held++
	f := e.open.top()
	return Mark{len(e.buf), f.from, f.to, f.count, f.name}
}

// Release ends Hold.
func (export) Release(e *Encoder) { e.held-- }

// Back takes back what was written behind the mark.
func (export) Back(e *Encoder, m *Mark) {
	f := e.open.top()
	if f.checks == here && !e.opts.Has(opt.AllowDuplicateNames) {
		f.names.drop()
	}
	e.buf = e.buf[:m.size]
	f.from, f.to, f.count, f.name = m.from, m.to, m.count, m.name
}

// Visit notes a value on the way to others and reports whether it was there already. Leave forgets it.
func (export) Visit(e *Encoder, v any) bool {
	if _, ok := e.above[v]; ok {
		return false
	}
	if e.above == nil {
		e.above = map[any]struct{}{}
	}
	e.above[v] = struct{}{}
	return true
}

func (export) Leave(e *Encoder, v any) { delete(e.above, v) }

// ReadSettings returns the options, which may be changed.
func (export) ReadSettings(d *Decoder) *opt.Set { return &d.opts }

// Next reads the next value. verbatim says that what is between a string's quotes stands for itself.
func (export) Next(d *Decoder) (text []byte, verbatim bool, err error) { return d.next() }

// Enter reads the opening bracket that PeekKind has found.
func (export) Enter(d *Decoder) error { return d.enter() }

// Exit reads the closing bracket that PeekKind has found.
func (export) Exit(d *Decoder) error { return d.leave() }

// Strings returns the strings that were read before.
func (export) Strings(d *Decoder) *wire.Interned {
	if d.strings == nil {
		d.strings = new(wire.Interned)
	}
	return d.strings
}

// NameNext reports whether a name comes next.
func (export) NameNext(d *Decoder) bool { return d.open.top().wantsName() }

// ReadPlace returns how many arrays and objects are open and how much of the innermost was read.
func (export) ReadPlace(d *Decoder) (depth int, count int64) { return len(d.open), d.open.top().count }

// ReadPointer leads to the previous value (where is -1), the next one (1), or what is around both (0).
func (export) ReadPointer(d *Decoder, where int) Pointer {
	return d.outer.pointer(at(where), d.open) + d.open.pointer(at(where), d.buf)
}

// NextOffset returns where in the stream the next value begins.
func (export) NextOffset(d *Decoder) int64 {
	d.PeekKind()
	rest := d.buf[d.pos:]
	return d.InputOffset() + int64(len(rest)-len(bytes.TrimLeft(rest, ",: \n\r\t")))
}

// Previous returns the text of the last value or bracket, nil if PeekKind was called since.
func (export) Previous(d *Decoder) []byte {
	if d.ahead != 0 || d.peeked != nil {
		return nil
	}
	return d.last.text
}

// ReadUnique says that the caller looks for names that the innermost object has twice.
func (export) ReadUnique(d *Decoder) { d.open.top().checks = elsewhere }

// ReadLost says that the caller stopped looking.
func (export) ReadLost(d *Decoder) { d.open.lose() }

// NewName adds a name to those of the innermost object, and reports whether it is new.
func (export) NewName(d *Decoder, name []byte) bool { return d.open.top().names.add(name) }

// SkipRest skips what is left of the array or object whose bracket was read last.
func (export) SkipRest(d *Decoder) error {
	if len(d.open) == 1 || d.open.top().count > 0 {
		return nil
	}
	return d.skipTo(len(d.open)-1, 0)
}

// SkipTo skips up to a place that ReadPlace could return.
func (export) SkipTo(d *Decoder, depth int, count int64) error { return d.skipTo(depth, count) }

func (d *Decoder) skipTo(depth int, count int64) error {
	for len(d.open) > depth || len(d.open) == depth && d.open.top().count < count {
		if _, err := d.ReadToken(); err != nil {
			return err
		}
	}
	return nil
}

// AtEnd reports whether there is nothing left but blanks.
func (export) AtEnd(d *Decoder) bool {
	_, err := d.blanks(0)
	return err == io.EOF
}

// NothingLeft returns an error unless there is nothing left but blanks.
func (export) NothingLeft(d *Decoder) error {
	switch off, err := d.blanks(0); err {
	case nil:
		d.peeked, d.ahead = nil, 0
		return d.broken(off, "after top-level value", "", "")
	case io.EOF:
		return nil
	default:
		return err
	}
}

// Check looks at the next value without reading it; with alone set also at what follows.
func (export) Check(d *Decoder, alone bool) error {
	k := d.kind()
	if d.peeked != nil {
		err := d.peeked
		d.peeked = nil
		return err
	}
	off := d.ahead - 1
	end := d.simple(d.pos + off)
	if end >= 0 && k != KindNumber {
		end -= d.pos
	} else {
		var err error
		if end, err = d.scan(off); err != nil {
			return err
		}
	}
	if alone {
		switch off, err := d.blanks(end); err {
		case nil:
			return d.broken(off, "after top-level value", "", "")
		case io.EOF:
		default:
			return err
		}
	}
	return nil
}

// IsStreamError reports whether err is one of the stream below an Encoder or Decoder.
func (export) IsStreamError(err error) bool {
	_, ok := err.(*streamError)
	return ok
}

// lose says that nobody knows the names of the objects whose names were looked at elsewhere.
func (s stack) lose() {
	for i := range s {
		if s[i].checks == elsewhere {
			s[i].checks = lost
		}
	}
}

// Shortened returns the beginning and the end of a long pointer.
func (export) Shortened(p Pointer) string { return shortened(p) }

// Since returns what was written behind the mark.
func (export) Since(e *Encoder, m *Mark) []byte { return e.buf[m.size:] }
