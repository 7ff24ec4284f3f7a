//! Interfaces, embedding and methods in all forms, over types made for the purpose.

use super::Gen;
use super::tree::{Nodes, block, block_to, text};
use super::types::Ty;

impl Gen {
    pub fn method_kernel(&mut self, out: &mut Nodes) {
        let k = self.name("k");
        let t: Ty = self.int_type();
        let typ = self.text(t);
        let star = |g: &mut Gen| if g.rng.chance(40) { "*" } else { "" };
        let field = self.data_type();
        let more = if self.rng.chance(60) { format!("; f {}", self.text(field)) } else { String::new() };
        let (a1, inc, a2, s) = (star(self), star(self), star(self), star(self));
        let c = self.rng.range(1, 9);
        self.declare(format!(
            "type {k}A interface{{ A(x int) int }}\ntype {k}B interface {{\n\t{k}A\n\tfmt.Stringer\n}}\ntype {k}1 struct {{ n {typ}{more} }}\nfunc (r {a1}{k}1) A(x int) int {{ return int(r.n)*{c} + x }}\nfunc (r {inc}{k}1) Inc(d {typ}) {typ} {{ r.n += d; return r.n }}"
        ));
        let over = self.rng.chance(40);
        let size = self.rng.below(4);
        self.declare(format!("type {k}2 struct {{\n\t{k}1\n\tm [{size}]int16\n}}"));
        if over {
            self.declare(format!("func (r {a2}{k}2) A(x int) int {{ return r.{k}1.A(x) - {c} }}"));
        }
        self.declare(format!("func (r {s}{k}2) String() string {{ return fmt.Sprint(\"two:\", r.n) }}"));
        self.declare(format!(
            "type {k}3 struct {{\n\ty string\n\t*{k}2\n}}\ntype {k}4 struct {{\n\t{k}A\n\tz bool\n}}\ntype {k}F func(int) int\nfunc (f {k}F) A(x int) int {{ return f(x) + 1 }}\ntype {k}N {typ}\nfunc (n {k}N) A(x int) int {{ return int(n)*2 - x }}\nfunc (n {k}N) Error() string {{ return fmt.Sprintf(\"N%d\", {typ}(n)) }}\ntype {k}Z struct{{}}\nfunc ({k}Z) A(x int) int {{ return -x }}\nfunc ({k}Z) String() string {{ return \"zero\" }}"
        ));
        let n = self.expr(t, 1);
        // Which values implement which interface follows from the receivers.
        let one_by_value = a1.is_empty();
        let two_by_value = if over { a2.is_empty() } else { one_by_value };
        let mut body = vec![text(format!(
            "s1 := {k}1{{n: {n}}}\ns2 := {k}2{{{k}1: s1}}\ns3 := {k}3{{\"y\", &s2}}\np1, p2 := &s1, &{k}2{{}}\nadd := {c}\nfn := {k}F(func(x int) int {{ add++; return x * add }})\nlist := []{k}A{{p1, p2, fn, {k}N(4), {k}Z{{}}, s3, &s3}}\n_, _, _ = fn, p2, list"
        ))];
        if one_by_value {
            body.push(text("list = append(list, s1)"));
        }
        if two_by_value {
            body.push(text(format!("list = append(list, s2, {k}4{{s2, true}})")));
        }
        body.push(text(format!("list = append(list, {k}4{{p2, false}}, &{k}4{{list[2], true}})")));
        for _ in 0..5 + self.rng.below(8) {
            self.prints += 1;
            let p = self.prints;
            let (i, j) = (self.rng.below(7), self.rng.below(9));
            body.push(text(match self.rng.below(20) {
                0 => format!("for i, x := range list {{\n\tout({p}, i, x.A(i))\n}}"),
                1 => format!("f := list[{i}].A\nlist[{i}] = {k}N({j})\ns1.n++\nout({p}, f({j}), list[{i}].A({j}))"),
                2 => format!("f := s1.A\ns1.n += 5\nout({p}, f(1), s1.A(1))"),
                3 => format!("f := s3.A\ns2.n -= 3\nout({p}, f(2), s3.A(2), s3.n)"),
                4 => format!("f := ({0}{k}1).Inc\nout({p}, f({1}s1, 3), s1.n)", if inc.is_empty() { "" } else { "*" }, if inc.is_empty() { "" } else { "&" }),
                5 => format!("out({p}, (*{k}2).A(p2, {j}), {k}A.A(list[{i}], {j}), (*{k}3).A(&s3, 1), {k}3.A(s3, 1))"),
                6 => format!(
                    "for _, x := range list {{\n\tswitch y := x.(type) {{\n\tcase {k}N, {k}Z:\n\t\tout({p}, \"small\", y)\n\tcase *{k}1:\n\t\ty.n++\n\t\tout({p}, \"one\", y.n)\n\tcase fmt.Stringer:\n\t\tout({p}, \"stringer\", y)\n\tcase error:\n\t\tout({p}, \"error\")\n\tdefault:\n\t\tout({p}, fmt.Sprintf(\"%T\", y))\n\t}}\n}}"
                ),
                7 => format!("for _, x := range list {{\n\tif b, ok := x.({k}B); ok {{\n\t\tout({p}, b.String(), b.A({j}), fmt.Sprintf(\"%T\", b))\n\t}}\n}}"),
                8 => format!("out({p}, list[{i}] == list[0], list[3] == {k}A({k}N(4)), list[4] == {k}A({k}Z{{}}), list[5] == list[5])"),
                9 => format!("m := map[{k}A]int{{list[0]: 1, list[3]: 2, {k}Z{{}}: 3}}\nm[{k}N(4)] += 10\nm[list[1]]++\nout({p}, len(m), m[{k}Z{{}}], m[{k}N(4)], m[p1])"),
                10 => format!("var e error = {k}N({j})\nw := fmt.Errorf(\"w: %w\", e)\nvar n {k}N\nout({p}, w, errors.As(w, &n), n, errors.Is(w, {k}N({j})), errors.Unwrap(w) == e)"),
                11 => format!("s2.Inc(2)\ns3.Inc(1)\np2.Inc(7)\nout({p}, s2.n, s3.{k}2.n, p2.{k}1.n)"),
                12 => format!("cp := s3\ncp.{k}2 = &{k}2{{{k}1: {k}1{{n: 9}}}}\nout({p}, cp.n, s3.n, cp.A(1), s3.A(1), cp.String(), s3.y)"),
                13 => format!("try({p}, func() {{ var z {k}3; out({p}, z.A(1)) }})"),
                14 => format!("try({p}, func() {{ var z {k}4; out({p}, z.A(1)) }})"),
                15 => format!("try({p}, func() {{ out({p}, any(list[{i}]).(fmt.Stringer).String()) }})"),
                16 => format!("out({p}, fmt.Sprintf(\"%v %s %d\", {k}N({j}), {k}N({j}), {k}N({j})), {k}Z{{}}, s2.String())"),
                17 => format!("x := interface{{ A(int) int }}(list[{i}])\ny, ok := x.({k}A)\nout({p}, ok, y.A(3))"),
                18 => format!("defer out({p}, list[{i}].A({j}))\nadd += 2"),
                _ => format!("func() {{\n\tdefer s1.Inc(4)\n\tdefer list[{i}].A({j})\n\ts1.n *= 2\n}}()\nout({p}, s1.n, add)"),
            }).scoped());
        }
        self.spend(200);
        out.push(block_to("func() {", body, "}()"));
    }

