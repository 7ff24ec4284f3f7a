package net

import (
	"context"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

// stack says what the machine can do.
type stack struct{ v4, v6, mapped bool }

// capabilities looks what the machine can do, once.
var capabilities = sync.OnceValue(func() stack {
	try := func(family int, a *rawAddress, v6only int) bool {
		fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, syscall.IPPROTO_TCP)
		if err != nil {
			return false
		}
		defer syscall.Close(fd)
		if family == syscall.AF_INET {
			return true
		}
		syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, v6only)
		_, _, errno := syscall.RawSyscall(syscall.SYS_BIND, uintptr(fd), uintptr(unsafe.Pointer(&a.raw)), uintptr(a.size))
		return errno == 0
	}
	raw := func(ip string) *rawAddress {
		a := new(rawAddress)
		intoRaw(netip.AddrPortFrom(netip.MustParseAddr(ip), 0), syscall.AF_INET6, a)
		return a
	}
	return stack{
		v4:     try(syscall.AF_INET, nil, 0),
		v6:     try(syscall.AF_INET6, raw("::1"), 1),
		mapped: try(syscall.AF_INET6, raw("::ffff:127.0.0.1"), 0),
	}
})

// backlog is how many connections the kernel keeps for Accept.
var backlog = sync.OnceValue(func() int {
	data, err := os.ReadFile("/proc/sys/net/core/somaxconn")
	n, convErr := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || convErr != nil || n <= 0 {
		return syscall.SOMAXCONN
	}
	return n
})

// isNil reports whether a holds no address, perhaps as a nil pointer.
func isNil(a kernelAddr) bool {
	switch a := a.(type) {
	case nil:
		return true
	case *TCPAddr:
		return a == nil
	case *UDPAddr:
		return a == nil
	case *IPAddr:
		return a == nil
	case *UnixAddr:
		return a == nil
	}
	return false
}

// chooseFamily picks the family of a socket: what the network's name asks for, else what the addresses need. One that
// listens anywhere does so for both families where the machine can.
func chooseFamily(network string, local, remote kernelAddr, listening bool) (family int, v6only bool) {
	switch network[len(network)-1] {
	case '4':
		return syscall.AF_INET, false
	case '6':
		return syscall.AF_INET6, true
	}
	if listening && (local == nil || local.isWildcard()) {
		if can := capabilities(); can.mapped || !can.v4 {
			return syscall.AF_INET6, false
		}
		if local == nil {
			return syscall.AF_INET, false
		}
		return local.family(), false
	}
	if (local == nil || local.family() == syscall.AF_INET) && (remote == nil || remote.family() == syscall.AF_INET) {
		return syscall.AF_INET, false
	}
	return syscall.AF_INET6, false
}

// internetSocket makes a socket of IP.
func internetSocket(ctx context.Context, network string, local, remote kernelAddr, kind, proto int, listening bool, c control, multipath bool) (*socket, error) {
	if isNil(local) {
		local = nil
	}
	if isNil(remote) {
		remote = nil
	}
	r := request{network: network, kind: kind, proto: proto, local: local, remote: remote, control: c, multipath: multipath}
	r.family, r.v6only = chooseFamily(network, local, remote, listening)
	if listening && local == nil {
		switch kind {
		case syscall.SOCK_STREAM:
			r.local = &TCPAddr{}
		case syscall.SOCK_DGRAM:
			r.local = &UDPAddr{}
		default:
			r.local = &IPAddr{}
		}
	}
	return r.open(ctx)
}

// familyOf is the family of an address: no address fits IPv4.
func familyOf(ip IP) int {
	if len(ip) <= IPv4len || ip.To4() != nil {
		return syscall.AF_INET
	}
	return syscall.AF_INET6
}

// ipToRaw stores address and port as the kernel takes them.
func ipToRaw(family int, ip IP, port int, zone string, out *rawAddress) error {
	if port < 0 || port > 0xffff {
		// The kernel would see other ports.
		return syscall.EINVAL
	}
	var a netip.Addr
	switch family {
	case syscall.AF_INET:
		if len(ip) == 0 {
			ip = IPv4zero
		}
		ip4 := ip.To4()
		if ip4 == nil {
			return &AddrError{Err: "non-IPv4 address", Addr: ip.String()}
		}
		a = netip.AddrFrom4([4]byte(ip4))
	default:
		// Listening on 0.0.0.0 on a socket of IPv6 is listening anywhere.
		if len(ip) == 0 || ip.Equal(IPv4zero) {
			ip = IPv6zero
		}
		ip16 := ip.To16()
		if ip16 == nil {
			return &AddrError{Err: "non-IPv6 address", Addr: ip.String()}
		}
		a = netip.AddrFrom16([16]byte(ip16)).WithZone(zone)
	}
	intoRaw(netip.AddrPortFrom(a, uint16(port)), family, out)
	return nil
}

// intoRaw stores an address of the family, or an IPv4 one mapped into IPv6.
func intoRaw(a netip.AddrPort, family int, out *rawAddress) {
	port := a.Port()<<8 | a.Port()>>8
	if family == syscall.AF_INET {
		*(*syscall.RawSockaddrInet4)(unsafe.Pointer(&out.raw)) = syscall.RawSockaddrInet4{
			Family: syscall.AF_INET, Port: port, Addr: a.Addr().As4(),
		}
		out.size = syscall.SizeofSockaddrInet4
		return
	}
	*(*syscall.RawSockaddrInet6)(unsafe.Pointer(&out.raw)) = syscall.RawSockaddrInet6{
		Family: syscall.AF_INET6, Port: port, Addr: a.Addr().As16(), Scope_id: zoneIndex(a.Addr().Zone()),
	}
	out.size = syscall.SizeofSockaddrInet6
}

// fromRaw reads what the kernel has stored; IPv4-mapped addresses stay as they are.
func fromRaw(raw *syscall.RawSockaddrAny) netip.AddrPort {
	swap := func(port uint16) uint16 { return port<<8 | port>>8 }
	switch raw.Addr.Family {
	case syscall.AF_INET:
		r := (*syscall.RawSockaddrInet4)(unsafe.Pointer(raw))
		return netip.AddrPortFrom(netip.AddrFrom4(r.Addr), swap(r.Port))
	case syscall.AF_INET6:
		r := (*syscall.RawSockaddrInet6)(unsafe.Pointer(raw))
		a := netip.AddrFrom16(r.Addr)
		if r.Scope_id != 0 {
			a = a.WithZone(zoneName(int(r.Scope_id)))
		}
		return netip.AddrPortFrom(a, swap(r.Port))
	}
	return netip.AddrPort{}
}
