package fmt

import (
	"errors"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ScanState is what a Scanner reads from.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// A Scanner scans itself.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// Scan reads blank-separated values from standard input into a; newlines count as blanks. It returns how many it
// stored, and an error if that's fewer than len(a).
func Scan(a ...any) (n int, err error) { return Fscan(os.Stdin, a...) }

// Scanln is Scan that stops at the end of the line, which must follow the last value.
func Scanln(a ...any) (n int, err error) { return Fscanln(os.Stdin, a...) }

// Scanf reads as the format says; newlines must match the format's.
func Scanf(format string, a ...any) (n int, err error) { return Fscanf(os.Stdin, format, a...) }

// Sscan, Sscanln and Sscanf read from a string.
func Sscan(str string, a ...any) (n int, err error)   { return Fscan(strings.NewReader(str), a...) }
func Sscanln(str string, a ...any) (n int, err error) { return Fscanln(strings.NewReader(str), a...) }

func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf(strings.NewReader(str), format, a...)
}

// Fscan, Fscanln and Fscanf read from r. A reader without UnreadRune may lose one rune between calls.
func Fscan(r io.Reader, a ...any) (n int, err error) {
	s := newScanner(r)
	defer s.release()
	return s.all(a)
}

func Fscanln(r io.Reader, a ...any) (n int, err error) {
	s := newScanner(r)
	defer s.release()
	s.lineMode = true
	return s.all(a)
}

func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	s := newScanner(r)
	defer s.release()
	s.lineMode = true
	s.formatted = true
	return s.format(format, a)
}

const eof = -1

// unlimited stands for no width.
const unlimited = 1 << 30

// runes reads runes from any reader, byte by byte so that nothing after the last rune is consumed.
type runes struct {
	r       io.Reader
	last    rune
	unread  bool
	buf     [utf8.UTFMax]byte
	pending int
}

func (r *runes) ReadRune() (rune, int, error) {
	if r.unread {
		r.unread = false
		return r.last, utf8.RuneLen(r.last), nil
	}
	for {
		if r.pending > 0 && (utf8.FullRune(r.buf[:r.pending]) || r.pending == utf8.UTFMax) {
			break
		}
		n, err := io.ReadFull(r.r, r.buf[r.pending:r.pending+1])
		r.pending += n
		if err != nil {
			if r.pending > 0 {
				break
			}
			return 0, 0, err
		}
	}
	c, size := utf8.DecodeRune(r.buf[:r.pending])
	copy(r.buf[:], r.buf[size:r.pending])
	r.pending -= size
	r.last = c
	return c, size, nil
}

func (r *runes) UnreadRune() error {
	if r.unread {
		return errors.New("fmt: scanning called UnreadRune with no rune available")
	}
	r.unread = true
	return nil
}

// scanner is the state of one call.
type scanner struct {
	in    io.RuneScanner
	token []byte
	// count is how many runes were read, limit where the current field's width ends.
	count, limit, width int
	lineMode, formatted bool
	atEOF               bool
}

// scanError carries an error out of the depths.
type scanError struct {
	err error
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{limit: unlimited, width: unlimited}
	if rs, ok := r.(io.RuneScanner); ok {
		s.in = rs
	} else {
		s.in = &runes{r: r}
	}
	return s
}

func (s *scanner) release() { s.in = nil }

func (s *scanner) fail(text string) { panic(scanError{errors.New(text)}) }

// Read is there because a ScanState must have it.
func (s *scanner) Read([]byte) (int, error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *scanner) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.count >= s.limit {
		return 0, 0, io.EOF
	}
	r, size, err = s.in.ReadRune()
	if err == nil {
		s.count++
		// Scanln's input ends with the line, also for operands that scan themselves.
		s.atEOF = r == '\n' && s.lineMode && !s.formatted
	} else if err == io.EOF {
		s.atEOF = true
	}
	return
}

func (s *scanner) UnreadRune() error {
	s.in.UnreadRune()
	s.atEOF = false
	s.count--
	return nil
}

func (s *scanner) Width() (int, bool) {
	if s.width == unlimited {
		return 0, false
	}
	return s.width, true
}

// next returns the next rune or eof.
func (s *scanner) next() rune {
	r, _, err := s.ReadRune()
	if err != nil {
		if err == io.EOF {
			return eof
		}
		panic(scanError{err})
	}
	return r
}

// must is next for places where the input must go on.
func (s *scanner) must() rune {
	r := s.next()
	if r == eof {
		panic(scanError{io.ErrUnexpectedEOF})
	}
	return r
}

// catch turns a scanError into the caller's error.
func catch(err *error) {
	if e := recover(); e != nil {
		if se, ok := e.(scanError); ok {
			*err = se.err
		} else {
			panic(e)
		}
	}
}

