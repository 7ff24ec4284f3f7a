//! Interfaces: conversion to them, type assertions.

use gir::inst::Ty;
use gir::{CmpOp, Op, Value};
use syntax::ast::ExprId;
use types::{Basic, Type, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Val};

impl FnLower<'_, '_> {
    /// A concrete value as an interface.
    pub fn make_iface(&mut self, v: &Val, from: TypeId, to: TypeId) -> Val {
        self.cx.mark_dynamic(from);
        let word0 = self.type_word(from, to);
        let data = self.data_word(v, from);
        Val::of(&[word0, data])
    }

    /// The first word of an interface of static type `iface` that holds a `ty`.
    pub fn type_word(&mut self, ty: TypeId, iface: TypeId) -> Value {
        if self.cx.is_eface(iface) {
            let d = self.cx.desc(ty);
            self.b.val(Op::DescAddr(d), Ty::Ptr)
        } else {
            let i = self.cx.itab(iface, ty);
            self.b.val(Op::ItabAddr(i), Ty::Ptr)
        }
    }

    fn data_word(&mut self, v: &Val, ty: TypeId) -> Value {
        if self.cx.checker.store.is_direct_iface(ty) {
            return v.scalar();
        }
        let r = self.cx.repr(ty);
        if r.size == 0 {
            let d = self.cx.zero_base();
            return self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        }
        if let Some(d) = self.constant_image(v, ty) {
            return self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        }
        if r.size == 1
            && let Val::S(s) = v
        {
            let table = self.cx.byte_table();
            let base = self.b.val(Op::DataAddr(table, 0), Ty::Ptr);
            let i = self.b.conv(gir::ConvOp::Zext, s[0], Ty::I64);
            return self.b.ptr_add(base, i);
        }
        self.alloc_with(ty, v)
    }

    /// Read-only data with the value, if all of it is known now.
    fn constant_image(&mut self, v: &Val, ty: TypeId) -> Option<gir::DataId> {
        let r = self.cx.repr(ty);
        let (Val::S(values), Some(list)) = (v, &r.scalars) else { return None };
        let mut bytes = vec![0u8; r.size as usize];
        let mut relocs = Vec::new();
        for (&value, s) in values.iter().zip(list) {
            let at = s.offset as usize;
            let n = s.ty.bytes() as usize;
            match self.b.func.def(value)?.op {
                Op::Iconst(c) => bytes[at..at + n].copy_from_slice(&c.to_le_bytes()[..n]),
                Op::F32const(c) => bytes[at..at + 4].copy_from_slice(&c.to_le_bytes()),
                Op::F64const(c) => bytes[at..at + 8].copy_from_slice(&c.to_le_bytes()),
                Op::DataAddr(d, addend) => {
                    relocs.push(gir::Reloc { offset: s.offset, target: gir::Symbol::Data(d), addend })
                }
                _ => return None,
            }
        }
        let align = r.align as u32;
        if relocs.is_empty() {
            return Some(self.cx.constant_data(bytes, align));
        }
        let size = r.size;
        Some(self.cx.prog.datas.push(gir::Data { align, size, bytes, relocs, ..gir::Data::default() }))
    }

    /// Between interface types where the checker knows that the methods are there.
    pub fn iface_to_iface(&mut self, v: &Val, from: TypeId, to: TypeId) -> Val {
        if from == to {
            return v.clone();
        }
        let (w0, data) = (v.scalars()[0], v.scalars()[1]);
        if self.cx.is_eface(to) {
            let t = self.dynamic_type(v, from);
            return Val::of(&[t, data]);
        }
        // nil stays nil: the runtime gives no itab for no type.
        let t = self.dynamic_type(v, from);
        let ptr_ty = self.cx.checker.store.basic(Basic::UnsafePointer);
        let set = self.not_null(w0);
        let itab = self.select_val(
            set,
            ptr_ty,
            |l| {
                let d = l.cx.desc(to);
                let d = l.b.val(Op::DescAddr(d), Ty::Ptr);
                Val::one(l.b.call_rt(abi::RtFn::itab, &[d, t])[0])
            },
            |l| Val::one(l.b.null()),
        );
        Val::of(&[itab.scalar(), data])
    }

