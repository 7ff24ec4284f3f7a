// run

package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

// Tables in package-level variables whose elements are addresses of other variables and values in interfaces.

type shape interface {
	area() float64
	name() string
}

type square struct{ side float64 }
type circle struct {
	r    float64
	tags []string
}
type unit struct{}
type wrap struct{ p *int }
type fn func(float64) float64

func (s square) area() float64  { return s.side * s.side }
func (square) name() string     { return "square" }
func (c *circle) area() float64 { return 3 * c.r * c.r }
func (c *circle) name() string  { return "circle" + strings.Join(c.tags, "+") }
func (unit) area() float64      { return 1 }
func (unit) name() string       { return "unit" }
func (w wrap) area() float64    { return float64(*w.p) }
func (wrap) name() string       { return "wrap" }
func (f fn) area() float64      { return f(2) }
func (fn) name() string         { return "fn" }

var counter = start()

func start() int { return len(os.Args) + 41 }

var fixed = circle{r: 5, tags: []string{"fixed"}}

var shapes = []shape{square{2}, &circle{1, []string{"a", "b"}}, unit{}, wrap{&counter}, &fixed, nil, fn(double)}

func double(x float64) float64 { return 2 * x }

type option struct {
	name string
	to   any
	def  any
}

var (
	verbose bool
	level   int
	label   string
	list    [3]string
)

var options = []option{
	{"verbose", &verbose, false},
	{"level", &level, 3},
	{"label", &label, "none"},
	{"list", &list, [3]string{"x", "y", "z"}},
	{"out", &os.Args, []int{1, 2}},
	{"nested", option{"inner", &level, map[string]int(nil)}, struct{}{}},
	{"error", error(nil), struct{ e error }{os.ErrNotExist}},
}

var self = struct{ me any }{me: &fixed.tags}

var byName = map[string]any{"level": &level, "square": square{3}, "f": double}

func local() []any {
	return []any{&level, square{4}, "s", [2]any{&label, 1}, option{"o", &verbose, nil}}
}

func main() {
	for i, s := range shapes {
		if s == nil {
			fmt.Println(i, "nil")
			continue
		}
		fmt.Printf("%d %T %s %v\n", i, s, s.name(), s.area())
	}
	counter++
	fixed.r, fixed.tags[0] = 1, "changed"
	fmt.Println(shapes[3].area(), shapes[4].area(), shapes[4].name(), shapes[0] == shape(square{2}))
	for _, o := range options {
		switch to := o.to.(type) {
		case *bool:
			*to = true
		case *int:
			*to = o.def.(int)
		case *string:
			*to = o.def.(string)
		case *[3]string:
			*to = o.def.([3]string)
			to[1] = "changed"
		case *[]string:
			(o.def.([]int))[0] = 9
			fmt.Println(len(*to) > 0, o.def)
		case option:
			*to.to.(*int) += 10
			fmt.Println(to.name, to.def, o.def)
		case nil:
			fmt.Println("nil", o.def.(struct{ e error }).e == os.ErrNotExist)
		}
	}
	fmt.Println(verbose, level, label, list, options[3].def)
	fmt.Println(self.me == any(&fixed.tags))
	var keys []string
	for k := range byName {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	*byName["level"].(*int)++
	fmt.Println(keys, level, byName["square"], byName["f"].(func(float64) float64)(4))
	a, b := local(), local()
	a[1] = square{5}
	fmt.Println(a[0] == b[0], b[1], b[2], b[3].([2]any)[0] == any(&label), b[4].(option).to == any(&verbose))
}
