package http

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
)

const (
	// defaultMaxMemory is how much of a multipart form is kept in memory when nobody says.
	defaultMaxMemory = 32 << 20
	// maxFormSize limits forms in bodies that are not limited by MaxBytesReader.
	maxFormSize = 10 << 20
)

// ErrMissingFile is returned by FormFile when there is no file of that name.
var ErrMissingFile = errors.New("http: no such file")

var (
	errNoFormBody      = errors.New("missing form body")
	errFormTooLarge    = errors.New("http: POST too large")
	errMultipartTaken  = errors.New("http: multipart handled by MultipartReader")
	errMultipartTwice  = errors.New("http: MultipartReader called twice")
	errMultipartParsed = errors.New("http: multipart handled by ParseMultipartForm")
)

// takenForm is the MultipartForm of a request on which MultipartReader has been called.
var takenForm = &multipart.Form{Value: map[string][]string{}, File: map[string][]*multipart.FileHeader{}}

func cloneForm(f *multipart.Form) *multipart.Form {
	c := &multipart.Form{Value: url.Values(f.Value).Clone()}
	if f.File != nil {
		c.File = make(map[string][]*multipart.FileHeader, len(f.File))
		for name, list := range f.File {
			copied := make([]*multipart.FileHeader, len(list))
			for i, fh := range list {
				if fh != nil {
					one := *fh
					one.Header = textproto.MIMEHeader(Header(fh.Header).Clone())
					copied[i] = &one
				}
			}
			c.File[name] = copied
		}
	}
	return c
}

func addValues(to, from url.Values) {
	for k, v := range from {
		to[k] = append(to[k], v...)
	}
}

// ParseForm fills Form with the query and, for POST, PUT and PATCH, PostForm with the form in the body, whose values come first in
// Form. The body may have 10 MB unless MaxBytesReader says otherwise. A second call does nothing; ParseMultipartForm calls it.
func (r *Request) ParseForm() error {
	var err error
	if r.PostForm == nil {
		if r.Method == "POST" || r.Method == "PUT" || r.Method == "PATCH" {
			r.PostForm, err = r.readForm()
		}
		if r.PostForm == nil {
			r.PostForm = url.Values{}
		}
	}
	if r.Form != nil {
		return err
	}
	r.Form = url.Values{}
	addValues(r.Form, r.PostForm)
	if r.URL != nil {
		query, queryErr := url.ParseQuery(r.URL.RawQuery)
		addValues(r.Form, query)
		if err == nil {
			err = queryErr
		}
	}
	return err
}

// readForm reads a form that is encoded like a query.
func (r *Request) readForm() (url.Values, error) {
	if r.Body == nil {
		return nil, errNoFormBody
	}
	kind := r.Header.get("Content-Type")
	if kind == "" {
		kind = "application/octet-stream"
	}
	kind, _, err := mime.ParseMediaType(kind)
	if kind != "application/x-www-form-urlencoded" {
		return nil, err
	}
	src := io.Reader(r.Body)
	_, limited := src.(*maxBytesReader)
	if !limited {
		src = io.LimitReader(src, maxFormSize+1)
	}
	data, readErr := io.ReadAll(src)
	switch {
	case readErr != nil:
		if err == nil {
			err = readErr
		}
		return nil, err
	case !limited && len(data) > maxFormSize:
		return nil, errFormTooLarge
	}
	values, parseErr := url.ParseQuery(string(data))
	if err == nil {
		err = parseErr
	}
	return values, err
}

// MultipartReader returns a reader of the body if that is a multipart/form-data or multipart/mixed, for those who would rather not
// have it in memory.
func (r *Request) MultipartReader() (*multipart.Reader, error) {
	switch r.MultipartForm {
	case nil:
	case takenForm:
		return nil, errMultipartTwice
	default:
		return nil, errMultipartParsed
	}
	r.MultipartForm = takenForm
	return r.multipart(true)
}

