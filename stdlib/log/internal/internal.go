// Package internal is what packages log and log/slog share.
package internal

// DefaultOutput writes a message of log/slog with the default logger of package log. pc is where it comes from.
var DefaultOutput func(pc uintptr, message []byte) error
