package strings

import (
	"unicode/utf8"
	"unsafe"
)

// Builder builds a string by writing, with little copying. Its zero value is ready; it must not be copied after use.
type Builder struct {
	self *Builder // set by the first write, to catch copies
	buf  []byte
}

// own turns bytes that nobody else refers to into a string without copying them.
func own(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// hide returns p such that escape analysis loses track of it: a builder's pointer to itself alone should not move it
// to the heap.
func hide(p *Builder) *Builder { return (*Builder)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) ^ 0)) }

func (b *Builder) checkCopied() {
	if b.self == nil {
		b.self = hide(b)
	} else if b.self != b {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
}

// String returns what was written so far.
func (b *Builder) String() string { return own(b.buf) }

// Len returns the number of bytes written.
func (b *Builder) Len() int { return len(b.buf) }

// Cap returns the number of bytes that fit before it must allocate.
func (b *Builder) Cap() int { return cap(b.buf) }

// Reset makes the builder empty; earlier strings stay as they are.
func (b *Builder) Reset() { *b = Builder{} }

// Grow makes room for n more bytes.
func (b *Builder) Grow(n int) {
	b.checkCopied()
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
	if cap(b.buf)-len(b.buf) >= n {
		return
	}
	b.buf = append(make([]byte, 0, 2*cap(b.buf)+n), b.buf...)
}

// Write appends p. The error is always nil.
func (b *Builder) Write(p []byte) (int, error) {
	b.checkCopied()
	b.buf = append(b.buf, p...)
	return len(p), nil
}

// WriteByte appends c. The error is always nil.
func (b *Builder) WriteByte(c byte) error {
	b.checkCopied()
	b.buf = append(b.buf, c)
	return nil
}

// WriteRune appends the encoding of r and returns its length. The error is always nil.
func (b *Builder) WriteRune(r rune) (int, error) {
	b.checkCopied()
	n := len(b.buf)
	b.buf = utf8.AppendRune(b.buf, r)
	return len(b.buf) - n, nil
}

// WriteString appends s. The error is always nil.
func (b *Builder) WriteString(s string) (int, error) {
	b.checkCopied()
	b.buf = append(b.buf, s...)
	return len(s), nil
}
