package net

import (
	"context"
	"net/netip"
	"syscall"
)

// UDPAddr is an address of UDP.
type UDPAddr struct {
	IP   IP
	Port int
	Zone string // of a link-local address of IPv6
}

// AddrPort returns the address as a value. An IP of IPv4 in 16 bytes stays IPv4-mapped.
func (a *UDPAddr) AddrPort() netip.AddrPort {
	if a == nil {
		return netip.AddrPort{}
	}
	return toAddrPort(a.IP, a.Zone, a.Port)
}

// UDPAddrFromAddrPort returns addr as a UDPAddr; without a valid address its IP is nil.
func UDPAddrFromAddrPort(addr netip.AddrPort) *UDPAddr {
	// One piece of memory for both: many programs do this for each packet.
	a := new(struct {
		UDPAddr
		bytes [IPv6len]byte
	})
	switch ip := addr.Addr(); {
	case ip.Is4():
		four := ip.As4()
		copy(a.bytes[:], four[:])
		a.IP = a.bytes[:IPv4len:IPv4len]
	case ip.Is6():
		a.bytes = ip.As16()
		a.IP = a.bytes[:]
	}
	a.Zone, a.Port = addr.Addr().Zone(), int(addr.Port())
	return &a.UDPAddr
}

// Network returns "udp".
func (a *UDPAddr) Network() string { return "udp" }

// String returns host:port.
func (a *UDPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return endpointText(a.IP, a.Zone, a.Port)
}

func (a *UDPAddr) family() int {
	if a == nil {
		return syscall.AF_INET
	}
	return familyOf(a.IP)
}

func (a *UDPAddr) isWildcard() bool { return a == nil || a.IP == nil || a.IP.IsUnspecified() }

func (a *UDPAddr) toRaw(family int, out *rawAddress) error {
	return ipToRaw(family, a.IP, a.Port, a.Zone, out)
}

func (a *UDPAddr) orNil() Addr {
	if a == nil {
		return nil
	}
	return a
}

// ResolveUDPAddr returns the address of UDP that host:port means. The network is "udp", "udp4" or "udp6". Of a
// name's addresses it returns one, of IPv4 if there is one.
func ResolveUDPAddr(network, address string) (*UDPAddr, error) {
	switch network {
	case "udp", "udp4", "udp6":
	case "":
		network = "udp"
	default:
		return nil, UnknownNetworkError(network)
	}
	list, err := DefaultResolver.resolveEndpoints(context.Background(), network, address)
	if err != nil {
		return nil, err
	}
	return list.preferred(network, address).(*UDPAddr), nil
}

// UDPConn sends and receives packets over UDP.
type UDPConn struct{ conn }

func udpNetwork(network string) bool {
	return network == "udp" || network == "udp4" || network == "udp6"
}

