package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	"errors"
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

// null writes null.
func null(e *jsontext.Encoder) error {
	b := hidden.Begin(e, jsontext.KindNull)
	return hidden.Literal(e, append(b, "null"...), len(b))
}

// quotedText reports whether a boolean or string is put in a string, which only the first version does.
func quotedText(o *opt.Set) (bool, error) {
	if o.On&opt.Quoted == 0 {
		return false, nil
	}
	if o.On&(opt.StringifyWithLegacySemantics|opt.ReportErrorsWithLegacySemantics) == 0 {
		return false, errQuotedTag
	}
	return o.Has(opt.StringifyWithLegacySemantics), nil
}

func writeBool(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	quote, err := quotedText(o)
	if err != nil {
		return errorBefore(e, pl.typ, err)
	}
	if quote {
		return hidden.Quote(e, strconv.FormatBool(*(*bool)(p)))
	}
	b := hidden.Begin(e, jsontext.KindTrue)
	return hidden.Literal(e, strconv.AppendBool(b, *(*bool)(p)), len(b))
}

func readBool(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	quote, err := quotedText(o)
	if err != nil {
		return passOver(d, o, pl.typ, err)
	}
	switch d.PeekKind() {
	case jsontext.KindBeginObject, jsontext.KindBeginArray, jsontext.KindEndObject, jsontext.KindEndArray:
		return mismatch(d, o, pl.typ)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return err
	}
	v := (*bool)(p)
	switch c := text[0]; {
	case c == 'n':
		if !o.Has(opt.MergeWithLegacySemantics) {
			*v = false
		}
		return nil
	case (c == 't' || c == 'f') && !quote:
		*v = c == 't'
		return nil
	case c == '"' && quote:
		switch string(wire.Unquote(text, 0, len(text)-1, verbatim)) {
		case "true":
			*v = true
		case "false":
			*v = false
		case "null":
			if !o.Has(opt.MergeWithLegacySemantics) {
				*v = false
			}
		default:
			return errorAbout(d, o, pl.typ, strconv.ErrSyntax)
		}
		return nil
	}
	return errorAfter(d, o, pl.typ, nil)
}

func writeString(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	s := *(*string)(p)
	quote, err := quotedText(o)
	if err != nil {
		return errorBefore(e, pl.typ, err)
	}
	if !quote {
		return hidden.Quote(e, s)
	}
	inner, valid := wire.AppendQuote(nil, s, hidden.Escapes(e))
	if !valid && !o.Has(opt.AllowInvalidUTF8) {
		return errorBefore(e, pl.typ, &jsontext.SyntacticError{Err: wire.ErrNotUTF8})
	}
	text, _ := wire.AppendQuote(nil, string(inner), 0)
	return e.WriteValue(text)
}

func readString(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	quote, err := quotedText(o)
	if err != nil {
		return passOver(d, o, pl.typ, err)
	}
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return err
	}
	v := (*string)(p)
	switch text[0] {
	case 'n':
		if !o.Has(opt.MergeWithLegacySemantics) {
			*v = ""
		}
		return nil
	case '"':
		text = wire.Unquote(text, 0, len(text)-1, verbatim)
		if quote {
			if string(text) == "null" {
				if !o.Has(opt.MergeWithLegacySemantics) {
					*v = ""
				}
				return nil
			}
			if text, err = jsontext.AppendUnquote(nil, text); err != nil {
				return errorAfter(d, o, pl.typ, err)
			}
		}
		*v = hidden.Strings(d).Get(text)
		return nil
	}
	return errorAfter(d, o, pl.typ, nil)
}

// asText reports whether numbers are put in strings.
func asText(o *opt.Set, name bool) bool {
	return name || o.On&(opt.StringifyNumbers|opt.Quoted) != 0
}

// number writes a number that was appended behind what Begin returned.
func number(e *jsontext.Encoder, b []byte, pos int, quote bool) error {
	if quote {
		return hidden.Text(e, append(b, '"'), pos)
	}
	return hidden.Literal(e, b, pos)
}

// beginNumber returns the buffer with what stands before a number.
func beginNumber(e *jsontext.Encoder, o *opt.Set) (b []byte, pos int, quote bool) {
	if quote = asText(o, hidden.AtName(e)); quote {
		b = hidden.Begin(e, jsontext.KindString)
		return append(b, '"'), len(b), true
	}
	b = hidden.Begin(e, jsontext.KindNumber)
	return b, len(b), false
}

