package log

import (
	"fmt"
	"io"
	"os"
)

// The functions of this file use the default logger.

// SetOutput sets where the lines go.
func SetOutput(w io.Writer) { std.SetOutput(w) }

// Writer returns where the lines go.
func Writer() io.Writer { return std.Writer() }

// SetFlags sets what the header has.
func SetFlags(flag int) { std.SetFlags(flag) }

// Flags returns what the header has.
func Flags() int { return std.Flags() }

// SetPrefix sets the prefix.
func SetPrefix(prefix string) { std.SetPrefix(prefix) }

// Prefix returns the prefix.
func Prefix() string { return std.Prefix() }

// Output writes s as a line. calldepth says whose place in the program a header shows: 1 is the caller of Output.
func Output(calldepth int, s string) error {
	return std.write(0, calldepth+1, func(b []byte) []byte { return append(b, s...) })
}

// Print writes like fmt.Print.
func Print(v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Append(b, v...) })
}

// Printf writes like fmt.Printf.
func Printf(format string, v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Appendf(b, format, v...) })
}

// Println writes like fmt.Println.
func Println(v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Appendln(b, v...) })
}

// Fatal is Print and the end of the program.
func Fatal(v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Append(b, v...) })
	os.Exit(1)
}

// Panic is Print and a panic with the message.
func Panic(v ...any) {
	s := fmt.Sprint(v...)
	std.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}

// Fatalf is Printf and the end of the program.
func Fatalf(format string, v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Appendf(b, format, v...) })
	os.Exit(1)
}

// Panicf is Printf and a panic with the message.
func Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	std.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}

// Fatalln is Println and the end of the program.
func Fatalln(v ...any) {
	std.write(0, 2, func(b []byte) []byte { return fmt.Appendln(b, v...) })
	os.Exit(1)
}

// Panicln is Println and a panic with the message.
func Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	std.write(0, 2, func(b []byte) []byte { return append(b, s...) })
	panic(s)
}
