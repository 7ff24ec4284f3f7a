//! `x = append(x, …)` and `x = x[i:j]` where x lies in memory: only the words of the slice that change are written. The
//! usual append changes the length alone, and then no pointer is stored, so no barrier is needed either.

use check::info::Mode;
use syntax::ast::{ExprId, ExprKind, UnaryOp};
use types::{BuiltinId, Type, TypeId};

use crate::func::FnLower;
use crate::slice::Sliced;
use crate::value::{Mem, Place};

impl FnLower<'_, '_> {
    /// Lowers an assignment of one of these forms; false if it has another.
    pub fn assign_in_place(&mut self, l: ExprId, place: &Place, ty: TypeId, r: ExprId) -> bool {
        if matches!(place, Place::Vars(_) | Place::Blank) || !matches!(self.cx.under(ty), Type::Slice(_)) {
            return false;
        }
        let ast = self.ast();
        let r = self.unparen(r);
        if self.early.contains_key(&r) || self.ty(r) != ty {
            return false;
        }
        match &ast.exprs[r].kind {
            ExprKind::Call { fun, args, spread, .. } => {
                let appends = self.mode(*fun) == Mode::Builtin && self.builtin_id(*fun) == BuiltinId::Append;
                if !appends || args.len() < 2 || !self.same_place(l, args[0]) {
                    return false;
                }
                let more = &args[1..];
                if more.iter().any(|&a| self.may_write(a) || *spread && self.mode(a) == Mode::Nil) {
                    return false;
                }
                self.append_in_place(place, ty, r, more, *spread);
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                let mut bounds = [lo, hi, max].into_iter().copied().flatten();
                if matches!(place, Place::MapElem { .. })
                    || !self.same_place(l, *x)
                    || bounds.any(|b| self.may_write(b))
                {
                    return false;
                }
                let m = self.checked(place);
                let old = self.load_mem(m, ty);
                let elem = self.slice_elem(ty);
                let size = self.cx.checker.store.size_of(elem);
                let new = self.sliced(r, &old, size, Sliced::Slice, [*lo, *hi, *max]);
                self.store_changed(Mem { nil: false, ..m }, ty, &old, &new);
            }
            _ => return false,
        }
        true
    }

    fn append_in_place(&mut self, place: &Place, ty: TypeId, call: ExprId, more: &[ExprId], spread: bool) {
        let elem = self.slice_elem(ty);
        let (values, more) = self.appended(elem, more, spread);
        self.at_expr(call);
        // A map's element is made when nothing can panic any more.
        let m = match place {
            Place::MapElem { map, ty: map_ty, key } => self.map_assign(*map, *map_ty, key),
            other => self.checked(other),
        };
        let old = self.load_mem(m, ty);
        let m = Mem { nil: false, ..m };
        // Elements with pointers may be the very memory that holds the slice, as it was.
        if spread && self.cx.repr(elem).pointers {
            let new = self.append(old, ty, &values, more);
            self.store_mem(m, ty, &new);
        } else {
            self.append_at(Some(m), old, ty, &values, more);
        }
    }

    /// Do two expressions surely name the same variable, field or element, without effects?
    fn same_place(&self, a: ExprId, b: ExprId) -> bool {
        let ast = self.ast();
        let (a, b) = (self.unparen(a), self.unparen(b));
        if self.early.contains_key(&a) || self.early.contains_key(&b) {
            return false;
        }
        if let (Some(x), Some(y)) = (self.const_value(a), self.const_value(b)) {
            return x == y;
        }
        match (&ast.exprs[a].kind, &ast.exprs[b].kind) {
            (ExprKind::Ident(x), ExprKind::Ident(y)) => {
                let obj = self.obj(*x);
                obj.is_some() && obj == self.obj(*y)
            }
            (ExprKind::Selector { x, sel }, ExprKind::Selector { x: y, sel: other }) => {
                match (self.selection(a), self.selection(b)) {
                    (Some(_), Some(_)) => {
                        ast.idents[*sel].name == ast.idents[*other].name && self.same_place(*x, *y)
                    }
                    (None, None) => self.obj(*sel).is_some() && self.obj(*sel) == self.obj(*other),
                    _ => false,
                }
            }
            (ExprKind::Star(x), ExprKind::Star(y)) => self.same_place(*x, *y),
            (ExprKind::Index { x, indices }, ExprKind::Index { x: y, indices: others }) => {
                self.same_place(*x, *y) && self.same_place(indices[0], others[0])
            }
            _ => false,
        }
    }

    /// Might evaluating the expression write to memory that others see? Calls that were made already don't count.
    fn may_write(&self, e: ExprId) -> bool {
        let ast = self.ast();
        if self.early.contains_key(&e) || self.const_value(e).is_some() {
            return false;
        }
        match &ast.exprs[e].kind {
            ExprKind::Ident(_) | ExprKind::BasicLit { .. } | ExprKind::FuncLit(_) => false,
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Selector { x, .. } => self.may_write(*x),
            ExprKind::Unary { op, x } => *op == UnaryOp::Recv || self.may_write(*x),
            ExprKind::Binary { x, y, .. } => self.may_write(*x) || self.may_write(*y),
            ExprKind::Index { x, indices } => {
                self.may_write(*x) || indices.iter().any(|&i| self.mode(i) != Mode::Type && self.may_write(i))
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                self.may_write(*x) || [lo, hi, max].into_iter().flatten().any(|&i| self.may_write(i))
            }
            ExprKind::CompositeLit { elems, .. } => {
                elems.iter().any(|el| self.may_write(el.value) || el.key.is_some_and(|k| self.may_write(k)))
            }
            ExprKind::Call { fun, args, .. } => {
                let quiet = match self.mode(*fun) {
                    Mode::Type => true,
                    Mode::Builtin => matches!(
                        self.builtin_id(*fun),
                        BuiltinId::Len | BuiltinId::Cap | BuiltinId::Min | BuiltinId::Max
                    ),
                    _ => false,
                };
                !quiet || args.iter().any(|&a| self.may_write(a))
            }
            _ => true,
        }
    }
}
