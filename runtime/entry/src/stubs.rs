//! Symbols that compiled Rust refers to and nothing here needs.

/// Nothing unwinds.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

/// Nothing unwinds.
#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    sys::process::exit(2)
}

/// Debian compiles Rust's core library with stack protectors: a function that finds its guard word changed comes here.
#[unsafe(no_mangle)]
extern "C" fn __stack_chk_fail() -> ! {
    sys::process::write_all(2, b"fatal error: runtime: stack smashing detected\n");
    sys::process::exit(2)
}

/// The guard word's value; amd64 takes it from the thread's block instead, see `rt::sched::M`.
#[cfg(target_arch = "aarch64")]
#[unsafe(no_mangle)]
static __stack_chk_guard: usize = rt::sched::STACK_GUARD_WORD;

/// What the thread pointer addresses until the first thread has its M: as much as stack protectors read of it.
#[cfg(target_arch = "x86_64")]
pub static FIRST_THREAD: [usize; 6] = [0, 0, 0, 0, 0, rt::sched::STACK_GUARD_WORD];

/// The kernel's first stack, for [`getauxval`].
#[cfg(target_arch = "aarch64")]
pub static mut FIRST_STACK: usize = 0;

/// Looked up by the constructor that chooses atomic instructions.
#[cfg(target_arch = "aarch64")]
#[unsafe(no_mangle)]
unsafe extern "C" fn getauxval(key: usize) -> usize {
    // SAFETY: the kernel's layout: argc, arguments, 0, environment, 0, pairs up to key 0.
    unsafe {
        let stack = FIRST_STACK as *const usize;
        let mut p = stack.add(*stack + 2);
        while *p != 0 {
            p = p.add(1);
        }
        p = p.add(1);
        while *p != 0 {
            if *p == key {
                return *p.add(1);
            }
            p = p.add(2);
        }
        0
    }
}
