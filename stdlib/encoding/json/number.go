package json

import (
	"encoding/json/internal/wire"
	"fmt"
	"strconv"
	"unsafe"
)

// A Number is the text of a number.
type Number string

// String returns the text.
func (n Number) String() string { return string(n) }

// Float64 returns the number as a float64.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 returns the number as an int64.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

// isNumber reports whether s is a number in JSON.
func isNumber(s string) bool {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	end, err := wire.Number(b, 0)
	return err == nil && end == len(b)
}

func notNumber(text string) error {
	return fmt.Errorf("cannot parse %q as JSON number: %w", text, strconv.ErrSyntax)
}
