//! What every check asks about a file.

use std::sync::Arc;

use base::{FxHashMap, SourceMap, Span, Symbol};
use check::Checker;
use check::info::{FileInfo, Mode, Selection, SelectionKind};
use syntax::ast::{self, Decl, ExprId, ExprKind, File, FuncDecl, IdentId, StmtId, StmtKind};
use types::{Basic, BuiltinId, ConstValue, Found, ObjId, ObjKind, PkgId, Qualify, Type, TypeId};

use crate::Unit;
use crate::finding::Finding;
use crate::printf::Printing;
use crate::walk::{Node, Tree, Visit};

/// What was found out about packages once, for all checks and packages.
#[derive(Default)]
pub struct Facts {
    trees: FxHashMap<(PkgId, usize), Arc<Tree>>,
    pub printing: Printing,
    /// Whether functions may return; None while that is being found out.
    pub returns: FxHashMap<ObjId, Option<bool>>,
}

/// What a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    /// A declared function or method.
    Func(ObjId),
    /// A method of an interface or type parameter.
    Interface {
        holder: TypeId,
        name: Symbol,
    },
    /// A variable or field with a function in it.
    Var(ObjId),
    Builtin(BuiltinId),
}

/// A call's parts.
#[derive(Clone, Copy)]
pub struct Call<'f> {
    pub e: ExprId,
    pub fun: ExprId,
    pub args: &'f [ExprId],
    pub spread: bool,
}

/// The parts of an expression that is a call.
pub fn as_call(file: &File, e: ExprId) -> Option<Call<'_>> {
    match &file.exprs[e].kind {
        ExprKind::Call { fun, args, spread, .. } => Some(Call { e, fun: *fun, args, spread: *spread }),
        _ => None,
    }
}

/// The calls among some nodes.
pub fn calls_in<'f>(file: &'f File, visits: &'f [Visit]) -> impl Iterator<Item = Call<'f>> {
    visits.iter().filter_map(|v| if let Node::Expr(e) = v.node { as_call(file, e) } else { None })
}

/// The expression inside parentheses.
pub fn unparen(file: &File, e: ExprId) -> ExprId {
    let mut e = e;
    while let ExprKind::Paren(x) = file.exprs[e].kind {
        e = x;
    }
    e
}

/// The identifier that an expression is.
pub fn as_ident(file: &File, e: ExprId) -> Option<IdentId> {
    match file.exprs[e].kind {
        ExprKind::Ident(id) => Some(id),
        _ => None,
    }
}

/// The statements of the block that directly contains a statement, from that statement on.
pub fn rest_of_block(file: &File, parent: Node, s: StmtId) -> Option<&[StmtId]> {
    let body = match parent {
        Node::Decl(i) => match &file.decls[i as usize] {
            Decl::Func(f) => f.body.as_ref()?,
            _ => return None,
        },
        Node::Expr(e) => match &file.exprs[e].kind {
            ExprKind::FuncLit(f) => &f.body,
            _ => return None,
        },
        Node::Stmt(p) => match &file.stmts[p].kind {
            StmtKind::Block(b) => b,
            StmtKind::If { then: b, .. }
            | StmtKind::For { body: b, .. }
            | StmtKind::Range { body: b, .. } => b,
            _ => return None,
        },
        _ => return None,
    };
    body.stmts.iter().position(|&o| o == s).map(|n| &body.stmts[n..])
}

/// How a variable was declared with a value: `names := values`, or a line of a var declaration.
#[derive(Clone, Copy)]
pub struct Initial<'f> {
    /// The variable's position among the names.
    pub position: usize,
    pub names: usize,
    pub values: &'f [ExprId],
}

impl Initial<'_> {
    /// The variable's own value, if there are as many as names.
    pub fn value(&self) -> Option<ExprId> {
        if self.names == self.values.len() { self.values.get(self.position).copied() } else { None }
    }
}

