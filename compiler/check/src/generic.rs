//! Instantiation of generic types and functions.

use base::{Span, Symbol};
use syntax::ast::{ExprId, ExprKind, IdentId};
use types::{Found, NamedId, ObjId, PkgId, Signature, SubstMap, Type, TypeId, TypeParamId};

use crate::checker::{Checker, Later, Progress};
use crate::context::Ctx;
use crate::expr::Target;
use crate::info::Mode;
use crate::operand::Operand;

impl Checker {
    /// A generic signature with its type parameters replaced.
    pub(crate) fn instantiate_signature(&mut self, sig: TypeId, args: &[TypeId]) -> TypeId {
        let Type::Signature(s) = self.store.ty(sig).clone() else { return sig };
        let map: SubstMap = s.type_params.iter().copied().zip(args.iter().copied()).collect();
        let params = self.store.subst_list(&s.params, &map);
        let results = self.store.subst_list(&s.results, &map);
        self.store.signature(params, results, s.variadic)
    }

    /// Copies of type parameters, with constraints among the copies, so that a generic function can be called with its
    /// own parameters as arguments.
    pub(crate) fn fresh_params(&mut self, params: &[TypeParamId]) -> (Vec<TypeParamId>, SubstMap) {
        let mut map = SubstMap::default();
        let mut fresh = Vec::with_capacity(params.len());
        for (i, &p) in params.iter().enumerate() {
            let obj = self.store.type_params[p].obj;
            let (id, ty) = self.store.new_type_param(obj, i as u32);
            map.insert(p, ty);
            fresh.push(id);
        }
        for (&p, &q) in params.iter().zip(&fresh) {
            if let Some(c) = self.store.type_params[p].constraint {
                let c = self.store.subst(c, &map);
                self.store.type_params[q].constraint = Some(c);
            }
        }
        (fresh, map)
    }

    /// A lookup whose result has its signature resolved.
    pub(crate) fn find_method(&mut self, ty: TypeId, pkg: Option<PkgId>, name: Symbol) -> Found {
        let mut found = self.store.lookup(ty, pkg, name);
        if let Found::Method { obj: Some(obj), holder, sig, .. } = &mut found {
            if self.states.get(*obj).is_some_and(|s| s.progress != Progress::Done) {
                self.resolve(*obj);
                *sig = self.store.method_sig(*obj, *holder);
            }
            if self.is_generic_func(*sig) {
                *sig = self.generic_method_sig(*obj, *holder, *sig);
            }
        }
        found
    }

    /// The signature of a method with type parameters of its own on an instance: constraints that mention the
    /// receiver's parameters are instantiated too.
    fn generic_method_sig(&mut self, method: ObjId, holder: TypeId, sig: TypeId) -> TypeId {
        let Some(named) = self.store.as_named(holder) else { return sig };
        if self.store.named[named].origin.is_none() {
            return sig;
        }
        if let Some(&known) = self.generic_methods.get(&(method, holder)) {
            return known;
        }
        let Type::Signature(s) = self.store.ty(sig).clone() else { return sig };
        let (fresh, map) = self.fresh_params(&s.type_params);
        let receiver = self.store.instance_map(named);
        for &q in &fresh {
            if let Some(c) = self.store.type_params[q].constraint {
                let c = self.store.subst(c, &receiver);
                self.store.type_params[q].constraint = Some(c);
            }
        }
        let params = self.store.subst_list(&s.params, &map);
        let results = self.store.subst_list(&s.results, &map);
        let sig = self.store.intern(Type::Signature(Signature {
            params,
            results,
            variadic: s.variadic,
            type_params: fresh,
        }));
        self.generic_methods.insert((method, holder), sig);
        sig
    }

    /// Reports the first type argument that doesn't satisfy its constraint.
    pub(crate) fn verify(
        &mut self,
        pkg: PkgId,
        go: u32,
        at: &[Span],
        params: &[TypeParamId],
        args: &[TypeId],
    ) {
        let map: SubstMap = params.iter().copied().zip(args.iter().copied()).collect();
        for (i, (&p, &arg)) in params.iter().zip(args).enumerate() {
            let Some(bound) = self.store.type_params[p].constraint else { continue };
            if bound == self.store.universe.empty_interface {
                continue;
            }
            let bound = self.store.subst(bound, &map);
            let bound = self.as_constraint(bound);
            if let Err(why) = self.implements(pkg, go, arg, bound, true) {
                if let Some(&at) = at.get(i).or(at.last()) {
                    self.report_soft_checked(at, why);
                }
                return;
            }
        }
    }

