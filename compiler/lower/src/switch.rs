//! Switches over values and types.

use check::info::Mode;
use gir::{BlockId, CmpOp, Value};
use syntax::ast::{BranchKind, CaseClause, ExprId, ExprKind, StmtId, StmtKind};
use types::{ConstValue, TypeId};

use crate::func::FnLower;
use crate::stmt::{Flow, Jump};
use crate::value::Val;

/// Integer switches with at least this many constant cases become one switch instruction.
const MIN_TABLE: usize = 4;

impl FnLower<'_, '_> {
    pub fn switch(&mut self, init: Option<StmtId>, tag: Option<ExprId>, clauses: &[CaseClause]) {
        let label = self.take_label();
        if let Some(s) = init {
            self.stmt(s);
        }
        let tag = tag.map(|t| {
            self.calls_first(&[t]);
            let ty = self.ty(t);
            // Constants are compared before anything else can run.
            let constant = clauses.iter().flat_map(|c| &c.exprs).all(|&e| self.const_value(e).is_some());
            let borrowed = if constant { self.bytes_as_string(t) } else { None };
            let v = match borrowed {
                Some(v) => v,
                None if self.mode(t) == Mode::Nil => self.zero(ty),
                None => self.expr(t),
            };
            (self.freeze(v, ty), ty)
        });
        let done = self.b.new_block();
        let bodies: Vec<BlockId> = clauses.iter().map(|_| self.b.new_block()).collect();
        let default = clauses.iter().position(|c| c.default).map_or(done, |i| bodies[i]);
        if !self.switch_table(tag.as_ref(), clauses, &bodies, default)
            && !self.string_switch(tag.as_ref(), clauses, &bodies, default)
        {
            for (c, &body) in clauses.iter().zip(&bodies) {
                for &e in &c.exprs {
                    let next = self.b.new_block();
                    self.at_expr(e);
                    match &tag {
                        Some((v, ty)) => {
                            let hit = self.case_equal(v, *ty, e);
                            self.b.branch(hit, body, next);
                        }
                        None if self.is_iface_expr(e) => {
                            let hit = self.case_true(e);
                            self.b.branch(hit, body, next);
                        }
                        None => self.cond(e, body, next),
                    }
                    self.continue_at(next);
                }
            }
            self.b.jump(default);
        }
        self.flows.push(Flow { label, on_break: Jump::To(done), on_continue: None });
        for (i, c) in clauses.iter().enumerate() {
            self.b.switch_to(bodies[i]);
            // Fallthrough adds an edge to the next body: each is sealed when its predecessor is done.
            self.b.seal(bodies[i]);
            if !self.b.has_preds(bodies[i]) {
                self.b.unreachable();
                continue;
            }
            self.stmts(&c.body);
            let falls = c.body.last().is_some_and(|&s| {
                let ast = self.ast();
                matches!(ast.stmts[s].kind, StmtKind::Branch { kind: BranchKind::Fallthrough, .. })
            });
            let next = if falls && i + 1 < bodies.len() { bodies[i + 1] } else { done };
            self.jump_open(next);
        }
        self.flows.pop();
        self.finish_at(done);
    }

    fn is_iface_expr(&mut self, e: ExprId) -> bool {
        let ty = self.ty(e);
        self.cx.is_iface(ty)
    }

    /// (I8) does an interface hold true? A switch without tag compares with true.
    fn case_true(&mut self, e: ExprId) -> Value {
        let bool_ty = self.cx.checker.store.basic(types::Basic::Bool);
        let yes = Val::one(self.bool(true));
        self.case_equal(&yes, bool_ty, e)
    }

    /// Emits an integer switch where all cases are constants.
    fn switch_table(
        &mut self,
        tag: Option<&(Val, TypeId)>,
        clauses: &[CaseClause],
        bodies: &[BlockId],
        default: BlockId,
    ) -> bool {
        let Some((v, ty)) = tag else { return false };
        if !self.cx.checker.store.as_basic(*ty).is_some_and(|b| b.is_integer()) {
            return false;
        }
        let v = v.scalar();
        let vty = self.b.func.ty(v);
        let number = |c: ConstValue| Some(crate::constant::normal(crate::constant::low_bits(&c), vty));
        let Some(cases) = self.constant_cases(clauses, bodies, number) else { return false };
        if cases.len() < MIN_TABLE || self.b.func.const_int(v).is_some() {
            return false;
        }
        self.b.switch(v, cases, default);
        true
    }

