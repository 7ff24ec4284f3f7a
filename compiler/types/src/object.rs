//! Declared things: packages, constants, types, variables, functions, and the predeclared ones.

use base::{FxHashMap, Span, Symbol};

use crate::constant::ConstValue;
use crate::repr::{NamedId, TypeId};

base::new_id! {
    /// A declared object.
    pub struct ObjId = "o";
    /// A package.
    pub struct PkgId = "p";
}

/// One declared object. `ty` is Invalid until the declaration is checked.
#[derive(Clone, Debug)]
pub struct Obj {
    pub name: Symbol,
    /// The declaring package; None for predeclared objects.
    pub pkg: Option<PkgId>,
    /// The declaring identifier; None for predeclared objects.
    pub span: Option<Span>,
    pub ty: TypeId,
    pub kind: ObjKind,
}

#[derive(Clone, Debug)]
pub enum ObjKind {
    /// An imported package's name in a file scope.
    PkgName {
        imported: PkgId,
    },
    Const {
        value: ConstValue,
    },
    /// `ty` is the type itself (for an alias, the type it stands for).
    TypeName {
        alias: bool,
    },
    Var {
        kind: VarKind,
    },
    Func(FuncObj),
    Builtin(BuiltinId),
    Nil,
    Label,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarKind {
    /// Package level.
    Global,
    Local,
    Param,
    Result,
    Receiver,
    Field,
}

/// What is special about a declared function or method.
#[derive(Clone, Debug, Default)]
pub struct FuncObj {
    pub recv: Option<Recv>,
    /// Where its declaration stands: file index in the package and declaration index in the file.
    pub decl: Option<(u32, u32)>,
    /// Declared without a body.
    pub bodyless: bool,
}

/// A method's receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recv {
    /// The base type (the generic one, not an instance).
    pub named: NamedId,
    pub pointer: bool,
}

/// The predeclared functions and those of package unsafe.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BuiltinId {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    UnsafeAdd,
    UnsafeAlignof,
    UnsafeOffsetof,
    UnsafeSizeof,
    UnsafeSlice,
    UnsafeSliceData,
    UnsafeString,
    UnsafeStringData,
}

/// A package as types see it.
#[derive(Clone, Debug)]
pub struct Package {
    /// The import path ("main" for the main package, "unsafe" for unsafe).
    pub path: Symbol,
    pub name: Symbol,
    /// Package-level objects by name.
    pub members: FxHashMap<Symbol, ObjId>,
}
