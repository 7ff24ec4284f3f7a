// Package der reads and writes DER without reflection, for keys and certificates.
package der

import (
	"encoding/asn1"
	"math/big"
	"time"
)

// Identifier bytes: class, whether the value is constructed, and tag number.
const (
	Boolean         = 0x01
	Integer         = 0x02
	Bits            = 0x03
	Octets          = 0x04
	Null            = 0x05
	OID             = 0x06
	Enumerated      = 0x0a
	UTF8            = 0x0c
	Numeric         = 0x12
	Printable       = 0x13
	T61             = 0x14
	IA5             = 0x16
	UTCTime         = 0x17
	GeneralizedTime = 0x18
	BMP             = 0x1e
	Sequence        = 0x30
	Set             = 0x31
)

// Context is the identifier of a primitive value with tag n of the context's.
func Context(n byte) byte { return 0x80 | n }

// Explicit is the identifier of a constructed value with tag n of the context's.
func Explicit(n byte) byte { return 0xa0 | n }

// A Reader is what is still to be read. Each method takes one value from its begin and reports whether it was there and
// well-formed; if not, the Reader must not be used any more.
type Reader []byte

// Any takes a value of any type. full is its whole encoding. Tags above 30 and lengths above 4 bytes are not accepted.
func (r *Reader) Any() (tag byte, contents, full Reader, ok bool) {
	b := *r
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, nil, nil, false
	}
	at, n := 2, int(b[1])
	if n >= 0x80 {
		size := n & 0x7f
		if size == 0 || size > 4 || len(b) < 2+size {
			return 0, nil, nil, false
		}
		wide := uint64(0)
		for _, c := range b[2 : 2+size] {
			wide = wide<<8 | uint64(c)
		}
		at += size
		if wide < 0x80 || b[2] == 0 || wide > uint64(len(b)) {
			return 0, nil, nil, false
		}
		n = int(wide)
	}
	if n > len(b)-at {
		return 0, nil, nil, false
	}
	*r = b[at+n:]
	return b[0], b[at : at+n : at+n], b[: at+n : at+n], true
}

// Next reports whether a value with this identifier follows.
func (r Reader) Next(tag byte) bool { return len(r) > 0 && r[0] == tag }

// Take takes a value with this identifier and returns its contents.
func (r *Reader) Take(tag byte) (contents Reader, ok bool) {
	contents, _, ok = r.TakeFull(tag)
	return contents, ok
}

// TakeFull is Take with the whole encoding.
func (r *Reader) TakeFull(tag byte) (contents, full Reader, ok bool) {
	if !r.Next(tag) {
		return nil, nil, false
	}
	_, contents, full, ok = r.Any()
	return contents, full, ok
}

// Maybe takes a value with this identifier if one follows.
func (r *Reader) Maybe(tag byte) (contents Reader, there, ok bool) {
	if !r.Next(tag) {
		return nil, false, true
	}
	contents, ok = r.Take(tag)
	return contents, true, ok
}

// minimal reports whether b is a two's complement number in as few bytes as it needs.
func minimal(b []byte) bool {
	return len(b) == 1 || len(b) > 1 && !(b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80)
}

// Big takes an INTEGER.
func (r *Reader) Big() (*big.Int, bool) {
	b, ok := r.Take(Integer)
	if !ok || !minimal(b) {
		return nil, false
	}
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n, true
}

// Int takes an INTEGER that fits an int64.
func (r *Reader) Int() (int64, bool) { return r.IntAs(Integer) }

// IntAs is Int of a value with another identifier.
func (r *Reader) IntAs(tag byte) (int64, bool) {
	b, ok := r.Take(tag)
	if !ok || !minimal(b) || len(b) > 8 {
		return 0, false
	}
	n := int64(int8(b[0]))
	for _, c := range b[1:] {
		n = n<<8 | int64(c)
	}
	return n, true
}

// Bool takes a BOOLEAN.
func (r *Reader) Bool() (value, ok bool) {
	b, ok := r.Take(Boolean)
	if !ok || len(b) != 1 || b[0] != 0 && b[0] != 0xff {
		return false, false
	}
	return b[0] != 0, true
}

