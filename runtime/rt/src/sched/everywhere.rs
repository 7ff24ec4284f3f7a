//! System calls that every thread of the process makes: the kernel keeps users, groups and the like by thread.
//!
//! The caller stops the world, makes the call itself, and sends all others a signal in whose handler they make it too. A
//! thread that ends meanwhile owes nothing; no thread is born meanwhile.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use sys::signal::{Action, Info, set_action};
use sys::vec::PageVec;

use super::{M, current_m, start_world, stop_world};
use crate::sync::{Guard, Lock, RANK_PRINT};

/// The signal of the threading library that nobody else can want.
const SIGNAL: u32 = 33;
/// What threads block that run no goroutines.
pub const HELPERS_MASK: u64 = !(1 << (SIGNAL - 1));

/// What a thread's word says while it has still to make the call, and while it does.
const OWED: u32 = 1;
const UNDER_WAY: u32 = 2;

struct List(PageVec<*mut M>);
// SAFETY: Ms live for ever.
unsafe impl Send for List {}

/// Threads, some of which have ended. Held while a thread is born.
static THREADS: Lock<List> = Lock::new(RANK_PRINT + 1, List(PageVec::new()));

/// The call, and what it returned on the first thread.
static CALL: [AtomicUsize; 7] = [const { AtomicUsize::new(0) }; 7];
static WANTED: AtomicUsize = AtomicUsize::new(0);
static DISAGREED: AtomicBool = AtomicBool::new(false);
/// Counts threads that have made the call.
static DONE: AtomicU32 = AtomicU32::new(0);

/// The right to start a thread.
pub(super) struct Births(Guard<'static, List>);

pub(super) fn births() -> Births {
    Births(THREADS.lock())
}

impl Births {
    /// The thread was started.
    pub(super) fn add(mut self, m: *mut M) {
        if !self.0.0.contains(&m) {
            self.0.0.push(m);
        }
    }
}

/// Lists the first thread.
pub(super) fn list(m: *mut M) {
    births().add(m);
}

fn make(call: &[usize; 7]) -> usize {
    let [n, a, b, c, d, e, f] = *call;
    // SAFETY: as safe as the program's own system call.
    unsafe { sys::arch::syscall(n, a, b, c, d, e, f) as usize }
}

extern "C" fn on_signal(_: i32, _: *mut Info, _: *mut sys::arch::Ucontext) {
    // SAFETY: a thread's own M.
    let owes = unsafe { &(*current_m()).owes_call };
    if owes.compare_exchange(OWED, UNDER_WAY, Ordering::SeqCst, Ordering::SeqCst).is_err() {
        return;
    }
    let call = core::array::from_fn(|i| CALL[i].load(Ordering::SeqCst));
    if make(&call) != WANTED.load(Ordering::SeqCst) {
        DISAGREED.store(true, Ordering::SeqCst);
    }
    owes.store(0, Ordering::SeqCst);
    DONE.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&DONE, 1);
}

/// Row `all_threads_syscall`: makes the call on this thread and, if that succeeds, on all others.
pub fn all_threads_syscall(call: [usize; 7]) -> Result<usize, sys::Errno> {
    /// How long to wait before looking whether a thread has ended instead.
    const PATIENCE: i64 = 1_000_000;
    while !stop_world() {}
    let threads = THREADS.lock();
    let first = make(&call);
    let result = sys::check(first as isize);
    if result.is_ok() {
        for (word, value) in CALL.iter().zip(call) {
            word.store(value, Ordering::SeqCst);
        }
        WANTED.store(first, Ordering::SeqCst);
        // SAFETY: the handler makes a system call, and touches words of its thread's.
        unsafe { set_action(SIGNAL, Action::Handle(on_signal)) };
        let others = || threads.0.iter().filter(|m| **m != current_m());
        // SAFETY: Ms live for ever.
        unsafe {
            for m in others() {
                if (**m).alive.load(Ordering::SeqCst) != 0 {
                    (**m).owes_call.store(OWED, Ordering::SeqCst);
                    sys::thread::kill((**m).tid.load(Ordering::SeqCst), SIGNAL);
                }
            }
            loop {
                let seen = DONE.load(Ordering::SeqCst);
                let waits = others().any(|m| {
                    (**m).owes_call.load(Ordering::SeqCst) != 0 && (**m).alive.load(Ordering::SeqCst) != 0
                });
                if !waits {
                    break;
                }
                sys::futex::wait(&DONE, seen, Some(PATIENCE));
            }
        }
    }
    drop(threads);
    start_world();
    if DISAGREED.load(Ordering::SeqCst) {
        crate::panic::fatal(b"syscall: threads disagree about the result of AllThreadsSyscall");
    }
    result
}
