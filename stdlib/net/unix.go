package net

import (
	"context"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// UnixAddr is an address of a local socket.
type UnixAddr struct {
	Name string // a path, or with @ in front a name that no file has
	Net  string // "unix", "unixgram" or "unixpacket"
}

// Network returns the kind of socket.
func (a *UnixAddr) Network() string { return a.Net }

// String returns the name.
func (a *UnixAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return a.Name
}

func (a *UnixAddr) family() int { return syscall.AF_UNIX }

func (a *UnixAddr) isWildcard() bool { return a == nil || a.Name == "" }

func (a *UnixAddr) orNil() Addr {
	if a == nil {
		return nil
	}
	return a
}

func (a *UnixAddr) toRaw(_ int, out *rawAddress) error {
	r := (*syscall.RawSockaddrUnix)(unsafe.Pointer(&out.raw))
	r.Family = syscall.AF_UNIX
	n := len(a.Name)
	abstract := n > 0 && (a.Name[0] == '@' || a.Name[0] == 0)
	// A path ends with a zero byte; a name without a file may fill all of the room.
	if n > len(r.Path) || n == len(r.Path) && !abstract {
		return syscall.EINVAL
	}
	for i := range n {
		r.Path[i] = int8(a.Name[i])
	}
	out.size = uint32(unsafe.Sizeof(r.Family)) + uint32(n)
	if abstract {
		r.Path[0] = 0
	} else if n > 0 {
		out.size++
	}
	return nil
}

// unixFromRaw reads what the kernel has stored; nil if there is nothing. A socket without a name is shown as one whose
// name is empty but not a file's.
func unixFromRaw(raw *syscall.RawSockaddrAny, size uint32, network string) *UnixAddr {
	r := (*syscall.RawSockaddrUnix)(unsafe.Pointer(raw))
	n := min(int(size)-int(unsafe.Sizeof(r.Family)), len(r.Path))
	if n < 0 || r.Family != syscall.AF_UNIX {
		return nil
	}
	if n == 0 {
		return &UnixAddr{Name: "@", Net: network}
	}
	name := make([]byte, 0, n)
	for i := range n {
		c := byte(r.Path[i])
		if c == 0 && i == 0 && n > 1 {
			c = '@'
		} else if c == 0 && (len(name) == 0 || name[0] != '@') {
			break
		}
		name = append(name, c)
	}
	return &UnixAddr{Name: string(name), Net: network}
}

func unixNetwork(kind int) string {
	switch kind {
	case syscall.SOCK_DGRAM:
		return "unixgram"
	case syscall.SOCK_SEQPACKET:
		return "unixpacket"
	}
	return "unix"
}

func unixKind(network string) (int, error) {
	switch network {
	case "unix":
		return syscall.SOCK_STREAM, nil
	case "unixgram":
		return syscall.SOCK_DGRAM, nil
	case "unixpacket":
		return syscall.SOCK_SEQPACKET, nil
	}
	return 0, UnknownNetworkError(network)
}

// ResolveUnixAddr returns the address with this name.
func ResolveUnixAddr(network, address string) (*UnixAddr, error) {
	if _, err := unixKind(network); err != nil {
		return nil, err
	}
	return &UnixAddr{Name: address, Net: network}, nil
}

// UnixConn is a connection over a local socket.
type UnixConn struct{ conn }

// unixSocket makes a local socket.
func unixSocket(ctx context.Context, network string, laddr, raddr *UnixAddr, listening bool, c control) (*socket, error) {
	kind, err := unixKind(network)
	if err != nil {
		return nil, err
	}
	r := request{network: network, family: syscall.AF_UNIX, kind: kind, control: c}
	// An empty name is no address.
	if laddr != nil && laddr.Name != "" || listening {
		r.local = laddr
	}
	if raddr != nil && raddr.Name != "" {
		r.remote = raddr
	}
	if !listening && r.remote == nil && (kind != syscall.SOCK_DGRAM || r.local == nil) {
		return nil, errMissingAddress
	}
	return r.open(ctx)
}

// DialUnix connects to raddr. A nil laddr is any.
func DialUnix(network string, laddr, raddr *UnixAddr) (*UnixConn, error) {
	fail := func(err error) (*UnixConn, error) {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.orNil(), Addr: raddr.orNil(), Err: err}
	}
	if _, err := unixKind(network); err != nil {
		return fail(err)
	}
	c, err := (&dialing{network: network, address: raddr.String()}).unix(context.Background(), laddr, raddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

func (d *dialing) unix(ctx context.Context, laddr, raddr *UnixAddr) (*UnixConn, error) {
	s, err := unixSocket(ctx, d.network, laddr, raddr, false, d.controlFunc())
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{s}}, nil
}

// CloseRead ends reading.
func (c *UnixConn) CloseRead() error { return c.shutdown(syscall.SHUT_RD) }

// CloseWrite ends writing: the other end reads an end. Most connections need only Close.
func (c *UnixConn) CloseWrite() error { return c.shutdown(syscall.SHUT_WR) }

// ReadFromUnix reads a packet and returns who sent it, nil for one without a name.
func (c *UnixConn) ReadFromUnix(b []byte) (int, *UnixAddr, error) {
	if !c.ok() {
		return 0, nil, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	n, size, err := c.s.fd.Receive(b, 0, &raw)
	if err != nil {
		return n, nil, c.s.failRead("recvfrom", err)
	}
	return n, c.sender(&raw, size), nil
}

func (c *UnixConn) sender(raw *syscall.RawSockaddrAny, size uint32) *UnixAddr {
	if size <= uint32(unsafe.Sizeof(raw.Addr.Family)) {
		return nil
	}
	return unixFromRaw(raw, size, unixNetwork(c.s.kind))
}

// ReadFrom implements PacketConn.
func (c *UnixConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromUnix(b)
	return n, addr.orNil(), err
}

// ReadMsgUnix reads data with control data and flags, and returns who sent them. Descriptors in the control data are
// closed by exec.
func (c *UnixConn) ReadMsgUnix(b, oob []byte) (n, oobn, flags int, addr *UnixAddr, err error) {
	if !c.ok() {
		return 0, 0, 0, nil, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	in := 0
	if len(oob) > 0 {
		in = syscall.MSG_CMSG_CLOEXEC
	}
	n, oobn, flags, size, err := c.s.fd.ReceiveMessage(b, oob, in, &raw, c.s.kind != syscall.SOCK_DGRAM)
	if err != nil {
		return n, oobn, flags, nil, c.s.failRead("recvmsg", err)
	}
	return n, oobn, flags, c.sender(&raw, size), nil
}

func (c *UnixConn) target(addr *UnixAddr, out *rawAddress) error {
	if c.s.connected {
		return ErrWriteToConnected
	}
	if addr == nil {
		return errMissingAddress
	}
	if addr.Net != unixNetwork(c.s.kind) {
		return syscall.EAFNOSUPPORT
	}
	return addr.toRaw(syscall.AF_UNIX, out)
}

// WriteToUnix writes a packet to addr.
func (c *UnixConn) WriteToUnix(b []byte, addr *UnixAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	out := new(rawAddress)
	err := c.target(addr, out)
	n := 0
	if err == nil {
		n, err = c.s.fd.Send(b, &out.raw, out.size)
		err = named("sendto", err)
	}
	if err != nil {
		err = &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr.orNil(), Err: err}
	}
	return n, err
}

// WriteTo implements PacketConn. The address must be a *UnixAddr.
func (c *UnixConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*UnixAddr)
	if !ok {
		return 0, &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr, Err: syscall.EINVAL}
	}
	return c.WriteToUnix(b, a)
}

