//! Conversions between strings and bytes whose result is looked at once and dropped: the operand serves without a copy.

use check::info::Mode;
use syntax::ast::{ExprId, ExprKind};
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::value::Val;

impl FnLower<'_, '_> {
    /// The operand of a conversion, with the types from and to.
    fn converted(&mut self, e: ExprId) -> Option<(ExprId, TypeId, TypeId)> {
        let ast = self.ast();
        let e = self.unparen(e);
        let ExprKind::Call { fun, args, .. } = &ast.exprs[e].kind else { return None };
        if self.early.contains_key(&e)
            || self.mode(*fun) != Mode::Type
            || args.len() != 1
            || self.const_value(e).is_some()
            || self.mode(args[0]) == Mode::Nil
        {
            return None;
        }
        Some((args[0], self.ty_opt(args[0])?, self.ty(*fun)))
    }

    fn is_string(&mut self, ty: TypeId) -> bool {
        self.cx.checker.store.as_basic(ty).is_some_and(|b| b.is_string())
    }

    fn is_bytes(&mut self, ty: TypeId) -> bool {
        matches!(self.cx.under(ty), Type::Slice(elem) if self.is_byte(elem))
    }

    /// The bytes of `string(b)` without the copy, if `e` is that.
    pub fn bytes_as_string(&mut self, e: ExprId) -> Option<Val> {
        let (x, from, to) = self.converted(e)?;
        if !self.is_string(to) || !self.is_bytes(from) {
            return None;
        }
        let v = self.expr(x);
        Some(Val::of(&v.scalars()[..2]))
    }

    /// Data and length of `[]byte(s)` without the copy, if `e` is that.
    pub fn string_as_bytes(&mut self, e: ExprId) -> Option<Val> {
        let (x, from, to) = self.converted(e)?;
        if !self.is_bytes(to) || !self.is_string(from) {
            return None;
        }
        Some(self.expr_as(x, from))
    }

    /// Data and length of `s` if `e` is `[]rune(s)`, which isn't made.
    pub fn string_as_runes(&mut self, e: ExprId) -> Option<Val> {
        let (x, from, to) = self.converted(e)?;
        if !self.is_string(from) || !matches!(self.cx.under(to), Type::Slice(_)) || self.is_bytes(to) {
            return None;
        }
        Some(self.expr_as(x, from))
    }

    /// An operand of a comparison. Like the reference's, it shows what calls in the other operand write to the bytes.
    pub fn compared(&mut self, x: ExprId, ty: TypeId) -> Val {
        if self.is_string(ty)
            && let Some(v) = self.bytes_as_string(x)
        {
            return v;
        }
        self.expr_as(x, ty)
    }
}
