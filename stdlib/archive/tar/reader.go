package tar

import (
	"internal/godebug"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Reader reads an archive: Next goes to the next entry, Read reads its contents.
type Reader struct {
	r        io.Reader
	stored   *limited  // the entry's contents as they stand in the archive
	contents io.Reader // the same, with holes if it has some
	padding  int64     // what follows them
	err      error
}

// NewReader returns a Reader of the archive in r.
func NewReader(r io.Reader) *Reader {
	tr := &Reader{r: r}
	tr.setContents(0)
	return tr
}

// limited reads so many bytes; it is an error if there are less.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (n int, err error) {
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	if len(p) > 0 {
		n, err = l.r.Read(p)
		l.left -= int64(n)
	}
	switch {
	case err == io.EOF && l.left > 0:
		return n, io.ErrUnexpectedEOF
	case err == nil && l.left == 0:
		return n, io.EOF
	}
	return n, err
}

// readAll fills p. It returns io.EOF if there is less, whatever was read.
func readAll(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var k int
		k, err = r.Read(p[n:])
		n += k
	}
	if n == len(p) && err == io.EOF {
		err = nil
	}
	return n, err
}

// early makes the end an error.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip goes past n bytes: by seeking if possible, but for the last one, which must be there.
func skip(r io.Reader, n int64) error {
	if s, ok := r.(io.Seeker); ok && n > 1 {
		// Not everything that has a method Seek can seek.
		if at, err := s.Seek(0, io.SeekCurrent); err == nil && at >= 0 {
			to, err := s.Seek(n-1, io.SeekCurrent)
			if err != nil || to < 0 {
				return err
			}
			n -= to - at
		}
	}
	copied, err := io.CopyN(io.Discard, r, n)
	if err == io.EOF && copied < n {
		return io.ErrUnexpectedEOF
	}
	return err
}

// setContents says that contents of so many bytes follow.
func (tr *Reader) setContents(size int64) {
	tr.stored = &limited{tr.r, size}
	tr.contents = tr.stored
	tr.padding = padding(size)
}

// Next goes to the next entry and returns its header; io.EOF: there is none. What wasn't read of the last one is skipped.
//
// Where the environment variable GODEBUG contains tarinsecurepath=0 and the name is not local (filepath.IsLocal), it
// returns ErrInsecurePath together with the header.
func (tr *Reader) Next() (*Header, error) {
	if tr.err != nil {
		return nil, tr.err
	}
	h, err := tr.next()
	tr.err = err
	if err == nil && !filepath.IsLocal(h.Name) && godebug.Value("tarinsecurepath") == "0" {
		return h, ErrInsecurePath
	}
	return h, err
}

func (tr *Reader) next() (*Header, error) {
	formats := anyFormat
	var records map[string]string
	var longName, longLink string
	for {
		if err := skip(tr.r, tr.stored.left); err != nil {
			return nil, err
		}
		var pad block
		if _, err := readAll(tr.r, pad[:tr.padding]); err != nil {
			return nil, err
		}
		tr.padding = 0
		h, head, err := tr.readHeader()
		if err != nil {
			return nil, err
		}
		if err := tr.enter(h); err != nil {
			return nil, err
		}
		formats &= h.Format
		switch h.Typeflag {
		case TypeXHeader, TypeXGlobalHeader:
			formats &= FormatPAX
			if records, err = tr.readRecords(); err != nil {
				return nil, err
			}
			if h.Typeflag == TypeXGlobalHeader {
				h.apply(records)
				return &Header{Name: h.Name, Typeflag: h.Typeflag, Xattrs: h.Xattrs, PAXRecords: h.PAXRecords,
					Format: formats}, nil
			}
			continue
		case TypeGNULongName, TypeGNULongLink:
			formats &= FormatGNU
			b, err := tr.readMeta()
			if err != nil {
				return nil, err
			}
			if h.Typeflag == TypeGNULongName {
				longName = text(b)
			} else {
				longLink = text(b)
			}
			continue
		}
		if !h.apply(records) {
			return nil, ErrHeader
		}
		if longName != "" {
			h.Name = longName
		}
		if longLink != "" {
			h.Linkname = longLink
		}
		if h.Typeflag == TypeRegA {
			h.Typeflag = TypeReg
			if strings.HasSuffix(h.Name, "/") {
				h.Typeflag = TypeDir
			}
		}
		// Records may have changed the size.
		if err := tr.enter(h); err != nil {
			return nil, err
		}
		h.Format = formats
		if err := tr.enterSparse(h, head); err != nil {
			return nil, err
		}
		if h.Format&FormatUSTAR != 0 {
			// What both may be has nothing of PAX.
			h.Format &^= FormatPAX
		}
		return h, nil
	}
}

// enter goes to the contents of an entry.
func (tr *Reader) enter(h *Header) error {
	size := h.Size
	if !hasContents(h.Typeflag) {
		size = 0
	}
	if size < 0 {
		return ErrHeader
	}
	tr.setContents(size)
	return nil
}

// enterSparse makes holes in the contents if the entry says that there are some.
func (tr *Reader) enterSparse(h *Header, head *block) (err error) {
	var list []fragment
	if h.Typeflag == TypeGNUSparse {
		list, err = tr.gnuFragments(h, head)
	} else {
		list, err = tr.paxFragments(h)
	}
	if err != nil || list == nil {
		return err
	}
	if !hasContents(h.Typeflag) || !valid(list, h.Size) {
		return ErrHeader
	}
	tr.contents = &sparse{in: tr.stored, fragments: list, size: h.Size}
	return nil
}

// readMeta reads an entry that describes the next one.
func (tr *Reader) readMeta() ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(tr, maxMeta+1))
	if len(b) > maxMeta {
		return nil, ErrFieldTooLong
	}
	return b, err
}

