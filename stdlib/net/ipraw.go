package net

import (
	"context"
	"syscall"
)

// IPAddr is an address of IP, without a port.
type IPAddr struct {
	IP   IP
	Zone string // of a link-local address of IPv6
}

// Network returns "ip".
func (a *IPAddr) Network() string { return "ip" }

// String returns the address with its zone.
func (a *IPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	s := a.IP.textOrNothing()
	if a.Zone != "" {
		s += "%" + a.Zone
	}
	return s
}

func (a *IPAddr) family() int {
	if a == nil {
		return syscall.AF_INET
	}
	return familyOf(a.IP)
}

func (a *IPAddr) isWildcard() bool { return a == nil || a.IP == nil || a.IP.IsUnspecified() }

func (a *IPAddr) toRaw(family int, out *rawAddress) error {
	return ipToRaw(family, a.IP, 0, a.Zone, out)
}

func (a *IPAddr) orNil() Addr {
	if a == nil {
		return nil
	}
	return a
}

// ResolveIPAddr returns the address that a host means. The network is "ip", "ip4" or "ip6", perhaps with a colon and
// a protocol. Of a name's addresses it returns one, of IPv4 if there is one.
func ResolveIPAddr(network, address string) (*IPAddr, error) {
	if network == "" {
		network = "ip"
	}
	family, _, err := parseNetwork(context.Background(), network, false)
	if err != nil {
		return nil, err
	}
	switch family {
	case "ip", "ip4", "ip6":
	default:
		return nil, UnknownNetworkError(network)
	}
	list, err := DefaultResolver.resolveEndpoints(context.Background(), family, address)
	if err != nil {
		return nil, err
	}
	return list.preferred(family, address).(*IPAddr), nil
}

// IPConn sends and receives packets of one protocol over IP. It takes privileges.
type IPConn struct{ conn }

// DialIP makes a connection that sends to and receives from raddr. The network has a colon and a protocol.
func DialIP(network string, laddr, raddr *IPAddr) (*IPConn, error) {
	fail := func(err error) (*IPConn, error) {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.orNil(), Addr: raddr.orNil(), Err: err}
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	c, err := (&dialing{network: network, address: raddr.String()}).ip(context.Background(), laddr, raddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

// rawProtocol splits a network of raw IP.
func rawProtocol(ctx context.Context, network string) (string, int, error) {
	family, protocol, err := parseNetwork(ctx, network, true)
	if err != nil {
		return "", 0, err
	}
	switch family {
	case "ip", "ip4", "ip6":
		return family, protocol, nil
	}
	return "", 0, UnknownNetworkError(network)
}

func (d *dialing) ip(ctx context.Context, laddr, raddr *IPAddr) (*IPConn, error) {
	family, protocol, err := rawProtocol(ctx, d.network)
	if err != nil {
		return nil, err
	}
	s, err := internetSocket(ctx, family, laddr, raddr, syscall.SOCK_RAW, protocol, false, d.controlFunc(), false)
	if err != nil {
		return nil, err
	}
	return &IPConn{conn{s}}, nil
}

// ListenIP receives packets to laddr, and sends to anyone. The network has a colon and a protocol.
func ListenIP(network string, laddr *IPAddr) (*IPConn, error) {
	if laddr == nil {
		laddr = &IPAddr{}
	}
	c, err := (&listening{network: network, address: laddr.String()}).ip(context.Background(), laddr)
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr, Err: err}
	}
	return c, nil
}

func (l *listening) ip(ctx context.Context, laddr *IPAddr) (*IPConn, error) {
	family, protocol, err := rawProtocol(ctx, l.network)
	if err != nil {
		return nil, err
	}
	s, err := internetSocket(ctx, family, laddr, nil, syscall.SOCK_RAW, protocol, true, l.controlFunc(), false)
	if err != nil {
		return nil, err
	}
	return &IPConn{conn{s}}, nil
}

// ReadFromIP reads a packet and returns who sent it. The header of IPv4 is left out.
func (c *IPConn) ReadFromIP(b []byte) (int, *IPAddr, error) {
	if !c.ok() {
		return 0, nil, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	n, _, err := c.s.fd.Receive(b, 0, &raw)
	if err != nil {
		return n, nil, c.s.failRead("recvfrom", err)
	}
	from := fromRaw(&raw)
	if !from.IsValid() {
		return n, nil, nil
	}
	if from.Addr().Is4() {
		n = dropHeader(b, n)
	}
	return n, ipAddrOf(from.Addr()), nil
}

// dropHeader removes the header of a packet of IPv4, which the kernel delivers with it.
func dropHeader(b []byte, n int) int {
	const shortest = 20
	if len(b) < shortest || n < shortest {
		return n
	}
	length := int(b[0]&0x0f) << 2
	if length < shortest || length > len(b) || b[0]>>4 != 4 {
		return n
	}
	copy(b, b[length:])
	return n - length
}

// ReadFrom implements PacketConn.
func (c *IPConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromIP(b)
	return n, addr.orNil(), err
}

// ReadMsgIP reads a packet, its control data and flags. The packages x/net/ipv4 and ipv6 understand the control data.
func (c *IPConn) ReadMsgIP(b, oob []byte) (n, oobn, flags int, addr *IPAddr, err error) {
	if !c.ok() {
		return 0, 0, 0, nil, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	n, oobn, flags, _, err = c.s.fd.ReceiveMessage(b, oob, 0, &raw, false)
	if err != nil {
		return n, oobn, flags, nil, c.s.failRead("recvmsg", err)
	}
	if from := fromRaw(&raw); from.IsValid() {
		addr = ipAddrOf(from.Addr())
	}
	return n, oobn, flags, addr, nil
}

func (c *IPConn) target(addr *IPAddr, out *rawAddress) error {
	if c.s.connected {
		return ErrWriteToConnected
	}
	if addr == nil {
		return errMissingAddress
	}
	return addr.toRaw(c.s.family, out)
}

func (c *IPConn) failWrite(addr *IPAddr, err error) error {
	return &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr.orNil(), Err: err}
}

// WriteToIP writes a packet to addr.
func (c *IPConn) WriteToIP(b []byte, addr *IPAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	out := new(rawAddress)
	if err := c.target(addr, out); err != nil {
		return 0, c.failWrite(addr, err)
	}
	n, err := c.s.fd.Send(b, &out.raw, out.size)
	if err != nil {
		err = c.failWrite(addr, named("sendto", err))
	}
	return n, err
}

// WriteTo implements PacketConn. The address must be an *IPAddr.
func (c *IPConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*IPAddr)
	if !ok {
		return 0, &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr, Err: syscall.EINVAL}
	}
	return c.WriteToIP(b, a)
}

// WriteMsgIP writes a packet with control data to addr.
func (c *IPConn) WriteMsgIP(b, oob []byte, addr *IPAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	out := new(rawAddress)
	if err := c.target(addr, out); err != nil {
		return 0, 0, c.failWrite(addr, err)
	}
	n, oobn, err = c.s.fd.SendMessage(b, oob, &out.raw, out.size, false)
	if err != nil {
		err = c.failWrite(addr, named("sendmsg", err))
	}
	return n, oobn, err
}
