//! Loads, stores, block copies, allocation, atomics, and the collector's write barrier.

use abi::{RtFn, TrapCode};
use cranelift_codegen::ir::{self, AtomicRmwOp, InstBuilder, MemFlagsData, condcodes::IntCC, types};
use gir::inst::Ty;
use gir::{DescId, MemFlags, RmwOp, Value};

use crate::callconv::clif_ty;
use crate::clif::{Translator, clif_trap};
use crate::sym::Sym;

/// Copies and clears up to this size are written out.
const INLINE_BYTES: u32 = 128;

/// The pieces of an inline copy or clear: (type, offset). The last ones may overlap.
fn pieces(size: u32) -> Vec<(types::Type, i32)> {
    const WIDTHS: [(u32, types::Type); 5] =
        [(16, types::I8X16), (8, types::I64), (4, types::I32), (2, types::I16), (1, types::I8)];
    let mut out = Vec::new();
    let mut at = 0;
    while at < size {
        let left = size - at;
        // One overlapping piece for the rest, if a whole one has been placed before.
        let covering = WIDTHS.iter().rev().find(|w| w.0 >= left && w.0 <= size && at > 0);
        let (width, ty) = match covering {
            Some(&w) => w,
            None => *WIDTHS.iter().find(|w| w.0 <= left).expect("codegen: a byte fits"),
        };
        let place = if width > left { size - width } else { at };
        out.push((ty, place as i32));
        at = place + width;
    }
    out
}

impl Translator<'_, '_> {
    fn flags(flags: MemFlags) -> MemFlagsData {
        if flags.nil_check {
            return Self::checked();
        }
        let plain = Self::plain();
        // Not `can_move`: the access may stand behind a check that makes it valid.
        if flags.readonly { plain.with_readonly() } else { plain }
    }

    /// An access that faults with the nil-dereference panic.
    fn checked() -> MemFlagsData {
        MemFlagsData::new().with_trap_code(Some(clif_trap(TrapCode::NilDeref)))
    }

    pub(crate) fn load(&mut self, result: Value, ptr: Value, offset: i32, flags: MemFlags) -> ir::Value {
        let (p, ty) = (self.val(ptr), self.ty(result));
        let flags = Self::flags(flags);
        let Some(signed) = self.widens(result) else {
            return self.b.ins().load(clif_ty(ty), flags, p, offset);
        };
        let at = self.b.ins();
        let wide = match (ty, signed) {
            (Ty::I8, false) => at.uload8(types::I64, flags, p, offset),
            (Ty::I8, true) => at.sload8(types::I64, flags, p, offset),
            (Ty::I16, false) => at.uload16(types::I64, flags, p, offset),
            (Ty::I16, true) => at.sload16(types::I64, flags, p, offset),
            (_, false) => at.uload32(flags, p, offset),
            (_, true) => at.sload32(flags, p, offset),
        };
        self.set_wide(result, wide);
        self.b.ins().ireduce(clif_ty(ty), wide)
    }

    pub(crate) fn store(&mut self, ptr: Value, offset: i32, value: Value, flags: MemFlags) {
        let (p, v) = (self.val(ptr), self.val(value));
        if flags.barrier {
            if flags.nil_check {
                // The barrier reads the slot: a nil base must fault here, not there.
                self.b.ins().load(types::I8, Self::checked(), p, offset);
            }
            self.if_barrier(|t| {
                let slot = t.b.ins().iadd_imm_s(p, i64::from(offset));
                t.call_runtime(RtFn::write_barrier, &[slot]);
            });
        }
        self.b.ins().store(Self::flags(flags), v, p, offset);
    }

