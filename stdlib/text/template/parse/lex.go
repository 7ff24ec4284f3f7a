package parse

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind is the kind of a token.
type kind int

const (
	tokError kind = iota // the text is the message
	tokEOF
	tokText       // between actions
	tokComment    // with its /* and */
	tokLeft       // the delimiter in front of an action
	tokRight      // the delimiter behind it
	tokSpace      // between words
	tokLeftParen  // (
	tokRightParen // )
	tokPipe       // |
	tokAssign     // =
	tokDeclare    // :=
	tokChar       // any other printable ASCII character
	tokDot        // . by itself
	tokField      // .name
	tokVariable   // $ or $name
	tokIdentifier // name
	tokBool       // true or false
	tokNumber     // also an imaginary one
	tokComplex    // 1+2i
	tokCharConst  // 'x'
	tokString     // "x"
	tokRawString  // `x`

	tokKeyword // separates the keywords
	tokBlock
	tokBreak
	tokContinue
	tokDefine
	tokElse
	tokEnd
	tokIf
	tokNil
	tokRange
	tokTemplate
	tokWith
)

func keyword(word string) kind {
	switch word {
	case "block":
		return tokBlock
	case "break":
		return tokBreak
	case "continue":
		return tokContinue
	case "define":
		return tokDefine
	case "else":
		return tokElse
	case "end":
		return tokEnd
	case "if":
		return tokIf
	case "nil":
		return tokNil
	case "range":
		return tokRange
	case "template":
		return tokTemplate
	case "with":
		return tokWith
	}
	return tokIdentifier
}

// A token is a piece of the template.
type token struct {
	kind kind
	pos  Pos
	text string
	line int // on which it begins
}

