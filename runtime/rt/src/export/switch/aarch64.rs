//! arm64. g is x21; the Tail convention passes x2–x7 v0–v7, returns x2–x7 v0–v7, and keeps x19–x28 (without
//! x21), x29 and d8–d15. Rows use the C convention.
// Tests on the host leave out the assembly, which would define symbols of the linked program.
#![cfg_attr(test, allow(unused_imports))]
// Targets of jumps, not functions to call: what they rely on stands at the head of the parent module.
#![allow(clippy::missing_safety_doc)]

use core::arch::{global_asm, naked_asm};

use abi::layout::{G_DEFER_TOP, G_M, G_RAISE, G_RESULTS, G_SCRATCH, G_STACK_GUARD};
use abi::program::{ENTRY_FINALIZER, ENTRY_GOROUTINE, ENTRY_MAIN, ENTRY_RAISE, Program};

use crate::sched::{self, G, G_FP, G_PREEMPT, G_SEG, G_SP, M_SYS_SP};
use crate::stack::{SEG_GUARD, SEG_NEXT, SEG_OLD_SP, SEG_PREV, SEG_ROOM, SEG_TOP};

const ENTRIES: usize = core::mem::offset_of!(Program, entries);
/// Bytes of the callee-saved registers that a PARK row's trampoline pushes below its frame.
const SAVED: usize = 144;

/// The symbol of a row that runs on the system stack.
macro_rules! system_trampoline {
    ($name:ident, $body:ident) => {
        #[cfg(not(test))]
        core::arch::global_asm!(
            concat!(".pushsection .text.rgo_", stringify!($name), ",\"ax\",@progbits"),
            concat!(".globl rgo_", stringify!($name)),
            concat!(".type rgo_", stringify!($name), ",@function"),
            concat!("rgo_", stringify!($name), ":"),
            "stp x29, x30, [sp, #-16]!",
            "mov x29, sp",
            "str x29, [x21, #{sp}]",
            "str x29, [x21, #{fp}]",
            "ldr x9, [x21, #{m}]",
            "ldr x9, [x9, #{sys}]",
            "mov sp, x9",
            "bl {body}",
            "mov sp, x29",
            "ldr x9, [x21, #{raise}]",
            "cbnz x9, 2f",
            "ldr w9, [x21, #{preempt}]",
            "cbnz w9, 3f",
            "ldp x29, x30, [sp], #16",
            "ret",
            "2:",
            "b {do_raise}",
            "3:",
            "b {do_yield}",
            ".popsection",
            sp = const $crate::sched::G_SP,
            fp = const $crate::sched::G_FP,
            m = const abi::layout::G_M,
            sys = const $crate::sched::M_SYS_SP,
            raise = const abi::layout::G_RAISE,
            preempt = const $crate::sched::G_PREEMPT,
            body = sym $body,
            do_raise = sym $crate::export::switch::raise_from_row,
            do_yield = sym $crate::export::switch::yield_from_row,
        );
        #[cfg(test)]
        const _: *const () = $body as *const ();
    };
}
pub(in crate::export) use system_trampoline;

