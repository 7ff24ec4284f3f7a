//! Expressions: the entry points, and the kinds that have no file of their own.

use base::Span;
use num_bigint::BigInt;
use syntax::ast::{self, ExprId, ExprKind, LitKind, UnaryOp};
use types::{Basic, ChanDir, ConstValue, Float, Type, TypeId};

use crate::checker::Later;
use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::{Operand, Part};

/// Integer constants wider than this overflow.
const MAX_BITS: u64 = 512;

/// Constant strings longer than this are refused (gc allows 2 GB, more than an executable could hold sensibly).
const MAX_STRING: usize = 1 << 28;

/// Where a function value is wanted: a generic one then gets its type arguments from there.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub sig: TypeId,
    pub desc: String,
}

impl Ctx<'_> {
    /// A single value.
    pub fn expr(&mut self, e: ExprId) -> Operand {
        let mut x = self.raw_expr(e, None, None, false);
        self.only_value(&mut x);
        self.single(&mut x);
        x
    }

    /// A single value for a variable of a type, which a generic function may take its arguments from.
    pub fn expr_for(&mut self, e: ExprId, target: Option<Target>) -> Operand {
        let mut x = self.raw_expr(e, None, target, false);
        self.only_value(&mut x);
        self.single(&mut x);
        x
    }

    /// A single value; an elided composite literal has type `hint`.
    pub fn expr_hint(&mut self, e: ExprId, hint: TypeId) -> Operand {
        let mut x = self.raw_expr(e, Some(hint), None, false);
        self.only_value(&mut x);
        self.single(&mut x);
        x
    }

    /// A single value, which may be a generic function.
    pub fn generic_expr(&mut self, e: ExprId) -> Operand {
        let mut x = self.raw_expr(e, None, None, true);
        self.only_value(&mut x);
        self.single(&mut x);
        x
    }

    /// The values of an expression: several for a call with several results.
    pub fn multi_expr(&mut self, e: ExprId) -> Vec<Operand> {
        let mut x = self.raw_expr(e, None, None, false);
        self.only_value(&mut x);
        let mut values = self.spread_tuple(x);
        if values.len() > 1 {
            for (n, v) in (1..).zip(&mut values) {
                v.part = Part::Result(n);
            }
        }
        values
    }

    pub fn spread_tuple(&mut self, x: Operand) -> Vec<Operand> {
        if x.is_valid()
            && let Type::Tuple(list) = self.store.ty(x.ty)
        {
            return list.iter().map(|&ty| Operand::new(x.expr, Mode::Value, ty)).collect();
        }
        vec![x]
    }

    /// A value or a type.
    pub fn expr_or_type(&mut self, e: ExprId, generic: bool) -> Operand {
        let mut x = self.raw_expr(e, None, None, generic);
        if x.mode == Mode::NoValue {
            self.no_value_error(&mut x, " or type");
        }
        self.single(&mut x);
        x
    }

    /// Evaluates for its facts only, after an error.
    pub fn use_expr(&mut self, e: ExprId) {
        match &self.ast.exprs[e].kind {
            ExprKind::Bad => {}
            _ => {
                self.raw_expr(e, None, None, true);
            }
        }
    }

    pub fn no_value_error(&mut self, x: &mut Operand, or_type: &str) {
        let text = format!("{} used as value{or_type}", self.describe(x));
        self.err(x.expr, text);
        x.invalidate();
    }

    pub fn only_value(&mut self, x: &mut Operand) {
        match x.mode {
            Mode::NoValue => self.no_value_error(x, ""),
            Mode::Builtin => {
                let text = format!("{} must be called", self.describe(x));
                self.err(x.expr, text);
                x.invalidate();
            }
            Mode::Type => {
                let text = format!("{} is not an expression", self.describe(x));
                self.err(x.expr, text);
                x.invalidate();
            }
            _ => {}
        }
    }

    /// Reports a call with several results where one value is wanted.
    pub fn single(&mut self, x: &mut Operand) {
        if x.mode == Mode::Value && matches!(self.store.ty(x.ty), Type::Tuple(_)) {
            let text = format!("multiple-value {} in single-value context", self.describe(x));
            self.err(x.expr, text);
            x.invalidate();
        }
    }

    /// Evaluates and records any expression.
    pub fn raw_expr(
        &mut self,
        e: ExprId,
        hint: Option<TypeId>,
        target: Option<Target>,
        generic: bool,
    ) -> Operand {
        // Values need their types complete.
        let postpone = std::mem::take(&mut self.postpone);
        let mut x = stacker::maybe_grow(96 * 1024, 4 * 1024 * 1024, || self.kind(e, hint, target.clone()));
        self.postpone = postpone;
        x.expr = e;
        if !matches!(x.mode, Mode::Invalid | Mode::Type | Mode::NoValue | Mode::Builtin)
            && self.ck.needs_unfinished(x.ty)
        {
            x.invalidate();
        }
        if !generic {
            self.not_generic(&mut x, target);
        }
        self.record(&x);
        x
    }

    fn not_generic(&mut self, x: &mut Operand, target: Option<Target>) {
        if !x.is_valid() || x.mode == Mode::NoValue {
            return;
        }
        if x.mode == Mode::Value && self.is_generic_func(x.ty) {
            if let Some(target) = target {
                self.instantiate_for_target(x, target);
                return;
            }
            let text = format!("cannot use generic function {} without instantiation", self.src(x.expr));
            self.err(x.expr, text);
            x.invalidate();
        } else if x.mode == Mode::Type && self.is_generic_type_expr(x.expr, x.ty) {
            let text = format!("cannot use generic type {} without instantiation", self.src(x.expr));
            self.err(x.expr, text);
            x.invalidate();
        }
    }

    fn kind(&mut self, e: ExprId, hint: Option<TypeId>, target: Option<Target>) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        match &self.ast.exprs[e].kind {
            ExprKind::Bad => invalid,
            ExprKind::Ident(id) => self.ident(e, *id),
            ExprKind::BasicLit { kind, text } => {
                let text = self.text(*text);
                self.basic_lit(e, *kind, &text)
            }
            ExprKind::CompositeLit { ty, elems, rbrace } => self.composite_lit(e, *ty, elems, *rbrace, hint),
            ExprKind::FuncLit(lit) => self.func_lit(e, lit),
            ExprKind::Paren(x) => {
                // An elided literal type isn't passed through parentheses; a target is.
                let mut x = self.raw_expr(*x, None, target, true);
                x.expr = e;
                x
            }
            ExprKind::Selector { x, sel } => self.selector(e, *x, *sel, false),
            ExprKind::Index { x, indices } => self.index_expr(e, *x, indices, target),
            ExprKind::Slice { x, lo, hi, max, three } => self.slice_expr(e, *x, [*lo, *hi, *max], *three),
            ExprKind::TypeAssert { x, ty } => self.type_assert(e, *x, *ty),
            ExprKind::Call { fun, args, spread, .. } => self.call(e, *fun, args, *spread),
            ExprKind::Star(x) => self.star(e, *x),
            ExprKind::Unary { op, x } => self.unary(e, *op, *x),
            ExprKind::Binary { op, x, y } => {
                let mut x = self.binary(Some(e), *x, *y, *op);
                x.expr = e;
                x
            }
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {
                let ty = self.typ(e);
                if self.store.is_invalid(ty) { invalid } else { Operand::new(e, Mode::Type, ty) }
            }
        }
    }

    fn basic_lit(&mut self, e: ExprId, kind: LitKind, text: &str) -> Operand {
        let at = self.span(e);
        if text.is_empty() {
            // The lexer has reported it.
            return Operand::invalid(e, self.store.universe.invalid);
        }
        self.literal_version(at, kind, text);
        let (b, val) = match kind {
            LitKind::Int => (Basic::UntypedInt, ConstValue::parse_int(text).map(ConstValue::Int)),
            LitKind::Float => (Basic::UntypedFloat, Float::parse(text).map(ConstValue::Float)),
            LitKind::Imaginary => {
                let digits = text.trim_end_matches('i');
                let prefixed = digits.len() > 1
                    && digits.starts_with('0')
                    && digits[1..].starts_with(['x', 'X', 'b', 'B', 'o', 'O']);
                // `0123i` is decimal, for compatibility.
                let im = if prefixed && !digits.contains(['p', 'P', '.']) {
                    ConstValue::parse_int(digits).map(Float::from_int)
                } else {
                    Float::parse(digits)
                };
                (Basic::UntypedComplex, im.map(|im| ConstValue::Complex(Box::new((Float::zero(), im)))))
            }
            LitKind::Rune => {
                let c = syntax::literal::rune(text);
                (Basic::UntypedRune, Some(ConstValue::Int(BigInt::from(c))))
            }
            LitKind::String => {
                (Basic::UntypedString, Some(ConstValue::Str(syntax::literal::string(text).into())))
            }
        };
        let ty = self.store.basic(b);
        // A magnitude beyond all arithmetic, too.
        let infinite = |f: &Float| f.is_infinite();
        let val = val.filter(|v| match v {
            ConstValue::Float(f) => !infinite(f),
            ConstValue::Complex(c) => !infinite(&c.1),
            _ => true,
        });
        let Some(val) = val else {
            let text = format!("malformed constant: {text}");
            self.err(e, text);
            return Operand::invalid(e, self.store.universe.invalid);
        };
        let mut x =
            Operand { mode: Mode::Const, ty, val: Some(val), expr: e, builtin: None, part: Part::Only };
        let start = Span::new(at.file, at.start, at.start);
        self.overflow(&mut x, start, "");
        x
    }

    fn literal_version(&mut self, at: Span, kind: LitKind, text: &str) {
        if self.go >= 13 || !matches!(kind, LitKind::Int | LitKind::Float | LitKind::Imaginary) {
            return;
        }
        let lower = text.to_ascii_lowercase();
        let what = if text.contains('_') {
            "underscore in numeric literal"
        } else if lower.starts_with("0b") {
            "binary literal"
        } else if lower.starts_with("0o") {
            "0o/0O-style octal literal"
        } else if lower.starts_with("0x") && kind != LitKind::Int {
            "hexadecimal floating-point literal"
        } else {
            return;
        };
        self.need_go(at, 13, what);
    }

    /// Reports a constant that is too large: for its type, or at all if untyped. `op` names the operation.
    pub fn overflow(&mut self, x: &mut Operand, at: Span, op: &str) {
        let Some(val) = &x.val else { return };
        if let Some(len) = val.as_str().map(<[u8]>::len)
            && len > MAX_STRING
        {
            self.err_at(at, format!("constant string too long ({len} bytes > {MAX_STRING} bytes)"));
            x.invalidate();
            return;
        }
        if !self.is_untyped(x.ty) {
            let ty = x.ty;
            self.representable(x, ty);
            return;
        }
        let infinite = match val {
            ConstValue::Float(f) => f.is_infinite(),
            ConstValue::Complex(c) => c.0.is_infinite() || c.1.is_infinite(),
            ConstValue::Int(_) | ConstValue::Bool(_) | ConstValue::Str(_) => false,
        };
        if infinite {
            self.err_at(at, "constant result is not representable");
            x.invalidate();
            return;
        }
        let too_large = matches!(val, ConstValue::Int(i) if i.bits() > MAX_BITS);
        if too_large {
            let op = if op.is_empty() { String::new() } else { format!("{op} ") };
            self.err_at(at, format!("constant {op}overflow"));
            x.invalidate();
        }
    }

    fn func_lit(&mut self, e: ExprId, lit: &ast::FuncLit) -> Operand {
        let sig = self.signature(None, &lit.ty);
        let x = Operand::new(e, Mode::Value, sig);
        if self.func.is_none() && !self.owners.is_empty() {
            // The body may refer to the variable being declared, whose type isn't known yet.
            let (pkg, file, owners) = (self.pkg, self.file, self.owners.clone());
            self.ck.later.push_back(Later::FuncLit { pkg, file, lit: e, sig, owners });
            return x;
        }
        self.func_lit_body(lit, sig);
        x
    }

    fn func_lit_body(&mut self, lit: &ast::FuncLit, sig: TypeId) {
        let Some(sig) = self.as_signature(sig) else { return };
        let has_call = self.has_call;
        self.scopes.push();
        self.enter_signature(None, &lit.ty);
        let outer = std::mem::replace(&mut self.ck.in_func_lit, true);
        self.body(&sig, &lit.ty, &lit.body);
        self.ck.in_func_lit = outer;
        self.scopes.pop();
        self.has_call = has_call;
    }

    /// The body of a function literal in a package-level initialiser.
    pub fn late_func_lit(&mut self, e: ExprId, sig: TypeId) {
        if let ExprKind::FuncLit(lit) = &self.ast.exprs[e].kind {
            self.func_lit_body(lit, sig);
        }
    }

    fn star(&mut self, e: ExprId, inner: ExprId) -> Operand {
        let mut x = self.expr_or_type(inner, false);
        x.expr = e;
        match x.mode {
            Mode::Invalid => return x,
            Mode::Type => {
                if matches!(self.store.ty(x.ty), Type::Named(_) | Type::Interface(_)) {
                    let (pkg, at) = (self.pkg, self.span(inner));
                    self.defer(crate::checker::Later::NoConstraint { pkg, at, ty: x.ty });
                }
                x.ty = self.store.pointer_to(x.ty);
                return x;
            }
            Mode::Nil => {
                self.err(inner, "invalid operation: cannot indirect nil");
                x.invalidate();
                return x;
            }
            Mode::NoValue => {
                x.expr = inner;
                self.only_value(&mut x);
                return x;
            }
            _ => {}
        }
        let mut base: Option<TypeId> = None;
        for member in self.members(x.ty) {
            let pointee = match member.map(|(_, u)| self.store.ty(u)) {
                Some(&Type::Pointer(p)) => Some(p),
                _ => None,
            };
            let why = match (pointee, base) {
                (None, _) => "cannot indirect",
                (Some(p), Some(b)) if !self.store.identical(p, b) => "pointers of",
                (Some(_), _) => {
                    base = pointee;
                    continue;
                }
            };
            let must = if pointee.is_some() { " must have identical base types" } else { "" };
            x.expr = inner;
            let text = format!("invalid operation: {why} {}{must}", self.describe(&x));
            self.err(inner, text);
            x.invalidate();
            return x;
        }
        x.mode = Mode::Variable;
        x.ty = base.expect("a type has members");
        x
    }

    fn unary(&mut self, e: ExprId, op: UnaryOp, inner: ExprId) -> Operand {
        let mut x = match op {
            // `&T{…}` keeps the hint of an elided pointer element type.
            UnaryOp::Addr => self.raw_expr(inner, None, None, false),
            _ => self.expr(inner),
        };
        if op == UnaryOp::Addr {
            self.only_value(&mut x);
            self.single(&mut x);
        }
        if !x.is_valid() {
            x.expr = e;
            return x;
        }
        match op {
            UnaryOp::Addr => {
                let mut stripped = inner;
                while let ExprKind::Paren(p) = self.ast.exprs[stripped].kind {
                    stripped = p;
                }
                let literal = matches!(self.ast.exprs[stripped].kind, ExprKind::CompositeLit { .. });
                if !literal && x.mode != Mode::Variable {
                    let text = format!("invalid operation: cannot take address of {}", self.describe(&x));
                    self.err(inner, text);
                    x.invalidate();
                    return x;
                }
                x.mode = Mode::Value;
                x.ty = self.store.pointer_to(x.ty);
            }
            UnaryOp::Recv => match self.chan_elem(&x, true, inner) {
                Some(elem) => {
                    x.mode = Mode::CommaOk;
                    x.ty = elem;
                    self.has_call = true;
                }
                None => x.invalidate(),
            },
            UnaryOp::Tilde => {
                let hint = if self.all_integer(x.ty) { " (use ^ for bitwise complement)" } else { "" };
                self.err(e, format!("cannot use ~ outside of interface or type constraint{hint}"));
                x.invalidate();
            }
            UnaryOp::Plus | UnaryOp::Minus | UnaryOp::Not | UnaryOp::Complement => {
                let (fits, sign) = match op {
                    UnaryOp::Not => (self.all_boolean(x.ty), "!"),
                    UnaryOp::Complement => (self.all_integer(x.ty), "^"),
                    UnaryOp::Minus => (self.all_numeric(x.ty), "-"),
                    _ => (self.all_numeric(x.ty), "+"),
                };
                if !fits {
                    let text =
                        format!("invalid operation: operator {sign} not defined on {}", self.describe(&x));
                    self.err(inner, text);
                    x.invalidate();
                    return x;
                }
                if x.mode == Mode::Const {
                    self.fold_unary(&mut x, e, op);
                } else {
                    x.mode = Mode::Value;
                }
            }
        }
        x.expr = e;
        x
    }

    fn fold_unary(&mut self, x: &mut Operand, e: ExprId, op: UnaryOp) {
        let Some(v) = &x.val else { return };
        let folded = match op {
            UnaryOp::Not => v.as_bool().map(|b| ConstValue::Bool(!b)),
            UnaryOp::Minus => v.neg(),
            UnaryOp::Complement => {
                let bits = match self.basic_of(x.ty) {
                    Some(b) if b.is_unsigned() => b.int_bits().map(|(_, bits)| bits),
                    _ => None,
                };
                x.val.as_ref().and_then(|v| v.complement(bits))
            }
            _ => Some(v.clone()),
        };
        x.val = folded;
        x.expr = e;
        let name = if op == UnaryOp::Complement { "bitwise complement" } else { "" };
        let at = self.op_span(e);
        self.overflow(x, at, name);
    }

    /// Where an operation's overflow is reported: its operator.
    pub fn op_span(&self, e: ExprId) -> Span {
        let expr = &self.ast.exprs[e];
        match expr.kind {
            ExprKind::Binary { .. } | ExprKind::Unary { .. } => Span::new(expr.span.file, expr.pos, expr.pos),
            _ => expr.span,
        }
    }

    /// The element type of a channel operand that is received from or sent to.
    pub fn chan_elem(&mut self, x: &Operand, recv: bool, at: ExprId) -> Option<TypeId> {
        let is_param = self.store.as_type_param(x.ty).is_some();
        let common = self.common_under(x.ty, |cx, member| {
            let Some((t, u)) = member else { return Err("no specific channel type".into()) };
            match *cx.store.ty(u) {
                Type::Chan { dir: ChanDir::Send, .. } if recv => {
                    Err(format!("send-only channel {}", cx.ty_text(t)))
                }
                Type::Chan { dir: ChanDir::Recv, .. } if !recv => {
                    Err(format!("receive-only channel {}", cx.ty_text(t)))
                }
                Type::Chan { .. } => Ok(()),
                _ => Err(format!("non-channel {}", cx.ty_text(t))),
            }
        });
        let cause = match common {
            Ok(u) => match *self.store.ty(u) {
                Type::Chan { elem, .. } => return Some(elem),
                _ => return None,
            },
            Err(cause) => cause,
        };
        let what = if recv { "cannot receive from" } else { "cannot send to" };
        let d = self.describe(x);
        self.err(
            at,
            if is_param {
                format!("invalid operation: {what} {d}: {cause}")
            } else {
                format!("invalid operation: {what} {cause} {d}")
            },
        );
        None
    }

    fn type_assert(&mut self, e: ExprId, inner: ExprId, ty: Option<ExprId>) -> Operand {
        let mut x = self.expr(inner);
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let Some(ty) = ty else {
            self.err(e, "invalid syntax tree: use of .(type) outside type switch");
            return invalid;
        };
        if !x.is_valid() {
            self.typ(ty);
            return invalid;
        }
        if self.store.as_type_param(x.ty).is_some() {
            let text = format!(
                "invalid operation: cannot use type assertion on type parameter value {}",
                self.describe(&x)
            );
            self.err(inner, text);
            return invalid;
        }
        if !self.store.is_interface(x.ty) {
            let text = format!("invalid operation: {} is not an interface", self.describe(&x));
            self.err(inner, text);
            self.typ(ty);
            return invalid;
        }
        let t = self.var_type(ty);
        if self.store.is_invalid(t) {
            return invalid;
        }
        self.assert_possible(e, &x, t, false);
        x.mode = Mode::CommaOk;
        x.ty = t;
        x.expr = e;
        x
    }

    /// Reports an assertion (or type switch case) that can't succeed.
    pub fn assert_possible(&mut self, e: ExprId, x: &Operand, ty: TypeId, in_switch: bool) {
        if self.store.is_interface(ty) {
            return;
        }
        let Some(why) = self.ck.missing_method(ty, x.ty, false) else { return };
        let pkg = self.pkg;
        let cause = self.ck.missing_text(pkg, ty, x.ty, &why);
        let (t, v) = (self.ty_text(ty), self.ty_text(x.ty));
        let text = if in_switch {
            let d = self.describe(x);
            format!(
                "impossible type switch case: {}\n\t{d} cannot have dynamic type {t} {cause}",
                self.src(e)
            )
        } else {
            format!("impossible type assertion: {}\n\t{t} does not implement {v} {cause}", self.src(e))
        };
        self.err(e, text);
    }
}
