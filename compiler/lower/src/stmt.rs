//! Statements: sequencing, branches, if and for, declarations, return.

use gir::BlockId;
use syntax::ast::{self, BranchKind, ExprId, ExprKind, StmtId, StmtKind};
use types::{ConstValue, ObjId};

use crate::func::FnLower;
use crate::range_func::Exit;

/// A statement that break and continue may name.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub label: Option<StmtId>,
    pub on_break: Jump,
    /// None for switch and select.
    pub on_continue: Option<Jump>,
}

/// What a break or continue does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Jump {
    To(BlockId),
    /// The body of a loop over a function returns this.
    Yield(bool),
}

impl FnLower<'_, '_> {
    pub fn stmts(&mut self, list: &[StmtId]) {
        let ast = self.ast();
        for &s in list {
            // What follows a jump is dead unless a label makes it reachable.
            if self.b.is_terminated() && !matches!(ast.stmts[s].kind, StmtKind::Labeled { .. }) {
                continue;
            }
            self.stmt(s);
        }
    }

    pub fn stmt(&mut self, id: StmtId) {
        stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || {
            let mark = self.live_temps.len();
            self.stmt_inner(id);
            debug_assert!(self.early.is_empty(), "lower: a call's value is left over in {}", self.name);
            self.release_temps(mark);
        });
    }

    fn stmt_inner(&mut self, id: StmtId) {
        let ast = self.ast();
        let s = &ast.stmts[id];
        self.at_span(s.span);
        match &s.kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(e) => {
                self.calls_in_operands_first(*e);
                self.expr_stmt(*e);
            }
            StmtKind::Send { chan, value } => {
                self.calls_first(&[*chan, *value]);
                self.send(*chan, *value);
            }
            StmtKind::IncDec { x, inc } => {
                self.calls_first(&[*x]);
                self.inc_dec(*x, *inc);
            }
            StmtKind::Assign { lhs, op: None, rhs } => {
                self.calls_of_assignment_first(lhs, rhs);
                self.assign(lhs, rhs);
            }
            StmtKind::Assign { lhs, op: Some(op), rhs } => {
                self.calls_first(&[lhs[0], rhs[0]]);
                self.assign_op(lhs[0], *op, rhs[0]);
            }
            StmtKind::Define { lhs, rhs } => {
                self.calls_of_list_first(rhs, |l, i| {
                    let (obj, _) = l.define_target(*lhs.get(i)?)?;
                    Some(l.obj_ty(obj))
                });
                self.define(lhs, rhs);
            }
            StmtKind::Go(e) => {
                self.calls_in_operands_first(*e);
                self.go(s.span, *e);
            }
            StmtKind::Defer(e) => {
                self.calls_in_operands_first(*e);
                self.defer(*e);
            }
            StmtKind::Return(list) => self.return_stmt(list),
            StmtKind::Branch { kind, label } => self.branch_stmt(id, *kind, label.is_some()),
            StmtKind::Block(b) => self.stmts(&b.stmts),
            StmtKind::If { init, cond, then, els } => self.if_stmt(*init, *cond, then, *els),
            StmtKind::Switch { init, tag, clauses, .. } => self.switch(*init, *tag, clauses),
            StmtKind::TypeSwitch { init, x, clauses, .. } => self.type_switch(id, *init, *x, clauses),
            StmtKind::Select { clauses, .. } => self.select(s.span, clauses),
            StmtKind::For { init, cond, post, body } => self.for_stmt(*init, *cond, *post, body),
            StmtKind::Range { key, value, third: _, define, x, body } => {
                self.range(id, *key, *value, *define, *x, body)
            }
            StmtKind::Labeled { stmt, .. } => self.labeled(id, *stmt),
            StmtKind::Decl(d) => self.local_decl(d),
        }
    }

    /// The label that stands right before the statement being lowered.
    pub fn take_label(&mut self) -> Option<StmtId> {
        self.pending_label.take()
    }

    fn labeled(&mut self, id: StmtId, stmt: StmtId) {
        if self.facts.goto_targets.contains(&id) {
            let block = self.label_block(id);
            self.jump_open(block);
            self.b.switch_to(block);
        } else if self.b.is_terminated() {
            return;
        }
        self.pending_label = Some(id);
        self.stmt(stmt);
        self.pending_label = None;
    }

    fn label_block(&mut self, id: StmtId) -> BlockId {
        if let Some(&b) = self.labels.get(&id) {
            return b;
        }
        let b = self.b.new_block();
        self.labels.insert(id, b);
        b
    }

    pub fn goto_label(&mut self, id: StmtId) {
        let block = self.label_block(id);
        self.b.jump(block);
    }

    /// Jumps unless the block is ended already.
    pub fn jump_open(&mut self, to: BlockId) {
        if !self.b.is_terminated() {
            self.b.jump(to);
        }
    }

    /// Seals a block and continues there.
    pub fn continue_at(&mut self, block: BlockId) {
        self.b.seal(block);
        self.b.switch_to(block);
    }

    /// Continues after a statement all of whose ways out lead to `done`; if none does, what follows is dead.
    pub fn finish_at(&mut self, done: BlockId) {
        self.b.seal(done);
        self.b.switch_to(done);
        if !self.b.has_preds(done) {
            self.b.unreachable();
        }
    }

    pub fn do_jump(&mut self, j: Jump) {
        match j {
            Jump::To(b) => self.b.jump(b),
            Jump::Yield(more) => self.yield_return(more),
        }
    }

    fn branch_stmt(&mut self, id: StmtId, kind: BranchKind, labeled: bool) {
        let src = self.source();
        let target = if labeled {
            self.cx.checker.file(src.pkg, src.file).branch_targets.get(&id).copied()
        } else {
            None
        };
        match kind {
            BranchKind::Fallthrough => {}
            BranchKind::Goto => {
                let target = target.expect("lower: goto has a target");
                if self.facts.label_scopes.get(&target) == Some(&self.scope) {
                    self.goto_label(target);
                } else {
                    self.leave_body(Exit::Goto(target));
                }
            }
            BranchKind::Break | BranchKind::Continue => self.break_or_continue(kind, target),
        }
    }

    pub fn break_or_continue(&mut self, kind: BranchKind, target: Option<StmtId>) {
        let is_break = kind == BranchKind::Break;
        let found = self.flows.iter().rev().find(|f| match target {
            Some(t) => f.label == Some(t),
            None => is_break || f.on_continue.is_some(),
        });
        match (found, target) {
            (Some(f), _) => {
                let j = if is_break { f.on_break } else { f.on_continue.expect("lower: continue in a loop") };
                self.do_jump(j);
            }
            (None, Some(t)) => self.leave_body(if is_break { Exit::Break(t) } else { Exit::Continue(t) }),
            (None, None) => panic!("lower: break outside of a loop in {}", self.name),
        }
    }

    fn return_stmt(&mut self, list: &[ExprId]) {
        self.calls_of_list_first(list, |l, i| match &l.range {
            Some(r) if r.body => Some(r.results.get(i)?.0),
            _ => Some(l.results.get(i)?.ty),
        });
        if self.range.as_ref().is_some_and(|r| r.body) {
            self.return_from_body(list);
            return;
        }
        let tys: Vec<types::TypeId> = self.results.iter().map(|r| r.ty).collect();
        if list.is_empty() {
            self.emit_return(None);
            return;
        }
        let values = self.return_values(list, &tys);
        if !self.b.is_terminated() {
            self.emit_return(Some(values));
        }
    }

    /// The values of a return statement, converted to the results' types.
    pub fn return_values(&mut self, list: &[ExprId], tys: &[types::TypeId]) -> Vec<crate::value::Val> {
        if list.len() == 1 && tys.len() > 1 {
            let values = self.multi(list[0]);
            return values
                .into_iter()
                .zip(tys)
                .map(|((v, from), &to)| self.convert_assign(v, from, to))
                .collect();
        }
        let mut out = Vec::new();
        for (&e, &ty) in list.iter().zip(tys) {
            let v = self.expr_to(e, ty);
            // A later expression may change what an earlier one read from memory.
            out.push(if list.len() > 1 { self.freeze(v, ty) } else { v });
        }
        out
    }

    fn if_stmt(&mut self, init: Option<StmtId>, cond: ExprId, then: &ast::Block, els: Option<StmtId>) {
        if let Some(s) = init {
            self.stmt(s);
        }
        if let Some(ConstValue::Bool(taken)) = self.const_value(cond) {
            if taken {
                self.stmts(&then.stmts);
            } else if let Some(e) = els {
                self.stmt(e);
            }
            return;
        }
        let t = self.b.new_block();
        let done = self.b.new_block();
        let e = if els.is_some() { self.b.new_block() } else { done };
        self.cond(cond, t, e);
        self.continue_at(t);
        self.stmts(&then.stmts);
        self.jump_open(done);
        if let Some(stmt) = els {
            self.continue_at(e);
            self.stmt(stmt);
            self.jump_open(done);
        }
        self.finish_at(done);
    }

    fn for_stmt(
        &mut self,
        init: Option<StmtId>,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: &ast::Block,
    ) {
        let label = self.take_label();
        if let Some(s) = init {
            self.stmt(s);
        }
        let vars = self.iteration_vars(init);
        let (head, body_block, done) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
        let next = if post.is_some() || !vars.is_empty() { self.b.new_block() } else { head };
        self.b.jump(head);
        self.b.switch_to(head);
        match cond {
            Some(c) => self.cond(c, body_block, done),
            None => self.b.jump(body_block),
        }
        self.flows.push(Flow { label, on_break: Jump::To(done), on_continue: Some(Jump::To(next)) });
        self.loop_depth += 1;
        self.continue_at(body_block);
        self.stmts(&body.stmts);
        self.jump_open(next);
        self.flows.pop();
        if next != head {
            self.b.seal(next);
            self.b.switch_to(next);
            if self.b.has_preds(next) {
                for (obj, ty) in vars {
                    self.renew(obj, ty);
                }
                if let Some(p) = post {
                    self.stmt(p);
                }
                self.b.jump(head);
            } else {
                self.b.unreachable();
            }
        }
        self.loop_depth -= 1;
        self.b.seal(head);
        self.finish_at(done);
    }

    /// The variables of a for clause that each iteration has its own copy of (where anyone can tell).
    fn iteration_vars(&mut self, init: Option<StmtId>) -> Vec<(ObjId, types::TypeId)> {
        let src = self.source();
        if self.cx.checker.file(src.pkg, src.file).go_minor < 22 {
            return Vec::new();
        }
        let ast = self.ast();
        let Some(StmtKind::Define { lhs, .. }) = init.map(|s| &ast.stmts[s].kind) else { return Vec::new() };
        let mut out = Vec::new();
        for &l in lhs {
            if let ExprKind::Ident(id) = ast.exprs[l].kind
                && let Some(obj) = self.obj(id)
            {
                let ty = self.obj_ty(obj);
                if self.is_boxed(obj, ty) {
                    out.push((obj, ty));
                }
            }
        }
        out
    }

    fn local_decl(&mut self, d: &ast::Decl) {
        let ast::Decl::Var(specs) = d else { return };
        for spec in specs {
            let objs: Vec<Option<ObjId>> = spec.names.iter().map(|&n| self.obj(n)).collect();
            if spec.values.is_empty() {
                for obj in objs.into_iter().flatten() {
                    let ty = self.obj_ty(obj);
                    self.declare(obj, ty, None);
                }
                continue;
            }
            self.calls_of_list_first(&spec.values, |l, _| Some(l.ty(spec.ty?)));
            if spec.values.len() == 1 && spec.names.len() > 1 {
                let values = self.multi(spec.values[0]);
                for (obj, (v, from)) in objs.into_iter().zip(values) {
                    if let Some(obj) = obj {
                        let ty = self.obj_ty(obj);
                        let v = self.convert_assign(v, from, ty);
                        self.declare(obj, ty, Some(&v));
                    }
                }
                continue;
            }
            let mut values = Vec::new();
            for (&e, obj) in spec.values.iter().zip(&objs) {
                let ty = match obj {
                    Some(o) => self.obj_ty(*o),
                    None => match spec.ty {
                        Some(t) => self.ty(t),
                        None => self.ty(e),
                    },
                };
                let v = self.expr_to(e, ty);
                values.push((ty, if spec.values.len() > 1 { self.freeze(v, ty) } else { v }));
            }
            for (obj, (ty, v)) in objs.into_iter().zip(values) {
                if let Some(obj) = obj {
                    self.declare(obj, ty, Some(&v));
                }
            }
        }
    }
}
