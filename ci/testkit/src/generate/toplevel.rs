//! The order of a program's parts: types, constants, functions of growing power, variables, Main.

use super::Gen;
use super::scope::Func;
use super::tree::{Nodes, block, text};
use super::types::{Kind, Method, Sig, Ty};

impl Gen {
    pub fn whole_program(&mut self) {
        self.basic_types();
        self.prelude();
        self.own_types();
        self.own_consts();
        self.interfaces();
        for _ in 0..2 + self.rng.below(5) {
            match self.rng.below(5) {
                0 if self.features.generics => self.generic_func(),
                1 | 2 => self.method(),
                _ => self.pure_func(),
            }
        }
        self.globals();
        for _ in 0..1 + self.rng.below(4) {
            match self.rng.below(4) {
                0 => self.pure_func(),
                1 => self.pointer_method(),
                _ => self.proc_func(),
            }
        }
        self.main();
    }

    fn main(&mut self) {
        self.cost = 0;
        let outer = self.enter(Vec::new(), false);
        let mut body =
            vec![text("printing = true"), text("for _, s := range early {\n\tos.Stdout.WriteString(s)\n}")];
        let since = self.vars.len();
        self.first_variables(&mut body);
        let n = 12 + self.rng.below(30);
        self.statements(n, 3, &mut body);
        let prints = self.print_since(since);
        body.extend(prints);
        self.describe_types(&mut body);
        let globals: Vec<String> = self
            .vars
            .iter()
            .filter(|v| v.level == 0 && self.printable(v.ty))
            .map(|v| v.name.clone())
            .collect();
        for g in globals {
            let p = self.print(&g);
            body.push(p);
        }
        body.push(text("fmt.Println(printed, digest)"));
        if self.rng.chance(8) {
            let end = self.fatal_end();
            body.push(end);
        }
        self.leave(outer);
        self.declare_node(block("func Main() {", body));
    }

    /// Variables of plain types that what follows may use: their values are hidden from the compiler.
    fn first_variables(&mut self, body: &mut Nodes) {
        for _ in 0..2 + self.rng.below(5) {
            let t = self.scalar_type();
            let name = self.name("v");
            let e = self.leaf(t).text;
            body.push(text(format!("{name} := hide({}({e}))\n_ = {name}", self.text(t))));
            self.bind(&name, t);
        }
    }

    /// Package-level variables, some with initialisers that call functions declared anywhere.
    fn globals(&mut self) {
        let mut decls = Vec::new();
        for _ in 0..2 + self.rng.below(6) {
            let t = self.data_type();
            let name = self.name("g");
            // A map that code without effects never writes, but main may.
            let nonnil = matches!(self.kind(t), Kind::Map(..));
            let decl = if self.rng.chance(25) && !nonnil {
                format!("var {name} {}", self.text(t))
            } else if nonnil {
                format!("var {name} = make({})", self.text(t))
            } else {
                let e = self.expr(t, 2);
                if self.rng.chance(40) && self.printable(t) {
                    format!("var {name} {} = tr(0, {e})", self.text(t))
                } else {
                    format!("var {name} {} = {e}", self.text(t))
                }
            };
            decls.push(decl);
            let fresh = nonnil;
            self.bind_as(&name, t, true, fresh, nonnil);
        }
        // Initialisation follows dependencies, not the order of the text.
        if self.rng.chance(50) {
            decls.reverse();
        }
        for d in decls {
            self.declare(d);
        }
        if self.rng.chance(30) {
            let v = self.some_var(|g, v| v.level == 0 && g.is_int(v.ty));
            if let Some(v) = v {
                self.declare(format!("func init() {{ {} += 3; out(0, \"init\", {}) }}", v.name, v.name));
            }
        }
    }

    fn params(&mut self, most: usize) -> (Vec<Ty>, Vec<String>) {
        let mut types = Vec::new();
        let mut list = Vec::new();
        for _ in 0..self.rng.below(most + 1) {
            let t = match self.rng.below(12) {
                0 if self.features.closures => {
                    let (p, r) = (self.scalar_type(), self.scalar_type());
                    self.func_of(vec![p], r)
                }
                1 if !self.impls.is_empty() => self.impls[self.rng.below(self.impls.len())].0,
                2..=6 => self.scalar_type(),
                _ => self.data_type(),
            };
            let n = self.name("a");
            list.push(format!("{n} {}", self.text(t)));
            let nonnil = matches!(self.kind(t), Kind::Func(..));
            self.bind_as(&n, t, !nonnil, false, nonnil);
            types.push(t);
        }
        (types, list)
    }

