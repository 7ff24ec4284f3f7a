//! What a function's body does with its variables: who captures, assigns and takes addresses. One walk over the body
//! of a declaration, function literals included, before it is lowered.

use std::rc::Rc;

use base::{FxHashMap, FxHashSet};
use syntax::ast::{self, BranchKind, ExprId, ExprKind, IdentId, StmtId, StmtKind, UnaryOp};
use types::{ObjId, ObjKind, Type, TypeId, VarKind};

use check::info::{Mode, SelectionKind};

use crate::cx::Cx;
use crate::func::Source;

/// One local variable.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct VarFacts {
    /// The function (index into `scopes`) that declares it.
    pub scope: u32,
    /// Used by a function nested in the declaring one.
    pub captured: bool,
    pub addressed: bool,
    /// Assigned after its declaration (a part of it counts).
    pub assigned: bool,
}

/// One function: the declaration itself (0), a literal, or the body of a loop over a function.
#[derive(Clone, Default, Debug)]
pub(crate) struct Scope {
    pub parent: Option<u32>,
    /// Variables of enclosing functions that it uses, in order of first use.
    pub captures: Vec<ObjId>,
    pub range_body: bool,
    /// It has `defer` statements, loop bodies included.
    pub defers: bool,
    pub recovers: bool,
    /// It has loops over functions, nested ones included.
    pub range_funcs: bool,
    /// Named results.
    pub results: Vec<ObjId>,
}

#[derive(Clone, Default, Debug)]
pub(crate) struct Facts {
    pub vars: FxHashMap<ObjId, VarFacts>,
    pub scopes: Vec<Scope>,
    pub lits: FxHashMap<ExprId, u32>,
    pub bodies: FxHashMap<StmtId, u32>,
    /// Labeled statements that a goto names.
    pub goto_targets: FxHashSet<StmtId>,
    /// The function that each labeled statement stands in.
    pub label_scopes: FxHashMap<StmtId, u32>,
}

struct Walk<'a, 'k> {
    cx: &'a mut Cx<'k>,
    src: Rc<Source>,
    facts: Facts,
    scope: u32,
    /// While the post statement of a loop is walked: the variables of which each iteration has its own.
    stepped: Vec<ObjId>,
}

/// The facts of a function declaration.
pub(crate) fn of_decl(cx: &mut Cx<'_>, src: &Rc<Source>, decl: &ast::FuncDecl) -> Facts {
    let mut w = Walk { cx, src: src.clone(), facts: Facts::default(), scope: 0, stepped: Vec::new() };
    w.facts.scopes.push(Scope::default());
    if let Some(recv) = &decl.recv {
        w.params(std::slice::from_ref(recv));
    }
    w.params(&decl.ty.params);
    w.results(&decl.ty.results);
    if let Some(body) = &decl.body {
        w.stmts(&body.stmts);
    }
    w.facts
}

/// The facts of a package-level initialiser.
pub(crate) fn of_expr(cx: &mut Cx<'_>, src: &Rc<Source>, e: ExprId) -> Facts {
    let mut w = Walk { cx, src: src.clone(), facts: Facts::default(), scope: 0, stepped: Vec::new() };
    w.facts.scopes.push(Scope::default());
    w.expr(e);
    w.facts
}

impl Walk<'_, '_> {
    fn obj(&self, id: IdentId) -> Option<ObjId> {
        self.cx.checker.file(self.src.pkg, self.src.file).objs[id]
    }

    fn local(&self, id: IdentId) -> Option<ObjId> {
        let obj = self.obj(id)?;
        match self.cx.checker.store.objs[obj].kind {
            ObjKind::Var { kind: VarKind::Global | VarKind::Field } => None,
            ObjKind::Var { .. } => Some(obj),
            _ => None,
        }
    }

    fn type_of(&mut self, e: ExprId) -> Option<TypeId> {
        let ty = self.cx.checker.file(self.src.pkg, self.src.file).exprs[e].ty?;
        let src = self.src.clone();
        Some(self.cx.concrete(ty, &src.map))
    }

    fn declare(&mut self, obj: ObjId) {
        let scope = self.scope;
        self.facts.vars.entry(obj).or_insert(VarFacts { scope, ..VarFacts::default() });
    }

    fn declare_ident(&mut self, id: IdentId) {
        if let Some(obj) = self.local(id) {
            self.declare(obj);
        }
    }

    fn params(&mut self, list: &[ast::Param]) {
        for p in list {
            if let Some(id) = p.name {
                self.declare_ident(id);
            }
        }
    }

