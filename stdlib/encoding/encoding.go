// Package encoding holds the interfaces of types that turn themselves into bytes or text and back.
package encoding

// BinaryMarshaler turns itself into bytes.
type BinaryMarshaler interface {
	MarshalBinary() (data []byte, err error)
}

// BinaryUnmarshaler turns bytes, which it must copy if it keeps them, into itself.
type BinaryUnmarshaler interface {
	UnmarshalBinary(data []byte) error
}

// BinaryAppender appends its bytes to b, even on an error without changing what b has.
type BinaryAppender interface {
	AppendBinary(b []byte) ([]byte, error)
}

// TextMarshaler turns itself into UTF-8 text.
type TextMarshaler interface {
	MarshalText() (text []byte, err error)
}

// TextUnmarshaler turns text, which it must copy if it keeps it, into itself.
type TextUnmarshaler interface {
	UnmarshalText(text []byte) error
}

// TextAppender appends its text to b, even on an error without changing what b has.
type TextAppender interface {
	AppendText(b []byte) ([]byte, error)
}
