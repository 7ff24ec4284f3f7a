//! types: the one representation of Go types, objects and packages, with identity, substitution, method sets, layout.
//! In → out: queries over a [`Store`] → types.
//! May know: base, abi (layout constants).
//! Deliberately knows no syntax and reports no errors: rules of the language that need messages live in check.
#![forbid(unsafe_code)]

pub mod constant;
pub mod display;
pub mod float;
pub mod identical;
pub mod layout;
pub mod lookup;
pub mod object;
pub mod repr;
pub mod store;
pub mod subst;
pub mod typeset;
pub mod universe;

pub use constant::{ConstValue, ReprError};
pub use display::Qualify;
pub use float::Float;
pub use layout::Layout;
pub use lookup::{Found, MethodEntry};
pub use object::{BuiltinId, FuncObj, Obj, ObjId, ObjKind, Package, PkgId, Recv, VarKind};
pub use repr::{
    Basic, ChanDir, Field, Interface, Method, Named, NamedId, Signature, Term, Type, TypeId, TypeParam,
    TypeParamId,
};
pub use store::Store;
pub use subst::SubstMap;
pub use typeset::{Missing, MissingKind, TypeSet};