// BitString takes a BIT STRING.
func (r *Reader) BitString() (s asn1.BitString, ok bool) {
	b, ok := r.Take(Bits)
	if !ok || len(b) == 0 || b[0] > 7 || b[0] > 0 && (len(b) == 1 || b[len(b)-1]&(1<<b[0]-1) != 0) {
		return s, false
	}
	return asn1.BitString{Bytes: b[1:], BitLength: 8*(len(b)-1) - int(b[0])}, true
}

// WholeBits takes a BIT STRING that consists of whole bytes.
func (r *Reader) WholeBits() ([]byte, bool) {
	s, ok := r.BitString()
	return s.Bytes, ok && s.BitLength%8 == 0
}

// OID takes an OBJECT IDENTIFIER whose components have at most 31 bits.
func (r *Reader) OID() (asn1.ObjectIdentifier, bool) {
	b, ok := r.Take(OID)
	if !ok {
		return nil, false
	}
	return ParseOID(b)
}

// ParseOID reads the contents of an OBJECT IDENTIFIER.
func ParseOID(b []byte) (asn1.ObjectIdentifier, bool) {
	if len(b) == 0 || b[len(b)-1] >= 0x80 {
		return nil, false
	}
	oid := make(asn1.ObjectIdentifier, 0, len(b)+1)
	n, begins := 0, true
	for _, c := range b {
		if begins && c == 0x80 || n > 1<<24-1 {
			return nil, false
		}
		n = n<<7 | int(c&0x7f)
		if begins = c < 0x80; !begins {
			continue
		}
		if len(oid) == 0 {
			first := min(n/40, 2)
			oid = append(oid, first, n-40*first)
		} else {
			oid = append(oid, n)
		}
		n = 0
	}
	return oid, true
}

// Time takes a UTCTime or GeneralizedTime, with seconds and in UTC or with an offset, as DER has them.
func (r *Reader) Time(tag byte) (t time.Time, ok bool) {
	b, ok := r.Take(tag)
	if !ok {
		return t, false
	}
	text := string(b)
	layouts := []string{"060102150405Z0700", "0601021504Z0700"}
	if tag == GeneralizedTime {
		layouts = []string{"20060102150405Z0700"}
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if t.Format(layout) != text {
			return t, false
		}
		if tag == UTCTime && t.Year() >= 2050 {
			t = t.AddDate(-100, 0, 0)
		}
		return t, true
	}
	return t, false
}

// Append appends a value with these contents.
func Append(dst []byte, tag byte, contents ...[]byte) []byte {
	n := 0
	for _, c := range contents {
		n += len(c)
	}
	dst = append(dst, tag)
	if n < 0x80 {
		dst = append(dst, byte(n))
	} else {
		size := 1
		for rest := n >> 8; rest > 0; rest >>= 8 {
			size++
		}
		dst = append(dst, 0x80|byte(size))
		for shift := 8 * (size - 1); shift >= 0; shift -= 8 {
			dst = append(dst, byte(n>>shift))
		}
	}
	for _, c := range contents {
		dst = append(dst, c...)
	}
	return dst
}

// Value returns a value with these contents.
func Value(tag byte, contents ...[]byte) []byte { return Append(nil, tag, contents...) }

// BigValue returns an INTEGER that is not negative.
func BigValue(n *big.Int) []byte {
	b := n.Bytes()
	if n.BitLen()%8 == 0 {
		b = append([]byte{0}, b...)
	}
	return Value(Integer, b)
}

// IntValue returns an INTEGER.
func IntValue(n int64) []byte {
	shift := 0
	for m := n; m > 0x7f || m < -0x80; m >>= 8 {
		shift += 8
	}
	var b []byte
	for ; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	return Value(Integer, b)
}

// BitsValue returns a BIT STRING of whole bytes.
func BitsValue(b []byte) []byte { return Value(Bits, []byte{0}, b) }

// OIDValue returns an OBJECT IDENTIFIER.
func OIDValue(components ...uint64) []byte { return Value(OID, AppendOID(nil, components...)) }

// AppendOID appends the contents of an OBJECT IDENTIFIER with at least two components.
func AppendOID(dst []byte, components ...uint64) []byte {
	for i, n := range components {
		if i == 0 {
			continue
		}
		if i == 1 {
			n += 40 * components[0]
		}
		shift := 0
		for n>>shift >= 0x80 {
			shift += 7
		}
		for ; shift >= 0; shift -= 7 {
			c := byte(n>>shift) & 0x7f
			if shift > 0 {
				c |= 0x80
			}
			dst = append(dst, c)
		}
	}
	return dst
}
