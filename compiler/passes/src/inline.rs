//! Inlining of small functions that are called by name, callees first.

use base::{Diag, Diags, FxHashMap, Interner, Severity};
use gir::func::ENTRY;
use gir::{
    Block, BlockId, Callee, Func, FuncId, Inst, InstId, Loc, LocId, Op, Program, Term, Value, ValueDef,
};
use smallvec::SmallVec;

use crate::{Options, callgraph};

/// Instructions that a function may have to be inlined: about what a call and its spills cost in code size, times four.
const MAX_SIZE: usize = 40;
/// The same for wrappers and thunks.
const MAX_WRAPPER_SIZE: usize = 200;
/// A caller isn't grown beyond this: register allocation is superlinear in a function's size.
const MAX_CALLER_SIZE: usize = 4000;

pub(crate) fn run(program: &mut Program, options: &Options, names: &Interner, remarks: &mut Diags) {
    let mut sizes: Vec<Option<usize>> = vec![None; program.funcs.len()];
    for f in callgraph::bottom_up(program) {
        let Some(mut func) = program.funcs[f].take() else { continue };
        inline_calls(&mut func, f, program, &sizes, options, names, remarks);
        sizes[f.0 as usize] = inlinable_size(&func);
        program.funcs[f] = Some(func);
    }
}

fn size(f: &Func) -> usize {
    f.blocks.iter().map(|b| b.insts.len() + 1).sum()
}

/// The size of a function that may be inlined at all.
fn inlinable_size(f: &Func) -> Option<usize> {
    let size = size(f);
    let limit = if f.flags.always_inline { MAX_WRAPPER_SIZE } else { MAX_SIZE };
    if size > limit || f.flags.noinline || f.flags.noreturn {
        return None;
    }
    let own_frame = f.blocks.iter().any(|b| {
        matches!(b.term, Term::DeferEnter { .. })
            || b.insts.iter().any(|&i| matches!(f.insts[i].op, Op::FramePointer | Op::ReturnAddress))
    });
    (!own_frame).then_some(size)
}

fn inline_calls(
    func: &mut Func,
    id: FuncId,
    program: &Program,
    sizes: &[Option<usize>],
    options: &Options,
    names: &Interner,
    remarks: &mut Diags,
) {
    let mut total = size(func);
    let mut at = 0;
    // New blocks are appended; bodies were inlined into before, so only what existed and what splits off is visited.
    let mut pending: Vec<BlockId> = func.blocks.ids().collect();
    while at < pending.len() {
        let block = pending[at];
        at += 1;
        let call = func.blocks[block].insts.iter().enumerate().find_map(|(n, &i)| {
            let Op::Call { callee: Callee::Func(to), .. } = &func.insts[i].op else { return None };
            let fits = *to != id && sizes[to.0 as usize].is_some_and(|s| total + s <= MAX_CALLER_SIZE);
            fits.then_some((n, i, *to))
        });
        let Some((n, inst, to)) = call else { continue };
        let Some(callee) = &program.funcs[to] else { continue };
        total += sizes[to.0 as usize].unwrap_or(0);
        if options.report_escapes
            && !callee.flags.hidden
            && let Some(pos) = func.locs[func.insts[inst].loc].pos
        {
            remarks.push(Diag {
                severity: Severity::Note,
                span: pos.span(),
                text: format!("inlining call to {}", callee.name),
                note: None,
                secondary: false,
                soft: false,
            });
        }
        let rest = splice(func, block, n, inst, callee, names);
        pending.push(rest);
    }
}

