//! Statements: declarations, assignments, branches, calls with effects, prints.

use super::Gen;
use super::scope::Loop;
use super::tree::{Node, Nodes, block, block_to, text};
use super::types::{ANY, BOOL, INT, Kind, STRING, Ty};

/// Beyond this estimate a function gets only simple statements.
const ENOUGH_STEPS: u64 = 8_000;

impl Gen {
    /// About `n` statements, nested `depth` deep at most.
    pub fn statements(&mut self, n: usize, depth: usize, out: &mut Nodes) {
        for _ in 0..n {
            self.statement(depth, out);
        }
    }

    /// A block's statements with a scope of their own; what it declares is printed now and then.
    pub fn body(&mut self, depth: usize) -> Nodes {
        let mut nodes = Nodes::new();
        let since = self.vars.len();
        let n = 1 + self.rng.below(3);
        self.statements(n, depth, &mut nodes);
        if self.pure_from.is_none() && self.rng.chance(40) {
            let prints = self.print_since(since);
            nodes.extend(prints);
        }
        self.vars.truncate(since);
        nodes
    }

    fn statement(&mut self, depth: usize, out: &mut Nodes) {
        self.spend(2);
        let pure = self.pure_from.is_some();
        if depth == 0 || self.cost > ENOUGH_STEPS {
            match self.rng.below(10) {
                0..=2 => self.declaration(out),
                3 if !pure => self.print_something(out),
                4 => self.jump(out),
                _ => self.assignment(out),
            }
            return;
        }
        let f = &self.features;
        let on = |b: bool, w: u32| if b { w } else { 0 };
        let weights = [
            12,                                                        // 0 declaration
            14,                                                        // 1 assignment
            6,                                                         // 2 if
            5,                                                         // 3 switch
            9,                                                         // 4 loop
            on(!pure, 5),                                              // 5 print
            on(!pure, 8),                                              // 6 call with effects
            on(f.closures, 5),                                         // 7 closure
            on(f.panics && !pure, 6),                                  // 8 try
            5,                                                         // 9 collection
            2,                                                         // 10 jump
            on(f.pointers && !pure, 5),                                // 11 pointer
            on(f.generics && !pure, 4),                                // 12 generic container
            on(f.goroutines && !pure, 4),                              // 13 goroutines
            2,                                                         // 14 block, goto
            3,                                                         // 15 several values
            on(f.panics && !pure, 2),                                  // 16 defer
            3,                                                         // 17 struct copies
            if pure || self.mult > 4 { 0 } else { 3 },                 // 18 kernels
            if pure || self.mult > 12 { 0 } else { 3 },                // 19 order of evaluation
            if pure || self.mult > 4 { 0 } else { 2 },                 // 20 recursion
            if pure || self.mult > 4 { 0 } else { 3 },                 // 21 wide call
            if pure || self.mult > 4 { 0 } else { 2 },                 // 22 map
            if pure || self.mult > 4 { 0 } else { 2 },                 // 23 methods
            if pure || self.mult > 4 || !f.iterators { 0 } else { 4 }, // 24 iterators
        ];
        match self.rng.weighted(&weights) {
            0 => self.declaration(out),
            1 => self.assignment(out),
            2 => self.branch(depth, out),
            3 => self.switch(depth, out),
            4 => self.repetition(depth, out),
            5 => self.print_something(out),
            6 => self.call_with_effects(out),
            7 => self.closure(depth, out),
            8 => self.try_statement(depth, out),
            9 => self.collection(out),
            10 => self.jump(out),
            11 => self.pointer(out),
            12 => self.container(out),
            13 => self.concurrent(out),
            14 => self.plain_block(depth, out),
            15 => self.several_values(out),
            16 => {
                // Outside loops, so that the deferred work stays small.
                if self.mult <= 6 {
                    let d = self.deferred(false);
                    out.push(d);
                }
            }
            17 => self.copies(out),
            18 => self.kernel(out),
            19 => self.evaluation_order(out),
            20 => self.recursion(out),
            21 => self.wide_call(out),
            22 => self.map_kernel(out),
            23 => self.method_kernel(out),
            _ => self.iterator_kernel(out),
        }
    }

