//! Loops in all forms, and statements on collections.

use super::Gen;
use super::scope::Loop;
use super::stmt::labelled;
use super::tree::{Nodes, block, text};
use super::types::{BOOL, INT, INT8, INT64, Kind, RUNE, STRING, Ty, UINT8};

impl Gen {
    /// The body of a loop that turns `times` times at most, with its variables.
    fn turns(&mut self, label: &str, times: u64, depth: usize, vars: &[(&str, Ty)]) -> Nodes {
        let level = self.level;
        self.loops.push(Loop { label: label.into(), continues: true, level });
        let body = self.repeated(times, |g| {
            g.scoped(|g| {
                for (name, ty) in vars {
                    g.bind_as(name, *ty, false, false, false);
                }
                g.body(depth - 1)
            })
        });
        self.loops.pop();
        body
    }

    pub fn repetition(&mut self, depth: usize, out: &mut Nodes) {
        let label = self.name("L");
        let (i, x) = (self.name("i"), self.name("x"));
        let n = 1 + self.rng.below(6) as u64;
        let (head, body) = match self.rng.below(if self.features.iterators { 13 } else { 10 }) {
            0 => {
                let t = self.int_type();
                let typ = self.text(t);
                let body = self.turns(&label, n, depth, &[(&i, t)]);
                (format!("for {i} := {typ}(0); {i} < {n}; {i}++ {{"), body)
            }
            1 => {
                let body = self.turns(&label, n, depth, &[(&i, INT)]);
                let step = 1 + self.rng.below(3) as u64;
                (format!("for {i} := {}; {i} >= 0; {i} -= {step} {{", n * step - 1), body)
            }
            2 => {
                let t = self.int_type();
                let typ = self.text(t);
                let body = self.turns(&label, n, depth, &[(&i, t)]);
                let over = self.varying(t, 2);
                (format!("for {i} := range min({typ}({n}), {over}) {{\n\t_ = {i}"), body)
            }
            3 => {
                let body = self.turns(&label, n, depth, &[]);
                let c = self.expr(BOOL, 2);
                out.push(text(format!("{i} := 0")));
                (format!("for {c} {{\n\tif {i}++; {i} > {n} {{\n\t\tbreak\n\t}}"), body)
            }
            4 => {
                let body = self.turns(&label, n, depth, &[]);
                out.push(text(format!("{i} := {n}")));
                (format!("for {{\n\t{i}--\n\tif {i} < 0 {{\n\t\tbreak\n\t}}"), body)
            }
            5 | 6 => {
                let lists: Vec<Ty> = (0..self.types.len())
                    .filter(|t| matches!(self.types[*t].kind, Kind::Slice(_) | Kind::Array(..)))
                    .collect();
                if lists.is_empty() {
                    return;
                }
                let l = *self.rng.pick(&lists);
                let (Kind::Slice(e) | Kind::Array(_, e)) = self.kind(l) else { return };
                let bound: u64 = if let Kind::Array(k, _) = self.kind(l) { k as u64 } else { 12 };
                let over = self.expr(l, 2);
                let slice = matches!(self.kind(l), Kind::Slice(_));
                let over = if slice { format!("cut({over}, 0, 11)") } else { over };
                let over = if !slice && self.rng.chance(30) { format!("ref({over})") } else { over };
                let body = self.turns(&label, bound, depth, &[(&i, INT), (&x, e)]);
                (format!("for {i}, {x} := range {over} {{\n\t_, _ = {i}, {x}"), body)
            }
            7 => {
                let over = self.expr(STRING, 2);
                let body = self.turns(&label, 12, depth, &[(&i, INT), (&x, RUNE)]);
                (format!("for {i}, {x} := range sub({over}, 0, 12) {{\n\t_, _ = {i}, {x}"), body)
            }
            8 => {
                let maps: Vec<Ty> =
                    (0..self.types.len()).filter(|m| matches!(self.types[*m].kind, Kind::Map(..))).collect();
                if maps.is_empty() {
                    return;
                }
                let m = *self.rng.pick(&maps);
                let Kind::Map(k, _) = self.kind(m) else { return };
                let over = self.expr(m, 1);
                if self.rng.chance(40) {
                    // A sum commutes.
                    let sum = self.name("v");
                    out.push(text(format!("{sum} := 0\nfor {i}, {x} := range {over} {{\n\t{sum} += len(fmt.Sprint({i}, {x}))\n}}\n_ = {sum}")));
                    self.bind(&sum, INT);
                    return;
                }
                let body = self.turns(&label, 6, depth, &[(&x, k)]);
                (format!("for _, {x} := range keys({over}) {{\n\t_ = {x}"), body)
            }
            9 => {
                // Index arithmetic that an optimiser may take checks from.
                let v = self.some_var(|g, v| {
                    matches!(g.types[v.ty].kind, Kind::Slice(e) if g.is_int(e))
                        && g.contents_writable(v)
                        && !(g.silent && v.level == 0)
                });
                let Some(v) = v else { return };
                let Kind::Slice(e) = self.kind(v.ty) else { return };
                let s = v.name;
                let value = self.repeated(8, |g| {
                    g.scoped(|g| {
                        g.bind_as(&i, INT, false, false, false);
                        g.expr(e, 2)
                    })
                });
                let line = match self.rng.below(5) {
                    0 => format!("for {i} := 0; {i} < len({s}); {i}++ {{\n\t{s}[{i}] += {value}\n}}"),
                    1 => format!(
                        "for {i} := len({s}) - 1; {i} >= 0; {i}-- {{\n\t{s}[{i}], {s}[len({s})-1-{i}] = {s}[len({s})-1-{i}], {value}\n}}"
                    ),
                    2 => format!(
                        "for {i} := 1; {i} < len({s}); {i}++ {{\n\t{s}[{i}] ^= {s}[{i}-1]\n\t{s}[{i}-1] -= {value}\n}}"
                    ),
                    3 => format!(
                        "for {i} := range {s} {{\n\tif {i} > 0 && {i}+1 < len({s}) {{\n\t\t{s}[{i}-1] = {s}[{i}+1] + {value}\n\t}}\n}}"
                    ),
                    _ => format!(
                        "for {i} := 0; {i}+2 <= len({s}); {i} += 2 {{\n\t{s}[{i}], {s}[{i}+1] = {s}[{i}+1], {s}[{i}]\n\t{s}[{i}] += {value}\n}}"
                    ),
                };
                out.push(text(line));
                return;
            }
            10 => {
                let t = *self.rng.pick(&[INT, INT8, UINT8, INT64]);
                let typ = self.text(t);
                // The iterator prints when it ends.
                if self.pure_from.is_some() {
                    return;
                }
                let body = self.turns(&label, n, depth, &[(&i, t), (&x, STRING)]);
                (format!("for {i}, {x} := range count({typ}({n})) {{\n\t_, _ = {i}, {x}"), body)
            }
            11 => {
                let lists: Vec<Ty> =
                    (0..self.types.len()).filter(|t| matches!(self.types[*t].kind, Kind::Slice(_))).collect();
                if lists.is_empty() {
                    return;
                }
                let l = *self.rng.pick(&lists);
                let Kind::Slice(e) = self.kind(l) else { return };
                let over = self.expr(l, 2);
                let body = self.turns(&label, 12, depth, &[(&x, e)]);
                (format!("for {x} := range each(cut({over}, 0, 11)) {{\n\t_ = {x}"), body)
            }
            _ => {
                let t = self.scalar_type();
                let typ = self.text(t);
                let (a, b) = (self.expr(t, 2), self.expr(t, 2));
                let body = self.turns(&label, 3, depth, &[(&x, t)]);
                (
                    format!(
                        "for {x} := range func(yield func({typ}) bool) {{\n\t_ = yield({a}) && yield({b}) && yield({a})\n}} {{\n\t_ = {x}"
                    ),
                    body,
                )
            }
        };
        out.push(labelled(&label, head, vec![(String::new(), body)]));
    }

