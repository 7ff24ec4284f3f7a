//! Function values: literals with their captures, and functions used as values.

use std::rc::Rc;

use base::Symbol;
use gir::inst::Ty;
use gir::{Callee, Func, FuncId, MemFlags, Op, Value};
use syntax::ast::{self, ExprId};
use types::{Basic, Field, ObjId, Type, TypeId};

use crate::cx::Cx;
use crate::func::FnLower;
use crate::instance::Sig;
use crate::local::Local;
use crate::value::{Mem, Place, Val};

/// One captured variable in a closure object.
#[derive(Clone, Debug)]
pub(crate) struct Capture {
    pub obj: ObjId,
    /// The variable's type.
    pub ty: TypeId,
    pub by_ref: bool,
    pub offset: u64,
}

impl Cx<'_> {
    /// The type of a closure object with captured values of these types, and their offsets.
    pub fn closure_type(&mut self, parts: &[TypeId]) -> (TypeId, Vec<u64>) {
        let word = self.checker.store.basic(Basic::Uintptr);
        let fields = std::iter::once(&word)
            .chain(parts)
            .map(|&ty| Field { name: Symbol::BLANK, pkg: None, ty, embedded: false, tag: None })
            .collect();
        let ty = self.checker.store.intern(Type::Struct(fields));
        let ty = self.checker.store.canonical(ty);
        let offsets = self.checker.store.field_offsets(ty)[1..].to_vec();
        (ty, offsets)
    }
}

impl FnLower<'_, '_> {
    /// A function value for a function without receiver: a static closure object whose code drops its first argument.
    pub fn func_value(&mut self, f: FuncId, sig: &Sig) -> Value {
        let d = self.func_value_data(f, sig);
        self.b.val(Op::DataAddr(d, 0), Ty::Ptr)
    }

    pub fn func_value_data(&mut self, f: FuncId, sig: &Sig) -> gir::DataId {
        if let Some(&d) = self.cx.func_values.get(&f) {
            return d;
        }
        let (params, results) = self.cx.abi(&[Ty::Ptr], &sig.params, &sig.results);
        // It stands for the function: what asks for the name or place of a function value's code gets the function's.
        let name = match (self.cx.keys.get(&f), &self.cx.prog.funcs[f]) {
            (Some(key), _) => self.cx.trace_name(key).1,
            (None, Some(func)) => func.name.clone(),
            (None, None) => "funcvalue".into(),
        };
        let symbol = self.cx.unique_symbol(&format!("{name}-value"));
        let mut func = Func::new(symbol, name, params, results);
        func.pos = match (self.cx.keys.get(&f), &self.cx.prog.funcs[f]) {
            (Some(key), _) => self.cx.checker.store.objs[key.obj].span.map(|s| s.pos()),
            (None, func) => func.as_ref().and_then(|func| func.pos),
        };
        func.flags.hidden = true;
        func.flags.always_inline = true;
        let mut l = FnLower::new(self.cx, func, None, Rc::default());
        let args: Vec<Value> = l.b.func.blocks[gir::func::ENTRY].params[1..].to_vec();
        l.b.tail_call(Callee::Func(f), &args);
        let func = l.finish();
        let code = self.cx.prog.funcs.push(Some(func));
        let d = self.cx.closure_data(code);
        self.cx.func_values.insert(f, d);
        d
    }

    /// A closure object: code and captured values.
    pub fn make_closure(&mut self, code: FuncId, parts: &[(TypeId, Val)]) -> Value {
        if parts.is_empty() {
            let d = self.cx.closure_data(code);
            return self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        }
        let tys: Vec<TypeId> = parts.iter().map(|p| p.0).collect();
        let (ty, offsets) = self.cx.closure_type(&tys);
        let obj = self.alloc(ty);
        let f = self.b.val(Op::FuncAddr(code), Ty::Ptr);
        self.b.store(obj, abi::layout::CLOSURE_CODE, f, MemFlags::default());
        for ((ty, v), offset) in parts.iter().zip(offsets) {
            self.store_mem(Mem::heap(obj).at(offset), *ty, v);
        }
        obj
    }

