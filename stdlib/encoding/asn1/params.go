package asn1

import (
	"reflect"
	"strconv"
	"strings"
)

// fieldParameters is what a field's tag says. Errors show it with the names of its fields, so those are Go's.
type fieldParameters struct {
	optional     bool
	explicit     bool
	application  bool
	private      bool
	defaultValue *int64
	tag          *int
	stringType   int
	timeType     int
	set          bool
	omitEmpty    bool
}

// readParams reads a field's tag. Words without a meaning are passed over.
func readParams(text string) (p fieldParameters) {
	for word := range strings.SplitSeq(text, ",") {
		switch word {
		case "optional":
			p.optional = true
		case "explicit":
			p.explicit = true
			p.needTag()
		case "application":
			p.application = true
			p.needTag()
		case "private":
			p.private = true
			p.needTag()
		case "generalized":
			p.timeType = TagGeneralizedTime
		case "utc":
			p.timeType = TagUTCTime
		case "ia5":
			p.stringType = TagIA5String
		case "printable":
			p.stringType = TagPrintableString
		case "numeric":
			p.stringType = TagNumericString
		case "utf8":
			p.stringType = TagUTF8String
		case "set":
			p.set = true
		case "omitempty":
			p.omitEmpty = true
		default:
			if digits, ok := strings.CutPrefix(word, "default:"); ok {
				if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
					p.defaultValue = &n
				}
			} else if digits, ok := strings.CutPrefix(word, "tag:"); ok {
				if n, err := strconv.Atoi(digits); err == nil {
					p.tag = &n
				}
			}
		}
	}
	return p
}

// needTag gives p the tag 0 if it has none yet.
func (p *fieldParameters) needTag() {
	if p.tag == nil {
		p.tag = new(int)
	}
}

// class returns the class of p's tag.
func (p *fieldParameters) class() int {
	switch {
	case p.application:
		return ClassApplication
	case p.private:
		return ClassPrivate
	}
	return ClassContextSpecific
}

// absent gives v the value that it has where the data has none, and reports whether that is allowed.
func (p *fieldParameters) absent(v reflect.Value) bool {
	if p.optional && p.defaultValue != nil && v.CanInt() {
		v.SetInt(*p.defaultValue)
	}
	return p.optional
}
