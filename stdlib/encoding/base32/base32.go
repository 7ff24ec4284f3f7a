// Package base32 writes bytes as text of 32 characters and reads them (RFC 4648).
package base32

import (
	"slices"
	"strconv"
)

// An encoding's padding: the standard character, or none.
const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// Encoding is an alphabet with its padding.
type Encoding struct {
	alphabet [32]byte
	values   [256]uint8 // of the characters, or outside
	pad      rune
}

const outside = 0xFF

// Groups of five bytes become eight characters.
const (
	groupBytes = 5
	groupChars = 8
)

// NewEncoding returns a padded Encoding with the given alphabet: 32 different bytes, neither line ends nor padding. It
// panics if that is not so.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 32 {
		panic("encoding alphabet is not 32-bytes long")
	}
	e := &Encoding{pad: StdPadding}
	for i := range e.values {
		e.values[i] = outside
	}
	for i := range e.alphabet {
		c := encoder[i]
		if c == '\n' || c == '\r' {
			panic("encoding alphabet contains newline character")
		}
		if e.values[c] != outside {
			panic("encoding alphabet includes duplicate symbols")
		}
		e.alphabet[i], e.values[c] = c, uint8(i)
	}
	return e
}

// StdEncoding is the standard encoding; HexEncoding keeps the order of bytes and is common in DNS.
var (
	StdEncoding = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
	HexEncoding = NewEncoding("0123456789ABCDEFGHIJKLMNOPQRSTUV")
)

// WithPadding returns the encoding with another padding, or NoPadding. It panics if that is not a character of its own.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	switch {
	case padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xFF:
		panic("invalid padding")
	case padding != NoPadding && enc.values[byte(padding)] != outside:
		panic("padding contained in alphabet")
	}
	enc.pad = padding
	return &enc
}

// EncodedLen returns the length of the text of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/groupBytes*groupChars + (n%groupBytes*8+4)/5
	}
	return (n + groupBytes - 1) / groupBytes * groupChars
}

// DecodedLen returns how many bytes a text of length n can be at most.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/groupChars*groupBytes + n%groupChars*5/8
	}
	return n / groupChars * groupBytes
}

// Encode writes the text of src into dst.
func (enc *Encoding) Encode(dst, src []byte) {
	for len(src) >= groupBytes {
		v := uint64(src[0])<<32 | uint64(src[1])<<24 | uint64(src[2])<<16 | uint64(src[3])<<8 | uint64(src[4])
		group := dst[:groupChars]
		for k := groupChars - 1; k >= 0; k-- {
			group[k] = enc.alphabet[v&31]
			v >>= 5
		}
		src, dst = src[groupBytes:], dst[groupChars:]
	}
	if len(src) == 0 {
		return
	}
	var v uint64
	for _, c := range src {
		v = v<<8 | uint64(c)
	}
	v <<= 8 * (groupBytes - len(src))
	used := (len(src)*8 + 4) / 5
	for k := range used {
		dst[k] = enc.alphabet[v>>(35-5*k)&31]
	}
	if enc.pad != NoPadding {
		for k := used; k < groupChars; k++ {
			dst[k] = byte(enc.pad)
		}
	}
}

// AppendEncode appends the text of src to dst.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	n := enc.EncodedLen(len(src))
	dst = slices.Grow(dst, n)
	enc.Encode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n]
}

// EncodeToString returns the text of src.
func (enc *Encoding) EncodeToString(src []byte) string { return string(enc.AppendEncode(nil, src)) }

// CorruptInputError is the offset of a byte that has no place in the text.
type CorruptInputError int64

// Error tells the offset.
func (e CorruptInputError) Error() string {
	return "illegal base32 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// withoutLines returns src without line ends, which may be src itself.
func withoutLines(src []byte) []byte {
	if !slices.ContainsFunc(src, isLineEnd) {
		return src
	}
	return slices.DeleteFunc(slices.Clone(src), isLineEnd)
}

func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

// Decode reads the text of src into dst and returns how many bytes it has decoded, up to an error if there is one. Line
// ends are skipped.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	n, _, err = enc.decode(dst, withoutLines(src))
	return n, err
}

// decode reads text without line ends; ended says that there was padding, or an incomplete group where there is none.
func (enc *Encoding) decode(dst, src []byte) (n int, ended bool, err error) {
	for i := 0; i < len(src) && !ended; {
		var v uint64
		have := 0
		for have < groupChars {
			if i == len(src) {
				if enc.pad != NoPadding {
					return n, false, CorruptInputError(i - have)
				}
				ended = true
				break
			}
			c := src[i]
			i++
			if rune(c) == enc.pad && have >= 2 && len(src)-i < groupChars {
				if err := enc.padded(src, i, have); err != nil {
					return n, false, err
				}
				ended = true
				break
			}
			x := enc.values[c]
			if x == outside {
				return n, false, CorruptInputError(i - 1)
			}
			v = v<<5 | uint64(x)
			have++
		}
		v <<= 5 * (groupChars - have)
		whole := have * 5 / 8
		for k := range whole {
			dst[n+k] = byte(v >> (32 - 8*k))
		}
		n += whole
	}
	return n, ended, nil
}

// padded checks the padding, of which the first character is before i, of a group with have characters.
func (enc *Encoding) padded(src []byte, i, have int) error {
	missing := groupChars - 1 - have
	if len(src)-i < missing {
		return CorruptInputError(len(src))
	}
	for k := range missing {
		if rune(src[i+k]) != enc.pad {
			return CorruptInputError(i + k - 1)
		}
	}
	// So many characters are no number of bytes.
	if have == 1 || have == 3 || have == 6 {
		return CorruptInputError(i - 1)
	}
	return nil
}

// AppendDecode appends the bytes of the text src to dst.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	chars := len(src)
	for chars > 0 && rune(src[chars-1]) == enc.pad {
		chars--
	}
	dst = slices.Grow(dst, chars*5/8)
	n, err := enc.Decode(dst[len(dst):cap(dst)], src)
	return dst[:len(dst)+n], err
}

// DecodeString returns the bytes of the text s, those before an error if there is one.
func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	text := withoutLines([]byte(s))
	buf := make([]byte, len(text)/groupChars*groupBytes+groupBytes)
	n, _, err := enc.decode(buf, text)
	return buf[:n], err
}
