// run

// A small database of its own behind package database/sql: the pool, statements, transactions, rows and conversions.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

type shop struct {
	mu     sync.Mutex
	opened int
	broken int
	events []string
	rows   [][]driver.Value
}

func (s *shop) log(format string, args ...any) {
	s.mu.Lock()
	s.events = append(s.events, fmt.Sprintf(format, args...))
	s.mu.Unlock()
}

func (s *shop) flush() {
	s.mu.Lock()
	fmt.Println("   ", strings.Join(s.events, "; "))
	s.events = nil
	s.mu.Unlock()
}

func (s *shop) Open(name string) (driver.Conn, error) {
	s.mu.Lock()
	s.opened++
	n := s.opened
	s.mu.Unlock()
	s.log("open %d", n)
	return &conn{shop: s, id: n}, nil
}

type conn struct {
	shop *shop
	id   int
}

func (c *conn) Prepare(query string) (driver.Stmt, error) {
	if strings.HasPrefix(query, "bad") {
		return nil, errors.New("shop: syntax")
	}
	c.shop.log("prepare %d %q", c.id, query)
	return &stmt{c, query}, nil
}

func (c *conn) Close() error { c.shop.log("close %d", c.id); return nil }
func (c *conn) Begin() (driver.Tx, error) {
	c.shop.log("begin %d", c.id)
	return &tx{c}, nil
}

type tx struct{ c *conn }

func (t *tx) Commit() error   { t.c.shop.log("commit %d", t.c.id); return nil }
func (t *tx) Rollback() error { t.c.shop.log("rollback %d", t.c.id); return nil }

type stmt struct {
	c     *conn
	query string
}

func (s *stmt) Close() error  { s.c.shop.log("close stmt %d %q", s.c.id, s.query); return nil }
func (s *stmt) NumInput() int { return strings.Count(s.query, "?") }
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	s.c.shop.mu.Lock()
	broken := s.c.shop.broken > 0
	if broken {
		s.c.shop.broken--
	}
	s.c.shop.mu.Unlock()
	if broken {
		return nil, driver.ErrBadConn
	}
	s.c.shop.log("exec %d %v", s.c.id, args)
	return driver.RowsAffected(len(args)), nil
}
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	if s.query == "none" {
		return &cursor{shop: s.c.shop}, nil
	}
	return &cursor{shop: s.c.shop, rest: s.c.shop.rows, sets: strings.Count(s.query, ";")}, nil
}

type cursor struct {
	shop *shop
	rest [][]driver.Value
	sets int
}

func (r *cursor) Columns() []string { return []string{"id", "name", "price", "when"} }
func (r *cursor) Close() error      { r.shop.log("close rows"); return nil }
func (r *cursor) Next(dest []driver.Value) error {
	if len(r.rest) == 0 {
		return io.EOF
	}
	copy(dest, r.rest[0])
	r.rest = r.rest[1:]
	return nil
}
func (r *cursor) HasNextResultSet() bool { return r.sets > 0 }
func (r *cursor) NextResultSet() error {
	if r.sets == 0 {
		return io.EOF
	}
	r.sets--
	r.rest = r.shop.rows[:1]
	return nil
}
func (r *cursor) ColumnTypeDatabaseTypeName(i int) string {
	return []string{"INT", "TEXT", "REAL", "TIME"}[i]
}
func (r *cursor) ColumnTypeNullable(i int) (bool, bool) { return i > 0, i < 3 }

type upper string

