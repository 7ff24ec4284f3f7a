//! What is visible where: variables, functions, loops; and the estimate of the work.

use super::Gen;
use super::tree::{Node, Nodes, text};
use super::types::{Kind, Ty};

#[derive(Clone)]
pub struct Var {
    pub name: String,
    pub ty: Ty,
    pub assignable: bool,
    /// A slice or map that no other variable had before: it may be appended to in place, and written in code without
    /// effects.
    pub owned: bool,
    /// A pointer, map or function that is never nil.
    pub nonnil: bool,
    /// The nesting level of its function; 0: package level.
    pub level: usize,
}

/// A declared function that may be called in expressions.
#[derive(Clone)]
pub struct Func {
    pub name: String,
    pub params: Vec<Ty>,
    pub results: Vec<Ty>,
    pub cost: u64,
    pub traces: bool,
    /// Without effects but the trace.
    pub pure: bool,
}

pub struct Loop {
    pub label: String,
    /// Not a switch: it may be continued.
    pub continues: bool,
    pub level: usize,
}

/// Steps that a function may take, estimated.
const MOST_STEPS: u64 = 20_000;

/// What a function's body saves of its surroundings.
pub struct Outer {
    loops: Vec<Loop>,
    results: Vec<Ty>,
    vars: usize,
    pure_from: Option<usize>,
}

impl Gen {
    pub fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    pub fn declare(&mut self, decl: impl Into<String>) {
        self.decls.push(text(decl));
    }

    pub fn declare_node(&mut self, decl: Node) {
        self.decls.push(decl);
    }

    /// Adds an assignable variable to the scope.
    pub fn bind(&mut self, name: &str, ty: Ty) {
        self.bind_as(name, ty, true, false, false);
    }

    pub fn bind_as(&mut self, name: &str, ty: Ty, assignable: bool, owned: bool, nonnil: bool) {
        let level = self.level;
        self.vars.push(Var { name: name.into(), ty, assignable, owned, nonnil, level });
    }

    /// May this variable be written here?
    pub fn writable(&self, v: &Var) -> bool {
        v.assignable && self.pure_from.is_none_or(|l| v.level >= l)
    }

    /// May what this slice, map or pointer refers to be written here?
    pub fn contents_writable(&self, v: &Var) -> bool {
        self.pure_from.is_none_or(|l| v.level >= l && v.owned)
    }

    /// Can a callee of this cost be called once more?
    pub fn affordable(&self, cost: u64) -> bool {
        cost <= self.cap && self.cost + self.mult.saturating_mul(cost) < MOST_STEPS
    }

    pub fn spend(&mut self, cost: u64) {
        self.cost += self.mult.saturating_mul(cost);
    }

    /// Runs `f` with what it declares going out of scope after it.
    pub fn scoped<R>(&mut self, f: impl FnOnce(&mut Gen) -> R) -> R {
        let n = self.vars.len();
        let r = f(self);
        self.vars.truncate(n);
        r
    }

    /// Runs `f` in a loop that turns `times` times at most.
    pub fn repeated<R>(&mut self, times: u64, f: impl FnOnce(&mut Gen) -> R) -> R {
        let m = self.mult;
        self.mult = m.saturating_mul(times.max(1));
        let r = f(self);
        self.mult = m;
        r
    }

    /// Enters a function's body. `pure`: it has no effects.
    pub fn enter(&mut self, results: Vec<Ty>, pure: bool) -> Outer {
        self.level += 1;
        let outer = Outer {
            loops: std::mem::take(&mut self.loops),
            results: std::mem::replace(&mut self.results, results),
            vars: self.vars.len(),
            pure_from: self.pure_from,
        };
        if pure {
            self.pure_from = Some(self.level);
        }
        outer
    }

    pub fn leave(&mut self, outer: Outer) {
        self.level -= 1;
        self.loops = outer.loops;
        self.results = outer.results;
        self.vars.truncate(outer.vars);
        self.pure_from = outer.pure_from;
    }

    /// Variables of a type, as indices.
    pub fn vars_where(&self, f: impl Fn(&Gen, &Var) -> bool) -> Vec<usize> {
        (0..self.vars.len()).filter(|i| f(self, &self.vars[*i])).collect()
    }

    pub fn some_var(&mut self, f: impl Fn(&Gen, &Var) -> bool) -> Option<Var> {
        let list = self.vars_where(f);
        if list.is_empty() { None } else { Some(self.vars[*self.rng.pick(&list)].clone()) }
    }

    /// A variable's value to be stored elsewhere: what is appended to in place keeps its spare room to itself.
    pub fn shared(&self, v: &Var) -> String {
        if v.owned && matches!(self.types[v.ty].kind, Kind::Slice(_)) {
            format!("{0}[:len({0}):len({0})]", v.name)
        } else {
            v.name.clone()
        }
    }

    /// A line that prints something.
    pub fn print(&mut self, args: &str) -> Node {
        self.prints += 1;
        self.spend(5);
        text(format!("out({}, {args})", self.prints))
    }

    /// Statements that print every printable variable declared since the scope had `since` variables.
    pub fn print_since(&mut self, since: usize) -> Nodes {
        let list: Vec<Var> = self.vars[since..].to_vec();
        let mut nodes = Nodes::new();
        for v in list {
            if self.printable(v.ty) {
                nodes.push(self.print(&v.name));
            }
        }
        nodes
    }
}
