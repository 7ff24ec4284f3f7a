//! Collecting a package: its objects, file scopes, imports, methods by receiver.

use std::sync::Arc;

use base::{FxHashMap, IndexVec, Span, Symbol};
use syntax::ast::{self, Decl, ExprId, ExprKind, IdentId};
use types::{Basic, ConstValue, FuncObj, Obj, ObjId, ObjKind, Package, PkgId, Recv, VarKind};

use crate::checker::*;
use crate::info::*;
use crate::message::follow_up;

/// A method waiting for its receiver's base type.
struct MethodDecl {
    obj: ObjId,
    base: Symbol,
    pointer: bool,
}

impl Checker {
    /// Enters a package with all its package-level names; nothing is checked yet.
    pub(crate) fn collect(
        &mut self,
        input: PackageInput,
        resolve: &dyn Fn(Symbol) -> Option<PkgId>,
    ) -> PkgId {
        let name = input.files.first().map_or(Symbol::BLANK, |f| f.idents[f.package].name);
        let pkg = self.store.pkgs.push(Package { path: input.path, name, members: FxHashMap::default() });
        let files: Vec<FileInfo> = input
            .files
            .into_iter()
            .map(|ast| FileInfo {
                exprs: IndexVec::filled(ExprInfo::default(), ast.exprs.len()),
                objs: IndexVec::filled(None, ast.idents.len()),
                selections: FxHashMap::default(),
                instances: FxHashMap::default(),
                fields: FxHashMap::default(),
                clause_vars: FxHashMap::default(),
                branch_targets: FxHashMap::default(),
                go_minor: crate::version::file_version(&ast, input.go_minor),
                ast,
            })
            .collect();
        let asts: Vec<Arc<ast::File>> = files.iter().map(|f| f.ast.clone()).collect();
        self.packages.push(PackageInfo {
            id: pkg,
            path: input.path,
            name,
            std: input.std,
            lazy_init: input.std,
            files,
            imports: Vec::new(),
            inits: Vec::new(),
            init_groups: Vec::new(),
            linknames: FxHashMap::default(),
        });
        self.pkg_states.push(PkgState { go: input.go_minor, ..PkgState::default() });
        let mut methods = Vec::new();
        for (i, ast) in asts.iter().enumerate() {
            let package = &ast.idents[ast.package];
            if package.name != name {
                let text =
                    format!("package {}; expected package {}", self.text(package.name), self.text(name));
                self.report(package.span, text);
            } else if package.name == Symbol::BLANK {
                self.report(package.span, "invalid package name _");
            }
            self.pkg_states[pkg].files.push(FileState::default());
            for (d, decl) in ast.decls.iter().enumerate() {
                let at = (i as u32, d as u32);
                match decl {
                    Decl::Import(specs) => {
                        for spec in specs {
                            self.collect_import(pkg, i, ast, spec, resolve);
                        }
                    }
                    Decl::Const(specs) => self.collect_consts(pkg, at, ast, specs),
                    Decl::Var(specs) => self.collect_vars(pkg, at, ast, specs),
                    Decl::Type(specs) => self.collect_types(pkg, at, ast, specs),
                    Decl::Func(f) => self.collect_func(pkg, at, ast, f, &mut methods),
                }
            }
        }
        if !input.std {
            self.note_spellings(pkg, &asts);
        }
        self.check_import_names(pkg);
        self.attach_methods(pkg, &asts, methods);
        self.collect_linknames(pkg, &asts);
        if !input.std {
            self.check_directives(pkg, &asts);
        }
        pkg
    }