// WriteMsgUnix writes data with control data to addr, or to the peer if there is one and addr is nil.
func (c *UnixConn) WriteMsgUnix(b, oob []byte, addr *UnixAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	out := new(rawAddress)
	if c.s.kind == syscall.SOCK_DGRAM && c.s.connected || c.s.kind != syscall.SOCK_DGRAM {
		if addr != nil && c.s.connected {
			err = ErrWriteToConnected
		}
	} else {
		err = c.target(addr, out)
	}
	if err == nil {
		n, oobn, err = c.s.fd.SendMessage(b, oob, &out.raw, out.size, c.s.kind != syscall.SOCK_DGRAM)
		err = named("sendmsg", err)
	}
	if err != nil {
		err = &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr.orNil(), Err: err}
	}
	return n, oobn, err
}

// UnixListener listens for connections over a local socket.
type UnixListener struct {
	s      *socket
	path   string
	unlink bool // Close removes the file
	once   sync.Once
}

func (l *UnixListener) ok() bool { return l != nil && l.s != nil }

// ListenUnix listens on laddr. The network is "unix" or "unixpacket".
func ListenUnix(network string, laddr *UnixAddr) (*UnixListener, error) {
	fail := func(err error) (*UnixListener, error) {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.orNil(), Err: err}
	}
	switch network {
	case "unix", "unixpacket":
	default:
		return fail(UnknownNetworkError(network))
	}
	if laddr == nil {
		return fail(errMissingAddress)
	}
	l, err := (&listening{network: network, address: laddr.String()}).unix(context.Background(), laddr)
	if err != nil {
		return fail(err)
	}
	return l, nil
}

