package net

import (
	"cmp"
	"internal/rt"
	"net/netip"
	"slices"
)

// reverseName returns the name under which DNS has the names of an address.
func reverseName(addr string) (string, error) {
	ip := ParseIP(addr)
	if ip == nil {
		return "", &DNSError{Err: "unrecognized address", Name: addr}
	}
	if ip4 := ip.To4(); ip4 != nil {
		return itoa(int(ip4[3])) + "." + itoa(int(ip4[2])) + "." + itoa(int(ip4[1])) + "." + itoa(int(ip4[0])) + ".in-addr.arpa.", nil
	}
	b := make([]byte, 0, 4*IPv6len+len("ip6.arpa."))
	for _, c := range slices.Backward(ip) {
		b = append(b, hexDigit[c&15], '.', hexDigit[c>>4], '.')
	}
	return string(append(b, "ip6.arpa."...)), nil
}

func randomBelow(n int) int { return int(uint64(rt.Random()) % uint64(n)) }

// shuffle puts a list into random order.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := randomBelow(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// orderMX sorts by preference, those with the same one at random.
func orderMX(list []*MX) {
	shuffle(list)
	slices.SortStableFunc(list, func(a, b *MX) int { return cmp.Compare(a.Pref, b.Pref) })
}

// orderSRV sorts by priority; within one, places are drawn with weights (RFC 2782).
func orderSRV(list []*SRV) {
	slices.SortStableFunc(list, func(a, b *SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Weight, b.Weight))
	})
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Priority == list[0].Priority {
			n++
		}
		drawByWeight(list[:n])
		list = list[n:]
	}
}

func drawByWeight(list []*SRV) {
	sum := 0
	for _, s := range list {
		sum += int(s.Weight)
	}
	for sum > 0 && len(list) > 1 {
		left := randomBelow(sum)
		for i, s := range list {
			if left -= int(s.Weight); left < 0 {
				copy(list[1:i+1], list[:i])
				list[0] = s
				sum -= int(s.Weight)
				break
			}
		}
		list = list[1:]
	}
}

// policy is a row of the table of RFC 6724, section 2.1.
type policy struct {
	prefix            netip.Prefix
	precedence, label int
}

// policies has longer prefixes first, so that the first that fits counts.
func policies() []policy {
	row := func(prefix string, precedence, label int) policy {
		return policy{netip.MustParsePrefix(prefix), precedence, label}
	}
	return []policy{
		row("::1/128", 50, 0), row("::ffff:0:0/96", 35, 4), row("::/96", 1, 3), row("2001::/32", 5, 5),
		row("2002::/16", 30, 2), row("3ffe::/16", 1, 12), row("fec0::/10", 1, 11), row("fc00::/7", 3, 13), row("::/0", 40, 1),
	}
}

// Scopes of addresses, RFC 6724, section 3.1.
const (
	scopeLink   = 2
	scopeSite   = 5
	scopeGlobal = 14
)

func scopeOf(a netip.Addr) int {
	b := a.As16()
	switch {
	case a.IsLoopback(), a.IsLinkLocalUnicast():
		return scopeLink
	case a.Is6() && !a.Is4In6() && a.IsMulticast():
		return int(b[1] & 15)
	case a.Is6() && b[0] == 0xfe && b[1]&0xc0 == 0xc0:
		return scopeSite
	}
	return scopeGlobal
}

// candidate is an address to connect to with what decides about its place.
type candidate struct {
	addr              IPAddr
	target, source    netip.Addr // the source is what the kernel would use; none if it has no route
	scope             int
	precedence, label int
	sourceScope       int
	sourceLabel       int
}

// sortAddrs puts addresses into the order in which to connect to them (RFC 6724).
func sortAddrs(addrs []IPAddr) {
	if len(addrs) <= 1 {
		return
	}
	table := policies()
	classify := func(a netip.Addr) (precedence, label int) {
		six := netip.AddrFrom16(a.As16())
		for _, p := range table {
			if p.prefix.Contains(six) {
				return p.precedence, p.label
			}
		}
		return 0, 0
	}
	list := make([]candidate, len(addrs))
	for i, a := range addrs {
		c := candidate{addr: a, target: a.IP.addr(), source: sourceFor(a)}
		c.scope = scopeOf(c.target)
		c.precedence, c.label = classify(c.target)
		if c.source.IsValid() {
			c.sourceScope = scopeOf(c.source)
			_, c.sourceLabel = classify(c.source)
		}
		list[i] = c
	}
	slices.SortStableFunc(list, compareCandidates)
	for i, c := range list {
		addrs[i] = c.addr
	}
}

// prefer returns -1 if only a has a property, 1 if only b has it.
func prefer(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// compareCandidates has the rules of RFC 6724, section 6, of which the kernel tells enough: rules 3, 4 and 7 need to
// know how addresses came to be.
func compareCandidates(a, b candidate) int {
	usable := prefer(a.source.IsValid(), b.source.IsValid())
	if usable != 0 || !a.source.IsValid() {
		return usable
	}
	if c := prefer(a.scope == a.sourceScope, b.scope == b.sourceScope); c != 0 {
		return c
	}
	if c := prefer(a.label == a.sourceLabel, b.label == b.sourceLabel); c != 0 {
		return c
	}
	if c := cmp.Compare(b.precedence, a.precedence); c != 0 {
		return c
	}
	if c := cmp.Compare(a.scope, b.scope); c != 0 {
		return c
	}
	// Nearness says nothing about addresses of IPv4, where networks are not given out by place.
	if a.target.Is6() && b.target.Is6() {
		return cmp.Compare(commonBits(b), commonBits(a))
	}
	return 0
}

// commonBits counts the bits that source and target have in common at the front, in the network's half.
func commonBits(c candidate) int {
	x, y := c.source.As16(), c.target.As16()
	n := 0
	for i := range 8 {
		diff := x[i] ^ y[i]
		if diff == 0 {
			n += 8
			continue
		}
		for diff&0x80 == 0 {
			n++
			diff <<= 1
		}
		break
	}
	return n
}

// sourceFor returns the address that the kernel would use as this end's. Connecting over UDP sends nothing.
func sourceFor(a IPAddr) netip.Addr {
	c, err := DialUDP("udp", nil, &UDPAddr{IP: a.IP, Port: 9, Zone: a.Zone})
	if err != nil {
		return netip.Addr{}
	}
	defer c.Close()
	local, _ := c.LocalAddr().(*UDPAddr)
	if local == nil {
		return netip.Addr{}
	}
	return local.IP.addr()
}
