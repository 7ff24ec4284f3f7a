//! Declarations of constants, variables, types and functions, of package level and local.

use base::{Interner, Span};
use syntax::ast::{self, Decl, ExprId, ExprKind};
use types::{ConstValue, NamedId, ObjId, ObjKind, PkgId, Signature, Type, TypeId, TypeParamId, VarKind};

use crate::checker::*;
use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;
use crate::spelling::Wanted;

/// The mistake in the number of values of a constant declaration.
pub(crate) fn const_arity(
    ast: &ast::File,
    specs: &[ast::ConstSpec],
    spec: &ast::ConstSpec,
    names: &Interner,
) -> Option<(Span, String)> {
    let values = &spec.inherits.map_or(spec, |i| &specs[i as usize]).values;
    if let Some(&id) = spec.names.get(values.len()) {
        let name = names.text(ast.idents[id].name);
        return Some((ast.idents[id].span, format!("missing init expr for {name}")));
    }
    let extra = *values.get(spec.names.len())?;
    if spec.inherits.is_some() {
        let at = ast.idents[spec.names[0]].span;
        let place = base::Diag::position(ast.exprs[extra].span.pos());
        return Some((at, format!("extra init expr at {place}")));
    }
    let text = syntax::print_expr(ast, extra, names);
    Some((ast.exprs[extra].span, format!("extra init expr {text}")))
}

/// The mistake in the number of values of a variable declaration whose values stand one to one.
pub(crate) fn var_arity(ast: &ast::File, spec: &ast::VarSpec, names: &Interner) -> Option<(Span, String)> {
    if spec.values.is_empty() {
        return None;
    }
    if let Some(&id) = spec.names.get(spec.values.len()) {
        let name = names.text(ast.idents[id].name);
        return Some((ast.idents[id].span, format!("missing init expr for {name}")));
    }
    let extra = *spec.values.get(spec.names.len())?;
    let text = syntax::print_expr(ast, extra, names);
    Some((ast.exprs[extra].span, format!("extra init expr {text}")))
}

impl Checker {
    /// Checks the declaration of a package-level object.
    pub(crate) fn declare(&mut self, obj: ObjId, state: ObjState) {
        let Some(pkg) = self.store.objs[obj].pkg else { return };
        let ast = self.packages[pkg].files[state.file as usize].ast.clone();
        match state.decl {
            DeclRef::None => {}
            DeclRef::Const(d, s, n) => {
                let Decl::Const(specs) = &ast.decls[d as usize] else { return };
                let mut cx = Ctx::new(self, &ast, pkg, state.file);
                cx.const_decl(obj, specs, s as usize, n as usize);
                cx.finish();
            }
            DeclRef::Var(d, s, _) => {
                let Decl::Var(specs) = &ast.decls[d as usize] else { return };
                match specs[s as usize].ty {
                    Some(e) => {
                        let mut cx = Ctx::new(self, &ast, pkg, state.file);
                        let ty = cx.var_type(e);
                        // `var a [len(b)]int` depends on b.
                        let mentioned = cx.finish();
                        self.mentions.entry(obj).or_default().extend_from_slice(&mentioned);
                        self.store.objs[obj].ty = ty;
                    }
                    None => {
                        if let Some(&group) = self.group_of.get(&obj) {
                            self.check_init(pkg, group);
                        }
                    }
                }
            }
            DeclRef::Type(d, s) => {
                let Decl::Type(specs) = &ast.decls[d as usize] else { return };
                let mut cx = Ctx::new(self, &ast, pkg, state.file);
                cx.type_decl(obj, &specs[s as usize]);
                cx.finish();
            }
            DeclRef::Func(d) => {
                let Decl::Func(f) = &ast.decls[d as usize] else { return };
                // What a method or func init can't have is reported as such.
                let plain = f.recv.is_none() && &*self.text(ast.idents[f.name].name) != "init";
                let mut cx = Ctx::new(self, &ast, pkg, state.file);
                if let Some(first) = f.ty.type_params.first()
                    && plain
                {
                    let at = cx.ident_span(first.name);
                    cx.need_go(at, 18, "type parameter");
                }
                let sig = cx.signature(f.recv.as_ref().map(|r| (r, obj)), &f.ty);
                if f.body.is_none() && !f.ty.type_params.is_empty() {
                    let at = f.span;
                    cx.soft_err(at, "generic function is missing function body");
                }
                cx.finish();
                self.store.objs[obj].ty = sig;
            }
        }
    }