    /// append, copy, delete, clear, element assignment.
    pub fn collection(&mut self, out: &mut Nodes) {
        let v = self.some_var(|g, v| {
            matches!(g.types[v.ty].kind, Kind::Slice(_) | Kind::Map(..))
                && g.contents_writable(v)
                && v.assignable
        });
        let Some(v) = v else { return };
        let s = v.name.clone();
        match self.kind(v.ty) {
            Kind::Slice(e) => {
                let i = self.name("i");
                let value = self.expr(e, 2);
                let index = self.varying(INT, 2);
                let line = match self.rng.below(if v.owned && self.writable(&v) { 9 } else { 4 }) {
                    0 | 1 => format!(
                        "if len({s}) > 0 {{\n\t{i} := int(uint({index}) % uint(len({s})))\n\t{s}[{i}] = {value}\n}}"
                    ),
                    2 => format!("copy({s}, cut({}, {index}, 3))", self.expr(v.ty, 1)),
                    3 => format!("if len({s}) > 2 {{\n\tcopy({s}[1:], {s})\n\t{s}[0] = {value}\n}}"),
                    4 | 5 => format!("if len({s}) < 30 {{\n\t{s} = append({s}, {value})\n}}"),
                    6 => format!(
                        "if len({s}) < 30 {{\n\t{s} = append({s}, cut({}, 0, 9)...)\n}}",
                        self.expr(v.ty, 2)
                    ),
                    7 => format!(
                        "if {i} := int(uint({index}) % 8); {i} < len({s}) {{\n\t{s} = append({s}[:{i}], {s}[{i}+1:]...)\n}}"
                    ),
                    _ => {
                        let other = self.name("v");
                        format!(
                            "{other} := {s}[len({s})/2 : len({s})-len({s})/4 : len({s})]\nif cap({other}) > 0 {{\n\t{other} = {other}[:cap({other})]\n\t{other}[0] = {value}\n}}\nif len({s}) > 20 {{\n\tclear({s})\n}}"
                        )
                    }
                };
                out.push(text(line));
            }
            Kind::Map(k, e) => {
                if !v.nonnil {
                    return;
                }
                let (key, value) = (self.expr(k, 2), self.expr(e, 2));
                let line = match self.rng.below(8) {
                    0 => format!("delete({s}, {key})"),
                    1 => format!("if len({s}) > 9 {{\n\tclear({s})\n}}"),
                    2 if self.is_int(e) => format!("{s}[{key}] += {value}"),
                    3 => format!("if _, ok := {s}[{key}]; !ok {{\n\t{s}[{key}] = {value}\n}}"),
                    _ => format!("{s}[{key}] = {value}"),
                };
                out.push(text(line));
            }
            _ => {}
        }
    }

