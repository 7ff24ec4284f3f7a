package time

import (
	"errors"
	"syscall"
)

// maxZoneFile is far more than a file of the time zone database needs.
const maxZoneFile = 10 << 20

// readFile reads a whole file. Package os is above this one.
func readFile(path string) ([]byte, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	data := make([]byte, 0, 4096)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := syscall.Read(fd, data[len(data):cap(data)])
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return data, nil
		}
		data = data[:len(data)+n]
		if len(data) > maxZoneFile {
			return nil, errors.New("time: file " + path + " is too large")
		}
	}
}

// little reads a little-endian number.
func little(b []byte) (n int) {
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | int(b[i])
	}
	return n
}

// readZipped reads a file from a zip archive that does not compress.
func readZipped(archive, name string) ([]byte, error) {
	zip, err := readFile(archive)
	if err != nil {
		return nil, err
	}
	broken := errors.New("corrupt zip file " + archive)
	const tailSize, entrySize, fileSize = 22, 46, 30
	if len(zip) < tailSize {
		return nil, broken
	}
	tail := zip[len(zip)-tailSize:]
	if string(tail[:4]) != "PK\x05\x06" {
		return nil, broken
	}
	at := little(tail[16:20])
	for range little(tail[10:12]) {
		if at > len(zip)-entrySize || string(zip[at:at+4]) != "PK\x01\x02" {
			return nil, broken
		}
		entry := zip[at:]
		nameSize := little(entry[28:30])
		next := at + entrySize + nameSize + little(entry[30:32]) + little(entry[32:34])
		if next > len(zip) {
			return nil, broken
		}
		at = next
		if string(entry[entrySize:entrySize+nameSize]) != name {
			continue
		}
		size, file := little(entry[24:28]), little(entry[42:46])
		if little(entry[10:12]) != 0 {
			return nil, errors.New("unsupported compression for " + name + " in " + archive)
		}
		if file > len(zip)-fileSize || string(zip[file:file+4]) != "PK\x03\x04" {
			return nil, broken
		}
		from := file + fileSize + little(zip[file+26:file+28]) + little(zip[file+28:file+30])
		if from+size > len(zip) {
			return nil, broken
		}
		return zip[from : from+size], nil
	}
	return nil, syscall.ENOENT
}

var errBadZoneData = errors.New("malformed time zone information")

// zoneReader reads a file of the time zone database (RFC 8536) from the front. Reading past the end sets bad.
type zoneReader struct {
	data []byte
	bad  bool
}

func (r *zoneReader) bytes(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad = true
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

// big reads a big-endian number of size bytes, with its sign.
func (r *zoneReader) big(size int) int64 {
	b := r.bytes(size)
	if b == nil {
		return 0
	}
	n := int64(int8(b[0]))
	for _, c := range b[1:] {
		n = n<<8 | int64(c)
	}
	return n
}

// zoneHeader is the counts in the header of a block.
type zoneHeader struct {
	version                                         byte
	utFlags, stdFlags, leaps, changes, zones, names int
}

func (r *zoneReader) header() (h zoneHeader) {
	if string(r.bytes(4)) != "TZif" {
		r.bad = true
		return
	}
	h.version = byte(r.big(1))
	r.bytes(15)
	for _, p := range [...]*int{&h.utFlags, &h.stdFlags, &h.leaps, &h.changes, &h.zones, &h.names} {
		*p = int(uint32(r.big(4)))
	}
	return
}

// size is the length of the block behind the header, where moments take timeSize bytes.
func (h *zoneHeader) size(timeSize int) int {
	return h.changes*(timeSize+1) + h.zones*6 + h.names + h.leaps*(timeSize+4) + h.stdFlags + h.utFlags
}

// LoadLocationFromTZData returns the place that data, a file of the time zone database, describes.
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	r := zoneReader{data: data}
	h := r.header()
	if r.bad {
		return nil, errBadZoneData
	}
	timeSize := 4
	switch h.version {
	case 0:
	case '2', '3', '4':
		// The same again follows, with moments of 64 bits.
		r.bytes(h.size(4))
		h = r.header()
		timeSize = 8
	default:
		return nil, errBadZoneData
	}
	if r.bad || h.size(timeSize) > len(r.data) || h.zones == 0 {
		return nil, errBadZoneData
	}
	l := &Location{name: name, zones: make([]zone, h.zones), changes: make([]change, h.changes)}
	for i := range l.changes {
		l.changes[i].when = r.big(timeSize)
	}
	for i := range l.changes {
		l.changes[i].zone = byte(r.big(1))
		if int(l.changes[i].zone) >= h.zones {
			return nil, errBadZoneData
		}
	}
	nameAt := make([]int, h.zones)
	for i := range l.zones {
		l.zones[i].offset = int(r.big(4))
		l.zones[i].isDST = r.big(1) != 0
		nameAt[i] = int(byte(r.big(1)))
	}
	names := r.bytes(h.names)
	for i := range l.zones {
		if nameAt[i] >= len(names) {
			return nil, errBadZoneData
		}
		end := nameAt[i]
		for end < len(names) && names[end] != 0 {
			end++
		}
		l.zones[i].name = string(names[nameAt[i]:end])
	}
	r.bytes(h.leaps*(timeSize+4) + h.stdFlags + h.utFlags)
	if r.bad {
		return nil, errBadZoneData
	}
	if rule := r.data; timeSize == 8 && len(rule) > 2 && rule[0] == '\n' && rule[len(rule)-1] == '\n' {
		// A rule that can't be read is as good as none.
		l.rule, _ = parseYearRule(string(rule[1 : len(rule)-1]))
	}
	return l, nil
}
