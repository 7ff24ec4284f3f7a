// Package template makes text from templates and data.
//
// A template is text with actions between {{ and }}; everything else is copied. Execution walks the template with a
// cursor, called dot and written ".", which begins as the data.
//
// # Actions
//
//	{{/* a comment */}}   {{- trims the space in front of it, -}} that behind it
//	{{pipeline}}          prints the value of the pipeline as fmt.Print would
//	{{if pipeline}} T1 {{else if pipeline}} T2 {{else}} T3 {{end}}
//	{{range pipeline}} T1 {{else}} T0 {{end}}   with {{break}} and {{continue}} inside
//	{{with pipeline}} T1 {{else with pipeline}} T2 {{else}} T0 {{end}}
//	{{template "name" pipeline}}   {{define "name"}} T {{end}}   {{block "name" pipeline}} T {{end}}
//
// A value is empty if it is false, 0, nil, or an array, slice, map or string of length 0. range goes over arrays,
// slices, maps (by key in order), channels, integers and iterator functions, with dot set to the elements; with sets dot
// to its value.
//
// # Pipelines
//
// A pipeline is a list of commands separated by |; the value of each is the last argument of the next. A command is a
// value, or a method or function with arguments. Values are constants as in Go, nil, dot, variables ($x, and $ for the
// data), fields (.Name, of structs and maps) and methods of values, chains of them, and pipelines in parentheses.
// Functions and methods return a value, or a value and an error, which ends execution.
//
// A pipeline may begin with a declaration, $x :=, or an assignment, $x =; in range also $i, $x :=. Variables live up to
// the {{end}} of the action they are declared in.
//
// # Functions
//
// and, or (which evaluate no more arguments than needed), not, call, html, index, slice, js, len, print, printf, println,
// urlquery, and the comparisons eq, ne, lt, le, gt, ge, of which eq takes several second arguments.
package template

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// A Template is a parsed template, with others that it can invoke by name. Templates that are associated with one
// another share functions and options. It may be executed by several goroutines at once.
type Template struct {
	name string
	*parse.Tree
	*common
	leftDelim  string
	rightDelim string
}

// common is what associated templates share.
type common struct {
	mu         sync.RWMutex
	tmpl       map[string]*Template
	missingKey missingKey
	parseFuncs FuncMap
	execFuncs  map[string]reflect.Value
}

// A missingKey says what the value for a key is that a map lacks.
type missingKey int

const (
	keyInvalid missingKey = iota // none: prints <no value>
	keyZero                      // the element type's zero value
	keyError                     // an error
)

// New returns a template without contents.
func New(name string) *Template {
	t := &Template{name: name}
	t.init()
	return t
}

// New returns a template without contents that is associated with t and has its delimiters. It becomes known by its
// name when it is parsed.
func (t *Template) New(name string) *Template {
	t.init()
	return &Template{name: name, common: t.common, leftDelim: t.leftDelim, rightDelim: t.rightDelim}
}

func (t *Template) init() {
	if t.common == nil {
		t.common = &common{
			tmpl:       map[string]*Template{},
			parseFuncs: FuncMap{},
			execFuncs:  map[string]reflect.Value{},
		}
	}
}

// Must returns t and panics if there is an error: for templates known to be right.
func Must(t *Template, err error) *Template {
	if err != nil {
		panic(err)
	}
	return t
}

// Name returns the name.
func (t *Template) Name() string { return t.name }

// Clone returns a copy of the template and of those associated with it; the trees are shared. What is added to the copy
// is not in the original.
func (t *Template) Clone() (*Template, error) {
	c := &Template{name: t.name, Tree: t.Tree, leftDelim: t.leftDelim, rightDelim: t.rightDelim}
	c.init()
	if t.common == nil {
		return c, nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	c.missingKey = t.missingKey
	for name, old := range t.tmpl {
		if name == t.name {
			c.tmpl[name] = c
			continue
		}
		c.tmpl[name] = &Template{
			name: old.name, Tree: old.Tree, common: c.common, leftDelim: old.leftDelim, rightDelim: old.rightDelim,
		}
	}
	maps.Copy(c.parseFuncs, t.parseFuncs)
	maps.Copy(c.execFuncs, t.execFuncs)
	return c, nil
}

// AddParseTree gives the template of the name the tree and associates it with t. A tree without contents does not
// replace one.
func (t *Template) AddParseTree(name string, tree *parse.Tree) (*Template, error) {
	t.init()
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t
	if name != t.name {
		n = t.New(name)
	}
	old := t.tmpl[name]
	replace := old == nil || old.Tree == nil || !parse.IsEmptyTree(tree.Root)
	if replace {
		t.tmpl[name] = n
	}
	if replace || n.Tree == nil {
		n.Tree = tree
	}
	return n, nil
}

// Templates returns the templates associated with t, t itself included if it has contents.
func (t *Template) Templates() []*Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	list := make([]*Template, 0, len(t.tmpl))
	for _, v := range t.tmpl {
		list = append(list, v)
	}
	return list
}

