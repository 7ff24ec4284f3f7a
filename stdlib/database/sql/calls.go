package sql

import (
	"context"
	"database/sql/driver"
	"errors"
)

// The functions of this file call a driver by the newest interface it has; where that takes no context, the context is
// looked at before or after the call.

func callPrepare(ctx context.Context, conn driver.Conn, query string) (driver.Stmt, error) {
	if c, ok := conn.(driver.ConnPrepareContext); ok {
		return c.PrepareContext(ctx, query)
	}
	stmt, err := conn.Prepare(query)
	if err == nil && ctx.Err() != nil {
		stmt.Close()
		return nil, ctx.Err()
	}
	return stmt, err
}

func callExec(ctx context.Context, withContext driver.ExecerContext, old driver.Execer, query string, args []driver.NamedValue) (driver.Result, error) {
	if withContext != nil {
		return withContext.ExecContext(ctx, query, args)
	}
	values, err := withoutNames(args)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return old.Exec(query, values)
}

func callQuery(ctx context.Context, withContext driver.QueryerContext, old driver.Queryer, query string, args []driver.NamedValue) (driver.Rows, error) {
	if withContext != nil {
		return withContext.QueryContext(ctx, query, args)
	}
	values, err := withoutNames(args)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return old.Query(query, values)
}

func callStmtExec(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) (driver.Result, error) {
	if s, ok := stmt.(driver.StmtExecContext); ok {
		return s.ExecContext(ctx, args)
	}
	values, err := withoutNames(args)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return stmt.Exec(values)
}

func callStmtQuery(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) (driver.Rows, error) {
	if s, ok := stmt.(driver.StmtQueryContext); ok {
		return s.QueryContext(ctx, args)
	}
	values, err := withoutNames(args)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return stmt.Query(values)
}

func callBegin(ctx context.Context, conn driver.Conn, opts *TxOptions) (driver.Tx, error) {
	if c, ok := conn.(driver.ConnBeginTx); ok {
		var asked driver.TxOptions
		if opts != nil {
			asked = driver.TxOptions{Isolation: driver.IsolationLevel(opts.Isolation), ReadOnly: opts.ReadOnly}
		}
		return c.BeginTx(ctx, asked)
	}
	if opts != nil {
		if opts.Isolation != LevelDefault {
			return nil, errors.New("sql: driver does not support non-default isolation level")
		}
		if opts.ReadOnly {
			return nil, errors.New("sql: driver does not support read-only transactions")
		}
	}
	tx, err := conn.Begin()
	if err == nil && ctx.Err() != nil {
		tx.Rollback()
		return nil, ctx.Err()
	}
	return tx, err
}
