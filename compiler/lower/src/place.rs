//! Expressions as places: what can be assigned to or have its address taken.

use check::info::Mode;
use syntax::ast::{ExprId, ExprKind, UnaryOp};
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Place, Val};

/// A value or the place where it is.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Place(Place),
    Val(Val),
}

impl FnLower<'_, '_> {
    pub fn place(&mut self, e: ExprId) -> Place {
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Ident(id) => {
                let obj =
                    self.obj(*id).unwrap_or_else(|| panic!("lower: unresolved variable in {}", self.name));
                self.var_place(obj)
            }
            ExprKind::Paren(x) => self.place(*x),
            ExprKind::Star(x) => {
                let ptr = self.scalar(*x);
                Place::Mem(Mem::deref(ptr))
            }
            ExprKind::Selector { sel, .. } => {
                if self.selection(e).is_none() {
                    let obj = self.obj(*sel).expect("lower: qualified identifier");
                    return self.var_place(obj);
                }
                match self.field_operand(e).0 {
                    Operand::Place(p) => p,
                    Operand::Val(v) => self.temp_place(v, e),
                }
            }
            ExprKind::Index { x, indices } => self.index_place(e, *x, indices[0]),
            _ => {
                let v = self.expr(e);
                self.temp_place(v, e)
            }
        }
    }

    fn temp_place(&mut self, v: Val, e: ExprId) -> Place {
        let ty = self.ty(e);
        let ptr = self.spill(&v, ty);
        Place::Mem(Mem::frame(ptr))
    }

    /// The expression as a place if it has one, else its value.
    pub fn operand(&mut self, e: ExprId) -> (Operand, TypeId) {
        let ty = self.ty(e);
        if self.mode(e) == Mode::Variable {
            return (Operand::Place(self.place(e)), ty);
        }
        let ast = self.ast();
        if let ExprKind::Paren(x) = ast.exprs[e].kind {
            return self.operand(x);
        }
        if let ExprKind::Selector { .. } = ast.exprs[e].kind
            && let Some(s) = self.selection(e)
            && s.kind == check::info::SelectionKind::Field
            && self.const_value(e).is_none()
        {
            return self.field_operand(e);
        }
        (Operand::Val(self.expr(e)), ty)
    }

    /// Evaluates an operand for its effects only.
    pub fn touch(&mut self, e: ExprId) {
        if let (Operand::Place(Place::Mem(m)), _) = self.operand(e)
            && m.nil
        {
            self.address(m);
        }
    }

    /// Does an array operand contain a call or a receive?
    pub fn has_call(&self, e: ExprId) -> bool {
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Call { .. } | ExprKind::Unary { op: UnaryOp::Recv, .. } => {
                self.const_value(e).is_none()
            }
            ExprKind::Paren(x)
            | ExprKind::Star(x)
            | ExprKind::Unary { x, .. }
            | ExprKind::Selector { x, .. } => self.has_call(*x),
            ExprKind::TypeAssert { x, .. } => self.has_call(*x),
            ExprKind::Index { x, indices } => self.has_call(*x) || indices.iter().any(|&i| self.has_call(i)),
            ExprKind::Binary { x, y, .. } => self.has_call(*x) || self.has_call(*y),
            ExprKind::CompositeLit { elems, .. } => {
                elems.iter().any(|el| self.has_call(el.value) || el.key.is_some_and(|k| self.has_call(k)))
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                self.has_call(*x) || [lo, hi, max].into_iter().flatten().any(|&i| self.has_call(i))
            }
            _ => false,
        }
    }

    pub fn operand_val(&mut self, op: &Operand, ty: TypeId) -> Val {
        match op {
            Operand::Place(p) => self.load(p, ty),
            Operand::Val(v) => v.clone(),
        }
    }

    /// Follows field `index`, through a pointer if `ty` is one.
    pub fn step(&mut self, op: Operand, ty: TypeId, index: u32) -> (Operand, TypeId) {
        let (op, ty) = self.through_pointer(op, ty);
        match op {
            Operand::Place(p) => {
                let (p, ty) = self.field_place(&p, ty, index);
                (Operand::Place(p), ty)
            }
            Operand::Val(v) => {
                let (v, ty) = self.field_val(&v, ty, index);
                (Operand::Val(v), ty)
            }
        }
    }

    /// What a pointer operand points to; other operands as they are.
    pub fn through_pointer(&mut self, op: Operand, ty: TypeId) -> (Operand, TypeId) {
        match self.cx.under(ty) {
            Type::Pointer(elem) => {
                let elem = self.cx.checker.store.canonical(elem);
                let ptr = self.operand_val(&op, ty).scalar();
                (Operand::Place(Place::Mem(Mem::deref(ptr))), elem)
            }
            _ => (op, ty),
        }
    }

    pub fn walk(&mut self, mut op: Operand, mut ty: TypeId, path: &[u32]) -> (Operand, TypeId) {
        for &i in path {
            (op, ty) = self.step(op, ty, i);
        }
        (op, ty)
    }
}
