//! Inference of type arguments.

use base::Span;
use types::{Found, SubstMap, Term, Type, TypeId, TypeParamId};

use crate::checker::Checker;
use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;
use crate::unify::{How, Unifier};

impl Checker {
    /// The constraint's single term, or its core type as a term; and whether it is the only term.
    fn core_term(&mut self, p: TypeParamId) -> Option<(Term, bool)> {
        let ty = self.store.intern(Type::TypeParam(p));
        let terms = self.store.type_set(ty).terms.clone()?;
        if let [one] = terms[..] {
            return Some((one, true));
        }
        let core = self.store.core_type(ty)?;
        Some((Term { tilde: true, ty: core }, false))
    }

    /// Does the type mention one of the parameters?
    pub(crate) fn mentions_params(&self, ty: TypeId, params: &[TypeParamId]) -> bool {
        let list = |types: &[TypeId]| types.iter().any(|&t| self.mentions_params(t, params));
        match self.store.ty(ty) {
            Type::Invalid | Type::Basic(_) => false,
            Type::TypeParam(p) => params.contains(p),
            Type::Named(n) => {
                let n = &self.store.named[*n];
                if n.origin.is_some() {
                    return list(&n.args);
                }
                n.type_params.iter().chain(&n.outer_params).any(|p| params.contains(p))
            }
            Type::Pointer(e) | Type::Slice(e) => self.mentions_params(*e, params),
            Type::Array { elem, .. } | Type::Chan { elem, .. } => self.mentions_params(*elem, params),
            Type::Map { key, value } => {
                self.mentions_params(*key, params) || self.mentions_params(*value, params)
            }
            Type::Struct(fields) => fields.iter().any(|f| self.mentions_params(f.ty, params)),
            Type::Signature(s) => {
                list(&s.params)
                    || list(&s.results)
                    || s.type_params.iter().any(|&p| {
                        !params.contains(&p)
                            && self.store.type_params[p]
                                .constraint
                                .is_some_and(|c| self.mentions_params(c, params))
                    })
            }
            Type::Tuple(types) => list(types),
            Type::Interface(i) => {
                i.methods.iter().any(|m| self.mentions_params(m.sig, params))
                    || i.embeds.iter().flatten().any(|t| self.mentions_params(t.ty, params))
            }
        }
    }

    /// The type arguments of a type: those of an instance, or the parameters themselves.
    pub(crate) fn type_args(&mut self, n: types::NamedId) -> Vec<TypeId> {
        let named = &self.store.named[n];
        if named.origin.is_some() {
            return named.args.clone();
        }
        let params: Vec<TypeParamId> = named.type_params.iter().chain(&named.outer_params).copied().collect();
        params.into_iter().map(|p| self.store.intern(Type::TypeParam(p))).collect()
    }
}

/// The map from parameters to the known arguments.
pub(crate) fn known_map(params: &[TypeParamId], args: &[Option<TypeId>]) -> SubstMap {
    params.iter().zip(args).filter_map(|(&p, &a)| Some((p, a?))).collect()
}