/// The symbol of a row that may park.
macro_rules! park_trampoline {
    ($name:ident, $body:ident) => {
        #[cfg(not(test))]
        core::arch::global_asm!(
            concat!(".pushsection .text.rgo_", stringify!($name), ",\"ax\",@progbits"),
            concat!(".globl rgo_", stringify!($name)),
            concat!(".type rgo_", stringify!($name), ",@function"),
            concat!("rgo_", stringify!($name), ":"),
            "stp x29, x30, [sp, #-16]!",
            "mov x29, sp",
            "sub sp, sp, #144",
            "stp x19, x20, [sp]",
            "stp x22, x23, [sp, #16]",
            "stp x24, x25, [sp, #32]",
            "stp x26, x27, [sp, #48]",
            "str x28, [sp, #64]",
            "stp d8, d9, [sp, #80]",
            "stp d10, d11, [sp, #96]",
            "stp d12, d13, [sp, #112]",
            "stp d14, d15, [sp, #128]",
            "mov x9, sp",
            "str x9, [x21, #{sp}]",
            "str x29, [x21, #{fp}]",
            "ldr x9, [x21, #{m}]",
            "ldr x9, [x9, #{sys}]",
            "mov sp, x9",
            "bl {body}",
            "cbnz w0, 2f",
            "b {done}",
            "2:",
            "b {park}",
            ".popsection",
            sp = const $crate::sched::G_SP,
            fp = const $crate::sched::G_FP,
            m = const abi::layout::G_M,
            sys = const $crate::sched::M_SYS_SP,
            body = sym $body,
            park = sym $crate::export::switch::parked,
            done = sym $crate::export::switch::return_from_park_row,
        );
        #[cfg(test)]
        const _: *const () = $body as *const ();
    };
}
pub(in crate::export) use park_trampoline;

/// The body parked its goroutine: the stack pointer is the system stack's top.
#[unsafe(naked)]
pub unsafe extern "C" fn parked() {
    naked_asm!("bl {schedule}", "udf #0", schedule = sym sched::schedule)
}

/// End of a row's trampoline with `g.raise` set; sp addresses the saved frame record. Calls `runtime.raise` in place
/// of the row's caller.
#[unsafe(naked)]
pub unsafe extern "C" fn raise_from_row() {
    naked_asm!(
        "ldp x29, x30, [sp], #16",
        "ldr x2, [x21, #{raise}]",
        "sub x2, x2, #1",
        "str xzr, [x21, #{raise}]",
        "ldr x3, [x21, #{scratch}]",
        "ldr x4, [x21, #{scratch} + 8]",
        "ldr x5, [x21, #{scratch} + 16]",
        "ldr x6, [x21, #{scratch} + 24]",
        "adrp x9, rgo_program + {entry}",
        "add x9, x9, :lo12:rgo_program + {entry}",
        "ldr x9, [x9]",
        "br x9",
        raise = const G_RAISE,
        scratch = const G_SCRATCH,
        entry = const ENTRIES + 8 * ENTRY_RAISE,
    )
}

/// End of a row's trampoline with the preemption flag set; sp addresses the saved frame record, the results are in
/// x0 and x1.
#[unsafe(naked)]
pub unsafe extern "C" fn yield_from_row() {
    naked_asm!(
        "sub sp, sp, #{saved}",
        "stp x19, x20, [sp]",
        "stp x22, x23, [sp, #16]",
        "stp x24, x25, [sp, #32]",
        "stp x26, x27, [sp, #48]",
        "str x28, [sp, #64]",
        "stp d8, d9, [sp, #80]",
        "stp d10, d11, [sp, #96]",
        "stp d12, d13, [sp, #112]",
        "stp d14, d15, [sp, #128]",
        "mov x9, sp",
        "str x9, [x21, #{sp}]",
        "str x0, [x21, #{results}]",
        "str x1, [x21, #{results} + 8]",
        "ldr x9, [x21, #{m}]",
        "ldr x9, [x9, #{sys}]",
        "mov sp, x9",
        "bl {should}",
        "tst w0, #0xff",
        "b.ne 2f",
        "b {done}",
        "2:",
        "bl {yield_now}",
        "udf #0",
        saved = const SAVED,
        sp = const G_SP,
        results = const G_RESULTS,
        m = const G_M,
        sys = const M_SYS_SP,
        should = sym sched::should_yield,
        done = sym return_from_park_row,
        yield_now = sym sched::yield_current,
    )
}

