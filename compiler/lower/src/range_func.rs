//! Loops over functions. The body becomes a function of its own, the yield function; jumps out of it leave a code in a
//! control block in the outermost function's frame, which each enclosing function looks at after its loop.

use std::rc::Rc;

use gir::inst::Ty;
use gir::{Callee, CmpOp, Func, MemFlags, Op, Value};
use syntax::ast::{self, BranchKind, ExprId, StmtId};
use types::{Basic, TypeId};

use crate::func::FnLower;
use crate::instance::Sig;
use crate::range::RangeVars;
use crate::stmt::{Flow, Jump};
use crate::value::{Mem, Val};

/// The control block: code of the jump under way, the defer frame, the frame pointer, then the results.
const CTL_NEXT: i32 = 0;
const CTL_FRAME: i32 = 8;
const CTL_FP: i32 = 16;
const CTL_RESULTS: u64 = 24;

/// States of a loop, as `runtime.rangeStateText` words them.
const READY: i64 = 0;
const DONE: i64 = 1;
const RUNNING: i64 = 2;
const EXHAUSTED: i64 = 3;
const MISSING_PANIC: i64 = 4;

/// A way out of a loop body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// With the results in the control block.
    Return,
    /// With the named results as they are.
    BareReturn,
    Break(StmtId),
    Continue(StmtId),
    Goto(StmtId),
}

impl Exit {
    fn code(self) -> i64 {
        match self {
            Exit::Return => -1,
            Exit::BareReturn => -2,
            Exit::Break(s) => i64::from(s.0) * 4 + 1,
            Exit::Continue(s) => i64::from(s.0) * 4 + 2,
            Exit::Goto(s) => i64::from(s.0) * 4 + 3,
        }
    }
}

/// What a function that has such loops, or is the body of one, knows about them.
#[derive(Clone, Debug)]
pub(crate) struct RangeCtl {
    /// The control block's address.
    pub ptr: Value,
    /// Is this function a loop body?
    pub body: bool,
    /// Of a body: the address of its loop's state.
    pub state: Option<Value>,
    /// The outermost function's results, and their offsets in the control block.
    pub results: Rc<Vec<(TypeId, u64)>>,
    /// The ways out that this body used.
    pub exits: Vec<Exit>,
}

impl FnLower<'_, '_> {
    /// Makes the control block. `recovers`: the function or one of its loop bodies calls `recover`.
    pub fn enter_range_funcs(&mut self, recovers: bool) {
        let tys: Vec<TypeId> = self.results.iter().map(|r| r.ty).collect();
        let (offsets, whole) = self.cx.checker.store.struct_layout(&tys);
        let results = tys.into_iter().zip(offsets.into_iter().map(|o| o + CTL_RESULTS)).collect();
        let slot = self.b.slot((CTL_RESULTS + whole.size) as u32, 8);
        let ptr = self.b.slot_addr(slot, 0);
        let none = self.int(0);
        self.b.store(ptr, CTL_NEXT, none, MemFlags::default());
        if let Some(f) = self.frame.as_ref().map(|f| f.slot) {
            let f = self.b.slot_addr(f, 0);
            self.b.store(ptr, CTL_FRAME, f, MemFlags::default());
            self.close_defers();
        }
        // Only `recover` asks for it, and a function that does is never inlined.
        if recovers {
            let fp = self.b.val(Op::FramePointer, Ty::Ptr);
            self.b.store(ptr, CTL_FP, fp, MemFlags::default());
        }
        self.range =
            Some(RangeCtl { ptr, body: false, state: None, results: Rc::new(results), exits: Vec::new() });
    }

    fn ctl(&self) -> &RangeCtl {
        self.range.as_ref().expect("lower: loop over a function without control block")
    }

    /// The frame pointer of the activation that the source's function is.
    pub fn own_frame_pointer(&mut self) -> Value {
        match &self.range {
            Some(r) if r.body => {
                let p = r.ptr;
                self.plain_load(Ty::Ptr, p, CTL_FP)
            }
            _ => self.b.val(Op::FramePointer, Ty::Ptr),
        }
    }

    /// The defer frame's address.
    pub fn defer_frame(&mut self) -> Value {
        if let Some(r) = &self.range
            && r.body
        {
            let p = r.ptr;
            return self.plain_load(Ty::Ptr, p, CTL_FRAME);
        }
        let slot = self.frame.as_ref().expect("lower: defer without a frame").slot;
        self.b.slot_addr(slot, 0)
    }

