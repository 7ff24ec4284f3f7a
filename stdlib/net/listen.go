package net

import (
	"context"
	"syscall"
	"time"
)

// A ListenConfig listens, with options. The zero value is what Listen and ListenPacket use.
type ListenConfig struct {
	// Control is called with the socket before it is bound to its address. The network has its family ("tcp4").
	Control func(network, address string, c syscall.RawConn) error

	// KeepAlive is how often the kernel asks whether the other end of accepted connections is still there: zero is
	// 15 s, negative never.
	KeepAlive time.Duration

	// KeepAliveConfig says more about that. KeepAlive is not looked at if it is enabled.
	KeepAliveConfig KeepAliveConfig

	multipath bool
}

// MultipathTCP reports whether connections may use several paths.
func (lc *ListenConfig) MultipathTCP() bool { return lc.multipath }

// SetMultipathTCP says whether connections may use several paths, where machine and peer can.
func (lc *ListenConfig) SetMultipathTCP(use bool) { lc.multipath = use }

func (lc *ListenConfig) controlFunc() control {
	if lc.Control == nil {
		return nil
	}
	return func(_ context.Context, network, address string, c syscall.RawConn) error {
		return lc.Control(network, address, c)
	}
}

// listening is one call of Listen.
type listening struct {
	ListenConfig
	network, address string
}

// Listen listens on an address: host:port over "tcp", "tcp4" and "tcp6", a path over "unix" and "unixpacket". Without
// host it listens on all addresses; with a name, on one of the name's. Port 0 is a free one; see Listener.Addr.
func Listen(network, address string) (Listener, error) {
	return new(ListenConfig).Listen(context.Background(), network, address)
}

// ListenPacket waits for packets to an address: over "udp", "udp4", "udp6", "unixgram", and "ip", "ip4", "ip6" with a
// colon and a protocol.
func ListenPacket(network, address string) (PacketConn, error) {
	return new(ListenConfig).ListenPacket(context.Background(), network, address)
}

// resolve finds the one address to listen on.
func (l *listening) resolve(ctx context.Context) (Addr, error) {
	list, err := DefaultResolver.resolve(ctx, "listen", l.network, l.address, nil)
	if err != nil {
		return nil, &OpError{Op: "listen", Net: l.network, Err: err}
	}
	return list.preferred(l.network, l.address), nil
}

func (l *listening) fail(about Addr, err error) error {
	return &OpError{Op: "listen", Net: l.network, Addr: about, Err: err}
}

// Listen listens on an address; see the function Listen. The context is for looking up names.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (Listener, error) {
	job := &listening{*lc, network, address}
	found, err := job.resolve(ctx)
	if err != nil {
		return nil, err
	}
	switch a := found.(type) {
	case *TCPAddr:
		l, err := job.tcp(ctx, a)
		if err != nil {
			return nil, job.fail(a, err)
		}
		return l, nil
	case *UnixAddr:
		l, err := job.unix(ctx, a)
		if err != nil {
			return nil, job.fail(a, err)
		}
		return l, nil
	}
	return nil, job.fail(found, &AddrError{Err: "unexpected address type", Addr: address})
}

// ListenPacket waits for packets; see the function ListenPacket. The context is for looking up names.
func (lc *ListenConfig) ListenPacket(ctx context.Context, network, address string) (PacketConn, error) {
	job := &listening{*lc, network, address}
	found, err := job.resolve(ctx)
	if err != nil {
		return nil, err
	}
	switch a := found.(type) {
	case *UDPAddr:
		c, err := job.udp(ctx, a)
		if err != nil {
			return nil, job.fail(a, err)
		}
		return c, nil
	case *IPAddr:
		c, err := job.ip(ctx, a)
		if err != nil {
			return nil, job.fail(a, err)
		}
		return c, nil
	case *UnixAddr:
		c, err := job.unixgram(ctx, a)
		if err != nil {
			return nil, job.fail(a, err)
		}
		return c, nil
	}
	return nil, job.fail(found, &AddrError{Err: "unexpected address type", Addr: address})
}
