//! What is known while walking one declaration: its file, the local scopes, the enclosing function.

use std::ops::{Deref, DerefMut};

use base::{FxHashMap, FxHashSet, Span, Symbol};
use syntax::ast::{self, ExprId, IdentId, StmtId};
use types::{ConstValue, Obj, ObjId, ObjKind, PkgId, TypeId, TypeParamId, VarKind};

use crate::checker::Checker;
use crate::info::{ExprInfo, FileInfo, Mode};
use crate::message::follow_up;
use crate::operand::Operand;
use crate::spelling::Wanted;

/// The walk over one declaration of a file.
pub(crate) struct Ctx<'a> {
    pub ck: &'a mut Checker,
    pub ast: &'a ast::File,
    pub pkg: PkgId,
    pub file: u32,
    pub go: u32,
    pub scopes: Scopes,
    /// The value of iota in a constant declaration.
    pub iota: Option<ConstValue>,
    /// Where all errors are reported instead, for constant expressions repeated from an earlier line.
    pub error_span: Option<Span>,
    /// The function whose body is being checked.
    pub func: Option<Func>,
    /// Package-level variables whose initialiser this is.
    pub owners: Vec<ObjId>,
    /// Type parameters in force: those of the enclosing function and its receiver.
    pub outer_params: Vec<TypeParamId>,
    mentioned: Vec<ObjId>,
    mentioned_set: FxHashSet<ObjId>,
    /// Expressions recorded with an untyped type, to be given their default at the end.
    pub untyped: Vec<ExprId>,
    /// Untyped constants shifted by a variable count: they must become integers.
    pub shifted: FxHashSet<ExprId>,
    pub used: FxHashSet<ObjId>,
    pub locals: Vec<ObjId>,
    /// The labels of the function around.
    pub labels: FxHashMap<Symbol, StmtId>,
    /// Set by calls and receives: `len` and `cap` of such an operand aren't constant.
    pub has_call: bool,
    /// In the right side of an alias: definitions that it names are checked after it, since they may name the alias.
    pub postpone: bool,
    /// Inside a type parameter list: generic types there aren't cycles.
    pub in_type_params: bool,
    /// Where the next assignment's type is written, for messages.
    pub wanted: Option<Wanted>,
    /// How many names receivers around have given to type parameters.
    renamed: usize,
}

/// The function around a statement.
#[derive(Clone)]
pub(crate) struct Func {
    pub results: Vec<TypeId>,
    /// Where their types are written.
    pub result_types: Vec<ExprId>,
    /// The result variables if they are named.
    pub named_results: Vec<Option<ObjId>>,
}

/// Local scopes: the innermost binding of each name, and what to restore when a scope ends.
#[derive(Default)]
pub(crate) struct Scopes {
    bindings: FxHashMap<Symbol, (ObjId, u32)>,
    undo: Vec<(Symbol, Option<(ObjId, u32)>)>,
    marks: Vec<usize>,
}

impl Scopes {
    pub fn push(&mut self) {
        self.marks.push(self.undo.len());
    }

    pub fn pop(&mut self) {
        let mark = self.marks.pop().expect("a scope to leave");
        for (name, old) in self.undo.drain(mark..).rev() {
            match old {
                Some(b) => self.bindings.insert(name, b),
                None => self.bindings.remove(&name),
            };
        }
    }

    pub fn depth(&self) -> u32 {
        self.marks.len() as u32
    }

    pub fn get(&self, name: Symbol) -> Option<ObjId> {
        self.bindings.get(&name).map(|b| b.0)
    }

    /// What the innermost scope itself binds the name to.
    pub fn get_here(&self, name: Symbol) -> Option<ObjId> {
        self.bindings.get(&name).filter(|b| b.1 == self.depth()).map(|b| b.0)
    }

    pub fn bind(&mut self, name: Symbol, obj: ObjId) {
        let old = self.bindings.insert(name, (obj, self.depth()));
        self.undo.push((name, old));
    }
}

impl Deref for Ctx<'_> {
    type Target = Checker;
    fn deref(&self) -> &Checker {
        self.ck
    }
}

impl DerefMut for Ctx<'_> {
    fn deref_mut(&mut self) -> &mut Checker {
        self.ck
    }
}

