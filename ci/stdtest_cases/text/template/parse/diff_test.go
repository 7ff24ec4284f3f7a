package parse_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	ref "text/template/parse"

	own "rgostd/text/template/parse"
)

var pieces = []string{"{{", "}}", "{{", "}}", "{{- ", " -}}", " ", "\n", "if ", "else", "else if", "end", "range ", "with ", "define \"x\"", "template \"x\"", "block \"y\" ", "break", "continue", ".", ".X", ".X.Y", "$", "$x", "$y", ":=", "=", ",", "|", "(", ")", "f", "g ", "\"s\"", "`r`", "'c'", "1", "-2", "0x1F", "1.5e3", "1i", "1+2i", "nil", "true", "text", "{{/* c */}}", "{{end}}", "{{else}}", "{{if .X}}", "{{range .X}}", "{{$x := 1}}", "é", "#", "\x00", "1_0", "99999999999999999999", "'", "\"", "`", "{{.}}", "{{range $i, $x := .}}", "{{with $y := 1}}", "{{else with .Z}}", "{{else if 1}}", "{{break}}"}

// TestTemplates compares the trees and errors of random templates.
func TestTemplates(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	funcs := map[string]any{"f": 1, "g": 2}
	for range 60000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		got := outcome(func() (lines []string, err error) {
			trees, err := own.Parse("n", text, "", "", funcs)
			for name, tree := range trees {
				lines = append(lines, fmt.Sprint(name, tree.Root, tree.Copy().Root, tree.ParseName, tree.Root.Pos))
			}
			return lines, err
		})
		want := outcome(func() (lines []string, err error) {
			trees, err := ref.Parse("n", text, "", "", funcs)
			for name, tree := range trees {
				lines = append(lines, fmt.Sprint(name, tree.Root, tree.Copy().Root, tree.ParseName, tree.Root.Pos))
			}
			return lines, err
		})
		if got != want {
			t.Errorf("%q:\n%s\n%s", text, got, want)
		}
	}
}

// outcome describes a result, an error or a panic.
func outcome(f func() ([]string, error)) (s string) {
	defer func() {
		if e := recover(); e != nil {
			s = fmt.Sprint("panic: ", e)
		}
	}()
	lines, err := f()
	if err != nil {
		return err.Error()
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
