//! Expressions of a given type.

use super::Gen;
use super::types::{BOOL, INT, Kind, STRING, Ty, UINT64};

/// An expression's text.
pub struct Expr {
    pub text: String,
    /// Is it a constant? Two of them in one operation might overflow while compiling.
    pub konst: bool,
}

impl Expr {
    pub fn value(text: impl Into<String>) -> Expr {
        Expr { text: text.into(), konst: false }
    }

    pub fn constant(text: impl Into<String>) -> Expr {
        Expr { text: text.into(), konst: true }
    }
}

impl Gen {
    /// An expression of the type, as text.
    pub fn expr(&mut self, t: Ty, depth: usize) -> String {
        self.operand(t, depth).text
    }

    /// An expression that isn't constant.
    pub fn varying(&mut self, t: Ty, depth: usize) -> String {
        let e = self.operand(t, depth);
        if e.konst { self.hidden(&e.text) } else { e.text }
    }

    fn hidden(&mut self, text: &str) -> String {
        let f = if self.rng.chance(50) { "id" } else { "hide" };
        format!("{f}({text})")
    }

    pub fn operand(&mut self, t: Ty, depth: usize) -> Expr {
        self.spend(1);
        if depth == 0 {
            return self.leaf(t);
        }
        let d = depth - 1;
        match self.rng.below(22) {
            0..=4 => self.leaf(t),
            5 | 6 => self.call(t, d).unwrap_or_else(|| self.leaf(t)),
            7 => self.chosen(t, d),
            8 => self.looked_up(t, d),
            9 => {
                if self.silent || self.mult > 12 || !self.printable(t) {
                    return self.leaf(t);
                }
                self.traced = true;
                self.prints += 1;
                let (k, e) = (self.prints, self.expr(t, d));
                Expr::value(format!("tr({k}, {e})"))
            }
            10 => self.converted(t, d),
            11 if self.features.closures => self.immediate(t, d),
            _ => self.operation(t, d),
        }
    }

    /// The operators of the type's kind.
    fn operation(&mut self, t: Ty, d: usize) -> Expr {
        match self.kind(t) {
            Kind::Bool => self.bool_operation(t, d),
            Kind::Int { bits, signed } => self.int_operation(t, bits, signed, d),
            Kind::Float(_) => self.float_operation(t, d),
            Kind::Complex(bits) => self.complex_operation(t, bits, d),
            Kind::Str => self.string_operation(t, d),
            Kind::Param(class) => self.param_operation(t, class, d),
            _ => self.composite(t, d),
        }
    }

    /// A variable, a part of one, or a literal.
    pub fn leaf(&mut self, t: Ty) -> Expr {
        if self.rng.chance(75)
            && let Some(text) = self.path_of(t)
        {
            return Expr::value(text);
        }
        self.literal(t)
    }

    /// A variable of the type or a part of one.
    fn path_of(&mut self, t: Ty) -> Option<String> {
        let mut found = Vec::new();
        for i in 0..self.vars.len() {
            let v = self.vars[i].clone();
            if self.silent && v.level == 0 {
                continue;
            }
            let text = self.shared(&v);
            let derefs = v.nonnil;
            self.expand(&text, v.ty, t, derefs, 3, &mut found);
        }
        // What was declared last is what the statements around are about.
        let n = found.len();
        if n == 0 {
            return None;
        }
        let from = if self.rng.chance(60) { n.saturating_sub(4) } else { 0 };
        Some(found.swap_remove(from + self.rng.below(n - from)))
    }

    fn expand(&mut self, text: &str, ty: Ty, want: Ty, derefs: bool, depth: usize, found: &mut Vec<String>) {
        if ty == want {
            found.push(text.to_string());
        }
        if depth == 0 {
            return;
        }
        match self.kind(ty) {
            Kind::Struct(fields) => {
                for f in fields {
                    let inner = if f.embedded && self.rng.chance(60) {
                        // The promoted fields by their own names.
                        if f.ty == want {
                            found.push(format!("{text}.{}", f.name));
                        }
                        if let Kind::Struct(promoted) = self.kind(f.ty) {
                            for p in promoted {
                                let path = format!("{text}.{}", p.name);
                                self.expand(&path, p.ty, want, false, depth - 1, found);
                            }
                        }
                        continue;
                    } else {
                        format!("{text}.{}", f.name)
                    };
                    self.expand(&inner, f.ty, want, false, depth - 1, found);
                }
            }
            Kind::Array(n, e) => {
                let i = self.array_index(n);
                self.expand(&format!("{text}[{i}]"), e, want, false, depth - 1, found);
            }
            Kind::Ptr(e) if derefs => {
                if matches!(self.types[e].kind, Kind::Struct(_)) && e != want {
                    self.expand(text, e, want, false, depth - 1, found);
                } else {
                    self.expand(&format!("(*{text})"), e, want, false, depth - 1, found);
                }
            }
            _ => {}
        }
    }

    /// An index into an array of `n` elements: a constant, or a variable taken modulo the length.
    pub fn array_index(&mut self, n: usize) -> String {
        if self.rng.chance(60) {
            return self.rng.below(n).to_string();
        }
        let ints = self.vars_where(|g, v| g.is_int(v.ty) && !(g.silent && v.level == 0));
        if ints.is_empty() {
            return self.rng.below(n).to_string();
        }
        let name = self.vars[*self.rng.pick(&ints)].name.clone();
        format!("uint({name})%{n}")
    }

