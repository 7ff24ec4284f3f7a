// Package opt holds the options of the packages around JSON. An option sets something, in one direction or the other,
// or leaves it open.
package opt

// Flags is a set of options that are on or off.
type Flags uint64

const (
	AllowDuplicateNames Flags = 1 << iota
	AllowInvalidUTF8
	PreserveRawStrings
	CanonicalizeRawInts
	CanonicalizeRawFloats
	ReorderRawObjects
	EscapeForHTML
	EscapeForJS
	Multiline
	SpaceAfterColon
	SpaceAfterComma
	Indent
	IndentPrefix
	Deterministic
	FormatNilMapAsNull
	FormatNilSliceAsNull
	MatchCaseInsensitiveNames
	CallMethodsWithLegacySemantics
	FormatByteArrayAsArray
	FormatBytesWithLegacySemantics
	FormatDurationAsNano
	MatchCaseSensitiveDelimiter
	MergeWithLegacySemantics
	OmitEmptyWithLegacySemantics
	ParseBytesWithLooseRFC4648
	ParseTimeWithLooseRFC3339
	ReportErrorsWithLegacySemantics
	StringifyWithLegacySemantics
	UnmarshalArrayFromAnyLength
	StringifyNumbers
)

// V1 is what is on in package encoding/json.
const V1 = AllowDuplicateNames | AllowInvalidUTF8 | EscapeForHTML | EscapeForJS | PreserveRawStrings | Deterministic |
	FormatNilMapAsNull | FormatNilSliceAsNull | MatchCaseInsensitiveNames | CallMethodsWithLegacySemantics |
	FormatByteArrayAsArray | FormatBytesWithLegacySemantics | FormatDurationAsNano | MatchCaseSensitiveDelimiter |
	MergeWithLegacySemantics | OmitEmptyWithLegacySemantics | ParseBytesWithLooseRFC4648 | ParseTimeWithLooseRFC3339 |
	ReportErrorsWithLegacySemantics | StringifyWithLegacySemantics | UnmarshalArrayFromAnyLength

// Options is an option or several.
type Options interface {
	// JoinTo sets in the Set what the options set.
	JoinTo(*Set)
}

// A Set is what options together say.
type Set struct {
	// Given are the options that are set, On those of them that are on.
	Given, On Flags
	// IndentText and PrefixText belong to Indent and IndentPrefix.
	IndentText, PrefixText string
}

// Join returns what the options say, later ones having the last word.
func Join(options ...Options) Set {
	var s Set
	for _, o := range options {
		if o != nil {
			o.JoinTo(&s)
		}
	}
	return s
}

// Has reports whether one of the flags is on.
func (s *Set) Has(f Flags) bool { return s.On&f != 0 }

// Put sets flags.
func (s *Set) Put(f Flags, on bool) {
	s.Given |= f
	s.On &^= f
	if on {
		s.On |= f
	}
}

// JoinTo makes a Set options itself.
func (s *Set) JoinTo(to *Set) {
	to.Given |= s.Given
	to.On = to.On&^s.Given | s.On
	if s.Given&Indent != 0 {
		to.IndentText = s.IndentText
	}
	if s.Given&IndentPrefix != 0 {
		to.PrefixText = s.PrefixText
	}
}

// A Flag is an option that is on or off.
type Flag struct {
	Which Flags
	On    bool
}

func (f Flag) JoinTo(s *Set) { s.Put(f.Which, f.On) }

// A Text is Indent or IndentPrefix.
type Text struct {
	Which Flags
	Text  string
}

func (t Text) JoinTo(s *Set) {
	s.Put(Multiline|t.Which, true)
	if t.Which == Indent {
		s.IndentText = t.Text
	} else {
		s.PrefixText = t.Text
	}
}

// A Key opens what the packages around JSON export for each other. Only they can name Granted.
type Key struct{ _ byte }

var Granted Key
