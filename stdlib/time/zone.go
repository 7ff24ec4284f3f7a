package time

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	_ "unsafe"
)

// A Location is a place with the history of its clocks: it maps instants to the zone in force.
type Location struct {
	name    string
	zones   []zone
	changes []change
	// rule says what follows the last change, if it is known.
	rule *yearRule

	// recent is the period that was found last: questions come in bunches.
	recent atomic.Pointer[period]
}

// zone is a way to set clocks: CET, say, or CEST.
type zone struct {
	name   string
	offset int // seconds east of UTC
	isDST  bool
}

// change is a moment at which the clocks begin to follow another zone.
type change struct {
	when int64 // since 1970
	zone uint8
}

// period is the time from start up to end, within which the clocks follow one zone.
type period struct {
	zone
	start, end int64
}

// The bounds of a period without start or end.
const (
	always  = -1 << 63
	forever = 1<<63 - 1
)

var utcPeriod = period{zone{name: "UTC"}, always, forever}

// UTC is the place whose clocks show universal time.
var UTC *Location = &utcLocation

var utcLocation = Location{name: "UTC"}

// Local is the place of the process: what $TZ names, or /etc/localtime describes.
var Local *Location = &localLocation

var (
	localLocation Location
	localOnce     sync.Once
)

// known returns l with its tables: nil is UTC, and Local's are read at the first use.
func (l *Location) known() *Location {
	if l == nil {
		return &utcLocation
	}
	if l == &localLocation {
		localOnce.Do(initLocal)
	}
	return l
}

// String returns the name that l was made with.
func (l *Location) String() string { return l.known().name }

// FixedZone returns a place whose clocks are always offset seconds east of UTC.
func FixedZone(name string, offset int) *Location {
	return &Location{name: name, zones: []zone{{name, offset, false}}}
}

// lookup finds the period that sec, in seconds since 1970, is in.
func (l *Location) lookup(sec int64) period {
	l = l.known()
	if len(l.zones) == 0 {
		return utcPeriod
	}
	if len(l.changes) == 0 && l.rule == nil {
		return period{l.zones[l.first()], always, forever}
	}
	if p := l.recent.Load(); p != nil && p.start <= sec && sec < p.end {
		return *p
	}
	p := l.find(sec)
	l.recent.Store(&p)
	return p
}

func (l *Location) find(sec int64) period {
	// The number of changes that are not after sec.
	low, high := 0, len(l.changes)
	for low < high {
		if mid := (low + high) / 2; l.changes[mid].when <= sec {
			low = mid + 1
		} else {
			high = mid
		}
	}
	p := period{start: always, end: forever}
	if low < len(l.changes) {
		p.end = l.changes[low].when
	}
	if low == 0 {
		p.zone = l.zones[l.first()]
	} else {
		p.start = l.changes[low-1].when
		p.zone = l.zones[l.changes[low-1].zone]
	}
	if low == len(l.changes) && l.rule != nil {
		ruled := l.rule.lookup(sec)
		// The rule begins where the table ends, which may be in the middle of one of its periods.
		ruled.start = max(ruled.start, p.start)
		return ruled
	}
	return p
}

// first returns the zone in force before the first change: one that nothing changes to, else the last standard time
// in the list before a first change to daylight saving time, else the first standard time.
func (l *Location) first() int {
	used := false
	for _, c := range l.changes {
		used = used || c.zone == 0
	}
	if !used {
		return 0
	}
	if len(l.changes) > 0 {
		if z := int(l.changes[0].zone); l.zones[z].isDST {
			for z--; z >= 0; z-- {
				if !l.zones[z].isDST {
					return z
				}
			}
		}
	}
	for z := range l.zones {
		if !l.zones[z].isDST {
			return z
		}
	}
	return 0
}

// offsetOf returns the offset of the zone with the given name, preferably one that is in force when the clocks there
// show sec.
func (l *Location) offsetOf(name string, sec int64) (offset int, ok bool) {
	l = l.known()
	for i := range l.zones {
		if z := &l.zones[i]; z.name == name {
			if p := l.lookup(sec - int64(z.offset)); p.name == name {
				return p.offset, true
			}
		}
	}
	for i := range l.zones {
		if z := &l.zones[i]; z.name == name {
			return z.offset, true
		}
	}
	return 0, false
}

