package unicode

// Bits of the table latin1: one for each class, with the letters by case.
const (
	isC  = 1 << iota // control
	isP              // punctuation
	isN              // number
	isS              // symbol
	isZ              // space separator
	isLu             // upper-case letter
	isLl             // lower-case letter
	isLo             // letter without case

	isL       = isLu | isLl | isLo
	isPrinted = isP | isN | isS | isL
)

// GraphicRanges are the tables of graphic characters: letters, marks, numbers, punctuation, symbols and spaces.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges are the tables of printable characters, which are the graphic ones without the spaces other than U+0020.
var PrintRanges = []*RangeTable{L, M, N, P, S}

// is looks a class up: in latin1 by its bits, beyond in the table.
func is(r rune, bits uint8, t *RangeTable) bool {
	if uint32(r) <= MaxLatin1 {
		return latin1[r]&bits != 0
	}
	return isBeyondLatin1(t, r)
}

// IsLetter reports whether r is of category L.
func IsLetter(r rune) bool { return is(r, isL, Letter) }

// IsUpper reports whether r is an upper-case letter.
func IsUpper(r rune) bool { return is(r, isLu, Upper) }

// IsLower reports whether r is a lower-case letter.
func IsLower(r rune) bool { return is(r, isLl, Lower) }

// IsTitle reports whether r is a title-case letter.
func IsTitle(r rune) bool { return r > MaxLatin1 && isBeyondLatin1(Title, r) }

// IsDigit reports whether r is a decimal digit.
func IsDigit(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return '0' <= r && r <= '9'
	}
	return isBeyondLatin1(Digit, r)
}

// IsNumber reports whether r is of category N.
func IsNumber(r rune) bool { return is(r, isN, Number) }

// IsMark reports whether r is of category M, which has nothing in Latin-1.
func IsMark(r rune) bool { return uint32(r) > MaxLatin1 && isBeyondLatin1(Mark, r) }

// IsPunct reports whether r is of category P.
func IsPunct(r rune) bool { return is(r, isP, Punct) }

// IsSymbol reports whether r is of category S.
func IsSymbol(r rune) bool { return is(r, isS, Symbol) }

// IsControl reports whether r is a control character.
func IsControl(r rune) bool { return uint32(r) <= MaxLatin1 && latin1[r]&isC != 0 }

// IsSpace reports whether r has the property White_Space.
func IsSpace(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0xA0
	}
	return isBeyondLatin1(White_Space, r)
}

// IsGraphic reports whether r is graphic: in one of GraphicRanges.
func IsGraphic(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return latin1[r]&(isPrinted|isZ) != 0
	}
	return In(r, GraphicRanges...)
}

// IsPrint reports whether r is printable: in one of PrintRanges, or the space U+0020.
func IsPrint(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return r == ' ' || latin1[r]&isPrinted != 0
	}
	return In(r, PrintRanges...)
}
