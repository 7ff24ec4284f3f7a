//! Terminating statements, for "missing return".

use base::Symbol;
use syntax::ast::{BranchKind, ExprKind, StmtId, StmtKind};
use types::BuiltinId;

use crate::context::Ctx;

impl Ctx<'_> {
    /// Does a statement list end in a terminating statement?
    pub fn terminates_list(&self, stmts: &[StmtId]) -> bool {
        let last = stmts.iter().rev().find(|&&s| !matches!(self.ast.stmts[s].kind, StmtKind::Empty));
        last.is_some_and(|&s| self.terminates(s, None))
    }

    fn terminates(&self, s: StmtId, label: Option<Symbol>) -> bool {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.terminates_kind(s, label))
    }

    fn terminates_kind(&self, s: StmtId, label: Option<Symbol>) -> bool {
        match &self.ast.stmts[s].kind {
            StmtKind::Return(_) => true,
            StmtKind::Branch { kind, .. } => matches!(kind, BranchKind::Goto | BranchKind::Fallthrough),
            StmtKind::Expr(e) => {
                let mut e = *e;
                while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
                    e = x;
                }
                matches!(self.ast.exprs[e].kind, ExprKind::Call { fun, .. }
                    if self.builtin_of(fun) == Some(BuiltinId::Panic))
            }
            StmtKind::Block(b) => self.terminates_list(&b.stmts),
            StmtKind::If { then, els, .. } => {
                els.is_some_and(|els| self.terminates_list(&then.stmts) && self.terminates(els, None))
            }
            StmtKind::For { cond: None, body, .. } => !self.breaks_list(&body.stmts, label, true),
            StmtKind::Labeled { label, stmt } => self.terminates(*stmt, Some(self.name_of(*label))),
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                clauses.iter().any(|c| c.default)
                    && clauses
                        .iter()
                        .all(|c| self.terminates_list(&c.body) && !self.breaks_list(&c.body, label, true))
            }
            StmtKind::Select { clauses, .. } => clauses
                .iter()
                .all(|c| self.terminates_list(&c.body) && !self.breaks_list(&c.body, label, true)),
            _ => false,
        }
    }

    /// Is there a `break` out of the statement that these stand in? `implicit`: one without label counts.
    fn breaks_list(&self, stmts: &[StmtId], label: Option<Symbol>, implicit: bool) -> bool {
        stmts.iter().any(|&s| self.breaks(s, label, implicit))
    }

    fn breaks(&self, s: StmtId, label: Option<Symbol>, implicit: bool) -> bool {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.breaks_kind(s, label, implicit))
    }

    fn breaks_kind(&self, s: StmtId, label: Option<Symbol>, implicit: bool) -> bool {
        match &self.ast.stmts[s].kind {
            StmtKind::Branch { kind: BranchKind::Break, label: target } => match target {
                None => implicit,
                Some(id) => Some(self.name_of(*id)) == label,
            },
            StmtKind::Block(b) => self.breaks_list(&b.stmts, label, implicit),
            StmtKind::If { then, els, .. } => {
                self.breaks_list(&then.stmts, label, implicit)
                    || els.is_some_and(|els| self.breaks(els, label, implicit))
            }
            StmtKind::Labeled { stmt, .. } => self.breaks(*stmt, label, implicit),
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                label.is_some() && clauses.iter().any(|c| self.breaks_list(&c.body, label, false))
            }
            StmtKind::Select { clauses, .. } => {
                label.is_some() && clauses.iter().any(|c| self.breaks_list(&c.body, label, false))
            }
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                label.is_some() && self.breaks_list(&body.stmts, label, false)
            }
            _ => false,
        }
    }
}
