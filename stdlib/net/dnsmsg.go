package net

import (
	"encoding/binary"
	"errors"
	"internal/rt"
	"unsafe"
)

// recordType is a type of records of DNS.
type recordType uint16

const (
	typeA     recordType = 1
	typeNS    recordType = 2
	typeCNAME recordType = 5
	typePTR   recordType = 12
	typeMX    recordType = 15
	typeTXT   recordType = 16
	typeAAAA  recordType = 28
	typeSRV   recordType = 33
	typeOPT   recordType = 41
)

const classInternet = 1

// Bits of a message's header, and answers.
const (
	flagResponse      = 1 << 15
	flagAuthoritative = 1 << 10
	flagTruncated     = 1 << 9
	flagWantRecursion = 1 << 8
	flagRecursion     = 1 << 7
	flagAuthentic     = 1 << 5

	answerOK           = 0
	answerServerFailed = 2
	answerNoSuchName   = 3

	headerSize = 12
)

// maxPacket is how long answers over UDP may be, as the query says: what gets through the Internet in one piece.
const maxPacket = 1232

var errMessage = errors.New("cannot unmarshal DNS message")

// randomID returns a number that others can't guess.
func randomID() uint16 {
	var id uint16
	rt.RawSyscall6(sysGetrandom, uintptr(unsafe.Pointer(&id)), 2, 0, 0, 0, 0)
	rt.KeepAlive(unsafe.Pointer(&id))
	if id == 0 {
		id = uint16(rt.Random())
	}
	return id
}

// query is a message that asks for records.
type query struct {
	id   uint16
	name string // with a dot at the end
	kind recordType
}

// appendName appends a name as messages have it; false if it can't be written.
func appendName(b []byte, name string) ([]byte, bool) {
	if name == "." {
		return append(b, 0), true
	}
	start := 0
	for i := range len(name) {
		if name[i] != '.' {
			continue
		}
		if i == start || i-start > 63 {
			return b, false
		}
		b = append(append(b, byte(i-start)), name[start:i]...)
		start = i + 1
	}
	return append(b, 0), start == len(name) && len(name) > 0 && len(name) <= 254
}

// pack returns the message, after two bytes for its length.
func (q *query) pack(authentic bool) ([]byte, bool) {
	flags := uint16(flagWantRecursion)
	if authentic {
		flags |= flagAuthentic
	}
	b := make([]byte, 2, 2+headerSize+len(q.name)+20)
	// One question, no answers, one additional record: the length of answers that is understood.
	for _, word := range [...]uint16{q.id, flags, 1, 0, 0, 1} {
		b = binary.BigEndian.AppendUint16(b, word)
	}
	b, ok := appendName(b, q.name)
	if !ok {
		return nil, false
	}
	b = binary.BigEndian.AppendUint16(b, uint16(q.kind))
	b = binary.BigEndian.AppendUint16(b, classInternet)
	b = append(b, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(typeOPT))
	b = binary.BigEndian.AppendUint16(b, maxPacket)
	b = append(b, 0, 0, 0, 0, 0, 0)
	binary.BigEndian.PutUint16(b, uint16(len(b)-2))
	return b, true
}

// record is a record of a message.
type record struct {
	name  string
	kind  recordType
	class uint16
	at    int // where its data are
	size  int
}

// answer is a message that came.
type answer struct {
	data    []byte
	id      uint16
	flags   uint16
	counts  [4]uint16 // questions, answers, authorities, additional
	name    string    // the question
	kind    recordType
	class   uint16
	records int // where the answers begin
}

func (a *answer) code() uint16 { return a.flags & 15 }

// parseAnswer reads a message up to its first question.
func parseAnswer(data []byte) (*answer, error) {
	if len(data) < headerSize {
		return nil, errMessage
	}
	word := func(i int) uint16 { return binary.BigEndian.Uint16(data[2*i:]) }
	a := &answer{data: data, id: word(0), flags: word(1), counts: [4]uint16{word(2), word(3), word(4), word(5)}}
	if a.counts[0] == 0 {
		return nil, errMessage
	}
	at := headerSize
	for i := range a.counts[0] {
		name, next, err := a.readName(at)
		if err != nil || next+4 > len(data) {
			return nil, errMessage
		}
		if i == 0 {
			a.name, a.kind = name, recordType(binary.BigEndian.Uint16(data[next:]))
			a.class = binary.BigEndian.Uint16(data[next+2:])
		}
		at = next + 4
	}
	a.records = at
	return a, nil
}

// readName reads a name, with a dot at its end, and returns where the message goes on.
func (a *answer) readName(at int) (name string, next int, err error) {
	var text []byte
	next = -1
	for jumps := 0; ; {
		if at >= len(a.data) {
			return "", 0, errMessage
		}
		n := int(a.data[at])
		at++
		switch n & 0xc0 {
		case 0:
			if n == 0 {
				if next < 0 {
					next = at
				}
				if len(text) == 0 {
					text = append(text, '.')
				}
				return string(text), next, nil
			}
			if at+n > len(a.data) || len(text)+n+1 > 254 {
				return "", 0, errMessage
			}
			for _, c := range a.data[at : at+n] {
				if c == '.' {
					// It would look like the end of the label.
					return "", 0, errMessage
				}
			}
			text = append(append(text, a.data[at:at+n]...), '.')
			at += n
		case 0xc0:
			if at >= len(a.data) {
				return "", 0, errMessage
			}
			target := n&0x3f<<8 | int(a.data[at])
			if next < 0 {
				next = at + 1
			}
			if jumps++; jumps > 10 {
				return "", 0, errMessage
			}
			at = target
		default:
			return "", 0, errMessage
		}
	}
}

// answers returns the records of the answer section.
func (a *answer) answers() ([]record, error) {
	list, _, err := a.section(a.records, a.counts[1])
	return list, err
}

func (a *answer) section(at int, count uint16) ([]record, int, error) {
	var list []record
	for range count {
		name, next, err := a.readName(at)
		if err != nil || next+10 > len(a.data) {
			return list, at, errMessage
		}
		r := record{name: name, at: next + 10}
		r.kind = recordType(binary.BigEndian.Uint16(a.data[next:]))
		r.class = binary.BigEndian.Uint16(a.data[next+2:])
		r.size = int(binary.BigEndian.Uint16(a.data[next+8:]))
		if at = r.at + r.size; at > len(a.data) {
			return list, at, errMessage
		}
		list = append(list, r)
	}
	return list, at, nil
}

// bytes returns the data of a record.
func (a *answer) bytes(r record) []byte { return a.data[r.at : r.at+r.size] }

// nameAt reads a name in a record's data.
func (a *answer) nameAt(r record, offset int) (string, error) {
	if offset >= r.size {
		return "", errMessage
	}
	name, _, err := a.readName(r.at + offset)
	return name, err
}

// texts returns the parts of a record of text, joined.
func (a *answer) texts(r record) (string, error) {
	var text []byte
	for b := a.bytes(r); len(b) > 0; {
		n := int(b[0])
		if 1+n > len(b) {
			return "", errMessage
		}
		text = append(text, b[1:1+n]...)
		b = b[1+n:]
	}
	return string(text), nil
}
