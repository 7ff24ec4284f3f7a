//! Operands: what an expression evaluates to while it is being checked, and predicates over its type.

use syntax::ast::ExprId;
use types::{Basic, BuiltinId, ConstValue, Signature, Type, TypeId};

use crate::checker::Checker;
use crate::context::Ctx;
use crate::info::Mode;

#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub mode: Mode,
    pub ty: TypeId,
    pub val: Option<ConstValue>,
    pub expr: ExprId,
    pub builtin: Option<BuiltinId>,
    pub part: Part,
}

/// Which value of its expression an operand is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Only,
    /// The n-th result of a call, counted from 1.
    Result(u32),
    /// The second value of `v, ok = x`.
    Ok,
}

impl Operand {
    pub fn invalid(expr: ExprId, ty: TypeId) -> Operand {
        Operand { mode: Mode::Invalid, ty, val: None, expr, builtin: None, part: Part::Only }
    }

    pub fn new(expr: ExprId, mode: Mode, ty: TypeId) -> Operand {
        Operand { mode, ty, val: None, expr, builtin: None, part: Part::Only }
    }

    pub fn is_valid(&self) -> bool {
        self.mode != Mode::Invalid
    }

    pub fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }
}

impl Checker {
    pub(crate) fn untyped_kind(&self, ty: TypeId) -> Option<Basic> {
        match *self.store.ty(ty) {
            Type::Basic(b) if b.is_untyped() => Some(b),
            _ => None,
        }
    }

    pub(crate) fn is_untyped(&self, ty: TypeId) -> bool {
        self.untyped_kind(ty).is_some()
    }

    /// The type of an untyped operand without a context; itself for others (and nil).
    pub(crate) fn default_type(&self, ty: TypeId) -> TypeId {
        match self.untyped_kind(ty).and_then(Basic::default_type) {
            Some(b) => self.store.basic(b),
            None => ty,
        }
    }

    /// Is the type (every type that a type parameter admits) a basic type that satisfies `pred`?
    pub(crate) fn all_basic(&mut self, ty: TypeId, pred: impl Fn(Basic) -> bool) -> bool {
        self.store.all_under(ty, |s, u| matches!(s.ty(u), Type::Basic(b) if pred(*b)))
    }

    pub(crate) fn all_integer(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, Basic::is_integer)
    }

    pub(crate) fn all_unsigned(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, Basic::is_unsigned)
    }

    pub(crate) fn all_numeric(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, Basic::is_numeric)
    }

    pub(crate) fn all_string(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, Basic::is_string)
    }

    pub(crate) fn all_boolean(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, Basic::is_boolean)
    }

    pub(crate) fn all_ordered(&mut self, ty: TypeId) -> bool {
        self.all_basic(ty, |b| b.is_integer() || b.is_float() || b.is_string())
    }

    /// The basic type of a (not parameterised) type.
    pub(crate) fn basic_of(&mut self, ty: TypeId) -> Option<Basic> {
        if self.store.as_type_param(ty).is_some() {
            return None;
        }
        self.store.as_basic(ty)
    }

    pub(crate) fn is_const_type(&mut self, ty: TypeId) -> bool {
        self.basic_of(ty).is_some_and(|b| b != Basic::UnsafePointer && b != Basic::UntypedNil)
    }

    /// Can a value of the type be nil?
    pub(crate) fn has_nil(&mut self, ty: TypeId) -> bool {
        self.store.all_under(ty, |s, u| match s.ty(u) {
            Type::Basic(b) => matches!(b, Basic::UnsafePointer | Basic::UntypedNil),
            Type::Pointer(_)
            | Type::Slice(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Signature(_)
            | Type::Interface(_) => true,
            _ => false,
        })
    }

    /// Has the type a name: predeclared, defined, or a type parameter?
    pub(crate) fn has_name(&self, ty: TypeId) -> bool {
        matches!(self.store.ty(ty), Type::Basic(_) | Type::Named(_) | Type::TypeParam(_))
    }

    pub(crate) fn as_signature(&self, ty: TypeId) -> Option<Signature> {
        match self.store.ty(ty) {
            Type::Signature(s) => Some(s.clone()),
            _ => None,
        }
    }

    /// Is it the type of a generic function that lacks its type arguments?
    pub(crate) fn is_generic_func(&self, ty: TypeId) -> bool {
        matches!(self.store.ty(ty), Type::Signature(s) if !s.type_params.is_empty())
    }

    /// The word for the structure of a type, empty for basic types.
    pub(crate) fn composite_kind(&mut self, ty: TypeId) -> &'static str {
        let u = self.store.underlying(ty);
        match self.store.ty(u) {
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
            Type::Invalid | Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => "",
        }
    }
}

