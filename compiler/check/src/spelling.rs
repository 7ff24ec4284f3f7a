//! Types in the words of the source. A type itself doesn't know whether it was written `byte` or `uint8`, by which alias,
//! or what its parameters are called; messages do. Everything here is worked out when a message is made: from the
//! expression in question back to the type expression that gave it its type.

use base::{FxHashMap, Symbol};
use syntax::ast::{self, ArrayLen, Decl, ExprId, ExprKind, IdentId, InterfaceElem, StmtKind, UnaryOp};
use types::{Basic, BuiltinId, Found, ObjId, ObjKind, PkgId, Qualify, Type, TypeId};

use crate::checker::Checker;
use crate::context::Ctx;
use crate::info::{FileInfo, Mode, SelectionKind};
use crate::untyped::is_comparison;

/// An expression of any file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pkg: PkgId,
    file: u32,
    expr: ExprId,
}

/// A type by where it is written.
#[derive(Clone, Debug)]
pub(crate) enum Spelled {
    /// A type expression, or a function literal with its type.
    At(Place),
    /// The type of a declared function or method.
    Func(ObjId),
    /// The type of `T.m`: the expression for `T`, and the method.
    MethodExpr(Place, ObjId),
    Pointer(Box<Spelled>),
    Slice(Box<Spelled>),
    /// One that the language gives, by the name that it has there.
    Predeclared(Basic, &'static str),
}

/// How an identifier's declaration gives it a type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Declared {
    Type {
        ty: ExprId,
        variadic: bool,
    },
    Value {
        value: ExprId,
        nth: usize,
        alone: bool,
    },
    RangeKey(ExprId),
    RangeValue(ExprId),
    /// The variable of a type switch, which each clause types for itself.
    Clause(ast::StmtId),
}

/// The declarations of a file by where the declaring identifier starts.
pub(crate) type Declarations = FxHashMap<u32, Declared>;

fn declarations(ast: &ast::File) -> Declarations {
    let mut out = Declarations::default();
    for d in &ast.decls {
        add_decl(ast, d, &mut out);
    }
    for (id, stmt) in ast.stmts.iter_enumerated() {
        match &stmt.kind {
            StmtKind::Decl(d) => add_decl(ast, d, &mut out),
            StmtKind::Define { lhs, rhs } => {
                for (nth, &l) in lhs.iter().enumerate() {
                    if let ExprKind::Ident(id) = ast.exprs[l].kind {
                        add_value(ast, id, lhs.len(), rhs, nth, &mut out);
                    }
                }
            }
            StmtKind::Range { key, value, x, define: true, .. } => {
                for (l, how) in [(key, Declared::RangeKey(*x)), (value, Declared::RangeValue(*x))] {
                    if let Some(l) = l
                        && let ExprKind::Ident(id) = ast.exprs[*l].kind
                    {
                        out.entry(ast.idents[id].span.start).or_insert(how);
                    }
                }
            }
            StmtKind::TypeSwitch { bind: Some(bind), .. } => {
                out.insert(ast.idents[*bind].span.start, Declared::Clause(id));
            }
            _ => {}
        }
    }
    for e in ast.exprs.iter() {
        match &e.kind {
            ExprKind::FuncLit(lit) => add_params(ast, &lit.ty, &mut out),
            ExprKind::FuncType(f) => add_params(ast, f, &mut out),
            _ => {}
        }
    }
    out
}

fn add_value(
    ast: &ast::File,
    id: IdentId,
    names: usize,
    values: &[ExprId],
    nth: usize,
    out: &mut Declarations,
) {
    let how = match values {
        [one] => Declared::Value { value: *one, nth, alone: names == 1 },
        _ => match values.get(nth) {
            Some(&value) => Declared::Value { value, nth: 0, alone: true },
            None => return,
        },
    };
    // The first definition of a name is its declaration.
    out.entry(ast.idents[id].span.start).or_insert(how);
}

fn add_params(ast: &ast::File, f: &ast::FuncType, out: &mut Declarations) {
    for p in f.params.iter().chain(&f.results) {
        add_param(ast, p, out);
    }
}

fn add_param(ast: &ast::File, p: &ast::Param, out: &mut Declarations) {
    if let Some(id) = p.name {
        out.insert(ast.idents[id].span.start, Declared::Type { ty: p.ty, variadic: p.variadic });
    }
}

