package tar

import (
	"bytes"
	"strconv"
	"strings"
)

// Format is a variant of the format, or a set of variants where it says what is possible.
type Format int

// The variants.
const (
	FormatUnknown Format = 0

	// FormatUSTAR is that of POSIX.1-1988: names of up to 256 ASCII characters, sizes below 8 GiB.
	FormatUSTAR Format = 1 << 1

	// FormatPAX is that of POSIX.1-2001: what USTAR has no room for stands in records before the file's header. Times
	// may have fractions of a second.
	FormatPAX Format = 1 << 2

	// FormatGNU is older than both and compatible with neither, but can tell almost everything.
	FormatGNU Format = 1 << 3

	formatV7   Format = 1 << 0 // no marks at all
	formatSTAR Format = 1 << 4 // USTAR with two more times
)

const anyFormat = FormatUSTAR | FormatPAX | FormatGNU

var formatNames = [...]string{"V7", "USTAR", "PAX", "GNU", "STAR"}

// String returns the variant's name, or those of a set.
func (f Format) String() string {
	var names []string
	for i, name := range formatNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "<unknown>"
	case 1:
		return names[0]
	}
	return "(" + strings.Join(names, " | ") + ")"
}

const blockSize = 512

// padding is how much is missing to whole blocks.
func padding(size int64) int64 { return -size & (blockSize - 1) }

// block is a header, or 512 bytes of something else.
type block [blockSize]byte

var zeros block

// field is a place in a header.
type field struct {
	at, size int
}

// Where things stand in all variants.
var (
	fieldName     = field{0, 100}
	fieldMode     = field{100, 8}
	fieldUid      = field{108, 8}
	fieldGid      = field{116, 8}
	fieldSize     = field{124, 12}
	fieldModTime  = field{136, 12}
	fieldChecksum = field{148, 8}
	fieldType     = field{156, 1}
	fieldLink     = field{157, 100}
	// From here on, not in V7.
	fieldMagic    = field{257, 8} // with the version
	fieldUname    = field{265, 32}
	fieldGname    = field{297, 32}
	fieldDevmajor = field{329, 8}
	fieldDevminor = field{337, 8}
	// The rest differs.
	fieldPrefix    = field{345, 155} // of the name
	starPrefix     = field{345, 131}
	starAccessTime = field{476, 12}
	starChangeTime = field{488, 12}
	starTrailer    = field{508, 4}
	gnuAccessTime  = field{345, 12}
	gnuChangeTime  = field{357, 12}
	gnuSparse      = field{386, 4*fragmentSize + 1}
	gnuRealSize    = field{483, 12}
)

// A list of fragments has places of 24 bytes for offset and length; the byte after the last one says whether a block of
// more follows.
const fragmentSize = 24

var (
	fragmentOffset = field{0, 12}
	fragmentLength = field{12, 12}
)

const (
	magicUSTAR = "ustar\x0000"
	magicGNU   = "ustar  \x00"
	trailSTAR  = "tar\x00"
)

func (f field) of(b []byte) []byte { return b[f.at:][:f.size] }

// text returns a text, which ends at a zero byte or with the field.
func (b *block) text(f field) string { return text(f.of(b[:])) }

func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}

// octal reads digits between spaces and zero bytes. Nothing at all is 0.
func octal(b []byte) (int64, bool) {
	digits := bytes.Trim(b, " \x00")
	if len(digits) == 0 {
		return 0, true
	}
	v, err := strconv.ParseUint(text(digits), 8, 64)
	return int64(v), err == nil
}

// number reads an octal number, or a binary one, which begins with a bit that is set: the next one is the sign, and the
// rest is big-endian.
func number(b []byte) (int64, bool) {
	if b[0]&0x80 == 0 {
		return octal(b)
	}
	flip := byte(0)
	if b[0]&0x40 != 0 {
		flip = 0xff
	}
	v := uint64((b[0] ^ flip) & 0x7f)
	for _, c := range b[1:] {
		if v >= 1<<55 {
			return 0, false
		}
		v = v<<8 | uint64(c^flip)
	}
	if flip != 0 {
		return ^int64(v), true
	}
	return int64(v), true
}

// checksums sums up the bytes of a header, its checksum being spaces: as it should be, and as some wrote it that had
// signed bytes.
func (b *block) checksums() (sum, signed int64) {
	for i, c := range b {
		if fieldChecksum.at <= i && i < fieldChecksum.at+fieldChecksum.size {
			c = ' '
		}
		sum += int64(c)
		signed += int64(int8(c))
	}
	return sum, signed
}

// format returns the variant, or more than one; FormatUnknown: it is not a header.
func (b *block) format() Format {
	want, ok := octal(fieldChecksum.of(b[:]))
	if sum, signed := b.checksums(); !ok || want != sum && want != signed {
		return FormatUnknown
	}
	magic := string(fieldMagic.of(b[:]))
	switch {
	case magic == magicGNU:
		return FormatGNU
	case magic[:6] != magicUSTAR[:6]:
		return formatV7
	case string(starTrailer.of(b[:])) == trailSTAR:
		return formatSTAR
	}
	return FormatUSTAR | FormatPAX
}

// seal writes the marks of a variant and the checksum.
func (b *block) seal(f Format) {
	magic := magicUSTAR
	if f == FormatGNU {
		magic = magicGNU
	}
	copy(fieldMagic.of(b[:]), magic)
	sum, _ := b.checksums()
	b.putOctal(field{fieldChecksum.at, 7}, sum)
	b[fieldChecksum.at+7] = ' '
}

// putText writes a text and tells whether it fits. One that doesn't is cut off, without slashes at the new end.
func (b *block) putText(f field, s string) bool {
	to := f.of(b[:])
	copy(to, s)
	if len(s) <= len(to) {
		return true
	}
	if to[len(to)-1] == '/' {
		to[len(strings.TrimRight(s[:len(to)-1], "/"))] = 0
	}
	return false
}

// fitsOctal tells whether a field of n bytes has room for the number, with a zero byte at the end.
func fitsOctal(n int, v int64) bool { return v >= 0 && (n > 21 || v < 1<<(3*(n-1))) }

// fitsBinary tells whether it has room for it in binary.
func fitsBinary(n int, v int64) bool {
	return n > 8 || v >= -1<<(8*(n-1)) && v < 1<<(8*(n-1))
}

// putOctal writes a number and tells whether it fits; if not, it is 0.
func (b *block) putOctal(f field, v int64) bool {
	fits := fitsOctal(f.size, v)
	if !fits {
		v = 0
	}
	digits := strconv.FormatInt(v, 8)
	to := f.of(b[:])
	n := f.size - 1 - len(digits)
	for i := range n {
		to[i] = '0'
	}
	copy(to[n:], digits)
	to[f.size-1] = 0
	return fits
}

// putNumber writes a number in octal, or in binary where that doesn't fit.
func (b *block) putNumber(f field, v int64) bool {
	if fitsOctal(f.size, v) || !fitsBinary(f.size, v) {
		return b.putOctal(f, v)
	}
	to := f.of(b[:])
	for i := f.size - 1; i >= 0; i-- {
		to[i] = byte(v)
		v >>= 8
	}
	to[0] |= 0x80
	return true
}
