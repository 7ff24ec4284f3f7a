// Trees of wrapped errors: validating a document, joining what is wrong, and asking the tree questions.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Kind of a problem; kinds are errors themselves.
type Kind uint8

const (
	Missing Kind = iota + 1
	Malformed
	OutOfRange
)

func (k Kind) Error() string {
	return [...]string{"no problem", "missing", "malformed", "out of range"}[k]
}

// FieldError tells where a problem is.
type FieldError struct {
	Path []string
	Kind
	Cause error
}

func (e *FieldError) Error() string {
	s := strings.Join(e.Path, ".") + ": " + e.Kind.Error()
	if e.Cause != nil {
		s += " (" + e.Cause.Error() + ")"
	}
	return s
}

// Unwrap gives the kind and the cause.
func (e *FieldError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// Temporary is an optional property of errors.
type Temporary interface{ Temporary() bool }

type busy struct{ after int }

func (b busy) Error() string   { return "busy, try after " + strconv.Itoa(b.after) }
func (b busy) Temporary() bool { return b.after > 0 }
func (b busy) Is(target error) bool {
	other, ok := target.(busy)
	return ok && other.after == 0
}

// renamed shows itself as a path error to those who ask for one.
type renamed struct{ from, to string }

func (r renamed) Error() string { return r.from + " is now " + r.to }
func (r renamed) As(target any) bool {
	if p, ok := target.(**fs.PathError); ok {
		*p = &fs.PathError{Op: "rename", Path: r.from, Err: fs.ErrNotExist}
		return true
	}
	return false
}

type document map[string]string

type rule struct {
	field string
	check func(string) error
}

func number(lo, hi int) func(string) error {
	return func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil {
			return &FieldError{Kind: Malformed, Cause: err}
		}
		if n < lo || n > hi {
			return &FieldError{Kind: OutOfRange, Cause: fmt.Errorf("%d is not in %d..%d", n, lo, hi)}
		}
		return nil
	}
}

func oneOf(list ...string) func(string) error {
	return func(s string) error {
		for _, l := range list {
			if s == l {
				return nil
			}
		}
		return &FieldError{Kind: Malformed}
	}
}

func validate(prefix string, d document, rules []rule) error {
	var all []error
	for _, r := range rules {
		v, ok := d[r.field]
		if !ok {
			all = append(all, &FieldError{Path: []string{prefix, r.field}, Kind: Missing})
			continue
		}
		err := r.check(v)
		if fe, ok := err.(*FieldError); ok {
			fe.Path = append([]string{prefix, r.field}, fe.Path...)
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// show prints the tree of an error with indentation.
func show(err error, depth int) {
	if err == nil {
		fmt.Println(strings.Repeat("  ", depth) + "(nil)")
		return
	}
	text, _, more := strings.Cut(err.Error(), "\n")
	if more {
		text += " …"
	}
	fmt.Printf("%s%T %s\n", strings.Repeat("  ", depth), err, text)
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		show(e.Unwrap(), depth+1)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			show(inner, depth+1)
		}
	}
}

func count(err error) (n int) {
	if err == nil {
		return 0
	}
	n = 1
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		n += count(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			n += count(inner)
		}
	}
	return n
}

func load(name string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("load %q: %w", name, err)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Read(make([]byte, 1))
	return err
}

func main() {
	rules := []rule{{"port", number(1, 65535)}, {"mode", oneOf("fast", "safe")}, {"retries", number(0, 9)}, {"name", func(string) error { return nil }}}
	docs := []document{
		{"port": "80", "mode": "fast", "retries": "3", "name": "a"},
		{"port": "eighty", "mode": "slow", "retries": "12"},
		{},
	}
	var total error
	for i, d := range docs {
		err := validate("doc"+strconv.Itoa(i), d, rules)
		fmt.Printf("%d: missing %t malformed %t range %t syntax %t\n", i, errors.Is(err, Missing), errors.Is(err, Malformed),
			errors.Is(err, OutOfRange), errors.Is(err, strconv.ErrSyntax))
		if err != nil {
			total = errors.Join(total, fmt.Errorf("document %d: %w", i, err))
		}
	}
	fmt.Println(total)
	show(total, 0)
	fmt.Println(count(total))

	var fe *FieldError
	var ne *strconv.NumError
	fmt.Println(errors.As(total, &fe), fe)
	fmt.Println(errors.As(total, &ne), ne.Func, ne.Num, ne.Err)
	if k, ok := errors.AsType[Kind](total); ok {
		fmt.Println("kind", k)
	}
	_, ok := errors.AsType[busy](total)
	fmt.Println(ok)

	err := fmt.Errorf("outer %d: %w and %w", 1, busy{5}, io.ErrUnexpectedEOF)
	var temp Temporary
	fmt.Println(err, errors.As(err, &temp) && temp.Temporary(), errors.Is(err, busy{}), errors.Is(err, busy{7}), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF))
	fmt.Println(errors.Unwrap(err), errors.Unwrap(fmt.Errorf("x %w", io.EOF)) == io.EOF, errors.Unwrap(io.EOF))

	var pe *fs.PathError
	fmt.Println(errors.As(fmt.Errorf("moved: %w", renamed{"a", "b"}), &pe), pe, errors.Is(pe, os.ErrNotExist))

	err = load("/nonexistent/file")
	fmt.Println(err, errors.Is(err, fs.ErrNotExist), errors.As(err, &pe), pe.Op, pe.Path)
	err = load("/")
	fmt.Println(err)
	show(err, 0)

	fmt.Println(errors.Join(), errors.Join(nil, nil), errors.Is(nil, nil), errors.Is(nil, io.EOF), fmt.Errorf("plain %v", io.EOF), fmt.Errorf("%w", nil))
	a, b := errors.New("same"), errors.New("same")
	fmt.Println(a == b, errors.Is(a, b), errors.Is(a, a), error(Missing) == Missing, Kind(2) == OutOfRange)
	defer func() { fmt.Println(recover()) }()
	errors.As(a, nil)
}
