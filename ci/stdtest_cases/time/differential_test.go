package time_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	own "rgostd/time"
	"strings"
	"testing"
	ref "time"
)

var layouts = []string{
	ref.Layout, ref.ANSIC, ref.UnixDate, ref.RubyDate, ref.RFC822, ref.RFC822Z, ref.RFC850, ref.RFC1123, ref.RFC1123Z,
	ref.RFC3339, ref.RFC3339Nano, ref.Kitchen, ref.Stamp, ref.StampMilli, ref.StampMicro, ref.StampNano,
	ref.DateTime, ref.DateOnly, ref.TimeOnly,
	"2006-002 __2 15h", "Monday January _2 06 3pm", "Z07 Z0700 Z07:00 Z070000 Z07:00:00", "-07 -0700 -07:00 -070000 -07:00:00",
	"_2006 Janet Mondays Jan. Mon. 5.000 5,999 .00000000000 .09 .0005", "1/2/06 3:4:5.999999 PM pm MST", "__20 02006 0106",
}

func zones(t *testing.T) []string {
	names := []string{"UTC", "Local"}
	root := "/usr/share/zoneinfo"
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && len(names) < 700 {
			name := strings.TrimPrefix(path, root+"/")
			if _, err := ref.LoadLocation(name); err == nil {
				names = append(names, name)
			}
		}
		return nil
	})
	return names
}

func instant(r *rand.Rand) (sec, nsec int64) {
	switch r.IntN(4) {
	case 0:
		sec = r.Int64N(1 << 32)
	case 1:
		sec = r.Int64N(1<<38) - 1<<37
	case 2:
		sec = r.Int64N(1<<45) - 1<<44
	default:
		sec = int64(r.IntN(200))*31556952 + r.Int64N(3*86400)
	}
	nsec = r.Int64N(1e9)
	if r.IntN(3) == 0 {
		nsec = r.Int64N(1000) * 1e6
	}
	return
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names := zones(t)
	for i := range 60000 {
		name := names[r.IntN(len(names))]
		ol, oerr := own.LoadLocation(name)
		rl, rerr := ref.LoadLocation(name)
		if oerr != nil || rerr != nil {
			t.Fatal(name, oerr, rerr)
		}
		if r.IntN(10) == 0 {
			offset := r.IntN(200000) - 100000
			ol, rl = own.FixedZone("", offset), ref.FixedZone("", offset)
		}
		sec, nsec := instant(r)
		o, f := own.Unix(sec, nsec).In(ol), ref.Unix(sec, nsec).In(rl)
		layout := layouts[r.IntN(len(layouts))]
		if o.String() != f.String() || o.GoString() != f.GoString() {
			t.Fatalf("%s %d: %v, want %v", name, sec, o, f)
		}
		a, b := o.Format(layout), f.Format(layout)
		if a != b {
			t.Fatalf("%s %d %q: %q, want %q", name, sec, layout, a, b)
		}
		if i%2 == 0 {
			// Damage it a little.
			raw := []byte(b)
			for range r.IntN(3) {
				if len(raw) > 0 {
					at := r.IntN(len(raw))
					switch r.IntN(3) {
					case 0:
						raw[at] = "0123456789 :-+.ZT,aM"[r.IntN(20)]
					case 1:
						raw = append(raw[:at], raw[at+1:]...)
					default:
						raw = append(raw, raw[at])
					}
				}
			}
			b = string(raw)
		}
		po, eo := own.ParseInLocation(layout, b, ol)
		pf, ef := ref.ParseInLocation(layout, b, rl)
		if text(eo) != text(ef) || po.String() != pf.String() {
			t.Fatalf("%s: parse %q as %q: %v, %v, want %v, %v", name, b, layout, po, eo, pf, ef)
		}
		po, eo = own.Parse(layout, b)
		pf, ef = ref.Parse(layout, b)
		if text(eo) != text(ef) || po.String() != pf.String() {
			t.Fatalf("%s: parse %q as %q: %v, %v, want %v, %v", name, b, layout, po, eo, pf, ef)
		}
		if eo, ef := po.UnmarshalText([]byte(b)), pf.UnmarshalText([]byte(b)); text(eo) != text(ef) || ef == nil && po.String() != pf.String() {
			t.Fatalf("unmarshal %q: %v, %v, want %v, %v", b, po, eo, pf, ef)
		}
		oy, ow := o.ISOWeek()
		fy, fw := f.ISOWeek()
		if oy != fy || ow != fw || o.YearDay() != f.YearDay() || int(o.Weekday()) != int(f.Weekday()) {
			t.Fatalf("%v: week %d %d, want %d %d", f, oy, ow, fy, fw)
		}
		d := r.Int64() >> r.IntN(63)
		if a, b := o.Truncate(own.Duration(d)), f.Truncate(ref.Duration(d)); a.String() != b.String() {
			t.Fatalf("%v truncated by %d: %v, want %v", f, d, a, b)
		}
		if a, b := o.Round(own.Duration(d)), f.Round(ref.Duration(d)); a.String() != b.String() {
			t.Fatalf("%v rounded by %d: %v, want %v", f, d, a, b)
		}
		y, m, dd, h := r.IntN(4000)-500, r.IntN(60)-20, r.IntN(800)-300, r.IntN(100)-50
		if a, b := own.Date(y, own.Month(m), dd, h, h*7, -h*100, h*1e9, ol), ref.Date(y, ref.Month(m), dd, h, h*7, -h*100, h*1e9, rl); a.String() != b.String() {
			t.Fatalf("%s: Date(%d, %d, %d, %d): %v, want %v", name, y, m, dd, h, a, b)
		}
		as, ae := o.ZoneBounds()
		bs, be := f.ZoneBounds()
		// Behind its tables the reference also ends a period with the year; compare changes only.
		atChange := func(at ref.Time) bool {
			before, b := at.Add(-1).Zone()
			after, a := at.Zone()
			return at.IsZero() || before != after || a != b
		}
		if atChange(bs) && as.String() != bs.String() || atChange(be) && ae.String() != be.String() || o.IsDST() != f.IsDST() {
			t.Fatalf("%s %v: bounds %v %v, want %v %v", name, f, as, ae, bs, be)
		}
		aj, ao := o.MarshalJSON()
		bj, bo := f.MarshalJSON()
		if string(aj) != string(bj) || text(ao) != text(bo) {
			t.Fatalf("%v: %s %v, want %s %v", f, aj, ao, bj, bo)
		}
		aj, ao = o.MarshalBinary()
		bj, bo = f.MarshalBinary()
		if string(aj) != string(bj) || text(ao) != text(bo) {
			t.Fatalf("%v: %x %v, want %x %v", f, aj, ao, bj, bo)
		}
		if ao == nil {
			if err := po.UnmarshalBinary(aj); err != nil || pf.UnmarshalBinary(bj) != nil || po.String() != pf.String() {
				t.Fatalf("%v: back as %v", pf, po)
			}
		}
	}
}

