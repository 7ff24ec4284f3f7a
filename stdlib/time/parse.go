package time

import "errors"

// A ParseError says what of a text did not fit the layout.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

// Error returns the text of the error.
func (e *ParseError) Error() string {
	if e.Message != "" {
		return "parsing time " + quote(e.Value) + e.Message
	}
	return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) + ": cannot parse " + quote(e.ValueElem) +
		" as " + quote(e.LayoutElem)
}

// errMismatch is that a value does not fit its element; ParseError has the details.
var errMismatch = errors.New("time: mismatch")

// outOfRange is that the named part of a value is out of range.
type outOfRange string

func (e outOfRange) Error() string { return string(e) + " out of range" }

// Parse reads a time written as layout shows; one without a zone is taken to be UTC. A zone that is Local's at that
// time gives Local, any other a fabricated place. What the layout lacks is 0, or 1 for month and day.
func Parse(layout, value string) (Time, error) {
	if layout == RFC3339 || layout == RFC3339Nano {
		if t, ok := parseRFC3339(value, Local); ok {
			return t, nil
		}
	}
	return parse(layout, value, UTC, Local)
}

// ParseInLocation is Parse for times in loc: those without a zone are loc's, and zones are looked for there.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	if layout == RFC3339 || layout == RFC3339Nano {
		if t, ok := parseRFC3339(value, loc); ok {
			return t, nil
		}
	}
	return parse(layout, value, loc, loc)
}

// parser is what has been read of a time. Negative numbers stand for what has not been seen.
type parser struct {
	value                string // what is left
	year                 int
	month, day, yday     int
	hour, min, sec, nsec int
	am, pm               bool
	loc                  *Location
	hasOffset            bool
	offset               int
	zone                 string
}

func parse(layout, value string, standard, local *Location) (Time, error) {
	p := parser{value: value, month: -1, day: -1, yday: -1}
	fail := func(layoutElem, valueElem, message string) (Time, error) {
		return Time{}, &ParseError{layout, value, layoutElem, valueElem, message}
	}
	var own element
	for rest := layout; ; {
		start, end, e := nextElement(rest, &own)
		if !p.literal(rest[:start]) {
			return fail(rest[:start], p.value, "")
		}
		if e.field == fieldNone {
			if p.value != "" {
				return fail("", p.value, ": extra text: "+quote(p.value))
			}
			break
		}
		text := rest[start:end]
		rest = rest[end:]
		before := p.value
		if err := p.element(e, rest); err != nil {
			if what, ok := err.(outOfRange); ok {
				return fail(text, p.value, ": "+what.Error())
			}
			return fail(text, before, "")
		}
	}
	if message := p.complete(); message != "" {
		return fail("", p.value, message)
	}
	return p.time(standard, local), nil
}

// literal skips text of the layout. A blank there stands for any number of blanks, also none at the end.
func (p *parser) literal(text string) bool {
	value, at := p.value, 0
	for i := 0; i < len(text); {
		c := text[i]
		if c != ' ' {
			if at >= len(value) || value[at] != c {
				p.value = value[at:]
				return false
			}
			i++
			at++
			continue
		}
		if at < len(value) && value[at] != ' ' {
			p.value = value[at:]
			return false
		}
		for i < len(text) && text[i] == ' ' {
			i++
		}
		for at < len(value) && value[at] == ' ' {
			at++
		}
	}
	p.value = value[at:]
	return true
}

// take removes n bytes from the value.
func (p *parser) take(n int) string {
	s := p.value[:n]
	p.value = p.value[n:]
	return s
}

// number reads one or two digits; exactly two if full is set.
func (p *parser) number(full bool) (int, error) {
	if !isDigit(p.value, 0) {
		return 0, errMismatch
	}
	n := int(p.value[0] - '0')
	if !isDigit(p.value, 1) {
		if full {
			return 0, errMismatch
		}
		p.value = p.value[1:]
		return n, nil
	}
	n = n*10 + int(p.value[1]-'0')
	p.value = p.value[2:]
	return n, nil
}

// numberUpTo is number for values that must be between low and high.
func (p *parser) numberUpTo(e *element, low, high int, name outOfRange) (int, error) {
	n, err := p.number(e.pad == '0' && e.field != fieldHour)
	if err == nil && (n < low || n > high) {
		err = name
	}
	return n, err
}

// name reads one of the names, without regard for case, and returns its index. Only length bytes count, if it is
// not 0.
func (p *parser) name(names []string, length int) (int, error) {
	for i, name := range names {
		if length > 0 {
			name = name[:length]
		}
		if len(p.value) >= len(name) && equalFold(p.value[:len(name)], name) {
			p.value = p.value[len(name):]
			return i, nil
		}
	}
	return -1, errMismatch
}

// equalFold compares a text with a name of letters without regard for case.
func equalFold(s, name string) bool {
	for i := range len(name) {
		if s[i] != name[i] {
			// Only letters may differ, and in one bit only.
			c := s[i] | 0x20
			if c != name[i]|0x20 || c < 'a' || c > 'z' {
				return false
			}
		}
	}
	return true
}