fn add_decl(ast: &ast::File, d: &Decl, out: &mut Declarations) {
    let typed = |out: &mut Declarations, id: IdentId, ty: ExprId| {
        out.insert(ast.idents[id].span.start, Declared::Type { ty, variadic: false });
    };
    match d {
        Decl::Import(_) => {}
        Decl::Var(specs) => {
            for s in specs {
                for (nth, &id) in s.names.iter().enumerate() {
                    match s.ty {
                        Some(ty) => typed(out, id, ty),
                        None => add_value(ast, id, s.names.len(), &s.values, nth, out),
                    }
                }
            }
        }
        Decl::Const(specs) => {
            for s in specs {
                let source = s.inherits.map_or(s, |i| &specs[i as usize]);
                for (nth, &id) in s.names.iter().enumerate() {
                    match (source.ty, source.values.get(nth)) {
                        (Some(ty), _) => typed(out, id, ty),
                        (None, Some(&value)) => {
                            let how = Declared::Value { value, nth: 0, alone: true };
                            out.insert(ast.idents[id].span.start, how);
                        }
                        (None, None) => {}
                    }
                }
            }
        }
        Decl::Type(specs) => {
            for s in specs {
                typed(out, s.name, s.ty);
            }
        }
        Decl::Func(f) => {
            if let Some(recv) = &f.recv {
                add_param(ast, recv, out);
            }
            add_params(ast, &f.ty, out);
        }
    }
}

/// A function type in the source.
struct Signature<'a> {
    pkg: PkgId,
    file: u32,
    ty: &'a ast::FuncType,
    /// With the parameters' names.
    names: bool,
}

impl Signature<'_> {
    fn param(&self, p: &ast::Param) -> Spelled {
        let at = Spelled::At(Place { pkg: self.pkg, file: self.file, expr: p.ty });
        if p.variadic { Spelled::Slice(Box::new(at)) } else { at }
    }
}

impl Checker {
    fn facts_at(&self, p: Place) -> &FileInfo {
        &self.packages[p.pkg].files[p.file as usize]
    }

    fn kind_at(&self, p: Place) -> &ExprKind {
        &self.facts_at(p).ast.exprs[p.expr].kind
    }

    fn ident_obj(&self, p: Place, id: IdentId) -> Option<ObjId> {
        self.facts_at(p).objs[id]
    }

    /// The object that an expression names: an identifier, a qualified one, or an instance of such.
    fn named_obj(&self, p: Place) -> Option<ObjId> {
        match *self.kind_at(p) {
            ExprKind::Ident(id) => self.ident_obj(p, id),
            ExprKind::Selector { sel, .. } => self.ident_obj(p, sel),
            ExprKind::Paren(x) | ExprKind::Index { x, .. } => self.named_obj(Place { expr: x, ..p }),
            _ => None,
        }
    }

    /// How an object is declared, and in which file.
    fn declaration_of(&self, obj: ObjId) -> Option<(PkgId, u32, Declared)> {
        let o = &self.store.objs[obj];
        let (pkg, span) = (o.pkg?, o.span?);
        let file = self.packages[pkg].files.iter().position(|f| f.ast.id == span.file)?;
        let ast = &self.packages[pkg].files[file].ast;
        let known = self.pkg_states[pkg].files.get(file)?.declarations.get_or_init(|| declarations(ast));
        known.get(&span.start).map(|&d| (pkg, file as u32, d))
    }

    fn spelled_obj(&self, obj: ObjId) -> Option<Spelled> {
        if let ObjKind::Func(_) = self.store.objs[obj].kind {
            return Some(Spelled::Func(obj));
        }
        let (pkg, file, declared) = self.declaration_of(obj)?;
        let at = |expr| Place { pkg, file, expr };
        match declared {
            Declared::Type { ty, variadic: false } => Some(Spelled::At(at(ty))),
            Declared::Type { ty, variadic: true } => Some(Spelled::Slice(Box::new(Spelled::At(at(ty))))),
            Declared::Value { value, alone: true, .. } => self.spelled_expr(at(value)),
            Declared::Value { value, nth, alone: false } => match self.kind_at(at(value)) {
                ExprKind::Call { fun, .. } => self.spelled_result(at(*fun), nth),
                _ if nth == 0 => self.spelled_expr(at(value)),
                _ => None,
            },
            Declared::RangeKey(x) => self.spelled_iteration(at(x), 0),
            Declared::RangeValue(x) => self.spelled_iteration(at(x), 1),
            Declared::Clause(stmt) => {
                let info = &self.packages[pkg].files[file as usize];
                let (&(_, clause), _) = info.clause_vars.iter().find(|(k, v)| k.0 == stmt && **v == obj)?;
                let StmtKind::TypeSwitch { clauses, x, .. } = &info.ast.stmts[stmt].kind else { return None };
                match clauses[clause as usize].exprs[..] {
                    [ty] => Some(Spelled::At(at(ty))),
                    _ => self.spelled_expr(at(*x)),
                }
            }
        }
    }

