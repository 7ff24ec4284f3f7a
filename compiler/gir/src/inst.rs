//! Instructions and terminators.
//!
//! Values are scalars; aggregates were taken apart (or put into memory) by lower. Pure instructions have no side
//! effect and can't trap; whatever can trap says so in its doc. Integer operations wrap.

use abi::{RtFn, TrapCode};
use smallvec::SmallVec;

use crate::func::{BlockId, LocId, SlotId, Value};
use crate::program::{DataId, DescId, FuncId, ItabId};

/// The class of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    /// Booleans (0 or 1) and 8-bit integers.
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    /// An address the collector may have to follow (anything of pointer shape in Go's terms). `uintptr` is I64.
    Ptr,
}

impl Ty {
    pub fn bytes(self) -> u32 {
        match self {
            Ty::I8 => 1,
            Ty::I16 => 2,
            Ty::I32 | Ty::F32 => 4,
            Ty::I64 | Ty::F64 | Ty::Ptr => 8,
        }
    }

    pub fn bits(self) -> u32 {
        self.bytes() * 8
    }

    pub fn is_float(self) -> bool {
        matches!(self, Ty::F32 | Ty::F64)
    }
}

/// An instruction with its results and source location.
#[derive(Clone, Debug)]
pub struct Inst {
    pub op: Op,
    /// None but for calls has more than one.
    pub results: SmallVec<[Value; 1]>,
    pub loc: LocId,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnOp {
    /// Integer negation, complement.
    Neg,
    Not,
    FNeg,
    FAbs,
    Sqrt,
    Floor,
    Ceil,
    FTrunc,
    /// Round half to even.
    Nearest,
    Clz,
    Ctz,
    Popcnt,
    Bswap,
    Bitrev,
}

/// Binary operations on equal types (shift counts: any integer type, unsigned).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    /// Signed and unsigned quotient and remainder. The divisor must not be 0 (lower checks); the most negative
    /// number divided by -1 gives itself, remainder 0.
    SDiv,
    UDiv,
    SRem,
    URem,
    And,
    Or,
    Xor,
    /// Go's shifts: a count of the width or more gives 0 (or the sign). The count is unsigned.
    Shl,
    LShr,
    AShr,
    /// As the three above, with a count known to be less than the width.
    ShlBounded,
    LShrBounded,
    AShrBounded,
    Rotl,
    /// The upper half of the double-width product.
    UMulHi,
    SMulHi,
    FAdd,
    FSub,
    FMul,
    FDiv,
    /// The min and max builtins (NaN wins, -0 < +0).
    FMin,
    FMax,
    FCopysign,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CmpOp {
    Eq,
    Ne,
    Slt,
    Sle,
    Sgt,
    Sge,
    Ult,
    Ule,
    Ugt,
    Uge,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FcmpOp {
    Eq,
    /// True for NaN.
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Conversions to the result's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ConvOp {
    /// Integer to a wider or narrower one.
    Sext,
    Zext,
    Trunc,
    SToF,
    UToF,
    /// Float to integer as Go does it on the target (out-of-range results are the target's).
    FToS,
    FToU,
    /// Between the float widths.
    FtoF,
    /// Same bits: F64 ↔ I64, F32 ↔ I32, Ptr ↔ I64.
    Bits,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RmwOp {
    Add,
    And,
    Or,
    Xchg,
}

/// Facts about a memory access.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct MemFlags {
    /// The base may be nil: a fault is the nil-dereference panic. Only with offsets below `abi::layout::NIL_PAGE`.
    pub nil_check: bool,
    /// For a store of a pointer: the collector's barrier is needed (destination may be in the heap or global).
    pub barrier: bool,
    /// What is read never changes (itabs, descriptors, string bytes): may move across anything.
    pub readonly: bool,
}

/// A runtime check of an operand pair, raising `code` when it fails.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CheckedOp {
    /// Fails unless a < b unsigned. Index checks.
    Ult,
    /// Fails unless a <= b unsigned. Slice bound checks.
    Ule,
}

/// Whom a call calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Callee {
    Func(FuncId),
    /// A function value; a nil one faults like a nil dereference. The closure's address is passed as first argument
    /// in front of `args`.
    Closure(Value),
    /// Code address (from an itab); all arguments, receiver word first, stand in `args`.
    Code(Value),
    Runtime(RtFn),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    // constants and addresses
    Iconst(i64),
    F32const(u32),
    /// By bits.
    F64const(u64),
    /// Address of static data plus an offset.
    DataAddr(DataId, i64),
    /// Address of a type descriptor.
    DescAddr(DescId),
    ItabAddr(ItabId),
    /// Address of a function's code.
    FuncAddr(FuncId),
    /// Address of a frame slot plus an offset.
    SlotAddr(SlotId, i32),
    // arithmetic (pure)
    Un(UnOp, Value),
    Bin(BinOp, Value, Value),
    /// a * b + c with one rounding.
    Fma(Value, Value, Value),
    Cmp(CmpOp, Value, Value),
    Fcmp(FcmpOp, Value, Value),
    Conv(ConvOp, Value),
    /// cond (I8) != 0 ? a : b
    Select(Value, Value, Value),
    /// Address arithmetic: base (Ptr) + integer (I64). The result stays inside the base's object or one past it.
    PtrAdd(Value, Value),
    // memory
    /// Load of the result's type from base + offset.
    Load {
        ptr: Value,
        offset: i32,
        flags: MemFlags,
    },
    Store {
        ptr: Value,
        offset: i32,
        value: Value,
        flags: MemFlags,
    },
    /// Copies an object of constant size between non-overlapping or identical places. `desc`: it has pointers and the
    /// destination may be in the heap, so barriers apply.
    Copy {
        dst: Value,
        src: Value,
        size: u32,
        align: u32,
        desc: Option<DescId>,
        flags: MemFlags,
    },
    /// Zeroes constant-size memory; `desc` as above.
    Zero {
        dst: Value,
        size: u32,
        align: u32,
        desc: Option<DescId>,
        flags: MemFlags,
    },
    /// A new object of the type. `zeroed` false: fully initialised before the next safepoint. `stack`: escape
    /// analysis found that it doesn't outlive the frame (codegen gives it a slot; the instruction runs at most once
    /// per activation, or its earlier objects are dead).
    New {
        desc: DescId,
        zeroed: bool,
        stack: bool,
    },
    /// Faults with the nil-dereference panic if the pointer is nil.
    NilCheck(Value),
    /// Raises `code` with operands (a, b) unless the relation holds.
    Check {
        op: CheckedOp,
        a: Value,
        b: Value,
        code: TrapCode,
    },
    /// Raises `code` with the operands if cond (I8) is nonzero.
    TrapIf {
        cond: Value,
        code: TrapCode,
        args: SmallVec<[Value; 2]>,
    },
    // atomics: sequentially consistent; a nil pointer faults
    AtomicLoad {
        ptr: Value,
    },
    AtomicStore {
        ptr: Value,
        value: Value,
    },
    /// The old value. Pointer exchanges need a barrier (flag).
    AtomicRmw {
        op: RmwOp,
        ptr: Value,
        value: Value,
        barrier: bool,
    },
    /// (I8) whether it swapped.
    AtomicCas {
        ptr: Value,
        old: Value,
        new: Value,
        barrier: bool,
    },
    // calls
    Call {
        callee: Callee,
        args: SmallVec<[Value; 4]>,
    },
    // special registers
    /// The pinned g.
    GetG,
    /// This activation's frame pointer.
    FramePointer,
    /// The return address of this activation.
    ReturnAddress,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Term {
    /// Not set yet (the verifier rejects it).
    #[default]
    None,
    Jump(BlockId, SmallVec<[Value; 2]>),
    /// cond (I8) != 0. `cold` marks a successor that is rarely taken.
    Branch {
        cond: Value,
        then: (BlockId, SmallVec<[Value; 2]>),
        els: (BlockId, SmallVec<[Value; 2]>),
    },
    /// On an integer; successors take no arguments.
    Switch {
        value: Value,
        cases: Vec<(i64, BlockId)>,
        default: BlockId,
    },
    Return(SmallVec<[Value; 4]>),
    /// Jumps to another function in place of this activation (same results); only where no slot address escapes.
    TailCall {
        callee: Callee,
        args: SmallVec<[Value; 4]>,
    },
    /// Registers the DeferFrame in `frame` (address of a slot), then goes to `body`; a recovered panic continues at
    /// `recover`, whose only parameter is the frame's address. At most one per function, in its entry block. Every
    /// variable that `recover` reads lives in slots.
    DeferEnter {
        frame: Value,
        body: BlockId,
        recover: BlockId,
    },
    /// Raises a panic.
    Trap {
        code: TrapCode,
        args: SmallVec<[Value; 2]>,
    },
    /// After a call that doesn't return.
    Unreachable,
}

impl Op {
    /// Calls `f` on every operand.
    pub fn visit(&self, mut f: impl FnMut(Value)) {
        let mut op = self.clone();
        op.visit_mut(|v| f(*v));
    }