    fn collect_import(
        &mut self,
        pkg: PkgId,
        file: usize,
        ast: &ast::File,
        spec: &ast::ImportSpec,
        resolve: &dyn Fn(Symbol) -> Option<PkgId>,
    ) {
        let unsafe_pkg = self.store.universe.unsafe_pkg;
        let imported = if spec.path == self.store.pkgs[unsafe_pkg].path {
            unsafe_pkg
        } else {
            match resolve(spec.path) {
                Some(p) => p,
                None => {
                    let text = format!("could not import {} (package not found)", self.text(spec.path));
                    self.report(spec.path_span, text);
                    return;
                }
            }
        };
        if !self.packages[pkg].imports.contains(&imported) {
            self.packages[pkg].imports.push(imported);
        }
        let own = self.store.pkgs[imported].name;
        let given = spec.name.map(|id| ast.idents[id]);
        let name = given.map_or(own, |g| g.name);
        let span = given.map_or(spec.path_span, |g| g.span);
        let index = self.pkg_states[pkg].files[file].imports.len() as u32;
        let alias = given.map(|g| g.name).filter(|&n| n != own);
        let mut entry = ImportUse { span: spec.span, obj: None, imported, alias, used: false };
        let text = self.text(name);
        if &*text == "_" {
            entry.used = true;
        } else if &*text == "." {
            let members: Vec<(Symbol, ObjId)> =
                self.store.pkgs[imported].members.iter().map(|(&n, &o)| (n, o)).collect();
            for (n, o) in members {
                if self.store.is_exported(n) {
                    self.pkg_states[pkg].files[file].names.entry(n).or_insert((o, index));
                }
            }
        } else if &*text == "init" {
            self.report(span, "cannot import package as init - init must be a func");
            entry.used = true;
        } else {
            let invalid = self.store.universe.invalid;
            let obj = self.store.new_obj(Obj {
                name,
                pkg: Some(pkg),
                span: Some(span),
                ty: invalid,
                kind: ObjKind::PkgName { imported },
            });
            entry.obj = Some(obj);
            if let Some(id) = spec.name {
                self.packages[pkg].files[file].objs[id] = Some(obj);
            }
            if let Some(&(old, _)) = self.pkg_states[pkg].files[file].names.get(&name) {
                let text = format!("{text} redeclared in this block");
                let more = self.other_declaration(old);
                self.report(span, text + &more);
            } else {
                self.pkg_states[pkg].files[file].names.insert(name, (obj, index));
            }
        }
        self.pkg_states[pkg].files[file].imports.push(entry);
    }

    /// A file's imported names must differ from the package's own.
    fn check_import_names(&mut self, pkg: PkgId) {
        for file in 0..self.pkg_states[pkg].files.len() {
            let mut clashes: Vec<(ObjId, ObjId, u32)> = self.pkg_states[pkg].files[file]
                .names
                .iter()
                .filter_map(|(name, &(obj, import))| {
                    self.store.member(pkg, *name).map(|member| (obj, member, import))
                })
                .collect();
            clashes.sort_by_key(|c| (c.2, c.0));
            for (obj, member, import) in clashes {
                let name = self.text(self.store.objs[obj].name);
                let entry = &self.pkg_states[pkg].files[file].imports[import as usize];
                let imported = &self.store.pkgs[entry.imported];
                let what = format!("package {} ({:?})", self.text(imported.name), self.text(imported.path));
                let how = if entry.obj.is_some() { "import" } else { "dot-import" };
                let more = follow_up(entry.span, format!("other declaration of {name}"));
                let at = self.store.objs[member].span.unwrap_or(entry.span);
                self.report(at, format!("{name} already declared through {how} of {what}{more}"));
            }
        }
    }

    fn new_member(
        &mut self,
        pkg: PkgId,
        ast: &ast::File,
        file: u32,
        id: IdentId,
        kind: ObjKind,
        decl: DeclRef,
    ) -> ObjId {
        let ident = ast.idents[id];
        let invalid = self.store.universe.invalid;
        let obj = self.store.new_obj(Obj {
            name: ident.name,
            pkg: Some(pkg),
            span: Some(ident.span),
            ty: invalid,
            kind,
        });
        *self.state_mut(obj) = ObjState { progress: Progress::Unseen, file, decl };
        if ident.name != Symbol::BLANK {
            self.packages[pkg].files[file as usize].objs[id] = Some(obj);
        }
        self.pkg_states[pkg].order.push(obj);
        obj
    }

    /// Enters an object into the package scope.
    fn add_member(&mut self, pkg: PkgId, obj: ObjId, span: Span) {
        let name = self.store.objs[obj].name;
        if name == Symbol::BLANK {
            return;
        }
        let text = self.text(name);
        if matches!(&*text, "init" | "main")
            && (&*text == "init" || &*self.text(self.packages[pkg].name) == "main")
        {
            self.report(span, format!("cannot declare {text} - must be func"));
            return;
        }
        self.insert_member(pkg, obj, span);
    }

    fn insert_member(&mut self, pkg: PkgId, obj: ObjId, span: Span) {
        let name = self.store.objs[obj].name;
        if let Some(old) = self.store.member(pkg, name) {
            let text = format!("{} redeclared in this block", self.text(name));
            let more = self.other_declaration(old);
            self.report(span, text + &more);
            return;
        }
        self.store.pkgs[pkg].members.insert(name, obj);
    }

