package io_test

import (
	"errors"
	"testing"

	"rgostd/bytes"
	"rgostd/io"
	"rgostd/strings"
)

func TestCopyAndFriends(t *testing.T) {
	var out bytes.Buffer
	src := io.TeeReader(io.MultiReader(strings.NewReader("hello "), strings.NewReader("world")), &out)
	data, err := io.ReadAll(src)
	if string(data) != "hello world" || out.String() != "hello world" || err != nil {
		t.Errorf("%q, %q, %v", data, out.String(), err)
	}
	buf := make([]byte, 8)
	if n, err := io.ReadFull(strings.NewReader("abc"), buf); n != 3 || err != io.ErrUnexpectedEOF {
		t.Error(n, err)
	}
	if n, err := io.ReadFull(strings.NewReader(""), buf); n != 0 || err != io.EOF {
		t.Error(n, err)
	}
	out.Reset()
	if n, err := io.CopyN(&out, strings.NewReader("abcdef"), 4); n != 4 || err != nil || out.String() != "abcd" {
		t.Error(n, err, out.String())
	}
	if n, err := io.CopyN(io.Discard, strings.NewReader("abc"), 4); n != 3 || err != io.EOF {
		t.Error(n, err)
	}
	s := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	if _, err := s.Seek(-2, io.SeekEnd); err != nil {
		t.Error(err)
	}
	if data, err := io.ReadAll(s); string(data) != "56" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

func TestPipe(t *testing.T) {
	r, w := io.Pipe()
	boom := errors.New("boom")
	go func() {
		io.WriteString(w, "first ")
		io.WriteString(w, "second")
		w.CloseWithError(boom)
	}()
	data, err := io.ReadAll(r)
	if string(data) != "first second" || err != boom {
		t.Errorf("%q, %v", data, err)
	}
	r, w = io.Pipe()
	r.Close()
	if n, err := w.Write([]byte("x")); n != 0 || err != io.ErrClosedPipe {
		t.Error(n, err)
	}
	if _, err := r.Read(make([]byte, 1)); err != io.ErrClosedPipe {
		t.Error(err)
	}
}