    fn spelled_iteration(&self, x: Place, nth: usize) -> Option<Spelled> {
        let ty = self.facts_at(x).exprs[x.expr].ty?;
        let u = self.store.resolved_underlying(ty)?;
        match self.store.ty(u) {
            Type::Basic(b) if b.is_string() && nth == 1 => Some(Spelled::Predeclared(Basic::Int32, "rune")),
            Type::Basic(b) if b.is_integer() => self.spelled_expr(x),
            Type::Map { .. } if nth == 0 => self.key(self.spelled_expr(x)?),
            Type::Chan { .. } if nth == 0 => self.elem(self.spelled_expr(x)?),
            Type::Signature(_) => {
                let f = self.spelled_expr(x)?;
                let yields = self.signature_of(&f)?;
                let yields = yields.param(yields.ty.params.first()?);
                let yields = self.signature_of(&yields)?;
                Some(yields.param(yields.ty.params.get(nth)?))
            }
            Type::Basic(_) => None,
            _ if nth == 1 => self.elem(self.spelled_expr(x)?),
            _ => None,
        }
    }

    /// The type of an expression. It may turn out not to be the right one (where type parameters were replaced, say):
    /// `spell` compares it with the type that is known.
    pub(crate) fn spelled_expr(&self, p: Place) -> Option<Spelled> {
        let at = |expr| Place { expr, ..p };
        let facts = self.facts_at(p);
        match *self.kind_at(p) {
            ExprKind::Paren(x) => self.spelled_expr(at(x)),
            ExprKind::Ident(id) => self.spelled_obj(self.ident_obj(p, id)?),
            ExprKind::BasicLit { kind: ast::LitKind::Rune, .. } => {
                Some(Spelled::Predeclared(Basic::Int32, "rune"))
            }
            ExprKind::CompositeLit { ty, .. } => Some(Spelled::At(at(ty?))),
            ExprKind::FuncLit(_) => Some(Spelled::At(p)),
            ExprKind::TypeAssert { ty, .. } => Some(Spelled::At(at(ty?))),
            ExprKind::Star(x) => self.elem(self.spelled_expr(at(x))?),
            ExprKind::Unary { op: UnaryOp::Addr, x } => {
                Some(Spelled::Pointer(Box::new(self.spelled_expr(at(x))?)))
            }
            ExprKind::Unary { op: UnaryOp::Recv, x } => self.elem(self.spelled_expr(at(x))?),
            ExprKind::Unary { x, .. } => self.spelled_expr(at(x)),
            ExprKind::Binary { op, x, y } if !is_comparison(op) => {
                // A constant takes the other operand's type.
                let constant = |e| facts.exprs[e].mode == Mode::Const;
                let first = if constant(x) && !constant(y) { y } else { x };
                self.spelled_expr(at(first)).or_else(|| self.spelled_expr(at(y)))
            }
            ExprKind::Selector { x, sel } => {
                let Some(selection) = facts.selections.get(&p.expr) else {
                    return self.spelled_obj(self.ident_obj(p, sel)?);
                };
                match selection.kind {
                    SelectionKind::Method => Some(Spelled::Func(selection.obj?)),
                    SelectionKind::MethodExpr => Some(Spelled::MethodExpr(at(x), selection.obj?)),
                    SelectionKind::Field => {
                        let start = self.spelled_expr(at(x))?;
                        selection.path.iter().try_fold(start, |s, &i| self.field(s, i as usize))
                    }
                }
            }
            ExprKind::Index { x, .. } => {
                if facts.exprs[x].mode == Mode::Value
                    && let Some(obj) = self.named_obj(at(x))
                    && matches!(self.store.objs[obj].kind, ObjKind::Func(_))
                {
                    return Some(Spelled::Func(obj));
                }
                let is_string = |ty: TypeId| {
                    let u = self.store.resolved_underlying(ty);
                    u.is_some_and(|u| matches!(self.store.ty(u), Type::Basic(b) if b.is_string()))
                };
                if facts.exprs[x].ty.is_some_and(is_string) {
                    return Some(Spelled::Predeclared(Basic::Uint8, "byte"));
                }
                self.elem(self.spelled_expr(at(x))?)
            }
            ExprKind::Slice { x, .. } => {
                let whole = self.spelled_expr(at(x))?;
                let is_array = match self.structure(whole.clone()) {
                    Some(Spelled::At(s)) => match *self.kind_at(s) {
                        ExprKind::ArrayType { len, .. } => len != ArrayLen::Slice,
                        ExprKind::Star(_) => true,
                        _ => false,
                    },
                    _ => false,
                };
                if is_array { Some(Spelled::Slice(Box::new(self.elem(whole)?))) } else { Some(whole) }
            }
            ExprKind::Call { fun, ref args, .. } => match facts.exprs[fun].mode {
                Mode::Type => Some(Spelled::At(at(fun))),
                Mode::Builtin => {
                    let ObjKind::Builtin(id) = self.store.objs[self.named_obj(at(fun))?].kind else {
                        return None;
                    };
                    let first = at(*args.first()?);
                    match id {
                        BuiltinId::New if facts.exprs[first.expr].mode == Mode::Type => {
                            Some(Spelled::Pointer(Box::new(Spelled::At(first))))
                        }
                        BuiltinId::New => Some(Spelled::Pointer(Box::new(self.spelled_expr(first)?))),
                        BuiltinId::Make => Some(Spelled::At(first)),
                        BuiltinId::Append => self.spelled_expr(first),
                        _ => None,
                    }
                }
                _ => self.spelled_result(at(fun), 0),
            },
            _ => None,
        }
    }

