//! Copies of frame objects, piece by piece: where an object is only accessed, zeroed and copied, its copies become loads
//! and stores of the pieces that accesses tell apart, so that `promote` can take the object out of memory.
//!
//! A struct that goes through a few variables is otherwise written by halves and read again as a whole, which processors
//! can't forward. Objects that copies connect get the same pieces. An access that is wider than the pieces below it is put
//! together from them.

use abi::typedesc::FLAG_MASK_REPEATS;
use base::{FxHashMap, FxHashSet, IndexVec};
use gir::inst::Ty;
use gir::{BinOp, BlockId, ConvOp, DescId, Func, InstId, LocId, MemFlags, Op, Program, TypeDesc, Value};

use crate::promote::{self, Object};

/// Larger copies are calls.
const MAX_COPY: u32 = 128;
/// Objects of more pieces, or of pieces that are smaller than this on average, stay in memory.
const MAX_PIECES: usize = 16;
const MIN_AVERAGE: i64 = 4;
/// Each pointer stored to the heap asks for a barrier of its own.
const MAX_BARRIERS: usize = 4;

type Descs = IndexVec<DescId, TypeDesc>;

pub(crate) fn run(program: &mut Program) {
    let Program { funcs, descs, .. } = program;
    for f in funcs.iter_mut().flatten() {
        split(f, descs);
    }
}

fn split(f: &mut Func, descs: &Descs) {
    let rpo = f.rpo();
    let copied = |i: &InstId| matches!(f.insts[*i].op, Op::Copy { size: 1..=MAX_COPY, .. });
    if !rpo.iter().any(|&b| f.blocks[b].insts.iter().any(copied)) {
        return;
    }
    let mut plan = Plan::new(f, &rpo);
    if plan.addresses.is_empty() {
        return;
    }
    plan.collect(f, &rpo, descs);
    plan.settle();
    if !plan.pieces.is_empty() {
        for b in rpo {
            plan.rewrite(f, b, descs);
        }
    }
}

/// A place in an object.
type At = (Object, i64);

/// A copy between two objects.
struct Link {
    to: At,
    from: At,
    size: i64,
}

/// What a piece holds.
#[derive(Clone, Copy)]
struct Piece {
    offset: i64,
    ty: Ty,
}

struct Plan {
    addresses: FxHashMap<Value, At>,
    /// Where the objects that may be split are cut, in order.
    cuts: FxHashMap<Object, Vec<i64>>,
    links: Vec<Link>,
    /// What accesses of whole pieces say about them.
    types: FxHashMap<At, Ty>,
    /// Where pointers are: they must stay whole, for the collector to see them.
    words: FxHashSet<At>,
    pieces: FxHashMap<Object, Vec<Piece>>,
}

impl Plan {
    fn new(f: &Func, rpo: &[BlockId]) -> Plan {
        let (addresses, order) = promote::addresses(f, rpo);
        Plan {
            addresses,
            cuts: order.into_iter().map(|o| (o, Vec::new())).collect(),
            links: Vec::new(),
            types: FxHashMap::default(),
            words: FxHashSet::default(),
            pieces: FxHashMap::default(),
        }
    }

    /// Finds how the objects are used, and leaves out those that something else is done with.
    fn collect(&mut self, f: &Func, rpo: &[BlockId], descs: &Descs) {
        let landing = promote::landing_blocks(f, rpo);
        for &b in rpo {
            let in_landing = landing.contains(&b);
            for &i in &f.blocks[b].insts {
                let inst = &f.insts[i];
                match inst.op {
                    _ if in_landing => inst.op.visit(|v| self.give_up(v)),
                    Op::Load { ptr, offset, .. } => self.access(ptr, offset, f.ty(inst.results[0])),
                    Op::Store { ptr, offset, value, .. } => {
                        self.access(ptr, offset, f.ty(value));
                        self.give_up(value);
                    }
                    Op::Zero { dst, size, .. } => self.cut(dst, i64::from(size)),
                    Op::Copy { dst, src, size, desc, .. } => self.copy(dst, src, size, desc, descs),
                    Op::PtrAdd(base, by) => {
                        self.give_up(by);
                        if inst.results.iter().all(|r| !self.addresses.contains_key(r)) {
                            self.give_up(base);
                        }
                    }
                    Op::NilCheck(_) => {}
                    _ => inst.op.visit(|v| self.give_up(v)),
                }
            }
            f.blocks[b].term.visit(|v| self.give_up(v));
        }
    }

