//! The order of what the language leaves open: calls, receives and what else the reference puts into temporaries run
//! first, from left to right; variables, elements, fields and arithmetic are read and done after the last of them.
//!
//! `return x, f()` returns the x that f leaves behind, `a[i] = f()` takes the i after the call. Programs lean on it
//! without knowing. Where nothing that stands before a call can tell, expressions are lowered in place.

use check::info::{Mode, SelectionKind};
use smallvec::SmallVec;
use syntax::ast::{BinaryOp, ExprId, ExprKind, UnaryOp};
use types::{Basic, ObjId, ObjKind, Type, TypeId};

use crate::func::FnLower;
use crate::local::Local;

type Parts = SmallVec<[ExprId; 4]>;

/// When an expression is evaluated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// After the calls beside it.
    Late,
    /// In its place among the calls, though it has no effect itself.
    Early,
    /// Early, with operands in an order of their own.
    Closed,
    /// A call or a receive.
    Effect,
}

/// What was met so far in an expression list.
#[derive(Default)]
struct Scan {
    /// An operand whose value a call may change, or that may panic.
    pending: bool,
    /// A call after such an operand.
    needed: bool,
}

impl FnLower<'_, '_> {
    /// Evaluates the calls of expressions that are about to be lowered, if it matters.
    pub fn calls_first(&mut self, list: &[ExprId]) {
        self.calls_before(list, |_, _, _| {});
    }

    /// `turned` is told of each expression and its index when it has had its turn.
    pub(crate) fn calls_before(&mut self, list: &[ExprId], mut turned: impl FnMut(&mut Self, usize, ExprId)) {
        if !list.iter().any(|&e| self.has_call(e)) {
            return;
        }
        let mut scan = Scan::default();
        for &e in list {
            self.scan(e, &mut scan);
        }
        if scan.needed {
            for (i, &e) in list.iter().enumerate() {
                self.hoist(e);
                turned(self, i, e);
            }
        }
    }

    /// The same for the operands of a call or receive that is itself a statement, or yields several values.
    pub fn calls_in_operands_first(&mut self, e: ExprId) {
        if self.has_call(e) {
            let e = self.unparen(e);
            if self.turn(e) != Turn::Closed {
                let mut scan = Scan::default();
                for p in self.parts(e) {
                    self.scan(p, &mut scan);
                }
                if scan.needed {
                    self.hoist_parts(e);
                }
            }
        }
    }

    /// The same for the values of a definition or a return statement, and the types of what takes them.
    pub fn calls_of_list_first(&mut self, list: &[ExprId], to: impl Fn(&mut Self, usize) -> Option<TypeId>) {
        match list {
            [one] => self.calls_in_operands_first(*one),
            _ => self.calls_before(list, |l, i, e| {
                if let Some(to) = to(l, i) {
                    l.copy_for_interface(e, to);
                }
            }),
        }
    }

    /// For an assignment: the places on the left are found last.
    pub fn calls_of_assignment_first(&mut self, lhs: &[ExprId], rhs: &[ExprId]) {
        if !lhs.iter().chain(rhs).any(|&e| self.has_call(e)) {
            return;
        }
        let mut list: Parts = SmallVec::new();
        let mut places: Parts = SmallVec::new();
        for &l in lhs {
            if !self.is_blank(l) {
                let l = self.unparen(l);
                let parts = self.parts(l);
                places.extend(parts.iter().map(|_| l));
                list.extend(parts);
            }
        }
        if lhs.len() == 1 || rhs.len() > 1 {
            let left = list.len();
            list.extend_from_slice(rhs);
            return self.calls_before(&list, |l, i, e| {
                if i < left {
                    l.copy_operand(places[i], e);
                } else if let Some(&target) = lhs.get(i - left)
                    && !l.is_blank(target)
                {
                    let to = l.ty(target);
                    l.copy_for_interface(e, to);
                }
            });
        }
        let rhs = self.unparen(rhs[0]);
        let parts = self.parts(rhs);
        let mut scan = Scan::default();
        for &e in list.iter().chain(&parts) {
            self.scan(e, &mut scan);
        }
        if scan.needed || scan.pending {
            for (&e, &place) in list.iter().zip(&places) {
                self.hoist(e);
                self.copy_operand(place, e);
            }
            self.hoist_parts(rhs);
            let values = self.multi(rhs);
            let values = values.into_iter().map(|(v, ty)| (self.freeze(v, ty), ty)).collect();
            self.early.insert(rhs, values);
        }
    }

    fn scan(&mut self, e: ExprId, s: &mut Scan) {
        if s.needed {
            return;
        }
        let turn = self.turn(e);
        let before = s.pending;
        if turn == Turn::Closed {
            s.needed = before && self.has_call(e);
            return;
        }
        for p in self.parts(e) {
            self.scan(p, s);
        }
        match turn {
            Turn::Late => s.pending = s.pending || self.may_change(e),
            Turn::Early | Turn::Closed => s.pending = before,
            Turn::Effect => {
                s.needed |= before;
                s.pending = before;
            }
        }
    }

    fn hoist_parts(&mut self, e: ExprId) {
        for p in self.parts(e) {
            self.hoist(p);
            self.copy_operand(e, p);
        }
        self.copy_compared(e);
    }