    /// Declares the type parameters of a defined type whose declaration is checked later.
    pub(crate) fn resolve_type_params(&mut self, obj: ObjId) {
        let (state, Some(pkg)) = (self.states[obj], self.store.objs[obj].pkg) else { return };
        let Some(named) = self.store.as_named(self.store.objs[obj].ty) else { return };
        let DeclRef::Type(d, s) = state.decl else { return };
        let ast = self.packages[pkg].files[state.file as usize].ast.clone();
        let Decl::Type(specs) = &ast.decls[d as usize] else { return };
        let list = &specs[s as usize].type_params;
        if list.is_empty() || !self.store.named[named].type_params.is_empty() {
            return;
        }
        let mut cx = Ctx::new(self, &ast, pkg, state.file);
        cx.scopes.push();
        cx.declare_type_params_for(list, Some(named));
        cx.scopes.pop();
        cx.finish();
    }

    /// Checks a group's initialiser against its variables, whose types come from it where none are declared.
    pub(crate) fn check_init(&mut self, pkg: PkgId, group: u32) {
        let done = &mut self.pkg_states[pkg].init_done[group as usize];
        if std::mem::replace(done, true) {
            return;
        }
        let info = self.packages[pkg].init_groups[group as usize].clone();
        let (file, rhs) = info.rhs;
        let ast = self.packages[pkg].files[file as usize].ast.clone();
        let DeclRef::Var(d, s, _) = self.states[info.lhs[0]].decl else { return };
        let Decl::Var(specs) = &ast.decls[d as usize] else { return };
        let typed = specs[s as usize].ty.is_some();
        if typed {
            for &o in &info.lhs {
                self.resolve(o);
            }
        }
        let mut cx = Ctx::new(self, &ast, pkg, file);
        cx.owners = info.lhs.clone();
        cx.init_vars(&info.lhs, typed, &[rhs]);
        let mentioned = cx.finish();
        for &o in &info.lhs {
            self.mentions.entry(o).or_default().extend_from_slice(&mentioned);
        }
    }

    /// Sets a defined type's underlying type from its right side, at once or when that is known.
    pub(crate) fn set_underlying(&mut self, named: NamedId, rhs: TypeId) {
        let u = self.store.underlying(rhs);
        if self.store.is_invalid(u) && !self.store.is_invalid(rhs) {
            self.forward.push((named, rhs));
        } else {
            self.store.named[named].underlying = Some(u);
            self.link_known();
        }
    }

    /// Resolves waiting right sides as far as possible.
    fn link_known(&mut self) {
        let mut progress = true;
        while progress && !self.forward.is_empty() {
            progress = false;
            for (named, rhs) in std::mem::take(&mut self.forward) {
                let u = self.store.underlying(rhs);
                if self.store.is_invalid(u) {
                    self.forward.push((named, rhs));
                } else {
                    self.store.named[named].underlying = Some(u);
                    progress = true;
                }
            }
        }
    }

    /// With no declaration active, right sides that still wait run in circles.
    pub(crate) fn link_forward(&mut self) {
        if self.forward.is_empty() {
            return;
        }
        self.link_known();
        let left = std::mem::take(&mut self.forward);
        let invalid = self.store.universe.invalid;
        for &(named, _) in &left {
            self.store.named[named].underlying = Some(invalid);
        }
        self.report_forward_cycles(&left);
    }
}