    /// The descriptor of what an interface holds, or null.
    pub fn dynamic_type(&mut self, v: &Val, iface: TypeId) -> Value {
        let w0 = v.scalars()[0];
        if self.cx.is_eface(iface) {
            return w0;
        }
        if let Some(Op::ItabAddr(i)) = self.b.func.def(w0).map(|d| d.op.clone()) {
            let d = self.cx.prog.itabs[i].ty;
            return self.b.val(Op::DescAddr(d), Ty::Ptr);
        }
        let ptr_ty = self.cx.checker.store.basic(Basic::UnsafePointer);
        let set = self.not_null(w0);
        self.select_val(
            set,
            ptr_ty,
            |l| Val::one(l.load_readonly(Ty::Ptr, w0, abi::layout::ITAB_TYPE)),
            |l| Val::one(l.b.null()),
        )
        .scalar()
    }

    /// What an interface that holds a `ty` holds.
    pub fn unpack(&mut self, data: Value, ty: TypeId) -> Val {
        if self.cx.checker.store.is_direct_iface(ty) {
            return self.word_value(data, ty);
        }
        let r = self.cx.repr(ty);
        if r.size == 0 {
            return self.zero(ty);
        }
        match self.load_mem(Mem { nil: false, ..Mem::heap(data) }, ty) {
            // The copy in an interface never changes.
            Val::M { ptr, .. } => Val::M { ptr, temp: true },
            s => s,
        }
    }

    /// (I8) does the interface hold a `ty`? None if it never can.
    pub fn holds(&mut self, v: &Val, iface: TypeId, ty: TypeId) -> Option<Value> {
        if !self.cx.implements(ty, iface) {
            return None;
        }
        let want = self.type_word(ty, iface);
        Some(self.b.cmp(CmpOp::Eq, v.scalars()[0], want))
    }

    /// `x.(T)` that panics.
    pub fn type_assert(&mut self, x: ExprId, ty: TypeId) -> Val {
        let from = self.ty(x);
        let v = self.expr(x);
        self.at_expr(x);
        if self.cx.is_iface(ty) {
            return self.assert_iface(&v, from, ty);
        }
        let (ok, bad) = (self.b.new_block(), self.b.new_block());
        match self.holds(&v, from, ty) {
            Some(c) => self.b.branch(c, ok, bad),
            None => {
                let c = self.bool(false);
                self.b.branch(c, ok, bad);
            }
        }
        self.b.set_cold(bad);
        self.continue_at(bad);
        self.assert_failed(&v, from, ty);
        self.continue_at(ok);
        self.unpack(v.scalars()[1], ty)
    }

    fn assert_failed(&mut self, v: &Val, from: TypeId, ty: TypeId) {
        let dynamic = self.dynamic_type(v, from);
        let (from, to) = (self.cx.desc(from), self.cx.desc(ty));
        let from = self.b.val(Op::DescAddr(from), Ty::Ptr);
        let to = self.b.val(Op::DescAddr(to), Ty::Ptr);
        let none = self.b.null();
        self.b.trap(abi::TrapCode::Assert, &[from, dynamic, to, none]);
    }

    fn assert_iface(&mut self, v: &Val, from: TypeId, to: TypeId) -> Val {
        let t = self.dynamic_type(v, from);
        let (ok, bad) = (self.b.new_block(), self.b.new_block());
        let set = self.not_null(t);
        self.b.branch(set, ok, bad);
        self.b.set_cold(bad);
        self.continue_at(bad);
        self.assert_failed(v, from, to);
        self.continue_at(ok);
        let data = v.scalars()[1];
        if self.cx.is_eface(to) {
            return Val::of(&[t, data]);
        }
        let (from, to) = (self.cx.desc(from), self.cx.desc(to));
        let from = self.b.val(Op::DescAddr(from), Ty::Ptr);
        let to = self.b.val(Op::DescAddr(to), Ty::Ptr);
        let itab = self.b.call_rt(abi::RtFn::assert_itab, &[to, t, from])[0];
        Val::of(&[itab, data])
    }

