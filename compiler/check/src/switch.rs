//! Expression switches and type switches.

use base::{FxHashMap, Span};
use syntax::ast::{BinaryOp, CaseClause, ExprId, ExprKind, IdentId, StmtId};
use types::{Basic, ObjKind, TypeId, VarKind};

use crate::context::Ctx;
use crate::info::Mode;
use crate::message::follow_up;
use crate::operand::Operand;
use crate::spelling::Wanted;
use crate::stmt::Fallthrough;

impl Ctx<'_> {
    fn one_default(&mut self, clauses: &[CaseClause]) {
        let mut first: Option<Span> = None;
        for c in clauses.iter().filter(|c| c.default) {
            if let Some(at) = first {
                let place = base::Diag::position(at.pos());
                self.err_at(c.span, format!("multiple defaults (first at {place})"));
            } else {
                first = Some(c.span);
            }
        }
    }

    pub fn switch(&mut self, tag: Option<ExprId>, clauses: &[CaseClause]) {
        let tag = tag.map(|e| {
            let mut x = self.expr(e);
            self.assignment(&mut x, None, "switch expression");
            if x.is_valid() && !self.store.is_comparable(x.ty) && !self.has_nil(x.ty) {
                let text = format!(
                    "cannot switch on {} ({} is not comparable)",
                    self.describe(&x),
                    self.ty_text(x.ty)
                );
                self.err(e, text);
                x.invalidate();
            }
            x
        });
        self.one_default(clauses);
        let mut seen: FxHashMap<(TypeId, String), Span> = FxHashMap::default();
        for (i, c) in clauses.iter().enumerate() {
            for &e in &c.exprs {
                self.case_value(tag.as_ref(), e, &mut seen);
            }
            self.scopes.push();
            let place = if i + 1 < clauses.len() { Fallthrough::Fine } else { Fallthrough::LastClause };
            self.clause_stmts(&c.body, place);
            self.scopes.pop();
        }
    }

    fn case_value(&mut self, tag: Option<&Operand>, e: ExprId, seen: &mut FxHashMap<(TypeId, String), Span>) {
        let mut v = self.expr(e);
        if !v.is_valid() {
            return;
        }
        let (mut other, shown) = match tag {
            Some(tag) if !tag.is_valid() => return,
            Some(tag) => (tag.clone(), self.src(tag.expr)),
            None => {
                let bool = self.store.basic(Basic::Bool);
                (Operand::new(e, Mode::Value, bool), "true".to_string())
            }
        };
        self.convert_untyped(&mut v, other.ty);
        if !v.is_valid() {
            return;
        }
        let mut result = v.clone();
        self.comparison(&mut result, &mut other, BinaryOp::Eq, Some(&shown));
        if !result.is_valid() {
            return;
        }
        if v.mode != Mode::Const {
            return;
        }
        // Equal booleans may repeat: conditions that are constant for one target.
        let Some(val) = v.val.as_ref().filter(|v| v.as_bool().is_none()) else { return };
        let at = self.span(e);
        let key = (v.ty, format!("{val:?}"));
        if let Some(&old) = seen.get(&key) {
            let text = format!("duplicate case {} in expression switch", self.describe(&v));
            let more = follow_up(old, "previous case");
            self.err(e, text + &more);
            return;
        }
        seen.insert(key, at);
    }

    fn is_nil(&mut self, e: ExprId) -> bool {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let ExprKind::Ident(id) = self.ast.exprs[e].kind else { return false };
        let name = self.name_of(id);
        self.find(name).is_some_and(|o| matches!(self.store.objs[o].kind, ObjKind::Nil))
    }

    pub fn type_switch(&mut self, stmt: StmtId, bind: Option<IdentId>, e: ExprId, clauses: &[CaseClause]) {
        let mut bind = bind;
        if let Some(id) = bind
            && self.name_of(id) == base::Symbol::BLANK
        {
            let at = self.ident_span(id);
            self.soft_err(at, "no new variable on left side of :=");
            bind = None;
        }
        let mut x = self.expr(e);
        if x.is_valid() {
            let why = if self.store.as_type_param(x.ty).is_some() {
                Some(format!("cannot use type switch on type parameter value {}", self.describe(&x)))
            } else if !self.store.is_interface(x.ty) {
                Some(format!("{} is not an interface", self.describe(&x)))
            } else {
                None
            };
            if let Some(text) = why {
                self.err(e, text);
                x.invalidate();
            }
        }
        self.one_default(clauses);
        let mut seen: Vec<(Option<TypeId>, Span)> = Vec::new();
        let mut vars = Vec::new();
        for (i, c) in clauses.iter().enumerate() {
            let ty = self.case_types(&x, &c.exprs, &mut seen);
            self.scopes.push();
            if let Some(id) = bind {
                let obj = self.new_clause_var(id, ty);
                vars.push(obj);
                self.declare_local(obj);
                self.facts().clause_vars.insert((stmt, i as u32), obj);
            }
            self.clause_stmts(&c.body, Fallthrough::TypeSwitch);
            self.scopes.pop();
        }
        if let Some(id) = bind
            && !vars.iter().any(|v| self.used.contains(v))
        {
            let at = self.ident_span(id);
            let text = format!("{} declared and not used", self.ident_text(id));
            self.soft_err(at, text);
        }
    }

    fn new_clause_var(&mut self, id: IdentId, ty: TypeId) -> types::ObjId {
        let (name, span, pkg) = (self.name_of(id), self.ident_span(id), self.pkg);
        self.store.new_obj(types::Obj {
            name,
            pkg: Some(pkg),
            span: Some(span),
            ty,
            kind: ObjKind::Var { kind: VarKind::Local },
        })
    }

    /// The types of a clause; returns the type of its variable.
    fn case_types(
        &mut self,
        x: &Operand,
        exprs: &[ExprId],
        seen: &mut Vec<(Option<TypeId>, Span)>,
    ) -> TypeId {
        let mut last = None;
        for &e in exprs {
            last = None;
            let ty = if self.is_nil(e) {
                self.expr(e);
                None
            } else {
                let ty = self.var_type(e);
                if self.store.is_invalid(ty) {
                    if exprs.len() == 1 {
                        return ty;
                    }
                    continue;
                }
                Some(ty)
            };
            let old = seen.iter().copied().find(|&(t, _)| match (t, ty) {
                (None, None) => true,
                (Some(a), Some(b)) => self.store.identical(a, b),
                _ => false,
            });
            if let Some((_, at)) = old {
                let shown = ty.map_or("nil".into(), |t| self.wanted_text(Some(Wanted::Type(e)), t));
                let more = follow_up(at, "previous case");
                self.err(e, format!("duplicate case {shown} in type switch{more}"));
                continue;
            }
            let at = self.span(e);
            seen.push((ty, at));
            if let Some(ty) = ty
                && x.is_valid()
            {
                self.assert_possible(e, x, ty, true);
            }
            last = ty;
        }
        match last {
            Some(ty) if exprs.len() == 1 => ty,
            _ if x.is_valid() => x.ty,
            _ => self.store.universe.invalid,
        }
    }
}
