package jsontext

// A Kind is the first character of a token or value: n null, f false, t true, " a string, 0 a number, and the brackets.
type Kind byte

func kindOf(c byte) Kind {
	if c == '-' || c-'0' <= 9 {
		return '0'
	}
	return Kind(c)
}
