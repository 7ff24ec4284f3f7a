//! Slice expressions, append, copy.

use abi::{RtFn, TrapCode};
use gir::inst::Ty;
use gir::{BinOp, CmpOp, MemFlags, Op, Value};
use syntax::ast::ExprId;
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::place::Operand;
use crate::value::{Mem, Place, Val};

/// What a slice expression takes a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sliced {
    String,
    Array,
    Slice,
}

impl FnLower<'_, '_> {
    /// `x[lo:hi:max]`
    pub fn slice_expr(
        &mut self,
        e: ExprId,
        x: ExprId,
        lo: Option<ExprId>,
        hi: Option<ExprId>,
        max: Option<ExprId>,
    ) -> Val {
        let (op, ty) = self.operand_or_string(x);
        let (ptr, len, cap, size, what) = match self.cx.under(ty) {
            Type::Basic(_) => {
                let s = self.operand_val(&op, ty);
                (s.scalars()[0], s.scalars()[1], s.scalars()[1], 1, Sliced::String)
            }
            Type::Slice(elem) => {
                let s = self.operand_val(&op, ty);
                let size = self.cx.checker.store.size_of(elem);
                (s.scalars()[0], s.scalars()[1], s.scalars()[2], size, Sliced::Slice)
            }
            _ => {
                let (op, ty) = self.through_pointer(op, ty);
                let Type::Array { len, elem } = self.cx.under(ty) else { panic!("lower: slice of an array") };
                let ptr = match &op {
                    Operand::Place(p @ (Place::Mem(_) | Place::Index { .. })) => self.place_address(p),
                    other => {
                        let v = self.operand_val(other, ty);
                        self.alloc_with(ty, &v)
                    }
                };
                let n = self.int(len as i64);
                (ptr, n, n, self.cx.checker.store.size_of(elem), Sliced::Array)
            }
        };
        self.sliced(e, &Val::of(&[ptr, len, cap]), size, what, [lo, hi, max])
    }

    /// `s[lo:hi:max]` of address, length and capacity.
    pub fn sliced(
        &mut self,
        e: ExprId,
        s: &Val,
        size: u64,
        what: Sliced,
        [lo, hi, max]: [Option<ExprId>; 3],
    ) -> Val {
        let (ptr, len, cap) = (s.scalars()[0], s.scalars()[1], s.scalars()[2]);
        let lo_v = lo.map(|i| self.index_value(i));
        let hi_v = hi.map(|i| self.index_value(i));
        let max_v = max.map(|i| self.index_value(i));
        self.at_expr(e);
        let array = what != Sliced::Slice;
        let start = lo_v.unwrap_or_else(|| self.int(0));
        let end = match (hi_v, max_v) {
            (Some(h), Some(m)) => {
                let code = if array { TrapCode::Slice3Alen } else { TrapCode::Slice3Acap };
                self.check_bound(m, cap, code);
                self.check_bound(h, m, TrapCode::Slice3B);
                h
            }
            (Some(h), None) => {
                let code = if array { TrapCode::SliceAlen } else { TrapCode::SliceAcap };
                self.check_bound(h, cap, code);
                h
            }
            (None, _) => len,
        };
        if lo_v.is_some() {
            self.check_bound(start, end, if max_v.is_some() { TrapCode::Slice3C } else { TrapCode::SliceB });
        }
        let zero_start = self.b.func.const_int(start) == Some(0);
        let new_len = if zero_start { end } else { self.b.bin(BinOp::Sub, end, start) };
        if what == Sliced::String {
            let p = if zero_start { ptr } else { self.advance(ptr, start, 1, new_len) };
            return Val::of(&[p, new_len]);
        }
        let top = max_v.unwrap_or(cap);
        let new_cap = if zero_start { top } else { self.b.bin(BinOp::Sub, top, start) };
        let p = if zero_start { ptr } else { self.advance(ptr, start, size, new_cap) };
        Val::of(&[p, new_len, new_cap])
    }

    /// Raises a slice bounds panic unless a <= b. What its text prints depends on the sign of the operand's type.
    fn check_bound(&mut self, a: Value, b: Value, code: TrapCode) {
        let code = if self.unsigned.contains(&a) { code.unsigned_slice() } else { code };
        self.check_le(a, b, code);
    }

    fn operand_or_string(&mut self, x: ExprId) -> (Operand, TypeId) {
        if self.const_value(x).is_some() {
            let ty = self.ty(x);
            return (Operand::Val(self.expr(x)), ty);
        }
        self.operand(x)
    }

