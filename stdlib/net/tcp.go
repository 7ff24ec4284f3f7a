package net

import (
	"context"
	"io"
	"net/netip"
	"os"
	"syscall"
	"time"
)

// TCPAddr is an address of TCP.
type TCPAddr struct {
	IP   IP
	Port int
	Zone string // of a link-local address of IPv6
}

// AddrPort returns the address as a value. An IP of IPv4 in 16 bytes stays IPv4-mapped.
func (a *TCPAddr) AddrPort() netip.AddrPort {
	if a == nil {
		return netip.AddrPort{}
	}
	return toAddrPort(a.IP, a.Zone, a.Port)
}

func toAddrPort(ip IP, zone string, port int) netip.AddrPort {
	a, _ := netip.AddrFromSlice(ip)
	return netip.AddrPortFrom(a.WithZone(zone), uint16(port))
}

// TCPAddrFromAddrPort returns addr as a TCPAddr; without a valid address its IP is nil.
func TCPAddrFromAddrPort(addr netip.AddrPort) *TCPAddr {
	return &TCPAddr{IP: addr.Addr().AsSlice(), Zone: addr.Addr().Zone(), Port: int(addr.Port())}
}

// Network returns "tcp".
func (a *TCPAddr) Network() string { return "tcp" }

// String returns host:port.
func (a *TCPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return endpointText(a.IP, a.Zone, a.Port)
}

func endpointText(ip IP, zone string, port int) string {
	host := ip.textOrNothing()
	if zone != "" {
		host += "%" + zone
	}
	return JoinHostPort(host, itoa(port))
}

func (a *TCPAddr) family() int {
	if a == nil {
		return syscall.AF_INET
	}
	return familyOf(a.IP)
}

func (a *TCPAddr) isWildcard() bool { return a == nil || a.IP == nil || a.IP.IsUnspecified() }

func (a *TCPAddr) toRaw(family int, out *rawAddress) error {
	return ipToRaw(family, a.IP, a.Port, a.Zone, out)
}

// orNil returns the address as an Addr that is nil if a is.
func (a *TCPAddr) orNil() Addr {
	if a == nil {
		return nil
	}
	return a
}

// ResolveTCPAddr returns the address of TCP that host:port means. The network is "tcp", "tcp4" or "tcp6". Of a
// name's addresses it returns one, of IPv4 if there is one.
func ResolveTCPAddr(network, address string) (*TCPAddr, error) {
	switch network {
	case "tcp", "tcp4", "tcp6":
	case "":
		network = "tcp"
	default:
		return nil, UnknownNetworkError(network)
	}
	list, err := DefaultResolver.resolveEndpoints(context.Background(), network, address)
	if err != nil {
		return nil, err
	}
	return list.preferred(network, address).(*TCPAddr), nil
}

// TCPConn is a connection over TCP.
type TCPConn struct{ conn }

// KeepAliveConfig says how the kernel finds out whether the other end is still there.
type KeepAliveConfig struct {
	Enable   bool          // whether it does
	Idle     time.Duration // how long nothing comes before it asks: 0 is 15 s, negative leaves it as it is
	Interval time.Duration // how long it waits between questions: 0 is 15 s, negative leaves it as it is
	Count    int           // how many without answer end the connection: 0 is 9, negative leaves it as it is
}

const (
	defaultKeepAlive      = 15 * time.Second
	defaultKeepAliveCount = 9
)