    /// The body of a function without effects that ends by returning.
    fn pure_body(&mut self, statements: usize) -> Nodes {
        let mut body = Nodes::new();
        self.statements(statements, 2, &mut body);
        let r = self.results.clone();
        let list: Vec<String> = r.iter().map(|t| self.expr(*t, 3)).collect();
        body.push(text(format!("return {}", list.join(", "))));
        body
    }

    fn pure_func(&mut self) {
        let result = self.data_type();
        let name = self.name("f");
        (self.cost, self.traced) = (2, false);
        let outer = self.enter(vec![result], true);
        let (params, list) = self.params(4);
        let n = self.rng.below(6);
        let mut body = self.pure_body(n);
        // Recursion with a counter that goes down.
        let mut extra = String::new();
        if self.rng.chance(15) {
            let names: Vec<String> =
                list.iter().map(|p| p.split(' ').next().unwrap_or("_").to_string()).collect();
            let times = 2 + self.rng.below(4);
            let prefix = if names.is_empty() { String::new() } else { format!("{}, ", names.join(", ")) };
            body.insert(0, text(format!("if rec < {times} {{\n\t_ = {name}r({prefix}rec+1)\n}}")));
            extra = name.clone() + "r";
            self.cost *= times as u64 + 1;
        }
        self.leave(outer);
        let result_text = self.text(result);
        if extra.is_empty() {
            self.declare_node(block(format!("func {name}({}) {result_text} {{", list.join(", ")), body));
        } else {
            let mut with = list.clone();
            with.push("rec int".into());
            self.declare_node(block(format!("func {extra}({}) {result_text} {{", with.join(", ")), body));
            let names: Vec<&str> = list.iter().map(|p| p.split(' ').next().unwrap_or("_")).collect();
            let mut args = names.join(", ");
            if !args.is_empty() {
                args += ", ";
            }
            self.declare(format!(
                "func {name}({}) {result_text} {{ return {extra}({args}0) }}",
                list.join(", ")
            ));
        }
        let (cost, traces) = (self.cost, self.traced);
        self.funcs.push(Func { name, params, results: vec![result], cost, traces, pure: true });
    }

    fn named_types(&self) -> Vec<Ty> {
        (0..self.types.len())
            .filter(|t| self.types[*t].named && !matches!(self.types[*t].kind, Kind::Iface(_)))
            .collect()
    }

    fn method(&mut self) {
        let types = self.named_types();
        if types.is_empty() {
            return;
        }
        let t = *self.rng.pick(&types);
        let (sig, pointer) =
            (Sig { name: self.name("M"), params: vec![self.scalar_type()], result: self.data_type() }, false);
        self.define_method(t, sig, pointer);
    }

    fn define_method(&mut self, t: Ty, sig: Sig, pointer: bool) {
        (self.cost, self.traced) = (2, false);
        let outer = self.enter(vec![sig.result], true);
        let recv = self.name("r");
        self.bind_as(&recv, t, !pointer, false, false);
        let mut list = Vec::new();
        for p in &sig.params {
            let n = self.name("a");
            list.push(format!("{n} {}", self.text(*p)));
            self.bind(&n, *p);
        }
        let n = self.rng.below(3);
        let mut body = self.pure_body(n);
        if pointer {
            // The body reads a copy, so that a nil receiver would be a panic at a fixed place.
            let ptr = format!("{recv}p");
            body.insert(0, text(format!("{recv} := *{ptr}\n_ = {recv}")));
        }
        self.leave(outer);
        let name = self.text(t);
        let receiver = if pointer { format!("{recv}p *{name}") } else { format!("{recv} {name}") };
        let result = self.text(sig.result);
        self.declare_node(block(
            format!("func ({receiver}) {}({}) {result} {{", sig.name, list.join(", ")),
            body,
        ));
        let (cost, traces) = (self.cost, self.traced);
        self.types[t].methods.push(Method { sig, pointer, cost, traces });
    }