func (s *scanner) Token(skipSpace bool, f func(rune) bool) (token []byte, err error) {
	defer catch(&err)
	if f == nil {
		f = func(r rune) bool { return !isSpace(r) }
	}
	if skipSpace {
		s.SkipSpace()
	}
	s.token = s.token[:0]
	for {
		r := s.next()
		if r == eof {
			break
		}
		if !f(r) {
			s.UnreadRune()
			break
		}
		s.token = utf8.AppendRune(s.token, r)
	}
	return s.token, nil
}

// isSpace is Unicode's White_Space, written out: package unicode's tables are large.
func isSpace(r rune) bool {
	switch {
	case r == ' ', '\t' <= r && r <= '\r', r == 0x85, r == 0xa0, r == 0x1680, 0x2000 <= r && r <= 0x200a,
		r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

// SkipSpace skips blanks; whether a newline is one depends on the function that was called.
func (s *scanner) SkipSpace() {
	for {
		r := s.next()
		if r == eof {
			return
		}
		if r == '\r' && s.peek("\n") {
			continue
		}
		if r == '\n' {
			if !s.lineMode {
				continue
			}
			s.fail("unexpected newline")
		}
		if !isSpace(r) {
			s.UnreadRune()
			return
		}
	}
}

// peek reports whether the next rune is one of ok, without consuming it.
func (s *scanner) peek(ok string) bool {
	r := s.next()
	if r != eof {
		s.UnreadRune()
	}
	return r != eof && strings.ContainsRune(ok, r)
}

// accept consumes the next rune into the token if it is one of ok.
func (s *scanner) accept(ok string) bool {
	r := s.next()
	if r == eof {
		return false
	}
	if strings.ContainsRune(ok, r) {
		s.token = utf8.AppendRune(s.token, r)
		return true
	}
	s.UnreadRune()
	return false
}

func (s *scanner) acceptAll(ok string) {
	for s.accept(ok) {
	}
}

// all is Scan's and Scanln's engine.
func (s *scanner) all(a []any) (n int, err error) {
	defer catch(&err)
	for _, v := range a {
		s.one('v', v)
		n++
	}
	if s.lineMode {
		for {
			r := s.next()
			if r == '\n' || r == eof {
				break
			}
			if !isSpace(r) {
				s.fail("expected newline")
			}
		}
	}
	return n, nil
}

const (
	binaryDigits  = "01"
	octalDigits   = "01234567"
	decimalDigits = "0123456789"
	hexDigits     = "0123456789aAbBcCdDeEfF"
)

func (s *scanner) needVerb(verb rune, ok string, what string) {
	if !strings.ContainsRune(ok, verb) {
		s.fail("bad verb '%" + string(verb) + "' for " + what)
	}
}

func (s *scanner) scanBool(verb rune) bool {
	s.SkipSpace()
	s.needInput()
	s.needVerb(verb, "tv", "boolean")
	switch s.next() {
	case '0':
		return false
	case '1':
		return true
	case 't', 'T':
		if s.accept("rR") && (!s.accept("uU") || !s.accept("eE")) {
			s.fail("syntax error scanning boolean")
		}
		return true
	case 'f', 'F':
		if s.accept("aA") && (!s.accept("lL") || !s.accept("sS") || !s.accept("eE")) {
			s.fail("syntax error scanning boolean")
		}
	}
	return false
}

// needInput panics at the end of the input.
func (s *scanner) needInput() {
	r := s.next()
	if r == eof {
		panic(scanError{io.EOF})
	}
	s.UnreadRune()
}

// base gives the base and digits of a verb.
func (s *scanner) base(verb rune) (base int, digits string) {
	s.needVerb(verb, "bdoUxXv", "integer")
	switch verb {
	case 'b':
		return 2, binaryDigits
	case 'o':
		return 8, octalDigits
	case 'x', 'X', 'U':
		return 16, hexDigits
	}
	return 10, decimalDigits
}

// number reads an integer's digits; %v takes prefixes as Go's syntax has them.
func (s *scanner) number(verb rune, signed bool) (text string, base int) {
	s.SkipSpace()
	s.needInput()
	base, digits := s.base(verb)
	s.token = s.token[:0]
	haveDigits := false
	if verb == 'U' {
		if !s.accept("U") || !s.accept("+") {
			s.fail("bad unicode format ")
		}
		s.token = s.token[:0]
	} else {
		if signed {
			s.accept("+-")
		}
		if verb == 'v' {
			// strconv knows the prefixes, and where underscores may be.
			base, digits = 0, decimalDigits+"_"
			if haveDigits = s.accept("0"); haveDigits {
				switch {
				case s.accept("bB"):
					digits = binaryDigits + "_"
				case s.accept("oO"):
					digits = octalDigits + "_"
				case s.accept("xX"):
					digits = hexDigits + "_"
				default:
					digits = octalDigits + "_"
				}
			}
		}
	}
	before := len(s.token)
	s.acceptAll(digits)
	if len(s.token) == before && !haveDigits {
		s.fail("expected integer")
	}
	return string(s.token), base
}

func (s *scanner) scanInt(verb rune, bits int) int64 {
	if verb == 'c' {
		return int64(s.char(bits))
	}
	text, base := s.number(verb, true)
	i, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		panic(scanError{err})
	}
	shift := 64 - uint(bits)
	if i<<shift>>shift != i {
		s.fail("integer overflow on token " + text)
	}
	return i
}

func (s *scanner) scanUint(verb rune, bits int) uint64 {
	if verb == 'c' {
		return uint64(s.char(bits))
	}
	text, base := s.number(verb, false)
	u, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		panic(scanError{err})
	}
	shift := 64 - uint(bits)
	if u<<shift>>shift != u {
		s.fail("unsigned integer overflow on token " + text)
	}
	return u
}

