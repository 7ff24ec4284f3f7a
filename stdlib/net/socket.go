package net

import (
	"context"
	"internal/poll"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// socket is a socket of the kernel with what is known about it.
type socket struct {
	fd        poll.FD
	family    int
	kind      int // SOCK_STREAM and so on
	network   string
	local     Addr
	remote    Addr
	connected bool // packets go to one peer
}

// isStream says whether the end of data is an end.
func isStream(kind int) bool { return kind == syscall.SOCK_STREAM || kind == syscall.SOCK_SEQPACKET }

// wrapSocket takes over a descriptor that does not block.
func wrapSocket(sys, family, kind int, network string) (*socket, error) {
	s := &socket{family: family, kind: kind, network: network}
	s.fd.Sysfd, s.fd.IsSocket, s.fd.ZeroReadIsEOF = sys, true, isStream(kind)
	if err := s.fd.Register(); err != nil {
		syscall.Close(sys)
		return nil, os.NewSyscallError("epoll_ctl", err)
	}
	return s, nil
}

// setAddrs completes a socket. One that nobody uses any more is closed.
func (s *socket) setAddrs(local, remote Addr) {
	s.local, s.remote = local, remote
	runtime.SetFinalizer(s, (*socket).close)
}

func (s *socket) close() error {
	runtime.SetFinalizer(s, nil)
	return s.fd.Close()
}

// discard closes a socket that never got ready.
func (s *socket) discard() { s.fd.Close() }

// named adds the name of the system call to an error of the kernel.
func named(call string, err error) error {
	if _, ok := err.(syscall.Errno); ok {
		return os.NewSyscallError(call, err)
	}
	return err
}

// address turns what the kernel has stored into an address of the socket's network.
func (s *socket) address(raw *syscall.RawSockaddrAny, size uint32) Addr {
	switch s.family {
	case syscall.AF_INET, syscall.AF_INET6:
		a := fromRaw(raw)
		if !a.IsValid() {
			return nil
		}
		switch s.kind {
		case syscall.SOCK_STREAM:
			return TCPAddrFromAddrPort(a)
		case syscall.SOCK_DGRAM:
			return UDPAddrFromAddrPort(a)
		case syscall.SOCK_RAW:
			return &IPAddr{IP: a.Addr().AsSlice(), Zone: a.Addr().Zone()}
		}
	case syscall.AF_UNIX:
		if a := unixFromRaw(raw, size, unixNetwork(s.kind)); a != nil {
			return a
		}
	}
	return nil
}

// ends asks the kernel for both addresses. remote is used where it does not know the other one.
func (s *socket) ends(remote Addr) (Addr, Addr) {
	ask := func(nr uintptr) Addr {
		raw := new(syscall.RawSockaddrAny)
		size := new(uint32)
		*size = syscall.SizeofSockaddrAny
		if _, _, errno := syscall.RawSyscall(nr, uintptr(s.fd.Sysfd), uintptr(unsafe.Pointer(raw)), uintptr(unsafe.Pointer(size))); errno != 0 {
			return nil
		}
		a := s.address(raw, *size)
		runtime.KeepAlive(raw)
		runtime.KeepAlive(size)
		return a
	}
	local := ask(syscall.SYS_GETSOCKNAME)
	if peer := ask(syscall.SYS_GETPEERNAME); peer != nil {
		remote = peer
	}
	return local, remote
}

// rawAddress is an address as the kernel takes it.
type rawAddress struct {
	raw  syscall.RawSockaddrAny
	size uint32
}

// kernelAddr is an address that can be made one of the kernel.
type kernelAddr interface {
	Addr
	family() int
	isWildcard() bool
	toRaw(family int, out *rawAddress) error
}

// control is the user's function that is called before a socket is used.
type control func(ctx context.Context, network, address string, c syscall.RawConn) error

// request says what socket is wanted.
type request struct {
	network       string
	family, kind  int
	proto         int
	v6only        bool
	local, remote kernelAddr // nil: none
	control       control
	multipath     bool
}

// open makes a socket, binds it, and connects it or listens.
func (r *request) open(ctx context.Context) (*socket, error) {
	sys, err := r.create()
	if err != nil {
		return nil, err
	}
	if err := r.options(sys); err != nil {
		syscall.Close(sys)
		return nil, err
	}
	s, err := wrapSocket(sys, r.family, r.kind, r.network)
	if err != nil {
		return nil, err
	}
	if r.local != nil && r.remote == nil {
		switch r.kind {
		case syscall.SOCK_STREAM, syscall.SOCK_SEQPACKET:
			err = r.listen(ctx, s)
		default:
			err = r.listenPackets(ctx, s)
		}
	} else {
		err = r.connect(ctx, s)
	}
	if err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

const protoMultipath = 262 // IPPROTO_MPTCP

func (r *request) create() (int, error) {
	const flags = syscall.SOCK_CLOEXEC | syscall.SOCK_NONBLOCK
	if r.multipath {
		if sys, err := syscall.Socket(r.family, r.kind|flags, protoMultipath); err == nil {
			return sys, nil
		}
		// Kernels without it, or that forbid it, speak plain TCP.
	}
	sys, err := syscall.Socket(r.family, r.kind|flags, r.proto)
	return sys, os.NewSyscallError("socket", err)
}

func (r *request) options(sys int) error {
	if r.family == syscall.AF_INET6 && r.kind != syscall.SOCK_RAW {
		// Kernels without the option need not know it.
		syscall.SetsockoptInt(sys, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, oneIf(r.v6only))
	}
	if (r.kind == syscall.SOCK_DGRAM || r.kind == syscall.SOCK_RAW) && r.family != syscall.AF_UNIX {
		return os.NewSyscallError("setsockopt", syscall.SetsockoptInt(sys, syscall.SOL_SOCKET, syscall.SO_BROADCAST, 1))
	}
	return nil
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// callControl calls the user's function.
func (r *request) callControl(ctx context.Context, s *socket) error {
	if r.control == nil {
		return nil
	}
	var a kernelAddr = r.local
	if r.remote != nil {
		a = r.remote
	}
	text := ""
	if a != nil {
		text = a.String()
	}
	return r.control(ctx, r.controlNetwork(s), text, rawConn{s})
}

// controlNetwork is the network with its family.
func (r *request) controlNetwork(s *socket) string {
	switch r.network {
	case "unix", "unixgram", "unixpacket":
		return r.network
	}
	switch r.network[len(r.network)-1] {
	case '4', '6':
		return r.network
	}
	if s.family == syscall.AF_INET {
		return r.network + "4"
	}
	return r.network + "6"
}

func (s *socket) bind(a *rawAddress) error {
	_, _, errno := syscall.RawSyscall(syscall.SYS_BIND, uintptr(s.fd.Sysfd), uintptr(unsafe.Pointer(&a.raw)), uintptr(a.size))
	runtime.KeepAlive(a)
	if errno != 0 {
		return os.NewSyscallError("bind", errno)
	}
	return nil
}

func (r *request) listen(ctx context.Context, s *socket) error {
	if err := syscall.SetsockoptInt(s.fd.Sysfd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	if err := r.bindLocal(ctx, s); err != nil {
		return err
	}
	if err := syscall.Listen(s.fd.Sysfd, backlog()); err != nil {
		return os.NewSyscallError("listen", err)
	}
	local, _ := s.ends(nil)
	s.setAddrs(local, nil)
	return nil
}

func (r *request) bindLocal(ctx context.Context, s *socket) error {
	a := new(rawAddress)
	if err := r.local.toRaw(r.family, a); err != nil {
		return err
	}
	if err := r.callControl(ctx, s); err != nil {
		return err
	}
	return s.bind(a)
}

func (r *request) listenPackets(ctx context.Context, s *socket) error {
	if u, ok := r.local.(*UDPAddr); ok && u.IP != nil && u.IP.IsMulticast() {
		// Several may listen to a group; the group is joined by who wants it.
		if err := syscall.SetsockoptInt(s.fd.Sysfd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
			return os.NewSyscallError("setsockopt", err)
		}
		anywhere := *u
		anywhere.IP = IPv4zero
		if s.family == syscall.AF_INET6 {
			anywhere.IP = IPv6unspecified
		}
		r.local = &anywhere
	}
	if err := r.bindLocal(ctx, s); err != nil {
		return err
	}
	local, _ := s.ends(nil)
	s.setAddrs(local, nil)
	return nil
}

// connect binds to the local address, if there is one, and connects to the remote one, if there is one.
func (r *request) connect(ctx context.Context, s *socket) error {
	if err := r.callControl(ctx, s); err != nil {
		return err
	}
	a := new(rawAddress)
	if r.local != nil {
		if err := r.local.toRaw(r.family, a); err != nil {
			return err
		}
		if err := s.bind(a); err != nil {
			return err
		}
	}
	if r.remote == nil {
		local, _ := s.ends(nil)
		s.setAddrs(local, nil)
		return nil
	}
	*a = rawAddress{}
	if err := r.remote.toRaw(r.family, a); err != nil {
		return err
	}
	if err := s.connectTo(ctx, a); err != nil {
		return err
	}
	s.connected = true
	s.setAddrs(s.ends(r.remote))
	return nil
}

// connectTo connects, and gives up when ctx is done.
func (s *socket) connectTo(ctx context.Context, a *rawAddress) error {
	_, _, errno := syscall.RawSyscall(syscall.SYS_CONNECT, uintptr(s.fd.Sysfd), uintptr(unsafe.Pointer(&a.raw)), uintptr(a.size))
	runtime.KeepAlive(a)
	switch errno {
	case 0, syscall.EISCONN:
		return fromContext(ctx.Err())
	case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
	default:
		return os.NewSyscallError("connect", errno)
	}
	if deadline, ok := ctx.Deadline(); ok {
		s.fd.SetWriteDeadline(deadline)
		defer s.fd.SetWriteDeadline(time.Time{})
	}
	if ctx.Done() != nil {
		ended := make(chan struct{})
		stop := context.AfterFunc(ctx, func() {
			s.fd.SetWriteDeadline(longAgo)
			close(ended)
		})
		defer func() {
			if !stop() {
				// The deadline must not come after it is reset.
				<-ended
				s.fd.SetWriteDeadline(time.Time{})
			}
		}()
	}
	for {
		if err := s.fd.Connected(); err != nil {
			if ctxErr := ctx.Err(); ctxErr != nil {
				return fromContext(ctxErr)
			}
			return err
		}
		n, err := syscall.GetsockoptInt(s.fd.Sysfd, syscall.SOL_SOCKET, syscall.SO_ERROR)
		if err != nil {
			return os.NewSyscallError("getsockopt", err)
		}
		switch e := syscall.Errno(n); e {
		case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
			continue
		case syscall.EISCONN:
			return nil
		case 0:
			// There is no error before there is a connection, either.
			if _, err := syscall.Getpeername(s.fd.Sysfd); err == nil {
				return nil
			}
		default:
			return os.NewSyscallError("connect", e)
		}
	}
}

// accept waits for a connection.
func (s *socket) accept() (*socket, error) {
	raw := new(syscall.RawSockaddrAny)
	sys, err := s.fd.Accept(raw)
	if err != nil {
		return nil, named("accept", err)
	}
	c, err := wrapSocket(sys, s.family, s.kind, s.network)
	if err != nil {
		return nil, err
	}
	c.connected = true
	c.setAddrs(c.ends(nil))
	return c, nil
}

// file returns a copy of the descriptor as a file.
func (s *socket) file() (*os.File, error) {
	sys, err := s.fd.Dup()
	if err != nil {
		return nil, named("dup", err)
	}
	name := s.network + ":"
	if s.local != nil {
		name += s.local.String()
	}
	name += "->"
	if s.remote != nil {
		name += s.remote.String()
	}
	return os.NewFile(uintptr(sys), name), nil
}

// fail makes an error of an operation between both ends.
func (s *socket) fail(op string, err error) error {
	return &OpError{Op: op, Net: s.network, Source: s.local, Addr: s.remote, Err: err}
}

// failRead makes an error of receiving, but for the end of a stream.
func (s *socket) failRead(call string, err error) error {
	if err == io.EOF {
		return err
	}
	return s.fail("read", named(call, err))
}

// conn has what all connections have.
type conn struct{ s *socket }

func (c *conn) ok() bool { return c != nil && c.s != nil }

// Read implements Conn.
func (c *conn) Read(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.s.fd.Read(b)
	if err != nil && err != io.EOF {
		err = c.s.fail("read", named("read", err))
	}
	return n, err
}

// Write implements Conn.
func (c *conn) Write(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.s.fd.Write(b)
	if err != nil {
		err = c.s.fail("write", named("write", err))
	}
	return n, err
}

// Close implements Conn.
func (c *conn) Close() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if err := c.s.close(); err != nil {
		return c.s.fail("close", named("close", err))
	}
	return nil
}

// LocalAddr returns the address of this end.
func (c *conn) LocalAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.s.local
}

// RemoteAddr returns the address of the other end, nil if there is none.
func (c *conn) RemoteAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.s.remote
}

// set does something to the socket; errors are about this end.
func (c *conn) set(err error) error {
	if err != nil {
		return &OpError{Op: "set", Net: c.s.network, Addr: c.s.local, Err: named("setsockopt", err)}
	}
	return nil
}

// SetDeadline implements Conn.
func (c *conn) SetDeadline(t time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.set(c.s.fd.SetDeadline(t))
}

// SetReadDeadline implements Conn.
func (c *conn) SetReadDeadline(t time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.set(c.s.fd.SetReadDeadline(t))
}

// SetWriteDeadline implements Conn.
func (c *conn) SetWriteDeadline(t time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.set(c.s.fd.SetWriteDeadline(t))
}

// number sets an option that is a number.
func (s *socket) number(level, name, value int) error {
	return s.fd.Use(func(fd int) error { return syscall.SetsockoptInt(fd, level, name, value) })
}

// setBuffer sets the size of a buffer.
func (c *conn) setBuffer(name, bytes int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.set(c.s.number(syscall.SOL_SOCKET, name, bytes))
}

// SetReadBuffer sets the size of the kernel's buffer for what comes in.
func (c *conn) SetReadBuffer(bytes int) error { return c.setBuffer(syscall.SO_RCVBUF, bytes) }

// SetWriteBuffer sets the size of the kernel's buffer for what goes out.
func (c *conn) SetWriteBuffer(bytes int) error { return c.setBuffer(syscall.SO_SNDBUF, bytes) }

// File returns a copy of the connection's descriptor as a file. Closing one does not close the other.
func (c *conn) File() (f *os.File, err error) {
	if !c.ok() {
		return nil, syscall.EINVAL
	}
	f, err = c.s.file()
	if err != nil {
		err = c.s.fail("file", err)
	}
	return f, err
}

// SyscallConn gives access to the descriptor.
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if !c.ok() {
		return nil, syscall.EINVAL
	}
	return rawConn{c.s}, nil
}

