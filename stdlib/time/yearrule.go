package time

// yearRule is how clocks are set every year, in the way POSIX has it in $TZ and the time zone database behind the
// last change: standard time, and mostly when daylight saving time begins and ends.
type yearRule struct {
	std, dst zone
	hasDST   bool
	from, to yearDay // in standard and daylight saving time
}

// yearDay is a moment in each year.
type yearDay struct {
	// kind is 'J' for day 1 to 365 without leap days, 'M' for a day of a week of a month (week 5: the last),
	// 0 for day 0 to 365.
	kind             byte
	day, week, month int
	second           int // after midnight
}

// ruleReader reads a rule from the front. What does not fit sets bad.
type ruleReader struct {
	rest string
	bad  bool
}

func (r *ruleReader) skip(c byte) bool {
	if r.rest != "" && r.rest[0] == c {
		r.rest = r.rest[1:]
		return true
	}
	return false
}

func (r *ruleReader) number(low, high int) int {
	n := min(digitsFrom(r.rest, 0), 6)
	v, _ := atoi(r.rest[:n])
	r.rest = r.rest[n:]
	if n == 0 || v < low || v > high {
		r.bad = true
	}
	return v
}

// name reads at least three letters, or anything between angle brackets.
func (r *ruleReader) name() string {
	if r.skip('<') {
		for i := range len(r.rest) {
			if r.rest[i] == '>' {
				name := r.rest[:i]
				r.rest = r.rest[i+1:]
				return name
			}
		}
		r.bad = true
		return ""
	}
	n := 0
	for n < len(r.rest) {
		if c := r.rest[n]; c == ',' || c == '-' || c == '+' || '0' <= c && c <= '9' {
			break
		}
		n++
	}
	if n < 3 {
		r.bad = true
	}
	name := r.rest[:n]
	r.rest = r.rest[n:]
	return name
}

// seconds reads [+-]hours[:minutes[:seconds]].
func (r *ruleReader) seconds() int {
	sign := 1
	if r.skip('-') {
		sign = -1
	} else {
		r.skip('+')
	}
	// POSIX has 24 hours at most, the time zone database a week.
	s := r.number(0, 24*7) * secondsPerHour
	if r.skip(':') {
		s += r.number(0, 59) * secondsPerMinute
		if r.skip(':') {
			s += r.number(0, 59)
		}
	}
	return sign * s
}

func (r *ruleReader) yearDay() (d yearDay) {
	switch {
	case r.skip('J'):
		d.kind, d.day = 'J', r.number(1, 365)
	case r.skip('M'):
		d.kind, d.month = 'M', r.number(1, 12)
		r.bad = r.bad || !r.skip('.')
		d.week = r.number(1, 5)
		r.bad = r.bad || !r.skip('.')
		d.day = r.number(0, 6)
	default:
		d.day = r.number(0, 365)
	}
	d.second = 2 * secondsPerHour
	if r.skip('/') {
		d.second = r.seconds()
	}
	return d
}

// parseYearRule reads a rule like CET-1CEST,M3.5.0,M10.5.0/3.
func parseYearRule(s string) (*yearRule, bool) {
	r := ruleReader{rest: s}
	var rule yearRule
	rule.std.name = r.name()
	// Offsets count to the west there.
	rule.std.offset = -r.seconds()
	if r.bad {
		return nil, false
	}
	if r.rest == "" || r.rest[0] == ',' {
		return &rule, true
	}
	rule.hasDST = true
	rule.dst.name = r.name()
	rule.dst.isDST = true
	rule.dst.offset = rule.std.offset + secondsPerHour
	if r.rest != "" && r.rest[0] != ',' {
		rule.dst.offset = -r.seconds()
	}
	if r.rest == "" {
		r.rest = ",M3.2.0,M11.1.0" // what is customary, and was the law where the form comes from
	}
	r.bad = r.bad || !(r.skip(',') || r.skip(';'))
	rule.from = r.yearDay()
	r.bad = r.bad || !r.skip(',')
	rule.to = r.yearDay()
	if r.bad || r.rest != "" {
		return nil, false
	}
	return &rule, true
}

// in returns the moment in a year, in seconds since 1970 if the clocks were UTC's.
func (d *yearDay) in(year int) int64 {
	var days int64
	switch d.kind {
	case 'J':
		day := d.day
		if isLeap(year) && day >= 60 {
			day++
		}
		days = dayNumber(year, January, day)
	case 'M':
		days = dayNumber(year, Month(d.month), 1)
		days += int64(7+d.day-int(weekday(days))) % 7
		last := dayNumber(year, Month(d.month), daysIn(Month(d.month), year))
		for week := 1; week < d.week && days+7 <= last; week++ {
			days += 7
		}
	default:
		days = dayNumber(year, January, d.day+1)
	}
	return days*secondsPerDay + int64(d.second) - unixEpoch
}

// lookup finds the period that sec is in.
func (r *yearRule) lookup(sec int64) period {
	if !r.hasDST {
		return period{r.std, always, forever}
	}
	days, _ := fdiv(sec+unixEpoch, secondsPerDay)
	year, _, _, _ := civil(days)
	// The last change before sec and the first one after it are among those of three years.
	p := period{r.std, always, forever}
	for y := year - 1; y <= year+1; y++ {
		for _, c := range [...]period{
			{zone: r.dst, start: r.from.in(y) - int64(r.std.offset)},
			{zone: r.std, start: r.to.in(y) - int64(r.dst.offset)},
		} {
			if c.start <= sec && c.start >= p.start {
				p.zone, p.start = c.zone, c.start
			}
			if c.start > sec && c.start < p.end {
				p.end = c.start
			}
		}
	}
	return p
}
