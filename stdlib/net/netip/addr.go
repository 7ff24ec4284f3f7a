// Package netip has addresses of IP as values: they are small, compare with ==, can be keys of maps, and take no
// memory besides themselves.
package netip

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math/bits"
	"unique"
	"unsafe"
)

// Addr is an address of IPv4 or IPv6, the latter perhaps with a zone. The zero value is no address at all.
type Addr struct {
	// The 128 bits of an IPv6 address. Addresses of IPv4 stand where IPv4-mapped ones have them.
	hi, lo uint64

	// kind tells the family: nil (no address), ip4, ip6 or a zone's. There is one pointer for each zone.
	kind *kind
}

type kind struct {
	six  bool
	zone string
}

var (
	ip4 = &kind{}
	ip6 = &kind{six: true}
)

const mapped = 0xffff << 32 // in lo: the prefix of IPv4-mapped addresses

// zoned returns the one pointer of a zone.
func zoned(zone string) *kind {
	if zone == "" {
		return ip6
	}
	h := unique.Make(kind{true, zone})
	// A handle is a pointer to its value, and lives as long as somebody has that.
	return *(**kind)(unsafe.Pointer(&h))
}

// IPv6LinkLocalAllNodes returns ff02::1.
func IPv6LinkLocalAllNodes() Addr { return Addr{0xff02 << 48, 1, ip6} }

// IPv6LinkLocalAllRouters returns ff02::2.
func IPv6LinkLocalAllRouters() Addr { return Addr{0xff02 << 48, 2, ip6} }

// IPv6Loopback returns ::1.
func IPv6Loopback() Addr { return Addr{0, 1, ip6} }

// IPv6Unspecified returns ::.
func IPv6Unspecified() Addr { return Addr{kind: ip6} }

// IPv4Unspecified returns 0.0.0.0.
func IPv4Unspecified() Addr { return AddrFrom4([4]byte{}) }

// AddrFrom4 returns the address of IPv4 with these bytes.
func AddrFrom4(addr [4]byte) Addr {
	return Addr{0, mapped | uint64(binary.BigEndian.Uint32(addr[:])), ip4}
}

// AddrFrom16 returns the address of IPv6 with these bytes, even if it is an IPv4-mapped one.
func AddrFrom16(addr [16]byte) Addr {
	return Addr{binary.BigEndian.Uint64(addr[:8]), binary.BigEndian.Uint64(addr[8:]), ip6}
}

// AddrFromSlice returns the address with these 4 or 16 bytes; ok is false for another number.
func AddrFromSlice(slice []byte) (ip Addr, ok bool) {
	switch len(slice) {
	case 4:
		return AddrFrom4([4]byte(slice)), true
	case 16:
		return AddrFrom16([16]byte(slice)), true
	}
	return Addr{}, false
}

// v4 returns the bits of an address of IPv4.
func (ip Addr) v4() uint32 { return uint32(ip.lo) }

// IsValid reports whether ip is an address.
func (ip Addr) IsValid() bool { return ip.kind != nil }

// BitLen returns 32, 128, or 0 for no address.
func (ip Addr) BitLen() int {
	switch ip.kind {
	case nil:
		return 0
	case ip4:
		return 32
	}
	return 128
}

// Is4 reports whether ip is of IPv4.
func (ip Addr) Is4() bool { return ip.kind == ip4 }

// Is6 reports whether ip is of IPv6, including IPv4-mapped ones.
func (ip Addr) Is6() bool { return ip.kind != nil && ip.kind != ip4 }

// Is4In6 reports whether ip is an IPv4-mapped address of IPv6.
func (ip Addr) Is4In6() bool { return ip.Is6() && ip.hi == 0 && ip.lo>>32 == 0xffff }

// Zone returns the zone, or "".
func (ip Addr) Zone() string {
	if ip.kind == nil {
		return ""
	}
	return ip.kind.zone
}

// WithZone returns ip in another zone, or in none. Addresses of IPv4 stay as they are.
func (ip Addr) WithZone(zone string) Addr {
	if ip.Is6() {
		ip.kind = zoned(zone)
	}
	return ip
}

