//! A lock and an event, each in one word that threads sleep on.

use crate::hw::{AtomicU32, LOOKS, Ordering, back_off, wait, wake};

/// The states of a lock's word.
pub const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody may sleep.
const CONTENDED: u32 = 2;

/// Takes the lock if it is free.
#[inline]
pub fn try_lock(word: &AtomicU32) -> bool {
    word.compare_exchange(FREE, HELD, Ordering::Acquire, Ordering::Relaxed).is_ok()
}

/// Takes the lock after [`try_lock`] failed.
#[cold]
pub fn lock_slow(word: &AtomicU32) {
    for _ in 0..LOOKS {
        back_off();
        if word.load(Ordering::Relaxed) == FREE && try_lock(word) {
            return;
        }
    }
    lock_asleep(word);
}

/// As [`lock_slow`] without looking: the thread sleeps unless the lock is free.
#[cold]
pub fn lock_asleep(word: &AtomicU32) {
    while word.swap(CONTENDED, Ordering::Acquire) != FREE {
        wait(word, CONTENDED, None);
    }
}

/// Gives the lock up.
#[inline]
pub fn unlock(word: &AtomicU32) {
    if word.swap(FREE, Ordering::Release) == CONTENDED {
        wake(word, 1);
    }
}

/// Makes the event of a word that is 0 happen: the word is 1 afterwards.
pub fn signal(word: &AtomicU32) {
    if word.swap(1, Ordering::Release) == 0 {
        wake(word, 1);
    }
}

/// Waits until the event has happened; `left` gives the nanoseconds that remain, None for no limit. Says whether it happened.
pub fn await_signal(word: &AtomicU32, left: impl Fn() -> Option<i64>) -> bool {
    loop {
        if word.load(Ordering::Acquire) != 0 {
            return true;
        }
        let left = left();
        if left.is_some_and(|left| left <= 0) {
            return false;
        }
        wait(word, 0, left);
    }
}
