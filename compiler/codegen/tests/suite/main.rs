//! codegen's tests on whole programs: compiled, linked with a stub runtime, run or looked at.

mod arith;
mod common;
mod run;
mod tables;
