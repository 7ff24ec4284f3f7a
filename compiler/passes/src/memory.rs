//! What memory is known to hold: loads that need not be repeated, and stores of what is there already.
//!
//! Memory has *versions*: one per instruction that may write, and one per block where different ones meet. Between two
//! places with the same version nothing was written, so what was read or stored at the first is what the second finds.
//! A write leaves alone what it provably doesn't touch: other parts of the same object, and other objects.

use abi::RtFn;
use base::{FxHashMap, FxHashSet, IndexVec};
use gir::func::ENTRY;
use gir::inst::Ty;
use gir::{BlockId, Callee, DataId, Func, InstId, Op, SlotId, Term, Value};

/// A state of memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Version {
    /// Of what never changes.
    Constant,
    Start,
    Meet(BlockId),
    After(InstId),
}

/// What an address is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Base {
    Value(Value),
    Slot(SlotId),
    Data(DataId),
    /// An index was added to another address.
    Indexed(u32, i64, Value),
}

/// What object an address leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Unknown(Value),
    /// A slot; `true` if its address is only used to load and store.
    Slot(SlotId, bool),
    Data(DataId),
    New(Value),
}

/// What a load reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    /// Number of the base.
    base: u32,
    offset: i64,
    ty: Ty,
}

/// How many of the facts learned last a write looks at for those that outlive it.
const MAX_KEPT: usize = 32;

/// After so many rounds whatever changes gets a version of its own and keeps it: loops may be too tangled to settle.
const MAX_SWEEPS: usize = 8;

pub(crate) struct Memory {
    starts: IndexVec<BlockId, Version>,
    now: Version,
    /// Has the function a landing pad? Its blocks can't use what others computed.
    recovers: bool,
    private: FxHashSet<SlotId>,
    bases: FxHashMap<Base, u32>,
    roots: Vec<Root>,
    known: FxHashMap<(Version, Place), Value>,
    /// What is in `known`, in the order of coming, with what was known before.
    learned: Vec<(Version, Place, Option<Value>)>,
}

/// What to do with an instruction.
pub(crate) enum Verdict {
    Keep,
    /// A load that gives this value.
    Same(Value),
    /// A store that changes nothing.
    Drop,
}

impl Memory {
    pub(crate) fn new(f: &Func, rpo: &[BlockId]) -> Memory {
        let recovers = rpo.iter().any(|&b| matches!(f.blocks[b].term, Term::DeferEnter { .. }));
        Memory {
            starts: starts(f, rpo),
            now: Version::Start,
            recovers,
            private: private_slots(f, rpo),
            bases: FxHashMap::default(),
            roots: Vec::new(),
            known: FxHashMap::default(),
            learned: Vec::new(),
        }
    }

    /// Goes to the start of a block that what is known dominates. Gives what `leave` wants.
    pub(crate) fn enter(&mut self, b: BlockId) -> usize {
        self.now = self.starts[b];
        self.learned.len()
    }

    /// Forgets what was learned since a block was entered.
    pub(crate) fn leave(&mut self, mark: usize) {
        for (version, place, before) in self.learned.drain(mark..).rev() {
            match before {
                Some(v) => self.known.insert((version, place), v),
                None => self.known.remove(&(version, place)),
            };
        }
    }

