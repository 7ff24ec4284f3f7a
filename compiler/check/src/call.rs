//! Calls: conversions, builtins, functions with inference of type arguments.

use base::Span;
use syntax::ast::{ExprId, ExprKind};
use types::{Signature, SubstMap, Type, TypeId, TypeParamId};

use crate::checker::Later;
use crate::context::Ctx;
use crate::expr::Target;
use crate::info::Mode;
use crate::operand::Operand;
use crate::spelling::Wanted;

/// A type in a summary, with its text if that isn't the usual one.
pub(crate) type Listed = (TypeId, Option<String>);

/// An argument with the explicit type arguments of a partially instantiated generic function.
struct Arg {
    x: Operand,
    given: Vec<TypeId>,
}

impl Ctx<'_> {
    pub fn call(&mut self, e: ExprId, fun: ExprId, args: &[ExprId], spread: bool) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut given: Option<(&[ExprId], Vec<TypeId>)> = None;
        let ast = self.ast;
        let mut f = match &ast.exprs[fun].kind {
            ExprKind::Index { x, indices } => {
                let base = self.expr_or_type(*x, true);
                if base.mode == Mode::Value && self.is_generic_func(base.ty) {
                    let mut base = base;
                    base.expr = fun;
                    let at = self.span(fun);
                    self.need_go(at, 18, "function instantiation");
                    match self.type_list(indices) {
                        Some(types) => given = Some((indices, types)),
                        None => base.invalidate(),
                    }
                    base
                } else {
                    let mut x = self.index_operand(fun, base, *x, indices);
                    x.expr = fun;
                    self.record(&x);
                    x
                }
            }
            _ => self.expr_or_type(fun, true),
        };
        match f.mode {
            Mode::Invalid => {
                for &a in args {
                    self.use_expr(a);
                }
                return invalid;
            }
            Mode::Type => return self.conversion_call(e, &f, args, spread),
            Mode::Builtin => {
                let id = f.builtin.expect("a builtin has its ID");
                let x = self.builtin(e, id, fun, args, spread);
                if x.is_valid() && x.mode != Mode::Const {
                    self.has_call = true;
                }
                return x;
            }
            _ => {}
        }
        let Some(sig) = self.callee_signature(&f) else {
            for &a in args {
                self.use_expr(a);
            }
            return invalid;
        };
        if let Some((indices, types)) = &given {
            let want = sig.type_params.len();
            if types.len() > want {
                let text = format!("got {} type arguments but want {want}", types.len());
                self.err(indices[want], text);
                for &a in args {
                    self.use_expr(a);
                }
                return invalid;
            }
        }
        let operands = self.arguments(args);
        let types = given.as_ref().map_or(Vec::new(), |g| g.1.clone());
        let spans = given.as_ref().map_or(Vec::new(), |g| g.0.iter().map(|&i| self.span(i)).collect());
        let result = self.pass(e, &mut f, sig, types, spans, operands, args, spread);
        self.has_call = true;
        let Some(results) = result else {
            // The result types are still known unless they depend on the inference that failed.
            return invalid;
        };
        match results[..] {
            [] => Operand::new(e, Mode::NoValue, f.ty),
            [one] => {
                if self.store.is_invalid(one) {
                    return invalid;
                }
                Operand::new(e, Mode::Value, one)
            }
            _ => {
                let ty = self.store.tuple(results);
                Operand::new(e, Mode::Value, ty)
            }
        }
    }

    fn conversion_call(&mut self, e: ExprId, f: &Operand, args: &[ExprId], spread: bool) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut f = f.clone();
        if self.is_generic_type_expr(f.expr, f.ty) {
            let text = format!("cannot use generic type {} without instantiation", self.src(f.expr));
            self.err(f.expr, text);
            f.invalidate();
            return invalid;
        }
        let ty = f.ty;
        match args {
            [] => {
                let text = format!("missing argument in conversion to {}", self.ty_text(ty));
                self.err(e, text);
                invalid
            }
            [arg] => {
                let target = self.target_for(Some(ty), "conversion");
                let mut x = self.expr_for(*arg, target);
                if !x.is_valid() {
                    return invalid;
                }
                if self.store.is_interface(ty) && !self.store.type_set(ty).is_method_set() {
                    let text = format!(
                        "cannot use interface {} in conversion (contains specific type constraints or is comparable)",
                        self.ty_text(ty)
                    );
                    self.err(e, text);
                    return invalid;
                }
                if spread {
                    let text = format!("invalid use of ... in conversion to {}", self.ty_text(ty));
                    self.err(*arg, text);
                    return invalid;
                }
                self.wanted = Some(Wanted::Type(f.expr));
                self.conversion(&mut x, ty);
                x.expr = e;
                x
            }
            [.., last] => {
                for &a in args {
                    self.use_expr(a);
                }
                let text = format!("too many arguments in conversion to {}", self.ty_text(ty));
                self.err(*last, text);
                invalid
            }
        }
    }

    /// The signature of what is called; all types of a type parameter's set must share one.
    fn callee_signature(&mut self, f: &Operand) -> Option<Signature> {
        let common = self.common_under(f.ty, |cx, member| match member {
            Some((_, u)) if matches!(cx.store.ty(u), Type::Signature(_)) => Ok(()),
            Some((t, _)) => Err(format!("{} is not a function", cx.ty_text(t))),
            None => Err("no specific type".into()),
        });
        let why = match common {
            Ok(u) => return self.as_signature(u),
            Err(why) => why,
        };
        let text = format!("invalid operation: cannot call {}: {why}", self.describe(f));
        self.err(f.expr, text);
        None
    }

    /// The argument operands; generic functions stay generic, to be instantiated from the parameters.
    fn arguments(&mut self, args: &[ExprId]) -> Vec<Arg> {
        if let [only] = args {
            if let Some(arg) = self.partial_instance(*only) {
                return vec![arg];
            }
            let mut x = self.raw_expr(*only, None, None, true);
            self.only_value(&mut x);
            return self.spread_tuple(x).into_iter().map(|x| Arg { x, given: Vec::new() }).collect();
        }
        args.iter()
            .map(|&a| match self.partial_instance(a) {
                Some(arg) => arg,
                None => Arg { x: self.generic_expr(a), given: Vec::new() },
            })
            .collect()
    }

    /// `f[int]` as an argument where f has more type parameters, which the call may infer.
    fn partial_instance(&mut self, e: ExprId) -> Option<Arg> {
        let ExprKind::Index { x: base, indices } = &self.ast.exprs[e].kind else { return None };
        let (base, indices) = (*base, indices.as_slice());
        let mut x = self.expr_or_type(base, true);
        if x.mode != Mode::Value || !self.is_generic_func(x.ty) {
            let mut x = self.index_operand(e, x, base, indices);
            x.expr = e;
            self.only_value(&mut x);
            self.record(&x);
            return Some(Arg { x, given: Vec::new() });
        }
        let params = self.as_signature(x.ty).map_or(0, |s| s.type_params.len());
        if indices.len() >= params {
            let mut x = self.function_instance(x, e, indices, None);
            x.expr = e;
            self.record(&x);
            return Some(Arg { x, given: Vec::new() });
        }
        x.expr = e;
        match self.type_list(indices) {
            Some(given) => Some(Arg { x, given }),
            None => {
                x.invalidate();
                Some(Arg { x, given: Vec::new() })
            }
        }
    }

    /// Passes arguments to a signature: counts, infers type arguments, assigns. Returns the result types; None if they
    /// can't be known.
    fn pass(
        &mut self,
        e: ExprId,
        f: &mut Operand,
        sig: Signature,
        given: Vec<TypeId>,
        given_spans: Vec<Span>,
        mut args: Vec<Arg>,
        exprs: &[ExprId],
        spread: bool,
    ) -> Option<Vec<TypeId>> {
        let generic = !sig.type_params.is_empty();
        let known_results = (!generic).then(|| sig.results.clone());
        let mut params = sig.params.clone();
        let mut expected = params.len();
        let name = |cx: &Self| cx.src(f.expr);
        if sig.variadic {
            if spread {
                if exprs.len() == 1 && args.len() > 1 {
                    let text = format!("cannot use ... with {}-valued {}", args.len(), self.src(exprs[0]));
                    self.err(e, text);
                    return known_results;
                }
            } else if args.len() + 1 >= params.len() {
                let last = params.pop().expect("variadic has a parameter");
                let elem = match *self.store.ty(last) {
                    Type::Slice(elem) => elem,
                    _ => last,
                };
                params.resize(args.len().max(params.len()), elem);
                expected = args.len();
            } else {
                expected -= 1;
            }
        } else if spread {
            let text = format!("cannot use ... in call to non-variadic {}", name(self));
            self.err(e, text);
            return known_results;
        }
        if args.len() != expected {
            let (qualifier, at) = if args.len() > expected {
                ("too many", self.start(args[expected].x.expr))
            } else {
                let last = args.last().map_or(e, |a| a.x.expr);
                ("not enough", self.start(last))
            };
            let have: Vec<Listed> = args.iter().map(|a| self.listed(&a.x)).collect();
            let fun = f.expr;
            let map: SubstMap = if given.len() == sig.type_params.len() {
                sig.type_params.iter().copied().zip(given.iter().copied()).collect()
            } else {
                SubstMap::default()
            };
            let params = self.store.subst_list(&sig.params, &map);
            let want: Vec<Listed> = params
                .iter()
                .enumerate()
                .map(|(n, &ty)| (ty, Some(self.wanted_text(Some(Wanted::Param(fun, n)), ty))))
                .collect();
            let text = format!(
                "{qualifier} arguments in call to {}\n\thave {}\n\twant {}",
                name(self),
                self.types_summary(&have, false, spread),
                self.types_summary(&want, sig.variadic, false)
            );
            self.err_at(at, text);
            return known_results;
        }
        let mut results = sig.results.clone();
        let any_generic_arg = args.iter().any(|a| a.x.is_valid() && self.is_generic_func(a.x.ty));
        if generic || any_generic_arg {
            let (type_params, args_known) = self.infer_call(e, f, &sig, &mut params, given, &mut args)?;
            let own = sig.type_params.len();
            if generic {
                let map: SubstMap =
                    sig.type_params.iter().copied().zip(args_known[..own].iter().copied()).collect();
                results = self.store.subst_list(&results, &map);
                let fresh: SubstMap = type_params.iter().copied().zip(args_known.iter().copied()).collect();
                params = self.store.subst_list(&params, &fresh);
                let mut spans = given_spans;
                let at = self.call_span(e);
                if spans.len() < own {
                    let start = self.start(e);
                    self.need_go(start, 18, "implicit function instantiation");
                }
                spans.resize(own, at);
                f.ty = self.ck.instantiate_signature(f.ty, &args_known[..own]);
                f.mode = Mode::Value;
                self.record_instance(f.expr, &args_known[..own]);
                self.record(f);
                let (pkg, go) = (self.pkg, self.go);
                self.defer(Later::Verify {
                    pkg,
                    go,
                    at: spans,
                    params: sig.type_params.clone(),
                    args: args_known[..own].to_vec(),
                });
            }
        }
        let context = format!("argument to {}", name(self));
        for (n, (arg, &param)) in args.iter_mut().zip(&params).enumerate() {
            self.wanted = Some(Wanted::Param(f.expr, n));
            self.assignment(&mut arg.x, Some(param), &context);
        }
        Some(results)
    }

    /// Infers the type arguments of a call. `params` is rewritten in terms of the returned type parameters: those of
    /// the callee (renamed inside its own body), then those of generic arguments, which get instantiated.
    fn infer_call(
        &mut self,
        e: ExprId,
        f: &Operand,
        sig: &Signature,
        params: &mut Vec<TypeId>,
        given: Vec<TypeId>,
        args: &mut [Arg],
    ) -> Option<(Vec<TypeParamId>, Vec<TypeId>)> {
        let mut type_params = sig.type_params.clone();
        if type_params.iter().any(|p| self.outer_params.contains(p)) {
            let (fresh, map) = self.ck.fresh_params(&type_params);
            *params = self.store.subst_list(params, &map);
            type_params = fresh;
        }
        let own = type_params.len();
        let mut known: Vec<Option<TypeId>> = given.into_iter().map(Some).collect();
        known.resize(own, None);
        let mut generic_args: Vec<(usize, usize, TypeId)> = Vec::new();
        for (i, arg) in args.iter_mut().enumerate() {
            if !arg.x.is_valid() || !self.is_generic_func(arg.x.ty) {
                continue;
            }
            let Some(s) = self.as_signature(arg.x.ty) else { continue };
            let at = self.span(arg.x.expr);
            if arg.given.is_empty() {
                self.need_go(at, 21, "implicitly instantiated function as argument");
            }
            let (fresh, map) = self.ck.fresh_params(&s.type_params);
            let original = arg.x.ty;
            let plain = Signature {
                params: self.store.subst_list(&s.params, &map),
                results: self.store.subst_list(&s.results, &map),
                variadic: s.variadic,
                type_params: Vec::new(),
            };
            arg.x.ty = self.store.intern(Type::Signature(plain));
            generic_args.push((i, type_params.len(), original));
            type_params.extend(fresh);
            known.extend(arg.given.iter().map(|&t| Some(t)));
            known.resize(type_params.len(), None);
        }
        let operands: Vec<Operand> = args.iter().map(|a| a.x.clone()).collect();
        let at = self.call_span(e);
        let inferred = match self.infer(at, &type_params, &known, params, &operands, None) {
            Ok(inferred) => inferred,
            Err((at, text)) => {
                if !text.is_empty() {
                    let text = format!("in call to {}, {text}", self.src(f.expr));
                    self.err_at(at, text);
                }
                return None;
            }
        };
        for (i, start, original) in generic_args {
            let n = self.as_signature(original).map_or(0, |s| s.type_params.len());
            let arg = &mut args[i].x;
            arg.ty = original;
            let at = self.span(arg.expr);
            let list = inferred[start..start + n].to_vec();
            self.instantiate_function(&mut args[i].x, &list, vec![at]);
            self.record(&args[i].x);
        }
        Some((type_params, inferred))
    }

    /// Where problems with a call as a whole are reported.
    fn call_span(&self, e: ExprId) -> Span {
        let x = &self.ast.exprs[e];
        Span::new(x.span.file, x.pos, x.pos)
    }

    /// An operand for `types_summary`.
    pub fn listed(&self, x: &Operand) -> Listed {
        (x.ty, (!self.store.is_invalid(x.ty)).then(|| self.operand_type_text(x)))
    }

    /// `(number, string)`: types in brief, for count mismatches.
    pub fn types_summary(&mut self, types: &[Listed], variadic: bool, dots: bool) -> String {
        let mut out = Vec::with_capacity(types.len());
        for (i, (ty, text)) in types.iter().enumerate() {
            let last = i + 1 == types.len();
            let text = text.clone().unwrap_or_else(|| self.ty_text(*ty));
            let text = if self.store.is_invalid(*ty) {
                "unknown type".to_string()
            } else if let Some(kind) = self.untyped_kind(*ty) {
                if kind.is_numeric() { "number".into() } else { kind.name().replace("untyped ", "") }
            } else if last && variadic {
                format!("...{}", text.strip_prefix("[]").unwrap_or(&text))
            } else {
                text
            };
            out.push(if last && dots { format!("{text}...") } else { text });
        }
        format!("({})", out.join(", "))
    }

    /// The target that a variable of type `ty` makes for a generic function value.
    pub fn target_for(&mut self, ty: Option<TypeId>, desc: &str) -> Option<Target> {
        let core = self.store.core_type(ty?)?;
        matches!(self.store.ty(core), Type::Signature(_))
            .then(|| Target { sig: core, desc: desc.to_string() })
    }
}
