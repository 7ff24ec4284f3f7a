package base32

import "io"

// chunk is how many bytes an encoder turns into text at once: whole groups.
const chunk = 640

type encoder struct {
	enc  *Encoding
	w    io.Writer
	err  error
	rest [groupBytes]byte // fewer than a group wait for more
	n    int
	out  [chunk / groupBytes * groupChars]byte
}

// NewEncoder returns a writer that writes text to w. Close writes the last, incomplete group.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser { return &encoder{enc: enc, w: w} }

func (e *encoder) emit(p []byte) {
	e.enc.Encode(e.out[:], p)
	_, e.err = e.w.Write(e.out[:e.enc.EncodedLen(len(p))])
}

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if e.n > 0 {
		n = copy(e.rest[e.n:], p)
		e.n += n
		if e.n < groupBytes {
			return n, nil
		}
		if e.emit(e.rest[:]); e.err != nil {
			return n, e.err
		}
		e.n = 0
	}
	for len(p)-n >= groupBytes {
		part := p[n:]
		part = part[:min(len(part)/groupBytes*groupBytes, chunk)]
		if e.emit(part); e.err != nil {
			return n, e.err
		}
		n += len(part)
	}
	e.n = copy(e.rest[:], p[n:])
	return n + e.n, nil
}

func (e *encoder) Close() error {
	if e.err == nil && e.n > 0 {
		e.emit(e.rest[:e.n])
		e.n = 0
	}
	return e.err
}

type decoder struct {
	enc *Encoding
	r   io.Reader
	// err is to be told when out is empty.
	err error
	// ended: there was padding.
	ended bool
	// The first n characters of text aren't decoded.
	text [1024]byte
	n    int
	// out is what of buf wasn't read.
	out []byte
	buf [1024 / groupChars * groupBytes]byte
}

// NewDecoder returns a Reader of the bytes of the text in r.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader { return &decoder{enc: enc, r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill reads text and decodes the complete groups, at the end all of it.
func (d *decoder) fill() {
	err := d.take()
	// Without padding only the end of the text ends the last group.
	for err == nil && d.n%groupChars != 0 && (d.n < groupChars || d.enc.pad == NoPadding) && d.n < len(d.text) {
		err = d.take()
	}
	whole := d.n / groupChars * groupChars
	if err == io.EOF && d.enc.pad == NoPadding {
		whole = d.n
	}
	if whole > 0 {
		if d.ended {
			d.err = CorruptInputError(0)
			return
		}
		n, ended, wrong := d.enc.decode(d.buf[:], d.text[:whole])
		d.out, d.ended = d.buf[:n], ended
		d.n = copy(d.text[:], d.text[whole:d.n])
		if wrong != nil && (err == nil || err == io.EOF) {
			d.err = wrong
			return
		}
	}
	if err == io.EOF && d.n > 0 {
		err = io.ErrUnexpectedEOF
	}
	d.err = err
}

// take reads text once. Line ends are dropped, so that groups can be told by length.
func (d *decoder) take() error {
	m, err := d.r.Read(d.text[d.n:])
	for _, c := range d.text[d.n : d.n+m] {
		if !isLineEnd(c) {
			d.text[d.n] = c
			d.n++
		}
	}
	return err
}
