// Package iotest has readers and writers that behave in awkward but permitted ways, and a test for readers.
package iotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// ErrTimeout is what TimeoutReader fails with.
var ErrTimeout = errors.New("timeout")

// readerFunc makes a function a reader.
type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// OneByteReader returns a reader that asks r for a single byte at a time.
func OneByteReader(r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if len(p) == 0 {
			return 0, nil
		}
		return r.Read(p[:1])
	})
}

// HalfReader returns a reader that asks r for half of what it is asked for, rounded up.
func HalfReader(r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) { return r.Read(p[:(len(p)+1)/2]) })
}

// DataErrReader returns a reader that reports r's final error together with the last data, not by a further call.
func DataErrReader(r io.Reader) io.Reader {
	var ahead []byte
	var last error
	buf := make([]byte, 1024)
	return readerFunc(func(p []byte) (int, error) {
		// Until the error is known there is always something read ahead.
		for len(ahead) == 0 && last == nil {
			n, err := r.Read(buf)
			ahead, last = buf[:n], err
		}
		n := copy(p, ahead)
		ahead = ahead[n:]
		for len(ahead) == 0 && last == nil {
			more, err := r.Read(buf)
			ahead, last = buf[:more], err
		}
		if len(ahead) == 0 {
			return n, last
		}
		return n, nil
	})
}

// TimeoutReader returns a reader whose second call fails with ErrTimeout; later ones go on.
func TimeoutReader(r io.Reader) io.Reader {
	calls := 0
	return readerFunc(func(p []byte) (int, error) {
		calls++
		if calls == 2 {
			return 0, ErrTimeout
		}
		return r.Read(p)
	})
}

// ErrReader returns a reader that always fails with err.
func ErrReader(err error) io.Reader {
	return readerFunc(func([]byte) (int, error) { return 0, err })
}

// smallByteReader asks for one to three bytes in turn, so that its reads end anywhere.
func smallByteReader(r io.Reader) io.Reader {
	turn := 0
	return readerFunc(func(p []byte) (int, error) {
		if len(p) == 0 {
			return 0, nil
		}
		turn++
		n, err := r.Read(p[:min(turn%3+1, len(p))])
		if err != nil && err != io.EOF {
			err = fmt.Errorf("Read(%d bytes at offset): %v", n, err)
		}
		return n, err
	})
}

// TestReader reads r, whose data has to be content, in several ways, and returns an error that describes what it does
// wrong. Seek and ReadAt are tried too where r has them.
func TestReader(r io.Reader, content []byte) error {
	if len(content) > 0 {
		if n, err := r.Read(nil); n != 0 || err != nil {
			return fmt.Errorf("Read(0) = %d, %v, want 0, nil", n, err)
		}
	}
	data, err := io.ReadAll(smallByteReader(r))
	if err != nil {
		return err
	}
	if !bytes.Equal(data, content) {
		return fmt.Errorf("ReadAll(small amounts) = %q\n\twant %q", data, content)
	}
	if n, err := r.Read(make([]byte, 10)); n != 0 || err != io.EOF {
		return fmt.Errorf("Read(10) at EOF = %v, %v, want 0, EOF", n, err)
	}
	if s, ok := r.(io.ReadSeeker); ok {
		if err := testSeeker(s, content); err != nil {
			return err
		}
	}
	if at, ok := r.(io.ReaderAt); ok {
		return testReaderAt(at, content)
	}
	return nil
}

func testSeeker(r io.ReadSeeker, content []byte) error {
	size := int64(len(content))
	seek := func(offset int64, whence int, want int64) error {
		if got, err := r.Seek(offset, whence); err != nil || got != want {
			return fmt.Errorf("Seek(%d, %d) = %d, %v, want %d, nil", offset, whence, got, err, want)
		}
		return nil
	}
	read := func(from int64, small bool) error {
		var src io.Reader = r
		if small {
			src = smallByteReader(r)
		}
		data, err := io.ReadAll(src)
		if err != nil {
			return fmt.Errorf("ReadAll from offset %d: %v", from, err)
		}
		if !bytes.Equal(data, content[from:]) {
			return fmt.Errorf("ReadAll from offset %d = %q\n\twant %q", from, data, content[from:])
		}
		return nil
	}
	middle := size - size/3
	steps := []func() error{
		func() error { return seek(0, io.SeekCurrent, size) },
		func() error { return seek(0, io.SeekStart, 0) },
		func() error { return read(0, true) },
		func() error { return seek(0, io.SeekCurrent, size) },
		func() error { return seek(-size/3, io.SeekEnd, middle) },
		func() error { return seek(0, io.SeekCurrent, middle) },
		func() error { return read(middle, false) },
		func() error { return seek(middle/2, io.SeekStart, middle/2) },
		func() error { return seek(middle/3, io.SeekCurrent, middle/2+middle/3) },
		func() error { return read(middle/2+middle/3, true) },
		func() error { return seek(0, io.SeekStart, 0) },
		func() error { return read(0, false) },
		func() error { return seek(0, io.SeekEnd, size) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	for _, bad := range []struct {
		offset int64
		whence int
	}{{-1, io.SeekStart}, {-size - 1, io.SeekCurrent}, {-size - 1, io.SeekEnd}} {
		if at, err := r.Seek(bad.offset, bad.whence); err == nil {
			return fmt.Errorf("Seek(%d, %d) = %d, nil, want an error", bad.offset, bad.whence, at)
		}
	}
	return seek(0, io.SeekCurrent, size)
}

func testReaderAt(r io.ReaderAt, content []byte) error {
	size := len(content)
	buf := make([]byte, size+10)
	fill := func() {
		for i := range buf {
			buf[i] = 0xfe
		}
	}
	intact := func(from int) bool {
		for _, b := range buf[from:] {
			if b != 0xfe {
				return false
			}
		}
		return true
	}
	fill()
	n, err := r.ReadAt(buf[:size], 0)
	if n != size || err != nil && err != io.EOF || !bytes.Equal(buf[:size], content) || !intact(size) {
		return fmt.Errorf("ReadAt(%d, 0) = %v, %v with %q, want %d, nil or EOF with %q", size, n, err, buf[:size], size, content)
	}
	fill()
	if n, err := r.ReadAt(buf, 0); n != size || err != io.EOF || !bytes.Equal(buf[:size], content) || !intact(size) {
		return fmt.Errorf("ReadAt(%d, 0) = %v, %v with %q, want %d, EOF with %q", len(buf), n, err, buf[:n], size, content)
	}
	for from := range size {
		fill()
		want := content[from:]
		n, err := r.ReadAt(buf[:len(want)+1], int64(from))
		if n != len(want) || err != io.EOF || !bytes.Equal(buf[:n], want) || !intact(n) {
			return fmt.Errorf("ReadAt(%d, %d) = %v, %v with %q, want %d, EOF with %q", len(want)+1, from, n, err, buf[:n], len(want), want)
		}
	}
	if n, err := r.ReadAt(buf[:10], int64(size)); n != 0 || err != io.EOF {
		return fmt.Errorf("ReadAt(10, %d) = %v, %v, want 0, EOF", size, n, err)
	}
	if n, err := r.ReadAt(buf[:10], -1); err == nil {
		return fmt.Errorf("ReadAt(10, -1) = %v, nil, want an error", n)
	}
	return nil
}
