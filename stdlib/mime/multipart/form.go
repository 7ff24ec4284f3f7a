package multipart

import (
	"bytes"
	"errors"
	"internal/godebug"
	"io"
	"math"
	"net/textproto"
	"os"
	"strings"
)

// ErrMessageTooLarge is returned by ReadForm when what has to be kept in memory is too large.
var ErrMessageTooLarge = errors.New("multipart: message too large")

// Form is a form that has been read. Its files are in memory or in temporary files.
type Form struct {
	Value map[string][]string
	File  map[string][]*FileHeader
}

// FileHeader describes a file of a form.
type FileHeader struct {
	Filename string
	Header   textproto.MIMEHeader
	Size     int64

	content []byte // if it is in memory
	temp    string // else the file it is in,
	offset  int64  // where it starts there
	shared  bool   // and whether others are there too
}

// File is an open file of a form: an *os.File of its own, or a part of one, or of memory.
type File interface {
	io.Reader
	io.ReaderAt
	io.Seeker
	io.Closer
}

// section is a File that is part of something larger.
type section struct {
	*io.SectionReader
	under *os.File // nil if it is in memory
}

func (s section) Close() error {
	if s.under == nil {
		return nil
	}
	return s.under.Close()
}

// Open opens the file.
func (fh *FileHeader) Open() (File, error) {
	if fh.temp == "" {
		return section{SectionReader: io.NewSectionReader(bytes.NewReader(fh.content), 0, fh.Size)}, nil
	}
	f, err := os.Open(fh.temp)
	if err != nil {
		return nil, err
	}
	if fh.shared {
		return section{io.NewSectionReader(f, fh.offset, fh.Size), f}, nil
	}
	return f, nil
}

// RemoveAll removes the temporary files of the form.
func (f *Form) RemoveAll() error {
	var first error
	for _, list := range f.File {
		for _, fh := range list {
			if fh.temp == "" {
				continue
			}
			if err := os.Remove(fh.temp); err != nil && !errors.Is(err, os.ErrNotExist) && first == nil {
				first = err
			}
		}
	}
	return first
}

// What is kept for a form costs memory beyond its bytes.
const (
	entryOverhead  = 200
	headerOverhead = 400
	fileOverhead   = 100
	// extraMemory is what fields that are no files may take beyond what the caller allows.
	extraMemory = 10 << 20
)

// formReader is the state of ReadForm.
type formReader struct {
	r        *Reader
	form     *Form
	memory   int64 // left for everything
	files    int64 // left for contents of files
	headers  int64 // left, in number
	temp     *os.File
	offset   int64 // size of temp
	inTemp   []*FileHeader
	distinct bool // a temporary file for each
}

// ReadForm reads all of the body as a form. Up to maxMemory bytes of files are kept in memory, and 10 MB of other things; more files
// go to a temporary one, or with the setting multipartfiles=distinct of GODEBUG to one each.
func (r *Reader) ReadForm(maxMemory int64) (*Form, error) {
	maxMemory = max(maxMemory, 0)
	f := formReader{
		r:        r,
		form:     &Form{Value: map[string][]string{}, File: map[string][]*FileHeader{}},
		memory:   maxMemory + extraMemory,
		files:    min(maxMemory, math.MaxInt64-1),
		distinct: godebug.Value("multipartfiles") == "distinct",
		headers:  maxHeaderCount(),
	}
	if f.memory < 0 {
		f.memory = math.MaxInt64
	}
	err := f.read()
	if f.temp != nil {
		if closeErr := f.temp.Close(); err == nil {
			err = closeErr
		}
	}
	for _, fh := range f.inTemp {
		fh.shared = !f.distinct && len(f.inTemp) > 1
	}
	if err != nil {
		f.form.RemoveAll()
		if f.temp != nil {
			os.Remove(f.temp.Name())
		}
		return nil, err
	}
	return f.form, nil
}

func (f *formReader) read() error {
	maxParts := limit("multipartmaxparts", 1000)
	for parts := int64(0); ; parts++ {
		p, err := f.r.next(false, f.memory, f.headers)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if parts >= maxParts {
			return ErrMessageTooLarge
		}
		name := p.FormName()
		if name == "" {
			continue
		}
		if err := f.spend(int64(len(name)) + entryOverhead); err != nil {
			return err
		}
		if filename := p.FileName(); filename != "" {
			err = f.readFile(name, filename, p)
		} else {
			err = f.readValue(name, p)
		}
		if err != nil {
			return err
		}
	}
}

func (f *formReader) spend(n int64) error {
	if f.memory -= n; f.memory < 0 {
		return ErrMessageTooLarge
	}
	return nil
}

// copyUpTo copies at most limit bytes and one more, which tells that there were too many.
func copyUpTo(w io.Writer, p *Part, limit int64) (int64, error) {
	if limit < math.MaxInt64 {
		limit++
	}
	n, err := io.CopyN(w, p, limit)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

func (f *formReader) readValue(name string, p *Part) error {
	var b strings.Builder
	n, err := copyUpTo(&b, p, f.memory)
	if err != nil {
		return err
	}
	if err := f.spend(n); err != nil {
		return err
	}
	f.form.Value[name] = append(f.form.Value[name], b.String())
	return nil
}

func (f *formReader) readFile(name, filename string, p *Part) error {
	cost := int64(headerOverhead + entryOverhead + fileOverhead)
	for key, values := range p.Header {
		cost += int64(len(key)) + entryOverhead
		for _, v := range values {
			cost += int64(len(v))
		}
		f.headers -= int64(len(values))
	}
	if err := f.spend(cost); err != nil {
		return err
	}
	fh := &FileHeader{Filename: filename, Header: p.Header}
	var b bytes.Buffer
	n, err := copyUpTo(&b, p, f.files)
	if err != nil {
		return err
	}
	if n > f.files {
		err = f.toTemp(fh, b.Bytes(), p)
	} else {
		fh.content, fh.Size = b.Bytes(), n
		f.files -= n
		f.memory -= n
	}
	if err != nil {
		return err
	}
	f.form.File[name] = append(f.form.File[name], fh)
	return nil
}

// toTemp puts a file, whose first bytes have been read, behind those in the temporary file.
func (f *formReader) toTemp(fh *FileHeader, first []byte, p *Part) (err error) {
	if f.temp == nil {
		if f.temp, err = os.CreateTemp(f.r.tempDir, "multipart-"); err != nil {
			return err
		}
	}
	fh.temp, fh.offset = f.temp.Name(), f.offset
	if _, err := f.temp.Write(first); err != nil {
		return err
	}
	n, err := io.Copy(f.temp, p)
	fh.Size = int64(len(first)) + n
	f.offset += fh.Size
	f.inTemp = append(f.inTemp, fh)
	if err == nil && f.distinct {
		err = f.temp.Close()
		f.temp, f.offset = nil, 0
	}
	return err
}
