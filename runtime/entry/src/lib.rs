//! entry: the static archive that every program links: the process's first code and the symbols a compiler expects.
//! In → out: the kernel's first stack → the scheduler with the main goroutine, which does not return.
//! May know: rt, sys.
//! Deliberately holds nothing else: what the runtime does stands in rt.
//!
//! The archive is built with panic=abort; other builds (clippy, tests of the workspace) compile an empty crate.
#![cfg_attr(panic = "abort", no_std)]

#[cfg(panic = "abort")]
mod memory;
#[cfg(panic = "abort")]
mod start;
#[cfg(panic = "abort")]
mod stubs;

pub use rt;
