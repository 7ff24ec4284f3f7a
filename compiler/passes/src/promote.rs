//! Scalar replacement: frame objects that are only loaded from and stored to become SSA values.
//!
//! An object is a slot or an allocation that escape analysis put into the frame. It is replaced when every use of its
//! address is a load, store or zeroing of whole *cells* (an offset and a type) that don't overlap. Reads are resolved as in
//! Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (CC 2013), with all blocks known.

use base::FxHashMap;
use gir::func::ENTRY;
use gir::inst::Ty;
use gir::{Block, BlockId, Func, InstId, LocId, Op, SlotId, Term, Value};
use smallvec::SmallVec;

use crate::{dce, params};

/// What an address leads to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Object {
    Slot(SlotId),
    New(InstId),
}

/// A scalar in an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Cell {
    object: Object,
    offset: i64,
    ty: Ty,
}

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    dce::clear_unreachable(f, &rpo);
    let objects = Objects::find(f, &rpo);
    if objects.cells.values().all(|cells| cells.is_empty()) {
        return;
    }
    let mut promotion = Promotion { preds: edges(f, &rpo), ..Promotion::default() };
    for &b in &rpo {
        promotion.block(f, b, &objects);
    }
    promotion.connect(f);
    promotion.add_arguments(f);
    promotion.rename(f);
    params::run(f);
}

/// The objects that may be replaced.
struct Objects {
    addresses: FxHashMap<Value, (Object, i64)>,
    cells: FxHashMap<Object, Vec<(i64, Ty)>>,
}

impl Objects {
    fn find(f: &Func, rpo: &[BlockId]) -> Objects {
        let (addresses, order) = addresses(f, rpo);
        let mut objects = Objects { addresses, cells: FxHashMap::default() };
        if objects.addresses.is_empty() {
            return objects;
        }
        objects.cells = order.into_iter().map(|o| (o, Vec::new())).collect();
        objects.collect(f, rpo);
        objects.keep_disjoint(f, rpo);
        objects
    }

    /// Gathers the cells of objects that are used in no other way.
    fn collect(&mut self, f: &Func, rpo: &[BlockId]) {
        let landing = landing_blocks(f, rpo);
        for &b in rpo {
            let in_landing = landing.contains(&b);
            for &i in &f.blocks[b].insts {
                let inst = &f.insts[i];
                let cell = match inst.op {
                    Op::Load { ptr, offset, .. } => Some((ptr, offset, f.ty(inst.results[0]), None)),
                    Op::Store { ptr, offset, value, .. } => Some((ptr, offset, f.ty(value), Some(value))),
                    _ => None,
                };
                match cell {
                    Some((ptr, offset, ty, stored)) => {
                        if let Some(&(object, at)) = self.addresses.get(&ptr) {
                            if in_landing {
                                self.cells.remove(&object);
                            } else if let Some(cells) = self.cells.get_mut(&object) {
                                let cell = (at + i64::from(offset), ty);
                                if !cells.contains(&cell) {
                                    cells.push(cell);
                                }
                            }
                        }
                        stored.into_iter().for_each(|v| self.give_up(v));
                    }
                    None => match inst.op {
                        // Checked once all cells are known.
                        Op::Zero { .. } | Op::NilCheck(_) if !in_landing => {}
                        Op::PtrAdd(_, by) if inst.results.iter().any(|r| self.addresses.contains_key(r)) => {
                            self.give_up(by);
                        }
                        _ => inst.op.visit(|v| self.give_up(v)),
                    },
                }
            }
            f.blocks[b].term.visit(|v| self.give_up(v));
        }
    }

    fn give_up(&mut self, v: Value) {
        if let Some((object, _)) = self.addresses.get(&v) {
            self.cells.remove(object);
        }
    }

    /// Leaves out objects whose cells overlap, or are zeroed in parts.
    fn keep_disjoint(&mut self, f: &Func, rpo: &[BlockId]) {
        self.cells.retain(|_, cells| {
            cells.sort_unstable_by_key(|c| c.0);
            cells.windows(2).all(|w| w[0].0 + i64::from(w[0].1.bytes()) <= w[1].0)
        });
        for &i in rpo.iter().flat_map(|&b| &f.blocks[b].insts) {
            let Op::Zero { dst, size, .. } = f.insts[i].op else { continue };
            let Some(&(object, from)) = self.addresses.get(&dst) else { continue };
            let to = from + i64::from(size);
            let split = |&(at, ty): &(i64, Ty)| {
                let end = at + i64::from(ty.bytes());
                at < to && end > from && !(at >= from && end <= to)
            };
            if self.cells.get(&object).is_some_and(|cells| cells.iter().any(split)) {
                self.cells.remove(&object);
            }
        }
    }

