//! Operations that may panic, what recovers from them, deferred calls.

use super::Gen;
use super::tree::{Node, Nodes, block_to, text};
use super::types::{ANY, INT, INT8, Kind, STRING, Ty};

impl Gen {
    /// try(func() { statements, one that may panic, statements }).
    pub fn try_statement(&mut self, depth: usize, out: &mut Nodes) {
        self.prints += 1;
        let k = self.prints;
        let outer = self.enter(Vec::new(), false);
        let mut body = Nodes::new();
        if self.rng.chance(30) {
            let d = self.deferred(false);
            body.push(d);
        }
        let n = self.rng.below(3);
        self.statements(n, depth - 1, &mut body);
        let p = self.panicking();
        body.extend(p);
        let n = self.rng.below(3);
        self.statements(n, depth - 1, &mut body);
        self.leave(outer);
        out.push(block_to(format!("try({k}, func() {{"), body, "})"));
    }

    /// A deferred call: it recovers, prints, or changes named results.
    pub fn deferred(&mut self, named: bool) -> Node {
        self.prints += 1;
        let k = self.prints;
        let outer = self.enter(Vec::new(), false);
        let mut body = Nodes::new();
        self.statements(1, 0, &mut body);
        let result = if named { self.place(None) } else { None };
        if let Some((place, t)) = result {
            let e = self.expr(t, 1);
            body.push(text(format!("{place} = {e}")));
        }
        self.leave(outer);
        if named || self.rng.chance(50) {
            body.push(text(format!(
                "if r := recover(); r != nil {{\n\tout({k}, \"recovered\", reason(r))\n}}"
            )));
        }
        if self.rng.chance(20) {
            body.push(text("defer func() {\n\tif r := recover(); r != nil {\n\t\tpanic(fmt.Sprint(\"again: \", reason(r)))\n\t}\n}()"));
        }
        let t = self.scalar_type();
        let arg = self.expr(t, 2);
        body.push(text(format!("out({k}, \"deferred\", a)")));
        block_to(format!("defer func(a {}) {{", self.text(t)), body, format!("}}({arg})"))
    }

