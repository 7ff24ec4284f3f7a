//! Loop rotation: the test at a loop's head is repeated at the end of its body, so an iteration takes one jump, not two.
//!
//! The head stays as the test before the first iteration; back edges go to its copy. What the head defined reaches the body
//! and the code behind the loop from two places then, so both get block parameters for the values they use; constants are
//! made again there, so that they stay known. A loop where such a value is used beyond both regions (where a `break` meets
//! the normal exit) stays as it is.

use base::IndexVec;
use gir::func::{Block, ENTRY};
use gir::{BlockId, Func, Op, Term, Value};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::domtree::Tree;

/// A head of more instructions isn't worth repeating.
const MAX_HEAD: usize = 12;

struct Loop {
    head: BlockId,
    /// The successors of the head, the then and the else side: each with no other predecessor.
    sides: [BlockId; 2],
    fits: bool,
}

/// Which side of which loop's head uses a value.
#[derive(Clone, Copy, Default)]
struct Used {
    sides: [bool; 2],
}

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    let heads = candidates(f, &rpo);
    if heads.is_empty() {
        return;
    }
    let mut loops: Vec<Loop> = heads.into_iter().map(|head| split_sides(f, head)).collect();
    let rpo = f.rpo();
    let tree = Tree::new(f, &rpo);
    let preds = f.predecessors();
    for l in &mut loops {
        // The loop goes on at one side only, and leaves at the other.
        let through = |side: BlockId| {
            preds[l.head]
                .iter()
                .filter(|&&p| tree.dominates(l.head, p))
                .map(|&p| tree.dominates(side, p))
                .collect::<Vec<_>>()
        };
        let (a, b) = (through(l.sides[0]), through(l.sides[1]));
        let all = |x: &[bool]| x.iter().all(|&t| t);
        let none = |x: &[bool]| x.iter().all(|&t| !t);
        l.fits = !a.is_empty() && ((all(&a) && none(&b)) || (none(&a) && all(&b)));
    }

    // Who uses what the heads define.
    let mut owner: FxHashMap<Value, usize> = FxHashMap::default();
    for (n, l) in loops.iter().enumerate() {
        let block = &f.blocks[l.head];
        owner.extend(block.params.iter().map(|&p| (p, n)));
        owner.extend(block.insts.iter().flat_map(|&i| &f.insts[i].results).map(|&r| (r, n)));
    }
    let mut used: FxHashMap<Value, Used> = FxHashMap::default();
    for &b in &rpo {
        let mut note = |v: Value| {
            let Some(&n) = owner.get(&v) else { return };
            let l = &mut loops[n];
            if b == l.head {
                return;
            }
            match side_of(&tree, l, b) {
                Some(side) => used.entry(v).or_default().sides[side] = true,
                None => l.fits = false,
            }
        };
        for &i in &f.blocks[b].insts {
            f.insts[i].op.visit(&mut note);
        }
        f.blocks[b].term.visit(&mut note);
    }

    // Parameters of the sides for the values, and their use.
    let mut copies: FxHashMap<(Value, usize), Value> = FxHashMap::default();
    let mut passed: IndexVec<BlockId, Vec<Value>> = IndexVec::filled(Vec::new(), f.blocks.len());
    for l in loops.iter().filter(|l| l.fits) {
        let block = &f.blocks[l.head];
        let mut values: Vec<Value> = block.params.clone();
        values.extend(block.insts.iter().flat_map(|&i| f.insts[i].results.clone()));
        for v in values {
            let Some(u) = used.get(&v) else { continue };
            for side in 0..2 {
                if u.sides[side] {
                    let copy = match repeat_constant(f, v, l.sides[side]) {
                        Some(copy) => copy,
                        None => {
                            passed[l.sides[side]].push(v);
                            let ty = f.ty(v);
                            f.add_param(l.sides[side], ty)
                        }
                    };
                    copies.insert((v, side), copy);
                }
            }
        }
    }
    for &b in &rpo {
        let replace = |v: &mut Value| {
            if let Some(l) = owner.get(v).map(|&n| &loops[n])
                && l.fits
                && b != l.head
                && let Some(side) = side_of(&tree, l, b)
                && let Some(&copy) = copies.get(&(*v, side))
            {
                *v = copy;
            }
        };
        for n in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[n];
            f.insts[i].op.visit_mut(replace);
        }
        f.blocks[b].term.visit_mut(replace);
    }
    for l in loops.iter().filter(|l| l.fits) {
        if let Term::Branch { then, els, .. } = &mut f.blocks[l.head].term {
            then.1.extend(passed[l.sides[0]].iter().copied());
            els.1.extend(passed[l.sides[1]].iter().copied());
        }
        let test = repeat(f, l.head);
        for &p in preds[l.head].iter().filter(|&&p| tree.dominates(l.head, p)) {
            f.blocks[p].term.successors_mut(|s| {
                if *s == l.head {
                    *s = test;
                }
            });
        }
    }
}

