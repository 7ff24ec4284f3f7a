// time: formatting, parsing, arithmetic, zones and durations.
package main

import (
	"fmt"
	"time"
)

func main() {
	zone := time.FixedZone("X", 5400)
	t := time.Date(2026, 2, 27, 23, 59, 58, 123456789, time.UTC)
	total := 0
	buf := make([]byte, 0, 64)
	for i := range 400_000 {
		t = t.Add(time.Duration(i) * 13 * time.Millisecond)
		buf = t.AppendFormat(buf[:0], time.RFC3339Nano)
		u, err := time.Parse(time.RFC3339Nano, string(buf))
		if err != nil || !u.Equal(t) {
			panic("parse")
		}
		total += len(t.In(zone).Format(time.RFC1123Z)) + u.YearDay() + int(t.AddDate(0, 1, 0).Weekday())
		d, _ := time.ParseDuration("1h15m30.5s")
		total += len((d * time.Duration(i&7)).String())
		v, err := time.Parse("Jan 2, 2006 at 3:04pm (MST)", "Feb 3, 2013 at 7:54pm (UTC)")
		if err != nil {
			panic(err)
		}
		total += v.Day()
	}
	fmt.Println(total, t.Truncate(time.Hour).Unix())
}
