package jsontext

import (
	"bytes"
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"io"
	"unicode/utf8"
)

// A Decoder reads tokens and values from a stream. After an error of the syntax it stays where it is.
type Decoder struct {
	// r is nil where all is in buf.
	r    io.Reader
	opts opt.Set
	open stack
	// buf has what was read; what is before pos is done with. base is the place in the stream of buf[0].
	buf     []byte
	pos     int
	base    int64
	last    reading
	checker wire.Checker
	outer   surroundings
	// peeked is the error that PeekKind met; else ahead is how far behind pos the token begins that it found, plus one.
	peeked error
	ahead  int
	// strings are those that were read before; package encoding/json/v2 makes it.
	strings *wire.Interned
}

// NewDecoder returns a decoder that reads from r.
func NewDecoder(r io.Reader, opts ...Options) *Decoder {
	d := new(Decoder)
	d.Reset(r, opts...)
	return d
}

// Reset makes d what NewDecoder returns.
func (d *Decoder) Reset(r io.Reader, opts ...Options) {
	if d == nil {
		panic("jsontext: invalid nil Decoder")
	}
	if r == nil {
		panic("jsontext: invalid nil io.Reader")
	}
	s := opt.Join(opts...)
	d.restart(r, nil)
	d.opts = s
}

// restart makes d a decoder for another stream or text.
func (d *Decoder) restart(r io.Reader, text []byte) {
	if cap(d.open) == 0 {
		d.open = append(d.open, frame{})
	}
	d.open = d.open[:1]
	d.open[0].count = 0
	d.r, d.buf, d.opts = r, text, opt.Set{}
	d.pos, d.base, d.ahead, d.peeked, d.outer = 0, 0, 0, nil, nil
	d.last.number++
	d.last.text = nil
}

// fromMemory returns a decoder for a text.
func fromMemory(b []byte, opts opt.Set) *Decoder {
	return &Decoder{opts: opts, open: stack{{}}, buf: b}
}

// Options returns the options of the decoder.
func (d *Decoder) Options() Options { return &d.opts }

// fill reads more. What was done with is dropped: places in buf count from pos before, and from 0 after.
func (d *Decoder) fill() error {
	if d.r == nil {
		return io.EOF
	}
	if d.pos > 0 {
		d.open.keep(d.buf)
		d.base += int64(d.pos)
		d.buf = d.buf[:copy(d.buf, d.buf[d.pos:])]
		d.pos = 0
	}
	if n := cap(d.buf); len(d.buf) == n || n < most && d.base >= 2*int64(n) {
		grown := make([]byte, len(d.buf), max(2*cap(d.buf), least))
		copy(grown, d.buf)
		d.buf = grown
	}
	for {
		n, err := d.r.Read(d.buf[len(d.buf):cap(d.buf)])
		d.buf = d.buf[:len(d.buf)+n]
		switch {
		case n > 0:
			return nil
		case err == io.EOF:
			return err
		case err != nil:
			return &streamError{"read", err}
		}
	}
}

// fail makes an error off places behind pos.
func (d *Decoder) fail(err error, off int, p Pointer) error {
	off += legacyOffset(&d.opts, err)
	return &SyntacticError{ByteOffset: d.base + int64(d.pos+off), JSONPointer: d.outer.pointer(next, d.open) + p, Err: err}
}

// broken is the error of the character off places behind pos.
func (d *Decoder) broken(off int, where, expecting string, p Pointer) error {
	e := wire.Unexpected(d.buf[d.pos:], off, where, expecting)
	return d.fail(e.Cause(), off, p)
}

// What texts may go on with.
const (
	atStart       = "at start of value"
	afterName     = "after object name"
	afterValue    = "after object value"
	afterElement  = "after array element"
	commaOrBrace  = "',' or '}'"
	commaOrSquare = "',' or ']'"
)

// blanks skips blanks off places behind pos, reading on where necessary.
func (d *Decoder) blanks(off int) (int, error) {
	for {
		off = wire.Space(d.buf, d.pos+off) - d.pos
		if d.pos+off < len(d.buf) {
			return off, nil
		}
		if err := d.fill(); err != nil {
			return off, err
		}
	}
}

// near returns the place of the next token if it is in the buffer and fits; else -1.
func (d *Decoder) near() int {
	b, i := d.buf, d.pos
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	if i >= len(b) {
		return -1
	}
	f := &d.open[len(d.open)-1]
	if f.bracket == 0 || f.count == 0 {
		if b[i] == ',' || b[i] == ':' {
			return -1
		}
		return i
	}
	want := byte(',')
	if f.bracket == '{' && f.count&1 != 0 {
		want = ':'
	}
	switch c := b[i]; {
	case c == want:
		for i++; i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t'); {
			i++
		}
		if i < len(b) && b[i] != '}' && b[i] != ']' {
			return i
		}
	case want == ',' && (c == '}' || c == ']'):
		return i
	}
	return -1
}

