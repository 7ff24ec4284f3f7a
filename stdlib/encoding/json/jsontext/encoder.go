package jsontext

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"io"
	"math/bits"
)

// An Encoder writes tokens and values to a stream, with commas, colons and blanks where they belong. What is written
// is valid JSON, each value of the stream with a newline behind it.
type Encoder struct {
	w    io.Writer
	opts opt.Set
	open stack
	// buf wasn't written yet; before it there are base bytes.
	buf   []byte
	base  int64
	outer surroundings
	// bare: there are no newlines behind values. held: what is in buf may be taken back, so that it mustn't be written.
	bare bool
	held int
	// much is how much there must be to be written before a value is complete.
	much int
	// above has the values on the way to one that lies so deep that it may contain itself; for package encoding/json/v2.
	above map[any]struct{}
	// spare is for AvailableBuffer; sizes has the bits of all lengths of values.
	spare []byte
	sizes int
}

// NewEncoder returns an encoder that writes to w.
func NewEncoder(w io.Writer, opts ...Options) *Encoder {
	e := new(Encoder)
	e.Reset(w, opts...)
	return e
}

// Reset makes e what NewEncoder returns.
func (e *Encoder) Reset(w io.Writer, opts ...Options) {
	if e == nil {
		panic("jsontext: invalid nil Encoder")
	}
	if w == nil {
		panic("jsontext: invalid nil io.Writer")
	}
	s := complete(opt.Join(opts...))
	e.restart(w)
	e.opts = s
}

// restart makes e an encoder for another stream, or for buf if that is nil.
func (e *Encoder) restart(w io.Writer) {
	if cap(e.open) == 0 {
		e.open = append(e.open, frame{})
	}
	e.open = e.open[:1]
	e.open[0].count = 0
	e.w, e.opts, e.buf, e.base = w, opt.Set{}, e.buf[:0], 0
	e.outer, e.bare, e.held, e.much, e.above = nil, false, 0, 2*least, nil
}

// inMemory returns an encoder for one value, which stays in buf.
func inMemory(opts opt.Set) *Encoder {
	return &Encoder{opts: opts, open: stack{{}}, bare: true}
}

// Options returns the options of the encoder.
func (e *Encoder) Options() Options { return &e.opts }

// fail makes an error at a place behind buf.
func (e *Encoder) fail(err error, pos int, p Pointer) error {
	pos += legacyOffset(&e.opts, err)
	return &SyntacticError{ByteOffset: e.base + int64(pos), JSONPointer: e.outer.pointer(next, e.open) + p, Err: err}
}

// begin appends what stands before a token.
func (e *Encoder) begin(k Kind) []byte {
	b := e.buf
	f := &e.open[len(e.open)-1]
	separator := byte(0)
	if f.bracket != 0 && f.count > 0 {
		if f.bracket == '{' && f.count&1 != 0 {
			separator = ':'
			b = append(b, ':')
		} else if k != KindEndObject && k != KindEndArray {
			separator = ','
			b = append(b, ',')
		}
	}
	if e.opts.On&opt.Spacing != 0 {
		b = e.space(b, separator, k)
	}
	return b
}

// space appends the blanks before a token, behind the separator.
func (e *Encoder) space(b []byte, separator byte, k Kind) []byte {
	if separator == ':' {
		if e.opts.Has(opt.SpaceAfterColon) {
			b = append(b, ' ')
		}
		return b
	}
	if separator == ',' && e.opts.Has(opt.SpaceAfterComma) {
		b = append(b, ' ')
	}
	if depth := len(e.open) - 1; depth > 0 && e.opts.Has(opt.Multiline) {
		closing := k == KindEndObject || k == KindEndArray
		switch {
		case !closing:
			b = line(b, &e.opts, depth)
		case e.open.top().count > 0:
			b = line(b, &e.opts, depth-1)
		}
	}
	return b
}

// bracket writes a bracket.
func (e *Encoder) bracket(k Kind) error {
	b := e.begin(k)
	pos := len(b)
	b = append(b, byte(k))
	var err error
	if k == KindBeginObject || k == KindBeginArray {
		err = e.open.open(byte(k))
		e.opts.Forget(opt.Quoted)
	} else {
		err = e.open.close(byte(k))
	}
	if err != nil {
		return e.fail(err, pos, e.open.pointer(next, e.buf))
	}
	e.buf = b
	return e.flush()
}

// scalar writes b, which is what was written before and a value from b[pos] on that isn't a string.
func (e *Encoder) scalar(b []byte, pos int) error {
	f := &e.open[len(e.open)-1]
	if f.bracket == '{' && (f.count&1 == 0 || f.checks == lost) {
		return e.fail(e.open.value(), pos, e.open.pointer(next, e.buf))
	}
	f.count++
	e.buf = b
	if e.w == nil && len(e.open) > 1 {
		return nil
	}
	return e.flush()
}

// text writes b, which is what was written before and a string from b[pos] on.
func (e *Encoder) text(b []byte, pos int) error {
	f := &e.open[len(e.open)-1]
	if f.bracket != '{' || f.count&1 != 0 {
		return e.scalar(b, pos)
	}
	unique := !e.opts.Has(opt.AllowDuplicateNames)
	var name []byte
	if unique && f.checks != elsewhere {
		name = b[pos+1 : len(b)-1]
		if e.opts.Has(opt.AllowInvalidUTF8) || bytes.IndexByte(name, '\\') >= 0 {
			name = wire.AppendUnquote(nil, name)
		}
	}
	if err := e.open.named(name, unique); err != nil {
		return e.fail(err, pos, e.open.pointer(next, e.buf).AppendToken(string(wire.AppendUnquote(nil, b[pos+1:len(b)-1]))))
	}
	f.from, f.to = pos, len(b)
	e.buf = b
	return e.flush()
}

