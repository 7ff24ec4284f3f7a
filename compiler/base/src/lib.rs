//! base: what every room of the compiler shares: typed indices, interned names, source positions, diagnostics, targets.
//! In → out: nothing → vocabulary.
//! Knows nobody.
//! Deliberately has no Go knowledge: no tokens, no types, no I/O beyond rendering to a String.
#![forbid(unsafe_code)]

pub mod diag;
mod glob;
mod index;
pub mod intern;
pub mod json;
pub mod source;
pub mod target;
pub mod time;

pub use diag::{Diag, Diags, Severity};
pub use glob::Glob;
pub use index::{Idx, IndexVec};
pub use intern::{Interner, Symbol};
pub use rustc_hash::{FxHashMap, FxHashSet};
pub use source::{FileId, LineMark, Place, Pos, SourceFile, SourceMap, Span};
pub use target::{Arch, Level, Target};
