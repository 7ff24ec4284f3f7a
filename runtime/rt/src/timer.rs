//! Sleeping goroutines by deadline, and package time's one timer goroutine.
//!
//! A heap under one lock; its earliest deadline stands in an atomic, so that the scheduler looks for the price of a
//! load while there are no timers. Threads of the scheduler run due timers between goroutines; one sleeping thread (the
//! keeper) waits for the next; sysmon steps in where all threads are busy or blocked.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

use sys::vec::PageVec;

use crate::netpoll;
use crate::park::{self, Parking, Reason};
use crate::sched::{self, G, GQueue, M};
use crate::sync::{Lock, RANK_TIMER};

#[derive(Clone, Copy)]
struct Sleeper {
    when: i64,
    g: *mut G,
}

struct Timers {
    /// A binary heap, earliest first.
    heap: PageVec<Sleeper>,
    /// The timer goroutine while it waits, and until when.
    waiter: *mut G,
    until: i64,
    /// TimerWake came while it didn't wait.
    woken: bool,
}

// SAFETY: the goroutines belong to the queue.
unsafe impl Send for Timers {}

const NEVER: i64 = i64::MAX;

static TIMERS: Lock<Timers> =
    Lock::new(RANK_TIMER, Timers { heap: PageVec::new(), waiter: null_mut(), until: NEVER, woken: false });
static NEXT: AtomicI64 = AtomicI64::new(NEVER);
static KEEPER: AtomicPtr<M> = AtomicPtr::new(null_mut());

impl Timers {
    fn add(&mut self, s: Sleeper) {
        self.heap.push(s);
        let mut i = self.heap.len() - 1;
        while i > 0 && self.heap[(i - 1) / 2].when > self.heap[i].when {
            self.heap.swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    fn remove_first(&mut self) -> Sleeper {
        let first = self.heap.swap_remove(0);
        let (mut i, n) = (0, self.heap.len());
        loop {
            let mut least = i;
            for c in [2 * i + 1, 2 * i + 2] {
                if c < n && self.heap[c].when < self.heap[least].when {
                    least = c;
                }
            }
            if least == i {
                return first;
            }
            self.heap.swap(i, least);
            i = least;
        }
    }

    /// Publishes the earliest deadline; says whether it became earlier.
    fn publish(&self) -> bool {
        let next = self.heap.first().map_or(NEVER, |s| s.when).min(self.until);
        NEXT.swap(next, Ordering::SeqCst) > next
    }
}

/// An earlier deadline: the keeper must wait less. Says whether there is one.
pub fn wake_keeper() -> bool {
    let m = KEEPER.load(Ordering::SeqCst);
    if !m.is_null() {
        // SAFETY: Ms live for ever; a needless wake is harmless.
        unsafe { (*m).wake() };
    }
    !m.is_null()
}

/// Row `sleep`.
pub fn sleep(ns: i64) -> Parking<()> {
    if ns <= 0 {
        return Parking::Done(());
    }
    let when = sys::clock::nanotime().saturating_add(ns);
    let mut t = TIMERS.lock();
    let g = park::prepare(Reason::Sleep);
    t.add(Sleeper { when, g });
    let earlier = t.publish();
    drop(t);
    if earlier {
        wake_keeper();
    }
    Parking::Parked
}

/// Row `timer_wait`.
pub fn timer_wait(until: i64) -> Parking<()> {
    let mut t = TIMERS.lock();
    if t.woken || (until >= 0 && until <= sys::clock::nanotime()) {
        t.woken = false;
        return Parking::Done(());
    }
    // SAFETY: the current goroutine.
    unsafe { sched::set_system(park::current()) };
    t.waiter = park::prepare(Reason::TimerWait);
    t.until = if until < 0 { NEVER } else { until };
    let earlier = t.publish();
    drop(t);
    if earlier {
        wake_keeper();
    }
    Parking::Parked
}

/// Row `timer_wake`.
pub fn timer_wake() {
    let mut t = TIMERS.lock();
    let g = t.waiter;
    if g.is_null() {
        t.woken = true;
        return;
    }
    t.waiter = null_mut();
    t.until = NEVER;
    t.publish();
    drop(t);
    // SAFETY: it was taken from its place under the lock.
    unsafe { park::ready(g) };
}

/// The earliest deadline, of descriptors too.
pub fn next_deadline() -> Option<i64> {
    let next = NEXT.load(Ordering::SeqCst).min(netpoll::next_deadline());
    (next != NEVER).then_some(next)
}

/// Whether a timer is due.
pub fn is_due() -> bool {
    next_deadline().is_some_and(|d| d <= sys::clock::nanotime())
}

/// Readies the goroutines whose time has come. By a thread that holds a processor.
pub fn run_due() {
    if !is_due() {
        return;
    }
    let now = sys::clock::nanotime();
    netpoll::run_due(now);
    let mut t = TIMERS.lock();
    let mut due = GQueue::new();
    while t.heap.first().is_some_and(|s| s.when <= now) {
        let g = t.remove_first().g;
        // SAFETY: it is off the heap: nobody else readies it.
        unsafe { due.push(g) };
    }
    if !t.waiter.is_null() && t.until <= now {
        // SAFETY: as above.
        unsafe { due.push(t.waiter) };
        t.waiter = null_mut();
        t.until = NEVER;
    }
    t.publish();
    drop(t);
    park::ready_all(due);
}

/// Makes a thread that goes to sleep the keeper, unless there is one.
pub fn claim(m: *mut M) -> bool {
    KEEPER.compare_exchange(null_mut(), m, Ordering::SeqCst, Ordering::SeqCst).is_ok()
}

/// Makes a thread that goes to sleep the keeper, whoever was so far.
pub fn take_over(m: *mut M) {
    KEEPER.store(m, Ordering::SeqCst);
}

/// The keeper woke up.
pub fn release(m: *mut M) {
    let _ = KEEPER.compare_exchange(m, null_mut(), Ordering::SeqCst, Ordering::SeqCst);
}

/// The keeper found a timer due and no free processor: waits a little.
///
/// # Safety
/// `m` is this thread.
pub unsafe fn wait_not_due(m: *mut M) {
    // SAFETY: a thread's own M.
    unsafe { (*m).note.wait(Some(1_000_000)) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heap_orders() {
        let mut t = Timers { heap: PageVec::new(), waiter: null_mut(), until: NEVER, woken: false };
        let mut x = 12345u64;
        for _ in 0..1000 {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            t.add(Sleeper { when: (x >> 40) as i64, g: null_mut() });
        }
        let mut last = 0;
        for _ in 0..1000 {
            let s = t.remove_first();
            assert!(s.when >= last);
            last = s.when;
        }
        assert!(t.heap.is_empty());
    }
}
