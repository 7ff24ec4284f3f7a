// Package encoding has the interfaces of values that turn themselves into bytes and back. Packages that write a
// format look for them.
package encoding

// A BinaryMarshaler turns itself into bytes.
type BinaryMarshaler interface {
	MarshalBinary() (data []byte, err error)
}

// A BinaryUnmarshaler sets itself from the bytes of MarshalBinary. It must copy what it keeps of them.
type BinaryUnmarshaler interface {
	UnmarshalBinary(data []byte) error
}

// A BinaryAppender appends what MarshalBinary returns. On errors it may have written behind the length of b.
type BinaryAppender interface {
	AppendBinary(b []byte) ([]byte, error)
}

// A TextMarshaler turns itself into UTF-8 text.
type TextMarshaler interface {
	MarshalText() (text []byte, err error)
}

// A TextUnmarshaler sets itself from the text of MarshalText. It must copy what it keeps of it.
type TextUnmarshaler interface {
	UnmarshalText(text []byte) error
}

// A TextAppender appends what MarshalText returns. On errors it may have written behind the length of b.
type TextAppender interface {
	AppendText(b []byte) ([]byte, error)
}
