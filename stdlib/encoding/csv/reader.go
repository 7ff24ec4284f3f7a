// Package csv reads and writes comma-separated values (RFC 4180): records of fields, a record to a line unless a quoted
// field has line ends.
package csv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// Reasons of a ParseError.
var (
	ErrBareQuote  = errors.New("bare \" in non-quoted-field")
	ErrQuote      = errors.New("extraneous or missing \" in quoted-field")
	ErrFieldCount = errors.New("wrong number of fields")

	// ErrTrailingComma is not used any more.
	//
	// Deprecated: trailing commas are no error.
	ErrTrailingComma = errors.New("extra delimiter at end of line")
)

var errDelimiter = errors.New("csv: invalid field or comment delimiter")

// ParseError is an error in the text. Lines and columns count from 1, columns in bytes.
type ParseError struct {
	StartLine int // where the record starts
	Line      int // where the error is
	Column    int
	Err       error
}

// Error describes the error.
func (e *ParseError) Error() string {
	switch {
	case e.Err == ErrFieldCount:
		return fmt.Sprintf("record on line %d: %v", e.Line, e.Err)
	case e.StartLine != e.Line:
		return fmt.Sprintf("record on line %d; parse error on line %d, column %d: %v", e.StartLine, e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("parse error on line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *ParseError) Unwrap() error { return e.Err }

func validDelimiter(r rune) bool {
	return r != 0 && r != '"' && r != '\r' && r != '\n' && utf8.ValidRune(r) && r != utf8.RuneError
}

// Reader reads records. Its fields may be changed before the first Read.
type Reader struct {
	Comma   rune // between fields
	Comment rune // begins a line that does not count, if not 0

	// FieldsPerRecord is how many fields a record must have; 0: as many as the first; negative: any number.
	FieldsPerRecord int

	LazyQuotes       bool // quotes may stand in unquoted fields, and alone in quoted ones
	TrimLeadingSpace bool // white space at the start of a field does not count
	ReuseRecord      bool // Read may return the slice of the call before

	// TrailingComma is not used any more.
	//
	// Deprecated: trailing commas are no error.
	TrailingComma bool

	src    *bufio.Reader
	line   int   // lines read
	offset int64 // bytes read
	long   []byte
	text   []byte     // of the record's fields
	ends   []int      // of the fields in text
	starts []position // of the fields in the input
	last   []string
}

type position struct{ line, col int }

// NewReader returns a Reader of r with the default settings.
func NewReader(r io.Reader) *Reader { return &Reader{Comma: ',', src: bufio.NewReader(r)} }

// Read reads a record. An error of ErrFieldCount comes with the record.
func (r *Reader) Read() (record []string, err error) {
	if !r.ReuseRecord {
		return r.record(nil)
	}
	record, err = r.record(r.last)
	r.last = record
	return record, err
}

// ReadAll reads the records that are left.
func (r *Reader) ReadAll() (records [][]string, err error) {
	for {
		record, err := r.record(nil)
		if err == io.EOF {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
}

// FieldPos returns where field number field of the last record starts. It panics if there is no such field.
func (r *Reader) FieldPos(field int) (line, column int) {
	if field < 0 || field >= len(r.starts) {
		panic("out of range index passed to FieldPos")
	}
	p := r.starts[field]
	return p.line, p.col
}

// InputOffset returns how many bytes of input the records so far have taken.
func (r *Reader) InputOffset() int64 { return r.offset }

// readLine returns the next line with its end, which is always \n.
func (r *Reader) readLine() ([]byte, error) {
	line, err := r.src.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		r.long = append(r.long[:0], line...)
		for err == bufio.ErrBufferFull {
			line, err = r.src.ReadSlice('\n')
			r.long = append(r.long, line...)
		}
		line = r.long
	}
	size := len(line)
	if size > 0 && err == io.EOF {
		err = nil
		if line[size-1] == '\r' {
			line = line[:size-1] // as before the newline that is not there
		}
	}
	r.line++
	r.offset += int64(size)
	if n := len(line); n >= 2 && line[n-2] == '\r' && line[n-1] == '\n' {
		line[n-2] = '\n'
		line = line[:n-1]
	}
	return line, err
}

// lineEnd returns the length of the newline that b ends with.
func lineEnd(b []byte) int {
	if len(b) > 0 && b[len(b)-1] == '\n' {
		return 1
	}
	return 0
}

func startsWith(b []byte, r rune) bool {
	c, _ := utf8.DecodeRune(b)
	return c == r
}

func (r *Reader) record(dst []string) ([]string, error) {
	if r.Comma == r.Comment || !validDelimiter(r.Comma) || r.Comment != 0 && !validDelimiter(r.Comment) {
		return nil, errDelimiter
	}
	// Skip comments and empty lines.
	var (
		line    []byte
		readErr error
	)
	for readErr == nil {
		line, readErr = r.readLine()
		if r.Comment != 0 && startsWith(line, r.Comment) {
			line = nil
			continue
		}
		if readErr == nil && len(line) == lineEnd(line) {
			line = nil
			continue
		}
		break
	}
	if readErr == io.EOF {
		return nil, readErr
	}
	p := parser{Reader: r, line: line, pos: position{r.line, 1}, startLine: r.line, comma: utf8.RuneLen(r.Comma), readErr: readErr}
	r.text, r.ends, r.starts = r.text[:0], r.ends[:0], r.starts[:0]
	for p.field() {
	}
	err := p.err
	if err == nil {
		err = p.readErr
	}
	// The fields are parts of one string.
	all := string(r.text)
	if dst = dst[:0]; cap(dst) < len(r.ends) {
		dst = make([]string, 0, len(r.ends))
	}
	start := 0
	for _, end := range r.ends {
		dst = append(dst, all[start:end])
		start = end
	}
	switch {
	case r.FieldsPerRecord > 0:
		if len(dst) != r.FieldsPerRecord && err == nil {
			err = &ParseError{StartLine: p.startLine, Line: p.startLine, Column: 1, Err: ErrFieldCount}
		}
	case r.FieldsPerRecord == 0:
		r.FieldsPerRecord = len(dst)
	}
	return dst, err
}

// parser works on one record.
type parser struct {
	*Reader
	line      []byte // what is left of the line
	pos       position
	startLine int
	comma     int // length of the delimiter
	readErr   error
	err       error
}

func (p *parser) fail(col int, reason error) bool {
	p.err = &ParseError{StartLine: p.startLine, Line: p.pos.line, Column: col, Err: reason}
	return false
}

// advance takes n bytes off the line.
func (p *parser) advance(n int) {
	p.line = p.line[n:]
	p.pos.col += n
}

// endField ends a field that started at start.
func (p *parser) endField(start position) {
	p.ends = append(p.ends, len(p.text))
	p.starts = append(p.starts, start)
}

// field reads a field; false means that the record is over.
func (p *parser) field() bool {
	if p.TrimLeadingSpace {
		n := bytes.IndexFunc(p.line, func(r rune) bool { return !unicode.IsSpace(r) })
		if n < 0 {
			n = len(p.line)
			p.pos.col -= lineEnd(p.line)
		}
		p.advance(n)
	}
	if len(p.line) > 0 && p.line[0] == '"' {
		return p.quoted()
	}
	end := bytes.IndexRune(p.line, p.Comma)
	content := p.line
	if end >= 0 {
		content = content[:end]
	} else {
		content = content[:len(content)-lineEnd(content)]
	}
	if !p.LazyQuotes {
		if q := bytes.IndexByte(content, '"'); q >= 0 {
			return p.fail(p.pos.col+q, ErrBareQuote)
		}
	}
	p.text = append(p.text, content...)
	p.endField(p.pos)
	if end < 0 {
		return false
	}
	p.advance(end + p.comma)
	return true
}

// quoted reads a field that begins with a quote.
func (p *parser) quoted() bool {
	start := p.pos
	p.advance(1)
	for {
		q := bytes.IndexByte(p.line, '"')
		switch {
		case q >= 0:
			p.text = append(p.text, p.line[:q]...)
			p.advance(q + 1)
			switch {
			case len(p.line) > 0 && p.line[0] == '"': // two are one
				p.text = append(p.text, '"')
				p.advance(1)
			case startsWith(p.line, p.Comma):
				p.advance(p.comma)
				p.endField(start)
				return true
			case len(p.line) == lineEnd(p.line):
				p.endField(start)
				return false
			case p.LazyQuotes:
				p.text = append(p.text, '"')
			default:
				return p.fail(p.pos.col-1, ErrQuote)
			}
		case len(p.line) > 0: // the field goes on in the next line
			p.text = append(p.text, p.line...)
			if p.readErr != nil {
				return false
			}
			p.pos.col += len(p.line)
			p.line, p.readErr = p.readLine()
			if len(p.line) > 0 {
				p.pos = position{p.pos.line + 1, 1}
			}
			if p.readErr == io.EOF {
				p.readErr = nil
			}
		default: // the input has ended
			if !p.LazyQuotes && p.readErr == nil {
				return p.fail(p.pos.col, ErrQuote)
			}
			p.endField(start)
			return false
		}
	}
}