    fn declaration(&mut self, out: &mut Nodes) {
        let t = match self.rng.below(12) {
            0 if self.features.closures => {
                let (p, r) = (self.scalar_type(), self.scalar_type());
                self.func_of(vec![p], r)
            }
            1 if !self.impls.is_empty() => self.impls[self.rng.below(self.impls.len())].0,
            2 if self.pure_from.is_none() => {
                let n = self.types.len();
                let t = self.rng.below(n);
                if matches!(self.kind(t), Kind::Param(_) | Kind::Gone) { INT } else { t }
            }
            _ => self.data_type(),
        };
        let name = self.name("v");
        let typ = self.text(t);
        if let Kind::Slice(e) = self.kind(t)
            && self.rng.chance(60)
        {
            let fresh = self.fresh_slice(t, e, 2);
            out.push(text(format!("{name} := {fresh}\n_ = {name}")));
            self.bind_as(&name, t, true, true, false);
            return;
        }
        if let Kind::Map(k, v) = self.kind(t) {
            let fresh =
                if self.rng.chance(30) { format!("make({typ})") } else { self.map_value(&typ, k, v, 2) };
            out.push(text(format!("{name} := {fresh}\n_ = {name}")));
            self.bind_as(&name, t, true, true, true);
            return;
        }
        let special = matches!(self.kind(t), Kind::Func(..) | Kind::Iface(_));
        if self.rng.chance(20) && !special {
            out.push(text(format!("var {name} {typ}\n_ = {name}")));
        } else {
            let e = self.expr(t, 3);
            out.push(text(match self.rng.below(3) {
                0 => format!("{name} := ({typ})({e})\n_ = {name}"),
                _ => format!("var {name} {typ} = {e}\n_ = {name}"),
            }));
        }
        self.bind_as(&name, t, !special, false, matches!(self.kind(t), Kind::Func(..)));
    }

    /// A place that may be assigned here, with its type.
    pub fn place(&mut self, want: Option<Ty>) -> Option<(String, Ty)> {
        let list = self.vars_where(|g, v| g.writable(v) || v.nonnil && g.contents_writable(v) && v.level > 0);
        for _ in 0..8 {
            if list.is_empty() {
                return None;
            }
            let from = if self.rng.chance(50) { list.len().saturating_sub(4) } else { 0 };
            let at = from + self.rng.below(list.len() - from);
            let v = self.vars[list[at]].clone();
            let (mut path, mut ty) = (v.name.clone(), v.ty);
            let mut whole = true;
            if let (Kind::Ptr(e), true) = (self.kind(ty), v.nonnil && self.pure_from.is_none()) {
                path = format!("(*{path})");
                ty = e;
                whole = false;
            } else if !self.writable(&v) {
                continue;
            }
            for _ in 0..3 {
                if self.rng.chance(30) {
                    break;
                }
                match self.kind(ty) {
                    Kind::Struct(fields) => {
                        let f = self.rng.pick(&fields).clone();
                        path = if f.embedded && self.rng.chance(50) {
                            format!("({path}).{}", f.name)
                        } else {
                            format!("{path}.{}", f.name)
                        };
                        ty = f.ty;
                        whole = false;
                    }
                    Kind::Array(n, e) => {
                        path = format!("{path}[{}]", self.array_index(n));
                        ty = e;
                        whole = false;
                    }
                    _ => break,
                }
            }
            // Slices that grow in place, and what must not be nil, have statements of their own.
            if whole && (v.owned || v.nonnil) || want.is_some_and(|w| w != ty) {
                continue;
            }
            if matches!(self.kind(ty), Kind::Func(..) | Kind::Iface(_)) {
                continue;
            }
            return Some((path, ty));
        }
        None
    }