    /// Runs cold code while the collector marks.
    fn if_barrier(&mut self, cold: impl FnOnce(&mut Self)) {
        let marking = self.barrier_flag();
        let slow = self.cold_block();
        let on = self.next_block();
        self.b.ins().brif(marking, slow, &[], on, &[]);
        self.b.switch_to_block(slow);
        cold(self);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    fn barrier_flag(&mut self) -> ir::Value {
        let flag = self.symbol_addr(Sym::BarrierFlag, 0);
        self.b.ins().load(types::I8, Self::plain(), flag, 0)
    }

    /// Cold code while the collector marks, else hot code.
    fn barrier_or(&mut self, cold: impl FnOnce(&mut Self), hot: impl FnOnce(&mut Self)) {
        let marking = self.barrier_flag();
        let slow = self.cold_block();
        let fast = self.next_block();
        let on = self.next_block();
        self.b.ins().brif(marking, slow, &[], fast, &[]);
        self.b.switch_to_block(slow);
        cold(self);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(fast);
        hot(self);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    pub(crate) fn copy(&mut self, dst: Value, src: Value, size: u32, desc: Option<DescId>, flags: MemFlags) {
        let (d, s) = (self.val(dst), self.val(src));
        if flags.nil_check {
            self.b.ins().load(types::I8, Self::checked(), s, 0);
            self.b.ins().load(types::I8, Self::checked(), d, 0);
        }
        match desc {
            Some(desc) => self.barrier_or(
                |t| {
                    let desc = t.symbol_addr(Sym::Desc(desc), 0);
                    t.call_runtime(RtFn::typed_move, &[desc, d, s]);
                },
                |t| t.plain_copy(d, s, size),
            ),
            None => self.plain_copy(d, s, size),
        }
    }

    fn plain_copy(&mut self, dst: ir::Value, src: ir::Value, size: u32) {
        if size > INLINE_BYTES {
            let n = self.iconst(types::I64, i64::from(size));
            self.call_runtime(RtFn::memmove, &[dst, src, n]);
            return;
        }
        // Everything is read before anything is written: the two may overlap.
        let values: Vec<_> = pieces(size)
            .into_iter()
            .map(|(ty, at)| (self.b.ins().load(ty, Self::plain(), src, at), at))
            .collect();
        for (v, at) in values {
            self.b.ins().store(Self::plain(), v, dst, at);
        }
    }

    pub(crate) fn zero(&mut self, dst: Value, size: u32, desc: Option<DescId>, flags: MemFlags) {
        let d = self.val(dst);
        if flags.nil_check {
            self.b.ins().load(types::I8, Self::checked(), d, 0);
        }
        match desc {
            Some(desc) => self.barrier_or(
                |t| {
                    let desc = t.symbol_addr(Sym::Desc(desc), 0);
                    t.call_runtime(RtFn::typed_clear, &[desc, d]);
                },
                |t| t.plain_zero(d, size),
            ),
            None => self.plain_zero(d, size),
        }
    }

    fn plain_zero(&mut self, dst: ir::Value, size: u32) {
        if size > 2 * INLINE_BYTES {
            let n = self.iconst(types::I64, i64::from(size));
            self.call_runtime(RtFn::memzero, &[dst, n]);
            return;
        }
        let mut vector = None;
        for (ty, at) in pieces(size) {
            let v = if ty == types::I8X16 {
                *vector.get_or_insert_with(|| {
                    let c = self.b.func.dfg.constants.insert([0u8; 16].as_slice().into());
                    self.b.ins().vconst(types::I8X16, c)
                })
            } else {
                self.b.ins().iconst(ty, 0)
            };
            self.b.ins().store(Self::plain(), v, dst, at);
        }
    }

    pub(crate) fn new_object(&mut self, desc: DescId, zeroed: bool, stack: bool) -> ir::Value {
        let d = &self.program.descs[desc];
        if stack {
            let size = u32::try_from(d.size).expect("codegen: object in a frame");
            let slot = self.temp_slot(size.max(1), u32::from(d.align));
            if zeroed {
                self.plain_zero(slot, size);
            }
            return slot;
        }
        let typ = self.symbol_addr(Sym::Desc(desc), 0);
        let inst = self.call_runtime(RtFn::new_fast, &[typ]);
        let fast = self.b.inst_results(inst)[0];
        let slow = self.cold_block();
        let (join, result) = self.join_block(types::I64);
        self.b.ins().brif(fast, join, &[fast.into()], slow, &[]);
        self.b.switch_to_block(slow);
        let typ = self.symbol_addr(Sym::Desc(desc), 0);
        let inst = self.call_runtime(RtFn::new, &[typ]);
        let v = self.b.inst_results(inst)[0];
        self.b.ins().jump(join, &[v.into()]);
        self.b.switch_to_block(join);
        result
    }

    pub(crate) fn nil_check(&mut self, ptr: Value) {
        let p = self.val(ptr);
        self.b.ins().load(types::I8, Self::checked(), p, 0);
    }

    pub(crate) fn atomic_load(&mut self, ty: Ty, ptr: Value) -> ir::Value {
        let p = self.val(ptr);
        self.b.ins().atomic_load(clif_ty(ty), Self::checked(), p)
    }

    pub(crate) fn atomic_store(&mut self, ptr: Value, value: Value) {
        let (p, v) = (self.val(ptr), self.val(value));
        match self.target.arch {
            // An exchange: Cranelift's store is followed by a full fence, which is slower.
            base::Arch::Amd64 => {
                self.b.ins().atomic_rmw(
                    clif_ty(self.func.ty(value)),
                    Self::checked(),
                    AtomicRmwOp::Xchg,
                    p,
                    v,
                );
            }
            base::Arch::Arm64 => {
                self.b.ins().atomic_store(Self::checked(), v, p);
            }
        }
    }

    pub(crate) fn atomic_rmw(&mut self, op: RmwOp, ptr: Value, value: Value, barrier: bool) -> ir::Value {
        let (p, v) = (self.val(ptr), self.val(value));
        if barrier {
            assert!(op == RmwOp::Xchg, "codegen: pointers are only exchanged");
            return self.atomic_pointer(RtFn::atomic_swap_ptr, &[p, v]);
        }
        let op = match op {
            RmwOp::Add => AtomicRmwOp::Add,
            RmwOp::And => AtomicRmwOp::And,
            RmwOp::Or => AtomicRmwOp::Or,
            RmwOp::Xchg => AtomicRmwOp::Xchg,
        };
        self.b.ins().atomic_rmw(clif_ty(self.func.ty(value)), Self::checked(), op, p, v)
    }

    pub(crate) fn atomic_cas(&mut self, ptr: Value, old: Value, new: Value, barrier: bool) -> ir::Value {
        let (p, old, new) = (self.val(ptr), self.val(old), self.val(new));
        if barrier {
            return self.atomic_pointer(RtFn::atomic_cas_ptr, &[p, old, new]);
        }
        let seen = self.b.ins().atomic_cas(Self::checked(), p, old, new);
        self.b.ins().icmp(IntCC::Equal, seen, old)
    }

    /// An atomic operation on a pointer word is the runtime's: the barrier and the operation must not be parted by a stop of
    /// the world, which finds generated code at any instruction.
    fn atomic_pointer(&mut self, row: RtFn, args: &[ir::Value]) -> ir::Value {
        self.b.ins().load(types::I8, Self::checked(), args[0], 0);
        let call = self.call_runtime(row, args);
        self.b.inst_results(call)[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_and_stay_inside() {
        for size in 0..200 {
            let mut covered = vec![false; size as usize];
            for (ty, at) in pieces(size) {
                for i in at as u32..at as u32 + ty.bytes() {
                    covered[i as usize] = true;
                }
            }
            assert!(covered.iter().all(|&c| c), "{size}");
        }
        assert_eq!(pieces(24).len(), 2);
        assert_eq!(pieces(15).len(), 2);
        assert_eq!(pieces(7).len(), 2);
    }
}
