package net

import (
	"context"
	"errors"
	"internal/nettrace"
	"net/netip"
	"strings"
	"sync"
)

// A Resolver looks up names: in the file of hosts, and in DNS as the machine's configuration says. It is all Go.
type Resolver struct {
	// PreferGo asks for what is always so here.
	PreferGo bool

	// StrictErrors makes errors that may be temporary end a lookup that has several parts (both families, several
	// domains) instead of returning what the other parts found.
	StrictErrors bool

	// Dial connects to servers of DNS instead of the default Dialer. The address has numbers only. A connection that
	// is also a PacketConn carries messages as UDP does, any other as TCP.
	Dial func(ctx context.Context, network, address string) (Conn, error)

	// flights are the lookups of hosts under way, so that many for one name ask once.
	mu      sync.Mutex
	flights map[string]*flight
}

// DefaultResolver is what the functions Lookup… and Dialers use.
var DefaultResolver = &Resolver{}

// SRV is where a service is found.
type SRV struct {
	Target   string
	Port     uint16
	Priority uint16
	Weight   uint16
}

// MX is a server that takes mail.
type MX struct {
	Host string
	Pref uint16
}

// NS is a server of DNS.
type NS struct {
	Host string
}

var errNoSuchHost = errors.New("no such host")

func notFound(name string) *DNSError {
	return &DNSError{Err: errNoSuchHost.Error(), Name: name, IsNotFound: true}
}

// LookupHost returns the addresses of a host.
func LookupHost(host string) (addrs []string, err error) {
	return DefaultResolver.LookupHost(context.Background(), host)
}

// LookupHost returns the addresses of a host.
func (r *Resolver) LookupHost(ctx context.Context, host string) (addrs []string, err error) {
	if host == "" {
		return nil, notFound(host)
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return []string{host}, nil
	}
	ips, err := r.LookupIPAddr(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, ip := range ips {
		addrs = append(addrs, ip.String())
	}
	return addrs, nil
}

// LookupIP returns the addresses of a host.
func LookupIP(host string) ([]IP, error) {
	addrs, err := DefaultResolver.LookupIPAddr(context.Background(), host)
	if err != nil {
		return nil, err
	}
	ips := make([]IP, len(addrs))
	for i, a := range addrs {
		ips[i] = a.IP
	}
	return ips, nil
}

// LookupIP returns the addresses of a host in a network: "ip", "ip4" or "ip6".
func (r *Resolver) LookupIP(ctx context.Context, network, host string) ([]IP, error) {
	list, err := r.lookupNetwork(ctx, network, host)
	if err != nil {
		return nil, err
	}
	ips := make([]IP, len(list))
	for i, a := range list {
		ips[i] = a.IP
	}
	return ips, nil
}

// lookupNetwork returns the addresses of a host that are of the network's family.
func (r *Resolver) lookupNetwork(ctx context.Context, network, host string) ([]IPAddr, error) {
	family, _, err := parseNetwork(ctx, network, false)
	if err != nil {
		return nil, err
	}
	switch family {
	case "ip", "ip4", "ip6":
	default:
		return nil, UnknownNetworkError(network)
	}
	if host == "" {
		return nil, notFound(host)
	}
	all, err := r.lookupAddrs(ctx, family, host)
	if err != nil {
		return nil, err
	}
	list := all[:0:0]
	for _, a := range all {
		four := a.IP.To4() != nil
		if family == "ip" || four == (family == "ip4") {
			list = append(list, a)
		}
	}
	if len(list) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.Error(), Addr: host}
	}
	return list, nil
}

// LookupIPAddr returns the addresses of a host, with zones.
func (r *Resolver) LookupIPAddr(ctx context.Context, host string) ([]IPAddr, error) {
	if host == "" {
		return nil, notFound(host)
	}
	return r.lookupAddrs(ctx, "ip", host)
}

// LookupNetIP returns the addresses of a host in a network: "ip", "ip4" or "ip6".
func (r *Resolver) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	list, err := r.lookupNetwork(ctx, network, host)
	if err != nil {
		return nil, err
	}
	out := make([]netip.Addr, 0, len(list))
	for _, a := range list {
		if ip, ok := netip.AddrFromSlice(a.IP); ok {
			out = append(out, ip.WithZone(a.Zone))
		}
	}
	return out, nil
}

