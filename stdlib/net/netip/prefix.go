package netip

import (
	"cmp"
	"strconv"
	"strings"
)

// Prefix is a network: an address and how many of its bits are the network's. The other bits may be anything.
type Prefix struct {
	ip Addr // without zone

	// plus1 is the number of bits plus one, so that the zero value is no network.
	plus1 uint8
}

// PrefixFrom returns the Prefix of an address, whose zone is dropped, and a number of bits. It is not valid if the
// family has no such network.
func PrefixFrom(ip Addr, bits int) Prefix {
	p := Prefix{ip: ip.withoutZone()}
	if ip.IsValid() && bits >= 0 && bits <= ip.BitLen() {
		p.plus1 = uint8(bits) + 1
	}
	return p
}

// Addr returns the address.
func (p Prefix) Addr() Addr { return p.ip }

// Bits returns the number of bits, or -1.
func (p Prefix) Bits() int { return int(p.plus1) - 1 }

// IsValid reports whether there are an address and a number of bits that fits it.
func (p Prefix) IsValid() bool { return p.plus1 > 0 }

// IsSingleIP reports whether the network has one address only.
func (p Prefix) IsSingleIP() bool { return p.IsValid() && p.Bits() == p.ip.BitLen() }

// Masked returns the network with all other bits cleared.
func (p Prefix) Masked() Prefix {
	if !p.IsValid() {
		return Prefix{}
	}
	p.ip = p.ip.masked(p.Bits())
	return p
}

// Contains reports whether ip is in the network. Addresses with zones are in none, and IPv4-mapped ones in none of IPv4.
func (p Prefix) Contains(ip Addr) bool {
	return p.IsValid() && ip.BitLen() == p.ip.BitLen() && ip.Zone() == "" && ip.masked(p.Bits()) == p.ip.masked(p.Bits())
}

// Overlaps reports whether the networks have an address in common.
func (p Prefix) Overlaps(o Prefix) bool {
	if !p.IsValid() || !o.IsValid() || p.ip.BitLen() != o.ip.BitLen() {
		return false
	}
	n := min(p.Bits(), o.Bits())
	return p.ip.masked(n) == o.ip.masked(n)
}

// Compare orders networks: those that are not valid come first; then by family, by the network's address, by the
// number of bits, and by the whole address.
func (p Prefix) Compare(p2 Prefix) int {
	if c := cmp.Compare(p.ip.BitLen(), p2.ip.BitLen()); c != 0 {
		return c
	}
	a, b := p.Masked(), p2.Masked()
	if c := a.ip.Compare(b.ip); c != 0 {
		return c
	}
	if c := cmp.Compare(p.Bits(), p2.Bits()); c != 0 {
		return c
	}
	return p.ip.Compare(p2.ip)
}

// prefixError says why a text is no network.
type prefixError struct{ text, why string }

func (e prefixError) Error() string {
	return "netip.ParsePrefix(" + strconv.Quote(e.text) + "): " + e.why
}

// MustParsePrefix is ParsePrefix for texts that are known to be right: it panics if they are not.
func MustParsePrefix(s string) Prefix {
	p, err := ParsePrefix(s)
	if err != nil {
		panic(err)
	}
	return p
}

// ParsePrefix reads 192.0.2.0/24 or 2001:db8::/32. Zones are not allowed; bits beyond the network's are kept.
func ParsePrefix(s string) (Prefix, error) {
	slash := strings.LastIndexByte(s, '/')
	if slash < 0 {
		return Prefix{}, prefixError{s, "no '/'"}
	}
	ip, err := ParseAddr(s[:slash])
	if err != nil {
		return Prefix{}, prefixError{s, err.Error()}
	}
	if ip.Zone() != "" {
		return Prefix{}, prefixError{s, "IPv6 zones cannot be present in a prefix"}
	}
	text := s[slash+1:]
	bits, err := strconv.Atoi(text)
	// There is one way to write a number: no sign, no zeros in front.
	if err != nil || strconv.Itoa(bits) != text || bits < 0 {
		return Prefix{}, prefixError{s, "bad bits after slash: " + strconv.Quote(text)}
	}
	if bits > ip.BitLen() {
		return Prefix{}, prefixError{s, "prefix length out of range"}
	}
	return PrefixFrom(ip, bits), nil
}

// String returns the usual text, or "invalid Prefix".
func (p Prefix) String() string {
	if !p.IsValid() {
		return "invalid Prefix"
	}
	return string(p.AppendTo(make([]byte, 0, 48)))
}

// AppendTo appends the usual text; nothing for the zero value.
func (p Prefix) AppendTo(b []byte) []byte {
	switch {
	case p == Prefix{}:
		return b
	case !p.IsValid():
		return append(b, "invalid Prefix"...)
	}
	return strconv.AppendInt(append(p.ip.AppendTo(b), '/'), int64(p.Bits()), 10)
}

// AppendText appends what MarshalText returns.
func (p Prefix) AppendText(b []byte) ([]byte, error) { return p.AppendTo(b), nil }

// MarshalText returns the usual text; nothing for the zero value.
func (p Prefix) MarshalText() ([]byte, error) { return p.AppendTo(make([]byte, 0, 48)), nil }

// UnmarshalText reads what MarshalText has written.
func (p *Prefix) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Prefix{}
		return nil
	}
	var err error
	*p, err = ParsePrefix(string(text))
	return err
}

// AppendBinary appends what MarshalBinary returns.
func (p Prefix) AppendBinary(b []byte) ([]byte, error) {
	return append(p.ip.withoutZone().appendBytes(b), uint8(p.Bits())), nil
}

// MarshalBinary returns the bytes of the address and the number of bits.
func (p Prefix) MarshalBinary() ([]byte, error) { return p.AppendBinary(make([]byte, 0, 17)) }

// UnmarshalBinary reads what MarshalBinary has written.
func (p *Prefix) UnmarshalBinary(b []byte) error {
	n := len(b) - 1
	if n < 0 {
		return errSize
	}
	var ip Addr
	if err := ip.UnmarshalBinary(b[:n]); err != nil {
		return err
	}
	*p = PrefixFrom(ip, int(b[n]))
	return nil
}
