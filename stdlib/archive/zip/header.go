package zip

import (
	"io/fs"
	"path"
	"time"
	"unicode/utf8"
)

// Compression methods.
const (
	Store   uint16 = 0 // none
	Deflate uint16 = 8
)

// Bits of Flags.
const (
	flagDescriptor = 1 << 3  // sizes and checksum stand after the contents
	flagUTF8       = 1 << 11 // name and comment are UTF-8
)

// Upper bytes of CreatorVersion.
const (
	madeByFAT    = 0
	madeByUnix   = 3
	madeByNTFS   = 11
	madeByVFAT   = 14
	madeByMacOSX = 19
)

// Versions of the format that are needed: for directories and compression, and for large files.
const (
	version20 = 20
	version45 = 45
)

// Sizes and offsets from these on stand elsewhere.
const (
	max16 = 1<<16 - 1
	max32 = 1<<32 - 1
)

// FileHeader describes a file of an archive.
type FileHeader struct {
	// Name is a relative path with slashes, no drive letter. A slash at its end makes it a directory, which has no
	// contents.
	Name string

	// Comment is any text below 64 kB.
	Comment string

	// NonUTF8 says that Name and Comment are in some other encoding: code page 437 by the specification, anything in
	// practice. If it isn't set, the Writer says that they are UTF-8 where that matters.
	NonUTF8 bool

	CreatorVersion uint16
	ReaderVersion  uint16
	Flags          uint16

	// Method is the compression method: Store if it is not set.
	Method uint16

	// Modified is the time of the last change. In an archive there is one of MS-DOS, of two seconds and without a zone,
	// and perhaps an exact one, which is preferred: their difference is taken for the zone. The Writer writes both.
	Modified time.Time

	// ModifiedTime is the time of MS-DOS.
	//
	// Deprecated: use Modified.
	ModifiedTime uint16

	// ModifiedDate is the date of MS-DOS.
	//
	// Deprecated: use Modified.
	ModifiedDate uint16

	// CRC32 is the checksum of the contents.
	CRC32 uint32

	// CompressedSize is 2³²-1 where it has no room.
	//
	// Deprecated: use CompressedSize64.
	CompressedSize uint32

	// UncompressedSize is 2³²-1 where it has no room.
	//
	// Deprecated: use UncompressedSize64.
	UncompressedSize uint32

	// CompressedSize64 is the size in the archive in bytes.
	CompressedSize64 uint64

	// UncompressedSize64 is the size of the contents in bytes.
	UncompressedSize64 uint64

	// Extra has further fields, each with a number and a size. The Writer adds those that it needs.
	Extra []byte

	// ExternalAttrs depends on who made the archive, as CreatorVersion tells.
	ExternalAttrs uint32
}

func (h *FileHeader) isDir() bool { return h.Name != "" && h.Name[len(h.Name)-1] == '/' }

// FileInfo returns the header as a fs.FileInfo.
func (h *FileHeader) FileInfo() fs.FileInfo { return fileInfo{h} }

// FileInfoHeader returns a header of what fi tells. Name is the last element only; Method is Store.
func FileInfoHeader(fi fs.FileInfo) (*FileHeader, error) {
	h := &FileHeader{Name: fi.Name(), UncompressedSize64: uint64(fi.Size())}
	h.UncompressedSize = uint32(min(h.UncompressedSize64, max32))
	h.SetModTime(fi.ModTime())
	h.SetMode(fi.Mode())
	return h, nil
}

// fileInfo is a header as fs.FileInfo and fs.DirEntry.
type fileInfo struct {
	h *FileHeader
}

func (i fileInfo) Name() string               { return path.Base(i.h.Name) }
func (i fileInfo) IsDir() bool                { return i.Mode().IsDir() }
func (i fileInfo) Mode() fs.FileMode          { return i.h.Mode() }
func (i fileInfo) Type() fs.FileMode          { return i.Mode().Type() }
func (i fileInfo) Sys() any                   { return i.h }
func (i fileInfo) Info() (fs.FileInfo, error) { return i, nil }
func (i fileInfo) String() string             { return fs.FormatFileInfo(i) }

func (i fileInfo) Size() int64 {
	if i.h.UncompressedSize64 == 0 {
		return int64(i.h.UncompressedSize)
	}
	return int64(i.h.UncompressedSize64)
}

func (i fileInfo) ModTime() time.Time {
	if i.h.Modified.IsZero() {
		return i.h.ModTime()
	}
	return i.h.Modified.UTC()
}

