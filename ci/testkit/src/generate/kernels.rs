//! Functions aimed at what optimisers prove: index checks in loops, stores that alias, variables that escape.

use super::Gen;
use super::tree::{Node, Nodes, block, block_to, text};
use super::types::Ty;

impl Gen {
    /// A use of one of the kernels; it declares the function that it calls.
    pub fn kernel(&mut self, out: &mut Nodes) {
        match self.rng.below(3) {
            0 => self.index_kernel(out),
            1 => self.alias_kernel(out),
            _ => self.escape_kernel(out),
        }
        self.spend(300);
    }

    /// A loop over a slice with indices that may be out of range: what was done before the panic must be visible.
    fn index_kernel(&mut self, out: &mut Nodes) {
        let name = self.name("k");
        let t = self.int_type();
        let typ = self.text(t);
        let c = self.rng.range(1, 3);
        let head = match self.rng.below(10) {
            0 | 1 => "for i := lo; i < hi; i++ {".to_string(),
            2 => "for i := hi - 1; i >= lo; i-- {".into(),
            3 => "for i := range s {".into(),
            4 => format!("for i := 0; i < len(s)-{c}; i++ {{"),
            5 => format!("for i := lo; i <= hi; i += {c} {{"),
            6 => format!("for i := len(s) - {c}; i > lo; i -= {c} {{"),
            7 => "for i := range hi {".into(),
            8 => format!("for i := {c}; i <= len(s); i++ {{"),
            _ => "for i := lo; i != hi; i++ {".into(),
        };
        let mut body = vec![text("if n++; n > 40 {\n\tbreak\n}\n_ = i")];
        if self.rng.chance(40) {
            body.push(text(format!("j := {}\n_ = j", self.index(false))));
        } else {
            body.push(text("j := i"));
            body.push(text("_ = j"));
        }
        for _ in 0..1 + self.rng.below(4) {
            let access = self.access(&typ);
            let node = match self.rng.below(6) {
                0 => text(format!(
                    "if {} {{\n\tcontinue\n}}",
                    self.index_condition(&["i", "j", "i", "lo", "hi"])
                )),
                1 | 2 => {
                    let mut inner = vec![access];
                    if self.rng.chance(40) {
                        inner.push(self.access(&typ));
                    }
                    let mut parts = vec![(
                        format!("if {} {{", self.index_condition(&["i", "j", "i", "lo", "hi"])),
                        inner,
                    )];
                    if self.rng.chance(30) {
                        let other = self.access(&typ);
                        parts.push(("} else {".into(), vec![other]));
                    }
                    Node::Block { parts, close: "}".into() }
                }
                _ => access,
            };
            body.push(node);
        }
        let mut nodes =
            vec![text("var arr [8]int\ndefer func() { why = reason(recover()) + fmt.Sprint(arr) }()")];
        if self.rng.chance(40) {
            nodes.push(text(format!("if {} {{\n\treturn\n}}", self.index_condition(&["lo", "hi"]))));
        }
        nodes.push(block(head, body));
        nodes.push(text("return"));
        let params = format!("s []{typ}, lo, hi int, str string");
        self.declare_node(block(format!("func {name}({params}) (sum {typ}, n int, why string) {{"), nodes));
        for _ in 0..3 + self.rng.below(4) {
            let (len, lo) = (self.rng.below(9), self.rng.range(-2, 5));
            let hi = lo + self.rng.range(0, 9);
            let spare = self.rng.below(3);
            let s = self.name("v");
            out.push(text(format!(
                "{s} := make([]{typ}, {len}, {})\nfor i := range {s} {{\n\t{s}[i] = {typ}(i*7 + 3)\n}}",
                len + spare
            )));
            out.push(text(format!("{s}s, {s}n, {s}w := {name}({s}, {lo}, {hi}, \"0123456\")")));
            let p = self.print(&format!("{s}, {s}s, {s}n, {s}w"));
            out.push(p);
        }
    }