func (c *conn) writeBuffers(v *Buffers) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.s.fd.WriteBuffers((*[][]byte)(v))
	if err != nil {
		err = c.s.fail("writev", named("writev", err))
	}
	return n, err
}

// shutdown ends one direction.
func (c *conn) shutdown(how int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if err := c.s.fd.Shutdown(how); err != nil {
		return c.s.fail("close", named("shutdown", err))
	}
	return nil
}

// rawConn is what SyscallConn returns.
type rawConn struct{ s *socket }

func (c rawConn) Control(f func(fd uintptr)) error {
	return c.wrap("raw-control", c.s.fd.Control(f), c.s.local)
}

func (c rawConn) Read(f func(fd uintptr) bool) error {
	return c.wrap("raw-read", c.s.fd.ReadUntil(f), c.s.remote)
}

func (c rawConn) Write(f func(fd uintptr) bool) error {
	return c.wrap("raw-write", c.s.fd.WriteUntil(f), c.s.remote)
}

func (c rawConn) wrap(op string, err error, about Addr) error {
	if err == nil {
		return nil
	}
	e := &OpError{Op: op, Net: c.s.network, Addr: about, Err: err}
	if op != "raw-control" {
		e.Source = c.s.local
	}
	return e
}

// rawListener is what SyscallConn of a listener returns: reading and writing mean nothing there.
type rawListener struct{ rawConn }

func (rawListener) Read(func(uintptr) bool) error  { return syscall.EINVAL }
func (rawListener) Write(func(uintptr) bool) error { return syscall.EINVAL }