impl Ctx<'_> {
    /// An operand's type as the source spells it.
    pub fn operand_type_text(&self, x: &Operand) -> String {
        match x.part {
            Part::Only if self.is_untyped(x.ty) => self.ty_text(x.ty),
            Part::Only => match (self.spelled_type(x.expr, x.ty), self.store.ty(x.ty)) {
                (Some((text, _)), _) => text,
                (None, Type::Signature(s)) => self.named_signature(x.expr, s),
                (None, _) => self.ty_text(x.ty),
            },
            Part::Result(_) | Part::Ok => self.ty_text(x.ty),
        }
    }

    /// The source of an operand, or words for one of several values.
    pub fn operand_src(&self, x: &Operand) -> String {
        match x.part {
            Part::Only => self.src(x.expr),
            Part::Ok => "ok value of (comma, ok) expression".into(),
            Part::Result(n) => {
                let ending = match n {
                    1 => "st",
                    2 => "nd",
                    3 => "rd",
                    _ => "th",
                };
                format!("{n}{ending} function result")
            }
        }
    }

    /// An operand as messages describe it: `x (variable of type int)`.
    pub fn describe(&mut self, x: &Operand) -> String {
        if x.mode == Mode::Nil {
            return if self.is_untyped(x.ty) {
                "nil".into()
            } else {
                format!("nil (of type {})", self.ty_text(x.ty))
            };
        }
        let expr = self.operand_src(x);
        let mut out = format!("{expr} (");
        let mut typed = false;
        if !matches!(x.mode, Mode::Invalid | Mode::NoValue | Mode::Builtin | Mode::Type) {
            match self.untyped_kind(x.ty) {
                Some(b) => {
                    out += b.name();
                    out.push(' ');
                }
                None => typed = true,
            }
        }
        out += match x.mode {
            Mode::Invalid => "invalid operand",
            Mode::NoValue => "no value",
            Mode::Builtin => "built-in",
            Mode::Type => "type",
            Mode::Const => "constant",
            Mode::Nil => "nil",
            Mode::Variable => "variable",
            Mode::MapIndex => "map index expression",
            Mode::Value => "value",
            Mode::CommaOk => "comma, ok expression",
        };
        if x.mode == Mode::Const
            && let Some(v) = &x.val
        {
            let v = v.display();
            if v != expr {
                out.push(' ');
                out += &v;
            }
        }
        if typed {
            if self.store.is_invalid(x.ty) {
                out += " with invalid type";
            } else {
                let mut desc = String::new();
                if self.is_generic_func(x.ty) {
                    desc += "generic ";
                }
                let (spelled, alias) = match x.part {
                    Part::Only => self.spelled_type(x.expr, x.ty).unzip(),
                    Part::Result(_) | Part::Ok => (None, None),
                };
                let param = self.store.as_type_param(x.ty).is_some();
                if !param && (alias == Some(true) || matches!(self.store.ty(x.ty), Type::Named(_))) {
                    let kind = self.composite_kind(x.ty);
                    match self.basic_of(x.ty) {
                        Some(b) if kind.is_empty() => desc += b.name(),
                        None if kind.is_empty() => return "invalid type".into(),
                        _ => desc += kind,
                    }
                    desc.push(' ');
                }
                let several = x.part == Part::Only && matches!(self.store.ty(x.ty), Type::Tuple(_));
                let results = || if several { self.results_text(x.expr) } else { None };
                let shown = spelled.or_else(results).unwrap_or_else(|| self.ty_text(x.ty));
                out += &format!(" of {desc}type {shown}");
                if let Some(p) = self.store.as_type_param(x.ty) {
                    let bound = self.store.type_params[p].constraint;
                    if let Some(bound) = bound {
                        out += &format!(" constrained by {}", self.ty_text(bound));
                        if self.store.type_set(bound).is_empty() {
                            out += " with empty type set";
                        }
                    }
                }
            }
        }
        out.push(')');
        out
    }
}
