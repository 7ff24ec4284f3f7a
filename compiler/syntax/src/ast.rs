//! The syntax tree of one file.
//!
//! Expressions, statements and identifiers live in per-file tables and are named by IDs, so that later phases keep
//! their facts in side tables ([`IndexVec`]s) rather than in the tree. Types are expressions, as in the grammar they
//! can't be told apart. Names follow the Go spec's productions.

use base::{FileId, IndexVec, LineMark, Span, Symbol};

base::new_id! {
    /// An expression or type in [`File::exprs`].
    pub struct ExprId = "e";
    /// A statement in [`File::stmts`].
    pub struct StmtId = "s";
    /// One occurrence of an identifier (declaration or use) in [`File::idents`].
    pub struct IdentId = "i";
}

/// One parsed file.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    /// The name in the package clause.
    pub package: IdentId,
    pub decls: Vec<Decl>,
    pub exprs: IndexVec<ExprId, Expr>,
    pub stmts: IndexVec<StmtId, Stmt>,
    pub idents: IndexVec<IdentId, Ident>,
    /// `//go:` directives that stand alone (linkname, debug, build…), in order.
    pub directives: Vec<Directive>,
    /// What `//line` directives say, to be entered into the source map.
    pub marks: Vec<LineMark>,
    /// The `//go:build` line's expression text, if it stands before the package clause.
    pub build: Option<(Span, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ident {
    pub name: Symbol,
    pub span: Span,
}

/// A `//go:name args` comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directive {
    pub span: Span,
    pub name: String,
    pub args: String,
}

// ---- declarations

#[derive(Clone, Debug)]
pub enum Decl {
    Import(Vec<ImportSpec>),
    Const(Vec<ConstSpec>),
    Var(Vec<VarSpec>),
    Type(Vec<TypeSpec>),
    Func(FuncDecl),
}

#[derive(Clone, Debug)]
pub struct ImportSpec {
    pub span: Span,
    /// `.`, `_` or a name.
    pub name: Option<IdentId>,
    /// The decoded path.
    pub path: Symbol,
    pub path_span: Span,
}

