//! Calls in expressions: functions, methods in all their forms, closures, interface methods, generic functions.

use super::Gen;
use super::expr::Expr;
use super::types::{Kind, Method, Ty};

/// What a function value costs at most, see `func_value`.
const VALUE_COST: u64 = 50;

impl Gen {
    pub fn args(&mut self, params: &[Ty], d: usize) -> String {
        let list: Vec<String> = params.iter().map(|p| self.expr(*p, d)).collect();
        list.join(", ")
    }

    /// A call without effects whose result has the type.
    pub fn call(&mut self, t: Ty, d: usize) -> Option<Expr> {
        let made = match self.rng.below(4) {
            0 => self.call_value(t, d),
            1 | 2 => self.call_method(t, d).or_else(|| self.call_func(t, d)),
            _ => self.call_func(t, d),
        };
        made.map(Expr::value)
    }

    fn call_func(&mut self, t: Ty, d: usize) -> Option<String> {
        let fitting: Vec<usize> = (0..self.funcs.len())
            .filter(|i| {
                let f = &self.funcs[*i];
                f.pure && f.results == [t] && self.affordable(f.cost) && !(self.silent && f.traces)
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let f = self.funcs[*self.rng.pick(&fitting)].clone();
        self.spend(f.cost);
        self.traced |= f.traces;
        Some(format!("{}({})", f.name, self.args(&f.params, d)))
    }

    fn call_value(&mut self, t: Ty, d: usize) -> Option<String> {
        if self.silent || !self.affordable(VALUE_COST) {
            return None;
        }
        let v =
            self.some_var(|g, v| v.nonnil && matches!(&g.types[v.ty].kind, Kind::Func(_, r) if *r == t))?;
        let Kind::Func(params, _) = self.kind(v.ty) else { return None };
        self.spend(VALUE_COST);
        self.traced = true;
        Some(format!("{}({})", v.name, self.args(&params, d)))
    }

    fn call_method(&mut self, t: Ty, d: usize) -> Option<String> {
        let mut fitting: Vec<(Ty, Method)> = Vec::new();
        for ty in 0..self.types.len() {
            for m in &self.types[ty].methods {
                if m.sig.result == t && !m.pointer && self.affordable(m.cost) && !(self.silent && m.traces) {
                    fitting.push((ty, m.clone()));
                }
            }
        }
        if fitting.is_empty() {
            return None;
        }
        let (ty, m) = self.rng.pick(&fitting).clone();
        self.spend(m.cost);
        self.traced |= m.traces;
        let receiver = self.expr(ty, d.min(1));
        let (name, method) = (self.text(ty), m.sig.name.clone());
        let args = self.args(&m.sig.params, d);
        let iface = matches!(self.types[ty].kind, Kind::Iface(_));
        Some(match self.rng.below(6) {
            0 => {
                let sep = if args.is_empty() { "" } else { ", " };
                format!("{name}.{method}({receiver}{sep}{args})")
            }
            1 => format!("id({receiver}.{method})({args})"),
            2 if !iface => format!("ref({receiver}).{method}({args})"),
            _ => format!("{receiver}.{method}({args})"),
        })
    }
}
