//! Defer statements, the frame that records them, and how a function with them returns.

use std::rc::Rc;

use abi::layout::{
    DEFER_FRAME_HEAD, DEFER_FRAME_PREV, DEFER_FRAME_SIZE, DEFER_RECORD_FN, DEFER_RECORD_NEXT,
    DEFER_RECORD_SIZE, G_DEFER_TOP,
};
use check::info::Mode;
use gir::inst::Ty;
use gir::{BlockId, Callee, MemFlags, Op, SlotId, Value, Variable};
use syntax::ast::{ExprId, ExprKind};
use types::{Basic, BuiltinId, TypeId};

use crate::call::Target;
use crate::func::FnLower;
use crate::local::Local;
use crate::value::{Mem, Val};

/// A function with more defer statements than this leaves them to a loop in the runtime: their code is there twice.
const MAX_OPEN: usize = 8;

/// The activation's record of deferred calls.
pub(crate) struct Frame {
    pub slot: SlotId,
    /// Where every return goes.
    pub exit: Option<BlockId>,
    /// The defer statements in order, while each of them runs at most once: a normal return makes their calls itself.
    /// ("Open-coded defers": https://go.dev/design/34481-opencoded-defers.)
    open: Option<Vec<OpenDefer>>,
}

/// A defer statement that runs at most once.
struct OpenDefer {
    /// I8: whether it ran.
    ran: Variable,
    closure: Variable,
    record: SlotId,
}

impl FnLower<'_, '_> {
    /// Puts the results where the recovery path finds them and registers the frame.
    pub fn enter_defer(&mut self) {
        let slot = self.b.slot(DEFER_FRAME_SIZE, 8);
        self.frame = Some(Frame { slot, exit: None, open: Some(Vec::new()) });
        for i in 0..self.results.len() {
            let (ty, obj, out) = (self.results[i].ty, self.results[i].obj, self.results[i].out);
            if let Some(out) = out {
                let s = self.b.slot(8, 8);
                let at = self.b.slot_addr(s, 0);
                self.b.store(at, 0, out, MemFlags::default());
                self.results[i].out_slot = Some(s);
            }
            if let Some(obj) = obj
                && self.is_boxed(obj, ty)
            {
                self.declare(obj, ty, None);
                let local = self.locals[&obj].clone();
                if let Local::Boxed(var) = local {
                    let s = self.b.slot(8, 8);
                    let at = self.b.slot_addr(s, 0);
                    let ptr = self.b.use_var(var);
                    self.b.store(at, 0, ptr, MemFlags::default());
                    self.results[i].box_slot = Some(s);
                }
                self.results[i].local = Some(local);
                continue;
            }
            let r = self.cx.repr(ty);
            let s = self.b.slot((r.size as u32).max(1), r.align as u32);
            let at = self.b.slot_addr(s, 0);
            self.zero_mem(Mem::frame(at), ty);
            self.results[i].local = Some(Local::Slot(s));
            if let Some(obj) = obj {
                self.locals.insert(obj, Local::Slot(s));
            }
        }
        let frame = self.b.slot_addr(slot, 0);
        let none = self.b.null();
        self.b.store(frame, DEFER_FRAME_HEAD, none, MemFlags::default());
        let (body, recover) = (self.b.new_block(), self.b.new_block());
        let frame_again = self.b.defer_enter(frame, body, recover);
        self.b.set_cold(recover);
        self.continue_at(recover);
        self.run_deferred(frame_again);
        self.continue_at(body);
    }

    /// Runs the deferred calls, whatever they are, and returns the results.
    fn run_deferred(&mut self, frame: Value) {
        let f = self.cx.runtime_func("deferreturn");
        self.b.call(Callee::Func(f), &[frame], &[]);
        self.return_results();
    }

    /// Runs the deferred calls, known by their statements, and returns the results. The records stay true while it does:
    /// after a panic in one of them the others are run from there.
    fn run_open(&mut self, frame: Value, open: &[OpenDefer]) {
        for d in open.iter().rev() {
            let (run, next) = (self.b.new_block(), self.b.new_block());
            let ran = self.b.use_var(d.ran);
            self.b.branch(ran, run, next);
            self.continue_at(run);
            let closure = self.b.use_var(d.closure);
            let record = self.b.slot_addr(d.record, 0);
            let below = self.plain_load(Ty::Ptr, record, DEFER_RECORD_NEXT);
            self.b.store(frame, DEFER_FRAME_HEAD, below, MemFlags::default());
            self.b.call(Callee::Closure(closure), &[], &[]);
            self.b.jump(next);
            self.continue_at(next);
        }
        let g = self.b.val(Op::GetG, Ty::Ptr);
        let outer = self.plain_load(Ty::Ptr, frame, DEFER_FRAME_PREV);
        self.b.store(g, G_DEFER_TOP, outer, MemFlags::default());
        self.return_results();
    }

