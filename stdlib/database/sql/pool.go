package sql

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync"
	"time"
)

const (
	// kept is how many idle connections are kept unless SetMaxIdleConns said otherwise.
	kept = 2
	// attempts is how often a call is tried on connections of the pool before it gets a new one.
	attempts = 2
	// rarest is how often expired connections are looked for at most.
	rarest = time.Second
)

// A DB is a pool of connections to one database, for any number of goroutines. Connections are made when they are needed
// and kept for later. What belongs to a connection is reliable within a Tx or Conn only.
type DB struct {
	connector driver.Connector
	ctx       context.Context // ends when the pool is closed
	stop      context.CancelFunc

	mu       sync.Mutex
	idle     []*link // the one that came back last is at the end
	waiting  []*wait // the one that has waited longest is first
	numOpen  int     // links that are there or being made
	making   int     // links that are being made for those who wait
	closed   bool
	maxOpen  int // 0: no limit
	maxIdle  int // 0: as many as kept says; negative: none
	maxLife  time.Duration
	maxRest  time.Duration
	cleaning *time.Timer
	stats    DBStats // the counters
	waited   time.Duration
}

// wait is a goroutine that waits for a link. It gets one, or an error, through answer.
type wait struct {
	answer chan offer
}

type offer struct {
	link *link
	err  error
}

// DBStats tells about a pool.
type DBStats struct {
	MaxOpenConnections int // the limit

	OpenConnections int // idle and in use
	InUse           int
	Idle            int

	WaitCount         int64         // how often a connection was waited for
	WaitDuration      time.Duration // how long altogether
	MaxIdleClosed     int64         // connections closed because of SetMaxIdleConns
	MaxIdleTimeClosed int64         // connections closed because of SetConnMaxIdleTime
	MaxLifetimeClosed int64         // connections closed because of SetConnMaxLifetime
}

// OpenDB returns a pool of a connector's connections. It need not connect: Ping does.
func OpenDB(c driver.Connector) *DB {
	ctx, stop := context.WithCancel(context.Background())
	return &DB{connector: c, ctx: ctx, stop: stop}
}

// Driver returns the driver.
func (db *DB) Driver() driver.Driver { return db.connector.Driver() }

// acquire takes a link out of the pool, or makes one; fresh asks for one that hasn't rested.
func (db *DB) acquire(ctx context.Context, fresh bool) (*link, error) {
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		return nil, errPoolClosed
	}
	if err := ctx.Err(); err != nil {
		db.mu.Unlock()
		return nil, err
	}
	if last := len(db.idle) - 1; !fresh && last >= 0 {
		l := db.idle[last]
		db.idle[last] = nil
		db.idle = db.idle[:last]
		return db.take(ctx, l)
	}
	if db.maxOpen > 0 && db.numOpen >= db.maxOpen {
		w := &wait{answer: make(chan offer, 1)}
		db.waiting = append(db.waiting, w)
		db.stats.WaitCount++
		db.mu.Unlock()
		return db.await(ctx, w, fresh)
	}
	db.numOpen++
	db.mu.Unlock()
	conn, err := db.connector.Connect(ctx)
	db.mu.Lock()
	defer db.mu.Unlock()
	if err != nil {
		db.numOpen--
		db.openMore()
		return nil, err
	}
	return &link{db: db, conn: conn, born: time.Now(), out: true}, nil
}

// take marks an idle link as being out; it unlocks db.mu.
func (db *DB) take(ctx context.Context, l *link) (*link, error) {
	l.out = true
	if l.expired(db.maxLife) {
		db.stats.MaxLifetimeClosed++
		db.mu.Unlock()
		l.Close()
		return nil, driver.ErrBadConn
	}
	db.mu.Unlock()
	if err := l.reset(ctx); errors.Is(err, driver.ErrBadConn) {
		l.Close()
		return nil, err
	}
	return l, nil
}

