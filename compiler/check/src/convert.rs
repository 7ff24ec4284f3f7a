//! Conversions `T(x)`.

use types::{Basic, ConstValue, Type, TypeId};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;

impl Ctx<'_> {
    /// Converts `x` to `ty`, or reports that it can't be.
    pub fn conversion(&mut self, x: &mut Operand, ty: TypeId) {
        let wanted = self.wanted.take();
        if self.ck.needs_unfinished(ty) {
            x.invalidate();
            return;
        }
        let constant = x.mode == Mode::Const && self.is_const_type(x.ty);
        let mut cause = String::new();
        let ok;
        if constant && self.is_const_type(ty) {
            let b = self.basic_of(ty).expect("a constant type is basic");
            match self.convert_const(x, b) {
                Some(v) => {
                    x.val = Some(v);
                    ok = true;
                }
                None => {
                    if self.all_integer(x.ty) && b.is_integer() {
                        let shown = x.val.as_ref().map(ConstValue::display).unwrap_or_default();
                        let text = format!("constant {shown} overflows {}", self.wanted_text(wanted, ty));
                        self.err(x.expr, text);
                        x.invalidate();
                        return;
                    }
                    ok = false;
                }
            }
        } else if constant && self.store.as_type_param(ty).is_some() {
            ok = match self.const_to_param(x, ty) {
                Ok(()) => true,
                Err(why) => {
                    cause = why;
                    false
                }
            };
            x.mode = Mode::Value;
        } else {
            ok = match self.convertible(x, ty) {
                Ok(()) => true,
                Err(why) => {
                    cause = why;
                    false
                }
            };
            if ok {
                x.mode = Mode::Value;
            }
        }
        if !ok {
            let mode = x.mode;
            if constant && self.store.as_type_param(ty).is_none() {
                x.mode = Mode::Const;
            }
            let mut text =
                format!("cannot convert {} to type {}", self.describe(x), self.wanted_text(wanted, ty));
            x.mode = mode;
            if !cause.is_empty() {
                text += &format!(": {cause}");
            }
            self.err(x.expr, text);
            x.invalidate();
            return;
        }
        if self.is_untyped(x.ty) {
            let nil = self.untyped_kind(x.ty) == Some(Basic::UntypedNil);
            let mut last = ty;
            if !nil && (self.store.is_interface(ty) || (constant && !self.is_const_type(ty))) {
                last = self.default_type(x.ty);
            }
            // An integer constant made a string may be too large for any integer type: it stays untyped.
            if !(x.mode == Mode::Const && self.all_integer(x.ty) && self.all_string(ty)) {
                self.update_type(x.expr, last, true);
            }
        }
        if x.mode != Mode::Const {
            x.val = None;
        }
        x.ty = ty;
    }

    fn convert_const(&mut self, x: &Operand, b: Basic) -> Option<ConstValue> {
        let v = x.val.as_ref()?;
        if let Ok(v) = v.represent(b) {
            // Only untyped and float constants may lose digits; integers to integers must fit, which they did.
            return Some(v);
        }
        if b.is_string() && self.all_integer(x.ty) {
            let c = v.to_u64().and_then(|c| u32::try_from(c).ok()).and_then(char::from_u32);
            return Some(ConstValue::str(&c.unwrap_or('\u{fffd}').to_string()));
        }
        None
    }

    fn const_to_param(&mut self, x: &Operand, ty: TypeId) -> Result<(), String> {
        let terms = self.store.term_types(ty).filter(|t| !t.is_empty());
        let Some(terms) = terms else {
            return Err(format!("{} does not contain specific types", self.ty_text(ty)));
        };
        for t in terms {
            let u = self.store.underlying(t.ty);
            if self.all_string(x.ty) && self.is_bytes_or_runes(u) {
                continue;
            }
            let fits = match self.basic_of(u) {
                Some(b) => self.convert_const(x, b).is_some(),
                None => false,
            };
            if !fits {
                let (d, shown, p) = (self.describe(x), self.ty_text(u), self.ty_text(ty));
                return Err(if self.all_integer(x.ty) && self.all_integer(u) {
                    let v = x.val.as_ref().map(ConstValue::display).unwrap_or_default();
                    format!("constant {v} overflows {shown} (in {p})")
                } else {
                    format!("cannot convert {d} to type {shown} (in {p})")
                });
            }
        }
        Ok(())
    }

    pub fn is_bytes_or_runes(&mut self, ty: TypeId) -> bool {
        match self.store.under(ty) {
            Type::Slice(elem) => {
                matches!(self.basic_of(elem), Some(Basic::Uint8 | Basic::Int32))
            }
            _ => false,
        }
    }

    /// May `x`, not constant, be converted? The error is the reason, possibly empty.
    fn convertible(&mut self, x: &Operand, ty: TypeId) -> Result<(), String> {
        let cause = match self.assignable(x, ty) {
            Ok(()) => return Ok(()),
            Err(cause) => cause,
        };
        let v = x.ty;
        let (vp, tp) = (self.store.as_type_param(v).is_some(), self.store.as_type_param(ty).is_some());
        if !vp && !tp {
            return if self.convertible_types(v, ty)? { Ok(()) } else { Err(cause) };
        }
        let (vs, ts) = (self.store.term_types(v), self.store.term_types(ty));
        let (Some(vs), Some(ts)) = (vs, ts) else { return Err(cause) };
        if vs.is_empty() || ts.is_empty() {
            return Err(cause);
        }
        for s in &vs {
            for t in &ts {
                let mut y = x.clone();
                y.ty = s.ty;
                if let Err(inner) = self.convertible(&y, t.ty) {
                    let place = |cx: &Self, ty, part, is_param: bool| {
                        if is_param {
                            format!("{} (in {})", cx.ty_text(part), cx.ty_text(ty))
                        } else {
                            cx.ty_text(ty)
                        }
                    };
                    let line = format!(
                        "cannot convert {} to type {}",
                        place(self, v, s.ty, vp),
                        place(self, ty, t.ty, tp)
                    );
                    return Err(if inner.is_empty() { line } else { format!("{line}\n\t{inner}") });
                }
            }
        }
        Ok(())
    }

    fn convertible_types(&mut self, v: TypeId, t: TypeId) -> Result<bool, String> {
        let (vu, tu) = (self.store.underlying(v), self.store.underlying(t));
        if self.store.identical_ignore_tags(vu, tu) {
            return Ok(true);
        }
        if let (&Type::Pointer(a), &Type::Pointer(b)) = (self.store.ty(v), self.store.ty(t))
            && self.store.as_type_param(a).is_none()
            && self.store.as_type_param(b).is_none()
        {
            let (a, b) = (self.store.underlying(a), self.store.underlying(b));
            if self.store.identical_ignore_tags(a, b) {
                return Ok(true);
            }
        }
        let (vt, tt) = (self.store.ty(vu).clone(), self.store.ty(tu).clone());
        let real = |t: &Type| matches!(t, Type::Basic(b) if b.is_integer() || b.is_float());
        let complex = |t: &Type| matches!(t, Type::Basic(b) if b.is_complex());
        let string = |t: &Type| matches!(t, Type::Basic(b) if b.is_string());
        let integer = |t: &Type| matches!(t, Type::Basic(b) if b.is_integer());
        let unsafe_ptr = |t: &Type| matches!(t, Type::Basic(Basic::UnsafePointer));
        let address = |t: &Type| matches!(t, Type::Pointer(_) | Type::Basic(Basic::Uintptr));
        if (real(&vt) && real(&tt))
            || (complex(&vt) && complex(&tt))
            || (integer(&vt) && string(&tt))
            || (self.is_bytes_or_runes(vu) && string(&tt))
            || (string(&vt) && self.is_bytes_or_runes(tu))
            || (address(&vt) && unsafe_ptr(&tt))
            || (unsafe_ptr(&vt) && address(&tt))
        {
            return Ok(true);
        }
        if let Type::Slice(elem) = vt {
            match tt {
                Type::Array { elem: e, .. } if self.store.identical(elem, e) => {
                    if self.go < 20 {
                        let source = self.ck.version_source(self.pkg, self.ast.id);
                        return Err(format!("conversion of slice to array requires go1.20 or later{source}"));
                    }
                    return Ok(true);
                }
                Type::Pointer(base) => {
                    if let Type::Array { elem: e, .. } = self.store.under(base)
                        && self.store.identical(elem, e)
                    {
                        if self.go < 17 {
                            let source = self.ck.version_source(self.pkg, self.ast.id);
                            return Err(format!(
                                "conversion of slice to array pointer requires go1.17 or later{source}"
                            ));
                        }
                        return Ok(true);
                    }
                }
                _ => {}
            }
        }
        Ok(false)
    }
}
