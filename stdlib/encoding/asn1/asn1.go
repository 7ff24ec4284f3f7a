// Package asn1 reads and writes ASN.1 values in DER, the distinguished encoding rules of X.690.
package asn1

import (
	"strconv"
	"strings"
)

// Tags of the universal class.
const (
	TagBoolean         = 1
	TagInteger         = 2
	TagBitString       = 3
	TagOctetString     = 4
	TagNull            = 5
	TagOID             = 6
	TagEnum            = 10
	TagUTF8String      = 12
	TagSequence        = 16
	TagSet             = 17
	TagNumericString   = 18
	TagPrintableString = 19
	TagT61String       = 20
	TagIA5String       = 22
	TagUTCTime         = 23
	TagGeneralizedTime = 24
	TagGeneralString   = 27
	TagBMPString       = 30
)

// Classes of tags.
const (
	ClassUniversal       = 0
	ClassApplication     = 1
	ClassContextSpecific = 2
	ClassPrivate         = 3
)

// NullBytes is an encoded NULL.
var NullBytes = []byte{TagNull, 0}

// NullRawValue is NULL as a value to marshal.
var NullRawValue = RawValue{Tag: TagNull}

// A StructuralError says that the data may be sound but doesn't fit the Go type.
type StructuralError struct {
	Msg string
}

// Error returns the text.
func (e StructuralError) Error() string { return "asn1: structure error: " + e.Msg }

// A SyntaxError says that the data isn't DER.
type SyntaxError struct {
	Msg string
}

// Error returns the text.
func (e SyntaxError) Error() string { return "asn1: syntax error: " + e.Msg }

// BitString is a BIT STRING. Its first bit is the highest of Bytes[0]; the bits that fill up the last byte are zero.
type BitString struct {
	Bytes     []byte // the bits, eight in each
	BitLength int    // how many there are
}

// At returns the i'th bit, 0 where there is none.
func (b BitString) At(i int) int {
	if i < 0 || i >= b.BitLength {
		return 0
	}
	return int(b.Bytes[i>>3]>>(7-i&7)) & 1
}

// RightAlign returns the bits moved so that the last one is the lowest of the last byte. The result may be b.Bytes itself.
func (b BitString) RightAlign() []byte {
	unused := -b.BitLength & 7
	if unused == 0 || len(b.Bytes) == 0 {
		return b.Bytes
	}
	out := make([]byte, len(b.Bytes))
	carry := byte(0)
	for i, v := range b.Bytes {
		out[i] = carry | v>>unused
		carry = v << (8 - unused)
	}
	return out
}

// An ObjectIdentifier is an OBJECT IDENTIFIER whose components fit an int.
type ObjectIdentifier []int

// Equal reports whether both are the same identifier.
func (oi ObjectIdentifier) Equal(other ObjectIdentifier) bool {
	if len(oi) != len(other) {
		return false
	}
	for i, n := range oi {
		if other[i] != n {
			return false
		}
	}
	return true
}

// String returns the components with dots between them.
func (oi ObjectIdentifier) String() string {
	var s strings.Builder
	var digits [20]byte
	for i, n := range oi {
		if i > 0 {
			s.WriteByte('.')
		}
		s.Write(strconv.AppendInt(digits[:0], int64(n), 10))
	}
	return s.String()
}

// An Enumerated is an ENUMERATED.
type Enumerated int

// A Flag becomes true when a value with its tag is there, whatever the value is.
type Flag bool

// A RawValue is a value of any type that is left as it is.
type RawValue struct {
	Class, Tag int
	IsCompound bool
	Bytes      []byte // the contents
	FullBytes  []byte // with tag and length
}

// RawContent as the type of a struct's first field (nowhere else) makes that field take the encoding of the whole struct.
type RawContent []byte
