package time

import "math/bits"

// A Month is a month of the year: January is 1.
type Month int

// The months.
const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

// A Weekday is a day of the week: Sunday is 0.
type Weekday int

// The days of the week.
const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var monthNames = [...]string{
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
}

var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// String returns the English name.
func (m Month) String() string {
	if January <= m && m <= December {
		return monthNames[m-1]
	}
	return badName("Month", int64(m))
}

// String returns the English name.
func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return dayNames[d]
	}
	return badName("Weekday", int64(d))
}

func badName(kind string, n int64) string {
	// As a formatting verb would show a value it does not know: unsigned.
	return "%!" + kind + "(" + string(appendUint(nil, uint64(n), 0)) + ")"
}

const (
	daysPer400Years = 365*400 + 97
	// marchEpoch is the number of days from the first of March of the year 0, where the arithmetic below starts,
	// to the first of January of the year 1. With years that begin in March, a leap day is a year's last.
	marchEpoch = 306
)

// fdiv divides and rounds down.
func fdiv(a, b int64) (q, r int64) {
	q, r = a/b, a%b
	if r < 0 {
		q--
		r += b
	}
	return q, r
}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// daysBefore is how many days of a common year come before a month.
var daysBefore = [...]int16{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

func daysIn(m Month, year int) int {
	if m == February && isLeap(year) {
		return 29
	}
	return int(daysBefore[m] - daysBefore[m-1])
}

// cyclesBefore is how many cycles of 400 years civil adds so that it counts from before any time there is.
const cyclesBefore = 1 << 30

// civil finds the date of a day, counted from the first of January of the year 1. yday counts from 1. Quotients and
// remainders come from multiplications, as in Neri and Schneider, "Euclidean affine functions and their application to
// calendar algorithms" (Software: Practice and Experience, 2023).
func civil(days int64) (year int, month Month, day, yday int) {
	quarters := 4*uint64(days+marchEpoch+cyclesBefore*daysPer400Years) + 3
	century := quarters / daysPer400Years
	// The year of the century is the upper half of a product of which the lower tells the day of the year.
	product := uint64(uint32(quarters%daysPer400Years)|3) * 2939745
	inCentury := product >> 32
	d := uint32(product) / 2939745 / 4
	year = int(100*century+inCentury) - 400*cyclesBefore
	// So it is with months and days.
	line := 2141*d + 197913
	month, day = Month(line>>16), int(line&0xffff/2141)+1
	if d >= marchEpoch {
		return year + 1, month - 12, day, int(d) - marchEpoch + 1
	}
	yday = int(d) + 60
	if inCentury&3 == 0 && (inCentury != 0 || century&3 == 0) {
		yday++
	}
	return year, month, day, yday
}

// dayNumber is the reverse of civil. month is in range, day need not be.
func dayNumber(year int, month Month, day int) int64 {
	y, m := int64(year), int64(month)-3
	if m < 0 {
		m += 12
		y--
	}
	cycle, y := fdiv(y, 400)
	return cycle*daysPer400Years + 365*y + y/4 - y/100 + (153*m+2)/5 + int64(day) - 1 - marchEpoch
}

// local returns the seconds since the year 1 that the clocks at t's place show.
func (t *Time) local() int64 {
	sec := t.sec()
	if t.loc != nil {
		sec += int64(t.loc.lookup(sec - unixEpoch).offset)
	}
	return sec
}

// day returns the day that it is at t's place, and the second within it.
func (t *Time) day() (days, second int64) { return fdiv(t.local(), secondsPerDay) }

// Date returns the date at t's place.
func (t Time) Date() (year int, month Month, day int) {
	days, _ := t.day()
	year, month, day, _ = civil(days)
	return
}

// Year returns the year of t.
func (t Time) Year() int {
	year, _, _ := t.Date()
	return year
}

// Month returns the month of t.
func (t Time) Month() Month {
	_, month, _ := t.Date()
	return month
}

// Day returns the day of the month of t.
func (t Time) Day() int {
	_, _, day := t.Date()
	return day
}

// YearDay returns the day of the year of t, from 1 on.
func (t Time) YearDay() int {
	days, _ := t.day()
	_, _, _, yday := civil(days)
	return yday
}

func weekday(days int64) Weekday {
	// The first day was a Monday.
	_, d := fdiv(days+1, 7)
	return Weekday(d)
}

// Weekday returns the day of the week of t.
func (t Time) Weekday() Weekday {
	days, _ := t.day()
	return weekday(days)
}

// ISOWeek returns the year and week of t by ISO 8601: a week belongs to the year that its Thursday is in.
func (t Time) ISOWeek() (year, week int) {
	days, _ := t.day()
	sinceMonday := int64(weekday(days)+6) % 7
	year, _, _, yday := civil(days - sinceMonday + 3)
	return year, (yday-1)/7 + 1
}

func clock(second int64) (hour, min, sec int) {
	s := int(second)
	return s / secondsPerHour, s % secondsPerHour / secondsPerMinute, s % secondsPerMinute
}

// Clock returns the time of the day of t.
func (t Time) Clock() (hour, min, sec int) {
	_, second := t.day()
	return clock(second)
}

// Hour returns the hour of t, from 0 to 23.
func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

// Minute returns the minute within the hour of t.
func (t Time) Minute() int {
	_, min, _ := t.Clock()
	return min
}

// Second returns the second within the minute of t.
func (t Time) Second() int {
	_, _, sec := t.Clock()
	return sec
}

// Nanosecond returns the nanosecond within the second of t.
func (t Time) Nanosecond() int { return int(t.nsec()) }

// AddDate returns the same time of the day some years, months and days later. What is no date then is normalised as
// Date does: a month after the 31st of October is the first of December.
func (t Time) AddDate(years int, months int, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, int(t.nsec()), t.Location())
}

