//! Slots that only carry operands to calls of the runtime: written as a whole right before, in the same block. What such a
//! slot holds is never older than the block's execution, so an object in it doesn't survive a loop's iteration by that, and
//! what one block puts there no other block sees.

use gir::{BlockId, Callee, Func, Op, SlotId, Value};

use abi::{Effects, Scalar};

/// Larger slots aren't looked at: their bytes wouldn't fit into a word.
const MAX_SIZE: u32 = 64;

#[derive(Clone, Copy)]
struct Slot {
    /// The block that is looked at, and the bytes that it has written so far.
    block: Option<BlockId>,
    written: u64,
    ok: bool,
}

/// What is known on the way through the function.
struct Search<'a> {
    func: &'a Func,
    slots: Vec<Slot>,
    /// By value: the block that takes a slot's address there.
    taken: Vec<Option<BlockId>>,
}

/// For each slot of the function, whether it is one of those.
pub(crate) fn slots(func: &Func, rpo: &[BlockId]) -> Vec<bool> {
    let start = |size| Slot { block: None, written: 0, ok: size <= MAX_SIZE };
    let slots = func.slots.iter().map(|s| start(s.size)).collect();
    let mut search = Search { func, slots, taken: vec![None; func.values.len()] };
    for &b in rpo {
        for &i in &func.blocks[b].insts {
            let inst = &func.insts[i];
            if matches!(inst.op, Op::SlotAddr(..)) {
                search.taken[inst.results[0].0 as usize] = Some(b);
            }
            search.look(b, &inst.op);
        }
        func.blocks[b].term.visit(|v| search.give_up(v));
    }
    search.slots.iter().map(|s| s.ok && s.block.is_some()).collect()
}

impl Search<'_> {
    fn look(&mut self, b: BlockId, op: &Op) {
        match op {
            Op::Store { ptr, offset, value, .. } => {
                self.give_up(*value);
                if let Some((slot, at)) = slot_at(self.func, *ptr) {
                    if self.taken[ptr.0 as usize] == Some(b) {
                        self.write(slot, b, at + offset, self.func.ty(*value).bytes());
                    } else {
                        self.give_up(*ptr);
                    }
                }
            }
            Op::Call { callee: Callee::Runtime(f), args } if keeps_nothing(*f) => {
                for &a in args {
                    let Some((slot, _)) = slot_at(self.func, a) else { continue };
                    let size = self.func.slots[slot].size;
                    let s = &mut self.slots[slot.0 as usize];
                    s.ok &=
                        s.block == Some(b) && s.written == all(size) && self.taken[a.0 as usize] == Some(b);
                }
            }
            other => other.visit(|v| self.give_up(v)),
        }
    }

    fn write(&mut self, slot: SlotId, b: BlockId, at: i32, bytes: u32) {
        let size = self.func.slots[slot].size;
        let s = &mut self.slots[slot.0 as usize];
        if !s.ok || at < 0 || at as u32 + bytes > size {
            s.ok = false;
            return;
        }
        if s.block.replace(b) != Some(b) {
            s.written = 0;
        }
        s.written |= all(bytes) << at;
    }

    /// Any other use of the address.
    fn give_up(&mut self, v: Value) {
        if let Some((slot, _)) = slot_at(self.func, v) {
            self.slots[slot.0 as usize].ok = false;
        }
    }
}

/// Do the call's results lead nowhere that its arguments lead?
fn keeps_nothing(f: abi::RtFn) -> bool {
    let row = f.desc();
    row.effects.contains(Effects::FOREIGN) || !row.results.contains(&Scalar::Ptr)
}

fn all(bytes: u32) -> u64 {
    if bytes >= u64::BITS { u64::MAX } else { (1 << bytes) - 1 }
}

/// The slot that an address lies in by its definition, and where.
pub(crate) fn slot_at(func: &Func, address: Value) -> Option<(SlotId, i32)> {
    match func.def(address)?.op {
        Op::SlotAddr(slot, offset) => Some((slot, offset)),
        _ => None,
    }
}