// flight is a lookup of a host that several callers wait for.
type flight struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	addrs   []IPAddr
	err     error
}

// lookupAddrs returns the addresses of a host: what it says itself, or what hosts and DNS know.
func (r *Resolver) lookupAddrs(ctx context.Context, network, host string) (addrs []IPAddr, err error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		b := ip.As16()
		return []IPAddr{{IP: b[:], Zone: ip.Zone()}}, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, dnsFailure(fromContext(err), host, "")
	}
	shared := false
	if t := nettrace.From(ctx); t != nil {
		if t.DNSStart != nil {
			t.DNSStart(host)
		}
		if t.DNSDone != nil {
			defer func() {
				list := make([]any, len(addrs))
				for i, a := range addrs {
					list[i] = a
				}
				t.DNSDone(list, shared, err)
			}()
		}
	}
	// Others may wait for the answer after this caller gave up: the lookup ends with its last caller.
	key := network + "/" + host
	r.mu.Lock()
	f := r.flights[key]
	if f == nil {
		// Connections to name servers are not the caller's.
		sub, cancel := context.WithCancel(nettrace.With(context.WithoutCancel(ctx), nil))
		f = &flight{done: make(chan struct{}), cancel: cancel}
		if r.flights == nil {
			r.flights = map[string]*flight{}
		}
		r.flights[key] = f
		go func() {
			f.addrs, f.err = r.lookupHostAddrs(sub, network, host)
			r.mu.Lock()
			if r.flights[key] == f {
				delete(r.flights, key)
			}
			r.mu.Unlock()
			cancel()
			close(f.done)
		}()
	}
	f.waiting++
	r.mu.Unlock()

	select {
	case <-f.done:
		r.mu.Lock()
		shared = f.waiting > 1
		r.mu.Unlock()
	case <-ctx.Done():
		r.mu.Lock()
		if f.waiting--; f.waiting == 0 {
			if r.flights[key] == f {
				delete(r.flights, key)
			}
			f.cancel()
		}
		r.mu.Unlock()
		return nil, dnsFailure(fromContext(ctx.Err()), host, "")
	}
	if f.err != nil {
		return nil, asDNSError(f.err, host)
	}
	// Callers may change what they get.
	addrs = make([]IPAddr, len(f.addrs))
	for i, a := range f.addrs {
		addrs[i] = IPAddr{IP: append(IP(nil), a.IP...), Zone: a.Zone}
	}
	return addrs, nil
}

func asDNSError(err error, name string) error {
	if _, ok := err.(*DNSError); ok {
		return err
	}
	return dnsFailure(fromContext(err), name, "")
}

// LookupPort returns the number of a service's port; a number is returned as it is.
func LookupPort(network, service string) (port int, err error) {
	return DefaultResolver.LookupPort(context.Background(), network, service)
}

// LookupPort returns the number of a service's port. The network is one of TCP's or UDP's, or "ip".
func (r *Resolver) LookupPort(ctx context.Context, network, service string) (port int, err error) {
	port, rest := number(strings.TrimPrefix(strings.TrimPrefix(service, "+"), "-"))
	if service == "" {
		return 0, nil
	}
	if rest == "" && strings.TrimLeft(service, "+-") != "" {
		if service[0] == '-' {
			port = -port
		}
	} else {
		switch network {
		case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6", "ip":
		case "":
			network = "ip"
		default:
			return 0, &AddrError{Err: "unknown network", Addr: network}
		}
		if port, err = lookupService(network, service); err != nil {
			return 0, err
		}
	}
	if port < 0 || port > 65535 {
		return 0, &AddrError{Err: "invalid port", Addr: service}
	}
	return port, nil
}

// LookupCNAME returns the name that a host has after all its aliases.
func LookupCNAME(host string) (cname string, err error) {
	return DefaultResolver.LookupCNAME(context.Background(), host)
}

