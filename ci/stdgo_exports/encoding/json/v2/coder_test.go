package json

import (
	"encoding/json/internal/opt"
	"encoding/json/jsontext"
)

// export shows tests what they look at in encoders and decoders.
var export exporter

type exporter struct{}

// coder is an encoder or decoder.
type coder struct {
	Tokens tokens
	Struct opt.Set
}

// tokens is where a coder is.
type tokens struct {
	Stack []struct{}
	Last  last
}

// last is the innermost array or object.
type last struct{ length int64 }

func (l last) Length() int64 { return l.length }

func at(depth int, length int64, o *opt.Set) *coder {
	return &coder{Tokens: tokens{make([]struct{}, depth), last{length}}, Struct: *o}
}

func (exporter) Encoder(e *jsontext.Encoder) *coder {
	_, n := e.StackIndex(e.StackDepth())
	return at(e.StackDepth(), n, hidden.Settings(e))
}

func (exporter) Decoder(d *jsontext.Decoder) *coder {
	_, n := d.StackIndex(d.StackDepth())
	return at(d.StackDepth(), n, hidden.ReadSettings(d))
}
