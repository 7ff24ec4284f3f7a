//! check: the type checker.
//! In → out: parsed files of a package and the packages it imports → `info::PackageInfo` + `Diags`.
//! May know: base, syntax, types.
//! Deliberately does not load files, choose build tags, or generate code.
#![forbid(unsafe_code)]

mod assign;
mod assignable;
mod binary;
mod builtin;
mod call;
mod checker;
mod collect;
mod common;
mod context;
mod convert;
mod cycle;
mod decl;
mod expr;
mod generic;
mod index;
mod infer;
pub mod info;
mod init_order;
mod interface;
mod label;
mod late;
mod literal;
mod message;
mod mono;
mod operand;
mod pragma;
mod range;
mod returns;
mod selector;
mod size;
mod spelling;
mod stmt;
mod structure;
mod switch;
mod typexpr;
mod unify;
mod unsafe_builtin;
mod untyped;
mod unused;
mod version;

pub use checker::{Checker, PackageInput};
