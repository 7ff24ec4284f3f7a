//! Statements.

use base::Span;
use syntax::ast::{Block, BranchKind, CommClause, ExprId, ExprKind, StmtId, StmtKind, UnaryOp};
use types::Basic;

use crate::context::Ctx;
use crate::info::Mode;
use crate::message::follow_up;

/// What a `fallthrough` at the current place would be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fallthrough {
    Misplaced,
    Fine,
    LastClause,
    TypeSwitch,
}

impl Ctx<'_> {
    /// Statements in the current scope.
    pub fn block_stmts(&mut self, stmts: &[StmtId]) {
        for &s in stmts {
            self.stmt(s, Fallthrough::Misplaced);
        }
    }

    /// The statements of a switch clause, the last of which may be a `fallthrough`.
    pub fn clause_stmts(&mut self, stmts: &[StmtId], place: Fallthrough) {
        let empty = |s: &StmtId| matches!(self.ast.stmts[*s].kind, StmtKind::Empty);
        let last = stmts.iter().rposition(|s| !empty(s));
        for (i, &s) in stmts.iter().enumerate() {
            let here =
                if place == Fallthrough::Fine && Some(i) != last { Fallthrough::Misplaced } else { place };
            self.stmt(s, here);
        }
    }

    pub fn block(&mut self, b: &Block) {
        self.scopes.push();
        self.block_stmts(&b.stmts);
        self.scopes.pop();
    }

    fn init(&mut self, s: Option<StmtId>) {
        if let Some(s) = s {
            self.stmt(s, Fallthrough::Misplaced);
        }
    }

    /// The condition of an `if` or `for`.
    fn condition(&mut self, e: ExprId, what: &str) {
        let mut x = self.expr(e);
        if !x.is_valid() {
            return;
        }
        if !self.all_boolean(x.ty) {
            self.err(e, format!("non-boolean condition in {what} statement"));
            return;
        }
        if self.is_untyped(x.ty) {
            let bool = self.store.basic(Basic::Bool);
            self.convert_untyped(&mut x, bool);
        }
    }

    fn stmt(&mut self, s: StmtId, place: Fallthrough) {
        stacker::maybe_grow(64 * 1024, 2 * 1024 * 1024, || self.stmt_kind(s, place));
    }

    fn stmt_kind(&mut self, s: StmtId, place: Fallthrough) {
        let ast = self.ast;
        let stmt = &ast.stmts[s];
        match &stmt.kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(e) => self.expr_stmt(*e),
            StmtKind::Send { chan, value } => {
                let ch = self.expr(*chan);
                let mut val = self.generic_expr(*value);
                if !ch.is_valid() || !val.is_valid() {
                    return;
                }
                if let Some(elem) = self.chan_elem(&ch, false, *chan) {
                    self.wanted = Some(crate::spelling::Wanted::Elem(*chan));
                    self.assignment(&mut val, Some(elem), "send");
                }
            }
            StmtKind::IncDec { x, inc } => {
                let v = self.expr(*x);
                if !v.is_valid() {
                    return;
                }
                if !self.all_numeric(v.ty) {
                    let op = if *inc { "++" } else { "--" };
                    let text = format!(
                        "invalid operation: {}{op} (non-numeric type {})",
                        self.src(*x),
                        self.ty_text(v.ty)
                    );
                    self.err(*x, text);
                    return;
                }
                self.lhs_type(*x);
            }
            StmtKind::Assign { lhs, op: None, rhs } => self.assign_stmt(lhs, rhs),
            StmtKind::Assign { lhs, op: Some(op), rhs } => match (&lhs[..], &rhs[..]) {
                (&[l], &[r]) => self.assign_op(l, *op, r),
                _ => {
                    let op = crate::binary::op_text(*op);
                    let at = stmt.span;
                    self.err_at(at, format!("assignment operation {op}= requires single-valued expressions"));
                }
            },
            StmtKind::Define { lhs, rhs } => self.define_stmt(s, lhs, rhs),
            StmtKind::Go(e) => self.suspended_call("go", *e),
            StmtKind::Defer(e) => self.suspended_call("defer", *e),
            StmtKind::Return(values) => self.return_stmt(stmt.span, values),
            StmtKind::Branch { label: Some(label), .. } => self.branch_target(s, *label),
            StmtKind::Branch { kind: BranchKind::Fallthrough, .. } => {
                let text = match place {
                    Fallthrough::Fine => return,
                    Fallthrough::LastClause => "cannot fallthrough final case in switch",
                    Fallthrough::TypeSwitch => "cannot fallthrough in type switch",
                    Fallthrough::Misplaced => "fallthrough statement out of place",
                };
                self.err_at(stmt.span, text);
            }
            StmtKind::Branch { label: None, .. } => {}
            StmtKind::Block(b) => self.block(b),
            StmtKind::If { init, cond, then, els } => {
                self.scopes.push();
                self.init(*init);
                self.condition(*cond, "if");
                self.block(then);
                self.init(*els);
                self.scopes.pop();
            }
            StmtKind::Switch { init, tag, clauses, .. } => {
                self.scopes.push();
                self.init(*init);
                self.switch(*tag, clauses);
                self.scopes.pop();
            }
            StmtKind::TypeSwitch { init, bind, x, clauses, .. } => {
                self.scopes.push();
                self.init(*init);
                self.type_switch(s, *bind, *x, clauses);
                self.scopes.pop();
            }
            StmtKind::Select { clauses, .. } => self.select(clauses),
            StmtKind::For { init, cond, post, body } => {
                self.scopes.push();
                self.init(*init);
                if let Some(cond) = cond {
                    self.condition(*cond, "for");
                }
                self.init(*post);
                self.block(body);
                self.scopes.pop();
            }
            StmtKind::Range { key, value, third, define, x, body } => {
                self.range(stmt.span, [*key, *value, *third], *define, *x, body);
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(*stmt, place),
            StmtKind::Decl(d) => self.local_decl(d),
        }
    }

    fn expr_stmt(&mut self, e: ExprId) {
        let mut x = self.raw_expr(e, None, None, false);
        x.expr = e;
        let why = match x.mode {
            Mode::Invalid => return,
            Mode::Builtin => "must be called",
            Mode::Type => "is not an expression",
            _ => {
                if self.is_statement_expr(e) {
                    return;
                }
                "is not used"
            }
        };
        let text = format!("{} {why}", self.describe(&x));
        self.err(e, text);
    }

    /// Is it a call (of a function, or a builtin with effects) or a receive?
    fn is_statement_expr(&mut self, e: ExprId) -> bool {
        match self.ast.exprs[e].kind {
            ExprKind::Paren(x) => self.is_statement_expr(x),
            ExprKind::Unary { op: UnaryOp::Recv, .. } => true,
            ExprKind::Call { fun, .. } => match self.facts().exprs[fun].mode {
                Mode::Type => false,
                Mode::Builtin => self.builtin_of(fun).is_some_and(crate::builtin::is_statement),
                _ => true,
            },
            _ => false,
        }
    }

    /// The builtin that an expression names.
    pub fn builtin_of(&self, e: ExprId) -> Option<types::BuiltinId> {
        let id = self.name_ident(e)?;
        let obj = self.packages[self.pkg].files[self.file as usize].objs[id]?;
        match self.store.objs[obj].kind {
            types::ObjKind::Builtin(b) => Some(b),
            _ => None,
        }
    }

    /// `go f()` and `defer f()`.
    fn suspended_call(&mut self, keyword: &str, e: ExprId) {
        let ExprKind::Call { fun, .. } = self.ast.exprs[e].kind else {
            self.use_expr(e);
            self.err(e, format!("expression in {keyword} must be function call"));
            return;
        };
        let mut x = self.raw_expr(e, None, None, false);
        x.expr = e;
        if !x.is_valid() {
            return;
        }
        let mode = self.facts().exprs[fun].mode;
        match mode {
            Mode::Type => {
                let text = format!("{keyword} requires function call, not conversion {}", self.describe(&x));
                self.err(e, text);
            }
            Mode::Builtin if !self.builtin_of(fun).is_some_and(crate::builtin::is_statement) => {
                let text = format!("{keyword} discards result of {}", self.describe(&x));
                self.err(e, text);
            }
            _ => {}
        }
    }

    fn return_stmt(&mut self, at: Span, values: &[ExprId]) {
        let Some(func) = self.func.clone() else { return };
        if values.is_empty() && !func.results.is_empty() && !func.named_results.is_empty() {
            for obj in func.named_results.into_iter().flatten() {
                let name = self.store.objs[obj].name;
                if let Some(inner) = self.scopes.get(name)
                    && inner != obj
                {
                    let text = self.text(name);
                    let more = match self.store.objs[inner].span {
                        Some(place) => follow_up(
                            place,
                            format!(
                                "inner declaration of var {text} {}",
                                self.ty_text(self.store.objs[inner].ty)
                            ),
                        ),
                        None => String::new(),
                    };
                    self.err_at(at, format!("result parameter {text} not in scope at return{more}"));
                }
            }
            return;
        }
        if func.results.is_empty() {
            if let Some(&first) = values.first() {
                let mut have = Vec::new();
                for &v in values {
                    for x in self.multi_expr(v) {
                        if !x.is_valid() {
                            return;
                        }
                        have.push(self.listed(&x));
                    }
                }
                let text = format!(
                    "too many return values\n\thave {}\n\twant ()",
                    self.types_summary(&have, false, false)
                );
                self.err(first, text);
            }
            return;
        }
        self.return_values(at, values);
    }

    fn select(&mut self, clauses: &[CommClause]) {
        let mut default: Option<Span> = None;
        for c in clauses {
            let Some(comm) = c.comm else {
                if let Some(first) = default {
                    let place = base::Diag::position(first.pos());
                    self.err_at(c.span, format!("multiple defaults (first at {place})"));
                }
                default = Some(c.span);
                self.scopes.push();
                self.block_stmts(&c.body);
                self.scopes.pop();
                continue;
            };
            let recv = |e: ExprId| {
                let mut e = e;
                while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
                    e = x;
                }
                matches!(self.ast.exprs[e].kind, ExprKind::Unary { op: UnaryOp::Recv, .. })
            };
            let fits = match &self.ast.stmts[comm].kind {
                StmtKind::Send { .. } => true,
                StmtKind::Expr(e) => recv(*e),
                StmtKind::Assign { op: None, rhs, .. } | StmtKind::Define { rhs, .. } => {
                    matches!(rhs[..], [e] if recv(e))
                }
                _ => false,
            };
            if !fits {
                let at = self.ast.stmts[comm].span;
                self.err_at(at, "select case must be send or receive (possibly with assignment)");
                continue;
            }
            self.scopes.push();
            self.stmt(comm, Fallthrough::Misplaced);
            self.block_stmts(&c.body);
            self.scopes.pop();
        }
    }
}