    fn collect_consts(
        &mut self,
        pkg: PkgId,
        (file, d): (u32, u32),
        ast: &ast::File,
        specs: &[ast::ConstSpec],
    ) {
        for (s, spec) in specs.iter().enumerate() {
            for (n, &id) in spec.names.iter().enumerate() {
                let kind = ObjKind::Const { value: ConstValue::int(0) };
                let decl = DeclRef::Const(d, s as u32, n as u32);
                let obj = self.new_member(pkg, ast, file, id, kind, decl);
                self.add_member(pkg, obj, ast.idents[id].span);
            }
            if let Some((at, text)) = crate::decl::const_arity(ast, specs, spec, &self.store.names) {
                self.report(at, text);
            }
        }
    }

    fn collect_vars(&mut self, pkg: PkgId, (file, d): (u32, u32), ast: &ast::File, specs: &[ast::VarSpec]) {
        for (s, spec) in specs.iter().enumerate() {
            let mut lhs = Vec::new();
            for (n, &id) in spec.names.iter().enumerate() {
                let decl = DeclRef::Var(d, s as u32, n as u32);
                let kind = ObjKind::Var { kind: VarKind::Global };
                let obj = self.new_member(pkg, ast, file, id, kind, decl);
                self.add_member(pkg, obj, ast.idents[id].span);
                lhs.push(obj);
            }
            let mut groups: Vec<InitGroup> = Vec::new();
            if spec.values.len() == 1 && lhs.len() > 1 {
                groups.push(InitGroup { lhs: lhs.clone(), rhs: (file, spec.values[0]) });
            } else {
                groups.extend(
                    lhs.iter().zip(&spec.values).map(|(&o, &v)| InitGroup { lhs: vec![o], rhs: (file, v) }),
                );
                if let Some((at, text)) = crate::decl::var_arity(ast, spec, &self.store.names) {
                    self.report(at, text);
                }
            }
            for group in groups {
                let index = self.packages[pkg].init_groups.len() as u32;
                for &o in &group.lhs {
                    self.group_of.insert(o, index);
                }
                self.packages[pkg].init_groups.push(group);
                self.pkg_states[pkg].init_done.push(false);
            }
        }
    }

    fn collect_types(&mut self, pkg: PkgId, (file, d): (u32, u32), ast: &ast::File, specs: &[ast::TypeSpec]) {
        for (s, spec) in specs.iter().enumerate() {
            let kind = ObjKind::TypeName { alias: spec.alias };
            let obj = self.new_member(pkg, ast, file, spec.name, kind, DeclRef::Type(d, s as u32));
            if !spec.alias {
                let (_, ty) = self.store.new_named(obj);
                self.store.objs[obj].ty = ty;
            }
            self.add_member(pkg, obj, ast.idents[spec.name].span);
        }
    }

    fn collect_func(
        &mut self,
        pkg: PkgId,
        (file, d): (u32, u32),
        ast: &ast::File,
        f: &ast::FuncDecl,
        methods: &mut Vec<MethodDecl>,
    ) {
        let kind = ObjKind::Func(FuncObj { recv: None, decl: Some((file, d)), bodyless: f.body.is_none() });
        let obj = self.new_member(pkg, ast, file, f.name, kind, DeclRef::Func(d));
        let span = ast.idents[f.name].span;
        let name = self.text(ast.idents[f.name].name);
        if let Some(recv) = &f.recv {
            let (base, pointer) = receiver_base(ast, recv.ty);
            if let Some(base) = base {
                methods.push(MethodDecl { obj, base: ast.idents[base].name, pointer });
            }
            if !f.ty.type_params.is_empty() {
                let at = ast.idents[f.ty.type_params[0].name].span;
                self.require_version(pkg, at, file_go(self, pkg, file), 27, "generic method");
            }
            return;
        }
        let main = &*name == "main" && &*self.text(self.packages[pkg].name) == "main";
        if &*name == "init" || main {
            if let Some(tp) = f.ty.type_params.first() {
                let at = ast.idents[tp.name].span;
                self.report_soft(at, format!("func {name} must have no type parameters"));
            }
            if !f.ty.params.is_empty() || !f.ty.results.is_empty() {
                self.report_soft(span, format!("func {name} must have no arguments and no return values"));
            }
        }
        if &*name == "init" {
            if f.body.is_none() {
                self.report_soft(span, "func init must have a body");
            }
            self.packages[pkg].inits.push(obj);
            return;
        }
        if &*name == "_" {
            return;
        }
        self.insert_member(pkg, obj, span);
    }

