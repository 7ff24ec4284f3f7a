// Package hmac authenticates messages by a digest and a key (FIPS 198-1).
package hmac

import (
	"crypto/subtle"
	"errors"
	"hash"
)

// storable is a hash.Hash whose state can be kept.
type storable interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
}

// mac is H(outerKey, H(innerKey, message)).
type mac struct {
	inner, outer       hash.Hash
	innerKey, outerKey []byte
	// Once stored is set, the keys are states after the key's block, so that it is not mixed in again and again.
	stored bool
}

// New returns a hash.Hash of HMAC over the digest that h makes, each time a new one, with a key. Its values are to be
// compared by Equal.
func New(h func() hash.Hash, key []byte) hash.Hash {
	m := &mac{inner: h(), outer: h()}
	if !distinct(m.inner, m.outer) {
		panic("crypto/hmac: hash generation function does not produce unique values")
	}
	n := m.inner.BlockSize()
	m.innerKey, m.outerKey = make([]byte, n), make([]byte, n)
	if len(key) > n {
		m.outer.Write(key)
		key = m.outer.Sum(nil)
	}
	copy(m.innerKey, key)
	copy(m.outerKey, key)
	for i := range n {
		m.innerKey[i] ^= 0x36
		m.outerKey[i] ^= 0x5c
	}
	m.inner.Write(m.innerKey)
	return m
}

// distinct tells whether two digests are not one and the same. Values that can't be compared are distinct.
func distinct(a, b hash.Hash) (result bool) {
	defer func() {
		if recover() != nil {
			result = true
		}
	}()
	return a != b
}

// Equal compares two values; the time it takes says nothing about where they differ.
func Equal(mac1, mac2 []byte) bool { return subtle.ConstantTimeCompare(mac1, mac2) == 1 }

func (m *mac) Write(p []byte) (int, error) { return m.inner.Write(p) }
func (m *mac) Size() int                   { return m.outer.Size() }
func (m *mac) BlockSize() int              { return m.inner.BlockSize() }

// begin brings a digest to where the key's block is mixed in.
func (m *mac) begin(h hash.Hash, key []byte) {
	if m.stored {
		if err := h.(storable).UnmarshalBinary(key); err != nil {
			panic(err)
		}
		return
	}
	h.Reset()
	h.Write(key)
}

func (m *mac) Sum(b []byte) []byte {
	n := len(b)
	b = m.inner.Sum(b)
	m.begin(m.outer, m.outerKey)
	m.outer.Write(b[n:])
	return m.outer.Sum(b[:n])
}

// Reset keeps the states after the keys from now on, if the digest can do that.
func (m *mac) Reset() {
	m.begin(m.inner, m.innerKey)
	if m.stored {
		return
	}
	inner, ok := m.inner.(storable)
	if !ok {
		return
	}
	outer, ok := m.outer.(storable)
	if !ok {
		return
	}
	m.outer.Reset()
	m.outer.Write(m.outerKey)
	first, err := inner.MarshalBinary()
	if err != nil {
		return
	}
	second, err := outer.MarshalBinary()
	if err != nil {
		return
	}
	m.innerKey, m.outerKey, m.stored = first, second, true
}

// noCloner is the error where a digest can't be copied.
type noCloner struct{}

func (noCloner) Error() string { return "crypto/hmac: hash does not support hash.Cloner" }
func (noCloner) Unwrap() error { return errors.ErrUnsupported }

// Clone copies both digests; it fails with errors.ErrUnsupported where they can't be.
func (m *mac) Clone() (hash.Cloner, error) {
	inner, ok := m.inner.(hash.Cloner)
	if !ok {
		return nil, noCloner{}
	}
	outer, ok := m.outer.(hash.Cloner)
	if !ok {
		return nil, noCloner{}
	}
	c := *m
	var err error
	if c.inner, err = inner.Clone(); err != nil {
		return nil, noCloner{}
	}
	if c.outer, err = outer.Clone(); err != nil {
		return nil, noCloner{}
	}
	return &c, nil
}
