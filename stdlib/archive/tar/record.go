package tar

import (
	"strconv"
	"strings"
	"time"
)

// validRecord tells whether there can be such a record.
func validRecord(key, value string) bool {
	switch key {
	case "":
		return false
	case keyPath, keyLinkpath, keyUname, keyGname:
		return !hasZero(value)
	}
	return !hasZero(key) && !strings.Contains(key, "=")
}

// cutRecord returns the first of some records, "LENGTH KEY=VALUE\n", and what follows it. The length is that of all of
// it.
func cutRecord(s string) (key, value, rest string, ok bool) {
	digits, _, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(digits)
	if err != nil || n <= len(digits)+1 || n > len(s) || s[n-1] != '\n' {
		return "", "", "", false
	}
	key, value, ok = strings.Cut(s[len(digits)+1:n-1], "=")
	return key, value, s[n:], ok && validRecord(key, value)
}

// appendRecord appends a record.
func appendRecord(b []byte, key, value string) []byte {
	n := len(key) + len(value) + len(" =\n")
	// The length counts its own digits.
	size := n + len(strconv.Itoa(n))
	if k := n + len(strconv.Itoa(size)); k != size {
		size = k
	}
	b = strconv.AppendInt(b, int64(size), 10)
	return append(b, " "+key+"="+value+"\n"...)
}

// parseTime reads seconds with a fraction; digits after nanoseconds are ignored.
func parseTime(s string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	var ns int64
	unit := int64(time.Second)
	for _, c := range []byte(fraction) {
		if c < '0' || c > '9' {
			return time.Time{}, false
		}
		unit /= 10
		ns += unit * int64(c-'0')
	}
	if strings.HasPrefix(whole, "-") {
		ns = -ns
	}
	return time.Unix(seconds, ns), true
}

// formatTime writes seconds with as much of a fraction as there is.
func formatTime(t time.Time) string {
	seconds, ns := t.Unix(), t.Nanosecond()
	if ns == 0 {
		return strconv.FormatInt(seconds, 10)
	}
	sign := ""
	if seconds < 0 {
		// The fraction counts upwards, the digits count away from 0.
		sign, seconds, ns = "-", -(seconds + 1), int(time.Second)-ns
	}
	digits := strconv.Itoa(int(time.Second) + ns)[1:]
	return sign + strconv.FormatInt(seconds, 10) + "." + strings.TrimRight(digits, "0")
}
