//! Locks and events for code on system stacks, which signals never preempt.
//!
//! Locks have a rank: a thread takes them in rising order only (checked in debug builds).

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU32, Ordering};

use crate::latch;

pub const RANK_WORLD: u8 = 10;
pub const RANK_SEMA: u8 = 20;
pub const RANK_NOTIFY: u8 = 21;
pub const RANK_CHAN: u8 = 30;
pub const RANK_POLL: u8 = 35;
pub const RANK_POLL_HEAP: u8 = 36;
pub const RANK_POLL_FREE: u8 = 37;
pub const RANK_TIMER: u8 = 40;
pub const RANK_SIGNAL: u8 = 45;
pub const RANK_SCHED: u8 = 50;
pub const RANK_ALLGS: u8 = 55;
pub const RANK_HEAP: u8 = 60;
pub const RANK_STACK: u8 = 70;
pub const RANK_PRINT: u8 = 80;

/// A lock without data.
pub struct RawLock {
    word: AtomicU32,
    rank: u8,
}

impl RawLock {
    pub const fn new(rank: u8) -> RawLock {
        RawLock { word: AtomicU32::new(latch::FREE), rank }
    }

    #[inline]
    pub fn acquire(&self) {
        debug_assert!(self.rank > 0);
        if !latch::try_lock(&self.word) {
            latch::lock_slow(&self.word);
        }
    }

    /// As [`acquire`](RawLock::acquire), but a thread that doesn't get the lock at once sleeps.
    #[inline]
    fn acquire_asleep(&self) {
        if !latch::try_lock(&self.word) {
            latch::lock_asleep(&self.word);
        }
    }

    pub fn try_acquire(&self) -> bool {
        latch::try_lock(&self.word)
    }

    #[inline]
    pub fn release(&self) {
        latch::unlock(&self.word);
    }
}

/// A lock that guards its data.
pub struct Lock<T> {
    raw: RawLock,
    data: UnsafeCell<T>,
}

// SAFETY: the raw lock gives exclusive access.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    pub const fn new(rank: u8, data: T) -> Lock<T> {
        Lock { raw: RawLock::new(rank), data: UnsafeCell::new(data) }
    }

    #[inline]
    pub fn lock(&self) -> Guard<'_, T> {
        self.raw.acquire();
        Guard { lock: self }
    }

    /// As [`lock`](Lock::lock) for a lock whose contenders are after the data behind it, too: who finds it taken sleeps, so
    /// that the holder's processor gets on alone for a while instead of sending all of that to and fro.
    #[inline]
    pub fn lock_asleep(&self) -> Guard<'_, T> {
        self.raw.acquire_asleep();
        Guard { lock: self }
    }
}

/// Access to a lock's data; releases at its end.
pub struct Guard<'a, T> {
    lock: &'a Lock<T>,
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.raw.release();
    }
}

/// A one-time event that one thread waits for; [`Note::clear`] arms it again.
pub struct Note {
    word: AtomicU32,
}

impl Default for Note {
    fn default() -> Self {
        Self::new()
    }
}

impl Note {
    pub const fn new() -> Note {
        Note { word: AtomicU32::new(0) }
    }

    /// Whether it was woken.
    pub fn is_set(&self) -> bool {
        self.word.load(Ordering::SeqCst) != 0
    }

    pub fn clear(&self) {
        self.word.store(0, Ordering::Relaxed);
    }

    pub fn wake(&self) {
        latch::signal(&self.word);
    }

    /// Waits until woken, at most `timeout` nanoseconds; says whether it was.
    pub fn wait(&self, timeout: Option<i64>) -> bool {
        let deadline = timeout.map(|t| sys::clock::nanotime().saturating_add(t));
        latch::await_signal(&self.word, || deadline.map(|d| d - sys::clock::nanotime()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_excludes() {
        static COUNT: Lock<u64> = Lock::new(RANK_SCHED, 0);
        std::thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    for _ in 0..10_000 {
                        *COUNT.lock() += 1;
                    }
                });
            }
        });
        assert_eq!(*COUNT.lock(), 40_000);
    }

    #[test]
    fn note_wakes_and_times_out() {
        static NOTE: Note = Note::new();
        assert!(!NOTE.wait(Some(1_000_000)));
        std::thread::scope(|s| {
            s.spawn(|| NOTE.wake());
            assert!(NOTE.wait(None));
        });
    }
}
