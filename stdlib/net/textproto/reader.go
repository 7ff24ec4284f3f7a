package textproto

import (
	"bufio"
	"bytes"
	"fmt"
	"internal/fields"
	"io"
	"strconv"
	"strings"
)

// Reader reads lines, replies, headers and dot-encoded blocks.
//
// Nothing here limits how much is read: wrap what R reads from in an io.LimitReader if the peer is not trusted.
type Reader struct {
	R       *bufio.Reader
	dot     *dotReader // the block that is being read
	scratch []byte
}

// NewReader returns a Reader from r.
func NewReader(r *bufio.Reader) *Reader { return &Reader{R: r} }

func (r *Reader) line() ([]byte, error) {
	r.skipDot()
	return fields.ReadLine(r.R, &r.scratch, fields.NoLimit)
}

func (r *Reader) continuedLine() ([]byte, error) {
	r.skipDot()
	return fields.ReadContinued(r.R, &r.scratch, fields.NoLimit, nil)
}

// ReadLine reads a line and returns it without its end.
func (r *Reader) ReadLine() (string, error) {
	line, err := r.line()
	return string(line), err
}

// ReadLineBytes is ReadLine for bytes, which are the caller's.
func (r *Reader) ReadLineBytes() ([]byte, error) {
	line, err := r.line()
	return bytes.Clone(line), err
}

// ReadContinuedLine reads a line together with the lines behind it that begin with a space or tab. They are joined by single
// spaces, and the space around each is removed. An empty line is never continued.
func (r *Reader) ReadContinuedLine() (string, error) {
	line, err := r.continuedLine()
	return string(line), err
}

// ReadContinuedLineBytes is ReadContinuedLine for bytes, which are the caller's.
func (r *Reader) ReadContinuedLineBytes() ([]byte, error) {
	line, err := r.continuedLine()
	return bytes.Clone(line), err
}

// ReadMIMEHeader reads "Name: value" lines, which may be continued, up to an empty line. Names become canonical; the values of a
// name keep their order.
func (r *Reader) ReadMIMEHeader() (MIMEHeader, error) {
	r.skipDot()
	return fields.ReadHeader[ProtocolError](r.R, fields.NoLimit, fields.NoLimit)
}

// reply is one line of a reply: three digits, a space or, if more lines follow, a hyphen, and text.
type reply struct {
	code int
	text string
	more bool
}

func parseReply(line string) (p reply, err error) {
	if len(line) < 4 || line[3] != ' ' && line[3] != '-' {
		return p, ProtocolError(fmt.Sprintf("short response: %q", line))
	}
	p.more = line[3] == '-'
	p.code, err = strconv.Atoi(line[:3])
	if err != nil || p.code < 100 {
		return p, ProtocolError(fmt.Sprintf("invalid response code: %q", line))
	}
	p.text = line[4:]
	return p, nil
}

// fits reports whether code begins with the digits of expected. Zero and below expect nothing.
func fits(code, expected int) bool {
	switch {
	case expected <= 0 || expected >= 1000:
		return true
	case expected < 10:
		return code/100 == expected
	case expected < 100:
		return code/10 == expected
	}
	return code == expected
}

func (r *Reader) readReply(expected int) (p reply, err error) {
	line, err := r.ReadLine()
	if err != nil {
		return p, err
	}
	if p, err = parseReply(line); err == nil && !fits(p.code, expected) {
		err = &Error{p.code, p.text}
	}
	return p, err
}

// ReadCodeLine reads a reply of one line, "250 fine", and returns its parts. If the code does not begin with the digits of
// expectCode the error is an *Error; an expectCode of 31 wants 310 to 319, and one that is not positive is not checked.
func (r *Reader) ReadCodeLine(expectCode int) (code int, message string, err error) {
	p, err := r.readReply(expectCode)
	if err == nil && p.more {
		err = ProtocolError(fmt.Sprintf("unexpected multi-line response: %q", p.text))
	}
	return p.code, p.text, err
}

// ReadResponse reads a reply of one or more lines. All but the last have a hyphen behind the code, or as in RFC 959 stand without
// one. The message has the texts of the lines, separated by newlines. expectCode is that of ReadCodeLine.
func (r *Reader) ReadResponse(expectCode int) (code int, message string, err error) {
	first, err := r.readReply(expectCode)
	if !first.more {
		return first.code, first.text, err
	}
	var b strings.Builder
	b.WriteString(first.text)
	for {
		line, lineErr := r.ReadLine()
		if lineErr != nil {
			return 0, "", lineErr
		}
		b.WriteByte('\n')
		p, parseErr := parseReply(line)
		if parseErr != nil || p.code != first.code {
			b.WriteString(line)
			continue
		}
		b.WriteString(p.text)
		if !p.more {
			break
		}
	}
	message = b.String()
	if err != nil && message != "" {
		err = &Error{first.code, message} // with the whole text
	}
	return first.code, message, err
}

// DotReader returns a reader that decodes the dot-encoded block which comes next: CRLF becomes a newline, a dot at the start of a
// line is taken off, and a lone dot is the end. It is valid until the next call of a method of r, which skips what is left.
func (r *Reader) DotReader() io.Reader {
	r.skipDot()
	r.dot = &dotReader{r: r}
	return r.dot
}

func (r *Reader) skipDot() {
	if r.dot != nil {
		// Reaching the end, or an error, unsets r.dot.
		var sink [256]byte
		for r.dot != nil {
			r.dot.Read(sink[:])
		}
	}
}

type dotState uint8

const (
	lineStart dotState = iota
	dotFirst           // a dot at the start of a line
	dotReturn          // and a carriage return behind it
	midLine
	midReturn // a carriage return in a line
	ended
)

type dotReader struct {
	r     *Reader
	state dotState
	err   error
}

func (d *dotReader) Read(b []byte) (n int, err error) {
	in := d.r.R
	for n < len(b) && d.state != ended && d.err == nil {
		c, err := in.ReadByte()
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			d.err = err
			break
		}
		switch d.state {
		case lineStart:
			switch c {
			case '.':
				d.state = dotFirst
				continue
			case '\r':
				d.state = midReturn
				continue
			}
		case dotFirst:
			switch c {
			case '\r':
				d.state = dotReturn
				continue
			case '\n':
				d.state = ended
				continue
			}
		case dotReturn:
			if c == '\n' {
				d.state = ended
				continue
			}
			// The carriage return was text, and so is what comes now.
			in.UnreadByte()
			c = '\r'
		case midLine:
			if c == '\r' {
				d.state = midReturn
				continue
			}
		case midReturn:
			if c != '\n' {
				in.UnreadByte()
				c = '\r'
			}
		}
		d.state = midLine
		if c == '\n' {
			d.state = lineStart
		}
		b[n] = c
		n++
	}
	if d.err == nil && d.state == ended {
		d.err = io.EOF
	}
	if d.err != nil && d.r.dot == d {
		d.r.dot = nil
	}
	return n, d.err
}

// ReadDotBytes reads a dot-encoded block and returns it decoded.
func (r *Reader) ReadDotBytes() ([]byte, error) { return io.ReadAll(r.DotReader()) }

// ReadDotLines reads a dot-encoded block and returns its lines without their ends.
func (r *Reader) ReadDotLines() ([]string, error) {
	var lines []string
	for {
		line, err := r.ReadLine()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil || line == "." {
			return lines, err
		}
		lines = append(lines, strings.TrimPrefix(line, "."))
	}
}
