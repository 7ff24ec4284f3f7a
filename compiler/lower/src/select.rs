//! Select statements.

use abi::RtFn;
use base::Span;
use gir::inst::Ty;
use gir::{BlockId, CmpOp, MemFlags, Value};
use syntax::ast::{CommClause, ExprId, ExprKind, StmtId, StmtKind, UnaryOp};
use types::{Basic, TypeId};

use crate::func::FnLower;
use crate::stmt::{Flow, Jump};
use crate::value::{Place, Val};

/// Size of an `abi::layout::SelectCase`.
const CASE_SIZE: i32 = 24;
const DIR_SEND: i64 = 1;
const DIR_RECV: i64 = 2;

/// A communication with its operands evaluated.
#[derive(Clone, Debug)]
struct Comm {
    clause: usize,
    chan: Value,
    /// The value to send, or room for the one received.
    elem: Value,
    elem_ty: TypeId,
    send: bool,
}

impl FnLower<'_, '_> {
    pub fn select(&mut self, statement: Span, clauses: &[CommClause]) {
        let label = self.take_label();
        let default = clauses.iter().position(|c| c.comm.is_none());
        let comms: Vec<Comm> = clauses
            .iter()
            .enumerate()
            .filter_map(|(i, c)| c.comm.map(|s| (i, s)))
            .map(|(i, s)| self.comm(i, s))
            .collect();
        let done = self.b.new_block();
        self.flows.push(Flow { label, on_break: Jump::To(done), on_continue: None });
        match (&comms[..], default) {
            ([], None) => {
                self.at_span(statement);
                let (null, zero, block) = (self.b.null(), self.int(0), self.bool(true));
                self.b.call_rt(RtFn::select, &[null, zero, block]);
                self.b.unreachable();
            }
            ([], Some(d)) => {
                self.clause_body(&clauses[d], None, None);
                self.jump_open(done);
            }
            ([one], None) => {
                let ok = if one.send {
                    self.b.call_rt(RtFn::chan_send, &[one.chan, one.elem]);
                    None
                } else {
                    Some(self.b.call_rt(RtFn::chan_recv, &[one.chan, one.elem])[0])
                };
                self.clause_body(&clauses[one.clause], Some(one), ok);
                self.jump_open(done);
            }
            ([one], Some(d)) => {
                let (hit, miss) = (self.b.new_block(), self.b.new_block());
                let (selected, ok) = if one.send {
                    (self.b.call_rt(RtFn::chan_try_send, &[one.chan, one.elem])[0], None)
                } else {
                    let r = self.b.call_rt(RtFn::chan_try_recv, &[one.chan, one.elem]);
                    (r[0], Some(r[1]))
                };
                self.b.branch(selected, hit, miss);
                self.continue_at(hit);
                self.clause_body(&clauses[one.clause], Some(one), ok);
                self.jump_open(done);
                self.continue_at(miss);
                self.clause_body(&clauses[d], None, None);
                self.jump_open(done);
            }
            (many, default) => {
                // A trace names the statement's line, not that of an operand.
                self.at_span(statement);
                self.select_many(clauses, many, default, done);
            }
        }
        self.flows.pop();
        self.finish_at(done);
    }

