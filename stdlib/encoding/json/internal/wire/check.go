package wire

// A Checker goes through one JSON value, which may arrive in pieces, and says whether it is well-formed.
type Checker struct {
	// Strict rejects strings that aren't UTF-8.
	Strict bool
	// Base is how many brackets are open around the value.
	Base int

	// open has the bracket of each open array and object.
	open  []byte
	state state
	// seen is how much of the string at the position was looked at.
	seen int
}

// state is what comes next.
type state uint8

const (
	wantValue state = iota
	wantFirstElement
	wantFirstKey
	wantKey
	wantColon
	afterElement
	afterMember
)

// Reset prepares for another value.
func (c *Checker) Reset() {
	c.open = c.open[:0]
	c.state = wantValue
	c.seen = 0
}

// blanks has a bit for each blank character.
const blanks = 1<<' ' | 1<<'\n' | 1<<'\r' | 1<<'\t'

// Check goes on at b[i]. It returns the place behind the value and true; or, where b ends before, a place and false: the
// next call goes on from there, with more behind. last says that nothing will follow, so that the end of b is an error
// or the end of a number.
func (c *Checker) Check(b []byte, i int, last bool) (int, bool, *Error) {
	next, open := c.state, c.open
	var err *Error
	for {
		for i < len(b) && b[i] <= ' ' && blanks>>b[i]&1 != 0 {
			i++
		}
		if i >= len(b) {
			break
		}
		at := b[i]
		switch next {
		case wantFirstElement, wantValue:
			start := i
			switch at {
			case '"':
				i, err = c.text(b, i)
			case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
				if i = PlainNumber(b, i); i == start {
					i, err = Number(b, start)
				}
				if err != nil {
					if err.Fault == Ended {
						err.Pos = start
					}
				} else if i == len(b) && !last {
					c.state, c.open = wantValue, open
					return start, false, nil
				}
			case '{', '[':
				if len(open)+c.Base >= MaxDepth {
					return i, false, &Error{Fault: Deep, Pos: i, Start: i, Inside: true}
				}
				open = append(open, at)
				next = wantFirstElement
				if at == '{' {
					next = wantFirstKey
				}
				i++
				continue
			case 't':
				i, err = Literal(b, i, "true")
			case 'f':
				i, err = Literal(b, i, "false")
			case 'n':
				i, err = Literal(b, i, "null")
			case ']':
				if next == wantFirstElement {
					i++
					open = open[:len(open)-1]
					break
				}
				fallthrough
			default:
				err = Unexpected(b, i, "at start of value", "")
			}
			if err != nil {
				c.state, c.open = wantValue, open
				err.Inside = true
				return c.wrong(start, last, err)
			}
		case wantFirstKey, wantKey:
			if at == '}' && next == wantFirstKey {
				i++
				open = open[:len(open)-1]
				break
			}
			start := i
			if i, err = c.text(b, i); err != nil {
				c.state, c.open = wantKey, open
				return c.wrong(start, last, err)
			}
			next = wantColon
			if i < len(b) && b[i] == ':' {
				i++
				next = wantValue
			}
			continue
		case wantColon:
			if at != ':' {
				err = Unexpected(b, i, "after object name", "':'")
				err.Inside = true
				return i, false, err
			}
			i++
			next = wantValue
			continue
		case afterElement:
			i++
			if at == ',' {
				next = wantValue
				continue
			}
			if at != ']' {
				return i - 1, false, Unexpected(b, i-1, "after array element", "',' or ']'")
			}
			open = open[:len(open)-1]
		case afterMember:
			i++
			if at == ',' {
				next = wantKey
				continue
			}
			if at != '}' {
				return i - 1, false, Unexpected(b, i-1, "after object value", "',' or '}'")
			}
			open = open[:len(open)-1]
		}
		// A value is complete.
		if len(open) == 0 {
			c.open = open
			return i, true, nil
		}
		next = afterElement
		if open[len(open)-1] == '{' {
			next = afterMember
		}
	}
	c.state, c.open = next, open
	if last {
		inside := next == wantColon || next == wantValue && len(open) > 0 && open[len(open)-1] == '{'
		return i, false, &Error{Fault: Ended, Pos: i, Start: i, Inside: inside}
	}
	return i, false, nil
}

// PlainNumber returns where the number at b[i] ends if that is easily told, else i.
func PlainNumber(b []byte, i int) int {
	k := i
	if b[k] == '-' {
		k++
	}
	first := k
	for k < len(b) && b[k]-'0' <= 9 {
		k++
	}
	if k == first || b[first] == '0' && k > first+1 || k >= len(b) {
		return i
	}
	if b[k] == '.' {
		k++
		first = k
		for k < len(b) && b[k]-'0' <= 9 {
			k++
		}
		if k == first || k >= len(b) {
			return i
		}
	}
	if b[k]|0x20 == 'e' {
		return i
	}
	return k
}

// text looks at the string at b[i], or at what of it wasn't looked at before.
func (c *Checker) text(b []byte, i int) (int, *Error) {
	if c.seen == 0 && b[i] == '"' {
		if end := Plain(b, i+1); end < len(b) && b[end] == '"' {
			return end + 1, nil
		}
	}
	end, err := String(b, i, i+c.seen, c.Strict)
	c.seen = 0
	if err != nil && err.Fault == Ended {
		c.seen = end - i
	}
	return end, err
}

// wrong is an error in the token that begins at start: if the text only ended, more of it may come.
func (c *Checker) wrong(start int, last bool, err *Error) (int, bool, *Error) {
	if err.Fault == Ended && !last {
		return start, false, nil
	}
	err.Start = start
	return err.Pos, false, err
}

// Valid looks at a text that should be one value and blanks around it.
func Valid(b []byte, strict bool) *Error {
	c := Checker{Strict: strict}
	i, _, err := c.Check(b, 0, true)
	if err != nil {
		return err
	}
	return Rest(b, i)
}

// Rest looks at what follows a value that should stand alone.
func Rest(b []byte, i int) *Error {
	if i = Space(b, i); i < len(b) {
		return Unexpected(b, i, "after top-level value", "")
	}
	return nil
}
