package http

import (
	"errors"
	"fmt"
	"internal/godebug"
	"io"
	"io/fs"
	"log"
	"mime"
	"mime/multipart"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const indexPage = "/index.html"

// FileServer returns a handler that serves the files of root. For a path that ends in "/index.html" it redirects to the directory, for
// which it serves that file or, if there is none, a list. http.Dir makes a FileSystem of the system's files.
func FileServer(root FileSystem) Handler { return &fileServer{root} }

// FileServerFS is FileServer for an fs.FS, whose files must be io.Seekers.
func FileServerFS(root fs.FS) Handler { return &fileServer{FS(root)} }

type fileServer struct{ root FileSystem }

func (s *fileServer) ServeHTTP(w ResponseWriter, r *Request) {
	p := r.URL.Path
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
		r.URL.Path = p
	}
	serveFile(w, r, s.root, path.Clean(p), true)
}

// ServeFile serves a file or directory of the system. name must be made with care if it comes from the request; as a precaution a
// request whose path has a ".." is refused. As in FileServer, a path that ends in "/index.html" is redirected to the directory.
func ServeFile(w ResponseWriter, r *Request, name string) {
	if climbs(r.URL.Path) {
		failFile(w, "invalid URL path", StatusBadRequest)
		return
	}
	dir, file := filepath.Split(name)
	serveFile(w, r, Dir(dir), file, false)
}

// ServeFileFS is ServeFile for a file of fsys.
func ServeFileFS(w ResponseWriter, r *Request, fsys fs.FS, name string) {
	if climbs(r.URL.Path) {
		failFile(w, "invalid URL path", StatusBadRequest)
		return
	}
	serveFile(w, r, FS(fsys), name, false)
}

// climbs reports whether a path has a segment "..".
func climbs(p string) bool {
	return slices.Contains(strings.FieldsFunc(p, func(r rune) bool { return r == '/' || r == '\\' }), "..")
}

// failFile answers with an error instead of a file, without the headers that were meant for that unless the setting
// httpservecontentkeepheaders of GODEBUG is 1.
func failFile(w ResponseWriter, text string, code int) {
	h := w.Header()
	for _, name := range [...]string{"Cache-Control", "Content-Encoding", "Etag", "Last-Modified"} {
		if _, has := h[name]; has && godebug.Value("httpservecontentkeepheaders") != "1" {
			delete(h, name)
		}
	}
	Error(w, text, code)
}

// failOpen answers with the status that fits an error, but without its text, which may say too much.
func failOpen(w ResponseWriter, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errUnsafePath):
		failFile(w, "404 page not found", StatusNotFound)
	case errors.Is(err, fs.ErrPermission):
		failFile(w, "403 Forbidden", StatusForbidden)
	default:
		failFile(w, "500 Internal Server Error", StatusInternalServerError)
	}
}

// redirectNear redirects to a path that is relative to the request's, which StripPrefix may have changed.
func redirectNear(w ResponseWriter, r *Request, to string) {
	if p := r.URL.EscapedPath(); strings.Contains(p, "%2f") || strings.Contains(p, "%2F") {
		// What the browser takes for a segment is another thing here: there is no right answer.
		NotFound(w, r)
		return
	}
	if q := r.URL.RawQuery; q != "" {
		to += "?" + q
	}
	w.Header().Set("Location", to)
	w.WriteHeader(StatusMovedPermanently)
}

// serveFile serves name. canonical: directories have a slash at the end of their URL, and files have none.
func serveFile(w ResponseWriter, r *Request, root FileSystem, name string, canonical bool) {
	if strings.HasSuffix(r.URL.Path, indexPage) {
		redirectNear(w, r, "./")
		return
	}
	f, err := root.Open(name)
	if err != nil {
		failOpen(w, err)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		failOpen(w, err)
		return
	}
	p := r.URL.Path
	slash := strings.HasSuffix(p, "/")
	if canonical && !info.IsDir() && slash {
		base := path.Base(p)
		if base == "/" || base == "." {
			failFile(w, "http: attempting to traverse a non-directory", StatusInternalServerError)
			return
		}
		redirectNear(w, r, "../"+base)
		return
	}
	if info.IsDir() {
		if !slash {
			redirectNear(w, r, path.Base(p)+"/")
			return
		}
		if index, err := root.Open(strings.TrimSuffix(name, "/") + indexPage); err == nil {
			defer index.Close()
			if indexInfo, err := index.Stat(); err == nil {
				f, info = index, indexInfo
			}
		}
	}
	if info.IsDir() {
		if !modifiedSince(r, info.ModTime()) {
			notModified(w)
			return
		}
		setLastModified(w, info.ModTime())
		listDir(w, r, f)
		return
	}
	serveContent(w, r, info.Name(), info.ModTime(), func() (int64, error) { return info.Size(), nil }, f)
}

