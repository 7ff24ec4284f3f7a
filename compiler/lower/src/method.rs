//! Method values and expressions, and the adapters that let a method be called through an interface.

use std::rc::Rc;

use base::Symbol;
use check::info::Selection;
use gir::inst::Ty;
use gir::{Callee, Func, FuncId, MemFlags, Op, Value};
use syntax::ast::{ExprId, ExprKind, IdentId};
use types::{MethodEntry, ObjId, ObjKind, Qualify, Type, TypeId};

use crate::call::Target;
use crate::cx::Cx;
use crate::func::FnLower;
use crate::instance::Sig;
use crate::place::Operand;
use crate::selector::MethodTarget;
use crate::value::{Mem, Place, Val};

impl Cx<'_> {
    /// The code that an itab holds for a method of `ty`: its first argument is the interface's data word.
    pub fn iface_method(&mut self, ty: TypeId, entry: &MethodEntry) -> FuncId {
        let cache = (ty, entry.name, entry.pkg);
        if let Some(&f) = self.iface_methods.get(&cache) {
            return f;
        }
        // A pointer is its own data word.
        if let (Some(obj), true, true) = (entry.obj, entry.pointer_recv, entry.path.is_empty())
            && let Type::Pointer(_) = self.checker.store.ty(ty)
        {
            let key = self.method_key(obj, entry.holder, &[]);
            let f = self.instance(key);
            self.iface_methods.insert(cache, f);
            return f;
        }
        let id = self.new_func();
        self.iface_methods.insert(cache, id);
        let sig = self.entry_sig(entry);
        let sig = self.signature(sig);
        let (params, results) = self.abi(&[Ty::Ptr], &sig.params, &sig.results);
        let func = self.stand_in("itab", ty, entry, params, results);
        let mut l = FnLower::new(self, func, None, Rc::default());
        let mut at = 0;
        let word = l.raw_param(&mut at);
        let op = if l.cx.checker.store.is_direct_iface(ty) {
            Operand::Val(l.word_value(word, ty))
        } else {
            Operand::Place(Place::Mem(Mem::heap(word)))
        };
        let rest: Vec<Value> = l.b.func.blocks[gir::func::ENTRY].params[1..].to_vec();
        l.forward(op, ty, entry, &sig, &rest);
        let func = l.finish();
        self.prog.funcs[id] = Some(func);
        id
    }

    /// `T.M` as a function whose first parameter is the receiver.
    fn method_expr_func(&mut self, ty: TypeId, entry: &MethodEntry) -> FuncId {
        let cache = (ty, entry.name, entry.pkg);
        if let Some(&f) = self.method_exprs.get(&cache) {
            return f;
        }
        let id = self.new_func();
        self.method_exprs.insert(cache, id);
        let sig = self.entry_sig(entry);
        let sig = self.signature(sig);
        // The receiver is an ordinary first parameter here: it stands after the addresses for results.
        let mut params = vec![ty];
        params.extend(&sig.params);
        let (params, results) = self.abi(&[], &params, &sig.results);
        let func = self.stand_in("expr", ty, entry, params, results);
        let mut l = FnLower::new(self, func, None, Rc::default());
        let all = l.b.func.blocks[gir::func::ENTRY].params.clone();
        let mut at = 0;
        l.take_outs(&sig.results, &mut at);
        let outs = at;
        let recv = l.param(ty, &mut at);
        let rest: Vec<Value> = all[..outs].iter().chain(&all[at..]).copied().collect();
        l.forward(Operand::Val(recv), ty, entry, &sig, &rest);
        let func = l.finish();
        self.prog.funcs[id] = Some(func);
        id
    }

    /// A wrapper that programs take for the method of type `ty` itself: the name and, if it was declared for this very
    /// type, the place are the method's.
    fn stand_in(
        &mut self,
        kind: &str,
        ty: TypeId,
        entry: &MethodEntry,
        params: Vec<Ty>,
        results: Vec<Ty>,
    ) -> Func {
        let name = format!("{}.{}", self.receiver_text(ty), self.text(entry.name));
        let mut func = self.wrapper(format!("{name}-{kind}"), name, params, results);
        let declared = matches!(self.checker.store.ty(ty), Type::Pointer(_)) == entry.pointer_recv;
        if let Some(obj) = entry.obj.filter(|_| declared && entry.path.is_empty()) {
            func.pos = self.checker.store.objs[obj].span.map(|s| s.pos());
        }
        func
    }

    /// A receiver's type as it stands in functions' names: `path.T`, `path.(*T)`.
    fn receiver_text(&self, ty: TypeId) -> String {
        let text = self.checker.store.type_string(ty, Qualify::Path);
        let Some(named) = text.strip_prefix('*') else { return text };
        let arguments = named.find('[').unwrap_or(named.len());
        match named[..arguments].rfind('.') {
            Some(dot) => format!("{}.(*{})", &named[..dot], &named[dot + 1..]),
            None => text,
        }
    }

    /// The code of a method value's closure: the receiver is captured.
    fn bound_method(&mut self, recv: TypeId, name: Symbol, entry: &MethodEntry, sig: &Sig) -> FuncId {
        let cache = (recv, entry.name, entry.pkg);
        if let Some(&f) = self.bound_methods.get(&cache) {
            return f;
        }
        let id = self.new_func();
        self.bound_methods.insert(cache, id);
        let (params, results) = self.abi(&[Ty::Ptr], &sig.params, &sig.results);
        let text = format!("{}.{}-fm", self.receiver_text(recv), self.text(name));
        let func = self.wrapper(text.clone(), text, params, results);
        let (_, offsets) = self.closure_type(&[recv]);
        let mut l = FnLower::new(self, func, None, Rc::default());
        let mut at = 0;
        let ctx = l.raw_param(&mut at);
        let rest: Vec<Value> = l.b.func.blocks[gir::func::ENTRY].params[1..].to_vec();
        let v = l.load_mem(Mem::heap(ctx).at(offsets[0]), recv);
        l.forward(Operand::Val(v), recv, entry, sig, &rest);
        let func = l.finish();
        self.prog.funcs[id] = Some(func);
        id
    }

    /// A function made by the compiler that only leads to another.
    pub fn wrapper(&mut self, symbol: String, name: String, params: Vec<Ty>, results: Vec<Ty>) -> Func {
        let symbol = self.unique_symbol(&symbol);
        let mut func = Func::new(symbol, name, params, results);
        func.flags.hidden = true;
        func.flags.always_inline = true;
        func
    }

    /// Does the method's declaration mention recover, so that frames between it and a panic matter?
    pub fn mentions_recover(&mut self, obj: ObjId) -> bool {
        let o = &self.checker.store.objs[obj];
        let (ObjKind::Func(f), Some(pkg)) = (&o.kind, o.pkg) else { return false };
        let Some((file, index)) = f.decl else { return false };
        let ast = &self.checker.file(pkg, file).ast;
        let syntax::ast::Decl::Func(d) = &ast.decls[index as usize] else { return false };
        let Some(recover) = self.checker.store.names.get("recover") else { return false };
        let span = d.span;
        ast.idents.iter().any(|i| i.name == recover && i.span.start >= span.start && i.span.end <= span.end)
    }

    fn find_entry(&mut self, ty: TypeId, name: Symbol, obj: Option<ObjId>) -> MethodEntry {
        let set = self.checker.store.method_set(ty);
        set.into_iter().find(|m| m.name == name && (obj.is_none() || m.obj == obj)).unwrap_or_else(|| {
            panic!(
                "lower: {} isn't in the method set of {}",
                self.text(name),
                self.checker.store.type_string(ty, Qualify::Path)
            )
        })
    }
}