    /// Loops over functions in each other, with every way to leave them.
    pub fn iterator_kernel(&mut self, out: &mut Nodes) {
        let k = self.name("k");
        let late = self.rng.below(5);
        let upto = self.name("up");
        self.declare(format!(
            "func {upto}(k, n int) iter.Seq[int] {{\n\treturn func(yield func(int) bool) {{\n\t\tdefer out(k, \"end\", n)\n\t\tfor i := range n {{\n\t\t\tif i == {late} {{\n\t\t\t\tdefer out(k, \"late\", i)\n\t\t\t}}\n\t\t\tif !yield(i) {{\n\t\t\t\treturn\n\t\t\t}}\n\t\t}}\n\t}}\n}}"
        ));
        let depth = 1 + self.rng.below(3);
        let mut inner = Nodes::new();
        for level in (0..depth).rev() {
            let mut body = Nodes::new();
            let n = 1 + self.rng.below(3);
            for _ in 0..n {
                let step = self.iterator_step(level, depth);
                body.push(text(step));
            }
            let at = self.rng.below(body.len() + 1);
            for (i, n) in inner.into_iter().enumerate() {
                body.insert(at + i, n);
            }
            self.prints += 1;
            let (p, n) = (self.prints, 2 + self.rng.below(3));
            let head = match self.rng.below(5) {
                0 => format!("L{level}:\nfor i{level} := range {n} {{"),
                1 => format!("L{level}:\nfor i{level} := range each([]int{{3, 1, 2}}) {{"),
                _ => format!("L{level}:\nfor i{level} := range {upto}({p}, {n}) {{"),
            };
            body.insert(
                0,
                text(format!("if step++; step > 60 {{\n\tbreak L{level}\n}}\nsum = sum*3 + i{level}")),
            );
            inner = vec![block(head, body)];
        }
        let mut body = vec![text("step := 0")];
        if self.rng.chance(70) {
            body.push(text(
                "defer func() {\n\tif r := recover(); r != nil {\n\t\twhy += reason(r)\n\t}\n\tsum++\n}()",
            ));
        }
        body.extend(inner);
        body.push(text("why += \"fell\"\nreturn"));
        self.declare_node(block(format!("func {k}(a, b int) (sum int, why string) {{"), body));
        for _ in 0..3 {
            self.prints += 1;
            let p = self.prints;
            let (a, b) = (self.rng.below(5), self.rng.below(5));
            out.push(text(format!("try({p}, func() {{\n\tx, y := {k}({a}, {b})\n\tout({p}, x, y)\n}})")));
        }
        self.spend(300);
    }