func signed(size uintptr, p unsafe.Pointer) int64 {
	switch size {
	case 1:
		return int64(*(*int8)(p))
	case 2:
		return int64(*(*int16)(p))
	case 4:
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func unsigned(size uintptr, p unsafe.Pointer) uint64 {
	switch size {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

func setInt(p unsafe.Pointer, size uintptr, n uint64) {
	switch size {
	case 1:
		*(*uint8)(p) = uint8(n)
	case 2:
		*(*uint16)(p) = uint16(n)
	case 4:
		*(*uint32)(p) = uint32(n)
	default:
		*(*uint64)(p) = n
	}
}

func writeInt(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	b, pos, quote := beginNumber(e, o)
	return number(e, strconv.AppendInt(b, signed(pl.size, p), 10), pos, quote)
}

func writeUint(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	b, pos, quote := beginNumber(e, o)
	return number(e, strconv.AppendUint(b, unsigned(pl.size, p), 10), pos, quote)
}

func writeFloat(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	var x float64
	if pl.bits == 32 {
		x = float64(*(*float32)(p))
	} else {
		x = *(*float64)(p)
	}
	if x-x != 0 {
		err := errors.New("unsupported value: " + strconv.FormatFloat(x, 'g', -1, 64))
		if o.Has(opt.ReportErrorsWithLegacySemantics) {
			err = &opt.ValueError{Value: pl.variable(p).Interface(), Err: err}
		}
		return errorBefore(e, pl.typ, err)
	}
	b, pos, quote := beginNumber(e, o)
	return number(e, wire.AppendFloat(b, x, pl.bits), pos, quote)
}

// parseDigits reads an integer in the form that JSON has for it.
func parseDigits(b []byte) (n uint64, err error) {
	if len(b) == 0 || b[0] == '0' && len(b) > 1 {
		return 0, strconv.ErrSyntax
	}
	for _, c := range b {
		if c -= '0'; c > 9 {
			return 0, strconv.ErrSyntax
		} else if n < math.MaxUint64/10 || n == math.MaxUint64/10 && uint64(c) <= math.MaxUint64%10 {
			n = n*10 + uint64(c)
		} else {
			err = strconv.ErrRange
		}
	}
	return n, err
}

// numberText reads the next value, which should be a number. Without error it returns its text, or nil if that was null
// or a number in the syntax of Go that was stored already.
func numberText(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer, parse func(s string) error) ([]byte, error) {
	quote := asText(o, hidden.NameNext(d))
	text, verbatim, err := hidden.Next(d)
	if err != nil {
		return nil, err
	}
	zero := func() {
		if !o.Has(opt.MergeWithLegacySemantics) {
			pl.clear(p)
		}
	}
	switch c := text[0]; {
	case c == 'n':
		zero()
		return nil, nil
	case c == '"' && quote:
		text = wire.Unquote(text, 0, len(text)-1, verbatim)
		if !o.Has(opt.StringifyWithLegacySemantics) {
			return text, nil
		}
		if err := parse(string(text)); err == nil {
			return nil, nil
		} else if string(text) != "null" {
			return nil, errorAbout(d, o, pl.typ, errors.Unwrap(err))
		}
		zero()
		return nil, nil
	case !quote && (c == '-' || c-'0' <= 9):
		return text, nil
	}
	return nil, errorAfter(d, o, pl.typ, nil)
}

func readInt(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	text, err := numberText(d, o, pl, p, func(s string) error {
		n, err := strconv.ParseInt(s, 10, pl.bits)
		if err == nil {
			setInt(p, pl.size, uint64(n))
		}
		return err
	})
	if text == nil {
		return err
	}
	limit := uint64(1)<<(pl.bits-1) - 1
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
		limit++
	}
	n, err := parseDigits(text)
	if err == nil && n > limit {
		err = strconv.ErrRange
	}
	if err != nil {
		return errorAbout(d, o, pl.typ, err)
	}
	if negative {
		n = -n
	}
	setInt(p, pl.size, n)
	return nil
}

func readUint(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	text, err := numberText(d, o, pl, p, func(s string) error {
		n, err := strconv.ParseUint(s, 10, pl.bits)
		if err == nil {
			setInt(p, pl.size, n)
		}
		return err
	})
	if text == nil {
		return err
	}
	n, err := parseDigits(text)
	if err == nil && n > math.MaxUint64>>(64-pl.bits) {
		err = strconv.ErrRange
	}
	if err != nil {
		return errorAbout(d, o, pl.typ, err)
	}
	setInt(p, pl.size, n)
	return nil
}

func readFloat(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	store := func(s string) error {
		x, err := strconv.ParseFloat(s, pl.bits)
		if err != nil {
			return err
		}
		if pl.bits == 32 {
			*(*float32)(p) = float32(x)
		} else {
			*(*float64)(p) = x
		}
		return nil
	}
	text, err := numberText(d, o, pl, p, store)
	if text == nil {
		return err
	}
	if end, fault := wire.Number(text, 0); fault != nil || end != len(text) {
		return errorAbout(d, o, pl.typ, strconv.ErrSyntax)
	}
	if err := store(stringOf(text)); err != nil {
		return errorAbout(d, o, pl.typ, errors.Unwrap(err))
	}
	return nil
}

func writeInvalid(e *jsontext.Encoder, o *opt.Set, pl *plan, p unsafe.Pointer, copied bool) error {
	return errorBefore(e, pl.typ, nil)
}

func readInvalid(d *jsontext.Decoder, o *opt.Set, pl *plan, p unsafe.Pointer) error {
	if !o.Has(opt.ReportErrorsWithLegacySemantics) {
		return errorAhead(d, o, pl.typ, nil)
	}
	text, err := d.ReadValue()
	if err != nil || text.Kind() == jsontext.KindNull {
		return err
	}
	return errorAfter(d, o, pl.typ, nil)
}

// isEmptyKind reports whether an empty value of the kind is null, "", [] or {} in JSON.
func isEmptyKind(k reflect.Kind) bool {
	switch k {
	case reflect.String, reflect.Map, reflect.Array, reflect.Slice, reflect.Pointer, reflect.Interface:
		return true
	}
	return false
}