    fn assignment(&mut self, out: &mut Nodes) {
        let Some((place, t)) = self.place(None) else { return self.declaration(out) };
        let line = match (self.kind(t), self.rng.below(10)) {
            (Kind::Int { .. }, 0 | 1) => format!("{place}{}", self.rng.pick(&["++", "--"])),
            (Kind::Int { .. }, 2 | 3) => {
                let op = *self.rng.pick(&["+", "-", "*", "&", "|", "^", "&^"]);
                format!("{place} {op}= {}", self.varying(t, 2))
            }
            (Kind::Int { .. }, 4) => {
                let op = *self.rng.pick(&["<<", ">>"]);
                format!("{place} {op}= {}", self.rng.below(20))
            }
            (Kind::Int { .. }, 5) => {
                let op = *self.rng.pick(&["/", "%"]);
                format!("{place} {op}= {} | 1", self.varying(t, 2))
            }
            (Kind::Float(_), 0 | 1) => format!("{place}++"),
            (Kind::Float(_), 2 | 3) => {
                let op = *self.rng.pick(&["+", "-", "*"]);
                format!("{place} {op}= {}", self.varying(t, 2))
            }
            (Kind::Complex(_), 0 | 1) => format!("{place} += {}", self.varying(t, 2)),
            (Kind::Str, 0..=3) => {
                let typ = self.text(t);
                format!("{place} += {typ}({})\n{place} = {typ}(lim(string({place})))", self.expr(STRING, 2))
            }
            (_, 6 | 7) => match self.place(Some(t)) {
                Some((other, _)) => {
                    if self.rng.chance(50) {
                        format!("{place}, {other} = {other}, {place}")
                    } else {
                        format!("{place}, {other} = {}, {}", self.expr(t, 2), self.expr(t, 2))
                    }
                }
                None => format!("{place} = {}", self.expr(t, 3)),
            },
            _ => format!("{place} = {}", self.expr(t, 3)),
        };
        out.push(text(line));
    }

    fn print_something(&mut self, out: &mut Nodes) {
        let t = self.data_type();
        let mut args = self.expr(t, 3);
        if self.rng.chance(40) {
            let u = self.data_type();
            args += &format!(", {}", self.expr(u, 2));
        }
        if self.rng.chance(20) {
            let verb = *self.rng.pick(&["%T", "%+v", "%#v", "%q", "%x", "%08b", "%v|%[1]T"]);
            let e = self.expr(t, 2);
            args = format!("fmt.Sprintf(\"{verb}\", {e})");
        }
        out.push(self.print(&args));
    }

    fn branch(&mut self, depth: usize, out: &mut Nodes) {
        let mut parts = Vec::new();
        let init = if self.rng.chance(30) {
            let t = self.scalar_type();
            let name = self.name("v");
            let e = self.expr(t, 2);
            let since = self.vars.len();
            self.bind(&name, t);
            Some((format!("{name} := {}({e})", self.text(t)), name, since))
        } else {
            None
        };
        let condition = self.expr(BOOL, 3);
        // An init statement is a single one: its variable is used in the body.
        let head = match &init {
            Some((i, name, _)) => format!("if {i}; {condition} {{\n\t_ = {name}"),
            None => format!("if {condition} {{"),
        };
        parts.push((head, self.body(depth - 1)));
        if self.rng.chance(30) {
            let c = self.expr(BOOL, 2);
            parts.push((format!("}} else if {c} {{"), self.body(depth - 1)));
        }
        if self.rng.chance(50) {
            parts.push(("} else {".into(), self.body(depth - 1)));
        }
        if let Some((_, _, since)) = init {
            self.vars.truncate(since);
        }
        out.push(Node::Block { parts, close: "}".into() });
    }