    fn index(&mut self, derived: bool) -> String {
        let c = self.rng.range(1, 4);
        let v = if derived && self.rng.chance(40) { "j" } else { "i" };
        match self.rng.below(14) {
            0..=3 => v.to_string(),
            4 => format!("{v}+{c}"),
            5 => format!("{v}-{c}"),
            6 => format!("len(s)-{c}-{v}"),
            7 => format!("{v}*{c}"),
            8 => format!("{v}/{c}"),
            9 => format!("{v}&{c}"),
            10 => format!("{v}>>{c}"),
            11 => format!("hi-{v}"),
            12 => format!("{v}%{}", c + 1),
            _ => format!("int(uint8({v}+{c}))"),
        }
    }

    fn index_condition(&mut self, variables: &[&str]) -> String {
        let c = self.rng.range(0, 4);
        let v = *self.rng.pick(variables);
        match self.rng.below(11) {
            0 => format!("{v} < len(s)"),
            1 => format!("{v} >= 0 && {v} < len(s)"),
            2 => format!("uint({v}) < uint(len(s))"),
            3 => format!("{v}+{c} < len(s)"),
            4 => format!("{v} > {c}"),
            5 => format!("len(s) > {c}"),
            6 => format!("{v} < {c} || {v} > len(s)"),
            7 => format!("{v}-{c} >= 0"),
            8 => format!("{v} != len(s)"),
            9 => format!("{v} <= len(s)-{c}"),
            _ => format!("len(s) == {c}+{v}"),
        }
    }

    /// One statement with one indexing.
    fn access(&mut self, typ: &str) -> Node {
        let (i, j) = (self.index(true), self.index(true));
        text(match self.rng.below(14) {
            0..=2 => format!("sum += s[{i}]"),
            3 | 4 => format!("s[{i}] = sum ^ {typ}(i)"),
            5 => format!("s[{i}]++"),
            6 => format!("sum += {typ}(len(s[{i}:]))"),
            7 => format!("sum += {typ}(len(s[:{i}]))"),
            8 => format!("sum ^= {typ}(len(s[{i}:{j}]))"),
            9 => format!("arr[{i}] += n"),
            10 => format!("sum += {typ}(arr[({i})&7])"),
            11 => format!("sum += {typ}(str[{i}])"),
            12 => format!("_ = s[{i}]"),
            _ => format!("sum -= {typ}(len(str[{i}:{j}]))"),
        })
    }

    /// Reads and writes of the same words by several ways.
    fn alias_kernel(&mut self, out: &mut Nodes) {
        let name = self.name("k");
        let t: Ty = self.int_type();
        let typ = self.text(t);
        let mut body = vec![
            text(format!(
                "type st struct {{\n\tx, y {typ}\n\tin [3]{typ}\n\tq *{typ}\n}}\na := [4]{typ}{{g, 2, 3, {typ}(n)}}\ns := st{{x: 11, y: g ^ 5, in: [3]{typ}{{6, g, 7}}}}\ns.q = &a[2]"
            )),
            text(format!("ps := [...]*{typ}{{&a[0], &a[1], &s.x, &s.in[1], &s.y, &a[3], &s.in[2], s.q}}")),
            text("sl, pa, pst, cp := a[1:3], &a, &s, s\n_, _, _, _, _ = ps, sl, pa, pst, cp"),
            text(format!("f := func(d {typ}) {typ} {{\n\ts.y += d\n\ta[1] ^= s.x\n\treturn s.y\n}}\n_ = f")),
            text(format!("var loc {typ} = 5\npl := &loc\n_ = pl")),
        ];
        let mut steps = Nodes::new();
        for _ in 0..6 + self.rng.below(14) {
            let (w, r, r2) = (self.accessor(), self.accessor(), self.accessor());
            let op = *self.rng.pick(&["+", "-", "^", "*", "|"]);
            steps.push(text(match self.rng.below(12) {
                0..=3 => format!("{w} = {r} {op} {r2}"),
                4 | 5 => format!("{w} {op}= {r}"),
                6 => format!("{w}, {r} = {r}, {w}"),
                7 => format!("loc = f({r})"),
                8 => "cp = s".into(),
                9 => format!("if {r} > {r2} {{\n\t{w} = {r2} + 1\n}}"),
                10 => format!("for i := range 3 {{\n\t{w} += {r} + {typ}(i)\n}}"),
                _ => format!("x{0} := {r}\n{w}++\n{r2} = x{0}", self.rng.below(1000)),
            }));
        }
        // A step's own variable needs a scope.
        body.extend(steps.into_iter().map(|s| block("{", vec![s])));
        body.push(text("s.q, cp.q = nil, nil\nreturn fmt.Sprint(a, s, cp, loc, sl)"));
        self.declare_node(block(format!("func {name}(n int, g {typ}) string {{"), body));
        for _ in 0..2 {
            let g = self.expr(t, 2);
            let n = self.rng.below(9);
            let p = self.print(&format!("{name}({n}, {g})"));
            out.push(p);
        }
    }