func (ip Addr) withoutZone() Addr {
	if ip.Is6() {
		ip.kind = ip6
	}
	return ip
}

// Unmap returns the address of IPv4 in an IPv4-mapped one; others stay as they are.
func (ip Addr) Unmap() Addr {
	if ip.Is4In6() {
		ip.kind = ip4
	}
	return ip
}

// Compare orders addresses: no address, IPv4, IPv6; within a family by number, then by zone.
func (ip Addr) Compare(ip2 Addr) int {
	if c := cmp.Compare(ip.BitLen(), ip2.BitLen()); c != 0 {
		return c
	}
	if c := cmp.Compare(ip.hi, ip2.hi); c != 0 {
		return c
	}
	if c := cmp.Compare(ip.lo, ip2.lo); c != 0 {
		return c
	}
	return cmp.Compare(ip.Zone(), ip2.Zone())
}

// Less reports whether ip comes before ip2 in the order of Compare.
func (ip Addr) Less(ip2 Addr) bool { return ip.Compare(ip2) < 0 }

// plain is what the predicates look at: IPv4-mapped addresses are judged as those of IPv4.
func (ip Addr) plain() Addr { return ip.Unmap() }

// IsLoopback reports whether ip is in 127.0.0.0/8 or is ::1.
func (ip Addr) IsLoopback() bool {
	if ip = ip.plain(); ip.Is4() {
		return ip.v4()>>24 == 127
	}
	return ip.Is6() && ip.hi == 0 && ip.lo == 1
}

// IsMulticast reports whether ip stands for a group.
func (ip Addr) IsMulticast() bool {
	if ip = ip.plain(); ip.Is4() {
		return ip.v4()>>28 == 0xe
	}
	return ip.Is6() && ip.hi>>56 == 0xff
}

// IsInterfaceLocalMulticast reports whether ip is a group of IPv6 within one interface.
func (ip Addr) IsInterfaceLocalMulticast() bool {
	return ip.Is6() && !ip.Is4In6() && ip.hi>>48&0xff0f == 0xff01
}

// IsLinkLocalMulticast reports whether ip is a group within one link.
func (ip Addr) IsLinkLocalMulticast() bool {
	if ip = ip.plain(); ip.Is4() {
		return ip.v4()>>8 == 224<<16
	}
	return ip.Is6() && ip.hi>>48&0xff0f == 0xff02
}

// IsLinkLocalUnicast reports whether ip is in 169.254.0.0/16 or fe80::/10.
func (ip Addr) IsLinkLocalUnicast() bool {
	if ip = ip.plain(); ip.Is4() {
		return ip.v4()>>16 == 169<<8|254
	}
	return ip.Is6() && ip.hi>>54 == 0xfe80>>6
}

// IsPrivate reports whether ip is for private networks (RFC 1918, RFC 4193).
func (ip Addr) IsPrivate() bool {
	if ip = ip.plain(); ip.Is4() {
		v := ip.v4()
		return v>>24 == 10 || v>>20 == 172<<4|1 || v>>16 == 192<<8|168
	}
	return ip.Is6() && ip.hi>>57 == 0xfc>>1
}

// IsUnspecified reports whether ip is 0.0.0.0 or ::.
func (ip Addr) IsUnspecified() bool {
	return ip == IPv4Unspecified() || ip == IPv6Unspecified()
}

// IsGlobalUnicast reports whether ip is for one host, and not only on its link. Private addresses are global here.
func (ip Addr) IsGlobalUnicast() bool {
	if ip = ip.plain(); ip.Is4() && (ip.v4() == 0 || ip.v4() == 1<<32-1) {
		return false
	}
	return ip.IsValid() && ip != IPv6Unspecified() && !ip.IsLoopback() && !ip.IsMulticast() && !ip.IsLinkLocalUnicast()
}

