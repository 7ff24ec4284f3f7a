// database/sql over a driver of its own: pool, statements, transactions, scanning, contexts.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

type drv struct{ opened atomic.Int32 }
type conn struct{ d *drv }
type stmt struct{ query string }
type tx struct{}
type rows struct{ i int }

func (d *drv) Open(name string) (driver.Conn, error) {
	if name == "bad" {
		return nil, errors.New("no such source")
	}
	d.opened.Add(1)
	return &conn{d}, nil
}
func (c *conn) Prepare(q string) (driver.Stmt, error) { return &stmt{q}, nil }
func (c *conn) Close() error                          { c.d.opened.Add(-1); return nil }
func (c *conn) Begin() (driver.Tx, error)             { fmt.Println("begin"); return tx{}, nil }
func (tx) Commit() error                              { fmt.Println("commit"); return nil }
func (tx) Rollback() error                            { fmt.Println("rollback"); return nil }
func (s *stmt) Close() error                          { return nil }
func (s *stmt) NumInput() int                         { return -1 }
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	fmt.Printf("exec %s %v\n", s.query, args)
	return driver.RowsAffected(len(args)), nil
}
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	fmt.Printf("query %s %v\n", s.query, args)
	return &rows{}, nil
}
func (r *rows) Columns() []string { return []string{"id", "name", "score", "at", "maybe"} }
func (r *rows) Close() error      { return nil }
func (r *rows) Next(dest []driver.Value) error {
	if r.i == 3 {
		return io.EOF
	}
	r.i++
	dest[0], dest[1], dest[2] = int64(r.i), []byte(fmt.Sprint("n", r.i)), float64(r.i)/2
	dest[3] = time.Date(2020, 1, r.i, 0, 0, 0, 0, time.UTC)
	if r.i == 2 {
		dest[4] = "set"
	} else {
		dest[4] = nil
	}
	return nil
}

func main() {
	d := &drv{}
	sql.Register("own", d)
	fmt.Println(sql.Drivers())
	db, err := sql.Open("own", "x")
	fmt.Println(err, db.Ping())
	res, err := db.Exec("INSERT", 1, "two", true, nil, time.Unix(0, 0).UTC(), sql.Named("n", 5))
	fmt.Println(res, err)
	res, err = db.Exec("INSERT", 1, "two", 3.5, []byte("raw"), sql.NullString{})
	n, _ := res.RowsAffected()
	fmt.Println(n, err)
	rs, err := db.Query("SELECT", 7)
	fmt.Println(err)
	for rs.Next() {
		var id int8
		var name string
		var score sql.NullFloat64
		var at time.Time
		var maybe sql.Null[string]
		fmt.Println(rs.Scan(&id, &name, &score, &at, &maybe), id, name, score, at.Day(), maybe)
	}
	fmt.Println(rs.Err(), rs.Close())
	var s string
	fmt.Println(db.QueryRow("ONE").Scan(&s))
	var a, b, c, e string
	var f bool
	fmt.Println(db.QueryRow("ONE").Scan(&a, &b, &c, &e, &f))
	t, err := db.BeginTx(context.Background(), nil)
	fmt.Println(err)
	t.Exec("UPDATE")
	fmt.Println(t.Commit(), t.Rollback())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = db.QueryContext(ctx, "SELECT")
	fmt.Println(err, db.Stats().OpenConnections, d.opened.Load())
	fmt.Println(db.Close(), d.opened.Load())
	bad, _ := sql.Open("own", "bad")
	fmt.Println(bad.Ping())
	_, err = sql.Open("nosuch", "")
	fmt.Println(err)
}
