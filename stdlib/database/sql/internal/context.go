// Package internal is what packages database/sql and database/sql/driver have in common and programs don't see.
package internal

// ScanContext is driver.ScanContext from the side of package sql, which alone puts something in.
type ScanContext struct {
	of any
}

// NewScanContext returns one that carries v.
func NewScanContext(v any) ScanContext { return ScanContext{of: v} }

// ScanContextValue returns what c carries.
func ScanContextValue(c ScanContext) any { return c.of }
