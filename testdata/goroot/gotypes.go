// The type checker as a library: objects, method sets, instances, constants, and its messages.
package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
	"sort"
)

const good = `package p

type Number interface { ~int | ~float64 }

type List[T any] struct { head *cell[T]; n int }
type cell[T any] struct { v T; next *cell[T] }

func (l *List[T]) Push(v T) { l.head = &cell[T]{v, l.head}; l.n++ }
func (l List[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i, c := 0, l.head; c != nil && yield(i, c.v); i, c = i+1, c.next {
		}
	}
}

func Sum[T Number](xs ...T) (s T) { for _, x := range xs { s += x }; return }

const Big = 1 << 100
const Third = 1.0 / 3

var total = Sum(1, 2, 3)
var words = List[string]{}

type Stringer interface { String() string }
type impl int
func (impl) String() string { return "" }
var _ Stringer = impl(0)
`

const bad = `package p

import "nosuch"

func f() int { }
func g() { var x int = "s"; y := 1; return 2 }
type T struct { T }
var a, b = b, a
func h[P interface{ m() }](P) { h(3) }
const c = 1 / 0
var _ = 1 << -1 + undefined
`

func main() {
	fset := token.NewFileSet()
	check := func(name, text string) (*types.Package, *types.Info) {
		f, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			fmt.Println(err)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
			Instances: map[*ast.Ident]types.Instance{}}
		conf := types.Config{Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) {
				fmt.Println(fset.Position(e.Pos), e.Msg, e.Soft)
			}
		}, Sizes: types.SizesFor("gc", "arm64")}
		pkg, err := conf.Check("example.com/p", fset, []*ast.File{f}, info)
		fmt.Println("first:", err)
		return pkg, info
	}
	pkg, info := check("good.go", good)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		fmt.Println(types.ObjectString(o, types.RelativeTo(pkg)))
		if c, ok := o.(*types.Const); ok {
			fmt.Println("  value", c.Val().Kind(), c.Val().ExactString())
		}
		if t, ok := o.(*types.TypeName); ok {
			for _, base := range []types.Type{t.Type(), types.NewPointer(t.Type())} {
				methods := types.NewMethodSet(base)
				for i := range methods.Len() {
					fmt.Println("  ", methods.At(i))
				}
			}
		}
	}
	var instances []string
	for id, in := range info.Instances {
		instances = append(instances, fmt.Sprint(fset.Position(id.Pos()), " ", in.Type))
	}
	sort.Strings(instances)
	for _, s := range instances {
		fmt.Println(s)
	}
	str := scope.Lookup("Stringer").Type().Underlying().(*types.Interface)
	fmt.Println(types.Implements(scope.Lookup("impl").Type(), str), types.Implements(types.Typ[types.Int], str))
	tv, err := types.Eval(fset, pkg, token.NoPos, "Big >> 98 + len(\"abc\")")
	fmt.Println(tv.Type, tv.Value, err)
	check("bad.go", bad)
	v := constant.BinaryOp(constant.MakeInt64(7), token.QUO, constant.MakeInt64(3))
	fmt.Println(v, constant.ToFloat(v), constant.Compare(v, token.GTR, constant.MakeFloat64(2.3)))
	fmt.Println(version.Compare("go1.21rc2", "go1.21.0"), version.Lang("go1.23.4"), version.IsValid("go1"))
}
