package sql

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"
)

// holder is a Conn or Tx: what has one connection for as long as it lasts.
type holder interface {
	// hold returns the link for one operation, and what must be called after it.
	hold(ctx context.Context) (*link, func(error), error)
	// lasting is a context with which all rows end, or nil.
	lasting() context.Context
}

// Conn is one connection, taken out of the pool until Close. After that everything fails with ErrConnDone.
type Conn struct {
	db   *DB
	uses gate
	link *link
	done atomic.Bool
}

func (c *Conn) hold(context.Context) (*link, func(error), error) {
	if c.done.Load() {
		return nil, nil, ErrConnDone
	}
	c.uses.enter()
	if c.done.Load() {
		c.uses.leave()
		return nil, nil, ErrConnDone
	}
	return c.link, c.released, nil
}

func (c *Conn) lasting() context.Context { return nil }

func (c *Conn) released(err error) {
	c.uses.leave()
	if errors.Is(err, driver.ErrBadConn) {
		c.close(err)
	}
}

func (c *Conn) close(err error) error {
	if !c.done.CompareAndSwap(false, true) {
		return ErrConnDone
	}
	c.uses.close()
	c.link.release(err)
	c.uses.open()
	return err
}

// Close gives the connection back to the pool, after the operations that are still running.
func (c *Conn) Close() error { return c.close(nil) }

// PingContext says whether the connection works.
func (c *Conn) PingContext(ctx context.Context) error {
	l, release, err := c.hold(ctx)
	if err != nil {
		return err
	}
	return l.ping(ctx, release)
}

// ExecContext runs what returns no rows. args are for the placeholders.
func (c *Conn) ExecContext(ctx context.Context, query string, args ...any) (Result, error) {
	return heldExec(ctx, c, query, args)
}

// QueryContext runs what returns rows. args are for the placeholders.
func (c *Conn) QueryContext(ctx context.Context, query string, args ...any) (*Rows, error) {
	return heldQuery(ctx, c, query, args)
}

// QueryRowContext runs what returns one row; errors come from Scan of the Row, which is never nil.
func (c *Conn) QueryRowContext(ctx context.Context, query string, args ...any) *Row {
	return oneRow(heldQuery(ctx, c, query, args))
}

// PrepareContext makes a statement of this connection; ctx is for the making only.
func (c *Conn) PrepareContext(ctx context.Context, query string) (*Stmt, error) {
	l, release, err := c.hold(ctx)
	if err != nil {
		return nil, err
	}
	s, err := l.bind(ctx, c, query)
	release(err)
	return s, err
}

// Raw calls f with the driver's connection, which f must not keep. If f panics or returns driver.ErrBadConn, the
// connection isn't used any more.
func (c *Conn) Raw(f func(driverConn any) error) (err error) {
	l, release, err := c.hold(nil)
	if err != nil {
		return err
	}
	finished := false
	l.mu.Lock()
	defer func() {
		l.mu.Unlock()
		if !finished {
			err = driver.ErrBadConn
		}
		release(err)
	}()
	err = f(l.conn)
	finished = true
	return err
}

// BeginTx starts a transaction on the connection, which is rolled back when ctx ends before its Commit.
func (c *Conn) BeginTx(ctx context.Context, opts *TxOptions) (*Tx, error) {
	l, release, err := c.hold(ctx)
	if err != nil {
		return nil, err
	}
	return l.begin(ctx, release, opts)
}

func heldExec(ctx context.Context, h holder, query string, args []any) (Result, error) {
	l, release, err := h.hold(ctx)
	if err != nil {
		return nil, err
	}
	return l.exec(ctx, release, query, args)
}

func heldQuery(ctx context.Context, h holder, query string, args []any) (*Rows, error) {
	l, release, err := h.hold(ctx)
	if err != nil {
		return nil, err
	}
	return l.query(ctx, h.lasting(), release, query, args)
}

// bind makes a statement that belongs to a holder.
func (l *link) bind(ctx context.Context, h holder, query string) (*Stmt, error) {
	l.mu.Lock()
	p, err := l.prepare(ctx, query)
	l.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return &Stmt{db: l.db, query: query, holder: h, bound: p}, nil
}
