//! The checker's state across packages, and its entry points.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use base::{Diags, FxHashMap, FxHashSet, IndexVec, Span, Symbol};
use syntax::ast::{self, ExprId};
use types::{NamedId, ObjId, ObjKind, PkgId, Store, TypeId, TypeParamId};

use crate::context::Ctx;
use crate::info::*;
use crate::late::LateChecks;
use crate::spelling::Declarations;

/// A parsed package to be added.
pub struct PackageInput {
    /// The import path ("main" for a program).
    pub path: Symbol,
    /// Of the embedded standard library: declarations and bodies are checked on demand only.
    pub std: bool,
    /// The language version's minor: 27 for Go 1.27.
    pub go_minor: u32,
    /// Shared with what else looks at them: builds for other targets.
    pub files: Vec<Arc<ast::File>>,
}

/// How far the declaration of an object has been checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Progress {
    Unseen,
    Active,
    #[default]
    Done,
}

/// Where a package-level object's declaration stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum DeclRef {
    /// Local and predeclared objects.
    #[default]
    None,
    /// (declaration, spec, position in the spec's names).
    Const(u32, u32, u32),
    Var(u32, u32, u32),
    Type(u32, u32),
    Func(u32),
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ObjState {
    pub progress: Progress,
    pub file: u32,
    pub decl: DeclRef,
}

/// What an import declaration brings into a file.
pub(crate) struct ImportUse {
    pub span: Span,
    pub obj: Option<ObjId>,
    pub imported: PkgId,
    /// The name if it was given and isn't the package's own.
    pub alias: Option<Symbol>,
    pub used: bool,
}

/// The file scope.
#[derive(Default)]
pub(crate) struct FileState {
    /// Package names, and what dot imports bring in, with the index into `imports`.
    pub names: FxHashMap<Symbol, (ObjId, u32)>,
    pub imports: Vec<ImportUse>,
    /// How names of the file are declared; made for the first message.
    pub declarations: OnceLock<Declarations>,
}

#[derive(Default)]
pub(crate) struct PkgState {
    /// The module's language version.
    pub go: u32,
    pub files: Vec<FileState>,
    /// Initialisers already checked, parallel to `PackageInfo::init_groups`.
    pub init_done: Vec<bool>,
    /// All package-level objects and methods in source order.
    pub order: Vec<ObjId>,
    /// Where types are defined in functions, by file and place; collected for the first one.
    pub local_types: Vec<(u32, u32)>,
}

/// Work that must wait until no declaration is half-checked.
pub(crate) enum Later {
    /// The body of a function literal in a package-level initialiser of these variables.
    FuncLit { pkg: PkgId, file: u32, lit: ExprId, sig: TypeId, owners: Vec<ObjId> },
    /// The signatures of a type's methods.
    Methods(NamedId),
    /// Type arguments against constraints.
    Verify { pkg: PkgId, go: u32, at: Vec<Span>, params: Vec<TypeParamId>, args: Vec<TypeId> },
    /// A map type's key must be comparable.
    MapKey { pkg: PkgId, at: Span, key: TypeId },
    /// A variable's type must not be a constraint interface.
    NoConstraint { pkg: PkgId, at: Span, ty: TypeId },
    /// An embedded field's type.
    Embedded { at: Span, ty: TypeId },
    /// An interface's embedded elements and methods.
    Interface { pkg: PkgId, go: u32, ty: TypeId, embeds: Vec<Vec<Span>>, methods: Vec<(Symbol, Span)> },
    /// A type parameter's constraint is an interface.
    Constraint(TypeParamId),
    /// A defined type must not contain itself.
    Finite(NamedId),
    /// Fields and methods of a type must have different names.
    FieldsAndMethods(NamedId),
}

