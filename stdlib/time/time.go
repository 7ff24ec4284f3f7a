// Package time measures time, shows it and waits for it, by the Gregorian calendar without leap seconds.
package time

import "internal/rt"

// A Time is an instant with nanosecond precision, and the place whose clock shows it. The zero Time is the first of
// January of the year 1, 00:00 UTC.
//
// A Time from Now also has a reading of the monotonic clock, which differences and comparisons with another such Time
// use. Compare with Equal rather than ==, which looks at place and reading as well.
type Time struct {
	// Without a monotonic reading: stamp is the nanosecond within the second, span the seconds since the year 1.
	// With one: stamp is monoFlag and the nanoseconds since 1885, span the reading.
	stamp uint64
	span  int64

	// loc is the place; nil means UTC.
	loc *Location
}

const (
	monoFlag = 1 << 63

	secondsPerMinute = 60
	secondsPerHour   = 60 * secondsPerMinute
	secondsPerDay    = 24 * secondsPerHour

	nano = 1_000_000_000

	// unixEpoch and wallEpoch are 1970 and 1885 in seconds since the year 1.
	unixEpoch = (1969*365 + 1969/4 - 1969/100 + 1969/400) * secondsPerDay
	wallEpoch = (1884*365 + 1884/4 - 1884/100 + 1884/400) * secondsPerDay

	// maxWall is the last second since 1885 that the stamp beside a monotonic reading has room for.
	maxWall = 1<<63/nano - 1
)

// processStart is subtracted from monotonic readings: small ones are easier to read, and 0 is left for "none".
var processStart = rt.Nanotime() - 1

// Now returns the current time, in Local.
func Now() Time {
	if b := rt.CurrentBubble(); b != nil {
		return bubbleNow(b)
	}
	sec, nsec := rt.Walltime()
	return fromClocks(sec+unixEpoch, nsec, rt.Nanotime()-processStart, Local)
}

// fromClocks joins both clocks; where the wall clock is absurd, there is no room for the monotonic one.
func fromClocks(sec int64, nsec int32, mono int64, loc *Location) Time {
	wall := sec - wallEpoch
	if uint64(wall) > maxWall {
		return Time{uint64(nsec), sec, loc}
	}
	return Time{monoFlag | uint64(wall*nano+int64(nsec)), mono, loc}
}

func (t *Time) hasMono() bool { return t.stamp&monoFlag != 0 }

// sec returns the seconds since the year 1.
func (t *Time) sec() int64 {
	if t.hasMono() {
		return wallEpoch + int64(t.stamp&^monoFlag)/nano
	}
	return t.span
}

func (t *Time) nsec() int64 {
	if t.hasMono() {
		return int64(t.stamp&^monoFlag) % nano
	}
	return int64(t.stamp)
}

func (t *Time) unix() int64 { return t.sec() - unixEpoch }

func (t *Time) stripMono() {
	if t.hasMono() {
		sec, nsec := t.sec(), t.nsec()
		t.stamp, t.span = uint64(nsec), sec
	}
}

// at returns t, without monotonic reading, at another place.
func (t Time) at(loc *Location) Time {
	if loc == UTC {
		loc = nil
	}
	t.stripMono()
	t.loc = loc
	return t
}

// Unix returns the local Time sec seconds and nsec nanoseconds after 1970 UTC; nsec need not be below a second.
func Unix(sec int64, nsec int64) Time {
	if uint64(nsec) >= nano {
		sec += nsec / nano
		if nsec %= nano; nsec < 0 {
			nsec += nano
			sec--
		}
	}
	return Time{uint64(nsec), sec + unixEpoch, Local}
}

// UnixMilli is Unix in milliseconds.
func UnixMilli(msec int64) Time { return Unix(msec/1e3, msec%1e3*1e6) }

// UnixMicro is Unix in microseconds.
func UnixMicro(usec int64) Time { return Unix(usec/1e6, usec%1e6*1e3) }

// Unix returns the seconds since 1970 UTC.
func (t Time) Unix() int64 { return t.unix() }

// UnixMilli returns the milliseconds since 1970 UTC.
func (t Time) UnixMilli() int64 { return t.unix()*1e3 + t.nsec()/1e6 }

// UnixMicro returns the microseconds since 1970 UTC.
func (t Time) UnixMicro() int64 { return t.unix()*1e6 + t.nsec()/1e3 }

// UnixNano returns the nanoseconds since 1970 UTC. There is room for the years 1678 to 2262.
func (t Time) UnixNano() int64 { return t.unix()*nano + t.nsec() }