    fn select_many(&mut self, clauses: &[CommClause], comms: &[Comm], default: Option<usize>, done: BlockId) {
        let slot = self.temp(CASE_SIZE as u64 * comms.len() as u64, 8);
        let base = self.b.slot_addr(slot, 0);
        for (i, c) in comms.iter().enumerate() {
            let at = CASE_SIZE * i as i32;
            let dir = self.int(if c.send { DIR_SEND } else { DIR_RECV });
            self.b.store(base, at, c.chan, MemFlags::default());
            self.b.store(base, at + 8, c.elem, MemFlags::default());
            self.b.store(base, at + 16, dir, MemFlags::default());
        }
        let n = self.int(comms.len() as i64);
        let block = self.bool(default.is_none());
        let r = self.b.call_rt(RtFn::select, &[base, n, block]);
        let (index, ok) = (r[0], r[1]);
        for (i, c) in comms.iter().enumerate() {
            let last = i + 1 == comms.len() && default.is_none();
            if !last {
                let (hit, rest) = (self.b.new_block(), self.b.new_block());
                let k = self.int(i as i64);
                let eq = self.b.cmp(CmpOp::Eq, index, k);
                self.b.branch(eq, hit, rest);
                self.continue_at(hit);
                self.clause_body(&clauses[c.clause], Some(c), Some(ok));
                self.jump_open(done);
                self.continue_at(rest);
            } else {
                self.clause_body(&clauses[c.clause], Some(c), Some(ok));
                self.jump_open(done);
            }
        }
        if let Some(d) = default {
            self.clause_body(&clauses[d], None, None);
            self.jump_open(done);
        }
    }

    /// The channel of a receive statement's `<-c`.
    fn recv_chan(&mut self, e: ExprId) -> ExprId {
        let e = self.unparen(e);
        match self.ast().exprs[e].kind {
            ExprKind::Unary { op: UnaryOp::Recv, x } => x,
            _ => panic!("lower: receive expected"),
        }
    }

    fn comm(&mut self, clause: usize, s: StmtId) -> Comm {
        let ast = self.ast();
        self.at_span(ast.stmts[s].span);
        let recv = match &ast.stmts[s].kind {
            StmtKind::Send { chan, value } => {
                let ty = self.ty(*chan);
                let elem_ty = self.chan_elem(ty);
                self.calls_first(&[*chan]);
                let c = self.scalar(*chan);
                self.calls_first(&[*value]);
                let v = self.expr_to(*value, elem_ty);
                let elem = self.own(&v, elem_ty);
                return Comm { clause, chan: c, elem, elem_ty, send: true };
            }
            StmtKind::Expr(e) => *e,
            StmtKind::Assign { rhs, .. } | StmtKind::Define { rhs, .. } => rhs[0],
            other => panic!("lower: {other:?} in a select"),
        };
        let c = self.recv_chan(recv);
        let ty = self.ty(c);
        let elem_ty = self.chan_elem(ty);
        self.calls_first(&[c]);
        let chan = self.scalar(c);
        let elem = self.temp_for(elem_ty);
        Comm { clause, chan, elem, elem_ty, send: false }
    }

    /// A chosen clause: assigns what was received, runs the body.
    fn clause_body(&mut self, c: &CommClause, comm: Option<&Comm>, ok: Option<Value>) {
        if let (Some(s), Some(comm)) = (c.comm, comm)
            && !comm.send
        {
            let ast = self.ast();
            let (lhs, define) = match &ast.stmts[s].kind {
                StmtKind::Assign { lhs, .. } => (lhs.clone(), false),
                StmtKind::Define { lhs, .. } => (lhs.clone(), true),
                _ => (Vec::new(), false),
            };
            let bool_ty = self.cx.checker.store.basic(Basic::Bool);
            let mut values = Vec::new();
            if !lhs.is_empty() {
                values.push((self.received(comm.elem, comm.elem_ty), comm.elem_ty));
            }
            if lhs.len() > 1 {
                let ok = match ok {
                    Some(v) => v,
                    None => self.b.iconst(Ty::I8, 1),
                };
                values.push((Val::one(ok), bool_ty));
            }
            if define {
                for (&l, (v, ty)) in lhs.iter().zip(values) {
                    self.define_value(l, v, ty);
                }
            } else {
                let places: Vec<(Place, Option<TypeId>)> = lhs.iter().map(|&l| self.lhs_place(l)).collect();
                for ((p, to), (v, from)) in places.into_iter().zip(values) {
                    if let Some(to) = to {
                        let v = self.convert_assign(v, from, to);
                        self.store(&p, to, &v);
                    }
                }
            }
        }
        self.stmts(&c.body);
    }
}