    /// Statements of which one may panic.
    pub fn panicking(&mut self) -> Nodes {
        let mut out = Nodes::new();
        let t = self.scalar_type();
        let typ = self.text(t);
        let v = self.name("v");
        // Indices: mostly near the bounds.
        let index_type = if self.rng.chance(60) { INT } else { self.int_type() };
        let i = self.still(index_type);
        let near = format!("hide({}({}))", self.text(index_type), self.rng.below(6));
        let index = if self.rng.chance(60) { near } else { i };
        match self.rng.below(19) {
            0 | 1 => {
                let n = 1 + self.rng.below(4);
                let literal = self.still_list(t, n);
                let (open, close) = *self.rng.pick(&[("[]", ""), ("[...]", "")]);
                let _ = close;
                out.push(text(format!("{v} := {open}{typ}{{{literal}}}\n_ = {v}")));
                match self.rng.below(4) {
                    0 => out.push(text(format!("_ = {v}[{index}]"))),
                    1 => {
                        let e = self.still(t);
                        out.push(text(format!("{v}[{index}] = {e}")));
                    }
                    2 => out.push(text(format!("{v}p := &{v}[{index}]\n_ = {v}p"))),
                    _ => {
                        let p = self.print(&format!("{v}[{index}]"));
                        out.push(p);
                    }
                }
            }
            2 | 3 => {
                let n = self.rng.below(6);
                let (a, b, c) = (self.rng.below(7), self.rng.below(7), self.rng.below(7));
                let slice = match self.rng.below(6) {
                    0 => format!("{v}[hide({a}):]"),
                    1 => format!("{v}[:hide({a})]"),
                    2 => format!("{v}[hide({a}):hide({b})]"),
                    3 => format!("{v}[hide({a}):hide({b}):hide({c})]"),
                    4 => format!("{v}[:{index}]"),
                    _ => format!("{v}[{index}:]"),
                };
                out.push(text(format!("{v} := make([]{typ}, {n}, {})", n + self.rng.below(3))));
                let p = self.print(&format!("len({slice})"));
                out.push(p);
            }
            4 => {
                let s = self.still(STRING);
                let (a, b) = (self.rng.below(9), self.rng.below(9));
                let e = match self.rng.below(3) {
                    0 => format!("{v}[{index}]"),
                    1 => format!("{v}[hide({a}):hide({b})]"),
                    _ => format!("{v}[hide({a}):]"),
                };
                out.push(text(format!("{v} := {s}")));
                let p = self.print(&e);
                out.push(p);
            }
            5 => {
                let structs: Vec<Ty> = (0..self.types.len())
                    .filter(|s| matches!(self.types[*s].kind, Kind::Struct(_)))
                    .collect();
                if structs.is_empty() {
                    return out;
                }
                let s = *self.rng.pick(&structs);
                let Kind::Struct(fields) = self.kind(s) else { return out };
                let f = self.rng.pick(&fields).clone();
                out.push(text(format!("var {v} *{}", self.text(s))));
                out.push(text(match self.rng.below(4) {
                    0 => format!("_ = {v}.{}", f.name),
                    1 => format!("_ = *{v}"),
                    2 => format!("{v}.{} = {}", f.name, self.still(f.ty)),
                    _ => format!("{v}p := &{v}.{}\n_ = {v}p", f.name),
                }));
            }
            6 => {
                let key = self.still(STRING);
                out.push(text(format!("var {v} map[string]int\nout(0, {v}[{key}])\n{v}[{key}] = 1")));
            }
            7 | 8 => {
                let t = self.int_type();
                let op = *self.rng.pick(&["/", "%"]);
                let (a, b) = (self.still(t), self.still(t));
                let small = self.rng.below(3);
                let b = if self.rng.chance(50) { format!("({b} & {small})") } else { b };
                out.push(text(format!("{v} := {b}")));
                if self.rng.chance(40) {
                    out.push(text(format!("_ = {a} {op} {v}")));
                } else {
                    let p = self.print(&format!("{a} {op} {v}"));
                    out.push(p);
                }
            }
            9 => {
                let t = self.int_type();
                let s = self.rng.range(1, 5) as Ty;
                let (a, n) = (self.still(t), self.still(s));
                let op = *self.rng.pick(&["<<", ">>"]);
                out.push(text(format!("{v} := {n}")));
                let p = self.print(&format!("{a} {op} {v}"));
                out.push(p);
            }
            10 | 11 => {
                let x = self.still(ANY);
                let mut want = self.data_type();
                if self.rng.chance(30) && !self.impls.is_empty() {
                    want = self.impls[self.rng.below(self.impls.len())].0;
                }
                if want == ANY {
                    return out;
                }
                let want_text = self.text(want);
                out.push(text(format!("{v}x := {x}\n{v} := {v}x.({want_text})\n_ = {v}")));
                if self.printable(want) {
                    let p = self.print(&v);
                    out.push(p);
                }
            }
            12 => {
                let u = self.data_type();
                let e = self.still(u);
                let how = *self.rng.pick(&["== any", "!= any"]);
                out.push(text(format!("{v}x := any({e})\n{v}y := {v}x\n_ = {v}y")));
                if self.rng.chance(50) {
                    let p = self.print(&format!("{v}x {how}({v}y)"));
                    out.push(p);
                } else {
                    out.push(text(format!("{v} := map[any]int{{}}\n{v}[{v}x]++\nout(0, len({v}))")));
                }
            }
            13 => {
                let n = self.still(INT8);
                out.push(text(format!("{v} := make([]{typ}, {n})")));
                let p = self.print(&format!("len({v})"));
                out.push(p);
            }
            14 => out.push(text(match self.rng.below(4) {
                0 => format!("{v} := make(chan int, 1)\nclose({v})\n{v} <- 1"),
                1 => format!("{v} := make(chan int)\nclose({v})\nclose({v})"),
                2 => format!("var {v} chan int\nclose({v})"),
                _ => format!("var {v} func({typ})\n{v}({})", self.still(t)),
            })),
            15 => {
                let n = 1 + self.rng.below(4);
                let s = self.slice_of(t);
                let e = self.still(s);
                out.push(text(format!("{v} := {e}")));
                let p = self.print(&format!("[{n}]{typ}({v})"));
                out.push(p);
            }
            16 => {
                let e = self.still(t);
                out.push(text(match self.rng.below(5) {
                    0 => format!("panic({e})"),
                    1 => format!("panic(fmt.Errorf(\"wrapped %v: %w\", {e}, errors.New(\"inner\")))"),
                    2 => "panic(nil)".into(),
                    3 => format!("var {v} error\nout(0, {v}.Error())"),
                    _ => format!("panic(fmt.Sprint({e}))"),
                }));
            }
            17 => {
                // The panic comes from a function's deferred call, on top of another.
                let (a, b) = (self.still(t), self.still(STRING));
                out.push(text(format!(
                    "func() {{\n\tdefer func() {{\n\t\tout(0, \"inner\", reason(recover()))\n\t\tpanic({b})\n\t}}()\n\tpanic({a})\n}}()"
                )));
            }
            _ => {
                // Not called by a deferred function directly: it doesn't recover.
                let a = self.still(t);
                out.push(text(format!(
                    "func() {{\n\tdefer func() {{\n\t\tfunc() {{ out(0, \"deep\", recover()) }}()\n\t}}()\n\tdefer func() {{ defer func() {{ out(0, \"in defer\", recover()) }}() }}()\n\tpanic({a})\n}}()"
                )));
            }
        }
        out
    }

    /// An expression that calls nothing which traces: the order against a panic isn't fixed.
    fn still(&mut self, t: Ty) -> String {
        let silent = std::mem::replace(&mut self.silent, true);
        let e = self.varying(t, 2);
        self.silent = silent;
        e
    }

    fn still_list(&mut self, t: Ty, n: usize) -> String {
        let list: Vec<String> = (0..n).map(|_| self.still(t)).collect();
        list.join(", ")
    }

    /// The program ends with a panic that nobody recovers, or an exit code.
    pub fn fatal_end(&mut self) -> Node {
        let t = *self.rng.pick(&[INT, STRING, super::types::BOOL, super::types::FLOAT64]);
        let e = self.still(t);
        text(match self.rng.below(4) {
            0 => format!("os.Exit({})", self.rng.below(100)),
            1 => format!("defer func() {{ panic({e}) }}()\npanic(\"first\")"),
            2 => format!("panic({e})"),
            _ => "var last []int\n_ = last[hide(3)]".into(),
        })
    }
}
