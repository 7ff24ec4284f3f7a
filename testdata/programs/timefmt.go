// Times and durations in fixed zones: formatting, parsing, calendar arithmetic, truncation, week numbers.
package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	tokyo  = time.FixedZone("JST", 9*3600)
	newYrk = time.FixedZone("EST", -5*3600)
	odd    = time.FixedZone("", -(3*3600 + 1800))
)

// meeting is an entry of a calendar.
type meeting struct {
	title string
	start time.Time
	long  time.Duration
}

func (m meeting) end() time.Time { return m.start.Add(m.long) }

func (m meeting) overlaps(o meeting) bool { return m.start.Before(o.end()) && o.start.Before(m.end()) }

// month draws a calendar page.
func month(year int, m time.Month) string {
	first := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	var b strings.Builder
	fmt.Fprintf(&b, "%v %d, %d days\n", m, year, last.Day())
	b.WriteString(strings.Repeat("   ", (int(first.Weekday())+6)%7))
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		fmt.Fprintf(&b, "%3d", d.Day())
		if d.Weekday() == time.Sunday || d.Equal(last) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// easter computes the date of Easter Sunday.
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

func layouts(t time.Time) {
	for _, l := range []string{
		time.ANSIC, time.UnixDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano,
		time.Kitchen, time.Stamp, time.StampMilli, time.DateTime, time.DateOnly, time.TimeOnly,
		"2006-002 __2", "Jan _2 06 at 3:04PM", "15h04 05.000000", "05.999999999 .000", "Z07:00 -07 Z0700 -07:00:00", "Monday Mon January 1 01 2 02 _2", "pm PM 03 3 4 5",
	} {
		fmt.Printf("%-36s %s\n", l, t.Format(l))
	}
}

func parsing() {
	for _, c := range [][2]string{
		{time.RFC3339, "2024-02-29T23:59:59+09:00"},
		{time.RFC3339, "2023-02-29T00:00:00Z"},
		{time.RFC3339Nano, "2024-02-29T23:59:59.123456789-03:30"},
		{time.DateOnly, "2024-13-01"},
		{time.DateTime, "2024-01-02 03:04:05.678"},
		{time.Kitchen, "3:04pm"},
		{time.Kitchen, "11:59AM"},
		{time.RFC1123, "Mon, 02 Jan 2006 15:04:05 MST"},
		{"Jan 2 2006", "Feb 30 2001"},
		{"2006-01-02", "2024-1-2"},
		{"15:04", "24:00"},
		{"2 January 2006", "7 july 1999 extra"},
		{"06-002", "24-366"},
	} {
		t, err := time.Parse(c[0], c[1])
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(t, t.Unix(), t.YearDay())
	}
	t, err := time.ParseInLocation(time.DateTime, "1999-12-31 23:59:59", tokyo)
	fmt.Println(t, t.UTC(), err)
}

func durations() {
	for _, s := range []string{"1h15m30.918273645s", "-1.5h", "300ms", "1µs", "2us3ns", "", "3", "1d", "9223372036s", "9223372037s", "+5s", ".5m", "0"} {
		d, err := time.ParseDuration(s)
		fmt.Print(d, " ", err, "; ")
	}
	fmt.Println()
	for _, d := range []time.Duration{0, 1, 1100, 2_200_000, 3_300_000_000, 90 * time.Minute, -time.Hour, 1<<63 - 1, -1 << 63} {
		fmt.Print(d, " ", d.Hours(), " ", d.Round(time.Millisecond), " ", d.Truncate(time.Minute), " ", d.Abs(), "; ")
	}
	fmt.Println()
	fmt.Println(time.Duration(1.5*float64(time.Second)), time.Duration(2500)*time.Microsecond, (36 * time.Hour).String(), time.Duration(1234567).Milliseconds())
}

func main() {
	t := time.Date(2024, time.February, 29, 15, 4, 5, 67_089_000, tokyo)
	layouts(t)
	layouts(t.In(odd))
	parsing()
	durations()

	fmt.Println(t, t.UTC(), t.In(newYrk), t.Equal(t.UTC()), t == t.UTC())
	fmt.Println(t.Date())
	fmt.Println(t.Clock())
	fmt.Println(t.ISOWeek())
	fmt.Println(t.Zone())
	fmt.Println(t.Unix(), t.UnixMilli(), t.UnixNano(), t.Nanosecond(), t.YearDay(), t.Weekday(), t.IsZero(), time.Time{}.IsZero(), time.Time{})
	fmt.Println(time.Unix(0, 0).UTC(), time.Unix(-1, 5).UTC(), time.UnixMilli(1_700_000_000_123).UTC(), time.Unix(1<<33, 0).UTC().Year())

	fmt.Println(t.AddDate(1, 0, 0), t.AddDate(0, -1, 31).Format(time.DateOnly), time.Date(2023, 14, -3, 25, 61, -1, 0, time.UTC))
	fmt.Println(t.Truncate(time.Hour), t.Round(24*time.Hour), t.Sub(t.Add(-36*time.Hour)), t.Compare(t.Add(1)), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Sub(t))
	for _, y := range []int{1900, 2000, 2023, 2024, 2100} {
		last := time.Date(y, time.March, 0, 0, 0, 0, 0, time.UTC)
		iso, week := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).ISOWeek()
		fmt.Print(y, " ", last.Day(), " ", iso, "W", week, " ", easter(y).Format("2 Jan"), "; ")
	}
	fmt.Println()
	fmt.Print(month(2024, time.February), month(2023, time.October))

	meetings := []meeting{
		{"review", time.Date(2025, 3, 10, 9, 0, 0, 0, tokyo), time.Hour},
		{"lunch", time.Date(2025, 3, 10, 0, 30, 0, 0, time.UTC), 45 * time.Minute},
		{"call", time.Date(2025, 3, 9, 19, 45, 0, 0, newYrk), 30 * time.Minute},
		{"late", time.Date(2025, 3, 10, 23, 0, 0, 0, tokyo), 90 * time.Minute},
	}
	slices.SortFunc(meetings, func(a, b meeting) int { return a.start.Compare(b.start) })
	for i, m := range meetings {
		fmt.Printf("%-7s %s – %s", m.title, m.start.UTC().Format("Mon 15:04"), m.end().In(tokyo).Format("Mon 15:04 MST"))
		for _, o := range meetings[:i] {
			if m.overlaps(o) {
				fmt.Print(" overlaps ", o.title)
			}
		}
		fmt.Println()
	}

	text, err := t.MarshalText()
	var back time.Time
	fmt.Println(string(text), err, back.UnmarshalText(text), back.Equal(t), time.Month(13), time.Weekday(8))
	start := time.Now()
	time.Sleep(2 * time.Millisecond)
	passed := time.Since(start)
	fmt.Println(passed >= 2*time.Millisecond, passed < time.Minute, time.Until(start) < 0, strings.Contains(start.String(), "m=+"))
}
