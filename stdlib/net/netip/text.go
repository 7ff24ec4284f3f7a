package netip

import (
	"strconv"
)

// String returns the usual text: 192.0.2.1, 2001:db8::1, ::ffff:192.0.2.1, fe80::1%eth0, or "invalid IP".
func (ip Addr) String() string {
	if !ip.IsValid() {
		return "invalid IP"
	}
	b := ip.AppendTo(make([]byte, 0, 64))
	return string(b)
}

// AppendTo appends the usual text; nothing for no address.
func (ip Addr) AppendTo(b []byte) []byte {
	switch {
	case ip.Is4():
		return ip.appendDotted(b)
	case ip.Is4In6():
		b = ip.appendDotted(append(b, "::ffff:"...))
	case ip.Is6():
		b = ip.appendGroups(b)
	}
	return ip.appendZone(b)
}

func (ip Addr) appendZone(b []byte) []byte {
	if z := ip.Zone(); z != "" {
		b = append(append(b, '%'), z...)
	}
	return b
}

func (ip Addr) appendDotted(b []byte) []byte {
	v := ip.v4()
	for shift := 24; shift >= 0; shift -= 8 {
		octet := byte(v >> shift)
		if octet >= 100 {
			b = append(b, '0'+octet/100)
		}
		if octet >= 10 {
			b = append(b, '0'+octet/10%10)
		}
		b = append(b, '0'+octet%10)
		if shift > 0 {
			b = append(b, '.')
		}
	}
	return b
}

const hexDigits = "0123456789abcdef"

// group returns one of the eight groups of four digits.
func (ip Addr) group(i int) uint16 {
	if i < 4 {
		return uint16(ip.hi >> (48 - 16*i))
	}
	return uint16(ip.lo >> (48 - 16*(i-4)))
}

func (ip Addr) appendGroups(b []byte) []byte {
	// The longest run of at least two zero groups is left out; the first of several.
	from, to := -1, -1
	for i := 0; i < 8; i++ {
		j := i
		for j < 8 && ip.group(j) == 0 {
			j++
		}
		if j-i >= 2 && j-i > to-from {
			from, to = i, j
		}
		i = max(i, j-1)
	}
	for i := 0; i < 8; i++ {
		if i == from {
			b = append(b, ':', ':')
			if i = to; i == 8 {
				break
			}
		} else if i > 0 {
			b = append(b, ':')
		}
		g := ip.group(i)
		started := false
		for shift := 12; shift >= 0; shift -= 4 {
			d := g >> shift & 15
			if started = started || d != 0 || shift == 0; started {
				b = append(b, hexDigits[d])
			}
		}
	}
	return b
}

// StringExpanded is String with all digits of IPv6 addresses.
func (ip Addr) StringExpanded() string {
	if !ip.Is6() {
		return ip.String()
	}
	b := make([]byte, 0, 40+len(ip.Zone()))
	for i := range 8 {
		if i > 0 {
			b = append(b, ':')
		}
		for shift, g := 12, ip.group(i); shift >= 0; shift -= 4 {
			b = append(b, hexDigits[g>>shift&15])
		}
	}
	return string(ip.appendZone(b))
}

// AppendText appends what MarshalText returns.
func (ip Addr) AppendText(b []byte) ([]byte, error) { return ip.AppendTo(b), nil }

// MarshalText returns the usual text; nothing for no address.
func (ip Addr) MarshalText() ([]byte, error) {
	if !ip.IsValid() {
		return []byte{}, nil
	}
	return ip.AppendTo(make([]byte, 0, 64)), nil
}

// UnmarshalText reads the text of an address; an empty one is no address.
func (ip *Addr) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*ip = Addr{}
		return nil
	}
	var err error
	*ip, err = ParseAddr(string(text))
	return err
}

// decimal writes a number in the errors of this package.
func decimal(n int) string { return strconv.Itoa(n) }

// addrError says why a text is no address.
type addrError struct {
	text string
	why  string
	at   string // the rest of the text at the place, if that helps
}

func (e addrError) Error() string {
	s := "ParseAddr(" + strconv.Quote(e.text) + "): " + e.why
	if e.at != "" {
		s += " (at " + strconv.Quote(e.at) + ")"
	}
	return s
}

// MustParseAddr is ParseAddr for texts that are known to be right: it panics if they are not.
func MustParseAddr(s string) Addr {
	ip, err := ParseAddr(s)
	if err != nil {
		panic(err)
	}
	return ip
}

