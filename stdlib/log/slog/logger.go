// Package slog logs events with a message, a level, and keys with values.
//
// A Logger makes a Record of each event and gives it to its Handler, which writes it somewhere in some form.
package slog

import (
	"bytes"
	"context"
	"log"
	loginternal "log/internal"
	"runtime"
	"sync/atomic"
	"time"
)

var (
	current atomic.Pointer[Logger]
	// bridged is the level of what package log writes, and the lowest that is written to it.
	bridged LevelVar
)

// SetLogLoggerLevel sets the level of the bridge to package log and returns the one before: before SetDefault it is the
// lowest level the functions of this package write, after it the level of what the functions of package log write.
func SetLogLoggerLevel(level Level) (oldLevel Level) {
	return Level(bridged.level.Swap(int64(level)))
}

// Default returns the logger that the functions of this package use. At first it writes by way of package log.
func Default() *Logger {
	if l := current.Load(); l != nil {
		return l
	}
	output := func(pc uintptr, line []byte) error { return loginternal.DefaultOutput(pc, line) }
	current.CompareAndSwap(nil, New(newDefaultHandler(output)))
	return current.Load()
}

// SetDefault makes l what Default returns, and makes package log write to it.
func SetDefault(l *Logger) {
	current.Store(l)
	if _, ok := l.Handler().(*defaultHandler); ok {
		// It writes to package log itself.
		return
	}
	places := log.Flags()&(log.Llongfile|log.Lshortfile) != 0
	log.SetOutput(&bridge{l.Handler(), &bridged, places})
	log.SetFlags(0)
}

// bridge makes events of the lines that a logger of package log writes.
type bridge struct {
	handler Handler
	level   Leveler
	// places: find out where in the program the lines come from.
	places bool
}

func (b *bridge) Write(line []byte) (int, error) {
	ctx, level := context.Background(), b.level.Level()
	if !b.handler.Enabled(ctx, level) {
		return 0, nil
	}
	var pc [1]uintptr
	if b.places {
		// Callers, this function, the logger's, the one the program called.
		runtime.Callers(4, pc[:])
	}
	r := NewRecord(time.Now(), level, string(bytes.TrimSuffix(line, []byte{'\n'})), pc[0])
	return len(line), b.handler.Handle(ctx, r)
}

// NewLogLogger returns a logger of package log that writes to the handler with the level.
func NewLogLogger(h Handler, level Level) *log.Logger { return log.New(&bridge{h, level, true}, "", 0) }

// A Logger makes events.
type Logger struct {
	handler Handler
}

// New returns a Logger that gives its events to h.
func New(h Handler) *Logger {
	if h == nil {
		panic("nil Handler")
	}
	return &Logger{h}
}

// Handler returns the handler.
func (l *Logger) Handler() Handler { return l.handler }

// With returns a Logger whose events have further Attrs; args are as for Log.
func (l *Logger) With(args ...any) *Logger {
	if len(args) == 0 {
		return l
	}
	return &Logger{l.handler.WithAttrs(attrsOf(args))}
}

// WithGroup returns a Logger that puts all Attrs added later into a group. The empty name makes none.
func (l *Logger) WithGroup(name string) *Logger {
	if name == "" {
		return l
	}
	return &Logger{l.handler.WithGroup(name)}
}

// With calls Logger.With of the default logger.
func With(args ...any) *Logger { return Default().With(args...) }

// Enabled reports whether events of the level are written.
func (l *Logger) Enabled(ctx context.Context, level Level) bool {
	if ctx == nil {
		ctx = context.Background()
	}
	return l.handler.Enabled(ctx, level)
}

// Log logs an event. An Attr among args stands for itself, a string is a key for the argument after it, and what else
// there is gets the key !BADKEY.
func (l *Logger) Log(ctx context.Context, level Level, msg string, args ...any) {
	l.log(ctx, level, msg, args)
}

// LogAttrs is Log for Attrs only, and faster.
func (l *Logger) LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	l.logAttrs(ctx, level, msg, attrs)
}

// caller returns where in the program the function was called that called log or logAttrs.
func caller() uintptr {
	var pc [1]uintptr
	// Callers, this function, log, the function that the program called.
	runtime.Callers(4, pc[:])
	return pc[0]
}

func (l *Logger) log(ctx context.Context, level Level, msg string, args []any) {
	if ctx == nil {
		ctx = context.Background()
	}
	if !l.handler.Enabled(ctx, level) {
		return
	}
	r := NewRecord(time.Now(), level, msg, caller())
	r.Add(args...)
	l.handler.Handle(ctx, r)
}

func (l *Logger) logAttrs(ctx context.Context, level Level, msg string, attrs []Attr) {
	if ctx == nil {
		ctx = context.Background()
	}
	if !l.handler.Enabled(ctx, level) {
		return
	}
	r := NewRecord(time.Now(), level, msg, caller())
	r.AddAttrs(attrs...)
	l.handler.Handle(ctx, r)
}

// Debug and the other methods call Log with the level they are named for.
func (l *Logger) Debug(msg string, args ...any) { l.log(context.Background(), LevelDebug, msg, args) }

func (l *Logger) DebugContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelDebug, msg, args)
}

func (l *Logger) Info(msg string, args ...any) { l.log(context.Background(), LevelInfo, msg, args) }

func (l *Logger) InfoContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelInfo, msg, args)
}

func (l *Logger) Warn(msg string, args ...any) { l.log(context.Background(), LevelWarn, msg, args) }

func (l *Logger) WarnContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelWarn, msg, args)
}

func (l *Logger) Error(msg string, args ...any) { l.log(context.Background(), LevelError, msg, args) }

func (l *Logger) ErrorContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelError, msg, args)
}

// Debug and the other functions call the method of the default logger that has their name.
func Debug(msg string, args ...any) { Default().log(context.Background(), LevelDebug, msg, args) }

func DebugContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelDebug, msg, args)
}

func Info(msg string, args ...any) { Default().log(context.Background(), LevelInfo, msg, args) }

func InfoContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelInfo, msg, args)
}

func Warn(msg string, args ...any) { Default().log(context.Background(), LevelWarn, msg, args) }

func WarnContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelWarn, msg, args)
}

func Error(msg string, args ...any) { Default().log(context.Background(), LevelError, msg, args) }

func ErrorContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelError, msg, args)
}

func Log(ctx context.Context, level Level, msg string, args ...any) {
	Default().log(ctx, level, msg, args)
}

func LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	Default().logAttrs(ctx, level, msg, attrs)
}
