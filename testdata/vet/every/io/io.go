// Package io has the name of another package, which messages about methods don't mind.
package io

import "io"

type T struct{}

func (T) ReadFrom(r io.Reader) (n int, err error) { return 0, nil }
