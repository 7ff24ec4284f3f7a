package textproto

import (
	"bufio"
	"fmt"
	"io"
)

// Writer writes lines and dot-encoded blocks.
type Writer struct {
	W   *bufio.Writer
	dot *dotWriter // the block that is being written
}

// NewWriter returns a Writer to w.
func NewWriter(w *bufio.Writer) *Writer { return &Writer{W: w} }

// PrintfLine writes a formatted line, ends it and flushes.
func (w *Writer) PrintfLine(format string, args ...any) error {
	w.endDot()
	fmt.Fprintf(w.W, format, args...)
	w.W.WriteString("\r\n")
	return w.W.Flush()
}

// DotWriter returns a writer that dot-encodes: lines end in CRLF, a dot at the start of a line is doubled, and a lone dot ends the
// block on Close. The next call of a method of w closes it too.
func (w *Writer) DotWriter() io.WriteCloser {
	w.endDot()
	w.dot = &dotWriter{w: w, state: atStart}
	return w.dot
}

func (w *Writer) endDot() {
	if w.dot != nil {
		w.dot.Close()
	}
}

// dotWriter's state is what has been written last.
type dotWriter struct {
	w     *Writer
	state lineState
}

type lineState uint8

const (
	atStart  lineState = iota // nothing in this block
	newLine                   // the end of a line
	carriage                  // a carriage return
	inText
)

func (d *dotWriter) Write(b []byte) (n int, err error) {
	out := d.w.W
	for _, c := range b {
		switch {
		case c == '\n':
			if d.state != carriage {
				out.WriteByte('\r')
			}
			d.state = newLine
		case c == '\r':
			d.state = carriage
		default:
			if c == '.' && d.state <= newLine {
				out.WriteByte('.')
			}
			d.state = inText
		}
		if err := out.WriteByte(c); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (d *dotWriter) Close() error {
	if d.w.dot == d {
		d.w.dot = nil
	}
	out := d.w.W
	switch d.state {
	case carriage:
		out.WriteByte('\n')
	case inText, atStart:
		out.WriteString("\r\n")
	}
	out.WriteString(".\r\n")
	return out.Flush()
}
