//! Generic functions with bodies of their own, and generic containers with random uses.

use super::Gen;
use super::scope::Func;
use super::tree::{Node, Nodes, block, text};
use super::types::{Class, INT, Kind, STRING, Ty};

/// The containers, declared when first used.
const CONTAINERS: &[(&str, &str)] = &[
    (
        "Stack",
        "type Stack[T any] struct {
	items []T
	pushed int
}
func (s *Stack[T]) Push(x T) *Stack[T] { s.items = append(s.items, x); s.pushed++; return s }
func (s *Stack[T]) Pop() (x T, ok bool) {
	if n := len(s.items); n > 0 {
		x, ok = s.items[n-1], true
		s.items = s.items[:n-1]
	}
	return
}
func (s Stack[T]) Each(f func(int, T)) {
	for i, x := range s.items {
		f(i, x)
	}
}
func (s Stack[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i := len(s.items) - 1; i >= 0 && yield(i, s.items[i]); i-- {
		}
	}
}
MAP",
    ),
    (
        "Tree",
        "type Tree[K cmp.Ordered, V any] struct {
	left, right *Tree[K, V]
	key K
	value V
}
func (t *Tree[K, V]) Put(k K, v V) *Tree[K, V] {
	if t == nil {
		return &Tree[K, V]{key: k, value: v}
	}
	switch c := cmp.Compare(k, t.key); {
	case c < 0:
		t.left = t.left.Put(k, v)
	case c > 0:
		t.right = t.right.Put(k, v)
	default:
		t.value = v
	}
	return t
}
func (t *Tree[K, V]) Walk(f func(K, V) bool) bool {
	return t == nil || t.left.Walk(f) && f(t.key, t.value) && t.right.Walk(f)
}
func (t *Tree[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.Walk(yield) }
}",
    ),
    (
        "Pair",
        "type Pair[A, B any] struct {
	First A
	Second B
}
func MakePair[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }
func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }
func (p Pair[A, B]) String() string { return fmt.Sprintf(\"<%v|%v>\", p.First, p.Second) }",
    ),
    (
        "Fold",
        "type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}
func Fold[S ~[]E, E, R any](s S, r R, f func(R, E) R) R {
	for _, x := range s {
		r = f(r, x)
	}
	return r
}
func Sum[T Number](list ...T) (s T) {
	for _, x := range list {
		s += x
	}
	return
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) (r S) {
	for _, x := range s {
		if keep(x) {
			r = append(r, x)
		}
	}
	return
}
func Index[E comparable](s []E, e E) int {
	for i := range s {
		if s[i] == e {
			return i
		}
	}
	return -1
}",
    ),
    (
        "Set",
        "type Set[K comparable] map[K]struct{}
func (s Set[K]) Add(list ...K) Set[K] {
	for _, k := range list {
		s[k] = struct{}{}
	}
	return s
}
func (s Set[K]) Has(k K) bool { _, ok := s[k]; return ok }
type Adder[T any] interface {
	*T
	AddAll(n int)
}
type Counter struct{ n, calls int }
func (c *Counter) AddAll(n int) { c.n += n; c.calls++ }
func Run[T any, P Adder[T]](list ...int) T {
	var x T
	for _, n := range list {
		P(&x).AddAll(n)
	}
	return x
}",
    ),
];

/// Stack's Map, as a method from version 1.27 on.
const MAP_METHOD: &str = "func (s *Stack[T]) Map[U any](f func(T) U) *Stack[U] {";
const MAP_FUNC: &str = "func Map[T, U any](s *Stack[T], f func(T) U) *Stack[U] {";
const MAP_BODY: &str = "
	r := &Stack[U]{pushed: s.pushed}
	for _, x := range s.items {
		r.Push(f(x))
	}
	return r
}";

impl Gen {
    fn generic_methods(&self) -> bool {
        self.language >= 27
    }

    fn use_container(&mut self, name: &str) {
        let declared = self.decls.iter().any(|d| matches!(d, Node::Text(t) if t.contains(&format!("type {name}[")) || t.contains(&format!("func {name}["))));
        if !declared {
            let source = CONTAINERS.iter().find(|c| c.0 == name).map_or("", |c| c.1);
            let head = if self.generic_methods() { MAP_METHOD } else { MAP_FUNC };
            self.declare(source.replace("MAP", &format!("{head}{MAP_BODY}")));
        }
    }

