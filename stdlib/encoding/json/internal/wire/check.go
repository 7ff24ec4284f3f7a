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

// Check goes on at b[i]. It returns the place behind the value and true; or, where b ends before, a place and false: the
// next call goes on from there, with more behind. last says that nothing will follow, so that the end of b is an error
// or the end of a number.
func (c *Checker) Check(b []byte, i int, last bool) (int, bool, *Error) {
	var err *Error
	for {
		for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
			i++
		}
		if i >= len(b) {
			return c.stop(b, i, last)
		}
		start := i
		switch c.state {
		case wantFirstElement:
			if b[i] == ']' {
				break
			}
			c.state = wantValue
			fallthrough
		case wantValue:
			switch b[i] {
			case '"':
				if i, err = c.text(b, i); err != nil {
					return c.wrong(b, start, last, err)
				}
			case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
				i, err = Number(b, i)
				if err == nil && i == len(b) && !last {
					return start, false, nil
				}
				if err != nil && err.Fault == Ended {
					err.Pos = start
				}
			case '{', '[':
				if len(c.open)+c.Base >= MaxDepth {
					return i, false, &Error{Fault: Deep, Pos: i}
				}
				c.open = append(c.open, b[i])
				c.state = wantFirstElement
				if b[i] == '{' {
					c.state = wantFirstKey
				}
				i++
				continue
			case 't':
				i, err = Literal(b, i, "true")
			case 'f':
				i, err = Literal(b, i, "false")
			case 'n':
				i, err = Literal(b, i, "null")
			default:
				err = character(b, i, "at start of value", "")
			}
			if err != nil {
				return c.wrong(b, start, last, err)
			}
			if len(c.open) == 0 {
				return i, true, nil
			}
			c.state = afterMember
			if c.open[len(c.open)-1] == '[' {
				c.state = afterElement
			}
			continue
		case wantFirstKey:
			if b[i] == '}' {
				break
			}
			c.state = wantKey
			fallthrough
		case wantKey:
			if i, err = c.text(b, i); err != nil {
				return c.wrong(b, start, last, err)
			}
			if i >= len(b) || b[i] != ':' {
				c.state = wantColon
				continue
			}
			i++
			c.state = wantValue
			continue
		case wantColon:
			if b[i] != ':' {
				return i, false, character(b, i, "after object name", "':'")
			}
			i++
			c.state = wantValue
			continue
		case afterElement:
			switch b[i] {
			case ',':
				i++
				c.state = wantValue
				continue
			case ']':
			default:
				return i, false, character(b, i, "after array element", "',' or ']'")
			}
		case afterMember:
			switch b[i] {
			case ',':
				i++
				c.state = wantKey
				continue
			case '}':
			default:
				return i, false, character(b, i, "after object value", "',' or '}'")
			}
		}
		// A closing bracket.
		i++
		c.open = c.open[:len(c.open)-1]
		if len(c.open) == 0 {
			return i, true, nil
		}
		c.state = afterMember
		if c.open[len(c.open)-1] == '[' {
			c.state = afterElement
		}
	}
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

// stop is the end of the text between tokens.
func (c *Checker) stop(b []byte, i int, last bool) (int, bool, *Error) {
	if last {
		return i, false, &Error{Fault: Ended, Pos: i}
	}
	return i, false, nil
}

// wrong is an error in the token that begins at start: if the text only ended, more of it may come.
func (c *Checker) wrong(b []byte, start int, last bool, err *Error) (int, bool, *Error) {
	if err.Fault == Ended && !last {
		return start, false, nil
	}
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
		return character(b, i, "after top-level value", "")
	}
	return nil
}
