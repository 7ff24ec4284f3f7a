//! `_start`.

use core::arch::naked_asm;

/// The process's first code. The stack holds argc, arguments, environment and the auxiliary vector.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        "xor ebp, ebp",
        "mov rbx, rsp",
        "and rsp, -16",
        "mov edi, {set_fs}",
        "lea rsi, [rip + {thread}]",
        "mov eax, {prctl}",
        "syscall",
        "mov rdi, rbx",
        "call {start}",
        "ud2",
        set_fs = const sys::arch::ARCH_SET_FS,
        thread = sym crate::stubs::FIRST_THREAD,
        prctl = const sys::arch::nr::ARCH_PRCTL,
        start = sym start,
    )
}

/// The process's first code. Constructors run before the first atomic operation: they choose its instructions.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        ".weak __init_array_start",
        ".weak __init_array_end",
        "mov x29, xzr",
        "mov x30, xzr",
        "mov x19, sp",
        "adrp x9, {stack}",
        "str x19, [x9, :lo12:{stack}]",
        "adrp x20, :got:__init_array_start",
        "ldr x20, [x20, :got_lo12:__init_array_start]",
        "adrp x21, :got:__init_array_end",
        "ldr x21, [x21, :got_lo12:__init_array_end]",
        "2:",
        "cmp x20, x21",
        "b.hs 3f",
        "ldr x9, [x20], #8",
        "blr x9",
        "b 2b",
        "3:",
        "mov x0, x19",
        "bl {start}",
        "udf #0",
        start = sym start,
        stack = sym crate::stubs::FIRST_STACK,
    )
}

extern "C" fn start(stack: *const usize) -> ! {
    // SAFETY: the first thread, once.
    unsafe { rt::sched::start_program(stack) }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    struct Stderr;
    impl core::fmt::Write for Stderr {
        fn write_str(&mut self, s: &str) -> core::fmt::Result {
            sys::process::write_all(2, s.as_bytes());
            Ok(())
        }
    }
    // A bug of the runtime: nothing can be relied on any more.
    let _ = core::fmt::write(&mut Stderr, format_args!("fatal error: runtime: {info}\n"));
    sys::process::exit(2)
}
