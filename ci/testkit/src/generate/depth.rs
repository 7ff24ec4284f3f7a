//! Recursion with many parameters and large frames: stacks grow, panics unwind through many frames.

use super::Gen;
use super::tree::{Nodes, block, text};
use super::types::{INT, Kind, Ty};

impl Gen {
    pub fn recursion(&mut self, out: &mut Nodes) {
        let name = self.name("k");
        let params: Vec<Ty> = (0..1 + self.rng.below(12)).map(|_| self.data_type()).collect();
        let results: Vec<Ty> =
            (0..1 + self.rng.below(8)).map(|_| params[self.rng.below(params.len())]).collect();
        let size = *self.rng.pick(&[1, 4, 17, 60, 300]);
        let panics = self.features.panics && self.rng.chance(60);
        let list: Vec<String> =
            params.iter().enumerate().map(|(i, t)| format!("a{i} {}", self.text(*t))).collect();
        let named: Vec<String> =
            results.iter().enumerate().map(|(i, t)| format!("r{i} {}", self.text(*t))).collect();
        let mut body = Nodes::new();
        let element = self.int_type();
        let typ = self.text(element);
        body.push(text(format!(
            "var a [{size}]{typ}\na[uint(d)%{size}] = {typ}(d)\np := &a[uint(d*7)%{size}]"
        )));
        if panics {
            let (c, again) = (1 + self.rng.below(5), self.rng.chance(30));
            let change = self.change_of(&results, &params);
            let rethrow = if again { "panic(fmt.Sprint(len(fmt.Sprint(e)), d))" } else { "panic(e)" };
            body.push(text(format!(
                "defer func() {{\n\tif e := recover(); e != nil {{\n\t\tif d%{c} != 0 {{\n\t\t\t{rethrow}\n\t\t}}\n\t\twhy += fmt.Sprint(d, reason(e))\n\t\tif len(why) > 60 {{\n\t\t\twhy = why[:60]\n\t\t}}\n\t}}\n\t*p += 3\n\t{change}\n}}()"
            )));
        }
        let stop = match self.rng.below(5) {
            0 if panics => "panic(\"deep\")".to_string(),
            1 if panics => format!("a[{size}+d]++"),
            2 if panics => "var m map[int]int\nm[d] = 1".into(),
            _ => "return".into(),
        };
        body.push(text(format!("if d <= 0 {{\n\t{}\n}}", stop.replace('\n', "\n\t"))));
        // Arguments in another order, of the same types.
        let args: Vec<String> = params
            .iter()
            .map(|t| {
                let same: Vec<usize> = (0..params.len()).filter(|i| params[*i] == *t).collect();
                format!("a{}", self.rng.pick(&same))
            })
            .collect();
        let targets: Vec<String> = (0..results.len()).map(|i| format!("r{i}")).collect();
        let call = format!("{name}(d-1, {})", args.join(", "));
        body.push(text(match self.rng.below(4) {
            0 => format!("f := {name}\n{}, why = f(d-1, {})", targets.join(", "), args.join(", ")),
            1 => format!("func() {{ {}, why = {call} }}()", targets.join(", ")),
            _ => format!("{}, why = {call}", targets.join(", ")),
        }));
        body.push(text(format!("*p += {typ}(d)\nif a[uint(d)%{size}] == 99 {{\n\twhy += \"!\"\n}}")));
        let change = self.change_of(&results, &params);
        body.push(text(change));
        body.push(text(match self.rng.below(2) {
            0 => "return".into(),
            _ => format!("return {}, why", targets.join(", ")),
        }));
        self.declare_node(block(
            format!("func {name}(d int, {}) ({}, why string) {{", list.join(", "), named.join(", ")),
            body,
        ));
        let depth = *self.rng.pick(&[0, 1, 3, 20, 100, 400]);
        let args: Vec<String> = params.iter().map(|t| self.expr(*t, 1)).collect();
        let call = format!("{name}({depth}, {})", args.join(", "));
        self.prints += 1;
        let k = self.prints;
        let line = match self.rng.below(4) {
            0 => format!(
                "done := make(chan bool)\ngo func() {{\n\tdefer close(done)\n\ttry({k}, func() {{ out({call}) }})\n}}()\n<-done"
            ),
            1 => format!("try({k}, func() {{ defer func() {{ out({call}) }}() }})"),
            _ => format!("try({k}, func() {{ out({call}) }})"),
        };
        let line = line.replace(
            &format!("out({call})"),
            &format!("{}, w := {call}; out({k}, {}, w)", vars(results.len()), vars(results.len())),
        );
        self.spend(400);
        out.push(block("{", vec![text(line)]));
    }

