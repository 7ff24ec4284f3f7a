// run

// Trees and programs of patterns, printed.
package main

import (
	"fmt"
	"regexp/syntax"
)

func dump(re *syntax.Regexp) string {
	s := re.Op.String()
	if re.Flags&syntax.FoldCase != 0 {
		s += "/i"
	}
	if len(re.Rune) > 0 {
		s += fmt.Sprintf("%q", re.Rune[:min(len(re.Rune), 8)])
	}
	if re.Op == syntax.OpRepeat {
		s += fmt.Sprint(re.Min, ",", re.Max)
	}
	for _, sub := range re.Sub {
		s += "(" + dump(sub) + ")"
	}
	return s
}

func main() {
	for _, p := range []string{
		`abc|abd|aef|bcx|bcy`, `(?i)abc|ABD`, `a{2,4}b{3}c{2,}d{0}`, `[[:word:]-]\d[^\s\S]`, `(?:a|[b-d]|e)`, `(?i:x)y(?s:.).`,
		`(?m)^a$\A\z\b\B`, `(?U)a+b+?`, `\Qa+b\E*`, `[αΑ]\p{Greek}\PN`, `(?P<name>x*)*`, `a\x{263a}\123\n\-`, `x|`, `(a|b)|(?:ab)`,
	} {
		re, err := syntax.Parse(p, syntax.Perl)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(p, re.MaxCap(), re.CapNames())
		fmt.Println("  " + dump(re))
		simple := re.Simplify()
		fmt.Println("  "+re.String(), simple.String())
		prog, _ := syntax.Compile(simple)
		fmt.Print(prog, prog.NumCap, prog.StartCond(), "\n")
	}
	fmt.Println(syntax.Parse(`\d**`, syntax.POSIX))
}