    /// Goes on by an instruction, whose operands are final.
    pub(crate) fn step(&mut self, f: &Func, i: InstId) -> Verdict {
        match f.insts[i].op {
            Op::Load { ptr, offset, flags } => {
                let result = f.insts[i].results[0];
                if flags.readonly && self.recovers {
                    return Verdict::Keep;
                }
                let place = self.place(f, ptr, i64::from(offset), f.ty(result));
                let version = if flags.readonly { Version::Constant } else { self.now };
                match self.known.get(&(version, place)) {
                    // That the program reads a length here says something; that it is one where it was stored doesn't.
                    Some(&v) if f.values[v].length || !f.values[result].length => return Verdict::Same(v),
                    _ => self.learn(version, place, result),
                }
            }
            Op::Store { ptr, offset, value, .. } => {
                let place = self.place(f, ptr, i64::from(offset), f.ty(value));
                let there = self.known.get(&(self.now, place)) == Some(&value);
                self.write(i, if there { None } else { Some((place, i64::from(place.ty.bytes()))) });
                if there {
                    return Verdict::Drop;
                }
                self.learn(self.now, place, value);
            }
            Op::Zero { dst, size, .. } | Op::Copy { dst, size, .. } => {
                let place = self.place(f, dst, 0, Ty::I8);
                self.write(i, Some((place, i64::from(size))));
            }
            ref op if writes(op) => self.now = Version::After(i),
            _ => {}
        }
        Verdict::Keep
    }

    fn learn(&mut self, version: Version, place: Place, v: Value) {
        let before = self.known.insert((version, place), v);
        self.learned.push((version, place, before));
    }

    /// Passes a write of so many bytes, or one that changes nothing.
    fn write(&mut self, i: InstId, what: Option<(Place, i64)>) {
        let before = std::mem::replace(&mut self.now, Version::After(i));
        let from = self.learned.len().saturating_sub(MAX_KEPT);
        for n in from..self.learned.len() {
            let (version, place, _) = self.learned[n];
            if version == before
                && what.is_none_or(|(to, size)| self.apart(to, size, place))
                && let Some(&v) = self.known.get(&(version, place))
            {
                self.learn(self.now, place, v);
            }
        }
    }

    /// Are so many bytes from one place surely none of the other's?
    fn apart(&self, a: Place, size: i64, b: Place) -> bool {
        if a.base == b.base {
            return b.offset >= a.offset + size || a.offset >= b.offset + i64::from(b.ty.bytes());
        }
        match (self.roots[a.base as usize], self.roots[b.base as usize]) {
            (Root::Unknown(_), Root::Slot(_, private)) | (Root::Slot(_, private), Root::Unknown(_)) => {
                private
            }
            (Root::Unknown(_), _) | (_, Root::Unknown(_)) => false,
            (x, y) => x != y,
        }
    }

    fn place(&mut self, f: &Func, ptr: Value, offset: i64, ty: Ty) -> Place {
        let (base, at) = self.address(f, ptr);
        Place { base, offset: at.wrapping_add(offset), ty }
    }

    /// Base and offset of an address.
    fn address(&mut self, f: &Func, ptr: Value) -> (u32, i64) {
        match f.def(ptr).map(|i| &i.op) {
            Some(&Op::SlotAddr(s, at)) => {
                let private = self.private.contains(&s);
                (self.base(Base::Slot(s), Root::Slot(s, private)), i64::from(at))
            }
            Some(&Op::DataAddr(d, at)) => (self.base(Base::Data(d), Root::Data(d)), at),
            Some(&Op::PtrAdd(x, by)) => {
                let (base, at) = self.address(f, x);
                match f.const_int(by) {
                    Some(c) => (base, at.wrapping_add(c)),
                    None => {
                        let root = self.roots[base as usize];
                        (self.base(Base::Indexed(base, at, by), root), 0)
                    }
                }
            }
            Some(Op::New { .. }) => (self.base(Base::Value(ptr), Root::New(ptr)), 0),
            _ => (self.base(Base::Value(ptr), Root::Unknown(ptr)), 0),
        }
    }

    fn base(&mut self, base: Base, root: Root) -> u32 {
        *self.bases.entry(base).or_insert_with(|| {
            self.roots.push(root);
            self.roots.len() as u32 - 1
        })
    }
}

