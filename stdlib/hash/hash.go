// Package hash has the interfaces of checksums and digests.
package hash

import "io"

// Hash is a checksum or digest in the making.
type Hash interface {
	// Write takes more bytes; it has no errors.
	io.Writer
	// Sum appends the value of what was written so far to b; more may be written after it.
	Sum(b []byte) []byte
	// Reset makes it as new.
	Reset()
	// Size is the length of the value in bytes.
	Size() int
	// BlockSize is how many bytes are mixed in at a time: writes of multiples of it are fastest.
	BlockSize() int
}

// Hash32 is a Hash whose value is a number of 32 bits.
type Hash32 interface {
	Hash
	Sum32() uint32
}

// Hash64 is a Hash whose value is a number of 64 bits.
type Hash64 interface {
	Hash
	Sum64() uint64
}

// Cloner is a Hash that can be copied with what was written so far. Those of the standard library can, unless what
// they are made of can't, which errors.ErrUnsupported tells.
type Cloner interface {
	Hash
	Clone() (Cloner, error)
}

// XOF is a function whose output is as long as asked for.
type XOF interface {
	// Write takes more bytes; it panics after the first Read.
	io.Writer
	// Read gives more of the output. Where that is limited, it ends with io.EOF.
	io.Reader
	// Reset makes it as new.
	Reset()
	// BlockSize is how many bytes are mixed in at a time.
	BlockSize() int
}