    /// One of two values by a condition, or by min and max.
    fn chosen(&mut self, t: Ty, d: usize) -> Expr {
        let (a, b) = (self.expr(t, d), self.expr(t, d));
        let ordered = matches!(self.kind(t), Kind::Int { .. } | Kind::Float(_) | Kind::Str);
        if ordered && self.rng.chance(60) {
            let f = *self.rng.pick(&["min", "max"]);
            let a = self.hidden(&a);
            return Expr::value(if self.rng.chance(30) {
                let c = self.expr(t, d);
                format!("{f}({a}, {b}, {c})")
            } else {
                format!("{f}({a}, {b})")
            });
        }
        let c = self.expr(BOOL, d);
        Expr::value(format!("pick[{}]({c}, {a}, {b})", self.text(t)))
    }

    /// An element of a slice, map, or array, or what a pointer in a struct points to.
    fn looked_up(&mut self, t: Ty, d: usize) -> Expr {
        let holder = |g: &Gen, ty: Ty| match &g.types[ty].kind {
            Kind::Slice(e) | Kind::Map(_, e) | Kind::Ptr(e) => *e == t,
            Kind::Str => t == super::types::UINT8,
            _ => false,
        };
        let types: Vec<Ty> = (0..self.types.len()).filter(|ty| holder(self, *ty)).collect();
        if types.is_empty() {
            return self.leaf(t);
        }
        let h = *self.rng.pick(&types);
        let e = self.expr(h, d.min(1));
        Expr::value(match self.kind(h) {
            Kind::Slice(_) => format!("at({e}, {})", self.expr(INT, d)),
            Kind::Str => format!("strAt({e}, {})", self.expr(INT, d)),
            Kind::Map(k, _) => format!("{e}[{}]", self.expr(k, d)),
            _ => format!("deref({e})"),
        })
    }

    /// A conversion from another type.
    fn converted(&mut self, t: Ty, d: usize) -> Expr {
        let text = self.text(t);
        let kind = self.kind(t);
        let source: Ty = match &kind {
            Kind::Int { .. } => {
                if self.rng.chance(15) {
                    let f = self.rng.range(11, 12) as Ty;
                    return Expr::value(format!("{text}(f2i(float64({})))", self.varying(f, d)));
                }
                self.int_type()
            }
            Kind::Float(_) => self.rng.range(INT as i64, 12) as Ty,
            Kind::Complex(_) => self.rng.range(13, 14) as Ty,
            Kind::Str => match self.rng.below(4) {
                0 => {
                    let b = self.slice_of(super::types::UINT8);
                    return Expr::value(format!("{text}({})", self.expr(b, d)));
                }
                1 => {
                    let b = self.slice_of(super::types::RUNE);
                    return Expr::value(format!("{text}({})", self.expr(b, d)));
                }
                2 => {
                    let e = self.varying(super::types::RUNE, d);
                    return Expr::value(format!("{text}(rune({e}))"));
                }
                _ => STRING,
            },
            Kind::Any => {
                let s = self.data_type();
                return Expr::value(format!("any({})", self.expr(s, d)));
            }
            Kind::Param(_) => return self.leaf(t),
            _ => {
                // Types with the same structure convert into each other.
                let same: Vec<Ty> = (0..self.types.len())
                    .filter(|s| *s != t && self.types[*s].kind == kind && !matches!(kind, Kind::Iface(_)))
                    .collect();
                if same.is_empty() {
                    return self.leaf(t);
                }
                let s = *self.rng.pick(&same);
                return Expr::value(format!("({text})({})", self.expr(s, d)));
            }
        };
        if !matches!(kind, Kind::Float(_)) || source <= UINT64 || self.rng.chance(80) {
            return Expr::value(format!("{text}({})", self.varying(source, d)));
        }
        Expr::value(format!("{text}({})", self.varying(source, d)))
    }

    /// A function called where it stands.
    fn immediate(&mut self, t: Ty, d: usize) -> Expr {
        let text = self.text(t);
        match self.rng.below(3) {
            0 => {
                let v = self.name("v");
                let any = self.expr(super::types::ANY, d.min(1));
                let other = self.scoped(|g| {
                    g.level += 1;
                    let o = g.expr(t, d.min(1));
                    g.level -= 1;
                    o
                });
                if matches!(self.kind(t), Kind::Any) {
                    return self.leaf(t);
                }
                let src = format!("any({any})");
                Expr::value(format!(
                    "func() {text} {{ if {v}, ok := {src}.({text}); ok {{ return {v} }}; return {other} }}()"
                ))
            }
            1 => {
                let u = self.scalar_type();
                let v = self.name("v");
                let arg = self.expr(u, d);
                let ut = self.text(u);
                let body = self.scoped(|g| {
                    g.level += 1;
                    g.bind_as(&v, u, false, false, false);
                    let b = g.expr(t, d.min(2));
                    g.level -= 1;
                    b
                });
                Expr::value(format!("func({v} {ut}) {text} {{ return {body} }}({arg})"))
            }
            _ => {
                let body = self.scoped(|g| {
                    g.level += 1;
                    let b = g.expr(t, d);
                    g.level -= 1;
                    b
                });
                Expr::value(format!("func() {text} {{ return {body} }}()"))
            }
        }
    }
}
