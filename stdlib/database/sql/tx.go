package sql

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"sync/atomic"
)

// Tx is a transaction. It ends with Commit or Rollback, or with its context; everything after that fails with ErrTxDone.
// Its statements end with it.
type Tx struct {
	db      *DB
	link    *link
	release func(error)
	driver  driver.Tx
	uses    gate
	done    atomic.Bool
	ctx     context.Context
	cancel  context.CancelFunc
	keep    bool // whether the connection can be kept after a rollback that came from outside

	mu    sync.Mutex
	stmts []*Stmt
}

func (l *link) begin(ctx context.Context, release func(error), opts *TxOptions) (*Tx, error) {
	var started driver.Tx
	var err error
	keep := false
	l.locked(func() {
		_, resets := l.conn.(driver.SessionResetter)
		_, validates := l.conn.(driver.Validator)
		keep = resets && validates
		started, err = callBegin(ctx, l.conn, opts)
	})
	if err != nil {
		release(err)
		return nil, err
	}
	tx := &Tx{db: l.db, link: l, release: release, driver: started, keep: keep}
	tx.ctx, tx.cancel = context.WithCancel(ctx)
	context.AfterFunc(tx.ctx, func() { tx.rollback(!tx.keep) })
	return tx, nil
}

func (tx *Tx) hold(ctx context.Context) (*link, func(error), error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	tx.uses.enter()
	if tx.done.Load() {
		tx.uses.leave()
		return nil, nil, ErrTxDone
	}
	return tx.link, func(error) { tx.uses.leave() }, nil
}

func (tx *Tx) lasting() context.Context { return tx.ctx }

// end closes what belongs to the transaction once done is set: end does the driver's part.
func (tx *Tx) end(finish func() error, discard bool) error {
	tx.cancel()
	tx.uses.passed()
	var err error
	tx.link.locked(func() { err = finish() })
	if !errors.Is(err, driver.ErrBadConn) {
		tx.mu.Lock()
		stmts := tx.stmts
		tx.mu.Unlock()
		for _, s := range stmts {
			s.Close()
		}
	}
	how := err
	if discard {
		how = driver.ErrBadConn
	}
	tx.release(how)
	return err
}

// Commit makes the changes last. If the context has ended, they are rolled back and its error is returned.
func (tx *Tx) Commit() error {
	if err := tx.ctx.Err(); err != nil {
		if tx.done.Load() {
			return ErrTxDone
		}
		return err
	}
	if !tx.done.CompareAndSwap(false, true) {
		return ErrTxDone
	}
	return tx.end(tx.driver.Commit, false)
}

func (tx *Tx) rollback(discard bool) error {
	if !tx.done.CompareAndSwap(false, true) {
		return ErrTxDone
	}
	err := tx.end(tx.driver.Rollback, discard)
	if discard {
		return driver.ErrBadConn
	}
	return err
}

// Rollback undoes the changes.
func (tx *Tx) Rollback() error { return tx.rollback(false) }

func (tx *Tx) own(s *Stmt) {
	tx.mu.Lock()
	tx.stmts = append(tx.stmts, s)
	tx.mu.Unlock()
}

// Prepare is PrepareContext in the background.
func (tx *Tx) Prepare(query string) (*Stmt, error) {
	return tx.PrepareContext(context.Background(), query)
}

// PrepareContext makes a statement of the transaction; ctx is for the making only.
func (tx *Tx) PrepareContext(ctx context.Context, query string) (*Stmt, error) {
	l, release, err := tx.hold(ctx)
	if err != nil {
		return nil, err
	}
	s, err := l.bind(ctx, tx, query)
	if err == nil {
		tx.own(s)
	}
	release(err)
	return s, err
}

// Stmt is StmtContext in the background.
func (tx *Tx) Stmt(stmt *Stmt) *Stmt { return tx.StmtContext(context.Background(), stmt) }

// StmtContext returns the statement as one of the transaction; what goes wrong is said when it is used.
func (tx *Tx) StmtContext(ctx context.Context, stmt *Stmt) *Stmt {
	l, release, err := tx.hold(ctx)
	if err != nil {
		return &Stmt{refused: err}
	}
	defer func() { release(err) }()
	if tx.db != stmt.db {
		return &Stmt{refused: errors.New("sql: Tx: statement from different database used")}
	}
	if stmt.refused != nil {
		return &Stmt{refused: stmt.refused}
	}
	var s *Stmt
	if stmt.holder != nil || stmt.borrowed != nil {
		s, err = l.bind(ctx, tx, stmt.query)
	} else {
		var p *prepared
		if err = stmt.borrow(); err == nil {
			if p, err = stmt.on(ctx, l); err != nil {
				stmt.giveBack()
			} else {
				s = &Stmt{db: tx.db, query: stmt.query, holder: tx, bound: p, borrowed: stmt}
			}
		}
	}
	if err != nil {
		return &Stmt{refused: err}
	}
	tx.own(s)
	return s
}

// Exec is ExecContext in the background.
func (tx *Tx) Exec(query string, args ...any) (Result, error) {
	return tx.ExecContext(context.Background(), query, args...)
}

// ExecContext runs what returns no rows. args are for the placeholders.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (Result, error) {
	return heldExec(ctx, tx, query, args)
}

// Query is QueryContext in the background.
func (tx *Tx) Query(query string, args ...any) (*Rows, error) {
	return tx.QueryContext(context.Background(), query, args...)
}

// QueryContext runs what returns rows. args are for the placeholders.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*Rows, error) {
	return heldQuery(ctx, tx, query, args)
}

// QueryRow is QueryRowContext in the background.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	return tx.QueryRowContext(context.Background(), query, args...)
}

// QueryRowContext runs what returns one row; errors come from Scan of the Row, which is never nil.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *Row {
	return oneRow(heldQuery(ctx, tx, query, args))
}