/// The text of a type with the names of bytes and runes that another text of it has.
pub fn words_of(full: &str, spelled: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_one = |w: &&str| matches!(*w, "uint8" | "byte" | "int32" | "rune");
    let mut names: Vec<&str> = spelled.split(|c| !is_word(c)).filter(is_one).collect();
    if full.split(|c| !is_word(c)).filter(is_one).count() != names.len() {
        return full.to_string();
    }
    names.reverse();
    let mut out = String::new();
    let mut rest = full;
    while let Some(c) = rest.chars().next() {
        let len = if is_word(c) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        let (piece, after) = rest.split_at(len);
        out += if is_one(&piece) { names.pop().unwrap_or(piece) } else { piece };
        rest = after;
    }
    out
}

/// One file under examination.
pub struct Pass<'a> {
    pub ck: &'a mut Checker,
    pub pkg: PkgId,
    pub file: usize,
    pub ast: Arc<File>,
    pub tree: Arc<Tree>,
    pub sources: &'a SourceMap,
    pub unit: &'a Unit,
    pub facts: &'a mut Facts,
    check: &'static str,
    findings: &'a mut Vec<Finding>,
}

fn tree_of(ck: &Checker, facts: &mut Facts, pkg: PkgId, file: usize) -> Arc<Tree> {
    let make = || Arc::new(Tree::new(&ck.packages[pkg].files[file].ast));
    facts.trees.entry((pkg, file)).or_insert_with(make).clone()
}

