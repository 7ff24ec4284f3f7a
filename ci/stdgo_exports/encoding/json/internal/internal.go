// Package internal has the errors that tests compare with.
package internal

import "encoding/json/internal/opt"

var (
	ErrCycle           = opt.ErrCycle
	ErrNonNilReference = opt.ErrNotPointer
	ErrNilInterface    = opt.ErrNilInterface
)
