package json

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
	"encoding/json/jsontext"
	jsonv2 "encoding/json/v2"
	"errors"
	"io"
	"reflect"
	"strings"
)

// hidden is what package jsontext exports for this package.
var hidden = jsontext.Internal.Export(&opt.Granted)

// judge looks at the result of a method that was to read or write one value, and did so with some; within says that it
// stopped in the middle. done is false if there is to be another way.
func judge(err error, values int64, within bool) (done bool, _ error) {
	switch {
	case err == nil && (values != 1 || within):
		return true, opt.ErrNotOne
	case errors.Is(err, errors.ErrUnsupported):
		if values == 0 && !within {
			return false, nil
		}
		return true, opt.ErrTouched
	}
	return true, textError(err)
}

// callTokens lets v write itself.
func (e *encoder) callTokens(v jsonv2.MarshalerTo) (done bool, err error) {
	before := e.buf
	set := opt.Set{Given: opt.V1, On: opt.V1}
	set.Put(opt.EscapeForHTML, e.esc&wire.HTML != 0)
	enc := hidden.Encoder(before, set, func() []wire.Level { return wire.Trail(before, len(before)) })
	err = v.MarshalJSONTo(enc)
	b, values, within := hidden.Written(enc)
	if done, err = judge(err, values, within); err != nil {
		return true, &MarshalerError{reflect.TypeOf(v), err, "MarshalJSONTo"}
	}
	if done {
		e.buf = b
	}
	return done, nil
}

// callTokens lets v read the value at data[i:end].
func (d *decoder) callTokens(v jsonv2.UnmarshalerFrom, i, end int) (done bool) {
	set := opt.Set{Given: opt.V1, On: opt.V1}
	dec := hidden.Decoder(d.data[:end:end], i, set, func() []wire.Level { return wire.Trail(d.data, i) })
	err := v.UnmarshalJSONFrom(dec)
	values, within := hidden.Read(dec)
	if done, err = judge(err, values, within); err != nil {
		d.fail(readingError(d.root, err))
	}
	return done
}

// textError makes an error of this package of one of package jsontext.
func textError(err error) error {
	e, ok := err.(*jsontext.SyntacticError)
	if !ok || e == nil {
		return err
	}
	msg := endOfInput
	if e.Err != io.ErrUnexpectedEOF {
		msg = e.Err.Error()
		if i := strings.Index(msg, " (expecting"); i >= 0 && !strings.Contains(msg, " in literal") {
			msg = msg[:i]
		}
	}
	return &SyntaxError{names.Replace(msg), e.ByteOffset}
}