// element reads one element. rest is the layout behind it. On a range error p.value is behind the element.
func (p *parser) element(e *element, rest string) (err error) {
	switch e.field {
	case fieldNone:
	case fieldYear:
		if len(p.value) < 4 || !isDigit(p.value, 0) {
			return errMismatch
		}
		p.year, err = atoi(p.take(4))
	case fieldYear2:
		if len(p.value) < 2 {
			return errMismatch
		}
		if p.year, err = atoi(p.take(2)); err != nil {
			return err
		}
		// Unix time starts at the end of 1969 in some zones.
		if p.year >= 69 {
			p.year += 1900
		} else {
			p.year += 2000
		}
	case fieldMonthName:
		p.month, err = p.name(monthNames[:], 0)
		p.month++
	case fieldMonthAbbr:
		p.month, err = p.name(monthNames[:], 3)
		p.month++
	case fieldMonth:
		p.month, err = p.numberUpTo(e, 1, 12, "month")
	case fieldWeekdayName:
		// Days of the week are not compared with the date.
		_, err = p.name(dayNames[:], 0)
	case fieldWeekdayAbbr:
		_, err = p.name(dayNames[:], 3)
	case fieldDay:
		if e.pad == ' ' && p.value != "" && p.value[0] == ' ' {
			p.take(1)
		}
		// Whether the month has that day is known at the end.
		p.day, err = p.number(e.pad == '0')
	case fieldYearDay:
		for range 2 {
			if e.pad == ' ' && p.value != "" && p.value[0] == ' ' {
				p.take(1)
			}
		}
		p.yday, err = p.threeDigits(e.pad == '0')
	case fieldHour:
		p.hour, err = p.numberUpTo(e, 0, 23, "hour")
	case fieldHour12:
		p.hour, err = p.numberUpTo(e, 0, 12, "hour")
	case fieldMinute:
		p.min, err = p.numberUpTo(e, 0, 59, "minute")
	case fieldSecond:
		if p.sec, err = p.numberUpTo(e, 0, 59, "second"); err != nil {
			return err
		}
		// A fraction may follow that the layout does not have.
		if len(p.value) >= 2 && isPoint(p.value[0]) && isDigit(p.value, 1) {
			var own element
			if _, _, next := nextElement(rest, &own); next.field != fieldFraction {
				err = p.fraction(digitsFrom(p.value, 1))
			}
		}
	case fieldUpperPM, fieldLowerPM:
		if len(p.value) < 2 {
			return errMismatch
		}
		half := p.take(2)
		upper := e.field == fieldUpperPM
		switch {
		case upper && half == "PM", !upper && half == "pm":
			p.pm = true
		case upper && half == "AM", !upper && half == "am":
			p.am = true
		default:
			return errMismatch
		}
	case fieldZoneName:
		if hasPrefix(p.value, "UTC") {
			p.take(3)
			p.loc = UTC
			return nil
		}
		n := zoneNameLength(p.value)
		if n == 0 {
			return errMismatch
		}
		p.zone = p.take(n)
	case fieldOffset:
		if e.zulu && p.value != "" && p.value[0] == 'Z' {
			p.take(1)
			p.loc = UTC
			return nil
		}
		return p.readOffset(e)
	case fieldFraction:
		if !e.trim {
			digits := int(e.digits)
			if len(p.value) < 1+digits {
				return errMismatch
			}
			return p.fraction(digits)
		}
		// Trimmed fractions may be missing, and may have any number of digits.
		if len(p.value) >= 2 && isPoint(p.value[0]) && isDigit(p.value, 1) {
			err = p.fraction(digitsFrom(p.value, 1))
		}
	}
	return err
}

func isPoint(c byte) bool { return c == '.' || c == ',' }

// digitsFrom counts the digits from s[i] on.
func digitsFrom(s string, i int) (n int) {
	for isDigit(s, i+n) {
		n++
	}
	return n
}

// atoi reads a number with an optional sign, and nothing else.
func atoi(s string) (int, error) {
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	n := 0
	for i := range len(s) {
		if !isDigit(s, i) || n > (1<<63-10)/10 {
			return 0, errMismatch
		}
		n = n*10 + int(s[i]-'0')
	}
	if negative {
		n = -n
	}
	return n, nil
}

// threeDigits reads up to three digits; exactly three if full is set.
func (p *parser) threeDigits(full bool) (n int, err error) {
	count := min(digitsFrom(p.value, 0), 3)
	if count == 0 || full && count != 3 {
		return 0, errMismatch
	}
	return atoi(p.take(count))
}

// fraction reads a point and a number of digits as nanoseconds. What is finer is cut off.
func (p *parser) fraction(digits int) error {
	if !isPoint(p.value[0]) {
		return errMismatch
	}
	n, err := atoi(p.value[1 : 1+min(digits, 9)])
	if err != nil {
		return err
	}
	p.take(1 + digits)
	if n < 0 {
		return outOfRange("fractional second")
	}
	for i := digits; i < 9; i++ {
		n *= 10
	}
	p.nsec = n
	return nil
}