    /// A generic function whose body works on values of its type parameter, and instances of it.
    pub fn generic_func(&mut self) {
        let class = *self.rng.pick(&[Class::Integer, Class::Number, Class::Ordered, Class::Comparable]);
        let constraint = match class {
            Class::Integer => {
                "interface{ ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 }"
            }
            Class::Number => "interface{ ~int | ~int8 | ~uint8 | ~int32 | ~uint64 | ~float32 | ~float64 }",
            Class::Ordered => "cmp.Ordered",
            Class::Comparable => "comparable",
        };
        let (name, param) = (self.name("f"), self.name("T"));
        let p = self.add_type(param.clone(), Kind::Param(class), false);
        (self.cost, self.traced) = (2, false);
        // Instances of functions are no part of other bodies: their types stay apart.
        let outer = self.enter(vec![p], true);
        let (a, b, n) = (self.name("a"), self.name("a"), self.name("a"));
        self.bind(&a, p);
        self.bind(&b, p);
        self.bind(&n, INT);
        let mut body = Nodes::new();
        let count = self.rng.below(4);
        self.statements(count, 1, &mut body);
        let v = self.name("v");
        let e = self.expr(p, 3);
        let zero = self.expr(p, 1);
        body.push(text(format!("{v} := {e}\nif {v} == {zero} {{\n\treturn {a}\n}}")));
        let e = self.expr(p, 2);
        body.push(text(format!("return {e}")));
        self.leave(outer);
        self.declare_node(block(
            format!("func {name}[{param} {constraint}]({a}, {b} {param}, {n} int) {param} {{"),
            body,
        ));
        let fits = |g: &Gen, t: Ty| match g.types[t].kind {
            Kind::Int { bits, signed } => match class {
                Class::Number => {
                    matches!((bits, signed), (64, _) | (8, _) | (32, true))
                        && g.types[t].text != "uint"
                        && g.types[t].text != "int64"
                }
                _ => true,
            },
            Kind::Float(_) => class != Class::Integer,
            Kind::Str => matches!(class, Class::Ordered | Class::Comparable),
            Kind::Param(_) | Kind::Gone => false,
            _ => class == Class::Comparable && g.comparable(t) && g.printable(t),
        };
        let named_ok = |g: &Gen, t: Ty| !g.types[t].named || class != Class::Number;
        let all: Vec<Ty> = (0..self.types.len()).filter(|t| fits(self, *t) && named_ok(self, *t)).collect();
        let (cost, traces) = (self.cost, self.traced);
        for _ in 0..3 {
            let t = *self.rng.pick(&all);
            let name = if self.rng.chance(50) { format!("{name}[{}]", self.text(t)) } else { name.clone() };
            // Inference needs a typed first argument, which every expression of ours is but a literal string or bool.
            let explicit = matches!(self.kind(t), Kind::Str | Kind::Bool);
            let name =
                if explicit && !name.contains('[') { format!("{name}[{}]", self.text(t)) } else { name };
            self.funcs.push(Func {
                name,
                params: vec![t, t, INT],
                results: vec![t],
                cost,
                traces,
                pure: true,
            });
        }
        // The parameter's type is of no use outside.
        self.types[p].kind = Kind::Gone;
    }