    fn switch(&mut self, depth: usize, out: &mut Nodes) {
        let label = self.name("L");
        let level = self.level;
        self.loops.push(Loop { label: label.clone(), continues: false, level });
        let mut parts: Vec<(String, Nodes)> = Vec::new();
        let head = match self.rng.below(3) {
            0 => {
                // On types: of a value in an interface.
                let x = self.expr(ANY, 2);
                let name = self.name("v");
                let mut seen = Vec::new();
                for _ in 0..1 + self.rng.below(4) {
                    let t = self.data_type();
                    if seen.contains(&t) || t == ANY {
                        continue;
                    }
                    seen.push(t);
                    let head = format!("case {}:\n\t_ = {name}", self.text(t));
                    let body = self.scoped(|g| {
                        g.bind(&name, t);
                        g.body(depth - 1)
                    });
                    parts.push((head, body));
                }
                if self.rng.chance(30) {
                    parts.push((format!("case nil:\n\t_ = {name}"), self.body(depth - 1)));
                }
                if self.rng.chance(30) && !self.impls.is_empty() {
                    let i = self.impls[self.rng.below(self.impls.len())].0;
                    parts
                        .push((format!("case {}, error:\n\t_ = {name}", self.text(i)), self.body(depth - 1)));
                }
                parts.push((format!("default:\n\t_ = {name}"), self.body(depth - 1)));
                if self.rng.chance(30) {
                    let last = parts.len() - 1;
                    parts.swap(0, last);
                }
                format!("switch {name} := {x}.(type) {{")
            }
            1 => {
                for _ in 0..1 + self.rng.below(4) {
                    let c = self.expr(BOOL, 2);
                    let head = if self.rng.chance(20) {
                        format!("case {c}, {}:", self.varying(BOOL, 1))
                    } else {
                        format!("case id({c}):")
                    };
                    let head =
                        head.replace("case true", "case id(true)").replace("case false", "case id(false)");
                    parts.push((head, self.body(depth - 1)));
                }
                if self.rng.chance(60) {
                    let at = self.rng.below(parts.len() + 1);
                    parts.insert(at, ("default:".into(), self.body(depth - 1)));
                }
                self.fall(&mut parts);
                "switch {".into()
            }
            _ => {
                let t = if self.rng.chance(30) { STRING } else { self.int_type() };
                let x = self.expr(t, 3);
                let mut values = Vec::new();
                for _ in 0..1 + self.rng.below(6) {
                    let mut list = Vec::new();
                    for _ in 0..1 + self.rng.below(3) {
                        let v = if t == STRING {
                            format!(
                                "\"{}\"",
                                self.rng.pick(&["", "a", "abc", "zz", "héllo", "12", "x", "hello, world"])
                            )
                        } else {
                            self.rng.range(0, 40).to_string()
                        };
                        if !values.contains(&v) {
                            values.push(v.clone());
                            list.push(v);
                        }
                    }
                    if self.rng.chance(20) {
                        list.push(self.varying(t, 1));
                    }
                    if !list.is_empty() {
                        parts.push((format!("case {}:", list.join(", ")), self.body(depth - 1)));
                    }
                }
                if self.rng.chance(60) || parts.is_empty() {
                    let at = self.rng.below(parts.len() + 1);
                    parts.insert(at, ("default:".into(), self.body(depth - 1)));
                }
                self.fall(&mut parts);
                let small = if t != STRING && self.rng.chance(60) { " & 15" } else { "" };
                format!("switch hide({x}){small} {{")
            }
        };
        self.loops.pop();
        out.push(labelled(&label, head, parts));
    }

    /// Lets some cases fall through.
    fn fall(&mut self, parts: &mut [(String, Nodes)]) {
        let n = parts.len();
        for (_, body) in parts.iter_mut().take(n.saturating_sub(1)) {
            if self.rng.chance(15) {
                body.push(text("fallthrough"));
            }
        }
    }

