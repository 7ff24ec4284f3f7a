//! lower: typed packages → GIR of the whole program, on demand from the entry points, generics monomorphised.
//! In → out: a `check::Checker` with all packages of the program → `gir::Program` + `Diags`.
//! May know: base, syntax, types, check, gir, abi.
//! Deliberately optimises nothing: allocations are on the heap, checks present, interface calls indirect.
#![forbid(unsafe_code)]

mod assign;
mod binary;
mod borrow;
mod builtin;
mod call;
mod chan;
mod closure;
mod compare;
mod constant;
mod convert;
mod cx;
mod data;
mod defer;
mod desc;
mod expr;
mod facts;
mod func;
mod go;
mod iface;
mod in_place;
mod index;
mod init;
mod instance;
mod intrinsic;
mod literal;
mod local;
mod map;
mod math;
mod method;
mod order;
mod place;
mod print;
mod range;
mod range_func;
mod reach;
mod repr;
mod select;
mod selector;
mod slice;
mod static_data;
mod stmt;
mod string_switch;
mod switch;
mod turn_copy;
mod value;

use std::sync::Arc;

use base::{Diags, FxHashMap};
use check::Checker;
use types::{ObjId, PkgId};

/// What the command line says about lowering.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `-ldflags=-X`: (full name of a string variable, value).
    pub set_strings: Vec<(String, String)>,
    /// The text that `version -m` prints.
    pub build_info: String,
    /// Lower every function of the root package, reached or not, and do without `main`: the package is compiled for its
    /// errors, no program is made.
    pub whole: bool,
    /// What variables with `//go:embed` start with.
    pub embeds: FxHashMap<ObjId, Embed>,
}

/// The start value of a variable with `//go:embed`.
#[derive(Clone, Debug)]
pub enum Embed {
    /// A string, or a struct of one.
    Text(Arc<[u8]>),
    /// A slice of bytes, which the program may write to.
    Bytes(Arc<[u8]>),
}

/// Lowers everything that the program whose main package is `main` can reach.
pub fn lower(checker: &mut Checker, main: PkgId, options: &Options) -> (gir::Program, Diags) {
    let mut cx = cx::Cx::new(checker, options);
    cx.program(main);
    cx.finish()
}