    /// The object an address leads to, if it is to be replaced.
    fn at(&self, v: Value) -> Option<(Object, i64)> {
        self.addresses.get(&v).copied().filter(|(o, _)| self.cells.contains_key(o))
    }
}

/// Every address of an object with constant offsets, and the objects, as often as one is named.
pub(crate) fn addresses(f: &Func, rpo: &[BlockId]) -> (FxHashMap<Value, (Object, i64)>, Vec<Object>) {
    let mut addresses: FxHashMap<Value, (Object, i64)> = FxHashMap::default();
    let mut order = Vec::new();
    for &i in rpo.iter().flat_map(|&b| &f.blocks[b].insts) {
        let inst = &f.insts[i];
        let at = match inst.op {
            Op::SlotAddr(slot, offset) => (Object::Slot(slot), i64::from(offset)),
            Op::New { stack: true, .. } => (Object::New(i), 0),
            Op::PtrAdd(base, by) => match (addresses.get(&base), f.const_int(by)) {
                (Some(&(object, offset)), Some(by)) => (object, offset + by),
                _ => continue,
            },
            _ => continue,
        };
        addresses.insert(inst.results[0], at);
        order.push(at.0);
    }
    (addresses, order)
}

/// The blocks that a recovered panic goes on in: what they read has to lie in memory.
pub(crate) fn landing_blocks(f: &Func, rpo: &[BlockId]) -> Vec<BlockId> {
    let mut list: Vec<BlockId> = rpo
        .iter()
        .filter_map(|&b| match f.blocks[b].term {
            Term::DeferEnter { recover, .. } => Some(recover),
            _ => None,
        })
        .collect();
    let mut next = 0;
    while let Some(&b) = list.get(next) {
        next += 1;
        f.blocks[b].term.successors(|s| {
            if !list.contains(&s) {
                list.push(s);
            }
        });
    }
    list
}

/// The predecessors of each reachable block, once per edge. Edges that can't carry arguments get a block of their own
/// where they lead to a block with others.
fn edges(f: &mut Func, rpo: &[BlockId]) -> FxHashMap<BlockId, Vec<BlockId>> {
    let mut preds: FxHashMap<BlockId, Vec<BlockId>> = FxHashMap::default();
    for &b in rpo {
        f.blocks[b].term.successors(|s| preds.entry(s).or_default().push(b));
    }
    for &b in rpo {
        if !matches!(f.blocks[b].term, Term::Switch { .. } | Term::DeferEnter { .. }) {
            continue;
        }
        let mut term = std::mem::take(&mut f.blocks[b].term);
        let loc = f.blocks[b].term_loc;
        term.successors_mut(|s| {
            let list = preds.get_mut(s).expect("an edge");
            if list.len() < 2 {
                return;
            }
            let block = Block { term: Term::Jump(*s, SmallVec::new()), term_loc: loc, ..Block::default() };
            let between = f.blocks.push(block);
            let edge = list.iter_mut().find(|p| **p == b).expect("this edge");
            *edge = between;
            preds.insert(between, vec![b]);
            *s = between;
        });
        f.blocks[b].term = term;
    }
    preds
}

#[derive(Default)]
struct Promotion {
    preds: FxHashMap<BlockId, Vec<BlockId>>,
    /// Values at the ends of blocks that define them.
    ends: FxHashMap<(BlockId, Cell), Value>,
    /// Values at the starts of blocks, as far as asked for.
    starts: FxHashMap<(BlockId, Cell), Value>,
    /// Loads of values from before their block.
    reads: Vec<(BlockId, Cell, Value)>,
    /// Parameters made for cells, in order.
    params: Vec<(BlockId, Cell, Value)>,
    /// What each load gives.
    same: FxHashMap<Value, Value>,
    zeros: FxHashMap<Ty, Value>,
    /// The instructions that make them, to stand first in the function.
    constants: Vec<InstId>,
}

impl Promotion {
    /// Takes the accesses out of a block.
    fn block(&mut self, f: &mut Func, b: BlockId, objects: &Objects) {
        let insts = std::mem::take(&mut f.blocks[b].insts);
        let mut kept = Vec::with_capacity(insts.len());
        for i in insts {
            let op = &f.insts[i].op;
            match *op {
                Op::Load { ptr, offset, .. } => {
                    if let Some((object, at)) = objects.at(ptr) {
                        let result = f.insts[i].results[0];
                        let cell = Cell { object, offset: at + i64::from(offset), ty: f.ty(result) };
                        match self.ends.get(&(b, cell)) {
                            Some(&v) => {
                                self.same.insert(result, v);
                            }
                            None => self.reads.push((b, cell, result)),
                        }
                        continue;
                    }
                }
                Op::Store { ptr, offset, value, .. } => {
                    if let Some((object, at)) = objects.at(ptr) {
                        let cell = Cell { object, offset: at + i64::from(offset), ty: f.ty(value) };
                        self.ends.insert((b, cell), value);
                        continue;
                    }
                }
                Op::Zero { dst, size, .. } => {
                    if let Some((object, from)) = objects.at(dst) {
                        let to = from + i64::from(size);
                        self.clear(f, b, object, objects, |at| at >= from && at < to);
                        continue;
                    }
                }
                Op::New { .. } if objects.cells.contains_key(&Object::New(i)) => {
                    self.clear(f, b, Object::New(i), objects, |_| true);
                    continue;
                }
                Op::NilCheck(v) if objects.at(v).is_some() => continue,
                Op::SlotAddr(..) | Op::PtrAdd(..) if objects.at(f.insts[i].results[0]).is_some() => continue,
                _ => {}
            }
            kept.push(i);
        }
        f.blocks[b].insts = kept;
    }