    /// break, continue, return, under a condition.
    pub fn jump(&mut self, out: &mut Nodes) {
        let level = self.level;
        let loops: Vec<(String, bool)> =
            self.loops.iter().filter(|l| l.level == level).map(|l| (l.label.clone(), l.continues)).collect();
        let c = self.expr(BOOL, 2);
        if !loops.is_empty() && self.rng.chance(70) {
            let innermost = self.rng.chance(50);
            let (label, continues) =
                if innermost { loops[loops.len() - 1].clone() } else { self.rng.pick(&loops).clone() };
            let word = if continues && self.rng.chance(50) { "continue" } else { "break" };
            let target = if innermost && self.rng.chance(70) { String::new() } else { format!(" {label}") };
            out.push(block(format!("if {c} {{"), vec![text(format!("{word}{target}"))]));
        } else if self.level > 0 && self.rng.chance(40) {
            let results = self.results.clone();
            let list: Vec<String> = results.iter().map(|t| self.expr(*t, 1)).collect();
            out.push(block(
                format!("if {c} {{"),
                vec![text(format!("return {}", list.join(", ")).trim_end())],
            ));
        }
    }

    fn call_with_effects(&mut self, out: &mut Nodes) {
        let fitting: Vec<usize> = (0..self.funcs.len())
            .filter(|i| !self.funcs[*i].pure && self.affordable(self.funcs[*i].cost))
            .collect();
        if fitting.is_empty() {
            return self.print_something(out);
        }
        let f = self.funcs[*self.rng.pick(&fitting)].clone();
        self.spend(f.cost);
        if f.results.is_empty() {
            // A method by pointer: on a variable, or through a method value.
            let Kind::Ptr(t) = self.kind(f.params[0]) else { return };
            let arg = self.expr(f.params[1], 2);
            let Some(v) = self.some_var(|g, v| v.ty == t && g.writable(v) && !v.owned && !v.nonnil) else {
                return;
            };
            out.push(text(match self.rng.below(5) {
                0 => format!("(*{}).{}(&{}, {arg})", self.text(t), f.name, v.name),
                1 => format!("id({}.{})({arg})", v.name, f.name),
                2 => format!("func() {{ defer {}.{}({arg}) }}()", v.name, f.name),
                _ => format!("{}.{}({arg})", v.name, f.name),
            }));
            if self.printable(t) {
                out.push(self.print(&v.name));
            }
            return;
        }
        let mut args = Vec::new();
        for p in &f.params {
            args.push(match self.kind(*p) {
                Kind::Ptr(e) => self.nonnil_pointer(e),
                _ => self.expr(*p, 2),
            });
        }
        let names: Vec<String> = f.results.iter().map(|_| self.name("v")).collect();
        let list = names.join(", ");
        out.push(text(format!(
            "{list} := {}({})\n{} = {list}",
            f.name,
            args.join(", "),
            vec!["_"; names.len()].join(", ")
        )));
        for (n, t) in names.iter().zip(&f.results) {
            self.bind(n, *t);
        }
        if self.pure_from.is_none() {
            out.push(self.print(&list));
        }
    }

    /// A pointer to a variable, or to something new.
    pub fn nonnil_pointer(&mut self, e: Ty) -> String {
        let v =
            self.some_var(|g, v| v.ty == e && v.assignable && !v.owned && !v.nonnil && g.pure_from.is_none());
        match v {
            Some(v) if self.rng.chance(70) => format!("&{}", v.name),
            _ => format!("ref({})", self.expr(e, 2)),
        }
    }

