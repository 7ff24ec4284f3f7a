package mime

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WordEncoder encodes words of headers after RFC 2047.
type WordEncoder byte

const (
	// BEncoding is Base64.
	BEncoding = WordEncoder('b')
	// QEncoding is a kind of quoted-printable.
	QEncoding = WordEncoder('q')
)

var errWord = errors.New("mime: invalid RFC 2047 encoded-word")

// A word may have 75 characters. What the envelope of a UTF-8 one leaves is maxContent, and maxBytes go into that as Base64.
const (
	maxContent = 75 - len("=?UTF-8?q?") - len("?=")
	maxBytes   = maxContent / 4 * 3
)

// Encode returns s, or if s is not printable ASCII, its encoded form: one or more words with the given charset, which is only
// named: s must be in it. UTF-8 is split into words at characters.
func (e WordEncoder) Encode(charset, s string) string {
	if !needsEncoding(s) {
		return s
	}
	open := "=?" + charset + "?" + string(rune(e)) + "?"
	var b strings.Builder
	b.Grow(48)
	b.WriteString(open)
	for s != "" {
		n := len(s)
		if isUTF8(charset) {
			n = e.fit(s)
		}
		if e == BEncoding {
			b.WriteString(base64.StdEncoding.EncodeToString([]byte(s[:n])))
		} else {
			writeQ(&b, s[:n])
		}
		b.WriteString("?=")
		if s = s[n:]; s != "" {
			b.WriteByte(' ')
			b.WriteString(open)
		}
	}
	return b.String()
}

// fit returns how many bytes of s, which end with a character, go into a word.
func (e WordEncoder) fit(s string) int {
	if e == BEncoding && base64.StdEncoding.EncodedLen(len(s)) <= maxContent {
		return len(s)
	}
	n, size, limit := 0, 0, maxContent
	if e == BEncoding {
		limit = maxBytes
	}
	for n < len(s) {
		_, width := utf8.DecodeRuneInString(s[n:])
		cost := width
		if e != BEncoding && !(width == 1 && (s[n] == ' ' || isQPlain(s[n]))) {
			cost = 3 * width
		}
		if size+cost > limit {
			break
		}
		n, size = n+width, size+cost
	}
	return n
}

func isUTF8(charset string) bool { return strings.EqualFold(charset, "UTF-8") }

func needsEncoding(s string) bool {
	for i := range len(s) {
		if (s[i] < ' ' || s[i] > '~') && s[i] != '\t' {
			return true
		}
	}
	return false
}

func isQPlain(c byte) bool { return c > ' ' && c <= '~' && c != '=' && c != '?' && c != '_' }

func writeQ(b *strings.Builder, s string) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('_')
		case isQPlain(c):
			b.WriteByte(c)
		default:
			b.WriteByte('=')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
}

// WordDecoder decodes words of headers after RFC 2047.
type WordDecoder struct {
	// CharsetReader, if it is not nil, returns a reader of UTF-8 for input in charset, whose name is in lower case. UTF-8,
	// ISO-8859-1 and US-ASCII are decoded without it.
	CharsetReader func(charset string, input io.Reader) (io.Reader, error)
}

// cutWord takes an encoded word off the start of s, which begins with "=?".
func cutWord(s string) (charset string, encoding byte, text, rest string, ok bool) {
	charset, s, ok = strings.Cut(s[2:], "?")
	if !ok || len(s) < 2 || s[1] != '?' {
		return "", 0, "", "", false
	}
	encoding = s[0]
	text, rest, ok = strings.Cut(s[2:], "?=")
	return charset, encoding, text, rest, ok
}

// Decode decodes one encoded word.
func (d *WordDecoder) Decode(word string) (string, error) {
	if !strings.HasPrefix(word, "=?") || !strings.HasSuffix(word, "?=") || strings.Count(word, "?") != 4 {
		return "", errWord
	}
	charset, encoding, text, rest, ok := cutWord(word)
	if !ok || charset == "" || rest != "" {
		return "", errWord
	}
	content, err := decodeText(encoding, text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := d.convert(&b, charset, content); err != nil {
		return "", err
	}
	return b.String(), nil
}

// DecodeHeader decodes all encoded words in header. White space between two of them goes away; what only looks like one stays.
func (d *WordDecoder) DecodeHeader(header string) (string, error) {
	var b strings.Builder
	afterWord := false
	for {
		i := strings.Index(header, "=?")
		if i < 0 {
			break
		}
		charset, encoding, text, rest, ok := cutWord(header[i:])
		if !ok {
			break
		}
		content, err := decodeText(encoding, text)
		if err != nil {
			b.WriteString(header[:i+2])
			header, afterWord = header[i+2:], false
			continue
		}
		if between := header[:i]; !afterWord || strings.Trim(between, " \t\r\n") != "" {
			b.WriteString(between)
		}
		if err := d.convert(&b, charset, content); err != nil {
			return "", err
		}
		header, afterWord = rest, true
	}
	if b.Len() == 0 {
		return header, nil
	}
	b.WriteString(header)
	return b.String(), nil
}

func decodeText(encoding byte, text string) ([]byte, error) {
	switch encoding {
	case 'B', 'b':
		return base64.StdEncoding.DecodeString(text)
	case 'Q', 'q':
		return decodeQ(text)
	}
	return nil, errWord
}

func decodeQ(s string) ([]byte, error) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '_':
			c = ' '
		case c == '=':
			if i+2 >= len(s) {
				return nil, errWord
			}
			hi, err := hexValue(s[i+1])
			if err != nil {
				return nil, err
			}
			lo, err := hexValue(s[i+2])
			if err != nil {
				return nil, err
			}
			c = hi<<4 | lo
			i += 2
		case (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t':
			return nil, errWord
		}
		b = append(b, c)
	}
	return b, nil
}

func hexValue(c byte) (byte, error) {
	switch {
	case c-'0' < 10:
		return c - '0', nil
	case c|0x20-'a' < 6: // lower case is against the rules and common
		return c | 0x20 - 'a' + 10, nil
	}
	return 0, fmt.Errorf("mime: invalid hex byte %#02x", c)
}

func (d *WordDecoder) convert(b *strings.Builder, charset string, content []byte) error {
	switch {
	case isUTF8(charset):
		b.Write(content)
	case strings.EqualFold(charset, "iso-8859-1"):
		for _, c := range content {
			b.WriteRune(rune(c))
		}
	case strings.EqualFold(charset, "us-ascii"):
		for _, c := range content {
			if c < utf8.RuneSelf {
				b.WriteByte(c)
			} else {
				b.WriteRune(utf8.RuneError)
			}
		}
	default:
		if d.CharsetReader == nil {
			return fmt.Errorf("mime: unhandled charset %q", charset)
		}
		r, err := d.CharsetReader(strings.ToLower(charset), strings.NewReader(string(content)))
		if err != nil {
			return err
		}
		_, err = io.Copy(b, r)
		return err
	}
	return nil
}
