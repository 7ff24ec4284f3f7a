//! Assignments and definitions, in the order that the language prescribes: first the operands of index expressions
//! and dereferences on the left and the expressions on the right, then the assignments from left to right.

use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{ObjId, TypeId};

use crate::func::FnLower;
use crate::value::{Place, Val};

impl FnLower<'_, '_> {
    /// Is the expression the blank identifier?
    pub fn is_blank(&self, e: ExprId) -> bool {
        let ast = self.ast();
        match ast.exprs[e].kind {
            ExprKind::Ident(id) => ast.idents[id].name == base::Symbol::BLANK,
            ExprKind::Paren(x) => self.is_blank(x),
            _ => false,
        }
    }

    pub fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId]) {
        if lhs.len() == 1 {
            self.assign_one(lhs[0], rhs[0]);
            return;
        }
        let places: Vec<(Place, Option<TypeId>)> = lhs.iter().map(|&l| self.lhs_place(l)).collect();
        if rhs.len() == 1 {
            let values = self.multi(rhs[0]);
            for ((place, ty), (v, from)) in places.iter().zip(values) {
                if let Some(ty) = *ty {
                    let v = self.convert_assign(v, from, ty);
                    self.store(place, ty, &v);
                }
            }
            return;
        }
        let mut values = Vec::new();
        for ((_, ty), &r) in places.iter().zip(rhs) {
            match *ty {
                Some(ty) => {
                    let v = self.expr_to(r, ty);
                    values.push(self.freeze(v, ty));
                }
                None => values.push(self.expr(r)),
            }
        }
        for ((place, ty), v) in places.iter().zip(values) {
            if let Some(ty) = *ty {
                self.store(place, ty, &v);
            }
        }
    }

    /// The place of a left side, and its type (None for `_`).
    pub fn lhs_place(&mut self, l: ExprId) -> (Place, Option<TypeId>) {
        if self.is_blank(l) {
            return (Place::Blank, None);
        }
        let ty = self.ty(l);
        (self.place(l), Some(ty))
    }

    fn assign_one(&mut self, l: ExprId, r: ExprId) {
        let (place, ty) = self.lhs_place(l);
        match ty {
            Some(ty) => {
                if self.assign_in_place(l, &place, ty, r) {
                    return;
                }
                let v = self.expr_to(r, ty);
                if !self.b.is_terminated() {
                    self.store(&place, ty, &v);
                }
            }
            None => {
                self.expr(r);
            }
        }
    }

    pub fn assign_op(&mut self, l: ExprId, op: BinaryOp, r: ExprId) {
        let ty = self.ty(l);
        let place = self.place(l);
        // Operations that may panic must not leave a new element behind.
        let may_panic = matches!(op, BinaryOp::Shl | BinaryOp::Shr | BinaryOp::Div | BinaryOp::Rem);
        if let (Place::MapElem { map, ty: map_ty, key }, false) = (&place, may_panic) {
            // One lookup: the element is made, if it is missing, after the right side is known.
            let y = self.expr_to(r, ty);
            let m = self.map_assign(*map, *map_ty, key);
            let old = self.load_mem(m, ty);
            let new = self.arith(op, old, y, ty);
            self.store_mem(m, ty, &new);
            return;
        }
        let place = match place {
            Place::MapElem { .. } => place,
            other => self.settle(other),
        };
        let old = self.load(&place, ty);
        let old = self.freeze(old, ty);
        let new = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            self.shift(op, old, ty, r)
        } else {
            let y = self.expr_to(r, ty);
            self.arith(op, old, y, ty)
        };
        self.store(&place, ty, &new);
    }

    pub fn inc_dec(&mut self, x: ExprId, inc: bool) {
        let ty = self.ty(x);
        let place = self.place(x);
        let place = self.settle(place);
        let old = self.load(&place, ty);
        let one = self.constant(&types::ConstValue::int(1), ty);
        let op = if inc { BinaryOp::Add } else { BinaryOp::Sub };
        let new = self.arith(op, old, one, ty);
        self.store(&place, ty, &new);
    }

    /// Checks a place's index now, so that it is accessed twice with one check (or lookup).
    fn settle(&mut self, p: Place) -> Place {
        match p {
            Place::Index { .. } => Place::Mem(self.checked(&p)),
            Place::MapElem { map, ty, key } => Place::Mem(self.map_assign(map, ty, &key)),
            other => other,
        }
    }

    pub fn define(&mut self, lhs: &[ExprId], rhs: &[ExprId]) {
        if rhs.len() == 1 && lhs.len() > 1 {
            let values = self.multi(rhs[0]);
            for (&l, (v, from)) in lhs.iter().zip(values) {
                self.define_value(l, v, from);
            }
            return;
        }
        if lhs.len() == 1 {
            let Some((obj, _)) = self.define_target(lhs[0]) else {
                self.expr(rhs[0]);
                return;
            };
            let ty = self.obj_ty(obj);
            let v = self.expr_to(rhs[0], ty);
            if !self.b.is_terminated() {
                self.define_value(lhs[0], v, ty);
            }
            return;
        }
        let mut values = Vec::new();
        for (&l, &r) in lhs.iter().zip(rhs) {
            let ty = match self.define_target(l) {
                Some((obj, _)) => self.obj_ty(obj),
                None => self.ty(r),
            };
            let v = self.expr_to(r, ty);
            values.push((self.freeze(v, ty), ty));
        }
        for (&l, (v, ty)) in lhs.iter().zip(values) {
            self.define_value(l, v, ty);
        }
    }

    /// The variable on the left of `:=`, and whether it is new.
    pub fn define_target(&mut self, l: ExprId) -> Option<(ObjId, bool)> {
        let ast = self.ast();
        let ExprKind::Ident(id) = ast.exprs[l].kind else { return None };
        let obj = self.obj(id)?;
        Some((obj, self.cx.checker.store.objs[obj].span == Some(ast.idents[id].span)))
    }

    /// Gives one variable of a definition its value.
    pub fn define_value(&mut self, l: ExprId, v: Val, from: TypeId) {
        let Some((obj, new)) = self.define_target(l) else { return };
        let ty = self.obj_ty(obj);
        let v = self.convert_assign(v, from, ty);
        if new {
            self.declare(obj, ty, Some(&v));
        } else {
            let p = self.var_place(obj);
            self.store(&p, ty, &v);
        }
    }
}
