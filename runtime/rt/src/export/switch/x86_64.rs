//! amd64. g is r15; the Tail convention passes rdi rsi rdx rcx r8 r9 xmm0–7, returns rax rcx rdx rsi rdi r8
//! xmm0–7, and keeps rbx rbp r12–r14.
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

/// The symbol of a row that runs on the system stack.
macro_rules! system_trampoline {
    ($name:ident, $body:ident) => {
        #[cfg(not(test))]
        core::arch::global_asm!(
            concat!(".pushsection .text.rgo_", stringify!($name), ",\"ax\",@progbits"),
            concat!(".globl rgo_", stringify!($name)),
            concat!(".type rgo_", stringify!($name), ",@function"),
            concat!("rgo_", stringify!($name), ":"),
            "push rbp",
            "mov rbp, rsp",
            "mov [r15 + {sp}], rsp",
            "mov [r15 + {fp}], rbp",
            "mov rax, [r15 + {m}]",
            "mov rsp, [rax + {sys}]",
            "call {body}",
            "mov rsp, rbp",
            "cmp qword ptr [r15 + {raise}], 0",
            "jne {do_raise}",
            "cmp dword ptr [r15 + {preempt}], 0",
            "jne {do_yield}",
            "pop rbp",
            "ret",
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
            "push rbp",
            "mov rbp, rsp",
            "push rbx",
            "push r12",
            "push r13",
            "push r14",
            "mov [r15 + {sp}], rsp",
            "mov [r15 + {fp}], rbp",
            "mov rax, [r15 + {m}]",
            "mov rsp, [rax + {sys}]",
            "call {body}",
            "test eax, eax",
            "jne {park}",
            "jmp {done}",
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
    naked_asm!("call {schedule}", "ud2", schedule = sym sched::schedule)
}

/// End of a row's trampoline with `g.raise` set; rsp addresses the saved rbp. Calls `runtime.raise` in place of the
/// row's caller.
#[unsafe(naked)]
pub unsafe extern "C" fn raise_from_row() {
    naked_asm!(
        "pop rbp",
        "mov rdi, [r15 + {raise}]",
        "dec rdi",
        "mov qword ptr [r15 + {raise}], 0",
        "mov rsi, [r15 + {scratch}]",
        "mov rdx, [r15 + {scratch} + 8]",
        "mov rcx, [r15 + {scratch} + 16]",
        "mov r8, [r15 + {scratch} + 24]",
        "jmp qword ptr [rip + rgo_program + {entry}]",
        raise = const G_RAISE,
        scratch = const G_SCRATCH,
        entry = const ENTRIES + 8 * ENTRY_RAISE,
    )
}

/// End of a row's trampoline with the preemption flag set; rsp addresses the saved rbp, the results are in rax and
/// rdx.
#[unsafe(naked)]
pub unsafe extern "C" fn yield_from_row() {
    naked_asm!(
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "mov [r15 + {sp}], rsp",
        "mov [r15 + {results}], rax",
        "mov [r15 + {results} + 8], rdx",
        "mov rax, [r15 + {m}]",
        "mov rsp, [rax + {sys}]",
        "call {should}",
        "test al, al",
        "je {done}",
        "call {yield_now}",
        "ud2",
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
        "mov rsp, [r15 + {sp}]",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "cmp qword ptr [r15 + {raise}], 0",
        "jne {do_raise}",
        "mov rax, [r15 + {results}]",
        "mov rdx, [r15 + {results} + 8]",
        "cmp dword ptr [r15 + {preempt}], 0",
        "jne {do_yield}",
        "pop rbp",
        "ret",
        sp = const G_SP,
        raise = const G_RAISE,
        results = const G_RESULTS,
        preempt = const G_PREEMPT,
        do_raise = sym raise_from_row,
        do_yield = sym yield_from_row,
    )
}

/// Continues `g` from the context that a trampoline saved. Ends in a jump: the processor's return predictor knows
/// nothing of the other stack.
///
/// # Safety
/// The context is complete and `g` belongs to this thread.
#[unsafe(naked)]
pub unsafe extern "C" fn resume(_g: *mut G) -> ! {
    naked_asm!(
        "mov r15, rdi",
        "mov rsp, [r15 + {sp}]",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "cmp qword ptr [r15 + {raise}], 0",
        "jne {do_raise}",
        "mov rax, [r15 + {results}]",
        "mov rdx, [r15 + {results} + 8]",
        "pop rbp",
        "pop rcx",
        "jmp rcx",
        sp = const G_SP,
        raise = const G_RAISE,
        results = const G_RESULTS,
        do_raise = sym raise_from_row,
    )
}

/// Writes the context that makes [`resume`] enter `code`, and returns its stack pointer.
///
/// # Safety
/// `top` is the 16-aligned end of an unused stack.
pub unsafe fn first_frame(top: usize, code: usize) -> usize {
    let words = [0, 0, 0, 0, 0, code];
    let sp = top - size_of_val(&words);
    // SAFETY: the caller's promise.
    unsafe { (sp as *mut [usize; 6]).write(words) };
    sp
}

/// First code of a goroutine: the closure arrives as the first result.
#[unsafe(naked)]
pub unsafe extern "C" fn goroutine_start() {
    naked_asm!(
        "xor ebp, ebp",
        "mov rdi, rax",
        "call qword ptr [rip + rgo_program + {entry}]",
        "ud2",
        entry = const ENTRIES + 8 * ENTRY_GOROUTINE,
    )
}

/// First code of the main goroutine: when it returns the process ends.
#[unsafe(naked)]
pub unsafe extern "C" fn main_start() {
    naked_asm!(
        "xor ebp, ebp",
        "call qword ptr [rip + rgo_program + {entry}]",
        "call {exit}",
        "ud2",
        exit = sym super::exit_after_main,
        entry = const ENTRIES + 8 * ENTRY_MAIN,
    )
}

/// The goroutine that runs finalizers: asks for the next one for ever.
#[cfg(not(test))]
#[unsafe(naked)]
pub unsafe extern "C" fn finalizer_start() {
    naked_asm!(
        "xor ebp, ebp",
        "2:",
        "call rgo_finalizer_next",
        "test rax, rax",
        "je 2b",
        "mov rdi, rax",
        "mov rsi, rdx",
        "call qword ptr [rip + rgo_program + {entry}]",
        "jmp 2b",
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
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov rax, rsi",
        "mov rsi, rsp",
        "call rax",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbp",
        "pop rbx",
        "ret",
    )
}

/// Where a preempted goroutine's thread continues after the signal handler: the goroutine's context is copied, rsp is
/// the system stack's top.
#[unsafe(naked)]
pub unsafe extern "C" fn preempted() {
    naked_asm!("xor ebp, ebp", "call {yield_now}", "ud2", yield_now = sym sched::yield_current)
}

/// Continues in a landing pad.
///
/// # Safety
/// The addresses belong to a live activation of the current goroutine, whose segment is the current one.
#[unsafe(naked)]
pub unsafe extern "C" fn land(_g: *mut G, _pad: usize, _sp: usize, _fp: usize, _payload: usize) -> ! {
    naked_asm!("mov r15, rdi", "mov rsp, rdx", "mov rbp, rcx", "mov rax, r8", "mov rdx, r8", "jmp rsi",)
}

// morestack: see `stack`. On entry r11 is the function's entry behind its check, r10 the size of a large frame or 0;
// all argument registers are live. r9–r11 never hold results.
#[cfg(not(test))]
global_asm!(
    ".pushsection .text.rgo_morestack,\"ax\",@progbits",
    ".globl rgo_morestack",
    ".type rgo_morestack,@function",
    "rgo_morestack:",
    "push rbp",
    "mov rbp, rsp",
    "2:",
    "mov rax, [r15 + {seg}]",
    "mov rax, [rax + {next}]",
    "test rax, rax",
    "je 3f",
    "cmp r10, [rax + {room}]",
    "ja 3f",
    "mov [rax + {old}], rsp",
    "mov [r15 + {seg}], rax",
    "mov r10, [rax + {guard}]",
    "mov [r15 + {g_guard}], r10",
    "mov rsp, [rax + {top}]",
    "call r11",
    "mov r11, [r15 + {seg}]",
    "mov rsp, [r11 + {old}]",
    "mov r11, [r11 + {prev}]",
    "mov [r15 + {seg}], r11",
    "mov r11, [r11 + {guard}]",
    "mov [r15 + {g_guard}], r11",
    "pop rbp",
    "ret",
    // No next segment, or one that is too small.
    "3:",
    "push rdi",
    "push rsi",
    "push rdx",
    "push rcx",
    "push r8",
    "push r9",
    "push r10",
    "push r11",
    "sub rsp, 128",
    "movups [rsp], xmm0",
    "movups [rsp + 16], xmm1",
    "movups [rsp + 32], xmm2",
    "movups [rsp + 48], xmm3",
    "movups [rsp + 64], xmm4",
    "movups [rsp + 80], xmm5",
    "movups [rsp + 96], xmm6",
    "movups [rsp + 112], xmm7",
    "mov [r15 + {sp}], rsp",
    "mov [r15 + {fp}], rbp",
    "mov rdi, r15",
    "mov rsi, r10",
    "mov rax, [r15 + {m}]",
    "mov rsp, [rax + {sys}]",
    "call {grow}",
    "mov rsp, [r15 + {sp}]",
    "movups xmm0, [rsp]",
    "movups xmm1, [rsp + 16]",
    "movups xmm2, [rsp + 32]",
    "movups xmm3, [rsp + 48]",
    "movups xmm4, [rsp + 64]",
    "movups xmm5, [rsp + 80]",
    "movups xmm6, [rsp + 96]",
    "movups xmm7, [rsp + 112]",
    "add rsp, 128",
    "pop r11",
    "pop r10",
    "pop r9",
    "pop r8",
    "pop rcx",
    "pop rdx",
    "pop rsi",
    "pop rdi",
    "jmp 2b",
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

// defer_enter(frame): fills the frame with the caller's rbp and return address and links it. recover_to(frame): the
// panicking stack is abandoned, so nothing is saved.
#[cfg(not(test))]
global_asm!(
    ".pushsection .text.rgo_defer_enter,\"ax\",@progbits",
    ".globl rgo_defer_enter",
    ".type rgo_defer_enter,@function",
    "rgo_defer_enter:",
    "mov rax, [r15 + {top}]",
    "mov rcx, [rsp]",
    "mov [rdi], rax",
    "mov [rdi + 8], rbp",
    "mov [rdi + 16], rcx",
    "mov qword ptr [rdi + 24], 0",
    "mov [r15 + {top}], rdi",
    "ret",
    ".popsection",
    ".pushsection .text.rgo_recover_to,\"ax\",@progbits",
    ".globl rgo_recover_to",
    ".type rgo_recover_to,@function",
    "rgo_recover_to:",
    "push rbp",
    "mov rbp, rsp",
    "mov [r15 + {sp}], rsp",
    "mov [r15 + {fp}], rbp",
    "mov rax, [r15 + {m}]",
    "mov rsp, [rax + {sys}]",
    "call {recover}",
    "ud2",
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
    "push rbp",
    "mov rbp, rsp",
    "push rbx",
    "sub rsp, 8",
    "mov rbx, rdx",
    "mov rax, rdi",
    "movsd xmm0, [rbx + {floats} + 0]",
    "movsd xmm1, [rbx + {floats} + 8]",
    "movsd xmm2, [rbx + {floats} + 16]",
    "movsd xmm3, [rbx + {floats} + 24]",
    "movsd xmm4, [rbx + {floats} + 32]",
    "movsd xmm5, [rbx + {floats} + 40]",
    "movsd xmm6, [rbx + {floats} + 48]",
    "movsd xmm7, [rbx + {floats} + 56]",
    "mov rdi, [rbx]",
    "test rsi, rsi",
    "cmovne rdi, rsi",
    "mov rsi, [rbx + 8]",
    "mov rdx, [rbx + 16]",
    "mov rcx, [rbx + 24]",
    "mov r8, [rbx + 32]",
    "mov r9, [rbx + 40]",
    "call rax",
    "mov [rbx], rax",
    "mov [rbx + 8], rcx",
    "mov [rbx + 16], rdx",
    "mov [rbx + 24], rsi",
    "mov [rbx + 32], rdi",
    "mov [rbx + 40], r8",
    "movsd [rbx + {floats} + 0], xmm0",
    "movsd [rbx + {floats} + 8], xmm1",
    "movsd [rbx + {floats} + 16], xmm2",
    "movsd [rbx + {floats} + 24], xmm3",
    "movsd [rbx + {floats} + 32], xmm4",
    "movsd [rbx + {floats} + 40], xmm5",
    "movsd [rbx + {floats} + 48], xmm6",
    "movsd [rbx + {floats} + 56], xmm7",
    "add rsp, 8",
    "pop rbx",
    "pop rbp",
    "ret",
    ".popsection",
    floats = const abi::reflect_call::FRAME_FLOATS,
);
