//! Calls.

use check::info::{Mode, SelectionKind};
use gir::inst::Ty;
use gir::{Callee, FuncId, MemFlags, Value};
use syntax::ast::{ExprId, ExprKind};
use types::{ObjKind, Type, TypeId};

use crate::func::FnLower;
use crate::instance::{InstKey, Sig};
use crate::selector::MethodTarget;
use crate::value::{Mem, Val};

/// What is called, its own operands evaluated.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Func {
        key: InstKey,
        recv: Option<(Val, TypeId)>,
    },
    /// A function value.
    Closure(Value),
    /// An interface's method: (code address, data word).
    Iface {
        code: Value,
        word: Value,
    },
}

impl FnLower<'_, '_> {
    /// A call's results with their types.
    pub fn call(&mut self, e: ExprId) -> Vec<(Val, TypeId)> {
        let ast = self.ast();
        let ExprKind::Call { fun, args, spread, .. } = &ast.exprs[e].kind else {
            panic!("lower: call expected")
        };
        match self.mode(*fun) {
            Mode::Type => {
                let to = self.ty(*fun);
                let v = self.convert_expr(args[0], to, e);
                return vec![(v, to)];
            }
            Mode::Builtin => return self.builtin(e, *fun, args, *spread),
            _ => {}
        }
        let (target, sig) = self.target(*fun);
        let args = self.args(&sig, args, *spread);
        self.at_expr(e);
        let values = self.call_target(&target, &sig, &args);
        values.into_iter().zip(sig.results).collect()
    }

    /// Evaluates the function part of a call.
    pub fn target(&mut self, fun: ExprId) -> (Target, Sig) {
        let ast = self.ast();
        let fun = self.unparen(fun);
        let named = match &ast.exprs[fun].kind {
            ExprKind::Ident(id) => self.obj(*id).map(|o| (o, *id)),
            ExprKind::Selector { sel, .. } => match self.selection(fun) {
                None => self.obj(*sel).map(|o| (o, *sel)),
                Some(s) if s.kind == SelectionKind::Method => {
                    let t = self.method_target(fun, &s);
                    return self.method_call_target(t, *sel);
                }
                Some(_) => None,
            },
            ExprKind::Index { x, .. } => {
                let x = self.unparen(*x);
                match &ast.exprs[x].kind {
                    ExprKind::Selector { sel, .. } => match self.selection(x) {
                        Some(s) if s.kind == SelectionKind::Method => {
                            let t = self.method_target(x, &s);
                            return self.method_call_target(t, *sel);
                        }
                        _ => self.generic_func(x),
                    },
                    _ => self.generic_func(x),
                }
            }
            _ => None,
        };
        if let Some((obj, id)) = named
            && let ObjKind::Func(_) = self.cx.checker.store.objs[obj].kind
        {
            let key = self.instance_of(obj, id);
            let sig = self.cx.instance_sig(&key);
            return (Target::Func { key, recv: None }, sig);
        }
        let ty = self.ty(fun);
        let sig = self.cx.signature(ty);
        let f = self.scalar(fun);
        (Target::Closure(f), sig)
    }

    /// The target of a method call; `sel` names the method (and its type arguments, if it is generic).
    fn method_call_target(&mut self, t: MethodTarget, sel: syntax::ast::IdentId) -> (Target, Sig) {
        match t.obj {
            Some(obj) => {
                let own = self.instance_of(obj, sel).targs;
                let recv = self.receiver(&t);
                let key = self.cx.method_key(obj, t.holder, &own);
                let sig = self.cx.instance_sig(&key);
                (Target::Func { key, recv: Some(recv) }, sig)
            }
            None => {
                let v = self.operand_val(&t.op, t.ty);
                let (code, word, sig) = self.iface_method_code(&v, t.ty, t.name);
                (Target::Iface { code, word }, sig)
            }
        }
    }

    /// Loads an interface method's code; a nil interface faults.
    pub fn iface_method_code(&mut self, v: &Val, ty: TypeId, name: base::Symbol) -> (Value, Value, Sig) {
        let set = self.cx.checker.store.type_set(ty);
        let pkg = self.pkg();
        let at = set
            .methods
            .iter()
            .position(|m| m.name == name && (m.pkg.is_none() || pkg.is_none() || m.pkg == pkg))
            .unwrap_or_else(|| panic!("lower: interface has no method {}", self.cx.text(name)));
        let m = &set.methods[at];
        self.cx.mark_called(m.name, m.pkg, m.sig);
        let sig = self.cx.signature(m.sig);
        let (itab, word) = (v.scalars()[0], v.scalars()[1]);
        let offset = abi::layout::ITAB_FUNCS + 8 * at as i32;
        let flags = MemFlags { nil_check: true, readonly: true, barrier: false };
        let code = self.b.load(Ty::Ptr, itab, offset, flags);
        (code, word, sig)
    }

