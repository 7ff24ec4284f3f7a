//! M: a kernel thread.

use core::cell::Cell;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicU32, Ordering, fence};

use super::g::G;
use super::p::P;
use crate::stack;
use crate::sync::Note;

static NEXT_ID: AtomicU32 = AtomicU32::new(0);

/// A thread of the scheduler. The thread pointer addresses it; it lies at the top of its system stack and lives for
/// ever: when the kernel thread ends, another one will use it.
#[repr(C)]
pub struct M {
    /// Its own address: the thread word.
    this: *mut M,
    /// Where runtime calls start on the system stack; a goroutine's call never returns into older frames there.
    pub sys_sp: usize,
    /// The goroutine that it runs.
    pub g: *mut G,
    /// The processor that it holds.
    pub p: *mut P,
    /// The processor that a waker hands to it.
    pub next_p: *mut P,
    /// What stack protectors on amd64 compare with, at the offset that the platform fixes: see [`STACK_GUARD_WORD`].
    guard_word: usize,
    /// Link in the list of idle threads.
    pub next: *mut M,
    /// The goroutine wired to it.
    pub locked_g: *mut G,
    /// Its wired goroutine has ended, so that it has to end too.
    pub ending: bool,
    /// The kernel's number.
    pub tid: AtomicU32,
    /// Looking for work without having any.
    pub spinning: bool,
    /// Whether it is on the list of idle threads.
    pub idle: bool,
    pub note: Note,
    /// An empty buffer for the next preemption's context.
    pub spare_context: *mut u8,
    /// The buffer that it resumed from: free once the thread enters the scheduler again.
    pub used_context: *mut u8,
    /// While it waits inside a runtime call for another thread's stop of the world: its stack pointer.
    pub stopped_sp: usize,
    /// xorshift state.
    pub random: Cell<u64>,
    pub signal_stack: *mut u8,
    /// Nonzero until the kernel has no more use for the memory of a thread that ended.
    pub alive: AtomicU32,
    /// It has still to make the system call that all threads make.
    pub owes_call: AtomicU32,
    /// Counted from 0, for traces.
    pub id: u32,
}

pub const M_SYS_SP: usize = 8;
const _: () = assert!(core::mem::offset_of!(M, sys_sp) == M_SYS_SP);

/// The guard word of stack protectors. Rust's core library may have been compiled with them; a constant will do, as they
/// guard against nothing here.
pub const STACK_GUARD_WORD: usize = 0;
const _: () = assert!(core::mem::offset_of!(M, guard_word) == 0x28);

impl M {
    /// A thread's memory with its M; the kernel thread is not started.
    pub fn allocate() -> *mut M {
        let memory = stack::new_thread();
        let m = memory.m;
        // SAFETY: the memory is new and large enough.
        unsafe {
            m.write(M {
                this: m,
                sys_sp: memory.top,
                g: null_mut(),
                p: null_mut(),
                next_p: null_mut(),
                guard_word: STACK_GUARD_WORD,
                next: null_mut(),
                locked_g: null_mut(),
                ending: false,
                tid: AtomicU32::new(0),
                spinning: false,
                idle: false,
                note: Note::new(),
                spare_context: null_mut(),
                used_context: null_mut(),
                stopped_sp: 0,
                random: Cell::new(super::seed()),
                signal_stack: memory.signal_stack,
                alive: AtomicU32::new(1),
                owes_call: AtomicU32::new(0),
                id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            });
        }
        m
    }

    /// Makes the memory of a thread that has ended ready for the next one.
    ///
    /// # Safety
    /// `m` is that of such a thread, and no longer alive.
    pub unsafe fn renew(m: *mut M) {
        // SAFETY: the caller's promise; the thread left its words as a new one's are, but for these.
        unsafe {
            (*m).tid.store(0, Ordering::Relaxed);
            (*m).ending = false;
            (*m).note.clear();
            (*m).alive.store(1, Ordering::Relaxed);
        }
    }

    /// Ends the thread's sleep, on its note or in the poller.
    pub fn wake(&self) {
        self.note.wake();
        // The poller's sleeper shows itself before it looks at its note.
        fence(Ordering::SeqCst);
        crate::netpoll::interrupt(self);
    }

    /// A pseudo-random number.
    #[inline]
    pub fn random(&self) -> u64 {
        let mut x = self.random.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.random.set(x);
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}

/// The calling thread's M.
#[cfg(not(test))]
#[inline(always)]
pub fn current_m() -> *mut M {
    sys::arch::thread_word() as *mut M
}

/// The calling thread's M: in tests each thread has a plain one, without a processor.
#[cfg(test)]
pub fn current_m() -> *mut M {
    std::thread_local! {
        static THIS: *mut M = M::allocate();
    }
    THIS.with(|m| *m)
}
