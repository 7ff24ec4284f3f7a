//! Reporting: qualified types, expressions and positions as text.

use base::{Diag, Span};
use syntax::ast::{ExprId, ExprKind};
use types::{ObjId, PkgId, Qualify, TypeId, TypeParamId};

use crate::checker::Checker;
use crate::context::Ctx;

impl Checker {
    /// Reports an error unless it only follows from another one.
    pub(crate) fn report(&mut self, at: Span, text: impl Into<String>) {
        let text = text.into();
        if text.contains("invalid type") || text.contains("invalid operand") {
            return;
        }
        self.diags.error(at, text);
    }

    /// An error that leaves the package compilable: something declared but unused.
    pub(crate) fn report_soft(&mut self, at: Span, text: impl Into<String>) {
        self.diags.error(at, text).soft = true;
    }

    /// A type as messages in `pkg` print it.
    pub(crate) fn type_text(&self, pkg: PkgId, ty: TypeId) -> String {
        self.store.type_string(ty, Qualify::Relative(Some(pkg)))
    }

    /// A type with full import paths, as gc prints the terms of unions.
    pub(crate) fn full_type_text(&self, ty: TypeId) -> String {
        self.store.type_string(ty, Qualify::Full)
    }

    /// A generic type with its parameters, as messages in `pkg` print it.
    pub(crate) fn declared_text(&self, pkg: PkgId, name: ObjId, params: &[TypeParamId]) -> String {
        let q = Qualify::Relative(Some(pkg));
        let o = &self.store.objs[name];
        let owner = o.pkg.map_or(String::new(), |p| self.store.qualifier(p, q));
        format!("{owner}{}{}", self.text(o.name), self.store.type_params_string(params, q))
    }

    /// The line that points at another object's declaration below a message.
    pub(crate) fn other_declaration(&self, obj: ObjId) -> String {
        let o = &self.store.objs[obj];
        match o.span {
            Some(span) => follow_up(span, format!("other declaration of {}", self.text(o.name))),
            None => String::new(),
        }
    }
}

/// A continuation line of a message: at another position.
pub(crate) fn follow_up(at: Span, text: impl AsRef<str>) -> String {
    format!("\n\t{}: {}", Diag::position(at.pos()), text.as_ref())
}

impl Ctx<'_> {
    pub(crate) fn span(&self, e: ExprId) -> Span {
        self.ast.exprs[e].span
    }

    /// The point in an expression that gc names: an operator, a bracket.
    pub(crate) fn point(&self, e: ExprId) -> Span {
        let x = &self.ast.exprs[e];
        Span::new(x.span.file, x.pos, x.pos)
    }

    /// Where gc says that an expression starts: a slice expression does at its bracket.
    pub(crate) fn start(&self, e: ExprId) -> Span {
        let whole = self.span(e);
        let mut at = e;
        loop {
            at = match self.ast.exprs[at].kind {
                ExprKind::CompositeLit { ty: Some(x), .. }
                | ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::TypeAssert { x, .. }
                | ExprKind::Binary { x, .. }
                | ExprKind::Call { fun: x, .. } => x,
                ExprKind::Slice { .. } => return Span { start: self.ast.exprs[at].pos, ..whole },
                _ => return whole,
            };
        }
    }

    /// Reports at the start of an expression (or, in a repeated constant expression, at the constant).
    pub(crate) fn err(&mut self, e: ExprId, text: impl Into<String>) {
        let at = self.start(e);
        self.err_at(at, text);
    }

    pub(crate) fn err_at(&mut self, at: Span, text: impl Into<String>) {
        let at = self.error_span.unwrap_or(at);
        self.ck.report(at, text);
    }

    pub(crate) fn soft_err(&mut self, at: Span, text: impl Into<String>) {
        self.ck.report_soft(at, text);
    }

    /// The source form of an expression.
    pub(crate) fn src(&self, e: ExprId) -> String {
        syntax::print_expr(self.ast, e, &self.ck.store.names)
    }

    pub(crate) fn ty_text(&self, ty: TypeId) -> String {
        self.ck.type_text(self.pkg, ty)
    }
}