/// The type checker for all packages of one compilation.
pub struct Checker {
    pub store: Store,
    /// Parallel to `store.pkgs`; package unsafe has an empty entry.
    pub packages: IndexVec<PkgId, PackageInfo>,
    pub mentions: Mentions,
    /// Functions of user packages must have bodies (gc's `-complete`).
    pub complete: bool,
    pub(crate) diags: Diags,
    pub(crate) states: IndexVec<ObjId, ObjState>,
    pub(crate) pkg_states: IndexVec<PkgId, PkgState>,
    /// Declarations being checked, outermost first.
    pub(crate) path: Vec<ObjId>,
    pub(crate) later: VecDeque<Later>,
    /// Variables whose types came from functions while the signatures of these weren't known.
    pub(crate) provisional: FxHashMap<ObjId, Vec<ObjId>>,
    /// In the body of a function literal, which counts as checked later.
    pub(crate) in_func_lit: bool,
    /// Where an instance of a generic type was first written.
    pub(crate) instance_spans: FxHashMap<NamedId, Span>,
    /// The right side of a type declaration that names another type.
    pub(crate) right_sides: FxHashMap<NamedId, TypeId>,
    /// Like `later`: the checks for finite size.
    pub(crate) infinite: VecDeque<Later>,
    flushing: bool,
    /// Defined types whose right side is another defined type that wasn't resolved yet.
    pub(crate) forward: Vec<(NamedId, TypeId)>,
    pub(crate) alias_params: FxHashMap<ObjId, Vec<TypeParamId>>,
    pub(crate) late: LateChecks,
    /// Types named by aliases, to be checked after those.
    pub(crate) postponed: Vec<ObjId>,
    /// A package-level variable's initialiser group.
    pub(crate) group_of: FxHashMap<ObjId, u32>,
    pub(crate) bodies: FxHashSet<ObjId>,
    /// (type, interface) pairs known to be fine.
    pub(crate) implemented: FxHashSet<(TypeId, TypeId)>,
    /// Defined types known to be of finite size (or reported).
    pub(crate) finite: FxHashSet<NamedId>,
    /// Defined types that were reported to contain themselves.
    pub(crate) blamed: FxHashSet<NamedId>,
    /// Methods of generic types with their own type parameters, as seen on an instance.
    pub(crate) generic_methods: FxHashMap<(ObjId, TypeId), TypeId>,
}

impl Checker {
    pub fn new(store: Store) -> Checker {
        let mut checker = Checker {
            packages: IndexVec::new(),
            mentions: Mentions::default(),
            complete: true,
            diags: Diags::default(),
            states: IndexVec::new(),
            pkg_states: IndexVec::new(),
            path: Vec::new(),
            later: VecDeque::new(),
            provisional: FxHashMap::default(),
            in_func_lit: false,
            instance_spans: FxHashMap::default(),
            right_sides: FxHashMap::default(),
            infinite: VecDeque::new(),
            flushing: false,
            forward: Vec::new(),
            alias_params: FxHashMap::default(),
            late: LateChecks::default(),
            postponed: Vec::new(),
            group_of: FxHashMap::default(),
            bodies: FxHashSet::default(),
            implemented: FxHashSet::default(),
            finite: FxHashSet::default(),
            blamed: FxHashSet::default(),
            generic_methods: FxHashMap::default(),
            store,
        };
        for id in checker.store.pkgs.ids() {
            let p = &checker.store.pkgs[id];
            checker.packages.push(PackageInfo {
                id,
                path: p.path,
                name: p.name,
                std: true,
                lazy_init: true,
                files: Vec::new(),
                imports: Vec::new(),
                inits: Vec::new(),
                init_groups: Vec::new(),
                linknames: FxHashMap::default(),
            });
            checker.pkg_states.push(PkgState::default());
        }
        checker
    }

    /// Adds a package whose imports have been added before; `resolve` finds them by path. A user package is checked
    /// in full, of a standard package only the names are collected.
    pub fn add_package(&mut self, input: PackageInput, resolve: &dyn Fn(Symbol) -> Option<PkgId>) -> PkgId {
        let std = input.std;
        let pkg = self.collect(input, resolve);
        if !std {
            self.check_all(pkg);
        }
        pkg
    }

    /// Checks every declaration and body of a package, as is done for user packages.
    pub fn check_all(&mut self, pkg: PkgId) {
        let order = self.pkg_states[pkg].order.clone();
        // Types first: what they depend on is then reported at its own declaration.
        for types_only in [true, false] {
            for &obj in &order {
                if matches!(self.states[obj].decl, DeclRef::Type(..)) == types_only {
                    self.resolve(obj);
                }
            }
        }
        for group in 0..self.packages[pkg].init_groups.len() {
            self.ensure_init(pkg, group as u32);
        }
        for &obj in &order {
            if matches!(self.states[obj].decl, DeclRef::Func(_)) {
                self.ensure_body(obj);
            }
        }
        if !self.packages[pkg].std {
            self.init_order(pkg, &|_| true);
        }
        self.unused_imports(pkg);
        if self.diags.has_errors() {
            // gc finds what follows only in packages that are fine otherwise.
            self.late = LateChecks::default();
        } else {
            self.check_late(pkg, &order);
        }
    }

    /// All package-level objects and methods of a package in source order.
    pub fn declared(&self, pkg: PkgId) -> Vec<ObjId> {
        self.pkg_states[pkg].order.clone()
    }

    /// All diagnostics so far, taken out.
    pub fn diags(&mut self) -> Diags {
        std::mem::take(&mut self.diags)
    }

