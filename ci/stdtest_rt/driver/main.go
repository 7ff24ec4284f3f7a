// Command driver does the work of ci/stdtest: it lays out the temporary module, compares the exported API with the
// reference's, runs vet and test, and prunes declarations of the distribution's tests that can not compile outside their home.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const module = "rgostd"

// alwaysReal are packages whose own version needs rgo's runtime or compiler: tests use the reference's.
const alwaysReal = "errors,reflect,runtime,runtime/debug,unsafe,internal/rtype"

func main() {
	goCmd := flag.String("go", "go", "reference go command")
	stdlib := flag.String("stdlib", "", "stdlib directory")
	ci := flag.String("ci", "", "ci directory")
	goTests := flag.Bool("gotests", false, "run the distribution's tests instead of our own")
	realPkgs := flag.String("real", "", "packages to take from the reference Go")
	run := flag.String("run", "", "go test -run")
	skip := flag.String("skip", "", "go test -skip")
	bench := flag.String("bench", "", "go test -bench")
	keep := flag.Bool("keep", false, "keep the temporary module")
	verbose := flag.Bool("v", false, "go test -v")
	noVet := flag.Bool("novet", false, "skip go vet")
	flag.Parse()

	dir, err := os.MkdirTemp("", module)
	check(err)
	code := 1
	defer func() {
		if *keep {
			fmt.Println("module kept in", dir)
		} else {
			os.RemoveAll(dir)
		}
		os.Exit(code)
	}()

	real := map[string]bool{}
	for _, p := range strings.Split(alwaysReal+","+*realPkgs, ",") {
		real[p] = true
	}
	l := layout{dir: dir, own: map[string]bool{}, goCmd: *goCmd, ci: *ci}
	all := packagesIn(*stdlib)
	for _, p := range all {
		if !real[p] {
			l.own[p] = true
		}
	}
	l.write("go.mod", []byte("module "+module+"\n\ngo 1.27\n"))
	for p := range l.own {
		l.copyPackage(filepath.Join(*stdlib, p), p)
	}
	check(os.RemoveAll(filepath.Join(dir, "internal/rt")))
	l.copyFile(filepath.Join(*ci, "stdtest_rt/rt.go"), "internal/rt/rt.go", false)
	if l.own["internal/typ"] {
		check(os.RemoveAll(filepath.Join(dir, "internal/typ")))
		l.copyFile(filepath.Join(*ci, "stdtest_rt/typ/typ.go"), "internal/typ/typ.go", false)
	}
	if l.own["sync/atomic"] {
		l.copyFile(filepath.Join(*ci, "stdtest_rt/atomic/funcs.go"), "sync/atomic/funcs.go", false)
	}

	pkgs := flag.Args()
	if len(pkgs) == 0 {
		for p := range l.own {
			if p != "internal/rt" {
				pkgs = append(pkgs, p)
			}
		}
		sort.Strings(pkgs)
	}
	goroot := strings.TrimSpace(string(l.mustRun("env", "GOROOT")))
	failed := []string{}
	for _, p := range pkgs {
		if !l.own[p] {
			fmt.Printf("%s: not in stdlib/\n", p)
			failed = append(failed, p)
			continue
		}
		if *goTests {
			l.addGoTests(filepath.Join(goroot, "src", p), p)
		} else {
			cases, _ := filepath.Glob(filepath.Join(*ci, "stdtest_cases", p, "*_test.go"))
			for _, f := range cases {
				l.copyFile(f, p+"/"+filepath.Base(f), false)
			}
		}
		ok := compareAPI(filepath.Join(goroot, "src", p), filepath.Join(*stdlib, p), p) || strings.HasPrefix(p, "internal/")
		if !*noVet {
			ok = l.show("vet", "-unsafeptr=false", "-copylocks=false", "./"+p) && ok
		}
		args := []string{"test", "-vet=off", "-timeout=300s"}
		if *run != "" {
			args = append(args, "-run", *run)
		}
		if *skip != "" {
			args = append(args, "-skip", *skip)
		}
		if *bench != "" {
			args = append(args, "-bench", *bench)
		}
		if *verbose {
			args = append(args, "-v")
		}
		ok = l.show(append(args, "./"+p)...) && ok
		if !ok {
			failed = append(failed, p)
		}
	}
	if len(failed) > 0 {
		fmt.Println("FAILED:", strings.Join(failed, " "))
		return
	}
	code = 0
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "stdtest:", err)
		os.Exit(2)
	}
}

// packagesIn lists the import paths under root that hold Go files.
func packagesIn(root string) []string {
	seen := map[string]bool{}
	var out []string
	check(filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if !info.IsDir() && strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(root, filepath.Dir(path))
			if err == nil && !seen[rel] {
				seen[rel] = true
				out = append(out, rel)
			}
		}
		return nil
	}))
	return out
}

type layout struct {
	dir   string
	own   map[string]bool
	goCmd string
	ci    string
}

func (l *layout) write(name string, data []byte) {
	path := filepath.Join(l.dir, name)
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	check(os.WriteFile(path, data, 0o644))
}

func (l *layout) copyPackage(src, pkg string) {
	files, _ := filepath.Glob(filepath.Join(src, "*.go"))
	for _, f := range files {
		l.copyFile(f, pkg+"/"+filepath.Base(f), true)
	}
}

