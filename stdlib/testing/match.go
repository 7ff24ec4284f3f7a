package testing

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

type matcher func(pat, str string) (bool, error)

// A selection is what -test.run, -test.skip or -test.bench name: alternatives, each a pattern for every level of
// subtests. An empty one selects everything.
type selection [][]string

// selectionOf takes a pattern apart at the bars and slashes outside of brackets.
func selectionOf(pattern string) selection {
	if pattern == "" {
		return nil
	}
	var alternatives selection
	var levels []string
	square, round := 0, 0
	start := 0
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[':
			square++
		case ']':
			square = max(square-1, 0)
		case '(':
			if square == 0 {
				round++
			}
		case ')':
			if square == 0 {
				round--
			}
		case '/', '|':
			if square != 0 || round != 0 {
				continue
			}
			levels = append(levels, pattern[start:i])
			if pattern[i] == '|' {
				alternatives = append(alternatives, levels)
				levels = nil
			}
			start = i + 1
		}
	}
	alternatives = append(alternatives, append(levels, pattern[start:]))
	for _, levels := range alternatives {
		for i, text := range levels {
			levels[i] = cleanName(text)
		}
	}
	return alternatives
}

// verify ends the program if a pattern isn't a regular expression.
func (s selection) verify(flag string, match matcher) {
	for n, levels := range s {
		where := flag
		if len(s) > 1 {
			where = fmt.Sprintf("alternation %d of %s", n, flag)
		}
		for i, text := range levels {
			if _, err := match(text, "non-empty"); err != nil {
				fmt.Fprintf(os.Stderr, "testing: invalid regexp for element %d of %s (%q): %s\n", i, where, text, err)
				os.Exit(1)
			}
		}
	}
}

// has says whether the name is selected; partly: some of its subtests may be, it isn't itself.
func (s selection) has(name string, match matcher) (ok, partly bool) {
	elements := strings.Split(name, "/")
	for _, levels := range s {
		if fits(levels, elements, match) {
			if len(elements) >= len(levels) {
				return true, false
			}
			partly = true
		}
	}
	return partly, partly
}

func fits(levels, elements []string, match matcher) bool {
	for i := range min(len(levels), len(elements)) {
		if ok, err := match(levels[i], elements[i]); !ok || err != nil {
			return false
		}
	}
	return true
}

// names makes the full names of subtests, each once.
type names struct {
	mu   sync.Mutex
	used map[string]int
}

// full joins a subtest's name to its parent's, with a number if it isn't the first of that name.
func (n *names) full(parent, name string) string {
	base := cleanName(name)
	if parent != "" {
		base = parent + "/" + base
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.used == nil {
		n.used = map[string]int{}
	}
	for {
		number := n.used[base]
		n.used[base]++
		if number == 0 && name != "" {
			if stem, k := numbered(base); stem == "" || k >= n.used[stem] {
				return base
			}
			// That name has been given to a repeated one.
			continue
		}
		full := fmt.Sprintf("%s#%02d", base, number)
		if n.used[full] == 0 {
			return full
		}
	}
}

// numbered takes "stem#07" apart; the stem is empty where there is no such number.
func numbered(name string) (stem string, number int) {
	at := strings.LastIndexByte(name, '#')
	if at < 0 {
		return "", 0
	}
	digits := name[at+1:]
	if len(digits) < 2 || len(digits) > 2 && digits[0] == '0' {
		return "", 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || digits == "00" {
		return "", 0
	}
	return name[:at], n
}

// cleanName makes blanks underscores and escapes what can't be printed.
func cleanName(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte('_')
		case !strconv.IsPrint(r):
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
