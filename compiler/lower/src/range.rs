//! Range loops over integers, slices, arrays, strings, maps and channels.

use abi::RtFn;
use abi::layout::{MAP_ITER_ELEM, MAP_ITER_KEY, MAP_ITER_SIZE};
use gir::inst::Ty;
use gir::{BinOp, BlockId, CmpOp, ConvOp, Op, Value};
use syntax::ast::{self, ExprId, ExprKind, StmtId};
use types::{Basic, Type, TypeId};

use crate::func::FnLower;
use crate::stmt::{Flow, Jump};
use crate::value::{Mem, Place, Val};

/// The left side of a range clause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RangeVars {
    pub key: Option<ExprId>,
    pub value: Option<ExprId>,
    pub define: bool,
}

/// The blocks of a loop.
struct Loop {
    head: BlockId,
    next: BlockId,
    done: BlockId,
}

impl FnLower<'_, '_> {
    pub fn range(
        &mut self,
        id: StmtId,
        key: Option<ExprId>,
        value: Option<ExprId>,
        define: bool,
        x: ExprId,
        body: &ast::Block,
    ) {
        let label = self.take_label();
        let unblank = |l: &Self, e: Option<ExprId>| e.filter(|&e| !l.is_blank(e));
        let vars = RangeVars { key: unblank(self, key), value: unblank(self, value), define };
        let ty = self.ty(x);
        self.calls_first(&[x]);
        let under = self.cx.under(ty);
        if let Type::Signature(_) = under {
            self.range_func(id, label, vars, x, ty, body);
            return;
        }
        self.declare_shared(vars);
        match under {
            Type::Basic(b) if b.is_string() => self.range_string(label, vars, x, body),
            Type::Basic(_) => self.range_int(label, vars, x, ty, body),
            Type::Slice(elem) => {
                // Nobody can write to the copy that the conversion would make.
                let s = match self.string_as_bytes(x) {
                    Some(s) => s,
                    None => self.expr(x),
                };
                let elem = self.cx.checker.store.canonical(elem);
                let (p, n) = (s.scalars()[0], s.scalars()[1]);
                self.range_elements(label, vars, Mem::heap(p), n, elem, body);
            }
            Type::Array { .. } | Type::Pointer(_) => self.range_array(label, vars, x, ty, body),
            Type::Map { key, value } => {
                let store = &mut self.cx.checker.store;
                let (kty, vty) = (store.canonical(key), store.canonical(value));
                self.range_map(label, vars, x, ty, (kty, vty), body);
            }
            Type::Chan { .. } => self.range_chan(label, vars, x, ty, body),
            _ => panic!("lower: range over {}", self.cx.checker.store.type_string(ty, types::Qualify::Path)),
        }
    }

    /// Before Go 1.22 all iterations share the variables.
    fn declare_shared(&mut self, vars: RangeVars) {
        if !self.shares_vars(vars) {
            return;
        }
        for e in [vars.key, vars.value].into_iter().flatten() {
            if let Some((obj, true)) = self.define_target(e) {
                let ty = self.obj_ty(obj);
                self.declare(obj, ty, None);
            }
        }
    }

    fn shares_vars(&self, vars: RangeVars) -> bool {
        let src = self.source();
        vars.define && self.cx.checker.file(src.pkg, src.file).go_minor < 22
    }

    /// Gives the iteration's variables their values.
    pub fn set_vars(&mut self, vars: RangeVars, key: Option<(Val, TypeId)>, value: Option<(Val, TypeId)>) {
        let shared = self.shares_vars(vars);
        let pairs: Vec<(ExprId, Val, TypeId)> = [(vars.key, key), (vars.value, value)]
            .into_iter()
            .filter_map(|(e, v)| Some((e?, v?)))
            .map(|(e, (v, ty))| (e, v, ty))
            .collect();
        if vars.define {
            for (e, v, ty) in pairs {
                match self.define_target(e) {
                    Some((obj, true)) if shared => {
                        let p = self.var_place(obj);
                        self.store(&p, ty, &v);
                    }
                    _ => self.define_value(e, v, ty),
                }
            }
            return;
        }
        let places: Vec<(Place, Option<TypeId>)> = pairs.iter().map(|(e, ..)| self.lhs_place(*e)).collect();
        for ((place, to), (_, v, from)) in places.into_iter().zip(pairs) {
            if let Some(to) = to {
                let v = self.convert_assign(v, from, to);
                self.store(&place, to, &v);
            }
        }
    }

    fn new_loop(&mut self) -> Loop {
        Loop { head: self.b.new_block(), next: self.b.new_block(), done: self.b.new_block() }
    }

