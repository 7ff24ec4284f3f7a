package time

// Format returns t written as layout shows.
func (t Time) Format(layout string) string {
	var buf [64]byte
	return string(t.AppendFormat(buf[:0], layout))
}

// AppendFormat appends what Format returns to b.
func (t Time) AppendFormat(b []byte, layout string) []byte {
	switch layout {
	case RFC3339:
		return t.appendRFC3339(b, false)
	case RFC3339Nano:
		return t.appendRFC3339(b, true)
	}
	p := period{name: "UTC"}
	sec := t.sec()
	if t.loc != nil {
		p = t.loc.lookup(sec - unixEpoch)
	}
	days, second := fdiv(sec+int64(p.offset), secondsPerDay)
	hour, min, s := clock(second)
	year, month, day, yday := civil(days)

	var own element
	for {
		start, end, e := nextElement(layout, &own)
		if start == 1 {
			b = append(b, layout[0]) // mostly a separator
		} else {
			b = append(b, layout[:start]...)
		}
		layout = layout[end:]
		switch e.field {
		case fieldNone:
			return b
		case fieldYear:
			b = appendInt(b, year, 4)
		case fieldYear2:
			b = appendUint(b, uint64(max(year, -year)%100), 2)
		case fieldMonthName:
			b = append(b, month.String()...)
		case fieldMonthAbbr:
			b = append(b, monthNames[month-1][:3]...)
		case fieldMonth:
			b = appendPadded(b, int(month), e.pad, 2)
		case fieldWeekdayName:
			b = append(b, weekday(days).String()...)
		case fieldWeekdayAbbr:
			b = append(b, dayNames[weekday(days)][:3]...)
		case fieldDay:
			b = appendPadded(b, day, e.pad, 2)
		case fieldYearDay:
			b = appendPadded(b, yday, e.pad, 3)
		case fieldHour:
			b = appendPadded(b, hour, e.pad, 2)
		case fieldHour12:
			b = appendPadded(b, (hour+11)%12+1, e.pad, 2)
		case fieldMinute:
			b = appendPadded(b, min, e.pad, 2)
		case fieldSecond:
			b = appendPadded(b, s, e.pad, 2)
		case fieldUpperPM:
			b = append(b, "AP"[hour/12], 'M')
		case fieldLowerPM:
			b = append(b, "ap"[hour/12], 'm')
		case fieldZoneName:
			if p.name != "" {
				b = append(b, p.name...)
			} else {
				b = appendOffset(b, p.offset, &element{parts: 2})
			}
		case fieldOffset:
			b = appendOffset(b, p.offset, e)
		case fieldFraction:
			b = appendFraction(b, t.nsec(), e)
		}
	}
}

// appendOffset appends seconds east of UTC.
func appendOffset(b []byte, offset int, e *element) []byte {
	if e.zulu && offset == 0 {
		return append(b, 'Z')
	}
	// The sign is that of the whole minutes. Less than one to the west, which only some old zones have, shows in
	// the seconds.
	sign := byte('+')
	if offset/60 < 0 {
		sign = '-'
		offset = -offset
	}
	b = append(b, sign)
	minutes := offset / 60
	for i, n := range [...]int{minutes / 60, minutes % 60, offset % 60} {
		if i < int(e.parts) {
			if e.colon && i > 0 {
				b = append(b, ':')
			}
			b = appendInt(b, n, 2)
		}
	}
	return b
}

// appendFraction appends the nanoseconds behind the point.
func appendFraction(b []byte, nsec int64, e *element) []byte {
	if e.trim && nsec == 0 {
		return b
	}
	b = appendUint(append(b, e.point), uint64(nsec), 9)
	if e.digits < 9 {
		b = b[:len(b)-9+int(e.digits)]
	}
	if e.trim {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == e.point {
			b = b[:len(b)-1]
		}
	}
	return b
}

var (
	minuteOffset = element{zulu: true, colon: true, parts: 2}
	nanoFraction = element{point: '.', digits: 9, trim: true}
)

// appendRFC3339 is AppendFormat for the layout that machines use.
func (t *Time) appendRFC3339(b []byte, fraction bool) []byte {
	offset := 0
	sec := t.sec()
	if t.loc != nil {
		offset = t.loc.lookup(sec - unixEpoch).offset
	}
	days, second := fdiv(sec+int64(offset), secondsPerDay)
	hour, min, s := clock(second)
	year, month, day, _ := civil(days)
	two := func(n int, sep byte) { b = append(b, byte('0'+n/10), byte('0'+n%10), sep) }
	b = append(appendInt(b, year, 4), '-')
	two(int(month), '-')
	two(day, 'T')
	two(hour, ':')
	two(min, ':')
	two(s, 0)
	b = b[:len(b)-1]
	if fraction {
		b = appendFraction(b, t.nsec(), &nanoFraction)
	}
	return appendOffset(b, offset, &minuteOffset)
}

// String returns t like "2006-01-02 15:04:05.999999999 -0700 MST", and the monotonic reading where there is one. It
// is meant for people; the form may change.
func (t Time) String() string {
	b := t.AppendFormat(make([]byte, 0, 64), "2006-01-02 15:04:05.999999999 -0700 MST")
	if t.hasMono() {
		b = append(b, " m="...)
		u, sign := uint64(t.span), byte('+')
		if t.span < 0 {
			u, sign = -u, '-'
		}
		b = appendUint(append(b, sign), u/nano, 0)
		b = appendUint(append(b, '.'), u%nano, 9)
	}
	return string(b)
}

// GoString returns t as a call of Date.
func (t Time) GoString() string {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	b := appendInt([]byte("time.Date("), year, 0)
	b = append(append(b, ", time."...), month.String()...)
	for _, n := range [...]int{day, hour, min, sec, int(t.nsec())} {
		b = appendInt(append(b, ", "...), n, 0)
	}
	switch t.Location() {
	case UTC:
		b = append(b, ", time.UTC)"...)
	case Local:
		b = append(b, ", time.Local)"...)
	default:
		// Not code that compiles, but a Location can't be written as a literal.
		b = append(append(append(b, ", time.Location("...), quote(t.loc.name)...), "))"...)
	}
	return string(b)
}

// quote puts s in double quotes; bytes that are not printable ASCII are written in hexadecimal.
func quote(s string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 0, len(s)+2)
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c >= 0x80:
			b = append(b, '\\', 'x', hex[c>>4], hex[c&15])
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
