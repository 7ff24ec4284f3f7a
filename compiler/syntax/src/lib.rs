//! syntax: Go source text → tokens → AST, and the AST printer.
//! In → out: bytes → `ast::File` + `Diags`.
//! May know: base.
//! Deliberately knows no types and no packages beyond the one file; the grammar library stays private to it.
#![forbid(unsafe_code)]

pub mod ast;