impl FnLower<'_, '_> {
    /// Ends a wrapper: calls the method on the receiver operand with the remaining arguments (addresses for results
    /// and parameters) as they came, and returns what it returns.
    fn forward(&mut self, op: Operand, ty: TypeId, entry: &MethodEntry, sig: &Sig, rest: &[Value]) {
        if entry.path.is_empty()
            && !entry.pointer_recv
            && entry.obj.is_some()
            && let Type::Pointer(elem) = *self.cx.checker.store.ty(ty)
        {
            self.check_value_method(&op, ty, elem, entry.name);
        }
        let (op, at_ty) = self.walk(op, ty, &entry.path);
        let (callee, head) = match entry.obj {
            Some(obj) => {
                let holder = match self.cx.checker.store.ty(at_ty) {
                    &Type::Pointer(e) => self.cx.checker.store.canonical(e),
                    _ => at_ty,
                };
                let pointer_recv = entry.pointer_recv;
                let name = entry.name;
                let t = MethodTarget { op, ty: at_ty, holder, obj: Some(obj), name, pointer_recv };
                let (recv, recv_ty) = self.receiver(&t);
                let key = self.cx.method_key(obj, holder, &[]);
                let f = self.cx.instance(key);
                // The copy in an interface never changes, so it can be passed as it is.
                let head = match recv {
                    Val::M { ptr, .. }
                        if entry.path.is_empty()
                            && !matches!(self.cx.checker.store.ty(ty), Type::Pointer(_)) =>
                    {
                        vec![ptr]
                    }
                    _ => self.pass(&recv, recv_ty),
                };
                if !self.live_temps.is_empty() && self.cx.mentions_recover(obj) {
                    self.transparent();
                }
                (Callee::Func(f), head)
            }
            None => {
                let v = self.operand_val(&op, at_ty);
                let (code, word, _) = self.iface_method_code(&v, at_ty, entry.name);
                (Callee::Code(code), vec![word])
            }
        };
        let args: Vec<Value> = head.into_iter().chain(rest.iter().copied()).collect();
        if self.live_temps.is_empty() {
            self.b.tail_call(callee, &args);
            return;
        }
        let mut results = Vec::new();
        for &r in &sig.results {
            if let Some(list) = &self.cx.repr(r).scalars {
                results.extend(list.iter().map(|s| s.ty));
            }
        }
        let values = self.b.call(callee, &args, &results);
        self.b.ret(&values);
    }

