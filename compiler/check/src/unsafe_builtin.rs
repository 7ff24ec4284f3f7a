//! The functions of package unsafe.

use syntax::ast::{ExprId, ExprKind};
use types::{Basic, BuiltinId, ConstValue, Found, Type, TypeId};

use crate::context::Ctx;
use crate::info::{Mode, Selection, SelectionKind};
use crate::operand::{Operand, Part};

impl Ctx<'_> {
    pub fn unsafe_builtin(
        &mut self,
        e: ExprId,
        id: BuiltinId,
        fun: ExprId,
        args: &[ExprId],
        mut list: Vec<Operand>,
    ) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let at = self.span(fun);
        let version = match id {
            BuiltinId::UnsafeAdd | BuiltinId::UnsafeSlice => 17,
            BuiltinId::UnsafeSliceData | BuiltinId::UnsafeString | BuiltinId::UnsafeStringData => 20,
            _ => 0,
        };
        self.need_go(at, version, &format!("unsafe.{}", id.name()));
        let value = |ty: TypeId| Operand::new(e, Mode::Value, ty);
        let context = format!("argument to unsafe.{}", id.name());
        match id {
            BuiltinId::UnsafeAdd => {
                let pointer = self.store.basic(Basic::UnsafePointer);
                self.assignment(&mut list[0], Some(pointer), &context);
                if !list[0].is_valid() || !self.is_valid_index(&mut list[1], "length", true) {
                    return invalid;
                }
                value(pointer)
            }
            BuiltinId::UnsafeSlice => {
                let base = match self.store.core_type(list[0].ty).map(|c| self.store.ty(c).clone()) {
                    Some(Type::Pointer(base)) => base,
                    _ => {
                        let text = format!("invalid argument: {} is not a pointer", self.describe(&list[0]));
                        self.err(list[0].expr, text);
                        return invalid;
                    }
                };
                if !self.is_valid_index(&mut list[1], "length", false) {
                    return invalid;
                }
                value(self.store.slice_of(base))
            }
            BuiltinId::UnsafeSliceData => {
                match self.store.core_type(list[0].ty).map(|c| self.store.ty(c).clone()) {
                    Some(Type::Slice(elem)) => value(self.store.pointer_to(elem)),
                    _ => {
                        let text = format!("invalid argument: {} is not a slice", self.describe(&list[0]));
                        self.err(list[0].expr, text);
                        invalid
                    }
                }
            }
            BuiltinId::UnsafeString => {
                let byte = self.store.basic(Basic::Uint8);
                let bytes = self.store.pointer_to(byte);
                self.assignment(&mut list[0], Some(bytes), &context);
                if !list[0].is_valid() || !self.is_valid_index(&mut list[1], "length", false) {
                    return invalid;
                }
                value(self.store.basic(Basic::String))
            }
            BuiltinId::UnsafeStringData => {
                let string = self.store.basic(Basic::String);
                self.assignment(&mut list[0], Some(string), &context);
                if !list[0].is_valid() {
                    return invalid;
                }
                let byte = self.store.basic(Basic::Uint8);
                value(self.store.pointer_to(byte))
            }
            BuiltinId::UnsafeSizeof | BuiltinId::UnsafeAlignof => {
                self.assignment(&mut list[0], None, &context);
                if !list[0].is_valid() {
                    return invalid;
                }
                let ty = list[0].ty;
                if self.ck.layout_needs_unfinished(ty) {
                    return Operand::new(e, Mode::Value, self.store.basic(Basic::Uintptr));
                }
                if self.store.layout(ty).size > i64::MAX as u64 {
                    let text = format!("{} is too large", self.describe(&list[0]));
                    self.err(list[0].expr, text);
                    return invalid;
                }
                self.size_value(e, ty, |cx| {
                    let l = cx.store.layout(ty);
                    if id == BuiltinId::UnsafeSizeof { l.size } else { l.align }
                })
            }
            _ => self.offset_of(e, args[0]),
        }
    }

    /// A uintptr: constant unless `ty` depends on type parameters.
    fn size_value(&mut self, e: ExprId, ty: TypeId, f: impl FnOnce(&mut Self) -> u64) -> Operand {
        let uintptr = self.store.basic(Basic::Uintptr);
        if self.depends_on_params(ty) {
            return Operand::new(e, Mode::Value, uintptr);
        }
        let n = f(self);
        let val = Some(ConstValue::Int(n.into()));
        Operand { mode: Mode::Const, ty: uintptr, val, expr: e, builtin: None, part: Part::Only }
    }

    /// Does the layout of the type depend on type parameters? (A pointer to one has a known size.)
    fn depends_on_params(&mut self, ty: TypeId) -> bool {
        if self.store.as_type_param(ty).is_some() {
            return true;
        }
        match self.store.under(ty) {
            Type::Array { elem, .. } => self.depends_on_params(elem),
            Type::Struct(fields) => fields.iter().any(|f| self.depends_on_params(f.ty)),
            _ => false,
        }
    }

    fn offset_of(&mut self, e: ExprId, arg: ExprId) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut inner = arg;
        while let ExprKind::Paren(x) = self.ast.exprs[inner].kind {
            inner = x;
        }
        let ExprKind::Selector { x: base, sel } = self.ast.exprs[inner].kind else {
            self.use_expr(arg);
            let text = format!("invalid argument: {} is not a selector expression", self.src(arg));
            self.err(arg, text);
            return invalid;
        };
        let x = self.expr(base);
        if !x.is_valid() {
            return invalid;
        }
        let holder = match self.store.under(x.ty) {
            Type::Pointer(b) => b,
            _ => x.ty,
        };
        let name = self.name_of(sel);
        let pkg = self.pkg;
        match self.ck.find_method(holder, Some(pkg), name) {
            Found::Field { path, indirect: false, ty } => {
                let selection =
                    Selection { kind: SelectionKind::Field, obj: None, recv: x.ty, path: path.clone(), name };
                self.facts().selections.insert(inner, selection);
                let field = Operand::new(inner, Mode::Variable, ty);
                self.record(&field);
                if self.store.layout(holder).size > i64::MAX as u64 {
                    let text = format!("{} is too large", self.describe(&x));
                    self.err(base, text);
                    return invalid;
                }
                self.size_value(e, holder, |cx| {
                    let mut offset = 0;
                    let mut at = holder;
                    for i in path {
                        let offsets = cx.store.field_offsets(at);
                        offset += offsets[i as usize];
                        if let Type::Struct(fields) = cx.store.under(at) {
                            at = fields[i as usize].ty;
                        }
                    }
                    offset
                })
            }
            Found::Field { .. } => {
                let text = format!(
                    "invalid argument: field {} is embedded via a pointer in {}",
                    self.text(name),
                    self.ty_text(holder)
                );
                self.err(base, text);
                invalid
            }
            Found::Method { .. } => {
                let text = format!("invalid argument: {} is a method value", self.src(arg));
                self.err(arg, text);
                invalid
            }
            Found::Ambiguous | Found::Nothing => {
                let text = format!(
                    "invalid argument: {} has no single field {}",
                    self.ty_text(holder),
                    self.text(name)
                );
                self.err(base, text);
                invalid
            }
        }
    }
}
