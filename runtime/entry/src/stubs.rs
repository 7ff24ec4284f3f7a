//! Symbols that compiled Rust refers to and nothing here needs.

/// Nothing unwinds.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

/// Nothing unwinds.
#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    sys::process::exit(2)
}

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
