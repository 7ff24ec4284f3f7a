//! Assignments and initialisations.

use base::{FxHashSet, Span};
use syntax::ast::{BinaryOp, ExprId, ExprKind, StmtId};
use types::{Basic, ObjId, ObjKind, TypeId, VarKind};

use crate::call::Listed;
use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::{Operand, Part};
use crate::spelling::Wanted;
use crate::untyped::Misfit;

/// How an initialisation's mistakes are worded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initialises {
    Declaration,
    Define,
    Return(Span),
}

fn measure(n: usize, unit: &str) -> String {
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

impl Ctx<'_> {
    /// Checks that `x` can be assigned to `ty` (None: the blank identifier) and gives it its final type.
    pub fn assignment(&mut self, x: &mut Operand, ty: Option<TypeId>, context: &str) {
        let wanted = self.wanted.take();
        self.single(x);
        match x.mode {
            Mode::Invalid => return,
            Mode::Nil | Mode::Const | Mode::Variable | Mode::MapIndex | Mode::Value | Mode::CommaOk => {}
            Mode::NoValue | Mode::Builtin | Mode::Type => {
                let target = ty.map_or("_".into(), |t| self.wanted_text(wanted, t));
                let text = format!("cannot assign {} to {target} in {context}", self.describe(x));
                self.err(x.expr, text);
                x.invalidate();
                return;
            }
        }
        if self.is_untyped(x.ty) {
            let mut target = ty;
            if x.mode == Mode::Nil {
                if ty.is_none() {
                    self.err(x.expr, format!("use of untyped nil in {context}"));
                    x.invalidate();
                    return;
                }
            } else if ty.is_none_or(|t| self.store.is_interface(t)) {
                target = Some(self.default_type(x.ty));
            }
            let target = target.expect("set above");
            match self.implicit_type(x, target) {
                Ok((new, val)) => self.settle_untyped(x, new, val),
                Err(why) => {
                    let suffix = match why {
                        Misfit::Truncated => " (truncated)",
                        Misfit::Overflow => " (overflows)",
                        Misfit::Other => "",
                    };
                    let text = format!(
                        "cannot use {} as {} value in {context}{suffix}",
                        self.describe(x),
                        self.wanted_text(wanted, target)
                    );
                    self.err(x.expr, text);
                    x.invalidate();
                    return;
                }
            }
        }
        if x.mode == Mode::Value && self.is_generic_func(x.ty) {
            match self.target_for(ty, context) {
                Some(target) => self.instantiate_for_target(x, target),
                None => {
                    let text =
                        format!("cannot use generic function {} without instantiation", self.src(x.expr));
                    self.err(x.expr, text);
                    x.invalidate();
                }
            }
            if !x.is_valid() {
                return;
            }
            self.record(x);
        }
        let Some(ty) = ty else { return };
        self.wanted = wanted;
        let fits = self.assignable(x, ty);
        self.wanted = None;
        if let Err(cause) = fits {
            let mut text = format!(
                "cannot use {} as {} value in {context}",
                self.describe(x),
                self.wanted_text(wanted, ty)
            );
            if !cause.is_empty() {
                text += &format!(": {cause}");
            }
            self.err(x.expr, text);
            x.invalidate();
        }
    }

    /// Gives a variable its initial value, and its type if it has none.
    fn init_var(&mut self, var: Option<ObjId>, ty: Option<TypeId>, x: &mut Operand, context: &str) {
        let invalid = self.store.universe.invalid;
        let set = |cx: &mut Self, ty: TypeId| {
            if let Some(v) = var {
                cx.store.objs[v].ty = ty;
            }
        };
        let wanted = self.wanted.take();
        if !x.is_valid() || self.store.is_invalid(x.ty) || ty.is_some_and(|t| self.store.is_invalid(t)) {
            if ty.is_none() {
                set(self, invalid);
            }
            x.invalidate();
            return;
        }
        let ty = match ty {
            Some(ty) => ty,
            None => {
                if self.untyped_kind(x.ty) == Some(Basic::UntypedNil) {
                    self.err(x.expr, format!("use of untyped nil in {context}"));
                    set(self, invalid);
                    x.invalidate();
                    return;
                }
                let ty = self.default_type(x.ty);
                if self.is_generic_func(ty) {
                    self.assignment(x, None, context);
                    set(self, invalid);
                    return;
                }
                set(self, ty);
                ty
            }
        };
        self.wanted = wanted;
        self.assignment(x, Some(ty), context);
    }

    /// `var lhs = rhs`; `typed` if the declaration gives the type.
    pub fn init_vars(&mut self, lhs: &[ObjId], typed: bool, rhs: &[ExprId]) {
        let types: Vec<Option<TypeId>> = lhs.iter().map(|&o| typed.then(|| self.store.objs[o].ty)).collect();
        let vars: Vec<Option<ObjId>> = lhs.iter().map(|&o| Some(o)).collect();
        self.init_list(&vars, &types, rhs, Initialises::Declaration);
    }

    fn is_call(&self, e: ExprId) -> bool {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        matches!(self.ast.exprs[e].kind, ExprKind::Call { .. })
    }

    /// Initialises variables (or results) from expressions.
    pub fn init_list(
        &mut self,
        vars: &[Option<ObjId>],
        types: &[Option<TypeId>],
        rhs: &[ExprId],
        how: Initialises,
    ) {
        let context = match how {
            Initialises::Return(_) => "return statement",
            Initialises::Declaration if vars.len() == 1 || rhs.len() > 1 => "variable declaration",
            _ if vars.len() > 1 => "multiple assignment",
            _ => "assignment",
        };
        let one_call = rhs.len() == 1 && self.is_call(rhs[0]);
        let alone = how == Initialises::Declaration && vars.len() == 1;
        if vars.len() == rhs.len() && (alone || !one_call) {
            for (n, ((&v, &ty), &e)) in vars.iter().zip(types).zip(rhs).enumerate() {
                let desc = match v {
                    Some(v) => self.text(self.store.objs[v].name).to_string(),
                    None => "result variable".into(),
                };
                let target = self.target_for(ty, &desc);
                let mut x = self.expr_for(e, target);
                self.wanted = Some(v.map_or(Wanted::Result(n), Wanted::Obj));
                self.init_var(v, ty, &mut x, context);
            }
            return;
        }
        let invalidate = |cx: &mut Self| {
            for (v, ty) in vars.iter().zip(types) {
                if let (Some(v), None) = (v, ty) {
                    cx.store.objs[*v].ty = cx.store.universe.invalid;
                }
            }
        };
        if rhs.len() != 1 {
            let operands: Vec<Operand> = rhs.iter().map(|&e| self.expr(e)).collect();
            if operands.iter().all(Operand::is_valid) {
                match how {
                    Initialises::Return(at) => self.return_error(at, types, &operands),
                    Initialises::Declaration if rhs.len() > vars.len() => {
                        let text = format!("extra init expr {}", self.src(rhs[vars.len()]));
                        self.err(rhs[vars.len()], text);
                    }
                    Initialises::Declaration => {
                        let missing = vars[rhs.len()].expect("a declared variable");
                        let o = &self.store.objs[missing];
                        let (at, name) = (o.span, self.text(o.name));
                        let at = at.unwrap_or(self.span(rhs[0]));
                        self.err_at(at, format!("missing init expr for {name}"));
                    }
                    Initialises::Define => self.assign_error(rhs, vars.len(), rhs.len()),
                }
            }
            invalidate(self);
            return;
        }
        let mut values = if vars.len() == 2 && !matches!(how, Initialises::Return(_)) {
            self.comma_ok_values(rhs[0])
        } else {
            self.multi_expr(rhs[0])
        };
        if values.len() == vars.len() {
            for (n, ((&v, &ty), x)) in vars.iter().zip(types).zip(&mut values).enumerate() {
                self.wanted = Some(v.map_or(Wanted::Result(n), Wanted::Obj));
                self.init_var(v, ty, x, context);
            }
            return;
        }
        if values[0].is_valid() {
            match how {
                Initialises::Return(at) => self.return_error(at, types, &values),
                _ => self.assign_error(rhs, vars.len(), values.len()),
            }
        }
        invalidate(self);
    }

    /// The two values of `v, ok = x` where x is a map index, assertion or receive; otherwise all values of x.
    fn comma_ok_values(&mut self, e: ExprId) -> Vec<Operand> {
        let mut values = self.multi_expr(e);
        if values.len() == 1 && matches!(values[0].mode, Mode::MapIndex | Mode::CommaOk) {
            let ok = self.store.basic(Basic::UntypedBool);
            // The second value has no expression of its own: it must not change what is recorded for the first.
            values.push(Operand {
                mode: Mode::Value,
                ty: ok,
                val: None,
                expr: e,
                builtin: None,
                part: Part::Ok,
            });
        }
        values
    }

    fn assign_error(&mut self, rhs: &[ExprId], l: usize, r: usize) {
        let (vars, vals) = (measure(l, "variable"), measure(r, "value"));
        let mut e = rhs[0];
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let text = match &self.ast.exprs[e].kind {
            ExprKind::Call { fun, .. } if rhs.len() == 1 => {
                format!("assignment mismatch: {vars} but {} returns {vals}", self.src(*fun))
            }
            _ => format!("assignment mismatch: {vars} but {vals}"),
        };
        self.err(rhs[0], text);
    }

    fn return_error(&mut self, at: Span, types: &[Option<TypeId>], values: &[Operand]) {
        let want: Vec<Listed> = (0..)
            .zip(types.iter().flatten())
            .map(|(n, &ty)| (ty, Some(self.wanted_text(Some(Wanted::Result(n)), ty))))
            .collect();
        let have: Vec<Listed> = values.iter().map(|x| self.listed(x)).collect();
        let (qualifier, at) = if have.len() > want.len() {
            ("too many", self.start(values[want.len()].expr))
        } else if let Some(last) = values.last() {
            ("not enough", self.start(last.expr))
        } else {
            ("not enough", at)
        };
        let text = format!(
            "{qualifier} return values\n\thave {}\n\twant {}",
            self.types_summary(&have, false, false),
            self.types_summary(&want, false, false)
        );
        self.err_at(at, text);
    }

    /// `return values` in a function with results.
    pub fn return_values(&mut self, at: Span, values: &[ExprId]) {
        let results = self.func.as_ref().map_or(Vec::new(), |f| f.results.clone());
        if values.is_empty() {
            self.return_error(at, &results.iter().map(|&t| Some(t)).collect::<Vec<_>>(), &[]);
            return;
        }
        let types: Vec<Option<TypeId>> = results.iter().map(|&t| Some(t)).collect();
        let vars = vec![None; results.len()];
        self.init_list(&vars, &types, values, Initialises::Return(at));
    }

    /// The variable that an expression names, if it is a local one: assigning to it is no use of it.
    fn assigned_local(&mut self, e: ExprId) -> Option<ObjId> {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let ExprKind::Ident(id) = self.ast.exprs[e].kind else { return None };
        let obj = self.scopes.get(self.name_of(id))?;
        matches!(self.store.objs[obj].kind, ObjKind::Var { kind: VarKind::Local }).then_some(obj)
    }

    pub fn is_blank(&self, e: ExprId) -> bool {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        matches!(self.ast.exprs[e].kind, ExprKind::Ident(id) if self.name_of(id) == base::Symbol::BLANK)
    }

    /// The type of an assignment's left side; None inside for the blank identifier, the whole None after an error.
    pub fn lhs_type(&mut self, e: ExprId) -> Option<Option<TypeId>> {
        if self.is_blank(e) {
            return Some(None);
        }
        let local = self.assigned_local(e);
        let was_used = local.is_some_and(|o| self.used.contains(&o));
        let x = self.expr(e);
        if let Some(o) = local
            && !was_used
        {
            self.used.remove(&o);
        }
        if !x.is_valid() || self.store.is_invalid(x.ty) {
            return None;
        }
        match x.mode {
            Mode::Variable | Mode::MapIndex => Some(Some(x.ty)),
            _ => {
                if let ExprKind::Selector { x: base, .. } = self.ast.exprs[e].kind
                    && self.expr(base).mode == Mode::MapIndex
                {
                    let text = format!("cannot assign to struct field {} in map", self.src(e));
                    self.err(e, text);
                    return None;
                }
                let text = format!(
                    "cannot assign to {} (neither addressable nor a map index expression)",
                    self.src(e)
                );
                self.err(e, text);
                None
            }
        }
    }

    /// `lhs = x` with `x` evaluated.
    fn assign_value(&mut self, lhs: ExprId, x: &mut Operand, context: &str) {
        let Some(ty) = self.lhs_type(lhs) else { return };
        let context =
            if ty.is_none() && context == "assignment" { "assignment to _ identifier" } else { context };
        self.wanted = Some(Wanted::Expr(lhs));
        self.assignment(x, ty, context);
    }

    pub fn assign_stmt(&mut self, lhs: &[ExprId], rhs: &[ExprId]) {
        let context = if lhs.len() > 1 { "multiple assignment" } else { "assignment" };
        let one_call = rhs.len() == 1 && self.is_call(rhs[0]);
        if lhs.len() == rhs.len() && !one_call {
            for (&l, &r) in lhs.iter().zip(rhs) {
                let Some(ty) = self.lhs_type(l) else {
                    self.use_expr(r);
                    continue;
                };
                let desc = if ty.is_some() { self.src(l) } else { String::new() };
                let target = self.target_for(ty, &desc);
                let mut x = self.expr_for(r, target);
                let context =
                    if ty.is_none() && lhs.len() == 1 { "assignment to _ identifier" } else { context };
                self.wanted = Some(Wanted::Expr(l));
                self.assignment(&mut x, ty, context);
            }
            return;
        }
        if rhs.len() != 1 {
            let mut fine = true;
            for &l in lhs {
                fine &= self.lhs_type(l).is_some();
            }
            for &r in rhs {
                let x = self.raw_expr(r, None, None, true);
                fine &= x.is_valid();
            }
            if fine {
                self.assign_error(rhs, lhs.len(), rhs.len());
            }
            return;
        }
        let mut values = if lhs.len() == 2 { self.comma_ok_values(rhs[0]) } else { self.multi_expr(rhs[0]) };
        if values.len() == lhs.len() {
            for (&l, x) in lhs.iter().zip(&mut values) {
                self.assign_value(l, x, context);
            }
            return;
        }
        if values[0].is_valid() {
            self.assign_error(rhs, lhs.len(), values.len());
        }
        for &l in lhs {
            self.lhs_type(l);
        }
    }

    /// `lhs op= rhs`.
    pub fn assign_op(&mut self, lhs: ExprId, op: BinaryOp, rhs: ExprId) {
        let mut x = self.binary(None, lhs, rhs, op);
        if !x.is_valid() {
            return;
        }
        let local = self.assigned_local(lhs);
        let Some(ty) = self.lhs_type(lhs) else { return };
        if let Some(o) = local {
            // `x += 1` reads x, which counts as a use for gc.
            self.used.insert(o);
        }
        x.expr = rhs;
        if x.mode == Mode::Const {
            // An untyped constant on the left can't be assigned to; a folded value means both were constant.
            return;
        }
        let mut whole = x.clone();
        whole.expr = lhs;
        self.assignment_of_op(&mut whole, ty);
    }

    fn assignment_of_op(&mut self, x: &mut Operand, ty: Option<TypeId>) {
        let Some(ty) = ty else { return };
        if let Err(cause) = self.assignable(x, ty) {
            let mut text = format!(
                "cannot use {} as {} value in assignment",
                self.describe(x),
                self.expr_type_text(x.expr, ty)
            );
            if !cause.is_empty() {
                text += &format!(": {cause}");
            }
            self.err(x.expr, text);
        }
    }

    /// `lhs := rhs`.
    pub fn define_stmt(&mut self, stmt: StmtId, lhs: &[ExprId], rhs: &[ExprId]) {
        let pos = {
            let s = &self.ast.stmts[stmt];
            Span::new(s.span.file, s.pos, s.pos)
        };
        let invalid = self.store.universe.invalid;
        let mut seen = FxHashSet::default();
        let mut vars = Vec::with_capacity(lhs.len());
        let mut types = Vec::with_capacity(lhs.len());
        let mut fresh = Vec::new();
        let mut any_new = false;
        let mut failed = false;
        for &l in lhs {
            let ExprKind::Ident(id) = self.ast.exprs[l].kind else {
                self.use_expr(l);
                let text = format!("non-name {} on left side of :=", self.src(l));
                self.err(l, text);
                failed = true;
                vars.push(None);
                types.push(None);
                continue;
            };
            let name = self.name_of(id);
            if name != base::Symbol::BLANK && !seen.insert(name) {
                let text = format!("{} repeated on left side of :=", self.text(name));
                self.err(l, text);
                failed = true;
                vars.push(None);
                types.push(None);
                continue;
            }
            if name != base::Symbol::BLANK
                && let Some(old) = self.scopes.get_here(name)
            {
                self.record_obj(id, old);
                if matches!(self.store.objs[old].kind, ObjKind::Var { .. }) {
                    let ty = self.store.objs[old].ty;
                    let x = Operand::new(l, Mode::Variable, ty);
                    self.record(&x);
                    vars.push(Some(old));
                    types.push(Some(ty));
                } else {
                    let text = format!("cannot assign to {}", self.src(l));
                    self.err(l, text);
                    failed = true;
                    vars.push(None);
                    types.push(None);
                }
                continue;
            }
            let obj = self.new_var(id, invalid, VarKind::Local);
            any_new |= name != base::Symbol::BLANK;
            fresh.push((l, obj));
            vars.push(Some(obj));
            types.push(None);
        }
        self.init_list(&vars, &types, rhs, Initialises::Define);
        for (l, obj) in fresh {
            let ty = self.store.objs[obj].ty;
            if self.store.objs[obj].name != base::Symbol::BLANK {
                let x = Operand::new(l, Mode::Variable, ty);
                self.record(&x);
            }
            self.declare_local(obj);
        }
        if !any_new && !failed {
            self.soft_err(pos, "no new variables on left side of :=");
        }
    }
}