// await waits for another's link to come back.
func (db *DB) await(ctx context.Context, w *wait, fresh bool) (*link, error) {
	start := time.Now()
	select {
	case <-ctx.Done():
		db.mu.Lock()
		db.waited += time.Since(start)
		for i, other := range db.waiting {
			if other == w {
				db.waiting = append(db.waiting[:i], db.waiting[i+1:]...)
				break
			}
		}
		db.mu.Unlock()
		select {
		case got, ok := <-w.answer:
			if ok && got.link != nil {
				db.giveBack(got.link, got.err, false)
			}
		default:
		}
		return nil, ctx.Err()
	case got, ok := <-w.answer:
		db.mu.Lock()
		db.waited += time.Since(start)
		switch {
		case !ok:
			db.mu.Unlock()
			return nil, errPoolClosed
		case got.err != nil:
			db.mu.Unlock()
			return nil, got.err
		case fresh:
			db.mu.Unlock()
			if err := got.link.reset(ctx); errors.Is(err, driver.ErrBadConn) {
				got.link.Close()
				return nil, err
			}
			return got.link, nil
		}
		return db.take(ctx, got.link)
	}
}

// openMore makes links for those who wait, as far as the limit allows; db.mu is held.
func (db *DB) openMore() {
	if db.closed {
		return
	}
	n := len(db.waiting) - db.making
	if db.maxOpen > 0 {
		n = min(n, db.maxOpen-db.numOpen)
	}
	for ; n > 0; n-- {
		db.numOpen++
		db.making++
		go db.openOne()
	}
}

func (db *DB) openOne() {
	conn, err := db.connector.Connect(db.ctx)
	db.mu.Lock()
	db.making--
	if err != nil {
		db.numOpen--
		db.keep(nil, err)
		db.openMore()
		db.mu.Unlock()
		return
	}
	l := &link{db: db, conn: conn, born: time.Now()}
	stays := !db.closed && db.keep(l, nil)
	db.mu.Unlock()
	if !stays {
		l.Close()
	}
}

// giveBack takes a link back after use; err tells whether it still works.
func (db *DB) giveBack(l *link, err error, needsReset bool) {
	if !errors.Is(err, driver.ErrBadConn) && !l.valid(needsReset) {
		err = driver.ErrBadConn
	}
	db.mu.Lock()
	if !l.out {
		db.mu.Unlock()
		panic("sql: connection returned that was never out")
	}
	if !errors.Is(err, driver.ErrBadConn) && l.expired(db.maxLife) {
		db.stats.MaxLifetimeClosed++
		err = driver.ErrBadConn
	}
	l.out = false
	l.cameBack = time.Now()
	left := l.leftover
	l.leftover = nil
	if len(left) > 0 {
		db.mu.Unlock()
		for _, p := range left {
			p.Close()
		}
		db.mu.Lock()
	}
	if errors.Is(err, driver.ErrBadConn) {
		db.openMore()
		db.mu.Unlock()
		l.Close()
		return
	}
	stays := db.keep(l, nil)
	db.mu.Unlock()
	if !stays {
		l.Close()
	}
}

// keep hands a link, or the error of making one, to who waits for it, or puts the link among the idle ones. It says
// whether the link was taken; db.mu is held.
func (db *DB) keep(l *link, err error) bool {
	if db.closed || l != nil && db.maxOpen > 0 && db.numOpen > db.maxOpen {
		return false
	}
	if len(db.waiting) > 0 {
		w := db.waiting[0]
		db.waiting[0] = nil
		db.waiting = db.waiting[1:]
		if l != nil {
			l.out = true
		}
		w.answer <- offer{l, err}
		return true
	}
	if l == nil {
		return false
	}
	if len(db.idle) >= db.idleLimit() {
		db.stats.MaxIdleClosed++
		return false
	}
	if l.cameBack.IsZero() {
		l.cameBack = l.born
	}
	db.idle = append(db.idle, l)
	db.startCleaning()
	return true
}

// dropPrepared closes a statement that its owner closed: at once, or when its link comes back.
func (db *DB) dropPrepared(p *prepared) {
	db.mu.Lock()
	if p.on.out {
		p.on.leftover = append(p.on.leftover, p)
		db.mu.Unlock()
		return
	}
	db.mu.Unlock()
	p.Close()
}

// retried calls f until it doesn't fail because of a broken connection, at last with a new one.
func retried(f func(fresh bool) error) error {
	for range attempts {
		if err := f(false); err == nil || !errors.Is(err, driver.ErrBadConn) {
			return err
		}
	}
	return f(true)
}

// Close ends the pool. Connections in use end with their use; nothing new can be started.
func (db *DB) Close() error {
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		return nil
	}
	db.closed = true
	if db.cleaning != nil {
		db.cleaning.Stop()
	}
	idle, waiting := db.idle, db.waiting
	db.idle, db.waiting = nil, nil
	db.mu.Unlock()
	for _, w := range waiting {
		close(w.answer)
	}
	var err error
	for _, l := range idle {
		if e := l.Close(); e != nil {
			err = e
		}
	}
	db.stop()
	if c, ok := db.connector.(io.Closer); ok {
		if e := c.Close(); e != nil {
			err = e
		}
	}
	return err
}

