package wire

import (
	"strconv"
	"strings"
)

// A Level is an open array or object on the way to a value.
type Level struct {
	// AtName: an object's name or end comes next.
	Object, AtName bool
	// Name is the last name as it is in JSON pointers, Index the element's.
	Name  string
	Index int
}

// Trail returns the arrays and objects that are open at b[i].
func Trail(b []byte, i int) []Level {
	var open []Level
	for at := 0; at < i; {
		n := len(open) - 1
		switch c := b[at]; c {
		case '{', '[':
			open = append(open, Level{Object: c == '{', AtName: c == '{'})
			at++
		case '}', ']':
			open = open[:n]
			at++
		case ',':
			open[n].Index++
			open[n].AtName = open[n].Object
			at++
		case ':':
			open[n].AtName = false
			at++
		case ' ', '\t', '\r', '\n':
			at++
		case '"':
			if n >= 0 && open[n].AtName {
				open[n].Name = PointerName(b, at)
			}
			at = ValueEnd(b, at)
		default:
			at = ValueEnd(b, at)
		}
	}
	return open
}

// Step returns the name or index in the array or object.
func (l *Level) Step() string {
	if l.Object {
		return l.Name
	}
	return strconv.Itoa(l.Index)
}

// pointerEscapes are those of JSON pointers.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// PointerName returns the string at b[i] as it is in JSON pointers.
func PointerName(b []byte, i int) string {
	end, _ := StringEnd(b, i)
	return PointerToken(string(AppendUnquote(nil, b[i+1:end])))
}

// PointerToken returns a name as it is in JSON pointers.
func PointerToken(name string) string {
	return pointerEscapes.Replace(string([]rune(name)))
}