    /// A way to one of the kernel's variables.
    fn accessor(&mut self) -> String {
        let c = self.rng.below(3);
        match self.rng.below(14) {
            0 => format!("a[{c}]"),
            1 => format!("a[(n+{c})&3]"),
            2 => "s.x".into(),
            3 => "s.y".into(),
            4 => format!("s.in[{c}]"),
            5 => format!("s.in[uint(n+{c})%3]"),
            6 => format!("*ps[{}]", self.rng.below(8)),
            7 => format!("*ps[(n+{c})&7]"),
            8 => format!("sl[{}]", c % 2),
            9 => format!("pa[{c}]"),
            10 => (*self.rng.pick(&["pst.x", "pst.y", "*pst.q", "*s.q", "(*pst).in[1]"])).into(),
            11 => (*self.rng.pick(&["loc", "*pl"])).into(),
            12 => (*self.rng.pick(&["cp.x", "cp.in[1]", "cp.y"])).into(),
            _ => "g".into(),
        }
    }

    /// Addresses of variables on their ways out of functions.
    fn escape_kernel(&mut self, out: &mut Nodes) {
        let k = self.name("k");
        self.declare(format!(
            "type {k}box struct {{\n\tp    *int\n\tnext *{k}box\n\tv    [2]int\n}}\nvar {k}g *int\nvar {k}list []*int\nvar {k}m = map[int]*int{{}}\nvar {k}any any"
        ));
        self.declare(format!(
            "func {k}clobber(d int) int {{\n\tvar a [40]int\n\tfor i := range a {{\n\t\ta[i] = d*1000 + i\n\t}}\n\tif d > 0 {{\n\t\ta[d] += {k}clobber(d - 1)\n\t}}\n\treturn a[d] + a[39-d]\n}}"
        ));
        let count = 2 + self.rng.below(4);
        for f in 0..count {
            let mut body = vec![text(format!(
                "x, y := n*10+{f}, [3]int{{n, {f}, 7}}\nq, own := &x, &{k}box{{v: [2]int{{y[0], y[2]}}}}\n_, _ = q, own"
            ))];
            for _ in 0..3 + self.rng.below(7) {
                let step = self.escape_step(&k, f);
                body.push(step);
            }
            let r = self.some_pointer(&k);
            body.push(text(format!("return {r}")));
            self.declare_node(block(format!("func {k}f{f}(n int, p *int, b *{k}box) *int {{"), body));
        }
        let mut main = vec![text(format!("{k}v := 77\n{k}b := &{k}box{{p: &{k}v}}"))];
        for f in 0..count {
            let r = format!("{k}r{f}");
            main.push(text(format!("{r} := {k}f{f}({f}, &{k}v, {k}b)\n{k}clobber(5)")));
            if self.rng.chance(50) {
                main.push(text("runtime.GC()"));
            }
            let p = self.print(&format!("deref({r}), deref({k}g), deref({k}b.p), {k}v, {k}b.v"));
            main.push(p);
        }
        let p = self.print("i, deref(p)");
        main.push(block(format!("for i, p := range {k}list {{"), vec![p]));
        let p = self.print(&format!("k, deref({k}m[k])"));
        main.push(block(format!("for _, k := range keys({k}m) {{"), vec![p]));
        let p = self.print("i, deref(b.p), b.v");
        main.push(block(format!("for i, b := 0, {k}b; b != nil && i < 5; i, b = i+1, b.next {{"), vec![p]));
        out.push(block("{", main));
    }

