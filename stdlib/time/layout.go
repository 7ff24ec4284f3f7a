package time

// Layouts for Format and Parse. A layout shows how the reference time, Mon Jan 2 15:04:05 MST 2006, would be written.
const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// field is what an element of a layout stands for.
type field uint8

const (
	fieldNone field = iota
	fieldYear
	fieldYear2
	fieldMonthName
	fieldMonthAbbr
	fieldMonth
	fieldWeekdayName
	fieldWeekdayAbbr
	fieldDay
	fieldYearDay
	fieldHour
	fieldHour12
	fieldMinute
	fieldSecond
	fieldUpperPM
	fieldLowerPM
	fieldZoneName
	fieldOffset
	fieldFraction
)

// element is one element of a layout, and how it is written.
type element struct {
	field field
	// pad is '0' or ' ' if a number fills its width, else 0.
	pad byte
	// For offsets: whether UTC is shown as Z, whether colons separate, and how many numbers there are, 1 to 3.
	zulu, colon bool
	parts       uint8
	// For fractions: the separator, whether trailing zeros are left out, and the number of digits.
	point  byte
	trim   bool
	digits int32
}

var elementList = [...]struct {
	text string
	element
}{
	// Of two texts of which one begins the other, the longer comes first; those with a 0 are ordered by their second digit.
	{"January", element{field: fieldMonthName}},
	{"Jan", element{field: fieldMonthAbbr}},
	{"Monday", element{field: fieldWeekdayName}},
	{"Mon", element{field: fieldWeekdayAbbr}},
	{"MST", element{field: fieldZoneName}},
	{"002", element{field: fieldYearDay, pad: '0'}},
	{"01", element{field: fieldMonth, pad: '0'}},
	{"02", element{field: fieldDay, pad: '0'}},
	{"03", element{field: fieldHour12, pad: '0'}},
	{"04", element{field: fieldMinute, pad: '0'}},
	{"05", element{field: fieldSecond, pad: '0'}},
	{"06", element{field: fieldYear2}},
	{"15", element{field: fieldHour, pad: '0'}},
	{"1", element{field: fieldMonth}},
	{"2006", element{field: fieldYear}},
	{"2", element{field: fieldDay}},
	{"__2", element{field: fieldYearDay, pad: ' '}},
	{"_2", element{field: fieldDay, pad: ' '}},
	{"3", element{field: fieldHour12}},
	{"4", element{field: fieldMinute}},
	{"5", element{field: fieldSecond}},
	{"PM", element{field: fieldUpperPM}},
	{"pm", element{field: fieldLowerPM}},
}

// What firstRow has for bytes that begin elements which no row of elementList stands for.
const (
	rowFraction = 254
	rowOffset   = 255
)