/// Restores what a PARK row's trampoline saved and returns to its caller with `g.results`.
#[unsafe(naked)]
pub unsafe extern "C" fn return_from_park_row() {
    naked_asm!(
        "ldr x9, [x21, #{sp}]",
        "mov sp, x9",
        "ldp x19, x20, [sp]",
        "ldp x22, x23, [sp, #16]",
        "ldp x24, x25, [sp, #32]",
        "ldp x26, x27, [sp, #48]",
        "ldr x28, [sp, #64]",
        "ldp d8, d9, [sp, #80]",
        "ldp d10, d11, [sp, #96]",
        "ldp d12, d13, [sp, #112]",
        "ldp d14, d15, [sp, #128]",
        "add sp, sp, #{saved}",
        "ldr x9, [x21, #{raise}]",
        "cbnz x9, 2f",
        "ldr x0, [x21, #{results}]",
        "ldr x1, [x21, #{results} + 8]",
        "ldr w9, [x21, #{preempt}]",
        "cbnz w9, 3f",
        "ldp x29, x30, [sp], #16",
        "ret",
        "2:",
        "b {do_raise}",
        "3:",
        "b {do_yield}",
        saved = const SAVED,
        sp = const G_SP,
        raise = const G_RAISE,
        results = const G_RESULTS,
        preempt = const G_PREEMPT,
        do_raise = sym raise_from_row,
        do_yield = sym yield_from_row,
    )
}

/// Continues `g` from the context that a trampoline saved.
///
/// # Safety
/// The context is complete and `g` belongs to this thread.
#[unsafe(naked)]
pub unsafe extern "C" fn resume(_g: *mut G) -> ! {
    naked_asm!("mov x21, x0", "b {rest}", rest = sym return_from_park_row)
}

/// Writes the context that makes [`resume`] enter `code`, and returns its stack pointer.
///
/// # Safety
/// `top` is the 16-aligned end of an unused stack.
pub unsafe fn first_frame(top: usize, code: usize) -> usize {
    let mut words = [0; SAVED / 8 + 2];
    words[SAVED / 8 + 1] = code;
    let sp = top - size_of_val(&words);
    // SAFETY: the caller's promise.
    unsafe { (sp as *mut [usize; SAVED / 8 + 2]).write(words) };
    sp
}

/// First code of a goroutine: the closure arrives as the first result.
#[unsafe(naked)]
pub unsafe extern "C" fn goroutine_start() {
    naked_asm!(
        "mov x29, xzr",
        "mov x30, xzr",
        "mov x2, x0",
        "adrp x9, rgo_program + {entry}",
        "add x9, x9, :lo12:rgo_program + {entry}",
        "ldr x9, [x9]",
        "blr x9",
        "udf #0",
        entry = const ENTRIES + 8 * ENTRY_GOROUTINE,
    )
}

/// First code of the main goroutine: when it returns the process ends.
#[unsafe(naked)]
pub unsafe extern "C" fn main_start() {
    naked_asm!(
        "mov x29, xzr",
        "mov x30, xzr",
        "adrp x9, rgo_program + {entry}",
        "add x9, x9, :lo12:rgo_program + {entry}",
        "ldr x9, [x9]",
        "blr x9",
        "bl {exit}",
        "udf #0",
        exit = sym super::exit_after_main,
        entry = const ENTRIES + 8 * ENTRY_MAIN,
    )
}

/// The goroutine that runs finalizers: asks for the next one for ever.
#[cfg(not(test))]
#[unsafe(naked)]
pub unsafe extern "C" fn finalizer_start() {
    naked_asm!(
        "mov x29, xzr",
        "mov x30, xzr",
        "2:",
        "bl rgo_finalizer_next",
        "cbz x0, 2b",
        "mov x2, x0",
        "mov x3, x1",
        "adrp x9, rgo_program + {entry}",
        "add x9, x9, :lo12:rgo_program + {entry}",
        "ldr x9, [x9]",
        "blr x9",
        "b 2b",
        entry = const ENTRIES + 8 * ENTRY_FINALIZER,
    )
}

