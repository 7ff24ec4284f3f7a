package tar

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Writer writes an archive: WriteHeader begins an entry, Write writes its contents.
type Writer struct {
	w       io.Writer
	left    int64 // of the contents
	padding int64 // after them
	err     error
}

// NewWriter returns a Writer of an archive to w. It must be closed.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Flush ends the entry. It is an error if contents are missing. WriteHeader and Close do that, too.
func (tw *Writer) Flush() error {
	if tw.err != nil {
		return tw.err
	}
	if tw.left > 0 {
		return errors.New("archive/tar: missed writing " + strconv.FormatInt(tw.left, 10) + " bytes")
	}
	if _, tw.err = tw.w.Write(zeros[:tw.padding]); tw.err == nil {
		tw.padding = 0
	}
	return tw.err
}

// WriteHeader begins an entry, whose contents of Size bytes are to be written then. What is left of the last one is an
// error. If no variant can tell what is in the header, the archive stays as it is.
func (tw *Writer) WriteHeader(hdr *Header) error {
	if err := tw.Flush(); err != nil {
		return err
	}
	h := *hdr
	if h.Typeflag == TypeRegA {
		h.Typeflag = TypeReg
		if strings.HasSuffix(h.Name, "/") {
			h.Typeflag = TypeDir
		}
	}
	if h.Format == FormatUnknown {
		h.ModTime = h.ModTime.Round(time.Second)
		h.AccessTime, h.ChangeTime = time.Time{}, time.Time{}
	}
	formats, records, err := h.choose()
	switch {
	case err != nil:
		return err
	case formats&FormatUSTAR != 0:
		tw.err = tw.writeUSTAR(&h)
	case formats&FormatPAX != 0:
		tw.err = tw.writePAX(&h, records)
	default:
		tw.err = tw.writeGNU(&h)
	}
	return tw.err
}

// put fills a header's block. It tells whether everything had room.
func (h *Header) put(b *block, putText func(field, string) bool, putNumber func(field, int64) bool) bool {
	modified := int64(0)
	if !h.ModTime.IsZero() {
		modified = h.ModTime.Unix()
	}
	b[fieldType.at] = h.Typeflag
	ok := true
	for _, t := range []struct {
		f field
		s string
	}{{fieldName, h.Name}, {fieldLink, h.Linkname}, {fieldUname, h.Uname}, {fieldGname, h.Gname}} {
		ok = putText(t.f, t.s) && ok
	}
	for _, n := range []struct {
		f field
		v int64
	}{{fieldMode, h.Mode}, {fieldUid, int64(h.Uid)}, {fieldGid, int64(h.Gid)}, {fieldSize, h.Size},
		{fieldModTime, modified}, {fieldDevmajor, h.Devmajor}, {fieldDevminor, h.Devminor}} {
		ok = putNumber(n.f, n.v) && ok
	}
	return ok
}

// begin writes a header and begins its contents.
func (tw *Writer) begin(b *block, f Format, h *Header) error {
	if err := tw.Flush(); err != nil {
		return err
	}
	b.seal(f)
	if _, err := tw.w.Write(b[:]); err != nil {
		return err
	}
	tw.left = 0
	if hasContents(h.Typeflag) {
		tw.left = h.Size
	}
	tw.padding = padding(tw.left)
	return nil
}

func (tw *Writer) writeUSTAR(h *Header) error {
	prefix, rest, ok := splitPath(h.Name)
	if ok {
		h.Name = rest
	}
	var b block
	if !h.put(&b, b.putText, b.putOctal) || !b.putText(fieldPrefix, prefix) {
		return ErrFieldTooLong
	}
	return tw.begin(&b, FormatUSTAR, h)
}

