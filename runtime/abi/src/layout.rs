//! Layouts of the values that generated code and runtime exchange. Offsets in bytes; both targets are 64-bit
//! little-endian.

/// A pointer's and an int's size.
pub const WORD: usize = 8;

/// `string`: data pointer, length.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Str {
    pub ptr: *const u8,
    pub len: usize,
}

/// `[]T`: data pointer, length, capacity.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Slice {
    pub ptr: *mut u8,
    pub len: usize,
    pub cap: usize,
}

/// `any` (and every interface without methods): type descriptor or null, data word.
///
/// The data word is the value itself for pointer-shaped types (flag DIRECT_IFACE of the descriptor), otherwise the
/// address of an immutable copy.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Eface {
    pub typ: *const crate::typedesc::TypeDesc,
    pub data: *mut u8,
}

/// An interface with methods: itab or null, data word.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Iface {
    pub itab: *const Itab,
    pub data: *mut u8,
}

/// What makes a concrete type an interface: its descriptor and the code of each interface method, in the
/// interface's (sorted) method order. Each function takes the data word as its first argument.
#[repr(C)]
pub struct Itab {
    pub inter: *const crate::typedesc::TypeDesc,
    pub typ: *const crate::typedesc::TypeDesc,
    /// `inter.methods` code pointers follow.
    pub funcs: [*const u8; 0],
}

pub const ITAB_TYPE: i32 = 8;
pub const ITAB_FUNCS: i32 = 16;

/// A function value is a pointer to a closure object: its first word is the code's address, captured variables
/// follow. The code takes the closure's address as its first parameter, before the declared ones.
pub const CLOSURE_CODE: i32 = 0;
pub const CLOSURE_CAPTURES: i32 = 8;

/// A map's word points to a header whose first word is the number of entries (len), a channel's likewise to the
/// number of buffered elements, its second word is the capacity.
pub const MAP_COUNT: i32 = 0;
pub const CHAN_COUNT: i32 = 0;
pub const CHAN_CAP: i32 = 8;

/// The fields of `g` that generated code touches; `g` is pinned in r15 (amd64) and x21 (arm64). The runtime's G starts
/// with this.
#[repr(C)]
pub struct GHead {
    /// The processor that runs this goroutine.
    pub p: *mut u8,
    /// The thread that runs it.
    pub m: *mut u8,
    /// The prologue calls morestack when sp is below it.
    pub stack_guard: usize,
    /// Operands of a trap, or of a slow path: (index, length) of a bounds check and the like.
    pub scratch: [u64; 6],
    /// The innermost active [`DeferFrame`].
    pub defer_top: *mut DeferFrame,
    /// The innermost panic in progress: stdlib/runtime's own record.
    pub panic_top: *mut u8,
    /// Words that a parked goroutine finds as the results of the runtime function it called.
    pub results: [u64; 2],
    /// Set by a runtime function that wants to raise a Go panic when it returns to the goroutine's stack: a trap
    /// code + 1, with the operands in `scratch`.
    pub raise: u64,
    /// Not 0: faults at unexpected addresses are panics. Read and written by stdlib/runtime.
    pub panic_on_fault: u64,
    /// The labels that profiles give it: stdlib/runtime's.
    pub labels: *mut u8,
}

pub const G_P: i32 = 0;
pub const G_M: i32 = 8;
pub const G_STACK_GUARD: i32 = 16;
pub const G_SCRATCH: i32 = 24;
pub const G_DEFER_TOP: i32 = 72;
pub const G_PANIC_TOP: i32 = 80;
pub const G_RESULTS: i32 = 88;
pub const G_RAISE: i32 = 104;

/// One activation of a function that has `defer` statements; it lies in that function's frame. `defer_enter`
/// fills the first four words and links it; recovery jumps to the landing pad that belongs to `ret`.
#[repr(C)]
pub struct DeferFrame {
    pub prev: *mut DeferFrame,
    /// Frame pointer of the activation.
    pub fp: usize,
    /// Return address of its `defer_enter` call.
    pub ret: usize,
    /// Deferred calls, last first.
    pub head: *mut DeferRecord,
}

/// One deferred call; in the frame where the statement runs at most once, else on the heap.
#[repr(C)]
pub struct DeferRecord {
    pub next: *mut DeferRecord,
    /// A `func()` value.
    pub closure: *mut u8,
}

pub const DEFER_FRAME_SIZE: u32 = 32;
pub const DEFER_FRAME_PREV: i32 = 0;
pub const DEFER_FRAME_HEAD: i32 = 24;
pub const DEFER_RECORD_SIZE: u32 = 16;
pub const DEFER_RECORD_NEXT: i32 = 0;
pub const DEFER_RECORD_FN: i32 = 8;

/// A goroutine's first segment is 2 KB; every prologue keeps this much below the guard for leaves and small frames.
pub const STACK_HEADROOM: usize = 512;

/// Frames up to this size are checked by comparing sp itself with the guard, and leaves with such a frame not at all.
pub const SMALL_FRAME: u32 = 128;

/// Nil checks by faulting loads are valid for offsets below this: the first page is never mapped.
pub const NIL_PAGE: i64 = 4096;

/// One case of `select` as `select` gets it.
#[repr(C)]
pub struct SelectCase {
    pub chan: *mut u8,
    pub elem: *mut u8,
    /// 1 send, 2 receive (3, default, only through reflection)
    pub dir: usize,
}

/// The map iterator's size: key pointer (null at the end), element pointer, then the runtime's own words.
pub const MAP_ITER_SIZE: u32 = 128;
pub const MAP_ITER_KEY: i32 = 0;
pub const MAP_ITER_ELEM: i32 = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use core::mem::{offset_of, size_of};

    #[test]
    fn offsets_are_the_structs() {
        assert_eq!(offset_of!(GHead, stack_guard), G_STACK_GUARD as usize);
        assert_eq!(offset_of!(GHead, scratch), G_SCRATCH as usize);
        assert_eq!(offset_of!(GHead, defer_top), G_DEFER_TOP as usize);
        assert_eq!(offset_of!(GHead, panic_top), G_PANIC_TOP as usize);
        assert_eq!(offset_of!(GHead, results), G_RESULTS as usize);
        assert_eq!(offset_of!(GHead, raise), G_RAISE as usize);
        assert_eq!(offset_of!(Itab, typ), ITAB_TYPE as usize);
        assert_eq!(offset_of!(Itab, funcs), ITAB_FUNCS as usize);
        assert_eq!(size_of::<DeferFrame>(), DEFER_FRAME_SIZE as usize);
        assert_eq!(offset_of!(DeferFrame, prev), DEFER_FRAME_PREV as usize);
        assert_eq!(offset_of!(DeferFrame, head), DEFER_FRAME_HEAD as usize);
        assert_eq!(size_of::<DeferRecord>(), DEFER_RECORD_SIZE as usize);
        assert_eq!(offset_of!(DeferRecord, next), DEFER_RECORD_NEXT as usize);
        assert_eq!(offset_of!(DeferRecord, closure), DEFER_RECORD_FN as usize);
    }
}
