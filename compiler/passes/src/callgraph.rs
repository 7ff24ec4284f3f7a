//! Who calls whom, directly; functions in an order that has callees before callers.

use abi::layout::CLOSURE_CODE;
use gir::{Callee, DataId, FuncId, Op, Program, Symbol, Term};

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

/// The strongly connected components of the graph, callees first: Tarjan's algorithm, iterative.
pub(crate) fn components(program: &Program) -> Vec<Vec<FuncId>> {
    let n = program.funcs.len();
    let mut index = vec![u32::MAX; n];
    let mut low = vec![0u32; n];
    let mut open = vec![false; n];
    let mut result = Vec::new();
    // The members of unfinished components in the order in which they were left.
    let mut left: Vec<FuncId> = Vec::new();
    let mut counter = 0;
    let mut enter = |f: FuncId, index: &mut Vec<u32>, low: &mut Vec<u32>, open: &mut Vec<bool>| {
        index[f.0 as usize] = counter;
        low[f.0 as usize] = counter;
        open[f.0 as usize] = true;
        counter += 1;
        (f, callees(program, f), 0)
    };
    for root in program.funcs.ids() {
        if index[root.0 as usize] != u32::MAX {
            continue;
        }
        let mut stack = vec![enter(root, &mut index, &mut low, &mut open)];
        while let Some((f, list, next)) = stack.last_mut() {
            let at = f.0 as usize;
            if let Some(&to) = list.get(*next) {
                *next += 1;
                if index[to.0 as usize] == u32::MAX {
                    stack.push(enter(to, &mut index, &mut low, &mut open));
                } else if open[to.0 as usize] {
                    low[at] = low[at].min(index[to.0 as usize]);
                }
                continue;
            }
            let (f, first) = (*f, low[at] == index[at]);
            left.push(f);
            if first {
                // All members were entered after this one, so they stand behind the last one entered before it.
                let from = left.iter().rposition(|m| index[m.0 as usize] < index[at]).map_or(0, |p| p + 1);
                let members = left.split_off(from);
                members.iter().for_each(|m| open[m.0 as usize] = false);
                result.push(members);
            }
            let done = low[at];
            stack.pop();
            if let Some((parent, _, _)) = stack.last() {
                let p = parent.0 as usize;
                low[p] = low[p].min(done);
            }
        }
    }
    result
}