    /// ptr + start * size, or ptr where nothing is left: an address past the object would keep the next one alive.
    fn advance(&mut self, ptr: Value, start: Value, size: u64, left: Value) -> Value {
        let delta = self.scale(start, size);
        let zero = self.int(0);
        let empty = self.b.cmp(CmpOp::Eq, left, zero);
        let delta = self.b.val(Op::Select(empty, zero, delta), Ty::I64);
        self.b.ptr_add(ptr, delta)
    }

    /// `append(s, values...)` with the values evaluated, or with one slice or string to append (`spread`).
    pub fn append(&mut self, s: Val, slice_ty: TypeId, values: &[Val], spread: Option<Val>) -> Val {
        self.append_at(None, s, slice_ty, values, spread)
    }

    /// The same; what changes of a slice that was read from `home` is written there, before the elements, which may lie
    /// where the slice itself does.
    pub fn append_at(
        &mut self,
        home: Option<Mem>,
        s: Val,
        slice_ty: TypeId,
        values: &[Val],
        spread: Option<Val>,
    ) -> Val {
        let elem = self.slice_elem(slice_ty);
        let size = self.cx.checker.store.size_of(elem);
        let (ptr, len, cap) = (s.scalars()[0], s.scalars()[1], s.scalars()[2]);
        let count = match &spread {
            Some(v) => v.scalars()[1],
            None => self.int(values.len() as i64),
        };
        let new_len = self.b.bin(BinOp::Add, len, count);
        let grow = self.b.cmp(CmpOp::Ugt, new_len, cap);
        let (cold, done) = (self.b.new_block(), self.b.new_block());
        let (pv, cv) = (self.b.new_var(Ty::Ptr), self.b.new_var(Ty::I64));
        self.b.def_var(pv, ptr);
        self.b.def_var(cv, cap);
        self.b.branch(grow, cold, done);
        self.b.set_cold(cold);
        self.continue_at(cold);
        let d = self.cx.desc(elem);
        let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
        let r = self.b.call_rt(RtFn::growslice, &[d, ptr, len, cap, new_len]);
        self.b.def_var(pv, r[0]);
        self.b.def_var(cv, r[1]);
        if let Some(m) = home {
            self.store_changed(m, slice_ty, &s, &Val::of(&[r[0], len, r[1]]));
        }
        self.b.jump(done);
        self.continue_at(done);
        let (ptr, cap) = (self.b.use_var(pv), self.b.use_var(cv));
        let result = Val::of(&[ptr, new_len, cap]);
        if let Some(m) = home {
            self.store_changed(m, slice_ty, &Val::of(&[ptr, len, cap]), &result);
        }
        let offset = self.scale(len, size);
        let at = self.b.ptr_add(ptr, offset);
        match spread {
            Some(v) => self.move_elems(elem, at, v.scalars()[0], count),
            None => {
                for (i, v) in values.iter().enumerate() {
                    self.store_mem(Mem::heap(at).at(i as u64 * size), elem, v);
                }
            }
        }
        result
    }

    /// Copies n elements, which may overlap.
    pub fn move_elems(&mut self, elem: TypeId, dst: Value, src: Value, n: Value) {
        let r = self.cx.repr(elem);
        if r.pointers {
            let d = self.cx.desc(elem);
            let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
            self.b.call_rt(RtFn::typed_move_n, &[d, dst, src, n]);
        } else if r.size > 0 {
            let bytes = self.scale(n, r.size);
            self.b.call_rt(RtFn::memmove, &[dst, src, bytes]);
        }
    }

    /// `copy(dst, src)`
    pub fn copy(&mut self, dst: &Val, src: &Val, elem: TypeId) -> Value {
        let (a, b) = (dst.scalars()[1], src.scalars()[1]);
        let less = self.b.cmp(CmpOp::Slt, a, b);
        let n = self.b.val(Op::Select(less, a, b), Ty::I64);
        self.move_elems(elem, dst.scalars()[0], src.scalars()[0], n);
        n
    }

    /// `clear(s)`
    pub fn clear_slice(&mut self, s: &Val, elem: TypeId) {
        let r = self.cx.repr(elem);
        let (p, n) = (s.scalars()[0], s.scalars()[1]);
        if r.pointers {
            let d = self.cx.desc(elem);
            let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
            self.b.call_rt(RtFn::typed_clear_n, &[d, p, n]);
        } else if r.size > 0 {
            let bytes = self.scale(n, r.size);
            self.b.call_rt(RtFn::memzero, &[p, bytes]);
        }
    }

    /// A load that isn't a nil check, of memory that may change.
    pub fn plain_load(&mut self, ty: Ty, ptr: Value, offset: i32) -> Value {
        self.b.load(ty, ptr, offset, MemFlags::default())
    }
}
