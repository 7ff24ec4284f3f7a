// Package png reads and writes PNG. Reading takes memory for the whole picture: for pictures of others DecodeConfig tells
// their size first.
package png

import "image"

// Kinds of pixels.
const (
	kindGray      = 0
	kindRGB       = 2
	kindPaletted  = 3
	kindGrayAlpha = 4
	kindRGBA      = 6
)

// Filters of rows.
const (
	filterNone = iota
	filterLeft
	filterUp
	filterAverage
	filterPaeth
	filters
)

const signature = "\x89PNG\r\n\x1a\n"

// FormatError says why the input isn't PNG.
type FormatError string

// Error returns the text.
func (e FormatError) Error() string { return "png: invalid format: " + string(e) }

// UnsupportedError names what the input has that isn't supported.
type UnsupportedError string

// Error returns the text.
func (e UnsupportedError) Error() string { return "png: unsupported feature: " + string(e) }

// pass is one of the seven pictures that an interlaced one is made of: its pixels' distances and the first pixel.
type pass struct{ stepX, stepY, x, y int }

var passes = [...]pass{{8, 8, 0, 0}, {8, 8, 4, 0}, {4, 8, 0, 4}, {4, 4, 2, 0}, {2, 4, 0, 2}, {2, 2, 1, 0}, {1, 2, 0, 1}}

// channels is how many numbers a pixel of a kind has.
func channels(kind uint8) int {
	switch kind {
	case kindRGB:
		return 3
	case kindGrayAlpha:
		return 2
	case kindRGBA:
		return 4
	}
	return 1
}

// paeth is which of left, above and before-above is nearest to left + above - before-above.
func paeth(left, above, corner uint8) uint8 {
	dl := int(above) - int(corner)
	da := int(left) - int(corner)
	dc := dl + da
	dl, da, dc = max(dl, -dl), max(da, -da), max(dc, -dc)
	switch {
	case dl <= da && dl <= dc:
		return left
	case da <= dc:
		return above
	}
	return corner
}

func init() {
	image.RegisterFormat("png", signature, Decode, DecodeConfig)
}
