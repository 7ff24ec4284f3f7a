package pprof

import (
	"compress/gzip"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"internal/rt"
)

// message is a protocol buffer under construction.
type message struct {
	data []byte
}

func (m *message) varint(v uint64) {
	for ; v >= 0x80; v >>= 7 {
		m.data = append(m.data, byte(v)|0x80)
	}
	m.data = append(m.data, byte(v))
}

// number adds a field, which is left out if it is 0, as readers take it for that then.
func (m *message) number(field int, v uint64) {
	if v != 0 {
		m.varint(uint64(field) << 3)
		m.varint(v)
	}
}

// bytes adds a field that is a string or another message.
func (m *message) bytes(field int, data []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(data)))
	m.data = append(m.data, data...)
}

// numbers adds a repeated field.
func (m *message) numbers(field int, list []uint64) {
	var inner message
	for _, v := range list {
		inner.varint(v)
	}
	m.bytes(field, inner.data)
}

// Fields of the messages of profile.proto.
const (
	profileSampleType    = 1
	profileSample        = 2
	profileMapping       = 3
	profileLocation      = 4
	profileFunction      = 5
	profileString        = 6
	profileTime          = 9
	profileDuration      = 10
	profilePeriodType    = 11
	profilePeriod        = 12
	profileDefaultSample = 14

	sampleLocation = 1
	sampleValue    = 2
	sampleLabel    = 3

	labelKey    = 1
	labelString = 2
	labelNumber = 3

	locationID      = 1
	locationMapping = 2
	locationAddress = 3
	locationLine    = 4

	mappingStart  = 2
	mappingLimit  = 3
	mappingOffset = 4
	mappingFile   = 5
	mappingHas    = 7 // functions, and behind that file names, line numbers, inlined functions
)

// unit is what a value is of: {"alloc_space", "bytes"}.
type unit struct {
	kind, of string
}

// builder puts a profile together.
type builder struct {
	message
	strings   map[string]uint64
	functions map[function]uint64
	locations map[string]uint64
	mapped    bool
	began     time.Time
}

type function struct {
	name, file string
}

// newBuilder begins a profile whose samples have values of the given units; of those shown is what readers show first, if that
// isn't the last.
func newBuilder(units []unit, periodUnit unit, period int64, shown string) *builder {
	b := &builder{
		strings:   map[string]uint64{},
		functions: map[function]uint64{},
		locations: map[string]uint64{},
		began:     time.Now(),
	}
	b.text("")
	for _, u := range units {
		b.unit(profileSampleType, u)
	}
	b.unit(profilePeriodType, periodUnit)
	b.number(profilePeriod, uint64(period))
	if shown != "" {
		b.number(profileDefaultSample, b.text(shown))
	}
	b.mapping()
	return b
}

// text returns the number of a string.
func (b *builder) text(s string) uint64 {
	n, known := b.strings[s]
	if !known {
		n = uint64(len(b.strings))
		b.strings[s] = n
		b.bytes(profileString, []byte(s))
	}
	return n
}

func (b *builder) unit(field int, u unit) {
	var m message
	m.number(1, b.text(u.kind))
	m.number(2, b.text(u.of))
	b.bytes(field, m.data)
}

// mapping says where the program's code lies: everything about it is known already, so that readers need not look.
func (b *builder) mapping() {
	maps, _ := os.ReadFile("/proc/self/maps")
	for line := range strings.Lines(string(maps)) {
		// start-limit permissions offset device inode file
		fields := strings.Fields(line)
		if len(fields) < 6 || !strings.Contains(fields[1], "x") || !strings.HasPrefix(fields[5], "/") {
			continue
		}
		from, to, _ := strings.Cut(fields[0], "-")
		number := func(s string) uint64 {
			n, _ := strconv.ParseUint(s, 16, 64)
			return n
		}
		var m message
		m.number(locationID, 1)
		m.number(mappingStart, number(from))
		m.number(mappingLimit, number(to))
		m.number(mappingOffset, number(fields[2]))
		m.number(mappingFile, b.text(fields[5]))
		for i := range 4 {
			m.number(mappingHas+i, 1)
		}
		b.bytes(profileMapping, m.data)
		b.mapped = true
		return
	}
}

// A trace's addresses have the number of inlined functions inside the meant one in their upper bits.
const (
	inlinedShift = 56
	addressMask  = 1<<inlinedShift - 1
)

// sample adds a sample: what was seen of a trace. bytes is the size of objects that it is about, or 0.
func (b *builder) sample(trace []uintptr, values []int64, labels *LabelSet, bytes int64) {
	var m message
	var places []uint64
	for len(trace) > 0 {
		n := 1
		for n < len(trace) && trace[n]&addressMask == trace[0]&addressMask && trace[n] > trace[n-1] {
			n++
		}
		places = append(places, b.location(trace[:n]))
		trace = trace[n:]
	}
	m.numbers(sampleLocation, places)
	var numbers []uint64
	for _, v := range values {
		numbers = append(numbers, uint64(v))
	}
	m.numbers(sampleValue, numbers)
	if labels != nil {
		for _, l := range labels.list {
			var inner message
			inner.number(labelKey, b.text(l.key))
			inner.number(labelString, b.text(l.value))
			m.bytes(sampleLabel, inner.data)
		}
	}
	if bytes != 0 {
		var inner message
		inner.number(labelKey, b.text("bytes"))
		inner.number(labelNumber, uint64(bytes))
		m.bytes(sampleLabel, inner.data)
	}
	b.bytes(profileSample, m.data)
}

// location returns the number of a call, which stands for several where functions were inlined.
func (b *builder) location(pcs []uintptr) uint64 {
	var key strings.Builder
	for _, pc := range pcs {
		key.WriteString(strconv.FormatUint(uint64(pc), 36) + " ")
	}
	if n, known := b.locations[key.String()]; known {
		return n
	}
	n := uint64(len(b.locations) + 1)
	b.locations[key.String()] = n
	var m message
	m.number(locationID, n)
	if b.mapped && pcs[0] != rt.RuntimeCode {
		m.number(locationMapping, 1)
	}
	m.number(locationAddress, uint64(pcs[0]&addressMask-1))
	for _, pc := range pcs {
		name, file, line := describe(pc)
		var inner message
		inner.number(1, b.function(function{name, file}))
		inner.number(2, uint64(line))
		m.bytes(locationLine, inner.data)
	}
	b.bytes(profileLocation, m.data)
	return n
}

// describe says what an address in a trace stands for.
func describe(pc uintptr) (name, file string, line int) {
	if pc == rt.RuntimeCode {
		return "runtime._System", "", 0
	}
	return rt.PCFunc(pc-1, 0), rt.PCFile(pc-1, 0), rt.PCLine(pc-1, 0)
}

func (b *builder) function(f function) uint64 {
	n, known := b.functions[f]
	if !known {
		n = uint64(len(b.functions) + 1)
		b.functions[f] = n
		var m message
		m.number(1, n)
		m.number(2, b.text(f.name))
		m.number(3, b.text(f.name))
		m.number(4, b.text(f.file))
		b.bytes(profileFunction, m.data)
	}
	return n
}

// writeTo ends the profile and writes it, compressed. took is the time that it is about, if that isn't a moment.
func (b *builder) writeTo(w io.Writer, took time.Duration) error {
	b.number(profileTime, uint64(b.began.UnixNano()))
	b.number(profileDuration, uint64(took))
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := z.Write(b.data); err != nil {
		return err
	}
	return z.Close()
}