    pub fn in_range_body(&self) -> bool {
        self.range.as_ref().is_some_and(|r| r.body)
    }

    pub fn range_func(
        &mut self,
        id: StmtId,
        label: Option<StmtId>,
        vars: RangeVars,
        x: ExprId,
        ty: TypeId,
        body: &ast::Block,
    ) {
        let sig = self.cx.signature(ty);
        let yield_ty = sig.params[0];
        let yield_sig = self.cx.signature(yield_ty);
        let f = self.scalar(x);
        let state_slot = self.b.slot(8, 8);
        let state = self.b.slot_addr(state_slot, 0);
        let ready = self.int(READY);
        self.b.store(state, 0, ready, MemFlags::default());
        let (closure, exits) = self.body_closure(id, label, vars, &yield_sig, state, body);
        self.at_expr(x);
        self.emit_call(Callee::Closure(f), &[], &sig, &[Val::one(closure)]);
        // A body that panicked must not have its panic swallowed by the iterator.
        let now = self.plain_load(Ty::I64, state, 0);
        let running = self.int(RUNNING);
        let lost = self.b.cmp(CmpOp::Eq, now, running);
        let why = self.int(MISSING_PANIC);
        let code = abi::TrapCode::RangeState;
        self.b.inst(Op::TrapIf { cond: lost, code, args: smallvec::smallvec![why] }, &[]);
        let exhausted = self.int(EXHAUSTED);
        self.b.store(state, 0, exhausted, MemFlags::default());
        self.dispatch(&exits);
    }

    /// Makes the yield function from the loop's body.
    fn body_closure(
        &mut self,
        id: StmtId,
        label: Option<StmtId>,
        vars: RangeVars,
        sig: &Sig,
        state: Value,
        body: &ast::Block,
    ) -> (Value, Vec<Exit>) {
        let scope = *self.facts.bodies.get(&id).expect("lower: loop body without facts");
        let ptr_ty = self.cx.checker.store.basic(Basic::UnsafePointer);
        let lead = [ptr_ty, ptr_ty];
        let (caps, parts) = self.captures(scope, &lead);
        let (_, offsets) = self.cx.closure_type(&parts);
        self.ranges += 1;
        let name = format!("{}-range{}", self.name, self.ranges);
        let symbol = self.literal_symbol(&name);
        let (params, results) = self.cx.abi(&[Ty::Ptr], &sig.params, &sig.results);
        let mut func = Func::new(symbol, name, params, results);
        func.pos = Some(body.span.pos());
        let fid = self.cx.new_func();
        let outer = self.ctl().clone();
        let (src, facts) = (self.src.clone(), self.facts.clone());
        let mut l = FnLower::new(self.cx, func, src, facts);
        l.scope = scope;
        l.nested = true;
        l.loop_depth = 1;
        l.at_span(body.span);
        let mut at = 0;
        let ctx = l.raw_param(&mut at);
        l.take_outs(&sig.results, &mut at);
        let args: Vec<(Val, TypeId)> = sig.params.iter().map(|&ty| (l.param(ty, &mut at), ty)).collect();
        let ctl = l.load_readonly(Ty::Ptr, ctx, offsets[0] as i32);
        let own_state = l.load_readonly(Ty::Ptr, ctx, offsets[1] as i32);
        l.range = Some(RangeCtl {
            ptr: ctl,
            body: true,
            state: Some(own_state),
            results: outer.results.clone(),
            exits: Vec::new(),
        });
        l.load_captures(ctx, &caps);
        l.enter_body(own_state);
        let mut args = args.into_iter();
        let (key, value) = (args.next(), args.next());
        l.set_vars(vars, key, value);
        l.flows.push(Flow { label, on_break: Jump::Yield(false), on_continue: Some(Jump::Yield(true)) });
        l.stmts(&body.stmts);
        l.at_end(body.span);
        if !l.b.is_terminated() {
            l.yield_return(true);
        }
        let exits = std::mem::take(&mut l.range.as_mut().expect("set above").exits);
        let func = l.finish();
        self.cx.prog.funcs[fid] = Some(func);
        let mut values = vec![Val::one(outer.ptr), Val::one(state)];
        values.extend(self.capture_values(&caps));
        let parts: Vec<(TypeId, Val)> = parts.into_iter().zip(values).collect();
        (self.make_closure(fid, &parts), exits)
    }