/// Replaces the call at position `n` of `block` by the callee's body. Gives the block that holds what followed.
fn splice(
    func: &mut Func,
    block: BlockId,
    n: usize,
    call: InstId,
    callee: &Func,
    names: &Interner,
) -> BlockId {
    let (results, call_loc) = (func.insts[call].results.clone(), func.insts[call].loc);
    let Op::Call { args, .. } = func.insts[call].op.clone() else {
        unreachable!("passes::inline: not a call")
    };

    // Split the block; the call's results become parameters of the second half.
    let mut tail = func.blocks[block].insts.split_off(n);
    tail.remove(0);
    let head = &mut func.blocks[block];
    let second = Block {
        params: results.to_vec(),
        insts: tail,
        term: std::mem::take(&mut head.term),
        term_loc: head.term_loc,
        cold: head.cold,
    };
    let rest = func.blocks.push(second);
    for (i, &r) in results.iter().enumerate() {
        func.values[r].def = ValueDef::Param(rest, i as u32);
    }

    let name = names.intern(&callee.name);
    let mut locs: FxHashMap<LocId, LocId> = FxHashMap::default();
    let mut map_loc = |func: &mut Func, l: LocId| -> LocId {
        // An inlined location's parents stand before it in the table, so a loop from the outside in isn't needed:
        // collect the chain, then map it from its end.
        let mut chain = vec![l];
        while let Some((parent, _)) = callee.locs[*chain.last().expect("not empty")].inlined {
            chain.push(parent);
        }
        let mut outer = None;
        for &l in chain.iter().rev() {
            let new = *locs.entry(l).or_insert_with(|| {
                let inlined = match (callee.locs[l].inlined, outer) {
                    (Some((_, n)), Some(parent)) => (parent, n),
                    _ => (call_loc, name),
                };
                func.locs.push(Loc { pos: callee.locs[l].pos, inlined: Some(inlined) })
            });
            outer = Some(new);
        }
        outer.expect("not empty")
    };

    let first_slot = func.slots.len() as u32;
    func.slots.raw.extend(callee.slots.iter().cloned());
    let first_block = func.blocks.len() as u32;
    let map_block = |b: BlockId| BlockId(first_block + b.0);
    let cold = func.blocks[block].cold;

    // Blocks and values first: uses may stand before definitions in block order.
    let mut values: FxHashMap<Value, Value> = FxHashMap::default();
    for (id, b) in callee.blocks.iter_enumerated() {
        let new = func.blocks.push(Block { cold: b.cold || cold, ..Block::default() });
        for &p in &b.params {
            if id == ENTRY {
                continue;
            }
            let v = func.add_param(new, callee.ty(p));
            values.insert(p, v);
        }
        for &i in &b.insts {
            let inst = &callee.insts[i];
            let new_id = func.insts.next_id();
            let new_results: SmallVec<[Value; 1]> = inst
                .results
                .iter()
                .enumerate()
                .map(|(k, &r)| {
                    let v = func.values.push(gir::func::ValueData {
                        ty: callee.ty(r),
                        def: ValueDef::Inst(new_id, k as u32),
                    });
                    values.insert(r, v);
                    v
                })
                .collect();
            let loc = map_loc(func, inst.loc);
            func.insts.push(Inst { op: inst.op.clone(), results: new_results, loc });
            func.blocks[new].insts.push(new_id);
        }
    }
    for (&p, &a) in callee.blocks[ENTRY].params.iter().zip(&args) {
        values.insert(p, a);
    }
    let map_value = |v: &mut Value| {
        if let Some(&new) = values.get(v) {
            *v = new;
        }
    };
    for (id, b) in callee.blocks.iter_enumerated() {
        let new = map_block(id);
        for i in func.blocks[new].insts.clone() {
            let op = &mut func.insts[i].op;
            op.visit_mut(map_value);
            if let Op::SlotAddr(slot, _) = op {
                slot.0 += first_slot;
            }
        }
        let term_loc = map_loc(func, b.term_loc);
        let mut term = b.term.clone();
        term.visit_mut(map_value);
        term.successors_mut(|s| *s = map_block(*s));
        let term = match term {
            Term::Return(values) => Term::Jump(rest, values.into_iter().collect()),
            Term::TailCall { callee: target, args } => {
                let types: Vec<gir::inst::Ty> = callee.results.clone();
                let i = func.push_inst(new, Op::Call { callee: target, args }, &types, term_loc);
                Term::Jump(rest, func.insts[i].results.iter().copied().collect())
            }
            other => other,
        };
        let target = &mut func.blocks[new];
        target.term = term;
        target.term_loc = term_loc;
    }
    func.blocks[block].term = Term::Jump(map_block(ENTRY), SmallVec::new());
    func.blocks[block].term_loc = call_loc;
    rest
}
