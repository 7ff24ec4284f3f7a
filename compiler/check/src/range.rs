//! Range loops.

use base::Span;
use syntax::ast::{Block, ExprId, ExprKind};
use types::{Basic, ChanDir, Type, TypeId, VarKind};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;

impl Ctx<'_> {
    pub fn range(
        &mut self,
        at: Span,
        [key, value, third]: [Option<ExprId>; 3],
        define: bool,
        e: ExprId,
        body: &Block,
    ) {
        let mut x = self.expr(e);
        let mut types: [Option<TypeId>; 2] = [None, None];
        let mut over_int = false;
        if x.is_valid() {
            over_int = self.all_integer(x.ty);
            match self.range_types(x.ty) {
                Ok(t) => {
                    types = t;
                    let d = |cx: &mut Self| cx.describe(&x);
                    if let Some(k) = key
                        && types[0].is_none()
                    {
                        let text = format!("range over {} permits no iteration variables", d(self));
                        self.err(k, text);
                    } else if let Some(v) = value
                        && types[1].is_none()
                    {
                        let text = format!("range over {} permits only one iteration variable", d(self));
                        self.err(v, text);
                    } else if let Some(third) = third {
                        self.err(third, "range clause permits at most two iteration variables");
                    }
                }
                Err(why) => {
                    let mut text = format!("cannot range over {}", self.describe(&x));
                    if !why.is_empty() {
                        text += &format!(": {why}");
                    }
                    self.err(e, text);
                    x.invalidate();
                }
            }
        }
        self.scopes.push();
        let lhs = [key, value];
        if define {
            self.define_range_vars(at, lhs, types, over_int, &mut x);
        } else if key.is_some() {
            for (l, ty) in lhs.into_iter().zip(types) {
                let (Some(l), Some(ty)) = (l, ty) else {
                    if let Some(l) = l {
                        self.lhs_type(l);
                    }
                    continue;
                };
                let Some(target) = self.lhs_type(l) else { continue };
                if over_int {
                    self.assignment(&mut x, target, "range clause");
                    if x.is_valid() && !self.all_integer(x.ty) {
                        let text = format!("cannot use iteration variable of type {}", self.ty_text(x.ty));
                        self.err(l, text);
                    }
                } else {
                    // The mistake is in the variable.
                    let mut y = Operand::new(l, Mode::Value, ty);
                    self.assignment(&mut y, target, "assignment");
                }
            }
        } else if over_int && x.is_valid() {
            self.assignment(&mut x, None, "range clause");
        }
        self.default_range_operand(&mut x);
        self.block(body);
        self.scopes.pop();
    }

    /// An untyped string operand is ranged over as a string.
    fn default_range_operand(&mut self, x: &mut Operand) {
        if x.is_valid() && self.is_untyped(x.ty) {
            let ty = self.default_type(x.ty);
            self.update_type(x.expr, ty, true);
        }
    }

    fn define_range_vars(
        &mut self,
        at: Span,
        lhs: [Option<ExprId>; 2],
        types: [Option<TypeId>; 2],
        over_int: bool,
        x: &mut Operand,
    ) {
        let invalid = self.store.universe.invalid;
        let mut made = Vec::new();
        let mut named = false;
        for (l, ty) in lhs.into_iter().zip(types) {
            let Some(l) = l else { continue };
            let ExprKind::Ident(id) = self.ast.exprs[l].kind else {
                let text = format!("invalid syntax tree: cannot declare {}", self.src(l));
                self.err(l, text);
                continue;
            };
            let obj = self.new_var(id, invalid, VarKind::Local);
            named |= self.name_of(id) != base::Symbol::BLANK;
            let ty = match ty {
                Some(_) if over_int => {
                    // The variable has the operand's type; an untyped constant gets its default.
                    let ty = self.default_type(x.ty);
                    self.assignment(x, Some(ty), "range clause");
                    ty
                }
                Some(ty) => ty,
                None => {
                    self.used.insert(obj);
                    invalid
                }
            };
            self.store.objs[obj].ty = ty;
            if self.name_of(id) != base::Symbol::BLANK && !self.store.is_invalid(ty) {
                let v = Operand::new(l, Mode::Variable, ty);
                self.record(&v);
            }
            made.push(obj);
        }
        for obj in made {
            self.declare_local(obj);
        }
        if !named && lhs[0].is_some() {
            self.err_at(at, "no new variables on left side of :=");
        }
    }

    /// The types of the iteration values of a range over `ty`; the error is the reason why there are none.
    pub fn range_types(&mut self, ty: TypeId) -> Result<[Option<TypeId>; 2], String> {
        let core = self.common_under(ty, |cx, member| match member {
            Some((t, u)) if matches!(cx.store.ty(u), Type::Chan { dir: ChanDir::Send, .. }) => {
                Err(format!("receive from send-only channel {}", cx.ty_text(t)))
            }
            _ => Ok(()),
        })?;
        let int = self.store.basic(Basic::Int);
        let core_ty = match self.store.ty(core).clone() {
            Type::Pointer(base) => {
                let b = self.store.underlying(base);
                match self.store.ty(b) {
                    Type::Array { .. } => self.store.ty(b).clone(),
                    _ => return Err(String::new()),
                }
            }
            other => other,
        };
        match core_ty {
            Type::Basic(b) if b.is_string() => Ok([Some(int), Some(self.store.basic(Basic::Int32))]),
            Type::Basic(b) if b.is_integer() => {
                if self.go < 22 {
                    return Err(format!(
                        "requires go1.22 or later{}",
                        self.ck.version_source(self.pkg, self.ast.id)
                    ));
                }
                Ok([Some(ty), None])
            }
            // An untyped float or complex constant isn't an integer even if its value is one.
            Type::Array { elem, .. } | Type::Slice(elem) => Ok([Some(int), Some(elem)]),
            Type::Map { key, value } => Ok([Some(key), Some(value)]),
            Type::Chan { elem, .. } => Ok([Some(elem), None]),
            Type::Signature(s) => {
                if self.go < 23 {
                    return Err(format!(
                        "requires go1.23 or later{}",
                        self.ck.version_source(self.pkg, self.ast.id)
                    ));
                }
                self.iterator_types(&s)
            }
            _ => Err(String::new()),
        }
    }

    fn iterator_types(&mut self, s: &types::Signature) -> Result<[Option<TypeId>; 2], String> {
        let bad = |why: &str| Err(format!("func must be func(yield func(...) bool): {why}"));
        if s.params.len() != 1 {
            return bad("wrong argument count");
        }
        if !s.results.is_empty() {
            return bad("unexpected results");
        }
        let yield_type = match self.common_under(s.params[0], |_, _| Ok(())) {
            Ok(u) => u,
            Err(why) => return bad(&format!("in yield type, {why}")),
        };
        let Type::Signature(y) = self.store.ty(yield_type).clone() else {
            return bad("argument is not func");
        };
        if y.params.len() > 2 {
            return bad("yield func has too many parameters");
        }
        let bool = self.store.basic(Basic::Bool);
        match y.results[..] {
            [one] if one == bool => {}
            [one] if self.all_boolean(one) => {
                return bad("yield func returns user-defined boolean, not bool");
            }
            _ => return bad("yield func does not return bool"),
        }
        if y.variadic {
            let text = self.ty_text(yield_type);
            return Err(format!("yield func of type {text} cannot be variadic"));
        }
        Ok([y.params.first().copied(), y.params.get(1).copied()])
    }
}