    /// Lowers the body and continues at the loop's `next` block.
    fn loop_body(&mut self, label: Option<StmtId>, l: &Loop, body: &ast::Block) {
        self.flows.push(Flow { label, on_break: Jump::To(l.done), on_continue: Some(Jump::To(l.next)) });
        self.loop_depth += 1;
        self.stmts(&body.stmts);
        self.loop_depth -= 1;
        self.jump_open(l.next);
        self.flows.pop();
        self.continue_at(l.next);
    }

    fn end_loop(&mut self, l: &Loop) {
        if self.b.has_preds(l.next) {
            self.b.jump(l.head);
        } else {
            self.b.unreachable();
        }
        self.b.seal(l.head);
        self.b.seal(l.done);
        self.b.switch_to(l.done);
    }

    fn range_int(
        &mut self,
        label: Option<StmtId>,
        vars: RangeVars,
        x: ExprId,
        ty: TypeId,
        body: &ast::Block,
    ) {
        // An untyped constant has the key variable's type.
        let ty = match vars.key {
            Some(k) if self.const_value(x).is_some() => match self.define_target(k) {
                Some((obj, _)) if vars.define => self.obj_ty(obj),
                _ => self.ty_opt(k).unwrap_or(ty),
            },
            _ => ty,
        };
        let n = self.expr_as(x, ty).scalar();
        let sty = self.b.func.ty(n);
        let counter = self.b.new_var(sty);
        let zero = self.b.iconst(sty, 0);
        self.b.def_var(counter, zero);
        let l = self.new_loop();
        let inner = self.b.new_block();
        self.b.jump(l.head);
        self.b.switch_to(l.head);
        let i = self.b.use_var(counter);
        let op = if self.is_unsigned(ty) { CmpOp::Ult } else { CmpOp::Slt };
        let more = self.b.cmp(op, i, n);
        self.b.branch(more, inner, l.done);
        self.continue_at(inner);
        let mark = self.live_temps.len();
        self.set_vars(vars, Some((Val::one(i), ty)), None);
        self.release_temps(mark);
        self.loop_body(label, &l, body);
        let i = self.b.use_var(counter);
        let one = self.b.iconst(sty, 1);
        let i = self.b.bin(BinOp::Add, i, one);
        self.b.def_var(counter, i);
        self.end_loop(&l);
    }

    fn range_elements(
        &mut self,
        label: Option<StmtId>,
        vars: RangeVars,
        base: Mem,
        n: Value,
        elem: TypeId,
        body: &ast::Block,
    ) {
        let int = self.cx.checker.store.basic(Basic::Int);
        let size = self.cx.checker.store.size_of(elem);
        let counter = self.b.new_var(Ty::I64);
        let zero = self.int(0);
        self.b.def_var(counter, zero);
        let l = self.new_loop();
        let inner = self.b.new_block();
        self.b.jump(l.head);
        self.b.switch_to(l.head);
        let i = self.b.use_var(counter);
        let more = self.b.cmp(CmpOp::Slt, i, n);
        self.b.branch(more, inner, l.done);
        self.continue_at(inner);
        let mark = self.live_temps.len();
        let value = vars.value.map(|_| {
            let m = self.element(base, i, size);
            let v = self.load_mem(m, elem);
            (v, elem)
        });
        self.set_vars(vars, Some((Val::one(i), int)), value);
        self.release_temps(mark);
        self.loop_body(label, &l, body);
        let i = self.b.use_var(counter);
        let one = self.int(1);
        let i = self.b.bin(BinOp::Add, i, one);
        self.b.def_var(counter, i);
        self.end_loop(&l);
    }

    fn range_array(
        &mut self,
        label: Option<StmtId>,
        vars: RangeVars,
        x: ExprId,
        ty: TypeId,
        body: &ast::Block,
    ) {
        let is_ptr = matches!(self.cx.under(ty), Type::Pointer(_));
        let array = self.cx.pointee(ty).unwrap_or(ty);
        let Type::Array { len, elem } = self.cx.under(array) else { panic!("lower: range over a pointer") };
        let elem = self.cx.checker.store.canonical(elem);
        let n = self.int(len as i64);
        let base = if is_ptr {
            let p = self.scalar(x);
            Mem { nil: false, ..Mem::deref(p) }
        } else if vars.value.is_some() {
            // The loop sees the array as it was at the start.
            let (op, _) = self.operand(x);
            let v = self.operand_val(&op, array);
            let v = if self.is_constant_var(x) { v } else { self.freeze(v, array) };
            Mem::frame(self.spill(&v, array))
        } else {
            // Its length is a constant unless something is called: only then is it evaluated.
            if self.has_call(x) {
                self.touch(x);
            }
            let null = self.b.null();
            Mem::frame(null)
        };
        if is_ptr && vars.value.is_some() && len > 0 {
            self.b.inst(Op::NilCheck(base.ptr), &[]);
        }
        self.range_elements(label, vars, base, n, elem, body);
    }