// seek finds the next token, which begins as many places behind pos as it returns.
func (d *Decoder) seek() (int, error) {
	// What is read now voids the last token.
	d.last.number++
	if i := d.near(); i >= 0 {
		return i - d.pos, nil
	}
	off, err := d.blanks(0)
	if err != nil {
		if err == io.EOF && len(d.open) > 1 {
			err = d.fail(io.ErrUnexpectedEOF, off, d.open.pointer(around, d.buf))
		}
		return off, err
	}
	mark := off
	var found byte
	if c := d.buf[d.pos+off]; c == ',' || c == ':' {
		found = c
		if off, err = d.blanks(off + 1); err == io.EOF {
			err = d.fail(io.ErrUnexpectedEOF, off, d.open.pointer(around, d.buf))
		}
	}
	// Behind a separator at the end there may be anything but a bracket.
	k := KindString
	if err == nil {
		k = kindOf(d.buf[d.pos+off])
	}
	here := d.open.pointer(around, d.buf)
	switch want := d.open.separator(k); {
	case want == found:
		return off, err
	case want == ':':
		return off, d.broken(mark, afterName, "':'", here)
	case want == ',' && d.open.top().bracket == '{':
		return off, d.broken(mark, afterValue, commaOrBrace, here)
	case want == ',':
		return off, d.broken(mark, afterElement, commaOrSquare, here)
	}
	return off, d.broken(mark, atStart, "", here)
}

// PeekKind returns the kind of the next token without reading it, KindInvalid if there is none or an error, which the
// next read returns.
func (d *Decoder) PeekKind() Kind {
	// After an error there may be more by now.
	d.peeked = nil
	return d.kind()
}

// kind is PeekKind, but remembers an error.
func (d *Decoder) kind() Kind {
	if d.ahead == 0 {
		if d.peeked != nil {
			return KindInvalid
		}
		off, err := d.seek()
		if err != nil {
			d.peeked = err
			return KindInvalid
		}
		d.ahead = off + 1
	}
	return kindOf(d.buf[d.pos+d.ahead-1])
}

// begin finds the next token, or returns the error that PeekKind met.
func (d *Decoder) begin() (int, error) {
	if off := d.ahead; off > 0 {
		d.ahead = 0
		return off - 1, nil
	}
	if err := d.peeked; err != nil {
		d.peeked = nil
		return 0, err
	}
	return d.seek()
}

// scan finds the end of the value that begins off places behind pos.
func (d *Decoder) scan(off int) (int, error) {
	d.checker.Reset()
	d.checker.Base = len(d.open) - 1
	d.checker.Strict = !d.opts.Has(opt.AllowInvalidUTF8)
	unique := !d.opts.Has(opt.AllowDuplicateNames)
	end, last := off, false
	for {
		i, done, fault := d.checker.Check(d.buf, d.pos+end, last)
		end = i - d.pos
		if done || fault != nil {
			seen := i
			if fault != nil {
				seen = fault.Start
			}
			b := d.buf[d.pos+off:]
			if unique && (b[0] == '{' || b[0] == '[') {
				if at, p, found := repeated(b, seen-d.pos-off); found {
					return 0, d.fail(ErrDuplicateName, off+at, d.open.pointer(next, d.buf)+p)
				}
			}
			if fault != nil {
				return 0, d.fault(fault, off)
			}
			return end, nil
		}
		if err := d.fill(); err == io.EOF {
			last = true
		} else if err != nil {
			return end, err
		}
	}
}

// fault is the error in a value that begins off places behind pos.
func (d *Decoder) fault(e *wire.Error, off int) error {
	at := e.Pos - d.pos
	e.Start -= d.pos + off
	p := d.open.pointer(next, d.buf) + inside(d.buf[d.pos+off:], e)
	top := d.open.top()
	if e.Where == atStart && (e.Text == "]" && top.bracket == '{' || e.Text == "}" && top.bracket != '{') {
		if err := d.mismatched(at, p); err != nil {
			return err
		}
	}
	return d.fail(cause(e), at, p)
}

// mismatched is the error of a bracket, at which p leads, that doesn't fit what is open; nil if nothing is.
func (d *Decoder) mismatched(off int, p Pointer) error {
	top := d.open.top()
	switch {
	case len(d.open) == 1 || top.count == 0:
		return d.broken(off, atStart, "", p)
	case top.bracket == '{':
		return d.broken(off, afterValue, commaOrBrace, p.Parent())
	}
	return d.broken(off, afterElement, commaOrSquare, p.Parent())
}

// took returns what was read up to off places behind pos as the last token.
func (d *Decoder) took(off, end int) []byte {
	text := d.buf[d.pos+off : d.pos+end : d.pos+end]
	d.pos += end
	d.last.number++
	d.last.text = text
	return text
}

// note enters a string, number or word into the stack.
func (d *Decoder) note(off, end int, verbatim bool) error {
	i := d.pos + off
	f := d.open.top()
	if !f.wantsName() || d.buf[i] != '"' {
		if err := d.open.value(); err != nil {
			return d.fail(err, off, d.open.pointer(next, d.buf))
		}
		f.count++
		return nil
	}
	unique := !d.opts.Has(opt.AllowDuplicateNames)
	name := d.buf[i+1 : d.pos+end-1]
	if unique && !verbatim {
		name = wire.AppendUnquote(nil, name)
	}
	if err := d.open.named(name, unique); err != nil {
		return d.fail(err, off, d.open.pointer(next, d.buf).AppendToken(string(wire.AppendUnquote(nil, d.buf[i+1:d.pos+end-1]))))
	}
	f.from, f.to = i, d.pos+end
	return nil
}