// char reads one rune as a number.
func (s *scanner) char(bits int) rune {
	s.needInput()
	r := s.next()
	shift := 64 - uint(bits)
	if int64(r)<<shift>>shift != int64(r) {
		s.fail("overflow on character value " + string(r))
	}
	return r
}

// floatText reads what looks like a floating-point number.
func (s *scanner) floatText() string {
	s.token = s.token[:0]
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.token)
	}
	s.accept("+-")
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.token)
	}
	digits, exponent := decimalDigits+"_", "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exponent = hexDigits+"_", "pP"
	}
	s.acceptAll(digits)
	if s.accept(".") {
		s.acceptAll(digits)
	}
	if s.accept(exponent) {
		s.accept("+-")
		s.acceptAll(decimalDigits + "_")
	}
	return string(s.token)
}

// parseFloat converts the text; a binary exponent may follow decimal digits.
func (s *scanner) parseFloat(text string, bits int) float64 {
	if i := strings.IndexAny(text, "pP"); i >= 0 && !strings.ContainsAny(text, "xX") {
		f, err := strconv.ParseFloat(text[:i], bits)
		if err != nil {
			panic(scanError{err})
		}
		m, err := strconv.Atoi(text[i+1:])
		if err != nil {
			panic(scanError{err})
		}
		for ; m > 0; m-- {
			f *= 2
		}
		for ; m < 0; m++ {
			f /= 2
		}
		return f
	}
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		panic(scanError{err})
	}
	return f
}

func (s *scanner) scanFloat(verb rune, bits int) float64 {
	s.SkipSpace()
	s.needInput()
	s.needVerb(verb, "beEfFgGv", "float")
	return s.parseFloat(s.floatText(), bits)
}

// scanComplex reads (a+bi), the parentheses being optional.
func (s *scanner) scanComplex(verb rune, bits int) complex128 {
	s.SkipSpace()
	s.needInput()
	s.needVerb(verb, "beEfFgGv", "complex")
	parens := s.accept("(")
	re := s.floatText()
	s.token = s.token[:0]
	if !s.accept("+-") {
		s.fail("syntax error scanning complex number")
	}
	sign := string(s.token)
	im := s.floatText()
	if !s.accept("i") || parens && !s.accept(")") {
		s.fail("syntax error scanning complex number")
	}
	return complex(s.parseFloat(re, bits/2), s.parseFloat(sign+im, bits/2))
}

func (s *scanner) scanString(verb rune) string {
	s.needVerb(verb, "svqxX", "string")
	s.SkipSpace()
	s.needInput()
	switch verb {
	case 'q':
		return s.quoted()
	case 'x', 'X':
		return s.hexString()
	}
	s.token = s.token[:0]
	for {
		r := s.next()
		if r == eof {
			break
		}
		if isSpace(r) {
			s.UnreadRune()
			break
		}
		s.token = utf8.AppendRune(s.token, r)
	}
	return string(s.token)
}

func (s *scanner) quoted() string {
	s.token = s.token[:0]
	switch quote := s.must(); quote {
	case '`':
		for {
			r := s.must()
			if r == quote {
				return string(s.token)
			}
			s.token = utf8.AppendRune(s.token, r)
		}
	case '"':
		s.token = append(s.token, '"')
		for {
			r := s.must()
			s.token = utf8.AppendRune(s.token, r)
			if r == '\\' {
				s.token = utf8.AppendRune(s.token, s.must())
			} else if r == '"' {
				break
			}
		}
		text, err := strconv.Unquote(string(s.token))
		if err != nil {
			panic(scanError{err})
		}
		return text
	}
	s.fail("expected quoted string")
	return ""
}