// DialUDP makes a connection that sends to and receives from raddr. A nil laddr is any.
func DialUDP(network string, laddr, raddr *UDPAddr) (*UDPConn, error) {
	fail := func(err error) (*UDPConn, error) {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.orNil(), Addr: raddr.orNil(), Err: err}
	}
	if !udpNetwork(network) {
		return fail(UnknownNetworkError(network))
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	c, err := (&dialing{network: network, address: raddr.String()}).udp(context.Background(), laddr, raddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

func (d *dialing) udp(ctx context.Context, laddr, raddr *UDPAddr) (*UDPConn, error) {
	s, err := internetSocket(ctx, d.network, laddr, raddr, syscall.SOCK_DGRAM, 0, false, d.controlFunc(), false)
	if err != nil {
		return nil, err
	}
	return &UDPConn{conn{s}}, nil
}

// ListenUDP receives packets to laddr, and sends to anyone. Without an IP it is all of the machine's addresses,
// without a port a free one.
func ListenUDP(network string, laddr *UDPAddr) (*UDPConn, error) {
	fail := func(err error) (*UDPConn, error) {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.orNil(), Err: err}
	}
	if !udpNetwork(network) {
		return fail(UnknownNetworkError(network))
	}
	if laddr == nil {
		laddr = &UDPAddr{}
	}
	c, err := (&listening{network: network, address: laddr.String()}).udp(context.Background(), laddr)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

func (l *listening) udp(ctx context.Context, laddr *UDPAddr) (*UDPConn, error) {
	s, err := internetSocket(ctx, l.network, laddr, nil, syscall.SOCK_DGRAM, 0, true, l.controlFunc(), false)
	if err != nil {
		return nil, err
	}
	return &UDPConn{conn{s}}, nil
}

// ListenMulticastUDP receives packets to the group gaddr that come in through ifi; nil lets the kernel choose. What is
// sent does not come back.
func ListenMulticastUDP(network string, ifi *Interface, gaddr *UDPAddr) (*UDPConn, error) {
	fail := func(err error) (*UDPConn, error) {
		return nil, &OpError{Op: "listen", Net: network, Addr: gaddr.orNil(), Err: err}
	}
	if !udpNetwork(network) {
		return fail(UnknownNetworkError(network))
	}
	if gaddr == nil || gaddr.IP == nil {
		return fail(errMissingAddress)
	}
	ctx := context.Background()
	s, err := internetSocket(ctx, network, gaddr, nil, syscall.SOCK_DGRAM, 0, true, nil, false)
	if err != nil {
		return fail(err)
	}
	if err := s.joinGroup(ifi, gaddr.IP); err != nil {
		s.close()
		return fail(err)
	}
	return &UDPConn{conn{s}}, nil
}

// joinGroup makes the socket receive packets to a group.
func (s *socket) joinGroup(ifi *Interface, group IP) error {
	index := 0
	if ifi != nil {
		index = ifi.Index
	}
	return named("setsockopt", s.fd.Use(func(fd int) error {
		if group4 := group.To4(); group4 != nil {
			m := syscall.IPMreqn{Multiaddr: [4]byte(group4), Ifindex: int32(index)}
			if ifi != nil {
				if err := syscall.SetsockoptIPMreqn(fd, syscall.IPPROTO_IP, syscall.IP_MULTICAST_IF, &m); err != nil {
					return err
				}
			}
			if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IP, syscall.IP_MULTICAST_LOOP, 0); err != nil {
				return err
			}
			return syscall.SetsockoptIPMreqn(fd, syscall.IPPROTO_IP, syscall.IP_ADD_MEMBERSHIP, &m)
		}
		if ifi != nil {
			if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_MULTICAST_IF, index); err != nil {
				return err
			}
		}
		if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_MULTICAST_LOOP, 0); err != nil {
			return err
		}
		m := syscall.IPv6Mreq{Multiaddr: [16]byte(group), Interface: uint32(index)}
		return syscall.SetsockoptIPv6Mreq(fd, syscall.IPPROTO_IPV6, syscall.IPV6_JOIN_GROUP, &m)
	}))
}

// readFrom reads a packet. The sender's address of IPv4 is IPv4-mapped on a socket of both families.
func (c *UDPConn) readFrom(b []byte) (int, netip.AddrPort, error) {
	if !c.ok() {
		return 0, netip.AddrPort{}, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	n, _, err := c.s.fd.Receive(b, 0, &raw)
	if err != nil {
		return n, netip.AddrPort{}, c.s.failRead("recvfrom", err)
	}
	return n, fromRaw(&raw), nil
}

// ReadFromUDP reads a packet and returns who sent it.
func (c *UDPConn) ReadFromUDP(b []byte) (n int, addr *UDPAddr, err error) {
	n, from, err := c.readFrom(b)
	if !from.IsValid() {
		return n, nil, err
	}
	return n, UDPAddrFromAddrPort(netip.AddrPortFrom(from.Addr().Unmap(), from.Port())), err
}

// ReadFrom implements PacketConn.
func (c *UDPConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromUDP(b)
	if addr == nil {
		return n, nil, err
	}
	return n, addr, err
}

// ReadFromUDPAddrPort is ReadFromUDP with an address that takes no memory.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (n int, addr netip.AddrPort, err error) {
	return c.readFrom(b)
}

// ReadMsgUDP reads a packet, its control data and flags. The packages x/net/ipv4 and ipv6 understand the control data.
func (c *UDPConn) ReadMsgUDP(b, oob []byte) (n, oobn, flags int, addr *UDPAddr, err error) {
	n, oobn, flags, from, err := c.ReadMsgUDPAddrPort(b, oob)
	if from.IsValid() {
		addr = UDPAddrFromAddrPort(from)
	}
	return
}

