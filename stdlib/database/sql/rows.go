package sql

import (
	"context"
	"database/sql/driver"
	"database/sql/internal"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"
)

// Rows are what a query found; Next goes from one to the next. They hold a connection until they end or are closed.
type Rows struct {
	on      *link
	release func(error)
	driver  driver.Rows
	after   func() // what the end of the rows sets free

	// ending is entered while a row is read and as long as RawBytes of it may be in use.
	ending gate
	lent   bool // RawBytes were given out, so that ending is still entered
	stops  []func() bool
	closed bool
	err    error
	values []driver.Value // of the current row
	onRow  bool           // Next found a row
	buffer []byte         // memory of RawBytes

	mu     sync.Mutex
	ended  error // of the context
	finish bool  // all rows were read, so that the context doesn't matter any more
}

func newRows(ctx, txctx context.Context, l *link, release func(error), found driver.Rows, after func()) *Rows {
	rs := &Rows{on: l, release: release, driver: found, after: after}
	rs.watch(ctx)
	if txctx != nil {
		rs.watch(txctx)
	}
	return rs
}

// watch closes the rows when a context ends.
func (rs *Rows) watch(ctx context.Context) {
	if ctx.Done() == nil {
		return
	}
	stop := context.AfterFunc(ctx, func() {
		rs.mu.Lock()
		if rs.ended == nil {
			rs.ended = ctx.Err()
		}
		rs.mu.Unlock()
		rs.end(ctx.Err())
	})
	rs.ending.close()
	if rs.closed {
		stop()
	} else {
		rs.stops = append(rs.stops, stop)
	}
	rs.ending.open()
}

// adopt makes d the rows of a cursor in a row of rs; they end with rs.
func (rs *Rows) adopt(d *Rows, found driver.Rows) {
	d.on, d.release, d.driver = rs.on, func(error) {}, found
	before := rs.after
	rs.after = func() {
		d.end(nil)
		if before != nil {
			before()
		}
	}
}

// lend appends to the memory of RawBytes and returns what was appended.
func (rs *Rows) lend(write func([]byte) ([]byte, bool)) (RawBytes, bool) {
	start := len(rs.buffer)
	all, ok := write(rs.buffer)
	if !ok {
		return nil, false
	}
	rs.buffer = all
	return RawBytes(all[start:len(all):len(all)]), true
}

// takeBack ends the time of the RawBytes that were given out.
func (rs *Rows) takeBack() {
	if rs.lent {
		rs.lent = false
		rs.ending.leave()
	}
}

// Next goes to the next row and says whether there is one. At the end the rows are closed; Err says why it came.
func (rs *Rows) Next() bool {
	rs.takeBack()
	if rs.stopped() {
		return false
	}
	return rs.step((*Rows).advance)
}

// step calls advance, and closes the rows if that was the end.
func (rs *Rows) step(advance func(*Rows) (more, over bool)) bool {
	rs.ending.enter()
	more, over := advance(rs)
	rs.ending.leave()
	if over {
		rs.Close()
	}
	return more
}

func (rs *Rows) stopped() bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.ended != nil
}

func (rs *Rows) advance() (more, over bool) {
	if rs.closed {
		return false, false
	}
	rs.on.mu.Lock()
	defer rs.on.mu.Unlock()
	if scanner, ok := rs.driver.(driver.RowsColumnScanner); ok {
		rs.err = scanner.NextRow()
	} else {
		if rs.values == nil {
			rs.values = make([]driver.Value, len(rs.driver.Columns()))
		}
		rs.err = rs.driver.Next(rs.values)
	}
	rs.onRow = rs.err == nil
	if rs.onRow {
		return true, false
	}
	if rs.err != io.EOF {
		return false, true
	}
	rs.mu.Lock()
	rs.finish = true
	rs.mu.Unlock()
	sets, ok := rs.driver.(driver.RowsNextResultSet)
	return false, !ok || !sets.HasNextResultSet()
}

