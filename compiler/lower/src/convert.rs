//! Conversions, implicit (assignability) and explicit.

use abi::RtFn;
use gir::inst::Ty;
use gir::{CheckedOp, ConvOp, Op, Value};
use syntax::ast::ExprId;
use types::{Basic, Type, TypeId};

use check::info::Mode;

use crate::func::FnLower;
use crate::value::{Mem, Val};

impl FnLower<'_, '_> {
    /// A value converted as assignment does: only interfaces change their form.
    pub fn convert_assign(&mut self, v: Val, from: TypeId, to: TypeId) -> Val {
        if from == to || !self.cx.is_iface(to) {
            return v;
        }
        if self.cx.is_iface(from) {
            return self.iface_to_iface(&v, from, to);
        }
        self.make_iface(&v, from, to)
    }

    /// `T(x)`
    pub fn convert_expr(&mut self, x: ExprId, to: TypeId, e: ExprId) -> Val {
        if self.mode(x) == Mode::Nil {
            return self.zero(to);
        }
        let from = self.ty(x);
        if let Some(c) = self.const_value(x)
            && let Some(b) = self.cx.checker.store.as_basic(to)
            && let Ok(c) = c.represent(b)
        {
            return self.constant(&c, to);
        }
        let v = self.expr(x);
        self.at_expr(e);
        self.convert(v, from, to)
    }

    pub fn convert(&mut self, v: Val, from: TypeId, to: TypeId) -> Val {
        if from == to {
            return v;
        }
        if self.cx.is_iface(to) {
            return self.convert_assign(v, from, to);
        }
        let (f, t) = (self.cx.under(from), self.cx.under(to));
        match (&f, &t) {
            (Type::Basic(a), Type::Basic(b)) => self.convert_basic(v, *a, *b),
            (Type::Basic(a), Type::Slice(elem)) if a.is_string() => {
                let (p, n) = (v.scalars()[0], v.scalars()[1]);
                if self.is_byte(*elem) {
                    let r = self.b.call_rt(RtFn::string_to_bytes, &[p, n]);
                    Val::of(&[r[0], n, r[1]])
                } else {
                    let r = self.b.call_rt(RtFn::string_to_runes, &[p, n]);
                    Val::of(&[r[0], r[1], r[1]])
                }
            }
            (Type::Slice(elem), Type::Basic(b)) if b.is_string() => {
                let (p, n) = (v.scalars()[0], v.scalars()[1]);
                let row = if self.is_byte(*elem) { RtFn::bytes_to_string } else { RtFn::runes_to_string };
                let r = self.b.call_rt(row, &[p, n]);
                Val::of(&r)
            }
            (Type::Slice(_), Type::Array { len, .. }) => {
                let ptr = self.slice_to_array_ptr(&v, *len);
                let m = self.load_mem(Mem::heap(ptr), to);
                self.freeze(m, to)
            }
            (Type::Slice(_), Type::Pointer(p)) => {
                let p = self.cx.checker.store.canonical(*p);
                let Type::Array { len, .. } = self.cx.under(p) else { return v };
                Val::one(self.slice_to_array_ptr(&v, len))
            }
            // unsafe.Pointer and pointers are the same word.
            _ => v,
        }
    }

    /// Checks the length; the result is null for a nil slice.
    fn slice_to_array_ptr(&mut self, v: &Val, len: u64) -> Value {
        let (p, n) = (v.scalars()[0], v.scalars()[1]);
        let want = self.int(len as i64);
        // Reported as (slice length, array length): the check fails unless array <= slice, so the operands of the
        // raise are swapped by testing the condition apart.
        let short = self.b.cmp(gir::CmpOp::Ult, n, want);
        let args = smallvec::smallvec![n, want];
        self.b.inst(Op::TrapIf { cond: short, code: abi::TrapCode::SliceToArray, args }, &[]);
        p
    }

    pub fn is_byte(&mut self, elem: TypeId) -> bool {
        self.cx.checker.store.size_of(elem) == 1
    }

