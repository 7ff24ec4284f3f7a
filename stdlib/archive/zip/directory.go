package zip

import (
	"bytes"
	"encoding/binary"
	"io"
	"time"
)

// Marks before the parts of an archive.
const (
	markFile        = "PK\x03\x04"
	markEntry       = "PK\x01\x02"
	markEnd         = "PK\x05\x06"
	markEnd64       = "PK\x06\x06"
	markLocator64   = "PK\x06\x07"
	markDescriptor  = "PK\x07\x08"
	sizeFile        = 30 // name and extra fields follow
	sizeEntry       = 46 // name, extra fields and comment follow
	sizeEnd         = 22 // the archive's comment follows
	sizeEnd64       = 56
	sizeLocator64   = 20
	sizeDescriptor  = 16 // with its mark, which may be missing
	sizeSearchFirst = 1 << 10
	sizeSearchMost  = sizeEnd + max16
)

// Numbers of extra fields.
const (
	extraSizes64  = 0x0001
	extraNTFS     = 0x000a
	extraUnix     = 0x000d
	extraTime     = 0x5455
	extraInfoUnix = 0x5855
)

var le = binary.LittleEndian

// directory is what an archive's end tells.
type directory struct {
	entries uint64
	size    uint64
	offset  uint64
	comment string
	base    int64 // where the archive begins, to which offsets relate
}

// findEnd returns the archive's end record and where it is: what looks most like one, seen from the end.
func findEnd(r io.ReaderAt, size int64) (record []byte, at int64, err error) {
	for _, n := range []int64{sizeSearchFirst, sizeSearchMost} {
		n = min(n, size)
		text := make([]byte, n)
		if _, err := r.ReadAt(text, size-n); err != nil && err != io.EOF {
			return nil, 0, err
		}
		for i := len(text); ; {
			if i = bytes.LastIndex(text[:i], []byte(markEnd)); i < 0 {
				break
			}
			if i+sizeEnd > len(text) {
				continue
			}
			if comment := int(le.Uint16(text[i+20:])); i+sizeEnd+comment > len(text) {
				// The comment is cut off: nothing before it can be the end.
				return nil, 0, ErrFormat
			}
			return text[i:], size - n + int64(i), nil
		}
		if n == size {
			break
		}
	}
	return nil, 0, ErrFormat
}

// findDirectory reads an archive's end.
func findDirectory(r io.ReaderAt, size int64) (d directory, err error) {
	b, end, err := findEnd(r, size)
	if err != nil {
		return d, err
	}
	d.entries, d.size, d.offset = uint64(le.Uint16(b[10:])), uint64(le.Uint32(b[12:])), uint64(le.Uint32(b[16:]))
	d.comment = string(b[sizeEnd:][:le.Uint16(b[20:])])
	if d.entries == max16 || d.size == max32 || d.offset == max32 {
		at, err := findEnd64(r, end)
		if err != nil {
			return d, err
		}
		if at >= 0 {
			end = at
			var b [sizeEnd64]byte
			if _, err := r.ReadAt(b[:], at); err != nil {
				return d, err
			}
			if string(b[:4]) != markEnd64 {
				return d, ErrFormat
			}
			d.entries, d.size, d.offset = le.Uint64(b[32:]), le.Uint64(b[40:]), le.Uint64(b[48:])
		}
	}
	if int64(d.size) < 0 || int64(d.offset) < 0 {
		return d, ErrFormat
	}
	// Something may stand before the archive. Some programs count that in their offsets: then an entry is there.
	d.base = end - int64(d.size) - int64(d.offset)
	if at := d.base + int64(d.offset); at < 0 || at >= size {
		return d, ErrFormat
	}
	if d.base > 0 {
		rest := io.NewSectionReader(r, int64(d.offset), size-int64(d.offset))
		if new(File).readEntry(rest) == nil {
			d.base = 0
		}
	}
	return d, nil
}

// findEnd64 returns where the end record of large archives is, or -1 if there is none.
func findEnd64(r io.ReaderAt, end int64) (int64, error) {
	if end < sizeLocator64 {
		return -1, nil
	}
	var b [sizeLocator64]byte
	if _, err := r.ReadAt(b[:], end-sizeLocator64); err != nil {
		return -1, err
	}
	if string(b[:4]) != markLocator64 || le.Uint32(b[4:]) != 0 || le.Uint32(b[16:]) != 1 {
		return -1, nil
	}
	return int64(le.Uint64(b[8:])), nil
}

