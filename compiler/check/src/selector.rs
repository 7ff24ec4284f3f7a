//! Selectors: qualified identifiers, fields, methods, method expressions.

use base::{Span, Symbol};
use syntax::ast::{ExprId, ExprKind, IdentId};
use types::{Found, ObjKind, Signature, Type, TypeId};

use crate::context::Ctx;
use crate::info::{Mode, Selection, SelectionKind};
use crate::operand::Operand;

impl Ctx<'_> {
    pub fn selector(&mut self, e: ExprId, base: ExprId, sel: IdentId, want_type: bool) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let name = self.name_of(sel);
        if let ExprKind::Ident(id) = self.ast.exprs[base].kind {
            let pkg_name = self.name_of(id);
            if let Some(obj) = self.find(pkg_name)
                && let ObjKind::PkgName { imported } = self.store.objs[obj].kind
            {
                self.record_obj(id, obj);
                self.use_import(obj);
                return self.qualified(e, imported, sel);
            }
        }
        if name == Symbol::BLANK {
            let at = self.ident_span(sel);
            self.err_at(at, "cannot refer to blank field or method");
            return invalid;
        }
        let x = self.expr_or_type(base, false);
        if !x.is_valid() {
            return invalid;
        }
        match x.mode {
            Mode::Builtin => {
                let text = format!("invalid use of {} in selector expression", self.describe(&x));
                // At the dot.
                let whole = self.span(base);
                self.err_at(Span { start: whole.end, ..whole }, text);
                return invalid;
            }
            Mode::Nil => {
                let at = self.ident_span(sel);
                let text = format!(
                    "{} undefined (type untyped nil has no field or method {})",
                    self.src(e),
                    self.text(name)
                );
                self.err_at(at, text);
                return invalid;
            }
            _ => {}
        }
        let own = self.ck.path.last().is_some_and(|&o| self.store.objs[o].ty == x.ty);
        if want_type && !own {
            let at = self.ident_span(sel);
            let text = format!("{} is not a type", self.src(e));
            self.err_at(at, text);
            return invalid;
        }
        // Nothing can be selected from a type whose own declaration this stands in, nor through a pointer to it.
        let core = self.store.ty(x.ty).clone();
        let pointee = if let Type::Pointer(base) = core { base } else { x.ty };
        if self.ck.needs_unfinished(pointee) {
            return invalid;
        }
        let pkg = self.pkg;
        let mut ty = x.ty;
        // A selector on an untyped constant sees its default type.
        if self.is_untyped(ty) {
            ty = self.default_type(ty);
        }
        match self.ck.find_method(ty, Some(pkg), name) {
            Found::Nothing => {
                self.missing_selector(e, &x, sel, name);
                invalid
            }
            Found::Ambiguous => {
                let at = self.ident_span(sel);
                let text = format!("ambiguous selector {}.{}", self.src(base), self.text(name));
                self.err_at(at, text);
                invalid
            }
            Found::Field { path, ty: field, indirect } => {
                if x.mode == Mode::Type {
                    let (t, n) = (self.operand_type_text(&x), self.text(name));
                    self.err(e, format!("operand for field selector {n} must be value of type {t}"));
                    return invalid;
                }
                let selection = Selection { kind: SelectionKind::Field, obj: None, recv: x.ty, path, name };
                self.facts().selections.insert(e, selection);
                if self.store.is_invalid(field) {
                    return invalid;
                }
                let addressable = indirect || x.mode == Mode::Variable || self.is_pointer(x.ty);
                Operand::new(e, if addressable { Mode::Variable } else { Mode::Value }, field)
            }
            Found::Method { path, obj, sig, indirect, pointer_recv, .. } => {
                if let Some(obj) = obj {
                    self.mention(obj);
                }
                if x.mode == Mode::Type {
                    return self.method_expr(
                        e,
                        &x,
                        sel,
                        Selection { kind: SelectionKind::MethodExpr, obj, recv: x.ty, path, name },
                        sig,
                        pointer_recv && !indirect,
                    );
                }
                if pointer_recv && !indirect && x.mode != Mode::Variable {
                    let at = self.ident_span(sel);
                    let text =
                        format!("cannot call pointer method {} on {}", self.text(name), self.ty_text(x.ty));
                    self.err_at(at, text);
                    return invalid;
                }
                let selection = Selection { kind: SelectionKind::Method, obj, recv: x.ty, path, name };
                self.facts().selections.insert(e, selection);
                if self.store.is_invalid(sig) {
                    return invalid;
                }
                Operand::new(e, Mode::Value, sig)
            }
        }
    }

    fn is_pointer(&mut self, ty: TypeId) -> bool {
        matches!(self.store.under(ty), Type::Pointer(_))
    }

    /// Something of the imported package is named.
    fn use_import(&mut self, pkg_name: types::ObjId) {
        let (pkg, file) = (self.pkg, self.file as usize);
        for import in &mut self.ck.pkg_states[pkg].files[file].imports {
            import.used |= import.obj == Some(pkg_name);
        }
    }

    fn qualified(&mut self, e: ExprId, imported: types::PkgId, sel: IdentId) -> Operand {
        let name = self.name_of(sel);
        let at = self.ident_span(sel);
        let exported = self.store.is_exported(name);
        let Some(obj) = self.store.member(imported, name) else {
            let text = format!("undefined: {}", self.src(e));
            let folded = self.text(name).to_lowercase();
            let mut near: Vec<String> = self.store.pkgs[imported]
                .members
                .keys()
                .filter(|&&n| self.store.is_exported(n))
                .map(|&n| self.text(n).to_string())
                .filter(|n| n.to_lowercase() == folded)
                .collect();
            near.sort();
            let text = match near.first() {
                Some(n) => format!("{text} (but have {n})"),
                None => text,
            };
            self.err_at(at, text);
            return Operand::invalid(e, self.store.universe.invalid);
        };
        if !exported {
            let text = format!(
                "name {} not exported by package {}",
                self.text(name),
                self.text(self.store.pkgs[imported].name)
            );
            self.err_at(at, text);
            return Operand::invalid(e, self.store.universe.invalid);
        }
        self.record_obj(sel, obj);
        self.object_operand(e, obj)
    }

    fn method_expr(
        &mut self,
        e: ExprId,
        x: &Operand,
        sel: IdentId,
        selection: Selection,
        sig: TypeId,
        needs_pointer: bool,
    ) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        if needs_pointer {
            let at = self.ident_span(sel);
            let (t, n) = (self.ty_text(x.ty), self.text(selection.name));
            let text = format!("invalid method expression {t}.{n} (needs pointer receiver (*{t}).{n})");
            self.err_at(at, text);
            return invalid;
        }
        let Some(s) = self.as_signature(sig) else { return invalid };
        let mut params = vec![x.ty];
        params.extend(&s.params);
        let ty = self.store.intern(Type::Signature(Signature { params, ..s }));
        self.facts().selections.insert(e, selection);
        Operand::new(e, Mode::Value, ty)
    }

    /// Explains why `x` has no field or method of that name.
    fn missing_selector(&mut self, e: ExprId, x: &Operand, sel: IdentId, name: Symbol) {
        let at = self.ident_span(sel);
        let under = self.store.underlying(x.ty);
        if self.store.is_invalid(under) && self.store.as_type_param(x.ty).is_none() {
            return;
        }
        let pkg = self.pkg;
        let shown = self.operand_type_text(x);
        let why = if let Type::Pointer(base) = self.store.under(x.ty)
            && let base_under = self.store.underlying(base)
            && matches!(self.store.ty(base_under), Type::Interface(_))
        {
            if self.store.as_type_param(base).is_some() {
                format!("type {shown} is pointer to type parameter, not type parameter")
            } else {
                format!("type {shown} is pointer to interface, not interface")
            }
        } else {
            self.lookup_hint(x, &shown, name, pkg)
        };
        let src = self.src(e);
        self.err_at(at, format!("{src} undefined ({why})"));
    }

    fn lookup_hint(&mut self, x: &Operand, shown: &str, name: Symbol, pkg: types::PkgId) -> String {
        let sel = self.text(name).to_string();
        let none = format!("type {shown} has no field or method {sel}");
        let (what, alt, owner) = match self.store.lookup_folded(x.ty, Some(pkg), name) {
            // What can't be called isn't proposed.
            Found::Method { pointer_recv: true, indirect: false, .. } if x.mode != Mode::Variable => {
                return none;
            }
            Found::Method { name: n, obj, .. } => ("method", n, obj.and_then(|o| self.store.objs[o].pkg)),
            Found::Field { path, .. } => {
                let Some((n, owner)) = self.field_at(x.ty, &path) else { return none };
                ("field", n, owner)
            }
            _ => return none,
        };
        let alt_text = self.text(alt).to_string();
        let tail = |s: &str| s.chars().skip(1).collect::<String>();
        let (sel_exported, alt_exported) = (self.store.is_exported(name), self.store.is_exported(alt));
        let misspelled = format!("{none}, but does have {what} {alt_text}");
        if owner.is_none_or(|o| o == pkg) && alt != name {
            return misspelled;
        }
        if sel_exported {
            if alt_exported {
                return misspelled;
            }
            if tail(&sel) == tail(&alt_text) {
                return format!("{none}, but does have unexported {what} {alt_text}");
            }
        } else if alt_exported {
            if tail(&sel) == tail(&alt_text) {
                return misspelled;
            }
        } else if alt == name {
            return format!("cannot refer to unexported {what} {alt_text}");
        }
        none
    }

    /// The name and declaring package of the field at the end of a path.
    pub fn field_at(&mut self, ty: TypeId, path: &[u32]) -> Option<(Symbol, Option<types::PkgId>)> {
        let mut ty = ty;
        let mut last = None;
        for &i in path {
            let base = match self.store.under(ty) {
                Type::Pointer(e) => e,
                _ => ty,
            };
            let Type::Struct(fields) = self.store.under(base) else { return None };
            let f = fields.get(i as usize)?;
            last = Some((f.name, f.pkg));
            ty = f.ty;
        }
        last
    }
}
