// exit: 3
// stderr: calc: 4 errors

// Calc reads commands from standard input: a stack machine with words of its own. It ends with 3 if there were errors.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Machine holds the stack and the dictionary.
type Machine struct {
	stack []float64
	words map[string]word
	out   *bufio.Writer
	depth int
}

// word is either built in or made of other words.
type word interface {
	run(*Machine) error
}

type (
	builtin  func(*Machine) error
	compound []string
	constant float64
)

var (
	errEmpty = errors.New("stack is empty")
	errDepth = errors.New("words nested too deeply")
)

func (b builtin) run(m *Machine) error { return b(m) }

func (c compound) run(m *Machine) error {
	if m.depth++; m.depth > 50 {
		return errDepth
	}
	defer func() { m.depth-- }()
	for _, w := range c {
		if err := m.word(w); err != nil {
			return fmt.Errorf("in %s: %w", w, err)
		}
	}
	return nil
}

func (c constant) run(m *Machine) error { m.push(float64(c)); return nil }

func (m *Machine) push(v float64) { m.stack = append(m.stack, v) }

func (m *Machine) pop() float64 {
	if len(m.stack) == 0 {
		panic(errEmpty)
	}
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v
}

func unary(f func(float64) float64) builtin {
	return func(m *Machine) error { m.push(f(m.pop())); return nil }
}

func binary(f func(a, b float64) float64) builtin {
	return func(m *Machine) error {
		b := m.pop()
		m.push(f(m.pop(), b))
		return nil
	}
}

func newMachine(w io.Writer) *Machine {
	m := &Machine{out: bufio.NewWriter(w)}
	m.words = map[string]word{
		"+": binary(func(a, b float64) float64 { return a + b }), "-": binary(func(a, b float64) float64 { return a - b }),
		"*": binary(func(a, b float64) float64 { return a * b }),
		"/": builtin(func(m *Machine) error {
			if m.stack[len(m.stack)-1] == 0 {
				return errors.New("division by zero")
			}
			b := m.pop()
			m.push(m.pop() / b)
			return nil
		}),
		"sqrt": unary(math.Sqrt), "neg": unary(func(x float64) float64 { return -x }), "pow": binary(math.Pow),
		"pi":  constant(math.Pi),
		"dup": builtin(func(m *Machine) error { v := m.pop(); m.push(v); m.push(v); return nil }),
		"swap": builtin(func(m *Machine) error {
			b, a := m.pop(), m.pop()
			m.push(b)
			m.push(a)
			return nil
		}),
		"sum": builtin(func(m *Machine) error {
			total := 0.0
			for len(m.stack) > 0 {
				total += m.pop()
			}
			m.push(total)
			return nil
		}),
		"print": builtin(func(m *Machine) error { _, err := fmt.Fprintln(m.out, m.pop()); return err }),
		"stack": builtin(func(m *Machine) error { fmt.Fprintf(m.out, "%.4g\n", m.stack); return nil }),
		"words": builtin(func(m *Machine) error {
			for _, name := range slices.Sorted(maps.Keys(m.words)) {
				fmt.Fprintf(m.out, "%s:%T ", name, m.words[name])
			}
			m.out.WriteString("\n")
			return nil
		}),
	}
	return m
}

func (m *Machine) word(text string) (err error) {
	if w, ok := m.words[text]; ok {
		return w.run(m)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		var ne *strconv.NumError
		if errors.As(err, &ne) && ne.Err == strconv.ErrRange {
			return err
		}
		return fmt.Errorf("unknown word %q", text)
	}
	m.push(v)
	return nil
}

// line runs a line as a whole: if it fails, the stack is as before.
func (m *Machine) line(text string) (err error) {
	saved := slices.Clone(m.stack)
	defer func() {
		switch r := recover(); r {
		case nil:
		case errEmpty:
			err = errEmpty
		default:
			if e, ok := r.(error); ok {
				err = e
				break
			}
			panic(r)
		}
		if err != nil {
			m.stack, m.depth = saved, 0
		}
	}()
	if name, body, ok := strings.Cut(text, ":="); ok {
		name = strings.TrimSpace(name)
		if name == "" || strings.ContainsFunc(name, unicode.IsSpace) {
			return fmt.Errorf("bad name %q", name)
		}
		m.words[name] = compound(strings.Fields(body))
		return nil
	}
	words := bufio.NewScanner(strings.NewReader(text))
	words.Split(bufio.ScanWords)
	for words.Scan() {
		if err := m.word(words.Text()); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	m := newMachine(os.Stdout)
	in := bufio.NewReader(os.Stdin)
	failed := 0
	for n := 1; ; n++ {
		text, err := in.ReadString('\n')
		text, _, _ = strings.Cut(strings.TrimSpace(text), "#")
		if text != "" {
			if err := m.line(text); err != nil {
				failed++
				fmt.Fprintf(m.out, "line %d: %v\n", n, err)
			}
		}
		if err == io.EOF {
			break
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "calc:", err)
			os.Exit(1)
		}
	}
	fmt.Fprintf(m.out, "left: %v, %d bytes buffered\n", m.stack, m.out.Buffered())
	// Exit runs no deferred calls, so the buffer must be written here.
	if err := m.out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "calc:", err)
	}
	if failed > 0 {
		fmt.Fprintln(os.Stderr, "calc:", failed, "errors")
		os.Exit(3)
	}
}
