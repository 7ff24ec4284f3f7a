package net

import (
	"sync"
	"time"
)

// What the machine can do.
func supportsIPv4() bool    { return capabilities().v4 }
func supportsIPv6() bool    { return capabilities().v6 }
func supportsIPv4map() bool { return capabilities().mapped }

// noDeadline ends deadlines; aLongTimeAgo is one that has passed.
var (
	noDeadline   time.Time
	aLongTimeAgo = longAgo
)

// errClosed is what ErrClosed is.
var errClosed = ErrClosed

// timeoutError is the type of errTimeout.
type timeoutError = contextError

// dnsWaitGroup has nothing to wait for: lookups end with their callers.
var dnsWaitGroup sync.WaitGroup
