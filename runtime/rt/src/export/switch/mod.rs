//! Assembly: trampolines, context switch, stack growth, raising, recovery, signal targets.
//!
//! Every piece relies on: g in the pinned register; `g.m` its thread; `m.sys_sp` a 16-aligned address with the whole
//! system stack free below it. Generated code's callee-saved registers are the C convention's without g.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
pub use aarch64::*;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

/// Calls `f` with a stack pointer below which (towards higher addresses) all callee-saved registers and all frames
/// of the callers stand: the collector scans from there.
pub fn with_saved_registers(f: &mut dyn FnMut(usize)) {
    extern "C" fn call(f: *mut &mut dyn FnMut(usize), sp: usize) {
        // SAFETY: the address of the local below.
        unsafe { (*f)(sp) }
    }
    let mut f: &mut dyn FnMut(usize) = f;
    // SAFETY: the trampoline calls `call` with its own argument.
    unsafe { call_with_saved_registers(&raw mut f as usize, call as *const () as usize) };
}

/// main.main returned.
extern "C" fn exit_after_main() -> ! {
    sys::process::exit(0)
}

/// Tests have no generated code to run.
#[cfg(test)]
pub extern "C" fn finalizer_start() {}
