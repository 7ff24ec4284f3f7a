// Shapes: embedded structs and interfaces, promoted and overridden methods, method values and expressions, type switches.
package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// Shape is what the scene works with.
type Shape interface {
	Area() float64
	Perimeter() float64
}

// Named and Mover are optional abilities.
type (
	Named interface{ Name() string }
	Mover interface {
		Move(dx, dy float64)
		At() Point
	}
	// Solid combines interfaces that share a method.
	Solid interface {
		Shape
		Named
		fmt.Stringer
	}
)

// Point is a position.
type Point struct{ X, Y float64 }

func (p *Point) Move(dx, dy float64) { p.X, p.Y = p.X+dx, p.Y+dy }
func (p Point) At() Point            { return p }
func (p Point) String() string       { return fmt.Sprintf("(%g,%g)", p.X, p.Y) }

// Base gives shapes a name and a position.
type Base struct {
	Point
	name string
}

func (b Base) Name() string   { return b.name }
func (b Base) String() string { return b.name + "@" + b.Point.String() }

type (
	Circle struct {
		Base
		R float64
	}
	Rect struct {
		*Base
		W, H float64
	}
	// Square embeds Rect and overrides what depends on being square.
	Square struct{ Rect }
	// Polygon is not a struct.
	Polygon []Point
	// Group is a shape made of shapes.
	Group struct {
		Base
		parts []Shape
	}
	// Scaled wraps any shape: the interface is embedded.
	Scaled struct {
		Shape
		factor float64
	}
	// unit is a function with methods.
	unit func() float64
)

func (c Circle) Area() float64      { return math.Pi * c.R * c.R }
func (c Circle) Perimeter() float64 { return 2 * math.Pi * c.R }
func (r Rect) Area() float64        { return r.W * r.H }
func (r Rect) Perimeter() float64   { return 2 * (r.W + r.H) }
func (s Square) String() string     { return "square " + s.Rect.String() }
func (s Square) Side() float64      { return s.W }
func (p Polygon) Area() float64 {
	sum := 0.0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += float64(a.X*b.Y) - float64(b.X*a.Y)
	}
	return math.Abs(sum) / 2
}
func (p Polygon) Perimeter() (sum float64) {
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += math.Hypot(a.X-b.X, a.Y-b.Y)
	}
	return sum
}
func (g *Group) Area() (sum float64) {
	for _, p := range g.parts {
		sum += p.Area()
	}
	return sum
}
func (g *Group) Perimeter() (sum float64) {
	for _, p := range g.parts {
		sum += p.Perimeter()
	}
	return sum
}

// Move moves the group and all its parts that can be moved.
func (g *Group) Move(dx, dy float64) {
	g.Base.Move(dx, dy)
	for _, p := range g.parts {
		if m, ok := p.(Mover); ok {
			m.Move(dx, dy)
		}
	}
}
func (s Scaled) Area() float64    { return s.Shape.Area() * s.factor * s.factor }
func (u unit) Area() float64      { return u() }
func (u unit) Perimeter() float64 { return 4 * math.Sqrt(u()) }

// describe shows what a value can do.
func describe(v any) string {
	var can []string
	if _, ok := v.(Shape); ok {
		can = append(can, "shape")
	}
	if n, ok := v.(Named); ok {
		can = append(can, "named "+n.Name())
	}
	if m, ok := v.(Mover); ok {
		can = append(can, "mover "+fmt.Sprint(m.At()))
	}
	if _, ok := v.(Solid); ok {
		can = append(can, "solid")
	}
	return fmt.Sprintf("%T: %s", v, strings.Join(can, ", "))
}

func kind(s Shape) string {
	switch s := s.(type) {
	case nil:
		return "nothing"
	case Circle, *Circle:
		return fmt.Sprintf("round (%T)", s)
	case Square:
		return fmt.Sprint("square of side ", s.Side())
	case Rect:
		return fmt.Sprintf("%gx%g", s.W, s.H)
	case *Group:
		return fmt.Sprint("group of ", len(s.parts))
	case interface{ Len() int }:
		return "something with a length"
	case Scaled:
		return "scaled " + kind(s.Shape)
	default:
		return fmt.Sprintf("other %T", s)
	}
}

type byArea []Shape

func (b byArea) Len() int           { return len(b) }
func (b byArea) Less(i, j int) bool { return b[i].Area() < b[j].Area() }
func (b byArea) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

// Three levels of embedding, with a name that is hidden by the level above and one that is ambiguous.
type (
	level3 struct{ v, deep int }
	level2 struct {
		level3
		v int
	}
	left   struct{ common string }
	right  struct{ common string }
	level1 struct {
		*level2
		left
		right
		v string
	}
)

func (l level3) Who() string  { return fmt.Sprint("level3 ", l.v) }
func (l *level2) Who() string { return fmt.Sprint("level2 ", l.v, " over ", l.level3.Who()) }

func main() {
	circle := &Circle{Base{Point{1, 2}, "c"}, 2}
	base := &Base{name: "r"}
	rect := Rect{base, 3, 4}
	square := Square{Rect{&Base{Point{5, 5}, "s"}, 2, 2}}
	group := &Group{Base: Base{name: "g"}, parts: []Shape{circle, rect}}
	shapes := []Shape{
		circle, *circle, rect, square, Polygon{{0, 0}, {4, 0}, {4, 3}}, group, Scaled{rect, 2}, Scaled{Scaled{square, 3}, 0.5}, unit(func() float64 { return 9 }),
	}
	for _, s := range append(shapes, nil) {
		if s == nil {
			fmt.Println(kind(s))
			continue
		}
		fmt.Printf("%-44s %8.3f %8.3f  %s\n", kind(s), s.Area(), s.Perimeter(), describe(s))
	}
	group.Move(10, -1)
	// rect shares its base by pointer; the copy of the circle has its own.
	fmt.Println(circle, rect, shapes[1], group, square, *base)
	fmt.Printf("%v %+v\n", square, *circle)

	sort.Stable(sort.Reverse(byArea(shapes)))
	for _, s := range shapes {
		fmt.Printf("%.1f ", s.Area())
	}
	fmt.Println()

	area := circle.Area
	perimeter := Shape.Perimeter
	move := (*Point).Move
	at := Point.At
	circle.R = 1
	move(&circle.Point, 1, 1)
	fmt.Printf("%.3f %.3f %.3f %v\n", area(), circle.Area(), perimeter(square), at(circle.Point))
	var dynamic Shape = rect
	bound := dynamic.Area
	dynamic = square
	fmt.Println(bound(), dynamic.Area())

	l := level1{&level2{level3{1, 99}, 2}, left{"L"}, right{"R"}, "three"}
	fmt.Println(l.v, l.level2.v, l.level3.v, l.deep, l.Who(), l.level3.Who(), l.left.common+l.right.common)
	l.deep++
	fmt.Println(l.level2.level3.deep)

	a, b := Shape(*circle), Shape(*circle)
	fmt.Println(a == b, a == Shape(circle), any(Point{1, 2}) == any(Point{1, 2}), any(1) == any(1.0), Shape(nil) == nil, Shape((*Circle)(nil)) == nil)
	counts := map[Shape]int{a: 1, circle: 2}
	counts[b]++
	fmt.Println(len(counts), counts[*circle], counts[circle])
	defer func() { fmt.Println("recovered:", recover()) }()
	fmt.Println(Rect{}.Name())
}