    fn some_pointer(&mut self, k: &str) -> String {
        let c = self.rng.below(2);
        match self.rng.below(12) {
            0..=2 => "q".into(),
            3 => "p".into(),
            4 => "&x".into(),
            5 => format!("&y[{c}]"),
            6 => "b.p".into(),
            7 => format!("&own.v[{c}]"),
            8 => "own.p".into(),
            9 => format!("{k}g"),
            10 => format!("id(&y[{c}])"),
            _ => "new(n + 5)".into(),
        }
    }

    fn escape_step(&mut self, k: &str, f: usize) -> Node {
        let p = self.some_pointer(k);
        let c = self.rng.below(4);
        match self.rng.below(21) {
            0 => text(format!("b.p = {p}")),
            1 => text(format!("{k}g = {p}")),
            2 => text(format!("if len({k}list) < 20 {{\n\t{k}list = append({k}list, {p})\n}}")),
            3 => text(format!("{k}m[{c}] = {p}")),
            4 => text(format!("own.p = {p}")),
            5 => text(format!("own = &{k}box{{p: {p}, v: own.v}}")),
            6 => text(format!("if n%{} == 0 {{\n\tb.next = own\n}} else {{\n\tb.next = &{k}box{{p: {p}}}\n}}", c + 1)),
            7 => text(format!("{k}any = {p}")),
            8 => text(format!("if a, ok := {k}any.(*int); ok {{\n\tq = a\n}}")),
            9 => block_to("func() {", vec![text(format!("x++\nb.p = {p}"))], "}()"),
            10 => block_to("defer func() {", vec![text(format!("x += {c}\n{k}g = {p}"))], "}()"),
            11 => text(format!("ch{c} := make(chan *int, 1)\nch{c} <- {p}\nq = <-ch{c}")).scoped(),
            12 => text("q, p = p, q"),
            13 => text("if q != nil {\n\t*q += 3\n}"),
            14 => text("x, y[1] = y[1]+1, x-1"),
            15 => text(format!("for i := range 3 {{\n\tif i == {c} {{\n\t\tq = &i\n\t}}\n\tif len({k}list) < 20 {{\n\t\t{k}list = append({k}list, &i)\n\t}}\n}}")),
            16 if f > 0 => {
                let callee = self.rng.below(f);
                let r = self.some_pointer(k);
                text(format!("q = {k}f{callee}(n+1, {p}, own)\n{} = {r}", if c > 1 { "own.p" } else { "_" }))
            }
            17 if f > 0 => {
                let callee = self.rng.below(f);
                text(format!("g{c} := {k}f{callee}\nq = g{c}(n+2, {p}, b)")).scoped()
            }
            18 => text(format!("z{c} := struct{{ p *int; b {k}box }}{{p: {p}}}\nz{c}.b.v[1] = n\nq = z{c}.p\nif n > 1 {{\n\tb.next = &z{c}.b\n}}")).scoped(),
            19 => text(format!("ar{c} := [3]*int{{{p}, q, &x}}\nsl{c} := ar{c}[:]\nsl{c}[n&1] = &y[0]\nq = sl{c}[uint(n+{c})%3]")).scoped(),
            _ => text(format!("w{c} := n\npp{c} := &q\n*pp{c} = &w{c}\nif n == {c} {{\n\t*pp{c} = {p}\n}}")).scoped(),
        }
    }
}
