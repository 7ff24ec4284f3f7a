//! gir: the mid-level SSA form of a whole program: data structures, builder, printer, parser, verifier.
//! In → out: typed packages (through lower) → `Program`; passes edit functions; codegen reads it.
//! May know: base, abi.
//! Deliberately knows neither Go's type checker nor machine code: values are machine scalars, Go's types are
//! descriptors.
#![forbid(unsafe_code)]

pub mod build;
pub mod func;
pub mod inst;
pub mod parse;
pub mod print;
pub mod program;
pub mod verify;

pub use build::{Builder, Variable};
pub use func::{Block, BlockId, Func, InstId, Loc, LocId, Slot, SlotId, Value, ValueDef};
pub use inst::{BinOp, Callee, CheckedOp, CmpOp, ConvOp, FcmpOp, Inst, MemFlags, Op, RmwOp, Term, UnOp};
pub use program::{
    Data, DataId, DescId, FieldDesc, FuncId, Itab, ItabId, MethodDesc, Program, Reloc, Symbol, TypeDesc,
    TypeDetail,
};