    /// Calls `f` on a mutable reference to every operand.
    pub fn visit_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        match self {
            Op::Iconst(_)
            | Op::F32const(_)
            | Op::F64const(_)
            | Op::DataAddr(..)
            | Op::DescAddr(_)
            | Op::ItabAddr(_)
            | Op::FuncAddr(_)
            | Op::SlotAddr(..)
            | Op::New { .. }
            | Op::GetG
            | Op::FramePointer
            | Op::ReturnAddress => {}
            Op::Un(_, a) | Op::Conv(_, a) | Op::NilCheck(a) => f(a),
            Op::Bin(_, a, b) | Op::Cmp(_, a, b) | Op::Fcmp(_, a, b) | Op::PtrAdd(a, b) => {
                f(a);
                f(b);
            }
            Op::Fma(a, b, c) | Op::Select(a, b, c) => {
                f(a);
                f(b);
                f(c);
            }
            Op::Load { ptr, .. } | Op::AtomicLoad { ptr } => f(ptr),
            Op::Store { ptr, value, .. }
            | Op::AtomicStore { ptr, value }
            | Op::AtomicRmw { ptr, value, .. } => {
                f(ptr);
                f(value);
            }
            Op::Copy { dst, src, .. } => {
                f(dst);
                f(src);
            }
            Op::Zero { dst, .. } => f(dst),
            Op::Check { a, b, .. } => {
                f(a);
                f(b);
            }
            Op::TrapIf { cond, args, .. } => {
                f(cond);
                args.iter_mut().for_each(f);
            }
            Op::AtomicCas { ptr, old, new, .. } => {
                f(ptr);
                f(old);
                f(new);
            }
            Op::Call { callee, args } => {
                callee.visit_mut(&mut f);
                args.iter_mut().for_each(f);
            }
        }
    }