func listDir(w ResponseWriter, r *Request, f File) {
	var names []string
	add := func(e interface {
		Name() string
		IsDir() bool
	}) {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	var err error
	if d, ok := f.(fs.ReadDirFile); ok {
		var list []fs.DirEntry
		list, err = d.ReadDir(-1)
		for _, e := range list {
			add(e)
		}
	} else {
		var list []fs.FileInfo
		list, err = f.Readdir(-1)
		for _, e := range list {
			add(e)
		}
	}
	if err != nil {
		const format = "http: error reading directory: %v"
		if s, ok := r.Context().Value(ServerContextKey).(*Server); ok {
			s.logf(format, err)
		} else {
			log.Printf(format, err)
		}
		Error(w, "Error reading directory", StatusInternalServerError)
		return
	}
	slices.SortFunc(names, func(a, b string) int {
		return strings.Compare(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
	})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, "<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n")
	for _, name := range names {
		// A name may have a ? or #, or a colon that would make it look like a URL with a scheme.
		u := url.URL{Path: name}
		fmt.Fprintf(w, "<a href=\"%s\">%s</a>\n", u.String(), escapeHTML(name))
	}
	io.WriteString(w, "</pre>\n")
}

var (
	errCannotSeek   = errors.New("seeker can't seek")
	errNegativeSize = errors.New("negative content size computed")
)

// ServeContent serves what content has, which must be able to seek to its end. Unlike io.Copy it knows ranges, sets the Content-Type
// from the extension of name or from the content, and handles If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since and
// If-Range, with modtime, if that is not zero, and with the header ETag if the caller has set it. Nothing else is done with name.
func ServeContent(w ResponseWriter, req *Request, name string, modtime time.Time, content io.ReadSeeker) {
	serveContent(w, req, name, modtime, func() (int64, error) {
		size, err := content.Seek(0, io.SeekEnd)
		if err == nil {
			_, err = content.Seek(0, io.SeekStart)
		}
		if err != nil {
			return 0, errCannotSeek
		}
		return size, nil
	}, content)
}

func serveContent(w ResponseWriter, r *Request, name string, modtime time.Time, sizeOf func() (int64, error), content io.ReadSeeker) {
	h := w.Header()
	setLastModified(w, modtime)
	rangeHeader, done := checkConditions(w, r, modtime)
	if done {
		return
	}
	kind := ""
	if list, set := h["Content-Type"]; !set {
		if kind = mime.TypeByExtension(filepath.Ext(name)); kind == "" {
			var start [sniffLen]byte
			n, _ := io.ReadFull(content, start[:])
			kind = DetectContentType(start[:n])
			if _, err := content.Seek(0, io.SeekStart); err != nil {
				failFile(w, errCannotSeek.Error(), StatusInternalServerError)
				return
			}
		}
		h.Set("Content-Type", kind)
	} else if len(list) > 0 {
		kind = list[0]
	}
	size, err := sizeOf()
	if err == nil && size < 0 {
		err = errNegativeSize
	}
	if err != nil {
		failFile(w, err.Error(), StatusInternalServerError)
		return
	}
	ranges, err := parseRange(rangeHeader, size)
	if err == errNoOverlap {
		if size == 0 {
			ranges, err = nil, nil // clients ask for all of what turns out to be nothing
		} else {
			h.Set("Content-Range", fmt.Sprintf("bytes */%d", size))
		}
	}
	if err != nil {
		failFile(w, err.Error(), StatusRequestedRangeNotSatisfiable)
		return
	}
	var total int64
	for _, ra := range ranges {
		total += ra.length
	}
	if total > size {
		ranges = nil // an attack, or somebody who would do better to ask for all
	}
	code, send := StatusOK, io.Reader(content)
	switch len(ranges) {
	case 0:
	case 1:
		ra := ranges[0]
		if _, err := content.Seek(ra.start, io.SeekStart); err != nil {
			failFile(w, err.Error(), StatusRequestedRangeNotSatisfiable)
			return
		}
		h.Set("Content-Range", ra.contentRange(size))
		code, size = StatusPartialContent, ra.length
	default:
		all := size
		code, size = StatusPartialContent, multipartSize(ranges, kind, all)
		pr, pw := io.Pipe()
		defer pr.Close() // ends the goroutine if not all is read
		mw := multipart.NewWriter(pw)
		h.Set("Content-Type", "multipart/byteranges; boundary="+mw.Boundary())
		send = pr
		go func() { pw.CloseWithError(writeRanges(mw, ranges, kind, all, content)) }()
	}
	h.Set("Accept-Ranges", "bytes")
	// Middleware that compresses sets Content-Encoding in front of this, and then the length is another.
	if len(ranges) > 0 || h.get("Content-Encoding") == "" {
		h.Set("Content-Length", strconv.FormatInt(size, 10))
	}
	w.WriteHeader(code)
	if r.Method != "HEAD" {
		io.CopyN(w, send, size)
	}
}

func writeRanges(mw *multipart.Writer, ranges []byteRange, kind string, size int64, content io.ReadSeeker) error {
	for _, ra := range ranges {
		part, err := mw.CreatePart(ra.header(kind, size))
		if err != nil {
			return err
		}
		if _, err := content.Seek(ra.start, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.CopyN(part, content, ra.length); err != nil {
			return err
		}
	}
	return mw.Close()
}