/// The version at the start of each reachable block: what all ways to it bring, else one of its own.
fn starts(f: &Func, rpo: &[BlockId]) -> IndexVec<BlockId, Version> {
    let last = |b: &gir::Block| b.insts.iter().rev().find(|&&i| writes(&f.insts[i].op)).copied();
    let lasts = IndexVec::<BlockId, _>::from_raw(f.blocks.iter().map(last).collect());
    let mut preds = f.predecessors();
    let mut starts: IndexVec<BlockId, Option<Version>> = IndexVec::filled(None, f.blocks.len());
    starts[ENTRY] = Some(Version::Start);
    for &b in rpo {
        if let Term::DeferEnter { recover, .. } = f.blocks[b].term {
            preds[recover].clear();
            starts[recover] = Some(Version::Meet(recover));
        }
    }
    for sweep in 0.. {
        let mut changed = false;
        for &b in rpo {
            let own = Version::Meet(b);
            let mut new = None;
            for &p in &preds[b] {
                let Some(start) = starts[p] else { continue };
                let end = lasts[p].map_or(start, Version::After);
                // What comes round a loop as it left adds nothing.
                if end != own {
                    new = if new.is_none_or(|v| v == end) { Some(end) } else { Some(own) };
                }
            }
            let tangled = sweep > MAX_SWEEPS;
            if new.is_some() && new != starts[b] && !(tangled && starts[b] == Some(own)) {
                starts[b] = if tangled { Some(own) } else { new };
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    IndexVec::from_raw(starts.iter().map(|s| s.unwrap_or(Version::Start)).collect())
}

/// Slots whose addresses are used for nothing but access.
fn private_slots(f: &Func, rpo: &[BlockId]) -> FxHashSet<SlotId> {
    let mut private: FxHashSet<SlotId> = f.slots.ids().collect();
    if private.is_empty() {
        return private;
    }
    let slot = |v: Value| match f.def(v).map(|i| &i.op) {
        Some(&Op::SlotAddr(s, _)) => Some(s),
        _ => None,
    };
    for &b in rpo {
        for &i in &f.blocks[b].insts {
            let accessed = match f.insts[i].op {
                Op::Load { ptr, .. } | Op::Zero { dst: ptr, .. } | Op::NilCheck(ptr) => [Some(ptr), None],
                Op::Store { ptr, value, .. } if ptr != value => [Some(ptr), None],
                Op::Copy { dst, src, .. } => [Some(dst), Some(src)],
                _ => [None, None],
            };
            f.insts[i].op.visit(|v| {
                if !accessed.contains(&Some(v))
                    && let Some(s) = slot(v)
                {
                    private.remove(&s);
                }
            });
        }
        f.blocks[b].term.visit(|v| {
            if let Some(s) = slot(v) {
                private.remove(&s);
            }
        });
    }
    private
}

/// May the instruction change what a load finds?
fn writes(op: &Op) -> bool {
    match op {
        Op::Store { .. }
        | Op::Copy { .. }
        | Op::Zero { .. }
        | Op::AtomicLoad { .. }
        | Op::AtomicStore { .. }
        | Op::AtomicRmw { .. }
        | Op::AtomicCas { .. } => true,
        Op::Call { callee: Callee::Runtime(row), .. } => !only_looks(*row),
        Op::Call { .. } => true,
        _ => false,
    }
}

/// Rows that write to no memory that was there before, but for the runtime's own.
fn only_looks(row: RtFn) -> bool {
    matches!(
        row,
        RtFn::new_fast
            | RtFn::new
            | RtFn::new_array
            | RtFn::makeslice
            | RtFn::growslice
            | RtFn::mem_equal
            | RtFn::mem_compare
            | RtFn::mem_hash
            | RtFn::index_byte
            | RtFn::last_index_byte
            | RtFn::count_byte
            | RtFn::index_mem
            | RtFn::concat2
            | RtFn::concat
            | RtFn::bytes_to_string
            | RtFn::string_to_bytes
            | RtFn::runes_to_string
            | RtFn::string_to_runes
            | RtFn::rune_to_string
            | RtFn::decode_rune
            | RtFn::map_make
            | RtFn::map_len
            | RtFn::map_get32
            | RtFn::map_get64
            | RtFn::map_get_str
    )
}
