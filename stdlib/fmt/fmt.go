// Package fmt formats and scans text with verbs like those of C's printf and scanf, and knows Go's values.
//
// The verbs are those of the language's reference implementation: %v and %+v, %#v, %T for everything; %t; %b %c %d %o %O
// %q %x %X %U for integers; %b %e %E %f %F %g %G %x %X for floating-point and complex numbers; %s %q %x %X for
// strings and byte slices; %p for pointers; with width, precision and the flags + - # space 0.
package fmt

import (
	"io"
	"os"
	"sync"
)

// State is what a Formatter writes to and learns its flags from.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// A Formatter formats itself.
type Formatter interface {
	Format(f State, verb rune)
}

// A Stringer has a text for %v and %s.
type Stringer interface {
	String() string
}

// A GoStringer has a text for %#v.
type GoStringer interface {
	GoString() string
}

var printers = sync.Pool{New: func() any { return new(printer) }}

func newPrinter() *printer {
	p := printers.Get().(*printer)
	p.buf = p.buf[:0]
	p.spec = spec{}
	p.panicking = false
	p.erroring = false
	p.wrap = false
	p.wrapped = nil
	return p
}

// free gives a printer back, unless its buffer grew so large that keeping it would waste memory.
func (p *printer) free() {
	if cap(p.buf) > 1<<16 {
		p.buf = nil
	}
	p.wrapped = nil
	printers.Put(p)
}

func (p *printer) writeTo(w io.Writer) (int, error) {
	n, err := w.Write(p.buf)
	p.free()
	return n, err
}

func (p *printer) text() string {
	s := string(p.buf)
	p.free()
	return s
}

// Fprintf writes formatted text to w.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	p := newPrinter()
	p.format(format, a)
	return p.writeTo(w)
}

// Printf writes formatted text to standard output.
func Printf(format string, a ...any) (n int, err error) {
	return Fprintf(os.Stdout, format, a...)
}

// Sprintf returns formatted text.
func Sprintf(format string, a ...any) string {
	p := newPrinter()
	p.format(format, a)
	return p.text()
}

// Appendf appends formatted text to b.
func Appendf(b []byte, format string, a ...any) []byte {
	p := newPrinter()
	p.format(format, a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Fprint writes operands in their default formats, with a blank between two that aren't strings.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.print(a)
	return p.writeTo(w)
}

// Print is Fprint to standard output.
func Print(a ...any) (n int, err error) {
	return Fprint(os.Stdout, a...)
}

// Sprint is Fprint to a string.
func Sprint(a ...any) string {
	p := newPrinter()
	p.print(a)
	return p.text()
}

// Append is Fprint to the end of b.
func Append(b []byte, a ...any) []byte {
	p := newPrinter()
	p.print(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Fprintln writes operands in their default formats with blanks between them and a newline at the end.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.println(a)
	return p.writeTo(w)
}

// Println is Fprintln to standard output.
func Println(a ...any) (n int, err error) {
	return Fprintln(os.Stdout, a...)
}

// Sprintln is Fprintln to a string.
func Sprintln(a ...any) string {
	p := newPrinter()
	p.println(a)
	return p.text()
}

// Appendln is Fprintln to the end of b.
func Appendln(b []byte, a ...any) []byte {
	p := newPrinter()
	p.println(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// FormatString rebuilds the directive that a Formatter was called for.
func FormatString(state State, verb rune) string {
	b := []byte{'%'}
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b = append(b, byte(c))
		}
	}
	if w, ok := state.Width(); ok {
		b = appendInt(b, w)
	}
	if p, ok := state.Precision(); ok {
		b = append(b, '.')
		b = appendInt(b, p)
	}
	return string(append(b, string(verb)...))
}