    fn give_up(&mut self, v: Value) {
        if let Some((object, _)) = self.addresses.get(&v) {
            self.cuts.remove(object);
        }
    }

    fn access(&mut self, ptr: Value, offset: i32, ty: Ty) {
        if let Some(&(object, at)) = self.addresses.get(&ptr) {
            let at = at + i64::from(offset);
            self.cut_at(object, at);
            self.cut_at(object, at + i64::from(ty.bytes()));
            self.types.entry((object, at)).or_insert(ty);
            if ty == Ty::Ptr {
                self.words.insert((object, at));
            }
        }
    }

    fn cut(&mut self, ptr: Value, size: i64) {
        if let Some(&(object, at)) = self.addresses.get(&ptr) {
            self.cut_at(object, at);
            self.cut_at(object, at + size);
        }
    }

    fn copy(&mut self, dst: Value, src: Value, size: u32, desc: Option<DescId>, descs: &Descs) {
        if !(1..=MAX_COPY).contains(&size) {
            self.give_up(dst);
            self.give_up(src);
            return;
        }
        let size = i64::from(size);
        self.cut(dst, size);
        self.cut(src, size);
        match (self.addresses.get(&dst), self.addresses.get(&src)) {
            (Some(&to), Some(&from)) => self.links.push(Link { to, from, size }),
            (None, Some(_)) => {
                if let Some(desc) = desc
                    && pointers(&descs[desc], size).is_none_or(|list| list.len() > MAX_BARRIERS)
                {
                    self.give_up(src);
                } else if let (Some(desc), Some(&(object, at))) = (desc, self.addresses.get(&src)) {
                    for word in pointers(&descs[desc], size).into_iter().flatten() {
                        self.cut_at(object, at + word);
                        self.cut_at(object, at + word + 8);
                        self.types.insert((object, at + word), Ty::Ptr);
                        self.words.insert((object, at + word));
                    }
                }
            }
            _ => {}
        }
    }

    /// True for a new cut.
    fn cut_at(&mut self, object: Object, at: i64) -> bool {
        let Some(cuts) = self.cuts.get_mut(&object) else { return false };
        match cuts.binary_search(&at) {
            Ok(_) => false,
            Err(n) => {
                cuts.insert(n, at);
                true
            }
        }
    }

    /// Gives linked objects the same cuts, and all that are worth it their pieces.
    fn settle(&mut self) {
        let links = std::mem::take(&mut self.links);
        loop {
            let mut changed = false;
            let objects: Vec<Object> = self.cuts.keys().copied().collect();
            for object in objects {
                changed |= self.cut_to_size(object);
            }
            for l in &links {
                changed |= self.share(l.to, l.from, l.size) | self.share(l.from, l.to, l.size);
            }
            if !changed {
                break;
            }
        }
        self.keep_words_whole(&links);
        // An access over several pieces says nothing about the first.
        let cuts = &self.cuts;
        self.types.retain(|&(object, at), ty| {
            let end = at + i64::from(ty.bytes());
            cuts.get(&object)
                .is_some_and(|cuts| cuts.binary_search(&at).is_ok_and(|n| cuts.get(n + 1) == Some(&end)))
        });
        loop {
            let before = self.types.len();
            for l in &links {
                self.share_types(l.to, l.from, l.size);
                self.share_types(l.from, l.to, l.size);
            }
            if self.types.len() == before {
                break;
            }
        }
        for (&object, cuts) in &self.cuts {
            let list: Vec<Piece> = cuts
                .windows(2)
                .map(|w| Piece {
                    offset: w[0],
                    ty: self.types.get(&(object, w[0])).copied().unwrap_or(integer(w[1] - w[0])),
                })
                .collect();
            let Some((first, last)) = cuts.first().zip(cuts.last()) else { continue };
            let small = (last - first) / list.len().max(1) as i64;
            let known = cuts.iter().any(|&c| self.types.contains_key(&(object, c)));
            if known && list.len() <= MAX_PIECES && (small >= MIN_AVERAGE || list.len() <= 4) {
                self.pieces.insert(object, list);
            }
        }
    }