/// See `with_saved_registers`.
///
/// # Safety
/// `f` is a function of (argument, stack pointer).
#[unsafe(naked)]
pub(super) unsafe extern "C" fn call_with_saved_registers(_argument: usize, _f: usize) {
    naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #96",
        "stp x19, x20, [sp]",
        "stp x21, x22, [sp, #16]",
        "stp x23, x24, [sp, #32]",
        "stp x25, x26, [sp, #48]",
        "stp x27, x28, [sp, #64]",
        "mov x9, x1",
        "mov x1, sp",
        "blr x9",
        "ldp x19, x20, [sp]",
        "ldp x21, x22, [sp, #16]",
        "ldp x23, x24, [sp, #32]",
        "ldp x25, x26, [sp, #48]",
        "ldp x27, x28, [sp, #64]",
        "add sp, sp, #96",
        "ldp x29, x30, [sp], #16",
        "ret",
    )
}

/// Where a preempted goroutine's thread continues after the signal handler: the goroutine's context is copied, sp is
/// the system stack's top.
#[unsafe(naked)]
pub unsafe extern "C" fn preempted() {
    naked_asm!("mov x29, xzr", "bl {yield_now}", "udf #0", yield_now = sym sched::yield_current)
}

/// Continues in a landing pad.
///
/// # Safety
/// The addresses belong to a live activation of the current goroutine, whose segment is the current one.
#[unsafe(naked)]
pub unsafe extern "C" fn land(_g: *mut G, _pad: usize, _sp: usize, _fp: usize, _payload: usize) -> ! {
    naked_asm!("mov x21, x0", "mov x9, x1", "mov sp, x2", "mov x29, x3", "mov x0, x4", "mov x1, x4", "br x9",)
}

// morestack: see `stack`. On entry x16 is the function's entry behind its check, x17 the size of a large frame or 0, x30
// the return address to the function's caller; all argument registers are live. x9–x15 are free on both ways.
#[cfg(not(test))]
global_asm!(
    ".pushsection .text.rgo_morestack,\"ax\",@progbits",
    ".globl rgo_morestack",
    ".type rgo_morestack,@function",
    "rgo_morestack:",
    "stp x29, x30, [sp, #-16]!",
    "mov x29, sp",
    "2:",
    "ldr x9, [x21, #{seg}]",
    "ldr x9, [x9, #{next}]",
    "cbz x9, 3f",
    "ldr x10, [x9, #{room}]",
    "cmp x17, x10",
    "b.hi 3f",
    "mov x10, sp",
    "str x10, [x9, #{old}]",
    "str x9, [x21, #{seg}]",
    "ldr x10, [x9, #{guard}]",
    "str x10, [x21, #{g_guard}]",
    "ldr x10, [x9, #{top}]",
    "mov sp, x10",
    "blr x16",
    "ldr x9, [x21, #{seg}]",
    "ldr x10, [x9, #{old}]",
    "mov sp, x10",
    "ldr x9, [x9, #{prev}]",
    "str x9, [x21, #{seg}]",
    "ldr x9, [x9, #{guard}]",
    "str x9, [x21, #{g_guard}]",
    "ldp x29, x30, [sp], #16",
    "ret",
    // No next segment, or one that is too small.
    "3:",
    "sub sp, sp, #224",
    "stp x0, x1, [sp]",
    "stp x2, x3, [sp, #16]",
    "stp x4, x5, [sp, #32]",
    "stp x6, x7, [sp, #48]",
    "stp x8, x16, [sp, #64]",
    "str x17, [sp, #80]",
    "stp q0, q1, [sp, #96]",
    "stp q2, q3, [sp, #128]",
    "stp q4, q5, [sp, #160]",
    "stp q6, q7, [sp, #192]",
    "mov x9, sp",
    "str x9, [x21, #{sp}]",
    "str x29, [x21, #{fp}]",
    "mov x0, x21",
    "mov x1, x17",
    "ldr x9, [x21, #{m}]",
    "ldr x9, [x9, #{sys}]",
    "mov sp, x9",
    "bl {grow}",
    "ldr x9, [x21, #{sp}]",
    "mov sp, x9",
    "ldp x0, x1, [sp]",
    "ldp x2, x3, [sp, #16]",
    "ldp x4, x5, [sp, #32]",
    "ldp x6, x7, [sp, #48]",
    "ldp x8, x16, [sp, #64]",
    "ldr x17, [sp, #80]",
    "ldp q0, q1, [sp, #96]",
    "ldp q2, q3, [sp, #128]",
    "ldp q4, q5, [sp, #160]",
    "ldp q6, q7, [sp, #192]",
    "add sp, sp, #224",
    "b 2b",
    ".popsection",
    seg = const G_SEG,
    next = const SEG_NEXT,
    room = const SEG_ROOM,
    old = const SEG_OLD_SP,
    guard = const SEG_GUARD,
    g_guard = const G_STACK_GUARD,
    top = const SEG_TOP,
    prev = const SEG_PREV,
    sp = const G_SP,
    fp = const G_FP,
    m = const G_M,
    sys = const M_SYS_SP,
    grow = sym crate::stack::grow,
);

