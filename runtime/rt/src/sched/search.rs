//! The agreement between threads that queue work and threads that look for it: no work stays in a queue while a processor is
//! idle and nobody looks.
//!
//! Who queues work makes somebody look, unless somebody does. Who stops looking puts its processor on the idle list, stops
//! counting as one that looks, and only then has a last look.

use crate::hw::{AtomicU32, Ordering, fence};

/// After work was queued: whether the caller has to wake a thread. That one counts as searching from now on.
pub fn wanted(idle: &AtomicU32, searching: &AtomicU32) -> bool {
    fence(Ordering::SeqCst);
    idle.load(Ordering::SeqCst) != 0
        && searching.load(Ordering::SeqCst) == 0
        && searching.compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst).is_ok()
}

/// After a search without success, the processor being idle: whether there is work nevertheless, as `work` sees it.
pub fn ended(searching: &AtomicU32, counted: bool, work: impl FnOnce() -> bool) -> bool {
    if counted {
        searching.fetch_sub(1, Ordering::SeqCst);
    }
    // Work queued before its wakers could see that this thread stopped searching.
    fence(Ordering::SeqCst);
    work()
}