    fn spelled_result(&self, fun: Place, nth: usize) -> Option<Spelled> {
        let f = self.spelled_expr(fun)?;
        let s = self.signature_of(&f)?;
        Some(s.param(s.ty.results.get(nth)?))
    }

    /// The type literal behind names and aliases.
    fn structure(&self, s: Spelled) -> Option<Spelled> {
        let mut s = s;
        for _ in 0..100 {
            let Spelled::At(p) = s else { return Some(s) };
            s = match *self.kind_at(p) {
                ExprKind::Paren(x) => Spelled::At(Place { expr: x, ..p }),
                ExprKind::Ident(_) | ExprKind::Selector { .. } | ExprKind::Index { .. } => {
                    let (pkg, file, Declared::Type { ty, .. }) = self.declaration_of(self.named_obj(p)?)?
                    else {
                        return None;
                    };
                    Spelled::At(Place { pkg, file, expr: ty })
                }
                _ => return Some(s),
            };
        }
        None
    }

    fn elem(&self, s: Spelled) -> Option<Spelled> {
        match self.structure(s)? {
            Spelled::At(p) => match *self.kind_at(p) {
                ExprKind::ArrayType { elem, .. } | ExprKind::ChanType { elem, .. } => {
                    Some(Spelled::At(Place { expr: elem, ..p }))
                }
                ExprKind::MapType { value, .. } => Some(Spelled::At(Place { expr: value, ..p })),
                ExprKind::Star(x) => Some(Spelled::At(Place { expr: x, ..p })),
                _ => None,
            },
            Spelled::Pointer(e) | Spelled::Slice(e) => Some(*e),
            Spelled::Func(_) | Spelled::MethodExpr(..) | Spelled::Predeclared(..) => None,
        }
    }

    /// The key of a map.
    fn key(&self, s: Spelled) -> Option<Spelled> {
        let Spelled::At(p) = self.structure(s)? else { return None };
        let ExprKind::MapType { key, .. } = *self.kind_at(p) else { return None };
        Some(Spelled::At(Place { expr: key, ..p }))
    }

    fn field(&self, s: Spelled, index: usize) -> Option<Spelled> {
        let mut s = self.structure(s)?;
        let is_pointer = match &s {
            Spelled::Pointer(_) => true,
            Spelled::At(p) => matches!(self.kind_at(*p), ExprKind::Star(_)),
            _ => false,
        };
        if is_pointer {
            s = self.structure(self.elem(s)?)?;
        }
        let Spelled::At(p) = s else { return None };
        let ExprKind::StructType(st) = self.kind_at(p) else { return None };
        Some(Spelled::At(Place { expr: st.fields.get(index)?.ty, ..p }))
    }