// IsZero reports whether t is the zero instant.
func (t Time) IsZero() bool { return t.sec() == 0 && t.nsec() == 0 }

// Compare returns -1 if t is before u, 1 if it is after, 0 if they are the same instant.
func (t Time) Compare(u Time) int {
	a, b := t.span, u.span
	if !t.hasMono() || !u.hasMono() {
		if a, b = t.sec(), u.sec(); a == b {
			a, b = t.nsec(), u.nsec()
		}
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// After reports whether t is after u.
func (t Time) After(u Time) bool { return t.Compare(u) > 0 }

// Before reports whether t is before u.
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }

// Equal reports whether t and u are the same instant, whatever their places.
func (t Time) Equal(u Time) bool { return t.Compare(u) == 0 }

// Add returns t+d.
func (t Time) Add(d Duration) Time {
	if t.hasMono() {
		mono := t.span + int64(d)
		wall := int64(t.stamp&^monoFlag) + int64(d)
		if (mono < t.span) == (d < 0) && wall >= 0 && wall/nano <= maxWall && (wall < int64(t.stamp&^monoFlag)) == (d < 0) {
			return Time{monoFlag | uint64(wall), mono, t.loc}
		}
		t.stripMono()
	}
	t.span += int64(d / nano)
	rest := int64(t.stamp) + int64(d%nano)
	if rest >= nano {
		rest -= nano
		t.span++
	} else if rest < 0 {
		rest += nano
		t.span--
	}
	t.stamp = uint64(rest)
	return t
}

// Sub returns t-u, or the nearest Duration there is.
func (t Time) Sub(u Time) Duration {
	if t.hasMono() && u.hasMono() {
		return monoDiff(t.span, u.span)
	}
	d := Duration(t.sec()-u.sec())*Second + Duration(t.nsec()-u.nsec())
	if !u.Add(d).Equal(t) {
		if t.Before(u) {
			return minDuration
		}
		return maxDuration
	}
	return d
}

// monoDiff returns a-b within the bounds of Duration.
func monoDiff(a, b int64) Duration {
	d := a - b
	switch {
	case d < 0 && a > b:
		return maxDuration
	case d > 0 && a < b:
		return minDuration
	}
	return Duration(d)
}

// Since returns how long ago t was.
func Since(t Time) Duration {
	if t.hasMono() && rt.CurrentBubble() == nil {
		return monoDiff(rt.Nanotime()-processStart, t.span)
	}
	return Now().Sub(t)
}

// Until returns how far ahead t is.
func Until(t Time) Duration {
	if t.hasMono() && rt.CurrentBubble() == nil {
		return monoDiff(t.span, rt.Nanotime()-processStart)
	}
	return t.Sub(Now())
}

// UTC returns the same instant at UTC.
func (t Time) UTC() Time { return t.at(UTC) }

// Local returns the same instant at Local.
func (t Time) Local() Time { return t.at(Local) }

// In returns the same instant at loc.
func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	return t.at(loc)
}

// Location returns the place of t.
func (t Time) Location() *Location {
	if t.loc == nil {
		return UTC
	}
	return t.loc
}

// Zone returns the name of the zone that t's place is in at t, and its seconds east of UTC.
func (t Time) Zone() (name string, offset int) {
	p := t.loc.lookup(t.unix())
	return p.name, p.offset
}

// IsDST reports whether daylight saving time is in force.
func (t Time) IsDST() bool { return t.loc.lookup(t.unix()).isDST }

// ZoneBounds returns when the zone in force at t began, and when the next one begins; zero Times stand for never.
func (t Time) ZoneBounds() (start, end Time) {
	p := t.loc.lookup(t.unix())
	if p.start != always {
		start = Unix(p.start, 0).at(t.loc)
	}
	if p.end != forever {
		end = Unix(p.end, 0).at(t.loc)
	}
	return start, end
}

// Truncate returns t rounded down to a multiple of d since the zero Time, without monotonic reading. If d <= 0, that
// is all.
func (t Time) Truncate(d Duration) Time {
	t.stripMono()
	if d <= 0 {
		return t
	}
	return t.Add(-t.mod(d))
}

// Round is Truncate but rounds to the nearest multiple, halves up.
func (t Time) Round(d Duration) Time {
	t.stripMono()
	if d <= 0 {
		return t
	}
	r := t.mod(d)
	if uint64(r)*2 < uint64(d) {
		return t.Add(-r)
	}
	return t.Add(d - r)
}
