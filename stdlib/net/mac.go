package net

// HardwareAddr is the address of a network card.
type HardwareAddr []byte

// String returns the bytes as pairs of hexadecimal digits with colons between.
func (a HardwareAddr) String() string {
	b := make([]byte, 0, 3*len(a))
	for i, c := range a {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, hexDigit[c>>4], hexDigit[c&15])
	}
	return string(b)
}

// ParseMAC reads an address of 6, 8 or 20 bytes: pairs of hexadecimal digits with colons or hyphens between, groups of
// four with dots, or digits only.
func ParseMAC(s string) (hw HardwareAddr, err error) {
	fail := func() (HardwareAddr, error) { return nil, &AddrError{Err: "invalid MAC address", Addr: s} }
	if len(s) < 12 {
		return fail()
	}
	// Groups of so many digits, and what stands between them: nothing where all digits are one group.
	digits, separator := len(s), byte(0)
	switch {
	case s[2] == ':' || s[2] == '-':
		digits, separator = 2, s[2]
	case s[4] == '.':
		digits, separator = 4, '.'
	}
	if (len(s)+1)%(digits+1) != 0 || digits%2 != 0 {
		return fail()
	}
	switch (len(s) + 1) / (digits + 1) * digits / 2 {
	case 6, 8, 20:
	default:
		return fail()
	}
	for i := 0; i < len(s); i += digits + 1 {
		for j := i; j < i+digits; j += 2 {
			high, ok := unhex(s[j])
			low, ok2 := unhex(s[j+1])
			if !ok || !ok2 {
				return fail()
			}
			hw = append(hw, high<<4|low)
		}
		if i+digits < len(s) && s[i+digits] != separator {
			return fail()
		}
	}
	return hw, nil
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
