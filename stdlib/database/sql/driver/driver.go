// Package driver is what database drivers implement and what values know that go to a database.
package driver

import (
	"context"
	"database/sql/internal"
	"errors"
	"reflect"
)

// A Value is what a driver must take: nil, int64, float64, bool, []byte, string or time.Time; or, for drivers with a
// NamedValueChecker, what that lets through.
type Value any

// NamedValue is an argument with its name, if it has one, and its place, counted from one.
type NamedValue struct {
	Name    string
	Ordinal int
	Value   Value
}

// Driver opens connections.
type Driver interface {
	// Open makes a connection. What name means is the driver's business.
	Open(name string) (Conn, error)
}

// DriverContext is a Driver that parses names once, for many connections.
type DriverContext interface {
	OpenConnector(name string) (Connector, error)
}

// Connector opens connections of one configuration.
type Connector interface {
	Connect(context.Context) (Conn, error)
	Driver() Driver
}

// Conn is a connection, used by one goroutine at a time.
type Conn interface {
	// Prepare makes a statement of a query.
	Prepare(query string) (Stmt, error)
	// Close ends the connection with its statements and transactions.
	Close() error
	// Begin starts a transaction. Deprecated: drivers implement ConnBeginTx.
	Begin() (Tx, error)
}

// ConnPrepareContext is a Conn whose preparing can be cancelled.
type ConnPrepareContext interface {
	PrepareContext(ctx context.Context, query string) (Stmt, error)
}

// IsolationLevel is how far a transaction is kept from others; package sql names the levels.
type IsolationLevel int

// TxOptions are what a transaction is asked to be.
type TxOptions struct {
	Isolation IsolationLevel
	ReadOnly  bool
}

// ConnBeginTx is a Conn that takes options for transactions.
type ConnBeginTx interface {
	BeginTx(ctx context.Context, opts TxOptions) (Tx, error)
}

// Pinger is a Conn that can tell whether it still works.
type Pinger interface {
	Ping(ctx context.Context) error
}

// SessionResetter is a Conn that is put in order before it is used again.
type SessionResetter interface {
	ResetSession(ctx context.Context) error
}

// Validator is a Conn that says whether it may be kept for later.
type Validator interface {
	IsValid() bool
}

// Execer is a Conn that executes without preparing. Deprecated: drivers implement ExecerContext.
type Execer interface {
	Exec(query string, args []Value) (Result, error)
}

// ExecerContext is a Conn that executes without preparing, unless it returns ErrSkip.
type ExecerContext interface {
	ExecContext(ctx context.Context, query string, args []NamedValue) (Result, error)
}

// Queryer is a Conn that queries without preparing. Deprecated: drivers implement QueryerContext.
type Queryer interface {
	Query(query string, args []Value) (Rows, error)
}

// QueryerContext is a Conn that queries without preparing, unless it returns ErrSkip.
type QueryerContext interface {
	QueryContext(ctx context.Context, query string, args []NamedValue) (Rows, error)
}

// Stmt is a prepared statement of one connection.
type Stmt interface {
	Close() error
	// NumInput returns the number of placeholders, or -1 if the driver doesn't know.
	NumInput() int
	// Exec runs a statement without rows. Deprecated: drivers implement StmtExecContext.
	Exec(args []Value) (Result, error)
	// Query runs a statement with rows. Deprecated: drivers implement StmtQueryContext.
	Query(args []Value) (Rows, error)
}

// StmtExecContext is a Stmt whose execution can be cancelled.
type StmtExecContext interface {
	ExecContext(ctx context.Context, args []NamedValue) (Result, error)
}

// StmtQueryContext is a Stmt whose query can be cancelled.
type StmtQueryContext interface {
	QueryContext(ctx context.Context, args []NamedValue) (Rows, error)
}