func (u *upper) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("upper of %T", src)
	}
	*u = upper(strings.ToUpper(s))
	return nil
}

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func main() {
	day := time.Date(2024, 2, 29, 12, 30, 0, 500, time.UTC)
	s := &shop{rows: [][]driver.Value{
		{int64(1), "pear", 1.5, day},
		{int64(2), []byte("plum"), nil, nil},
		{int64(300), nil, 2.25, day.Add(time.Hour)},
	}}
	sql.Register("shop", s)
	fmt.Println(sql.Drivers())
	_, err := sql.Open("market", "")
	fmt.Println(err)
	db, err := sql.Open("shop", "x")
	check(err)
	check(db.Ping())
	s.flush()

	fmt.Println("rows")
	rows, err := db.Query("all")
	check(err)
	types, _ := rows.ColumnTypes()
	for _, t := range types {
		null, ok := t.Nullable()
		_, _, decimal := t.DecimalSize()
		fmt.Println(t.Name(), t.DatabaseTypeName(), null, ok, decimal, t.ScanType())
	}
	check(rows.Scan())
	for rows.Next() {
		var id int
		var name sql.NullString
		var price *float32
		var when sql.Null[time.Time]
		check(rows.Scan(&id, &name, &price, &when))
		fmt.Print(id, " ", name, " ", when.Valid, " ", when.V.Format(time.Kitchen), " ")
		if price != nil {
			fmt.Print(*price)
		}
		fmt.Println()
	}
	check(rows.Err())
	fmt.Println(rows.Next(), rows.Close())
	_, err = rows.Columns()
	fmt.Println(err)
	s.flush()

	fmt.Println("conversions")
	rows, err = db.Query("all; again")
	check(err)
	for rows.Next() {
		var small int8
		var u upper
		var raw sql.RawBytes
		var any1 any
		fmt.Println(rows.Scan(&small, &u, &raw, &any1), small, u, string(raw))
		var text, price, when string
		var b bool
		fmt.Println(rows.Scan(&b, &text, &price, &when), b, text, price, when)
		break
	}
	for rows.Next() {
		var a, b, c sql.RawBytes
		var d []byte
		fmt.Println(rows.Scan(&a, &b, &c, &d), string(a), string(b), string(c), c == nil, string(d))
	}
	fmt.Println(rows.NextResultSet(), rows.Next(), rows.Next(), rows.NextResultSet(), rows.Err())
	var one int
	var rest [3]any
	fmt.Println(db.QueryRow("none").Scan(&one))
	fmt.Println(db.QueryRow("all").Scan(&one))
	fmt.Println(db.QueryRow("all").Scan(&one, &rest[0], &rest[1], &rest[2]), one, rest)
	fmt.Println(db.QueryRow("bad").Scan(&one))
	var raw sql.RawBytes
	fmt.Println(db.QueryRow("all").Scan(&raw, &rest[0], &rest[1], &rest[2]))
	s.events = nil

	fmt.Println("arguments")
	_, err = db.Exec("a ? ?", 1)
	fmt.Println(err)
	_, err = db.Exec("a ?", uint64(1<<63))
	fmt.Println(err)
	_, err = db.Exec("a ?", sql.Named("x", 1))
	fmt.Println(err)
	_, err = db.Exec("a ?", struct{}{})
	fmt.Println(err)
	s.events = nil
	res, err := db.Exec("a ? ? ?", "x", sql.NullInt64{}, &one)
	check(err)
	fmt.Println(res.RowsAffected())
	_, err = res.LastInsertId()
	fmt.Println(err)
	s.flush()

	fmt.Println("broken connections")
	s.broken = 2
	_, err = db.Exec("b")
	fmt.Println(err)
	s.flush()

	fmt.Println("transactions")
	st, err := db.Prepare("insert ?")
	check(err)
	t, err := db.Begin()
	check(err)
	_, err = t.Stmt(st).Exec(5)
	check(err)
	_, err = t.Exec("delete")
	check(err)
	check(t.Commit())
	fmt.Println(t.Rollback())
	_, err = t.Query("all")
	fmt.Println(err)
	_, err = db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	fmt.Println(err)
	_, err = db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	fmt.Println(err)
	check(st.Close())
	_, err = st.Exec(1)
	fmt.Println(err)
	s.flush()

	fmt.Println("limits")
	db.SetMaxOpenConns(1)
	c, err := db.Conn(context.Background())
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	_, err = db.ExecContext(ctx, "late")
	fmt.Println(err)
	cancel()
	fmt.Println(c.Raw(func(dc any) error { _, ok := dc.(*conn); fmt.Println(ok); return nil }))
	stats := db.Stats()
	fmt.Println(stats.MaxOpenConnections, stats.OpenConnections, stats.InUse, stats.Idle, stats.WaitCount, stats.WaitDuration > 0)
	got := make(chan error)
	go func() { _, err := db.Exec("after"); got <- err }()
	for db.Stats().WaitCount < 2 {
		time.Sleep(time.Millisecond)
	}
	check(c.Close())
	fmt.Println(<-got, c.Close())
	t, err = db.BeginTx(context.Background(), nil)
	check(err)
	rows, err = t.Query("all")
	check(err)
	fmt.Println(rows.Next(), t.Rollback(), rows.Next(), rows.Err())
	check(db.Close())
	fmt.Println(db.Ping())
	fmt.Println(sql.LevelSnapshot, sql.IsolationLevel(12))
}