    fn return_results(&mut self) {
        let mut values = Vec::new();
        for r in self.results.clone() {
            let m = match (r.box_slot, &r.local) {
                (Some(s), _) => {
                    let at = self.b.slot_addr(s, 0);
                    Mem::heap(self.plain_load(Ty::Ptr, at, 0))
                }
                (None, Some(Local::Slot(s))) => Mem::frame(self.b.slot_addr(*s, 0)),
                _ => panic!("lower: result of a function with defer isn't in a slot"),
            };
            values.push((self.load_mem(m, r.ty), r.out_slot, r.ty));
        }
        let mut scalars = Vec::new();
        for (v, out_slot, ty) in values {
            match &v {
                Val::S(s) => scalars.extend_from_slice(s),
                Val::M { .. } => {
                    let at = self.b.slot_addr(out_slot.expect("lower: result in memory has an address"), 0);
                    let out = self.plain_load(Ty::Ptr, at, 0);
                    self.store_mem(Mem::frame(out), ty, &v);
                }
            }
        }
        self.b.ret(&scalars);
    }

    pub fn jump_to_exit(&mut self) {
        let frame = self.frame.as_mut().expect("lower: exit of a function with defer");
        let exit = match frame.exit {
            Some(e) => e,
            None => {
                let e = self.b.new_block();
                frame.exit = Some(e);
                e
            }
        };
        self.b.jump(exit);
    }

    /// Emits the exit block, once all returns are known.
    pub fn finish_defer(&mut self) {
        let Some(frame) = &mut self.frame else { return };
        let (slot, Some(exit)) = (frame.slot, frame.exit) else { return };
        let open = frame.open.take();
        self.continue_at(exit);
        let at = self.b.slot_addr(slot, 0);
        match open {
            Some(open) if open.len() <= MAX_OPEN => self.run_open(at, &open),
            _ => self.run_deferred(at),
        }
    }

    pub fn defer(&mut self, e: ExprId) {
        let closure = self.call_closure(e, true);
        let frame = self.defer_frame();
        let once = self.loop_depth == 0 && !self.in_range_body() && self.facts.goto_targets.is_empty();
        let record = if once {
            let record = self.b.slot(DEFER_RECORD_SIZE, 8);
            self.open_defer(closure, record);
            self.b.slot_addr(record, 0)
        } else {
            self.close_defers();
            let ptr = self.cx.checker.store.basic(Basic::UnsafePointer);
            let pair = self.cx.checker.store.array_of(2, ptr);
            self.alloc(pair)
        };
        let barrier = MemFlags { barrier: !once, ..MemFlags::default() };
        let head = self.plain_load(Ty::Ptr, frame, DEFER_FRAME_HEAD);
        self.b.store(record, DEFER_RECORD_NEXT, head, barrier);
        self.b.store(record, DEFER_RECORD_FN, closure, barrier);
        self.b.store(frame, DEFER_FRAME_HEAD, record, MemFlags::default());
    }

    /// Some defer statement may run several times, or in another function: a loop over the records makes the calls.
    pub fn close_defers(&mut self) {
        if let Some(frame) = &mut self.frame {
            frame.open = None;
        }
    }

    fn open_defer(&mut self, closure: Value, record: SlotId) {
        if self.frame.as_ref().is_none_or(|f| f.open.is_none()) {
            return;
        }
        let d = OpenDefer { ran: self.b.new_var(Ty::I8), closure: self.b.new_var(Ty::Ptr), record };
        let yes = self.b.iconst(Ty::I8, 1);
        self.b.def_var(d.ran, yes);
        self.b.def_var(d.closure, closure);
        if let Some(open) = self.frame.as_mut().and_then(|f| f.open.as_mut()) {
            open.push(d);
        }
    }

