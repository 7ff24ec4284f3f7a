// Package quotedprintable encodes and decodes the quoted-printable encoding of RFC 2045.
package quotedprintable

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// Reader decodes quoted-printable text.
//
// It is more lenient than RFC 2045: lines may end in LF alone; CR and LF may stand anywhere; bytes beyond ASCII pass; an equals sign
// which no two hexadecimal digits follow stands for itself, and at the very end of the input it is dropped.
type Reader struct {
	br   *bufio.Reader
	line []byte // what is left of the line, without the space at its end
	err  error  // to be returned after it
}

// NewReader returns a Reader that decodes what r has.
func NewReader(r io.Reader) *Reader { return &Reader{br: bufio.NewReader(r)} }

// nextLine reads a line and takes off what is not data: white space at its end, and the equals sign of a soft break.
func (r *Reader) nextLine() {
	var whole []byte
	whole, r.err = r.br.ReadSlice('\n')
	r.line = bytes.TrimRight(whole, " \t\r\n")
	end := whole[len(r.line):]
	switch {
	case bytes.HasSuffix(r.line, []byte{'='}):
		r.line = r.line[:len(r.line)-1]
		end = bytes.TrimLeft(end, " \t") // padding that was added on the way
		atEnd := len(end) == 0 && len(r.line) > 0 && r.err == io.EOF
		if !bytes.HasPrefix(end, []byte("\n")) && !bytes.HasPrefix(end, []byte("\r\n")) && !atEnd {
			r.err = fmt.Errorf("quotedprintable: invalid bytes after =: %q", end)
		}
	case bytes.HasSuffix(end, []byte("\r\n")):
		r.line = append(r.line, '\r', '\n')
	case bytes.HasSuffix(end, []byte("\n")):
		r.line = append(r.line, '\n')
	}
}

// Read reads decoded data.
func (r *Reader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(r.line) == 0 {
			if r.err != nil {
				return n, r.err
			}
			r.nextLine()
			continue
		}
		c, size := r.line[0], 1
		switch {
		case c == '=':
			v, err := hexByte(r.line[1:])
			switch {
			case err == nil:
				c, size = v, 3
			case len(r.line) < 2 || r.line[1] == '\r' || r.line[1] == '\n':
				return n, err
			}
		case c >= 0x80, c == '\t', c == '\r', c == '\n':
		case c < ' ' || c > '~':
			return n, fmt.Errorf("quotedprintable: invalid unescaped byte 0x%02x in body", c)
		}
		p[n] = c
		n++
		r.line = r.line[size:]
	}
	return n, nil
}

func hexByte(s []byte) (v byte, err error) {
	if len(s) < 2 {
		return 0, io.ErrUnexpectedEOF
	}
	for _, c := range s[:2] {
		digit := c - '0'
		if digit > 9 {
			if digit = (c | 0x20) - 'a'; digit > 5 {
				return 0, fmt.Errorf("quotedprintable: invalid hex byte 0x%02x", c)
			}
			digit += 10
		}
		v = v<<4 | digit
	}
	return v, nil
}