    fn hoist(&mut self, e: ExprId) {
        let turn = self.turn(e);
        if turn != Turn::Closed {
            self.hoist_parts(e);
        }
        if turn == Turn::Late {
            return;
        }
        let ast = self.ast();
        let values = if let ExprKind::Call { .. } = ast.exprs[e].kind {
            self.call(e)
        } else {
            let ty = self.ty(e);
            vec![(self.expr(e), ty)]
        };
        let values = values.into_iter().map(|(v, ty)| (self.freeze(v, ty), ty)).collect();
        self.early.insert(e, values);
    }

    /// The operands that are evaluated with the expression, in order.
    fn parts(&mut self, e: ExprId) -> Parts {
        let mut out = Parts::new();
        if self.const_value(e).is_some() || matches!(self.mode(e), Mode::Nil | Mode::Type) {
            return out;
        }
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } => out.push(*x),
            ExprKind::TypeAssert { x, .. } => out.push(*x),
            ExprKind::Selector { x, .. }
                if self.selection(e).is_some_and(|s| s.kind != SelectionKind::MethodExpr) =>
            {
                out.push(*x);
            }
            ExprKind::Index { x, indices } => {
                if self.generic_func(*x).is_none() {
                    out.push(*x);
                    out.push(indices[0]);
                } else {
                    // Of a generic method the receiver.
                    let x = self.unparen(*x);
                    out.extend(self.parts(x));
                }
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                out.push(*x);
                out.extend([*lo, *hi, *max].into_iter().flatten());
            }
            ExprKind::Binary { x, y, .. } => out.extend([*x, *y]),
            ExprKind::Call { fun, args, .. } => {
                if !matches!(self.mode(*fun), Mode::Type | Mode::Builtin) {
                    out.push(*fun);
                }
                out.extend(args.iter().copied().filter(|&a| self.mode(a) != Mode::Type));
            }
            ExprKind::CompositeLit { elems, .. } => {
                let keys = self.is_map_literal(e);
                for el in elems {
                    out.extend(el.key.filter(|_| keys));
                    out.push(el.value);
                }
            }
            _ => {}
        }
        out
    }

    fn turn(&mut self, e: ExprId) -> Turn {
        if self.const_value(e).is_some() || matches!(self.mode(e), Mode::Nil | Mode::Type) {
            return Turn::Late;
        }
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Call { fun, args, .. } => match self.mode(*fun) {
                Mode::Type => {
                    let (from, to) = (self.ty(args[0]), self.ty(*fun));
                    let copies = matches!(self.cx.under(to), Type::Slice(_))
                        && self.cx.checker.store.as_basic(from).is_some_and(Basic::is_string);
                    if copies { Turn::Early } else { Turn::Late }
                }
                Mode::Builtin => Turn::Early,
                _ => Turn::Effect,
            },
            ExprKind::Unary { op: UnaryOp::Recv, .. } => Turn::Effect,
            ExprKind::Binary { op: BinaryOp::AndAnd | BinaryOp::OrOr, .. } => Turn::Closed,
            ExprKind::CompositeLit { elems, .. } if !elems.is_empty() => {
                if self.is_map_literal(e) {
                    Turn::Closed
                } else {
                    Turn::Late
                }
            }
            ExprKind::Slice { .. } => Turn::Early,
            ExprKind::TypeAssert { ty: Some(_), .. } => {
                let ty = self.ty(e);
                if self.cx.checker.store.is_direct_iface(ty) { Turn::Late } else { Turn::Early }
            }
            _ => Turn::Late,
        }
    }

    /// Also of a literal that stands for a pointer to a map, its type and `&` left out.
    fn is_map_literal(&mut self, e: ExprId) -> bool {
        let ty = self.ty(e);
        match self.cx.under(ty) {
            Type::Pointer(to) => matches!(self.cx.under(to), Type::Map { .. }),
            under => matches!(under, Type::Map { .. }),
        }
    }

    /// Is it a variable that other functions may reach?
    fn is_shared(&self, obj: ObjId) -> bool {
        matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Var { .. })
            && matches!(self.locals.get(&obj), None | Some(Local::Boxed(_)))
    }

    /// May a call change what the expression reads beyond its operands, or may it panic?
    fn may_change(&mut self, e: ExprId) -> bool {
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Ident(id) => self.obj(*id).is_some_and(|obj| self.is_shared(obj)),
            ExprKind::Selector { x, sel } => match self.selection(e) {
                Some(s) if s.kind == SelectionKind::Method => {
                    !s.path.is_empty() || s.obj.is_none_or(|m| !self.is_pointer_method(m))
                }
                Some(s) => {
                    let ty = self.ty(*x);
                    s.path.len() > 1 || matches!(self.cx.under(ty), Type::Pointer(_))
                }
                None => self.obj(*sel).is_some_and(|obj| self.is_shared(obj)),
            },
            ExprKind::Index { .. } | ExprKind::Star(_) | ExprKind::TypeAssert { .. } => true,
            ExprKind::Binary { op, y, .. } => {
                matches!(op, BinaryOp::Div | BinaryOp::Rem | BinaryOp::Shl | BinaryOp::Shr)
                    && self.const_value(*y).is_none()
            }
            _ => false,
        }
    }
}
