// Package pem reads and writes PEM: bytes as text between a line that begins and one that ends them (RFC 7468).
package pem

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// A Block is what stands between the two lines.
type Block struct {
	// Type is in both lines, such as "CERTIFICATE".
	Type    string
	Headers map[string]string
	Bytes   []byte
}

const (
	begin = "-----BEGIN "
	end   = "-----END "
	tail  = "-----"
	// width is the length of lines of text.
	width = 64
	// first is the header that stands before the others.
	first = "Proc-Type"
)

// line returns the first line of data without blanks at its end, and what follows.
func line(data []byte) (text, rest []byte) {
	text, rest, _ = bytes.Cut(data, []byte{'\n'})
	return bytes.TrimRight(bytes.TrimSuffix(text, []byte{'\r'}), " \t"), rest
}

// startsLine reports whether there is the beginning of a line at data[i].
func startsLine(data []byte, i int) bool { return i == 0 || data[i-1] == '\n' }

// Decode finds the first block in data and returns it and what follows it. Without a block it returns nil and data.
// What isn't a block is skipped.
func Decode(data []byte) (p *Block, rest []byte) {
	at := 0
	for {
		// The last beginning before an end counts.
		stop := bytes.Index(data[at:], []byte("\n"+end))
		if stop < 0 {
			return nil, data
		}
		stop += at
		start := bytes.LastIndex(data[at:stop], []byte(begin))
		if start < 0 || !startsLine(data[at:], start) {
			at = stop + len("\n"+end)
			continue
		}
		start += at
		b, after, next := block(data, start)
		if b != nil {
			return b, after
		}
		if next < 0 {
			return nil, data
		}
		at = next
	}
}

// block reads the block at data[start] and returns it and what follows. If there is none, next is where to go on
// looking, or -1 if there can't be any.
func block(data []byte, start int) (b *Block, after []byte, next int) {
	title, body := line(data[start+len(begin):])
	offset := func(rest []byte) int { return len(data) - len(rest) }
	stop := bytes.Index(data[start:], []byte("\n"+end))
	next = start + stop + len("\n"+end)
	name, ok := bytes.CutSuffix(title, []byte(tail))
	if !ok {
		return nil, nil, next
	}
	b = &Block{Type: string(name), Headers: map[string]string{}, Bytes: []byte{}}
	for {
		if len(body) == 0 {
			return nil, nil, -1
		}
		text, rest := line(body)
		key, value, ok := bytes.Cut(text, []byte{':'})
		if !ok {
			break
		}
		b.Headers[string(bytes.TrimSpace(key))] = string(bytes.TrimSpace(value))
		body = rest
	}
	// The end may follow the first line or the headers directly.
	from := offset(body)
	ending := start + stop + len("\n")
	if from > ending {
		return nil, nil, max(next, from)
	}
	closing, after := line(data[ending+len(end):])
	if string(closing) != string(name)+tail {
		return nil, nil, next
	}
	if len(b.Headers) > 0 && from == ending {
		return nil, nil, next
	}
	text := slices.DeleteFunc(slices.Clone(data[from:ending]), func(c byte) bool { return c == ' ' || c == '\t' })
	var err error
	if b.Bytes, err = base64.StdEncoding.AppendDecode(b.Bytes, text); err != nil {
		return nil, nil, next
	}
	return b, after, 0
}

// Encode writes the block. It is an error if a header's key has a colon.
func Encode(out io.Writer, b *Block) error {
	text, err := encode(b)
	if err == nil {
		_, err = out.Write(text)
	}
	return err
}

// EncodeToMemory returns what Encode writes, nil if a header's key has a colon.
func EncodeToMemory(b *Block) []byte {
	text, err := encode(b)
	if err != nil {
		return nil
	}
	return text
}

func encode(b *Block) ([]byte, error) {
	keys := slices.SortedFunc(maps.Keys(b.Headers), func(x, y string) int {
		switch {
		case x == first:
			return -1
		case y == first:
			return 1
		}
		return strings.Compare(x, y)
	})
	text := []byte(begin + b.Type + tail + "\n")
	for _, k := range keys {
		if strings.Contains(k, ":") {
			return nil, errors.New("pem: cannot encode a header key that contains a colon")
		}
		text = append(text, k+": "+b.Headers[k]+"\n"...)
	}
	if len(keys) > 0 {
		text = append(text, '\n')
	}
	const lineBytes = width / 4 * 3
	for part := range slices.Chunk(b.Bytes, lineBytes) {
		text = base64.StdEncoding.AppendEncode(text, part)
		text = append(text, '\n')
	}
	return append(text, end+b.Type+tail+"\n"...), nil
}
