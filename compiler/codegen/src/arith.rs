//! Integer arithmetic, comparisons and conversions between integers.

use cranelift_codegen::ir::{self, InstBuilder, condcodes::IntCC, types};
use gir::inst::Ty;
use gir::{BinOp, CmpOp, ConvOp, UnOp, Value};

use crate::callconv::clif_ty;
use crate::clif::Translator;

/// Which shift.
#[derive(Clone, Copy)]
enum Shift {
    Left,
    Right,
    Arithmetic,
}

impl Translator<'_, '_> {
    pub(crate) fn unary(&mut self, op: UnOp, value: Value) -> ir::Value {
        let a = self.val(value);
        let ty = self.ty(value);
        let ins = self.b.ins();
        match op {
            UnOp::Neg => ins.ineg(a),
            UnOp::Not => ins.bnot(a),
            UnOp::Clz => ins.clz(a),
            UnOp::Ctz => ins.ctz(a),
            UnOp::Popcnt => ins.popcnt(a),
            UnOp::Bswap => match ty {
                Ty::I8 => a,
                Ty::I16 | Ty::I32 | Ty::I64 | Ty::Ptr | Ty::F32 | Ty::F64 => ins.bswap(a),
            },
            UnOp::Bitrev => ins.bitrev(a),
            UnOp::FNeg => ins.fneg(a),
            UnOp::FAbs => ins.fabs(a),
            UnOp::Sqrt => ins.sqrt(a),
            UnOp::Floor | UnOp::Ceil | UnOp::FTrunc | UnOp::Nearest => self.round(op, value),
        }
    }

    pub(crate) fn binary(&mut self, op: BinOp, va: Value, vb: Value) -> ir::Value {
        let (a, b) = (self.val(va), self.val(vb));
        let ins = self.b.ins();
        match op {
            BinOp::Add => ins.iadd(a, b),
            BinOp::Sub => ins.isub(a, b),
            BinOp::Mul => ins.imul(a, b),
            BinOp::And => ins.band(a, b),
            BinOp::Or => ins.bor(a, b),
            BinOp::Xor => ins.bxor(a, b),
            BinOp::Rotl => ins.rotl(a, b),
            BinOp::FAdd => ins.fadd(a, b),
            BinOp::FSub => ins.fsub(a, b),
            BinOp::FMul => ins.fmul(a, b),
            BinOp::FDiv => ins.fdiv(a, b),
            BinOp::FMin => ins.fmin(a, b),
            BinOp::FMax => ins.fmax(a, b),
            BinOp::FCopysign => ins.fcopysign(a, b),
            BinOp::ShlBounded => ins.ishl(a, b),
            BinOp::LShrBounded => ins.ushr(a, b),
            BinOp::AShrBounded => ins.sshr(a, b),
            BinOp::Shl => self.shift(Shift::Left, va, vb),
            BinOp::LShr => self.shift(Shift::Right, va, vb),
            BinOp::AShr => self.shift(Shift::Arithmetic, va, vb),
            BinOp::SDiv | BinOp::SRem => self.signed_division(op == BinOp::SRem, va, vb),
            BinOp::UDiv | BinOp::URem => self.unsigned_division(op == BinOp::URem, va, vb),
            BinOp::UMulHi => self.mul_high(false, va, vb),
            BinOp::SMulHi => self.mul_high(true, va, vb),
        }
    }

    /// Go's shifts: Cranelift's take the count modulo the width.
    fn shift(&mut self, op: Shift, value: Value, count: Value) -> ir::Value {
        let ty = clif_ty(self.ty(value));
        let width = i64::from(ty.bits());
        let a = self.val(value);
        if let Some(c) = self.func.const_int(count) {
            let bits = self.ty(count).bits();
            let c = if bits == 64 { c as u64 } else { c as u64 & ((1 << bits) - 1) };
            let past = c >= width as u64;
            return match op {
                Shift::Left | Shift::Right if past => self.iconst(ty, 0),
                Shift::Left => self.b.ins().ishl_imm_u(a, c as i64),
                Shift::Right => self.b.ins().ushr_imm_u(a, c as i64),
                Shift::Arithmetic => self.b.ins().sshr_imm_u(a, if past { width - 1 } else { c as i64 }),
            };
        }
        let n = self.val(count);
        let count_ty = clif_ty(self.ty(count));
        let last = self.iconst(count_ty, width - 1);
        let past = self.b.ins().icmp(IntCC::UnsignedGreaterThan, n, last);
        match op {
            Shift::Left | Shift::Right => {
                let shifted = match op {
                    Shift::Left => self.b.ins().ishl(a, n),
                    Shift::Right | Shift::Arithmetic => self.b.ins().ushr(a, n),
                };
                let zero = self.iconst(ty, 0);
                self.b.ins().select(past, zero, shifted)
            }
            Shift::Arithmetic => {
                let n = self.b.ins().select(past, last, n);
                self.b.ins().sshr(a, n)
            }
        }
    }

    /// The operands in a width that the divider has; narrow quotients can't overflow there.
    fn widened(&mut self, signed: bool, v: Value) -> ir::Value {
        let a = self.val(v);
        match self.ty(v) {
            Ty::I8 | Ty::I16 if signed => self.b.ins().sextend(types::I32, a),
            Ty::I8 | Ty::I16 => self.b.ins().uextend(types::I32, a),
            Ty::I32 | Ty::I64 | Ty::Ptr | Ty::F32 | Ty::F64 => a,
        }
    }

