//! What the compiler tells the runtime about the program: one constant structure, symbol [`PROGRAM_SYMBOL`].

use crate::layout::Str;
use crate::typedesc::TypeDesc;

/// The symbol of the [`Program`] structure in generated code.
pub const PROGRAM_SYMBOL: &str = "rgo_program";

/// All generated functions lie in one run of text, in ID order; every pc in the tables below is an offset from its
/// start.
#[repr(C)]
pub struct Program {
    pub text_start: *const u8,
    pub text_len: usize,
    /// Sorted by `start`.
    pub funcs: *const FuncEntry,
    pub funcs_len: usize,
    /// Trap sites sorted by pc.
    pub traps: *const TrapEntry,
    pub traps_len: usize,
    /// Landing pads sorted by return address.
    pub landings: *const LandingEntry,
    pub landings_len: usize,
    /// Mutable data that may hold pointers into the heap.
    pub roots: *const RootRange,
    pub roots_len: usize,
    /// All type descriptors, by address of descriptor.
    pub types: *const *const TypeDesc,
    pub types_len: usize,
    /// Itabs made at compile time.
    pub itabs: *const *const crate::layout::Itab,
    pub itabs_len: usize,
    /// The bytes that `FuncEntry` offsets point into, see `pctab`.
    pub pctab: *const u8,
    pub pctab_len: usize,
    /// Names (function and file names), by offset in `pctab` streams.
    pub strings: *const Str,
    pub strings_len: usize,
    /// The least processor it was compiled for: `v2` and up of amd64 as 2 and up; of arm64, 1 if it has the atomic
    /// instructions of v8.1. 0 is the baseline.
    pub processor: u64,
    /// What `go version -m` prints.
    pub build_info: Str,
    /// Code of Go functions that the runtime enters, in the order of [`GO_ENTRIES`].
    pub entries: [*const u8; GO_ENTRIES.len()],
}

/// Go functions of stdlib/runtime that the runtime calls; always live. `main` is made by the compiler: package
/// initialisation, then main.main.
pub const GO_ENTRIES: [&str; 5] =
    ["main", "runtime.raise", "runtime.runGoroutine", "runtime.runFinalizer", "runtime.fatalSignal"];

/// `func()`
pub const ENTRY_MAIN: usize = 0;
/// `func(code, a, b, c, d uintptr)`: builds the run-time error and panics.
pub const ENTRY_RAISE: usize = 1;
/// `func(f func())`: the bottom frame of every goroutine: calls f, then ends the goroutine.
pub const ENTRY_GOROUTINE: usize = 2;
/// `func(f func(unsafe.Pointer), arg unsafe.Pointer)`
pub const ENTRY_FINALIZER: usize = 3;
/// `func(sig uint32)`: a signal arrived that a Go handler should see as a panic (SIGFPE and the like).
pub const ENTRY_SIGNAL: usize = 4;

/// One function's row.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct FuncEntry {
    pub start: u32,
    pub len: u32,
    /// Index into `strings`: the name in traces, "main.(*T).m".
    pub name: u32,
    /// Offset in `pctab` of its line program.
    pub lines: u32,
    pub flags: u32,
}

/// Left out of traces (wrappers, thunks, bottom frames).
pub const FUNC_HIDDEN: u32 = 1;

#[derive(Clone, Copy)]
#[repr(C)]
pub struct TrapEntry {
    pub pc: u32,
    pub code: u32,
}

/// Where to go to recover at the `defer_enter` call that returns to `ret`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct LandingEntry {
    pub ret: u32,
    pub pad: u32,
    /// sp = fp - frame_offset in the landing pad.
    pub frame_offset: u32,
}

#[derive(Clone, Copy)]
#[repr(C)]
pub struct RootRange {
    pub start: *const u8,
    pub len: usize,
}

// SAFETY: constants of the executable image, never written.
unsafe impl Sync for Program {}
