//! The goroutine that runs finalizers and cleanups, one after the other. It starts with the first one that is ready, or to
//! collect where the last collection was long ago.

use core::ptr::null_mut;

use super::{G, create, make_runnable, set_system};
use crate::export::switch;
use crate::gc;
use crate::park::{self, Parking, Reason};
use crate::sync::{Lock, RANK_NOTIFY};

struct Runner {
    started: bool,
    /// The goroutine while it waits for work.
    waiting: *mut G,
}

// SAFETY: the parked goroutine belongs to the queue.
unsafe impl Send for Runner {}

static RUNNER: Lock<Runner> = Lock::new(RANK_NOTIFY, Runner { started: false, waiting: null_mut() });

/// There is something to run.
pub fn wake() {
    let mut r = RUNNER.lock();
    let g = if !r.started {
        r.started = true;
        let g = create(switch::finalizer_start as *const () as usize, 0, 0, 0);
        // SAFETY: new, not yet queued.
        unsafe { set_system(g) };
        g
    } else {
        core::mem::replace(&mut r.waiting, null_mut())
    };
    drop(r);
    if !g.is_null() {
        // SAFETY: new, or taken from its place under the lock.
        unsafe { make_runnable(g, false) };
    }
}

/// The runner's row: the next function and its argument; parks while there is none, and is asked again then.
pub fn next() -> Parking<(*mut u8, *mut u8)> {
    // SAFETY: a runtime call of a goroutine that holds nothing.
    unsafe { gc::collect_if_overdue(super::cache()) }
    let mut r = RUNNER.lock();
    if let Some((function, argument)) = crate::finalizer::take_ready() {
        return Parking::Done((function, argument));
    }
    let g = park::prepare(Reason::FinalizerWait);
    // SAFETY: g is this thread's until the lock is released.
    unsafe { park::set_results(g, 0, 0) };
    r.waiting = g;
    Parking::Parked
}
