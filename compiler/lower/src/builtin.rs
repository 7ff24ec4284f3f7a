//! The predeclared functions and those of package unsafe.

use abi::{RtFn, TrapCode};
use check::info::Mode;
use gir::inst::Ty;
use gir::{BinOp, Callee, CmpOp, ConvOp, Op, UnOp, Value};
use syntax::ast::{ExprId, ExprKind};
use types::{Basic, BuiltinId, ObjKind, Type, TypeId};

use crate::func::FnLower;
use crate::value::Val;

impl FnLower<'_, '_> {
    /// Which builtin a call's function part names.
    pub fn builtin_id(&self, fun: ExprId) -> BuiltinId {
        let ast = self.ast();
        let id = match ast.exprs[self.unparen(fun)].kind {
            ExprKind::Ident(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => panic!("lower: builtin expected"),
        };
        match self.obj(id).map(|o| &self.cx.checker.store.objs[o].kind) {
            Some(&ObjKind::Builtin(b)) => b,
            _ => panic!("lower: builtin expected"),
        }
    }

    pub fn builtin(&mut self, e: ExprId, fun: ExprId, args: &[ExprId], spread: bool) -> Vec<(Val, TypeId)> {
        let id = self.builtin_id(fun);
        let value = self.builtin_value(id, e, args, spread);
        match (value, self.ty_opt(e)) {
            (Some(v), Some(ty)) => vec![(v, ty)],
            _ => Vec::new(),
        }
    }

    fn builtin_value(&mut self, id: BuiltinId, e: ExprId, args: &[ExprId], spread: bool) -> Option<Val> {
        Some(match id {
            BuiltinId::Append => self.append_call(e, args, spread),
            BuiltinId::Len | BuiltinId::Cap => self.len_cap(id, args[0]),
            BuiltinId::Make => self.make(e, args),
            BuiltinId::New => self.new_call(e, args[0]),
            BuiltinId::Complex => {
                let ty = self.ty(e);
                let part = match self.cx.checker.store.as_basic(ty) {
                    Some(Basic::Complex64) => Basic::Float32,
                    _ => Basic::Float64,
                };
                let part = self.cx.checker.store.basic(part);
                if let [both] = args {
                    let parts = self.multi(*both);
                    return Some(Val::of(&[parts[0].0.scalar(), parts[1].0.scalar()]));
                }
                let re = self.expr_as(args[0], part).scalar();
                let im = self.expr_as(args[1], part).scalar();
                Val::of(&[re, im])
            }
            BuiltinId::Real | BuiltinId::Imag => {
                let v = self.expr(args[0]);
                Val::one(v.scalars()[usize::from(id == BuiltinId::Imag)])
            }
            BuiltinId::Min | BuiltinId::Max => {
                let ty = self.ty(e);
                let mut acc = self.expr_as(args[0], ty);
                for &a in &args[1..] {
                    let v = self.expr_as(a, ty);
                    acc = self.min_max(id == BuiltinId::Max, acc, v, ty);
                }
                acc
            }
            BuiltinId::Recover => self.recover(),
            BuiltinId::UnsafeAdd => {
                let (p, _, n) = self.pointer_and_count(args);
                Val::one(self.b.ptr_add(p, n))
            }
            BuiltinId::UnsafeSizeof | BuiltinId::UnsafeAlignof => {
                let ty = self.ty(args[0]);
                let l = self.cx.checker.store.layout(ty);
                let n = if id == BuiltinId::UnsafeSizeof { l.size } else { l.align };
                Val::one(self.int(n as i64))
            }
            BuiltinId::UnsafeOffsetof => Val::one(self.offset_of(args[0])),
            BuiltinId::UnsafeSlice => self.unsafe_slice(args),
            BuiltinId::UnsafeString => self.unsafe_string(args),
            BuiltinId::UnsafeSliceData | BuiltinId::UnsafeStringData => {
                let v = self.expr(args[0]);
                Val::one(v.scalars()[0])
            }
            BuiltinId::Clear
            | BuiltinId::Close
            | BuiltinId::Copy
            | BuiltinId::Delete
            | BuiltinId::Panic
            | BuiltinId::Print
            | BuiltinId::Println => {
                let values = self.statement_args(id, args);
                self.at_expr(e);
                return self.statement_builtin(id, &values);
            }
        })
    }

    /// The evaluated arguments of a builtin that may stand in go and defer.
    pub fn statement_args(&mut self, id: BuiltinId, args: &[ExprId]) -> Vec<(Val, TypeId)> {
        if id == BuiltinId::Panic {
            let any = self.cx.checker.store.universe.empty_interface;
            return vec![(self.expr_to(args[0], any), any)];
        }
        if args.len() == 1 && self.is_tuple(args[0]) {
            return self.multi(args[0]);
        }
        let mut out = Vec::new();
        for (i, &a) in args.iter().enumerate() {
            let mut ty = self.ty(a);
            if id == BuiltinId::Delete && i == 1 {
                let m: TypeId = out.first().map(|(_, t): &(Val, TypeId)| *t).expect("delete has a map");
                if let Type::Map { key, .. } = self.cx.under(m) {
                    ty = self.cx.checker.store.canonical(key);
                }
            }
            let v = self.expr_to(a, ty);
            out.push((self.freeze(v, ty), ty));
        }
        out
    }

    /// A builtin called as a statement (or copy), its arguments evaluated.
    pub fn statement_builtin(&mut self, id: BuiltinId, args: &[(Val, TypeId)]) -> Option<Val> {
        match id {
            BuiltinId::Clear => {
                let (v, ty) = &args[0];
                match self.cx.under(*ty) {
                    Type::Map { .. } => self.map_clear(v.scalar(), *ty),
                    _ => {
                        let elem = self.slice_elem(*ty);
                        self.clear_slice(v, elem);
                    }
                }
            }
            BuiltinId::Close => {
                self.b.call_rt(RtFn::chan_close, &[args[0].0.scalar()]);
            }
            BuiltinId::Copy => {
                let elem = self.slice_elem(args[0].1);
                return Some(Val::one(self.copy(&args[0].0, &args[1].0, elem)));
            }
            BuiltinId::Delete => self.map_delete(args[0].0.scalar(), args[0].1, &args[1].0),
            BuiltinId::Panic => {
                let f = self.cx.runtime_func("gopanic");
                self.b.call(Callee::Func(f), args[0].0.scalars(), &[]);
                self.b.unreachable();
            }
            BuiltinId::Print => self.print(args, false),
            BuiltinId::Println => self.print(args, true),
            other => panic!("lower: {} as a statement", other.name()),
        }
        None
    }

    /// `recover()`: valid only if this activation was called by the panic's loop.
    fn recover(&mut self) -> Val {
        self.b.func.flags.noinline = true;
        let fp = self.own_frame_pointer();
        let f = self.cx.runtime_func("gorecover");
        let r = self.b.call(Callee::Func(f), &[fp], &[Ty::Ptr, Ty::Ptr]);
        Val::of(&r)
    }

    fn append_call(&mut self, e: ExprId, args: &[ExprId], spread: bool) -> Val {
        let ty = self.ty(e);
        let elem = self.slice_elem(ty);
        if args.len() == 1 && self.is_tuple(args[0]) {
            let mut parts = self.multi(args[0]).into_iter();
            let s = parts.next().expect("append has a slice").0;
            let values: Vec<Val> = parts.map(|(v, from)| self.convert_assign(v, from, elem)).collect();
            return self.append(s, ty, &values, None);
        }
        let s = if self.mode(args[0]) == Mode::Nil { self.zero(ty) } else { self.expr(args[0]) };
        if spread && self.mode(args[1]) == Mode::Nil || args.len() == 1 {
            return s;
        }
        let (values, more) = self.appended(elem, &args[1..], spread);
        self.at_expr(e);
        self.append(s, ty, &values, more)
    }

    /// What append adds: elements, or (`spread`) one slice or string.
    pub fn appended(&mut self, elem: TypeId, args: &[ExprId], spread: bool) -> (Vec<Val>, Option<Val>) {
        if spread {
            let more = match self.bytes_as_string(args[0]) {
                Some(v) => v,
                None => self.expr(args[0]),
            };
            return (Vec::new(), Some(more));
        }
        let mut values = Vec::new();
        for &a in args {
            let v = self.expr_to(a, elem);
            values.push(self.freeze(v, elem));
        }
        (values, None)
    }

    fn len_cap(&mut self, id: BuiltinId, x: ExprId) -> Val {
        let ty = self.ty(x);
        let cap = id == BuiltinId::Cap;
        Val::one(match self.cx.under(ty) {
            Type::Basic(_) => {
                let v = match self.bytes_as_string(x) {
                    Some(v) => v,
                    None => self.expr(x),
                };
                v.scalars()[1]
            }
            Type::Slice(_) => match if cap { None } else { self.string_as_runes(x) } {
                Some(s) => self.b.call_rt(RtFn::count_runes, s.scalars())[0],
                None => self.expr(x).scalars()[if cap { 2 } else { 1 }],
            },
            Type::Map { .. } => {
                let m = self.scalar(x);
                self.header_word(m, abi::layout::MAP_COUNT)
            }
            Type::Chan { .. } => {
                let c = self.scalar(x);
                self.header_word(c, if cap { abi::layout::CHAN_CAP } else { abi::layout::CHAN_COUNT })
            }
            Type::Array { len, .. } => {
                self.touch(x);
                self.int(len as i64)
            }
            Type::Pointer(p) => {
                self.expr(x);
                match self.cx.under(p) {
                    Type::Array { len, .. } => self.int(len as i64),
                    _ => panic!("lower: len of a pointer"),
                }
            }
            _ => panic!("lower: len of {}", self.cx.checker.store.type_string(ty, types::Qualify::Path)),
        })
    }

    fn make(&mut self, e: ExprId, args: &[ExprId]) -> Val {
        let ty = self.ty(e);
        match self.cx.under(ty) {
            Type::Slice(elem) => {
                let len = self.size_arg(args[1]);
                let cap = match args.get(2) {
                    Some(&c) => self.size_arg(c),
                    None => len,
                };
                self.at_expr(e);
                let d = self.cx.desc(elem);
                let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
                let p = self.b.call_rt(RtFn::makeslice, &[d, len, cap])[0];
                Val::of(&[p, len, cap])
            }
            Type::Map { .. } => {
                let hint = match args.get(1) {
                    Some(&h) => self.size_arg(h),
                    None => self.int(0),
                };
                self.at_expr(e);
                Val::one(self.map_make(ty, hint))
            }
            _ => {
                let n = match args.get(1) {
                    Some(&n) => self.size_arg(n),
                    None => self.int(0),
                };
                self.at_expr(e);
                let d = self.cx.desc(ty);
                let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
                Val::one(self.b.call_rt(RtFn::chan_make, &[d, n])[0])
            }
        }
    }

    /// A size argument of make: an integer of any type, or a constant (perhaps 1e3) that is one.
    fn size_arg(&mut self, a: ExprId) -> Value {
        if let Some(c) = self.const_value(a)
            && let Some(n) = c.to_i64()
        {
            return self.int(n);
        }
        self.index_value(a)
    }

    fn new_call(&mut self, e: ExprId, arg: ExprId) -> Val {
        let ptr_ty = self.ty(e);
        let ty = self.cx.pointee(ptr_ty).expect("lower: new gives a pointer");
        if self.mode(arg) == Mode::Type {
            return Val::one(self.alloc(ty));
        }
        let v = self.expr_to(arg, ty);
        Val::one(self.alloc_with(ty, &v))
    }

    fn offset_of(&mut self, x: ExprId) -> Value {
        let x = self.unparen(x);
        let s = self.selection(x).expect("lower: Offsetof of a selector");
        let mut ty = self.concrete(s.recv);
        let mut total = 0;
        for &i in &s.path {
            ty = self.cx.pointee(ty).unwrap_or(ty);
            let (fty, offset) = self.cx.field(ty, i);
            total += offset;
            ty = fty;
        }
        self.int(total as i64)
    }

    /// The arguments of unsafe.Add, Slice and String: the pointer with its type, and the number as 64 bits. One call may
    /// give both.
    fn pointer_and_count(&mut self, args: &[ExprId]) -> (Value, TypeId, Value) {
        if let [both] = *args {
            let values = self.multi(both);
            let n = self.widen(values[1].0.scalar(), values[1].1);
            return (values[0].0.scalar(), values[0].1, n);
        }
        let ty = self.ty(args[0]);
        let p = self.scalar(args[0]);
        (p, ty, self.index_value(args[1]))
    }

    fn unsafe_slice(&mut self, args: &[ExprId]) -> Val {
        let (p, pty, n) = self.pointer_and_count(args);
        let elem = self.cx.pointee(pty).expect("lower: unsafe.Slice of a pointer");
        let size = self.cx.checker.store.size_of(elem);
        self.check_unsafe(p, n, size, TrapCode::UnsafeSliceLen, TrapCode::UnsafeSliceNil);
        Val::of(&[p, n, n])
    }

    fn unsafe_string(&mut self, args: &[ExprId]) -> Val {
        let (p, _, n) = self.pointer_and_count(args);
        self.check_unsafe(p, n, 1, TrapCode::UnsafeStringLen, TrapCode::UnsafeStringNil);
        Val::of(&[p, n])
    }

    /// The n objects of `size` bytes at p must be in the address space.
    fn check_unsafe(&mut self, p: Value, n: Value, size: u64, len: TrapCode, nil: TrapCode) {
        let limit = i64::MAX / size.max(1) as i64;
        let max = self.int(limit);
        let bad = self.b.cmp(CmpOp::Ugt, n, max);
        self.trap_if(bad, len);
        let zero = self.int(0);
        let some = self.b.cmp(CmpOp::Ne, n, zero);
        let null = self.is_null(p);
        let bad = self.b.bin(BinOp::And, some, null);
        self.trap_if(bad, nil);
        if size > 0 {
            // From p on there are -p bytes. Where p is nil n is 0 now.
            let address = self.b.conv(ConvOp::Bits, p, Ty::I64);
            let room = self.b.un(UnOp::Neg, address);
            let bytes = self.scale(n, size);
            let over = self.b.cmp(CmpOp::Ugt, bytes, room);
            let bad = self.b.bin(BinOp::And, some, over);
            self.trap_if(bad, len);
        }
    }

    fn trap_if(&mut self, cond: Value, code: TrapCode) {
        self.b.inst(Op::TrapIf { cond, code, args: smallvec::smallvec![] }, &[]);
    }
}
