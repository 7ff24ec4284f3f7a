//! Expressions as values, as several values, as conditions, as statements.

use check::info::Mode;
use gir::inst::Ty;
use gir::{BlockId, CmpOp, UnOp, Value};
use syntax::ast::{BinaryOp, ExprId, ExprKind, IdentId, UnaryOp};
use types::{ObjId, ObjKind, Type, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Place, Val};

impl FnLower<'_, '_> {
    /// The expression's value, of its own type.
    pub fn expr(&mut self, e: ExprId) -> Val {
        stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || self.expr_inner(e))
    }

    /// The expression's value converted to `ty` as in an assignment.
    pub fn expr_to(&mut self, e: ExprId, ty: TypeId) -> Val {
        if self.mode(e) == Mode::Nil {
            return self.zero(ty);
        }
        let v = self.expr(e);
        let from = self.ty(e);
        self.convert_assign(v, from, ty)
    }

    /// A one-scalar value.
    pub fn scalar(&mut self, e: ExprId) -> Value {
        self.expr(e).scalar()
    }

    pub fn unparen(&self, mut e: ExprId) -> ExprId {
        let ast = self.ast();
        while let ExprKind::Paren(x) = ast.exprs[e].kind {
            e = x;
        }
        e
    }

    /// What an expression came to when it was evaluated ahead of its statement.
    pub fn take_early(&mut self, e: ExprId) -> Option<Val> {
        if self.early.is_empty() {
            return None;
        }
        let mut values = self.early.remove(&e)?;
        Some(values.pop().map_or_else(Val::none, |(v, _)| v))
    }

    fn expr_inner(&mut self, e: ExprId) -> Val {
        if let Some(v) = self.take_early(e) {
            return v;
        }
        if let Some(c) = self.const_value(e) {
            let ty = self.ty(e);
            return self.constant(&c, ty);
        }
        if self.mode(e) == Mode::Nil {
            let ty = self.ty(e);
            return self.zero(ty);
        }
        let ast = self.ast();
        let x = &ast.exprs[e];
        match &x.kind {
            ExprKind::Ident(id) => {
                let obj = self.obj(*id).unwrap_or_else(|| panic!("lower: unresolved name in {}", self.name));
                self.object(obj, *id, e)
            }
            ExprKind::Paren(x) => self.expr(*x),
            ExprKind::CompositeLit { .. } => {
                let ty = self.ty(e);
                self.composite(e, ty)
            }
            ExprKind::FuncLit(lit) => self.func_lit(e, lit),
            ExprKind::Selector { sel, .. } => self.selector(e, *sel),
            ExprKind::Index { x, indices } => {
                if let Some(fun) = self.generic_func(*x) {
                    return self.object(fun.0, fun.1, e);
                }
                self.index(e, *x, indices[0])
            }
            ExprKind::Slice { x, lo, hi, max, .. } => self.slice_expr(e, *x, *lo, *hi, *max),
            ExprKind::TypeAssert { x, .. } => {
                let ty = self.ty(e);
                self.type_assert(*x, ty)
            }
            ExprKind::Call { .. } => {
                let mut values = self.call(e);
                match values.len() {
                    1 => values.pop().expect("one value").0,
                    _ => Val::none(),
                }
            }
            ExprKind::Star(x) => {
                let ty = self.ty(e);
                let ptr = self.scalar(*x);
                self.at_expr(e);
                self.load_mem(Mem::deref(ptr), ty)
            }
            ExprKind::Unary { op, x } => self.unary(e, *op, *x),
            ExprKind::Binary { op, x, y } => self.binary(e, *op, *x, *y),
            ExprKind::BasicLit { .. }
            | ExprKind::Bad
            | ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => panic!("lower: not a value in {} at {:?}", self.name, x.span),
        }
    }

    /// The generic function that `x` in `x[T]` names.
    pub fn generic_func(&mut self, x: ExprId) -> Option<(ObjId, IdentId)> {
        let ast = self.ast();
        let id = match ast.exprs[self.unparen(x)].kind {
            ExprKind::Ident(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => return None,
        };
        let obj = self.obj(id)?;
        matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Func(_)).then_some((obj, id))
    }

    /// A named object as a value.
    pub fn object(&mut self, obj: ObjId, id: IdentId, e: ExprId) -> Val {
        match self.cx.checker.store.objs[obj].kind {
            ObjKind::Var { .. } => {
                let ty = self.obj_ty(obj);
                let p = self.var_place(obj);
                self.load(&p, ty)
            }
            ObjKind::Func(_) => {
                let key = self.instance_of(obj, id);
                let f = self.cx.instance(key.clone());
                let sig = self.cx.instance_sig(&key);
                Val::one(self.func_value(f, &sig))
            }
            ObjKind::Nil => {
                let ty = self.ty(e);
                self.zero(ty)
            }
            _ => panic!("lower: name isn't a value in {}", self.name),
        }
    }

    /// What the identifier of a function at this place is an instance of.
    pub fn instance_of(&mut self, obj: ObjId, id: IdentId) -> crate::instance::InstKey {
        self.cx.checker.resolve(obj);
        let src = self.source();
        let targs = self.cx.checker.file(src.pkg, src.file).instances.get(&id).cloned().unwrap_or_default();
        let targs = targs.into_iter().map(|t| self.cx.concrete(t, &src.map)).collect();
        crate::instance::InstKey { obj, targs }
    }

    /// The values of an expression in a multi-value context, with their types.
    pub fn multi(&mut self, e: ExprId) -> Vec<(Val, TypeId)> {
        let e = self.unparen(e);
        if let Some(values) = self.early.remove(&e) {
            return values;
        }
        let ast = self.ast();
        let bool_ty = self.cx.checker.store.basic(types::Basic::Bool);
        let (v, ok, ty) = match &ast.exprs[e].kind {
            ExprKind::Call { .. } => return self.call(e),
            ExprKind::Index { x, indices } => {
                let map_ty = self.ty(*x);
                let Type::Map { key, value } = self.cx.under(map_ty) else {
                    panic!("lower: v, ok of an index")
                };
                let (key, value) =
                    (self.cx.checker.store.canonical(key), self.cx.checker.store.canonical(value));
                let m = self.scalar(*x);
                let k = self.expr_to(indices[0], key);
                self.at_expr(e);
                let (v, ok) = self.map_load(m, map_ty, &k);
                (v, ok, value)
            }
            ExprKind::TypeAssert { x, ty: Some(t) } => {
                let ty = self.ty(*t);
                let (v, ok) = self.type_assert_ok(*x, ty);
                (v, ok, ty)
            }
            ExprKind::Unary { op: UnaryOp::Recv, x } => {
                let chan_ty = self.ty(*x);
                let c = self.scalar(*x);
                self.at_expr(e);
                let (v, ok, ty) = self.recv(c, chan_ty);
                (v, ok, ty)
            }
            _ => panic!("lower: several values of an expression in {}", self.name),
        };
        vec![(v, ty), (Val::one(ok), bool_ty)]
    }

    pub fn expr_stmt(&mut self, e: ExprId) {
        let x = self.unparen(e);
        let ast = self.ast();
        match ast.exprs[x].kind {
            ExprKind::Call { .. } => {
                self.call(x);
            }
            ExprKind::Unary { op: UnaryOp::Recv, x: c } => {
                let chan_ty = self.ty(c);
                let c = self.scalar(c);
                self.recv(c, chan_ty);
            }
            _ => {
                self.expr(x);
            }
        }
    }

    /// Branches on a condition, short-circuiting.
    pub fn cond(&mut self, e: ExprId, then: BlockId, els: BlockId) {
        stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || self.cond_inner(e, then, els));
    }

    fn cond_inner(&mut self, e: ExprId, then: BlockId, els: BlockId) {
        let ast = self.ast();
        if self.const_value(e).is_none() && !self.early.contains_key(&e) {
            match ast.exprs[e].kind {
                ExprKind::Paren(x) => return self.cond(x, then, els),
                ExprKind::Unary { op: UnaryOp::Not, x } => return self.cond(x, els, then),
                ExprKind::Binary { op: BinaryOp::AndAnd, x, y } => {
                    let more = self.b.new_block();
                    self.cond(x, more, els);
                    self.continue_at(more);
                    return self.cond(y, then, els);
                }
                ExprKind::Binary { op: BinaryOp::OrOr, x, y } => {
                    let more = self.b.new_block();
                    self.cond(x, then, more);
                    self.continue_at(more);
                    return self.cond(y, then, els);
                }
                _ => {}
            }
        }
        self.calls_first(&[e]);
        let c = self.scalar(e);
        self.b.branch(c, then, els);
    }

    fn unary(&mut self, e: ExprId, op: UnaryOp, x: ExprId) -> Val {
        match op {
            UnaryOp::Plus => self.expr(x),
            UnaryOp::Minus => {
                let ty = self.ty(e);
                let v = self.expr(x);
                self.negate(v).unwrap_or_else(|| {
                    panic!(
                        "lower: negation of {}",
                        self.cx.checker.store.type_string(ty, types::Qualify::Path)
                    )
                })
            }
            UnaryOp::Not => {
                let v = self.scalar(x);
                let zero = self.bool(false);
                Val::one(self.b.cmp(CmpOp::Eq, v, zero))
            }
            UnaryOp::Complement => {
                let v = self.scalar(x);
                Val::one(self.b.un(UnOp::Not, v))
            }
            UnaryOp::Addr => Val::one(self.address_of(x)),
            UnaryOp::Recv => {
                let chan_ty = self.ty(x);
                let c = self.scalar(x);
                self.at_expr(e);
                self.recv(c, chan_ty).0
            }
            UnaryOp::Tilde => panic!("lower: ~ in an expression"),
        }
    }

    fn negate(&mut self, v: Val) -> Option<Val> {
        let Val::S(list) = v else { return None };
        Some(Val::S(
            list.iter()
                .map(|&v| {
                    let op = if self.b.func.ty(v).is_float() { UnOp::FNeg } else { UnOp::Neg };
                    self.b.un(op, v)
                })
                .collect(),
        ))
    }

    /// `&x`
    fn address_of(&mut self, x: ExprId) -> Value {
        let x = self.unparen(x);
        let ast = self.ast();
        if let ExprKind::CompositeLit { .. } = ast.exprs[x].kind {
            let ty = self.ty(x);
            return self.composite_ptr(x, ty);
        }
        let p = self.place(x);
        self.at_expr(x);
        self.place_address(&p)
    }

    /// The address of a place that has one.
    pub fn place_address(&mut self, p: &Place) -> Value {
        let m = self.checked(p);
        self.address(m)
    }

    /// The null pointer as the I64 0 comparison partner of a pointer.
    pub fn is_null(&mut self, v: Value) -> Value {
        let null = self.b.null();
        self.b.cmp(CmpOp::Eq, v, null)
    }

    pub fn not_null(&mut self, v: Value) -> Value {
        let null = self.b.null();
        self.b.cmp(CmpOp::Ne, v, null)
    }

    /// An integer as 64 bits, extended by its type's signedness.
    pub fn widen(&mut self, v: Value, ty: TypeId) -> Value {
        if self.b.func.ty(v) == Ty::I64 {
            return v;
        }
        if let Some(c) = self.b.func.const_int(v) {
            let bits = self.b.func.ty(v).bits();
            let c = if self.is_unsigned(ty) { c & ((1 << bits) - 1) } else { c };
            return self.int(c);
        }
        let op = if self.is_unsigned(ty) { gir::ConvOp::Zext } else { gir::ConvOp::Sext };
        self.b.conv(op, v, Ty::I64)
    }

    pub fn is_unsigned(&mut self, ty: TypeId) -> bool {
        self.cx.checker.store.as_basic(ty).is_some_and(|b| b.is_unsigned() || b.is_boolean())
    }
}
