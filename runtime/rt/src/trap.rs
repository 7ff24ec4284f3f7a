//! A Go panic that a room wants raised.
//!
//! Rooms return it as the error of a `Result`; only `export` raises, so no Go panic crosses a live Rust frame.

use core::sync::atomic::{AtomicPtr, Ordering};

use abi::TrapCode;

/// Which run-time panic, with its operands as [`TrapCode`] documents them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trap {
    pub code: TrapCode,
    pub args: [u64; 4],
}

impl Trap {
    /// A trap without operands.
    pub const fn new(code: TrapCode) -> Trap {
        Trap { code, args: [0; 4] }
    }

    /// A trap about one operand (a descriptor's address, an index …).
    pub const fn with(code: TrapCode, a: u64) -> Trap {
        Trap { code, args: [a, 0, 0, 0] }
    }
}

/// What a room's function that may panic returns.
pub type Outcome<T> = Result<T, Trap>;

/// How a fatal error ends the process: the message, and whether it is the runtime's own failure.
type OnFatal = fn(&str, bool) -> !;

/// What ends the process on a fatal error: below the rooms that can print a traceback, hence a hook.
static FATAL: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// Lets `f` handle [`throw`] and [`fatal`].
pub fn on_fatal(f: OnFatal) {
    FATAL.store(f as *mut (), Ordering::Release);
}

/// Ends the process with "fatal error: " and the message, for a failure of the runtime.
#[cold]
pub fn throw(message: &str) -> ! {
    end(message, true)
}

/// Ends the process with "fatal error: " and the message, for a mistake of the program; no Go code can recover.
#[cold]
pub fn fatal(message: &str) -> ! {
    end(message, false)
}

fn end(message: &str, own: bool) -> ! {
    let f = FATAL.load(Ordering::Acquire);
    if !f.is_null() {
        // SAFETY: only on_fatal stores, and it stores such a function.
        let f = unsafe { core::mem::transmute::<*mut (), OnFatal>(f) };
        f(message, own)
    }
    for part in ["fatal error: ", message, "\n"] {
        sys::process::write_all(2, part.as_bytes());
    }
    sys::process::exit(2)
}