// firstRow has for each byte that begins an element's text one more than the index of its first row in elementList, 0 for
// those that begin none.
var firstRow = [256]uint8{
	'J': 1, 'M': 3, '0': 6, '1': 13, '2': 15, '_': 17, '3': 19, '4': 20, '5': 21, 'P': 22, 'p': 23,
	'.': rowFraction, ',': rowFraction, '-': rowOffset, 'Z': rowOffset,
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

func isDigit(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// yearAfterUnderscore is the year in "_2006", where the underscore is itself.
var yearAfterUnderscore = element{field: fieldYear}

// nextElement finds the first element of a layout, at layout[start:end]; at the end of the layout, its field is fieldNone
// and start the layout's length. What no table holds is put in *own.
func nextElement(layout string, own *element) (start, end int, e *element) {
	for i := 0; i < len(layout); i++ {
		c := layout[i]
		k := int(firstRow[c])
		switch k {
		case 0:
			continue
		case rowFraction:
			// A run of zeros or nines, unless more digits follow.
			if j := i + 1; j < len(layout) && (layout[j] == '0' || layout[j] == '9') {
				digit := layout[j]
				for j < len(layout) && layout[j] == digit {
					j++
				}
				if !isDigit(layout, j) {
					*own = element{field: fieldFraction, point: c, digits: int32(j - i - 1), trim: digit == '9'}
					return i, j, own
				}
			}
			continue
		case rowOffset:
			if n, row := offsetElement(layout[i:]); row != nil {
				return i, i + n, row
			}
			continue
		}
		k--
		rest := layout[i:]
		last := len(elementList)
		if c == '0' {
			// The second digit tells the row.
			if len(rest) < 2 || rest[1] < '0' || rest[1] > '6' {
				continue
			}
			k += int(rest[1] - '0')
			last = k + 1
		}
		for ; k < last && elementList[k].text[0] == c; k++ {
			row := &elementList[k]
			after := len(row.text)
			if !continues(rest, row.text) {
				continue
			}
			switch row.field {
			case fieldMonthAbbr, fieldWeekdayAbbr:
				// "Month" and "Janet" are words.
				if after < len(rest) && 'a' <= rest[after] && rest[after] <= 'z' {
					continue
				}
			case fieldDay:
				if row.pad == ' ' && hasPrefix(rest[1:], "2006") {
					return i + 1, i + 5, &yearAfterUnderscore
				}
			}
			return i, i + after, &row.element
		}
	}
	*own = element{}
	return len(layout), len(layout), own
}

// offsetList has the elements that stand for a zone's offset: three that begin with "-", by the number of their parts, and
// after that with "Z"; then the same with colons.
var offsetList = [...]element{
	{field: fieldOffset, parts: 1},
	{field: fieldOffset, parts: 2},
	{field: fieldOffset, parts: 3},
	{field: fieldOffset, parts: 1, zulu: true},
	{field: fieldOffset, parts: 2, zulu: true},
	{field: fieldOffset, parts: 3, zulu: true},
	{field: fieldOffset, parts: 1, colon: true},
	{field: fieldOffset, parts: 2, colon: true},
	{field: fieldOffset, parts: 3, colon: true},
	{field: fieldOffset, parts: 1, colon: true, zulu: true},
	{field: fieldOffset, parts: 2, colon: true, zulu: true},
	{field: fieldOffset, parts: 3, colon: true, zulu: true},
}

// offsetElement returns the element of a zone's offset that a layout starts with, and the length of its text: "-07" or
// "Z07", "00" for each further part, with colons before all of them or none. nil is for no such element.
func offsetElement(layout string) (n int, e *element) {
	if len(layout) < 3 || layout[1] != '0' || layout[2] != '7' {
		return 0, nil
	}
	row := 0
	if layout[0] == 'Z' {
		row = 3
	}
	colon := 0
	if len(layout) > 3 && layout[3] == ':' {
		colon = 1
	}
	n = 3
	for part := 1; part < 3; part++ {
		end := n + colon + 2
		if len(layout) < end || layout[end-1] != '0' || layout[end-2] != '0' || colon == 1 && layout[n] != ':' {
			break
		}
		n = end
		row++
	}
	if n > 3 {
		row += 6 * colon
	}
	return n, &offsetList[row]
}

// continues is hasPrefix for short texts of which the first byte is known to agree.
func continues(s, text string) bool {
	if len(s) < len(text) {
		return false
	}
	for i := 1; i < len(text); i++ {
		if s[i] != text[i] {
			return false
		}
	}
	return true
}

// appendPadded appends n filled up to width with pad, which is a digit or a blank; 0 stands for no filling.
func appendPadded(b []byte, n int, pad byte, width int) []byte {
	if pad == ' ' {
		for limit, w := 10, 1; w < width; w++ {
			if n < limit {
				b = append(b, ' ')
			}
			limit *= 10
		}
	}
	if pad != '0' {
		width = 0
	}
	return appendUint(b, uint64(n), width)
}

// appendUint appends n in decimal with at least width digits.
func appendUint(b []byte, n uint64, width int) []byte {
	switch {
	case n < 10 && width <= 1:
		return append(b, byte('0'+n))
	case n < 100 && width == 2 || n >= 10 && n < 100 && width < 2:
		return append(b, byte('0'+n/10), byte('0'+n%10))
	}
	var buf [20]byte
	at := len(buf)
	for n > 0 || at == len(buf) {
		at--
		buf[at] = byte('0' + n%10)
		n /= 10
	}
	for ; width > len(buf)-at; width-- {
		b = append(b, '0')
	}
	return append(b, buf[at:]...)
}

// appendInt is appendUint with a sign, which does not count for the width.
func appendInt(b []byte, n int, width int) []byte {
	if n < 0 {
		return appendUint(append(b, '-'), uint64(-n), width)
	}
	return appendUint(b, uint64(n), width)
}
