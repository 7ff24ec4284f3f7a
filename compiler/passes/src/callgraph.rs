//! Who calls whom, directly; functions in an order that has callees before callers.

use abi::layout::CLOSURE_CODE;
use gir::{Callee, DataId, FuncId, Op, Program, Symbol, Term};

use crate::components;

/// The functions that `f` calls by name, then those whose address it takes, in order, with repeats.
pub(crate) fn callees(program: &Program, f: FuncId) -> Vec<FuncId> {
    let mut list = Vec::new();
    let mut taken = Vec::new();
    let Some(func) = &program.funcs[f] else { return list };
    for b in &func.blocks {
        for &i in &b.insts {
            match &func.insts[i].op {
                Op::Call { callee: Callee::Func(to), .. } => list.push(*to),
                Op::FuncAddr(to) => taken.push(*to),
                Op::DataAddr(d, 0) => taken.extend(closure_code(program, *d)),
                _ => {}
            }
        }
        if let Term::TailCall { callee: Callee::Func(to), .. } = &b.term {
            list.push(*to);
        }
    }
    list.append(&mut taken);
    list
}

/// The code of a closure in read-only data.
pub(crate) fn closure_code(program: &Program, data: DataId) -> Option<FuncId> {
    let data = &program.datas[data];
    let code = data.relocs.first().filter(|r| r.offset == CLOSURE_CODE as u32)?;
    match code.target {
        Symbol::Func(target) if !data.mutable => Some(target),
        _ => None,
    }
}

/// Every function once, callees first (and closures before their makers); members of a cycle come in some fixed order.
pub(crate) fn bottom_up(program: &Program) -> Vec<FuncId> {
    components(program).into_iter().flatten().collect()
}

/// The strongly connected components of the graph, callees first.
pub(crate) fn components(program: &Program) -> Vec<Vec<FuncId>> {
    let calls = |f: u32| callees(program, FuncId(f)).into_iter().map(|to| to.0).collect();
    let found = components::components(program.funcs.len(), calls);
    found.into_iter().map(|members| members.into_iter().map(FuncId).collect()).collect()
}
