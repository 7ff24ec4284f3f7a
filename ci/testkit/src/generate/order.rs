//! Statements with several calls that show the order of evaluation.

use super::Gen;
use super::tree::{Nodes, block, text};

impl Gen {
    /// A traced number.
    fn seen(&mut self) -> String {
        self.prints += 1;
        let v = self.rng.range(-3, 9);
        format!("tr({}, {v})", self.prints)
    }

    fn seen_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.seen();
        }
        let (a, b) = (self.seen_expr(depth - 1), self.seen_expr(depth - 1));
        match self.rng.below(8) {
            0 => self.seen(),
            1 => format!("({a} - {b}*{})", self.seen()),
            2 => format!("b2i({a} > 2 && {b} < 5 || {} == 1)", self.seen()),
            3 => format!("func(a, b int) int {{ return a - b }}({a}, {b})"),
            4 => format!("[]int{{{a}, {b}, {}}}[1]", self.seen()),
            5 => format!("struct{{ b, a int }}{{a: {a}, b: {b}}}.a"),
            6 => format!("min({a}, {b}, 4)"),
            _ => format!("({a} + {b})"),
        }
    }

    pub fn evaluation_order(&mut self, out: &mut Nodes) {
        self.traced = true;
        self.spend(60);
        let v = self.name("v");
        let (a, b, c) = (self.seen_expr(2), self.seen_expr(1), self.seen_expr(1));
        let (d, e) = (self.seen(), self.seen());
        let index = format!("uint({a})%3");
        let lines = match self.rng.below(16) {
            0 => format!("var {v} [3]int\n{v}[{index}], {v}[uint({b})%3] = {c}, {d}\nout(0, {v})"),
            1 => format!("{v} := map[int]int{{}}\n{v}[{a}] = {b}\n{v}[{c}] += {d}\nout(0, {v})"),
            2 => format!("{v} := make(chan int, 3)\n{v} <- {a}\nid({v}) <- {b}\nout(0, <-{v}+<-{v}*{c})"),
            3 => format!(
                "switch {a} {{\ncase {b}, {c}:\n\tout(0, \"first\")\ncase {d}:\n\tout(0, \"second\")\ndefault:\n\tout(0, \"none\")\n}}"
            ),
            4 => format!("{v}, {v}b := func() (int, int) {{ return {a}, {b} }}()\nout({v}, {v}b)"),
            5 => format!(
                "func() {{\n\tdefer out({a}, {b}, {c})\n\tdefer func(a, b int) {{ out(0, a, b) }}({d}, {e})\n}}()"
            ),
            6 => format!(
                "{v} := []int{{1, 2, 3}}\nid({v}[:2+{}&0])[uint({b})%2] = {c}\nout(0, {v})",
                self.seen()
            ),
            7 => format!("var {v} int\n*id(&{v}) = {a}\n*ref({b}) += {c}\nout(0, {v})"),
            8 => format!("{v} := [2][3]int{{}}\n{v}[uint({a})%2][uint({b})%3] += {c}\nout(0, {v})"),
            9 => format!("out({a}, {b}, {c})"),
            10 => format!("for i := range [3]int{{{a}, {b}, {c}}} {{\n\tout(i, {d})\n}}"),
            11 => format!(
                "if x := {a}; x > {b} {{\n\tout(0, x)\n}} else if y := {c}; y > x {{\n\tout(0, y, {d})\n}}"
            ),
            12 => format!(
                "{v} := map[[2]int]string{{{{{a}, {b}}}: fmt.Sprint({c}), {{{d}, 100}}: fmt.Sprint({e})}}\nout(0, {v})"
            ),
            13 => format!(
                "{v} := make(chan int, 1)\nselect {{\ncase id({v}) <- {a}:\n\tout(0, <-{v})\ncase x := <-id((chan int)(nil)):\n\tout({b}, x)\n}}"
            ),
            14 => format!(
                "{v} := new(strings.Builder)\nfmt.Fprintf({v}, \"%d %d %d\", {a}, {b}, {c})\nout({d}, {v}.String())"
            ),
            _ => format!("{v} := append([]int{{{a}}}, {b}, {c})\nout(copy({v}, []int{{{d}, {e}}}), {v})"),
        };
        out.push(block("{", vec![text(lines)]));
    }
}
