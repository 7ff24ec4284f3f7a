//! Struct types: fields, embedding, and clashes with methods.

use base::{FxHashMap, Span, Symbol};
use syntax::ast::{self, Decl, ExprId, ExprKind, IdentId};
use types::{Basic, Field, NamedId, Type, TypeId};

use crate::checker::{Checker, DeclRef, Later, ObjState};
use crate::context::Ctx;
use crate::message::follow_up;

/// The identifier that names an embedded field of type expression `e`.
pub(crate) fn embedded_name(ast: &ast::File, e: ExprId) -> Option<IdentId> {
    match &ast.exprs[e].kind {
        ExprKind::Ident(id) => Some(*id),
        ExprKind::Star(x) => match &ast.exprs[*x].kind {
            // `**T` can't be embedded.
            ExprKind::Star(_) => None,
            _ => embedded_name(ast, *x),
        },
        ExprKind::Paren(x) => embedded_name(ast, *x),
        ExprKind::Selector { sel, .. } => Some(*sel),
        ExprKind::Index { x, .. } => embedded_name(ast, *x),
        _ => None,
    }
}

impl Ctx<'_> {
    pub fn struct_type(&mut self, s: &ast::StructType) -> TypeId {
        let mut fields = Vec::with_capacity(s.fields.len());
        let mut seen: FxHashMap<Symbol, Span> = FxHashMap::default();
        let mut previous: Option<(ExprId, TypeId)> = None;
        for f in &s.fields {
            let ty = match previous {
                Some((e, ty)) if e == f.ty => ty,
                _ => self.var_type(f.ty),
            };
            previous = Some((f.ty, ty));
            let id = match f.name {
                Some(id) => id,
                None => {
                    let at = self.span(f.ty);
                    let Some(id) = embedded_name(self.ast, f.ty) else {
                        let text = format!("invalid embedded field type {}", self.src(f.ty));
                        self.err_at(at, text);
                        continue;
                    };
                    self.defer(Later::Embedded { at, ty });
                    if matches!(self.store.ty(ty), Type::Named(_)) {
                        let pkg = self.pkg;
                        self.defer(Later::NoConstraint { pkg, at, ty });
                    }
                    id
                }
            };
            let (name, span) = (self.name_of(id), self.ident_span(id));
            if name != Symbol::BLANK {
                if let Some(&old) = seen.get(&name) {
                    let text = self.text(name);
                    let more = follow_up(old, format!("other declaration of {text}"));
                    self.err_at(span, format!("{text} redeclared{more}"));
                    continue;
                }
                seen.insert(name, span);
            }
            let pkg = (!self.store.is_exported(name)).then_some(self.pkg);
            // An empty tag is none.
            let tag = f.tag.filter(|&t| t != Symbol::EMPTY);
            fields.push(Field { name, pkg, ty, embedded: f.name.is_none(), tag });
        }
        self.store.intern(Type::Struct(fields))
    }
}

impl Checker {
    /// An embedded field is a type name or pointer to one, not itself a pointer, nor a pointer to an interface.
    pub(crate) fn check_embedded(&mut self, at: Span, ty: TypeId) {
        let (base, is_ptr) = match *self.store.ty(ty) {
            Type::Pointer(e) => (e, true),
            _ => (ty, false),
        };
        if self.store.as_type_param(base).is_some() {
            self.report(at, "embedded field type cannot be a (pointer to a) type parameter");
            return;
        }
        match self.store.under(base) {
            Type::Basic(Basic::UnsafePointer) => {
                self.report(at, "embedded field type cannot be unsafe.Pointer");
            }
            Type::Pointer(_) => self.report(at, "embedded field type cannot be a pointer"),
            Type::Interface(_) if is_ptr => {
                self.report(at, "embedded field type cannot be a pointer to an interface");
            }
            _ => {}
        }
    }

    /// Where a field of a defined struct type is declared.
    fn field_span(&self, named: NamedId, field: Symbol) -> Option<Span> {
        let obj = self.store.named[named].obj;
        let ObjState { file, decl: DeclRef::Type(d, s), .. } = self.states[obj] else { return None };
        let ast = &self.packages[self.store.objs[obj].pkg?].files[file as usize].ast;
        let Decl::Type(specs) = &ast.decls[d as usize] else { return None };
        let ExprKind::StructType(st) = &ast.exprs[specs[s as usize].ty].kind else { return None };
        st.fields
            .iter()
            .filter_map(|f| f.name.or_else(|| embedded_name(ast, f.ty)))
            .map(|id| ast.idents[id])
            .find(|i| i.name == field)
            .map(|i| i.span)
    }

    /// Field and method names of a defined struct type must differ.
    pub(crate) fn check_fields_and_methods(&mut self, named: NamedId) {
        let Some(u) = self.store.named[named].underlying else { return };
        let Type::Struct(fields) = self.store.ty(u).clone() else { return };
        for m in self.store.named[named].methods.clone() {
            let (name, span) = (self.store.objs[m].name, self.store.objs[m].span);
            if fields.iter().any(|f| f.name == name) {
                let text = self.text(name);
                let more = match self.field_span(named, name) {
                    Some(at) => follow_up(at, format!("other declaration of {text}")),
                    None => String::new(),
                };
                let text = format!("field and method with the same name {text}{more}");
                self.report(span.expect("declared"), text);
            }
        }
    }
}