    /// Gives each base type its methods, in source order.
    fn attach_methods(&mut self, pkg: PkgId, asts: &[Arc<ast::File>], methods: Vec<MethodDecl>) {
        for m in methods {
            let Some((base, pointers)) = self.method_base(pkg, asts, m.base) else { continue };
            let Some(named) = self.store.as_named(self.store.objs[base].ty) else { continue };
            let pointers = pointers + u32::from(m.pointer);
            let pointer = pointers > 0;
            if pointers > 1 {
                // An invalid receiver, reported with the declaration.
                continue;
            }
            if let ObjKind::Func(f) = &mut self.store.objs[m.obj].kind {
                f.recv = Some(Recv { named, pointer });
            }
            let (name, span) = (self.store.objs[m.obj].name, self.store.objs[m.obj].span);
            if name == Symbol::BLANK {
                continue;
            }
            let old =
                self.store.named[named].methods.iter().copied().find(|&o| self.store.objs[o].name == name);
            if let Some(old) = old {
                let base = self.text(self.store.objs[base].name);
                let at = self.store.objs[old].span.expect("declared");
                let text = format!(
                    "method {base}.{} already declared at {}",
                    self.text(name),
                    base::Diag::position(at.pos())
                );
                self.report(span.expect("declared"), text);
                continue;
            }
            self.store.named[named].methods.push(m.obj);
        }
    }

    /// The defined type that a receiver's base name stands for, followed through aliases of this package, and the number
    /// of pointers on the way. Generic aliases and instances have no methods.
    fn method_base(&self, pkg: PkgId, asts: &[Arc<ast::File>], name: Symbol) -> Option<(ObjId, u32)> {
        let mut name = name;
        let mut pointers = 0;
        for _ in 0..100 {
            let obj = self.store.member(pkg, name)?;
            match self.store.objs[obj].kind {
                ObjKind::TypeName { alias: false } => return Some((obj, pointers)),
                ObjKind::TypeName { alias: true } => {
                    let ObjState { file, decl: DeclRef::Type(d, s), .. } = self.states[obj] else {
                        return None;
                    };
                    let ast = &asts[file as usize];
                    let Decl::Type(specs) = &ast.decls[d as usize] else { return None };
                    let spec = &specs[s as usize];
                    let mut at = spec.ty;
                    while let ExprKind::Paren(x) | ExprKind::Star(x) = ast.exprs[at].kind {
                        pointers += u32::from(matches!(ast.exprs[at].kind, ExprKind::Star(_)));
                        at = x;
                    }
                    let ExprKind::Ident(id) = ast.exprs[at].kind else { return None };
                    if !spec.type_params.is_empty() {
                        return None;
                    }
                    name = ast.idents[id].name;
                }
                _ => return None,
            }
        }
        None
    }

    /// Which of the two names of uint8, int32 and the empty interface messages about this package should use.
    fn note_spellings(&mut self, pkg: PkgId, asts: &[Arc<ast::File>]) {
        let uses = |name| asts.iter().flat_map(|f| &f.idents).filter(|i| i.name == name).count();
        for (b, plain, alias) in [(Basic::Uint8, "uint8", "byte"), (Basic::Int32, "int32", "rune")] {
            let (plain, alias) = (self.store.names.intern(plain), self.store.names.intern(alias));
            if uses(plain) > uses(alias) {
                let ty = self.store.basic(b);
                self.store.plain_names.insert((pkg, ty));
            }
        }
    }

    fn collect_linknames(&mut self, pkg: PkgId, asts: &[Arc<ast::File>]) {
        let own = asts.iter().flat_map(|f| &f.directives);
        let on_funcs = asts.iter().flat_map(|f| &f.decls).flat_map(|d| match d {
            Decl::Func(f) => f.directives.as_slice(),
            _ => &[],
        });
        let found: Vec<(ObjId, String)> = own
            .chain(on_funcs)
            .filter(|d| d.name == "linkname")
            .filter_map(|d| {
                let (local, target) = d.args.trim().split_once(char::is_whitespace)?;
                let obj = self.store.member(pkg, self.store.names.get(local)?)?;
                Some((obj, target.trim().to_string()))
            })
            .collect();
        self.packages[pkg].linknames.extend(found);
    }
}

/// The identifier of a receiver's base type, and whether the receiver is a pointer.
pub(crate) fn receiver_base(ast: &ast::File, e: ExprId) -> (Option<IdentId>, bool) {
    let mut e = e;
    let mut pointer = false;
    loop {
        match &ast.exprs[e].kind {
            ExprKind::Paren(x) => e = *x,
            ExprKind::Star(x) => {
                pointer = true;
                e = *x;
            }
            ExprKind::Index { x, .. } => e = *x,
            ExprKind::Ident(id) => return (Some(*id), pointer),
            _ => return (None, pointer),
        }
    }
}

fn file_go(ck: &Checker, pkg: PkgId, file: u32) -> u32 {
    ck.packages[pkg].files[file as usize].go_minor
}