    /// The chosen cells are zero from here on.
    fn clear(
        &mut self,
        f: &mut Func,
        b: BlockId,
        object: Object,
        objects: &Objects,
        which: impl Fn(i64) -> bool,
    ) {
        for &(offset, ty) in &objects.cells[&object] {
            if which(offset) {
                let zero = self.zero(f, ty);
                self.ends.insert((b, Cell { object, offset, ty }), zero);
            }
        }
    }

    fn zero(&mut self, f: &mut Func, ty: Ty) -> Value {
        if let Some(&v) = self.zeros.get(&ty) {
            return v;
        }
        let op = match ty {
            Ty::F32 => Op::F32const(0),
            Ty::F64 => Op::F64const(0),
            Ty::I8 | Ty::I16 | Ty::I32 | Ty::I64 | Ty::Ptr => Op::Iconst(0),
        };
        let i = f.push_inst(ENTRY, op, &[ty], LocId::NONE);
        f.blocks[ENTRY].insts.pop();
        self.constants.push(i);
        let v = f.insts[i].results[0];
        self.zeros.insert(ty, v);
        v
    }

    /// Finds what the open loads read.
    fn connect(&mut self, f: &mut Func) {
        for (b, cell, result) in std::mem::take(&mut self.reads) {
            let v = self.at_start(f, b, cell);
            self.same.insert(result, v);
        }
    }

    /// Gives the new parameters their arguments, for which more may be needed.
    fn add_arguments(&mut self, f: &mut Func) {
        let mut next = 0;
        while let Some(&(b, cell, param)) = self.params.get(next) {
            next += 1;
            let position =
                f.blocks[b].params.iter().position(|&p| p == param).expect("promote: the parameter");
            for p in self.preds[&b].clone() {
                let v = self.at_end(f, p, cell);
                let mut term = std::mem::take(&mut f.blocks[p].term);
                match &mut term {
                    Term::Jump(_, args) => args.push(v),
                    // Where both edges lead here, the second visit finds the first one served.
                    Term::Branch { then, .. } if then.0 == b && then.1.len() == position => then.1.push(v),
                    Term::Branch { els, .. } => els.1.push(v),
                    other => panic!("promote: arguments on {other:?}"),
                }
                f.blocks[p].term = term;
            }
        }
    }

    fn at_end(&mut self, f: &mut Func, b: BlockId, cell: Cell) -> Value {
        match self.ends.get(&(b, cell)) {
            Some(&v) => v,
            None => self.at_start(f, b, cell),
        }
    }

    fn at_start(&mut self, f: &mut Func, b: BlockId, cell: Cell) -> Value {
        let mut at = b;
        let mut passed = Vec::new();
        let v = loop {
            if let Some(&v) = self.starts.get(&(at, cell)) {
                break v;
            }
            passed.push(at);
            match self.preds.get(&at).map_or(&[][..], |p| p) {
                // What was never written isn't read on any path that matters.
                [] => break self.zero(f, cell.ty),
                &[one] if at != ENTRY => match self.ends.get(&(one, cell)) {
                    Some(&v) => break v,
                    None => at = one,
                },
                _ => {
                    let p = f.add_param(at, cell.ty);
                    self.starts.insert((at, cell), p);
                    self.params.push((at, cell, p));
                    break p;
                }
            }
        };
        for b in passed {
            self.starts.insert((b, cell), v);
        }
        v
    }

    /// Puts the values in the place of the loads, and the zeros where all see them.
    fn rename(&self, f: &mut Func) {
        f.blocks[ENTRY].insts.splice(0..0, self.constants.iter().copied());
        let resolve = |v: &mut Value| {
            while let Some(&to) = self.same.get(v) {
                *v = to;
            }
        };
        for b in f.blocks.ids().collect::<Vec<_>>() {
            for i in f.blocks[b].insts.clone() {
                f.insts[i].op.visit_mut(resolve);
            }
            f.blocks[b].term.visit_mut(resolve);
        }
    }
}