// String describes the token for messages.
func (t token) String() string {
	switch {
	case t.kind == tokEOF:
		return "EOF"
	case t.kind == tokError:
		return t.text
	case t.kind == tokDot || t.kind > tokKeyword:
		return "<" + t.text + ">"
	case len(t.text) > 10:
		return fmt.Sprintf("%.10q...", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

const eof rune = -1

// A lexer cuts a template into tokens, one at a time.
type lexer struct {
	input       string
	left, right string // delimiters of actions
	pos         int
	start       int // of the token being read
	line        int // at start
	inAction    bool
	parens      int // open in the action
	comments    bool
	breakWord   bool // break is a keyword, not a function
	continueOK  bool
}

// take makes a token of what has been read since start.
func (l *lexer) take(k kind) token {
	t := token{k, Pos(l.start), l.input[l.start:l.pos], l.line}
	l.skip()
	return t
}

// skip drops what has been read since start.
func (l *lexer) skip() {
	l.line += strings.Count(l.input[l.start:l.pos], "\n")
	l.start = l.pos
}

// fail makes a token of an error; nothing but the end follows.
func (l *lexer) fail(format string, args ...any) token {
	t := token{tokError, Pos(l.start), fmt.Sprintf(format, args...), l.line}
	l.input, l.pos, l.start, l.inAction = "", 0, 0, false
	return t
}

func (l *lexer) rest() string { return l.input[l.pos:] }

// peek returns the next character, and its width.
func (l *lexer) peek() (rune, int) {
	if l.pos >= len(l.input) {
		return eof, 0
	}
	return utf8.DecodeRuneInString(l.rest())
}

// accept reads one of the bytes, if it is next.
func (l *lexer) accept(set string) bool {
	if l.pos < len(l.input) && strings.IndexByte(set, l.input[l.pos]) >= 0 {
		l.pos++
		return true
	}
	return false
}

func (l *lexer) acceptAll(set string) {
	for l.accept(set) {
	}
}

const spaces = " \t\r\n"

func isSpace(c byte) bool { return strings.IndexByte(spaces, c) >= 0 }

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// atRight reports whether the right delimiter is next, and whether it trims the space that follows it.
func (l *lexer) atRight() (delim, trim bool) {
	s := l.rest()
	if len(s) >= 2 && isSpace(s[0]) && s[1] == '-' && strings.HasPrefix(s[2:], l.right) {
		return true, true
	}
	return strings.HasPrefix(s, l.right), false
}

// next returns the next token.
func (l *lexer) next() token {
	if l.inAction {
		return l.action()
	}
	for {
		if t, ok := l.text(); ok {
			return t
		}
		// A left delimiter: of an action or of a comment.
		l.pos += len(l.left)
		marker := 0
		if s := l.rest(); len(s) >= 2 && s[0] == '-' && isSpace(s[1]) {
			marker = 2
		}
		if !strings.HasPrefix(l.input[l.pos+marker:], "/*") {
			t := l.take(tokLeft)
			l.pos += marker
			l.skip()
			l.inAction, l.parens = true, 0
			return t
		}
		l.pos += marker
		l.skip()
		if t, ok := l.comment(); ok {
			return t
		}
	}
}

// text reads up to the next left delimiter, or to the end; false if there is nothing in front of the delimiter.
func (l *lexer) text() (token, bool) {
	i := strings.Index(l.rest(), l.left)
	if i < 0 {
		l.pos = len(l.input)
		if l.pos > l.start {
			return l.take(tokText), true
		}
		return l.take(tokEOF), true
	}
	end := l.pos + i
	l.pos = end
	if s := l.input[end+len(l.left):]; len(s) >= 2 && s[0] == '-' && isSpace(s[1]) {
		l.pos = l.start + len(strings.TrimRight(l.input[l.start:end], spaces))
	}
	some := l.pos > l.start
	t := l.take(tokText)
	l.pos = end
	l.skip()
	return t, some
}

// comment reads a comment and the right delimiter; false if comments are not wanted.
func (l *lexer) comment() (token, bool) {
	i := strings.Index(l.input[l.pos+2:], "*/")
	if i < 0 {
		l.pos += 2
		return l.fail("unclosed comment"), true
	}
	l.pos += 2 + i + 2
	delim, trim := l.atRight()
	if !delim {
		return l.fail("comment ends before closing delimiter"), true
	}
	t := l.take(tokComment)
	l.finish(trim)
	l.skip()
	return t, l.comments
}

// finish reads a right delimiter, and the space behind it if it trims.
func (l *lexer) finish(trim bool) {
	if trim {
		l.pos += 2
	}
	l.pos += len(l.right)
	if trim {
		l.pos = len(l.input) - len(strings.TrimLeft(l.rest(), spaces))
	}
}

// action returns the next token inside an action.
func (l *lexer) action() token {
	if delim, trim := l.atRight(); delim {
		return l.endAction(trim)
	}
	r, size := l.peek()
	if r != eof && r < utf8.RuneSelf && isSpace(byte(r)) {
		return l.space()
	}
	l.pos += size
	switch {
	case r == eof:
		return l.fail("unclosed action")
	case r == '=':
		return l.take(tokAssign)
	case r == '|':
		return l.take(tokPipe)
	case r == ':':
		if !l.accept("=") {
			return l.fail("expected :=")
		}
		return l.take(tokDeclare)
	case r == '"':
		return l.quoted('"', "unterminated quoted string", tokString)
	case r == '\'':
		return l.quoted('\'', "unterminated character constant", tokCharConst)
	case r == '`':
		i := strings.IndexByte(l.rest(), '`')
		if i < 0 {
			return l.fail("unterminated raw quoted string")
		}
		l.pos += i + 1
		return l.take(tokRawString)
	case r == '$':
		return l.name(tokVariable)
	case r == '.' && (l.pos == len(l.input) || l.input[l.pos] < '0' || l.input[l.pos] > '9'):
		if l.pos == len(l.input) {
			l.pos--
			return l.number()
		}
		if l.atEnd() {
			return l.take(tokDot)
		}
		return l.name(tokField)
	case r == '.' || r == '+' || r == '-' || '0' <= r && r <= '9':
		l.pos--
		return l.number()
	case wordRune(r):
		return l.word()
	case r == '(':
		l.parens++
		return l.take(tokLeftParen)
	case r == ')':
		l.parens--
		if l.parens < 0 {
			return l.fail("unexpected right paren")
		}
		return l.take(tokRightParen)
	case r <= unicode.MaxASCII && unicode.IsPrint(r):
		return l.take(tokChar)
	}
	return l.fail("unrecognized character in action: %#U", r)
}

func (l *lexer) endAction(trim bool) token {
	if l.parens != 0 {
		return l.fail("unclosed left paren")
	}
	if trim {
		l.pos += 2
		l.skip()
	}
	l.pos += len(l.right)
	t := l.take(tokRight)
	if trim {
		l.pos = len(l.input) - len(strings.TrimLeft(l.rest(), spaces))
		l.skip()
	}
	l.inAction = false
	return t
}

// space reads spaces, but not the one that belongs to a trimming delimiter.
func (l *lexer) space() token {
	l.acceptAll(spaces)
	if s := l.input[l.pos-1:]; len(s) >= 2 && s[1] == '-' && strings.HasPrefix(s[2:], l.right) {
		l.pos--
		if l.pos == l.start {
			return l.endAction(true)
		}
	}
	return l.take(tokSpace)
}

// atEnd reports whether a word may end here.
func (l *lexer) atEnd() bool {
	if l.pos >= len(l.input) || strings.IndexByte(spaces+".,|:)(", l.input[l.pos]) >= 0 {
		return true
	}
	return strings.HasPrefix(l.rest(), l.right)
}

// letters reads the rest of a word and returns the character behind it.
func (l *lexer) letters() rune {
	for {
		r, size := l.peek()
		if !wordRune(r) {
			return r
		}
		l.pos += size
	}
}

// name reads the rest of a field or variable.
func (l *lexer) name(k kind) token {
	if k == tokVariable && l.atEnd() {
		return l.take(k)
	}
	if r := l.letters(); !l.atEnd() {
		return l.fail("bad character %#U", r)
	}
	return l.take(k)
}

// word reads the rest of an identifier, keyword or constant.
func (l *lexer) word() token {
	if r := l.letters(); !l.atEnd() {
		return l.fail("bad character %#U", r)
	}
	word := l.input[l.start:l.pos]
	k := keyword(word)
	if k == tokBreak && !l.breakWord || k == tokContinue && !l.continueOK {
		k = tokIdentifier
	}
	if word == "true" || word == "false" {
		k = tokBool
	}
	return l.take(k)
}

// quoted reads the rest of a string or character with escapes.
func (l *lexer) quoted(quote byte, message string, k kind) token {
	for l.pos < len(l.input) {
		c := l.input[l.pos]
		l.pos++
		switch {
		case c == quote:
			return l.take(k)
		case c == '\n':
			return l.fail("%s", message)
		case c == '\\':
			if l.pos == len(l.input) || l.input[l.pos] == '\n' {
				return l.fail("%s", message)
			}
			l.pos++
		}
	}
	return l.fail("%s", message)
}

// number reads a number roughly: whether it is one is found out when it is converted.
func (l *lexer) number() token {
	if !l.real() {
		return l.fail("bad number syntax: %q", l.input[l.start:l.pos])
	}
	if r, _ := l.peek(); r == '+' || r == '-' {
		if !l.real() || l.input[l.pos-1] != 'i' {
			return l.fail("bad number syntax: %q", l.input[l.start:l.pos])
		}
		return l.take(tokComplex)
	}
	return l.take(tokNumber)
}

// real reads a real or imaginary number; false if a letter follows.
func (l *lexer) real() bool {
	l.accept("+-")
	digits, exponent := "0123456789_", "eE"
	if l.accept("0") {
		switch {
		case l.accept("xX"):
			digits, exponent = "0123456789abcdefABCDEF_", "pP"
		case l.accept("oO"):
			digits, exponent = "01234567_", ""
		case l.accept("bB"):
			digits, exponent = "01_", ""
		}
	}
	l.acceptAll(digits)
	if l.accept(".") {
		l.acceptAll(digits)
	}
	if l.accept(exponent) {
		l.accept("+-")
		l.acceptAll("0123456789_")
	}
	l.accept("i")
	if r, size := l.peek(); wordRune(r) {
		l.pos += size
		return false
	}
	return true
}
