package bufio

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// Errors of Scanner.
var (
	ErrTooLong         = errors.New("bufio.Scanner: token too long")
	ErrNegativeAdvance = errors.New("bufio.Scanner: SplitFunc returns negative advance count")
	ErrAdvanceTooFar   = errors.New("bufio.Scanner: SplitFunc returns advance count beyond input")
	ErrBadReadCount    = errors.New("bufio.Scanner: Read returned impossible count")
)

// ErrFinalToken, returned by a SplitFunc, ends the scan without an error; a token along with it (not nil) is the last.
var ErrFinalToken = errors.New("final token")

// SplitFunc finds the next token at the start of data, which is all that is left if atEOF. It returns how far to
// advance and the token; (0, nil, nil) asks for more data.
type SplitFunc func(data []byte, atEOF bool) (advance int, token []byte, err error)

const (
	MaxScanTokenSize = 64 * 1024 // the longest token, unless Buffer says otherwise; room for a delimiter included

	firstScanBuffer = 4096
)

// Scanner reads tokens, by default lines.
type Scanner struct {
	src        io.Reader
	split      SplitFunc
	limit      int
	token      []byte
	buf        []byte
	start, end int // of the data in buf
	err        error
	empties    int // empty tokens in a row that made no progress
	scanning   bool
	over       bool
}

// NewScanner returns a Scanner of lines.
func NewScanner(r io.Reader) *Scanner {
	return &Scanner{src: r, split: ScanLines, limit: MaxScanTokenSize}
}

// Err returns the first error other than io.EOF.
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// Bytes returns the token that Scan found, valid until the next Scan.
func (s *Scanner) Bytes() []byte { return s.token }

// Text returns the token that Scan found as a string.
func (s *Scanner) Text() string { return string(s.token) }

// Buffer sets the first buffer and the longest token. It panics after the start of the scan.
func (s *Scanner) Buffer(buf []byte, max int) {
	if s.scanning {
		panic("Buffer called after Scan")
	}
	s.buf, s.limit = buf[:cap(buf)], max
}

// Split sets the split function. It panics after the start of the scan.
func (s *Scanner) Split(split SplitFunc) {
	if s.scanning {
		panic("Split called after Scan")
	}
	s.split = split
}

// fail notes the first error; the end of the input gives way to a real one.
func (s *Scanner) fail(err error) {
	if s.err == nil || s.err == io.EOF {
		s.err = err
	}
}

// stop ends the scan.
func (s *Scanner) stop() bool {
	s.start, s.end = 0, 0
	s.token = nil
	return false
}

// Scan advances to the next token; false means the end or an error. It panics if the split function gives too many
// empty tokens without advancing.
func (s *Scanner) Scan() bool {
	if s.over {
		return false
	}
	s.scanning = true
	for {
		if s.end > s.start || s.err != nil {
			advance, token, err := s.split(s.buf[s.start:s.end], s.err != nil)
			if err == ErrFinalToken {
				s.token, s.over = token, true
				return token != nil
			}
			switch {
			case err != nil:
			case advance < 0:
				err = ErrNegativeAdvance
			case advance > s.end-s.start:
				err = ErrAdvanceTooFar
			}
			if err != nil {
				s.fail(err)
				return s.stop()
			}
			s.start += advance
			if s.token = token; token != nil {
				if s.err == nil || advance > 0 {
					s.empties = 0
				} else if s.empties++; s.empties > idleReads {
					panic("bufio.Scan: too many empty tokens without progressing")
				}
				return true
			}
		}
		if s.err != nil {
			return s.stop()
		}
		if !s.more() {
			return s.stop()
		}
	}
}

// more reads into the buffer, which it grows if it is full. false means that it may not grow.
func (s *Scanner) more() bool {
	if s.start > 0 && (s.end == len(s.buf) || s.start > len(s.buf)/2) {
		copy(s.buf, s.buf[s.start:s.end])
		s.end -= s.start
		s.start = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= s.limit || len(s.buf) > int(^uint(0)>>1)/2 {
			s.fail(ErrTooLong)
			return false
		}
		size := min(max(2*len(s.buf), 1), s.limit)
		if len(s.buf) == 0 {
			size = min(firstScanBuffer, s.limit)
		}
		grown := make([]byte, size)
		s.end = copy(grown, s.buf[s.start:s.end])
		s.buf, s.start = grown, 0
	}
	for idle := 0; ; idle++ {
		n, err := s.src.Read(s.buf[s.end:])
		if n < 0 || n > len(s.buf)-s.end {
			s.fail(ErrBadReadCount)
			return true
		}
		s.end += n
		if err != nil {
			s.fail(err)
			return true
		}
		if n > 0 {
			s.empties = 0
			return true
		}
		if idle == idleReads {
			s.fail(io.ErrNoProgress)
			return true
		}
	}
}

// ScanBytes splits into bytes.
func ScanBytes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 {
		return 0, nil, nil
	}
	return 1, data[:1], nil
}

// ScanRunes splits into runes. A byte that is no UTF-8 gives the encoding of U+FFFD.
func ScanRunes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 || !atEOF && !utf8.FullRune(data) {
		return 0, nil, nil
	}
	r, n := utf8.DecodeRune(data)
	if r == utf8.RuneError && n == 1 {
		return 1, []byte(string(utf8.RuneError)), nil
	}
	return n, data[:n], nil
}

// ScanLines splits into lines, without their ends (\n or \r\n); the last need not have one.
func ScanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	n := bytes.IndexByte(data, '\n')
	switch {
	case n >= 0:
		advance = n + 1
	case atEOF && len(data) > 0:
		n, advance = len(data), len(data)
	default:
		return 0, nil, nil
	}
	if n > 0 && data[n-1] == '\r' {
		n--
	}
	return advance, data[:n], nil
}

// ScanWords splits into words that white space separates.
func ScanWords(data []byte, atEOF bool) (advance int, token []byte, err error) {
	start := 0
	for start < len(data) {
		r, n := utf8.DecodeRune(data[start:])
		if !whiteSpace(r) {
			break
		}
		start += n
	}
	for i := start; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if whiteSpace(r) {
			return i + n, data[start:i], nil
		}
		i += n
	}
	if atEOF && len(data) > start {
		return len(data), data[start:], nil
	}
	return start, nil, nil
}

// whiteSpace is unicode.IsSpace, whose table the package does without.
func whiteSpace(r rune) bool {
	switch {
	case r == ' ', '\t' <= r && r <= '\r':
		return true
	case r < 0x80:
		return false
	case r == 0x85, r == 0xA0, r == 0x1680, 0x2000 <= r && r <= 0x200A:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000
}
