//! check: the type checker.
//! In → out: parsed files of a package and the packages it imports → `info::PackageInfo` + `Diags`.
//! May know: base, syntax, types.
//! Deliberately does not load files, choose build tags, or generate code.
#![forbid(unsafe_code)]

pub mod info;
