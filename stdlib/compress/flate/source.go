package flate

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// source gives the compressed bytes in windows, without taking more from the reader than was used: others may read on
// where the stream ends. Readers of which it is known how lend their memory or take bytes back; the windows of all
// others are single bytes.
type source struct {
	from     io.ByteReader
	buffered *bufio.Reader
	memory   *bytes.Buffer
	seeker   io.Seeker // over memory, so that it costs nothing
	reader   io.Reader // the same
	own      []byte

	in   []byte // the window
	pos  int    // in it
	done int64  // bytes of earlier windows
}

const ownSize = 4096

func (s *source) reset(r io.Reader) {
	*s = source{own: s.own}
	need := 1
	switch r := r.(type) {
	case *bufio.Reader:
		s.buffered = r
	case *bytes.Buffer:
		s.memory = r
	case *bytes.Reader:
		s.seeker, s.reader, need = r, r, min(r.Len()+1, ownSize)
	case *strings.Reader:
		s.seeker, s.reader, need = r, r, min(r.Len()+1, ownSize)
	case Reader:
		s.from = r
	default:
		s.buffered = bufio.NewReader(r)
	}
	if len(s.own) < need {
		s.own = make([]byte, need)
	}
}

// release gives back what of the window isn't used. Callers do that before they return to their own caller.
func (s *source) release() {
	switch {
	case s.buffered != nil:
		s.buffered.Discard(s.pos)
	case s.memory != nil:
		s.memory.Next(s.pos)
	case s.seeker != nil && s.pos < len(s.in):
		s.seeker.Seek(int64(s.pos-len(s.in)), io.SeekCurrent)
	}
	s.done += int64(s.pos)
	s.in, s.pos = nil, 0
}

// fill gets the next window, of one byte at least, once the last one is used.
func (s *source) fill() error {
	s.release()
	switch {
	case s.buffered != nil:
		if _, err := s.buffered.Peek(1); err != nil {
			return err
		}
		s.in, _ = s.buffered.Peek(s.buffered.Buffered())
	case s.memory != nil:
		if s.in = s.memory.Bytes(); len(s.in) == 0 {
			return io.EOF
		}
	case s.seeker != nil:
		n, err := s.reader.Read(s.own)
		if n == 0 {
			return err
		}
		s.in = s.own[:n]
	default:
		c, err := s.from.ReadByte()
		if err != nil {
			return err
		}
		s.own[0] = c
		s.in = s.own[:1]
	}
	return nil
}

// next returns the next byte.
func (s *source) next() (byte, error) {
	if s.pos == len(s.in) {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	c := s.in[s.pos]
	s.pos++
	return c, nil
}

// offset is how many bytes were used.
func (s *source) offset() int64 { return s.done + int64(s.pos) }