    /// What `read` makes of the cases, which are all constants, and where they lead; None if they aren't. The first of equal
    /// cases wins (a type argument can make constants equal).
    pub(crate) fn constant_cases<T: PartialEq>(
        &mut self,
        clauses: &[CaseClause],
        bodies: &[BlockId],
        read: impl Fn(ConstValue) -> Option<T>,
    ) -> Option<Vec<(T, BlockId)>> {
        let mut cases: Vec<(T, BlockId)> = Vec::new();
        for (c, &body) in clauses.iter().zip(bodies) {
            for &e in &c.exprs {
                let k = read(self.const_value(e)?)?;
                if cases.iter().all(|(o, _)| *o != k) {
                    cases.push((k, body));
                }
            }
        }
        Some(cases)
    }

    /// (I8) tag == e
    fn case_equal(&mut self, tag: &Val, ty: TypeId, e: ExprId) -> Value {
        if self.mode(e) == Mode::Nil {
            let w = tag.scalars()[0];
            return self.is_null(w);
        }
        self.calls_first(&[e]);
        let ety = self.ty(e);
        let (it, ie) = (self.cx.is_iface(ty), self.cx.is_iface(ety));
        match (it, ie) {
            (true, false) => {
                let v = self.expr(e);
                self.iface_equal_concrete(tag, ty, &v, ety)
            }
            (false, true) => {
                let v = self.expr(e);
                self.iface_equal_concrete(&v, ety, tag, ty)
            }
            (true, true) if ty != ety => {
                let v = self.expr(e);
                let any = self.cx.checker.store.universe.empty_interface;
                let a = self.iface_to_iface(tag, ty, any);
                let b = self.iface_to_iface(&v, ety, any);
                self.iface_equal(&a, &b, any)
            }
            _ => {
                let v = self.expr_as(e, ty);
                self.equal(tag, &v, ty)
            }
        }
    }

    pub fn type_switch(&mut self, id: StmtId, init: Option<StmtId>, x: ExprId, clauses: &[CaseClause]) {
        let label = self.take_label();
        if let Some(s) = init {
            self.stmt(s);
        }
        let ast = self.ast();
        let x = match ast.exprs[x].kind {
            ExprKind::TypeAssert { x, ty: None } => x,
            _ => x,
        };
        let from = self.ty(x);
        self.calls_first(&[x]);
        let v = self.expr(x);
        let done = self.b.new_block();
        let src = self.source();
        self.flows.push(Flow { label, on_break: Jump::To(done), on_continue: None });
        let mut default = None;
        for (i, c) in clauses.iter().enumerate() {
            let var = self.cx.checker.file(src.pkg, src.file).clause_vars.get(&(id, i as u32)).copied();
            if c.default {
                default = Some((c, var));
                if c.exprs.is_empty() {
                    continue;
                }
            }
            let body = self.b.new_block();
            let mut single = None;
            for &e in &c.exprs {
                let next = self.b.new_block();
                self.at_expr(e);
                single = self.type_case(&v, from, e, body, next, c.exprs.len() == 1);
                self.continue_at(next);
            }
            let rest = self.b.block;
            self.continue_at(body);
            if !self.b.has_preds(body) {
                self.b.unreachable();
                self.b.switch_to(rest);
                continue;
            }
            if let Some(obj) = var {
                let ty = self.obj_ty(obj);
                let value = match single {
                    Some(Hit::Concrete(t)) => {
                        let data = v.scalars()[1];
                        self.unpack(data, t)
                    }
                    Some(Hit::Iface(w)) => Val::of(&[w, v.scalars()[1]]),
                    Some(Hit::Nil) | None => v.clone(),
                };
                self.declare(obj, ty, Some(&value));
            }
            self.stmts(&c.body);
            self.jump_open(done);
            self.b.switch_to(rest);
        }
        if let Some((c, var)) = default {
            if let Some(obj) = var {
                let ty = self.obj_ty(obj);
                self.declare(obj, ty, Some(&v));
            }
            self.stmts(&c.body);
        }
        self.jump_open(done);
        self.flows.pop();
        self.finish_at(done);
    }

    /// Tests one type of a clause.
    fn type_case(
        &mut self,
        v: &Val,
        from: TypeId,
        e: ExprId,
        body: BlockId,
        next: BlockId,
        single: bool,
    ) -> Option<Hit> {
        let w = v.scalars()[0];
        if self.mode(e) == Mode::Nil {
            let null = self.is_null(w);
            self.b.branch(null, body, next);
            return single.then_some(Hit::Nil);
        }
        let ty = self.ty(e);
        if self.cx.is_iface(ty) {
            let word = self.iface_word(v, from, ty);
            let null = self.b.null();
            let hit = self.b.cmp(CmpOp::Ne, word, null);
            self.b.branch(hit, body, next);
            return single.then_some(Hit::Iface(word));
        }
        match self.holds(v, from, ty) {
            Some(hit) => self.b.branch(hit, body, next),
            None => self.b.jump(next),
        }
        single.then_some(Hit::Concrete(ty))
    }
}

/// What a clause with one type found.
enum Hit {
    Nil,
    Concrete(TypeId),
    /// The first word as that interface.
    Iface(Value),
}
