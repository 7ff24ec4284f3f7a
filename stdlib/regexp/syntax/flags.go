package syntax

// Flags choose the dialect for the parser; in nodes they record what was in force where the node was read.
type Flags uint16

const (
	FoldCase      Flags = 1 << iota // letters match in either case
	Literal                         // the pattern is plain text
	ClassNL                         // negated classes and [[:space:]] may match newline
	DotNL                           // . matches newline too
	OneLine                         // ^ and $ mean the ends of the text only
	NonGreedy                       // repetition prefers fewer by default
	PerlX                           // Perl's additions: \d, (?...), *? and the like
	UnicodeGroups                   // \p and \P
	WasDollar                       // this OpEndText was written $
	Simple                          // the tree has no counted repetition

	MatchNL = ClassNL | DotNL

	Perl        = ClassNL | OneLine | PerlX | UnicodeGroups // the dialect of regexp.Compile
	POSIX Flags = 0                                         // the dialect of regexp.CompilePOSIX
)

// An ErrorCode says what is wrong with a pattern.
type ErrorCode string

const (
	// ErrInternalError is a defect of this package.
	ErrInternalError ErrorCode = "regexp/syntax: internal error"

	// The following are defects of the pattern.
	ErrInvalidCharClass      ErrorCode = "invalid character class"
	ErrInvalidCharRange      ErrorCode = "invalid character class range"
	ErrInvalidEscape         ErrorCode = "invalid escape sequence"
	ErrInvalidNamedCapture   ErrorCode = "invalid named capture"
	ErrInvalidPerlOp         ErrorCode = "invalid or unsupported Perl syntax"
	ErrInvalidRepeatOp       ErrorCode = "invalid nested repetition operator"
	ErrInvalidRepeatSize     ErrorCode = "invalid repeat count"
	ErrInvalidUTF8           ErrorCode = "invalid UTF-8"
	ErrMissingBracket        ErrorCode = "missing closing ]"
	ErrMissingParen          ErrorCode = "missing closing )"
	ErrMissingRepeatArgument ErrorCode = "missing argument to repetition operator"
	ErrTrailingBackslash     ErrorCode = "trailing backslash at end of expression"
	ErrUnexpectedParen       ErrorCode = "unexpected )"
	ErrNestingDepth          ErrorCode = "expression nests too deeply"
	ErrLarge                 ErrorCode = "expression too large"
)

// String returns the message.
func (e ErrorCode) String() string { return string(e) }

// An Error is a defect of a pattern, with the part of it that shows the defect.
type Error struct {
	Code ErrorCode
	Expr string
}

// Error puts the message and the offending part together.
func (e *Error) Error() string {
	return "error parsing regexp: " + string(e.Code) + ": `" + e.Expr + "`"
}
