//! syntax: Go source text → tokens → AST, and the AST printer.
//! In → out: bytes → `ast::File` + `Diags`.
//! May know: base.
//! Deliberately knows no types and no packages beyond the one file; the grammar library stays private to it.
#![forbid(unsafe_code)]

pub mod ast;
mod branches;
pub mod build_constraint;
pub mod comments;
mod header;
pub mod lex;
pub mod literal;
mod parse;
mod print;
pub mod token;
pub mod unicode;
mod unicode_data;

pub use branches::check_branches;
pub use header::{HeaderMistake, header_mistake};
pub use parse::{has_syntax_errors, parse_file, parse_imports_only};
pub use print::{print, print_expr, print_formatted};
