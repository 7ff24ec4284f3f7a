// Package log writes lines with a header: a prefix, the time, or where in the program they come from. The Fatal
// functions end the program after that with status 1, the Panic functions panic.
package log

import (
	"fmt"
	"io"
	"log/internal"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// What a header has; the order is fixed. After it come a colon and a blank if there is a file.
const (
	Ldate         = 1 << iota     // 2009/01/23
	Ltime                         // 01:23:23
	Lmicroseconds                 // 01:23:23.123123
	Llongfile                     // /a/b/c/d.go:23
	Lshortfile                    // d.go:23, instead of Llongfile
	LUTC                          // date and time are UTC
	Lmsgprefix                    // the prefix is behind the header
	LstdFlags     = Ldate | Ltime // what the standard logger starts with
)

// A Logger writes lines to an io.Writer, each with one call of Write. Goroutines may use it at the same time.
type Logger struct {
	prefix  atomic.Pointer[string]
	flags   atomic.Int32
	discard atomic.Bool // out swallows everything: no need to format

	mu  sync.Mutex
	out io.Writer
}

// New returns a Logger that writes to out. What header there is says flag; prefix begins a line, or the message.
func New(out io.Writer, prefix string, flag int) *Logger {
	l := new(Logger)
	l.SetOutput(out)
	l.SetPrefix(prefix)
	l.SetFlags(flag)
	return l
}

var std = New(os.Stderr, "", LstdFlags)

// Default returns the logger that the functions of the package use.
func Default() *Logger { return std }

// SetOutput sets where the lines go.
func (l *Logger) SetOutput(w io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out = w
	l.discard.Store(w == io.Discard)
}

// Writer returns where the lines go.
func (l *Logger) Writer() io.Writer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out
}

// SetFlags sets what the header has.
func (l *Logger) SetFlags(flag int) { l.flags.Store(int32(flag)) }

// Flags returns what the header has.
func (l *Logger) Flags() int { return int(l.flags.Load()) }

// SetPrefix sets the prefix.
func (l *Logger) SetPrefix(prefix string) { l.prefix.Store(&prefix) }

// Prefix returns the prefix.
func (l *Logger) Prefix() string {
	if p := l.prefix.Load(); p != nil {
		return *p
	}
	return ""
}

// digits appends n with at least width digits.
func digits(b []byte, n, width int) []byte {
	var buf [20]byte
	at := len(buf)
	for ; n > 0 || width > 0; width-- {
		at--
		buf[at] = byte('0' + n%10)
		n /= 10
	}
	return append(b, buf[at:]...)
}

// triple appends three numbers of two digits (the first with as many as it needs) with a separator.
func triple(b []byte, x, y, z, width int, sep byte) []byte {
	b = append(digits(b, x, width), sep)
	b = append(digits(b, y, 2), sep)
	return digits(b, z, 2)
}

func header(b []byte, flags int, prefix string, now time.Time, file string, line int) []byte {
	if flags&Lmsgprefix == 0 {
		b = append(b, prefix...)
	}
	if flags&LUTC != 0 && flags&(Ldate|Ltime|Lmicroseconds) != 0 {
		now = now.UTC()
	}
	if flags&Ldate != 0 {
		year, month, day := now.Date()
		b = append(triple(b, year, int(month), day, 4, '/'), ' ')
	}
	if flags&(Ltime|Lmicroseconds) != 0 {
		hour, min, sec := now.Clock()
		b = triple(b, hour, min, sec, 2, ':')
		if flags&Lmicroseconds != 0 {
			b = digits(append(b, '.'), now.Nanosecond()/1000, 6)
		}
		b = append(b, ' ')
	}
	if flags&(Llongfile|Lshortfile) != 0 {
		if flags&Lshortfile != 0 {
			for i := len(file) - 1; i > 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		b = append(append(b, file...), ':')
		b = append(digits(b, line, 1), ": "...)
	}
	if flags&Lmsgprefix != 0 {
		b = append(b, prefix...)
	}
	return b
}

// buffers are reused, unless a long message has made one large.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const largeBuffer = 64 << 10

// write writes one line. The message is appended by add. Where it comes from is pc, or the caller calldepth frames up
// if that is 0.
func (l *Logger) write(pc uintptr, calldepth int, add func([]byte) []byte) error {
	if l.discard.Load() {
		return nil
	}
	flags, prefix := l.Flags(), l.Prefix()
	var now time.Time
	if flags&(Ldate|Ltime|Lmicroseconds) != 0 {
		now = time.Now()
	}
	file, line := "???", 0
	if flags&(Llongfile|Lshortfile) != 0 {
		if pc == 0 {
			if _, f, n, ok := runtime.Caller(calldepth); ok {
				file, line = f, n
			}
		} else if frame, _ := runtime.CallersFrames([]uintptr{pc}).Next(); frame.File != "" {
			file, line = frame.File, frame.Line
		}
	}
	buf := buffers.Get().(*[]byte)
	b := add(header((*buf)[:0], flags, prefix, now, file, line))
	if len(b) == 0 || b[len(b)-1] != '\n' {
		b = append(b, '\n')
	}
	l.mu.Lock()
	// Writers may panic, and whoever recovers may log again. They may also count the frames to the caller of Print.
	defer l.mu.Unlock()
	_, err := l.out.Write(b)
	if cap(b) <= largeBuffer {
		*buf = b
		buffers.Put(buf)
	}
	return err
}

func init() {
	internal.DefaultOutput = func(pc uintptr, message []byte) error {
		return std.write(pc, 0, func(b []byte) []byte { return append(b, message...) })
	}
}

// Output writes s as a line. calldepth says whose place in the program a header shows: 1 is the caller of Output.
func (l *Logger) Output(calldepth int, s string) error {
	return l.write(0, calldepth+1, func(b []byte) []byte { return append(b, s...) })
}

// In the methods and functions below, whoever calls them is two frames above write.

// Print writes like fmt.Print.
func (l *Logger) Print(v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Append(b, v...) })
}

// Printf writes like fmt.Printf.
func (l *Logger) Printf(format string, v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Appendf(b, format, v...) })
}

// Println writes like fmt.Println.
func (l *Logger) Println(v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Appendln(b, v...) })
}

// Fatal is Print and the end of the program.
func (l *Logger) Fatal(v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Append(b, v...) })
	os.Exit(1)
}

// Fatalf is Printf and the end of the program.
func (l *Logger) Fatalf(format string, v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Appendf(b, format, v...) })
	os.Exit(1)
}

// Fatalln is Println and the end of the program.
func (l *Logger) Fatalln(v ...any) {
	l.write(0, 2, func(b []byte) []byte { return fmt.Appendln(b, v...) })
	os.Exit(1)
}

// Panic is Print and a panic with the message.
func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}

// Panicf is Printf and a panic with the message.
func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}

// Panicln is Println and a panic with the message.
func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}
