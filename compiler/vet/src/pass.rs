//! What every check asks about a file.

use std::sync::Arc;

use base::{Diags, SourceMap, Span, Symbol};
use check::Checker;
use check::info::Mode;
use syntax::ast::{self, ExprId, ExprKind, IdentId};
use types::{ConstValue, Found, ObjId, ObjKind, PkgId, Qualify, Type, TypeId};

/// One file under examination.
pub struct Pass<'a> {
    pub ck: &'a mut Checker,
    pub pkg: PkgId,
    pub ast: Arc<ast::File>,
    pub sources: &'a SourceMap,
    file: usize,
    diags: &'a mut Diags,
}

impl<'a> Pass<'a> {
    pub fn new(
        ck: &'a mut Checker,
        pkg: PkgId,
        file: usize,
        sources: &'a SourceMap,
        diags: &'a mut Diags,
    ) -> Pass<'a> {
        let ast = ck.packages[pkg].files[file].ast.clone();
        Pass { ck, pkg, ast, sources, file, diags }
    }

    pub fn report(&mut self, at: Span, text: impl Into<String>) {
        self.diags.error(at, text);
    }

    /// Reports at a byte of this file.
    pub fn report_at(&mut self, offset: u32, text: impl Into<String>) {
        self.report(Span::new(self.ast.id, offset, offset), text);
    }

    /// The language version of the file.
    pub fn go_minor(&self) -> u32 {
        self.ck.packages[self.pkg].files[self.file].go_minor
    }

    /// The file's name without its directory.
    pub fn file_name(&self) -> String {
        let name = &self.sources.files[self.ast.id].name;
        name.rsplit('/').next().unwrap_or(name).to_string()
    }

    /// All expressions of the file.
    pub fn exprs(&self) -> Vec<ExprId> {
        self.ast.exprs.ids().collect()
    }

    pub fn ty(&self, e: ExprId) -> Option<TypeId> {
        self.ck.packages[self.pkg].files[self.file].exprs[e].ty
    }

    pub fn mode(&self, e: ExprId) -> Mode {
        self.ck.packages[self.pkg].files[self.file].exprs[e].mode
    }

    /// The value of a constant expression.
    pub fn constant(&self, e: ExprId) -> Option<&ConstValue> {
        self.ck.packages[self.pkg].files[self.file].exprs[e].value.as_deref()
    }

    /// The value of a constant string.
    pub fn const_string(&self, e: ExprId) -> Option<String> {
        Some(String::from_utf8_lossy(self.constant(e)?.as_str()?).into_owned())
    }

    pub fn object(&self, id: IdentId) -> Option<ObjId> {
        self.ck.packages[self.pkg].files[self.file].objs[id]
    }

    pub fn unparen(&self, e: ExprId) -> ExprId {
        let mut e = e;
        while let ExprKind::Paren(x) = self.ast.exprs[e].kind {
            e = x;
        }
        e
    }

    /// What an expression that is a name, or a selector, denotes.
    pub fn denotes(&self, e: ExprId) -> Option<ObjId> {
        match self.ast.exprs[self.unparen(e)].kind {
            ExprKind::Ident(id) => self.object(id),
            ExprKind::Selector { sel, .. } => {
                let e = self.unparen(e);
                match self.ck.packages[self.pkg].files[self.file].selections.get(&e) {
                    Some(s) => s.obj,
                    None => self.object(sel),
                }
            }
            ExprKind::Index { x, .. } => self.denotes(x),
            _ => None,
        }
    }

    /// The function or method that a call's function part names.
    pub fn callee(&self, fun: ExprId) -> Option<ObjId> {
        let obj = self.denotes(fun)?;
        matches!(self.ck.store.objs[obj].kind, ObjKind::Func(_)).then_some(obj)
    }

    /// `path.F`, `(path.T).M` or `(*path.T).M`.
    pub fn full_name(&self, obj: ObjId) -> String {
        let plain = self.ck.store.func_full_name(obj);
        let o = &self.ck.store.objs[obj];
        let ObjKind::Func(f) = &o.kind else { return plain };
        let Some(recv) = f.recv else { return plain };
        let base = &self.ck.store.objs[self.ck.store.named[recv.named].obj];
        let path = base.pkg.map_or("".into(), |p| self.text(self.ck.store.pkgs[p].path));
        let star = if recv.pointer { "*" } else { "" };
        format!("({star}{path}.{}).{}", self.text(base.name), self.text(o.name))
    }

    pub fn text(&self, name: Symbol) -> Arc<str> {
        self.ck.store.names.text(name)
    }

    /// An expression as source text.
    pub fn src(&self, e: ExprId) -> String {
        syntax::print_expr(&self.ast, e, &self.ck.store.names)
    }

    /// A type as messages of `go vet` name it.
    pub fn type_text(&self, ty: TypeId) -> String {
        self.ck.store.type_string(ty, Qualify::Full)
    }

    /// Has the type (or a pointer to it, if `addressable`) a method with this name and type text?
    pub fn has_method(&mut self, ty: TypeId, name: &str, signature: &str) -> bool {
        let name = self.ck.store.names.intern(name);
        match self.ck.store.lookup(ty, Some(self.pkg), name) {
            Found::Method { obj, holder, sig, pointer_recv, indirect, .. } => {
                let sig = match obj {
                    Some(obj) => {
                        self.ck.resolve(obj);
                        self.ck.store.method_sig(obj, holder)
                    }
                    None => sig,
                };
                let through_pointer = indirect || matches!(self.ck.store.ty(ty), Type::Pointer(_));
                (!pointer_recv || through_pointer) && self.type_text(sig) == signature
            }
            _ => false,
        }
    }

    /// Does the type implement error?
    pub fn is_error(&mut self, ty: TypeId) -> bool {
        self.has_method(ty, "Error", "func() string")
    }
}
