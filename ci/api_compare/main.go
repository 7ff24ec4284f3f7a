// Compares what the packages of one library tree export with those of another: the program behind ci/api.
//
//	api_compare OURS REFERENCE [package...]
//
// OURS and REFERENCE are directories of packages by import path. A line for each thing that the reference exports and ours
// doesn't, or has with another type or value. Without packages those that OURS has are compared.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tree is a library whose packages are type-checked without the bodies of functions.
type tree struct {
	root string
	fset *token.FileSet
	ctx  build.Context
	done map[string]*types.Package
}

func newTree(root string) *tree {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled, ctx.Compiler = "linux", "amd64", false, "gc"
	// On in the release that rgo follows; older ones don't know it.
	ctx.ToolTags = []string{"goexperiment.jsonv2"}
	return &tree{root: root, fset: token.NewFileSet(), ctx: ctx, done: map[string]*types.Package{"unsafe": types.Unsafe}}
}

// Import is what the type checker asks; vendored packages are found by the path in the import.
func (t *tree) Import(path string) (*types.Package, error) {
	if p, ok := t.done[path]; ok {
		return p, nil
	}
	t.done[path] = types.NewPackage(path, "cycle")
	dir := filepath.Join(t.root, path)
	if _, err := os.Stat(dir); err != nil {
		dir = filepath.Join(t.root, "vendor", path)
	}
	files, err := t.parse(dir)
	if err != nil {
		return nil, err
	}
	conf := types.Config{Importer: t, IgnoreFuncBodies: true, Error: func(error) {}, Sizes: types.SizesFor("gc", "amd64")}
	// What is missing inside shows as a difference, if it matters.
	p, _ := conf.Check(path, t.fset, files, nil)
	t.done[path] = p
	return p, nil
}

func (t *tree) parse(dir string) (files []*ast.File, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		if ok, err := t.ctx.MatchFile(dir, e.Name()); err != nil || !ok {
			continue
		}
		f, err := parser.ParseFile(t.fset, filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if files == nil {
		return nil, fmt.Errorf("no Go files in %s", dir)
	}
	return files, nil
}

// exports returns what a package exports: a name, which for fields and methods has its type in front, and a description.
func exports(p *types.Package) map[string]string {
	out := map[string]string{}
	in := func(q *types.Package) string { return q.Path() }
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Const:
			out[name] = fmt.Sprintf("const %s = %s", types.TypeString(o.Type(), in), o.Val().ExactString())
		case *types.Var:
			out[name] = "var " + typeText(o.Type(), in)
		case *types.Func:
			out[name] = signature(o.Type().(*types.Signature), in)
		case *types.TypeName:
			describe(out, name, o, in)
		}
	}
	return out
}

// describe adds a type: its kind, exported fields and methods.
func describe(out map[string]string, name string, o *types.TypeName, in types.Qualifier) {
	params := ""
	if n, ok := o.Type().(*types.Named); ok && n.TypeParams() != nil {
		for p := range n.TypeParams().TypeParams() {
			params += " " + types.TypeString(p.Constraint(), in)
		}
	}
	// Where an alias leads inside of the library is its own business.
	if o.IsAlias() && !hidden(types.Unalias(o.Type())) {
		out[name] = "type =" + types.TypeString(types.Unalias(o.Type()), in)
		return
	}
	switch u := o.Type().Underlying().(type) {
	case *types.Struct:
		out[name] = "type struct" + params
		for f := range u.Fields() {
			if f.Exported() {
				out[name+"."+f.Name()] = "field " + typeText(f.Type(), in)
			}
		}
	case *types.Interface:
		out[name] = "type interface" + params
		if u.NumMethods() == 0 {
			out[name] += " " + types.TypeString(u, in)
		}
	default:
		out[name] = "type " + types.TypeString(u, in) + params
	}
	byValue := types.NewMethodSet(o.Type())
	all := byValue
	if !types.IsInterface(o.Type()) {
		all = types.NewMethodSet(types.NewPointer(o.Type()))
	}
	for m := range all.Methods() {
		sig := m.Type().(*types.Signature)
		if !m.Obj().Exported() || slices.ContainsFunc(slices.Collect(sig.Params().Variables()), func(v *types.Var) bool { return hidden(v.Type()) }) {
			continue // nobody outside can call it
		}
		kind := "method "
		if byValue.Lookup(nil, m.Obj().Name()) == nil {
			kind = "method of pointer "
		}
		out[name+"."+m.Obj().Name()] = kind + signature(sig, in)
	}
}