    fn iterator_step(&mut self, level: usize, depth: usize) -> String {
        self.prints += 1;
        let (p, i) = (self.prints, level);
        let target = self.rng.below(level + 1);
        let c = self.rng.below(4);
        let when = match self.rng.below(4) {
            0 => format!("i{i} == a"),
            1 => format!("i{i} > b-{c}"),
            2 => format!("(sum+i{i})%{} == {c}%2", 2 + c),
            _ => format!("step > a+{c}"),
        };
        match self.rng.below(14) {
            0 => format!("if {when} {{\n\tcontinue L{target}\n}}"),
            1 => format!("if {when} {{\n\tbreak L{target}\n}}"),
            2 => format!("if {when} {{\n\treturn sum + {c}, \"ret{p}\"\n}}"),
            3 => format!("if {when} {{\n\twhy += \"n\"\n\treturn\n}}"),
            4 => format!(
                "if {when} {{\n\tdefer func() {{ out({p}, \"deferred\", i{i}, sum); sum += i{i} }}()\n}}"
            ),
            5 => format!("if {when} {{\n\tdefer func(x int) {{\n\t\tout({p}, \"d\", x)\n\t}}(sum)\n}}"),
            6 => format!("if {when} {{\n\tpanic(fmt.Sprint(\"p\", i{i}))\n}}"),
            7 => format!("if {when} {{\n\tvar list []int\n\tlist[i{i}]++\n}}"),
            8 => format!(
                "func() {{\n\tdefer func() {{ out({p}, \"inner\", reason(recover())) }}()\n\tif {when} {{\n\t\tpanic(i{i})\n\t}}\n\tsum += 7\n}}()"
            ),
            9 => format!(
                "switch {{\ncase {when}:\n\tif i{i} > 0 {{\n\t\tbreak\n\t}}\n\tsum += 5\ndefault:\n\tif a == {c} {{\n\t\tcontinue L{target}\n\t}}\n\tsum -= 2\n}}"
            ),
            10 => format!("if {when} {{\n\tgoto skip{p}\n}}\nsum ^= 9\nskip{p}:\nwhy += \"s\""),
            11 => format!("f{p} := func() int {{ i{i} += 2; return sum + i{i} }}\nout({p}, f{p}())"),
            12 if depth < 3 => format!(
                "for j := range 4 {{\n\tif j == {c} {{\n\t\tcontinue L{target}\n\t}}\n\tif {when} {{\n\t\tbreak\n\t}}\n\tsum += j\n}}"
            ),
            _ => format!("out({p}, i{i}, sum, why)"),
        }
    }
}