    /// Gives up objects that are cut within a pointer: one slot may serve values of several types.
    fn keep_words_whole(&mut self, links: &[Link]) {
        loop {
            let before = self.words.len();
            for l in links {
                self.share_words(l.to, l.from, l.size);
                self.share_words(l.from, l.to, l.size);
            }
            if self.words.len() == before {
                break;
            }
        }
        for (object, at) in &self.words {
            let cut = |cuts: &Vec<i64>| cuts.iter().any(|c| (at + 1..at + 8).contains(c));
            if self.cuts.get(object).is_some_and(cut) {
                self.cuts.remove(object);
            }
        }
    }

    fn share_words(&mut self, to: At, from: At, size: i64) {
        let Some(cuts) = self.cuts.get(&from.0) else { return };
        for at in cuts.iter().map(|c| c - from.1).filter(|c| (0..size).contains(c)) {
            if self.words.contains(&(from.0, from.1 + at)) {
                self.words.insert((to.0, to.1 + at));
            }
        }
    }

    /// Cuts what is no size of an integer, or not aligned as one: words that other cuts will tell apart stay whole.
    fn cut_to_size(&mut self, object: Object) -> bool {
        let cuts = self.cuts[&object].clone();
        let mut changed = false;
        for w in cuts.windows(2) {
            let mut at = w[0];
            while at < w[1] {
                at += 1 << (w[1] - at).min(8).ilog2().min(at.trailing_zeros());
                changed |= self.cut_at(object, at);
            }
        }
        changed
    }

    fn share(&mut self, to: At, from: At, size: i64) -> bool {
        let Some(cuts) = self.cuts.get(&from.0) else { return false };
        let inside: Vec<i64> = cuts.iter().map(|c| c - from.1).filter(|c| (0..=size).contains(c)).collect();
        let mut changed = false;
        for at in inside {
            changed |= self.cut_at(to.0, to.1 + at);
        }
        changed
    }

    fn share_types(&mut self, to: At, from: At, size: i64) {
        let Some(cuts) = self.cuts.get(&from.0) else { return };
        if !self.cuts.contains_key(&to.0) {
            return;
        }
        for at in cuts.iter().map(|c| c - from.1).filter(|c| (0..size).contains(c)) {
            if let Some(&ty) = self.types.get(&(from.0, from.1 + at)) {
                self.types.entry((to.0, to.1 + at)).or_insert(ty);
            }
        }
    }

    /// The pieces of the bytes behind an address, with offsets relative to it.
    fn pieces_at(&self, ptr: Value, size: i64) -> Option<Vec<Piece>> {
        let &(object, at) = self.addresses.get(&ptr)?;
        let inside = |p: &&Piece| (at..at + size).contains(&p.offset);
        let relative = |p: &Piece| Piece { offset: p.offset - at, ty: p.ty };
        Some(self.pieces.get(&object)?.iter().filter(inside).map(relative).collect())
    }