impl Ctx<'_> {
    /// One constant of a declaration group.
    pub fn const_decl(&mut self, obj: ObjId, specs: &[ast::ConstSpec], s: usize, n: usize) {
        let spec = &specs[s];
        let source = spec.inherits.map_or(spec, |i| &specs[i as usize]);
        let outer_iota = self.iota.replace(ConstValue::int(i64::from(spec.iota)));
        let outer_span = self.error_span;
        let ty = source.ty.map(|e| {
            let ty = self.typ(e);
            if !self.store.is_invalid(ty) && !self.is_const_type(ty) {
                let u = self.store.underlying(ty);
                if !self.store.is_invalid(u) {
                    let text = format!("invalid constant type {}", self.ty_text(ty));
                    self.err(e, text);
                }
                return None;
            }
            Some(ty)
        });
        let Some(ty) = ty.map_or(Some(None), |ty| ty.map(Some)) else {
            self.store.objs[obj].ty = self.store.universe.invalid;
            self.iota = outer_iota;
            return;
        };
        if spec.inherits.is_some() {
            self.error_span = Some(self.ident_span(spec.names[n]));
        }
        match source.values.get(n) {
            Some(&e) => {
                let x = self.expr(e);
                self.init_const(obj, ty, x);
            }
            None => self.store.objs[obj].ty = ty.unwrap_or(self.store.universe.invalid),
        }
        self.iota = outer_iota;
        self.error_span = outer_span;
    }

    fn init_const(&mut self, obj: ObjId, ty: Option<TypeId>, mut x: Operand) {
        let invalid = self.store.universe.invalid;
        if x.mode == Mode::Invalid || ty.is_some_and(|t| self.store.is_invalid(t)) {
            self.store.objs[obj].ty = ty.unwrap_or(invalid);
            return;
        }
        if x.mode != Mode::Const {
            let text = format!("{} is not constant", self.describe(&x));
            self.err(x.expr, text);
            self.store.objs[obj].ty = ty.unwrap_or(invalid);
            return;
        }
        let ty = ty.unwrap_or(x.ty);
        self.store.objs[obj].ty = ty;
        self.wanted = Some(Wanted::Obj(obj));
        self.assignment(&mut x, Some(ty), "constant declaration");
        if x.mode == Mode::Invalid {
            // Without a value, what it is used for can't be judged.
            self.store.objs[obj].ty = invalid;
            return;
        }
        if let Some(value) = x.val {
            self.store.objs[obj].kind = ObjKind::Const { value };
        }
    }

    /// A type declaration; the object exists (with its defined type, unless it is an alias).
    pub fn type_decl(&mut self, obj: ObjId, spec: &ast::TypeSpec) {
        self.scopes.push();
        if spec.alias {
            let generic = match spec.type_params.first() {
                Some(first) => {
                    let at = self.ident_span(first.name);
                    self.need_go(at, 23, "generic type alias")
                }
                None => true,
            };
            if generic {
                let at = self.ident_span(spec.name);
                self.need_go(at, 9, "type alias");
            }
            if !spec.type_params.is_empty() {
                let params = self.declare_type_params(&spec.type_params);
                self.ck.alias_params.insert(obj, params);
            }
            self.postpone = true;
            let ty = self.typ(spec.ty);
            self.postpone = false;
            if let Some(p) = self.store.as_type_param(ty)
                && self.ck.alias_params.get(&obj).is_some_and(|list| list.contains(&p))
            {
                self.err(spec.ty, "cannot use type parameter declared in alias declaration as RHS");
                self.store.objs[obj].ty = self.store.universe.invalid;
            } else {
                self.store.objs[obj].ty = ty;
            }
            self.scopes.pop();
            return;
        }
        let Some(named) = self.store.as_named(self.store.objs[obj].ty) else {
            self.scopes.pop();
            return;
        };
        if let Some(first) = spec.type_params.first() {
            let at = self.ident_span(first.name);
            self.need_go(at, 18, "type parameter");
        }
        self.store.named[named].outer_params = self.outer_params.clone();
        if self.store.named[named].type_params.is_empty() {
            self.declare_type_params_for(&spec.type_params, Some(named));
        } else {
            // An alias needed the parameters before.
            for p in &spec.type_params {
                let (pkg, file) = (self.pkg, self.file as usize);
                if let Some(obj) = self.ck.packages[pkg].files[file].objs[p.name] {
                    self.declare_local(obj);
                }
            }
        }
        let mut rhs = self.typ(spec.ty);
        if self.store.as_type_param(rhs).is_some() {
            self.err(spec.ty, "cannot use a type parameter as RHS in type declaration");
            rhs = self.store.universe.invalid;
        }
        if self.store.as_named(rhs).is_some() {
            self.ck.right_sides.insert(named, rhs);
        }
        self.ck.set_underlying(named, rhs);
        self.scopes.pop();
        self.ck.infinite.push_back(Later::Finite(named));
        if !self.store.named[named].methods.is_empty() {
            self.ck.later.push_back(Later::FieldsAndMethods(named));
            self.ck.later.push_back(Later::Methods(named));
        }
    }

    pub fn declare_type_params(&mut self, list: &[ast::TypeParam]) -> Vec<TypeParamId> {
        self.declare_type_params_for(list, None)
    }

    /// Declares type parameters in the innermost scope, then resolves their constraints, which may mention them. For
    /// a defined type they are entered before that, since constraints may mention the type as well.
    fn declare_type_params_for(
        &mut self,
        list: &[ast::TypeParam],
        named: Option<NamedId>,
    ) -> Vec<TypeParamId> {
        let invalid = self.store.universe.invalid;
        let mut params = Vec::with_capacity(list.len());
        for (i, p) in list.iter().enumerate() {
            let obj = self.new_local(p.name, invalid, ObjKind::TypeName { alias: false });
            let (id, ty) = self.store.new_type_param(obj, i as u32);
            self.store.objs[obj].ty = ty;
            self.declare_local(obj);
            params.push(id);
        }
        if let Some(named) = named {
            self.store.named[named].type_params = params.clone();
        }
        let outer = std::mem::replace(&mut self.in_type_params, true);
        let mut previous: Option<(ExprId, TypeId)> = None;
        for (p, &id) in list.iter().zip(&params) {
            let bound = match previous {
                Some((e, bound)) if e == p.constraint => bound,
                _ => self.constraint(p.constraint),
            };
            previous = Some((p.constraint, bound));
            self.store.type_params[id].constraint = Some(bound);
            if self.store.as_named(bound).is_some() {
                self.ck.infinite.push_back(Later::Constraint(id));
            }
        }
        self.in_type_params = outer;
        params
    }

    /// Checks a function type with its parameters declared as variables, in scopes of its own. For a method `recv` has
    /// the receiver and the method.
    pub fn signature(&mut self, recv: Option<(&ast::Param, ObjId)>, ty: &ast::FuncType) -> TypeId {
        self.scopes.push();
        let outer = self.outer_params.clone();
        let receiver = recv.and_then(|(param, method)| self.receiver(param, method));
        let type_params = self.declare_type_params(&ty.type_params);
        self.outer_params.extend(&type_params);
        // Names come into scope after all types: `func f(time time.Time, d time.Duration)`.
        let mut vars: Vec<ObjId> = receiver.into_iter().collect();
        let (params, variadic) = self.params(&ty.params, VarKind::Param, &mut vars);
        let (results, _) = self.params(&ty.results, VarKind::Result, &mut vars);
        for var in vars {
            self.declare_local(var);
        }
        self.outer_params = outer;
        self.scopes.pop();
        self.store.intern(Type::Signature(Signature { params, results, variadic, type_params }))
    }

    fn params(&mut self, list: &[ast::Param], kind: VarKind, vars: &mut Vec<ObjId>) -> (Vec<TypeId>, bool) {
        let mut types = Vec::with_capacity(list.len());
        let mut variadic = false;
        let mut previous: Option<(ExprId, TypeId)> = None;
        for p in list {
            let elem = match previous {
                Some((e, ty)) if e == p.ty => ty,
                _ => self.var_type(p.ty),
            };
            previous = Some((p.ty, elem));
            let ty = if p.variadic { self.store.slice_of(elem) } else { elem };
            variadic |= p.variadic;
            if let Some(id) = p.name {
                vars.push(self.new_var(id, ty, kind));
            }
            types.push(ty);
        }
        (types, variadic)
    }

    /// A method's receiver: declares its type parameters and makes its variable.
    fn receiver(&mut self, param: &ast::Param, method: ObjId) -> Option<ObjId> {
        let mut base = param.ty;
        let mut wrappers = Vec::new();
        while let ExprKind::Paren(x) | ExprKind::Star(x) = self.ast.exprs[base].kind {
            wrappers.push(base);
            base = x;
        }
        let ty = match &self.ast.exprs[base].kind {
            ExprKind::Index { x, indices } => self.generic_receiver(base, *x, indices),
            _ => self.typ(base),
        };
        let mut whole = ty;
        for &w in wrappers.iter().rev() {
            if matches!(self.ast.exprs[w].kind, ExprKind::Star(_)) && !self.store.is_invalid(whole) {
                whole = self.store.pointer_to(whole);
            }
            self.record_type(w, whole);
        }
        // gc looks behind one star only.
        let stars = wrappers.iter().filter(|&&w| matches!(self.ast.exprs[w].kind, ExprKind::Star(_)));
        let at = stars.copied().nth(1).unwrap_or(base);
        self.check_receiver(at, whole, method);
        param.name.map(|id| self.new_var(id, whole, VarKind::Receiver))
    }

    fn generic_receiver(&mut self, e: ExprId, base: ExprId, indices: &[ExprId]) -> TypeId {
        let invalid = self.store.universe.invalid;
        let ExprKind::Ident(id) = self.ast.exprs[base].kind else {
            return self.typ(e);
        };
        let name = self.name_of(id);
        let Some(obj) = self.find(name) else {
            let text = format!("undefined: {}", self.text(name));
            self.err(base, text);
            return invalid;
        };
        self.record_obj(id, obj);
        let at = self.span(e);
        self.need_go(at, 18, "type instantiation");
        self.ck.resolve(obj);
        let ty = self.store.objs[obj].ty;
        if self.ck.alias_params.contains_key(&obj) {
            let text =
                format!("cannot define new methods on generic alias type {}", self.generic_text(base, ty));
            self.err(base, text);
            return invalid;
        }
        let Some(named) = self.store.as_named(ty) else {
            if !self.store.is_invalid(ty) {
                let text = format!("{} is not a generic type", self.ty_text(ty));
                self.err(base, text);
            }
            return invalid;
        };
        self.record_type(base, ty);
        self.record_type(e, ty);
        let params = self.store.named[named].type_params.clone();
        if params.is_empty() {
            let text = format!("{} is not a generic type", self.ty_text(ty));
            self.err(base, text);
            return invalid;
        }
        for (i, &index) in indices.iter().enumerate() {
            let ExprKind::Ident(id) = self.ast.exprs[index].kind else {
                let text = format!("receiver type parameter {} must be an identifier", self.src(index));
                self.err(index, text);
                continue;
            };
            let Some(&p) = params.get(i) else { continue };
            let pty = self.store.intern(Type::TypeParam(p));
            let obj = self.new_local(id, pty, ObjKind::TypeName { alias: false });
            self.declare_local(obj);
            self.record_type(index, pty);
            self.rename_param(id);
        }
        if indices.len() != params.len() {
            let plural = if indices.len() == 1 { "type parameter" } else { "type parameters" };
            let text = format!(
                "receiver declares {} {plural}, but receiver base type declares {}",
                indices.len(),
                params.len()
            );
            self.err(base, text);
        }
        self.outer_params.extend(params);
        ty
    }

    /// Messages about a method call its type's parameters as its receiver does.
    fn rename_param(&mut self, id: ast::IdentId) {
        let name = self.name_of(id);
        let ty = self.facts().objs[id].map(|o| self.store.objs[o].ty);
        if let Some(p) = ty.and_then(|ty| self.store.as_type_param(ty)) {
            self.store.renamed_params.push((p, name));
        }
    }

    /// The receiver's base type must be a type defined in this package, no pointer and no interface.
    fn check_receiver(&mut self, at: ExprId, ty: TypeId, method: ObjId) {
        let base = match *self.store.ty(ty) {
            Type::Pointer(e) => e,
            _ => ty,
        };
        if self.store.is_invalid(base) {
            return;
        }
        let mut name = at;
        while let ExprKind::Star(x) | ExprKind::Paren(x) = self.ast.exprs[name].kind {
            name = x;
        }
        let instance = self.instance_behind_alias(name);
        let text = match *self.store.ty(base) {
            _ if instance.is_some() => {
                format!("cannot define new methods on instantiated type {}", instance.unwrap_or_default())
            }
            Type::Named(n) => {
                let named = &self.store.named[n];
                let pkg = self.store.objs[named.obj].pkg;
                if pkg != Some(self.pkg) {
                    format!("cannot define new methods on non-local type {}", self.ty_text(base))
                } else if named.origin.is_some() {
                    format!("cannot define new methods on instantiated type {}", self.ty_text(base))
                } else if !named.type_params.is_empty()
                    && !matches!(self.ast.exprs[at].kind, ExprKind::Index { .. })
                {
                    return;
                } else {
                    match self.store.under(base) {
                        Type::Pointer(_) | Type::Interface(_) => {
                            format!(
                                "invalid receiver type {} (pointer or interface type)",
                                self.ty_text(base)
                            )
                        }
                        Type::Basic(types::Basic::UnsafePointer) => {
                            format!("invalid receiver type {} (unsafe.Pointer)", self.ty_text(base))
                        }
                        _ => return,
                    }
                }
            }
            Type::Basic(_) => {
                format!("cannot define new methods on non-local type {}", self.ty_text(base))
            }
            _ => format!("invalid receiver type {}", self.ty_text(ty)),
        };
        self.err(at, text);
        if let ObjKind::Func(f) = &mut self.store.objs[method].kind {
            f.recv = None;
        }
    }

    /// Puts the variables and type parameters that `signature` made into the innermost scope, for the body.
    pub fn enter_signature(&mut self, recv: Option<&ast::Param>, ty: &ast::FuncType) {
        let bind = |cx: &mut Self, id: ast::IdentId| {
            let (pkg, file) = (cx.pkg, cx.file as usize);
            let name = cx.name_of(id);
            if let Some(obj) = cx.ck.packages[pkg].files[file].objs[id]
                && cx.scopes.get_here(name).is_none()
            {
                cx.scopes.bind(name, obj);
            }
        };
        if let Some(recv) = recv {
            let mut base = recv.ty;
            while let ExprKind::Paren(x) | ExprKind::Star(x) = self.ast.exprs[base].kind {
                base = x;
            }
            if let ExprKind::Index { indices, .. } = &self.ast.exprs[base].kind {
                for &i in indices {
                    if let ExprKind::Ident(id) = self.ast.exprs[i].kind {
                        bind(self, id);
                        self.rename_param(id);
                    }
                }
            }
        }
        let own = ty.type_params.iter().map(|p| p.name);
        let vars = recv.into_iter().chain(&ty.params).chain(&ty.results).filter_map(|p| p.name);
        for id in own.chain(vars) {
            bind(self, id);
        }
    }

    /// The body of a declared function.
    pub fn func_body(&mut self, obj: ObjId, decl: &ast::FuncDecl) {
        let Some(body) = &decl.body else { return };
        let ObjKind::Func(info) = self.store.objs[obj].kind.clone() else { return };
        let Type::Signature(sig) = self.store.ty(self.store.objs[obj].ty).clone() else { return };
        if let Some(recv) = info.recv {
            self.outer_params.extend(self.ck.store.named[recv.named].type_params.clone());
        }
        self.outer_params.extend(&sig.type_params);
        self.scopes.push();
        self.enter_signature(decl.recv.as_ref(), &decl.ty);
        self.body(&sig, &decl.ty, body);
        self.scopes.pop();
    }

    /// The statements of a function with the signature's scope entered.
    pub fn body(&mut self, sig: &Signature, ty: &ast::FuncType, body: &ast::Block) {
        let (pkg, file) = (self.pkg, self.file as usize);
        let objs = &self.ck.packages[pkg].files[file].objs;
        let named_results = ty.results.iter().filter_map(|p| p.name).map(|id| objs[id]).collect();
        let func = crate::context::Func {
            results: sig.results.clone(),
            result_types: ty.results.iter().map(|r| r.ty).collect(),
            named_results,
        };
        let outer = self.func.replace(func);
        let labels = std::mem::take(&mut self.labels);
        self.check_labels(body);
        self.block_stmts(&body.stmts);
        if !sig.results.is_empty() && !self.terminates_list(&body.stmts) {
            let at = Span::new(body.span.file, body.span.end.saturating_sub(1), body.span.end);
            self.err_at(at, "missing return");
        }
        self.func = outer;
        self.labels = labels;
    }

    /// A declaration statement.
    pub fn local_decl(&mut self, decl: &ast::Decl) {
        match decl {
            Decl::Const(specs) => {
                for (s, spec) in specs.iter().enumerate() {
                    let mut made = Vec::new();
                    for (n, &id) in spec.names.iter().enumerate() {
                        let kind = ObjKind::Const { value: ConstValue::int(0) };
                        let invalid = self.store.universe.invalid;
                        let obj = self.new_local(id, invalid, kind);
                        self.const_decl(obj, specs, s, n);
                        made.push(obj);
                    }
                    if let Some((at, text)) = const_arity(self.ast, specs, spec, &self.ck.store.names) {
                        self.err_at(at, text);
                    }
                    for obj in made {
                        self.declare_local(obj);
                    }
                }
            }
            Decl::Var(specs) => {
                for spec in specs {
                    self.local_vars(spec);
                }
            }
            Decl::Type(specs) => {
                for spec in specs {
                    self.local_type(spec);
                }
            }
            Decl::Import(_) | Decl::Func(_) => {}
        }
    }

    fn local_vars(&mut self, spec: &ast::VarSpec) {
        let invalid = self.store.universe.invalid;
        let ty = spec.ty.map(|e| self.var_type(e));
        let vars: Vec<ObjId> =
            spec.names.iter().map(|&id| self.new_var(id, ty.unwrap_or(invalid), VarKind::Local)).collect();
        if !spec.values.is_empty() {
            self.init_vars(&vars, ty.is_some(), &spec.values);
        }
        for v in vars {
            self.declare_local(v);
        }
    }

    fn local_type(&mut self, spec: &ast::TypeSpec) {
        let invalid = self.store.universe.invalid;
        let obj = self.new_local(spec.name, invalid, ObjKind::TypeName { alias: spec.alias });
        if !spec.alias {
            let (named, ty) = self.store.new_named(obj);
            self.store.objs[obj].ty = ty;
            self.store.named[named].local = self.local_type_number(spec.name);
        }
        self.declare_local(obj);
        self.record_obj_unless_blank(spec.name, obj);
        self.state_mut(obj).progress = Progress::Active;
        self.ck.path.push(obj);
        self.type_decl(obj, spec);
        self.ck.path.pop();
        self.state_mut(obj).progress = Progress::Done;
        self.ck.resolve_postponed();
        self.ck.settle();
    }

    /// Counts the types that functions of the package declare up to this one, from 1.
    fn local_type_number(&mut self, name: ast::IdentId) -> u32 {
        let (pkg, at) = (self.pkg, (self.file, self.ident_span(name).start));
        let ck = &mut *self.ck;
        if ck.pkg_states[pkg].local_types.is_empty() {
            let mut all = Vec::new();
            for (i, file) in ck.packages[pkg].files.iter().enumerate() {
                for stmt in file.ast.stmts.iter() {
                    let ast::StmtKind::Decl(decl) = &stmt.kind else { continue };
                    let Decl::Type(specs) = &**decl else { continue };
                    let defined = specs.iter().filter(|s| !s.alias);
                    all.extend(defined.map(|s| (i as u32, file.ast.idents[s.name].span.start)));
                }
            }
            all.sort_unstable();
            ck.pkg_states[pkg].local_types = all;
        }
        ck.pkg_states[pkg].local_types.partition_point(|&t| t <= at) as u32
    }

    fn record_obj_unless_blank(&mut self, id: ast::IdentId, obj: ObjId) {
        if self.name_of(id) != base::Symbol::BLANK {
            self.record_obj(id, obj);
        }
    }
}
