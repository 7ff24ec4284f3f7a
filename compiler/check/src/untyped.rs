//! Untyped operands: how they get their type from the context, and the types recorded for them.

use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{Basic, ConstValue, ReprError, Type, TypeId};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::{Operand, Part};

/// Why an untyped operand can't have a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Misfit {
    Truncated,
    Overflow,
    Other,
}

pub(crate) fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

pub(crate) fn is_shift(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Shl | BinaryOp::Shr)
}

impl Ctx<'_> {
    /// A constant's value in a basic type.
    pub fn representation(&mut self, x: &Operand, b: Basic) -> Result<ConstValue, Misfit> {
        let Some(v) = &x.val else { return Err(Misfit::Other) };
        v.represent(b).map_err(|why| {
            let from_integer = self.basic_of(x.ty).is_some_and(Basic::is_integer);
            let numeric = self.basic_of(x.ty).is_some_and(Basic::is_numeric) && b.is_numeric();
            match why {
                _ if !numeric => Misfit::Other,
                ReprError::Truncated | ReprError::Overflow if !from_integer && b.is_integer() => {
                    Misfit::Truncated
                }
                _ => Misfit::Overflow,
            }
        })
    }

    /// Makes a constant a value of `ty` (rounding it), or reports.
    pub fn representable(&mut self, x: &mut Operand, ty: TypeId) {
        let Some(b) = self.basic_of(ty) else { return };
        match self.representation(x, b) {
            Ok(v) => x.val = Some(v),
            Err(why) => {
                self.misfit_error(x, ty, why);
                x.invalidate();
            }
        }
    }

    fn misfit_error(&mut self, x: &Operand, ty: TypeId, why: Misfit) {
        // What doesn't fit is the underlying type.
        let ty = if self.store.as_type_param(ty).is_some() { ty } else { self.store.underlying(ty) };
        // `rune` and `byte` are types of their own to the eye: as the operand spells them, unless by an alias.
        let spelled = if ty == x.ty { self.spelled_type(x.expr, ty) } else { None };
        let t = match spelled {
            Some((name, _)) if matches!(&*name, "byte" | "rune" | "uint8" | "int32") => name,
            _ => self.ty_text(ty),
        };
        let d = self.describe(x);
        let text = match why {
            Misfit::Truncated => format!("{d} truncated to {t}"),
            Misfit::Overflow => format!("{d} overflows {t}"),
            Misfit::Other => format!("cannot convert {d} to type {t}"),
        };
        self.err(x.expr, text);
    }

    /// The larger of two untyped kinds; None if they don't mix.
    fn max_untyped(&self, a: TypeId, b: TypeId) -> Option<TypeId> {
        if a == b {
            return Some(a);
        }
        let (x, y) = (self.untyped_kind(a)?, self.untyped_kind(b)?);
        (x.is_numeric() && y.is_numeric()).then(|| if x > y { a } else { b })
    }

    pub fn max_type(&self, a: TypeId, b: TypeId) -> Option<TypeId> {
        self.max_untyped(a, b)
    }

    /// The type (and value) that untyped `x` takes where `target` is wanted.
    pub fn implicit_type(
        &mut self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(TypeId, Option<ConstValue>), Misfit> {
        let Some(kind) = self.untyped_kind(x.ty) else { return Ok((x.ty, None)) };
        if !x.is_valid() || self.store.is_invalid(target) {
            return Ok((x.ty, None));
        }
        if self.is_untyped(target) {
            return match self.max_untyped(x.ty, target) {
                Some(t) => Ok((t, None)),
                None => Err(Misfit::Other),
            };
        }
        if x.mode == Mode::Nil {
            return if self.has_nil(target) { Ok((target, None)) } else { Err(Misfit::Other) };
        }
        if self.store.as_type_param(target).is_some() {
            let Some(terms) = self.store.term_types(target) else { return Err(Misfit::Other) };
            if terms.is_empty() {
                return Err(Misfit::Other);
            }
            for t in terms {
                let u = self.store.underlying(t.ty);
                self.implicit_type(x, u).map_err(|_| Misfit::Other)?;
            }
            return Ok((target, None));
        }
        match self.store.under(target) {
            Type::Basic(b) => {
                if x.mode == Mode::Const {
                    return self.representation(x, b).map(|v| (target, Some(v)));
                }
                let fits = match kind {
                    Basic::UntypedBool => b.is_boolean(),
                    Basic::UntypedInt | Basic::UntypedRune | Basic::UntypedFloat | Basic::UntypedComplex => {
                        b.is_numeric()
                    }
                    Basic::UntypedString => b.is_string(),
                    _ => false,
                };
                if fits { Ok((target, None)) } else { Err(Misfit::Other) }
            }
            Type::Interface(_) => {
                if !self.store.type_set(target).is_all() {
                    return Err(Misfit::Other);
                }
                Ok((self.default_type(x.ty), None))
            }
            _ => Err(Misfit::Other),
        }
    }

    /// Converts an untyped operand to `target`, or reports that it can't be.
    pub fn convert_untyped(&mut self, x: &mut Operand, target: TypeId) {
        match self.implicit_type(x, target) {
            Ok((ty, val)) => self.settle_untyped(x, ty, val),
            Err(why) => {
                self.misfit_error(x, target, why);
                x.invalidate();
            }
        }
    }

    /// Gives `x` the type and value found for it, in the tables too.
    pub fn settle_untyped(&mut self, x: &mut Operand, ty: TypeId, val: Option<ConstValue>) {
        if let Some(v) = val {
            let e = x.expr;
            if let Some(info) = self.facts().exprs.get_mut(e)
                && info.mode == Mode::Const
            {
                info.value = Some(Box::new(v.clone()));
            }
            x.val = Some(v);
        }
        if ty != x.ty {
            x.ty = ty;
            self.update_type(x.expr, ty, !self.is_untyped(ty));
        }
    }

    /// Records the type that an untyped expression got from its context, for its untyped parts as well.
    pub fn update_type(&mut self, e: ExprId, ty: TypeId, is_final: bool) {
        let info = &self.packages[self.pkg].files[self.file as usize].exprs[e];
        let Some(old) = info.ty.filter(|&t| self.is_untyped(t)) else { return };
        let constant = info.value.is_some();
        let mode = info.mode;
        match &self.ast.exprs[e].kind {
            ExprKind::Paren(x) => self.update_type(*x, ty, is_final),
            ExprKind::Unary { x, .. } if !constant => self.update_type(*x, ty, is_final),
            ExprKind::Binary { op, x, y } if !constant && !is_comparison(*op) => {
                self.update_type(*x, ty, is_final);
                if !is_shift(*op) {
                    self.update_type(*y, ty, is_final);
                }
            }
            _ => {}
        }
        if !is_final && self.is_untyped(ty) {
            self.facts().exprs[e].ty = Some(ty);
            return;
        }
        if self.shifted.contains(&e) && !self.all_integer(ty) {
            let text = format!(
                "invalid operation: shifted operand {} (type {}) must be integer",
                self.src(e),
                self.ty_text(ty)
            );
            self.err(e, text);
            return;
        }
        let mut value = None;
        if constant && mode == Mode::Const {
            let val = self.facts().exprs[e].value.as_deref().cloned();
            let mut c = Operand { mode, ty: old, val, expr: e, builtin: None, part: Part::Only };
            match self.implicit_type(&c, ty) {
                Ok((_, Some(v))) => value = Some(v),
                Ok((t, None)) => {
                    value = c.val.take();
                    // In an interface the value has its default type.
                    if let (Some(b), Some(v)) = (self.basic_of(t), &value)
                        && let Ok(v) = v.represent(b)
                    {
                        value = Some(v);
                    }
                }
                Err(why) => {
                    self.misfit_error(&c, ty, why);
                    return;
                }
            }
        }
        let info = &mut self.facts().exprs[e];
        info.ty = Some(ty);
        if let Some(v) = value {
            info.value = Some(Box::new(v));
        }
    }

    /// Untyped expressions that no context has given a type get their default types.
    pub fn default_leftovers(&mut self) {
        for e in std::mem::take(&mut self.untyped) {
            let info = &self.packages[self.pkg].files[self.file as usize].exprs[e];
            let Some(ty) = info.ty else { continue };
            if !self.is_untyped(ty) || info.mode == Mode::Nil {
                continue;
            }
            let default = self.default_type(ty);
            let b = self.basic_of(default);
            let info = &mut self.facts().exprs[e];
            info.ty = Some(default);
            if let (Some(v), Some(b)) = (&info.value, b)
                && let Ok(v) = v.represent(b)
            {
                info.value = Some(Box::new(v));
            }
        }
    }
}