// LookupCNAME returns the name that a host has after all its aliases. The host must have an address.
func (r *Resolver) LookupCNAME(ctx context.Context, host string) (string, error) {
	name, err := r.canonicalName(ctx, host)
	if err != nil {
		return "", err
	}
	if !isDomainName(name) {
		return "", &DNSError{Err: errMalformedRecords, Name: host}
	}
	return name, nil
}

// errMalformedRecords is the text of errors about names in answers that are none.
const errMalformedRecords = "DNS response contained records which contain invalid names"

// LookupSRV returns where a service is found; see Resolver.LookupSRV.
func LookupSRV(service, proto, name string) (cname string, addrs []*SRV, err error) {
	return DefaultResolver.LookupSRV(context.Background(), service, proto, name)
}

// LookupSRV returns where a service is found, in the order in which to try: by priority, and at random by weight
// within one. It looks up _service._proto.name, or name itself where the others are empty.
func (r *Resolver) LookupSRV(ctx context.Context, service, proto, name string) (string, []*SRV, error) {
	cname, list, err := r.searchSRV(ctx, service, proto, name)
	if err != nil {
		return "", nil, err
	}
	if cname != "" && !isDomainName(cname) {
		return "", nil, &DNSError{Err: "SRV header name is invalid", Name: name}
	}
	list, err = onlyValid(name, list, func(s *SRV) string { return s.Target })
	return cname, list, err
}

// onlyValid leaves out records whose names are none, and tells so.
func onlyValid[T any](name string, list []*T, host func(*T) string) ([]*T, error) {
	valid := make([]*T, 0, len(list))
	for _, record := range list {
		if record != nil && isDomainName(host(record)) {
			valid = append(valid, record)
		}
	}
	if len(valid) != len(list) {
		return valid, &DNSError{Err: errMalformedRecords, Name: name}
	}
	return valid, nil
}

// LookupMX returns the servers that take a domain's mail, in the order in which to try.
func LookupMX(name string) ([]*MX, error) {
	return DefaultResolver.LookupMX(context.Background(), name)
}

// LookupMX returns the servers that take a domain's mail, in the order in which to try.
func (r *Resolver) LookupMX(ctx context.Context, name string) ([]*MX, error) {
	list, err := r.searchMX(ctx, name)
	if err != nil {
		return nil, err
	}
	valid := make([]*MX, 0, len(list))
	for _, mx := range list {
		// Some enter addresses where names should be. Mail servers take them.
		if isDomainName(mx.Host) || ParseIP(strings.TrimSuffix(mx.Host, ".")) != nil {
			valid = append(valid, mx)
		}
	}
	if len(valid) != len(list) {
		return valid, &DNSError{Err: errMalformedRecords, Name: name}
	}
	return valid, nil
}

// LookupNS returns the servers of a domain.
func LookupNS(name string) ([]*NS, error) {
	return DefaultResolver.LookupNS(context.Background(), name)
}

// LookupNS returns the servers of a domain.
func (r *Resolver) LookupNS(ctx context.Context, name string) ([]*NS, error) {
	list, err := r.searchNS(ctx, name)
	if err != nil {
		return nil, err
	}
	return onlyValid(name, list, func(n *NS) string { return n.Host })
}

// LookupTXT returns the texts of a domain.
func LookupTXT(name string) ([]string, error) {
	return DefaultResolver.LookupTXT(context.Background(), name)
}

// LookupTXT returns the texts of a domain. The parts of one are joined.
func (r *Resolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return r.searchTXT(ctx, name)
}

// LookupAddr returns the names of an address.
func LookupAddr(addr string) (names []string, err error) {
	return DefaultResolver.LookupAddr(context.Background(), addr)
}

// LookupAddr returns the names of an address.
func (r *Resolver) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	names, err := r.searchAddr(ctx, addr)
	if err != nil {
		return nil, err
	}
	valid := make([]string, 0, len(names))
	for _, name := range names {
		if isDomainName(name) {
			valid = append(valid, name)
		}
	}
	if len(valid) != len(names) {
		return valid, &DNSError{Err: errMalformedRecords, Name: addr}
	}
	return valid, nil
}
