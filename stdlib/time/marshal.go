package time

import "errors"

// parseRFC3339 reads a time in the form of RFC3339Nano. Whatever is not plainly in that form is left to the general
// parser, which also finds the words for what is wrong.
func parseRFC3339[text string | []byte](s text, local *Location) (Time, bool) {
	if len(s) < len("2006-01-02T15:04:05Z") {
		return Time{}, false
	}
	ok := true
	number := func(from, to, low, high int) (n int) {
		for ; from < to; from++ {
			c := s[from]
			if c < '0' || c > '9' {
				ok = false
			}
			n = n*10 + int(c-'0')
		}
		ok = ok && low <= n && n <= high
		return n
	}
	year := number(0, 4, 0, 9999)
	month := number(5, 7, 1, 12)
	if !ok {
		return Time{}, false
	}
	day := number(8, 10, 1, daysIn(Month(month), year))
	hour := number(11, 13, 0, 23)
	min := number(14, 16, 0, 59)
	sec := number(17, 19, 0, 59)
	if !ok || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return Time{}, false
	}
	nsec, i := 0, 19
	if s[i] == '.' && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9' { // at least Z follows s[18]: that is s[i]
		scale := nano / 10
		for i++; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
			nsec += int(s[i]-'0') * scale
			scale /= 10
		}
	}
	t := Date(year, Month(month), day, hour, min, sec, nsec, UTC)
	if len(s) == i+1 && s[i] == 'Z' {
		return t, true
	}
	if len(s) != i+6 || s[i] != '+' && s[i] != '-' || s[i+3] != ':' {
		return Time{}, false
	}
	offset := number(i+1, i+3, 0, 23)*secondsPerHour + number(i+4, i+6, 0, 59)*secondsPerMinute
	if !ok {
		return Time{}, false
	}
	if s[i] == '-' {
		offset = -offset
	}
	t.span -= int64(offset)
	if local.lookup(t.unix()).offset == offset {
		return t.at(local), true
	}
	return t.at(FixedZone("", offset)), true
}

// parseText reads the form of RFC3339Nano, and tolerates what Parse does.
func parseText(data []byte) (Time, error) {
	if t, ok := parseRFC3339(data, Local); ok {
		return t, nil
	}
	return parse(RFC3339, string(data), UTC, Local)
}

// appendStrict appends t in the form of RFC3339Nano, where that has room for it.
func (t Time) appendStrict(b []byte) ([]byte, error) {
	start := len(b)
	b = t.appendRFC3339(b, true)
	if b[start+len("9999")] != '-' {
		return b[:start], errors.New("year outside of range [0,9999]")
	}
	if b[len(b)-1] != 'Z' {
		zone := b[len(b)-len("-07:00"):]
		// More digits than two show in the sign's place.
		if c := zone[0]; '0' <= c && c <= '9' || int(zone[1]-'0')*10+int(zone[2]-'0') >= 24 {
			return b[:start], errors.New("timezone hour outside of range [0,23]")
		}
	}
	return b, nil
}

// MarshalJSON returns t as a quoted string in the form of RFC3339Nano.
func (t Time) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, len(RFC3339Nano)+2), '"')
	b, err := t.appendStrict(b)
	if err != nil {
		return nil, errors.New("Time.MarshalJSON: " + err.Error())
	}
	return append(b, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes; null leaves *t.
func (t *Time) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return errors.New("Time.UnmarshalJSON: input is not a JSON string")
	}
	var err error
	*t, err = parseText(data[1 : len(data)-1])
	return err
}

// AppendText appends t in the form of RFC3339Nano.
func (t Time) AppendText(b []byte) ([]byte, error) {
	b, err := t.appendStrict(b)
	if err != nil {
		return nil, errors.New("Time.AppendText: " + err.Error())
	}
	return b, nil
}

// MarshalText returns t in the form of RFC3339Nano.
func (t Time) MarshalText() ([]byte, error) {
	b, err := t.appendStrict(make([]byte, 0, len(RFC3339Nano)))
	if err != nil {
		return nil, errors.New("Time.MarshalText: " + err.Error())
	}
	return b, nil
}

// UnmarshalText reads what MarshalText writes.
func (t *Time) UnmarshalText(data []byte) error {
	var err error
	*t, err = parseText(data)
	return err
}

// The binary form: a version, the seconds since the year 1 in 8 bytes, the nanosecond in 4, the offset in whole
// minutes in 2 (-1 for UTC itself); in the second version the offset's seconds in one more.
const (
	binaryMinutes byte = 1 + iota
	binarySeconds

	binarySize = 1 + 8 + 4 + 2
)

// AppendBinary appends the binary form of t.
func (t Time) AppendBinary(b []byte) ([]byte, error) {
	version, minutes, rest := binaryMinutes, -1, 0
	if t.Location() != UTC {
		_, offset := t.Zone()
		if rest = offset % secondsPerMinute; rest != 0 {
			version = binarySeconds
		}
		minutes = offset / secondsPerMinute
		if minutes < -1<<15 || minutes == -1 || minutes >= 1<<15 {
			return b, errors.New("Time.MarshalBinary: unexpected zone offset")
		}
	}
	b = append(b, version)
	big := func(n uint64, size int) {
		for shift := 8 * (size - 1); shift >= 0; shift -= 8 {
			b = append(b, byte(n>>shift))
		}
	}
	big(uint64(t.sec()), 8)
	big(uint64(t.nsec()), 4)
	big(uint64(minutes), 2)
	if version == binarySeconds {
		b = append(b, byte(rest))
	}
	return b, nil
}

// MarshalBinary returns the binary form of t.
func (t Time) MarshalBinary() ([]byte, error) {
	b, err := t.AppendBinary(make([]byte, 0, binarySize+1))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// UnmarshalBinary reads the binary form.
func (t *Time) UnmarshalBinary(data []byte) error {
	if len(data) == 0 {
		return errors.New("Time.UnmarshalBinary: no data")
	}
	size := binarySize
	switch data[0] {
	case binaryMinutes:
	case binarySeconds:
		size++
	default:
		return errors.New("Time.UnmarshalBinary: unsupported version")
	}
	if len(data) != size {
		return errors.New("Time.UnmarshalBinary: invalid length")
	}
	big := func(from, to int) (n uint64) {
		for _, c := range data[from:to] {
			n = n<<8 | uint64(c)
		}
		return n
	}
	instant := Time{uint64(int32(big(9, 13))), int64(big(1, 9)), nil}
	offset := int(int16(big(13, 15))) * secondsPerMinute
	utc := offset == -1*secondsPerMinute
	if size > binarySize {
		offset += int(int8(data[15]))
	}
	if utc {
		*t = instant
	} else if Local.lookup(instant.unix()).offset == offset {
		*t = instant.at(Local)
	} else {
		*t = instant.at(FixedZone("", offset))
	}
	return nil
}

// GobEncode returns the binary form of t.
func (t Time) GobEncode() ([]byte, error) { return t.MarshalBinary() }

// GobDecode reads the binary form.
func (t *Time) GobDecode(data []byte) error { return t.UnmarshalBinary(data) }
