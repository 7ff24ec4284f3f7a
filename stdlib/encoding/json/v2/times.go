package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"time"
	"unsafe"
)

func writeTime(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	if err := badTag(o); err != nil {
		return errorBefore(e, pl.typ, err)
	}
	b := hidden.Begin(e, jsontext.KindString)
	pos := len(b)
	b = (*time.Time)(p).AppendFormat(append(b, '"'), time.RFC3339Nano)
	if err := checkYearZone(b[pos+1:]); err != nil {
		if o.Has(opt.ReportErrorsWithLegacySemantics) {
			return methodError(pl.at(p), err, "MarshalJSON")
		}
		return errorBefore(e, pl.typ, err)
	}
	return hidden.Text(e, append(b, '"'), pos)
}

// zone is how long time zones are that aren't Z.
const zone = len("+07:00")

// checkYearZone returns an error if a time in the format of RFC 3339 isn't one that the RFC allows.
func checkYearZone(text []byte) error {
	if text[len("2006")] != '-' {
		return errNoYear
	}
	if n := len(text); text[n-1] != 'Z' {
		if sign := text[n-zone]; sign != '+' && sign != '-' || twoDigits(text[n-zone+1:]) >= 24 {
			return errNoZone
		}
	}
	return nil
}

func twoDigits(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

func readTime(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	if err := badTag(o); err != nil {
		return passOver(d, o, pl.typ, err)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return err
	}
	switch text[0] {
	case 'n':
		if !o.Has(opt.MergeWithLegacySemantics) {
			*(*time.Time)(p) = time.Time{}
		}
		return nil
	case '"':
		var t time.Time
		text = wire.Unquote(text, 0, len(text)-1, verbatim)
		err := t.UnmarshalText(text)
		if err == nil && !o.Has(opt.ParseTimeWithLooseRFC3339) {
			err = strictTime(text)
		}
		switch {
		case err == nil:
			*(*time.Time)(p) = t
			return nil
		case o.Has(opt.ReportErrorsWithLegacySemantics):
			return err
		}
		return errorAfter(d, o, pl.typ, err)
	}
	return errorAfter(d, o, pl.typ, nil)
}

// strictTime returns an error for a time that package time reads, but that RFC 3339 doesn't allow.
func strictTime(text []byte) error {
	const hour, fraction = len("2006-01-02T"), len("2006-01-02T15:04:05")
	wrong := func(layout, value, message string) error {
		return &time.ParseError{Layout: time.RFC3339, Value: string(text), LayoutElem: layout, ValueElem: value, Message: message}
	}
	n := len(text)
	switch {
	case text[hour+1] == ':':
		return wrong("15", string(text[hour:hour+1]), "")
	case text[fraction] == ',':
		return wrong(".", ",", "")
	case text[n-1] == 'Z':
		return nil
	case twoDigits(text[n-zone+1:]) >= 24:
		return wrong("Z07:00", string(text[n-zone:]), ": timezone hour out of range")
	case twoDigits(text[n-len("00"):]) >= 60:
		return wrong("Z07:00", string(text[n-zone:]), ": timezone minute out of range")
	}
	return nil
}

func writeDuration(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	if !o.Has(opt.FormatDurationAsNano) {
		return errorBefore(e, pl.typ, errNoFormat)
	}
	return writeInt(e, o, pl, p, copied)
}

func readDuration(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	if !o.Has(opt.FormatDurationAsNano) {
		return passOver(d, o, pl.typ, errNoFormat)
	}
	return readInt(d, o, pl, p)
}
