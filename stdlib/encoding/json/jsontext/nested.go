package jsontext

import (
	"encoding/json/internal/opt"
	"encoding/json/internal/wire"
)

// Internal is for packages encoding/json and encoding/json/v2: nobody else can get at what it exports.
var Internal exporter

type exporter struct{}

// Export returns what these packages may do.
func (exporter) Export(key *opt.Key) export {
	if key != &opt.Granted {
		panic("unauthorized call to Export")
	}
	return export{}
}

type export struct{}

// Encoder returns an encoder that writes one value behind the text b, whose open arrays and objects outer finds.
func (export) Encoder(b []byte, opts opt.Set, outer func() []wire.Level) *Encoder {
	return &Encoder{opts: opts, open: stack{{}}, bare: true, buf: b, outer: outer}
}

// Written returns the encoder's text, how many values it has of its own, and whether it is in the middle of one.
func (export) Written(e *Encoder) (b []byte, values int64, within bool) {
	return e.buf, e.open[0].count, len(e.open) > 1
}

// Decoder returns a decoder that reads the value at b[i], where the arrays and objects that outer finds are open.
func (export) Decoder(b []byte, i int, opts opt.Set, outer func() []wire.Level) *Decoder {
	return &Decoder{opts: opts, open: stack{{}}, buf: b, pos: i, outer: outer}
}

// Read returns how many values the decoder has read and whether it is in the middle of one.
func (export) Read(d *Decoder) (values int64, within bool) { return d.open[0].count, len(d.open) > 1 }

// surroundings are the arrays and objects around the value of a nested encoder or decoder; nil is for others.
type surroundings func() []wire.Level

// depth returns how many are open altogether.
func (s surroundings) depth(inner stack) int {
	n := len(inner) - 1
	if s != nil {
		n += len(s())
	}
	return n
}

// level returns the i-th level as StackIndex has it.
func (s surroundings) level(i int, inner stack) (Kind, int64) {
	if s == nil {
		return Kind(inner[i].bracket), inner[i].count
	}
	outer := s()
	if i > len(outer) || len(outer) == 0 {
		return Kind(inner[i-len(outer)].bracket), inner[i-len(outer)].count
	}
	if i == 0 {
		return 0, 1
	}
	l := &outer[i-1]
	kind, count := KindBeginArray, int64(l.Index)
	if l.Object {
		kind, count = KindBeginObject, 2*int64(l.Index)
		if !l.AtName {
			count++
		}
	}
	if i == len(outer) {
		count += inner[0].count
	}
	return kind, count
}

// pointer leads to the value that inner belongs to: the one that is open, else the previous or the next one.
func (s surroundings) pointer(where at, inner stack) Pointer {
	p := Pointer("")
	if s == nil {
		return p
	}
	outer := s()
	for i := range outer {
		l := &outer[i]
		if i == len(outer)-1 && !l.Object {
			l.Index += int(inner[0].count)
			if where == previous || len(inner) > 1 {
				l.Index--
			}
			if l.Index < 0 {
				break
			}
		}
		p += "/" + Pointer(l.Step())
	}
	return p
}