    /// Closures: over variables that they change, kept in slices, made by loops.
    fn closure(&mut self, depth: usize, out: &mut Nodes) {
        let pure = self.pure_from.is_some();
        match self.rng.below(if pure { 1 } else { 4 }) {
            0 => {
                let (p, r) = (self.scalar_type(), self.data_type());
                let t = self.func_of(vec![p], r);
                let (name, a) = (self.name("c"), self.name("a"));
                let cap = std::mem::replace(&mut self.cap, 15);
                let cost = self.cost;
                let outer = self.enter(vec![r], true);
                self.bind(&a, p);
                let mut body = Nodes::new();
                let n = self.rng.below(3);
                self.statements(n, 0, &mut body);
                let e = self.expr(r, 2);
                body.push(text(format!("return {e}")));
                self.leave(outer);
                self.cap = cap;
                self.cost = cost + 30 * self.mult.min(4);
                out.push(block_to(
                    format!("{name} := func({a} {}) {} {{", self.text(p), self.text(r)),
                    body,
                    format!("}}\n_ = {name}"),
                ));
                self.bind_as(&name, t, false, false, true);
            }
            1 => {
                // Called at once and again: it changes what it captured.
                let name = self.name("c");
                let outer = self.enter(Vec::new(), false);
                let body = self.body(depth.min(2) - 1);
                self.leave(outer);
                out.push(block_to(format!("{name} := func() {{"), body, format!("}}\n{name}()")));
                if self.rng.chance(50) {
                    self.assignment(out);
                    out.push(text(format!("{name}()")));
                }
            }
            2 => {
                // Each turn of a loop has a variable of its own.
                let (fs, i, n) = (self.name("c"), self.name("i"), 2 + self.rng.below(4));
                let body = self.repeated(n as u64, |g| {
                    let outer = g.enter(vec![INT], false);
                    g.bind(&i, INT);
                    let mut body = Nodes::new();
                    g.assignment(&mut body);
                    let e = g.expr(INT, 2);
                    body.push(text(format!("{i} += 3\nreturn {e} + {i}")));
                    g.leave(outer);
                    body
                });
                let head = if self.rng.chance(50) {
                    format!("for {i} := 0; {i} < {n}; {i}++ {{")
                } else {
                    format!("for {i} := range {n} {{")
                };
                out.push(text(format!("var {fs} []func() int")));
                out.push(block(
                    head,
                    vec![block_to(format!("{fs} = append({fs}, func() int {{"), body, "})")],
                ));
                let p = self.print("f()");
                out.push(block(format!("for _, f := range {fs} {{"), vec![text("f()"), p]));
            }
            _ => {
                // A function that returns functions over one variable.
                let (make, a, r) = (self.name("c"), self.name("a"), self.int_type());
                let t = self.text(r);
                let e = self.scoped(|g| {
                    g.bind_as(&a, r, false, false, false);
                    g.expr(r, 2)
                });
                let (x, y) = (self.name("v"), self.name("v"));
                out.push(text(format!(
                    "{make} := func({a} {t}) (func() {t}, func({t})) {{\n\treturn func() {t} {{ {a}++; return {e} }}, func(d {t}) {{ {a} += d }}\n}}"
                )));
                let start = self.expr(r, 1);
                let step = self.expr(r, 1);
                out.push(text(format!("{x}, {y} := {make}({start})\n{x}()\n{y}({step})")));
                out.push(self.print(&format!("{x}()")));
            }
        }
    }

    fn plain_block(&mut self, depth: usize, out: &mut Nodes) {
        match self.rng.below(3) {
            0 => {
                let body = self.body(depth - 1);
                out.push(block("{", body));
            }
            1 => {
                // Backwards, a few times.
                let (label, i, n) = (self.name("L"), self.name("i"), 2 + self.rng.below(3));
                let level = self.level;
                let body = self.repeated(n as u64 + 1, |g| {
                    g.scoped(|g| {
                        g.bind_as(&i, INT, false, false, false);
                        g.body(depth - 1)
                    })
                });
                let _ = level;
                out.push(block(
                    "{",
                    vec![
                        text(format!("{i} := 0\n{label}:")),
                        block("{", body),
                        text(format!("if {i} < {n} {{\n\t{i}++\n\tgoto {label}\n}}")),
                    ],
                ));
            }
            _ => {
                // Forwards, over some statements.
                let label = self.name("L");
                let c = self.expr(BOOL, 2);
                let (skipped, rest) = (self.body(depth - 1), self.body(depth - 1));
                out.push(block(
                    "{",
                    vec![
                        text(format!("if {c} {{\n\tgoto {label}\n}}")),
                        block("{", skipped),
                        block_to(format!("{label}:\n{{"), rest, "}"),
                    ],
                ));
            }
        }
    }

