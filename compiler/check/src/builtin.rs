//! Calls of predeclared functions.

use base::Span;
use num_traits::ToPrimitive;
use syntax::ast::ExprId;
use types::{Basic, BuiltinId, ChanDir, ConstValue, Float, Type, TypeId};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;

/// The least number of arguments, and whether there may be more.
fn arity(id: BuiltinId) -> (usize, bool) {
    use BuiltinId::*;
    match id {
        Append | Make | Max | Min => (1, true),
        Print | Println => (0, true),
        Recover => (0, false),
        Cap | Clear | Close | Imag | Len | New | Panic | Real | UnsafeAlignof | UnsafeOffsetof
        | UnsafeSizeof | UnsafeSliceData | UnsafeStringData => (1, false),
        Complex | Copy | Delete | UnsafeAdd | UnsafeSlice | UnsafeString => (2, false),
    }
}

/// May the call stand as a statement?
pub(crate) fn is_statement(id: BuiltinId) -> bool {
    use BuiltinId::*;
    matches!(id, Clear | Close | Copy | Delete | Panic | Print | Println | Recover)
}

impl Ctx<'_> {
    pub fn builtin(
        &mut self,
        e: ExprId,
        id: BuiltinId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let name = id.name();
        if spread && id != BuiltinId::Append {
            self.err(e, format!("invalid operation: invalid use of ... with built-in {name}"));
            for &a in args {
                self.use_expr(a);
            }
            return invalid;
        }
        // The operands of len and cap decide whether they are constant by what is called inside them.
        let outer_call = self.has_call;
        if matches!(id, BuiltinId::Len | BuiltinId::Cap) {
            self.has_call = false;
        }
        let mut list: Vec<Operand> = match id {
            BuiltinId::Make | BuiltinId::New | BuiltinId::UnsafeOffsetof => Vec::new(),
            _ => {
                let mut list = Vec::with_capacity(args.len());
                if let [only] = args {
                    list = self.multi_expr(*only);
                } else {
                    for &a in args {
                        let x = self.expr(a);
                        list.push(x);
                    }
                }
                list
            }
        };
        let count = if list.is_empty() { args.len() } else { list.len() };
        if list.iter().any(|x| !x.is_valid()) {
            self.has_call |= outer_call;
            return invalid;
        }
        let (least, more) = arity(id);
        let wrong = if count < least {
            "not enough"
        } else if !more && count > least {
            "too many"
        } else {
            ""
        };
        if !wrong.is_empty() {
            let call = self.src(e);
            self.err(
                e,
                format!("invalid operation: {wrong} arguments for {call} (expected {least}, found {count})"),
            );
            return invalid;
        }
        let x = match id {
            BuiltinId::Append => self.append(e, &mut list, spread),
            BuiltinId::Len | BuiltinId::Cap => {
                let x = self.length(e, id, &list[0]);
                self.has_call |= outer_call;
                x
            }
            BuiltinId::Clear => {
                let at = self.span(fun);
                self.need_go(at, 21, "clear");
                let fits = self
                    .store
                    .all_under(list[0].ty, |s, u| matches!(s.ty(u), Type::Map { .. } | Type::Slice(_)));
                if !fits {
                    let text = format!(
                        "invalid argument: cannot clear {}: argument must be (or constrained by) map or slice",
                        self.describe(&list[0])
                    );
                    self.err(list[0].expr, text);
                    return invalid;
                }
                self.no_value(e)
            }
            BuiltinId::Close => self.close(e, &list[0]),
            BuiltinId::Complex => self.complex(e, list),
            BuiltinId::Real | BuiltinId::Imag => self.complex_part(e, id, list.swap_remove(0)),
            BuiltinId::Copy => self.copy(e, &mut list),
            BuiltinId::Delete => self.delete(e, &mut list),
            BuiltinId::Make => self.make(e, args),
            BuiltinId::New => self.new_value(e, fun, args[0]),
            BuiltinId::Max | BuiltinId::Min => self.min_max(e, id, fun, list),
            BuiltinId::Panic => {
                let any = self.store.universe.empty_interface;
                self.assignment(&mut list[0], Some(any), "argument to panic");
                self.no_value(e)
            }
            BuiltinId::Print | BuiltinId::Println => {
                for x in &mut list {
                    let context = format!("argument to built-in {name}");
                    self.assignment(x, None, &context);
                }
                self.no_value(e)
            }
            BuiltinId::Recover => Operand::new(e, Mode::Value, self.store.universe.empty_interface),
            BuiltinId::UnsafeAdd
            | BuiltinId::UnsafeAlignof
            | BuiltinId::UnsafeOffsetof
            | BuiltinId::UnsafeSizeof
            | BuiltinId::UnsafeSlice
            | BuiltinId::UnsafeSliceData
            | BuiltinId::UnsafeString
            | BuiltinId::UnsafeStringData => self.unsafe_builtin(e, id, fun, args, list),
        };
        if x.mode == Mode::Invalid {
            return invalid;
        }
        x
    }

    fn no_value(&self, e: ExprId) -> Operand {
        Operand::new(e, Mode::NoValue, self.store.universe.invalid)
    }

    fn int_value(&self, e: ExprId) -> Operand {
        Operand::new(e, Mode::Value, self.store.basic(Basic::Int))
    }

    /// The element type of a slice (or of all slices of a type parameter).
    fn slice_elem(&mut self, x: &Operand) -> Result<TypeId, String> {
        if x.mode == Mode::Nil {
            return Err("argument must be a slice; have untyped nil".into());
        }
        let terms = self.store.term_types(x.ty).filter(|t| !t.is_empty());
        let Some(terms) = terms else {
            return Err(format!("argument must be a slice; have {}", self.describe(x)));
        };
        let mut elem = None;
        for t in terms {
            match self.store.under(t.ty) {
                Type::Slice(e) => match elem {
                    None => elem = Some(e),
                    Some(old) if self.store.identical(old, e) => {}
                    Some(old) => {
                        return Err(format!(
                            "mismatched slice element types {} and {} in {}",
                            self.ty_text(old),
                            self.ty_text(e),
                            self.describe(x)
                        ));
                    }
                },
                _ => return Err(format!("argument must be a slice; have {}", self.describe(x))),
            }
        }
        elem.ok_or_else(String::new)
    }

    /// Is `y` a string, or a type parameter of strings and byte slices, for `append` and `copy` to a byte slice?
    fn is_byte_source(&mut self, x: &Operand, y: &Operand) -> bool {
        let byte = self.store.basic(Basic::Uint8);
        let bytes = self.store.slice_of(byte);
        if self.assignable(x, bytes).is_err() {
            return false;
        }
        let terms = self.store.term_types(y.ty).filter(|t| !t.is_empty());
        terms.is_some_and(|terms| {
            terms.iter().all(|t| match self.store.under(t.ty) {
                Type::Slice(e) => self.store.identical(e, byte),
                Type::Basic(b) => b.is_string(),
                _ => false,
            })
        })
    }

    fn append(&mut self, e: ExprId, list: &mut [Operand], spread: bool) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let first = list[0].clone();
        if first.mode == Mode::Nil {
            self.err(first.expr, "invalid append: argument must be a slice; have untyped nil");
            return invalid;
        }
        let elem = match self.slice_elem(&first) {
            Ok(elem) => elem,
            Err(why) => {
                self.err(first.expr, format!("invalid append: {why}"));
                return invalid;
            }
        };
        let result = Operand::new(e, Mode::Value, first.ty);
        if spread {
            if list.len() == 1 {
                let text = format!(
                    "not enough arguments in call to append\n\thave ({}...)\n\twant ({0}, ...{})",
                    self.ty_text(first.ty),
                    self.ty_text(elem)
                );
                self.err(e, text);
                return invalid;
            }
            if list.len() > 2 {
                let text = "too many arguments in call to append".to_string();
                self.err(list[2].expr, text);
                return invalid;
            }
            let y = list[1].clone();
            if y.mode != Mode::Nil && self.is_byte_source(&first, &y) {
                if self.is_untyped(y.ty) {
                    let string = self.store.basic(Basic::String);
                    self.convert_untyped(&mut list[1], string);
                }
                return result;
            }
            let slice = self.store.slice_of(elem);
            self.assignment(&mut list[1], Some(slice), "argument to append");
            return result;
        }
        for x in &mut list[1..] {
            self.assignment(x, Some(elem), "argument to append");
        }
        result
    }

    fn length(&mut self, e: ExprId, id: BuiltinId, x: &Operand) -> Operand {
        let is_len = id == BuiltinId::Len;
        let mut out = self.int_value(e);
        let deref = |s: &mut types::Store, u: TypeId| match *s.ty(u) {
            Type::Pointer(base) => {
                let b = s.underlying(base);
                if matches!(s.ty(b), Type::Array { .. }) { b } else { u }
            }
            _ => u,
        };
        if self.store.as_type_param(x.ty).is_none() {
            let u = self.store.underlying(x.ty);
            let u = deref(&mut self.ck.store, u);
            match *self.store.ty(u) {
                Type::Basic(b) if b.is_string() && is_len => {
                    if x.mode == Mode::Const {
                        let n = x.val.as_ref().and_then(ConstValue::as_str).map_or(0, <[u8]>::len);
                        out.mode = Mode::Const;
                        out.val = Some(ConstValue::int(n as i64));
                    }
                    if self.is_untyped(x.ty) {
                        let mut y = x.clone();
                        let string = self.store.basic(Basic::String);
                        self.convert_untyped(&mut y, string);
                    }
                    return out;
                }
                Type::Array { len, .. } => {
                    if !self.has_call {
                        out.mode = Mode::Const;
                        out.val = Some(ConstValue::int(len as i64));
                    }
                    return out;
                }
                Type::Slice(_) | Type::Chan { .. } => return out,
                Type::Map { .. } if is_len => return out,
                _ => {}
            }
        } else {
            let fits = self.store.all_under(x.ty, |s, u| {
                let u = deref(s, u);
                match s.ty(u) {
                    Type::Basic(b) => b.is_string() && is_len,
                    Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
                    Type::Map { .. } => is_len,
                    _ => false,
                }
            });
            if fits {
                return out;
            }
        }
        let text = format!("invalid argument: {} for built-in {}", self.describe(x), id.name());
        self.err(x.expr, text);
        out.invalidate();
        out
    }

    fn close(&mut self, e: ExprId, x: &Operand) -> Operand {
        let mut why = "non-channel";
        let fits = self.store.all_under(x.ty, |s, u| match s.ty(u) {
            Type::Chan { dir: ChanDir::Recv, .. } => {
                why = "receive-only channel";
                false
            }
            Type::Chan { .. } => true,
            _ => false,
        });
        if fits {
            return self.no_value(e);
        }
        let text = format!("invalid operation: cannot close {why} {}", self.describe(x));
        self.err(x.expr, text);
        Operand::invalid(e, self.store.universe.invalid)
    }

    /// The type that a function on basic types gives for an argument of `id`. The result for a type parameter would be
    /// one of its own, which the language doesn't have (reported).
    fn map_basic(
        &mut self,
        x: &Operand,
        id: BuiltinId,
        f: impl Fn(Basic) -> Option<Basic>,
    ) -> Option<TypeId> {
        if self.store.as_type_param(x.ty).is_some() {
            if self.all_basic(x.ty, |b| f(b).is_some()) {
                let at = self.span(x.expr);
                let text = format!(
                    "{} not supported as argument to built-in {} for go1.18 (see go.dev/issue/50937)",
                    self.describe(x),
                    id.name()
                );
                self.soft_err(at, text);
                return Some(self.store.universe.invalid);
            }
            return None;
        }
        let b = self.basic_of(x.ty)?;
        f(b).map(|b| self.store.basic(b))
    }

    fn complex(&mut self, e: ExprId, mut list: Vec<Operand>) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut y = list.pop().expect("two arguments");
        let mut x = list.pop().expect("two arguments");
        match (self.is_untyped(x.ty), self.is_untyped(y.ty)) {
            (true, false) => self.convert_untyped(&mut x, y.ty),
            (false, true) => self.convert_untyped(&mut y, x.ty),
            (true, true) => {
                if x.mode == Mode::Const && y.mode == Mode::Const {
                    let float = self.store.basic(Basic::UntypedFloat);
                    for o in [&mut x, &mut y] {
                        if self.all_numeric(o.ty)
                            && let Some(f) = o.val.as_ref().and_then(ConstValue::to_float)
                        {
                            o.ty = float;
                            o.val = Some(ConstValue::Float(f));
                        }
                    }
                } else {
                    let f64 = self.store.basic(Basic::Float64);
                    self.convert_untyped(&mut x, f64);
                    self.convert_untyped(&mut y, f64);
                }
            }
            (false, false) => {}
        }
        if !x.is_valid() || !y.is_valid() {
            return invalid;
        }
        if !self.store.identical(x.ty, y.ty) {
            let text = format!(
                "invalid operation: {} (mismatched types {} and {})",
                self.src(e),
                self.ty_text(x.ty),
                self.ty_text(y.ty)
            );
            self.err(x.expr, text);
            return invalid;
        }
        let result = self.map_basic(&x, BuiltinId::Complex, |b| match b {
            Basic::Float32 => Some(Basic::Complex64),
            Basic::Float64 => Some(Basic::Complex128),
            Basic::UntypedFloat => Some(Basic::UntypedComplex),
            _ => None,
        });
        let Some(ty) = result else {
            let text = format!(
                "invalid argument: arguments have type {}, expected floating-point",
                self.ty_text(x.ty)
            );
            self.err(x.expr, text);
            return invalid;
        };
        if self.store.is_invalid(ty) {
            return invalid;
        }
        let mut out = Operand::new(e, Mode::Value, ty);
        if x.mode == Mode::Const && y.mode == Mode::Const {
            let part =
                |o: &Operand| o.val.as_ref().and_then(ConstValue::to_float).unwrap_or_else(Float::zero);
            out.mode = Mode::Const;
            out.val = Some(ConstValue::Complex(Box::new((part(&x), part(&y)))));
        }
        out
    }

    fn complex_part(&mut self, e: ExprId, id: BuiltinId, mut x: Operand) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        if self.is_untyped(x.ty) {
            if x.mode == Mode::Const {
                if self.all_numeric(x.ty) {
                    x.ty = self.store.basic(Basic::UntypedComplex);
                }
            } else {
                let c = self.store.basic(Basic::Complex128);
                self.convert_untyped(&mut x, c);
                if !x.is_valid() {
                    return invalid;
                }
            }
        }
        let result = self.map_basic(&x, id, |b| match b {
            Basic::Complex64 => Some(Basic::Float32),
            Basic::Complex128 => Some(Basic::Float64),
            Basic::UntypedComplex => Some(Basic::UntypedFloat),
            _ => None,
        });
        let Some(ty) = result else {
            let text =
                format!("invalid argument: argument has type {}, expected complex type", self.ty_text(x.ty));
            self.err(x.expr, text);
            return invalid;
        };
        if self.store.is_invalid(ty) {
            return invalid;
        }
        let mut out = Operand::new(e, Mode::Value, ty);
        if x.mode == Mode::Const
            && let Some((re, im)) = x.val.as_ref().and_then(ConstValue::to_complex)
        {
            out.mode = Mode::Const;
            out.val = Some(ConstValue::Float(if id == BuiltinId::Real { re } else { im }));
        }
        out
    }

    fn copy(&mut self, e: ExprId, list: &mut [Operand]) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let (x, y) = (list[0].clone(), list[1].clone());
        let dst = match self.slice_elem(&x) {
            Ok(elem) => elem,
            Err(why) => {
                self.err(x.expr, format!("invalid copy: {why}"));
                return invalid;
            }
        };
        if y.mode != Mode::Nil && self.is_byte_source(&x, &y) {
            if self.is_untyped(y.ty) {
                let string = self.store.basic(Basic::String);
                self.convert_untyped(&mut list[1], string);
            }
            return self.int_value(e);
        }
        let src = match self.slice_elem(&y) {
            Ok(elem) => elem,
            Err(_) if self.all_string(y.ty) => self.store.basic(Basic::Uint8),
            Err(why) => {
                self.err(y.expr, format!("invalid copy: {why}"));
                return invalid;
            }
        };
        if !self.store.identical(dst, src) {
            let text = format!(
                "invalid copy: arguments {} and {} have different element types {} and {}",
                self.describe(&x),
                self.describe(&y),
                self.ty_text(dst),
                self.ty_text(src)
            );
            self.err(x.expr, text);
            return invalid;
        }
        self.int_value(e)
    }

    fn delete(&mut self, e: ExprId, list: &mut [Operand]) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let map = list[0].clone();
        let terms = self.store.term_types(map.ty).filter(|t| !t.is_empty());
        let mut key = None;
        for t in terms.unwrap_or_default() {
            match self.store.under(t.ty) {
                Type::Map { key: k, .. } => match key {
                    None => key = Some(k),
                    Some(old) if self.store.identical(old, k) => {}
                    Some(_) => {
                        let text = format!(
                            "invalid argument: maps of {} must have identical key types",
                            self.describe(&map)
                        );
                        self.err(map.expr, text);
                        return invalid;
                    }
                },
                _ => {
                    key = None;
                    break;
                }
            }
        }
        let Some(key) = key else {
            let text = format!("invalid argument: {} is not a map", self.describe(&map));
            self.err(map.expr, text);
            return invalid;
        };
        self.assignment(&mut list[1], Some(key), "argument to delete");
        self.no_value(e)
    }

    fn make(&mut self, e: ExprId, args: &[ExprId]) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let ty = self.var_type(args[0]);
        if self.store.is_invalid(ty) {
            for &a in &args[1..] {
                self.use_expr(a);
            }
            return invalid;
        }
        let common = self.common_under(ty, |cx, member| match member.map(|(_, u)| cx.store.ty(u)) {
            None => Err("no specific type".into()),
            Some(Type::Slice(_) | Type::Map { .. } | Type::Chan { .. }) => Ok(()),
            Some(_) => Err("type must be slice, map, or channel".into()),
        });
        let least = match common {
            Ok(u) if matches!(self.store.ty(u), Type::Slice(_)) => 2,
            Ok(_) => 1,
            Err(why) => {
                let text = format!("invalid argument: cannot make {}: {why}", self.src(args[0]));
                self.err(args[0], text);
                for &a in &args[1..] {
                    self.use_expr(a);
                }
                return invalid;
            }
        };
        if args.len() < least || args.len() > least + 1 {
            let text = format!(
                "invalid operation: {} expects {least} or {} arguments; found {}",
                self.src(e),
                least + 1,
                args.len()
            );
            self.err(e, text);
            return invalid;
        }
        let mut sizes = Vec::new();
        for &a in &args[1..] {
            let mut x = self.expr(a);
            // Sizes may be constants of float type that are whole numbers.
            if x.mode == Mode::Const
                && self.is_untyped(x.ty)
                && let Some(i) = x.val.as_ref().and_then(ConstValue::to_int)
            {
                x.val = Some(ConstValue::Int(i));
            }
            if self.is_valid_index(&mut x, "index", false)
                && x.mode == Mode::Const
                && let Some(n) = x.val.as_ref().and_then(ConstValue::to_int).and_then(|v| v.to_i64())
            {
                sizes.push(n);
            }
        }
        if let [len, cap] = sizes[..]
            && len > cap
        {
            self.err(args[1], "invalid argument: length and capacity swapped");
        }
        Operand::new(e, Mode::Value, ty)
    }

    fn new_value(&mut self, e: ExprId, fun: ExprId, arg: ExprId) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut x = self.raw_expr(arg, None, None, false);
        if x.mode == Mode::NoValue {
            self.no_value_error(&mut x, " or type");
        }
        if x.mode == Mode::Type {
            let ty = self.var_type(arg);
            if self.store.is_invalid(ty) {
                return invalid;
            }
            let ty = self.store.pointer_to(ty);
            return Operand::new(e, Mode::Value, ty);
        }
        self.only_value(&mut x);
        self.single(&mut x);
        if !x.is_valid() {
            return invalid;
        }
        self.assignment(&mut x, None, "argument to new");
        if !x.is_valid() {
            return invalid;
        }
        let at = self.span(fun);
        let what = format!("new({})", self.src(arg));
        if !self.need_go(at, 26, &what) {
            return invalid;
        }
        let ty = self.store.pointer_to(x.ty);
        Operand::new(e, Mode::Value, ty)
    }

    fn min_max(&mut self, e: ExprId, id: BuiltinId, fun: ExprId, list: Vec<Operand>) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let at: Span = self.span(fun);
        let what = format!("built-in {}", id.name());
        self.need_go(at, 21, &what);
        for x in &list {
            if !self.all_ordered(x.ty) {
                let text = format!("invalid argument: {} cannot be ordered", self.describe(x));
                self.err(x.expr, text);
                return invalid;
            }
        }
        let exprs: Vec<ExprId> = list.iter().map(|x| x.expr).collect();
        let mut rest = list.into_iter();
        let mut x = rest.next().expect("at least one argument");
        for mut y in rest {
            let (before, other) = (x.ty, y.clone());
            self.match_types(&mut x, &mut y);
            if !x.is_valid() {
                return invalid;
            }
            if !self.store.identical(x.ty, y.ty) {
                let text = format!(
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    self.ty_text(before),
                    self.ty_text(other.ty),
                    self.src(other.expr)
                );
                self.err(other.expr, text);
                return invalid;
            }
            if x.mode == Mode::Const && y.mode == Mode::Const {
                let less = x
                    .val
                    .as_ref()
                    .zip(y.val.as_ref())
                    .and_then(|(a, b)| ConstValue::compare(b, a))
                    .is_some_and(|o| o == std::cmp::Ordering::Less);
                if less == (id == BuiltinId::Min) {
                    x.val = y.val;
                }
            } else {
                x.mode = Mode::Value;
                x.val = None;
            }
        }
        if x.mode != Mode::Const {
            x.mode = Mode::Value;
            let ty = self.default_type(x.ty);
            for a in exprs {
                self.update_type(a, ty, true);
            }
            x.ty = ty;
        } else if !self.is_untyped(x.ty) {
            for a in exprs {
                self.update_type(a, x.ty, true);
            }
        }
        x.expr = e;
        x
    }
}
