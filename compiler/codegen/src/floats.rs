//! Floating point: comparisons, rounding, and conversions from and to integers as Go does them on each target.

use base::Arch;
use cranelift_codegen::ir::{
    self, InstBuilder,
    condcodes::FloatCC,
    immediates::{Ieee32, Ieee64},
    types,
};
use gir::inst::Ty;
use gir::{FcmpOp, UnOp, Value};

use crate::callconv::clif_ty;
use crate::clif::Translator;

impl Translator<'_, '_> {
    pub(crate) fn float_compare(&mut self, op: FcmpOp, a: Value, b: Value) -> ir::Value {
        let cc = match op {
            FcmpOp::Eq => FloatCC::Equal,
            FcmpOp::Ne => FloatCC::NotEqual,
            FcmpOp::Lt => FloatCC::LessThan,
            FcmpOp::Le => FloatCC::LessThanOrEqual,
            FcmpOp::Gt => FloatCC::GreaterThan,
            FcmpOp::Ge => FloatCC::GreaterThanOrEqual,
        };
        let (a, b) = (self.val(a), self.val(b));
        self.b.ins().fcmp(cc, a, b)
    }

    fn fconst(&mut self, ty: Ty, c: f64) -> ir::Value {
        match ty {
            Ty::F32 => self.b.ins().f32const(Ieee32::with_float(c as f32)),
            Ty::F64 | Ty::I8 | Ty::I16 | Ty::I32 | Ty::I64 | Ty::Ptr => {
                self.b.ins().f64const(Ieee64::with_float(c))
            }
        }
    }

    /// Rounding to an integral value; amd64's baseline has no instruction for it.
    pub(crate) fn round(&mut self, op: UnOp, value: Value) -> ir::Value {
        let x = self.val(value);
        if crate::target::rounds(self.target) {
            return match op {
                UnOp::Floor => self.b.ins().floor(x),
                UnOp::Ceil => self.b.ins().ceil(x),
                UnOp::FTrunc => self.b.ins().trunc(x),
                _ => self.b.ins().nearest(x),
            };
        }
        let ty = self.ty(value);
        // From this magnitude on every value is integral (and NaN compares false below).
        let integral = self.fconst(ty, if ty == Ty::F32 { 8388608.0 } else { 4503599627370496.0 });
        let magnitude = self.b.ins().fabs(x);
        let rounded = if op == UnOp::Nearest {
            let shifted = self.b.ins().fadd(magnitude, integral);
            self.b.ins().fsub(shifted, integral)
        } else {
            let int = if ty == Ty::F32 { types::I32 } else { types::I64 };
            let n = self.b.ins().fcvt_to_sint(int, x);
            let t = self.b.ins().fcvt_from_sint(clif_ty(ty), n);
            let one = self.fconst(ty, 1.0);
            match op {
                UnOp::Floor => {
                    let above = self.b.ins().fcmp(FloatCC::GreaterThan, t, x);
                    let less = self.b.ins().fsub(t, one);
                    self.b.ins().select(above, less, t)
                }
                UnOp::Ceil => {
                    let below = self.b.ins().fcmp(FloatCC::LessThan, t, x);
                    let more = self.b.ins().fadd(t, one);
                    self.b.ins().select(below, more, t)
                }
                _ => t,
            }
        };
        let signed = self.b.ins().fcopysign(rounded, x);
        let small = self.b.ins().fcmp(FloatCC::LessThan, magnitude, integral);
        self.b.ins().select(small, signed, x)
    }

    pub(crate) fn int_to_float(&mut self, signed: bool, value: Value, to: Ty) -> ir::Value {
        let a = self.val(value);
        let to = clif_ty(to);
        match (self.ty(value), signed) {
            (Ty::I64 | Ty::Ptr, false) => self.b.ins().fcvt_from_uint(to, a),
            (Ty::I32 | Ty::I64 | Ty::Ptr, true) => self.b.ins().fcvt_from_sint(to, a),
            (Ty::I8 | Ty::I16 | Ty::I32 | Ty::F32 | Ty::F64, false) => {
                let wide = self.b.ins().uextend(types::I64, a);
                self.b.ins().fcvt_from_sint(to, wide)
            }
            (Ty::I8 | Ty::I16 | Ty::F32 | Ty::F64, true) => {
                let wide = self.b.ins().sextend(types::I32, a);
                self.b.ins().fcvt_from_sint(to, wide)
            }
        }
    }

    /// Values in range are cut toward zero; the others as Go's compiler for the target leaves them to the processor.
    pub(crate) fn float_to_int(&mut self, signed: bool, value: Value, to: Ty) -> ir::Value {
        let x = self.val(value);
        let from = self.ty(value);
        let wide = match (self.target.arch, to, signed) {
            (Arch::Arm64, Ty::I64 | Ty::Ptr, true) => return self.b.ins().fcvt_to_sint_sat(types::I64, x),
            (Arch::Arm64, Ty::I64 | Ty::Ptr, false) => return self.b.ins().fcvt_to_uint_sat(types::I64, x),
            (Arch::Arm64, Ty::I32, false) => self.b.ins().fcvt_to_sint_sat(types::I64, x),
            (Arch::Arm64, _, _) => self.b.ins().fcvt_to_sint_sat(types::I32, x),
            (Arch::Amd64, Ty::I64 | Ty::Ptr, false) => return self.amd64_float_to_u64(from, x),
            (Arch::Amd64, Ty::I64 | Ty::Ptr, true) => return self.amd64_cvtt(types::I64, x),
            (Arch::Amd64, Ty::I32, false) => self.amd64_cvtt(types::I64, x),
            (Arch::Amd64, _, _) => self.amd64_cvtt(types::I32, x),
        };
        let (have, want) = (self.b.func.dfg.value_type(wide), clif_ty(to));
        if have == want { wide } else { self.b.ins().ireduce(want, wide) }
    }

    /// The processor's `cvttsd2si`: out of range and NaN give the most negative number. Cranelift's form traps there;
    /// `conversions` makes it keep what the processor gives.
    fn amd64_cvtt(&mut self, int: types::Type, x: ir::Value) -> ir::Value {
        self.b.ins().fcvt_to_sint(int, x)
    }

    /// Below 2^63 as signed; above, where that gives a negative number, the distance to it with the top bit set.
    fn amd64_float_to_u64(&mut self, from: Ty, x: ir::Value) -> ir::Value {
        let limit = self.fconst(from, 9223372036854775808.0);
        let shifted = self.b.ins().fsub(x, limit);
        let low = self.amd64_cvtt(types::I64, x);
        let high = self.amd64_cvtt(types::I64, shifted);
        let negative = self.b.ins().sshr_imm_u(low, 63);
        let high = self.b.ins().band(high, negative);
        self.b.ins().bor(low, high)
    }
}