/// Loop heads that end in a test and do little else.
fn candidates(f: &Func, rpo: &[BlockId]) -> Vec<BlockId> {
    let mut order = vec![u32::MAX; f.blocks.len()];
    for (n, &b) in rpo.iter().enumerate() {
        order[b.0 as usize] = n as u32;
    }
    let mut back = vec![false; f.blocks.len()];
    for &b in rpo {
        f.blocks[b].term.successors(|s| back[s.0 as usize] |= order[s.0 as usize] <= order[b.0 as usize]);
    }
    rpo.iter().copied().filter(|&b| b != ENTRY && back[b.0 as usize] && is_test(f, b)).collect()
}

fn is_test(f: &Func, b: BlockId) -> bool {
    let block = &f.blocks[b];
    let Term::Branch { then, els, .. } = &block.term else { return false };
    // A loop of one block has its test at the end already.
    let own = then.0 == b || els.0 == b || then.0 == els.0;
    !own && !block.cold
        && block.insts.len() <= MAX_HEAD
        && block.insts.iter().all(|&i| {
            let op = &f.insts[i].op;
            op.is_pure()
                || matches!(op, Op::Load { .. } | Op::NilCheck(_) | Op::Check { .. } | Op::TrapIf { .. })
        })
}

/// Gives the head successors of its own.
fn split_sides(f: &mut Func, head: BlockId) -> Loop {
    let Term::Branch { cond, mut then, mut els } = f.blocks[head].term.clone() else {
        unreachable!("passes::rotate: not a test")
    };
    let mut side = |edge: &mut (BlockId, SmallVec<[Value; 2]>)| {
        let between = Block {
            term: Term::Jump(edge.0, std::mem::take(&mut edge.1)),
            term_loc: f.blocks[head].term_loc,
            cold: f.blocks[edge.0].cold,
            ..Block::default()
        };
        edge.0 = f.blocks.push(between);
        edge.0
    };
    let sides = [side(&mut then), side(&mut els)];
    f.blocks[head].term = Term::Branch { cond, then, els };
    Loop { head, sides, fits: false }
}

fn side_of(tree: &Tree, l: &Loop, b: BlockId) -> Option<usize> {
    l.sides.iter().position(|&s| tree.dominates(s, b))
}

/// The value made anew at the block's end if it depends on nothing.
fn repeat_constant(f: &mut Func, v: Value, block: BlockId) -> Option<Value> {
    let inst = f.def(v)?;
    let mut operands = 0;
    inst.op.visit(|_| operands += 1);
    if operands != 0 || !inst.op.is_pure() || inst.results.len() != 1 {
        return None;
    }
    let (op, loc, ty) = (inst.op.clone(), inst.loc, f.ty(v));
    let new = f.push_inst(block, op, &[ty], loc);
    Some(f.insts[new].results[0])
}

/// A copy of the block with parameters of its own.
fn repeat(f: &mut Func, b: BlockId) -> BlockId {
    let block = f.blocks[b].clone();
    let copy = f.blocks.push(Block { term_loc: block.term_loc, cold: block.cold, ..Block::default() });
    let mut values: FxHashMap<Value, Value> = FxHashMap::default();
    for &p in &block.params {
        let ty = f.ty(p);
        let new = f.add_param(copy, ty);
        values.insert(p, new);
    }
    let map = |values: &FxHashMap<Value, Value>, v: &mut Value| {
        if let Some(&new) = values.get(v) {
            *v = new;
        }
    };
    for &i in &block.insts {
        let inst = f.insts[i].clone();
        let types: SmallVec<[gir::inst::Ty; 1]> = inst.results.iter().map(|&r| f.ty(r)).collect();
        let mut op = inst.op;
        op.visit_mut(|v| map(&values, v));
        let new = f.push_inst(copy, op, &types, inst.loc);
        for (&old, &new) in inst.results.iter().zip(&f.insts[new].results.clone()) {
            values.insert(old, new);
        }
    }
    let mut term = block.term;
    term.visit_mut(|v| map(&values, v));
    f.blocks[copy].term = term;
    copy
}
