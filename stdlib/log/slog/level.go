package slog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
)

// A Level is how important an event is; higher is more so. Between the named ones there is room.
type Level int

const (
	LevelDebug Level = -4
	LevelInfo  Level = 0
	LevelWarn  Level = 4
	LevelError Level = 8
)

// named lists the levels with a name, the highest first.
var named = [...]struct {
	level Level
	name  string
}{{LevelError, "ERROR"}, {LevelWarn, "WARN"}, {LevelInfo, "INFO"}, {LevelDebug, "DEBUG"}}

// String returns the name of the next lower named level and the distance from it: WARN, ERROR+2, DEBUG-1.
func (l Level) String() string { return string(l.append(nil)) }

func (l Level) append(b []byte) []byte {
	at := named[len(named)-1]
	for _, n := range named {
		if l >= n.level {
			at = n
			break
		}
	}
	b = append(b, at.name...)
	d := int64(l - at.level)
	if d > 0 {
		b = append(b, '+')
	}
	if d != 0 {
		b = strconv.AppendInt(b, d, 10)
	}
	return b
}

// parse reads what String writes, in any case.
func (l *Level) parse(s string) error {
	name, distance := s, 0
	if i := strings.IndexAny(s, "+-"); i >= 0 {
		n, err := strconv.Atoi(s[i:])
		if err != nil {
			return fmt.Errorf("slog: level string %q: %w", s, err)
		}
		name, distance = s[:i], n
	}
	for _, n := range named {
		if n.name == strings.ToUpper(name) {
			*l = n.level + Level(distance)
			return nil
		}
	}
	return fmt.Errorf("slog: level string %q: %w", s, errors.New("unknown name"))
}

// MarshalJSON writes the level as String does, in quotes.
func (l Level) MarshalJSON() ([]byte, error) { return append(l.append([]byte{'"'}), '"'), nil }

// UnmarshalJSON reads what MarshalJSON writes, in any case.
func (l *Level) UnmarshalJSON(data []byte) error {
	s, err := strconv.Unquote(string(data))
	if err != nil {
		return err
	}
	return l.parse(s)
}

// AppendText appends what String returns.
func (l Level) AppendText(b []byte) ([]byte, error) { return l.append(b), nil }

// MarshalText returns what String returns.
func (l Level) MarshalText() ([]byte, error) { return l.append(nil), nil }

// UnmarshalText reads what MarshalText writes, in any case.
func (l *Level) UnmarshalText(data []byte) error { return l.parse(string(data)) }

// Level returns l itself, so that a Level is a Leveler.
func (l Level) Level() Level { return l }

// A Leveler has a Level, maybe one that changes.
type Leveler interface {
	Level() Level
}

// A LevelVar is a Level that may be changed while it is in use. The zero LevelVar is LevelInfo.
type LevelVar struct {
	level atomic.Int64
}

// Level returns the level.
func (v *LevelVar) Level() Level { return Level(v.level.Load()) }

// Set changes the level.
func (v *LevelVar) Set(l Level) { v.level.Store(int64(l)) }

// String shows the level.
func (v *LevelVar) String() string { return "LevelVar(" + v.Level().String() + ")" }

// AppendText and MarshalText write the level, UnmarshalText sets it.
func (v *LevelVar) AppendText(b []byte) ([]byte, error) { return v.Level().append(b), nil }

func (v *LevelVar) MarshalText() ([]byte, error) { return v.Level().append(nil), nil }

func (v *LevelVar) UnmarshalText(data []byte) error {
	var l Level
	err := l.parse(string(data))
	if err == nil {
		v.Set(l)
	}
	return err
}
