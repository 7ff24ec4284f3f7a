//! A processor's queue of runnable goroutines: one thread owns it, others steal from it.

use core::ptr::null_mut;

use crate::hw::{AtomicPtr, AtomicU32, Ordering};

/// A ring of `N` (a power of two) entries, and before them the one to run next.
pub struct RunQueue<T, const N: usize> {
    /// Readied or started by the one that runs.
    next: AtomicPtr<T>,
    head: AtomicU32,
    tail: AtomicU32,
    ring: [AtomicPtr<T>; N],
}

impl<T, const N: usize> Default for RunQueue<T, N> {
    fn default() -> RunQueue<T, N> {
        RunQueue::new()
    }
}

impl<T, const N: usize> RunQueue<T, N> {
    pub fn new() -> RunQueue<T, N> {
        const { assert!(N.is_power_of_two() && N >= 2) };
        RunQueue {
            next: AtomicPtr::new(null_mut()),
            head: AtomicU32::new(0),
            tail: AtomicU32::new(0),
            ring: core::array::from_fn(|_| AtomicPtr::new(null_mut())),
        }
    }

    fn slot(&self, i: u32) -> &AtomicPtr<T> {
        &self.ring[i as usize % N]
    }

    pub fn has_work(&self) -> bool {
        let (h, t) = (self.head.load(Ordering::SeqCst), self.tail.load(Ordering::SeqCst));
        h != t || !self.next.load(Ordering::SeqCst).is_null()
    }

    /// The front entry if it is all the work there is, else null.
    pub fn only_next(&self) -> *mut T {
        let (h, t) = (self.head.load(Ordering::Relaxed), self.tail.load(Ordering::Relaxed));
        if h == t { self.next.load(Ordering::Relaxed) } else { null_mut() }
    }

    /// Puts `g` in front (`first`) or at the end; what doesn't fit goes to `overflow`. Owner only.
    pub fn put(&self, g: *mut T, first: bool, overflow: &mut dyn FnMut(*mut T)) {
        let mut g = g;
        if first {
            g = self.next.swap(g, Ordering::AcqRel);
            if g.is_null() {
                return;
            }
        }
        loop {
            let (h, t) = (self.head.load(Ordering::Acquire), self.tail.load(Ordering::Relaxed));
            if t.wrapping_sub(h) < N as u32 {
                self.slot(t).store(g, Ordering::Relaxed);
                self.tail.store(t.wrapping_add(1), Ordering::SeqCst);
                return;
            }
            // Half of a full queue moves to the global one.
            let n = N as u32 / 2;
            let mut moved = [null_mut(); N];
            for (i, to) in (0..n).zip(&mut moved) {
                *to = self.slot(h.wrapping_add(i)).load(Ordering::Relaxed);
            }
            if self.advance(h, n) {
                moved[..n as usize].iter().for_each(|g| overflow(*g));
                overflow(g);
                return;
            }
        }
    }

    /// The next one to run. Owner only.
    pub fn take(&self) -> *mut T {
        let next = self.take_next();
        if next.is_null() { self.take_oldest() } else { next }
    }

    /// The one that has waited longest behind the front entry. Owner only.
    pub fn take_oldest(&self) -> *mut T {
        loop {
            let (h, t) = (self.head.load(Ordering::Acquire), self.tail.load(Ordering::Relaxed));
            if h == t {
                return null_mut();
            }
            let g = self.slot(h).load(Ordering::Relaxed);
            if self.advance(h, 1) {
                return g;
            }
        }
    }

    /// Moves half of `victim`'s queue to this one and returns one of them, or null. Owner of self only. The
    /// victim's front entry is left alone, as its owner is about to run it, unless there is nothing else and it is `front`.
    pub fn steal(&self, victim: &RunQueue<T, N>, front: *mut T) -> *mut T {
        let t = self.tail.load(Ordering::Relaxed);
        loop {
            let (h, vt) = (victim.head.load(Ordering::Acquire), victim.tail.load(Ordering::Acquire));
            let have = vt.wrapping_sub(h);
            if have > N as u32 {
                // Head and tail were read at different times.
                continue;
            }
            let n = have - have / 2;
            if n == 0 {
                return if victim.take_next_if(front) { front } else { null_mut() };
            }
            for i in 0..n {
                let g = victim.slot(h.wrapping_add(i)).load(Ordering::Relaxed);
                self.slot(t.wrapping_add(i)).store(g, Ordering::Relaxed);
            }
            if !victim.advance(h, n) {
                continue;
            }
            let last = n - 1;
            let g = self.slot(t.wrapping_add(last)).load(Ordering::Relaxed);
            if last > 0 {
                self.tail.store(t.wrapping_add(last), Ordering::SeqCst);
            }
            return g;
        }
    }

    fn take_next(&self) -> *mut T {
        let next = self.next.load(Ordering::Relaxed);
        if self.take_next_if(next) { next } else { null_mut() }
    }

    /// Takes the front entry if it is `g`, which may be null.
    fn take_next_if(&self, g: *mut T) -> bool {
        !g.is_null() && self.next.compare_exchange(g, null_mut(), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Makes the `n` entries from `head` on the caller's, if nobody else was faster.
    fn advance(&self, head: u32, n: u32) -> bool {
        let to = head.wrapping_add(n);
        self.head.compare_exchange(head, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}