// zoneDirs are the directories that systems keep the time zone database in.
var zoneDirs = []string{
	"/usr/share/zoneinfo/",
	"/usr/share/lib/zoneinfo/",
	"/usr/lib/locale/TZ/",
	"/etc/zoneinfo/",
}

func initLocal() {
	adopt := func(l *Location, err error, name string) bool {
		if err != nil {
			return false
		}
		localLocation.zones, localLocation.changes, localLocation.rule = l.zones, l.changes, l.rule
		localLocation.name = name
		return true
	}
	tz, set := syscall.Getenv("TZ")
	if !set {
		if l, err := readZoneFile("Local", "/etc/localtime"); adopt(l, err, "Local") {
			return
		}
	} else {
		if tz != "" && tz[0] == ':' {
			tz = tz[1:]
		}
		if tz != "" && tz[0] == '/' {
			name := tz
			if tz == "/etc/localtime" {
				name = "Local"
			}
			if l, err := readZoneFile(tz, tz); adopt(l, err, name) {
				return
			}
		} else if tz != "" && tz != "UTC" {
			if l, err := findZone(tz, zoneDirs); adopt(l, err, tz) {
				return
			}
		}
	}
	localLocation.name = "UTC"
}

var errLocation = errors.New("time: invalid location name")

// zoneInfoVar is the value of $ZONEINFO at the first LoadLocation.
var zoneInfoVar = sync.OnceValue(func() string {
	dir, _ := syscall.Getenv("ZONEINFO")
	return dir
})

// LoadLocation returns the place with the given name: "UTC" or "" and "Local" are those, else it is a file of the
// time zone database, like "Europe/Berlin", from the directory or uncompressed zip file that $ZONEINFO names, or
// from the system's.
func LoadLocation(name string) (*Location, error) {
	switch name {
	case "", "UTC":
		return UTC, nil
	case "Local":
		return Local, nil
	}
	if name[0] == '/' || name[0] == '\\' || escapes(name) {
		// A name must not lead out of the database.
		return nil, errLocation
	}
	var firstErr error
	if info := zoneInfoVar(); info != "" {
		l, err := findZone(name, []string{info})
		if err == nil {
			return l, nil
		}
		if err != syscall.ENOENT {
			firstErr = err
		}
	}
	l, err := findZone(name, zoneDirs)
	if err != nil && carriedZones != nil {
		if data, missing := carriedZones(name); missing == nil {
			if l, bad := LoadLocationFromTZData(name, []byte(data)); bad == nil {
				return l, nil
			}
		}
	}
	if err != nil && firstErr != nil {
		err = firstErr
	}
	return l, err
}

// carriedZones reads zones that are part of the program; package time/tzdata sets it, who knows it by another name.
var carriedZones func(name string) (string, error)

//go:linkname carryZones time.registerLoadFromEmbeddedTZData
func carryZones(read func(string) (string, error)) { carriedZones = read }

// escapes reports whether name has two dots in a row.
func escapes(name string) bool {
	for i := 1; i < len(name); i++ {
		if name[i-1] == '.' && name[i] == '.' {
			return true
		}
	}
	return false
}

// findZone reads the zone from the first of the sources (directories and zip files) that has it.
func findZone(name string, sources []string) (*Location, error) {
	var firstErr error
	for _, source := range sources {
		var data []byte
		var err error
		if len(source) > 4 && source[len(source)-4:] == ".zip" {
			data, err = readZipped(source, name)
		} else {
			data, err = readFile(joinPath(source, name))
		}
		if err == nil {
			var l *Location
			if l, err = LoadLocationFromTZData(name, data); err == nil {
				return l, nil
			}
		}
		if firstErr == nil && err != syscall.ENOENT {
			firstErr = err
		}
	}
	if firstErr != nil {
		return nil, firstErr
	}
	return nil, errors.New("unknown time zone " + name)
}

func joinPath(dir, name string) string {
	if dir[len(dir)-1] == '/' {
		return dir + name
	}
	return dir + "/" + name
}

func readZoneFile(name, path string) (*Location, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return LoadLocationFromTZData(name, data)
}
