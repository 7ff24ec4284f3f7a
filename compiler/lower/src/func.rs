//! The state of lowering one function, its parameters, results and return.

use std::rc::Rc;
use std::sync::Arc;

use base::{FxHashMap, FxHashSet, Pos};
use check::info::{ExprInfo, Mode};
use gir::inst::Ty;
use gir::{BlockId, Builder, Func, FuncId, SlotId, Value};
use syntax::ast::{self, ExprId, IdentId, StmtId};
use types::{ConstValue, ObjId, ObjKind, PkgId, SubstMap, TypeId, VarKind};

use crate::cx::Cx;
use crate::defer::Frame;
use crate::facts::{self, Facts};
use crate::instance::{InstKey, Sig};
use crate::local::Local;
use crate::range_func::RangeCtl;
use crate::stmt::Flow;
use crate::value::{Mem, Place, Scalars, Val};

/// Where the code being lowered stands.
pub(crate) struct Source {
    pub pkg: PkgId,
    pub file: u32,
    pub ast: Arc<ast::File>,
    /// What type parameters stand for.
    pub map: SubstMap,
}

/// A result of the function.
#[derive(Clone, Debug)]
pub(crate) struct ResultVar {
    pub ty: TypeId,
    pub obj: Option<ObjId>,
    /// Where it is while the function runs, if it has a place.
    pub local: Option<Local>,
    /// In functions with `defer`: the slot that holds a boxed result's address.
    pub box_slot: Option<SlotId>,
    /// The caller's memory for it.
    pub out: Option<Value>,
    /// The slot that keeps `out` for the recovery path.
    pub out_slot: Option<SlotId>,
}

/// One function being lowered.
pub(crate) struct FnLower<'c, 'k> {
    pub cx: &'c mut Cx<'k>,
    pub b: Builder,
    /// None in functions that have no source: wrappers, thunks.
    pub src: Option<Rc<Source>>,
    pub facts: Rc<Facts>,
    pub scope: u32,
    pub locals: FxHashMap<ObjId, Local>,
    pub results: Vec<ResultVar>,
    pub named_results: bool,
    pub frame: Option<Frame>,
    pub flows: Vec<Flow>,
    pub labels: FxHashMap<StmtId, BlockId>,
    pub pending_label: Option<StmtId>,
    /// The name in traces, and how many literals and thunks it has so far.
    pub name: String,
    pub lits: u32,
    /// Name of the outermost function, and literals in package-level initialisers.
    pub nested: bool,
    pub wraps: u32,
    pub ranges: u32,
    pub free_temps: FxHashMap<(u32, u32), Vec<SlotId>>,
    pub live_temps: Vec<((u32, u32), SlotId)>,
    pub loop_depth: u32,
    pub range: Option<RangeCtl>,
    /// Calls that were made before the rest of their statement.
    pub early: FxHashMap<ExprId, Vec<(Val, TypeId)>>,
    /// Index operands of unsigned 64-bit types.
    pub unsigned: FxHashSet<Value>,
}

impl<'c, 'k> FnLower<'c, 'k> {
    pub fn new(cx: &'c mut Cx<'k>, func: Func, src: Option<Rc<Source>>, facts: Rc<Facts>) -> FnLower<'c, 'k> {
        let name = func.name.clone();
        FnLower {
            cx,
            b: Builder::new(func),
            src,
            facts,
            scope: 0,
            locals: FxHashMap::default(),
            results: Vec::new(),
            named_results: false,
            frame: None,
            flows: Vec::new(),
            labels: FxHashMap::default(),
            pending_label: None,
            name,
            lits: 0,
            nested: false,
            wraps: 0,
            ranges: 0,
            free_temps: FxHashMap::default(),
            live_temps: Vec::new(),
            loop_depth: 0,
            range: None,
            early: FxHashMap::default(),
            unsigned: FxHashSet::default(),
        }
    }