    /// An assignment to one of the results r0, r1, … from a parameter, or from itself.
    fn change_of(&mut self, results: &[Ty], params: &[Ty]) -> String {
        let i = self.rng.below(results.len());
        let same: Vec<usize> = (0..params.len()).filter(|p| params[*p] == results[i]).collect();
        match self.kind(results[i]) {
            Kind::Int { .. } if self.rng.chance(60) => format!("r{i} += a{} ^ 5", self.rng.pick(&same)),
            _ => format!("r{i} = a{}", self.rng.pick(&same)),
        }
    }

    /// A function with more parameters than registers, called in several ways.
    pub fn wide_call(&mut self, out: &mut Nodes) {
        let name = self.name("k");
        let params: Vec<Ty> = (0..5 + self.rng.below(14)).map(|_| self.data_type()).collect();
        let results: Vec<Ty> =
            (0..1 + self.rng.below(9)).map(|_| params[self.rng.below(params.len())]).collect();
        let list: Vec<String> =
            params.iter().enumerate().map(|(i, t)| format!("a{i} {}", self.text(*t))).collect();
        let types: Vec<String> = results.iter().map(|t| self.text(*t)).collect();
        let back: Vec<String> = results
            .iter()
            .map(|t| {
                let same: Vec<usize> = (0..params.len()).filter(|i| params[*i] == *t).collect();
                let a = format!("a{}", self.rng.pick(&same));
                if self.is_int(*t) { format!("{a}*3 + {a}") } else { a }
            })
            .collect();
        let method = self.rng.chance(40);
        let noinline = if self.rng.chance(60) { "//go:noinline\n" } else { "" };
        let receiver = if method {
            self.declare(format!("type {name}t struct{{ x, y int; s string }}"));
            let star = if self.rng.chance(50) { "*" } else { "" };
            format!("(r {star}{name}t) ")
        } else {
            String::new()
        };
        let more = if method { "out(0, r.x, r.s)\n\t" } else { "" };
        self.declare(format!(
            "{noinline}func {receiver}{name}({}) ({}) {{\n\t{more}return {}\n}}",
            list.join(", "),
            types.join(", "),
            back.join(", ")
        ));
        let args: Vec<String> = params.iter().map(|t| self.expr(*t, 1)).collect();
        let args = args.join(", ");
        let vs = vars(results.len());
        let callee = if method { format!("w.{name}") } else { name.clone() };
        let mut lines = String::new();
        if method {
            let n = self.expr(INT, 1);
            lines += &format!("w := &{name}t{{{n}, 2, \"w\"}}\n");
        }
        lines += &match self.rng.below(6) {
            0 => format!("f := {callee}\n{vs} := hide(f)({args})\nout(0, {vs})"),
            1 => format!("func() {{\n\tdefer {callee}({args})\n}}()"),
            2 => format!(
                "c := make(chan int)\ngo func() {{\n\t{vs} := {callee}({args})\n\tout(0, {vs})\n\tc <- 1\n}}()\n<-c"
            ),
            3 => format!(
                "g := func({}) ({}) {{ return {callee}({}) }}\n{vs} := g({args})\nout(0, {vs})",
                list.join(", "),
                types.join(", "),
                arg_names(params.len())
            ),
            4 if method => format!(
                "var i interface {{\n\t{name}({}) ({})\n}} = w\n{vs} := i.{name}({args})\nout(0, {vs})",
                list.join(", "),
                types.join(", ")
            ),
            _ => format!("{vs} := {callee}({args})\nout(0, {vs})"),
        };
        self.spend(60);
        out.push(block("{", vec![text(lines)]));
    }
}

fn vars(n: usize) -> String {
    (0..n).map(|i| format!("x{i}")).collect::<Vec<_>>().join(", ")
}

fn arg_names(n: usize) -> String {
    (0..n).map(|i| format!("a{i}")).collect::<Vec<_>>().join(", ")
}
