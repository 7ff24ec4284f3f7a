package tar

import (
	"io"
	"math"
	"strconv"
	"strings"
)

// maxFragments limits what the description of a file with holes may cost, maxMeta what entries may that only describe
// the next one.
const (
	maxFragments = 1 << 20
	maxMeta      = 1 << 20
)

// fragment is a part of a file between holes.
type fragment struct {
	offset, length int64
}

func (f fragment) end() int64 { return f.offset + f.length }

// valid tells whether these are parts of a file of that size, in order.
func valid(fragments []fragment, size int64) bool {
	at := int64(0)
	for _, f := range fragments {
		if f.offset < at || f.length < 0 || f.offset > math.MaxInt64-f.length || f.end() > size {
			return false
		}
		at = f.end()
	}
	return size >= 0
}

// sparse reads a file with holes: fragments stand one after the other in the archive.
type sparse struct {
	in        *limited
	fragments []fragment
	pos, size int64
}

func (s *sparse) Read(p []byte) (n int, err error) {
	last := int64(len(p)) >= s.size-s.pos
	if last {
		p = p[:s.size-s.pos]
	}
	for n < len(p) && err == nil {
		for len(s.fragments) > 0 && s.fragments[0].end() <= s.pos {
			s.fragments = s.fragments[1:]
		}
		part, k := p[n:], 0
		next := s.size
		if len(s.fragments) > 0 {
			next = s.fragments[0].offset
		}
		if next > s.pos {
			part = part[:min(int64(len(part)), next-s.pos)]
			clear(part)
			k = len(part)
		} else {
			part = part[:min(int64(len(part)), s.fragments[0].end()-s.pos)]
			k, err = readAll(s.in, part)
		}
		n += k
		s.pos += int64(k)
	}
	switch {
	case err == io.EOF:
		return n, errMissing
	case err != nil:
		return n, err
	case s.pos == s.size && s.in.left > 0:
		return n, errLeft
	case last:
		return n, io.EOF
	}
	return n, nil
}

// addFragment appends a fragment.
func addFragment(list []fragment, offset, length int64) ([]fragment, error) {
	if len(list) >= maxFragments {
		return nil, errLongMap
	}
	return append(list, fragment{offset, length}), nil
}

// gnuFragments reads the fragments of a file in FormatGNU: they stand in the header and in blocks after it.
func (tr *Reader) gnuFragments(h *Header, head *block) (list []fragment, err error) {
	if head.format() != FormatGNU {
		return nil, ErrHeader
	}
	size, ok := number(gnuRealSize.of(head[:]))
	if !ok {
		return nil, ErrHeader
	}
	h.Size = size
	h.Format &= FormatGNU
	list = []fragment{}
	table := gnuSparse.of(head[:])
	var b block
	for total := len(table); total < maxMeta; total += len(b) {
		places := table[:len(table)/fragmentSize*fragmentSize]
		more := table[len(places)]
		for ; len(places) > 0 && places[0] != 0; places = places[fragmentSize:] {
			offset, ok1 := number(fragmentOffset.of(places))
			length, ok2 := number(fragmentLength.of(places))
			if !ok1 || !ok2 {
				return nil, ErrHeader
			}
			if list, err = addFragment(list, offset, length); err != nil {
				return nil, err
			}
		}
		if more == 0 {
			return list, nil
		}
		if _, err := io.ReadFull(tr.r, b[:]); err != nil {
			return nil, early(err)
		}
		table = b[:]
	}
	return nil, errLongMap
}

// paxFragments reads the fragments of a file in FormatPAX: they stand in records, or before the contents. Without holes
// there are none (nil).
func (tr *Reader) paxFragments(h *Header) ([]fragment, error) {
	records := h.PAXRecords
	inContents := false
	switch version := records[keySparseMajor] + "." + records[keySparseMinor]; {
	case version == "1.0":
		inContents = true
	case version == "0.0" || version == "0.1":
	case version == "." && records[keySparseMap] != "":
		// Early writers didn't tell the version.
	default:
		return nil, nil
	}
	h.Format &= FormatPAX
	if name := records[keySparseName]; name != "" {
		h.Name = name
	}
	size := records[keySparseSize]
	if size == "" {
		size = records[keySparseReal]
	}
	if size != "" {
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return nil, ErrHeader
		}
		h.Size = n
	}
	if inContents {
		lines := lineReader{in: tr.contents}
		return fragments(lines.next, -1)
	}
	count, err := strconv.Atoi(records[keySparseCount])
	if err != nil {
		return nil, ErrHeader
	}
	var numbers []string
	if records[keySparseMap] != "" {
		numbers = strings.Split(records[keySparseMap], ",")
	}
	if count < 0 || len(numbers)%2 != 0 || len(numbers)/2 != count {
		return nil, ErrHeader
	}
	return fragments(func() (s string, err error) {
		s, numbers = numbers[0], numbers[1:]
		return s, nil
	}, count)
}

// fragments reads count fragments, offset and length each; a negative count comes first.
func fragments(next func() (string, error), count int) (list []fragment, err error) {
	number := func() (n int64) {
		var s string
		if err != nil {
			return 0
		}
		if s, err = next(); err != nil {
			return 0
		}
		n, wrong := strconv.ParseInt(s, 10, 64)
		if wrong != nil {
			err = ErrHeader
		}
		return n
	}
	n := int64(count)
	if count < 0 {
		n = number()
	}
	if err == nil && (n < 0 || n > math.MaxInt64/2) {
		err = ErrHeader
	}
	list = []fragment{}
	for ; n > 0 && err == nil; n-- {
		offset, length := number(), number()
		if err == nil {
			list, err = addFragment(list, offset, length)
		}
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

// lineReader reads lines from whole blocks.
type lineReader struct {
	in    io.Reader
	block block
	rest  []byte
	total int
}

func (l *lineReader) next() (string, error) {
	var line []byte
	for {
		for i, c := range l.rest {
			if c == '\n' {
				line = append(line, l.rest[:i]...)
				l.rest = l.rest[i+1:]
				return string(line), nil
			}
		}
		line = append(line, l.rest...)
		if l.total += len(l.block); l.total > maxMeta {
			return "", errLongMap
		}
		if _, err := readAll(l.in, l.block[:]); err != nil {
			return "", early(err)
		}
		l.rest = l.block[:]
	}
}
