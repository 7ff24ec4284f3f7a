package sql

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"time"
)

// A link is a connection of the pool.
type link struct {
	db   *DB
	born time.Time

	mu         sync.Mutex // held for each call of the driver
	conn       driver.Conn
	needsReset bool
	dead       bool
	open       map[*prepared]struct{} // statements that are to be closed before the connection

	// Guarded by db.mu.
	out      bool
	cameBack time.Time
	leftover []*prepared // statements that were closed while the link was out
}

// prepared is a driver's statement of a link.
type prepared struct {
	on     *link
	stmt   driver.Stmt
	closed bool
	err    error // of closing
}

// close closes the statement once; the link's lock is held.
func (p *prepared) close() error {
	if !p.closed {
		p.closed = true
		delete(p.on.open, p)
		p.err = p.stmt.Close()
	}
	return p.err
}

// Close closes the statement.
func (p *prepared) Close() error {
	p.on.mu.Lock()
	defer p.on.mu.Unlock()
	return p.close()
}

// prepare makes a statement, which ends with the link at the latest; the lock is held.
func (l *link) prepare(ctx context.Context, query string) (*prepared, error) {
	stmt, err := callPrepare(ctx, l.conn, query)
	if err != nil {
		return nil, err
	}
	p := &prepared{on: l, stmt: stmt}
	if l.dead {
		p.close()
		return nil, driver.ErrBadConn
	}
	if l.open == nil {
		l.open = make(map[*prepared]struct{})
	}
	l.open[p] = struct{}{}
	return p, nil
}

func (l *link) expired(life time.Duration) bool {
	return life > 0 && l.born.Add(life).Before(time.Now())
}

// reset puts a link in order that was in use before.
func (l *link) reset(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.needsReset {
		return nil
	}
	l.needsReset = false
	if r, ok := l.conn.(driver.SessionResetter); ok {
		return r.ResetSession(ctx)
	}
	return nil
}

// valid asks the driver whether the link may be kept.
func (l *link) valid(needsReset bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if needsReset {
		l.needsReset = true
	}
	if v, ok := l.conn.(driver.Validator); ok {
		return v.IsValid()
	}
	return true
}

// Close ends the link with its statements and makes room in the pool.
func (l *link) Close() error {
	l.mu.Lock()
	if l.dead {
		l.mu.Unlock()
		return errors.New("sql: duplicate driverConn close")
	}
	l.dead = true
	for p := range l.open {
		p.close()
	}
	err := l.conn.Close()
	l.mu.Unlock()

	l.db.mu.Lock()
	l.db.numOpen--
	l.db.openMore()
	l.db.mu.Unlock()
	return err
}

// release gives the link back after use; err is how that went.
func (l *link) release(err error) { l.db.giveBack(l, err, true) }

func (l *link) query(ctx, txctx context.Context, release func(error), query string, args []any) (*Rows, error) {
	withContext, _ := l.conn.(driver.QueryerContext)
	old, _ := l.conn.(driver.Queryer)
	if withContext != nil || old != nil {
		var found driver.Rows
		l.mu.Lock()
		list, err := arguments(l.conn, nil, args)
		if err == nil {
			found, err = callQuery(ctx, withContext, old, query, list)
		}
		l.mu.Unlock()
		if err != driver.ErrSkip {
			if err != nil {
				release(err)
				return nil, err
			}
			return newRows(ctx, txctx, l, release, found, nil), nil
		}
	}
	l.mu.Lock()
	p, err := l.prepare(ctx, query)
	l.mu.Unlock()
	if err != nil {
		release(err)
		return nil, err
	}
	found, err := p.query(ctx, args)
	if err != nil {
		p.Close()
		release(err)
		return nil, err
	}
	return newRows(ctx, txctx, l, release, found, func() { p.Close() }), nil
}

func (l *link) exec(ctx context.Context, release func(error), query string, args []any) (res Result, err error) {
	defer func() { release(err) }()
	withContext, _ := l.conn.(driver.ExecerContext)
	old, _ := l.conn.(driver.Execer)
	if withContext != nil || old != nil {
		var did driver.Result
		l.locked(func() {
			var list []driver.NamedValue
			if list, err = arguments(l.conn, nil, args); err == nil {
				did, err = callExec(ctx, withContext, old, query, list)
			}
		})
		if err != driver.ErrSkip {
			if err != nil {
				return nil, err
			}
			return result{l, did}, nil
		}
	}
	var p *prepared
	l.locked(func() { p, err = l.prepare(ctx, query) })
	if err != nil {
		return nil, err
	}
	defer p.Close()
	return p.exec(ctx, args)
}

// locked calls f with the lock held, which is freed even if f panics.
func (l *link) locked(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

func (p *prepared) query(ctx context.Context, args []any) (driver.Rows, error) {
	p.on.mu.Lock()
	defer p.on.mu.Unlock()
	list, err := arguments(p.on.conn, p.stmt, args)
	if err != nil {
		return nil, err
	}
	return callStmtQuery(ctx, p.stmt, list)
}

func (p *prepared) exec(ctx context.Context, args []any) (Result, error) {
	p.on.mu.Lock()
	defer p.on.mu.Unlock()
	list, err := arguments(p.on.conn, p.stmt, args)
	if err != nil {
		return nil, err
	}
	did, err := callStmtExec(ctx, p.stmt, list)
	if err != nil {
		return nil, err
	}
	return result{p.on, did}, nil
}

func (l *link) ping(ctx context.Context, release func(error)) (err error) {
	defer func() { release(err) }()
	if p, ok := l.conn.(driver.Pinger); ok {
		l.locked(func() { err = p.Ping(ctx) })
	}
	return err
}
