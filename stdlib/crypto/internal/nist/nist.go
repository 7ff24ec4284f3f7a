// Package nist has what packages need of NIST's curves beside the runtime's kernels (internal/rt). Points are their two
// coordinates; numbers are big-endian and as long as a coordinate.
package nist

import (
	"crypto/internal/randomness"
	"encoding/hex"
	"errors"
	"internal/rt"
	"io"
)

// A Curve is one of the curves of FIPS 186-3 and SP 800-186.
type Curve struct {
	Name  string // for example "P-256"
	Bits  int
	Size  int    // bytes of a coordinate
	Field []byte // the field's prime
	Order []byte // of the base point, less than Field
}

func curve(bits int, name, field, order string) *Curve {
	return &Curve{name, bits, (bits + 7) / 8, number(field), number(order)}
}

func number(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

// P256 returns the curve P-256.
func P256() *Curve { return p256 }

// P384 returns the curve P-384.
func P384() *Curve { return p384 }

// P521 returns the curve P-521.
func P521() *Curve { return p521 }

var (
	p256 = curve(256, "P-256",
		"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
	p384 = curve(384, "P-384",
		"fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		"ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")
	p521 = curve(521, "P-521",
		"01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409")
)

// Below reports whether x is less than limit, which is as long, without telling more by the time it takes.
func Below(x, limit []byte) bool {
	borrow := 0
	for i := len(x) - 1; i >= 0; i-- {
		borrow = (int(x[i]) - int(limit[i]) - borrow) >> 8 & 1
	}
	return borrow == 1
}

// IsScalar reports whether k can be a private key: from 1 to the order, exclusive.
func (c *Curve) IsScalar(k []byte) bool {
	if len(k) != c.Size {
		return false
	}
	any := byte(0)
	for _, b := range k {
		any |= b
	}
	return any != 0 && Below(k, c.Order)
}

// NewScalar returns a random private key.
func (c *Curve) NewScalar(random io.Reader) ([]byte, error) {
	random = randomness.Source(random)
	for {
		k := make([]byte, c.Size)
		if _, err := io.ReadFull(random, k); err != nil {
			return nil, err
		}
		k[0] &= 0xff >> (8*c.Size - c.Bits)
		if c.IsScalar(k) {
			return k, nil
		}
	}
}

// Public returns the uncompressed encoding (SEC 1, 2.3.3) of the point that belongs to a private key.
func (c *Curve) Public(k []byte) []byte {
	encoded := make([]byte, 1+2*c.Size)
	encoded[0] = 4
	if !rt.NISTMul(c.Bits, &encoded[1], nil, &k[0]) {
		panic("crypto: private key out of range")
	}
	return encoded
}

// short is the curve's name without the hyphen.
func (c *Curve) short() string { return c.Name[:1] + c.Name[2:] }

// Decode returns the coordinates of an uncompressed point, which is checked.
func (c *Curve) Decode(encoded []byte) ([]byte, error) {
	if len(encoded) != 1+2*c.Size || encoded[0] != 4 {
		return nil, errors.New("invalid " + c.short() + " point encoding")
	}
	point := encoded[1:]
	if !Below(point[:c.Size], c.Field) || !Below(point[c.Size:], c.Field) {
		return nil, errors.New("invalid " + c.short() + " element encoding")
	}
	if !rt.NISTCheck(c.Bits, &point[0]) {
		return nil, errors.New(c.short() + " point not on curve")
	}
	return point, nil
}