    fn rewrite(&self, f: &mut Func, b: BlockId, descs: &Descs) {
        for i in std::mem::take(&mut f.blocks[b].insts) {
            let done = match f.insts[i].op {
                Op::Copy { dst, src, size, desc, flags, .. } => {
                    self.rewrite_copy(f, b, i, (dst, src, size), desc.map(|d| &descs[d]), flags)
                }
                Op::Load { ptr, offset, .. } => self.rewrite_load(f, b, i, ptr, offset),
                Op::Store { ptr, offset, value, .. } => self.rewrite_store(f, b, i, (ptr, offset, value)),
                _ => false,
            };
            if !done {
                f.blocks[b].insts.push(i);
            }
        }
    }

    fn rewrite_copy(
        &self,
        f: &mut Func,
        b: BlockId,
        i: InstId,
        (dst, src, size): (Value, Value, u32),
        desc: Option<&TypeDesc>,
        flags: MemFlags,
    ) -> bool {
        let loc = f.insts[i].loc;
        let size = i64::from(size);
        let (to, from) = (self.pieces_at(dst, size), self.pieces_at(src, size));
        let (to, from) = match (to, from) {
            (None, None) => return false,
            // Where memory is at the other end it is taken as the object's.
            (to, from) => {
                let (a, b) = (to.clone().or(from.clone()), from.or(to));
                (a.expect("passes::split: pieces"), b.expect("passes::split: pieces"))
            }
        };
        let at_object = |v: Value| self.addresses.get(&v).is_some_and(|(o, _)| self.pieces.contains_key(o));
        let barriers = match desc {
            Some(desc) if !at_object(dst) => pointers(desc, size).expect("passes::split: looked at before"),
            _ => Vec::new(),
        };
        // As a copy does: read all first. The first access finds what is nil.
        let values: Vec<Value> = from
            .iter()
            .enumerate()
            .map(|(n, p)| {
                let nil_check = flags.nil_check && n == 0 && !at_object(src);
                let flags = MemFlags { nil_check, barrier: false, ..flags };
                let op = Op::Load { ptr: src, offset: p.offset as i32, flags };
                emit(f, b, op, p.ty, loc)
            })
            .collect();
        for (n, (p, v)) in to.iter().zip(values).enumerate() {
            let value = convert(f, b, v, p.ty, loc);
            let nil_check = flags.nil_check && n == 0 && !at_object(dst);
            let flags = MemFlags { nil_check, barrier: barriers.contains(&p.offset), readonly: false };
            let op = Op::Store { ptr: dst, offset: p.offset as i32, value, flags };
            f.push_inst(b, op, &[], loc);
        }
        true
    }

    fn rewrite_load(&self, f: &mut Func, b: BlockId, i: InstId, ptr: Value, offset: i32) -> bool {
        let result = f.insts[i].results[0];
        let (ty, loc) = (f.ty(result), f.insts[i].loc);
        let Some(parts) = self.parts(ptr, offset, ty) else { return false };
        let wide = integer(i64::from(ty.bytes()));
        let mut whole = None;
        for p in parts {
            let op = Op::Load { ptr, offset: p.offset as i32, flags: MemFlags::default() };
            let v = emit(f, b, op, p.ty, loc);
            let v = convert(f, b, v, integer(i64::from(p.ty.bytes())), loc);
            let v = if p.ty.bytes() < ty.bytes() {
                let v = emit(f, b, Op::Conv(ConvOp::Zext, v), wide, loc);
                shift(f, b, BinOp::ShlBounded, v, wide, 8 * (p.offset - i64::from(offset)), loc)
            } else {
                v
            };
            whole = Some(match whole {
                None => v,
                Some(w) => emit(f, b, Op::Bin(BinOp::Or, w, v), wide, loc),
            });
        }
        let whole = convert_towards(f, b, whole.expect("passes::split: a part"), ty, loc);
        f.insts[i].op = if f.ty(whole) == ty {
            // The last operation gives the result under its old name.
            let last = f.blocks[b].insts.pop().expect("passes::split: a part");
            f.insts[last].op.clone()
        } else {
            Op::Conv(ConvOp::Bits, whole)
        };
        f.blocks[b].insts.push(i);
        true
    }