// NextResultSet goes to the next result of a query that has several, before its first row.
func (rs *Rows) NextResultSet() bool {
	rs.takeBack()
	return rs.step((*Rows).advanceSet)
}

func (rs *Rows) advanceSet() (more, over bool) {
	if rs.closed {
		return false, false
	}
	rs.values, rs.onRow = nil, false
	sets, ok := rs.driver.(driver.RowsNextResultSet)
	if !ok {
		return false, true
	}
	rs.on.mu.Lock()
	defer rs.on.mu.Unlock()
	rs.err = sets.NextResultSet()
	return rs.err == nil, rs.err != nil
}

// Err returns what ended the rows if it wasn't their end.
func (rs *Rows) Err() error {
	rs.mu.Lock()
	ended, finish := rs.ended, rs.finish
	rs.mu.Unlock()
	if ended != nil && !finish {
		return ended
	}
	rs.ending.enter()
	defer rs.ending.leave()
	return rs.failure(nil)
}

// failure is what went wrong, or else other.
func (rs *Rows) failure(other error) error {
	if rs.err != nil && rs.err != io.EOF {
		return rs.err
	}
	return other
}

// gone is why there are no rows to ask about, or nil.
func (rs *Rows) gone() error {
	if rs.closed {
		return rs.failure(errRowsClosed)
	}
	if rs.driver == nil {
		return rs.failure(errors.New("sql: no Rows available"))
	}
	return nil
}

// Columns returns the names of the columns.
func (rs *Rows) Columns() ([]string, error) {
	rs.ending.enter()
	defer rs.ending.leave()
	if err := rs.gone(); err != nil {
		return nil, err
	}
	rs.on.mu.Lock()
	defer rs.on.mu.Unlock()
	return rs.driver.Columns(), nil
}

// Scan puts the columns of the row where dest points, which must be as many. A target is *string, *[]byte, *bool, *any,
// *RawBytes, *Rows for a cursor, a pointer to a number or a named type of one of these kinds, a pointer to a pointer for
// what may be null, or a Scanner. Numbers and text are converted into each other if nothing gets lost; bytes are copied
// unless the target is a *RawBytes; times can become text.
func (rs *Rows) Scan(dest ...any) error {
	if rs.lent {
		return errors.New("sql: Scan called without calling Next (closemuScanHold)")
	}
	rs.ending.enter()
	rs.mu.Lock()
	ended := rs.ended
	rs.mu.Unlock()
	var err error
	switch {
	case rs.failure(nil) != nil:
		err = rs.err
	case ended != nil:
		err = ended
	case rs.closed:
		err = errRowsClosed
	default:
		err = rs.scan(dest)
	}
	if err == nil && hasRaw(dest) {
		rs.lent = true
		return nil
	}
	rs.ending.leave()
	return err
}

func hasRaw(dest []any) bool {
	for _, d := range dest {
		if _, raw := d.(*RawBytes); raw {
			return true
		}
	}
	return false
}

func (rs *Rows) scan(dest []any) error {
	if !rs.onRow {
		return errors.New("sql: Scan called without calling Next")
	}
	scanner, direct := rs.driver.(driver.RowsColumnScanner)
	columns := len(rs.values)
	if direct {
		rs.on.mu.Lock()
		defer rs.on.mu.Unlock()
		columns = len(rs.driver.Columns())
	}
	if columns != len(dest) {
		return fmt.Errorf("sql: expected %d destination arguments in Scan, not %d", columns, len(dest))
	}
	rs.buffer = rs.buffer[:0]
	for i, d := range dest {
		var err error
		if direct {
			err = scanner.ScanColumn(driver.ScanContext(internal.NewScanContext(rs)), i, d)
		} else {
			err = assign(rs, d, rs.values[i])
		}
		if err != nil {
			return fmt.Errorf("sql: Scan error on column index %d, name %q: %w", i, rs.driver.Columns()[i], err)
		}
	}
	return nil
}

