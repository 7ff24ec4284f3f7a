//! abi: every fact that compiler and runtime both know, one row each.
//! In → out: nothing → layouts, the runtime-function table, type-descriptor format, trap codes, pc-table format.
//! Knows nobody; no_std, no dependencies.
//! Deliberately holds no behaviour beyond encoding and decoding these formats.
#![cfg_attr(not(test), no_std)]

pub mod callconv;
pub mod funcs;
pub mod layout;
pub mod pctab;
pub mod program;
pub mod reflect_call;
pub mod trap;
pub mod typedesc;

pub use funcs::{Effects, RtFn, Scalar};
pub use trap::TrapCode;