    pub fn finish(mut self) -> Func {
        self.finish_defer();
        let mut labels: Vec<BlockId> = self.labels.values().copied().collect();
        labels.sort_unstable();
        for l in labels {
            self.b.seal(l);
        }
        self.b.finish()
    }

    // ---- the source's facts

    pub fn source(&self) -> Rc<Source> {
        self.src.clone().expect("lower: a function made by the compiler has no source")
    }

    pub fn ast(&self) -> Arc<ast::File> {
        self.source().ast.clone()
    }

    fn info(&self, e: ExprId) -> &ExprInfo {
        let src = self.src.as_ref().expect("lower: no source");
        &self.cx.checker.file(src.pkg, src.file).exprs[e]
    }

    pub fn mode(&self, e: ExprId) -> Mode {
        self.info(e).mode
    }

    /// The expression's concrete type.
    pub fn ty(&mut self, e: ExprId) -> TypeId {
        match self.info(e).ty {
            Some(ty) => self.concrete(ty),
            None => panic!("lower: expression without a type in {} at {:?}", self.name, self.span(e)),
        }
    }

    pub fn ty_opt(&mut self, e: ExprId) -> Option<TypeId> {
        let ty = self.info(e).ty?;
        Some(self.concrete(ty))
    }

    pub fn concrete(&mut self, ty: TypeId) -> TypeId {
        let src = self.source();
        self.cx.concrete(ty, &src.map)
    }

    pub fn const_value(&self, e: ExprId) -> Option<ConstValue> {
        let info = self.info(e);
        if info.mode == Mode::Const { info.value.as_deref().cloned() } else { None }
    }

    pub fn obj(&self, id: IdentId) -> Option<ObjId> {
        let src = self.src.as_ref()?;
        self.cx.checker.file(src.pkg, src.file).objs[id]
    }

    /// The concrete type of a variable.
    pub fn obj_ty(&mut self, obj: ObjId) -> TypeId {
        let ty = self.cx.checker.store.objs[obj].ty;
        self.concrete(ty)
    }

    pub fn span(&self, e: ExprId) -> base::Span {
        self.source().ast.exprs[e].span
    }

    pub fn at_expr(&mut self, e: ExprId) {
        let pos = self.expr_pos(e);
        self.b.set_pos(pos);
    }

    /// Where gc says that an expression is.
    pub fn expr_pos(&self, e: ExprId) -> Pos {
        let ast = self.ast();
        let x = &ast.exprs[e];
        Pos { file: x.span.file, offset: x.pos }
    }

    pub fn at_span(&mut self, span: base::Span) {
        self.b.set_pos(span.pos());
    }

    // ---- parameters

    /// The next parameter's value.
    pub fn param(&mut self, ty: TypeId, at: &mut usize) -> Val {
        let r = self.cx.repr(ty);
        let params = &self.b.func.blocks[gir::func::ENTRY].params;
        match &r.scalars {
            Some(list) => {
                let v: Scalars = params[*at..*at + list.len()].iter().copied().collect();
                *at += list.len();
                self.mark_lengths(list, &v);
                Val::S(v)
            }
            None => {
                *at += 1;
                Val::M { ptr: params[*at - 1], temp: false }
            }
        }
    }

    pub fn raw_param(&mut self, at: &mut usize) -> Value {
        *at += 1;
        self.b.func.blocks[gir::func::ENTRY].params[*at - 1]
    }

    /// Notes the addresses for results that live in memory.
    pub fn take_outs(&mut self, results: &[TypeId], at: &mut usize) {
        for &ty in results {
            let out = self.cx.repr(ty).is_memory().then(|| self.raw_param(at));
            self.results.push(ResultVar { ty, obj: None, local: None, box_slot: None, out, out_slot: None });
        }
    }

