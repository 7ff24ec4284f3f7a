//! Kernel threads.

use core::sync::atomic::AtomicU32;

use crate::arch::{clone_thread, nr, syscall};
use crate::{Errno, check};

// VM | FS | FILES | SIGHAND | THREAD | SYSVSEM | SETTLS
const FLAGS: usize = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000 | 0x80000;

/// Starts a thread on `stack_top` (16-aligned) that calls `entry(arg)`; `thread_pointer` addresses its thread word.
///
/// # Safety
/// Stack and thread word belong to the new thread for its whole life.
pub unsafe fn spawn(
    stack_top: usize,
    thread_pointer: usize,
    entry: extern "C" fn(usize) -> !,
    arg: usize,
) -> Result<u32, Errno> {
    // SAFETY: the caller's promise.
    check(unsafe { clone_thread(FLAGS, stack_top, thread_pointer, entry, arg) }).map(|tid| tid as u32)
}

/// Ends the calling thread. The kernel makes `alive` zero once it touches the thread's memory no more.
pub fn exit(alive: &AtomicU32) -> ! {
    loop {
        // SAFETY: the word outlives the thread, as it tells others so.
        unsafe {
            syscall(nr::SET_TID_ADDRESS, alive as *const _ as usize, 0, 0, 0, 0, 0);
            syscall(nr::EXIT, 0, 0, 0, 0, 0, 0);
        }
    }
}

/// The kernel's number of the calling thread.
pub fn id() -> u32 {
    // SAFETY: no arguments.
    unsafe { syscall(nr::GETTID, 0, 0, 0, 0, 0, 0) as u32 }
}

/// Sends a signal to a thread of this process.
pub fn kill(tid: u32, signal: u32) {
    // SAFETY: signals are handled or end the process.
    unsafe {
        let pid = syscall(nr::GETPID, 0, 0, 0, 0, 0, 0) as usize;
        syscall(nr::TGKILL, pid, tid as usize, signal as usize, 0, 0, 0);
    }
}

/// Lets other threads run.
pub fn yield_now() {
    // SAFETY: no arguments.
    unsafe { syscall(nr::SCHED_YIELD, 0, 0, 0, 0, 0, 0) };
}