    /// `v, ok := x.(T)`
    pub fn type_assert_ok(&mut self, x: ExprId, ty: TypeId) -> (Val, Value) {
        let from = self.ty(x);
        let v = self.expr(x);
        self.at_expr(x);
        self.assert_ok(&v, from, ty)
    }

    pub fn assert_ok(&mut self, v: &Val, from: TypeId, ty: TypeId) -> (Val, Value) {
        let data = v.scalars()[1];
        if self.cx.is_iface(ty) {
            let w = self.iface_word(v, from, ty);
            let ok = self.not_null(w);
            let null = self.b.null();
            let data = self.b.val(Op::Select(ok, data, null), Ty::Ptr);
            return (Val::of(&[w, data]), ok);
        }
        let Some(ok) = self.holds(v, from, ty) else { return (self.zero(ty), self.bool(false)) };
        let value = self.select_val(ok, ty, |l| l.unpack(data, ty), |l| l.zero(ty));
        (value, ok)
    }

    /// The first word of `v` as a value of interface type `to`, or null.
    pub fn iface_word(&mut self, v: &Val, from: TypeId, to: TypeId) -> Value {
        let t = self.dynamic_type(v, from);
        if self.cx.is_eface(to) {
            return t;
        }
        let ptr_ty = self.cx.checker.store.basic(Basic::UnsafePointer);
        let set = self.not_null(t);
        self.select_val(
            set,
            ptr_ty,
            |l| {
                let d = l.cx.desc(to);
                let d = l.b.val(Op::DescAddr(d), Ty::Ptr);
                Val::one(l.b.call_rt(abi::RtFn::itab, &[d, t])[0])
            },
            |l| Val::one(l.b.null()),
        )
        .scalar()
    }

    /// Two interfaces of one static type.
    pub fn iface_equal(&mut self, x: &Val, y: &Val, ty: TypeId) -> Value {
        let (xw, yw) = (x.scalars()[0], y.scalars()[0]);
        let bool_ty = self.cx.checker.store.basic(Basic::Bool);
        let same = self.b.cmp(CmpOp::Eq, xw, yw);
        let (xd, yd) = (x.scalars()[1], y.scalars()[1]);
        self.select_val(
            same,
            bool_ty,
            |l| {
                let set = l.not_null(xw);
                l.select_val(
                    set,
                    bool_ty,
                    |l| {
                        let t = if l.cx.is_eface(ty) {
                            xw
                        } else {
                            l.load_readonly(Ty::Ptr, xw, abi::layout::ITAB_TYPE)
                        };
                        Val::one(l.b.call_rt(abi::RtFn::iface_equal, &[t, xd, yd])[0])
                    },
                    |l| Val::one(l.bool(true)),
                )
            },
            |l| Val::one(l.bool(false)),
        )
        .scalar()
    }

    /// An interface and a concrete value.
    pub fn iface_equal_concrete(&mut self, x: &Val, iface: TypeId, y: &Val, ty: TypeId) -> Value {
        let Some(same) = self.holds(x, iface, ty) else { return self.bool(false) };
        let bool_ty = self.cx.checker.store.basic(Basic::Bool);
        let data = x.scalars()[1];
        self.select_val(
            same,
            bool_ty,
            |l| {
                let have = l.unpack(data, ty);
                Val::one(l.equal(&have, y, ty))
            },
            |l| Val::one(l.bool(false)),
        )
        .scalar()
    }

    /// Does the type's underlying form allow a nil check by its first word?
    pub fn nilable(&mut self, ty: TypeId) -> bool {
        match self.cx.under(ty) {
            Type::Pointer(_)
            | Type::Slice(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Signature(_)
            | Type::Interface(_) => true,
            Type::Basic(b) => b == Basic::UnsafePointer,
            _ => false,
        }
    }
}