// hidden reports whether a type stands in an internal package.
func hidden(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && slices.Contains(strings.Split(n.Obj().Pkg().Path(), "/"), "internal")
}

// typeText is a type without what can't be seen from outside.
func typeText(t types.Type, in types.Qualifier) string {
	switch t := t.(type) {
	case *types.Signature:
		return signature(t, in)
	case *types.Named:
		if o := t.Obj(); o.Pkg() != nil && !o.Exported() {
			return "of a type that isn't exported"
		}
	}
	return types.TypeString(t, in)
}

// signature leaves out the names of parameters and of type parameters.
func signature(s *types.Signature, in types.Qualifier) string {
	var b strings.Builder
	b.WriteString("func")
	names := map[string]string{}
	lists := []*types.TypeParamList{s.TypeParams(), s.RecvTypeParams()}
	for _, list := range lists {
		for p := range list.TypeParams() {
			names[p.Obj().Name()] = fmt.Sprintf("$%d", len(names))
		}
	}
	text := func(t types.Type) string { return rename(types.TypeString(t, in), names) }
	for p := range s.TypeParams().TypeParams() {
		b.WriteString("[" + text(p.Constraint()) + "]")
	}
	for i, list := range []*types.Tuple{s.Params(), s.Results()} {
		var parts []string
		for v := range list.Variables() {
			parts = append(parts, text(v.Type()))
		}
		if i == 0 && s.Variadic() {
			parts[len(parts)-1] = "..." + strings.TrimPrefix(parts[len(parts)-1], "[]")
		}
		b.WriteString("(" + strings.Join(parts, ", ") + ")")
	}
	return b.String()
}

// rename replaces words of a type's text.
func rename(text string, names map[string]string) string {
	var b strings.Builder
	word := func(c byte) bool { return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && word(text[j]) {
			j++
		}
		if j == i {
			b.WriteByte(text[i])
			i++
			continue
		}
		if to, ok := names[text[i:j]]; ok && (i == 0 || text[i-1] != '.') {
			b.WriteString(to)
		} else {
			b.WriteString(text[i:j])
		}
		i = j
	}
	return b.String()
}

// packages lists the import paths of a tree that programs may use.
func packages(root string) (out []string) {
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "internal" || d.Name() == "testdata" || d.Name() == "vendor") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			if rel, err := filepath.Rel(root, filepath.Dir(path)); err == nil {
				out = append(out, rel)
			}
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: api_compare OURS REFERENCE [package...]")
		os.Exit(2)
	}
	ours, reference := newTree(os.Args[1]), newTree(os.Args[2])
	list := os.Args[3:]
	if len(list) == 0 {
		list = packages(ours.root)
	}
	compared := 0
	for _, path := range list {
		want, err := reference.Import(path)
		if err != nil {
			// A newer package than the reference's release, or one of our own.
			continue
		}
		got, err := ours.Import(path)
		if err != nil {
			// A newer language than the type checker's.
			fmt.Fprintln(os.Stderr, "api: not compared:", err)
			continue
		}
		have, need := exports(got), exports(want)
		compared += len(need)
		for _, name := range slices.Sorted(maps.Keys(need)) {
			if d, ok := have[name]; !ok {
				fmt.Printf("%s %s missing: %s\n", path, name, need[name])
			} else if d != need[name] {
				fmt.Printf("%s %s differs: %s, the reference's %s\n", path, name, d, need[name])
			}
		}
	}
	fmt.Fprintf(os.Stderr, "api: %d exported things of %d packages compared\n", compared, len(list))
}