    /// What a nested function captures, laid out after `first` leading words of its own.
    pub fn captures(&mut self, scope: u32, lead: &[TypeId]) -> (Vec<Capture>, Vec<TypeId>) {
        let facts = self.facts.clone();
        let mut list = Vec::new();
        let mut parts = lead.to_vec();
        for &obj in &facts.scopes[scope as usize].captures {
            let ty = self.obj_ty(obj);
            let by_ref = self.is_boxed(obj, ty);
            let part = if by_ref { self.cx.checker.store.pointer_to(ty) } else { ty };
            parts.push(part);
            list.push(Capture { obj, ty, by_ref, offset: 0 });
        }
        let (_, offsets) = self.cx.closure_type(&parts);
        for (c, offset) in list.iter_mut().zip(&offsets[lead.len()..]) {
            c.offset = *offset;
        }
        (list, parts)
    }

    /// The captured values at this point.
    pub fn capture_values(&mut self, list: &[Capture]) -> Vec<Val> {
        list.iter()
            .map(|c| {
                if c.by_ref {
                    match self.locals.get(&c.obj) {
                        Some(&Local::Boxed(v)) => Val::one(self.b.use_var(v)),
                        _ => panic!("lower: captured variable has no object in {}", self.name),
                    }
                } else {
                    let p = self.local_place(c.obj);
                    self.load(&p, c.ty)
                }
            })
            .collect()
    }

    /// Declares captured variables in the nested function, whose closure object is `ctx`.
    pub fn load_captures(&mut self, ctx: Value, list: &[Capture]) {
        for c in list {
            if c.by_ref {
                let p = self.b.load(
                    Ty::Ptr,
                    ctx,
                    c.offset as i32,
                    MemFlags { readonly: true, ..MemFlags::default() },
                );
                let var = self.b.new_var(Ty::Ptr);
                self.b.def_var(var, p);
                self.locals.insert(c.obj, Local::Boxed(var));
                continue;
            }
            match self.load_mem(Mem::heap(ctx).at(c.offset), c.ty) {
                Val::S(values) => {
                    let Place::Vars(vars) = self.join(c.ty) else { panic!("lower: scalars expected") };
                    for (&var, value) in vars.iter().zip(values) {
                        self.b.def_var(var, value);
                    }
                    self.locals.insert(c.obj, Local::Vars(vars));
                }
                Val::M { ptr, .. } => {
                    let var = self.b.new_var(Ty::Ptr);
                    self.b.def_var(var, ptr);
                    self.locals.insert(c.obj, Local::Borrowed(var));
                }
            }
        }
    }

    /// The next literal's name in traces: `outer.func1`, and inside that `outer.func1.1`.
    pub fn lit_name(&mut self) -> String {
        self.lits += 1;
        if self.nested {
            format!("{}.{}", self.name, self.lits)
        } else {
            format!("{}.func{}", self.name, self.lits)
        }
    }

    /// A function literal's value.
    pub fn func_lit(&mut self, e: ExprId, lit: &ast::FuncLit) -> Val {
        let scope = *self.facts.lits.get(&e).expect("lower: literal without facts");
        let sig_ty = self.ty(e);
        let sig = self.cx.signature(sig_ty);
        let (caps, parts) = self.captures(scope, &[]);
        let name = self.lit_name();
        let symbol = self.literal_symbol(&name);
        let (params, results) = self.cx.abi(&[Ty::Ptr], &sig.params, &sig.results);
        let mut func = Func::new(symbol, name, params, results);
        func.pos = Some(lit.ty.span.pos());
        let id = self.cx.new_func();
        let (src, facts) = (self.src.clone(), self.facts.clone());
        let mut l = FnLower::new(self.cx, func, src, facts);
        l.scope = scope;
        l.nested = true;
        l.at_span(lit.ty.span);
        let mut at = 0;
        let ctx = l.raw_param(&mut at);
        l.take_outs(&sig.results, &mut at);
        l.load_captures(ctx, &caps);
        l.enter(&lit.ty, &sig, &mut at);
        l.stmts(&lit.body.stmts);
        l.at_end(lit.body.span);
        l.end_body();
        let body = l.finish();
        self.cx.prog.funcs[id] = Some(body);
        let values = self.capture_values(&caps);
        let parts: Vec<(TypeId, Val)> = parts.into_iter().zip(values).collect();
        Val::one(self.make_closure(id, &parts))
    }

    /// A link symbol for a nested function: unique although instances share names.
    pub fn literal_symbol(&mut self, name: &str) -> String {
        let own = self.b.func.symbol.clone();
        let symbol = match name.strip_prefix(&self.name) {
            Some(rest) => format!("{own}{rest}"),
            None => name.to_string(),
        };
        self.cx.unique_symbol(&symbol)
    }
}