// Next returns the following address, or no address after the last.
func (ip Addr) Next() Addr {
	switch {
	case ip.Is4():
		if ip.v4() == 1<<32-1 {
			return Addr{}
		}
		ip.lo++
	case ip.Is6():
		var carry uint64
		ip.lo, carry = bits.Add64(ip.lo, 1, 0)
		if ip.hi, carry = bits.Add64(ip.hi, 0, carry); carry != 0 {
			return Addr{}
		}
	}
	return ip
}

// Prev returns the preceding address, or no address before the first.
func (ip Addr) Prev() Addr {
	switch {
	case ip.Is4():
		if ip.v4() == 0 {
			return Addr{}
		}
		ip.lo--
	case ip.Is6():
		var borrow uint64
		ip.lo, borrow = bits.Sub64(ip.lo, 1, 0)
		if ip.hi, borrow = bits.Sub64(ip.hi, 0, borrow); borrow != 0 {
			return Addr{}
		}
	}
	return ip
}

// Prefix returns the network of ip with b bits, without zone. It is an error if the family has no such network.
func (ip Addr) Prefix(b int) (Prefix, error) {
	if b < 0 {
		return Prefix{}, errors.New("negative Prefix bits")
	}
	switch {
	case !ip.IsValid():
		return Prefix{}, nil
	case b > ip.BitLen():
		family := "6"
		if ip.Is4() {
			family = "4"
		}
		return Prefix{}, errors.New("prefix length " + decimal(b) + " too large for IPv" + family)
	}
	return PrefixFrom(ip.masked(b), b), nil
}

// masked clears all but the first b bits.
func (ip Addr) masked(b int) Addr {
	ip = ip.withoutZone()
	if ip.Is4() {
		b += 96
	}
	// Shifts by 64 and more give 0.
	ip.hi &^= ^uint64(0) >> b
	if b >= 64 {
		ip.lo &^= ^uint64(0) >> (b - 64)
	} else {
		ip.lo = 0
	}
	return ip
}

// As4 returns the bytes of an address of IPv4, or of an IPv4-mapped one; it panics for others.
func (ip Addr) As4() (a4 [4]byte) {
	if ip.Is4() || ip.Is4In6() {
		binary.BigEndian.PutUint32(a4[:], ip.v4())
		return a4
	}
	if !ip.IsValid() {
		panic("As4 called on IP zero value")
	}
	panic("As4 called on IPv6 address")
}

// As16 returns the bytes of an address, as IPv4-mapped one for IPv4. The zone is lost.
func (ip Addr) As16() (a16 [16]byte) {
	binary.BigEndian.PutUint64(a16[:8], ip.hi)
	binary.BigEndian.PutUint64(a16[8:], ip.lo)
	return a16
}

// AsSlice returns the 4 or 16 bytes of an address, nil for none.
func (ip Addr) AsSlice() []byte {
	b := ip.appendBytes(nil)
	return b
}

func (ip Addr) appendBytes(b []byte) []byte {
	switch {
	case ip.Is4():
		return binary.BigEndian.AppendUint32(b, ip.v4())
	case ip.Is6():
		return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, ip.hi), ip.lo)
	}
	return b
}

var errSize = errors.New("unexpected slice size")

// AppendBinary appends the bytes of the address, and its zone.
func (ip Addr) AppendBinary(b []byte) ([]byte, error) {
	return append(ip.appendBytes(b), ip.Zone()...), nil
}

// MarshalBinary returns the bytes of the address and its zone; nothing for no address.
func (ip Addr) MarshalBinary() ([]byte, error) {
	return ip.AppendBinary(make([]byte, 0, 16+len(ip.Zone())))
}

// UnmarshalBinary reads what MarshalBinary has written.
func (ip *Addr) UnmarshalBinary(b []byte) error {
	switch n := len(b); {
	case n == 0:
		*ip = Addr{}
	case n == 4:
		*ip = AddrFrom4([4]byte(b))
	case n >= 16:
		*ip = AddrFrom16([16]byte(b[:16])).WithZone(string(b[16:]))
	default:
		return errSize
	}
	return nil
}