    /// Is it a local variable that nothing changes after its declaration?
    fn is_constant_var(&self, x: ExprId) -> bool {
        let ast = self.ast();
        let ExprKind::Ident(id) = ast.exprs[self.unparen(x)].kind else { return false };
        let facts = self.obj(id).and_then(|o| self.facts.vars.get(&o));
        facts.is_some_and(|f| !f.assigned && !f.addressed)
    }

    fn range_string(&mut self, label: Option<StmtId>, vars: RangeVars, x: ExprId, body: &ast::Block) {
        let int = self.cx.checker.store.basic(Basic::Int);
        let rune = self.cx.checker.store.basic(Basic::Int32);
        let s = self.expr(x);
        let (p, n) = (s.scalars()[0], s.scalars()[1]);
        let (at, after) = (self.b.new_var(Ty::I64), self.b.new_var(Ty::I64));
        let rv = self.b.new_var(Ty::I32);
        let zero = self.int(0);
        self.b.def_var(at, zero);
        let l = self.new_loop();
        let (inner, wide, have) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
        self.b.jump(l.head);
        self.b.switch_to(l.head);
        let i = self.b.use_var(at);
        let more = self.b.cmp(CmpOp::Slt, i, n);
        self.b.branch(more, inner, l.done);
        self.continue_at(inner);
        let q = self.b.ptr_add(p, i);
        let byte = self.plain_load(Ty::I8, q, 0);
        let r = self.b.conv(ConvOp::Zext, byte, Ty::I32);
        self.b.def_var(rv, r);
        let one = self.int(1);
        let next = self.b.bin(BinOp::Add, i, one);
        self.b.def_var(after, next);
        let limit = self.b.iconst(Ty::I32, 0x80);
        let ascii = self.b.cmp(CmpOp::Ult, r, limit);
        self.b.branch(ascii, have, wide);
        self.b.set_cold(wide);
        self.continue_at(wide);
        let d = self.b.call_rt(RtFn::decode_rune, &[p, n, i]);
        self.b.def_var(rv, d[0]);
        self.b.def_var(after, d[1]);
        self.b.jump(have);
        self.continue_at(have);
        let r = self.b.use_var(rv);
        let mark = self.live_temps.len();
        self.set_vars(vars, Some((Val::one(i), int)), Some((Val::one(r), rune)));
        self.release_temps(mark);
        self.loop_body(label, &l, body);
        let next = self.b.use_var(after);
        self.b.def_var(at, next);
        self.end_loop(&l);
    }

    fn range_map(
        &mut self,
        label: Option<StmtId>,
        vars: RangeVars,
        x: ExprId,
        ty: TypeId,
        (kty, vty): (TypeId, TypeId),
        body: &ast::Block,
    ) {
        let m = self.scalar(x);
        let slot = self.temp(u64::from(MAP_ITER_SIZE), 8);
        let it = self.b.slot_addr(slot, 0);
        let d = self.cx.desc(ty);
        let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
        self.b.call_rt(RtFn::map_iter_init, &[d, m, it]);
        let l = self.new_loop();
        let inner = self.b.new_block();
        self.b.jump(l.head);
        self.b.switch_to(l.head);
        let k = self.plain_load(Ty::Ptr, it, MAP_ITER_KEY);
        let more = self.not_null(k);
        self.b.branch(more, inner, l.done);
        self.continue_at(inner);
        let mark = self.live_temps.len();
        let key = vars.key.map(|_| (self.load_mem(Mem::heap(k), kty), kty));
        let value = vars.value.map(|_| {
            let e = self.plain_load(Ty::Ptr, it, MAP_ITER_ELEM);
            (self.load_mem(Mem::heap(e), vty), vty)
        });
        self.set_vars(vars, key, value);
        self.release_temps(mark);
        self.loop_body(label, &l, body);
        self.b.call_rt(RtFn::map_iter_next, &[it]);
        self.end_loop(&l);
    }

    fn range_chan(
        &mut self,
        label: Option<StmtId>,
        vars: RangeVars,
        x: ExprId,
        ty: TypeId,
        body: &ast::Block,
    ) {
        let c = self.scalar(x);
        let l = self.new_loop();
        let inner = self.b.new_block();
        self.b.jump(l.head);
        self.b.switch_to(l.head);
        let mark = self.live_temps.len();
        let (v, ok, elem) = self.recv(c, ty);
        self.b.branch(ok, inner, l.done);
        self.continue_at(inner);
        self.set_vars(vars, Some((v, elem)), None);
        self.release_temps(mark);
        self.loop_body(label, &l, body);
        self.end_loop(&l);
    }
}