impl Ctx<'_> {
    fn param_names(&self, params: &[TypeParamId]) -> String {
        let names: Vec<String> = params
            .iter()
            .map(|&p| self.text(self.store.objs[self.store.type_params[p].obj].name).to_string())
            .collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        }
    }

    /// Infers the arguments that `args` leaves open from the operands passed for `params`, and from constraints.
    /// The error is a message and where to report it. `reverse` names the variable that the function is assigned to, if
    /// it isn't called: it stands for the one operand.
    pub fn infer(
        &mut self,
        at: Span,
        type_params: &[TypeParamId],
        args: &[Option<TypeId>],
        params: &[TypeId],
        operands: &[Operand],
        reverse: Option<&str>,
    ) -> Result<Vec<TypeId>, (Span, String)> {
        if let Some(all) = args.iter().copied().collect::<Option<Vec<_>>>()
            && all.len() == type_params.len()
        {
            return Ok(all);
        }
        if operands.iter().any(|x| !x.is_valid()) {
            return Err((at, String::new()));
        }
        let given = known_map(type_params, args);
        let params: Vec<TypeId> = params.iter().map(|&p| self.store.subst(p, &given)).collect();
        let mut u = Unifier::new(type_params, args, self.go);
        let mut untyped = Vec::new();
        for (x, &param) in operands.iter().zip(&params) {
            if !self.mentions_params(param, type_params) && !self.mentions_params(x.ty, type_params) {
                continue;
            }
            if !self.is_untyped(x.ty) {
                if !u.unify(self.ck, param, x.ty, How::ASSIGN) {
                    return Err(self.mismatch(&u, param, x, reverse));
                }
            } else if let Some(p) = self.store.as_type_param(param)
                && x.mode != Mode::Nil
            {
                untyped.push((p, x.clone()));
            }
        }
        self.infer_from_constraints(at, &mut u)?;
        let mut largest: Vec<(usize, TypeId)> = Vec::new();
        for (p, x) in untyped {
            let Some(i) = type_params.iter().position(|&q| q == p) else { continue };
            if u.at(i).is_some() {
                continue;
            }
            match largest.iter_mut().find(|l| l.0 == i) {
                None => largest.push((i, x.ty)),
                Some(l) => match self.max_type(l.1, x.ty) {
                    Some(m) => l.1 = m,
                    None => {
                        let text = format!(
                            "mismatched types {} and {} (cannot infer {})",
                            self.ty_text(l.1),
                            self.ty_text(x.ty),
                            self.param_names(&[p])
                        );
                        return Err((self.start(x.expr), text));
                    }
                },
            }
        }
        for (i, ty) in largest {
            let default = self.default_type(ty);
            u.set(i, default);
        }
        let result = self.simplify(type_params, u.inferred());
        let mut out = Vec::with_capacity(result.len());
        for (ty, &p) in result.into_iter().zip(type_params) {
            match ty {
                Some(ty) if !self.mentions_params(ty, type_params) => out.push(ty),
                _ => {
                    let obj = self.store.type_params[p].obj;
                    let place = self.store.objs[obj].span.map(|s| base::Diag::position(s.pos()));
                    let text = format!(
                        "cannot infer {} (declared at {})",
                        self.param_names(&[p]),
                        place.unwrap_or_default()
                    );
                    return Err((at, text));
                }
            }
        }
        Ok(out)
    }

    fn mismatch(&mut self, u: &Unifier, param: TypeId, x: &Operand, reverse: Option<&str>) -> (Span, String) {
        let known = u.inferred();
        let src = reverse.map_or_else(|| self.operand_src(x), str::to_string);
        let arg = if reverse.is_some() { self.ty_text(x.ty) } else { self.operand_type_text(x) };
        let text = |cx: &Self, ty| match cx.store.ty(ty) {
            Type::Signature(s) if reverse.is_some() => cx.named_signature(x.expr, s),
            _ => cx.ty_text(ty),
        };
        let par = text(self, param);
        let at = self.start(x.expr);
        if known.iter().all(Option::is_none) {
            let names = self.param_names(&u.params);
            return (at, format!("type {arg} of {src} does not match {par} (cannot infer {names})"));
        }
        let inferred = self.store.subst(param, &known_map(&u.params, &known));
        if inferred == param {
            return (at, format!("type {arg} of {src} does not match {par}"));
        }
        let inferred = text(self, inferred);
        if reverse.is_some() {
            return (at, format!("inferred type {inferred} for {par} does not match type {arg} of {src}"));
        }
        (at, format!("type {arg} of {src} does not match inferred type {inferred} for {par}"))
    }

    fn infer_from_constraints(&mut self, at: Span, u: &mut Unifier) -> Result<(), (Span, String)> {
        loop {
            let before = u.unknowns();
            for i in 0..u.params.len() {
                let p = u.params[i];
                let known = u.at(i);
                if let Some((term, single)) = self.ck.core_term(p) {
                    match known {
                        Some(ty) if !u.unify(self.ck, ty, term.ty, How::LOOSE) => {
                            return Err((at, self.unsatisfied(p, ty, "")));
                        }
                        None if single && !term.tilde => u.set(i, term.ty),
                        Some(_) | None => {}
                    }
                }
                if let Some(ty) = known
                    && !self.mentions_params(ty, &u.params)
                {
                    let Some(bound) = self.store.type_params[p].constraint else { continue };
                    for m in self.store.type_set(bound).methods.clone() {
                        let fits = match self.ck.find_method(ty, m.pkg, m.name) {
                            Found::Method { pointer_recv: true, indirect: false, .. } => false,
                            Found::Method { sig, .. } => u.unify(self.ck, sig, m.sig, How::EXACT),
                            _ => false,
                        };
                        if !fits {
                            let cause = match self.store.method_gap(ty, &m, true) {
                                Some(why) => {
                                    let pkg = self.pkg;
                                    self.ck.missing_text(pkg, ty, bound, &why)
                                }
                                None => String::new(),
                            };
                            return Err((at, self.unsatisfied(p, ty, &cause)));
                        }
                    }
                }
            }
            if u.unknowns() == before {
                return Ok(());
            }
        }
    }

    fn unsatisfied(&self, p: TypeParamId, ty: TypeId, cause: &str) -> String {
        let bound = self.store.type_params[p].constraint.map_or(String::new(), |c| self.ty_text(c));
        let text = format!(
            "{} (type {}) does not satisfy {bound} {cause}",
            self.param_names(&[p]),
            self.ty_text(ty)
        );
        text.trim_end().to_string()
    }

    /// Replaces parameters in inferred arguments by what was inferred for them.
    fn simplify(&mut self, params: &[TypeParamId], mut args: Vec<Option<TypeId>>) -> Vec<Option<TypeId>> {
        // A cycle through a parameter would grow for ever; n rounds suffice for everything else.
        for _ in 0..=params.len() {
            let map = known_map(params, &args);
            let mut changed = false;
            for arg in args.iter_mut().flatten() {
                let new = self.store.subst(*arg, &map);
                changed |= new != *arg;
                *arg = new;
            }
            if !changed {
                break;
            }
        }
        // A generic function passed as argument has become an ordinary one.
        for arg in args.iter_mut().flatten() {
            if let Type::Signature(s) = self.store.ty(*arg).clone()
                && !s.type_params.is_empty()
                && !self.mentions_params(*arg, params)
            {
                *arg = self.store.intern(Type::Signature(types::Signature { type_params: Vec::new(), ..s }));
            }
        }
        args
    }
}