/// One line of a const group. Where type and values are left out the checker repeats those of `inherits`.
#[derive(Clone, Debug)]
pub struct ConstSpec {
    pub span: Span,
    pub names: Vec<IdentId>,
    pub ty: Option<ExprId>,
    pub values: Vec<ExprId>,
    pub iota: u32,
    /// Index in the group of the spec whose type and values this one repeats.
    pub inherits: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct VarSpec {
    pub span: Span,
    pub names: Vec<IdentId>,
    pub ty: Option<ExprId>,
    pub values: Vec<ExprId>,
    /// `//go:embed` lines above it.
    pub embed: Vec<Directive>,
}

#[derive(Clone, Debug)]
pub struct TypeSpec {
    pub span: Span,
    pub name: IdentId,
    pub type_params: Vec<TypeParam>,
    /// `type A = T`.
    pub alias: bool,
    pub ty: ExprId,
    pub directives: Vec<Directive>,
}

/// One declared type parameter with its constraint (groups are spread out: `[A, B any]` is two with one constraint).
#[derive(Clone, Debug)]
pub struct TypeParam {
    pub name: IdentId,
    pub constraint: ExprId,
}

#[derive(Clone, Debug)]
pub struct FuncDecl {
    pub span: Span,
    pub recv: Option<Param>,
    pub name: IdentId,
    pub ty: FuncType,
    /// None: implemented outside Go.
    pub body: Option<Block>,
    pub directives: Vec<Directive>,
}

/// `(params) results` with the type parameters of a declaration.
#[derive(Clone, Debug)]
pub struct FuncType {
    pub span: Span,
    pub type_params: Vec<TypeParam>,
    pub params: Vec<Param>,
    pub results: Vec<Param>,
}

/// One parameter (groups are spread out). `ty` of a variadic one is the element type.
#[derive(Clone, Debug)]
pub struct Param {
    pub span: Span,
    pub name: Option<IdentId>,
    pub ty: ExprId,
    pub variadic: bool,
}

// ---- expressions

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    /// The whole expression.
    pub span: Span,
    /// Where gc reports an error about it: the operator of a binary expression, the `(` of a call, the dot's name of
    /// a selector, the `[` of an index, the `(` of a function type; otherwise the start.
    pub pos: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum LitKind {
    Int,
    Float,
    Imaginary,
    Rune,
    String,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// Stands where a syntax error was reported.
    Bad,
    Ident(IdentId),
    /// The literal's source text.
    BasicLit {
        kind: LitKind,
        text: Symbol,
    },
    /// `ty` is None for an elided inner type.
    CompositeLit {
        ty: Option<ExprId>,
        elems: Vec<Element>,
        rbrace: u32,
    },
    FuncLit(Box<FuncLit>),
    Paren(ExprId),
    Selector {
        x: ExprId,
        sel: IdentId,
    },
    /// Index, or instantiation with type arguments.
    Index {
        x: ExprId,
        indices: Vec<ExprId>,
    },
    Slice {
        x: ExprId,
        lo: Option<ExprId>,
        hi: Option<ExprId>,
        max: Option<ExprId>,
        three: bool,
    },
    /// `x.(T)`; None is `x.(type)`, valid in a type switch only.
    TypeAssert {
        x: ExprId,
        ty: Option<ExprId>,
    },
    Call {
        fun: ExprId,
        args: Vec<ExprId>,
        /** `f(s...)` */
        spread: bool,
        rparen: u32,
    },
    /// `*x`: dereference or pointer type.
    Star(ExprId),
    Unary {
        op: UnaryOp,
        x: ExprId,
    },
    Binary {
        op: BinaryOp,
        x: ExprId,
        y: ExprId,
    },
    // types
    ArrayType {
        len: ArrayLen,
        elem: ExprId,
    },
    StructType(Box<StructType>),
    FuncType(Box<FuncType>),
    InterfaceType(Box<InterfaceType>),
    MapType {
        key: ExprId,
        value: ExprId,
    },
    ChanType {
        dir: ChanDir,
        elem: ExprId,
    },
}

#[derive(Clone, Debug)]
pub struct FuncLit {
    pub ty: FuncType,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct Element {
    pub key: Option<ExprId>,
    pub value: ExprId,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArrayLen {
    /// `[]T`
    Slice,
    /// `[...]T`
    Inferred,
    Fixed(ExprId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

#[derive(Clone, Debug)]
pub struct StructType {
    pub fields: Vec<Field>,
}

/// One field (groups are spread out).
#[derive(Clone, Debug)]
pub struct Field {
    pub span: Span,
    /// None: embedded.
    pub name: Option<IdentId>,
    pub ty: ExprId,
    /// The decoded tag.
    pub tag: Option<Symbol>,
}

#[derive(Clone, Debug)]
pub struct InterfaceType {
    pub elems: Vec<InterfaceElem>,
    /// Written without `interface{}`, as a constraint literal.
    pub implicit: bool,
}

#[derive(Clone, Debug)]
pub enum InterfaceElem {
    Method {
        name: IdentId,
        ty: FuncType,
    },
    /// An embedded type or a union; a constraint literal `[T ~int|string]` is an interface with one such element.
    Union {
        span: Span,
        terms: Vec<UnionTerm>,
    },
}

#[derive(Clone, Debug)]
pub struct UnionTerm {
    pub tilde: bool,
    pub ty: ExprId,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum UnaryOp {
    Plus,
    Minus,
    Not,
    /// `^x`
    Complement,
    /// `&x`
    Addr,
    /// `<-x`
    Recv,
    /// `~x`, only in constraints; kept so that the checker can report it elsewhere
    Tilde,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BinaryOp {
    OrOr,
    AndAnd,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Add,
    Sub,
    Or,
    Xor,
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    And,
    AndNot,
}

impl UnaryOp {
    /// The operator as written.
    pub fn text(self) -> &'static str {
        match self {
            UnaryOp::Plus => "+",
            UnaryOp::Minus => "-",
            UnaryOp::Not => "!",
            UnaryOp::Complement => "^",
            UnaryOp::Addr => "&",
            UnaryOp::Recv => "<-",
            UnaryOp::Tilde => "~",
        }
    }
}

impl BinaryOp {
    /// The operator as written.
    pub fn text(self) -> &'static str {
        match self {
            BinaryOp::OrOr => "||",
            BinaryOp::AndAnd => "&&",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::And => "&",
            BinaryOp::AndNot => "&^",
        }
    }
}

// ---- statements

#[derive(Clone, Debug)]
pub struct Block {
    /// With the braces.
    pub span: Span,
    pub stmts: Vec<StmtId>,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
    /// Where gc reports an error about it (the operator of an assignment or definition, otherwise the start).
    pub pos: u32,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Bad,
    Empty,
    Expr(ExprId),
    Send {
        chan: ExprId,
        value: ExprId,
    },
    IncDec {
        x: ExprId,
        inc: bool,
    },
    /// `=` or `op=`.
    Assign {
        lhs: Vec<ExprId>,
        op: Option<BinaryOp>,
        rhs: Vec<ExprId>,
    },
    /// `:=`
    Define {
        lhs: Vec<ExprId>,
        rhs: Vec<ExprId>,
    },
    Go(ExprId),
    Defer(ExprId),
    Return(Vec<ExprId>),
    Branch {
        kind: BranchKind,
        label: Option<IdentId>,
    },
    Block(Block),
    If {
        init: Option<StmtId>,
        cond: ExprId,
        then: Block,
        els: Option<StmtId>,
    },
    Switch {
        init: Option<StmtId>,
        tag: Option<ExprId>,
        clauses: Vec<CaseClause>,
        body: Span,
    },
    /// `switch init; bind := x.(type)`.
    TypeSwitch {
        init: Option<StmtId>,
        bind: Option<IdentId>,
        x: ExprId,
        clauses: Vec<CaseClause>,
        body: Span,
    },
    Select {
        clauses: Vec<CommClause>,
        body: Span,
    },
    For {
        init: Option<StmtId>,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: Block,
    },
    Range {
        key: Option<ExprId>,
        value: Option<ExprId>,
        /// A third variable, which is always an error.
        third: Option<ExprId>,
        define: bool,
        x: ExprId,
        body: Block,
    },
    Labeled {
        label: IdentId,
        stmt: StmtId,
    },
    /// A const, var or type declaration (never an import or a function).
    Decl(Box<Decl>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BranchKind {
    Break,
    Continue,
    Goto,
    Fallthrough,
}

#[derive(Clone, Debug)]
pub struct CaseClause {
    pub span: Span,
    /// Values or types (`nil` is an expression); empty with `default` set for the default clause.
    pub exprs: Vec<ExprId>,
    pub default: bool,
    pub body: Vec<StmtId>,
    /// After the colon.
    pub colon: u32,
}

#[derive(Clone, Debug)]
pub struct CommClause {
    pub span: Span,
    /// A send, an expression statement `<-c`, or an assignment or definition whose right side is `<-c`; None: default.
    pub comm: Option<StmtId>,
    pub body: Vec<StmtId>,
    pub colon: u32,
}