    /// A use of a generic container, with types and values at random.
    pub fn container(&mut self, out: &mut Nodes) {
        let (v, t, u) = (self.name("v"), self.data_type(), self.data_type());
        let (typ, other) = (self.text(t), self.text(u));
        match self.rng.below(6) {
            0 => {
                self.use_container("Stack");
                let (a, b, c) = (self.expr(t, 2), self.expr(t, 2), self.expr(t, 2));
                out.push(text(format!("var {v} Stack[{typ}]\n{v}.Push({a}).Push({b}).Push({c})")));
                let x = self.name("x");
                let e = self.scoped(|g| {
                    g.bind_as(&x, t, false, false, false);
                    let outer = g.enter(vec![u], true);
                    let e = g.expr(u, 2);
                    g.leave(outer);
                    e
                });
                let call = if self.generic_methods() { format!("{v}.Map(") } else { format!("Map(&{v}, ") };
                out.push(text(format!("{v}m := {call}func({x} {typ}) {other} {{ return {e} }})")));
                let p = self.print(&format!("*{v}m, {v}"));
                out.push(p);
                out.push(text(format!("{v}x, {v}ok := {v}.Pop()\n_, _ = {v}x, {v}ok")));
                let p = self.print("i, x");
                out.push(block(format!("for i, x := range {v}.All() {{"), vec![p]));
                self.bind(&format!("{v}x"), t);
            }
            1 => {
                self.use_container("Tree");
                let k = if self.rng.chance(40) { STRING } else { self.int_type() };
                let kt = self.text(k);
                let n = 2 + self.rng.below(6);
                let (key, value) = self.repeated(n as u64, |g| {
                    g.scoped(|g| {
                        g.bind_as("i", INT, false, false, false);
                        (g.expr(k, 3), g.expr(t, 2))
                    })
                });
                out.push(text(format!("var {v} *Tree[{kt}, {typ}]\nfor i := range {n} {{\n\t_ = i\n\t{v} = {v}.Put({key}, {value})\n}}")));
                let p = self.print("k, x");
                let mut body = vec![p];
                if self.rng.chance(40) {
                    body.push(text(format!("if {} {{\n\tbreak\n}}", self.expr(super::types::BOOL, 2))));
                }
                out.push(block(format!("for k, x := range {v}.All() {{"), body));
            }
            2 => {
                self.use_container("Pair");
                let (a, b) = (self.expr(t, 2), self.expr(u, 2));
                let make = if matches!(self.kind(t), Kind::Str | Kind::Bool) || self.rng.chance(50) {
                    format!("Pair[{typ}, {other}]{{{a}, {b}}}")
                } else {
                    format!("MakePair[{typ}, {other}]({a}, {b})")
                };
                out.push(text(format!("{v} := {make}")));
                let p =
                    self.print(&format!("{v}, {v}.Swap(), fmt.Sprintf(\"%T %+v\", {v}, {v}.Swap().Swap())"));
                out.push(p);
                if self.comparable(t) && self.comparable(u) {
                    let p = self.print(&format!("{v} == {v}.Swap().Swap(), any({v}) == any({v}.Swap())"));
                    out.push(p);
                }
            }
            3 => {
                self.use_container("Fold");
                let s = self.slice_of(t);
                let (list, start) = (self.expr(s, 2), self.expr(u, 1));
                let (r, x) = (self.name("x"), self.name("x"));
                let e = self.repeated(10, |g| {
                    g.scoped(|g| {
                        g.level += 1;
                        g.bind_as(&r, u, false, false, false);
                        g.bind_as(&x, t, false, false, false);
                        let e = g.expr(u, 2);
                        g.level -= 1;
                        e
                    })
                });
                let p = self.print(&format!(
                    "Fold({list}, {other}({start}), func({r} {other}, {x} {typ}) {other} {{ return {e} }})"
                ));
                if matches!(self.kind(u), Kind::Ptr(_) | Kind::Func(..)) {
                    return;
                }
                out.push(p);
            }
            4 => {
                self.use_container("Fold");
                let n = self.int_type();
                let list: Vec<String> = (0..self.rng.below(5)).map(|_| self.expr(n, 2)).collect();
                let p = self.print(&format!("Sum[{}]({})", self.text(n), list.join(", ")));
                out.push(p);
                if self.comparable(t) {
                    let s = self.slice_of(t);
                    let e = self.expr(t, 2);
                    let list = self.expr(s, 2);
                    let p = self.print(&format!(
                        "Index({list}, {e}), Filter({list}, func(x {typ}) bool {{ return x != {e} }})"
                    ));
                    if !self.silent && !matches!(self.kind(t), Kind::Float(_) | Kind::Complex(_)) {
                        out.push(p);
                    }
                }
            }
            _ => {
                self.use_container("Set");
                let k = if self.rng.chance(40) { STRING } else { self.int_type() };
                let list: Vec<String> = (0..self.rng.below(4)).map(|_| self.expr(k, 2)).collect();
                let e = self.expr(k, 2);
                let (a, b) = (self.expr(INT, 2), self.expr(INT, 2));
                out.push(text(format!("{v} := Set[{}]{{}}.Add({})", self.text(k), list.join(", "))));
                let p = self.print(&format!("len({v}), {v}.Has({e}), Run[Counter]({a}, {b})"));
                out.push(p);
            }
        }
    }
}