// ReadMsgUDPAddrPort is ReadMsgUDP with an address that takes no memory.
func (c *UDPConn) ReadMsgUDPAddrPort(b, oob []byte) (n, oobn, flags int, addr netip.AddrPort, err error) {
	if !c.ok() {
		return 0, 0, 0, netip.AddrPort{}, syscall.EINVAL
	}
	var raw syscall.RawSockaddrAny
	n, oobn, flags, _, err = c.s.fd.ReceiveMessage(b, oob, 0, &raw, false)
	if err != nil {
		return n, oobn, flags, addr, c.s.failRead("recvmsg", err)
	}
	return n, oobn, flags, fromRaw(&raw), nil
}

// target checks an address to send to and stores it for the kernel.
func (c *UDPConn) target(addr netip.AddrPort, out *rawAddress) error {
	if c.s.connected {
		return ErrWriteToConnected
	}
	if !addr.IsValid() {
		return errMissingAddress
	}
	ip := addr.Addr()
	if c.s.family == syscall.AF_INET {
		if !ip.Is4() && !ip.Is4In6() {
			return &AddrError{Err: "non-IPv4 address", Addr: ip.String()}
		}
	}
	intoRaw(addr, c.s.family, out)
	return nil
}

func (c *UDPConn) writeTo(b []byte, addr netip.AddrPort, about *UDPAddr, isValue bool) (int, error) {
	var out rawAddress
	err := c.target(addr, &out)
	n := 0
	if err == nil {
		n, err = c.s.fd.Send(b, &out.raw, out.size)
	}
	if err != nil {
		err = c.failWrite("sendto", addr, about, isValue, err)
	}
	return n, err
}

// failWrite makes an error of sending to an address that the caller has given in one of two ways.
func (c *UDPConn) failWrite(call string, addr netip.AddrPort, about *UDPAddr, isValue bool, err error) error {
	shown := about.orNil()
	if isValue {
		shown = udpAddrPort{addr}
	}
	return &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: shown, Err: named(call, err)}
}

// udpAddrPort shows an address in an error.
type udpAddrPort struct{ netip.AddrPort }

func (udpAddrPort) Network() string { return "udp" }

// WriteToUDP writes a packet to addr.
func (c *UDPConn) WriteToUDP(b []byte, addr *UDPAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	return c.writeTo(b, c.value(addr), addr, false)
}

// value returns addr as a value; no IP is the machine itself, as the kernel understands it.
func (c *UDPConn) value(addr *UDPAddr) netip.AddrPort {
	if addr != nil && len(addr.IP) == 0 {
		none := netip.IPv6Unspecified()
		if c.s.family == syscall.AF_INET {
			none = netip.IPv4Unspecified()
		}
		return netip.AddrPortFrom(none.WithZone(addr.Zone), uint16(addr.Port))
	}
	return addr.AddrPort()
}

// WriteTo implements PacketConn. The address must be a *UDPAddr.
func (c *UDPConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*UDPAddr)
	if !ok {
		return 0, &OpError{Op: "write", Net: c.s.network, Source: c.s.local, Addr: addr, Err: syscall.EINVAL}
	}
	return c.WriteToUDP(b, a)
}

// WriteToUDPAddrPort is WriteToUDP with an address that takes no memory.
func (c *UDPConn) WriteToUDPAddrPort(b []byte, addr netip.AddrPort) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	return c.writeTo(b, addr, nil, true)
}

// WriteMsgUDP writes a packet with control data to addr, or to the peer if there is one and addr is nil.
func (c *UDPConn) WriteMsgUDP(b, oob []byte, addr *UDPAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	return c.writeMsg(b, oob, c.value(addr), addr, false)
}

// WriteMsgUDPAddrPort is WriteMsgUDP with an address that takes no memory.
func (c *UDPConn) WriteMsgUDPAddrPort(b, oob []byte, addr netip.AddrPort) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	return c.writeMsg(b, oob, addr, nil, true)
}

func (c *UDPConn) writeMsg(b, oob []byte, addr netip.AddrPort, about *UDPAddr, isValue bool) (n, oobn int, err error) {
	var out rawAddress
	if !c.s.connected || addr.IsValid() {
		err = c.target(addr, &out)
	}
	if err == nil {
		n, oobn, err = c.s.fd.SendMessage(b, oob, &out.raw, out.size, false)
	}
	if err != nil {
		err = c.failWrite("sendmsg", addr, about, isValue, err)
	}
	return n, oobn, err
}
