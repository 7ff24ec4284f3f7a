//! What the checker tells later phases: side tables over the syntax trees. The contract between check and lower.

use std::sync::Arc;

use base::{FxHashMap, IndexVec, Span, Symbol};
use syntax::ast::{self, ExprId, IdentId, StmtId};
use types::{ConstValue, ObjId, PkgId, TypeId};

/// A package's sources with all that the checker found out about them.
pub struct PackageInfo {
    pub id: PkgId,
    pub path: Symbol,
    pub name: Symbol,
    /// Part of the embedded standard library: bodies are checked when reached, and package-level variables that
    /// nothing reachable mentions are not initialised.
    pub std: bool,
    /// Variables that nothing mentions are not initialised.
    pub lazy_init: bool,
    pub files: Vec<FileInfo>,
    /// Imported packages, each once, in order of first import.
    pub imports: Vec<PkgId>,
    /// `init` functions and `_` functions in source order (several may share the name).
    pub inits: Vec<ObjId>,
    /// Package-level variable declarations in source order, see [`InitGroup`].
    pub init_groups: Vec<InitGroup>,
    /// Body-less functions resolved by `//go:linkname local importpath.name`.
    pub linknames: FxHashMap<ObjId, String>,
}

/// One `lhs... = rhs` of package level: several variables only for a multi-value right side.
#[derive(Clone, Debug)]
pub struct InitGroup {
    pub lhs: Vec<ObjId>,
    /// File index and expression.
    pub rhs: (u32, ExprId),
}

/// One file with its facts.
pub struct FileInfo {
    /// Shared, so that the tree can be walked while facts are written.
    pub ast: Arc<ast::File>,
    pub exprs: IndexVec<ExprId, ExprInfo>,
    /// The object that an identifier declares or denotes. None for `_`, for keys of struct literals resolved as
    /// fields (see `fields`), and where there was an error.
    pub objs: IndexVec<IdentId, Option<ObjId>>,
    /// Selector expressions that aren't qualified identifiers (those have their object in `objs[sel]`).
    pub selections: FxHashMap<ExprId, Selection>,
    /// Type arguments of each use of a generic function (the identifier that names it; for `pkg.F` and methods,
    /// the selector's identifier), explicit or inferred.
    pub instances: FxHashMap<IdentId, Vec<TypeId>>,
    /// Struct literal keys: the identifier's field index path in the literal's type (longer than one for promoted
    /// fields).
    pub fields: FxHashMap<IdentId, Vec<u32>>,
    /// The variable that a type switch's clause declares implicitly, by (switch statement, clause index).
    pub clause_vars: FxHashMap<(StmtId, u32), ObjId>,
    /// The label object's target statement for branch statements with a label: the labeled statement.
    pub branch_targets: FxHashMap<StmtId, StmtId>,
    /// The language version in force (minor of Go 1.N): decides per-iteration loop variables.
    pub go_minor: u32,
}

/// What an expression is. Untyped constants and values have got the type that their context gives them, so no
/// untyped type except nil remains after checking (nil has the type that it is converted to).
#[derive(Clone, Debug, Default)]
pub struct ExprInfo {
    pub mode: Mode,
    /// Index into the store; meaningless for NoValue and Builtin. A call with several results has a Tuple.
    pub ty: Option<TypeId>,
    /// For Mode::Const: the value, representable in `ty`.
    pub value: Option<Box<ConstValue>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Not visited (or an error).
    #[default]
    Invalid,
    /// A call without results.
    NoValue,
    Builtin,
    Type,
    Const,
    Nil,
    /// Addressable.
    Variable,
    MapIndex,
    Value,
    /// May be used in a two-value assignment: `x.(T)`, `<-c` (map indexing has MapIndex).
    CommaOk,
}

/// `x.f`
#[derive(Clone, Debug)]
pub struct Selection {
    pub kind: SelectionKind,
    /// The field or method (of the origin type for generic types; for an interface method None).
    pub obj: Option<ObjId>,
    /// The type of `x` (for a method expression, the type named).
    pub recv: TypeId,
    /// Field indices to follow from `recv`, through embedded fields and automatic dereferences. For a field it
    /// ends with the field; for a method it leads to the embedded value that has the method.
    pub path: Vec<u32>,
    /// The name, for interface methods.
    pub name: Symbol,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    Field,
    /// `x.M`, called or as a method value. After `path` the receiver is a defined type or pointer to it, an
    /// interface, or a type parameter (method looked up again after instantiation).
    Method,
    /// `T.M`
    MethodExpr,
}

/// Package-level objects (variables and functions, of any package) that a function body or a variable's
/// initialiser mentions, for initialisation order.
pub type Mentions = FxHashMap<ObjId, Vec<ObjId>>;

/// Where an object is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeclSite {
    pub pkg: PkgId,
    pub file: u32,
    pub decl: u32,
    pub span: Span,
}