    /// A call of the yield function is in order only while its loop waits for one.
    fn enter_body(&mut self, state: Value) {
        let now = self.plain_load(Ty::I64, state, 0);
        let ready = self.int(READY);
        let bad = self.b.cmp(CmpOp::Ne, now, ready);
        let code = abi::TrapCode::RangeState;
        self.b.inst(Op::TrapIf { cond: bad, code, args: smallvec::smallvec![now] }, &[]);
        let running = self.int(RUNNING);
        self.b.store(state, 0, running, MemFlags::default());
    }

    /// Returns from a loop body.
    pub fn yield_return(&mut self, more: bool) {
        let state = self.ctl().state.expect("lower: state of a loop body");
        let next = self.int(if more { READY } else { DONE });
        self.b.store(state, 0, next, MemFlags::default());
        let v = self.bool(more);
        self.b.ret(&[v]);
    }

    /// Leaves the body for a target outside.
    pub fn leave_body(&mut self, exit: Exit) {
        let ptr = self.ctl().ptr;
        let code = self.int(exit.code());
        self.b.store(ptr, CTL_NEXT, code, MemFlags::default());
        self.note_exit(exit);
        self.yield_return(false);
    }

    fn note_exit(&mut self, exit: Exit) {
        let exits = &mut self.range.as_mut().expect("lower: exit of a loop body").exits;
        if !exits.contains(&exit) {
            exits.push(exit);
        }
    }

    /// `return` inside a loop body.
    pub fn return_from_body(&mut self, list: &[ExprId]) {
        if list.is_empty() {
            self.leave_body(Exit::BareReturn);
            return;
        }
        let results = self.ctl().results.clone();
        let tys: Vec<TypeId> = results.iter().map(|r| r.0).collect();
        let values = self.return_values(list, &tys);
        let ptr = self.ctl().ptr;
        for (&(ty, offset), v) in results.iter().zip(&values) {
            self.store_mem(Mem::frame(ptr).at(offset), ty, v);
        }
        self.leave_body(Exit::Return);
    }

    /// After a loop: goes on where its body wanted to go.
    fn dispatch(&mut self, exits: &[Exit]) {
        if exits.is_empty() {
            return;
        }
        let ptr = self.ctl().ptr;
        let next = self.plain_load(Ty::I64, ptr, CTL_NEXT);
        for &exit in exits {
            let (hit, rest) = (self.b.new_block(), self.b.new_block());
            let code = self.int(exit.code());
            let eq = self.b.cmp(CmpOp::Eq, next, code);
            self.b.branch(eq, hit, rest);
            self.continue_at(hit);
            self.take_exit(exit);
            self.continue_at(rest);
        }
    }

    fn take_exit(&mut self, exit: Exit) {
        let body = self.in_range_body();
        let label = match exit {
            Exit::Return | Exit::BareReturn if body => None,
            Exit::Return => {
                self.clear_next();
                let ctl = self.ctl().clone();
                let mut values = Vec::new();
                for &(ty, offset) in ctl.results.iter() {
                    values.push(self.load_mem(Mem::frame(ctl.ptr).at(offset), ty));
                }
                self.emit_return(Some(values));
                return;
            }
            Exit::BareReturn => {
                self.clear_next();
                self.emit_return(None);
                return;
            }
            Exit::Goto(t) => {
                if self.facts.label_scopes.get(&t) == Some(&self.scope) {
                    self.clear_next();
                    self.goto_label(t);
                    return;
                }
                None
            }
            Exit::Break(t) => Some((BranchKind::Break, t)),
            Exit::Continue(t) => Some((BranchKind::Continue, t)),
        };
        if let Some((kind, t)) = label
            && self.flows.iter().any(|f| f.label == Some(t))
        {
            self.clear_next();
            self.break_or_continue(kind, Some(t));
            return;
        }
        // It lies further out: the code stays.
        self.note_exit(exit);
        self.yield_return(false);
    }

    fn clear_next(&mut self) {
        let ptr = self.ctl().ptr;
        let none = self.int(0);
        self.b.store(ptr, CTL_NEXT, none, MemFlags::default());
    }
}