// readEntry reads an entry of the directory.
func (f *File) readEntry(r io.Reader) error {
	var b [sizeEntry]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	if string(b[:4]) != markEntry {
		return ErrFormat
	}
	f.CreatorVersion, f.ReaderVersion = le.Uint16(b[4:]), le.Uint16(b[6:])
	f.Flags, f.Method = le.Uint16(b[8:]), le.Uint16(b[10:])
	f.ModifiedTime, f.ModifiedDate = le.Uint16(b[12:]), le.Uint16(b[14:])
	f.CRC32 = le.Uint32(b[16:])
	f.CompressedSize, f.UncompressedSize = le.Uint32(b[20:]), le.Uint32(b[24:])
	f.CompressedSize64, f.UncompressedSize64 = uint64(f.CompressedSize), uint64(f.UncompressedSize)
	name, extra, comment := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	f.ExternalAttrs = le.Uint32(b[38:])
	f.offset = int64(le.Uint32(b[42:]))

	text := make([]byte, name+extra+comment)
	if _, err := io.ReadFull(r, text); err != nil {
		return err
	}
	f.Name = string(text[:name])
	f.Extra = text[name : name+extra]
	f.Comment = string(text[name+extra:])
	valid, matters := encoding(f.Name, f.Comment)
	f.NonUTF8 = !valid || matters && f.Flags&flagUTF8 == 0

	var exact time.Time
	if err := f.readExtra(&exact); err != nil {
		return err
	}
	f.Modified = fromDOS(f.ModifiedDate, f.ModifiedTime)
	if !exact.IsZero() {
		if f.ModifiedTime == 0 && f.ModifiedDate == 0 {
			f.Modified = exact.UTC()
		} else {
			f.Modified = exact.In(zone(f.Modified.Sub(exact)))
		}
	}
	return nil
}

// nextField cuts the first of some fields off: its number and its contents.
func nextField(fields []byte) (number uint16, field, rest []byte, ok bool) {
	if len(fields) < 4 {
		return 0, nil, nil, false
	}
	number, n := le.Uint16(fields), int(le.Uint16(fields[2:]))
	if fields = fields[4:]; n > len(fields) {
		return 0, nil, nil, false
	}
	return number, fields[:n], fields[n:], true
}

// readExtra reads the extra fields of an entry: sizes and offset that have no room in it, and exact times.
func (f *File) readExtra(exact *time.Time) error {
	rest := f.Extra
	for {
		number, field, next, ok := nextField(rest)
		if !ok {
			return nil
		}
		rest = next
		switch number {
		case extraSizes64:
			take := func() (v uint64, ok bool) {
				if len(field) < 8 {
					return 0, false
				}
				v, field = le.Uint64(field), field[8:]
				return v, true
			}
			ok := true
			if f.UncompressedSize == max32 {
				f.UncompressedSize64, ok = take()
			}
			if ok && f.CompressedSize == max32 {
				f.CompressedSize64, ok = take()
			}
			if ok && f.offset == max32 {
				var at uint64
				at, ok = take()
				f.offset = int64(at)
			}
			if !ok {
				return ErrFormat
			}
		case extraNTFS:
			if len(field) < 4 {
				continue
			}
			for inner := field[4:]; ; {
				number, times, next, ok := nextField(inner)
				if !ok {
					break
				}
				inner = next
				if number == 1 && len(times) == 24 {
					// Tenths of microseconds since 1601.
					const perSecond = 1e7
					t := int64(le.Uint64(times))
					start := time.Date(1601, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
					*exact = time.Unix(start+t/perSecond, t%perSecond*(1e9/perSecond))
				}
			}
		case extraUnix, extraInfoUnix:
			// The time of the last access comes first.
			if len(field) >= 8 {
				*exact = time.Unix(int64(le.Uint32(field[4:])), 0)
			}
		case extraTime:
			if len(field) >= 5 && field[0]&1 != 0 {
				*exact = time.Unix(int64(le.Uint32(field[1:])), 0)
			}
		}
	}
}

// readDescriptor reads what stands after the contents: its mark may be missing. Only the checksum is looked at: whether
// sizes have four or eight bytes can't be known.
func (f *File) readDescriptor(r io.Reader) error {
	var b [12]byte
	if _, err := io.ReadFull(r, b[:4]); err != nil {
		return err
	}
	have := 4
	if string(b[:4]) == markDescriptor {
		have = 0
	}
	if _, err := io.ReadFull(r, b[have:]); err != nil {
		return err
	}
	if le.Uint32(b[:]) != f.CRC32 {
		return ErrChecksum
	}
	return nil
}