// ParseAddr reads an address: 192.0.2.1, 2001:db8::1, ::ffff:192.0.2.1 or fe80::1%eth0.
func ParseAddr(s string) (Addr, error) {
	for i := range len(s) {
		switch s[i] {
		case '.':
			v, err := parseDotted(s, 0, len(s))
			if err != nil {
				return Addr{}, err
			}
			return Addr{0, mapped | uint64(v), ip4}, nil
		case ':':
			return parseGroups(s)
		case '%':
			return Addr{}, addrError{s, "missing IPv6 address", ""}
		}
	}
	return Addr{}, addrError{s, "unable to parse IP", ""}
}

// parseDotted reads four decimal numbers in s[from:to].
func parseDotted(s string, from, to int) (uint32, error) {
	var address, field uint32
	digits, dots := 0, 0
	for i := from; i < to; i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			if digits == 1 && field == 0 {
				return 0, addrError{s, "IPv4 field has octet with leading zero", ""}
			}
			field = field*10 + uint32(c-'0')
			digits++
			if field > 255 {
				return 0, addrError{s, "IPv4 field has value >255", ""}
			}
		case c == '.':
			if digits == 0 || i == to-1 {
				return 0, addrError{s, "IPv4 field must have at least one digit", s[i:]}
			}
			if dots == 3 {
				return 0, addrError{s, "IPv4 address too long", ""}
			}
			address = address<<8 | field
			field, digits = 0, 0
			dots++
		default:
			return 0, addrError{s, "unexpected character", s[i:]}
		}
	}
	if dots < 3 {
		return 0, addrError{s, "IPv4 address too short", ""}
	}
	return address<<8 | field, nil
}

func hexValue(c byte) (uint32, bool) {
	switch {
	case '0' <= c && c <= '9':
		return uint32(c - '0'), true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return uint32(c|0x20-'a') + 10, true
	}
	return 0, false
}

// parseGroups reads an address of IPv6.
func parseGroups(text string) (Addr, error) {
	s, zone := text, ""
	for i := range len(text) {
		if text[i] == '%' {
			if s, zone = text[:i], text[i+1:]; zone == "" {
				return Addr{}, addrError{text, "zone must be a non-empty string", ""}
			}
			break
		}
	}
	fail := func(why string, at int) (Addr, error) { return Addr{}, addrError{text, why, s[min(at, len(s)):]} }

	var groups [8]uint16
	n := 0    // groups so far
	gap := -1 // where :: stands
	i := 0
	if len(s) >= 2 && s[0] == ':' && s[1] == ':' {
		gap, i = 0, 2
	}
	for n < 8 && (i < len(s) || i == 0) {
		start := i
		var v uint32
		for i < len(s) {
			d, ok := hexValue(s[i])
			if !ok {
				break
			}
			if i-start > 3 {
				return fail("each group must have 4 or less digits", start)
			}
			v = v<<4 | d
			i++
		}
		if i == start {
			return fail("each colon-separated field must have at least one digit", start)
		}
		if i < len(s) && s[i] == '.' {
			if gap < 0 && n != 6 {
				return fail("embedded IPv4 address must replace the final 2 fields of the address", start)
			}
			if n > 6 {
				return fail("too many hex fields to fit an embedded IPv4 at the end of the address", start)
			}
			v, err := parseDotted(text, start, len(s))
			if err != nil {
				return Addr{}, err
			}
			groups[n], groups[n+1] = uint16(v>>16), uint16(v)
			n += 2
			i = len(s)
			break
		}
		groups[n] = uint16(v)
		n++
		if i == len(s) {
			break
		}
		if s[i] != ':' {
			return fail("unexpected character, want colon", i)
		}
		if i == len(s)-1 {
			return fail("colon must be followed by more characters", i)
		}
		i++
		if s[i] == ':' {
			if gap >= 0 {
				return fail("multiple :: in address", i)
			}
			gap = n
			i++
		}
	}
	if i < len(s) {
		return fail("trailing garbage after address", i)
	}
	if n < 8 {
		if gap < 0 {
			return Addr{}, addrError{text, "address string too short", ""}
		}
		missing := 8 - n
		copy(groups[gap+missing:], groups[gap:n])
		clear(groups[gap : gap+missing])
	} else if gap >= 0 {
		return Addr{}, addrError{text, "the :: must expand to at least one field of zeros", ""}
	}
	ip := Addr{kind: zoned(zone)}
	for k := range 4 {
		ip.hi = ip.hi<<16 | uint64(groups[k])
		ip.lo = ip.lo<<16 | uint64(groups[k+4])
	}
	return ip, nil
}
