//! Operands that are copied when their turn among the calls comes: values on their way into an interface, keys of maps
//! and operands of comparisons that the reference hands on by address.
//!
//! What has an address of its own, a variable or what a pointer leads to, is not copied: it is read with the rest. Small
//! local variables have none with the reference, which keeps them in registers, even those that function literals use: it
//! inlines the literals that are called beside them.

use check::info::{Mode, SelectionKind};
use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{Basic, ObjId, ObjKind, Type, TypeId, VarKind};

use crate::func::FnLower;

/// Elements of maps up to this size (in bytes) have the reference's quick functions, which take keys by value.
const MAX_QUICK_ELEM: u64 = 128;

/// Variables up to this size (in bytes) and number of fields are kept in registers by the reference.
const MAX_IN_REGISTERS: u64 = 32;
const MAX_FIELDS: usize = 4;

impl FnLower<'_, '_> {
    /// The operand `p` of `e` has had its turn.
    pub(crate) fn copy_operand(&mut self, e: ExprId, p: ExprId) {
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Index { x, indices } if indices[0] == p => {
                let map = self.ty(*x);
                if matches!(self.cx.under(map), Type::Map { .. }) {
                    self.copy_key(p, map);
                }
            }
            _ => {
                if let Some(to) = self.operand_target(e, p) {
                    self.copy_for_interface(p, to);
                }
            }
        }
    }

    /// All operands of `e` have had their turns.
    pub(crate) fn copy_compared(&mut self, e: ExprId) {
        let ast = self.ast();
        let ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, x, y } = ast.exprs[e].kind else { return };
        for p in [x, y] {
            let ty = self.ty(p);
            if matches!(self.cx.under(ty), Type::Struct(_) | Type::Array { .. }) && !self.has_address(p) {
                self.copy_now(p, ty);
            }
        }
    }

    /// A value that is assigned to something of type `to`.
    pub(crate) fn copy_for_interface(&mut self, e: ExprId, to: TypeId) {
        if self.mode(e) == Mode::Nil || !self.cx.is_iface(to) || self.is_tuple(e) {
            return;
        }
        let from = self.ty(e);
        if self.is_copied_for_interface(from) && !self.has_address(e) {
            self.copy_now(e, from);
        }
    }

    /// The key of an element of a map.
    pub(crate) fn copy_key(&mut self, k: ExprId, map: TypeId) {
        if self.mode(k) == Mode::Nil || self.const_value(k).is_some() {
            return;
        }
        let Type::Map { key, value } = self.cx.under(map) else { return };
        let (key, value) = (self.cx.checker.store.canonical(key), self.cx.checker.store.canonical(value));
        let ty = self.ty(k);
        let copied = if self.cx.is_iface(key) && !self.cx.is_iface(ty) {
            true
        } else if self.has_quick_key(key, value) {
            matches!(self.cx.under(key), Type::Struct(_) | Type::Array { .. })
        } else {
            !self.has_address(k)
        };
        if copied && !self.is_untyped_literal(k) {
            self.copy_now(k, ty);
        }
    }

    /// A literal whose type the map gives is made where it is used.
    fn is_untyped_literal(&self, e: ExprId) -> bool {
        matches!(self.ast().exprs[e].kind, ExprKind::CompositeLit { ty: None, .. })
    }

    fn has_quick_key(&mut self, key: TypeId, value: TypeId) -> bool {
        let store = &mut self.cx.checker.store;
        if store.size_of(value) > MAX_QUICK_ELEM {
            return false;
        }
        store.as_basic(key).is_some_and(Basic::is_string)
            || (store.is_plain_memory(key) && matches!(store.size_of(key), 4 | 8))
    }

    fn copy_now(&mut self, e: ExprId, ty: TypeId) {
        if self.early.contains_key(&e) || self.const_value(e).is_some() {
            return;
        }
        let v = self.expr(e);
        let v = self.freeze(v, ty);
        self.early.insert(e, vec![(v, ty)]);
    }

    /// What the operand `p` of `e` is converted to.
    fn operand_target(&mut self, e: ExprId, p: ExprId) -> Option<TypeId> {
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Call { fun, args, spread, .. } => {
                let at = args.iter().position(|&a| a == p)?;
                match self.mode(*fun) {
                    Mode::Type => Some(self.ty(*fun)),
                    Mode::Builtin if at == 0 || *spread => None,
                    // Of the built-in functions only append converts.
                    Mode::Builtin => {
                        let list = self.ty(args[0]);
                        self.elem_of(list)
                    }
                    _ => self.parameter_type(*fun, at, *spread),
                }
            }
            ExprKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, x, y } => {
                let other = if *x == p { *y } else { *x };
                Some(self.ty(other))
            }
            ExprKind::CompositeLit { .. } => {
                let ty = self.ty(e);
                let ty = self.cx.pointee(ty).unwrap_or(ty);
                match self.cx.under(ty) {
                    Type::Struct(_) => {
                        let fields = self.struct_fields(e);
                        let (path, _) = fields.into_iter().find(|&(_, v)| v == p)?;
                        Some(self.path_type(ty, &path))
                    }
                    _ => self.elem_of(ty),
                }
            }
            _ => None,
        }
    }

    fn elem_of(&mut self, ty: TypeId) -> Option<TypeId> {
        match self.cx.under(ty) {
            Type::Slice(elem) | Type::Array { elem, .. } => Some(self.cx.checker.store.canonical(elem)),
            _ => None,
        }
    }

    fn parameter_type(&mut self, fun: ExprId, at: usize, spread: bool) -> Option<TypeId> {
        let ty = self.ty(fun);
        let Type::Signature(sig) = self.cx.under(ty) else { return None };
        let last = sig.params.len().checked_sub(1)?;
        let to = sig.params[at.min(last)];
        if sig.variadic && !spread && at >= last { self.elem_of(to) } else { Some(to) }
    }

    fn is_copied_for_interface(&mut self, ty: TypeId) -> bool {
        match self.cx.under(ty) {
            Type::Interface(_) | Type::Slice(_) => false,
            Type::Basic(b) if b.is_string() => false,
            _ => {
                let l = self.cx.checker.store.layout(ty);
                let word = matches!(l.size, 2 | 4 | 8) && l.align == l.size;
                !word || self.cx.checker.store.has_pointers(ty)
            }
        }
    }

    /// May the address of the expression be taken?
    fn has_address(&mut self, e: ExprId) -> bool {
        let ast = self.ast();
        let e = self.unparen(e);
        match ast.exprs[e].kind {
            ExprKind::Ident(id) => {
                self.obj(id).is_some_and(|obj| self.is_variable(obj) && !self.is_in_registers(obj))
            }
            ExprKind::Star(_) => true,
            ExprKind::Selector { x, sel } => match self.selection(e) {
                Some(s) if s.kind == SelectionKind::Field => {
                    let path = s.path.clone();
                    let mut ty = self.ty(x);
                    for i in path {
                        if self.cx.pointee(ty).is_some() {
                            return true;
                        }
                        ty = self.cx.field(ty, i).0;
                    }
                    self.has_address(x)
                }
                Some(_) => false,
                None => self.obj(sel).is_some_and(|obj| self.is_variable(obj)),
            },
            ExprKind::Index { x, .. } => {
                let ty = self.ty(x);
                match self.cx.under(ty) {
                    Type::Slice(_) | Type::Pointer(_) => true,
                    Type::Array { .. } => self.has_address(x),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn is_variable(&self, obj: ObjId) -> bool {
        matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Var { .. })
    }

    /// Does the reference keep the variable in registers?
    fn is_in_registers(&mut self, obj: ObjId) -> bool {
        if !matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Var { kind: VarKind::Local, .. }) {
            return false;
        }
        let here = self.facts.vars.get(&obj).is_some_and(|v| v.scope == self.scope && !v.addressed);
        let ty = self.obj_ty(obj);
        here && self.fits_registers(ty)
    }

    fn fits_registers(&mut self, ty: TypeId) -> bool {
        if self.cx.checker.store.size_of(ty) > MAX_IN_REGISTERS {
            return false;
        }
        match self.cx.under(ty) {
            Type::Array { len, elem } => len <= 1 && self.fits_registers(elem),
            Type::Struct(fields) => {
                fields.len() <= MAX_FIELDS && fields.iter().all(|f| self.fits_registers(f.ty))
            }
            _ => true,
        }
    }
}
