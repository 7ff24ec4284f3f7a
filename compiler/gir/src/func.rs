//! One function.

use base::{IndexVec, Pos, Symbol};

use crate::inst::{Inst, Term, Ty};

base::new_id! {
    /// An SSA value.
    pub struct Value = "v";
    pub struct BlockId = "b";
    pub struct InstId = "i";
    /// A frame slot.
    pub struct SlotId = "slot";
    /// A source location.
    pub struct LocId = "loc";
}

/// A source location, inlined or not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Loc {
    pub pos: Option<Pos>,
    /// The location of the call through which the code was inlined, and the callee's printed name.
    pub inlined: Option<(LocId, Symbol)>,
}

impl LocId {
    /// No location: belongs to what stands before it.
    pub const NONE: LocId = LocId(0);
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueDef {
    Param(BlockId, u32),
    Inst(InstId, u32),
}

#[derive(Clone, Debug)]
pub struct ValueData {
    pub ty: Ty,
    pub def: ValueDef,
    /// The length or capacity of a string or slice: never negative.
    pub length: bool,
}

/// A part of the frame with an address.
#[derive(Clone, Debug)]
pub struct Slot {
    pub size: u32,
    pub align: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub params: Vec<Value>,
    pub insts: Vec<InstId>,
    pub term: Term,
    pub term_loc: LocId,
    /// Rarely executed: placed at the end.
    pub cold: bool,
}

impl Default for LocId {
    fn default() -> Self {
        LocId::NONE
    }
}

/// A function. Block 0 is the entry; its parameters are the function's.
#[derive(Clone, Debug)]
pub struct Func {
    /// Unique in the program: the link symbol.
    pub symbol: String,
    /// The name in traces ("main.(*T).m", "main.main.func1").
    pub name: String,
    pub params: Vec<Ty>,
    pub results: Vec<Ty>,
    pub blocks: IndexVec<BlockId, Block>,
    pub insts: IndexVec<InstId, Inst>,
    pub values: IndexVec<Value, ValueData>,
    pub slots: IndexVec<SlotId, Slot>,
    /// Entry 0 is `LocId::NONE`.
    pub locs: IndexVec<LocId, Loc>,
    /// Where the declaration stands.
    pub pos: Option<Pos>,
    pub flags: FuncFlags,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FuncFlags {
    /// `//go:noinline`, or it asks for its own frame.
    pub noinline: bool,
    /// Left out of traces: method wrappers, thunks.
    pub hidden: bool,
    /// Worth inlining whatever its size: wrappers and thunks.
    pub always_inline: bool,
    /// Results never come: panics, exits.
    pub noreturn: bool,
}

pub const ENTRY: BlockId = BlockId(0);

impl Func {
    /// An empty function with its entry block.
    pub fn new(symbol: String, name: String, params: Vec<Ty>, results: Vec<Ty>) -> Func {
        let mut f = Func {
            symbol,
            name,
            results,
            blocks: IndexVec::new(),
            insts: IndexVec::new(),
            values: IndexVec::new(),
            slots: IndexVec::new(),
            locs: IndexVec::from_raw(vec![Loc { pos: None, inlined: None }]),
            pos: None,
            flags: FuncFlags::default(),
            params: Vec::new(),
        };
        let entry = f.blocks.push(Block::default());
        for &ty in &params {
            f.add_param(entry, ty);
        }
        f.params = params;
        f
    }

    pub fn ty(&self, v: Value) -> Ty {
        self.values[v].ty
    }

    pub fn add_param(&mut self, block: BlockId, ty: Ty) -> Value {
        let n = self.blocks[block].params.len() as u32;
        let v = self.values.push(ValueData { ty, def: ValueDef::Param(block, n), length: false });
        self.blocks[block].params.push(v);
        v
    }

    /// Appends an instruction with results of the given types.
    pub fn push_inst(&mut self, block: BlockId, op: crate::inst::Op, results: &[Ty], loc: LocId) -> InstId {
        let id = self.insts.next_id();
        let results = results
            .iter()
            .enumerate()
            .map(|(i, &ty)| {
                self.values.push(ValueData { ty, def: ValueDef::Inst(id, i as u32), length: false })
            })
            .collect();
        self.insts.push(Inst { op, results, loc });
        self.blocks[block].insts.push(id);
        id
    }

    /// The instruction that defines a value, unless it is a parameter.
    pub fn def(&self, v: Value) -> Option<&Inst> {
        match self.values[v].def {
            ValueDef::Inst(i, _) => Some(&self.insts[i]),
            ValueDef::Param(..) => None,
        }
    }

    /// The value as a constant integer.
    pub fn const_int(&self, v: Value) -> Option<i64> {
        match self.def(v)?.op {
            crate::inst::Op::Iconst(c) => Some(c),
            _ => None,
        }
    }

    /// Predecessor lists (a block that branches twice to one successor is listed twice).
    pub fn predecessors(&self) -> IndexVec<BlockId, Vec<BlockId>> {
        let mut preds = IndexVec::filled(Vec::new(), self.blocks.len());
        for (id, b) in self.blocks.iter_enumerated() {
            b.term.successors(|s| preds[s].push(id));
        }
        preds
    }

    /// Reachable blocks in reverse post-order.
    pub fn rpo(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut post = Vec::new();
        let mut stack = vec![(ENTRY, self.successor_list(ENTRY), 0)];
        seen[0] = true;
        while let Some((b, succs, i)) = stack.last_mut() {
            if let Some(&s) = succs.get(*i) {
                *i += 1;
                if !std::mem::replace(&mut seen[s.0 as usize], true) {
                    stack.push((s, self.successor_list(s), 0));
                }
            } else {
                post.push(*b);
                stack.pop();
            }
        }
        post.reverse();
        post
    }

    pub fn successor_list(&self, b: BlockId) -> Vec<BlockId> {
        let mut list = Vec::new();
        self.blocks[b].term.successors(|s| list.push(s));
        list
    }
}
