//! Index expressions.

use gir::inst::Ty;
use gir::{CheckedOp, MemFlags, Op, Value};
use syntax::ast::ExprId;
use types::{Basic, Type};

use crate::func::FnLower;
use crate::place::Operand;
use crate::value::{Mem, Place, Val};

impl FnLower<'_, '_> {
    /// Raises the index panic unless 0 <= index < len.
    pub fn check_index(&mut self, index: Value, len: Value) {
        if let (Some(i), Some(n)) = (self.b.func.const_int(index), self.b.func.const_int(len))
            && (i as u64) < n as u64
        {
            return;
        }
        let code =
            if self.unsigned.contains(&index) { abi::TrapCode::IndexUnsigned } else { abi::TrapCode::Index };
        self.b.inst(Op::Check { op: CheckedOp::Ult, a: index, b: len, code }, &[]);
    }

    /// An index or length operand as a 64-bit integer.
    pub fn index_value(&mut self, i: ExprId) -> Value {
        let v = self.scalar(i);
        let ty = self.ty(i);
        let wide = self.widen(v, ty);
        // What the panic's text prints depends on the sign of the operand's type; narrower ones fit an int64.
        if matches!(self.cx.under(ty), Type::Basic(Basic::Uint | Basic::Uint64 | Basic::Uintptr)) {
            self.unsigned.insert(wide);
        }
        wide
    }

    /// The value of `x[i]`.
    pub fn index(&mut self, e: ExprId, x: ExprId, i: ExprId) -> Val {
        let xty = self.ty(x);
        let ty = self.ty(e);
        match self.cx.under(xty) {
            Type::Basic(Basic::String) => {
                let s = self.expr(x);
                let i = self.index_value(i);
                self.at_expr(e);
                self.check_index(i, s.scalars()[1]);
                let p = self.b.ptr_add(s.scalars()[0], i);
                let flags = MemFlags { readonly: false, ..MemFlags::default() };
                Val::one(self.b.load(Ty::I8, p, 0, flags))
            }
            Type::Map { key, .. } => {
                let m = self.scalar(x);
                let key = self.cx.checker.store.canonical(key);
                let k = self.map_lookup_key(i, key);
                self.at_expr(e);
                self.map_load(m, xty, &k).0
            }
            _ => {
                let p = self.index_place(e, x, i);
                self.at_expr(e);
                self.load(&p, ty)
            }
        }
    }

    /// The place of `e`, which is `x[i]`; slices and arrays are checked when it is used.
    pub fn index_place(&mut self, e: ExprId, x: ExprId, i: ExprId) -> Place {
        let xty = self.ty(x);
        match self.cx.under(xty) {
            Type::Slice(elem) => {
                let s = self.expr(x);
                let index = self.index_value(i);
                let elem_size = self.cx.checker.store.size_of(elem);
                let base = Mem::heap(s.scalars()[0]);
                Place::Index { base, index, len: s.scalars()[1], elem_size, offset: 0, pos: self.expr_pos(e) }
            }
            Type::Map { key, .. } => {
                let map = self.scalar(x);
                let key = self.cx.checker.store.canonical(key);
                let key = self.map_key(i, key);
                Place::MapElem { map, ty: xty, key }
            }
            _ => {
                let (op, ty) = self.operand(x);
                let (op, ty) = self.through_pointer(op, ty);
                self.array_place(e, op, ty, i)
            }
        }
    }

    fn array_place(&mut self, e: ExprId, op: Operand, ty: types::TypeId, i: ExprId) -> Place {
        let Type::Array { len, elem } = self.cx.under(ty) else {
            panic!("lower: index of {}", self.cx.checker.store.type_string(ty, types::Qualify::Path))
        };
        let elem_size = self.cx.checker.store.size_of(elem);
        let index = self.index_value(i);
        let len_value = self.int(len as i64);
        if matches!(op, Operand::Place(Place::Vars(_))) {
            self.at_expr(e);
        }
        let base = match op {
            Operand::Place(Place::Vars(_)) if len == 0 && elem_size > 0 => {
                // No index is valid; what follows is never reached, but needs a place of the element's shape.
                self.check_index(index, len_value);
                return Place::Mem(Mem::frame(self.temp_for(elem)));
            }
            Operand::Place(Place::Vars(vars)) => {
                // One element (or elements without size): any valid index means all of it.
                self.check_index(index, len_value);
                return Place::Vars(vars);
            }
            Operand::Place(p) => self.checked(&p),
            Operand::Val(v) => Mem::frame(self.spill(&v, ty)),
        };
        Place::Index { base, index, len: len_value, elem_size, offset: 0, pos: self.expr_pos(e) }
    }
}