    fn results(&mut self, list: &[ast::Param]) {
        self.params(list);
        let named: Vec<ObjId> = list.iter().filter_map(|p| self.local(p.name?)).collect();
        self.facts.scopes[self.scope as usize].results = named;
    }

    /// A return statement with values assigns the named results.
    fn results_assigned(&mut self) {
        let mut at = self.scope as usize;
        while let Scope { range_body: true, parent: Some(p), .. } = self.facts.scopes[at] {
            at = p as usize;
        }
        for obj in self.facts.scopes[at].results.clone() {
            if let Some(v) = self.facts.vars.get_mut(&obj) {
                v.assigned = true;
            }
        }
    }

    fn used(&mut self, obj: ObjId) {
        let Some(v) = self.facts.vars.get_mut(&obj) else { return };
        if v.scope == self.scope {
            return;
        }
        v.captured = true;
        let owner = v.scope;
        let mut at = self.scope;
        while at != owner {
            let s = &mut self.facts.scopes[at as usize];
            if !s.captures.contains(&obj) {
                s.captures.push(obj);
            }
            let Some(p) = s.parent else { break };
            at = p;
        }
    }

    /// Applies `mark` to the function that the statement belongs to and the loop bodies between.
    fn mark_function(&mut self, mark: impl Fn(&mut Scope)) {
        let mut at = self.scope as usize;
        loop {
            mark(&mut self.facts.scopes[at]);
            match self.facts.scopes[at] {
                Scope { range_body: true, parent: Some(p), .. } => at = p as usize,
                _ => break,
            }
        }
    }

    fn nested(&mut self, range_body: bool) -> (u32, u32) {
        let id = self.facts.scopes.len() as u32;
        self.facts.scopes.push(Scope { parent: Some(self.scope), range_body, ..Scope::default() });
        (std::mem::replace(&mut self.scope, id), id)
    }

