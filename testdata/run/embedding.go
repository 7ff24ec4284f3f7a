// run

// Embedding: promoted fields and methods through pointers and interfaces, shadowing, method sets, interface satisfaction.
package main

import "fmt"

type animal interface {
	Name() string
	Sound() string
}
type base struct{ name string }

func (b base) Name() string     { return b.name }
func (b *base) Rename(s string) { b.name = s }
func (b base) Sound() string    { return "..." }
func (b base) describe() string { return b.name + " says " + b.Sound() }

type dog struct {
	base
	tricks []string
}

func (dog) Sound() string { return "woof" }

type puppy struct {
	*dog
	age int
}
type robot struct {
	animal
	serial int
}
type loud struct{ animal }

func (l loud) Sound() string { return l.animal.Sound() + "!" }

type counter struct{ n int }

func (c *counter) Inc() int { c.n++; return c.n }

type service struct {
	counter
	robot
	*base
}

type (
	inner  struct{ v int }
	middle struct{ inner }
	outer  struct {
		middle
		v string
	}
)

func say(a animal) string { return a.Name() + ":" + a.Sound() }

func main() {
	d := dog{base{"rex"}, nil}
	p := puppy{&d, 1}
	r := robot{p, 7}
	l := loud{loud{r}}
	p.Rename("max")
	fmt.Println(say(d), say(&d), say(p), say(r), say(l), d.describe(), p.describe())
	d.base = base{"new"}
	fmt.Println(r.Name(), p.dog.base.name, p.name)
	s := service{base: &base{"svc"}}
	s.Inc()
	s.counter.Inc()
	fmt.Println(s.Inc(), s.serial, s.base.Name())
	o := outer{middle{inner{1}}, "s"}
	o.inner.v++
	fmt.Println(o.v, o.middle.v, o.inner.v, o)
	var i interface{ Rename(string) } = p
	i.Rename("via interface")
	fmt.Println(d.name)
	_, ok := any(d).(interface{ Rename(string) })
	_, ok2 := any(&d).(interface{ Rename(string) })
	_, ok3 := any(p).(interface{ Rename(string) })
	fmt.Println(ok, ok2, ok3)
	anon := struct {
		animal
		fmt.Stringer
	}{animal: d}
	fmt.Println(anon.Name(), anon.Stringer == nil)
	defer func() { fmt.Println(recover() != nil) }()
	fmt.Println(robot{}.Name())
}