// simple returns where the value at buf[i] ends if that is easily told, else -1: it is a string without escapes and
// beyond ASCII, a number with something behind it, or a word.
func (d *Decoder) simple(i int) int {
	b := d.buf
	switch b[i] {
	case '"':
		if end := wire.Plain(b, i+1); end < len(b) && b[end] == '"' {
			return end + 1
		}
	case 't':
		if len(b) >= i+4 && string(b[i:i+4]) == "true" {
			return i + 4
		}
	case 'n':
		if len(b) >= i+4 && string(b[i:i+4]) == "null" {
			return i + 4
		}
	case 'f':
		if len(b) >= i+5 && string(b[i:i+5]) == "false" {
			return i + 5
		}
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if end := wire.PlainNumber(b, i); end > i {
			return end
		}
	}
	return -1
}

// next reads the next value. verbatim says of a string that its text stands for itself.
func (d *Decoder) next() (text []byte, verbatim bool, err error) {
	off, err := d.begin()
	if err != nil {
		return nil, false, err
	}
	end, verbatim := d.simple(d.pos+off), true
	if end >= 0 {
		end -= d.pos
	} else {
		if end, err = d.scan(off); err != nil {
			return nil, false, err
		}
		b := d.buf[d.pos+off : d.pos+end]
		verbatim = bytes.IndexByte(b, '\\') < 0 && (!d.opts.Has(opt.AllowInvalidUTF8) || utf8.Valid(b))
	}
	if f := &d.open[len(d.open)-1]; f.bracket != '{' || f.count&1 != 0 && f.checks != lost {
		f.count++
	} else if err = d.note(off, end, verbatim); err != nil {
		return nil, false, err
	}
	return d.took(off, end), verbatim, nil
}

// enter reads the opening bracket that PeekKind has found.
func (d *Decoder) enter() error {
	off, _ := d.begin()
	if err := d.open.open(d.buf[d.pos+off]); err != nil {
		return d.fail(err, off, d.open.pointer(next, d.buf))
	}
	d.opts.Forget(opt.Quoted)
	d.took(off, off+1)
	return nil
}

// leave reads the closing bracket that PeekKind has found.
func (d *Decoder) leave() error {
	off, _ := d.begin()
	if err := d.open.close(d.buf[d.pos+off]); err != nil {
		p := d.open.pointer(next, d.buf)
		if err == errMismatch {
			return d.mismatched(off, p)
		}
		return d.fail(err, off, p)
	}
	d.took(off, off+1)
	return nil
}

// ReadToken returns the next token, which is valid until the next read. At the end of the stream it returns io.EOF.
func (d *Decoder) ReadToken() (Token, error) {
	k := d.kind()
	var err error
	switch k {
	case KindBeginObject, KindBeginArray:
		err = d.enter()
	case KindEndObject, KindEndArray:
		err = d.leave()
	default:
		_, _, err = d.next()
		if err == nil && (k == KindString || k == KindNumber) {
			return Token{kind: k, raw: &d.last, bits: d.last.number}, nil
		}
	}
	if err != nil {
		return Token{}, err
	}
	return Token{kind: k}, nil
}

// ReadValue returns the text of the next value, which is valid until the next read. At the end of the stream it
// returns io.EOF.
func (d *Decoder) ReadValue() (Value, error) {
	text, _, err := d.next()
	return text, err
}

// SkipValue is ReadValue without a result: of arrays and objects it doesn't keep the text.
func (d *Decoder) SkipValue() error {
	depth := len(d.open)
	for {
		var err error
		switch d.kind() {
		case KindBeginObject, KindBeginArray:
			err = d.enter()
		case KindEndObject, KindEndArray:
			if len(d.open) > depth {
				err = d.leave()
				break
			}
			fallthrough
		default:
			_, _, err = d.next()
		}
		if err != nil || len(d.open) <= depth {
			return err
		}
	}
}

// InputOffset returns where in the stream the last token or value ends.
func (d *Decoder) InputOffset() int64 { return d.base + int64(d.pos) }

// UnreadBuffer returns what was read from the stream behind that. It is valid until the next read.
func (d *Decoder) UnreadBuffer() []byte { return d.buf[d.pos:] }

// StackDepth returns how many arrays and objects are open.
func (d *Decoder) StackDepth() int { return d.outer.depth(d.open) }

// StackIndex returns the kind of the i-th open array or object, counted from 1, and how many elements, or names and
// values, were read of it. 0 is the stream.
func (d *Decoder) StackIndex(i int) (Kind, int64) { return d.outer.level(i, d.open) }

// StackPointer leads to what was read last.
func (d *Decoder) StackPointer() Pointer {
	return d.outer.pointer(previous, d.open) + d.open.pointer(previous, d.buf)
}