// newTCPConn completes a connection.
func newTCPConn(s *socket, keepAlive time.Duration, config KeepAliveConfig) *TCPConn {
	syscall.SetsockoptInt(s.fd.Sysfd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	c := &TCPConn{conn{s}}
	if !config.Enable && keepAlive >= 0 {
		config = KeepAliveConfig{Enable: true, Idle: keepAlive, Interval: keepAlive}
	}
	if config.Enable {
		c.SetKeepAliveConfig(config)
	}
	return c
}

// CloseRead ends reading.
func (c *TCPConn) CloseRead() error { return c.shutdown(syscall.SHUT_RD) }

// CloseWrite ends writing: the other end reads an end. Most connections need only Close.
func (c *TCPConn) CloseWrite() error { return c.shutdown(syscall.SHUT_WR) }

// SetLinger says what Close does with data that are not sent yet: negative, the default, sends them in the background;
// 0 drops them; positive waits so many seconds at most.
func (c *TCPConn) SetLinger(sec int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	l := syscall.Linger{}
	if sec >= 0 {
		l = syscall.Linger{Onoff: 1, Linger: int32(sec)}
	}
	return c.done(c.s.fd.Use(func(fd int) error {
		return syscall.SetsockoptLinger(fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &l)
	}))
}

// option sets an option that is a number.
func (c *TCPConn) option(level, name, value int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.done(c.s.number(level, name, value))
}

// done is the end of setting an option.
func (c *TCPConn) done(err error) error {
	if err != nil {
		return c.s.fail("set", named("setsockopt", err))
	}
	return nil
}

// SetNoDelay says whether small Writes are sent at once, which is the default, or wait for each other.
func (c *TCPConn) SetNoDelay(noDelay bool) error {
	return c.option(syscall.IPPROTO_TCP, syscall.TCP_NODELAY, oneIf(noDelay))
}

// SetKeepAlive says whether the kernel looks whether the other end is still there.
func (c *TCPConn) SetKeepAlive(keepalive bool) error {
	return c.option(syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, oneIf(keepalive))
}

// SetKeepAlivePeriod sets how long nothing comes before the kernel asks, and how long it waits between questions.
func (c *TCPConn) SetKeepAlivePeriod(d time.Duration) error {
	if err := c.seconds(syscall.TCP_KEEPIDLE, d); err != nil {
		return err
	}
	return c.seconds(syscall.TCP_KEEPINTVL, d)
}

// seconds sets an option that is a time; the kernel counts in seconds.
func (c *TCPConn) seconds(name int, d time.Duration) error {
	switch {
	case d == 0:
		d = defaultKeepAlive
	case d < 0:
		if !c.ok() {
			return syscall.EINVAL
		}
		return nil
	}
	return c.option(syscall.IPPROTO_TCP, name, int((d+time.Second-1)/time.Second))
}

// SetKeepAliveConfig sets all that the kernel does to find out whether the other end is still there.
func (c *TCPConn) SetKeepAliveConfig(config KeepAliveConfig) error {
	if err := c.SetKeepAlive(config.Enable); err != nil {
		return err
	}
	if err := c.seconds(syscall.TCP_KEEPIDLE, config.Idle); err != nil {
		return err
	}
	if err := c.seconds(syscall.TCP_KEEPINTVL, config.Interval); err != nil {
		return err
	}
	count := config.Count
	if count < 0 {
		return nil
	}
	if count == 0 {
		count = defaultKeepAliveCount
	}
	return c.option(syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT, count)
}

// MultipathTCP reports whether the connection uses several paths.
func (c *TCPConn) MultipathTCP() (bool, error) {
	if !c.ok() {
		return false, syscall.EINVAL
	}
	const (
		solMultipath  = 284 // SOL_MPTCP
		multipathInfo = 1   // MPTCP_INFO: an error if the connection has fallen back
	)
	uses := false
	err := c.s.fd.Use(func(fd int) error {
		_, err := syscall.GetsockoptInt(fd, solMultipath, multipathInfo)
		switch err {
		case syscall.EOPNOTSUPP, syscall.ENOPROTOOPT, syscall.EINVAL:
		case nil:
			uses = true
		default:
			return err
		}
		return nil
	})
	return uses, err
}

// ReadFrom writes all that r has to the connection. Files go through the kernel without being copied here.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err, handled := c.sendFile(r)
	if !handled {
		n, err = io.Copy(writeOnly{c}, r)
		if _, isOp := err.(*OpError); isOp && err.(*OpError).Op == "write" {
			// The Write's error; the caller called ReadFrom.
			err = err.(*OpError).Err
		} else {
			return n, err
		}
	}
	if err != nil && err != io.EOF {
		err = c.s.fail("readfrom", err)
	}
	return n, err
}

// sendFile sends a file.
func (c *TCPConn) sendFile(r io.Reader) (written int64, err error, handled bool) {
	limit := int64(1<<63 - 1)
	limited, isLimited := r.(*io.LimitedReader)
	if isLimited {
		if limit, r = limited.N, limited.R; limit <= 0 {
			return 0, nil, true
		}
	}
	f, ok := r.(*os.File)
	if !ok {
		return 0, nil, false
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, nil, false
	}
	var sendErr error
	err = raw.Control(func(fd uintptr) {
		var st syscall.Stat_t
		if syscall.Fstat(int(fd), &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFREG {
			return
		}
		written, sendErr, handled = c.s.fd.SendFile(int(fd), limit)
	})
	if isLimited {
		limited.N -= written
	}
	if err != nil {
		return 0, nil, false
	}
	if !handled {
		return 0, nil, false
	}
	return written, named("sendfile", sendErr), true
}

// writeOnly and readOnly hide the methods that io.Copy would call back.
type writeOnly struct{ c *TCPConn }

func (w writeOnly) Write(b []byte) (int, error) { return w.c.Write(b) }

type readOnly struct{ c *TCPConn }

func (r readOnly) Read(b []byte) (int, error) { return r.c.Read(b) }

// WriteTo writes all that comes in to w.
func (c *TCPConn) WriteTo(w io.Writer) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(w, readOnly{c})
	if op, ok := err.(*OpError); ok && op.Op == "read" {
		err = c.s.fail("writeto", op.Err)
	}
	return n, err
}

