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
	OmitZeroStructFields
	RejectUnknownMembers
	// RawNumbers makes numbers in interfaces the Number of package encoding/json.
	RawNumbers
	// Marshalers and Unmarshalers have a value of their own.
	Marshalers
	Unmarshalers
	// Quoted is what a field's tag string asks for: it is for the field's own value, not for what is in it.
	Quoted
)

// Spacing is what makes blanks in texts.
const Spacing = Multiline | SpaceAfterColon | SpaceAfterComma

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
	// Writers and Readers are the functions of Marshalers and Unmarshalers; their types are of package encoding/json/v2.
	Writers, Readers any
}

// Join returns what the options say, later ones having the last word.
func Join(options ...Options) Set {
	var s Set
	s.Add(options...)
	return s
}

// Add sets what the options say.
func (s *Set) Add(options ...Options) {
	for _, o := range options {
		if o != nil {
			o.JoinTo(s)
		}
	}
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

// Forget takes back that the flags are set.
func (s *Set) Forget(f Flags) {
	s.Given &^= f
	s.On &^= f
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
	if s.Given&Marshalers != 0 {
		to.Writers = s.Writers
	}
	if s.Given&Unmarshalers != 0 {
		to.Readers = s.Readers
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

// Functions are Marshalers or Unmarshalers.
type Functions struct {
	Which Flags
	List  any
}

func (f Functions) JoinTo(s *Set) {
	s.Put(f.Which, true)
	if f.Which == Marshalers {
		s.Writers = f.List
	} else {
		s.Readers = f.List
	}
}

// Lookup returns what o says about the option that like is, and whether it says anything.
func Lookup(o, like Options) (value any, ok bool) {
	s, whole := o.(*Set)
	if !whole || s == nil {
		s = new(Set)
		s.Add(o)
	}
	switch like := like.(type) {
	case Flag:
		ok = s.Given&like.Which != 0
		if !ok && like.Which == StringifyNumbers && s.Has(Quoted) {
			return true, true
		}
		return s.Has(like.Which), ok
	case Text:
		ok = s.Given&like.Which != 0
		switch {
		case !ok:
			return "", false
		case like.Which == Indent:
			return s.IndentText, true
		}
		return s.PrefixText, true
	case Functions:
		ok = s.Given&like.Which != 0
		switch {
		case !ok:
			return like.List, false
		case like.Which == Marshalers:
			return s.Writers, true
		}
		return s.Readers, true
	}
	panic("json: not the constructor of a single option")
}

// A Key opens what the packages around JSON export for each other. Only they can name Granted.
type Key struct{ _ byte }

var Granted Key
