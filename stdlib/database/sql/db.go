package sql

import "context"

// Ping is PingContext in the background.
func (db *DB) Ping() error { return db.PingContext(context.Background()) }

// PingContext says whether the database can be reached, connecting if there is no connection.
func (db *DB) PingContext(ctx context.Context) error {
	return retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err != nil {
			return err
		}
		return l.ping(ctx, l.release)
	})
}

// Prepare is PrepareContext in the background.
func (db *DB) Prepare(query string) (*Stmt, error) {
	return db.PrepareContext(context.Background(), query)
}

// PrepareContext makes a statement for repeated and concurrent use, which is to be closed; ctx is for the making only.
func (db *DB) PrepareContext(ctx context.Context, query string) (*Stmt, error) {
	s := &Stmt{db: db, query: query}
	err := retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err != nil {
			return err
		}
		_, err = s.on(ctx, l)
		l.release(err)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Exec is ExecContext in the background.
func (db *DB) Exec(query string, args ...any) (Result, error) {
	return db.ExecContext(context.Background(), query, args...)
}

// ExecContext runs what returns no rows. args are for the placeholders.
func (db *DB) ExecContext(ctx context.Context, query string, args ...any) (res Result, err error) {
	err = retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err == nil {
			res, err = l.exec(ctx, l.release, query, args)
		}
		return err
	})
	return res, err
}

// Query is QueryContext in the background.
func (db *DB) Query(query string, args ...any) (*Rows, error) {
	return db.QueryContext(context.Background(), query, args...)
}

// QueryContext runs what returns rows. args are for the placeholders. The rows end with ctx.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (rows *Rows, err error) {
	err = retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err == nil {
			rows, err = l.query(ctx, nil, l.release, query, args)
		}
		return err
	})
	return rows, err
}

// QueryRow is QueryRowContext in the background.
func (db *DB) QueryRow(query string, args ...any) *Row {
	return db.QueryRowContext(context.Background(), query, args...)
}

// QueryRowContext runs what returns one row; errors come from Scan of the Row, which is never nil.
func (db *DB) QueryRowContext(ctx context.Context, query string, args ...any) *Row {
	return oneRow(db.QueryContext(ctx, query, args...))
}

// Begin is BeginTx in the background, with the database's own options.
func (db *DB) Begin() (*Tx, error) { return db.BeginTx(context.Background(), nil) }

// BeginTx starts a transaction, which is rolled back when ctx ends before its Commit. opts may be nil; what the driver
// can't do of it is an error.
func (db *DB) BeginTx(ctx context.Context, opts *TxOptions) (tx *Tx, err error) {
	err = retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err == nil {
			tx, err = l.begin(ctx, l.release, opts)
		}
		return err
	})
	return tx, err
}

// Conn takes a connection for oneself, waiting for one as long as ctx lasts. It is to be closed.
func (db *DB) Conn(ctx context.Context) (c *Conn, err error) {
	err = retried(func(fresh bool) error {
		l, err := db.acquire(ctx, fresh)
		if err == nil {
			c = &Conn{db: db, link: l}
		}
		return err
	})
	return c, err
}
