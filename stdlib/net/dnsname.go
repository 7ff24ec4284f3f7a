package net

// isDomainName reports whether s may be a name in DNS: labels of letters, digits, hyphens and underscores, of 63 bytes
// at most, 254 together, not digits only.
func isDomainName(s string) bool {
	if s == "." {
		return true
	}
	if len(s) == 0 || len(s) > 254 || len(s) == 254 && s[253] != '.' {
		return false
	}
	last := byte('.')
	numeric := true
	label := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_':
			numeric = false
			label++
		case '0' <= c && c <= '9':
			label++
		case c == '-':
			if last == '.' {
				return false
			}
			label++
			numeric = false
		case c == '.':
			if last == '.' || last == '-' || label > 63 {
				return false
			}
			label = 0
		default:
			return false
		}
		last = c
	}
	return last != '-' && label <= 63 && !numeric
}