func TestDurations(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100000 {
		d := r.Int64() >> r.IntN(63)
		if r.IntN(2) == 0 {
			d = -d
		}
		if r.IntN(3) == 0 {
			d -= d % 1e6
		}
		m := r.Int64() >> r.IntN(63)
		o, f := own.Duration(d), ref.Duration(d)
		if o.String() != f.String() || o.Hours() != f.Hours() || o.Minutes() != f.Minutes() || o.Seconds() != f.Seconds() ||
			int64(o.Round(own.Duration(m))) != int64(f.Round(ref.Duration(m))) || int64(o.Truncate(own.Duration(m))) != int64(f.Truncate(ref.Duration(m))) || int64(o.Abs()) != int64(f.Abs()) {
			t.Fatalf("%d: %v, want %v", d, o, f)
		}
		s := []byte(f.String())
		for range r.IntN(3) {
			s[r.IntN(len(s))] = "0123456789.hmsµnu+- x"[r.IntN(22)]
		}
		if r.IntN(4) == 0 {
			s = append(s, s...)
		}
		a, ea := own.ParseDuration(string(s))
		b, eb := ref.ParseDuration(string(s))
		if int64(a) != int64(b) || text(ea) != text(eb) {
			t.Fatalf("%q: %d %v, want %d %v", s, a, ea, b, eb)
		}
	}
}

func TestMonotonic(t *testing.T) {
	a := own.Now()
	own.Sleep(2 * own.Millisecond)
	b := own.Now()
	if d := b.Sub(a); d < 2*own.Millisecond || d > own.Second || !a.Before(b) {
		t.Error(a, b)
	}
	if !strings.Contains(a.String(), " m=+") || strings.Contains(a.Round(0).String(), "m=") {
		t.Error(a.String(), a.Round(0).String())
	}
	if c := a.Add(own.Hour); c.Sub(a) != own.Hour || !c.Round(0).Equal(a.Round(0).Add(own.Hour)) {
		t.Error(a, c)
	}
	if c := a.Add(1<<63 - 1); c.Sub(a) != 1<<63-1 {
		t.Error(a, c)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	for range 2000 {
		timer := own.NewTimer(own.Duration(rand.IntN(50000)))
		ref.Sleep(ref.Duration(rand.IntN(50)) * ref.Microsecond)
		timer.Stop()
		select {
		case v := <-timer.C:
			t.Fatal("value after Stop", v)
		default:
		}
		timer.Reset(0)
		<-timer.C
	}
}