    /// A constraint as an interface: any other type stands for the interface that embeds it.
    pub(crate) fn as_constraint(&mut self, ty: TypeId) -> TypeId {
        let u = self.store.underlying(ty);
        if matches!(self.store.ty(u), Type::Interface(_) | Type::Invalid) {
            return ty;
        }
        let embeds = vec![vec![types::Term { tilde: false, ty }]];
        self.store.intern(Type::Interface(types::Interface {
            methods: Vec::new(),
            embeds,
            comparable: false,
            implicit: true,
        }))
    }

    fn report_soft_checked(&mut self, at: Span, text: String) {
        if !text.contains("invalid type") {
            self.report(at, text);
        }
    }
}

impl Ctx<'_> {
    /// Does expression `e` name a generic type without type arguments?
    pub fn is_generic_type_expr(&self, e: ExprId, ty: TypeId) -> bool {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let id = match self.ast.exprs[e].kind {
            ExprKind::Ident(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => return false,
        };
        let Some(obj) = self.packages[self.pkg].files[self.file as usize].objs[id] else { return false };
        self.ck.alias_params.contains_key(&obj)
            || matches!(self.store.ty(ty), Type::Named(n) if !self.store.named[*n].type_params.is_empty())
    }

    /// The identifier that names a function or generic type in an expression.
    pub fn name_ident(&self, e: ExprId) -> Option<IdentId> {
        match &self.ast.exprs[e].kind {
            ExprKind::Ident(id) => Some(*id),
            ExprKind::Selector { sel, .. } => Some(*sel),
            ExprKind::Paren(x) | ExprKind::Index { x, .. } => self.name_ident(*x),
            _ => None,
        }
    }

    pub fn record_instance(&mut self, e: ExprId, args: &[TypeId]) {
        if let Some(id) = self.name_ident(e) {
            self.facts().instances.insert(id, args.to_vec());
        }
    }

    /// Type arguments; None if one is invalid.
    pub fn type_list(&mut self, list: &[ExprId]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|&e| self.var_type(e)).collect();
        types.iter().all(|&t| !self.store.is_invalid(t)).then_some(types)
    }

    /// `G[A, B]` as a type.
    pub fn instantiated_type(&mut self, e: ExprId, base: ExprId, indices: &[ExprId]) -> TypeId {
        let invalid = self.store.universe.invalid;
        let at = self.span(e);
        self.need_go(at, 18, "type instantiation");
        let generic = self.generic_typ(base);
        if self.store.is_invalid(generic) {
            for &i in indices {
                self.typ(i);
            }
            return invalid;
        }
        let obj =
            self.name_ident(base).and_then(|id| self.packages[self.pkg].files[self.file as usize].objs[id]);
        let alias = obj.and_then(|o| self.ck.alias_params.get(&o).cloned());
        let named = self.store.as_named(generic);
        let params: Vec<TypeParamId> = match (&alias, named) {
            (Some(params), _) => params.clone(),
            (None, Some(n)) if self.store.named[n].origin.is_none() => {
                self.store.named[n].type_params.clone()
            }
            _ => Vec::new(),
        };
        if params.is_empty() {
            let args: Vec<String> = indices.iter().map(|&i| self.src(i)).collect();
            let text = format!(
                "invalid operation: {}[{}] ({} is not a generic type)",
                self.src(base),
                args.join(", "),
                self.ty_text(generic)
            );
            self.err(base, text);
            for &i in indices {
                self.typ(i);
            }
            return invalid;
        }
        let Some(args) = self.type_list(indices) else { return invalid };
        if args.len() != params.len() {
            let qualifier = if args.len() < params.len() { "not enough" } else { "too many" };
            let text = format!(
                "{qualifier} type arguments for type {}: have {}, want {}",
                self.src(base),
                args.len(),
                params.len()
            );
            self.err(e, text);
            return match (&alias, named) {
                // What uses it may be wrong besides; with too many nothing more is said.
                (None, Some(n)) if args.len() < params.len() => self.store.broken_instance(n, args),
                _ => invalid,
            };
        }
        let spans: Vec<Span> = indices.iter().map(|&i| self.span(i)).collect();
        let ty = if alias.is_some() {
            let map: SubstMap = params.iter().copied().zip(args.iter().copied()).collect();
            self.store.subst(generic, &map)
        } else {
            let n: NamedId = named.expect("a defined type");
            let outer: Vec<TypeParamId> = self.store.named[n].outer_params.clone();
            let mut all = args.clone();
            for p in outer {
                all.push(self.store.intern(Type::TypeParam(p)));
            }
            self.store.instantiate_named(n, all)
        };
        let (pkg, go) = (self.pkg, self.go);
        self.defer(Later::Verify { pkg, go, at: spans, params, args });
        if let Some(n) = self.store.as_named(ty) {
            let written = self.span(base);
            self.ck.instance_spans.entry(n).or_insert(written);
            self.ck.infinite.push_back(Later::Finite(n));
            self.ck.settle();
        }
        ty
    }

    /// Gives a generic function its type arguments: checks them and records the instance.
    pub fn instantiate_function(&mut self, x: &mut Operand, args: &[TypeId], at: Vec<Span>) {
        let Some(sig) = self.as_signature(x.ty) else { return };
        let (pkg, go) = (self.pkg, self.go);
        let params = sig.type_params;
        x.ty = self.ck.instantiate_signature(x.ty, args);
        x.mode = Mode::Value;
        self.record_instance(x.expr, args);
        self.defer(Later::Verify { pkg, go, at, params, args: args.to_vec() });
    }

    /// `f[A, B]` outside a call: missing arguments come from the target, if there is one.
    pub fn function_instance(
        &mut self,
        mut x: Operand,
        e: ExprId,
        indices: &[ExprId],
        target: Option<Target>,
    ) -> Operand {
        x.expr = e;
        let at = self.span(e);
        self.need_go(at, 18, "function instantiation");
        let Some(given) = self.type_list(indices) else {
            x.invalidate();
            return x;
        };
        let Some(sig) = self.as_signature(x.ty) else { return x };
        if given.len() > sig.type_params.len() {
            let text = format!("got {} type arguments but want {}", given.len(), sig.type_params.len());
            self.err(indices[sig.type_params.len()], text);
            x.invalidate();
            return x;
        }
        let spans: Vec<Span> = indices.iter().map(|&i| self.span(i)).collect();
        if given.len() == sig.type_params.len() {
            self.instantiate_function(&mut x, &given, spans);
            return x;
        }
        let args: Vec<Option<TypeId>> = given.iter().map(|&t| Some(t)).collect();
        self.infer_for_target(&mut x, args, target);
        x
    }

    /// A generic function assigned to something of function type.
    pub fn instantiate_for_target(&mut self, x: &mut Operand, target: Target) {
        self.infer_for_target(x, Vec::new(), Some(target));
    }

    fn infer_for_target(&mut self, x: &mut Operand, mut args: Vec<Option<TypeId>>, target: Option<Target>) {
        let Some(sig) = self.as_signature(x.ty) else { return };
        let how = if args.is_empty() { "implicitly" } else { "partially" };
        args.resize(sig.type_params.len(), None);
        let at = self.span(x.expr);
        if !self.need_go(at, 18, "function instantiation") {
            x.invalidate();
            return;
        }
        if target.is_some() && !self.need_go(at, 21, &format!("{how} instantiated function in assignment")) {
            x.invalidate();
            return;
        }
        let (params, map) = self.ck.fresh_params(&sig.type_params);
        let own = Signature { type_params: Vec::new(), ..sig.clone() };
        let own = self.store.intern(Type::Signature(own));
        let own = self.store.subst(own, &map);
        let (wanted, operands) = match &target {
            Some(t) => (vec![own], vec![Operand::new(x.expr, Mode::Value, t.sig)]),
            None => (Vec::new(), Vec::new()),
        };
        let desc = target.as_ref().map(|t| t.desc.as_str());
        // Of an instantiation gc names the bracket.
        let at = match self.ast.exprs[x.expr].kind {
            ExprKind::Index { .. } => self.point(x.expr),
            _ => at,
        };
        match self.infer(at, &params, &args, &wanted, &operands, desc) {
            Ok(args) => self.instantiate_function(x, &args, vec![at]),
            Err((at, text)) => {
                self.err_at(at, text);
                x.invalidate();
            }
        }
    }
}