    fn narrowed(&mut self, ty: Ty, v: ir::Value) -> ir::Value {
        match ty {
            Ty::I8 | Ty::I16 => self.b.ins().ireduce(clif_ty(ty), v),
            Ty::I32 | Ty::I64 | Ty::Ptr | Ty::F32 | Ty::F64 => v,
        }
    }

    fn unsigned_division(&mut self, rem: bool, va: Value, vb: Value) -> ir::Value {
        let (a, b) = (self.widened(false, va), self.widened(false, vb));
        let v = if rem { self.b.ins().urem(a, b) } else { self.b.ins().udiv(a, b) };
        self.narrowed(self.ty(va), v)
    }

    fn signed_division(&mut self, rem: bool, va: Value, vb: Value) -> ir::Value {
        let ty = self.ty(va);
        let (a, b) = (self.widened(true, va), self.widened(true, vb));
        let divide = |t: &mut Self| if rem { t.b.ins().srem(a, b) } else { t.b.ins().sdiv(a, b) };
        let constant = self.func.const_int(vb);
        let can_overflow = matches!(ty, Ty::I32 | Ty::I64) && matches!(constant, None | Some(-1));
        if !can_overflow {
            let v = divide(self);
            return self.narrowed(ty, v);
        }
        // The most negative number by -1: the instruction traps, Go wraps.
        let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, b, -1);
        let special = self.cold_block();
        let normal = self.next_block();
        let (join, result) = self.join_block(clif_ty(ty));
        self.b.ins().brif(minus_one, special, &[], normal, &[]);
        self.b.switch_to_block(special);
        let v = if rem { self.iconst(clif_ty(ty), 0) } else { self.b.ins().ineg(a) };
        self.b.ins().jump(join, &[v.into()]);
        self.b.switch_to_block(normal);
        let v = divide(self);
        self.b.ins().jump(join, &[v.into()]);
        self.b.switch_to_block(join);
        result
    }

    fn mul_high(&mut self, signed: bool, va: Value, vb: Value) -> ir::Value {
        let ty = self.ty(va);
        let (a, b) = (self.val(va), self.val(vb));
        if ty == Ty::I64 {
            return if signed { self.b.ins().smulhi(a, b) } else { self.b.ins().umulhi(a, b) };
        }
        let extend = |t: &mut Self, v| {
            if signed { t.b.ins().sextend(types::I64, v) } else { t.b.ins().uextend(types::I64, v) }
        };
        let (a, b) = (extend(self, a), extend(self, b));
        let product = self.b.ins().imul(a, b);
        let high = self.b.ins().ushr_imm_u(product, i64::from(ty.bits()));
        self.b.ins().ireduce(clif_ty(ty), high)
    }

    pub(crate) fn compare(&mut self, op: CmpOp, a: Value, b: Value) -> ir::Value {
        let cc = match op {
            CmpOp::Eq => IntCC::Equal,
            CmpOp::Ne => IntCC::NotEqual,
            CmpOp::Slt => IntCC::SignedLessThan,
            CmpOp::Sle => IntCC::SignedLessThanOrEqual,
            CmpOp::Sgt => IntCC::SignedGreaterThan,
            CmpOp::Sge => IntCC::SignedGreaterThanOrEqual,
            CmpOp::Ult => IntCC::UnsignedLessThan,
            CmpOp::Ule => IntCC::UnsignedLessThanOrEqual,
            CmpOp::Ugt => IntCC::UnsignedGreaterThan,
            CmpOp::Uge => IntCC::UnsignedGreaterThanOrEqual,
        };
        let (a, b) = (self.val(a), self.val(b));
        self.b.ins().icmp(cc, a, b)
    }

    pub(crate) fn convert(&mut self, op: ConvOp, value: Value, to: Ty) -> ir::Value {
        let from = self.ty(value);
        let a = self.val(value);
        let same = from.bits() == to.bits();
        match op {
            ConvOp::Sext | ConvOp::Zext | ConvOp::Trunc if same => a,
            ConvOp::Sext | ConvOp::Zext if let Some(wide) = self.wide(value, op == ConvOp::Sext) => {
                if to.bits() == 64 { wide } else { self.b.ins().ireduce(clif_ty(to), wide) }
            }
            ConvOp::Sext => self.b.ins().sextend(clif_ty(to), a),
            ConvOp::Zext => self.b.ins().uextend(clif_ty(to), a),
            ConvOp::Trunc => self.b.ins().ireduce(clif_ty(to), a),
            ConvOp::SToF => self.int_to_float(true, value, to),
            ConvOp::UToF => self.int_to_float(false, value, to),
            ConvOp::FToS => self.float_to_int(true, value, to),
            ConvOp::FToU => self.float_to_int(false, value, to),
            ConvOp::FtoF => match (from, to) {
                (Ty::F32, Ty::F64) => self.b.ins().fpromote(types::F64, a),
                (Ty::F64, Ty::F32) => self.b.ins().fdemote(types::F32, a),
                _ => a,
            },
            ConvOp::Bits => {
                if clif_ty(from) == clif_ty(to) {
                    a
                } else {
                    self.b.ins().bitcast(clif_ty(to), ir::MemFlagsData::new(), a)
                }
            }
        }
    }
}