    fn signature_of(&self, s: &Spelled) -> Option<Signature<'_>> {
        match self.structure(s.clone())? {
            Spelled::At(p) => {
                let ty = match self.kind_at(p) {
                    ExprKind::FuncType(f) => f,
                    ExprKind::FuncLit(lit) => &lit.ty,
                    _ => return None,
                };
                Some(Signature { pkg: p.pkg, file: p.file, ty, names: true })
            }
            Spelled::Func(obj) => {
                let o = &self.store.objs[obj];
                let ObjKind::Func(info) = &o.kind else { return None };
                let ((file, decl), pkg) = (info.decl?, o.pkg?);
                let Decl::Func(f) = &self.packages[pkg].files[file as usize].ast.decls[decl as usize] else {
                    return None;
                };
                Some(Signature { pkg, file, ty: &f.ty, names: true })
            }
            _ => None,
        }
    }

    /// Is it this type?
    fn denotes(&self, s: &Spelled, ty: TypeId) -> bool {
        match s {
            Spelled::At(p) => self.facts_at(*p).exprs[p.expr].ty == Some(ty),
            Spelled::Func(obj) => self.store.objs[*obj].ty == ty,
            Spelled::MethodExpr(_, obj) => match (self.store.ty(self.store.objs[*obj].ty), self.store.ty(ty))
            {
                (Type::Signature(m), Type::Signature(f)) => f.params.get(1..) == Some(&m.params[..]),
                _ => false,
            },
            Spelled::Pointer(e) => matches!(self.store.ty(ty), Type::Pointer(b) if self.denotes(e, *b)),
            Spelled::Slice(e) => matches!(self.store.ty(ty), Type::Slice(b) if self.denotes(e, *b)),
            Spelled::Predeclared(b, _) => self.store.basic(*b) == ty,
        }
    }

    /// The type of an expression of any file as its declarations write it, for a reader of that package.
    pub fn spelled_expr_text(&self, pkg: PkgId, file: u32, expr: ExprId, ty: TypeId) -> Option<String> {
        self.spell(pkg, &self.spelled_expr(Place { pkg, file, expr })?, ty)
    }

    /// `ty` as `s` spells it, if it does.
    pub(crate) fn spell(&self, from: PkgId, s: &Spelled, ty: TypeId) -> Option<String> {
        if !self.denotes(s, ty) {
            return None;
        }
        let mut out = String::new();
        self.write(from, s, &mut out)?;
        Some(out)
    }

    /// Is it the name of an alias?
    pub(crate) fn is_alias(&self, s: &Spelled) -> bool {
        let Spelled::At(p) = s else { return false };
        self.named_obj(*p).is_some_and(|o| {
            let o = &self.store.objs[o];
            // `byte` and `rune` are other names, but not declared as aliases.
            matches!(o.kind, ObjKind::TypeName { alias: true })
                && (o.pkg.is_some() || o.ty == self.store.universe.empty_interface)
        })
    }

    /// A method as messages compare it with another: `Name(int) error`.
    pub(crate) fn method_spelling(
        &mut self,
        from: PkgId,
        ty: TypeId,
        name: Symbol,
        pkg: Option<PkgId>,
        sig: TypeId,
    ) -> Option<String> {
        let Found::Method { obj, holder, .. } = self.store.lookup(ty, pkg, name) else { return None };
        let mut out = self.text(name).to_string();
        let ck = &*self;
        let written = match obj {
            Some(obj) if ck.store.objs[obj].ty == sig => {
                Signature { names: false, ..ck.signature_of(&Spelled::Func(obj))? }
            }
            Some(_) => return None,
            None => ck.interface_method(ck.declared_structure(holder)?, name, sig, 0)?,
        };
        if !written.ty.type_params.is_empty() {
            return None;
        }
        ck.write_signature(from, &written, None, &mut out)?;
        Some(out)
    }

    fn declared_structure(&self, ty: TypeId) -> Option<Spelled> {
        let n = self.store.as_named(ty)?;
        if self.store.named[n].origin.is_some() {
            return None;
        }
        self.structure(self.spelled_obj(self.store.named[n].obj)?)
    }

    /// Is it declared as an interface with a union? Its type may have been found invalid.
    pub(crate) fn declared_with_union(&self, ty: TypeId) -> bool {
        let Some(Spelled::At(p)) = self.declared_structure(ty) else { return false };
        let ExprKind::InterfaceType(i) = self.kind_at(p) else { return false };
        i.elems.iter().any(|e| matches!(e, InterfaceElem::Union { terms, .. } if terms.len() > 1))
    }

    fn interface_method(&self, s: Spelled, name: Symbol, sig: TypeId, depth: u32) -> Option<Signature<'_>> {
        let Spelled::At(p) = s else { return None };
        let ExprKind::InterfaceType(i) = self.kind_at(p) else { return None };
        let ast = &self.facts_at(p).ast;
        i.elems.iter().find_map(|elem| match elem {
            InterfaceElem::Method { name: id, ty } if ast.idents[*id].name == name => {
                // The interface's own type arguments aren't in the source.
                let own = self.facts_at(p).exprs[p.expr].ty?;
                let Type::Interface(i) = self.store.ty(own) else { return None };
                i.methods.iter().find(|m| m.name == name && m.sig == sig)?;
                Some(Signature { pkg: p.pkg, file: p.file, ty, names: false })
            }
            InterfaceElem::Union { terms, .. } if terms.len() == 1 && depth < 20 => {
                let inner = self.structure(Spelled::At(Place { expr: terms[0].ty, ..p }))?;
                self.interface_method(inner, name, sig, depth + 1)
            }
            _ => None,
        })
    }

    fn write(&self, from: PkgId, s: &Spelled, out: &mut String) -> Option<()> {
        match s {
            Spelled::At(p) => return self.write_at(from, *p, out),
            Spelled::Func(obj) => {
                out.push_str("func");
                if let Type::Signature(sig) = self.store.ty(self.store.objs[*obj].ty)
                    && !sig.type_params.is_empty()
                {
                    let q = Qualify::Relative(Some(from));
                    out.push_str(&self.store.type_params_string(&sig.type_params, q));
                }
                let sig = self.signature_of(s)?;
                self.write_signature(from, &sig, None, out)?;
            }
            Spelled::MethodExpr(recv, obj) => {
                out.push_str("func");
                let method = Spelled::Func(*obj);
                let sig = self.signature_of(&method)?;
                self.write_signature(from, &sig, Some((*recv, *obj)), out)?;
            }
            Spelled::Pointer(e) => {
                out.push('*');
                self.write(from, e, out)?;
            }
            Spelled::Slice(e) => {
                out.push_str("[]");
                self.write(from, e, out)?;
            }
            Spelled::Predeclared(_, name) => out.push_str(name),
        }
        Some(())
    }

    fn write_at(&self, from: PkgId, p: Place, out: &mut String) -> Option<()> {
        let at = |expr| Place { expr, ..p };
        let q = Qualify::Relative(Some(from));
        match self.kind_at(p) {
            ExprKind::Paren(x) => self.write_at(from, at(*x), out)?,
            ExprKind::Ident(_) | ExprKind::Selector { .. } => {
                let o = &self.store.objs[self.named_obj(p)?];
                if !matches!(o.kind, ObjKind::TypeName { .. }) {
                    return None;
                }
                match o.pkg {
                    _ if self.store.as_type_param(o.ty).is_some() => {
                        out.push_str(&self.store.type_string(o.ty, q));
                    }
                    None => out.push_str(&self.text(o.name)),
                    Some(pkg) => {
                        out.push_str(&self.store.qualifier(pkg, q));
                        out.push_str(&self.text(o.name));
                    }
                }
            }
            ExprKind::Index { x, indices } => {
                self.write_at(from, at(*x), out)?;
                out.push('[');
                for (i, &arg) in indices.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    self.write_at(from, at(arg), out)?;
                }
                out.push(']');
            }
            ExprKind::Star(x) => {
                out.push('*');
                self.write_at(from, at(*x), out)?;
            }
            ExprKind::ArrayType { len, elem } => {
                match (len, self.facts_at(p).exprs[p.expr].ty.map(|t| self.store.ty(t))) {
                    (ArrayLen::Slice, _) => out.push_str("[]"),
                    (_, Some(Type::Array { len, .. })) => out.push_str(&format!("[{len}]")),
                    _ => return None,
                }
                self.write_at(from, at(*elem), out)?;
            }
            ExprKind::MapType { key, value } => {
                out.push_str("map[");
                self.write_at(from, at(*key), out)?;
                out.push(']');
                self.write_at(from, at(*value), out)?;
            }
            ExprKind::ChanType { dir, elem } => {
                out.push_str(match dir {
                    ast::ChanDir::Both => "chan ",
                    ast::ChanDir::Send => "chan<- ",
                    ast::ChanDir::Recv => "<-chan ",
                });
                let mut inner = *elem;
                while let ExprKind::Paren(x) = self.kind_at(at(inner)) {
                    inner = *x;
                }
                let paren = *dir == ast::ChanDir::Both
                    && matches!(self.kind_at(at(inner)), ExprKind::ChanType { dir: ast::ChanDir::Recv, .. });
                out.push_str(if paren { "(" } else { "" });
                self.write_at(from, at(inner), out)?;
                out.push_str(if paren { ")" } else { "" });
            }
            ExprKind::FuncType(_) | ExprKind::FuncLit(_) => {
                out.push_str("func");
                let here = Spelled::At(p);
                let sig = self.signature_of(&here)?;
                self.write_signature(from, &sig, None, out)?;
            }
            ExprKind::StructType(s) => {
                out.push_str("struct{");
                for (i, f) in s.fields.iter().enumerate() {
                    if f.tag.is_some() {
                        return None;
                    }
                    out.push_str(if i > 0 { "; " } else { "" });
                    if let Some(id) = f.name {
                        out.push_str(&self.text(self.facts_at(p).ast.idents[id].name));
                        out.push(' ');
                    }
                    self.write_at(from, at(f.ty), out)?;
                }
                out.push('}');
            }
            ExprKind::InterfaceType(i) => self.write_interface(from, p, i, out)?,
            _ => return None,
        }
        Some(())
    }

    fn write_interface(&self, from: PkgId, p: Place, i: &ast::InterfaceType, out: &mut String) -> Option<()> {
        let mut methods = Vec::new();
        let mut unions = Vec::new();
        for elem in &i.elems {
            match elem {
                InterfaceElem::Method { name, ty } => {
                    let mut text = self.text(self.facts_at(p).ast.idents[*name].name).to_string();
                    let sig = Signature { pkg: p.pkg, file: p.file, ty, names: true };
                    self.write_signature(from, &sig, None, &mut text)?;
                    methods.push(text);
                }
                InterfaceElem::Union { terms, .. } => {
                    let mut parts = Vec::new();
                    for t in terms {
                        let mut text = String::from(if t.tilde { "~" } else { "" });
                        self.write_at(from, Place { expr: t.ty, ..p }, &mut text)?;
                        parts.push(text);
                    }
                    unions.push(parts.join(" | "));
                }
            }
        }
        methods.sort();
        methods.extend(unions);
        let list = methods.join("; ");
        out.push_str(&if i.implicit { list } else { format!("interface{{{list}}}") });
        Some(())
    }

    /// Parameters and results. The receiver of a method expression comes first; it has a name if the method's
    /// parameters have.
    fn write_signature(
        &self,
        from: PkgId,
        sig: &Signature<'_>,
        recv: Option<(Place, ObjId)>,
        out: &mut String,
    ) -> Option<()> {
        let ast = &self.packages[sig.pkg].files[sig.file as usize].ast;
        out.push('(');
        if let Some((place, method)) = recv {
            let named = sig.ty.params.iter().any(|p| p.name.is_some());
            let own = ast.decls.iter().find_map(|d| match d {
                Decl::Func(f) if Some(ast.idents[f.name].span) == self.store.objs[method].span => {
                    f.recv.as_ref()?.name
                }
                _ => None,
            });
            if named {
                let name = own.map_or("_".into(), |id| self.text(ast.idents[id].name).to_string());
                out.push_str(&format!("{name} "));
            }
            self.write_at(from, place, out)?;
            out.push_str(if sig.ty.params.is_empty() { "" } else { ", " });
        }
        self.write_params(from, sig, &sig.ty.params, out)?;
        out.push(')');
        match &sig.ty.results[..] {
            [] => {}
            [one] if one.name.is_none() || !sig.names => {
                out.push(' ');
                self.write_at(from, Place { pkg: sig.pkg, file: sig.file, expr: one.ty }, out)?;
            }
            list => {
                out.push_str(" (");
                self.write_params(from, sig, list, out)?;
                out.push(')');
            }
        }
        Some(())
    }

    fn write_params(
        &self,
        from: PkgId,
        sig: &Signature<'_>,
        list: &[ast::Param],
        out: &mut String,
    ) -> Option<()> {
        let ast = &self.packages[sig.pkg].files[sig.file as usize].ast;
        for (i, p) in list.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            if let Some(id) = p.name.filter(|_| sig.names) {
                out.push_str(&self.text(ast.idents[id].name));
                out.push(' ');
            }
            out.push_str(if p.variadic { "..." } else { "" });
            self.write_at(from, Place { pkg: sig.pkg, file: sig.file, expr: p.ty }, out)?;
        }
        Some(())
    }
}