    /// The variable whose memory an operand is part of.
    fn root(&mut self, mut e: ExprId) -> Option<ObjId> {
        let ast = self.src.ast.clone();
        loop {
            match &ast.exprs[e].kind {
                ExprKind::Ident(id) => return self.local(*id),
                ExprKind::Paren(x) => e = *x,
                ExprKind::Selector { x, .. } => {
                    let sel = self.cx.checker.file(self.src.pkg, self.src.file).selections.get(&e)?;
                    if sel.kind != SelectionKind::Field {
                        return None;
                    }
                    let (mut ty, path) = (sel.recv, sel.path.clone());
                    for i in path {
                        let src = self.src.clone();
                        ty = self.cx.concrete(ty, &src.map);
                        match self.cx.under(ty) {
                            Type::Struct(f) => ty = f[i as usize].ty,
                            _ => return None,
                        }
                    }
                    e = *x;
                }
                ExprKind::Index { x, .. } => {
                    let ty = self.type_of(*x)?;
                    match self.cx.under(ty) {
                        Type::Array { .. } => e = *x,
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }

    fn assigned(&mut self, e: ExprId) {
        if let Some(obj) = self.root(e)
            && !self.stepped.contains(&obj)
            && let Some(v) = self.facts.vars.get_mut(&obj)
        {
            v.assigned = true;
        }
        self.expr(e);
    }

    /// The variables of which each iteration of a loop has its own.
    fn iteration_vars(&self, init: StmtId) -> Vec<ObjId> {
        if self.cx.checker.file(self.src.pkg, self.src.file).go_minor < 22 {
            return Vec::new();
        }
        let ast = &self.src.ast;
        let StmtKind::Define { lhs, .. } = &ast.stmts[init].kind else { return Vec::new() };
        let ident = |&l: &ExprId| match ast.exprs[l].kind {
            ExprKind::Ident(id) => self.local(id),
            _ => None,
        };
        lhs.iter().filter_map(ident).collect()
    }

    fn addressed(&mut self, e: ExprId) {
        if let Some(obj) = self.root(e)
            && let Some(v) = self.facts.vars.get_mut(&obj)
        {
            v.addressed = true;
        }
    }

    /// The left side of `:=`.
    fn defined(&mut self, e: ExprId) {
        let ast = self.src.ast.clone();
        if let ExprKind::Ident(id) = ast.exprs[e].kind
            && let Some(obj) = self.local(id)
        {
            if self.cx.checker.store.objs[obj].span == Some(ast.idents[id].span) {
                self.declare(obj);
            } else {
                self.assigned(e);
            }
        }
    }

    fn exprs(&mut self, list: &[ExprId]) {
        for &e in list {
            self.expr(e);
        }
    }

    fn expr(&mut self, e: ExprId) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.expr_inner(e));
    }

    fn expr_inner(&mut self, e: ExprId) {
        let ast = self.src.ast.clone();
        let info = &self.cx.checker.file(self.src.pkg, self.src.file).exprs[e];
        if matches!(info.mode, Mode::Type | Mode::Const) {
            return;
        }
        match &ast.exprs[e].kind {
            ExprKind::Ident(id) => {
                if let Some(obj) = self.local(*id) {
                    self.used(obj);
                }
            }
            ExprKind::CompositeLit { elems, .. } => {
                let is_struct = match self.type_of(e) {
                    Some(ty) => {
                        let ty = self.cx.pointee(ty).unwrap_or(ty);
                        matches!(self.cx.under(ty), Type::Struct(_))
                    }
                    None => false,
                };
                for el in elems {
                    if let Some(k) = el.key
                        && !is_struct
                    {
                        self.expr(k);
                    }
                    self.expr(el.value);
                }
            }
            ExprKind::FuncLit(lit) => {
                for obj in std::mem::take(&mut self.stepped) {
                    self.facts.vars.entry(obj).or_default().assigned = true;
                }
                let (outer, id) = self.nested(false);
                self.facts.lits.insert(e, id);
                self.params(&lit.ty.params);
                self.results(&lit.ty.results);
                self.stmts(&lit.body.stmts);
                self.scope = outer;
            }
            ExprKind::Paren(x) | ExprKind::Star(x) => self.expr(*x),
            ExprKind::Selector { x, .. } => {
                if let Some(sel) = self.cx.checker.file(self.src.pkg, self.src.file).selections.get(&e) {
                    let (kind, obj, recv) = (sel.kind, sel.obj, sel.recv);
                    if kind == SelectionKind::MethodExpr {
                        return;
                    }
                    if kind == SelectionKind::Method
                        && let Some(m) = obj
                        && let ObjKind::Func(f) = &self.cx.checker.store.objs[m].kind
                        && f.recv.is_some_and(|r| r.pointer)
                        && !matches!(self.cx.checker.store.ty(recv), Type::Pointer(_))
                    {
                        self.addressed(*x);
                    }
                    self.expr(*x);
                }
            }
            ExprKind::Index { x, indices } => {
                self.expr(*x);
                self.exprs(indices);
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                if let Some(ty) = self.type_of(*x)
                    && matches!(self.cx.under(ty), Type::Array { .. })
                {
                    self.addressed(*x);
                }
                self.expr(*x);
                for i in [lo, hi, max].into_iter().flatten() {
                    self.expr(*i);
                }
            }
            ExprKind::TypeAssert { x, .. } => self.expr(*x),
            ExprKind::Call { fun, args, .. } => {
                let fun_info = &self.cx.checker.file(self.src.pkg, self.src.file).exprs[*fun];
                if fun_info.mode == Mode::Builtin {
                    if self.is_recover(*fun) {
                        self.mark_function(|s| s.recovers = true);
                    }
                } else {
                    self.expr(*fun);
                }
                self.exprs(args);
            }
            ExprKind::Unary { op, x } => {
                if *op == UnaryOp::Addr {
                    self.addressed(*x);
                }
                self.expr(*x);
            }
            ExprKind::Binary { x, y, .. } => {
                self.expr(*x);
                self.expr(*y);
            }
            ExprKind::Bad
            | ExprKind::BasicLit { .. }
            | ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {}
        }
    }

    fn is_recover(&self, mut fun: ExprId) -> bool {
        while let ExprKind::Paren(x) = self.src.ast.exprs[fun].kind {
            fun = x;
        }
        let ExprKind::Ident(id) = self.src.ast.exprs[fun].kind else { return false };
        self.obj(id).is_some_and(|o| {
            matches!(self.cx.checker.store.objs[o].kind, ObjKind::Builtin(types::BuiltinId::Recover))
        })
    }

    fn stmts(&mut self, list: &[StmtId]) {
        for &s in list {
            self.stmt(s);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.stmt_inner(id));
    }

    fn stmt_inner(&mut self, id: StmtId) {
        let ast = self.src.ast.clone();
        match &ast.stmts[id].kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(e) | StmtKind::Go(e) => self.expr(*e),
            StmtKind::Defer(e) => {
                self.mark_function(|s| s.defers = true);
                self.expr(*e);
            }
            StmtKind::Send { chan, value } => {
                self.expr(*chan);
                self.expr(*value);
            }
            StmtKind::IncDec { x, .. } => self.assigned(*x),
            StmtKind::Assign { lhs, rhs, .. } => {
                for &l in lhs {
                    self.assigned(l);
                }
                self.exprs(rhs);
            }
            StmtKind::Define { lhs, rhs } => {
                self.exprs(rhs);
                for &l in lhs {
                    self.defined(l);
                }
            }
            StmtKind::Return(list) => {
                self.exprs(list);
                if !list.is_empty() {
                    self.results_assigned();
                }
            }
            StmtKind::Branch { kind, .. } => {
                if *kind == BranchKind::Goto
                    && let Some(&t) =
                        self.cx.checker.file(self.src.pkg, self.src.file).branch_targets.get(&id)
                {
                    self.facts.goto_targets.insert(t);
                }
            }
            StmtKind::Block(b) => self.stmts(&b.stmts),
            StmtKind::If { init, cond, then, els } => {
                init.iter().for_each(|&s| self.stmt(s));
                self.expr(*cond);
                self.stmts(&then.stmts);
                els.iter().for_each(|&s| self.stmt(s));
            }
            StmtKind::Switch { init, tag, clauses, .. } => {
                init.iter().for_each(|&s| self.stmt(s));
                tag.iter().for_each(|&e| self.expr(e));
                for c in clauses {
                    self.exprs(&c.exprs);
                    self.stmts(&c.body);
                }
            }
            StmtKind::TypeSwitch { init, x, clauses, .. } => {
                init.iter().for_each(|&s| self.stmt(s));
                self.expr(*x);
                for (i, c) in clauses.iter().enumerate() {
                    let vars = &self.cx.checker.file(self.src.pkg, self.src.file).clause_vars;
                    if let Some(&v) = vars.get(&(id, i as u32)) {
                        self.declare(v);
                    }
                    self.stmts(&c.body);
                }
            }
            StmtKind::Select { clauses, .. } => {
                for c in clauses {
                    c.comm.iter().for_each(|&s| self.stmt(s));
                    self.stmts(&c.body);
                }
            }
            StmtKind::For { init, cond, post, body } => {
                init.iter().for_each(|&s| self.stmt(s));
                cond.iter().for_each(|&e| self.expr(e));
                self.stmts(&body.stmts);
                if let Some(s) = *post {
                    // It changes the next iteration's variable: who captured this one's sees nothing of that.
                    let vars = init.map_or_else(Vec::new, |s| self.iteration_vars(s));
                    let outer = std::mem::replace(&mut self.stepped, vars);
                    self.stmt(s);
                    self.stepped = outer;
                }
            }
            StmtKind::Range { key, value, third: _, define, x, body } => {
                self.range(id, *key, *value, *define, *x, body)
            }
            StmtKind::Labeled { stmt, .. } => {
                self.facts.label_scopes.insert(id, self.scope);
                self.stmt(*stmt);
            }
            StmtKind::Decl(d) => {
                if let ast::Decl::Var(specs) = &**d {
                    for s in specs {
                        self.exprs(&s.values);
                        for &n in &s.names {
                            self.declare_ident(n);
                        }
                    }
                }
            }
        }
    }

    fn range(
        &mut self,
        id: StmtId,
        key: Option<ExprId>,
        value: Option<ExprId>,
        define: bool,
        x: ExprId,
        body: &ast::Block,
    ) {
        self.expr(x);
        let ty = self.type_of(x);
        let over_func = ty.is_some_and(|t| matches!(self.cx.under(t), Type::Signature(_)));
        // The array variable ranged over with a second value is copied, not addressed.
        let outer = if over_func {
            self.mark_function(|s| s.range_funcs = true);
            let (outer, scope) = self.nested(true);
            self.facts.bodies.insert(id, scope);
            Some(outer)
        } else {
            None
        };
        let old_rules = self.cx.checker.file(self.src.pkg, self.src.file).go_minor < 22;
        for e in [key, value].into_iter().flatten() {
            if define {
                self.defined(e);
                if old_rules && !over_func {
                    self.assigned(e);
                }
            } else {
                self.assigned(e);
            }
        }
        self.stmts(&body.stmts);
        if let Some(outer) = outer {
            self.scope = outer;
        }
    }
}
