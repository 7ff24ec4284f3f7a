package quotedprintable

import "io"

// maxLine is the longest line allowed, without its end.
const maxLine = 76

// Writer encodes into quoted-printable. It must be closed.
type Writer struct {
	// Binary makes line ends in the input data like other bytes; else they become ends of lines, CRLF.
	Binary bool

	w       io.Writer
	line    [maxLine + 2]byte
	n       int  // of bytes in line
	afterCR bool // the last byte of the input was a carriage return, written as end of line
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write encodes p. What does not fill a line waits in the Writer.
func (w *Writer) Write(p []byte) (n int, err error) {
	for n, c := range p {
		switch {
		case !w.Binary && (c == '\r' || c == '\n'):
			if c == '\n' && w.afterCR {
				w.afterCR = false
				continue
			}
			if err = w.protectSpace(); err == nil {
				err = w.endLine()
			}
			w.afterCR = c == '\r'
		case c > ' ' && c <= '~' && c != '=', isSpace(c):
			if w.n == maxLine-1 {
				err = w.softBreak()
			}
			w.put(c)
			w.afterCR = false
		default:
			err = w.escape(c)
			w.afterCR = false
		}
		if err != nil {
			return n, err
		}
	}
	return len(p), nil
}

// Close writes what waits in the Writer. It does not close the underlying one.
func (w *Writer) Close() error {
	if err := w.protectSpace(); err != nil {
		return err
	}
	return w.flush()
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

func (w *Writer) put(c byte) {
	w.line[w.n] = c
	w.n++
}

func (w *Writer) escape(c byte) error {
	if w.n > maxLine-4 {
		if err := w.softBreak(); err != nil {
			return err
		}
	}
	const hex = "0123456789ABCDEF"
	w.put('=')
	w.put(hex[c>>4])
	w.put(hex[c&15])
	return nil
}

// protectSpace escapes a space at the end of the line, which would be lost on the way.
func (w *Writer) protectSpace() error {
	if w.n == 0 || !isSpace(w.line[w.n-1]) {
		return nil
	}
	w.n--
	return w.escape(w.line[w.n])
}

// softBreak ends the line without ending it in the decoded text.
func (w *Writer) softBreak() error {
	w.put('=')
	return w.endLine()
}

func (w *Writer) endLine() error {
	w.put('\r')
	w.put('\n')
	return w.flush()
}

func (w *Writer) flush() error {
	_, err := w.w.Write(w.line[:w.n])
	w.n = 0
	return err
}
