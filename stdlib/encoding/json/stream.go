package json

import (
	"bytes"
	"encoding/json/internal/wire"
	"io"
)

// A Decoder reads JSON values, or their tokens, from a stream.
type Decoder struct {
	r io.Reader
	// buf has what was read; what is before pos is done with. base is the place in the stream of buf[0].
	buf  []byte
	pos  int
	base int64
	options
	checker wire.Checker
	// open has the arrays and objects that tokens opened, behind the stream itself.
	open []nesting
	// err ends everything.
	err error
	// peeked: More was called; ended: Token found the end of the stream. Both matter to InputOffset.
	peeked, ended bool
}

// nesting is an array or object that is being read by tokens.
type nesting struct {
	bracket byte
	// count is how many elements, or names and values, there were.
	count int
}

// NewDecoder returns a decoder for a stream. It may read more from r than the values asked for.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r, open: make([]nesting, 1, 8)} }

// UseNumber makes numbers in interfaces a Number rather than a float64.
func (d *Decoder) UseNumber() { d.numbers = true }

// DisallowUnknownFields makes members of objects errors for which a struct has no field.
func (d *Decoder) DisallowUnknownFields() { d.known = true }

// fill reads more. What was done with is dropped, so places in buf count from pos before and from 0 after.
func (d *Decoder) fill() error {
	const least = 512
	if d.pos > 0 {
		d.base += int64(d.pos)
		d.buf = d.buf[:copy(d.buf, d.buf[d.pos:])]
		d.pos = 0
	}
	if len(d.buf) == cap(d.buf) {
		grown := make([]byte, len(d.buf), max(2*cap(d.buf), least))
		copy(grown, d.buf)
		d.buf = grown
	}
	for {
		n, err := d.r.Read(d.buf[len(d.buf):cap(d.buf)])
		d.buf = d.buf[:len(d.buf)+n]
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// top is the innermost open array or object.
func (d *Decoder) top() *nesting { return &d.open[len(d.open)-1] }

// wantsName reports whether an object's next name, or its end, is due.
func (n *nesting) wantsName() bool { return n.bracket == '{' && n.count%2 == 0 }

// separator is what stands before a token that begins with c; 0 is nothing.
func (d *Decoder) separator(c byte) byte {
	switch n := d.top(); {
	case n.bracket == '{' && n.count%2 == 1:
		return ':'
	case n.bracket != 0 && n.count > 0 && c != '}' && c != ']':
		return ','
	}
	return 0
}

const (
	atStart      = "at start of value"
	afterName    = "after object name"
	afterValue   = "after object value"
	afterElement = "after array element"
)

// after says what the next character should have continued.
func (n *nesting) after() string {
	switch {
	case n.bracket == 0 || n.count == 0:
		return atStart
	case n.bracket == '[':
		return afterElement
	}
	return afterValue
}

// wrong is the error of the character off places behind pos.
func (d *Decoder) wrong(off int, where string) error {
	return d.syntax(wire.Unexpected(d.buf[d.pos:], off, where, ""))
}

// syntax places an error that is relative to pos.
func (d *Decoder) syntax(e *wire.Error) error { return syntaxError(e, d.base+int64(d.pos)) }

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

// seek finds the next token, which begins as many places behind pos as it returns. The end of the stream is io.EOF
// where a value may end, and else an error of the syntax.
func (d *Decoder) seek() (int, error) {
	off, err := d.blanks(0)
	if err == io.EOF && len(d.open) > 1 {
		err = d.syntax(&wire.Error{Fault: wire.Ended, Pos: off})
	}
	if err != nil {
		return off, err
	}
	at := off
	var found byte
	if c := d.buf[d.pos+off]; c == ',' || c == ':' {
		found = c
		if off, err = d.blanks(off + 1); err == io.EOF {
			err = d.syntax(&wire.Error{Fault: wire.Ended, Pos: off})
		}
	}
	// Behind a separator at the end there may be anything but a bracket.
	next := byte('"')
	if err == nil {
		next = d.buf[d.pos+off]
	}
	switch want := d.separator(next); {
	case want == found:
		return off, err
	case want == ':':
		return off, d.wrong(at, afterName)
	case want == ',':
		return off, d.wrong(at, d.top().after())
	}
	return off, d.wrong(at, atStart)
}

// scan finds the end of the value that begins off places behind pos.
func (d *Decoder) scan(off int) (int, error) {
	d.checker.Reset()
	d.checker.Base = len(d.open) - 1
	end, last := off, false
	for {
		at, done, fault := d.checker.Check(d.buf, d.pos+end, last)
		end = at - d.pos
		if fault != nil {
			fault.Pos -= d.pos
			if top := d.top(); fault.Where == atStart && (fault.Text == "]" && top.bracket == '{' ||
				fault.Text == "}" && top.bracket == '[') {
				fault.Where = top.after()
			}
			return end, d.syntax(fault)
		}
		if done {
			return end, nil
		}
		if err := d.fill(); err == io.EOF {
			last = true
		} else if err != nil {
			return end, err
		}
	}
}

// took notes a value or name, after which the stream goes on off places behind pos.
func (d *Decoder) took(off int) {
	d.top().count++
	d.pos += off
	d.peeked, d.ended = false, false
}

// misplaced is the error of a value that is no name where one is due.
func (d *Decoder) misplaced(off int) error {
	return &SyntaxError{errNotString.Error(), d.base + int64(d.pos+off) + 1}
}

// Decode reads the next value and stores it in the variable v points to, as Unmarshal does.
func (d *Decoder) Decode(v any) error {
	if d.err != nil {
		return d.err
	}
	value, err := d.readValue()
	if err != nil {
		if e, ok := err.(*SyntaxError); ok && e.msg == endOfInput {
			err = io.ErrUnexpectedEOF
		}
		d.err = err
		return err
	}
	return unmarshal(value, v, d.options, true)
}

func (d *Decoder) readValue() ([]byte, error) {
	off, err := d.seek()
	if err != nil {
		return nil, err
	}
	name := d.buf[d.pos+off] == '"'
	end, err := d.scan(off)
	if err != nil {
		return nil, err
	}
	if d.top().wantsName() && !name {
		return nil, d.misplaced(off)
	}
	value := d.buf[d.pos+off : d.pos+end : d.pos+end]
	d.took(end)
	return value, nil
}

// Buffered returns a reader of what was read from the stream and not yet used.
func (d *Decoder) Buffered() io.Reader { return bytes.NewReader(d.buf[d.pos:]) }

// More reports whether there is another element in the array or object that Token is in.
func (d *Decoder) More() bool {
	d.peeked = true
	off, err := d.seek()
	if err == nil {
		c := d.buf[d.pos+off]
		return c != ']' && c != '}'
	}
	if d.err == nil {
		d.err = err
	}
	return d.err != io.EOF
}

// InputOffset returns where in the stream the last token ended and the next begins.
func (d *Decoder) InputOffset() int64 {
	at := d.pos
	if d.peeked || d.ended {
		if next := wire.Space(d.buf, at); next < len(d.buf) {
			at = next
			if c := d.buf[at]; d.ended && (c == ',' || c == ':') {
				at++
			}
		}
	}
	return d.base + int64(at)
}

// An Encoder writes values to a stream, each with a newline behind.
type Encoder struct {
	w              io.Writer
	esc            wire.Escapes
	prefix, indent string
	err            error
}

// NewEncoder returns an encoder for a stream.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w, esc: wire.HTML | wire.JS} }

// SetIndent makes Encode write values as Indent would; two empty strings end that.
func (e *Encoder) SetIndent(prefix, indent string) { e.prefix, e.indent = prefix, indent }

// SetEscapeHTML sets whether <, > and & in strings become escapes, which is so at first.
func (e *Encoder) SetEscapeHTML(on bool) {
	e.esc &^= wire.HTML
	if on {
		e.esc |= wire.HTML
	}
}

// Encode writes v as Marshal does, and a newline.
func (e *Encoder) Encode(v any) error {
	if e.err != nil {
		return e.err
	}
	enc := newEncoder(e.esc)
	defer enc.free()
	if err := enc.top(v); err != nil {
		return err
	}
	if e.prefix != "" || e.indent != "" {
		enc.buf = wire.AppendIndent(make([]byte, 0, 2*len(enc.buf)), enc.buf, e.prefix, e.indent)
	}
	enc.buf = append(enc.buf, '\n')
	_, e.err = e.w.Write(enc.buf)
	return e.err
}
