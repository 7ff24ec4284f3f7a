//! What locks and queues need of the machine: atomic words, pauses, sleeping until a word changes. They reach it through this
//! module, so that crate `models` can put another machine in its place, one that tries every order of events.

pub use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering, fence};
pub use sys::futex::{wait, wake};

/// How often a thread that wants a lock looks at it before it sleeps.
pub const LOOKS: u32 = 6;

/// The time between two looks. Each look takes the word's cache line from the lock's holder, who gets several operations
/// done while nobody looks.
pub fn back_off() {
    const PAUSES: u32 = 60;
    for _ in 0..PAUSES {
        sys::arch::pause();
    }
}
