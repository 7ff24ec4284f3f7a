package sql

import (
	"context"
	"sync"
)

// Stmt is a prepared statement, for any number of goroutines. One of a DB prepares itself on every connection that it is
// used on; one of a Tx or Conn ends with that.
type Stmt struct {
	db      *DB
	query   string
	refused error // why the statement was never made

	holder   holder    // the Tx or Conn it belongs to, nil for one of the pool
	bound    *prepared // its only driver's statement then
	borrowed *Stmt     // the statement of the pool that bound comes from

	ending sync.RWMutex // held for reading while an operation starts

	mu     sync.Mutex
	made   map[*link]*prepared // the statements of the pool's connections
	users  int                 // rows and statements of transactions that still need those
	closed bool
}

// on returns the statement for a link that is out, making it if need be.
func (s *Stmt) on(ctx context.Context, l *link) (*prepared, error) {
	s.mu.Lock()
	p := s.made[l]
	s.mu.Unlock()
	if p != nil {
		return p, nil
	}
	l.mu.Lock()
	p, err := l.prepare(ctx, s.query)
	l.mu.Unlock()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = make(map[*link]*prepared)
	}
	for other := range s.made {
		if other.gone() {
			delete(s.made, other)
		}
	}
	s.made[l] = p
	return p, nil
}

// gone says whether the link was closed. One that is busy isn't.
func (l *link) gone() bool {
	if !l.mu.TryLock() {
		return false
	}
	defer l.mu.Unlock()
	return l.dead
}

// borrow keeps the drivers' statements from being closed until giveBack.
func (s *Stmt) borrow() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errStmtClosed
	}
	s.users++
	return nil
}

func (s *Stmt) giveBack() {
	s.mu.Lock()
	s.users--
	last := s.closed && s.users == 0
	s.mu.Unlock()
	if last {
		s.drop()
	}
}

func (s *Stmt) drop() {
	s.mu.Lock()
	made := s.made
	s.made = nil
	s.mu.Unlock()
	for _, p := range made {
		s.db.dropPrepared(p)
	}
}

// Close ends the statement; rows that came from it can still be read.
func (s *Stmt) Close() error {
	s.ending.Lock()
	defer s.ending.Unlock()
	if s.refused != nil {
		return s.refused
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	idle := s.users == 0
	s.mu.Unlock()
	switch {
	case s.borrowed != nil:
		s.borrowed.giveBack()
	case s.bound != nil:
		return s.bound.Close()
	case idle:
		s.drop()
	}
	return nil
}

// start finds a link and its statement for one operation, and what must be called after it.
func (s *Stmt) start(ctx context.Context, fresh bool) (*prepared, func(error), error) {
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, nil, errStmtClosed
	}
	if s.holder != nil {
		_, release, err := s.holder.hold(ctx)
		return s.bound, release, err
	}
	l, err := s.db.acquire(ctx, fresh)
	if err != nil {
		return nil, nil, err
	}
	p, err := s.on(ctx, l)
	if err != nil {
		l.release(err)
		return nil, nil, err
	}
	return p, l.release, nil
}

// Exec is ExecContext in the background.
func (s *Stmt) Exec(args ...any) (Result, error) {
	return s.ExecContext(context.Background(), args...)
}

// run calls f with the statement on a connection and what must be called after it, again where the connection was dead.
func (s *Stmt) run(ctx context.Context, f func(p *prepared, release func(error)) error) error {
	s.ending.RLock()
	defer s.ending.RUnlock()
	if s.refused != nil {
		return s.refused
	}
	return retried(func(fresh bool) error {
		p, release, err := s.start(ctx, fresh)
		if err != nil {
			return err
		}
		return f(p, release)
	})
}

// ExecContext runs the statement for what it does.
func (s *Stmt) ExecContext(ctx context.Context, args ...any) (res Result, err error) {
	err = s.run(ctx, func(p *prepared, release func(error)) (err error) {
		defer func() { release(err) }()
		res, err = p.exec(ctx, args)
		return err
	})
	return res, err
}

// Query is QueryContext in the background.
func (s *Stmt) Query(args ...any) (*Rows, error) {
	return s.QueryContext(context.Background(), args...)
}

// QueryContext runs the statement for its rows.
func (s *Stmt) QueryContext(ctx context.Context, args ...any) (rows *Rows, err error) {
	err = s.run(ctx, func(p *prepared, release func(error)) error {
		found, err := p.query(ctx, args)
		if err == nil {
			err = s.borrow()
		}
		if err != nil {
			release(err)
			return err
		}
		var txctx context.Context
		if s.holder != nil {
			txctx = s.holder.lasting()
		}
		rows = newRows(ctx, txctx, p.on, release, found, s.giveBack)
		return nil
	})
	return rows, err
}

// QueryRow is QueryRowContext in the background.
func (s *Stmt) QueryRow(args ...any) *Row {
	return s.QueryRowContext(context.Background(), args...)
}

// QueryRowContext runs the statement for one row; errors come from Scan of the Row, which is never nil.
func (s *Stmt) QueryRowContext(ctx context.Context, args ...any) *Row {
	return oneRow(s.QueryContext(ctx, args...))
}
