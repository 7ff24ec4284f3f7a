package net

import (
	"bytes"
	"net/netip"
	"strings"
)

// Lengths of addresses in bytes.
const (
	IPv4len = 4
	IPv6len = 16
)

// IP is an address of IPv4, in 4 or 16 bytes, or of IPv6, in 16. Package netip has addresses that are easier to work
// with.
type IP []byte

// IPMask says which bits of an address are the network's.
type IPMask []byte

// IPNet is a network.
type IPNet struct {
	IP   IP     // the network's number
	Mask IPMask // which bits are the network's
}

// mappedPrefix begins an address of IPv4 in 16 bytes.
var mappedPrefix = []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}

// IPv4 returns the address a.b.c.d, in 16 bytes.
func IPv4(a, b, c, d byte) IP {
	ip := make(IP, IPv6len)
	copy(ip, mappedPrefix)
	copy(ip[12:], []byte{a, b, c, d})
	return ip
}

// IPv4Mask returns the mask a.b.c.d.
func IPv4Mask(a, b, c, d byte) IPMask { return IPMask{a, b, c, d} }

// CIDRMask returns the mask of bits bits (32 or 128) of which the first ones are set; nil if there is none.
func CIDRMask(ones, bits int) IPMask {
	if bits != 8*IPv4len && bits != 8*IPv6len || ones < 0 || ones > bits {
		return nil
	}
	m := make(IPMask, bits/8)
	for i := range m {
		switch {
		case ones >= 8:
			m[i] = 0xff
			ones -= 8
		case ones > 0:
			m[i] = ^byte(0xff >> ones)
			ones = 0
		}
	}
	return m
}

// Addresses of IPv4 that everybody knows.
var (
	IPv4bcast     = IPv4(255, 255, 255, 255) // all on this link
	IPv4allsys    = IPv4(224, 0, 0, 1)       // all machines
	IPv4allrouter = IPv4(224, 0, 0, 2)       // all routers
	IPv4zero      = IPv4(0, 0, 0, 0)         // none, or any
)

// Addresses of IPv6 that everybody knows.
var (
	IPv6zero                   = IP{15: 0}
	IPv6unspecified            = IP{15: 0}
	IPv6loopback               = IP{15: 1}
	IPv6interfacelocalallnodes = IP{0: 0xff, 1: 0x01, 15: 1}
	IPv6linklocalallnodes      = IP{0: 0xff, 1: 0x02, 15: 1}
	IPv6linklocalallrouters    = IP{0: 0xff, 1: 0x02, 15: 2}
)

// addr returns ip as a netip.Addr, IPv4-mapped ones as IPv4; no address for other lengths.
func (ip IP) addr() netip.Addr {
	a, _ := netip.AddrFromSlice(ip)
	return a.Unmap()
}

// IsUnspecified reports whether ip is 0.0.0.0 or ::.
func (ip IP) IsUnspecified() bool { return ip.addr().IsUnspecified() }

// IsLoopback reports whether ip is in 127.0.0.0/8 or is ::1.
func (ip IP) IsLoopback() bool { return ip.addr().IsLoopback() }

// IsPrivate reports whether ip is for private networks (RFC 1918, RFC 4193).
func (ip IP) IsPrivate() bool { return ip.addr().IsPrivate() }

// IsMulticast reports whether ip stands for a group.
func (ip IP) IsMulticast() bool { return ip.addr().IsMulticast() }

// IsInterfaceLocalMulticast reports whether ip is a group within one interface.
func (ip IP) IsInterfaceLocalMulticast() bool { return ip.addr().IsInterfaceLocalMulticast() }

// IsLinkLocalMulticast reports whether ip is a group within one link.
func (ip IP) IsLinkLocalMulticast() bool { return ip.addr().IsLinkLocalMulticast() }

// IsLinkLocalUnicast reports whether ip is for one host, on its link only.
func (ip IP) IsLinkLocalUnicast() bool { return ip.addr().IsLinkLocalUnicast() }

// IsGlobalUnicast reports whether ip is for one host, and not only on its link. Private addresses are global here.
func (ip IP) IsGlobalUnicast() bool { return ip.addr().IsGlobalUnicast() }

// To4 returns an address of IPv4 in 4 bytes, nil for others.
func (ip IP) To4() IP {
	switch {
	case len(ip) == IPv4len:
		return ip
	case len(ip) == IPv6len && bytes.Equal(ip[:12], mappedPrefix):
		return ip[12:16]
	}
	return nil
}

// To16 returns an address in 16 bytes, nil if it is none.
func (ip IP) To16() IP {
	switch len(ip) {
	case IPv4len:
		return IPv4(ip[0], ip[1], ip[2], ip[3])
	case IPv6len:
		return ip
	}
	return nil
}

// The masks of the old classes of networks.
var (
	classA = IPv4Mask(0xff, 0, 0, 0)
	classB = IPv4Mask(0xff, 0xff, 0, 0)
	classC = IPv4Mask(0xff, 0xff, 0xff, 0)
)

// DefaultMask returns the mask of the class that an address of IPv4 once belonged to, nil for others.
func (ip IP) DefaultMask() IPMask {
	ip = ip.To4()
	switch {
	case ip == nil:
		return nil
	case ip[0] < 0x80:
		return classA
	case ip[0] < 0xc0:
		return classB
	}
	return classC
}

func allOnes(b []byte) bool {
	for _, c := range b {
		if c != 0xff {
			return false
		}
	}
	return true
}

