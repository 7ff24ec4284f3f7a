// Package sql is one way to talk to many databases: a pool of connections, statements, transactions and rows, on top of
// drivers that package driver describes.
package sql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
)

var (
	// ErrNoRows is what Row.Scan returns when the query found nothing.
	ErrNoRows = errors.New("sql: no rows in result set")

	// ErrConnDone is what a Conn returns after its Close.
	ErrConnDone = errors.New("sql: connection is already closed")

	// ErrTxDone is what a transaction returns after its Commit or Rollback.
	ErrTxDone = errors.New("sql: transaction has already been committed or rolled back")

	errPoolClosed = errors.New("sql: database is closed")
	errRowsClosed = errors.New("sql: Rows are closed")
	errStmtClosed = errors.New("sql: statement is closed")
)

// drivers are the registered ones, by name.
var drivers struct {
	sync.RWMutex
	byName map[string]driver.Driver
}

// Register makes a driver known under a name. It panics when the driver is nil or the name is taken.
func Register(name string, driver driver.Driver) { register(name, driver) }

func register(name string, d driver.Driver) {
	drivers.Lock()
	defer drivers.Unlock()
	if d == nil {
		panic("sql: Register driver is nil")
	}
	if _, taken := drivers.byName[name]; taken {
		panic("sql: Register called twice for driver " + name)
	}
	if drivers.byName == nil {
		drivers.byName = map[string]driver.Driver{}
	}
	drivers.byName[name] = d
}

// Drivers returns the names of the registered drivers in order.
func Drivers() []string {
	drivers.RLock()
	defer drivers.RUnlock()
	names := slices.AppendSeq(make([]string, 0, len(drivers.byName)), maps.Keys(drivers.byName))
	slices.Sort(names)
	return names
}

// NamedArg is an argument for a placeholder with a name; without a Name its position counts. Name is without the sign
// that the database's language writes before it.
type NamedArg struct {
	_ struct{} // fields are to be given by name

	Name  string
	Value any
}

// Named returns the NamedArg of a name and a value.
func Named(name string, value any) NamedArg {
	return NamedArg{Name: name, Value: value}
}

// Out is an argument that a procedure of the database writes to: Dest is a pointer to where. With In, what is there at
// the call is handed in. Drivers must support it.
type Out struct {
	_ struct{} // fields are to be given by name

	Dest any
	In   bool
}

// IsolationLevel says how far a transaction is kept from the others.
type IsolationLevel int

// The levels of isolation; which of them there are depends on the database.
const (
	LevelDefault IsolationLevel = iota
	LevelReadUncommitted
	LevelReadCommitted
	LevelWriteCommitted
	LevelRepeatableRead
	LevelSnapshot
	LevelSerializable
	LevelLinearizable
)

var _ fmt.Stringer = LevelDefault

// String returns the level's name.
func (i IsolationLevel) String() string {
	names := [...]string{"Default", "Read Uncommitted", "Read Committed", "Write Committed", "Repeatable Read", "Snapshot",
		"Serializable", "Linearizable"}
	if 0 <= i && int(i) < len(names) {
		return names[i]
	}
	return "IsolationLevel(" + strconv.Itoa(int(i)) + ")"
}

// TxOptions are what BeginTx asks of a transaction. Isolation zero is the database's own.
type TxOptions struct {
	Isolation IsolationLevel
	ReadOnly  bool
}

// RawBytes as the target of Scan takes bytes without copying them: they are valid until the next call of Next, Scan or
// Close.
type RawBytes []byte

// Scanner is a target of Scan that takes the database's value itself: an int64, float64, bool, []byte, string, time.Time
// or nil. Bytes must be copied if they are to be kept. An error says that the value doesn't fit.
type Scanner interface {
	Scan(src any) error
}

// Result says what an execution did, as far as the database tells.
type Result interface {
	// LastInsertId returns the number that the database gave an inserted row.
	LastInsertId() (int64, error)
	// RowsAffected returns how many rows were changed, inserted or deleted.
	RowsAffected() (int64, error)
}

// result is a driver's Result; its connection isn't used by two at a time.
type result struct {
	on *link
	driver.Result
}

func (r result) LastInsertId() (int64, error) {
	r.on.mu.Lock()
	defer r.on.mu.Unlock()
	return r.Result.LastInsertId()
}

func (r result) RowsAffected() (int64, error) {
	r.on.mu.Lock()
	defer r.on.mu.Unlock()
	return r.Result.RowsAffected()
}

// Open returns a pool for a registered driver and the driver's name of a database. It need not connect: Ping does.
func Open(driverName, dataSourceName string) (*DB, error) {
	drivers.RLock()
	d, known := drivers.byName[driverName]
	drivers.RUnlock()
	if !known {
		return nil, fmt.Errorf("sql: unknown driver %q (forgotten import?)", driverName)
	}
	if parsing, ok := d.(driver.DriverContext); ok {
		c, err := parsing.OpenConnector(dataSourceName)
		if err != nil {
			return nil, err
		}
		return OpenDB(c), nil
	}
	return OpenDB(byName{driver: d, name: dataSourceName}), nil
}

// byName is the Connector of a driver that has none.
type byName struct {
	driver driver.Driver
	name   string
}

func (c byName) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.name) }

func (c byName) Driver() driver.Driver { return c.driver }
