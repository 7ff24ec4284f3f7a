package image

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// ErrFormat says that no registered format begins like what was read.
var ErrFormat = errors.New("image: unknown format")

type format struct {
	name, magic  string
	decode       func(io.Reader) (Image, error)
	decodeConfig func(io.Reader) (Config, error)
}

// formats is replaced as a whole, so that readers need no lock.
var (
	formats     atomic.Pointer[[]format]
	registering sync.Mutex
)

// RegisterFormat makes Decode and DecodeConfig know a format by how it begins; a "?" in magic is any byte.
func RegisterFormat(name, magic string, decode func(io.Reader) (Image, error), decodeConfig func(io.Reader) (Config, error)) {
	registering.Lock()
	defer registering.Unlock()
	var list []format
	if known := formats.Load(); known != nil {
		list = append(list, *known...)
	}
	list = append(list, format{name, magic, decode, decodeConfig})
	formats.Store(&list)
}

// peeker is a Reader that can look ahead.
type peeker interface {
	io.Reader
	Peek(int) ([]byte, error)
}

func recognise(r io.Reader) (peeker, *format) {
	ahead, ok := r.(peeker)
	if !ok {
		ahead = bufio.NewReader(r)
	}
	if known := formats.Load(); known != nil {
		for i := range *known {
			f := &(*known)[i]
			if start, err := ahead.Peek(len(f.magic)); err == nil && f.matches(start) {
				return ahead, f
			}
		}
	}
	return ahead, nil
}

func (f *format) matches(start []byte) bool {
	for i, b := range start {
		if f.magic[i] != b && f.magic[i] != '?' {
			return false
		}
	}
	return true
}

// Decode reads a picture of a registered format, and returns the format's name too.
func Decode(r io.Reader) (Image, string, error) {
	ahead, f := recognise(r)
	if f == nil {
		return nil, "", ErrFormat
	}
	m, err := f.decode(ahead)
	return m, f.name, err
}

// DecodeConfig reads what a picture of a registered format is like, and returns the format's name too.
func DecodeConfig(r io.Reader) (Config, string, error) {
	ahead, f := recognise(r)
	if f == nil {
		return Config{}, "", ErrFormat
	}
	c, err := f.decodeConfig(ahead)
	return c, f.name, err
}
