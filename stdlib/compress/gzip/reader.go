// Package gzip reads and writes gzip files (RFC 1952).
package gzip

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"time"
)

// Bits of the fourth byte: what the header has.
const (
	_           = 1 << iota // it is text, perhaps
	hasChecksum             // of the header
	hasExtra
	hasName
	hasComment
)

const (
	magic1  = 0x1f
	magic2  = 0x8b
	deflate = 8
)

// longestText is how many bytes a name or comment may have, its end included.
const longestText = 512

// What is wrong with a file.
var (
	ErrChecksum = errors.New("gzip: invalid checksum")
	ErrHeader   = errors.New("gzip: invalid header")
)

// Header says what is compressed. Texts are Latin-1 in the file.
type Header struct {
	Comment string
	Extra   []byte
	ModTime time.Time // zero: not known
	Name    string
	OS      byte
}

// Reader reads what is compressed. A file may have several parts, each with a header: they are read as one, and the
// Header is that of the part at hand.
//
// What is read is good only once Read returns io.EOF: the checksum stands at the end.
type Reader struct {
	Header
	from     flate.Reader
	inflater io.ReadCloser
	sum      uint32
	size     uint32
	err      error
	single   bool // one part only
}

// NewReader returns a Reader of what is compressed in r. Where that isn't a flate.Reader, more than the file may be
// read. It reads the first header.
func NewReader(r io.Reader) (*Reader, error) {
	z := new(Reader)
	if err := z.Reset(r); err != nil {
		return nil, err
	}
	return z, nil
}

// Reset forgets everything and starts with the file in r, as NewReader does.
func (z *Reader) Reset(r io.Reader) error {
	*z = Reader{inflater: z.inflater}
	if from, ok := r.(flate.Reader); ok {
		z.from = from
	} else {
		z.from = bufio.NewReader(r)
	}
	z.Header, z.err = z.readHeader()
	return z.err
}

// Multistream tells whether the parts of a file are read as one, which they are at first. Otherwise Read returns io.EOF
// at the end of each; what the Reader reads from is exactly there, if it is a flate.Reader. Reset goes on with the next
// part (io.EOF: there is none), after which Multistream(false) is needed again.
func (z *Reader) Multistream(ok bool) { z.single = !ok }

// early makes the end an error.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// headerReader reads a header and sums it up.
type headerReader struct {
	from flate.Reader
	sum  uint32
	err  error
}

func (h *headerReader) fill(b []byte) {
	if h.err != nil {
		clear(b)
		return
	}
	_, h.err = io.ReadFull(h.from, b)
	h.sum = crc32.Update(h.sum, crc32.IEEETable, b)
}

// text reads Latin-1 up to a zero byte.
func (h *headerReader) text() string {
	var text []rune
	for h.err == nil && len(text) < longestText {
		var c [1]byte
		c[0], h.err = h.from.ReadByte()
		if h.err != nil {
			break
		}
		h.sum = crc32.Update(h.sum, crc32.IEEETable, c[:])
		if c[0] == 0 {
			return string(text)
		}
		text = append(text, rune(c[0]))
	}
	if h.err == nil {
		h.err = ErrHeader
	}
	return ""
}

// readHeader reads a header and makes ready for what follows. Where there is nothing at all, it returns io.EOF.
func (z *Reader) readHeader() (head Header, err error) {
	var b [10]byte
	h := headerReader{from: z.from}
	if h.fill(b[:]); h.err != nil {
		return head, h.err
	}
	if b[0] != magic1 || b[1] != magic2 || b[2] != deflate {
		return head, ErrHeader
	}
	if t := binary.LittleEndian.Uint32(b[4:]); t != 0 {
		head.ModTime = time.Unix(int64(t), 0)
	}
	head.OS = b[9]
	flags := b[3]
	if flags&hasExtra != 0 {
		h.fill(b[:2])
		if n := int(binary.LittleEndian.Uint16(b[:])); h.err == nil {
			head.Extra = make([]byte, n)
			h.fill(head.Extra)
		}
	}
	if flags&hasName != 0 {
		head.Name = h.text()
	}
	if flags&hasComment != 0 {
		head.Comment = h.text()
	}
	if flags&hasChecksum != 0 {
		sum := h.sum
		if h.fill(b[:2]); h.err == nil && binary.LittleEndian.Uint16(b[:]) != uint16(sum) {
			h.err = ErrHeader
		}
	}
	if h.err != nil {
		return head, early(h.err)
	}
	z.sum, z.size = 0, 0
	if z.inflater == nil {
		z.inflater = flate.NewReader(z.from)
	} else {
		z.inflater.(flate.Resetter).Reset(z.from, nil)
	}
	return head, nil
}

// Read reads what is compressed.
func (z *Reader) Read(p []byte) (n int, err error) {
	if z.err != nil {
		return 0, z.err
	}
	for n == 0 {
		n, z.err = z.inflater.Read(p)
		z.sum = crc32.Update(z.sum, crc32.IEEETable, p[:n])
		z.size += uint32(n)
		if z.err == nil && n == 0 && len(p) == 0 {
			return 0, nil
		}
		if z.err == nil {
			continue
		}
		if z.err == io.EOF {
			z.endPart()
		}
		if z.err != nil {
			return n, z.err
		}
	}
	return n, nil
}

// endPart checks the sums of a part and starts the next one, if there is one.
func (z *Reader) endPart() {
	var b [8]byte
	if _, err := io.ReadFull(z.from, b[:]); err != nil {
		z.err = early(err)
		return
	}
	if binary.LittleEndian.Uint32(b[:]) != z.sum || binary.LittleEndian.Uint32(b[4:]) != z.size {
		z.err = ErrChecksum
		return
	}
	if z.single {
		return
	}
	head, err := z.readHeader()
	if z.err = err; err == nil {
		z.Header = head
	}
}

// Close closes the Reader, not what it reads from.
func (z *Reader) Close() error { return z.inflater.Close() }
