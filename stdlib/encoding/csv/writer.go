package csv

import (
	"bufio"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Writer writes records. Its fields may be changed before the first Write. Flush must be called at the end.
type Writer struct {
	Comma   rune // between fields
	UseCRLF bool // end lines with \r\n
	w       *bufio.Writer
}

// NewWriter returns a Writer to w with the default settings.
func NewWriter(w io.Writer) *Writer { return &Writer{Comma: ',', w: bufio.NewWriter(w)} }

// Write writes a record, with quotes where fields need them.
func (w *Writer) Write(record []string) error {
	if !validDelimiter(w.Comma) {
		return errDelimiter
	}
	for i, field := range record {
		if i > 0 {
			if _, err := w.w.WriteRune(w.Comma); err != nil {
				return err
			}
		}
		if !w.needsQuotes(field) {
			w.w.WriteString(field)
			continue
		}
		if err := w.writeQuoted(field); err != nil {
			return err
		}
	}
	return w.endLine()
}

func (w *Writer) endLine() error {
	if w.UseCRLF {
		w.w.WriteByte('\r')
	}
	return w.w.WriteByte('\n')
}

// writeQuoted writes a field in quotes: quotes doubled, line ends as the records have them.
func (w *Writer) writeQuoted(field string) error {
	w.w.WriteByte('"')
	for {
		i := strings.IndexAny(field, "\"\r\n")
		if i < 0 {
			w.w.WriteString(field)
			return w.w.WriteByte('"')
		}
		w.w.WriteString(field[:i])
		switch c := field[i]; {
		case c == '"':
			w.w.WriteString(`""`)
		case c == '\n':
			w.endLine()
		case !w.UseCRLF:
			w.w.WriteByte('\r')
		}
		field = field[i+1:]
	}
}

// needsQuotes reports whether a field must be quoted: for what it contains, for a space at its start, or as the end of
// data mark of PostgreSQL.
func (w *Writer) needsQuotes(field string) bool {
	if field == "" {
		return false
	}
	if field == `\.` || strings.ContainsRune(field, w.Comma) || strings.ContainsAny(field, "\"\r\n") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(field)
	return unicode.IsSpace(first)
}

// Flush writes what is buffered. Error tells about its failure.
func (w *Writer) Flush() { w.w.Flush() }

// Error returns the first error of a Write or Flush.
func (w *Writer) Error() error {
	_, err := w.w.Write(nil)
	return err
}

// WriteAll writes the records and flushes.
func (w *Writer) WriteAll(records [][]string) error {
	for _, record := range records {
		if err := w.Write(record); err != nil {
			return err
		}
	}
	return w.w.Flush()
}