    /// Makes an object's type (and a constant's value) known.
    pub fn resolve(&mut self, obj: ObjId) {
        let Some(state) = self.states.get(obj).copied() else { return };
        match state.progress {
            Progress::Done => {}
            Progress::Active => self.on_cycle(obj),
            Progress::Unseen => {
                self.states[obj].progress = Progress::Active;
                self.path.push(obj);
                stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || self.declare(obj, state));
                self.path.pop();
                self.states[obj].progress = Progress::Done;
                self.finish_provisional(obj);
                self.resolve_postponed();
                self.settle();
            }
        }
    }

    /// Checks the definitions that aliases named, when no alias is under way any more.
    pub(crate) fn resolve_postponed(&mut self) {
        let is_alias =
            |ck: &Checker, o: ObjId| matches!(ck.store.objs[o].kind, ObjKind::TypeName { alias: true });
        if self.path.iter().any(|&o| is_alias(self, o)) {
            return;
        }
        while let Some(next) = self.postponed.pop() {
            self.resolve(next);
        }
    }

    /// Runs what waits for the end of declarations, once there is none.
    pub(crate) fn settle(&mut self) {
        if !self.path.is_empty() || self.flushing {
            return;
        }
        self.link_forward();
        self.flushing = true;
        // Types without finite size first: nothing more is said about them then.
        while let Some(work) = self.infinite.pop_front().or_else(|| self.later.pop_front()) {
            self.run_later(work);
            self.link_forward();
        }
        self.flushing = false;
    }

    fn run_later(&mut self, work: Later) {
        match work {
            Later::FuncLit { pkg, file, lit, sig, owners } => {
                let ast = self.packages[pkg].files[file as usize].ast.clone();
                let mut cx = Ctx::new(self, &ast, pkg, file);
                cx.late_func_lit(lit, sig);
                let mentioned = cx.finish();
                for o in owners {
                    self.mentions.entry(o).or_default().extend_from_slice(&mentioned);
                }
            }
            Later::Methods(named) => {
                for m in self.store.named[named].methods.clone() {
                    self.resolve(m);
                }
            }
            Later::Verify { pkg, go, at, params, args } => {
                self.verify(pkg, go, &at, &params, &args);
                if !self.packages[pkg].std {
                    self.note_instance(pkg, &at, &params, &args);
                }
            }
            Later::MapKey { pkg, at, key } => self.check_map_key(pkg, at, key),
            Later::NoConstraint { pkg, at, ty } => self.check_no_constraint(pkg, at, ty),
            Later::Embedded { at, ty } => self.check_embedded(at, ty),
            Later::Interface { pkg, go, ty, embeds, methods } => {
                self.check_interface(pkg, go, ty, &embeds, &methods);
            }
            Later::Constraint(p) => {
                if let Some(bound) = self.store.type_params[p].constraint {
                    let bound = self.as_constraint(bound);
                    self.store.type_params[p].constraint = Some(bound);
                }
            }
            Later::Finite(named) => self.check_finite(named),
            Later::FieldsAndMethods(named) => self.check_fields_and_methods(named),
        }
    }

    /// Checks the body of a function or method (of a generic one once, for all instances).
    pub fn ensure_body(&mut self, func: ObjId) {
        if !self.bodies.insert(func) {
            return;
        }
        self.resolve(func);
        let Some(&ObjState { file, decl: DeclRef::Func(index), .. }) = self.states.get(func) else { return };
        let Some(pkg) = self.store.objs[func].pkg else { return };
        let ast = self.packages[pkg].files[file as usize].ast.clone();
        let ast::Decl::Func(decl) = &ast.decls[index as usize] else { return };
        if decl.body.is_none() {
            return;
        }
        let mut cx = Ctx::new(self, &ast, pkg, file);
        cx.func_body(func, decl);
        let mentioned = cx.finish();
        self.mentions.insert(func, mentioned);
        self.settle();
    }

    /// Checks the initialiser of a package's group of variables.
    pub fn ensure_init(&mut self, pkg: PkgId, group: u32) {
        if self.pkg_states[pkg].init_done[group as usize] {
            return;
        }
        let first = self.packages[pkg].init_groups[group as usize].lhs[0];
        self.resolve(first);
        self.check_init(pkg, group);
        self.settle();
    }

    /// A package's file with its facts.
    pub fn file(&self, pkg: PkgId, file: u32) -> &FileInfo {
        &self.packages[pkg].files[file as usize]
    }

    pub(crate) fn state_mut(&mut self, obj: ObjId) -> &mut ObjState {
        self.states.ensure(obj, ObjState::default)
    }

    pub(crate) fn text(&self, name: Symbol) -> Arc<str> {
        self.store.names.text(name)
    }
}