    /// A value method called through a nil pointer has its own panic.
    fn check_value_method(&mut self, op: &Operand, ty: TypeId, elem: TypeId, name: Symbol) {
        let ptr = self.operand_val(op, ty).scalar();
        let null = self.is_null(ptr);
        let (cold, ok) = (self.b.new_block(), self.b.new_block());
        self.b.branch(null, cold, ok);
        self.b.set_cold(cold);
        self.continue_at(cold);
        let full = self.cx.checker.store.type_string(elem, Qualify::Path);
        let bare = full.rsplit('.').next().unwrap_or(&full).to_string();
        let text = format!("value method {full}.{} called using nil *{bare} pointer", self.cx.text(name));
        let d = self.cx.string_header(text.as_bytes());
        let a = self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        self.b.trap(abi::TrapCode::NilPointerMethod, &[a]);
        self.continue_at(ok);
    }

    /// A direct interface's data word as a value of its type.
    pub fn word_value(&mut self, word: Value, ty: TypeId) -> Val {
        let r = self.cx.repr(ty);
        match &r.scalars {
            Some(list) if list.len() == 1 => Val::one(word),
            _ => panic!("lower: a direct interface type is one word"),
        }
    }

    /// `x.M` not called: the receiver is evaluated now.
    pub fn method_value(&mut self, e: ExprId, sel: IdentId, s: &Selection) -> Val {
        let t = self.method_target(e, s);
        let Some(obj) = t.obj else {
            let v = self.operand_val(&t.op, t.ty);
            // A nil interface panics here, not when the value is called.
            self.b.inst(Op::NilCheck(v.scalars()[0]), &[]);
            let entry = self.cx.find_entry(t.ty, t.name, None);
            let sig = self.cx.signature(entry.sig);
            let f = self.cx.bound_method(t.ty, t.name, &entry, &sig);
            return Val::one(self.make_closure(f, &[(t.ty, v)]));
        };
        let own = self.instance_of(obj, sel).targs;
        let (recv, recv_ty) = self.receiver(&t);
        if !own.is_empty() {
            return self.generic_method_value(obj, t.holder, &own, recv, recv_ty);
        }
        let holder_or_ptr = recv_ty;
        let entry = self.cx.find_entry(holder_or_ptr, t.name, Some(obj));
        let sig = self.cx.entry_sig(&entry);
        let sig = self.cx.signature(sig);
        let f = self.cx.bound_method(recv_ty, t.name, &entry, &sig);
        Val::one(self.make_closure(f, &[(recv_ty, recv)]))
    }