// fromDOS returns the time that MS-DOS means, as if it were UTC.
func fromDOS(date, clock uint16) time.Time {
	return time.Date(1980+int(date>>9), time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), 2*int(clock&31), 0, time.UTC)
}

// toDOS returns the date and the time of MS-DOS, in t's zone.
func toDOS(t time.Time) (date, clock uint16) {
	return uint16((t.Year()-1980)<<9 + int(t.Month())<<5 + t.Day()),
		uint16(t.Hour()<<11 + t.Minute()<<5 + t.Second()/2)
}

// zone returns the time zone that lies that far from UTC: zones have quarters of an hour. What can't be one is UTC.
func zone(distance time.Duration) *time.Location {
	distance = distance.Round(15 * time.Minute)
	if distance < -12*time.Hour || distance > 14*time.Hour {
		distance = 0
	}
	return time.FixedZone("", int(distance/time.Second))
}

// ModTime returns the time of MS-DOS as if it were UTC.
//
// Deprecated: use Modified.
func (h *FileHeader) ModTime() time.Time { return fromDOS(h.ModifiedDate, h.ModifiedTime) }

// SetModTime sets all three times, in UTC.
//
// Deprecated: use Modified.
func (h *FileHeader) SetModTime(t time.Time) {
	h.Modified = t.UTC()
	h.ModifiedDate, h.ModifiedTime = toDOS(h.Modified)
}

// Attributes of MS-DOS.
const (
	dosReadOnly  = 1 << 0
	dosDirectory = 1 << 4
)

// Mode bits of Unix.
const (
	unixType   = 0xf000
	unixSetuid = 0x800
	unixSetgid = 0x400
	unixSticky = 0x200
)

// unixTypes are the file types of Unix and ours.
var unixTypes = [...]struct {
	unix uint32
	mode fs.FileMode
}{
	{0x8000, 0},
	{0x4000, fs.ModeDir},
	{0xa000, fs.ModeSymlink},
	{0x1000, fs.ModeNamedPipe},
	{0xc000, fs.ModeSocket},
	{0x6000, fs.ModeDevice},
	{0x2000, fs.ModeDevice | fs.ModeCharDevice},
}

var unixBits = [...]struct {
	unix uint32
	mode fs.FileMode
}{
	{unixSetuid, fs.ModeSetuid},
	{unixSetgid, fs.ModeSetgid},
	{unixSticky, fs.ModeSticky},
}

// Mode returns type and permissions.
func (h *FileHeader) Mode() (mode fs.FileMode) {
	switch h.CreatorVersion >> 8 {
	case madeByUnix, madeByMacOSX:
		unix := h.ExternalAttrs >> 16
		mode = fs.FileMode(unix & 0o777)
		for _, t := range unixTypes {
			if unix&unixType == t.unix {
				mode |= t.mode
			}
		}
		for _, b := range unixBits {
			if unix&b.unix != 0 {
				mode |= b.mode
			}
		}
	case madeByFAT, madeByNTFS, madeByVFAT:
		mode = 0o666
		if h.ExternalAttrs&dosDirectory != 0 {
			mode = fs.ModeDir | 0o777
		}
		if h.ExternalAttrs&dosReadOnly != 0 {
			mode &^= 0o222
		}
	}
	if h.isDir() {
		mode |= fs.ModeDir
	}
	return mode
}

// SetMode sets type and permissions, as Unix would.
func (h *FileHeader) SetMode(mode fs.FileMode) {
	h.CreatorVersion = h.CreatorVersion&0xff | madeByUnix<<8
	unix := unixTypes[0].unix
	for _, t := range unixTypes {
		if mode&fs.ModeType == t.mode {
			unix = t.unix
		}
	}
	for _, b := range unixBits {
		if mode&b.mode != 0 {
			unix |= b.unix
		}
	}
	h.ExternalAttrs = (unix | uint32(mode.Perm())) << 16
	if mode.IsDir() {
		h.ExternalAttrs |= dosDirectory
	}
	if mode&0o200 == 0 {
		h.ExternalAttrs |= dosReadOnly
	}
}

// encoding tells whether texts are UTF-8, and if so, whether something in them is another character in other encodings:
// anything outside ASCII, and what differs in national versions of it.
func encoding(texts ...string) (valid, matters bool) {
	for _, s := range texts {
		if !utf8.ValidString(s) {
			return false, false
		}
		for _, r := range s {
			if r < ' ' || r > '}' || r == '\\' {
				matters = true
			}
		}
	}
	return true, matters
}
