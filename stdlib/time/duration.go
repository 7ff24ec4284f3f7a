package time

import "errors"

// A Duration is a length of time in nanoseconds.
type Duration int64

// Units. To convert a number of them to a Duration, multiply.
const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

// Nanoseconds returns d in nanoseconds.
func (d Duration) Nanoseconds() int64 { return int64(d) }

// Microseconds returns d in whole microseconds.
func (d Duration) Microseconds() int64 { return int64(d / Microsecond) }

// Milliseconds returns d in whole milliseconds.
func (d Duration) Milliseconds() int64 { return int64(d / Millisecond) }

// in converts whole units and the rest apart, which loses least.
func (d Duration) in(unit Duration) float64 {
	return float64(d/unit) + float64(d%unit)/float64(unit)
}

// Seconds returns d in seconds.
func (d Duration) Seconds() float64 { return d.in(Second) }

// Minutes returns d in minutes.
func (d Duration) Minutes() float64 { return d.in(Minute) }

// Hours returns d in hours.
func (d Duration) Hours() float64 { return d.in(Hour) }

// Truncate rounds d towards zero to a multiple of m; m <= 0 leaves it.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds d to the nearest multiple of m, halves away from zero, within the bounds of Duration; m <= 0 leaves it.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		if uint64(-r)*2 < uint64(m) {
			return d - r
		}
		if up := d - m - r; up < d {
			return up
		}
		return minDuration
	}
	if uint64(r)*2 < uint64(m) {
		return d - r
	}
	if up := d + m - r; up > d {
		return up
	}
	return maxDuration
}

// Abs returns d without its sign; of the least Duration, the greatest.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

// String shows d like 1h15m30.918s: without leading zero units, and less than a second in the unit that makes the
// number at least 1.
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	// Digits are put in from the right.
	var buf [32]byte
	at := len(buf)
	put := func(s string) {
		at -= len(s)
		copy(buf[at:], s)
	}
	number := func(u uint64) {
		for {
			at--
			buf[at] = byte('0' + u%10)
			if u /= 10; u == 0 {
				return
			}
		}
	}
	// fraction writes the last digits of u without trailing zeros and returns what is left of it.
	fraction := func(u uint64, digits int) uint64 {
		any := false
		for range digits {
			digit := byte(u % 10)
			u /= 10
			if any = any || digit != 0; any {
				at--
				buf[at] = '0' + digit
			}
		}
		if any {
			put(".")
		}
		return u
	}

	u := uint64(d)
	if d < 0 {
		u = -u
	}
	switch {
	case u < uint64(Microsecond):
		put("ns")
		number(u)
	case u < uint64(Millisecond):
		put("µs")
		number(fraction(u, 3))
	case u < uint64(Second):
		put("ms")
		number(fraction(u, 6))
	default:
		put("s")
		u = fraction(u, 9)
		number(u % 60)
		if u /= 60; u > 0 {
			put("m")
			number(u % 60)
			if u /= 60; u > 0 {
				put("h")
				number(u)
			}
		}
	}
	if d < 0 {
		put("-")
	}
	return string(buf[at:])
}

// unitNamed returns the Duration of a unit's name, or 0.
func unitNamed(name string) Duration {
	switch name {
	case "ns":
		return Nanosecond
	case "us", "µs", "μs": // the micro sign and the Greek letter
		return Microsecond
	case "ms":
		return Millisecond
	case "s":
		return Second
	case "m":
		return Minute
	case "h":
		return Hour
	}
	return 0
}

// ParseDuration reads what String writes: numbers with an optional fraction, each with its unit (ns, us or µs, ms, s, m, h),
// and a sign before all.
func ParseDuration(s string) (Duration, error) {
	bad := func() (Duration, error) { return 0, errors.New("time: invalid duration " + quote(s)) }
	rest := s
	negative := false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		negative = rest[0] == '-'
		rest = rest[1:]
	}
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return bad()
	}
	const limit = 1 << 63
	var sum uint64
	for rest != "" {
		// The integer and the fraction, as whole/scale units.
		var n, frac uint64
		scale := 1.0
		i := 0
		for ; i < len(rest) && isDigit(rest, i); i++ {
			if n > limit/10 {
				return bad()
			}
			if n = n*10 + uint64(rest[i]-'0'); n > limit {
				return bad()
			}
		}
		digits := i > 0
		rest = rest[i:]
		if rest != "" && rest[0] == '.' {
			full := false // further digits are too small to count
			for i = 1; i < len(rest) && isDigit(rest, i); i++ {
				if full {
					continue
				}
				if frac > (limit-1)/10 {
					full = true
					continue
				}
				next := frac*10 + uint64(rest[i]-'0')
				if next > limit {
					full = true
					continue
				}
				frac = next
				scale *= 10
			}
			digits = digits || i > 1
			rest = rest[i:]
		}
		if !digits {
			return bad()
		}
		for i = 0; i < len(rest) && rest[i] != '.' && !isDigit(rest, i); i++ {
		}
		if i == 0 {
			return 0, errors.New("time: missing unit in duration " + quote(s))
		}
		unit := uint64(unitNamed(rest[:i]))
		if unit == 0 {
			return 0, errors.New("time: unknown unit " + quote(rest[:i]) + " in duration " + quote(s))
		}
		rest = rest[i:]
		if n > limit/unit {
			return bad()
		}
		n *= unit
		if frac > 0 {
			if n += uint64(float64(frac) * (float64(unit) / scale)); n > limit {
				return bad()
			}
		}
		if sum += n; sum > limit {
			return bad()
		}
	}
	if negative {
		return -Duration(sum), nil
	}
	if sum > limit-1 {
		return bad()
	}
	return Duration(sum), nil
}
