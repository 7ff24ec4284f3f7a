package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// compareAPI reports exported declarations that the reference's package has and ours has not (or the other way
// round), and functions whose parameter and result types differ.
func compareAPI(reference, ours, pkg string) bool {
	want, got := exported(reference), exported(ours)
	var diffs []string
	for name, sig := range want {
		own, ok := got[name]
		switch {
		case !ok:
			diffs = append(diffs, "missing: "+name+" "+sig)
		case own != sig:
			diffs = append(diffs, "differs: "+name+" "+own+", reference "+sig)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			diffs = append(diffs, "not in the reference: "+name)
		}
	}
	sort.Strings(diffs)
	for _, d := range diffs {
		fmt.Printf("%s: api: %s\n", pkg, d)
	}
	return len(diffs) == 0
}

// exported maps each exported name of the package in dir to its signature (empty where there is none).
func exported(dir string) map[string]string {
	ctx := build.Default
	ctx.GOOS, ctx.CgoEnabled = "linux", false
	out := map[string]string{}
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, path := range files {
		if ok, err := ctx.MatchFile(dir, filepath.Base(path)); err != nil || !ok || strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil || f.Name.Name == "main" {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				exportedFunc(out, d)
			case *ast.GenDecl:
				exportedGen(out, d)
			}
		}
	}
	return out
}

func exportedFunc(out map[string]string, d *ast.FuncDecl) {
	name := d.Name.Name
	if !ast.IsExported(name) {
		return
	}
	if d.Recv != nil {
		recv := typeText(d.Recv.List[0].Type)
		base, _, _ := strings.Cut(strings.TrimPrefix(recv, "*"), "[")
		if !ast.IsExported(base) {
			return
		}
		out[base+"."+name] = signature(d.Type)
		return
	}
	out[name] = signature(d.Type)
}

func exportedGen(out map[string]string, d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.ValueSpec:
			for _, n := range s.Names {
				if n.IsExported() {
					out[n.Name] = ""
				}
			}
		case *ast.TypeSpec:
			if !s.Name.IsExported() {
				continue
			}
			out[s.Name.Name] = ""
			switch t := s.Type.(type) {
			case *ast.StructType:
				members(out, s.Name.Name, t.Fields)
			case *ast.InterfaceType:
				members(out, s.Name.Name, t.Methods)
			case *ast.FuncType:
				out[s.Name.Name] = signature(t)
			}
		}
	}
}

func members(out map[string]string, of string, fields *ast.FieldList) {
	for _, f := range fields.List {
		for _, n := range f.Names {
			if !n.IsExported() {
				continue
			}
			if sig, ok := f.Type.(*ast.FuncType); ok {
				out[of+"."+n.Name] = signature(sig)
			} else {
				out[of+"."+n.Name] = typeText(f.Type)
			}
		}
	}
}

// signature renders a function type without its parameter names.
func signature(t *ast.FuncType) string {
	s := ""
	if t.TypeParams != nil {
		s += "[" + typeList(t.TypeParams) + "]"
	}
	s += "(" + typeList(t.Params) + ")"
	if t.Results != nil {
		s += " (" + typeList(t.Results) + ")"
	}
	return s
}

func typeList(l *ast.FieldList) string {
	var out []string
	for _, f := range l.List {
		for range max(1, len(f.Names)) {
			out = append(out, typeText(f.Type))
		}
	}
	return strings.Join(out, ", ")
}

// synonyms unifies the two spellings of the empty interface, and of a byte and a rune.
var synonyms = strings.NewReplacer("interface{}", "any", "uint8", "byte", "int32", "rune")

// paramName matches the parameter names inside a nested function type, which do not count.
var paramName = regexp.MustCompile(`([(,] ?)\w+ (\.\.\.|[\w*\[(])`)

func typeText(e ast.Expr) string {
	var b strings.Builder
	if err := printer.Fprint(&b, token.NewFileSet(), e); err != nil {
		return err.Error()
	}
	s := synonyms.Replace(b.String())
	if strings.Contains(s, "func(") {
		s = paramName.ReplaceAllString(s, "$1$2")
	}
	return strings.Join(strings.Fields(s), " ")
}