    /// Gives parameters and results of the source's signature their variables.
    pub fn enter(&mut self, ft: &ast::FuncType, sig: &Sig, at: &mut usize) {
        let params: Vec<Val> = sig.params.iter().map(|&ty| self.param(ty, at)).collect();
        let scope = self.facts.scopes.get(self.scope as usize).cloned().unwrap_or_default();
        for (i, p) in ft.results.iter().enumerate() {
            if let Some(name) = p.name {
                self.named_results = true;
                self.results[i].obj = self.obj(name);
            }
        }
        if scope.recovers {
            self.b.func.flags.noinline = true;
        }
        if scope.defers {
            self.enter_defer();
        } else {
            for i in 0..self.results.len() {
                if !self.named_results {
                    break;
                }
                let (ty, obj) = (self.results[i].ty, self.results[i].obj);
                match obj {
                    Some(obj) => {
                        self.declare(obj, ty, None);
                        self.results[i].local = self.locals.get(&obj).cloned();
                    }
                    None => self.results[i].local = Some(self.anonymous(ty)),
                }
            }
        }
        for ((p, &ty), v) in ft.params.iter().zip(&sig.params).zip(params) {
            if let Some(obj) = p.name.and_then(|n| self.obj(n)) {
                self.declare_param(obj, ty, v);
            }
        }
        if scope.range_funcs {
            self.enter_range_funcs(scope.recovers);
        }
    }

    /// A zeroed variable without a name.
    fn anonymous(&mut self, ty: TypeId) -> Local {
        let r = self.cx.repr(ty);
        match self.zero(ty) {
            Val::S(values) => {
                let vars: smallvec::SmallVec<[gir::Variable; 4]> = values
                    .iter()
                    .map(|&v| {
                        let var = self.b.new_var(self.b.func.ty(v));
                        self.b.def_var(var, v);
                        var
                    })
                    .collect();
                Local::Vars(vars)
            }
            Val::M { .. } => {
                let slot = self.b.slot(r.size as u32, r.align as u32);
                let ptr = self.b.slot_addr(slot, 0);
                self.zero_mem(Mem::frame(ptr), ty);
                Local::Slot(slot)
            }
        }
    }

    // ---- returning

    /// Returns these values, or (None) the current values of the named results.
    pub fn emit_return(&mut self, values: Option<Vec<Val>>) {
        if self.frame.is_some() {
            if let Some(values) = values {
                self.store_results(&values);
            }
            self.jump_to_exit();
            return;
        }
        let values = match values {
            Some(v) => v,
            None => self.load_results(),
        };
        self.ret_values(&values);
    }

    /// Stores to the result variables.
    pub fn store_results(&mut self, values: &[Val]) {
        for (r, v) in self.results.clone().iter().zip(values) {
            if let Some(l) = &r.local {
                let p = self.place_of_local(l);
                self.store(&p, r.ty, v);
            }
        }
    }

    pub fn load_results(&mut self) -> Vec<Val> {
        let mut out = Vec::new();
        for r in self.results.clone() {
            out.push(match &r.local {
                Some(l) => {
                    let p = self.place_of_local(l);
                    self.load(&p, r.ty)
                }
                None => self.zero(r.ty),
            });
        }
        out
    }

    /// The return instruction proper.
    pub fn ret_values(&mut self, values: &[Val]) {
        let mut scalars = Vec::new();
        for (r, v) in self.results.clone().iter().zip(values) {
            match v {
                Val::S(s) => scalars.extend_from_slice(s),
                Val::M { .. } => {
                    let out = r.out.expect("lower: a result in memory has an address");
                    self.store_mem(Mem::frame(out), r.ty, v);
                }
            }
        }
        self.b.ret(&scalars);
    }

    /// Ends a function whose body may run off its end.
    pub fn end_body(&mut self) {
        if !self.b.is_terminated() {
            if self.results.is_empty() || self.named_results {
                self.emit_return(None);
            } else {
                // The checker saw a terminating statement: this point isn't reached.
                self.b.trap(abi::TrapCode::Unreachable, &[]);
            }
        }
    }