    /// No side effect, can't trap, result depends on the operands alone: may be removed, merged or moved.
    pub fn is_pure(&self) -> bool {
        match self {
            Op::Iconst(_)
            | Op::F32const(_)
            | Op::F64const(_)
            | Op::DataAddr(..)
            | Op::DescAddr(_)
            | Op::ItabAddr(_)
            | Op::FuncAddr(_)
            | Op::SlotAddr(..)
            | Op::Un(..)
            | Op::Bin(..)
            | Op::Fma(..)
            | Op::Cmp(..)
            | Op::Fcmp(..)
            | Op::Conv(..)
            | Op::Select(..)
            | Op::PtrAdd(..)
            | Op::GetG
            | Op::FramePointer
            | Op::ReturnAddress => true,
            Op::Load { flags, .. } => flags.readonly && !flags.nil_check,
            Op::Store { .. }
            | Op::Copy { .. }
            | Op::Zero { .. }
            | Op::New { .. }
            | Op::NilCheck(_)
            | Op::Check { .. }
            | Op::TrapIf { .. }
            | Op::AtomicLoad { .. }
            | Op::AtomicStore { .. }
            | Op::AtomicRmw { .. }
            | Op::AtomicCas { .. }
            | Op::Call { .. } => false,
        }
    }
}

impl Callee {
    pub fn visit_mut(&mut self, f: &mut impl FnMut(&mut Value)) {
        match self {
            Callee::Func(_) | Callee::Runtime(_) => {}
            Callee::Closure(v) | Callee::Code(v) => f(v),
        }
    }
}

impl Term {
    /// Calls `f` on every operand, block arguments included.
    pub fn visit_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        match self {
            Term::None | Term::Unreachable => {}
            Term::Jump(_, args) => args.iter_mut().for_each(f),
            Term::Branch { cond, then, els } => {
                f(cond);
                then.1.iter_mut().chain(els.1.iter_mut()).for_each(&mut f);
            }
            Term::Switch { value, .. } => f(value),
            Term::Return(args) => args.iter_mut().for_each(f),
            Term::Trap { args, .. } => args.iter_mut().for_each(f),
            Term::TailCall { callee, args } => {
                callee.visit_mut(&mut f);
                args.iter_mut().for_each(f);
            }
            Term::DeferEnter { frame, .. } => f(frame),
        }
    }

    pub fn visit(&self, mut f: impl FnMut(Value)) {
        let mut t = self.clone();
        t.visit_mut(|v| f(*v));
    }

    /// Calls `f` on every successor.
    pub fn successors(&self, mut f: impl FnMut(BlockId)) {
        match self {
            Term::None | Term::Return(_) | Term::TailCall { .. } | Term::Trap { .. } | Term::Unreachable => {}
            Term::Jump(b, _) => f(*b),
            Term::Branch { then, els, .. } => {
                f(then.0);
                f(els.0);
            }
            Term::Switch { cases, default, .. } => {
                cases.iter().for_each(|c| f(c.1));
                f(*default);
            }
            Term::DeferEnter { body, recover, .. } => {
                f(*body);
                f(*recover);
            }
        }
    }

    /// Calls `f` on a mutable reference to every successor.
    pub fn successors_mut(&mut self, mut f: impl FnMut(&mut BlockId)) {
        match self {
            Term::None | Term::Return(_) | Term::TailCall { .. } | Term::Trap { .. } | Term::Unreachable => {}
            Term::Jump(b, _) => f(b),
            Term::Branch { then, els, .. } => {
                f(&mut then.0);
                f(&mut els.0);
            }
            Term::Switch { cases, default, .. } => {
                cases.iter_mut().for_each(|c| f(&mut c.1));
                f(default);
            }
            Term::DeferEnter { body, recover, .. } => {
                f(body);
                f(recover);
            }
        }
    }
}