    /// Pointers to variables, their parts, elements and new objects.
    pub fn pointer(&mut self, out: &mut Nodes) {
        if self.rng.chance(20) {
            return self.linked_list(out);
        }
        let target = match self.place(None) {
            Some((place, t))
                if self.rng.chance(75) && !matches!(self.kind(t), Kind::Slice(_) | Kind::Map(..)) =>
            {
                (format!("&{place}"), t)
            }
            _ => {
                let t = self.data_type();
                (self.nonnil_pointer(t), t)
            }
        };
        let name = self.name("p");
        let t = self.ptr_to(target.1);
        out.push(text(format!("{name} := {}\n_ = {name}", target.0)));
        self.bind_as(&name, t, false, false, true);
        let e = self.expr(target.1, 2);
        match self.rng.below(3) {
            0 => out.push(text(format!("*{name} = {e}"))),
            1 => {
                let q = self.name("p");
                out.push(text(format!("{q} := &{name}\n**{q} = {e}")));
            }
            _ => {}
        }
        if self.printable(target.1) {
            let p = self.print(&format!("*{name}"));
            out.push(p);
        }
    }

    fn linked_list(&mut self, out: &mut Nodes) {
        let t = self.data_type();
        let (node, head, n) = (self.name("T"), self.name("v"), 1 + self.rng.below(6));
        let value = self.repeated(n as u64, |g| {
            g.scoped(|g| {
                g.bind_as("i", INT, false, false, false);
                g.expr(t, 2)
            })
        });
        out.push(text(format!(
            "type {node} struct {{\n\tvalue {}\n\tnext *{node}\n}}\nvar {head} *{node}\nfor i := range {n} {{\n\t_ = i\n\t{head} = &{node}{{{value}, {head}}}\n}}",
            self.text(t)
        )));
        let p = self.print("i, n.value");
        out.push(block(format!("for i, n := 0, {head}; n != nil; i, n = i+1, n.next {{"), vec![p]));
    }
}
