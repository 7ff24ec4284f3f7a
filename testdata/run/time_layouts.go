// run

// Layouts of package time: every element, what only looks like one, and texts that fit in part.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Date(2026, 2, 7, 3, 4, 5, 123456789, time.FixedZone("ABC", 19800))
	for _, l := range []string{time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampNano, "_2006 __2 002 0 00 07 08 -1 -07 Z07 Z0 -0 Z070000 -07:00:00 Z07:00:00 -070000 Z0700 Month Janet Jan Mon Monday Mond .000 ,999 .0001 .9x 1 2 3 4 5 06 2006 20060 05.00 03:04pm PM pmx -07:0 Z07:", "", ".", "0", "-", "Z", "-0", "Z07", "002", "00", "01", "x", " x ", "0102030405062006"} {
		s := t.Format(l)
		fmt.Printf("%q\n", s)
		u, err := time.Parse(l, s)
		fmt.Println(u, err)
		for i := 0; i <= len(s); i += 9 {
			u, err := time.Parse(l, s[:i])
			fmt.Println(u, err)
			u, err = time.Parse(l, s[:i]+" "+s[i:])
			fmt.Println(u, err)
			u, err = time.Parse(l, "  "+s[:i]+"q")
			fmt.Println(u, err)
		}
	}
	for _, s := range []string{"2026-02-27T23:59:58Z", "2026-02-27T23:59:58.5Z", "2026-02-27T2a:59:58Z", "2026-02-30T23:59:58Z", "2026-13-27T23:59:58+01:00", "2026-02-27T23:59:58+01:00", "2026-02-27T23:59:58+0100"} {
		u, err := time.Parse(time.RFC3339, s)
		fmt.Println(u, err)
		var v time.Time
		fmt.Println(v.UnmarshalText([]byte(s)), v)
	}
}
