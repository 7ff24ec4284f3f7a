//! Signal actions, masks and alternate stacks.

use crate::arch::{SA_RESTORER, Ucontext, nr, sigreturn_stub, syscall};

pub const SIGHUP: u32 = 1;
pub const SIGINT: u32 = 2;
pub const SIGQUIT: u32 = 3;
pub const SIGILL: u32 = 4;
pub const SIGTRAP: u32 = 5;
pub const SIGABRT: u32 = 6;
pub const SIGBUS: u32 = 7;
pub const SIGFPE: u32 = 8;
pub const SIGKILL: u32 = 9;
pub const SIGSEGV: u32 = 11;
pub const SIGPIPE: u32 = 13;
pub const SIGTERM: u32 = 15;
pub const SIGSTKFLT: u32 = 16;
pub const SIGCHLD: u32 = 17;
pub const SIGSTOP: u32 = 19;
pub const SIGURG: u32 = 23;
pub const SIGPROF: u32 = 27;
pub const SIGSYS: u32 = 31;

/// The head of the kernel's siginfo.
#[repr(C)]
pub struct Info {
    pub signo: i32,
    pub errno: i32,
    pub code: i32,
    pub pad: i32,
    /// Faults: the address. kill: pid and uid.
    pub addr: usize,
}

pub type Handler = extern "C" fn(i32, *mut Info, *mut Ucontext);

/// What the kernel does with a signal.
#[derive(Clone, Copy)]
pub enum Action {
    Default,
    Ignore,
    /// Calls the handler on the alternate stack with all signals blocked.
    Handle(Handler),
}

#[repr(C)]
struct KernelAction {
    handler: usize,
    flags: usize,
    restorer: usize,
    mask: u64,
}

/// The handler that stands for none.
const IGNORE: usize = 1;

const SA_SIGINFO: usize = 4;
const SA_ONSTACK: usize = 0x0800_0000;
const SA_RESTART: usize = 0x1000_0000;

/// Sets the action for `signal`.
///
/// # Safety
/// A handler must keep to what is possible inside a signal handler.
pub unsafe fn set_action(signal: u32, action: Action) {
    let (handler, flags) = match action {
        Action::Default => (0, 0),
        Action::Ignore => (IGNORE, 0),
        Action::Handle(h) => (h as usize, SA_SIGINFO | SA_ONSTACK | SA_RESTART),
    };
    let new = KernelAction {
        handler,
        flags: flags | SA_RESTORER,
        restorer: if SA_RESTORER != 0 { sigreturn_stub as *const () as usize } else { 0 },
        mask: u64::MAX,
    };
    // SAFETY: new is a valid action.
    unsafe { syscall(nr::RT_SIGACTION, signal as usize, &raw const new as usize, 0, 8, 0, 0) };
}

/// Is the signal one that the kernel drops?
pub fn is_ignored(signal: u32) -> bool {
    let mut old = KernelAction { handler: 0, flags: 0, restorer: 0, mask: 0 };
    // SAFETY: old is writable.
    unsafe { syscall(nr::RT_SIGACTION, signal as usize, 0, &raw mut old as usize, 8, 0, 0) };
    old.handler == IGNORE
}

/// Sets the calling thread's mask and returns the old one.
pub fn set_mask(mask: u64) -> u64 {
    const SIG_SETMASK: usize = 2;
    let mut old = 0u64;
    // SAFETY: both masks are 8 bytes.
    unsafe {
        syscall(nr::RT_SIGPROCMASK, SIG_SETMASK, &raw const mask as usize, &raw mut old as usize, 8, 0, 0)
    };
    old
}

/// Makes `len` bytes at `base` the calling thread's signal stack.
///
/// # Safety
/// The memory stays for the life of the thread.
pub unsafe fn set_alternate_stack(base: *mut u8, len: usize) {
    let stack = [base as usize, 0, len];
    // SAFETY: a valid stack_t.
    unsafe { syscall(nr::SIGALTSTACK, stack.as_ptr() as usize, 0, 0, 0, 0, 0) };
}
