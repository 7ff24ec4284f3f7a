//! Type expressions and identifiers.

use base::Symbol;
use syntax::ast::{self, ArrayLen, ExprId, ExprKind, IdentId};
use types::{ChanDir, ObjId, ObjKind, Type, TypeId, VarKind};

use crate::checker::{Later, Progress};
use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;

/// Arrays up to this length (of anything but arrays) are surely not too large.
const LARGE_ARRAY: u64 = 1 << 16;
/// Arrays longer than this can't exist.
const MAX_ARRAY: u64 = 1 << 50;

impl Ctx<'_> {
    /// A type that isn't generic (uninstantiated).
    pub fn typ(&mut self, e: ExprId) -> TypeId {
        let ty = self.generic_typ(e);
        if self.is_generic_use(e, ty) {
            let text = format!("cannot use generic type {} without instantiation", self.generic_text(e, ty));
            self.err(e, text);
            return self.store.universe.invalid;
        }
        ty
    }

    /// A generic type as messages name it: with its parameters.
    pub fn generic_text(&self, e: ExprId, ty: TypeId) -> String {
        let obj =
            self.name_ident(e).and_then(|id| self.packages[self.pkg].files[self.file as usize].objs[id]);
        let alias = obj.and_then(|o| Some((o, self.ck.alias_params.get(&o)?)));
        let (name, params) = match (alias, self.store.as_named(ty)) {
            (Some(found), _) => found,
            (None, Some(n)) => (self.store.named[n].obj, &self.store.named[n].type_params),
            (None, None) => return self.ty_text(ty),
        };
        self.ck.declared_text(self.pkg, name, params)
    }

    /// The type of a variable: not a constraint interface.
    pub fn var_type(&mut self, e: ExprId) -> TypeId {
        let ty = self.typ(e);
        if matches!(self.store.ty(ty), Type::Named(_) | Type::Interface(_)) {
            let (pkg, at) = (self.pkg, self.span(e));
            self.defer(Later::NoConstraint { pkg, at, ty });
        }
        ty
    }

    /// Runs a check now, or later if declarations are under way.
    pub fn defer(&mut self, work: Later) {
        self.ck.later.push_back(work);
        self.ck.settle();
    }

    /// Does `e`, of type `ty`, name a generic type without instantiating it?
    fn is_generic_use(&self, e: ExprId, ty: TypeId) -> bool {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        let id = match self.ast.exprs[e].kind {
            ExprKind::Ident(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => return false,
        };
        let Some(obj) = self.packages[self.pkg].files[self.file as usize].objs[id] else { return false };
        if self.ck.alias_params.contains_key(&obj) {
            return true;
        }
        match self.store.ty(ty) {
            // The origin stands for the type itself inside its own methods, where it can't be named without brackets.
            Type::Named(n) => !self.store.named[*n].type_params.is_empty(),
            _ => false,
        }
    }

    /// A type, maybe generic.
    pub fn generic_typ(&mut self, e: ExprId) -> TypeId {
        let ty = stacker::maybe_grow(64 * 1024, 2 * 1024 * 1024, || self.type_kind(e));
        self.record_type(e, ty);
        ty
    }

    fn type_kind(&mut self, e: ExprId) -> TypeId {
        let invalid = self.store.universe.invalid;
        match &self.ast.exprs[e].kind {
            ExprKind::Bad => invalid,
            ExprKind::Ident(id) => {
                if let Some(kind) = self.not_a_type(*id) {
                    let text = format!("{} ({kind}) is not a type", self.src(e));
                    self.err(e, text);
                    return invalid;
                }
                let x = self.ident(e, *id);
                self.type_operand(x)
            }
            ExprKind::Selector { x, sel } => {
                let x = self.selector(e, *x, *sel, true);
                self.type_operand(x)
            }
            ExprKind::Index { x, indices } => self.instantiated_type(e, *x, indices),
            ExprKind::Paren(x) => self.generic_typ(*x),
            ExprKind::Star(x) => {
                let base = self.var_type(*x);
                if self.store.is_invalid(base) { base } else { self.store.pointer_to(base) }
            }
            ExprKind::ArrayType { len, elem } => {
                let len = match *len {
                    ArrayLen::Slice => {
                        let elem = self.var_type(*elem);
                        return self.store.slice_of(elem);
                    }
                    ArrayLen::Inferred => {
                        self.err(e, "invalid use of [...] array (outside a composite literal)");
                        None
                    }
                    ArrayLen::Fixed(n) => self.array_length(n),
                };
                let elem = self.var_type(*elem);
                match len {
                    Some(n) => {
                        let ty = self.store.array_of(n, elem);
                        if n > LARGE_ARRAY || matches!(self.store.ty(elem), Type::Array { .. }) {
                            let (pkg, at) = (self.pkg, self.span(e));
                            self.ck.late.sizes.push((pkg, at, ty));
                        }
                        ty
                    }
                    None => invalid,
                }
            }
            ExprKind::MapType { key, value } => {
                let (k, v) = (self.var_type(*key), self.var_type(*value));
                let (pkg, at) = (self.pkg, self.point(*key));
                self.defer(Later::MapKey { pkg, at, key: k });
                self.store.intern(Type::Map { key: k, value: v })
            }
            ExprKind::ChanType { dir, elem } => {
                let dir = match dir {
                    ast::ChanDir::Both => ChanDir::Both,
                    ast::ChanDir::Send => ChanDir::Send,
                    ast::ChanDir::Recv => ChanDir::Recv,
                };
                let elem = self.var_type(*elem);
                let ty = self.store.intern(Type::Chan { dir, elem });
                if matches!(self.store.ty(elem), Type::Array { .. } | Type::Struct(_) | Type::Named(_)) {
                    let (pkg, at) = (self.pkg, self.span(e));
                    self.ck.late.sizes.push((pkg, at, ty));
                }
                ty
            }
            ExprKind::FuncType(f) => {
                let f: &ast::FuncType = f;
                self.signature(None, f)
            }
            ExprKind::StructType(s) => self.struct_type(s),
            ExprKind::InterfaceType(i) => self.interface_type(e, i),
            _ => {
                let text = format!("{} is not a type", self.src(e));
                self.use_expr(e);
                self.err(e, text);
                invalid
            }
        }
    }

    /// What an identifier denotes other than a type, in gc's words. Nothing is resolved for it.
    fn not_a_type(&mut self, id: IdentId) -> Option<&'static str> {
        let name = self.name_of(id);
        let obj = self.find(name)?;
        let kind = match &self.store.objs[obj].kind {
            ObjKind::TypeName { .. } | ObjKind::Label => return None,
            ObjKind::PkgName { .. } => "package name",
            ObjKind::Const { .. } => "constant",
            ObjKind::Var { kind } => match kind {
                VarKind::Global => "package-level variable",
                VarKind::Local => "local variable",
                VarKind::Param => "parameter",
                VarKind::Result => "result variable",
                VarKind::Receiver => "receiver",
                VarKind::Field => "struct field",
            },
            ObjKind::Func(_) => "function",
            ObjKind::Builtin(_) => "built-in function",
            ObjKind::Nil => "untyped nil",
        };
        self.record_obj(id, obj);
        self.used.insert(obj);
        Some(kind)
    }

    fn type_operand(&mut self, x: Operand) -> TypeId {
        match x.mode {
            Mode::Type => return x.ty,
            Mode::Invalid => {}
            Mode::NoValue => {
                let text = format!("{} used as type", self.describe(&x));
                self.err(x.expr, text);
            }
            _ => {
                let text = format!("{} is not a type", self.describe(&x));
                self.err(x.expr, text);
            }
        }
        self.store.universe.invalid
    }

    /// The constraint of a type parameter: anything but an interface is wrapped into one.
    pub fn constraint(&mut self, e: ExprId) -> TypeId {
        let ty = self.typ(e);
        if self.store.as_type_param(ty).is_some() {
            self.err(e, "cannot use a type parameter as constraint");
            return self.store.universe.empty_interface;
        }
        if self.store.is_invalid(ty) {
            return self.store.universe.empty_interface;
        }
        // What isn't resolved yet becomes an interface later, if it isn't one.
        self.ck.as_constraint(ty)
    }

    /// A constant array length.
    pub fn array_length(&mut self, e: ExprId) -> Option<u64> {
        if let ExprKind::Ident(id) = self.ast.exprs[e].kind {
            let name = self.name_of(id);
            let text = match self.find(name) {
                None => {
                    format!("undefined array length {} or missing type constraint", self.text(name))
                }
                Some(obj) if matches!(self.store.objs[obj].kind, ObjKind::Const { .. }) => String::new(),
                Some(_) => format!("invalid array length {}", self.text(name)),
            };
            if !text.is_empty() {
                self.err(e, text);
                return None;
            }
        }
        let x = self.expr(e);
        if x.mode != Mode::Const {
            if x.mode != Mode::Invalid {
                let text = format!("array length {} must be constant", self.describe(&x));
                self.err(e, text);
            }
            return None;
        }
        let value = x.val.as_ref()?;
        let is_number = self.is_untyped(x.ty) || self.all_integer(x.ty);
        if is_number && let Some(i) = value.to_int() {
            if let Ok(n) = u64::try_from(&i)
                && n <= MAX_ARRAY
            {
                let int = self.store.basic(types::Basic::Int);
                let mut x = x;
                self.convert_untyped(&mut x, int);
                return Some(n);
            }
            let text = format!("invalid array length {}", self.describe(&x));
            self.err(e, text);
            return None;
        }
        let text = format!("array length {} must be integer", self.describe(&x));
        self.err(e, text);
        None
    }

    /// An identifier used as an operand or type.
    pub fn ident(&mut self, e: ExprId, id: IdentId) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let name = self.name_of(id);
        let Some(obj) = self.find(name) else {
            let text = if name == Symbol::BLANK {
                "cannot use _ as value or type".to_string()
            } else {
                format!("undefined: {}", self.text(name))
            };
            self.err(e, text);
            return invalid;
        };
        self.record_obj(id, obj);
        self.object_operand(e, obj)
    }

    /// The operand that a (qualified) identifier for `obj` stands for.
    pub fn object_operand(&mut self, e: ExprId, obj: ObjId) -> Operand {
        let mut x = Operand::invalid(e, self.store.universe.invalid);
        let o = &self.store.objs[obj];
        let is_type = matches!(o.kind, ObjKind::TypeName { .. });
        if is_type && self.postpone && self.is_unchecked_definition(obj) {
            self.ck.resolve_type_params(obj);
            self.ck.postponed.push(obj);
        } else if !is_type || !self.in_type_params_of(obj) {
            self.ck.resolve(obj);
        }
        let o = &self.store.objs[obj];
        let ty = o.ty;
        match &o.kind {
            ObjKind::PkgName { .. } => {
                let text = format!("use of package {} not in selector", self.text(o.name));
                self.err(e, text);
                return x;
            }
            ObjKind::Const { value } => {
                if obj == self.store.universe.iota {
                    let Some(value) = self.iota.clone() else {
                        self.err(e, "cannot use iota outside constant declaration");
                        return x;
                    };
                    x.val = Some(value);
                } else {
                    x.val = Some(value.clone());
                }
                if self.store.is_invalid(ty) {
                    return x;
                }
                x.mode = Mode::Const;
            }
            ObjKind::TypeName { .. } => {
                if self.store.is_invalid(ty) {
                    return x;
                }
                if self.go < 18 && o.pkg.is_none() {
                    let name = self.text(self.store.objs[obj].name);
                    if matches!(&*name, "any" | "comparable") {
                        let at = self.span(e);
                        self.need_go(at, 18, &format!("predeclared {name}"));
                    }
                }
                x.mode = Mode::Type;
            }
            ObjKind::Var { kind } => {
                let kind = *kind;
                self.used.insert(obj);
                if kind == VarKind::Global {
                    self.mention(obj);
                }
                if self.store.is_invalid(ty) {
                    return x;
                }
                x.mode = Mode::Variable;
            }
            ObjKind::Func(_) => {
                self.mention(obj);
                if self.store.is_invalid(ty) {
                    return x;
                }
                x.mode = Mode::Value;
            }
            ObjKind::Builtin(id) => {
                x.builtin = Some(*id);
                x.mode = Mode::Builtin;
            }
            ObjKind::Nil => x.mode = Mode::Nil,
            ObjKind::Label => return x,
        }
        x.ty = ty;
        x
    }

    /// Is this a defined type that hasn't been checked yet? Its name can be used before that.
    fn is_unchecked_definition(&self, obj: ObjId) -> bool {
        let unseen = self.states.get(obj).is_some_and(|s| s.progress == Progress::Unseen);
        unseen && matches!(self.store.objs[obj].kind, ObjKind::TypeName { alias: false })
    }

    /// Is this the type whose parameters' constraints are being checked? Mentioning it there is no cycle.
    fn in_type_params_of(&self, obj: ObjId) -> bool {
        self.in_type_params && self.ck.path.last() == Some(&obj)
    }
}