// defer_enter(frame), in the Tail convention: fills the frame with the caller's x29 and return address and links it.
// recover_to(frame), in the C convention: the panicking stack is abandoned, so nothing is saved.
#[cfg(not(test))]
global_asm!(
    ".pushsection .text.rgo_defer_enter,\"ax\",@progbits",
    ".globl rgo_defer_enter",
    ".type rgo_defer_enter,@function",
    "rgo_defer_enter:",
    "ldr x9, [x21, #{top}]",
    "stp x9, x29, [x2]",
    "stp x30, xzr, [x2, #16]",
    "str x2, [x21, #{top}]",
    "ret",
    ".popsection",
    ".pushsection .text.rgo_recover_to,\"ax\",@progbits",
    ".globl rgo_recover_to",
    ".type rgo_recover_to,@function",
    "rgo_recover_to:",
    "stp x29, x30, [sp, #-16]!",
    "mov x29, sp",
    "str x29, [x21, #{sp}]",
    "str x29, [x21, #{fp}]",
    "ldr x9, [x21, #{m}]",
    "ldr x9, [x9, #{sys}]",
    "mov sp, x9",
    "bl {recover}",
    "udf #0",
    ".popsection",
    top = const G_DEFER_TOP,
    sp = const G_SP,
    fp = const G_FP,
    m = const G_M,
    sys = const M_SYS_SP,
    recover = sym crate::panic::recover_to,
);

// reflect_call(code, context, frame): see `abi::reflect_call`. Stays on the goroutine's stack.
#[cfg(not(test))]
global_asm!(
    ".pushsection .text.rgo_reflect_call,\"ax\",@progbits",
    ".globl rgo_reflect_call",
    ".type rgo_reflect_call,@function",
    "rgo_reflect_call:",
    "stp x29, x30, [sp, #-32]!",
    "mov x29, sp",
    "str x19, [sp, #16]",
    "mov x19, x2",
    "mov x9, x0",
    "ldp d0, d1, [x19, #48]",
    "ldp d2, d3, [x19, #64]",
    "ldp d4, d5, [x19, #80]",
    "ldp d6, d7, [x19, #96]",
    "ldp x2, x3, [x19]",
    "ldp x4, x5, [x19, #16]",
    "ldp x6, x7, [x19, #32]",
    "cmp x1, #0",
    "csel x2, x2, x1, eq",
    "blr x9",
    "stp x2, x3, [x19]",
    "stp x4, x5, [x19, #16]",
    "stp x6, x7, [x19, #32]",
    "stp d0, d1, [x19, #48]",
    "stp d2, d3, [x19, #64]",
    "stp d4, d5, [x19, #80]",
    "stp d6, d7, [x19, #96]",
    "ldr x19, [sp, #16]",
    "ldp x29, x30, [sp], #32",
    "ret",
    ".popsection",
);