// DialTCP connects to raddr. The network is "tcp", "tcp4" or "tcp6"; a nil laddr is any.
func DialTCP(network string, laddr, raddr *TCPAddr) (*TCPConn, error) {
	fail := func(err error) (*TCPConn, error) {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.orNil(), Addr: raddr.orNil(), Err: err}
	}
	switch network {
	case "tcp", "tcp4", "tcp6":
	default:
		return fail(UnknownNetworkError(network))
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	c, err := (&dialing{network: network, address: raddr.String()}).tcp(context.Background(), laddr, raddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

// tcp connects to raddr.
func (d *dialing) tcp(ctx context.Context, laddr, raddr *TCPAddr) (*TCPConn, error) {
	for attempt := 0; ; attempt++ {
		s, err := internetSocket(ctx, d.network, laddr, raddr, syscall.SOCK_STREAM, 0, false, d.controlFunc(), d.MultipathTCP())
		// Without a port of its own, a socket may by chance connect with itself when nobody listens, and the kernel
		// may say that it found no port. Then it is tried again.
		anyPort := laddr == nil || laddr.Port == 0
		if attempt < 2 && anyPort && (err == nil && connectedWithItself(s) || err != nil && inner(err) == syscall.EADDRNOTAVAIL) {
			if err == nil {
				s.discard()
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		return newTCPConn(s, d.KeepAlive, d.KeepAliveConfig), nil
	}
}

func connectedWithItself(s *socket) bool {
	l, ok := s.local.(*TCPAddr)
	r, ok2 := s.remote.(*TCPAddr)
	// What the kernel doesn't tell any more is tried again as well.
	return !ok || !ok2 || l.Port == r.Port && l.IP.Equal(r.IP)
}

// TCPListener listens for connections over TCP.
type TCPListener struct {
	s      *socket
	config ListenConfig
}

func (l *TCPListener) ok() bool { return l != nil && l.s != nil }

// ListenTCP listens on laddr. The network is "tcp", "tcp4" or "tcp6"; without an IP it listens on all addresses,
// without a port on a free one.
func ListenTCP(network string, laddr *TCPAddr) (*TCPListener, error) {
	fail := func(err error) (*TCPListener, error) {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.orNil(), Err: err}
	}
	switch network {
	case "tcp", "tcp4", "tcp6":
	default:
		return fail(UnknownNetworkError(network))
	}
	if laddr == nil {
		laddr = &TCPAddr{}
	}
	l, err := (&listening{network: network, address: laddr.String()}).tcp(context.Background(), laddr)
	if err != nil {
		return fail(err)
	}
	return l, nil
}

func (l *listening) tcp(ctx context.Context, laddr *TCPAddr) (*TCPListener, error) {
	s, err := internetSocket(ctx, l.network, laddr, nil, syscall.SOCK_STREAM, 0, true, l.controlFunc(), l.MultipathTCP())
	if err != nil {
		return nil, err
	}
	return &TCPListener{s, l.ListenConfig}, nil
}

// AcceptTCP returns the next connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	s, err := l.s.accept()
	if err != nil {
		return nil, &OpError{Op: "accept", Net: l.s.network, Addr: l.s.local, Err: err}
	}
	return newTCPConn(s, l.config.KeepAlive, l.config.KeepAliveConfig), nil
}

// Accept implements Listener.
func (l *TCPListener) Accept() (Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends the listening.
func (l *TCPListener) Close() error {
	if !l.ok() {
		return syscall.EINVAL
	}
	return closeListener(l.s)
}

func closeListener(s *socket) error {
	if err := s.close(); err != nil {
		return &OpError{Op: "close", Net: s.network, Addr: s.local, Err: named("close", err)}
	}
	return nil
}

// Addr returns the address that is listened on.
func (l *TCPListener) Addr() Addr { return l.s.local }

// SetDeadline sets until when Accepts wait; the zero time is for ever.
func (l *TCPListener) SetDeadline(t time.Time) error {
	if !l.ok() {
		return syscall.EINVAL
	}
	return l.s.fd.SetDeadline(t)
}

// File returns a copy of the listener's descriptor as a file. Closing one does not close the other.
func (l *TCPListener) File() (f *os.File, err error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	return listenerFile(l.s)
}

func listenerFile(s *socket) (*os.File, error) {
	f, err := s.file()
	if err != nil {
		return nil, &OpError{Op: "file", Net: s.network, Addr: s.local, Err: err}
	}
	return f, nil
}

// SyscallConn gives access to the descriptor.
func (l *TCPListener) SyscallConn() (syscall.RawConn, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	return rawListener{rawConn{l.s}}, nil
}