    /// A `func()` that makes the call of a go or defer statement, its operands evaluated now.
    pub fn call_closure(&mut self, e: ExprId, deferred: bool) -> Value {
        let e = self.unparen(e);
        let ast = self.ast();
        let ExprKind::Call { fun, args, spread, .. } = &ast.exprs[e].kind else {
            panic!("lower: call expected in {}", self.name)
        };
        if self.mode(*fun) == Mode::Builtin {
            return self.builtin_closure(e, *fun, args, deferred);
        }
        if self.mode(*fun) == Mode::Type {
            // A conversion has no effect beyond its operand's.
            self.expr(args[0]);
            return self.thunk(e, &[], false, deferred, |l, _| l.b.ret(&[]));
        }
        let (target, sig) = self.target(*fun);
        let args = self.args(&sig, args, *spread);
        self.at_expr(e);
        if args.is_empty() && sig.results.is_empty() {
            match &target {
                Target::Closure(f) => return *f,
                Target::Func { key, recv: None } => {
                    let f = self.cx.instance(key.clone());
                    return self.func_value(f, &sig);
                }
                _ => {}
            }
        }
        let ptr = self.cx.checker.store.basic(Basic::UnsafePointer);
        let mut parts: Vec<(TypeId, Val)> = match &target {
            Target::Closure(f) => {
                if !deferred {
                    self.b.inst(Op::NilCheck(*f), &[]);
                }
                vec![(ptr, Val::one(*f))]
            }
            Target::Func { recv: Some((v, ty)), .. } => vec![(*ty, v.clone())],
            Target::Func { recv: None, .. } => Vec::new(),
            Target::Iface { code, word } => vec![(ptr, Val::one(*code)), (ptr, Val::one(*word))],
        };
        // A known function that doesn't recover needs no transparent thunk.
        let transparent = deferred
            && match &target {
                Target::Func { key, .. } => self.cx.mentions_recover(key.obj),
                Target::Closure(_) | Target::Iface { .. } => true,
            };
        let own = parts.len();
        parts.extend(sig.params.iter().copied().zip(args));
        self.thunk(e, &parts, transparent, deferred, |l, values| {
            let (head, args) = values.split_at(own);
            let target = match &target {
                Target::Closure(_) => Target::Closure(head[0].scalar()),
                Target::Func { key, recv } => Target::Func {
                    key: key.clone(),
                    recv: recv.as_ref().map(|(_, ty)| (head[0].clone(), *ty)),
                },
                Target::Iface { .. } => Target::Iface { code: head[0].scalar(), word: head[1].scalar() },
            };
            l.call_target(&target, &sig, args);
            l.b.ret(&[]);
        })
    }

    fn builtin_closure(&mut self, e: ExprId, fun: ExprId, args: &[ExprId], deferred: bool) -> Value {
        let id = self.builtin_id(fun);
        if id == BuiltinId::Recover && !deferred {
            // A new goroutine has no panic.
            return self.thunk(e, &[], false, deferred, |l, _| l.b.ret(&[]));
        }
        if id == BuiltinId::Recover {
            // As if called by the function with the defer statement: valid if the panic's loop called that one.
            self.b.func.flags.noinline = true;
            let fp = self.own_frame_pointer();
            let pointer = self.cx.checker.store.basic(types::Basic::UnsafePointer);
            return self.thunk(e, &[(pointer, Val::one(fp))], false, deferred, |l, values| {
                let f = l.cx.runtime_func("gorecover");
                let fp = values[0].scalars()[0];
                l.b.call(Callee::Func(f), &[fp], &[Ty::Ptr, Ty::Ptr]);
                l.b.ret(&[]);
            });
        }
        let values = self.statement_args(id, args);
        let parts: Vec<(TypeId, Val)> = values.into_iter().map(|(v, ty)| (ty, v)).collect();
        let tys: Vec<TypeId> = parts.iter().map(|p| p.0).collect();
        self.thunk(e, &parts, false, deferred, |l, values| {
            let args: Vec<(Val, TypeId)> = values.iter().cloned().zip(tys).collect();
            l.statement_builtin(id, &args);
            if !l.b.is_terminated() {
                l.b.ret(&[]);
            }
        })
    }

    /// A closure with these captured values, whose code `body` makes from them.
    fn thunk(
        &mut self,
        e: ExprId,
        parts: &[(TypeId, Val)],
        transparent: bool,
        deferred: bool,
        body: impl FnOnce(&mut FnLower<'_, '_>, &[Val]),
    ) -> Value {
        self.wraps += 1;
        let kind = if deferred { "deferwrap" } else { "gowrap" };
        let name = format!("{}.{kind}{}", self.name, self.wraps);
        let symbol = self.literal_symbol(&name);
        let mut func = self.cx.wrapper(symbol, name, vec![Ty::Ptr], Vec::new());
        func.flags.always_inline = false;
        let tys: Vec<TypeId> = parts.iter().map(|p| p.0).collect();
        let (_, offsets) = self.cx.closure_type(&tys);
        let span = self.span(e);
        // Calls from it are shown at the statement's place.
        func.pos = Some(span.pos());
        let mut l = FnLower::new(self.cx, func, None, Rc::default());
        l.at_span(span);
        let mut at = 0;
        let ctx = l.raw_param(&mut at);
        if transparent {
            l.transparent();
        }
        let values: Vec<Val> =
            tys.iter().zip(offsets).map(|(&ty, o)| l.load_mem(Mem::heap(ctx).at(o), ty)).collect();
        body(&mut l, &values);
        let func = l.finish();
        let code = self.cx.prog.funcs.push(Some(func));
        self.make_closure(code, parts)
    }
}