// NamedValueChecker is a Conn or Stmt that decides itself which arguments it takes.
type NamedValueChecker interface {
	// CheckNamedValue may change the argument; ErrRemoveArgument takes it away, ErrSkip leaves it to the default.
	CheckNamedValue(*NamedValue) error
}

// ColumnConverter is a Stmt that says how to convert each argument. Deprecated: drivers implement NamedValueChecker.
type ColumnConverter interface {
	ColumnConverter(idx int) ValueConverter
}

// Tx is a transaction.
type Tx interface {
	Commit() error
	Rollback() error
}

// Result says what an execution did.
type Result interface {
	LastInsertId() (int64, error)
	RowsAffected() (int64, error)
}

// RowsAffected is the Result of a statement that changed so many rows.
type RowsAffected int64

var _ Result = RowsAffected(0)

// LastInsertId always fails.
func (RowsAffected) LastInsertId() (int64, error) {
	return 0, errors.New("LastInsertId is not supported by this driver")
}

// RowsAffected returns the number.
func (v RowsAffected) RowsAffected() (int64, error) { return int64(v), nil }

// ResultNoRows is the Result of a statement that changes no rows, like the making of a table.
var ResultNoRows noRows

type noRows struct{}

var _ Result = noRows{}

func (noRows) LastInsertId() (int64, error) {
	return 0, errors.New("no LastInsertId available after DDL statement")
}

func (noRows) RowsAffected() (int64, error) {
	return 0, errors.New("no RowsAffected available after DDL statement")
}

// Rows walks over the rows of a query.
type Rows interface {
	// Columns returns the names of the columns; unknown ones are empty.
	Columns() []string
	Close() error
	// Next fills dest, which has a place for each column; io.EOF after the last row.
	Next(dest []Value) error
}

// RowsNextResultSet is Rows of several results.
type RowsNextResultSet interface {
	Rows
	HasNextResultSet() bool
	// NextResultSet goes on to the next result; io.EOF after the last.
	NextResultSet() error
}

// ScanContext is what package sql hands through a driver's ScanColumn to its own conversion.
type ScanContext internal.ScanContext

// RowsColumnScanner is Rows that put a column's value where the program wants it themselves; Next isn't called then.
type RowsColumnScanner interface {
	Rows
	// NextRow moves to the next row; io.EOF after the last one.
	NextRow() error
	// ScanColumn writes column number index of the current row to what dest points to.
	ScanColumn(scanCtx ScanContext, index int, dest any) error
}

// RowsColumnTypeScanType is Rows that know a type for each column's values.
type RowsColumnTypeScanType interface {
	Rows
	ColumnTypeScanType(index int) reflect.Type
}

// RowsColumnTypeDatabaseTypeName is Rows that know what the database calls a column's type.
type RowsColumnTypeDatabaseTypeName interface {
	Rows
	ColumnTypeDatabaseTypeName(index int) string
}

// RowsColumnTypeLength is Rows that know how long a column's values may be.
type RowsColumnTypeLength interface {
	Rows
	ColumnTypeLength(index int) (length int64, ok bool)
}

// RowsColumnTypeNullable is Rows that know whether a column may be null.
type RowsColumnTypeNullable interface {
	Rows
	ColumnTypeNullable(index int) (nullable, ok bool)
}

// RowsColumnTypePrecisionScale is Rows that know the digits of decimal columns.
type RowsColumnTypePrecisionScale interface {
	Rows
	ColumnTypePrecisionScale(index int) (precision, scale int64, ok bool)
}

var (
	// ErrSkip says that the fast way isn't there and the long one is to be taken.
	ErrSkip = errors.New("driver: skip fast-path; continue as if unimplemented")

	// ErrBadConn says that the connection is broken and another is to be tried. A driver must not return it where the
	// server may have done what it was asked.
	ErrBadConn = errors.New("driver: bad connection")

	// ErrRemoveArgument says that an argument isn't for the query.
	ErrRemoveArgument = errors.New("driver: remove argument from query")
)
