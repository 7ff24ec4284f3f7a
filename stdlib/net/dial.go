package net

import (
	"context"
	"internal/nettrace"
	"net/netip"
	"syscall"
	"time"
)

// A Dialer connects, with options. The zero value is what Dial uses.
type Dialer struct {
	// Timeout and Deadline end the attempts; the earlier of them counts, and so does the context's deadline.
	// Several addresses of a name share the time. Zero is none; the kernel has its own.
	Timeout  time.Duration
	Deadline time.Time

	// LocalAddr is this end's address, of a type that fits the network; nil is any.
	LocalAddr Addr

	// DualStack once asked for what is the default now.
	//
	// Deprecated: set FallbackDelay to a negative value to turn it off.
	DualStack bool

	// FallbackDelay is how long connecting to addresses of the first family goes on alone, before those of the other
	// one are tried beside it (RFC 6555). Zero is 300 ms; negative means that they are tried afterwards.
	FallbackDelay time.Duration

	// KeepAlive is how often the kernel asks whether the other end is still there: zero is 15 s, negative never.
	KeepAlive time.Duration

	// KeepAliveConfig says more about that. KeepAlive is not looked at if it is enabled.
	KeepAliveConfig KeepAliveConfig

	// Resolver looks up names; nil is the default one.
	Resolver *Resolver

	// Cancel ends the attempts when it is closed.
	//
	// Deprecated: use DialContext.
	Cancel <-chan struct{}

	// Control is called with the socket before it connects. The network has its family ("tcp4"), and the address is
	// the one that is about to be tried.
	Control func(network, address string, c syscall.RawConn) error

	// ControlContext is called instead of Control if it is not nil.
	ControlContext func(ctx context.Context, network, address string, c syscall.RawConn) error

	multipath bool
}

// MultipathTCP reports whether connections may use several paths.
func (d *Dialer) MultipathTCP() bool { return d.multipath }

// SetMultipathTCP says whether connections may use several paths, where machine and peer can.
func (d *Dialer) SetMultipathTCP(use bool) { d.multipath = use }

func (d *Dialer) controlFunc() control {
	if d.ControlContext != nil {
		return d.ControlContext
	}
	if d.Control != nil {
		return func(_ context.Context, network, address string, c syscall.RawConn) error {
			return d.Control(network, address, c)
		}
	}
	return nil
}

func (d *Dialer) resolver() *Resolver {
	if d.Resolver != nil {
		return d.Resolver
	}
	return DefaultResolver
}

// until returns when to give up; zero is never.
func (d *Dialer) until(ctx context.Context, now time.Time) time.Time {
	var end time.Time
	earlier := func(t time.Time) {
		if !t.IsZero() && (end.IsZero() || t.Before(end)) {
			end = t
		}
	}
	if d.Timeout != 0 {
		earlier(now.Add(d.Timeout))
	}
	if t, ok := ctx.Deadline(); ok {
		earlier(t)
	}
	earlier(d.Deadline)
	return end
}

// dialing is one call of Dial.
type dialing struct {
	Dialer
	network, address string
}

// Dial connects to an address: host:port over "tcp", "tcp4", "tcp6", "udp", "udp4" and "udp6", where the host may be a
// name, an address of IPv4 or one of IPv6 in brackets, and the port a number or a service's name; a host over "ip",
// "ip4" and "ip6" with a colon and a protocol; a path over "unix", "unixgram" and "unixpacket".
func Dial(network, address string) (Conn, error) { return new(Dialer).Dial(network, address) }

// DialTimeout is Dial with a time after which to give up.
func DialTimeout(network, address string, timeout time.Duration) (Conn, error) {
	return (&Dialer{Timeout: timeout}).Dial(network, address)
}

// Dial connects to an address; see the function Dial.
func (d *Dialer) Dial(network, address string) (Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// limit returns a context that ends when d wants it to.
func (d *Dialer) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	end := d.until(ctx, time.Now())
	cancels := []context.CancelFunc{}
	if !end.IsZero() {
		if t, ok := ctx.Deadline(); !ok || end.Before(t) {
			sub, cancel := context.WithDeadline(ctx, end)
			ctx, cancels = sub, append(cancels, cancel)
		}
	}
	if d.Cancel != nil {
		sub, cancel := context.WithCancel(ctx)
		cancels = append(cancels, cancel)
		go func() {
			select {
			case <-d.Cancel:
				cancel()
			case <-sub.Done():
			}
		}()
		ctx = sub
	}
	return ctx, func() {
		for _, cancel := range cancels {
			cancel()
		}
	}
}