    /// A method value of a generic method: a thunk of its own.
    fn generic_method_value(
        &mut self,
        obj: ObjId,
        holder: TypeId,
        own: &[TypeId],
        recv: Val,
        recv_ty: TypeId,
    ) -> Val {
        let key = self.cx.method_key(obj, holder, own);
        let sig = self.cx.instance_sig(&key);
        let (params, results) = self.cx.abi(&[Ty::Ptr], &sig.params, &sig.results);
        let (_, name) = self.cx.instance_names(&key);
        let func = self.cx.wrapper(format!("{name}-fm"), format!("{name}-fm"), params, results);
        let (_, offsets) = self.cx.closure_type(&[recv_ty]);
        let mut l = FnLower::new(self.cx, func, None, Rc::default());
        let mut at = 0;
        let ctx = l.raw_param(&mut at);
        l.take_outs(&sig.results, &mut at);
        let args: Vec<Val> = sig.params.iter().map(|&p| l.param(p, &mut at)).collect();
        let v = l.load_mem(Mem::heap(ctx).at(offsets[0]), recv_ty);
        let values = l.call_target(&Target::Func { key, recv: Some((v, recv_ty)) }, &sig, &args);
        l.ret_values(&values);
        let func = l.finish();
        let code = self.cx.prog.funcs.push(Some(func));
        Val::one(self.make_closure(code, &[(recv_ty, recv)]))
    }

    /// `T.M`
    pub fn method_expr(&mut self, e: ExprId, sel: IdentId, s: &Selection) -> Val {
        let ast = self.ast();
        let ExprKind::Selector { x, .. } = ast.exprs[e].kind else { panic!("lower: selector expected") };
        let ty = self.ty(x);
        let name = ast.idents[sel].name;
        if let Some(obj) = s.obj {
            let own = self.instance_of(obj, sel).targs;
            if !own.is_empty() && s.path.is_empty() {
                return self.generic_method_expr(obj, ty, &own);
            }
        }
        let entry = self.cx.find_entry(ty, name, None);
        let f = self.cx.method_expr_func(ty, &entry);
        let sig = self.cx.entry_sig(&entry);
        let mut sig = self.cx.signature(sig);
        sig.params.insert(0, ty);
        Val::one(self.func_value(f, &sig))
    }

    fn generic_method_expr(&mut self, obj: ObjId, ty: TypeId, own: &[TypeId]) -> Val {
        let holder = self.cx.pointee(ty).unwrap_or(ty);
        let key = self.cx.method_key(obj, holder, own);
        let sig = self.cx.instance_sig(&key);
        let mut all = vec![ty];
        all.extend(&sig.params);
        let (params, results) = self.cx.abi(&[Ty::Ptr], &all, &sig.results);
        let (_, name) = self.cx.instance_names(&key);
        let func = self.cx.wrapper(format!("{name}-expr"), name, params, results);
        let pointer_recv = self.is_pointer_method(obj);
        let mut l = FnLower::new(self.cx, func, None, Rc::default());
        let mut at = 1;
        l.take_outs(&sig.results, &mut at);
        let recv = l.param(ty, &mut at);
        let args: Vec<Val> = sig.params.iter().map(|&p| l.param(p, &mut at)).collect();
        let op = Operand::Val(recv);
        let t = MethodTarget { op, ty, holder, obj: Some(obj), name: Symbol::EMPTY, pointer_recv };
        let recv = l.receiver(&t);
        let values = l.call_target(&Target::Func { key, recv: Some(recv) }, &sig, &args);
        l.ret_values(&values);
        let func = l.finish();
        let code = self.cx.prog.funcs.push(Some(func));
        let d = self.cx.closure_data(code);
        Val::one(self.b.val(Op::DataAddr(d, 0), Ty::Ptr))
    }

    /// Makes this function invisible to recover: what it calls counts as called by its caller.
    pub fn transparent(&mut self) {
        let f = self.cx.runtime_func("wrapperFrame");
        let fp = self.b.val(Op::FramePointer, Ty::Ptr);
        self.b.func.flags.always_inline = false;
        self.b.func.flags.noinline = true;
        self.b.call(Callee::Func(f), &[fp], &[]);
    }

    /// Loads through a pointer that is known to be valid and constant.
    pub fn load_readonly(&mut self, ty: Ty, ptr: Value, offset: i32) -> Value {
        self.b.load(ty, ptr, offset, MemFlags { readonly: true, ..MemFlags::default() })
    }
}
