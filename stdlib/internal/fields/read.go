package fields

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math"
)

// ErrTooLarge is the error of a line or header beyond a limit.
var ErrTooLarge = errors.New("message too large")

// NoLimit is for parameters that limit something.
const NoLimit = math.MaxInt64

// ReadLine reads one line and returns it without its end. If it fits the reader's buffer it stands there until the next read;
// else it is built in *scratch.
func ReadLine(r *bufio.Reader, scratch *[]byte, limit int64) ([]byte, error) {
	part, more, err := r.ReadLine()
	if err != nil {
		return nil, err
	}
	if int64(len(part)) > limit {
		return nil, ErrTooLarge
	}
	if !more {
		return part, nil
	}
	line := append((*scratch)[:0], part...)
	for more {
		part, more, err = r.ReadLine()
		if err != nil {
			return nil, err
		}
		if int64(len(line)+len(part)) > limit {
			return nil, ErrTooLarge
		}
		line = append(line, part...)
	}
	*scratch = line
	return line, nil
}

// ReadContinued reads a line and those that continue it, which begin with a space or tab, joined by single spaces and without
// the space around them. An empty line is not continued. check, if any, sees the first line.
func ReadContinued(r *bufio.Reader, scratch *[]byte, limit int64, check func([]byte) error) ([]byte, error) {
	line, err := ReadLine(r, scratch, limit)
	if err != nil || len(line) == 0 {
		return line, err
	}
	if check != nil {
		if err := check(line); err != nil {
			return nil, err
		}
	}
	line = Trim(line)
	if r.Buffered() > 0 {
		// Usually the next line is here and begins with the next name, so that this one needs not be copied.
		if next, _ := r.Peek(1); next[0] != ' ' && next[0] != '\t' {
			return line, nil
		}
	}
	whole := append([]byte(nil), line...)
	for skipBlanks(r) {
		whole = append(whole, ' ')
		left := limit - int64(len(whole))
		if left <= 0 {
			return nil, ErrTooLarge
		}
		if line, err = ReadLine(r, scratch, left); err != nil {
			return nil, err
		}
		whole = append(whole, Trim(line)...)
	}
	return whole, nil
}

// skipBlanks skips spaces and tabs and reports whether there were any.
func skipBlanks(r *bufio.Reader) bool {
	for some := false; ; some = true {
		c, err := r.ReadByte()
		if err != nil {
			return some
		}
		if c != ' ' && c != '\t' {
			r.UnreadByte()
			return some
		}
	}
}

// entryOverhead is what an entry of a map is counted for in the memory of a header.
const entryOverhead = 200

// builder collects the fields of one header.
type builder struct {
	header map[string][]string
	values []string // room for the first values of names, cut off one by one
	memory int64
	count  int64
}

// expect makes room for n fields.
func (b *builder) expect(n int) {
	b.header = make(map[string][]string, n)
	b.values = make([]string, n)
}

func (b *builder) add(name, value string) error {
	if b.count--; b.count < 0 {
		return ErrTooLarge
	}
	old, had := b.header[name]
	if !had {
		b.memory -= int64(len(name)) + entryOverhead
	}
	if b.memory -= int64(len(value)); b.memory < 0 {
		return ErrTooLarge
	}
	if !had && len(b.values) > 0 {
		// Capped, so that a second value of the name does not run into the next name's.
		old, b.values = b.values[:1:1], b.values[1:]
		old[0] = value
	} else {
		old = append(old, value)
	}
	b.header[name] = old
	return nil
}

// ReadHeader reads fields up to and including an empty line, at most count of them and of about memory bytes. The keys of the
// result are canonical. P is the type of the errors of malformed input. With an error, the fields before it are returned.
func ReadHeader[P interface {
	~string
	error
}](r *bufio.Reader, memory, count int64) (map[string][]string, error) {
	if memory < 0 {
		return nil, ErrTooLarge
	}
	b := builder{memory: memory, count: count}
	if n, lines := blockSize(r); n > 0 {
		block, _ := r.Peek(n)
		b.expect(lines)
		if done, err := readBlock[P](&b, string(block)); done {
			r.Discard(n)
			return b.header, err
		}
		b = builder{memory: memory, count: count}
	}
	b.expect(0)
	err := readLines[P](&b, r)
	return b.header, err
}

// blockSize returns the size and number of lines of the header at the start of the buffer, or 0 if its end is not there yet.
func blockSize(r *bufio.Reader) (size, lines int) {
	r.Peek(1) // fills the buffer if it is empty
	buf, _ := r.Peek(r.Buffered())
	for {
		i := bytes.IndexByte(buf[size:], '\n')
		if i < 0 {
			return 0, 0
		}
		empty := i == 0 || i == 1 && buf[size] == '\r'
		size += i + 1
		if empty {
			return size, lines
		}
		lines++
	}
}

// readBlock takes the usual header apart: all of it is here, each field is on one line, and names are names. One string holds all
// names and values. It reports false if the header is not of that kind; then readLines is to be asked.
func readBlock[P interface {
	~string
	error
}](b *builder, block string) (bool, error) {
	for {
		end := 0
		colon := -1
		for ; block[end] != '\n'; end++ {
			c := block[end]
			if colon < 0 {
				if c == ':' {
					colon = end
				}
			} else if !IsValueByte(c) && (c != '\r' || block[end+1] != '\n') {
				return false, nil
			}
		}
		line := block[:end]
		block = block[end+1:]
		if end > 0 && line[end-1] == '\r' {
			line = line[:end-1]
		}
		if line == "" {
			return true, nil
		}
		if colon <= 0 || block[0] == ' ' || block[0] == '\t' {
			return false, nil
		}
		name := line[:colon]
		switch formOf(name) {
		case other:
			name = recase(name)
		case spaced, malformed:
			return false, nil
		}
		if err := b.add(name, Trim(line[colon+1:])); err != nil {
			return true, err
		}
	}
}

// readLines reads a header line by line, whatever it looks like.
func readLines[P interface {
	~string
	error
}](b *builder, r *bufio.Reader) error {
	var scratch []byte
	if first, err := r.Peek(1); err == nil && (first[0] == ' ' || first[0] == '\t') {
		line, err := ReadLine(r, &scratch, 80)
		if err != nil {
			return err
		}
		return P(fmt.Sprintf("malformed MIME header initial line: %q", line))
	}
	for {
		line, err := ReadContinued(r, &scratch, b.memory, func(line []byte) error {
			if bytes.IndexByte(line, ':') < 0 {
				return P(fmt.Sprintf("malformed MIME header: missing colon: %q", line))
			}
			return nil
		})
		if err != nil || len(line) == 0 {
			return err
		}
		name, value, ok := bytes.Cut(line, []byte{':'})
		f := formOf(name)
		if !ok || len(name) == 0 || f == malformed || bytes.ContainsFunc(value, isControl) {
			return P(fmt.Sprintf("malformed MIME header line: %q", line))
		}
		key := string(name)
		if f == other {
			key = recase(key)
		}
		if err := b.add(key, string(Trim(value))); err != nil {
			return err
		}
	}
}

func isControl(c rune) bool { return c < 0x80 && !IsValueByte(byte(c)) }