// WriteToken writes a token. A name that the object has already is an error, as is a token that may not stand there;
// then nothing is written.
func (e *Encoder) WriteToken(t Token) error {
	k := t.Kind()
	switch k {
	case KindBeginObject, KindBeginArray, KindEndObject, KindEndArray:
		return e.bracket(k)
	}
	b := e.begin(k)
	pos := len(b)
	switch k {
	case KindNull, KindFalse, KindTrue:
		return e.scalar(append(b, k.String()...), pos)
	case KindNumber:
		if t.raw != nil {
			b = (&formatter{opts: &e.opts}).number(b, t.read())
		} else {
			b = t.appendNumber(b)
		}
		return e.scalar(b, pos)
	case KindString:
		b, valid := e.quote(b, t)
		if !valid && !e.opts.Has(opt.AllowInvalidUTF8) {
			return e.fail(wire.ErrNotUTF8, pos, e.open.pointer(next, e.buf))
		}
		return e.text(b, pos)
	}
	return e.fail(errInvalidToken, pos, e.open.pointer(next, e.buf))
}

// quote appends a string token.
func (e *Encoder) quote(b []byte, t Token) ([]byte, bool) {
	if t.raw != nil {
		src := t.read()
		f := formatter{opts: &e.opts, esc: escapes(&e.opts), src: src}
		valid := e.opts.Has(opt.AllowInvalidUTF8)
		if !valid {
			_, err := wire.String(src, 0, 0, true)
			valid = err == nil
		}
		return f.text(b, 0, len(src)), valid
	}
	return wire.AppendQuote(b, t.text, escapes(&e.opts))
}

// WriteValue writes a value, in the form that the options ask for.
func (e *Encoder) WriteValue(v Value) error {
	e.sizes |= len(v)
	start := wire.Space(v, 0)
	k := KindInvalid
	if start < len(v) {
		k = kindOf(v[start])
	}
	b := e.begin(k)
	pos := len(b)
	end, err := e.check(v, start, pos)
	if err != nil {
		return err
	}
	if rest := wire.Rest(v, end); rest != nil {
		return e.fail(cause(rest), pos+rest.Pos, e.open.pointer(around, e.buf))
	}
	f := formatter{opts: &e.opts, esc: escapes(&e.opts), src: v}
	b, _ = f.value(b, start, len(e.open)-1)
	if k == KindString {
		return e.text(b, pos)
	}
	return e.scalar(b, pos)
}

// check finds the end of a value that is to be written at buf[pos].
func (e *Encoder) check(v Value, start, pos int) (int, error) {
	c := wire.Checker{Base: len(e.open) - 1, Strict: !e.opts.Has(opt.AllowInvalidUTF8)}
	end, _, fault := c.Check(v, start, true)
	seen := end
	if fault != nil {
		seen = fault.Start
	}
	if !e.opts.Has(opt.AllowDuplicateNames) {
		if i, p, found := repeated(v[start:], seen-start); found {
			return 0, e.fail(ErrDuplicateName, pos+start+i, e.open.pointer(next, e.buf)+p)
		}
	}
	if fault == nil {
		return end, nil
	}
	if fault.Where == "after array element" {
		fault.Where = "after array value"
	}
	at := max(fault.Pos, fault.Made)
	fault.Start -= start
	return 0, e.fail(cause(fault), pos+at, e.open.pointer(next, e.buf)+inside(v[start:], fault))
}

// What encoders and decoders keep of a stream: little at first, and up to so much.
const (
	least = 512
	most  = 1 << 16
)

// flush writes the buffer if a value of the stream is complete or there is much.
func (e *Encoder) flush() error {
	if len(e.open) > 1 {
		if e.w == nil || len(e.buf) < e.much || e.held > 0 || e.open.top().count == 0 {
			return nil
		}
		e.much = min(2*max(e.much, least), most)
	} else {
		if !e.bare {
			e.buf = append(e.buf, '\n')
		}
		if e.w == nil {
			return nil
		}
	}
	e.open.keep(e.buf)
	n, err := e.w.Write(e.buf)
	e.base += int64(n)
	if err != nil {
		e.buf = e.buf[:copy(e.buf, e.buf[n:])]
		return &streamError{"write", err}
	}
	e.buf = e.buf[:0]
	return nil
}

// OutputOffset returns how much was written, the buffer included.
func (e *Encoder) OutputOffset() int64 { return e.base + int64(len(e.buf)) }

// AvailableBuffer returns an empty buffer for a value to write next.
func (e *Encoder) AvailableBuffer() []byte {
	const least = 63
	if n := 1 << bits.Len(uint(e.sizes|least)); cap(e.spare) < n {
		e.spare = make([]byte, 0, n)
	}
	return e.spare
}

// StackDepth returns how many arrays and objects are open.
func (e *Encoder) StackDepth() int { return e.outer.depth(e.open) }

// StackIndex returns the kind of the i-th open array or object, counted from 1, and how many elements, or names and
// values, it has. 0 is the stream.
func (e *Encoder) StackIndex(i int) (Kind, int64) { return e.outer.level(i, e.open) }

// StackPointer leads to what was written last.
func (e *Encoder) StackPointer() Pointer {
	return e.outer.pointer(previous, e.open) + e.open.pointer(previous, e.buf)
}