func (s *scanner) hexString() string {
	var out []byte
	for {
		s.token = s.token[:0]
		if !s.accept(hexDigits) {
			break
		}
		if !s.accept(hexDigits) {
			s.fail("illegal hex digit")
		}
		b, _ := strconv.ParseUint(string(s.token), 16, 8)
		out = append(out, byte(b))
	}
	if len(out) == 0 {
		s.fail("no hex data for %x string")
	}
	return string(out)
}

// one scans a value into the variable that arg points to.
func (s *scanner) one(verb rune, arg any) {
	if v, ok := arg.(Scanner); ok {
		if err := v.Scan(s, verb); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			panic(scanError{err})
		}
		return
	}
	p := reflect.ValueOf(arg)
	if p.Kind() != reflect.Pointer {
		s.fail("type not a pointer: " + typeName(arg))
	}
	v := p.Elem()
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(s.scanBool(verb))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(s.scanInt(verb, v.Type().Bits()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(s.scanUint(verb, v.Type().Bits()))
	case reflect.String:
		v.SetString(s.scanString(verb))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(s.scanFloat(verb, v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(s.scanComplex(verb, v.Type().Bits()))
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			s.fail("can't scan type: " + typeName(arg))
		}
		v.SetBytes([]byte(s.scanString(verb)))
	default:
		s.fail("can't scan type: " + typeName(arg))
	}
}

func typeName(arg any) string {
	if arg == nil {
		return "<nil>"
	}
	return reflect.TypeOf(arg).String()
}

// format is Scanf's engine.
func (s *scanner) format(format string, a []any) (n int, err error) {
	defer catch(&err)
	for i := 0; i < len(format); {
		if format[i] != '%' || i+1 < len(format) && format[i+1] == '%' {
			w := s.literal(format[i:])
			if w == 0 {
				if s.atEOF || s.ended() {
					panic(scanError{io.ErrUnexpectedEOF})
				}
				s.fail("input does not match format")
			}
			i += w
			continue
		}
		i++
		width, ok, next := number(format, i)
		i = next
		s.width = unlimited
		if ok {
			s.width = width
		}
		if i >= len(format) {
			s.fail("missing verb: % at end of format string")
		}
		verb, size := utf8.DecodeRuneInString(format[i:])
		i += size
		if verb != 'c' {
			s.SkipSpace()
		}
		s.limit = unlimited
		if ok {
			s.limit = s.count + width
		}
		if n >= len(a) {
			s.fail("too few operands for format '%" + string(verb) + "'")
		}
		s.one(verb, a[n])
		n++
		s.limit = unlimited
	}
	if n < len(a) {
		s.fail("too many operands")
	}
	return n, nil
}

// ended reports whether the input is at its end.
func (s *scanner) ended() bool {
	if s.next() == eof {
		return true
	}
	s.UnreadRune()
	return false
}

// literal matches the plain text at the start of format with the input: returns how much of format it covers, 0 for a
// mismatch. Blanks match any number of blanks, newlines match newlines.
func (s *scanner) literal(format string) int {
	i := 0
	for i < len(format) {
		c, size := utf8.DecodeRuneInString(format[i:])
		switch {
		case c == '%':
			if i+1 >= len(format) || format[i+1] != '%' {
				return i
			}
			s.SkipSpace()
			if s.must() != '%' {
				s.fail("missing literal %")
			}
			i += 2
		case isSpace(c):
			newlines, end := 0, i
			for end < len(format) {
				c, size := utf8.DecodeRuneInString(format[end:])
				if !isSpace(c) {
					break
				}
				if c == '\n' {
					newlines++
				}
				end += size
			}
			if newlines == 0 {
				if s.peek("\n") {
					s.fail("newline in input does not match format")
				}
				if s.blanks() == 0 && !s.ended() {
					s.fail("expected space in input to match format")
				}
			}
			for range newlines {
				s.blanks()
				r := s.next()
				if r == '\r' {
					r = s.next()
				}
				if r != '\n' && r != eof {
					s.fail("newline in format does not match input")
				}
			}
			// What follows the line belongs to the next call, unless the format goes on with blanks: a reader without
			// UnreadRune would lose the rune that ends them.
			if format[end-1] != '\n' {
				s.blanks()
			}
			i = end
		default:
			r := s.next()
			if r == eof {
				return 0
			}
			if r != c {
				s.UnreadRune()
				return 0
			}
			i += size
		}
	}
	return i
}

// blanks skips white space up to a newline and returns how much.
func (s *scanner) blanks() int {
	for n := 0; ; n++ {
		r := s.next()
		if r == eof {
			return n
		}
		if r == '\n' || !isSpace(r) {
			s.UnreadRune()
			return n
		}
	}
}