/// What a value is assigned to, as far as it tells how its type is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// A variable or another expression on the left.
    Expr(ExprId),
    Obj(ObjId),
    /// A type expression.
    Type(ExprId),
    /// The n-th parameter of a function that is called; the last one of a variadic function stands for its elements
    /// too.
    Param(ExprId, usize),
    /// The n-th result of the function around.
    Result(usize),
    /// An element (or key) of an expression's type, or of a type expression.
    Elem(ExprId),
    Key(ExprId),
    ElemOfType(ExprId),
    KeyOfType(ExprId),
    /// A field of a struct literal with this type expression.
    FieldOfType(ExprId, usize),
}

impl Ctx<'_> {
    fn place(&self, expr: ExprId) -> Place {
        Place { pkg: self.pkg, file: self.file, expr }
    }

    fn spelled_wanted(&self, w: Wanted, ty: TypeId) -> Option<Spelled> {
        let ck = &*self.ck;
        match w {
            Wanted::Expr(e) => ck.spelled_expr(self.place(e)),
            Wanted::Obj(o) => ck.spelled_obj(o),
            Wanted::Type(e) => Some(Spelled::At(self.place(e))),
            Wanted::Param(fun, n) => {
                let f = ck.spelled_expr(self.place(fun))?;
                let s = ck.signature_of(&f)?;
                let p = s.ty.params.get(n).or(s.ty.params.last().filter(|p| p.variadic))?;
                let whole = s.param(p);
                if p.variadic && !ck.denotes(&whole, ty) { ck.elem(whole) } else { Some(whole) }
            }
            Wanted::Result(n) => Some(Spelled::At(self.place(*self.func.as_ref()?.result_types.get(n)?))),
            Wanted::Elem(e) => ck.elem(ck.spelled_expr(self.place(e))?),
            Wanted::ElemOfType(e) => ck.elem(Spelled::At(self.place(e))),
            Wanted::Key(e) => ck.key(ck.spelled_expr(self.place(e))?),
            Wanted::KeyOfType(e) => ck.key(Spelled::At(self.place(e))),
            Wanted::FieldOfType(e, n) => ck.field(Spelled::At(self.place(e)), n),
        }
    }

    /// The text of a type that is wanted somewhere.
    pub fn wanted_text(&self, w: Option<Wanted>, ty: TypeId) -> String {
        let spelled = w.and_then(|w| self.spelled_wanted(w, ty));
        spelled.and_then(|s| self.ck.spell(self.pkg, &s, ty)).unwrap_or_else(|| self.ty_text(ty))
    }

    /// The text of an expression's type, which is `ty`.
    pub fn expr_type_text(&self, e: ExprId, ty: TypeId) -> String {
        self.wanted_text(Some(Wanted::Expr(e)), ty)
    }

    /// The same, and whether that is an alias's name.
    pub fn spelled_type(&self, e: ExprId, ty: TypeId) -> Option<(String, bool)> {
        let s = self.ck.spelled_expr(self.place(e))?;
        Some((self.ck.spell(self.pkg, &s, ty)?, self.ck.is_alias(&s)))
    }

    /// The instance that an alias stands for, itself or through others, pointers put aside.
    pub fn instance_behind_alias(&self, e: ExprId) -> Option<String> {
        let mut p = self.place(e);
        for _ in 0..100 {
            p = match *self.ck.kind_at(p) {
                ExprKind::Star(x) | ExprKind::Paren(x) => Place { expr: x, ..p },
                ExprKind::Index { .. } if p.expr != e => {
                    let mut text = String::new();
                    self.ck.write_at(self.pkg, p, &mut text)?;
                    return Some(text);
                }
                ExprKind::Ident(_) | ExprKind::Selector { .. } if self.ck.is_alias(&Spelled::At(p)) => {
                    let (pkg, file, Declared::Type { ty, .. }) =
                        self.ck.declaration_of(self.ck.named_obj(p)?)?
                    else {
                        return None;
                    };
                    Place { pkg, file, expr: ty }
                }
                _ => return None,
            };
        }
        None
    }

    /// The names of a function's parameters and results, empty for those without.
    pub fn parameter_names(&self, e: ExprId) -> Option<(Vec<String>, Vec<String>)> {
        let f = self.ck.spelled_expr(self.place(e))?;
        let sig = self.ck.signature_of(&f)?;
        let ast = &self.packages[sig.pkg].files[sig.file as usize].ast;
        let name =
            |p: &ast::Param| p.name.map_or(String::new(), |id| self.text(ast.idents[id].name).to_string());
        Some((sig.ty.params.iter().map(name).collect(), sig.ty.results.iter().map(name).collect()))
    }

    /// A function's type with the names of its parameters, whatever became of their types.
    pub fn named_signature(&self, e: ExprId, s: &types::Signature) -> String {
        let (params, results) = self.parameter_names(e).unwrap_or_default();
        let q = Qualify::Relative(Some(self.pkg));
        format!("func{}", self.store.named_signature_string(s, &params, &results, q))
    }

    /// The results of a call, with their names.
    pub fn results_text(&self, e: ExprId) -> Option<String> {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let ExprKind::Call { fun, .. } = self.ast.exprs[e].kind else { return None };
        let Some(Type::Tuple(list)) =
            self.packages[self.pkg].files[self.file as usize].exprs[e].ty.map(|t| self.store.ty(t))
        else {
            return None;
        };
        let f = self.ck.spelled_expr(self.place(fun))?;
        let sig = self.ck.signature_of(&f)?;
        let fits = sig.ty.results.len() == list.len()
            && sig.ty.results.iter().zip(list).all(|(p, &ty)| self.ck.denotes(&sig.param(p), ty));
        if !fits {
            return None;
        }
        let mut out = String::from("(");
        self.ck.write_params(self.pkg, &sig, &sig.ty.results, &mut out)?;
        out.push(')');
        Some(out)
    }
}