    /// A method that changes what its receiver points to; only statements call it.
    fn pointer_method(&mut self) {
        let types = self.named_types();
        if types.is_empty() {
            return;
        }
        let t = *self.rng.pick(&types);
        let name = self.name("P");
        let param = self.scalar_type();
        (self.cost, self.traced) = (2, false);
        let outer = self.enter(Vec::new(), false);
        let (recv, a) = (self.name("r"), self.name("a"));
        let ptr = self.ptr_to(t);
        self.bind_as(&recv, ptr, false, false, true);
        self.bind(&a, param);
        let mut body = Nodes::new();
        let n = 1 + self.rng.below(4);
        self.statements(n, 1, &mut body);
        self.leave(outer);
        self.declare_node(block(
            format!("func ({recv} *{}) {name}({a} {}) {{", self.text(t), self.text(param)),
            body,
        ));
        let cost = self.cost;
        self.funcs.push(Func {
            name,
            params: vec![ptr, param],
            results: Vec::new(),
            cost,
            traces: true,
            pure: false,
        });
    }

    /// A function with effects; only statements call it.
    fn proc_func(&mut self) {
        let name = self.name("q");
        (self.cost, self.traced) = (2, true);
        let results: Vec<Ty> = (0..1 + self.rng.below(3)).map(|_| self.data_type()).collect();
        let outer = self.enter(results.clone(), false);
        let (mut params, mut list) = self.params(3);
        let structs: Vec<Ty> =
            (0..self.types.len()).filter(|t| matches!(&self.types[*t].kind, Kind::Ptr(_))).collect();
        if self.features.pointers && !structs.is_empty() {
            let t = *self.rng.pick(&structs);
            let n = self.name("a");
            list.push(format!("{n} {}", self.text(t)));
            self.bind_as(&n, t, false, false, true);
            params.push(t);
        }
        let named = self.rng.chance(40);
        let mut names = Vec::new();
        if named {
            for r in &results {
                let n = self.name("z");
                names.push(format!("{n} {}", self.text(*r)));
                self.bind(&n, *r);
            }
        }
        let mut body = Nodes::new();
        if self.features.panics && self.rng.chance(50) {
            let d = self.deferred(named);
            body.push(d);
        }
        let n = 2 + self.rng.below(6);
        let since = self.vars.len();
        self.statements(n, 2, &mut body);
        let prints = self.print_since(since);
        body.extend(prints);
        if self.features.panics && named && self.rng.chance(30) {
            let p = self.panicking();
            body.extend(p);
        }
        let list_of: Vec<String> = results.iter().map(|t| self.expr(*t, 2)).collect();
        body.push(text(if named && self.rng.chance(50) {
            "return".into()
        } else {
            format!("return {}", list_of.join(", "))
        }));
        self.leave(outer);
        let texts: Vec<String> = results.iter().map(|r| self.text(*r)).collect();
        let result = if named { names.join(", ") } else { texts.join(", ") };
        self.declare_node(block(format!("func {name}({}) ({result}) {{", list.join(", ")), body));
        let cost = self.cost;
        self.funcs.push(Func { name, params, results, cost, traces: true, pure: false });
    }

    fn interfaces(&mut self) {
        let types = self.named_types();
        if types.is_empty() {
            return;
        }
        for _ in 0..self.rng.below(3) {
            let name = self.name("I");
            let mut sigs = Vec::new();
            for _ in 0..1 + self.rng.below(2) {
                sigs.push(Sig {
                    name: self.name("M"),
                    params: vec![self.scalar_type()],
                    result: self.scalar_type(),
                });
            }
            let lines: Vec<String> = sigs
                .iter()
                .map(|s| format!("\t{}({}) {}\n", s.name, self.text(s.params[0]), self.text(s.result)))
                .collect();
            self.declare(format!("type {name} interface {{\n{}}}", lines.concat()));
            let t = self.add_type(name, Kind::Iface(sigs.clone()), true);
            let mut cost = 0;
            let mut chosen = Vec::new();
            for _ in 0..1 + self.rng.below(3) {
                let c = *self.rng.pick(&types);
                if chosen.contains(&c) {
                    continue;
                }
                chosen.push(c);
                let pointer = self.rng.chance(30);
                for s in &sigs {
                    self.define_method(c, s.clone(), pointer);
                    cost = cost.max(self.cost);
                }
                self.impls.push((t, c, pointer));
            }
            for sig in sigs {
                self.types[t].methods.push(Method { sig, pointer: false, cost, traces: true });
            }
        }
    }
}