// writePAX writes records, if there are some, and a header with what fits into it.
func (tw *Writer) writePAX(h *Header, records map[string]string) error {
	global := h.Typeflag == TypeXGlobalHeader
	if len(records) > 0 || global {
		var b []byte
		for _, key := range slices.Sorted(maps.Keys(records)) {
			b = appendRecord(b, key, records[key])
		}
		if len(b) > maxMeta {
			return ErrFieldTooLong
		}
		// The name is for programs that don't know what this is.
		dir, file := path.Split(h.Name)
		name, typeflag := path.Join(dir, "PaxHeaders.0", file), byte(TypeXHeader)
		if global {
			if name, typeflag = h.Name, TypeXGlobalHeader; name == "" {
				name = "GlobalHead.0.0"
			}
		}
		if err := tw.writeMeta(name, typeflag, string(b), FormatPAX); err != nil || global {
			return err
		}
	}
	var b block
	h.put(&b, func(f field, s string) bool { return b.putText(f, onlyASCII(s)) }, b.putOctal)
	return tw.begin(&b, FormatPAX, h)
}

// writeGNU writes long names before the header.
func (tw *Writer) writeGNU(h *Header) error {
	const name = "././@LongLink"
	if len(h.Name) > fieldName.size {
		if err := tw.writeMeta(name, TypeGNULongName, h.Name+"\x00", FormatGNU); err != nil {
			return err
		}
	}
	if len(h.Linkname) > fieldLink.size {
		if err := tw.writeMeta(name, TypeGNULongLink, h.Linkname+"\x00", FormatGNU); err != nil {
			return err
		}
	}
	var b block
	h.put(&b, b.putText, b.putNumber)
	if !h.AccessTime.IsZero() {
		b.putNumber(gnuAccessTime, h.AccessTime.Unix())
	}
	if !h.ChangeTime.IsZero() {
		b.putNumber(gnuChangeTime, h.ChangeTime.Unix())
	}
	return tw.begin(&b, FormatGNU, h)
}

// writeMeta writes an entry that describes the next one.
func (tw *Writer) writeMeta(name string, typeflag byte, contents string, f Format) error {
	name = onlyASCII(name)
	name = strings.TrimRight(name[:min(len(name), fieldName.size)], "/")
	h := Header{Name: name, Typeflag: typeflag, Size: int64(len(contents))}
	var b block
	b[fieldType.at] = typeflag
	b.putText(fieldName, name)
	for _, zero := range []field{fieldMode, fieldUid, fieldGid, fieldModTime} {
		b.putOctal(zero, 0)
	}
	if !b.putOctal(fieldSize, h.Size) {
		return ErrFieldTooLong
	}
	if err := tw.begin(&b, f, &h); err != nil {
		return err
	}
	_, err := io.WriteString(tw, contents)
	return err
}

// onlyASCII leaves everything else out.
func onlyASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 || r >= 0x80 {
			return -1
		}
		return r
	}, s)
}

// Write writes contents of the entry. ErrWriteTooLong: more than Size bytes; those that fit were written.
func (tw *Writer) Write(b []byte) (n int, err error) {
	if tw.err != nil {
		return 0, tw.err
	}
	long := int64(len(b)) > tw.left
	if long {
		b = b[:tw.left]
	}
	if len(b) > 0 {
		n, tw.err = tw.w.Write(b)
		tw.left -= int64(n)
	}
	if tw.err == nil && long {
		return n, ErrWriteTooLong
	}
	return n, tw.err
}

// Close ends the last entry, which must be complete, and the archive. The underlying writer stays open.
func (tw *Writer) Close() error {
	if tw.err == ErrWriteAfterClose {
		return nil
	}
	if tw.err != nil {
		return tw.err
	}
	err := tw.Flush()
	for i := 0; i < 2 && err == nil; i++ {
		_, err = tw.w.Write(zeros[:])
	}
	tw.err = ErrWriteAfterClose
	return err
}

// AddFS adds all directories, files and symbolic links of a file system. Other things in it are an error.
func (tw *Writer) AddFS(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		return tw.addEntry(fsys, name, d)
	})
}

func (tw *Writer) addEntry(fsys fs.FS, name string, d fs.DirEntry) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	link := ""
	switch d.Type() {
	case 0, fs.ModeDir:
	case fs.ModeSymlink:
		if link, err = fs.ReadLink(fsys, name); err != nil {
			return err
		}
	default:
		return errIrregular
	}
	h, err := FileInfoHeader(info, link)
	if err != nil {
		return err
	}
	if h.Name = name; d.IsDir() {
		h.Name += "/"
	}
	if err := tw.WriteHeader(h); err != nil || d.Type() != 0 {
		return err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(tw, f)
	return err
}
