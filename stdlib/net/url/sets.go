package url

// component names the part of a URL whose characters are escaped or unescaped. It indexes plain and literal.
type component uint8

const (
	inPath component = iota
	inSegment
	inHost
	inZone
	inUserinfo
	inQuery
	inFragment
)

// asciiSet is a set of ASCII characters: bit c%64 of word c/64.
type asciiSet [2]uint64

func (s *asciiSet) has(c byte) bool { return c < 0x80 && s[c>>6]>>(c&63)&1 != 0 }

// plain holds, for each component, the characters that stand for themselves when it is written: the unreserved ones of RFC
// 3986, and those of the reserved ones that have no meaning of their own there.
var plain = [...]asciiSet{
	inPath:     {0x2ffff85000000000, 0x47fffffe87ffffff},
	inSegment:  {0x27ff685000000000, 0x47fffffe87ffffff},
	inHost:     {0x7fff7fd600000000, 0x47fffffeaffffffe},
	inZone:     {0x7fff7fd600000000, 0x47fffffeaffffffe},
	inUserinfo: {0x2bff785000000000, 0x47fffffe87fffffe},
	inQuery:    {0x03ff600000000000, 0x47fffffe87fffffe},
	inFragment: {0xafffff5200000000, 0x47fffffe87ffffff},
}

// tolerated are the characters that a path or fragment which is escaped already may have besides the plain ones: the
// sub-delimiters of RFC 3986, the brackets many producers leave alone, and the percent sign that begins an escape.
var tolerated = asciiSet{0x2c001ff200000000, 0x0000000028000001}

// userinfoSet is what the part before the @ of an authority consists of.
var userinfoSet = asciiSet{0x2fff7ff200000000, 0x47fffffe87ffffff}
