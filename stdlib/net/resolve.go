package net

import (
	"context"
	"net/netip"
	"strings"
	"syscall"
)

// addrList are the addresses that an address to dial means, in order of preference.
type addrList []Addr

func isIPv4(a Addr) bool {
	k, ok := a.(kernelAddr)
	return ok && k.family() == syscall.AF_INET
}

// split divides the list by family; the first address is in the first part.
func (list addrList) split() (first, second addrList) {
	for _, a := range list {
		if isIPv4(a) == isIPv4(list[0]) {
			first = append(first, a)
		} else {
			second = append(second, a)
		}
	}
	return first, second
}

// preferred returns one address: of IPv4, unless the address is written as one of IPv6.
func (list addrList) preferred(network, address string) Addr {
	wantSix := address == "[::]" || strings.HasPrefix(address, "[::]:")
	if network == "ip" || network == "ip4" || network == "ip6" {
		wantSix = strings.IndexByte(address, ':') >= 0
	}
	for _, a := range list {
		if isIPv4(a) != wantSix {
			return a
		}
	}
	return list[0]
}

// parseNetwork splits the protocol off networks of raw IP.
func parseNetwork(ctx context.Context, network string, needsProtocol bool) (family string, protocol int, err error) {
	colon := strings.LastIndexByte(network, ':')
	if colon < 0 {
		switch network {
		case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6", "unix", "unixgram", "unixpacket":
		case "ip", "ip4", "ip6":
			if needsProtocol {
				return "", 0, UnknownNetworkError(network)
			}
		default:
			return "", 0, UnknownNetworkError(network)
		}
		return network, 0, nil
	}
	family, name := network[:colon], network[colon+1:]
	switch family {
	case "ip", "ip4", "ip6":
		n, rest := number(name)
		if name == "" || rest != "" {
			n, err = lookupProtocol(name)
			if err != nil {
				return "", 0, err
			}
		}
		return family, n, nil
	}
	return "", 0, UnknownNetworkError(network)
}

// resolve finds the addresses that address means for an operation. Where local says so, they are of its family.
func (r *Resolver) resolve(ctx context.Context, op, network, address string, local Addr) (addrList, error) {
	family, _, err := parseNetwork(ctx, network, true)
	if err != nil {
		return nil, err
	}
	if op == "dial" && address == "" {
		return nil, errMissingAddress
	}
	switch family {
	case "unix", "unixgram", "unixpacket":
		a, err := ResolveUnixAddr(family, address)
		if err != nil {
			return nil, err
		}
		if op == "dial" && local != nil && local.Network() != a.Network() {
			return nil, &AddrError{Err: "mismatched local address type", Addr: local.String()}
		}
		return addrList{a}, nil
	}
	list, err := r.resolveEndpoints(ctx, family, address)
	if err != nil || op != "dial" || local == nil {
		return list, err
	}
	var fitting addrList
	for _, a := range list {
		if a.Network() != local.Network() {
			return nil, &AddrError{Err: "mismatched local address type", Addr: local.String()}
		}
		l, isKernel := local.(kernelAddr)
		wildcard := !isKernel || l.isWildcard()
		if wildcard || isIPv4(local) == isIPv4(a) {
			fitting = append(fitting, a)
		}
	}
	if len(fitting) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.Error(), Addr: local.String()}
	}
	return fitting, nil
}

// resolveEndpoints finds the addresses of host:port, or of a host for raw IP.
func (r *Resolver) resolveEndpoints(ctx context.Context, network, address string) (addrList, error) {
	var host, service string
	port := 0
	switch network {
	case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6":
		if address != "" {
			var err error
			if host, service, err = SplitHostPort(address); err != nil {
				return nil, err
			}
			if port, err = r.LookupPort(ctx, network, service); err != nil {
				return nil, err
			}
		}
	case "ip", "ip4", "ip6":
		host = address
	default:
		return nil, UnknownNetworkError(network)
	}
	endpoint := func(a IPAddr) Addr {
		switch network[:2] {
		case "tc":
			return &TCPAddr{IP: a.IP, Zone: a.Zone, Port: port}
		case "ud":
			return &UDPAddr{IP: a.IP, Zone: a.Zone, Port: port}
		}
		return &IPAddr{IP: a.IP, Zone: a.Zone}
	}
	if host == "" {
		return addrList{endpoint(IPAddr{})}, nil
	}
	ips, err := r.LookupIPAddr(ctx, host)
	if err != nil {
		return nil, err
	}
	// Where [::] stands for all of the machine, so does 0.0.0.0 on machines without IPv6.
	if len(ips) == 1 && ips[0].IP.Equal(IPv6unspecified) {
		ips = append(ips, IPAddr{IP: IPv4zero})
	}
	var list addrList
	for _, ip := range ips {
		four := ip.IP.To4() != nil
		if network[len(network)-1] == '4' && !four || network[len(network)-1] == '6' && (four || len(ip.IP) != IPv6len) {
			continue
		}
		list = append(list, endpoint(ip))
	}
	if len(list) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.Error(), Addr: host}
	}
	return list, nil
}

// ipAddrOf returns a value of netip as an IPAddr.
func ipAddrOf(a netip.Addr) *IPAddr { return &IPAddr{IP: a.AsSlice(), Zone: a.Zone()} }