// Mask returns the bits of ip that are in the mask, nil where their lengths don't fit.
func (ip IP) Mask(mask IPMask) IP {
	if len(mask) == IPv6len && len(ip) == IPv4len && allOnes(mask[:12]) {
		mask = mask[12:]
	}
	if len(mask) == IPv4len && len(ip) == IPv6len && bytes.Equal(ip[:12], mappedPrefix) {
		ip = ip[12:]
	}
	if len(ip) != len(mask) {
		return nil
	}
	out := make(IP, len(ip))
	for i := range out {
		out[i] = ip[i] & mask[i]
	}
	return out
}

const hexDigit = "0123456789abcdef"

func hexText(b []byte) string {
	s := make([]byte, 0, 2*len(b))
	for _, c := range b {
		s = append(s, hexDigit[c>>4], hexDigit[c&15])
	}
	return string(s)
}

// String returns the usual text: 192.0.2.1, 2001:db8::1, "<nil>" for nothing, and what has a wrong length as
// hexadecimal digits after a question mark.
func (ip IP) String() string {
	if len(ip) == 0 {
		return "<nil>"
	}
	if a := ip.addr(); a.IsValid() {
		return a.String()
	}
	return "?" + hexText(ip)
}

// textOrNothing is String with "" for nothing.
func (ip IP) textOrNothing() string {
	if len(ip) == 0 {
		return ""
	}
	return ip.String()
}

// AppendText appends what MarshalText returns.
func (ip IP) AppendText(b []byte) ([]byte, error) {
	if len(ip) == 0 {
		return b, nil
	}
	a := ip.addr()
	if !a.IsValid() {
		return b, &AddrError{Err: "invalid IP address", Addr: hexText(ip)}
	}
	return a.AppendTo(b), nil
}

// MarshalText returns the usual text, "" for nothing. It is an error for wrong lengths.
func (ip IP) MarshalText() ([]byte, error) {
	b, err := ip.AppendText(make([]byte, 0, 24))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// UnmarshalText reads the text of an address; "" is nil.
func (ip *IP) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*ip = nil
		return nil
	}
	x := ParseIP(string(text))
	if x == nil {
		return &ParseError{Type: "IP address", Text: string(text)}
	}
	*ip = x
	return nil
}

// Equal reports whether the addresses are the same; one of IPv4 may be in 4 or in 16 bytes.
func (ip IP) Equal(x IP) bool {
	if len(ip) == len(x) {
		return bytes.Equal(ip, x)
	}
	a, b := ip.addr(), x.addr()
	return a.IsValid() && a == b
}

// ones returns how many bits are set at the front, -1 if others are, too.
func (m IPMask) ones() int {
	n := 0
	for i, c := range m {
		if c == 0xff {
			n += 8
			continue
		}
		for c&0x80 != 0 {
			n++
			c <<= 1
		}
		if c != 0 {
			return -1
		}
		for _, c := range m[i+1:] {
			if c != 0 {
				return -1
			}
		}
		break
	}
	return n
}

// Size returns how many bits are set at the front and how many there are; 0, 0 if others are set, too.
func (m IPMask) Size() (ones, bits int) {
	ones = m.ones()
	if ones < 0 {
		return 0, 0
	}
	return ones, 8 * len(m)
}

// String returns the mask in hexadecimal digits.
func (m IPMask) String() string {
	if len(m) == 0 {
		return "<nil>"
	}
	return hexText(m)
}

// parts returns number and mask in equal lengths, nil if they don't fit.
func (n *IPNet) parts() (ip IP, m IPMask) {
	if ip = n.IP.To4(); ip == nil {
		if ip = n.IP; len(ip) != IPv6len {
			return nil, nil
		}
	}
	m = n.Mask
	if len(m) == IPv6len && len(ip) == IPv4len {
		m = m[12:]
	}
	if len(m) != len(ip) {
		return nil, nil
	}
	return ip, m
}

// Contains reports whether ip is in the network.
func (n *IPNet) Contains(ip IP) bool {
	number, m := n.parts()
	if x := ip.To4(); x != nil {
		ip = x
	}
	if len(ip) != len(number) {
		return false
	}
	for i := range ip {
		if number[i]&m[i] != ip[i]&m[i] {
			return false
		}
	}
	return true
}

// Network returns "ip+net".
func (n *IPNet) Network() string { return "ip+net" }

// String returns 192.0.2.0/24, or the mask in hexadecimal digits after the slash if it is no number of bits.
func (n *IPNet) String() string {
	if n == nil {
		return "<nil>"
	}
	ip, m := n.parts()
	if ip == nil || m == nil {
		return "<nil>"
	}
	if ones := m.ones(); ones >= 0 {
		return ip.String() + "/" + itoa(ones)
	}
	return ip.String() + "/" + m.String()
}

// ParseIP reads the text of an address; nil if it is none. The result has 16 bytes.
func ParseIP(s string) IP {
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return nil
	}
	b := a.As16()
	return b[:]
}

// ParseCIDR reads 192.0.2.1/24 and returns the address and the network.
func ParseCIDR(s string) (IP, *IPNet, error) {
	text, bits, ok := strings.Cut(s, "/")
	a, err := netip.ParseAddr(text)
	n, rest := number(bits)
	if !ok || err != nil || a.Zone() != "" || rest != "" || bits == "" || n > a.BitLen() {
		return nil, nil, &ParseError{Type: "CIDR address", Text: s}
	}
	m := CIDRMask(n, a.BitLen())
	b := a.As16()
	return b[:], &IPNet{IP: IP(b[:]).Mask(m), Mask: m}, nil
}

// tooBig is a number that number does not exceed.
const tooBig = 1 << 24

// number reads a decimal number at the start of s and returns the rest.
func number(s string) (n int, rest string) {
	i := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		if n = n*10 + int(s[i]-'0'); n >= tooBig {
			return tooBig, s[i:]
		}
	}
	return n, s[i:]
}
