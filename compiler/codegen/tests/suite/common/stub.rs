//! The smallest runtime that programs built in these tests can run on: start, exit, printing, traps as exit codes,
//! segmented stacks from an arena, defer frames.
#![no_std]
#![no_main]

use core::arch::{asm, global_asm};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    quit(255)
}

#[cfg(target_arch = "x86_64")]
unsafe fn syscall(n: usize, a: usize, b: usize, c: usize, d: usize) -> isize {
    let r;
    unsafe {
        asm!("syscall", inlateout("rax") n as isize => r, in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d,
            out("rcx") _, out("r11") _)
    };
    r
}

#[cfg(target_arch = "aarch64")]
unsafe fn syscall(n: usize, a: usize, b: usize, c: usize, d: usize) -> isize {
    let r;
    unsafe { asm!("svc #0", in("x8") n, inlateout("x0") a as isize => r, in("x1") b, in("x2") c, in("x3") d) };
    r
}

#[cfg(target_arch = "x86_64")]
mod nr {
    pub const WRITE: usize = 1;
    pub const SIGACTION: usize = 13;
    pub const SIGALTSTACK: usize = 131;
    pub const EXIT: usize = 231;
}
#[cfg(target_arch = "aarch64")]
mod nr {
    pub const WRITE: usize = 64;
    pub const SIGACTION: usize = 134;
    pub const SIGALTSTACK: usize = 132;
    pub const EXIT: usize = 94;
}

fn quit(code: usize) -> ! {
    unsafe { syscall(nr::EXIT, code, 0, 0, 0) };
    loop {}
}

#[repr(C)]
struct Program {
    text_start: usize,
    text_len: usize,
    funcs: usize,
    funcs_len: usize,
    traps: *const [u32; 2],
    traps_len: usize,
    landings: *const [u32; 3],
    landings_len: usize,
    roots: usize,
    roots_len: usize,
    types: usize,
    types_len: usize,
    itabs: usize,
    itabs_len: usize,
    pctab: usize,
    pctab_len: usize,
    strings: usize,
    strings_len: usize,
    processor: u64,
    build_info: [usize; 2],
    entries: [usize; 5],
}

unsafe extern "C" {
    static rgo_program: Program;
}

#[unsafe(no_mangle)]
static mut STUB_G: [u64; 32] = [0; 32];
#[unsafe(no_mangle)]
static mut STUB_ARENA: [u8; 64 << 20] = [0; 64 << 20];
#[unsafe(no_mangle)]
static mut STUB_NEXT: usize = 0;
static mut ALT: [u8; 65536] = [0; 65536];

#[unsafe(no_mangle)]
static mut rgo_gc_barrier: u8 = 0;

#[cfg(target_arch = "x86_64")]
global_asm!(
    ".intel_syntax noprefix",
    ".globl _start", "_start:", "and rsp, -16", "call stub_main", "ud2",
    ".globl rgo_morestack", "rgo_morestack:",
    "push rbp", "mov rbp, rsp", "push qword ptr [r15+16]",
    "mov rax, [rip+STUB_NEXT]", "push rax",
    "lea r10, [r10+rax+2048]", "and r10, -16", "mov [rip+STUB_NEXT], r10",
    "lea rax, [rax+512]", "mov [r15+16], rax",
    "mov rsp, r10", "call r11",
    "lea rsp, [rbp-16]", "pop r11", "mov [rip+STUB_NEXT], r11", "pop r11", "mov [r15+16], r11",
    "pop rbp", "ret",
    ".globl rgo_defer_enter", "rgo_defer_enter:",
    "mov [rdi+8], rbp", "mov rax, [rsp]", "mov [rdi+16], rax", "mov rax, [r15+72]", "mov [rdi], rax",
    "mov [r15+72], rdi", "mov qword ptr [rdi+24], 0", "ret",
    ".globl stub_enter", "stub_enter:", "mov r15, rsi", "sub rsp, 8", "call rdi", "ud2",
    // (sp, fp, pad, payload)
    ".globl stub_land", "stub_land:", "mov rax, rcx", "mov rbp, rsi", "mov rsp, rdi", "jmp rdx",
    ".globl stub_restorer", "stub_restorer:", "mov eax, 15", "syscall",
    ".att_syntax",
);

#[cfg(target_arch = "aarch64")]
global_asm!(
    ".globl _start", "_start:", "mov x29, xzr", "bl stub_main", "brk #1",
    ".globl rgo_morestack", "rgo_morestack:",
    "stp x29, x30, [sp, #-32]!", "mov x29, sp", "ldr x9, [x21, #16]",
    "adrp x10, STUB_NEXT", "ldr x11, [x10, :lo12:STUB_NEXT]", "stp x9, x11, [sp, #16]",
    "add x9, x11, #512", "str x9, [x21, #16]",
    "add x11, x11, x17", "add x11, x11, #2048", "and x11, x11, #~15", "str x11, [x10, :lo12:STUB_NEXT]",
    "mov sp, x11", "blr x16",
    "mov sp, x29", "ldp x9, x11, [sp, #16]", "str x9, [x21, #16]",
    "adrp x10, STUB_NEXT", "str x11, [x10, :lo12:STUB_NEXT]", "ldp x29, x30, [sp], #32", "ret",
    ".globl rgo_defer_enter", "rgo_defer_enter:",
    "stp x29, x30, [x2, #8]", "ldr x9, [x21, #72]", "str x9, [x2]", "str x2, [x21, #72]", "str xzr, [x2, #24]",
    "ret",
    ".globl stub_enter", "stub_enter:", "mov x21, x1", "blr x0", "brk #1",
    ".globl stub_land", "stub_land:", "mov sp, x0", "mov x29, x1", "mov x0, x3", "br x2",
    ".globl stub_restorer", "stub_restorer:", "brk #2",
);

