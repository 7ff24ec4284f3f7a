//! Run-time checks and traps. The operands of a failed check go to g's scratch words in a cold block, so that the hot
//! path keeps its registers.

use abi::TrapCode;
use abi::layout::G_SCRATCH;
use cranelift_codegen::ir::{self, InstBuilder, condcodes::IntCC, types};
use gir::inst::Ty;
use gir::{CheckedOp, Value};

use crate::clif::{Translator, clif_trap};

impl Translator<'_, '_> {
    pub(crate) fn check(&mut self, op: CheckedOp, a: Value, b: Value, code: TrapCode) {
        let (x, y) = (self.val(a), self.val(b));
        let cc = match op {
            CheckedOp::Ult => IntCC::UnsignedGreaterThanOrEqual,
            CheckedOp::Ule => IntCC::UnsignedGreaterThan,
        };
        let fails = self.b.ins().icmp(cc, x, y);
        self.raise_if(fails, code, &[a, b]);
    }

    pub(crate) fn trap_if(&mut self, cond: Value, code: TrapCode, args: &[Value]) {
        let cond = self.val(cond);
        self.raise_if(cond, code, args);
    }

    fn raise_if(&mut self, cond: ir::Value, code: TrapCode, args: &[Value]) {
        if args.is_empty() {
            self.b.ins().trapnz(cond, clif_trap(code));
            return;
        }
        let bad = self.cold_block();
        let good = self.next_block();
        self.b.ins().brif(cond, bad, &[], good, &[]);
        self.b.switch_to_block(bad);
        self.raise(code, args);
        self.b.switch_to_block(good);
    }

    /// Ends the block with a trap, operands first.
    pub(crate) fn raise(&mut self, code: TrapCode, args: &[Value]) {
        if !args.is_empty() {
            let g = self.b.ins().get_pinned_reg(types::I64);
            for (i, &arg) in args.iter().enumerate() {
                let v = self.val(arg);
                let word = match self.ty(arg) {
                    Ty::I8 | Ty::I16 | Ty::I32 => self.b.ins().sextend(types::I64, v),
                    Ty::I64 | Ty::Ptr | Ty::F32 | Ty::F64 => v,
                };
                self.b.ins().store(Self::plain(), word, g, G_SCRATCH + i as i32 * 8);
            }
        }
        self.b.ins().trap(clif_trap(code));
    }
}
