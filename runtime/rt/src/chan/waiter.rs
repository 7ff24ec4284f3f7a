//! Goroutines that wait on channels. A plain send or receive waits in the words of its G; the cases of a select have
//! waiters from a pool, chained, of which at most one is finished: whoever sets the goroutine's `select_done`.

use core::ptr::null_mut;
use core::sync::atomic::Ordering;

use super::Chan;
use crate::park;
use crate::sched::G;
use crate::sync::{Lock, RANK_CHAN};

/// One goroutine in one queue.
#[repr(C)]
pub struct Waiter {
    pub next: *mut Waiter,
    prev: *mut Waiter,
    pub g: *mut G,
    pub chan: *mut Chan,
    pub elem: *mut u8,
    /// What the parked call returns first; [`ONLY_OK`]: it returns only whether it succeeded.
    form: i64,
    /// The next waiter of the same select.
    pub sibling: *mut Waiter,
    queue: *mut Queue,
}

/// See [`Waiter`]'s `form`.
pub const ONLY_OK: i64 = -1;

const _: () = assert!(size_of::<Waiter>() == 64, "a G has eight words for it");

/// Waiters in order of arrival; under the channel's lock.
#[repr(C)]
pub struct Queue {
    head: *mut Waiter,
    tail: *mut Waiter,
}

// Callers hold the lock of the queue's channel; waiters in a queue are valid.
#[allow(unsafe_op_in_unsafe_fn)]
impl Queue {
    pub const fn new() -> Queue {
        Queue { head: null_mut(), tail: null_mut() }
    }

    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// Appends a waiter.
    ///
    /// # Safety
    /// It is in no queue; the lock is held.
    pub unsafe fn push(&mut self, w: *mut Waiter) {
        (*w).next = null_mut();
        (*w).prev = self.tail;
        (*w).queue = self;
        if self.tail.is_null() {
            self.head = w;
        } else {
            (*self.tail).next = w;
        }
        self.tail = w;
    }

    /// Removes a waiter.
    ///
    /// # Safety
    /// It is in this queue; the lock is held.
    unsafe fn unlink(&mut self, w: *mut Waiter) {
        let (next, prev) = ((*w).next, (*w).prev);
        if prev.is_null() {
            self.head = next;
        } else {
            (*prev).next = next;
        }
        if next.is_null() {
            self.tail = prev;
        } else {
            (*next).prev = prev;
        }
        (*w).queue = null_mut();
    }

    /// Removes the first waiter whose goroutine nobody else is waking and makes the caller its waker; null where there is none.
    ///
    /// # Safety
    /// The lock is held.
    pub unsafe fn take(&mut self) -> *mut Waiter {
        loop {
            let w = self.head;
            if w.is_null() {
                return w;
            }
            self.unlink(w);
            if (*w).won() {
                return w;
            }
        }
    }
}

impl Default for Queue {
    fn default() -> Queue {
        Queue::new()
    }
}

#[allow(unsafe_op_in_unsafe_fn)]
impl Waiter {
    /// The waiter in the words of a prepared goroutine.
    ///
    /// # Safety
    /// `g` was prepared by this thread.
    pub unsafe fn of_g(g: *mut G, chan: *mut Chan, elem: *mut u8, form: i64) -> *mut Waiter {
        let w = (&raw mut (*g).wait) as *mut Waiter;
        w.write(Waiter {
            next: null_mut(),
            prev: null_mut(),
            g,
            chan,
            elem,
            form,
            sibling: null_mut(),
            queue: null_mut(),
        });
        w
    }

    fn is_of_select(&self) -> bool {
        // SAFETY: only the address of the words is taken.
        let own = unsafe { (&raw const (*self.g).wait) as *const Waiter };
        !core::ptr::eq(self, own)
    }

    /// Is the caller the one to wake the goroutine?
    unsafe fn won(&self) -> bool {
        !self.is_of_select()
            || (*self.g).select_done.compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}

/// Stores what the goroutine's call returns.
///
/// # Safety
/// `w` was taken from its queue.
pub unsafe fn store_results(w: *mut Waiter, ok: bool) {
    // SAFETY: the caller owns the wake-up.
    unsafe {
        if (*w).form == ONLY_OK {
            park::set_results((*w).g, ok as u64, 0);
        } else {
            park::set_results((*w).g, (*w).form as u64, ok as u64);
        }
    }
}

/// Stores the results and tells the goroutine to ready.
///
/// # Safety
/// As [`store_results`].
pub unsafe fn finish(w: *mut Waiter, ok: bool) -> *mut G {
    // SAFETY: passed on.
    unsafe {
        store_results(w, ok);
        (*w).g
    }
}

/// Waiters for selects, in blocks of a page's size.
struct Pool {
    free: *mut Waiter,
}

// SAFETY: guarded by the lock.
unsafe impl Send for Pool {}

static POOL: Lock<Pool> = Lock::new(RANK_CHAN + 1, Pool { free: null_mut() });

const BLOCK: usize = 4096 / size_of::<Waiter>();

/// A waiter for case number `form` of a select of `g`, chained to `sibling`.
pub fn allocate(g: *mut G, chan: *mut Chan, elem: *mut u8, form: i64, sibling: *mut Waiter) -> *mut Waiter {
    let mut pool = POOL.lock();
    // SAFETY: free waiters belong to the pool.
    unsafe {
        if pool.free.is_null() {
            let Ok(memory) = sys::mem::allocate(BLOCK * size_of::<Waiter>()) else {
                crate::trap::throw("runtime: out of memory")
            };
            let block = memory as *mut Waiter;
            for i in 0..BLOCK {
                (*block.add(i)).next = pool.free;
                pool.free = block.add(i);
            }
        }
        let w = pool.free;
        pool.free = (*w).next;
        w.write(Waiter {
            next: null_mut(),
            prev: null_mut(),
            g,
            chan,
            elem,
            form,
            sibling,
            queue: null_mut(),
        });
        w
    }
}

/// Takes the waiters of a finished select, from `first` on, out of their queues and back to the pool.
///
/// # Safety
/// The chain belongs to the caller; its goroutine's `select_done` is set.
pub unsafe fn release_chain(first: *mut Waiter) {
    let mut w = first;
    // SAFETY: channels outlive their waiters, which the collector sees with the goroutine.
    unsafe {
        while !w.is_null() {
            let chan = (*w).chan;
            (*chan).lock.acquire();
            if !(*w).queue.is_null() {
                (*(*w).queue).unlink(w);
            }
            (*chan).lock.release();
            let sibling = (*w).sibling;
            let mut pool = POOL.lock();
            core::ptr::write_bytes(w, 0, 1);
            (*w).next = pool.free;
            pool.free = w;
            drop(pool);
            w = sibling;
        }
    }
}

/// Calls `visit` with the words of a select's waiters, from `first` on: channels and elements that maybe only they keep.
///
/// # Safety
/// The chain's goroutine doesn't run.
pub unsafe fn chain_words(first: *const Waiter, visit: &mut dyn FnMut(*const usize, usize)) {
    let mut w = first;
    // SAFETY: the chain changes only when its goroutine runs on.
    unsafe {
        while !w.is_null() {
            visit(w as *const usize, size_of::<Waiter>() / size_of::<usize>());
            w = (*w).sibling;
        }
    }
}