// Lookup returns the template of the name that is associated with t, or nil.
func (t *Template) Lookup(name string) *Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.tmpl[name]
}

// DefinedTemplates returns a text for messages that lists the templates associated with t: "; defined templates are: "
// and names, or "".
func (t *Template) DefinedTemplates() string {
	var names []string
	for _, v := range t.Templates() {
		if v.Tree != nil && v.Root != nil {
			names = append(names, fmt.Sprintf("%q", v.name))
		}
	}
	if names == nil {
		return ""
	}
	return "; defined templates are: " + strings.Join(names, ", ")
}

// Delims sets the delimiters of actions for later calls of Parse; "" stands for {{ or }}.
func (t *Template) Delims(left, right string) *Template {
	t.init()
	t.leftDelim, t.rightDelim = left, right
	return t
}

// Funcs adds functions, which must be there before a template that calls them is parsed. It panics if a value is no
// function with suitable results or a name no identifier.
func (t *Template) Funcs(funcMap FuncMap) *Template {
	t.init()
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, fn := range funcMap {
		t.execFuncs[name] = checkedFunc(name, fn)
	}
	maps.Copy(t.parseFuncs, funcMap)
	return t
}

// Option sets options; it panics on an unknown one. There is one, what happens when a map lacks a key: missingkey=default
// or missingkey=invalid goes on without a value, missingkey=zero takes the zero value, missingkey=error is an error.
func (t *Template) Option(opt ...string) *Template {
	t.init()
	for _, s := range opt {
		switch s {
		case "":
			panic("empty option string")
		case "missingkey=default", "missingkey=invalid":
			t.missingKey = keyInvalid
		case "missingkey=zero":
			t.missingKey = keyZero
		case "missingkey=error":
			t.missingKey = keyError
		default:
			panic("unrecognized option: " + s)
		}
	}
	return t
}

// Parse parses text as the contents of t; templates defined in it become associated with t. A later definition replaces
// an earlier one, unless it has nothing but space and comments.
func (t *Template) Parse(text string) (*Template, error) {
	t.init()
	t.mu.RLock()
	trees, err := parse.Parse(t.name, text, t.leftDelim, t.rightDelim, t.parseFuncs, builtinNames())
	t.mu.RUnlock()
	if err != nil {
		return nil, err
	}
	for name, tree := range trees {
		if _, err := t.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// ParseFiles parses files into templates named as the files are, without directories, and returns the first.
func ParseFiles(filenames ...string) (*Template, error) {
	return parseFiles(nil, os.ReadFile, filepath.Base, filenames)
}

// ParseFiles parses files into templates associated with t, named as the files are, without directories.
func (t *Template) ParseFiles(filenames ...string) (*Template, error) {
	t.init()
	return parseFiles(t, os.ReadFile, filepath.Base, filenames)
}

// ParseGlob is ParseFiles for the files that match the pattern, of which there must be one.
func ParseGlob(pattern string) (*Template, error) { return parseGlob(nil, pattern) }

// ParseGlob is ParseFiles for the files that match the pattern, of which there must be one.
func (t *Template) ParseGlob(pattern string) (*Template, error) {
	t.init()
	return parseGlob(t, pattern)
}

func parseGlob(t *Template, pattern string) (*Template, error) {
	files, err := filepath.Glob(pattern)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("template: pattern matches no files: %#q", pattern)
	}
	if err != nil {
		return nil, err
	}
	return parseFiles(t, os.ReadFile, filepath.Base, files)
}

// ParseFS is ParseGlob for a file system, with several patterns.
func ParseFS(fsys fs.FS, patterns ...string) (*Template, error) { return parseFS(nil, fsys, patterns) }

// ParseFS is ParseGlob for a file system, with several patterns.
func (t *Template) ParseFS(fsys fs.FS, patterns ...string) (*Template, error) {
	t.init()
	return parseFS(t, fsys, patterns)
}

func parseFS(t *Template, fsys fs.FS, patterns []string) (*Template, error) {
	var files []string
	for _, pattern := range patterns {
		list, err := fs.Glob(fsys, pattern)
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("template: pattern matches no files: %#q", pattern)
		}
		if err != nil {
			return nil, err
		}
		files = append(files, list...)
	}
	return parseFiles(t, func(name string) ([]byte, error) { return fs.ReadFile(fsys, name) }, path.Base, files)
}

func parseFiles(t *Template, read func(string) ([]byte, error), base func(string) string, files []string) (*Template, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("template: no files named in call to ParseFiles")
	}
	for _, file := range files {
		text, err := read(file)
		if err != nil {
			return nil, err
		}
		name := base(file)
		if t == nil {
			t = New(name)
		}
		tmpl := t
		if name != t.name {
			tmpl = t.New(name)
		}
		if _, err := tmpl.Parse(string(text)); err != nil {
			return nil, err
		}
	}
	return t, nil
}