// carry moves whole units of low into high, so that 0 <= low < unit.
func carry(high, low, unit int) (int, int) {
	q, r := fdiv(int64(low), int64(unit))
	return high + int(q), int(r)
}

// Date returns the Time at which calendar and clock at loc show the arguments. They may be out of range: the 32nd of
// October is the first of November. When clocks are put forward or back, one of the zones' answers is given.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	year, m := carry(year, int(month)-1, 12)
	sec, nsec = carry(sec, nsec, nano)
	min, sec = carry(min, sec, 60)
	hour, min = carry(hour, min, 60)
	day, hour = carry(day, hour, 24)

	s := dayNumber(year, Month(m)+1, day)*secondsPerDay + int64(hour*secondsPerHour+min*secondsPerMinute+sec)
	if loc != UTC {
		// The offset at the clock's reading, taken for UTC, is right unless a change is near.
		p := loc.lookup(s - unixEpoch)
		if p.offset != 0 {
			if utc := s - unixEpoch - int64(p.offset); utc < p.start || utc >= p.end {
				p = loc.lookup(utc)
			}
			s -= int64(p.offset)
		}
	}
	return Time{uint64(nsec), s, nil}.at(loc)
}

// mod returns how far t is after a multiple of d since the zero Time.
func (t *Time) mod(d Duration) Duration {
	sec, nsec := t.sec(), uint64(t.nsec())
	if sec >= 0 {
		hi, lo := bits.Mul64(uint64(sec), nano)
		lo, c := bits.Add64(lo, nsec, 0)
		return Duration(bits.Rem64(hi+c, lo, uint64(d)))
	}
	hi, lo := bits.Mul64(-uint64(sec), nano)
	lo, c := bits.Sub64(lo, nsec, 0)
	r := bits.Rem64(hi-c, lo, uint64(d))
	if r != 0 {
		r = uint64(d) - r
	}
	return Duration(r)
}