    /// The arguments converted to the parameters' types, a variadic part packed into its slice.
    pub fn args(&mut self, sig: &Sig, args: &[ExprId], spread: bool) -> Vec<Val> {
        let fixed = sig.params.len() - usize::from(sig.variadic);
        if args.len() == 1 && !spread && self.is_tuple(args[0]) {
            let values = self.multi(args[0]);
            let mut out = Vec::new();
            let mut rest = Vec::new();
            for (i, (v, from)) in values.into_iter().enumerate() {
                if i < fixed {
                    out.push(self.convert_assign(v, from, sig.params[i]));
                } else {
                    let elem = self.slice_elem(sig.params[fixed]);
                    rest.push(self.convert_assign(v, from, elem));
                }
            }
            if sig.variadic {
                out.push(self.pack(sig.params[fixed], &rest));
            }
            return out;
        }
        let mut out = Vec::new();
        for (i, &a) in args.iter().enumerate() {
            if i < fixed || spread {
                out.push(self.expr_to(a, sig.params[i.min(sig.params.len() - 1)]));
            }
        }
        if sig.variadic && !spread {
            let slice_ty = sig.params[fixed];
            let elem = self.slice_elem(slice_ty);
            let rest = args.get(fixed..).unwrap_or(&[]);
            let packed = self.pack_exprs(slice_ty, elem, rest);
            out.push(packed);
        }
        out
    }

    /// Is it a call with several results?
    pub fn is_tuple(&mut self, e: ExprId) -> bool {
        let src = self.source();
        let ty = self.cx.checker.file(src.pkg, src.file).exprs[e].ty;
        ty.is_some_and(|t| matches!(self.cx.checker.store.ty(t), Type::Tuple(_)))
    }

    pub fn slice_elem(&mut self, ty: TypeId) -> TypeId {
        match self.cx.under(ty) {
            Type::Slice(e) => self.cx.checker.store.canonical(e),
            // append([]byte, string...)
            Type::Basic(_) => self.cx.checker.store.basic(types::Basic::Uint8),
            _ => panic!("lower: slice type expected"),
        }
    }

    /// A new slice of these values.
    pub fn pack(&mut self, slice_ty: TypeId, values: &[Val]) -> Val {
        if values.is_empty() {
            return self.zero(slice_ty);
        }
        let elem = self.slice_elem(slice_ty);
        let array = self.cx.checker.store.array_of(values.len() as u64, elem);
        let ptr = self.alloc(array);
        let size = self.cx.checker.store.size_of(elem);
        for (i, v) in values.iter().enumerate() {
            self.store_mem(Mem::heap(ptr).at(i as u64 * size), elem, v);
        }
        let n = self.int(values.len() as i64);
        Val::of(&[ptr, n, n])
    }

    fn pack_exprs(&mut self, slice_ty: TypeId, elem: TypeId, list: &[ExprId]) -> Val {
        let mut values = Vec::new();
        for &a in list {
            let v = self.expr_to(a, elem);
            values.push(self.freeze(v, elem));
        }
        self.pack(slice_ty, &values)
    }

    pub fn call_target(&mut self, t: &Target, sig: &Sig, args: &[Val]) -> Vec<Val> {
        match t {
            Target::Func { key, recv } => {
                if let Some(values) = self.intrinsic(key, sig, args) {
                    return values;
                }
                if let Some(row) = self.cx.runtime_row(key, sig, recv.is_some()) {
                    let mut flat = Vec::new();
                    for a in args {
                        flat.extend_from_slice(a.scalars());
                    }
                    let out = self.b.call_rt(row, &flat);
                    return self.split_results(sig, &out, &[]);
                }
                let f = self.cx.instance(key.clone());
                let head = match recv {
                    Some((v, ty)) => self.pass(v, *ty),
                    None => Vec::new(),
                };
                self.emit_call(Callee::Func(f), &head, sig, args)
            }
            Target::Closure(f) => self.emit_call(Callee::Closure(*f), &[], sig, args),
            Target::Iface { code, word } => self.emit_call(Callee::Code(*code), &[*word], sig, args),
        }
    }

    /// A call of a known function without receiver.
    pub fn call_func(&mut self, f: FuncId, sig: &Sig, args: &[Val]) -> Vec<Val> {
        self.emit_call(Callee::Func(f), &[], sig, args)
    }

    /// How a value is passed.
    pub fn pass(&mut self, v: &Val, ty: TypeId) -> Vec<Value> {
        match v {
            Val::S(s) => s.to_vec(),
            Val::M { .. } => vec![self.own(v, ty)],
        }
    }

    /// Emits a call by the convention that `repr` describes.
    pub fn emit_call(&mut self, callee: Callee, head: &[Value], sig: &Sig, args: &[Val]) -> Vec<Val> {
        let mut flat = head.to_vec();
        let mut outs = Vec::new();
        let mut results = Vec::new();
        for &ty in &sig.results {
            let r = self.cx.repr(ty);
            match &r.scalars {
                Some(list) => results.extend(list.iter().map(|s| s.ty)),
                None => {
                    let ptr = self.temp_for(ty);
                    outs.push(ptr);
                    flat.push(ptr);
                }
            }
        }
        for (a, &ty) in args.iter().zip(&sig.params) {
            let list = self.pass(a, ty);
            flat.extend(list);
        }
        let values = self.b.call(callee, &flat, &results);
        self.split_results(sig, &values, &outs)
    }

    fn split_results(&mut self, sig: &Sig, values: &[Value], outs: &[Value]) -> Vec<Val> {
        let (mut at, mut out) = (0, 0);
        let mut list = Vec::new();
        for &ty in &sig.results {
            let r = self.cx.repr(ty);
            list.push(match &r.scalars {
                Some(s) => {
                    at += s.len();
                    self.mark_lengths(s, &values[at - s.len()..at]);
                    Val::of(&values[at - s.len()..at])
                }
                None => {
                    out += 1;
                    Val::M { ptr: outs[out - 1], temp: true }
                }
            });
        }
        list
    }
}
