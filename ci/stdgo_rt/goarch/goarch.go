// Package goarch holds what tests ask about the processor: both of rgo's targets agree on it.
package goarch

const (
	PtrSize   = 8
	BigEndian = false
)