impl<'a> Pass<'a> {
    pub fn new(
        ck: &'a mut Checker,
        facts: &'a mut Facts,
        sources: &'a SourceMap,
        unit: &'a Unit,
        check: &'static str,
        findings: &'a mut Vec<Finding>,
    ) -> Pass<'a> {
        let pkg = unit.pkg;
        let ast = ck.packages[pkg].files[0].ast.clone();
        let tree = tree_of(ck, facts, pkg, 0);
        Pass { ck, pkg, file: 0, ast, tree, sources, unit, facts, check, findings }
    }

    /// Goes to another file, of the same package or another.
    pub fn enter(&mut self, pkg: PkgId, file: usize) {
        if (self.pkg, self.file) != (pkg, file) {
            self.ast = self.ck.packages[pkg].files[file].ast.clone();
            self.tree = tree_of(self.ck, self.facts, pkg, file);
            (self.pkg, self.file) = (pkg, file);
        }
    }

    /// Looks at something in another file.
    pub fn visit<R>(&mut self, pkg: PkgId, file: usize, look: impl FnOnce(&mut Pass<'a>) -> R) -> R {
        let back = (self.pkg, self.file);
        self.enter(pkg, file);
        let result = look(self);
        self.enter(back.0, back.1);
        result
    }

    /// How many files the package has.
    pub fn files(&self) -> usize {
        self.ck.packages[self.pkg].files.len()
    }

    pub fn report(&mut self, span: Span, text: impl Into<String>) {
        self.findings.push(Finding { check: self.check, span, text: text.into() });
    }

    /// Reports about an expression.
    pub fn report_expr(&mut self, e: ExprId, text: impl Into<String>) {
        self.report(self.ast.exprs[e].span, text);
    }

    /// Reports at a place without extent.
    pub fn report_at(&mut self, offset: u32, text: impl Into<String>) {
        self.report(Span::new(self.ast.id, offset, offset), text);
    }

    fn info(&self) -> &FileInfo {
        &self.ck.packages[self.pkg].files[self.file]
    }

    /// The language version of the file.
    pub fn go_minor(&self) -> u32 {
        self.info().go_minor
    }

    /// The package's import path.
    pub fn path(&self) -> Arc<str> {
        self.text(self.ck.packages[self.pkg].path)
    }

    /// Does the package import another, directly?
    pub fn imports(&self, path: &str) -> bool {
        let Some(path) = self.ck.store.names.get(path) else { return false };
        self.ck.packages[self.pkg].imports.iter().any(|&p| self.ck.store.pkgs[p].path == path)
    }

    /// Is it a file of tests?
    pub fn is_test_file(&self) -> bool {
        self.sources.files[self.ast.id].name.ends_with("_test.go")
    }

    pub fn ty(&self, e: ExprId) -> Option<TypeId> {
        match self.mode(e) {
            Mode::Nil => Some(self.ck.store.basic(Basic::UntypedNil)),
            Mode::NoValue | Mode::Builtin | Mode::Invalid => None,
            _ => self.info().exprs[e].ty,
        }
    }

    /// The underlying type of an expression's.
    pub fn under(&mut self, e: ExprId) -> Option<Type> {
        let ty = self.ty(e)?;
        Some(self.ck.store.under(ty))
    }

    pub fn mode(&self, e: ExprId) -> Mode {
        self.info().exprs[e].mode
    }

    /// The value of a constant expression.
    pub fn constant(&self, e: ExprId) -> Option<&ConstValue> {
        self.info().exprs[e].value.as_deref()
    }

    /// The value of a constant string.
    pub fn const_string(&self, e: ExprId) -> Option<String> {
        Some(String::from_utf8_lossy(self.constant(e)?.as_str()?).into_owned())
    }

    pub fn object(&self, id: IdentId) -> Option<ObjId> {
        self.info().objs[id]
    }

    /// The object that an identifier uses: not the one that it declares.
    pub fn used(&self, id: IdentId) -> Option<ObjId> {
        let obj = self.object(id)?;
        (self.ck.store.objs[obj].span != Some(self.ast.idents[id].span)).then_some(obj)
    }

    /// The object that an expression that is only an identifier stands for.
    pub fn ident_object(&self, e: ExprId) -> Option<ObjId> {
        as_ident(&self.ast, e).and_then(|id| self.object(id))
    }

    pub fn selection(&self, e: ExprId) -> Option<&Selection> {
        self.info().selections.get(&e)
    }

    pub fn unparen(&self, e: ExprId) -> ExprId {
        unparen(&self.ast, e)
    }

    /// The package that an identifier names.
    pub fn package_named(&self, e: ExprId) -> Option<PkgId> {
        match self.ck.store.objs[self.ident_object(e)?].kind {
            ObjKind::PkgName { imported } => Some(imported),
            _ => None,
        }
    }

    /// What an expression that is a name, or a selector, denotes.
    pub fn denotes(&self, e: ExprId) -> Option<ObjId> {
        let e = self.unparen(e);
        match self.ast.exprs[e].kind {
            ExprKind::Ident(id) => self.object(id),
            ExprKind::Selector { sel, .. } => match self.selection(e) {
                Some(s) => s.obj,
                None => self.object(sel),
            },
            ExprKind::Index { x, .. } => self.denotes(x),
            _ => None,
        }
    }

    /// What the function part of a call stands for; None for function values of any other form, and for types.
    pub fn called(&self, fun: ExprId) -> Option<Callee> {
        let fun = self.unparen(fun);
        if let ExprKind::Index { x, .. } = self.ast.exprs[fun].kind
            && self.mode(x) == Mode::Value
        {
            return self.called(x).filter(|c| matches!(c, Callee::Func(_)));
        }
        if let Some(s) = self.selection(fun)
            && s.obj.is_none()
            && s.kind != SelectionKind::Field
        {
            let mut holder = s.recv;
            for &i in &s.path {
                holder = self.field_type(holder, i)?;
            }
            return Some(Callee::Interface { holder, name: s.name });
        }
        if matches!(self.ast.exprs[fun].kind, ExprKind::Index { .. }) {
            return None;
        }
        let obj = self.denotes(fun)?;
        match self.ck.store.objs[obj].kind {
            ObjKind::Func(_) => Some(Callee::Func(obj)),
            ObjKind::Var { .. } => Some(Callee::Var(obj)),
            ObjKind::Builtin(b) => Some(Callee::Builtin(b)),
            _ => None,
        }
    }

    /// The type of a struct's field (or of the struct that it points to).
    pub fn field_type(&self, ty: TypeId, index: u32) -> Option<TypeId> {
        let store = &self.ck.store;
        let below = |ty: TypeId| match store.ty(ty) {
            Type::Named(n) => store.named[*n].underlying,
            _ => Some(ty),
        };
        let mut at = below(ty)?;
        if let Type::Pointer(elem) = store.ty(at) {
            at = below(*elem)?;
        }
        match store.ty(at) {
            Type::Struct(fields) => fields.get(index as usize).map(|f| f.ty),
            _ => None,
        }
    }

    /// The function or method that a call's function part names, if it is known before the program runs.
    pub fn callee(&self, fun: ExprId) -> Option<ObjId> {
        match self.called(fun)? {
            Callee::Func(obj) => Some(obj),
            _ => None,
        }
    }

    /// Is it one of these functions of a package?
    pub fn is_func(&self, obj: ObjId, path: &str, names: &[&str]) -> bool {
        self.is_in(obj, path)
            && matches!(&self.ck.store.objs[obj].kind, ObjKind::Func(f) if f.recv.is_none())
            && names.contains(&&*self.obj_name(obj))
    }

    /// Is it one of these methods of a package's type (or a pointer to it)?
    pub fn is_method(&self, obj: ObjId, path: &str, base: &str, names: &[&str]) -> bool {
        self.is_in(obj, path)
            && self.receiver(obj).is_some_and(|r| &*self.obj_name(r) == base)
            && names.contains(&&*self.obj_name(obj))
    }

    /// The type name that a method belongs to.
    pub fn receiver(&self, obj: ObjId) -> Option<ObjId> {
        match &self.ck.store.objs[obj].kind {
            ObjKind::Func(f) => f.recv.map(|r| self.ck.store.named[r.named].obj),
            _ => None,
        }
    }

    /// Was it declared in this package?
    pub fn is_in(&self, obj: ObjId, path: &str) -> bool {
        self.ck.store.objs[obj].pkg.is_some_and(|p| &*self.text(self.ck.store.pkgs[p].path) == path)
    }

    /// Is it a package's defined type of this name (or an instance of it)?
    pub fn is_type(&self, ty: TypeId, path: &str, name: &str) -> bool {
        let Some(named) = self.ck.store.as_named(ty) else { return false };
        let obj = self.ck.store.named[named].obj;
        self.is_in(obj, path) && &*self.obj_name(obj) == name
    }

    pub fn obj_name(&self, obj: ObjId) -> Arc<str> {
        self.text(self.ck.store.objs[obj].name)
    }

    /// `path.F`, `(path.T).M` or `(*path.T).M`.
    pub fn full_name(&self, obj: ObjId) -> String {
        let plain = self.ck.store.func_full_name(obj);
        let o = &self.ck.store.objs[obj];
        let ObjKind::Func(f) = &o.kind else { return plain };
        let Some(recv) = f.recv else { return plain };
        let named = &self.ck.store.named[recv.named];
        let base = &self.ck.store.objs[named.obj];
        let path = base.pkg.map_or("".into(), |p| self.text(self.ck.store.pkgs[p].path));
        let star = if recv.pointer { "*" } else { "" };
        let params: Vec<_> = named
            .type_params
            .iter()
            .map(|&p| self.obj_name(self.ck.store.type_params[p].obj).to_string())
            .collect();
        let params = if params.is_empty() { String::new() } else { format!("[{}]", params.join(", ")) };
        format!("({star}{path}.{}{params}).{}", self.text(base.name), self.text(o.name))
    }

    /// A called function as messages name it.
    pub fn callee_name(&mut self, callee: Callee) -> String {
        match callee {
            Callee::Func(obj) => self.full_name(obj),
            Callee::Interface { holder, name } => {
                let declared = self.declaring_interface(holder, name);
                format!("({}).{}", self.type_text(declared), self.text(name))
            }
            Callee::Var(obj) => self.obj_name(obj).to_string(),
            Callee::Builtin(_) => String::new(),
        }
    }

    /// The interface among a type and those it embeds that declares a method.
    pub fn declaring_interface(&mut self, ty: TypeId, name: Symbol) -> TypeId {
        let Type::Interface(i) = self.ck.store.under(ty) else { return ty };
        if i.methods.iter().any(|m| m.name == name) {
            return ty;
        }
        for union in &i.embeds {
            if let [term] = union[..]
                && self.ck.store.type_set(term.ty).methods.iter().any(|m| m.name == name)
            {
                return self.declaring_interface(term.ty, name);
            }
        }
        ty
    }

    /// The file and declaration of a declared function.
    pub fn declaration(&self, obj: ObjId) -> Option<(PkgId, usize, u32)> {
        let o = &self.ck.store.objs[obj];
        let ObjKind::Func(f) = &o.kind else { return None };
        let (file, decl) = f.decl?;
        Some((o.pkg?, file as usize, decl))
    }

    pub fn text(&self, name: Symbol) -> Arc<str> {
        self.ck.store.names.text(name)
    }

    /// An identifier's text.
    pub fn ident_text(&self, id: IdentId) -> Arc<str> {
        self.text(self.ast.idents[id].name)
    }

    /// An expression as gofmt prints it. What stands on several lines is taken as it was written.
    pub fn src(&self, e: ExprId) -> String {
        let span = self.ast.exprs[e].span;
        let file = &self.sources.files[span.file];
        let written = String::from_utf8_lossy(&file.text[span.start as usize..span.end as usize]);
        if !written.contains('\n') {
            let formatted = syntax::print_formatted(&self.ast, e, &self.ck.store.names);
            // Short bodies stay on the line that they were written on.
            return if formatted.contains('\n') { written.into_owned() } else { formatted };
        }
        let line = String::from_utf8_lossy(file.line_text(file.line_col(span.start).0)).into_owned();
        let indent: String = line.chars().take_while(|c| *c == '\t').collect();
        let mut lines = written.split('\n');
        let mut out = lines.next().unwrap_or_default().to_string();
        for line in lines {
            out.push('\n');
            out += line.strip_prefix(indent.as_str()).unwrap_or(line);
        }
        out
    }

    /// A type as messages of `go vet` name it.
    pub fn type_text(&self, ty: TypeId) -> String {
        self.ck.store.type_string(ty, Qualify::Full)
    }

    /// An expression's type with `byte` and `rune` where its declaration has them.
    pub fn expr_type_text(&self, e: ExprId, ty: TypeId) -> String {
        let full = self.type_text(ty);
        if !full.contains("uint8") && !full.contains("int32") {
            return full;
        }
        let Some(spelled) = self.ck.spelled_expr_text(self.pkg, self.file as u32, e, ty) else { return full };
        words_of(&full, &spelled)
    }

    /// The types that a type stands for: the terms of a type parameter's constraint, else itself.
    pub fn terms(&mut self, ty: TypeId) -> Vec<types::Term> {
        self.ck.store.term_types(ty).unwrap_or_default()
    }

    /// The method that a value of the type has under a name: its object, if it isn't an interface's, and its type.
    pub fn method(&mut self, ty: TypeId, name: &str) -> Option<(Option<ObjId>, TypeId)> {
        let name = self.ck.store.names.intern(name);
        let Found::Method { obj, holder, sig, pointer_recv, indirect, .. } =
            self.ck.store.lookup(ty, Some(self.pkg), name)
        else {
            return None;
        };
        let sig = match obj {
            Some(obj) => {
                self.ck.resolve(obj);
                self.ck.store.method_sig(obj, holder)
            }
            None => sig,
        };
        (!pointer_recv || indirect).then_some((obj, sig))
    }

    /// Has a value of the type a method with this name and type text?
    pub fn has_method(&mut self, ty: TypeId, name: &str, signature: &str) -> bool {
        self.method(ty, name).is_some_and(|(_, sig)| self.type_text(sig) == signature)
    }

    /// Does the type implement error?
    pub fn is_error(&mut self, ty: TypeId) -> bool {
        self.has_method(ty, "Error", "func() string")
    }

    /// Does evaluation of an expression give a value and do nothing else?
    pub fn no_effects(&self, e: ExprId) -> bool {
        let Some(at) = self.tree.find(Node::Expr(e)) else { return false };
        let end = self.tree.visits[at].end;
        let mut i = at;
        while i < end {
            let Node::Expr(e) = self.tree.node(i) else {
                i += 1;
                continue;
            };
            match &self.ast.exprs[e].kind {
                ExprKind::FuncLit(_)
                | ExprKind::ArrayType { .. }
                | ExprKind::StructType(_)
                | ExprKind::ChanType { .. }
                | ExprKind::FuncType(_)
                | ExprKind::MapType { .. }
                | ExprKind::InterfaceType(_) => {
                    i = self.tree.visits[i].end;
                    continue;
                }
                ExprKind::Unary { op: ast::UnaryOp::Recv, .. } => return false,
                ExprKind::Call { fun, .. } => {
                    let pure = match self.called(*fun) {
                        Some(Callee::Builtin(b)) => matches!(
                            b,
                            BuiltinId::Len
                                | BuiltinId::Cap
                                | BuiltinId::Complex
                                | BuiltinId::Imag
                                | BuiltinId::Real
                                | BuiltinId::Make
                                | BuiltinId::New
                                | BuiltinId::Max
                                | BuiltinId::Min
                        ),
                        _ => false,
                    };
                    if !pure && self.mode(*fun) != Mode::Type {
                        return false;
                    }
                }
                _ => {}
            }
            i += 1;
        }
        true
    }

    /// The declaration with a value of a variable of this file.
    pub fn initial<'f>(&self, file: &'f File, tree: &Tree, obj: ObjId) -> Option<Initial<'f>> {
        let span = self.ck.store.objs[obj].span?;
        let declared = |id: IdentId| file.idents[id].span == span;
        tree.visits.iter().find_map(|v| match v.node {
            Node::Stmt(s) => match &file.stmts[s].kind {
                StmtKind::Define { lhs, rhs } => {
                    let position = lhs.iter().position(|&e| as_ident(file, e).is_some_and(declared))?;
                    Some(Initial { position, names: lhs.len(), values: rhs })
                }
                _ => None,
            },
            node => {
                let spec = crate::walk::var_spec(file, node)?;
                let position = spec.names.iter().position(|&id| declared(id))?;
                Some(Initial { position, names: spec.names.len(), values: &spec.values })
            }
        })
    }

    /// The body of the function or function literal that a node is.
    pub fn body(file: &File, node: Node) -> Option<&ast::Block> {
        match node {
            Node::Decl(i) => match &file.decls[i as usize] {
                Decl::Func(f) => f.body.as_ref(),
                _ => None,
            },
            Node::Expr(e) => match &file.exprs[e].kind {
                ExprKind::FuncLit(f) => Some(&f.body),
                _ => None,
            },
            _ => None,
        }
    }

    /// The declared functions of the file.
    pub fn funcs(file: &File) -> impl Iterator<Item = (u32, &FuncDecl)> {
        file.decls.iter().enumerate().filter_map(|(i, d)| match d {
            Decl::Func(f) => Some((i as u32, f)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words() {
        assert_eq!(words_of("map[uint8]x/p.T[int32]", "map[byte]p.T[rune]"), "map[byte]x/p.T[rune]");
        assert_eq!(words_of("[]uint8", "Bytes"), "[]uint8");
    }
}
