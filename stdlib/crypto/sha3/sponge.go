package sha3

import (
	"encoding/binary"
	"errors"
)

// What ends the message, before the padding: it tells the functions apart.
const (
	endSHA3   = 0x06
	endSHAKE  = 0x1f
	endCSHAKE = 0x04
)

// storedSize is that of a stored sponge: magic, rate, lanes, position, direction.
const storedSize = 4 + 1 + 200 + 1 + 1

// sponge takes bytes and then gives bytes. The first rate bytes of the lanes are what goes in and out.
type sponge struct {
	lanes   [25]uint64
	rate    int
	at      int // in the rate
	reading bool
	end     byte
}

func (s *sponge) reset() {
	s.lanes = [25]uint64{}
	s.at, s.reading = 0, false
}

// add xors a byte into the lanes.
func (s *sponge) add(i int, b byte) { s.lanes[i/8] ^= uint64(b) << (i % 8 * 8) }

func (s *sponge) write(p []byte) {
	if s.reading {
		panic("sha3: Write after Read")
	}
	for len(p) > 0 {
		if s.at%8 == 0 && len(p) >= 8 {
			words := s.lanes[s.at/8 : s.rate/8]
			for i := range words {
				if len(p) < 8 {
					break
				}
				words[i] ^= binary.LittleEndian.Uint64(p)
				p = p[8:]
				s.at += 8
			}
		} else {
			s.add(s.at, p[0])
			p = p[1:]
			s.at++
		}
		if s.at == s.rate {
			permute(&s.lanes)
			s.at = 0
		}
	}
}

func (s *sponge) read(p []byte) {
	if !s.reading {
		s.add(s.at, s.end)
		s.add(s.rate-1, 0x80)
		permute(&s.lanes)
		s.at, s.reading = 0, true
	}
	for len(p) > 0 {
		if s.at == s.rate {
			permute(&s.lanes)
			s.at = 0
		}
		if s.at%8 == 0 && len(p) >= 8 {
			binary.LittleEndian.PutUint64(p, s.lanes[s.at/8])
			p = p[8:]
			s.at += 8
			continue
		}
		p[0] = byte(s.lanes[s.at/8] >> (s.at % 8 * 8))
		p = p[1:]
		s.at++
	}
}

// sum gives n bytes without changing the sponge.
func (s *sponge) sum(n int) []byte {
	if s.reading {
		panic("sha3: Sum after Read")
	}
	c := *s
	out := make([]byte, n)
	c.read(out)
	return out
}

func (s *sponge) magic() string {
	switch s.end {
	case endSHAKE:
		return "sha\x09"
	case endCSHAKE:
		return "sha\x0a"
	}
	return "sha\x08"
}

func (s *sponge) append(b []byte) []byte {
	b = append(b, s.magic()...)
	b = append(b, byte(s.rate))
	for _, lane := range s.lanes {
		b = binary.LittleEndian.AppendUint64(b, lane)
	}
	direction := byte(0)
	if s.reading {
		direction = 1
	}
	return append(b, byte(s.at), direction)
}

func (s *sponge) load(b []byte) error {
	if len(b) != storedSize {
		return errors.New("sha3: invalid hash state")
	}
	if string(b[:4]) != s.magic() {
		return errors.New("sha3: invalid hash state identifier")
	}
	if int(b[4]) != s.rate {
		return errors.New("sha3: invalid hash state function")
	}
	at, direction := int(b[storedSize-2]), b[storedSize-1]
	if at > s.rate || direction > 1 || at == s.rate && direction == 0 {
		return errors.New("sha3: invalid hash state")
	}
	for i := range s.lanes {
		s.lanes[i] = binary.LittleEndian.Uint64(b[5+8*i:])
	}
	s.at, s.reading = at, direction == 1
	return nil
}