// Close ends the rows; it may be called more than once.
func (rs *Rows) Close() error {
	rs.takeBack()
	return rs.end(nil)
}

func (rs *Rows) end(why error) error {
	rs.ending.close()
	if rs.closed {
		rs.ending.open()
		return nil
	}
	rs.closed = true
	if rs.err == nil {
		rs.err = why
	}
	stops, after := rs.stops, rs.after
	var err error
	if rs.driver != nil {
		rs.on.locked(func() { err = rs.driver.Close() })
	}
	rs.ending.open()
	for _, stop := range stops {
		stop()
	}
	if after != nil {
		after()
	}
	if rs.release != nil {
		rs.release(err)
	}
	return err
}

// Row is what a query for one row found.
type Row struct {
	rows *Rows
	err  error
}

func oneRow(rows *Rows, err error) *Row { return &Row{rows: rows, err: err} }

// Scan puts the columns of the first row where dest points, as Scan of Rows does; without a row it returns ErrNoRows.
// RawBytes can't be filled, as the rows are closed.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if hasRaw(dest) {
		return errors.New("sql: RawBytes isn't allowed on Row.Scan")
	}
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}

// Err returns the error of the query without reading the row.
func (r *Row) Err() error { return r.err }

// ColumnType is what the driver says about a column.
type ColumnType struct {
	name     string
	database string
	scan     reflect.Type

	length, precision, scale           int64
	nullable                           bool
	hasLength, hasDecimal, hasNullable bool
}

// ColumnTypes returns what the driver says about the columns.
func (rs *Rows) ColumnTypes() ([]*ColumnType, error) {
	rs.ending.enter()
	defer rs.ending.leave()
	if err := rs.gone(); err != nil {
		return nil, err
	}
	rs.on.mu.Lock()
	defer rs.on.mu.Unlock()
	names := rs.driver.Columns()
	list := make([]*ColumnType, len(names))
	for i, name := range names {
		c := &ColumnType{name: name, scan: reflect.TypeFor[any]()}
		if d, ok := rs.driver.(driver.RowsColumnTypeScanType); ok {
			c.scan = d.ColumnTypeScanType(i)
		}
		if d, ok := rs.driver.(driver.RowsColumnTypeDatabaseTypeName); ok {
			c.database = d.ColumnTypeDatabaseTypeName(i)
		}
		if d, ok := rs.driver.(driver.RowsColumnTypeLength); ok {
			c.length, c.hasLength = d.ColumnTypeLength(i)
		}
		if d, ok := rs.driver.(driver.RowsColumnTypeNullable); ok {
			c.nullable, c.hasNullable = d.ColumnTypeNullable(i)
		}
		if d, ok := rs.driver.(driver.RowsColumnTypePrecisionScale); ok {
			c.precision, c.scale, c.hasDecimal = d.ColumnTypePrecisionScale(i)
		}
		list[i] = c
	}
	return list, nil
}

// Name returns the column's name.
func (ci *ColumnType) Name() string { return ci.name }

// Length returns how long values may be, math.MaxInt64 without a limit; ok says whether the column has variable length.
func (ci *ColumnType) Length() (length int64, ok bool) { return ci.length, ci.hasLength }

// DecimalSize returns the digits of a decimal column, if it is one.
func (ci *ColumnType) DecimalSize() (precision, scale int64, ok bool) {
	return ci.precision, ci.scale, ci.hasDecimal
}

// ScanType returns a type that Scan can fill from the column, that of any if the driver knows none.
func (ci *ColumnType) ScanType() reflect.Type { return ci.scan }

// Nullable says whether values may be null, if the driver knows.
func (ci *ColumnType) Nullable() (nullable, ok bool) { return ci.nullable, ci.hasNullable }

// DatabaseTypeName returns what the database calls the type, without a length, or nothing.
func (ci *ColumnType) DatabaseTypeName() string { return ci.database }
