//! Recursive functions that begin with a test of whether there is anything to do: their calls of one another make the test
//! before the call, which saves the calls that would return at once. In a binary tree that is every second one.

use base::FxHashMap;
use gir::func::{Block, ENTRY};
use gir::{BinOp, BlockId, Callee, Func, FuncId, Inst, InstId, Op, Program, Term, Value};
use smallvec::SmallVec;

use crate::{callgraph, inline};

/// A head of more instructions isn't worth repeating at each call.
const MAX_HEAD: usize = 8;
/// How many jumps may lead from the test to the return.
const MAX_HOPS: usize = 4;

/// How a function begins: what it computes, and the test after which it returns at once.
struct Head {
    params: Vec<Value>,
    insts: Vec<Inst>,
    types: FxHashMap<Value, gir::inst::Ty>,
    cond: Value,
    /// The outcome with which it returns.
    leaves_when: bool,
    /// What it returns then: of the parameters and what the instructions give.
    results: Vec<Value>,
}

pub(crate) fn run(program: &mut Program) {
    for members in callgraph::components(program) {
        let heads: FxHashMap<FuncId, Head> = members
            .iter()
            .filter_map(|&f| Some((f, head(program.funcs[f].as_ref().filter(|g| !g.flags.noinline)?)?)))
            .collect();
        if heads.is_empty() {
            continue;
        }
        for f in members {
            if let Some(func) = &mut program.funcs[f] {
                peel(func, &heads);
            }
        }
    }
}

/// The head of the function, if it has one. Without a call in it, there is no recursion, either.
fn head(f: &Func) -> Option<Head> {
    let calls = f
        .blocks
        .iter()
        .flat_map(|b| &b.insts)
        .any(|&i| matches!(f.insts[i].op, Op::Call { callee: Callee::Func(_), .. }));
    let entry = &f.blocks[ENTRY];
    let Term::Branch { cond, then, els } = &entry.term else { return None };
    if !calls || then.0 == els.0 {
        return None;
    }
    let mut insts: Vec<InstId> = entry.insts.clone();
    for (edge, leaves_when) in [(then, true), (els, false)] {
        if let Some(results) = exit(f, edge, &mut insts)
            && insts.len() <= MAX_HEAD
            && insts.iter().all(|&i| cheap(&f.insts[i].op))
        {
            let values = insts.iter().flat_map(|&i| &f.insts[i].results);
            return Some(Head {
                params: entry.params.clone(),
                types: values.map(|&v| (v, f.ty(v))).collect(),
                insts: insts.iter().map(|&i| f.insts[i].clone()).collect(),
                cond: *cond,
                leaves_when,
                results,
            });
        }
        insts.truncate(entry.insts.len());
    }
    None
}

/// What is returned along the edge, if it leads to a return without a detour. Adds the instructions on the way.
fn exit(f: &Func, edge: &(BlockId, SmallVec<[Value; 2]>), insts: &mut Vec<InstId>) -> Option<Vec<Value>> {
    let (mut at, mut args) = (edge.0, edge.1.clone());
    let mut known: FxHashMap<Value, Value> = FxHashMap::default();
    for _ in 0..MAX_HOPS {
        let block = &f.blocks[at];
        if at == ENTRY {
            return None;
        }
        known.extend(block.params.iter().copied().zip(args));
        let value = |v: &Value| known.get(v).copied().unwrap_or(*v);
        // Their operands would have to be renamed: no more than constants and the like.
        if block.insts.iter().any(|&i| {
            let mut renamed = false;
            f.insts[i].op.visit(|v| renamed |= known.contains_key(&v));
            renamed
        }) {
            return None;
        }
        insts.extend(&block.insts);
        match &block.term {
            Term::Return(values) => return Some(values.iter().map(value).collect()),
            Term::Jump(to, passed) => (at, args) = (*to, passed.iter().map(value).collect()),
            _ => return None,
        }
    }
    None
}

/// Without effect, the same in the caller's frame, and no dearer than what a call costs anyhow.
fn cheap(op: &Op) -> bool {
    let dear = |op| matches!(op, BinOp::SDiv | BinOp::UDiv | BinOp::SRem | BinOp::URem | BinOp::FDiv);
    match op {
        Op::Bin(op, ..) => !dear(*op),
        Op::Load { .. } | Op::SlotAddr(..) | Op::FramePointer | Op::ReturnAddress => false,
        _ => op.is_pure(),
    }
}

/// Puts the heads of the functions before their calls.
fn peel(f: &mut Func, heads: &FxHashMap<FuncId, Head>) {
    let mut pending: Vec<BlockId> = f.blocks.ids().collect();
    while let Some(b) = pending.pop() {
        let found = f.blocks[b].insts.iter().enumerate().find_map(|(at, &i)| match &f.insts[i].op {
            Op::Call { callee: Callee::Func(to), args } => Some((at, i, heads.get(to)?, args.clone())),
            _ => None,
        });
        if let Some((at, call, head, args)) = found {
            pending.push(split(f, b, at, call, head, &args));
        }
    }
}

/// Puts the head before one call. Gives the block that holds what follows the call.
fn split(f: &mut Func, b: BlockId, at: usize, call: InstId, head: &Head, args: &[Value]) -> BlockId {
    let rest = inline::split_off(f, b, at);
    let (loc, cold) = (f.insts[call].loc, f.blocks[b].cold);
    let mut values: FxHashMap<Value, Value> = head.params.iter().copied().zip(args.iter().copied()).collect();
    for inst in &head.insts {
        let mut op = inst.op.clone();
        op.visit_mut(|v| *v = values[v]);
        let types: SmallVec<[_; 1]> = inst.results.iter().map(|r| head.types[r]).collect();
        let new = f.push_inst(b, op, &types, loc);
        values.extend(inst.results.iter().copied().zip(f.insts[new].results.iter().copied()));
    }

    let types: Vec<_> = f.insts[call].results.iter().map(|&r| f.ty(r)).collect();
    let calls = f.blocks.push(Block { cold, ..Block::default() });
    let op = f.insts[call].op.clone();
    let again = f.push_inst(calls, op, &types, loc);
    f.blocks[calls].term = Term::Jump(rest, f.insts[again].results.iter().copied().collect());
    f.blocks[calls].term_loc = loc;

    let leave = (rest, head.results.iter().map(|v| values[v]).collect());
    let go_on = (calls, SmallVec::new());
    let (then, els) = if head.leaves_when { (leave, go_on) } else { (go_on, leave) };
    f.blocks[b].term = Term::Branch { cond: values[&head.cond], then, els };
    f.blocks[b].term_loc = loc;
    rest
}