    fn convert_basic(&mut self, v: Val, from: Basic, to: Basic) -> Val {
        if to.is_string() {
            if from.is_string() {
                return v;
            }
            let x = v.scalar();
            let wide = self.resize(x, from, Ty::I64);
            let r = self.b.call_rt(RtFn::rune_to_string, &[wide]);
            return Val::of(&r);
        }
        if to.is_complex() {
            let part = if to == Basic::Complex64 { Ty::F32 } else { Ty::F64 };
            let s = v.scalars().to_vec();
            let list: Vec<Value> = s.into_iter().map(|x| self.float_to(x, part)).collect();
            return Val::of(&list);
        }
        let x = v.scalar();
        if to == Basic::UnsafePointer || from == Basic::UnsafePointer {
            return Val::one(match (from == Basic::UnsafePointer, to == Basic::UnsafePointer) {
                (true, true) => x,
                (true, false) => self.b.conv(ConvOp::Bits, x, Ty::I64),
                _ => {
                    let wide = self.resize(x, from, Ty::I64);
                    self.b.conv(ConvOp::Bits, wide, Ty::Ptr)
                }
            });
        }
        if from.is_boolean() {
            return v;
        }
        let ty = crate::repr::basic_ty(to);
        Val::one(match (from.is_float(), to.is_float()) {
            (true, true) => self.float_to(x, ty),
            (true, false) => self.float_to_int(x, to, ty),
            (false, true) => {
                let wide = if from.is_unsigned() && self.b.func.ty(x).bits() < 64 {
                    self.b.conv(ConvOp::Zext, x, Ty::I64)
                } else {
                    self.resize(x, from, Ty::I64)
                };
                let op = if from.is_unsigned() && self.b.func.ty(x).bits() == 64 {
                    ConvOp::UToF
                } else {
                    ConvOp::SToF
                };
                self.b.conv(op, wide, ty)
            }
            (false, false) => self.resize(x, from, ty),
        })
    }

    fn float_to(&mut self, x: Value, ty: Ty) -> Value {
        if self.b.func.ty(x) == ty { x } else { self.b.conv(ConvOp::FtoF, x, ty) }
    }

    /// Narrow integers go through the wide conversion, as in gc: what doesn't fit is cut.
    fn float_to_int(&mut self, x: Value, to: Basic, ty: Ty) -> Value {
        if ty == Ty::I64 {
            let op = if to.is_unsigned() { ConvOp::FToU } else { ConvOp::FToS };
            return self.b.conv(op, x, Ty::I64);
        }
        if ty == Ty::I32 && !to.is_unsigned() {
            return self.b.conv(ConvOp::FToS, x, Ty::I32);
        }
        if ty == Ty::I32 {
            let wide = self.b.conv(ConvOp::FToS, x, Ty::I64);
            return self.b.conv(ConvOp::Trunc, wide, ty);
        }
        let wide = self.b.conv(ConvOp::FToS, x, Ty::I32);
        self.b.conv(ConvOp::Trunc, wide, ty)
    }

    /// An integer of type `from` as one of another width.
    fn resize(&mut self, x: Value, from: Basic, ty: Ty) -> Value {
        let have = self.b.func.ty(x);
        if have == ty {
            return x;
        }
        let op = if have.bits() > ty.bits() {
            ConvOp::Trunc
        } else if from.is_unsigned() {
            ConvOp::Zext
        } else {
            ConvOp::Sext
        };
        self.b.conv(op, x, ty)
    }

    /// Raises `code` unless a <= b (unsigned).
    pub fn check_le(&mut self, a: Value, b: Value, code: abi::TrapCode) {
        if let (Some(x), Some(y)) = (self.b.func.const_int(a), self.b.func.const_int(b))
            && x as u64 <= y as u64
        {
            return;
        }
        self.b.inst(Op::Check { op: CheckedOp::Ule, a, b, code }, &[]);
    }
}
