// Package jsonflags gives the options the form in which tests write them.
package jsonflags

import "encoding/json/internal/opt"

// Bools are options; the lowest bit says whether they are on.
type Bools uint64

// JoinTo makes Bools options.
func (b Bools) JoinTo(s *opt.Set) { s.Put(opt.Flags(b>>1), b&1 != 0) }

const (
	AllowDuplicateNames             = Bools(opt.AllowDuplicateNames << 1)
	FormatByteArrayAsArray          = Bools(opt.FormatByteArrayAsArray << 1)
	FormatBytesWithLegacySemantics  = Bools(opt.FormatBytesWithLegacySemantics << 1)
	FormatDurationAsNano            = Bools(opt.FormatDurationAsNano << 1)
	MatchCaseSensitiveDelimiter     = Bools(opt.MatchCaseSensitiveDelimiter << 1)
	MergeWithLegacySemantics        = Bools(opt.MergeWithLegacySemantics << 1)
	OmitEmptyWithLegacySemantics    = Bools(opt.OmitEmptyWithLegacySemantics << 1)
	ParseBytesWithLooseRFC4648      = Bools(opt.ParseBytesWithLooseRFC4648 << 1)
	ParseTimeWithLooseRFC3339       = Bools(opt.ParseTimeWithLooseRFC3339 << 1)
	ReportErrorsWithLegacySemantics = Bools(opt.ReportErrorsWithLegacySemantics << 1)
	StringifyWithLegacySemantics    = Bools(opt.StringifyWithLegacySemantics << 1)
	UnmarshalArrayFromAnyLength     = Bools(opt.UnmarshalArrayFromAnyLength << 1)
	StringTag                       = Bools(opt.Quoted << 1)
)
