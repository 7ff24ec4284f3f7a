package jsontext

import (
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
	// bare: there are no newlines behind values.
	bare bool
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
	*e = Encoder{w: w, opts: complete(opt.Join(opts...)), open: append(e.open[:0], frame{}), buf: e.buf[:0], spare: e.spare, sizes: e.sizes}
}

// inMemory returns an encoder for one value, which stays in buf.
func inMemory(opts opt.Set) *Encoder {
	return &Encoder{opts: opts, open: stack{{}}, bare: true}
}

// Options returns the options of the encoder.
func (e *Encoder) Options() Options { return &e.opts }

// fail makes an error at a place behind buf.
func (e *Encoder) fail(err error, pos int, p Pointer) error {
	return &SyntacticError{ByteOffset: e.base + int64(pos), JSONPointer: e.outer.pointer(next, e.open) + p, Err: err}
}

// begin appends what stands before a token.
func (e *Encoder) begin(k Kind) []byte {
	b := e.buf
	separator := e.open.separator(k)
	if separator != 0 {
		b = append(b, separator)
	}
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

// WriteToken writes a token. A name that the object has already is an error, as is a token that may not stand there;
// then nothing is written.
func (e *Encoder) WriteToken(t Token) error {
	k := t.Kind()
	b := e.begin(k)
	pos := len(b)
	var err error
	p, named := Pointer(""), false
	switch k {
	case KindNull, KindFalse, KindTrue:
		b = append(b, k.String()...)
		err = e.open.scalar()
	case KindNumber:
		if t.raw != nil {
			b = (&formatter{opts: &e.opts}).number(b, t.read())
		} else {
			b = t.appendNumber(b)
		}
		err = e.open.scalar()
	case KindString:
		var valid bool
		if b, valid = e.text(b, t); !valid && !e.opts.Has(opt.AllowInvalidUTF8) {
			err = errNotUTF8
			break
		}
		s := string([]rune(t.String()))
		if err = e.open.text(s, !e.opts.Has(opt.AllowDuplicateNames)); err == ErrDuplicateName {
			p, named = e.open.pointer(next).AppendToken(s), true
		}
	case KindBeginObject, KindBeginArray:
		b = append(b, byte(k))
		if !named {
			p = e.open.pointer(next)
		}
		err = e.open.open(byte(k))
		named = true
	case KindEndObject, KindEndArray:
		b = append(b, byte(k))
		p, named = e.open.pointer(next), true
		err = e.open.close(byte(k))
	default:
		err = errInvalidToken
	}
	if err != nil {
		if !named {
			p = e.open.pointer(next)
		}
		return e.fail(err, pos, p)
	}
	e.buf = b
	return e.flush()
}

// text appends a string token.
func (e *Encoder) text(b []byte, t Token) ([]byte, bool) {
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
		return e.fail(cause(rest), pos+rest.Pos, e.open.pointer(around))
	}
	p := e.open.pointer(next)
	var wrong error
	switch k {
	case KindString:
		s := string(wire.AppendUnquote(nil, v[start+1:end-1]))
		if wrong = e.open.text(s, !e.opts.Has(opt.AllowDuplicateNames)); wrong == ErrDuplicateName {
			p = p.AppendToken(s)
		}
	default:
		wrong = e.open.scalar()
	}
	if wrong != nil {
		return e.fail(wrong, pos, p)
	}
	f := formatter{opts: &e.opts, esc: escapes(&e.opts), src: v}
	e.buf, _ = f.value(b, start, len(e.open)-1)
	return e.flush()
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
			return 0, e.fail(ErrDuplicateName, pos+start+i, e.open.pointer(next)+p)
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
	return 0, e.fail(cause(fault), pos+at, e.open.pointer(next)+inside(v[start:], fault))
}

// flush writes the buffer if a value of the stream is complete or there is much.
func (e *Encoder) flush() error {
	const much = 4 << 10
	complete := len(e.open) == 1
	if complete && !e.bare {
		e.buf = append(e.buf, '\n')
	}
	if e.w == nil || !complete && len(e.buf) < much {
		return nil
	}
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
	return e.outer.pointer(previous, e.open) + e.open.pointer(previous)
}