func (db *DB) idleLimit() int {
	switch {
	case db.maxIdle == 0:
		return kept
	case db.maxIdle < 0:
		return 0
	}
	return db.maxIdle
}

// SetMaxIdleConns limits how many idle connections are kept, none if n isn't positive; never more than may be open.
func (db *DB) SetMaxIdleConns(n int) {
	db.mu.Lock()
	db.maxIdle = max(n, -1)
	if n == 0 {
		db.maxIdle = -1
	}
	if db.maxOpen > 0 && db.idleLimit() > db.maxOpen {
		db.maxIdle = db.maxOpen
	}
	var surplus []*link
	if limit := db.idleLimit(); len(db.idle) > limit {
		surplus = append(surplus, db.idle[limit:]...)
		clear(db.idle[limit:])
		db.idle = db.idle[:limit]
	}
	db.stats.MaxIdleClosed += int64(len(surplus))
	db.mu.Unlock()
	for _, l := range surplus {
		l.Close()
	}
}

// SetMaxOpenConns limits how many connections there are; there is no limit if n isn't positive.
func (db *DB) SetMaxOpenConns(n int) {
	db.mu.Lock()
	db.maxOpen = max(n, 0)
	fewerIdle := db.maxOpen > 0 && db.idleLimit() > db.maxOpen
	db.mu.Unlock()
	if fewerIdle {
		db.SetMaxIdleConns(n)
	}
}

// SetConnMaxLifetime limits the age of connections; there is no limit if d isn't positive.
func (db *DB) SetConnMaxLifetime(d time.Duration) {
	db.mu.Lock()
	db.changeTerm(&db.maxLife, max(d, 0))
	db.mu.Unlock()
}

// SetConnMaxIdleTime limits how long connections may rest; there is no limit if d isn't positive.
func (db *DB) SetConnMaxIdleTime(d time.Duration) {
	db.mu.Lock()
	db.changeTerm(&db.maxRest, max(d, 0))
	db.mu.Unlock()
}

// changeTerm sets one of the limits of time; a shorter one makes the next cleaning come at once.
func (db *DB) changeTerm(term *time.Duration, d time.Duration) {
	shorter := 0 < d && d < *term
	*term = d
	if shorter && db.cleaning != nil {
		db.cleaning.Reset(d)
	}
	db.startCleaning()
}

// term is the shorter of the limits of time, 0 if there is none.
func (db *DB) term() time.Duration {
	switch {
	case db.maxLife <= 0:
		return db.maxRest
	case db.maxRest <= 0:
		return db.maxLife
	}
	return min(db.maxLife, db.maxRest)
}

func (db *DB) startCleaning() {
	if d := db.term(); d > 0 && db.numOpen > 0 && db.cleaning == nil && !db.closed {
		db.cleaning = time.AfterFunc(max(d, rarest), db.clean)
	}
}

// clean closes the idle links whose time is over, and comes again later as long as there are links.
func (db *DB) clean() {
	db.mu.Lock()
	db.cleaning = nil
	if db.closed {
		db.mu.Unlock()
		return
	}
	var over []*link
	now := time.Now()
	staying := db.idle[:0]
	for _, l := range db.idle {
		switch {
		case db.maxRest > 0 && l.cameBack.Before(now.Add(-db.maxRest)):
			db.stats.MaxIdleTimeClosed++
			over = append(over, l)
		case l.expired(db.maxLife):
			db.stats.MaxLifetimeClosed++
			over = append(over, l)
		default:
			staying = append(staying, l)
		}
	}
	clear(db.idle[len(staying):])
	db.idle = staying
	db.mu.Unlock()
	for _, l := range over {
		l.Close()
	}
	db.mu.Lock()
	db.startCleaning()
	db.mu.Unlock()
}

// Stats returns what the pool is and has done.
func (db *DB) Stats() DBStats {
	db.mu.Lock()
	defer db.mu.Unlock()
	s := db.stats
	s.MaxOpenConnections = db.maxOpen
	s.OpenConnections = db.numOpen
	s.Idle = len(db.idle)
	s.InUse = db.numOpen - len(db.idle)
	s.WaitDuration = db.waited
	return s
}
