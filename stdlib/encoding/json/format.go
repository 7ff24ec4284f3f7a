package json

import (
	"bytes"
	"encoding/json/internal/wire"
)

// Valid reports whether data is JSON.
func Valid(data []byte) bool { return wire.Valid(data, false) == nil }

// HTMLEscape appends JSON text to dst with <, >, &, U+2028 and U+2029 in strings as escapes, so that it may stand in
// an HTML script element.
func HTMLEscape(dst *bytes.Buffer, src []byte) {
	dst.Grow(len(src))
	dst.Write(wire.AppendEscaped(dst.AvailableBuffer(), src, wire.HTML|wire.JS))
}

// Compact appends JSON text to dst without the blanks between tokens.
func Compact(dst *bytes.Buffer, src []byte) error {
	dst.Grow(len(src))
	if err := wire.Valid(src, false); err != nil {
		return formatError(err, 0)
	}
	dst.Write(wire.AppendCompact(dst.AvailableBuffer(), src, 0))
	return nil
}

// Indent appends JSON text to dst with elements and members on lines of their own, each beginning with prefix and one
// indent for each level. Blanks before the text are dropped, those after it stay.
func Indent(dst *bytes.Buffer, src []byte, prefix, indent string) error {
	dst.Grow(2 * len(src))
	if err := wire.Valid(src, false); err != nil {
		return formatError(err, 0)
	}
	dst.Write(wire.AppendIndent(dst.AvailableBuffer(), src, prefix, indent))
	dst.Write(src[len(bytes.TrimRight(src, " \t\r\n")):])
	return nil
}

// formatError is the error of a text that should be copied; it differs in a message and in the place of broken numbers.
func formatError(e *wire.Error, base int64) error {
	if e.Where == afterElement {
		e.Where = "after array value"
	}
	e.Pos = max(e.Pos, e.Made)
	return syntaxError(e, base)
}
