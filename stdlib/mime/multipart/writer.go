package multipart

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"net/textproto"
	"slices"
	"strings"
)

var (
	errBoundaryLate   = errors.New("mime: SetBoundary called after write")
	errBoundaryLength = errors.New("mime: invalid boundary length")
	errBoundaryChar   = errors.New("mime: invalid boundary character")
	errPartFinished   = errors.New("multipart: can't write to finished part")
)

// Writer writes a multipart body.
type Writer struct {
	w        io.Writer
	boundary string
	last     *partWriter
}

// NewWriter returns a Writer to w with a random boundary.
func NewWriter(w io.Writer) *Writer {
	var random [30]byte
	rand.Read(random[:])
	return &Writer{w: w, boundary: hex.EncodeToString(random[:])}
}

// Boundary returns the boundary.
func (w *Writer) Boundary() string { return w.boundary }

// SetBoundary replaces the boundary before the first part is made. It must have 1 to 70 of the characters of RFC 2046, 5.1.1.
func (w *Writer) SetBoundary(boundary string) error {
	if w.last != nil {
		return errBoundaryLate
	}
	if len(boundary) < 1 || len(boundary) > 70 {
		return errBoundaryLength
	}
	for i := range len(boundary) {
		c := boundary[i]
		switch {
		case c-'0' < 10, c|0x20-'a' < 26, strings.IndexByte("'()+_,-./:=?", c) >= 0:
		case c == ' ' && i < len(boundary)-1:
		default:
			return errBoundaryChar
		}
	}
	w.boundary = boundary
	return nil
}

// FormDataContentType returns the Content-Type, with the boundary, of a form.
func (w *Writer) FormDataContentType() string {
	b := w.boundary
	if strings.ContainsAny(b, `()<>@,;:\"/[]?= `) {
		b = `"` + b + `"`
	}
	return "multipart/form-data; boundary=" + b
}

// CreatePart begins a part with the given header. It ends, and with it the returned writer's use, when the next one begins.
func (w *Writer) CreatePart(header textproto.MIMEHeader) (io.Writer, error) {
	var b strings.Builder
	if w.last != nil {
		if err := w.last.finish(); err != nil {
			return nil, err
		}
		b.WriteString("\r\n")
	}
	b.WriteString("--" + w.boundary + "\r\n")
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	b.WriteString("\r\n")
	if _, err := io.WriteString(w.w, b.String()); err != nil {
		return nil, err
	}
	w.last = &partWriter{w: w.w}
	return w.last, nil
}

// quoted escapes what can not stand in a quoted parameter the way browsers do it: quotes and backslashes by a backslash, line ends by
// percent encoding.
func quoted(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "%0D", "\n", "%0A").Replace(s)
}

// FileContentDisposition returns the Content-Disposition of a form's field that is a file.
func FileContentDisposition(fieldname, filename string) string {
	return `form-data; name="` + quoted(fieldname) + `"; filename="` + quoted(filename) + `"`
}

// CreateFormFile begins the part of a file in a form.
func (w *Writer) CreateFormFile(fieldname, filename string) (io.Writer, error) {
	return w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {FileContentDisposition(fieldname, filename)},
		"Content-Type":        {"application/octet-stream"},
	})
}

// CreateFormField begins the part of a field in a form.
func (w *Writer) CreateFormField(fieldname string) (io.Writer, error) {
	return w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + quoted(fieldname) + `"`},
	})
}

// WriteField writes a whole field of a form.
func (w *Writer) WriteField(fieldname, value string) error {
	p, err := w.CreateFormField(fieldname)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p, value)
	return err
}

// Close ends the body with the last delimiter.
func (w *Writer) Close() error {
	end := "\r\n--" + w.boundary + "--\r\n"
	if w.last != nil {
		if err := w.last.finish(); err != nil {
			return err
		}
		w.last = nil
	}
	_, err := io.WriteString(w.w, end)
	return err
}

// partWriter writes the body of one part. It remembers an error for those that come later.
type partWriter struct {
	w        io.Writer
	finished bool
	err      error
}

func (p *partWriter) finish() error {
	p.finished = true
	return p.err
}

func (p *partWriter) Write(d []byte) (n int, err error) {
	if p.finished {
		return 0, errPartFinished
	}
	n, err = p.w.Write(d)
	if err != nil {
		p.err = err
	}
	return n, err
}