    /// The place of any variable.
    pub fn var_place(&mut self, obj: ObjId) -> Place {
        match self.cx.checker.store.objs[obj].kind {
            ObjKind::Var { kind: VarKind::Global } => {
                let d = self.cx.global(obj);
                let ptr = self.b.val(gir::Op::DataAddr(d, 0), Ty::Ptr);
                Place::Mem(Mem::heap(ptr))
            }
            _ => self.local_place(obj),
        }
    }
}

impl Cx<'_> {
    /// Lowers the body of a declared function's instance.
    pub fn lower_decl(&mut self, f: FuncId, key: InstKey) {
        self.checker.ensure_body(key.obj);
        let (symbol, name) = self.instance_names(&key);
        let found = self.checker.diags();
        let broken = found.has_errors();
        self.diags.append(found);
        let (path, _) = self.path_and_name(key.obj);
        self.note_reflection(&path, &name);
        let ObjKind::Func(fo) = self.checker.store.objs[key.obj].kind.clone() else {
            panic!("lower: {name} is not a function")
        };
        let sig = self.instance_sig(&key);
        let recv = self.instance_recv(&key);
        let mut head = Vec::new();
        if let Some(r) = recv {
            self.pass(r, &mut head);
        }
        let (params, results) = self.abi(&head, &sig.params, &sig.results);
        let mut func = Func::new(symbol, name, params, results);
        func.pos = self.checker.store.objs[key.obj].span.map(|s| s.pos());
        let (Some((file, index)), Some(pkg)) = (fo.decl, self.checker.store.objs[key.obj].pkg) else {
            panic!("lower: {} has no declaration", func.name)
        };
        let ast = self.checker.file(pkg, file).ast.clone();
        let ast::Decl::Func(decl) = &ast.decls[index as usize] else {
            panic!("lower: {} is not declared as a function", func.name)
        };
        for d in &decl.directives {
            if d.name == "noinline" {
                func.flags.noinline = true;
            }
        }
        if broken {
            let mut l = FnLower::new(self, func, None, Rc::default());
            l.b.trap(abi::TrapCode::Unreachable, &[]);
            self.prog.funcs[f] = Some(l.finish());
            return;
        }
        if decl.body.is_none() {
            let body = self.bodyless(func, &key, &sig, recv);
            self.prog.funcs[f] = Some(body);
            return;
        }
        let map = self.subst_map(&key);
        let src = Rc::new(Source { pkg, file, ast: ast.clone(), map });
        let facts = Rc::new(facts::of_decl(self, &src, decl));
        let mut l = FnLower::new(self, func, Some(src), facts);
        if let Some(p) = l.b.func.pos {
            l.b.set_pos(p);
        }
        let mut at = 0;
        let recv_val = recv.map(|r| l.param(r, &mut at));
        l.take_outs(&sig.results, &mut at);
        if let (Some(ty), Some(v), Some(p)) = (recv, recv_val, &decl.recv) {
            l.recv_pending(ty, v, p);
        }
        l.enter(&decl.ty, &sig, &mut at);
        let body = decl.body.as_ref().expect("checked above");
        l.stmts(&body.stmts);
        l.at_end(body.span);
        l.end_body();
        self.prog.funcs[f] = Some(l.finish());
    }
}

impl FnLower<'_, '_> {
    /// Declares the receiver. It comes before the defer frame is entered, which only moves code.
    fn recv_pending(&mut self, ty: TypeId, v: Val, p: &ast::Param) {
        if let Some(obj) = p.name.and_then(|n| self.obj(n)) {
            self.declare_param(obj, ty, v);
        }
    }

    /// The position of a body's closing brace.
    pub fn at_end(&mut self, span: base::Span) {
        if !self.b.is_terminated() {
            self.b.set_pos(Pos { file: span.file, offset: span.end.saturating_sub(1) });
        }
    }
}