// DialContext connects to an address, until ctx is done. It has no influence on the connection afterwards.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error) {
	if ctx == nil {
		panic("nil context")
	}
	ctx, cancel := d.limit(ctx)
	defer cancel()
	list, err := d.resolver().resolve(ctx, "dial", network, address, d.LocalAddr)
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Err: err}
	}
	job := &dialing{*d, network, address}
	first, second := list, addrList(nil)
	if len(network) >= 3 && network[:3] == "tcp" && d.FallbackDelay >= 0 {
		first, second = list.split()
	}
	return job.race(ctx, first, second)
}

const defaultFallbackDelay = 300 * time.Millisecond

// race connects to the addresses of first and, if that takes long or fails, of second beside it. The first
// connection wins.
func (d *dialing) race(ctx context.Context, first, second addrList) (Conn, error) {
	if len(second) == 0 {
		return d.each(ctx, first)
	}
	type outcome struct {
		c     Conn
		err   error
		first bool
	}
	outcomes := make(chan outcome)
	over := make(chan struct{})
	defer close(over)
	start := func(ctx context.Context, list addrList, isFirst bool) {
		c, err := d.each(ctx, list)
		select {
		case outcomes <- outcome{c, err, isFirst}:
		case <-over:
			if c != nil {
				c.Close()
			}
		}
	}
	ctxFirst, cancelFirst := context.WithCancel(ctx)
	defer cancelFirst()
	go start(ctxFirst, first, true)

	ctxSecond, cancelSecond := context.WithCancel(ctx)
	defer cancelSecond()
	delay := d.FallbackDelay
	if delay == 0 {
		delay = defaultFallbackDelay
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	var firstErr error
	started, running := false, 1
	for {
		select {
		case <-timer.C:
			if !started {
				started = true
				running++
				go start(ctxSecond, second, false)
			}
		case o := <-outcomes:
			if o.err == nil {
				return o.c, nil
			}
			if o.first {
				firstErr = o.err
			}
			if running--; running == 0 && started {
				return nil, firstErr
			}
			if !started {
				started = true
				running++
				go start(ctxSecond, second, false)
			}
		}
	}
}

// each connects to the addresses one after the other, until one works.
func (d *dialing) each(ctx context.Context, list addrList) (Conn, error) {
	var firstErr error
	for i, a := range list {
		if err := ctx.Err(); err != nil {
			return nil, &OpError{Op: "dial", Net: d.network, Source: d.LocalAddr, Addr: a, Err: fromContext(err)}
		}
		one, cancel := ctx, context.CancelFunc(func() {})
		if end, ok := ctx.Deadline(); ok {
			share, err := shareOf(time.Now(), end, len(list)-i)
			if err != nil {
				if firstErr == nil {
					firstErr = &OpError{Op: "dial", Net: d.network, Source: d.LocalAddr, Addr: a, Err: err}
				}
				break
			}
			if share.Before(end) {
				one, cancel = context.WithDeadline(ctx, share)
			}
		}
		c, err := d.one(one, a)
		cancel()
		if err == nil {
			return c, nil
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	if firstErr == nil {
		firstErr = &OpError{Op: "dial", Net: d.network, Err: errMissingAddress}
	}
	return nil, firstErr
}

// shareOf divides the time that is left between so many addresses; each gets 2 s at least, if there are as many.
func shareOf(now, end time.Time, addresses int) (time.Time, error) {
	if end.IsZero() {
		return end, nil
	}
	left := end.Sub(now)
	if left <= 0 {
		return time.Time{}, errTimeout
	}
	const least = 2 * time.Second
	share := left / time.Duration(addresses)
	if share < least {
		share = min(left, least)
	}
	return now.Add(share), nil
}

// one connects to one address.
func (d *dialing) one(ctx context.Context, remote Addr) (c Conn, err error) {
	if t := nettrace.From(ctx); t != nil {
		address := remote.String()
		if t.ConnectStart != nil {
			t.ConnectStart(d.network, address)
		}
		if t.ConnectDone != nil {
			defer func() { t.ConnectDone(d.network, address, err) }()
		}
	}
	switch a := remote.(type) {
	case *TCPAddr:
		local, _ := d.LocalAddr.(*TCPAddr)
		c, err = asConn(d.tcp(ctx, local, a))
	case *UDPAddr:
		local, _ := d.LocalAddr.(*UDPAddr)
		c, err = asConn(d.udp(ctx, local, a))
	case *IPAddr:
		local, _ := d.LocalAddr.(*IPAddr)
		c, err = asConn(d.ip(ctx, local, a))
	case *UnixAddr:
		local, _ := d.LocalAddr.(*UnixAddr)
		c, err = asConn(d.unix(ctx, local, a))
	default:
		err = &AddrError{Err: "unexpected address type", Addr: d.address}
	}
	if err != nil {
		return nil, &OpError{Op: "dial", Net: d.network, Source: d.LocalAddr, Addr: remote, Err: err}
	}
	return c, nil
}

// asConn avoids interfaces that hold a nil pointer.
func asConn[T Conn](c T, err error) (Conn, error) {
	if err != nil {
		return nil, err
	}
	return c, nil
}

// direct is what the methods of Dialer for addresses have in common.
func direct[C Conn, A Addr](d *Dialer, ctx context.Context, network string, local, remote A, dial func(*dialing, context.Context) (C, error)) (C, error) {
	ctx, cancel := d.limit(ctx)
	defer cancel()
	c, err := dial(&dialing{*d, network, remote.String()}, ctx)
	if err != nil {
		var none C
		e := &OpError{Op: "dial", Net: network, Addr: remote, Err: err}
		if k, ok := any(local).(kernelAddr); ok && !isNil(k) {
			e.Source = local
		}
		return none, e
	}
	return c, nil
}

// DialTCP connects to raddr over TCP. The zero laddr is any.
func (d *Dialer) DialTCP(ctx context.Context, network string, laddr netip.AddrPort, raddr netip.AddrPort) (*TCPConn, error) {
	var local *TCPAddr
	if laddr.IsValid() {
		local = TCPAddrFromAddrPort(laddr)
	}
	remote := TCPAddrFromAddrPort(raddr)
	return direct(d, ctx, network, local, remote, func(job *dialing, ctx context.Context) (*TCPConn, error) {
		if err := job.check(raddr.IsValid(), "tcp", "tcp4", "tcp6"); err != nil {
			return nil, err
		}
		return job.tcp(ctx, local, remote)
	})
}

// DialUDP connects to raddr over UDP. The zero laddr is any.
func (d *Dialer) DialUDP(ctx context.Context, network string, laddr netip.AddrPort, raddr netip.AddrPort) (*UDPConn, error) {
	var local *UDPAddr
	if laddr.IsValid() {
		local = UDPAddrFromAddrPort(laddr)
	}
	remote := UDPAddrFromAddrPort(raddr)
	return direct(d, ctx, network, local, remote, func(job *dialing, ctx context.Context) (*UDPConn, error) {
		if err := job.check(raddr.IsValid(), "udp", "udp4", "udp6"); err != nil {
			return nil, err
		}
		return job.udp(ctx, local, remote)
	})
}

// DialIP connects to raddr over raw IP. The zero laddr is any.
func (d *Dialer) DialIP(ctx context.Context, network string, laddr netip.Addr, raddr netip.Addr) (*IPConn, error) {
	var local *IPAddr
	if laddr.IsValid() {
		local = ipAddrOf(laddr)
	}
	remote := ipAddrOf(raddr)
	return direct(d, ctx, network, local, remote, func(job *dialing, ctx context.Context) (*IPConn, error) {
		if !raddr.IsValid() {
			return nil, errMissingAddress
		}
		return job.ip(ctx, local, remote)
	})
}

// DialUnix connects to raddr over a local socket. A nil laddr is any.
func (d *Dialer) DialUnix(ctx context.Context, network string, laddr *UnixAddr, raddr *UnixAddr) (*UnixConn, error) {
	return direct(d, ctx, network, laddr, raddr, func(job *dialing, ctx context.Context) (*UnixConn, error) {
		if err := job.check(true, "unix", "unixgram", "unixpacket"); err != nil {
			return nil, err
		}
		return job.unix(ctx, laddr, raddr)
	})
}

// check looks whether the network is one of those allowed, and whether there is an address.
func (d *dialing) check(hasAddress bool, allowed ...string) error {
	for _, network := range allowed {
		if d.network == network {
			if !hasAddress {
				return errMissingAddress
			}
			return nil
		}
	}
	return UnknownNetworkError(d.network)
}
