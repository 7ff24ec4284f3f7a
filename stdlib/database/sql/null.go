package sql

import (
	"database/sql/driver"
	"time"
)

// scanNull is what Scan of all the types that may be null do: nil empties the value, anything else is converted into it.
func scanNull[T any](v *T, valid *bool, src any) error {
	if src == nil {
		var zero T
		*v, *valid = zero, false
		return nil
	}
	err := assign(nil, v, src)
	*valid = err == nil
	return err
}

// NullString is a string that may be null.
type NullString struct {
	String string
	Valid  bool // whether it isn't null
}

// Scan takes a value of the database.
func (ns *NullString) Scan(value any) error { return scanNull(&ns.String, &ns.Valid, value) }

// Value returns the string or nil.
func (ns NullString) Value() (driver.Value, error) {
	if !ns.Valid {
		return nil, nil
	}
	return ns.String, nil
}

// NullInt64 is an int64 that may be null.
type NullInt64 struct {
	Int64 int64
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullInt64) Scan(value any) error { return scanNull(&n.Int64, &n.Valid, value) }

// Value returns the number or nil.
func (n NullInt64) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Int64, nil
}

// NullInt32 is an int32 that may be null.
type NullInt32 struct {
	Int32 int32
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullInt32) Scan(value any) error { return scanNull(&n.Int32, &n.Valid, value) }

// Value returns the number as an int64, or nil.
func (n NullInt32) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return int64(n.Int32), nil
}

// NullInt16 is an int16 that may be null.
type NullInt16 struct {
	Int16 int16
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullInt16) Scan(value any) error { return scanNull(&n.Int16, &n.Valid, value) }

// Value returns the number as an int64, or nil.
func (n NullInt16) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return int64(n.Int16), nil
}

// NullByte is a byte that may be null.
type NullByte struct {
	Byte  byte
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullByte) Scan(value any) error { return scanNull(&n.Byte, &n.Valid, value) }

// Value returns the number as an int64, or nil.
func (n NullByte) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return int64(n.Byte), nil
}

// NullFloat64 is a float64 that may be null.
type NullFloat64 struct {
	Float64 float64
	Valid   bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullFloat64) Scan(value any) error { return scanNull(&n.Float64, &n.Valid, value) }

// Value returns the number or nil.
func (n NullFloat64) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Float64, nil
}

// NullBool is a bool that may be null.
type NullBool struct {
	Bool  bool
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullBool) Scan(value any) error { return scanNull(&n.Bool, &n.Valid, value) }

// Value returns the truth value or nil.
func (n NullBool) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Bool, nil
}

// NullTime is a time that may be null.
type NullTime struct {
	Time  time.Time
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *NullTime) Scan(value any) error { return scanNull(&n.Time, &n.Valid, value) }

// Value returns the time or nil.
func (n NullTime) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Time, nil
}

// Null is a T that may be null; T is what a driver takes or Scan can fill.
type Null[T any] struct {
	V     T
	Valid bool // whether it isn't null
}

// Scan takes a value of the database.
func (n *Null[T]) Scan(value any) error { return scanNull(&n.V, &n.Valid, value) }

// Value returns V as what drivers take, or nil.
func (n Null[T]) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(n.V)
}