// readOffset reads a sign and the hours, minutes and seconds that the element has.
func (p *parser) readOffset(e *element) error {
	size := 1 + 2*int(e.parts)
	step := 2
	if e.colon {
		size += int(e.parts) - 1
		step = 3
	}
	if len(p.value) < size {
		return errMismatch
	}
	var numbers [3]int
	for i := range int(e.parts) {
		at := 1 + i*step
		if e.colon && i > 0 && p.value[at-1] != ':' {
			return errMismatch
		}
	}
	text := p.take(size)
	var err error
	for i := range int(e.parts) {
		at := 1 + i*step
		if err == nil {
			if !isDigit(text, at) || !isDigit(text, at+1) {
				err = errMismatch
				continue
			}
			numbers[i] = int(text[at]-'0')*10 + int(text[at+1]-'0')
		}
	}
	// One more than there should be is accepted: some write it.
	switch {
	case numbers[2] > 60:
		return outOfRange("time zone offset second")
	case numbers[1] > 60:
		return outOfRange("time zone offset minute")
	case numbers[0] > 24:
		return outOfRange("time zone offset hour")
	}
	p.hasOffset = true
	p.offset = (numbers[0]*60+numbers[1])*60 + numbers[2]
	switch text[0] {
	case '-':
		p.offset = -p.offset
	case '+':
	default:
		err = errMismatch
	}
	return err
}

// zoneNameLength returns how long the name of a zone at the start of s is, 0 if there is none.
func zoneNameLength(s string) int {
	if len(s) < 3 {
		return 0
	}
	// Of the names with small letters only these are in use.
	if hasPrefix(s, "ChST") || hasPrefix(s, "MeST") {
		return 4
	}
	if s[:3] == "GMT" {
		return 3 + hourOffsetLength(s[3:])
	}
	if s[0] == '+' || s[0] == '-' {
		return hourOffsetLength(s)
	}
	letters := 0
	for letters < 6 && letters < len(s) && 'A' <= s[letters] && s[letters] <= 'Z' {
		letters++
	}
	switch {
	case letters == 3,
		letters == 4 && (s[3] == 'T' || s[:4] == "WITA"),
		letters == 5 && s[4] == 'T':
		return letters
	}
	return 0
}

// hourOffsetLength returns how long a sign and a number below 24 at the start of s are, 0 if that is not there.
func hourOffsetLength(s string) int {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0
	}
	n := digitsFrom(s, 1)
	if n == 0 {
		return 0
	}
	if hours, err := atoi(s[1 : 1+n]); err != nil || hours > 23 {
		return 0
	}
	return 1 + n
}

// complete joins what depends on several elements, and returns what is wrong.
func (p *parser) complete() string {
	if p.pm && p.hour < 12 {
		p.hour += 12
	} else if p.am && p.hour == 12 {
		p.hour = 0
	}
	if p.yday >= 0 {
		last := 365
		if isLeap(p.year) {
			last = 366
		}
		if p.yday < 1 || p.yday > last {
			return ": day-of-year out of range"
		}
		_, month, day, _ := civil(dayNumber(p.year, January, p.yday))
		if p.month >= 0 && p.month != int(month) {
			return ": day-of-year does not match month"
		}
		if p.day >= 0 && p.day != day {
			return ": day-of-year does not match day"
		}
		p.month, p.day = int(month), day
	}
	if p.month < 0 {
		p.month = 1
	}
	if p.day < 0 {
		p.day = 1
	}
	if p.day < 1 || p.day > daysIn(Month(p.month), p.year) {
		return ": day out of range"
	}
	return ""
}

func (p *parser) time(standard, local *Location) Time {
	date := func(loc *Location) Time {
		return Date(p.year, Month(p.month), p.day, p.hour, p.min, p.sec, p.nsec, loc)
	}
	if p.loc != nil {
		return date(p.loc)
	}
	if !p.hasOffset && p.zone == "" {
		return date(standard)
	}
	t := date(UTC)
	if p.hasOffset {
		t.span -= int64(p.offset)
		if z := local.lookup(t.unix()); z.offset == p.offset && (p.zone == "" || p.zone == z.name) {
			return t.at(local)
		}
		return t.at(FixedZone(string([]byte(p.zone)), p.offset))
	}
	if offset, ok := local.offsetOf(p.zone, t.unix()); ok {
		t.span -= int64(offset)
		return t.at(local)
	}
	// An unknown name keeps the clock's reading. For GMT+3 the offset is in the name, but does not move it either.
	offset := 0
	if len(p.zone) > 3 && p.zone[:3] == "GMT" {
		offset, _ = atoi(p.zone[3:])
		offset *= secondsPerHour
	}
	return t.at(FixedZone(string([]byte(p.zone)), offset))
}