func (l *layout) copyFile(src, name string, rewrite bool) {
	data, err := os.ReadFile(src)
	check(err)
	if rewrite {
		data = l.redirect(data)
	}
	l.write(name, data)
}

// redirect points the imports of own packages into the module.
func (l *layout) redirect(src []byte) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return src
	}
	for i := len(f.Imports) - 1; i >= 0; i-- {
		lit := f.Imports[i].Path
		path, _ := strconv.Unquote(lit.Value)
		if l.own[path] {
			at := fset.Position(lit.Pos()).Offset + 1
			src = append(append(append([]byte{}, src[:at]...), module+"/"...), src[at:]...)
		}
	}
	return src
}

func (l *layout) command(args ...string) *exec.Cmd {
	c := exec.Command(l.goCmd, args...)
	c.Dir = l.dir
	return c
}

func (l *layout) mustRun(args ...string) []byte {
	out, err := l.command(args...).Output()
	check(err)
	return out
}

func (l *layout) show(args ...string) bool {
	c := l.command(args...)
	c.Stdout, c.Stderr = os.Stdout, os.Stdout
	return c.Run() == nil
}

var errorLine = regexp.MustCompile(`(?m)^(?:vet: )?(\S+_test\.go):(\d+):\d+: (.*)$`)

// addGoTests copies the distribution's tests of pkg and drops, round by round, what does not compile.
func (l *layout) addGoTests(src, pkg string) {
	files, _ := filepath.Glob(filepath.Join(src, "*_test.go"))
	for _, f := range files {
		l.copyFile(f, pkg+"/"+filepath.Base(f), true)
	}
	if _, err := os.Stat(filepath.Join(src, "testdata")); err == nil {
		check(os.CopyFS(filepath.Join(l.dir, pkg, "testdata"), os.DirFS(filepath.Join(src, "testdata"))))
	}
	l.copyFile(filepath.Join(l.ci, "stdtest_rt/testenv/testenv.go"), "internal/testenv/testenv.go", true)
	for _, f := range files {
		l.dropInternalImports(pkg + "/" + filepath.Base(f))
	}
	dropped := 0
	for range 40 {
		out, err := l.command("test", "-vet=off", "-gcflags=-e", "-run", "^$", "./"+pkg).CombinedOutput()
		if err == nil {
			break
		}
		lines := map[string]map[int]string{}
		for _, m := range errorLine.FindAllSubmatch(out, -1) {
			n, _ := strconv.Atoi(string(m[2]))
			file := string(m[1])
			if lines[file] == nil {
				lines[file] = map[int]string{}
			}
			lines[file][n] = string(m[3])
		}
		if len(lines) == 0 {
			break
		}
		for file, at := range lines {
			dropped += l.dropDecls(file, at)
		}
	}
	if dropped > 0 {
		fmt.Printf("%s: %d declarations of the distribution's tests dropped\n", pkg, dropped)
	}
}

func (l *layout) dropInternalImports(name string) {
	src, err := os.ReadFile(filepath.Join(l.dir, name))
	check(err)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		return
	}
	// Functions without a body are the reference runtime's.
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil {
			from := fn.Pos()
			if fn.Doc != nil {
				from = fn.Doc.Pos()
			}
			blank(src, fset.Position(from).Offset, fset.Position(fn.End()).Offset)
		}
	}
	var late []int // where imports of the package with a double begin
	for _, imp := range f.Imports {
		if imp.Path.Value == `"internal/testenv"` {
			at := fset.Position(imp.Path.Pos()).Offset + 1
			late = append(late, at)
			continue
		}
		if strings.Contains(imp.Path.Value, `internal/`) {
			blank(src, fset.Position(imp.Pos()).Offset, fset.Position(imp.End()).Offset)
			if len(f.Imports) == 1 || bytes.Contains(src, []byte("import \n")) {
				src = bytes.Replace(src, []byte("import "), []byte("       "), 1)
			}
		}
	}
	// Last, since these move what follows.
	for i := len(late) - 1; i >= 0; i-- {
		src = slices.Concat(src[:late[i]], []byte(module+"/"), src[late[i]:])
	}
	l.write(name, src)
}

// dropDecls blanks the top-level declarations (or the import specs) at the given lines.
func (l *layout) dropDecls(name string, at map[int]string) int {
	src, err := os.ReadFile(filepath.Join(l.dir, name))
	check(err)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		check(os.Remove(filepath.Join(l.dir, name)))
		return 1
	}
	n := 0
	drop := func(node ast.Node) bool {
		from, to := fset.Position(node.Pos()), fset.Position(node.End())
		for line := range at {
			if line >= from.Line && line <= to.Line {
				blank(src, from.Offset, to.Offset)
				return true
			}
		}
		return false
	}
	for _, d := range f.Decls {
		gen, isGen := d.(*ast.GenDecl)
		if !isGen || !gen.Lparen.IsValid() {
			if drop(d) {
				n++
				fmt.Printf("  dropped %s: %s\n", name, declName(d))
			}
			continue
		}
		for _, s := range gen.Specs {
			if drop(s) && gen.Tok != token.IMPORT {
				n++
			}
		}
	}
	l.write(name, src)
	return n
}

func declName(d ast.Decl) string {
	if fn, ok := d.(*ast.FuncDecl); ok {
		return fn.Name.Name
	}
	return "a declaration"
}

func blank(src []byte, from, to int) {
	for i := from; i < to; i++ {
		if src[i] != '\n' {
			src[i] = ' '
		}
	}
}