unsafe extern "C" {
    fn stub_enter(code: usize, g: *mut u64) -> !;
    fn stub_land(sp: usize, fp: usize, pad: usize, payload: usize) -> !;
    fn stub_restorer();
}

#[repr(C)]
struct Sigaction {
    handler: usize,
    flags: usize,
    #[cfg(target_arch = "x86_64")]
    restorer: usize,
    mask: u64,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn stub_main() -> ! {
    unsafe {
        let alt = [&raw mut ALT as usize, 0, 65536];
        syscall(nr::SIGALTSTACK, &raw const alt as usize, 0, 0, 0);
        const SIGINFO: usize = 4;
        const ONSTACK: usize = 0x0800_0000;
        const RESTORER: usize = 0x0400_0000;
        let _ = stub_restorer as usize;
        let act = Sigaction {
            handler: on_fault as *const () as usize,
            #[cfg(target_arch = "x86_64")]
            flags: SIGINFO | ONSTACK | RESTORER,
            #[cfg(target_arch = "aarch64")]
            flags: SIGINFO | ONSTACK | (RESTORER & 0),
            #[cfg(target_arch = "x86_64")]
            restorer: stub_restorer as usize,
            mask: 0,
        };
        for signal in [4, 5, 8, 11] {
            syscall(nr::SIGACTION, signal, &raw const act as usize, 0, 8);
        }
        STUB_NEXT = &raw mut STUB_ARENA as usize;
        // The guard: a little below here, so that recursion soon leaves the first segment.
        let here = &raw const alt as usize;
        STUB_G[2] = (here - 4096) as u64;
        stub_enter(rgo_program.entries[0], &raw mut STUB_G as *mut u64)
    }
}

/// Prints the trap and its operands, and exits with 100 + code; 99 for a fault without entry.
unsafe extern "C" fn on_fault(_signal: i32, _info: usize, context: *const u64) {
    unsafe {
        #[cfg(target_arch = "x86_64")]
        let pc = *context.add(5 + 16) as usize;
        #[cfg(target_arch = "aarch64")]
        let pc = *context.add((176 + 8 + 31 * 8 + 8) / 8) as usize;
        let p = &*(&raw const rgo_program);
        for i in 0..p.traps_len {
            let [at, code] = *p.traps.add(i);
            if at as usize == pc.wrapping_sub(p.text_start) {
                let g = &raw const STUB_G as *const u64;
                rgo_print_int(*g.add(3) as i64);
                rgo_print_int(*g.add(4) as i64);
                quit(100 + code as usize);
            }
        }
        quit(99)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_recover_to(frame: *const usize) -> ! {
    unsafe {
        let (fp, ret) = (*frame.add(1), *frame.add(2));
        let p = &*(&raw const rgo_program);
        for i in 0..p.landings_len {
            let [r, pad, offset] = *p.landings.add(i);
            if p.text_start + r as usize == ret {
                // Where the caller-saved state was, nothing of value may be left.
                stub_land(fp - offset as usize, fp, p.text_start + pad as usize, frame as usize);
            }
        }
        quit(98)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_print_int(v: i64) {
    let mut buf = [0u8; 24];
    let mut at = buf.len() - 1;
    buf[at] = b'\n';
    let mut n = v.unsigned_abs();
    loop {
        at -= 1;
        buf[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if v < 0 {
        at -= 1;
        buf[at] = b'-';
    }
    unsafe { syscall(nr::WRITE, 1, buf.as_ptr() as usize + at, buf.len() - at, 0) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_print_bool(v: u32) {
    // Narrow arguments arrive zero-extended to 32 bits.
    unsafe { rgo_print_int(v as i64) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_write_err(p: usize, n: usize) {
    unsafe { syscall(nr::WRITE, 1, p, n, 0) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_exit(code: usize) -> ! {
    quit(code)
}

/// Counts barriers in the word that `SetFinalizer`'s row isn't used for here: the test reads it through `gc_count`.
static mut BARRIERS: u32 = 0;

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_write_barrier(_slot: usize) {
    unsafe { BARRIERS += 1 };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_gc_count() -> u32 {
    unsafe { BARRIERS }
}

/// Sets the barrier flag.
#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_gc() {
    unsafe { rgo_gc_barrier = 1 };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_typed_move(_typ: usize, dst: *mut u8, src: *const u8) {
    unsafe {
        BARRIERS += 100;
        *(dst as *mut u64) = *(src as *const u64);
    }
}

/// Every second call fails, so that both paths run.
#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_new_fast(typ: *const usize) -> usize {
    static mut COUNT: usize = 0;
    unsafe {
        COUNT += 1;
        if COUNT % 2 == 0 { rgo_new(typ) } else { 0 }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_new(typ: *const usize) -> usize {
    static mut HEAP: [u64; 4096] = [0; 4096];
    static mut USED: usize = 0;
    unsafe {
        let at = (&raw mut HEAP as usize) + USED;
        USED += (*typ).next_multiple_of(16);
        at
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_memmove(dst: *mut u8, src: *const u8, n: usize) {
    for i in 0..n {
        unsafe { dst.add(i).write_volatile(src.add(i).read_volatile()) };
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rgo_memzero(dst: *mut u8, n: usize) {
    for i in 0..n {
        unsafe { dst.add(i).write_volatile(0) };
    }
}

/// core was compiled with unwinding: these are referred to, never called.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() {}