    fn several_values(&mut self, out: &mut Nodes) {
        let (a, b) = (self.name("v"), self.name("v"));
        let t = self.data_type();
        let typ = self.text(t);
        match self.rng.below(3) {
            0 => {
                let u = self.data_type();
                let (x, y) = (self.expr(t, 2), self.expr(u, 2));
                out.push(text(format!(
                    "{a}, {b} := func() ({typ}, {}) {{ return {x}, {y} }}()\n_, _ = {a}, {b}",
                    self.text(u)
                )));
                self.bind(&a, t);
                self.bind(&b, u);
            }
            1 => {
                if t == ANY {
                    return;
                }
                let x = self.expr(ANY, 2);
                out.push(text(format!("{a}, {b} := {x}.({typ})\n_, _ = {a}, {b}")));
                self.bind(&a, t);
                self.bind(&b, BOOL);
            }
            _ => {
                let maps: Vec<Ty> =
                    (0..self.types.len()).filter(|m| matches!(self.types[*m].kind, Kind::Map(..))).collect();
                if maps.is_empty() {
                    return;
                }
                let m = *self.rng.pick(&maps);
                let Kind::Map(k, v) = self.kind(m) else { return };
                let (x, key) = (self.expr(m, 1), self.expr(k, 2));
                out.push(text(format!("{a}, {b} := {x}[{key}]\n_, _ = {a}, {b}")));
                self.bind(&a, v);
                self.bind(&b, BOOL);
            }
        }
    }

    /// Values are copied: a change of the copy leaves the original.
    fn copies(&mut self, out: &mut Nodes) {
        let v = self.some_var(|g, v| {
            g.printable(v.ty)
                && matches!(g.types[v.ty].kind, Kind::Struct(_) | Kind::Array(..))
                && !(g.silent && v.level == 0)
        });
        let Some(v) = v else { return self.declaration(out) };
        let name = self.name("v");
        let from = match self.rng.below(4) {
            0 => format!("any({}).({})", v.name, self.text(v.ty)),
            1 => format!("*ref({})", v.name),
            2 => format!("[]{0}{{{1}, {1}}}[1]", self.text(v.ty), v.name),
            _ => v.name.clone(),
        };
        out.push(text(format!("{name} := {from}\n_ = {name}")));
        self.bind(&name, v.ty);
        self.assignment(out);
        if self.pure_from.is_none() {
            let p = self.print(&format!("{name}, {}", v.name));
            out.push(p);
        }
    }
}

/// A statement with a label, if its body mentions it.
pub fn labelled(label: &str, head: String, parts: Vec<(String, Nodes)>) -> Node {
    let used = parts.iter().any(|p| uses(&p.1, label));
    let head = if used { format!("{label}:\n{head}") } else { head };
    // The head holds no statements of its own where the parts are cases.
    let mut all = Vec::new();
    let mut parts = parts.into_iter();
    if let Some((first, body)) = parts.next() {
        let first = if first.is_empty() { head } else { format!("{head}\n{first}") };
        all.push((first, body));
    } else {
        all.push((head, Nodes::new()));
    }
    all.extend(parts);
    Node::Block { parts: all, close: "}".into() }
}

fn uses(nodes: &Nodes, label: &str) -> bool {
    nodes.iter().any(|n| match n {
        Node::Text(t) => t.lines().any(|l| {
            l.strip_suffix(label).is_some_and(|rest| rest.ends_with("break ") || rest.ends_with("continue "))
        }),
        Node::Block { parts, .. } => parts.iter().any(|p| uses(&p.1, label)),
    })
}