func (l *listening) unix(ctx context.Context, laddr *UnixAddr) (*UnixListener, error) {
	if l.network == "unixgram" {
		return nil, &AddrError{Err: "unexpected address type", Addr: l.address}
	}
	s, err := unixSocket(ctx, l.network, laddr, nil, true, l.controlFunc())
	if err != nil {
		return nil, err
	}
	path := s.local.String()
	return &UnixListener{s: s, path: path, unlink: true}, nil
}

// ListenUnixgram receives packets to laddr. The network is "unixgram".
func ListenUnixgram(network string, laddr *UnixAddr) (*UnixConn, error) {
	fail := func(err error) (*UnixConn, error) {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.orNil(), Err: err}
	}
	if network != "unixgram" {
		return fail(UnknownNetworkError(network))
	}
	if laddr == nil {
		return fail(errMissingAddress)
	}
	c, err := (&listening{network: network, address: laddr.String()}).unixgram(context.Background(), laddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

func (l *listening) unixgram(ctx context.Context, laddr *UnixAddr) (*UnixConn, error) {
	if l.network != "unixgram" {
		return nil, &AddrError{Err: "unexpected address type", Addr: l.address}
	}
	s, err := unixSocket(ctx, l.network, laddr, nil, true, l.controlFunc())
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{s}}, nil
}

// AcceptUnix returns the next connection.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	s, err := l.s.accept()
	if err != nil {
		return nil, &OpError{Op: "accept", Net: l.s.network, Addr: l.s.local, Err: err}
	}
	return &UnixConn{conn{s}}, nil
}

// Accept implements Listener.
func (l *UnixListener) Accept() (Conn, error) {
	c, err := l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends the listening and removes the socket's file.
func (l *UnixListener) Close() error {
	if !l.ok() {
		return syscall.EINVAL
	}
	// The file goes first: afterwards it might be somebody else's. A second Close must not remove it again.
	l.once.Do(func() {
		if l.path != "" && l.path[0] != '@' && l.unlink {
			syscall.Unlink(l.path)
		}
	})
	return closeListener(l.s)
}

// SetUnlinkOnClose says whether Close removes the socket's file, which is the default for listeners made here.
func (l *UnixListener) SetUnlinkOnClose(unlink bool) { l.unlink = unlink }

// Addr returns the address that is listened on.
func (l *UnixListener) Addr() Addr { return l.s.local }

// SetDeadline sets until when Accepts wait; the zero time is for ever.
func (l *UnixListener) SetDeadline(t time.Time) error {
	if !l.ok() {
		return syscall.EINVAL
	}
	return l.s.fd.SetDeadline(t)
}

// File returns a copy of the listener's descriptor as a file. Closing one does not close the other.
func (l *UnixListener) File() (f *os.File, err error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	return listenerFile(l.s)
}

// SyscallConn gives access to the descriptor.
func (l *UnixListener) SyscallConn() (syscall.RawConn, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	return rawListener{rawConn{l.s}}, nil
}
