//! Binary operations: matching operand types, comparisons, shifts, constant folding.

use std::cmp::Ordering;

use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{Basic, ConstValue, Type, TypeId};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;
use crate::untyped::{is_comparison, is_shift};

/// Constant shift counts up to this can be useful: the smallest float's exponent.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

/// An operator as it is written.
pub(crate) fn op_text(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::OrOr => "||",
        BinaryOp::AndAnd => "&&",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Or => "|",
        BinaryOp::Xor => "^",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::And => "&",
        BinaryOp::AndNot => "&^",
    }
}

fn op_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "addition",
        BinaryOp::Sub => "subtraction",
        BinaryOp::Xor => "bitwise XOR",
        BinaryOp::Mul => "multiplication",
        BinaryOp::Shl => "shift",
        _ => "",
    }
}

impl Ctx<'_> {
    /// `lhs op rhs`; `e` is None for an assignment operation.
    pub fn binary(&mut self, e: Option<ExprId>, lhs: ExprId, rhs: ExprId, op: BinaryOp) -> Operand {
        // Long chains (`a + b + c + …`) lean left: walk down without recursion.
        let mut chain = Vec::new();
        let mut left = lhs;
        if e.is_some() {
            while let ExprKind::Binary { op, x, y } = self.ast.exprs[left].kind {
                chain.push((left, op, y));
                left = x;
            }
        }
        let mut x = self.expr(left);
        for (inner, op, y) in chain.into_iter().rev() {
            x = self.combine(x, Some(inner), y, op);
            x.expr = inner;
            self.record(&x);
        }
        self.combine(x, e, rhs, op)
    }

    fn combine(&mut self, mut x: Operand, e: Option<ExprId>, rhs: ExprId, op: BinaryOp) -> Operand {
        let mut y = self.expr(rhs);
        if !x.is_valid() || !y.is_valid() {
            x.invalidate();
            return x;
        }
        if is_shift(op) {
            self.shift(&mut x, &mut y, e, op);
            return x;
        }
        self.match_types(&mut x, &mut y);
        if !x.is_valid() {
            return x;
        }
        if is_comparison(op) {
            self.comparison(&mut x, &mut y, op, None);
            return x;
        }
        if !self.store.identical(x.ty, y.ty) {
            if !self.store.is_invalid(x.ty) && !self.store.is_invalid(y.ty) {
                let (a, b) = (self.operand_type_text(&x), self.operand_type_text(&y));
                let shown = match e {
                    Some(e) => self.src(e),
                    None => format!("{} {}= {}", self.src(x.expr), op_text(op), self.src(rhs)),
                };
                let at = x.expr;
                self.err(at, format!("invalid operation: {shown} (mismatched types {a} and {b})"));
            }
            x.invalidate();
            return x;
        }
        if !self.op_defined(op, x.ty) {
            let text =
                format!("invalid operation: operator {} not defined on {}", op_text(op), self.describe(&x));
            self.err(x.expr, text);
            x.invalidate();
            return x;
        }
        if matches!(op, BinaryOp::Div | BinaryOp::Rem)
            && y.mode == Mode::Const
            && y.val.as_ref().is_some_and(ConstValue::is_zero)
            && (x.mode == Mode::Const || self.all_integer(x.ty))
        {
            self.err(y.expr, "invalid operation: division by zero");
            x.invalidate();
            return x;
        }
        if x.mode == Mode::Const && y.mode == Mode::Const {
            self.fold(&mut x, &y, e, op);
            return x;
        }
        x.mode = Mode::Value;
        x.val = None;
        x
    }

    fn op_defined(&mut self, op: BinaryOp, ty: TypeId) -> bool {
        match op {
            BinaryOp::Add => self.all_basic(ty, |b| b.is_numeric() || b.is_string()),
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => self.all_numeric(ty),
            BinaryOp::AndAnd | BinaryOp::OrOr => self.all_boolean(ty),
            _ => self.all_integer(ty),
        }
    }

    fn fold(&mut self, x: &mut Operand, y: &Operand, e: Option<ExprId>, op: BinaryOp) {
        let (Some(a), Some(b)) = (&x.val, &y.val) else { return };
        let integer =
            self.ck.untyped_kind(x.ty).or(self.ck.store.as_basic(x.ty)).is_some_and(Basic::is_integer);
        let folded = match op {
            BinaryOp::Add => ConstValue::add(a, b),
            BinaryOp::Sub => ConstValue::sub(a, b),
            BinaryOp::Mul => ConstValue::mul(a, b),
            BinaryOp::Div => ConstValue::quo(a, b, integer),
            BinaryOp::Rem => ConstValue::rem(a, b),
            BinaryOp::And => ConstValue::and(a, b),
            BinaryOp::Or => ConstValue::or(a, b),
            BinaryOp::Xor => ConstValue::xor(a, b),
            BinaryOp::AndNot => ConstValue::and_not(a, b),
            BinaryOp::AndAnd => a.as_bool().zip(b.as_bool()).map(|(a, b)| ConstValue::Bool(a && b)),
            BinaryOp::OrOr => a.as_bool().zip(b.as_bool()).map(|(a, b)| ConstValue::Bool(a || b)),
            _ => None,
        };
        if folded.is_none() && op == BinaryOp::Div {
            // Only a complex divisor too small for its square is left.
            self.err(y.expr, "invalid operation: division by zero");
            x.invalidate();
            return;
        }
        x.val = folded;
        if let Some(e) = e {
            x.expr = e;
        }
        let at = self.op_span(x.expr);
        self.overflow(x, at, op_name(op));
    }

    /// Gives an untyped operand the other's type where that makes sense; else the types are compared as they are.
    pub fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        let (mut a, mut b) = (x.clone(), y.clone());
        self.convert_untyped(&mut a, y.ty);
        if !a.is_valid() {
            x.invalidate();
            return;
        }
        self.convert_untyped(&mut b, a.ty);
        if !b.is_valid() {
            x.invalidate();
            return;
        }
        *x = a;
        *y = b;
    }

    fn may_convert(&mut self, x: &Operand, y: &Operand) -> bool {
        if !self.is_untyped(x.ty) && !self.is_untyped(y.ty) {
            return false;
        }
        // nil with a basic type and the like: reported as a mismatch.
        if self.all_numeric(x.ty) != self.all_numeric(y.ty) {
            return false;
        }
        if self.store.is_interface(x.ty) || self.store.is_interface(y.ty) {
            return true;
        }
        if self.all_boolean(x.ty) != self.all_boolean(y.ty) || self.all_string(x.ty) != self.all_string(y.ty)
        {
            return false;
        }
        if x.mode == Mode::Nil {
            return self.has_nil(y.ty);
        }
        if y.mode == Mode::Nil {
            return self.has_nil(x.ty);
        }
        let pointer = |cx: &mut Self, ty| matches!(cx.store.under(ty), Type::Pointer(_));
        !pointer(self, x.ty) && !pointer(self, y.ty)
    }

    /// Compares; for a switch case the tag is `y`, written as `tag`, and messages say so.
    pub fn comparison(&mut self, x: &mut Operand, y: &mut Operand, op: BinaryOp, tag: Option<&str>) {
        if self.store.is_invalid(x.ty) || self.store.is_invalid(y.ty) {
            x.invalidate();
            return;
        }
        let fits = self.assignable(x, y.ty).is_ok() || self.assignable(y, x.ty).is_ok();
        let mut at_y = false;
        let mut cause = None;
        let mut failed = false;
        if !fits {
            at_y = true;
            let (a, b) = (self.operand_type_text(x), self.operand_type_text(y));
            cause = Some(format!("mismatched types {a} and {b}"));
            failed = true;
        } else if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            if x.mode == Mode::Nil || y.mode == Mode::Nil {
                let ty = if x.mode == Mode::Nil { y.ty } else { x.ty };
                if !self.has_nil(ty) {
                    at_y = true;
                    failed = true;
                }
                // `nil == nil` has no type to compare in.
                if x.mode == Mode::Nil && y.mode == Mode::Nil {
                    failed = true;
                    at_y = true;
                    cause = Some(format!("operator {} not defined on untyped nil", op_text(op)));
                }
            } else if !self.store.is_comparable(x.ty) {
                failed = true;
                cause = Some(self.incomparable_cause(x.ty));
            } else if !self.store.is_comparable(y.ty) {
                failed = true;
                at_y = true;
                cause = Some(self.incomparable_cause(y.ty));
            }
        } else if !self.all_ordered(x.ty) {
            failed = true;
        } else if !self.all_ordered(y.ty) {
            failed = true;
            at_y = true;
        }
        if failed {
            self.comparison_error(x, y, op, at_y, cause.filter(|c| !c.is_empty()), tag);
            x.invalidate();
            return;
        }
        if x.mode == Mode::Const && y.mode == Mode::Const {
            let order = x.val.as_ref().zip(y.val.as_ref()).map(|(a, b)| ConstValue::compare(a, b));
            let result = order.map(|order| match op {
                BinaryOp::Eq => order == Some(Ordering::Equal),
                BinaryOp::Ne => order != Some(Ordering::Equal),
                BinaryOp::Lt => order == Some(Ordering::Less),
                BinaryOp::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                BinaryOp::Gt => order == Some(Ordering::Greater),
                _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            });
            x.val = result.map(ConstValue::Bool);
        } else {
            x.mode = Mode::Value;
            x.val = None;
            let (a, b) = (self.default_type(x.ty), self.default_type(y.ty));
            self.update_type(x.expr, a, true);
            if tag.is_none() {
                self.update_type(y.expr, b, true);
            }
        }
        x.ty = self.store.basic(Basic::UntypedBool);
    }

    fn comparison_error(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: BinaryOp,
        at_y: bool,
        cause: Option<String>,
        tag: Option<&str>,
    ) {
        let mut bad = if at_y { y } else { x };
        let cause = cause.unwrap_or_else(|| {
            let (xp, yp) =
                (self.store.as_type_param(x.ty).is_some(), self.store.as_type_param(y.ty).is_some());
            if xp || yp {
                bad = if xp { x } else { y };
                return format!(
                    "type parameter {} cannot use operator {}",
                    self.ty_text(bad.ty),
                    op_text(op)
                );
            }
            let kind = self.composite_kind(bad.ty);
            let what = if kind.is_empty() { self.operand_type_text(bad) } else { kind.to_string() };
            format!("operator {} not defined on {what}", op_text(op))
        });
        let a = self.src(x.expr);
        if let Some(tag) = tag {
            self.err(x.expr, format!("invalid case {a} in switch on {tag} ({cause})"));
        } else {
            let b = self.src(y.expr);
            self.err(bad.expr, format!("invalid operation: {a} {} {b} ({cause})", op_text(op)));
        }
    }

    /// Why values of a type can't be compared.
    pub fn incomparable_cause(&mut self, ty: TypeId) -> String {
        match self.store.under(ty) {
            _ if self.store.as_type_param(ty).is_some() => {
                if self.store.type_set(ty).is_empty() {
                    "empty type set".into()
                } else {
                    "incomparable types in type set".into()
                }
            }
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. } => {
                format!("{} can only be compared to nil", self.composite_kind(ty))
            }
            Type::Struct(fields) => {
                for f in &fields {
                    if !self.store.is_comparable(f.ty) {
                        return format!("struct containing {} cannot be compared", self.ty_text(f.ty));
                    }
                }
                String::new()
            }
            Type::Array { .. } => format!("{} cannot be compared", self.ty_text(ty)),
            _ => String::new(),
        }
    }

    fn shift(&mut self, x: &mut Operand, y: &mut Operand, e: Option<ExprId>, op: BinaryOp) {
        let as_int = if x.mode == Mode::Const { x.val.as_ref().and_then(ConstValue::to_int) } else { None };
        if !(self.all_integer(x.ty) || (self.is_untyped(x.ty) && as_int.is_some())) {
            let text = format!("invalid operation: shifted operand {} must be integer", self.describe(x));
            self.err(x.expr, text);
            x.invalidate();
            return;
        }
        let uint = self.store.basic(Basic::Uint);
        let mut count = None;
        if y.mode == Mode::Const {
            count = y.val.as_ref().and_then(ConstValue::to_int);
            if y.val.as_ref().is_some_and(ConstValue::is_negative) && count.is_some() {
                let text = format!("invalid operation: negative shift count {}", self.describe(y));
                self.err(y.expr, text);
                x.invalidate();
                return;
            }
            if self.is_untyped(y.ty) {
                self.representable(y, uint);
                if !y.is_valid() {
                    x.invalidate();
                    return;
                }
                self.update_type(y.expr, uint, true);
            }
        } else if self.all_integer(y.ty) && !self.is_untyped(y.ty) {
            if !self.all_unsigned(y.ty) && self.go < 13 {
                let at = self.span(y.expr);
                let what = format!("invalid operation: signed shift count {}", self.describe(y));
                self.need_go(at, 13, &what);
                x.invalidate();
                return;
            }
        } else if self.is_untyped(y.ty) {
            self.convert_untyped(y, uint);
            if !y.is_valid() {
                x.invalidate();
                return;
            }
        } else {
            let text = format!("invalid operation: shift count {} must be integer", self.describe(y));
            self.err(y.expr, text);
            x.invalidate();
            return;
        }
        if x.mode == Mode::Const {
            if y.mode == Mode::Const {
                let Some(n) = count.and_then(|c| u64::try_from(c).ok()).filter(|&n| n <= MAX_SHIFT) else {
                    let text = format!("invalid operation: invalid shift count {}", self.describe(y));
                    self.err(y.expr, text);
                    x.invalidate();
                    return;
                };
                if !self.all_integer(x.ty) {
                    x.ty = self.store.basic(Basic::UntypedInt);
                }
                let v = ConstValue::Int(as_int.unwrap_or_default());
                x.val = if op == BinaryOp::Shl { ConstValue::shl(&v, n) } else { ConstValue::shr(&v, n) };
                if let Some(e) = e {
                    x.expr = e;
                }
                let at = self.op_span(x.expr);
                self.overflow(x, at, op_name(op));
                return;
            }
            if self.is_untyped(x.ty) {
                // Its type comes from the context of the whole shift, and must turn out an integer.
                let shifted = x.expr;
                self.shifted.insert(shifted);
                x.mode = Mode::Value;
                x.val = None;
                return;
            }
        }
        if !self.all_integer(x.ty) {
            let text = format!("invalid operation: shifted operand {} must be integer", self.describe(x));
            self.err(x.expr, text);
            x.invalidate();
            return;
        }
        x.mode = Mode::Value;
        x.val = None;
    }
}