    fn rewrite_store(
        &self,
        f: &mut Func,
        b: BlockId,
        i: InstId,
        (ptr, offset, value): (Value, i32, Value),
    ) -> bool {
        let (ty, loc) = (f.ty(value), f.insts[i].loc);
        let Some(parts) = self.parts(ptr, offset, ty) else { return false };
        let wide = integer(i64::from(ty.bytes()));
        let whole = convert(f, b, value, wide, loc);
        for p in parts {
            let narrow = integer(i64::from(p.ty.bytes()));
            let v = shift(f, b, BinOp::LShrBounded, whole, wide, 8 * (p.offset - i64::from(offset)), loc);
            let v = if narrow == wide { v } else { emit(f, b, Op::Conv(ConvOp::Trunc, v), narrow, loc) };
            let value = convert(f, b, v, p.ty, loc);
            let op = Op::Store { ptr, offset: p.offset as i32, value, flags: MemFlags::default() };
            f.push_inst(b, op, &[], loc);
        }
        true
    }

    /// What an access is put together from, offsets as its own, unless it is one piece of the same type.
    fn parts(&self, ptr: Value, offset: i32, ty: Ty) -> Option<Vec<Piece>> {
        let (from, size) = (i64::from(offset), i64::from(ty.bytes()));
        let all = self.pieces_at(ptr, from + size)?;
        let parts: Vec<Piece> = all.into_iter().filter(|p| p.offset >= from).collect();
        (parts.len() != 1 || parts[0].ty != ty).then_some(parts)
    }
}

/// The offsets of pointers in the first bytes of an object of the type; None if there is no telling.
fn pointers(desc: &TypeDesc, size: i64) -> Option<Vec<i64>> {
    if desc.flags & FLAG_MASK_REPEATS != 0 || desc.size != size as u64 {
        return None;
    }
    let bit = |n: &u64| desc.gc_mask[(n / 8) as usize] >> (n % 8) & 1 == 1;
    Some((0..desc.ptr_bytes / 8).filter(bit).map(|n| 8 * n as i64).collect())
}

fn integer(bytes: i64) -> Ty {
    match bytes {
        1 => Ty::I8,
        2 => Ty::I16,
        4 => Ty::I32,
        8 => Ty::I64,
        _ => panic!("passes::split: a piece of {bytes} bytes"),
    }
}

fn emit(f: &mut Func, b: BlockId, op: Op, ty: Ty, loc: LocId) -> Value {
    let i = f.push_inst(b, op, &[ty], loc);
    f.insts[i].results[0]
}

fn shift(f: &mut Func, b: BlockId, op: BinOp, v: Value, ty: Ty, by: i64, loc: LocId) -> Value {
    if by == 0 {
        return v;
    }
    let by = emit(f, b, Op::Iconst(by), ty, loc);
    emit(f, b, Op::Bin(op, v, by), ty, loc)
}

/// The same bits as another type of the same size.
fn convert(f: &mut Func, b: BlockId, v: Value, ty: Ty, loc: LocId) -> Value {
    let v = convert_towards(f, b, v, ty, loc);
    if f.ty(v) == ty { v } else { emit(f, b, Op::Conv(ConvOp::Bits, v), ty, loc) }
}

/// What one conversion of bits, at most, is missing to: an integer stands between floats and pointers.
fn convert_towards(f: &mut Func, b: BlockId, v: Value, ty: Ty, loc: LocId) -> Value {
    match (f.ty(v), ty) {
        (Ty::F64, Ty::Ptr) | (Ty::Ptr, Ty::F64) => emit(f, b, Op::Conv(ConvOp::Bits, v), Ty::I64, loc),
        _ => v,
    }
}