impl<'a> Ctx<'a> {
    pub fn new(ck: &'a mut Checker, ast: &'a ast::File, pkg: PkgId, file: u32) -> Ctx<'a> {
        let go = ck.packages[pkg].files[file as usize].go_minor;
        let renamed = ck.store.renamed_params.len();
        Ctx {
            ck,
            ast,
            pkg,
            file,
            go,
            scopes: Scopes::default(),
            iota: None,
            error_span: None,
            func: None,
            owners: Vec::new(),
            outer_params: Vec::new(),
            mentioned: Vec::new(),
            mentioned_set: FxHashSet::default(),
            untyped: Vec::new(),
            shifted: FxHashSet::default(),
            used: FxHashSet::default(),
            locals: Vec::new(),
            labels: FxHashMap::default(),
            has_call: false,
            postpone: false,
            in_type_params: false,
            wanted: None,
            renamed,
        }
    }

    /// Ends the walk: untyped leftovers get their default types, unused variables are reported. Returns the mentioned
    /// package-level objects.
    pub fn finish(mut self) -> Vec<ObjId> {
        self.default_leftovers();
        self.unused_variables();
        let renamed = self.renamed;
        self.store.renamed_params.truncate(renamed);
        self.mentioned
    }

    pub fn facts(&mut self) -> &mut FileInfo {
        let (pkg, file) = (self.pkg, self.file as usize);
        &mut self.ck.packages[pkg].files[file]
    }

    /// Notes a use of a package-level variable or function.
    pub fn mention(&mut self, obj: ObjId) {
        if self.mentioned_set.insert(obj) {
            self.mentioned.push(obj);
        }
    }

    pub fn name_of(&self, id: IdentId) -> Symbol {
        self.ast.idents[id].name
    }

    pub fn ident_span(&self, id: IdentId) -> Span {
        self.ast.idents[id].span
    }

    pub fn ident_text(&self, id: IdentId) -> String {
        self.text(self.name_of(id)).to_string()
    }

    /// Writes down what an expression turned out to be.
    pub fn record(&mut self, x: &Operand) {
        if x.mode == Mode::Invalid {
            return;
        }
        if self.is_untyped(x.ty) {
            self.untyped.push(x.expr);
        }
        let info = ExprInfo {
            mode: x.mode,
            ty: Some(x.ty),
            value: if x.mode == Mode::Const { x.val.clone().map(Box::new) } else { None },
        };
        let e = x.expr;
        self.facts().exprs[e] = info;
    }

    pub fn record_type(&mut self, e: ExprId, ty: TypeId) {
        self.facts().exprs[e] = ExprInfo { mode: Mode::Type, ty: Some(ty), value: None };
    }

    pub fn record_obj(&mut self, id: IdentId, obj: ObjId) {
        self.facts().objs[id] = Some(obj);
    }

    /// A new local object, not yet in scope.
    pub fn new_local(&mut self, id: IdentId, ty: TypeId, kind: ObjKind) -> ObjId {
        let (name, span) = (self.name_of(id), self.ident_span(id));
        let pkg = self.pkg;
        let obj = self.store.new_obj(Obj { name, pkg: Some(pkg), span: Some(span), ty, kind });
        if name != Symbol::BLANK {
            self.record_obj(id, obj);
        }
        obj
    }

    pub fn new_var(&mut self, id: IdentId, ty: TypeId, kind: VarKind) -> ObjId {
        let obj = self.new_local(id, ty, ObjKind::Var { kind });
        if kind == VarKind::Local {
            self.locals.push(obj);
        }
        obj
    }

    /// Puts an object into the innermost scope.
    pub fn declare_local(&mut self, obj: ObjId) {
        let o = &self.store.objs[obj];
        let (name, span) = (o.name, o.span);
        if name == Symbol::BLANK {
            return;
        }
        if let Some(old) = self.scopes.get_here(name) {
            let text = format!("{} redeclared in this block", self.text(name));
            let more = match self.store.objs[old].span {
                Some(at) => follow_up(at, format!("other declaration of {}", self.text(name))),
                None => String::new(),
            };
            self.ck.report(span.expect("declared here"), text + &more);
            self.used.insert(obj);
            return;
        }
        self.scopes.bind(name, obj);
    }

    /// Resolves a name from the innermost scope outwards.
    pub fn find(&mut self, name: Symbol) -> Option<ObjId> {
        if let Some(obj) = self.scopes.get(name) {
            return Some(obj);
        }
        let pkg = self.pkg;
        let file = self.file as usize;
        let state = &mut self.ck.pkg_states[pkg].files[file];
        if let Some(&(obj, import)) = state.names.get(&name) {
            // A package's name counts as used where something of the package is named.
            let import = &mut state.imports[import as usize];
            import.used |= import.obj.is_none();
            return Some(obj);
        }
        if let Some(obj) = self.store.member(pkg, name) {
            return Some(obj);
        }
        self.store.universe.members.get(&name).copied()
    }
}
