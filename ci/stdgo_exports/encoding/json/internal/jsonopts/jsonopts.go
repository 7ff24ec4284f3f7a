// Package jsonopts has what tests know about sets of options.
package jsonopts

import "encoding/json/internal/opt"

// Struct would be a set of options.
type Struct struct{ ArshalValues }

// ArshalValues has the format of a field's tag, which packages of rgo don't know.
type ArshalValues struct{ Format string }

// JoinTo sets nothing.
func (*Struct) JoinTo(*opt.Set) {}

// ExperimentalSupportFormatTag would let fields' tags have formats.
func ExperimentalSupportFormatTag(bool) opt.Options { return &Struct{} }
