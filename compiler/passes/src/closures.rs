//! Closures whose making is in sight: their code, and what they captured.
//!
//! A closure object is written where it is made and nowhere else, so what is stored there holds wherever its address is
//! used.

use abi::layout::CLOSURE_CODE;
use base::FxHashMap;
use gir::{Callee, Func, FuncId, InstId, Op, Program, Value};
use smallvec::SmallVec;

use crate::callgraph;

/// What is known of the closures of one function.
#[derive(Default)]
pub(crate) struct Closures {
    code: FxHashMap<Value, FuncId>,
    captured: FxHashMap<(Value, i32), Value>,
    /// Values that are equal to others.
    same: FxHashMap<Value, Value>,
}

impl Closures {
    /// Takes in what the instructions of a block make.
    pub fn learn(&mut self, f: &Func, insts: &[InstId]) {
        for &i in insts {
            let Op::Store { ptr, offset, value, .. } = f.insts[i].op else { continue };
            if let Some(code) = made(f, ptr, offset, value) {
                self.code.insert(ptr, code);
            } else if self.made_here(ptr) {
                self.captured.insert((ptr, offset), value);
            }
        }
    }

    /// Learns that `v` is `other`.
    pub fn equate(&mut self, v: Value, other: Value) {
        self.same.insert(v, other);
    }

    fn resolve(&self, mut v: Value) -> Value {
        while let Some(&other) = self.same.get(&v) {
            v = other;
        }
        v
    }

    /// Was the closure made in this function?
    pub fn made_here(&self, v: Value) -> bool {
        self.code.contains_key(&self.resolve(v))
    }

    /// What a load at the offset from the closure gives.
    pub fn captured(&self, closure: Value, offset: i32) -> Option<Value> {
        self.captured.get(&(self.resolve(closure), offset)).copied()
    }

    /// Makes a call through a closure or a code address one of the function, where that is known. Says whether it did.
    pub fn direct(
        &self,
        program: &Program,
        f: &Func,
        callee: &mut Callee,
        args: &mut SmallVec<[Value; 4]>,
    ) -> bool {
        let (target, closure) = match *callee {
            Callee::Code(v) => match f.def(self.resolve(v)).map(|d| &d.op) {
                Some(Op::FuncAddr(target)) => (*target, None),
                _ => return false,
            },
            Callee::Closure(v) => {
                let v = self.resolve(v);
                match self.code.get(&v).copied().or_else(|| constant(program, f, v)) {
                    Some(target) => (target, Some(v)),
                    None => return false,
                }
            }
            Callee::Func(_) | Callee::Runtime(_) => return false,
        };
        let Some(Some(body)) = program.funcs.get(target) else { return false };
        let given = closure.iter().chain(args.iter()).map(|&a| f.ty(a));
        if !given.eq(body.params.iter().copied()) {
            return false;
        }
        *callee = Callee::Func(target);
        if let Some(c) = closure {
            args.insert(0, c);
        }
        true
    }
}

/// The code that a store gives a new closure object, if it is such a store.
pub(crate) fn made(f: &Func, ptr: Value, offset: i32, value: Value) -> Option<FuncId> {
    match (&f.def(ptr)?.op, &f.def(value)?.op) {
        (Op::New { .. }, Op::FuncAddr(code)) if offset == CLOSURE_CODE => Some(*code),
        _ => None,
    }
}

/// The code of a closure without captures.
fn constant(program: &Program, f: &Func, v: Value) -> Option<FuncId> {
    match f.def(v)?.op {
        Op::DataAddr(data, 0) => callgraph::closure_code(program, data),
        _ => None,
    }
}
