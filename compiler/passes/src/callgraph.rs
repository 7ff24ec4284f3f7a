//! Who calls whom, directly; functions in an order that has callees before callers.

use gir::{Callee, FuncId, Op, Program, Term};

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

/// Every function once, callees first (and closures before their makers); members of a cycle come in some fixed order.
pub(crate) fn bottom_up(program: &Program) -> Vec<FuncId> {
    let mut seen = vec![false; program.funcs.len()];
    let mut order = Vec::new();
    for root in program.funcs.ids() {
        if std::mem::replace(&mut seen[root.0 as usize], true) {
            continue;
        }
        let mut stack = vec![(root, callees(program, root), 0)];
        while let Some((f, list, next)) = stack.last_mut() {
            if let Some(&to) = list.get(*next) {
                *next += 1;
                if !std::mem::replace(&mut seen[to.0 as usize], true) {
                    stack.push((to, callees(program, to), 0));
                }
            } else {
                order.push(*f);
                stack.pop();
            }
        }
    }
    order
}
