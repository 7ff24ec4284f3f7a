//! Literals and operations of arrays, slices, maps, structs, pointers, functions and interfaces.

use super::Gen;
use super::expr::Expr;
use super::types::{BOOL, INT, Kind, RUNE, STRING, Ty, UINT8};

impl Gen {
    /// A literal of the type, parts of it perhaps variables.
    pub fn literal(&mut self, t: Ty) -> Expr {
        match self.scalar_literal(t) {
            Some(e) => e,
            None => self.composite(t, 0),
        }
    }

    /// A value of a type that isn't a scalar.
    pub fn composite(&mut self, t: Ty, d: usize) -> Expr {
        let name = self.text(t);
        Expr::value(match self.kind(t) {
            Kind::Struct(fields) => {
                if self.rng.chance(10) {
                    return Expr::value(format!("({name}{{}})"));
                }
                let keyed = self.rng.chance(50);
                let mut parts = Vec::new();
                for f in fields {
                    if keyed && self.rng.chance(30) {
                        continue;
                    }
                    let v = self.part(f.ty, d);
                    parts.push(if keyed { format!("{}: {v}", f.name) } else { v });
                }
                format!("({name}{{{}}})", parts.join(", "))
            }
            Kind::Array(n, e) => {
                if self.rng.chance(20) {
                    let v = self.part(e, d);
                    format!("({name}{{{}: {v}}})", self.rng.below(n))
                } else {
                    format!("({name}{{{}}})", self.parts(n, e, d))
                }
            }
            Kind::Slice(e) => self.slice_value(t, e, d),
            Kind::Map(k, v) => self.map_value(&name, k, v, d),
            Kind::Ptr(e) => {
                if self.silent || self.rng.chance(70) {
                    if matches!(self.kind(e), Kind::Struct(_) | Kind::Array(..)) && self.rng.chance(70) {
                        format!("&{}", self.composite(e, d).text)
                    } else {
                        format!("new({})", self.expr(e, d))
                    }
                } else {
                    format!("({name})(nil)")
                }
            }
            Kind::Func(params, result) => self.func_value(&params, result, d),
            Kind::Iface(_) => {
                let impls: Vec<(Ty, bool)> =
                    self.impls.iter().filter(|i| i.0 == t).map(|i| (i.1, i.2)).collect();
                let (ty, pointer) = *self.rng.pick(&impls);
                if pointer {
                    format!("{name}(ref({}))", self.expr(ty, d))
                } else {
                    format!("{name}({})", self.expr(ty, d))
                }
            }
            Kind::Any => {
                let s = self.data_type();
                if self.types[s].kind == Kind::Any {
                    return Expr::value("any(nil)");
                }
                format!("any({})", self.expr(s, d))
            }
            Kind::Param(_) => format!("*new({name})"),
            _ => return self.leaf(t),
        })
    }

    fn part(&mut self, t: Ty, d: usize) -> String {
        if d == 0 { self.leaf(t).text } else { self.expr(t, d - 1) }
    }

    fn parts(&mut self, n: usize, t: Ty, d: usize) -> String {
        let list: Vec<String> = (0..n).map(|_| self.part(t, d)).collect();
        list.join(", ")
    }

    fn slice_value(&mut self, t: Ty, e: Ty, d: usize) -> String {
        let name = self.text(t);
        match self.rng.below(if d == 0 { 4 } else { 10 }) {
            0 => format!("{name}(nil)"),
            1..=3 => self.fresh_slice(t, e, d),
            4 | 5 => {
                format!("cut({}, {}, {})", self.expr(t, d - 1), self.expr(INT, d - 1), self.expr(INT, d - 1))
            }
            6 => {
                let n = 1 + self.rng.below(3);
                format!("append(clip({}), {})", self.expr(t, d - 1), self.parts(n, e, d - 1))
            }
            7 => format!("append(clip({}), {}...)", self.expr(t, d - 1), self.expr(t, d - 1)),
            8 if e == UINT8 || e == RUNE => format!("{name}({})", self.expr(STRING, d - 1)),
            8 if e == INT => format!("{name}(slices.Sorted(slices.Values({})))", self.expr(t, d - 1)),
            _ => {
                // A slice of an array that nobody else holds.
                let n = 1 + self.rng.below(5);
                let a = self.array_of(n, e);
                let (lo, hi) = (self.rng.below(n), n);
                format!("{name}(ref({})[{lo}:{hi}:{hi}])", self.expr(a, d - 1))
            }
        }
    }

    /// A slice that shares nothing.
    pub fn fresh_slice(&mut self, t: Ty, e: Ty, d: usize) -> String {
        let name = self.text(t);
        if self.rng.chance(20) {
            let n = self.rng.below(6);
            return format!("make({name}, {n}, {})", n + self.rng.below(4));
        }
        let n = self.rng.below(5);
        if n > 0 && self.rng.chance(15) {
            let at = self.rng.below(6);
            return format!("({name}{{{at}: {}}})", self.parts(n, e, d));
        }
        format!("({name}{{{}}})", self.parts(n, e, d))
    }

    pub fn map_value(&mut self, name: &str, k: Ty, v: Ty, d: usize) -> String {
        let n = self.rng.below(4);
        let mut parts = Vec::new();
        for _ in 0..n {
            // Keys that aren't constants may be equal: the last one counts.
            let key = if k == BOOL || !matches!(self.kind(k), Kind::Int { .. } | Kind::Str) {
                let e = self.part(k, d);
                format!("id({e})")
            } else {
                self.varying(k, d)
            };
            parts.push(format!("{key}: {}", self.part(v, d)));
        }
        format!("({name}{{{}}})", parts.join(", "))
    }

    fn func_value(&mut self, params: &[Ty], result: Ty, d: usize) -> String {
        let fitting: Vec<String> = self
            .funcs
            .iter()
            .filter(|f| {
                f.pure
                    && f.params == params
                    && f.results == [result]
                    && f.cost < 20
                    && !(self.silent && f.traces)
            })
            .map(|f| f.name.clone())
            .collect();
        if !fitting.is_empty() && self.rng.chance(30) {
            return self.rng.pick(&fitting).clone();
        }
        let cap = std::mem::replace(&mut self.cap, 20);
        let outer = self.enter(vec![result], true);
        let mut list = Vec::new();
        for p in params {
            let n = self.name("p");
            list.push(format!("{n} {}", self.text(*p)));
            self.bind_as(&n, *p, false, false, false);
        }
        let body = self.expr(result, d.min(2));
        self.leave(outer);
        self.cap = cap;
        format!("func({}) {} {{ return {body} }}", list.join(", "), self.text(result))
    }
}