// readRecords reads the records of an entry.
func (tr *Reader) readRecords() (map[string]string, error) {
	b, err := tr.readMeta()
	if err != nil {
		return nil, err
	}
	records := map[string]string{}
	// The first version of files with holes has a record for each offset and each length, in turn.
	var holes []string
	turn := [2]string{keySparseOffset, keySparseBytes}
	for rest := string(b); rest != ""; {
		key, value, next, ok := cutRecord(rest)
		if !ok {
			return nil, ErrHeader
		}
		rest = next
		if key != turn[0] && key != turn[1] {
			records[key] = value
			continue
		}
		if key != turn[len(holes)%2] || strings.Contains(value, ",") {
			return nil, ErrHeader
		}
		holes = append(holes, value)
	}
	if len(holes) > 0 {
		records[keySparseMap] = strings.Join(holes, ",")
	}
	return records, nil
}

// apply sets what records say. It tells whether they are all right.
func (h *Header) apply(records map[string]string) bool {
	for key, value := range records {
		if value == "" {
			continue // the header counts
		}
		var err error
		ok := true
		var n int64
		switch key {
		case keyPath:
			h.Name = value
		case keyLinkpath:
			h.Linkname = value
		case keyUname:
			h.Uname = value
		case keyGname:
			h.Gname = value
		case keyUid:
			n, err = strconv.ParseInt(value, 10, 64)
			h.Uid = int(n)
		case keyGid:
			n, err = strconv.ParseInt(value, 10, 64)
			h.Gid = int(n)
		case keySize:
			h.Size, err = strconv.ParseInt(value, 10, 64)
		case keyMtime:
			h.ModTime, ok = parseTime(value)
		case keyAtime:
			h.AccessTime, ok = parseTime(value)
		case keyCtime:
			h.ChangeTime, ok = parseTime(value)
		default:
			if name, isXattr := strings.CutPrefix(key, keyXattr); isXattr {
				if h.Xattrs == nil {
					h.Xattrs = map[string]string{}
				}
				h.Xattrs[name] = value
			}
		}
		if err != nil || !ok {
			return false
		}
	}
	h.PAXRecords = records
	return true
}

// readHeader reads a header. Two blocks of zeros end the archive; so does its end where a header would begin, or after
// one such block.
func (tr *Reader) readHeader() (*Header, *block, error) {
	b := new(block)
	if _, err := io.ReadFull(tr.r, b[:]); err != nil {
		return nil, nil, err
	}
	if *b == zeros {
		if _, err := io.ReadFull(tr.r, b[:]); err != nil {
			return nil, nil, err
		}
		if *b == zeros {
			return nil, nil, io.EOF
		}
		return nil, nil, ErrHeader
	}
	format := b.format()
	if format == FormatUnknown {
		return nil, nil, ErrHeader
	}
	good := true
	num := func(f field) int64 {
		v, ok := number(f.of(b[:]))
		good = good && ok
		return v
	}
	h := &Header{
		Typeflag: b[fieldType.at],
		Name:     b.text(fieldName),
		Linkname: b.text(fieldLink),
		Size:     num(fieldSize),
		Mode:     num(fieldMode),
		Uid:      int(num(fieldUid)),
		Gid:      int(num(fieldGid)),
		ModTime:  time.Unix(num(fieldModTime), 0),
	}
	if format == formatV7 {
		if !good {
			return nil, nil, ErrHeader
		}
		return h, b, nil
	}
	h.Uname, h.Gname = b.text(fieldUname), b.text(fieldGname)
	h.Devmajor, h.Devminor = num(fieldDevmajor), num(fieldDevminor)
	prefix := ""
	switch format {
	case formatSTAR:
		prefix = b.text(starPrefix)
		h.AccessTime = time.Unix(num(starAccessTime), 0)
		h.ChangeTime = time.Unix(num(starChangeTime), 0)
	case FormatGNU:
		h.Format = format
		prefix = h.readGNUTimes(b)
	default:
		prefix = b.text(fieldPrefix)
		if b.strictUSTAR() {
			h.Format = format
		}
	}
	if prefix != "" {
		h.Name = prefix + "/" + h.Name
	}
	if !good {
		return nil, nil, ErrHeader
	}
	return h, b, nil
}

// strictUSTAR tells whether a header keeps to the rules: ASCII, and numbers that end with a zero byte.
func (b *block) strictUSTAR() bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	for _, f := range []field{fieldSize, fieldMode, fieldUid, fieldGid, fieldModTime, fieldDevmajor, fieldDevminor} {
		if b[f.at+f.size-1] != 0 {
			return false
		}
	}
	return true
}

// readGNUTimes reads the times of FormatGNU. Where they are no numbers, somebody wrote a prefix of the name there, which
// it returns.
func (h *Header) readGNUTimes(b *block) (prefix string) {
	for _, t := range []struct {
		f  field
		to *time.Time
	}{{gnuAccessTime, &h.AccessTime}, {gnuChangeTime, &h.ChangeTime}} {
		if b[t.f.at] == 0 {
			continue
		}
		v, ok := number(t.f.of(b[:]))
		if !ok {
			h.AccessTime, h.ChangeTime, h.Format = time.Time{}, time.Time{}, FormatUnknown
			if s := b.text(fieldPrefix); isASCII(s) {
				return s
			}
			return ""
		}
		*t.to = time.Unix(v, 0)
	}
	return ""
}

// Read reads the contents of the entry, holes as zeros; io.EOF is their end.
func (tr *Reader) Read(b []byte) (int, error) {
	if tr.err != nil {
		return 0, tr.err
	}
	n, err := tr.contents.Read(b)
	if err != nil && err != io.EOF {
		tr.err = err
	}
	return n, err
}