func (r *Request) multipart(mixed bool) (*multipart.Reader, error) {
	kind := r.Header.get("Content-Type")
	if kind == "" {
		return nil, ErrNotMultipart
	}
	if r.Body == nil {
		return nil, errNoFormBody
	}
	kind, params, err := mime.ParseMediaType(kind)
	if err != nil || kind != "multipart/form-data" && (!mixed || kind != "multipart/mixed") {
		return nil, ErrNotMultipart
	}
	boundary, ok := params["boundary"]
	if !ok {
		return nil, ErrMissingBoundary
	}
	return multipart.NewReader(r.Body, boundary), nil
}

// ParseMultipartForm reads the body as a multipart form. At most maxMemory bytes of its files are kept in memory, the others in
// temporary files. It calls ParseForm if need be. A second call does nothing.
func (r *Request) ParseMultipartForm(maxMemory int64) error {
	if r.MultipartForm == takenForm {
		return errMultipartTaken
	}
	var formErr error
	if r.Form == nil {
		formErr = r.ParseForm()
	}
	if r.MultipartForm != nil {
		return nil
	}
	mr, err := r.multipart(false)
	if err != nil {
		return err
	}
	f, err := mr.ReadForm(maxMemory)
	if err != nil {
		return err
	}
	if r.PostForm == nil {
		r.PostForm = url.Values{}
	}
	addValues(r.Form, f.Value)
	addValues(r.PostForm, f.Value)
	r.MultipartForm = f
	return formErr
}

// FormValue returns the first value of a name in the multipart or other form in the body, or in the query. It parses them if need
// be and ignores errors.
func (r *Request) FormValue(key string) string {
	if r.Form == nil {
		r.ParseMultipartForm(defaultMaxMemory)
	}
	return r.Form.Get(key)
}

// PostFormValue is FormValue without the query.
func (r *Request) PostFormValue(key string) string {
	if r.PostForm == nil {
		r.ParseMultipartForm(defaultMaxMemory)
	}
	return r.PostForm.Get(key)
}

// FormFile returns the first file of a name in the multipart form. It parses that if need be.
func (r *Request) FormFile(key string) (multipart.File, *multipart.FileHeader, error) {
	if r.MultipartForm == takenForm {
		return nil, nil, errMultipartTaken
	}
	if r.MultipartForm == nil {
		if err := r.ParseMultipartForm(defaultMaxMemory); err != nil {
			return nil, nil, err
		}
	}
	if list := r.MultipartForm.File[key]; len(list) > 0 {
		f, err := list[0].Open()
		return f, list[0], err
	}
	return nil, nil, ErrMissingFile
}

// MaxBytesReader limits the body of a request: reading beyond n bytes is a *MaxBytesError, and w, if it is the server's, is told
// to close the connection. Unlike with io.LimitReader the error says what happened, and Close closes r.
func MaxBytesReader(w ResponseWriter, r io.ReadCloser, n int64) io.ReadCloser {
	return &maxBytesReader{w: w, r: r, limit: n, left: max(n, 0)}
}

// MaxBytesError is returned by MaxBytesReader when there is more than the limit.
type MaxBytesError struct {
	Limit int64
}

// Error implements error.
func (e *MaxBytesError) Error() string { return "http: request body too large" }

type maxBytesReader struct {
	w     ResponseWriter
	r     io.ReadCloser
	limit int64
	left  int64
	err   error
}

func (l *maxBytesReader) Read(p []byte) (n int, err error) {
	if l.err != nil || len(p) == 0 {
		return 0, l.err
	}
	if int64(len(p))-1 > l.left {
		p = p[:l.left+1] // one more tells whether there is more
	}
	n, err = l.r.Read(p)
	if int64(n) <= l.left {
		l.left -= int64(n)
		l.err = err
		return n, err
	}
	n = int(l.left)
	l.left = 0
	if s, ok := l.w.(interface{ bodyTooLarge() }); ok {
		s.bodyTooLarge()
	}
	l.err = &MaxBytesError{l.limit}
	return n, l.err
}

func (l *maxBytesReader) Close() error { return l.r.Close() }
