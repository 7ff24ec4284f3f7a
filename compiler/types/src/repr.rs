//! The shapes of types.
//!
//! A [`TypeId`] names an interned [`Type`]: structurally equal types built from equal parts have one ID, so for
//! everything but interfaces (whose identity is that of their type sets) identity is ID equality.

use base::Symbol;

use crate::object::{ObjId, PkgId};

base::new_id! {
    /// An interned type.
    pub struct TypeId = "t";
    /// A defined type, or an instance of a generic one.
    pub struct NamedId = "named";
    /// A declared type parameter.
    pub struct TypeParamId = "tp";
}

/// One type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// Stands where an error was reported; it silences follow-up errors.
    Invalid,
    Basic(Basic),
    Named(NamedId),
    TypeParam(TypeParamId),
    Pointer(TypeId),
    Slice(TypeId),
    Array {
        len: u64,
        elem: TypeId,
    },
    Map {
        key: TypeId,
        value: TypeId,
    },
    Chan {
        dir: ChanDir,
        elem: TypeId,
    },
    Struct(Vec<Field>),
    Signature(Signature),
    /// Several results; never the type of a variable.
    Tuple(Vec<TypeId>),
    Interface(Interface),
}

/// The predeclared non-composite types and the untyped kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Basic {
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

/// One struct field. `pkg` is that of the declaration: unexported names of different packages differ.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    pub name: Symbol,
    /// The declaring package for an unexported (or blank) name, None for an exported one.
    pub pkg: Option<PkgId>,
    pub ty: TypeId,
    pub embedded: bool,
    pub tag: Option<Symbol>,
}

/// A function type. Parameter names aren't part of it, the type of a variadic last parameter is the slice.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signature {
    pub params: Vec<TypeId>,
    pub results: Vec<TypeId>,
    pub variadic: bool,
    /// Type parameters of a generic function's or method's own type; empty for every function value.
    pub type_params: Vec<TypeParamId>,
}

/// An interface as written: explicit methods sorted by (name, pkg) and the embedded elements in source order. See
/// `typeset` for the flattened form.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Interface {
    pub methods: Vec<Method>,
    /// Each embedded element is a union of terms; a plain embedded interface is a union of one term.
    pub embeds: Vec<Vec<Term>>,
    /// `comparable` itself.
    pub comparable: bool,
    /// Made for a constraint literal such as `[T ~int]`.
    pub implicit: bool,
}

/// One interface method.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Method {
    pub name: Symbol,
    /// The declaring package for an unexported name, None for an exported one.
    pub pkg: Option<PkgId>,
    /// A Signature without receiver.
    pub sig: TypeId,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    pub tilde: bool,
    pub ty: TypeId,
}

/// A defined type. Its underlying type and methods are filled in while its declaration is checked.
#[derive(Clone, Debug)]
pub struct Named {
    /// The TypeName object (of the origin for an instance).
    pub obj: ObjId,
    /// The declared type parameters; empty for instances and for non-generic types.
    pub type_params: Vec<TypeParamId>,
    /// Type parameters of the enclosing generic function for a type declared inside it: such a type is generic in
    /// them although its uses don't say so. Instances are made by substitution only.
    pub outer_params: Vec<TypeParamId>,
    /// Which of its package's types declared in functions this is, counted from 1 in source order; 0 for others.
    pub local: u32,
    /// For an instance: the generic type and its arguments (`type_params` then `outer_params`).
    pub origin: Option<NamedId>,
    pub args: Vec<TypeId>,
    /// Never itself a Named type once resolved. None until then (and for instances until first asked for).
    pub underlying: Option<TypeId>,
    /// Declared methods (of the origin: instances use `origin`'s with substitution), in source order. Signatures
    /// of methods of generic types are written in terms of the type's own `type_params`, whatever the receiver
    /// calls them.
    pub methods: Vec<ObjId>,
}

#[derive(Clone, Debug)]
pub struct TypeParam {
    pub obj: ObjId,
    /// Position in its list.
    pub index: u32,
    /// The constraint: an interface type (wrapped where it was written as a bare union). None until resolved.
    pub constraint: Option<TypeId>,
}

impl Basic {
    pub fn is_untyped(self) -> bool {
        self >= Basic::UntypedBool
    }

    pub fn is_integer(self) -> bool {
        (Basic::Int..=Basic::Uintptr).contains(&self)
            || matches!(self, Basic::UntypedInt | Basic::UntypedRune)
    }

    pub fn is_unsigned(self) -> bool {
        (Basic::Uint..=Basic::Uintptr).contains(&self)
    }

    pub fn is_float(self) -> bool {
        matches!(self, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
    }

    pub fn is_complex(self) -> bool {
        matches!(self, Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex)
    }

    pub fn is_numeric(self) -> bool {
        self.is_integer() || self.is_float() || self.is_complex()
    }

    pub fn is_string(self) -> bool {
        matches!(self, Basic::String | Basic::UntypedString)
    }

    pub fn is_boolean(self) -> bool {
        matches!(self, Basic::Bool | Basic::UntypedBool)
    }

    /// The type an untyped constant of this kind gets without a context; None for nil.
    pub fn default_type(self) -> Option<Basic> {
        match self {
            Basic::UntypedBool => Some(Basic::Bool),
            Basic::UntypedInt => Some(Basic::Int),
            Basic::UntypedRune => Some(Basic::Int32),
            Basic::UntypedFloat => Some(Basic::Float64),
            Basic::UntypedComplex => Some(Basic::Complex128),
            Basic::UntypedString => Some(Basic::String),
            Basic::UntypedNil => None,
            typed => Some(typed),
        }
    }
}
