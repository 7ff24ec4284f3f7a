//! Index and slice expressions.

use num_traits::ToPrimitive;
use syntax::ast::ExprId;
use types::{Basic, ConstValue, Type, TypeId};

use crate::context::Ctx;
use crate::expr::Target;
use crate::info::Mode;
use crate::operand::Operand;
use crate::spelling::Wanted;

/// What indexing a type gives.
struct Indexed {
    mode: Mode,
    elem: TypeId,
    /// The key type of a map; None for integer indices.
    key: Option<TypeId>,
    len: Option<u64>,
}

impl Ctx<'_> {
    pub fn index_expr(
        &mut self,
        e: ExprId,
        base: ExprId,
        indices: &[ExprId],
        target: Option<Target>,
    ) -> Operand {
        let x = self.expr_or_type(base, true);
        if x.mode == Mode::Value && self.is_generic_func(x.ty) {
            return self.function_instance(x, e, indices, target);
        }
        self.index_operand(e, x, base, indices)
    }

    /// Is the type a pointer to one whose own declaration is being checked? (Reported.)
    fn pointee_unfinished(&mut self, ty: TypeId) -> bool {
        let &Type::Pointer(base) = self.store.ty(ty) else { return false };
        self.ck.needs_unfinished(base)
    }

    /// Is it the type that functions have while their signatures aren't known?
    fn is_unfinished_func(&self, ty: TypeId) -> bool {
        matches!(self.store.ty(ty), Type::Signature(_))
            && self.ck.provisional.keys().any(|&f| self.store.objs[f].ty == ty)
    }

    /// Indexing of an evaluated operand that isn't a generic function (or the instantiation of a generic type).
    pub fn index_operand(&mut self, e: ExprId, x: Operand, base: ExprId, indices: &[ExprId]) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        match x.mode {
            Mode::Invalid => {
                for &i in indices {
                    self.use_expr(i);
                }
                return invalid;
            }
            Mode::Type => {
                let ty = self.instantiated_type(e, base, indices);
                return if self.store.is_invalid(ty) { invalid } else { Operand::new(e, Mode::Type, ty) };
            }
            _ => {}
        }
        if self.pointee_unfinished(x.ty) {
            return invalid;
        }
        if x.mode == Mode::Const
            && let Some(len) = x.val.as_ref().and_then(ConstValue::as_str).map(|s| s.len() as u64)
        {
            // A constant string's byte is still computed at run time.
            let byte = self.store.basic(Basic::Uint8);
            let mut s = x.clone();
            let default = self.default_type(x.ty);
            self.convert_untyped(&mut s, default);
            self.one_index(indices, Some(len));
            return Operand::new(e, Mode::Value, byte);
        }
        if self.is_unfinished_func(x.ty) {
            // Type arguments of a generic function whose signature refers to it: a function it is with them, too.
            for &i in indices {
                self.use_expr(i);
            }
            return Operand::new(e, Mode::Value, x.ty);
        }
        let Some(got) = self.indexed(&x) else {
            let text = format!("cannot index {}", self.describe(&x));
            let at = self.point(e);
            self.err_at(at, text);
            for &i in indices {
                self.use_expr(i);
            }
            return invalid;
        };
        match got.key {
            Some(key) => {
                if let [index] = indices {
                    let mut k = self.generic_expr(*index);
                    self.wanted = Some(Wanted::Key(base));
                    self.assignment(&mut k, Some(key), "map index");
                } else if let Some(&extra) = indices.get(1) {
                    self.err(extra, "invalid operation: more than one index");
                }
            }
            None => self.one_index(indices, got.len),
        }
        if self.store.is_invalid(got.elem) {
            return invalid;
        }
        Operand::new(e, got.mode, got.elem)
    }

    fn one_index(&mut self, indices: &[ExprId], len: Option<u64>) {
        let Some(&first) = indices.first() else { return };
        if let Some(&extra) = indices.get(1) {
            self.err(extra, "invalid operation: more than one index");
        }
        self.index_value(first, len);
    }

    fn indexed(&mut self, x: &Operand) -> Option<Indexed> {
        let byte = self.store.basic(Basic::Uint8);
        if self.store.as_type_param(x.ty).is_none() {
            let (mode, elem, key, len) = match self.store.under(x.ty) {
                Type::Basic(b) if b.is_string() => (Mode::Value, byte, None, None),
                Type::Array { len, elem } => {
                    let mode = if x.mode == Mode::Variable { Mode::Variable } else { Mode::Value };
                    (mode, elem, None, Some(len))
                }
                Type::Pointer(base) => match self.store.under(base) {
                    Type::Array { len, elem } => (Mode::Variable, elem, None, Some(len)),
                    _ => return None,
                },
                Type::Slice(elem) => (Mode::Variable, elem, None, None),
                Type::Map { key, value } => (Mode::MapIndex, value, Some(key), None),
                _ => return None,
            };
            return Some(Indexed { mode, elem, key, len });
        }
        // Every type in the set must be indexable with the same key and give the same element.
        let terms = self.store.term_types(x.ty)?;
        let mut common: Option<Indexed> = None;
        for t in terms {
            let mut y = x.clone();
            y.ty = self.store.underlying(t.ty);
            let one = self.indexed(&y)?;
            match &mut common {
                None => common = Some(one),
                Some(c) => {
                    let same_key = match (c.key, one.key) {
                        (None, None) => true,
                        (Some(a), Some(b)) => self.store.identical(a, b),
                        _ => false,
                    };
                    if !same_key || !self.store.identical(c.elem, one.elem) {
                        return None;
                    }
                    if one.mode == Mode::Value {
                        c.mode = Mode::Value;
                    }
                    c.len = match (c.len, one.len) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                }
            }
        }
        common
    }

    /// An integer index below `len` (at most `len - 1`); the value if constant.
    pub fn index_value(&mut self, e: ExprId, len: Option<u64>) -> Option<i64> {
        let mut x = self.expr(e);
        if !self.is_valid_index(&mut x, "index", false) {
            return None;
        }
        if x.mode != Mode::Const {
            return None;
        }
        let v = x.val.as_ref()?.to_int()?.to_i64()?;
        if let Some(len) = len
            && v as u64 >= len
        {
            let text = format!("invalid argument: index {v} out of bounds [0:{len}]");
            self.err(e, text);
            return None;
        }
        Some(v)
    }

    /// Checks that an operand is an integer fit for an index or size (which may be left out as negative only where
    /// `allow_negative`), and gives it a type.
    pub fn is_valid_index(&mut self, x: &mut Operand, what: &str, allow_negative: bool) -> bool {
        if !x.is_valid() {
            return false;
        }
        let int = self.store.basic(Basic::Int);
        self.convert_untyped(x, int);
        if !x.is_valid() {
            return false;
        }
        let why = if !self.all_integer(x.ty) {
            "must be integer"
        } else {
            let v = if x.mode == Mode::Const { x.val.as_ref().and_then(ConstValue::to_int) } else { None };
            match v {
                Some(v) if v.sign() == num_bigint::Sign::Minus && !allow_negative => "must not be negative",
                Some(v) if v.to_i64().is_none() => "overflows int",
                _ => return true,
            }
        };
        let text = format!("invalid argument: {what} {} {why}", self.describe(x));
        self.err(x.expr, text);
        false
    }

    /// The common underlying type of what is sliced, where strings count as byte slices beside such.
    fn sliceable(&mut self, ty: TypeId) -> Result<TypeId, String> {
        let byte = self.store.basic(Basic::Uint8);
        let bytes = self.store.slice_of(byte);
        let mut common: Option<(TypeId, TypeId)> = None;
        let mut string = None;
        for member in self.members(ty) {
            let Some((t, mut u)) = member else {
                return Err(format!("no specific type in {}", self.ty_text(ty)));
            };
            if matches!(self.store.ty(u), Type::Basic(b) if b.is_string()) {
                string = Some(u);
                u = bytes;
            }
            match common {
                None => common = Some((t, u)),
                Some((ct, cu)) if !self.store.identical(cu, u) => return Err(self.different(ct, t)),
                Some(_) => {}
            }
        }
        Ok(string.unwrap_or(common.expect("at least one member").1))
    }

    pub fn slice_expr(
        &mut self,
        e: ExprId,
        base: ExprId,
        indices: [Option<ExprId>; 3],
        three: bool,
    ) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut x = self.expr(base);
        if !x.is_valid() {
            for i in indices.into_iter().flatten() {
                self.use_expr(i);
            }
            return invalid;
        }
        if self.pointee_unfinished(x.ty) {
            return invalid;
        }
        let core = match self.sliceable(x.ty) {
            Ok(core) => core,
            Err(why) => {
                let text = format!("cannot slice {}: {why}", self.describe(&x));
                self.err(base, text);
                return invalid;
            }
        };
        let mut len = None;
        let ty = match self.store.ty(core).clone() {
            Type::Basic(b) if b.is_string() => {
                if three {
                    self.err(indices[2].unwrap_or(e), "invalid operation: 3-index slice of string");
                    return invalid;
                }
                if x.mode == Mode::Const {
                    len = x.val.as_ref().and_then(ConstValue::as_str).map(|s| s.len() as u64);
                }
                let default = self.default_type(x.ty);
                if self.is_untyped(x.ty) {
                    self.convert_untyped(&mut x, default);
                }
                default
            }
            Type::Array { len: n, elem } => {
                len = Some(n);
                if x.mode != Mode::Variable {
                    let text = format!("cannot slice unaddressable value {}", self.describe(&x));
                    self.err(base, text);
                    return invalid;
                }
                self.store.slice_of(elem)
            }
            Type::Pointer(p) => match self.store.under(p) {
                Type::Array { len: n, elem } => {
                    len = Some(n);
                    self.store.slice_of(elem)
                }
                _ => {
                    let text = format!("cannot slice {}", self.describe(&x));
                    self.err(base, text);
                    return invalid;
                }
            },
            Type::Slice(_) => x.ty,
            _ => {
                let text = format!("cannot slice {}", self.describe(&x));
                self.err(base, text);
                for i in indices.into_iter().flatten() {
                    self.use_expr(i);
                }
                return invalid;
            }
        };
        let limit = len.map(|n| n + 1);
        let mut known: Vec<(i64, ExprId)> = Vec::new();
        for i in indices.into_iter().flatten() {
            if let Some(v) = self.index_value(i, limit) {
                known.push((v, i));
            }
        }
        for pair in known.windows(2) {
            if pair[0].0 > pair[1].0 {
                let text = format!("invalid slice indices: {} < {}", pair[1].0, pair[0].0);
                self.err(pair[1].1, text);
                break;
            }
        }
        Operand::new(e, Mode::Value, ty)
    }
}
