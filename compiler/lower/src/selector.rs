//! Selectors: fields, methods as values and expressions, qualified identifiers.

use check::info::{Selection, SelectionKind};
use syntax::ast::{ExprId, ExprKind, IdentId};
use types::{Found, ObjId, Type, TypeId};

use crate::func::FnLower;
use crate::place::Operand;
use crate::value::{Place, Val};

/// A method found on an operand: the receiver operand after following embedded fields, and what to call.
pub(crate) struct MethodTarget {
    pub op: Operand,
    /// The operand's type: the holder or a pointer to it.
    pub ty: TypeId,
    pub holder: TypeId,
    /// None: an interface's method.
    pub obj: Option<ObjId>,
    pub name: base::Symbol,
    pub pointer_recv: bool,
}

impl FnLower<'_, '_> {
    pub fn selection(&self, e: ExprId) -> Option<Selection> {
        let src = self.src.as_ref()?;
        self.cx.checker.file(src.pkg, src.file).selections.get(&e).cloned()
    }

    /// A selector as a value.
    pub fn selector(&mut self, e: ExprId, sel: IdentId) -> Val {
        let Some(s) = self.selection(e) else {
            let obj = self.obj(sel).unwrap_or_else(|| panic!("lower: unresolved selector in {}", self.name));
            return self.object(obj, sel, e);
        };
        match s.kind {
            SelectionKind::Field => {
                let (op, ty) = self.field_operand(e);
                self.at_expr(e);
                self.operand_val(&op, ty)
            }
            SelectionKind::Method => self.method_value(e, sel, &s),
            SelectionKind::MethodExpr => self.method_expr(e, sel, &s),
        }
    }

    /// The field that a selector denotes.
    pub fn field_operand(&mut self, e: ExprId) -> (Operand, TypeId) {
        let s = self.selection(e).expect("lower: field selection");
        let ast = self.ast();
        let ExprKind::Selector { x, .. } = ast.exprs[e].kind else { panic!("lower: selector expected") };
        let (op, ty) = self.operand(x);
        self.at_expr(e);
        self.walk(op, ty, &s.path)
    }

    /// The package that unexported names in this function belong to.
    pub fn pkg(&self) -> Option<types::PkgId> {
        self.src.as_ref().map(|s| s.pkg)
    }

    /// Finds the method that `x.sel` denotes, with the receiver evaluated.
    pub fn method_target(&mut self, e: ExprId, s: &Selection) -> MethodTarget {
        let ast = self.ast();
        let ExprKind::Selector { x, sel } = ast.exprs[e].kind else { panic!("lower: selector expected") };
        let (op, ty) = self.operand(x);
        self.at_expr(e);
        // On a type parameter the method is that of the type argument.
        let generic = match *self.cx.checker.store.ty(s.recv) {
            Type::TypeParam(_) => true,
            Type::Pointer(p) => matches!(self.cx.checker.store.ty(p), Type::TypeParam(_)),
            _ => false,
        };
        let name = ast.idents[sel].name;
        if generic || s.obj.is_none() {
            return self.find_method(op, ty, name);
        }
        let (op, ty) = self.walk(op, ty, &s.path);
        let obj = s.obj.expect("checked above");
        self.declared_target(op, ty, obj, name)
    }

    fn declared_target(&mut self, op: Operand, ty: TypeId, obj: ObjId, name: base::Symbol) -> MethodTarget {
        let pointer_recv = self.is_pointer_method(obj);
        let holder = match self.cx.checker.store.ty(ty) {
            &Type::Pointer(e) => self.cx.checker.store.canonical(e),
            _ => ty,
        };
        MethodTarget { op, ty, holder, obj: Some(obj), name, pointer_recv }
    }

    pub fn is_pointer_method(&self, obj: ObjId) -> bool {
        matches!(&self.cx.checker.store.objs[obj].kind,
            types::ObjKind::Func(f) if f.recv.is_some_and(|r| r.pointer))
    }

    /// Looks a method up on an operand of a concrete type.
    pub fn find_method(&mut self, op: Operand, ty: TypeId, name: base::Symbol) -> MethodTarget {
        let pkg = self.pkg();
        let found = self.cx.checker.store.lookup(ty, pkg, name);
        match found {
            Found::Method { path, obj, .. } => {
                let (op, ty) = self.walk(op, ty, &path);
                match obj {
                    Some(obj) => self.declared_target(op, ty, obj, name),
                    None => MethodTarget { op, ty, holder: ty, obj: None, name, pointer_recv: false },
                }
            }
            other => panic!(
                "lower: method {} of {} not found ({other:?})",
                self.cx.text(name),
                self.cx.checker.store.type_string(ty, types::Qualify::Path)
            ),
        }
    }

    /// The receiver argument of a declared method.
    pub fn receiver(&mut self, t: &MethodTarget) -> (Val, TypeId) {
        let is_ptr = matches!(self.cx.checker.store.ty(t.ty), Type::Pointer(_));
        if t.pointer_recv {
            let ptr_ty = self.cx.checker.store.pointer_to(t.holder);
            if is_ptr {
                return (self.operand_val(&t.op, t.ty), ptr_ty);
            }
            let ptr = match &t.op {
                Operand::Place(p @ (Place::Mem(_) | Place::Index { .. })) => self.place_address(p),
                Operand::Place(p) => {
                    let v = self.load(p, t.ty);
                    self.alloc_with(t.ty, &v)
                }
                Operand::Val(v) => self.alloc_with(t.ty, v),
            };
            return (Val::one(ptr), ptr_ty);
        }
        let (op, ty) = if is_ptr { self.through_pointer(t.op.clone(), t.ty) } else { (t.op.clone(), t.ty) };
        let v = self.operand_val(&op, ty);
        (v, ty)
    }
}
