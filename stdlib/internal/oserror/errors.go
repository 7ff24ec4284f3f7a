// Package oserror holds the error values that package io/fs exports and package syscall compares with.
package oserror

import "errors"

// The conditions that errors of the operating system are classified by.
var (
	ErrInvalid    = errors.New("invalid argument")
	ErrPermission = errors.New("permission denied")
	ErrExist      = errors.New("file already exists")
	ErrNotExist   = errors.New("file does not exist")
	ErrClosed     = errors.New("file already closed")
)
